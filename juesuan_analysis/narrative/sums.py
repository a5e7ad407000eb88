"""What several numbers of a paragraph tell together: totals of parts, and budgets that are left."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount
from juesuan_analysis.evaluation import DEPARTMENT, Evaluation
from juesuan_analysis.formulas.catalogue import (
    CHANGE,
    CHANGE_RATE,
    COMPLETION,
    COUNT,
    EXCEEDED,
    SHARE,
    STATED,
    SUM,
    UNREAD,
)
from juesuan_analysis.formulas.exact import recompute
from juesuan_analysis.narrative.claims import TOGETHER, Change, Claim, Completion, Share
from juesuan_analysis.narrative.comparison import BUDGETS, PRIOR
from juesuan_analysis.operands import Operand, figures_of
from juesuan_analysis.outline import Passage
from juesuan_analysis.tables import Fact
from juesuan_analysis.vocabulary.prose import Composition
from juesuan_analysis.wordforms import bare

_COUNTED = (STATED, COUNT)
_RULES = vocabulary.concepts().composition
_BRACKET = re.compile(r"\)(?=[,。;]|$)")
_STOP = re.compile("。")
_BEHIND = vocabulary.concepts().qualifiers.amount_behind
_PORTION = vocabulary.concepts().qualifiers.portion
_BUDGET = vocabulary.concepts().money.budget
_WORDS = vocabulary.concepts().parts


def with_amounts_behind(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Shares whose part gets its amount in a bracket behind them (货物占40.00%(8.00万元))."""
    before: Claim | None = None
    for claim, behind in zip(claims, (*claims[1:], None), strict=False):
        if behind and claim.whole and not claim.readings and _is_behind(claim, behind):
            own, whole = replace(behind, of=claim.of).operand, claim.whole
            frame = replace(claim.frame, own=own) if isinstance(claim.frame, Share) else None
            yield replace(claim, frame=frame, readings=((own, whole),), missing="")
        elif before and claim.formula is STATED and _is_behind(before, claim):
            yield replace(claim, of=before.of)
        else:
            yield claim
        before = claim


def _is_behind(share: Claim, claim: Claim) -> bool:
    """Whether an amount stands in the bracket right behind a share."""
    number, last = claim.number, share.number
    if not isinstance(share.frame, Share) or number.flow is not last.flow or share.about:
        return False
    named = _PORTION.match(number.flow.text, last.stop)
    behind = _BEHIND.match(number.flow.text, named.end() if named else last.stop)
    near = behind is not None and last.stop <= number.start < behind.end()
    return number.kind == "amount" and near


