"""Every number of the narrative with its verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from juesuan_analysis.amounts import outer_bounds
from juesuan_analysis.checks import CONFIRMED, Check, judge
from juesuan_analysis.document import Place
from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.operands import Operand
from juesuan_analysis.printing import after_word, before_word, figure, measured, short, span

_BEST_FIRST = ("exact", "within_rounding", "truncated", "direction", "mismatch", "undefined")

_OVER_ALL = ("count", "sum", "mean", "coverage", "self_evaluation")
"""Formulas over all there is of something, or over one of many tables of the same form."""
_UNCHECKED = Check("unsupported")

FORMULA_NAMES = {
    "restated": "复述",
    "part": "其中之一",
    "stated": "单列",
    "self_evaluation": "复述自评表",
    "sum": "合计",
    "share": "占比",
    "budget": "预算",
    "prior": "上年数",
    "change": "增减额",
    "change_rate": "增减率",
    "growth_rate": "增减率",
    "completion": "完成率",
    "mean": "平均",
    "count": "个数",
    "coverage": "覆盖率",
    "label": "不是数量",
    "": "没有读懂",
}
"""Formulas in words, for readers."""


@dataclass(frozen=True)
class Statement:
    """One number of the narrative: what it says and whether that holds.

    ``operands`` are those of the reading that fits best; ``check`` its recomputation.
    """

    id: str
    claim: Claim
    verdict: str
    note: str
    operands: tuple[Operand, ...] = ()
    check: Check = _UNCHECKED

    @property
    def place(self) -> Place:
        """Where the number stands."""
        return self._located[0]

    @property
    def start(self) -> int:
        """Offset of the number in its printed line, counted from 0."""
        return self._located[1]

    @property
    def _located(self) -> tuple[Place, int]:
        flow = self.claim.number.flow
        return flow.passage.paragraph.locate(flow.origin[self.claim.number.start])

    @property
    def confirmed(self) -> bool:
        """Whether the tables confirm it."""
        return self.verdict in CONFIRMED

    @property
    def printed(self) -> str:
        """The number with its unit, as a reader sees it."""
        return self.claim.number.printed


def verdict_of(claim: Claim, unread: str = "") -> Statement:
    """The verdict on one claim, with a sentence that explains it.

    ``unread`` says which pages could not be read: what is not found may stand there.
    """
    if claim.formula == "label":
        return Statement(claim.id, claim, "label", "不是数量，不参与核对")
    if claim.zero_base:
        note = "基数为零，比率没有意义；写作 0 不等于完成或占比为零"
        return Statement(claim.id, claim, "undefined", note)
    if not claim.readings:
        return _unchecked(claim, unread)
    check, operands = _best(claim)
    if unread and check.verdict not in CONFIRMED and any(_is_blank(o) for o in operands):
        # The blank cell may be that of a table whose figures stand on an unread page.
        return _unchecked(claim.but(missing=f"{operands[0].name}没有读到"), unread)
    if unread and check.verdict == "mismatch" and over_all(claim, operands):
        return _unchecked(claim.but(missing="所计各项可能没有读全"), unread)
    verdict, note = _concluded(claim, check, operands)
    return Statement(claim.id, claim, verdict, note, operands, check)


def over_all(claim: Claim, operands: Sequence[Operand]) -> bool:
    """Whether a page that was not read may hold more of what a number counts or adds up.

    The parts that a sentence lists itself are all there.
    """
    return claim.formula in _OVER_ALL and not all(map(_is_stated, operands))


def _concluded(claim: Claim, check: Check, operands: Sequence[Operand]) -> tuple[str, str]:
    """The verdict and its explanation, where the claim itself limits what a check can show."""
    if claim.most and check.verdict == "mismatch" and _below(claim):
        note = f"{figure(operands[0])}，所述只是其中一部分，不能证实"
        return "unsupported", note
    if claim.open_base and check.verdict in ("mismatch", "truncated"):
        note = f"{figure(operands[-1])}，口径未必与所述相同，不能断定"
        return "unsupported", note
    if claim.conflict and check.verdict in CONFIRMED:
        return "direction", "前后两处增减方向相反，至少一处有误"
    if claim.vague and check.verdict in CONFIRMED:
        names = "、".join(sorted({reading[0].name for reading in claim.readings}))
        return "unsupported", f"同名科目不止一个（{names}），不能断定所指"
    return check.verdict, _note(claim, check, operands) + _other_reading(claim, operands)


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


def _is_blank(operand: Operand) -> bool:
    zero = operand.amount.unrounded and operand.amount.value == 0
    return zero and not _is_stated(operand)


def _is_stated(operand: Operand) -> bool:
    """Whether it is a number of the narrative: its place begins with a statement's id."""
    return operand.place.startswith("S")


def _unchecked(claim: Claim, unread: str) -> Statement:
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
            name = FORMULA_NAMES[claim.formula]
            return f"按所印各数重算{name}为 {shown}{reach}，所述为 {printed}，不可能都对"


def _recomputed(claim: Claim, value: Decimal) -> str:
    """A recomputed value, written as the number itself is."""
    amount = claim.number.amount
    return measured(short(value, amount.text), amount.unit)
