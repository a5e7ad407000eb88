"""Every number of the narrative with its verdict."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis.amounts import Amount, outer_bounds, round_half_up
from juesuan_analysis.checks import CONFIRMED, VERDICTS, Check, judge
from juesuan_analysis.document import Place
from juesuan_analysis.formulas.catalogue import LABEL
from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.operands import Operand
from juesuan_analysis.printing import after_word, before_word, figure, measured, short, span

OPEN = ("unsupported", "unbound")
"""Verdicts that settle nothing."""

_BEST_FIRST = ("exact", "within_rounding", "truncated", "direction", "mismatch", "undefined")

_UNCHECKED = Check("unsupported")
_OTHER_BUDGET = "表中没有注明是年初预算还是全年预算"

TABLES, NARRATIVE, COMPANION = "tables", "narrative", "companion"
"""What an equation reaches: a statutory or self-evaluation table, statements only, or a figure of
another document."""

STANDINGS = (*VERDICTS[:2], "consistent", *VERDICTS[2:])
"""All verdicts, and apart from them agreement among statements only, in the order of trust."""


class Statement(Struct, frozen=True):
    """One number of the narrative: what it says and whether that holds.

    ``operands`` are those of the reading that fits best; ``check`` its recomputation. ``rests_on``
    says what the equation that settled it reaches: ``tables``, ``narrative`` (it holds or fails
    among statements only) or nothing; ``confirmed_by`` names the statement whose equation a number
    takes part in that none gives by itself (see :mod:`juesuan_analysis.support`). ``alone`` is the
    verdict by the document alone, whatever stands beside it.
    """

    id: str
    claim: Claim
    verdict: str
    note: str
    operands: tuple[Operand, ...] = ()
    check: Check = _UNCHECKED
    rests_on: str = ""
    confirmed_by: str = ""
    alone: str = ""

    @property
    def place(self) -> Place:
        """Where the number stands."""
        return self.claim.number.place

    @property
    def start(self) -> int:
        """Offset of the number in its printed line, counted from 0."""
        return self.claim.number.located[1]

    @property
    def confirmed(self) -> bool:
        """Whether an equation that it takes part in holds."""
        return self.verdict in CONFIRMED

    @property
    def standing(self) -> str:
        """Its verdict; ``consistent`` where it only agrees with other statements (相互一致)."""
        return "consistent" if self.confirmed and self.rests_on == NARRATIVE else self.verdict

    @property
    def evidence(self) -> tuple[Operand, ...]:
        """The printed numbers that it rests on, or at least the one that it is of.

        Nothing where it has none and another number's equation confirms it.
        """
        about = None if self.confirmed_by else self.claim.about or self.claim.whole
        return self.operands or ((about,) if about else ())

    @property
    def stated(self) -> Decimal | None:
        """The number with the sign of its words (减少 47.94 is -47.94), in the printed unit."""
        value, readable = self.claim.number.amount.value, self.claim.number.readable
        return None if self.verdict == "label" or not readable else -value if self._falls else value

    @property
    def difference(self) -> Decimal | None:
        """The recomputed value less the stated one, in the printed unit."""
        if self.stated is None or self.check.shown is None:
            return None
        return self.check.shown - self.stated

    @property
    def _falls(self) -> bool:
        return self.claim.sign < 0 and self.claim.number.amount.value > 0

    @property
    def printed(self) -> str:
        """The number with its unit, as a reader sees it."""
        return self.claim.number.printed


def verdict_of(claim: Claim, unread: str = "") -> Statement:
    """The verdict on one claim, with a sentence that explains it.

    ``unread`` says which pages could not be read: what is not found may stand there.
    """
    if claim.formula is LABEL:
        return Statement(claim.id, claim, "label", "不是数量，不参与核对")
    if claim.zero_base:
        note = "基数为零，比率没有意义；写作 0 不等于完成或占比为零"
        return Statement(claim.id, claim, "undefined", note)
    if claim.wrong:
        return Statement(claim.id, claim, "mismatch", claim.wrong)
    if not claim.readings:
        return _unchecked(claim, unread)
    check, operands = _best(claim)
    if any(operand.amount.open for operand in operands):
        return _unchecked(replace(claim, missing="所据的数只写了界限"), unread)
    if unread and check.verdict not in CONFIRMED and any(o.source.blank for o in operands):
        # The blank cell may be that of a table whose figures stand on an unread page.
        return _unchecked(replace(claim, missing=f"{operands[0].name}没有读到"), unread)
    if unread and check.verdict == "mismatch" and over_all(claim, operands):
        return _unchecked(replace(claim, missing="所计各项可能没有读全"), unread)
    verdict, note = _concluded(claim, check, operands)
    return Statement(claim.id, claim, verdict, note, operands, check)


def over_all(claim: Claim, operands: Sequence[Operand]) -> bool:
    """Whether a page that was not read may hold more of what a number counts or adds up.

    The parts that a sentence lists itself are all there.
    """
    return claim.formula.over_all and not all(operand.source.stated for operand in operands)


def unsure(operands: Sequence[Operand]) -> list[Operand]:
    """Those of some operands that stand in tables whose columns may have been told wrong."""
    return [o for o in operands if any(part.at.unsure for part in o.source.parts)]


def _concluded(claim: Claim, check: Check, operands: Sequence[Operand]) -> tuple[str, str]:
    """The verdict and its explanation, where the claim itself limits what a check can show."""
    if check.verdict not in CONFIRMED and (doubted := unsure(operands)):
        note = f"{figure(doubted[0])}，所据的表没有框线，各列未必分对，不能断定"
        return "unsupported", note
    if claim.most and check.verdict == "mismatch" and _below(claim):
        note = f"{figure(operands[0])}，所述只是其中一部分，不能证实"
        return "unsupported", note
    if claim.open_base:
        # Where a difference would prove nothing, equality proves nothing either.
        return "unsupported", f"{figure(operands[-1])}，口径未必与所述相同，不能断定"
    if claim.companion and not claim.final and check.verdict not in CONFIRMED:
        return "unsupported", f"{figure(operands[-1])}，{_question(claim, check)}"
    if claim.other_budget and check.verdict in ("mismatch", "truncated"):
        why = "所述可能只是其差额的一部分" if operands[-1].source.stated else _OTHER_BUDGET
        note = f"{figure(operands[-1])}，{why}，不能断定"
        return "unsupported", note
    if claim.assumed and check.verdict not in CONFIRMED:
        return "unsupported", f"{figure(operands[0])}，所述未必是这一项，不能断定"
    if twin := _printed_so_elsewhere(claim, check, operands):
        note = f"{figure(operands[0])}，{figure(twin)}；两表相差属四舍五入的尾差，所述与后者一致"
        return "within_rounding", note
    if claim.conflict and check.verdict in CONFIRMED:
        return "direction", "前后两处增减方向相反，至少一处有误"
    if claim.vague and check.verdict in CONFIRMED:
        names = "、".join(sorted({reading[0].name for reading in claim.readings}))
        return "unsupported", f"同名科目不止一个（{names}），不能断定所指"
    return check.verdict, _note(claim, check, operands) + _other_reading(claim, operands)


def _question(claim: Claim, check: Check) -> str:
    """What has to be asked before a difference between two documents is called an error."""
    shown = "" if check.shown is None else f"据此应为 {_recomputed(claim, check.shown)}，"
    return f"{shown}与所述不合；两份文件的口径如有调整，应予说明"


def _printed_so_elsewhere(
    claim: Claim, check: Check, operands: Sequence[Operand]
) -> Operand | None:
    """The figure of another table that is the number stated, and a rounding away from the base.

    Forms print sums of rounded items beside sums that were rounded once.
    """
    if check.verdict != "mismatch" or not claim.formula.restates:
        return None
    base, stated = operands[0].amount.interval, claim.number.amount
    near = (o for o in claim.again if o.amount.interval.meets(base))
    return next((o for o in near if o.amount.exact == stated.exact), None)


def _best(claim: Claim) -> tuple[Check, tuple[Operand, ...]]:
    """The check of the reading that fits best, the likeliest first among equals."""
    checks: list[tuple[Check, tuple[Operand, ...]]] = []
    for operands in claim.readings:
        amounts = [operand.amount for operand in operands]
        check = judge(claim.number.amount, claim.formula, amounts, claim.sign)
        if check.verdict == _BEST_FIRST[0]:
            return check, operands
        checks.append((check, operands))
    return min(checks, key=lambda pair: _fit(claim, pair[0]))


def _unchecked(claim: Claim, unread: str) -> Statement:
    if not claim.number.readable:
        return Statement(claim.id, claim, "unbound", "位数太多，不是可读的数")
    verdict, note = "unsupported", f"{claim.missing}，不能证实也不能否定"
    if not claim.missing:
        verdict, note = "unbound", "没有读懂这个数说的是什么"
    if unread:
        note += f"（{unread}）"
    return Statement(claim.id, claim, verdict, note)


def _fit(claim: Claim, check: Check) -> tuple[int, Fraction]:
    """How well a reading fits: by verdict, then by distance, so a mismatch is shown at its best."""
    distance = Fraction(0)
    if check.verdict == "mismatch" and check.recomputed is not None:
        distance = abs(abs(check.recomputed) - Fraction(claim.number.amount.value))
    return _BEST_FIRST.index(check.verdict), distance


def _below(claim: Claim) -> bool:
    stated = claim.number.amount
    return all(stated.exact < reading[0].amount.exact for reading in claim.readings)


def _other_reading(claim: Claim, chosen: Sequence[Operand]) -> str:
    """Says so where the name also stands for a figure with another value."""
    others = {
        f"{reading[0].name}（{measured(reading[0].amount, reading[0].amount.unit)}）"
        for reading in claim.readings
        if len(reading) == len(chosen) == 1 and reading[0].amount.value != chosen[0].amount.value
    }
    return f"；这个名称也可指{'、'.join(sorted(others))}" if others else ""


def _note(claim: Claim, check: Check, operands: Sequence[Operand]) -> str:
    printed = claim.number.printed
    if check.shown is None:
        return "基数为零，比率没有意义"
    shown = _recomputed(claim, check.shown)
    if check.reach is None:
        return f"重算为 {shown}；基数印出的位数太少，不能排除任何比率"
    unit = claim.number.amount.unit
    low, high = (short(end, claim.number.amount.text) for end in outer_bounds(check.reach))
    single = len(operands) == 1
    if claim.number.meant:
        return _hedged(claim, check, figure(operands[0]) if single else f"重算为 {shown}")
    match check.verdict:
        case "exact" if single:
            return f"与{after_word(operands[0].name)}一致"
        case "exact":
            return f"重算为 {shown}，舍入后与所述一致"
        case "within_rounding" if single:
            return f"{figure(operands[0])}，相差在四舍五入之内"
        case "within_rounding":
            reach = before_word(span(low, high, unit))
            return f"重算为 {shown}，因各数已四舍五入，可在 {reach}之间，与所述相容"
        case "truncated":
            return f"重算为 {shown}，四舍五入应进位，所述 {before_word(printed)}是截去尾数"
        case "direction":
            return f"数额相容，但所写增减方向与数字不符（重算为 {shown}）"
        case _ if single:
            return f"{figure(operands[0])}，所述为 {printed}，两处不可能都对"
        case _:
            reach = f"（{span(low, high, unit)}）" if low != high else ""
            name = claim.formula.called()
            return f"按所印各数重算{name}为 {shown}{reach}，所述为 {printed}，不可能都对"


def _hedged(claim: Claim, check: Check, found: str) -> str:
    """Of a number that is not exact: how it was read, and whether what was found fits that."""
    number = claim.number
    fits = "在所述范围之内" if check.verdict in CONFIRMED else "不在所述范围之内，两处不可能都对"
    return f"“{number.worded}”按{number.meant}理解（{_reaching(number.amount)}）；{found}，{fits}"


def _reaching(amount: Amount) -> str:
    """What a number that is not exact stands for."""
    assert amount.span is not None
    ends = (amount.span.low, amount.span.high)
    low, high = (short(round_half_up(end, 4), amount.text) for end in ends)
    if amount.open:
        return f"{before_word(measured(low, amount.unit))}以上"
    if not low:
        return f"{before_word(measured(high, amount.unit))}以下"
    return span(low, high, amount.unit)


def _recomputed(claim: Claim, value: Decimal) -> str:
    """A recomputed value, written as the number itself is."""
    amount = claim.number.amount
    return measured(short(value, amount.text), amount.unit)