def with_operands_behind(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Completions whose budget and outturn follow (完成率80%(预算5万元，执行4万元))."""
    stated: dict[tuple[int, str], Operand] = {}
    for index, claim in enumerate(claims):
        thing = id(claim.number.flow.passage), claim.of
        if not claim.aspect and claim.number.kind == "amount":
            stated[thing] = claim.operand
        alone = claim.formula is COMPLETION and not claim.readings and not claim.zero_base
        behind = [c for c in claims[index + 1 : index + 3] if _same_sentence(c, claim)]
        budget = next((c for c in behind if c.aspect == _BUDGET and not c.sign), None)
        spent = [c for c in behind if c is not budget and not c.aspect and _is_money(c)]
        own = claim.about or stated.get(thing) or (spent[0].operand if spent else None)
        if alone and budget and own:
            frame = Completion("", own, budget.operand)
            yield replace(claim, frame=frame, readings=((own, budget.operand),), missing="")
        else:
            yield claim


def with_coarser(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Shares that may have been computed from amounts as the text rounds them.

    Where a table prints finer, the amounts that the section states for part and whole will do.
    """
    stated: dict[tuple[tuple[str, ...], str], Operand] = {}
    for claim in claims:
        if claim.formula.restates and claim.states_level:
            stated.setdefault((section(claim), claim.of), claim.operand)
    for claim in claims:
        if claim.formula is not SHARE or not claim.readings or not isinstance(claim.frame, Share):
            yield claim
            continue
        here = section(claim)
        own, whole = (stated.get((here, name)) for name in (claim.of, claim.frame.named))
        told = [
            (part, base)
            for p, b in claim.readings
            for part in _as_told(p, own)
            for base in _as_told(b, whole)
        ]
        yield replace(claim, readings=tuple(dict.fromkeys((*claim.readings, *told))))


def _as_told(printed: Operand, told: Operand | None) -> list[Operand]:
    """A figure, and the amount that the text rounds it to."""
    if told is None or printed.source.stated or printed.amount.exact == told.amount.exact:
        return [printed]
    return [printed, told] if told.amount.interval.meets(printed.amount.interval) else [printed]


def _same_sentence(claim: Claim, other: Claim) -> bool:
    number, last = claim.number, other.number
    return number.flow is last.flow and last.flow.sentence(last.start) == number.flow.sentence(
        number.start
    )


def _is_money(claim: Claim) -> bool:
    return claim.number.kind == "amount" and bool(claim.of)


def with_sums(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Totals printed with their parts, where no table prints the total, are checked by adding."""
    composed: dict[str, tuple[Composition, list[Claim]]] = {}
    for rule, whole, parts in compositions(claims):
        composed.setdefault(whole.id, (rule, parts))
    for index, claim in enumerate(claims):
        total = not claim.readings and claim.formula in _COUNTED
        if total and claim.id in composed:
            yield _composed(claim, *composed[claim.id])
        elif total and _WORDS.listed.match(claim.number.after.removeprefix(claim.number.unit)):
            yield _summed(claim, _parts(claim, claims[index + 1 :]))
        else:
            yield claim


Composed = tuple[Composition, Claim, list[Claim]]
"""A rule, the whole, and those of its parts that the section states behind it."""


def compositions(claims: Sequence[Claim]) -> Iterator[Composed]:
    """Wholes and, in the same section, all their parts; each part as it is stated first."""
    opened: dict[int, Composed] = {}
    path: tuple[str, ...] = ()
    found: list[Composed] = []
    for claim in claims:
        if (here := section(claim)) != path:
            path, opened = here, {}
        if claim.aspect or claim.number.kind != "amount" or claim.formula is UNREAD:
            continue
        if TOGETHER in claim.of:
            continue
        for number, rule in enumerate(_RULES):
            name = bare(claim.of)
            if rule.wholes.fullmatch(name):
                opened[number] = rule, claim, []
                found.append(opened[number])
            elif number in opened:
                _, _, parts = opened[number]
                fitting = [p for p in (*rule.parts, *rule.rest) if p.fullmatch(name)]
                taken = any(p.fullmatch(bare(part.of)) for p in fitting for part in parts)
                if fitting and not taken:  # one part under two names is one part
                    parts.append(claim)
    for rule, whole, parts in found:
        names = [bare(part.of) for part in parts]
        if all(any(p.fullmatch(name) for name in names) for p in rule.parts):
            yield rule, whole, parts


def section(claim: Claim) -> tuple[str, ...]:
    """The headings that a number stands under, its own list number left aside."""
    passage = claim.number.flow.passage
    return passage.path[:-1] if passage.indent else passage.path


def falls_short(rule: Composition, whole: Amount, parts: Sequence[Claim]) -> bool:
    """Whether a part that is not named may make up for what the named ones lack."""
    _, reach = recompute(SUM, [part.number.amount for part in parts])
    assert reach is not None  # a sum always has bounds
    all_named = len(parts) >= len(rule.parts) + len(rule.rest)
    return not all_named and reach.high < whole.interval.low


def _composed(claim: Claim, rule: Composition, parts: Sequence[Claim]) -> Claim:
    if falls_short(rule, claim.number.amount, parts):
        return replace(claim, missing="所列各项可能不全，合计无从核对")
    return replace(claim, formula=SUM, readings=(tuple(p.operand for p in parts),), missing="")


def _parts(claim: Claim, following: Sequence[Claim]) -> list[Claim]:
    """The numbers of the list behind 其中 that have the total's unit and no other check."""
    number = claim.number
    text = number.flow.text
    opening = _WORDS.listed.match(number.after.removeprefix(number.unit))
    assert opening is not None  # the list begins with it
    begin = number.stop + opening.end()
    end = (_BRACKET if "(" in opening[0] else _STOP).search(text, begin)
    stop = end.start() if end else len(text)
    if _WORDS.word.search(text, begin, stop):
        return []  # lists within the list: what belongs to which total is not certain
    parts = []
    for part in following:
        if part.number.flow.passage is not number.flow.passage or part.number.start >= stop:
            break
        if part.number.unit == number.unit and part.formula in _COUNTED and not part.readings:
            parts.append(part)
            if _WORDS.rest.search(part.subject):
                break  # the rest of everything: the list ends here
    return parts


def _summed(claim: Claim, parts: Sequence[Claim]) -> Claim:
    if len(parts) < 2:
        return claim
    total = sum((part.number.amount.value for part in parts), start=Decimal(0))
    if not _WORDS.rest.search(parts[-1].subject) and total != claim.number.amount.value:
        return replace(claim, missing="所列各项可能不全，合计无从核对")
    return replace(claim, formula=SUM, readings=(tuple(p.operand for p in parts),), missing="")


def with_differences(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Completions whose budget is told only by how much the outturn differs from it."""
    claims = list(claims)
    found: dict[tuple[int, int, str], Claim] = {}
    for claim in claims:
        frame = claim.frame if claim.formula is CHANGE and claim.sign else None
        if isinstance(frame, Change) and frame.base in BUDGETS.values():
            found.setdefault(_sentence(claim), claim)
    for claim in claims:
        differs = found.get(_sentence(claim)) if claim.formula is COMPLETION else None
        if differs and claim.about and not claim.readings and not claim.zero_base:
            by = differs.number.amount
            signed = replace(by, text=f"-{by.text}") if differs.sign < 0 else by
            operand = replace(differs.operand, amount=signed)
            readings = ((claim.about, operand),)
            yield replace(claim, formula=EXCEEDED, readings=readings, missing="")
        else:
            yield claim


def with_changes(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Rates of change whose amount stands right behind them (下降16.09%，减少额为…)."""
    claims = list(claims)
    stated: dict[tuple[int, str], Operand] = {}
    for claim, behind in zip_longest(claims, claims[1:]):
        thing = id(claim.number.flow.passage), claim.of
        if not claim.aspect and claim.number.kind == "amount":
            stated[thing] = claim.operand
        own = claim.about or stated.get(thing)
        alone = claim.formula is CHANGE_RATE and not claim.readings
        if own and alone and behind and _is_same_change(claim, behind):
            yield _rated(claim, own, behind)
        else:
            yield claim


def _is_same_change(rate: Claim, change: Claim) -> bool:
    """Whether a change is that of the rate before it: of the same thing, on the same level."""
    frames = [claim.frame for claim in (rate, change)]
    bases = {frame.base for frame in frames if isinstance(frame, Change)}
    alone = not (rate.number.beside or change.number.beside or change.caused != rate.caused)
    one = change.about == rate.about and _sentence(change) == _sentence(rate)
    return change.formula is CHANGE and alone and one and bases == {PRIOR}


def _rated(rate: Claim, own: Operand, change: Claim) -> Claim:
    by, sign = change.operand, change.sign or rate.sign
    signed = replace(by, name=f"{'-' if sign < 0 else '+'}{by.name}")
    return replace(
        rate,
        sign=sign,
        conflict=rate.sign * change.sign < 0,
        frame=Change(PRIOR, by=by),
        readings=((own, signed),),
        missing="",
    )


def _sentence(claim: Claim) -> tuple[int, int, str]:
    number = claim.number
    return id(number.flow), number.flow.sentence(number.start), claim.of


def with_budgets(claims: Iterable[Claim], evaluation: Evaluation) -> Iterator[Claim]:
    """Completions of a part of all expenditure whose other parts had no budget.

    A completion of 0 % over money that was spent says that nothing had been budgeted. Where it is
    said of every other part of the total row (合计 = 基本支出 + 项目支出), the whole budget is the
    one part's own.
    """
    claims = list(claims)
    whole = next(iter(figures_of(evaluation.of_kind(DEPARTMENT), "initial_budget")), None)
    unbudgeted = [(c.number.flow.passage, own) for c in claims if c.zero_base and (own := _own(c))]
    for claim in claims:
        own = _own(claim)
        rest = whole if whole and own and _is_rest(claim, own, unbudgeted) else None
        yield _completed(claim, rest) if rest else claim


def _own(claim: Claim) -> Fact | None:
    source = claim.about.source if isinstance(claim.frame, Completion) and claim.about else None
    return source if isinstance(source, Fact) else None


def _is_rest(claim: Claim, own: Fact, unbudgeted: Sequence[tuple[Passage, Fact]]) -> bool:
    rule = vocabulary.identities().across.get(own.role[0])
    if rule is None or own.code or claim.readings or claim.zero_base:
        return False
    near = {cell for passage, cell in unbudgeted if passage is claim.number.flow.passage}
    beside = {cell.measure for cell in near if (cell.number, cell.row) == (own.number, own.row)}
    return own.measure in rule.parts and beside == set(rule.parts) - {own.measure}


def _completed(claim: Claim, budget: Operand) -> Claim:
    assert isinstance(claim.frame, Completion)
    assert claim.about is not None
    frame = replace(claim.frame, budget=budget)
    return replace(claim, frame=frame, readings=((claim.about, budget),), missing="")
