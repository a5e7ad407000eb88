"""What several numbers of a paragraph tell together: totals of parts, and budgets that are left."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from juesuan_analysis import vocabulary
from juesuan_analysis.evaluation import Evaluation
from juesuan_analysis.narrative.claims import Claim, Completion
from juesuan_analysis.operands import Operand, figures_of
from juesuan_analysis.outline import Passage
from juesuan_analysis.tables import Fact

_COUNTED = ("stated", "count")
_BRACKET = re.compile(r"\)(?=[,。;]|$)")
_STOP = re.compile("。")
_LIST = re.compile(r"^\S{0,6}?[,(]?其中:")


def with_sums(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Totals printed with their parts, where no table prints the total, are checked by adding."""
    for index, claim in enumerate(claims):
        total = not claim.readings and claim.formula in _COUNTED
        if total and _LIST.match(claim.number.after.removeprefix(claim.number.unit)):
            yield _summed(claim, _parts(claim, claims[index + 1 :]))
        else:
            yield claim


def _parts(claim: Claim, following: Sequence[Claim]) -> list[Claim]:
    """The numbers of the list behind 其中 that have the total's unit and no other check."""
    number = claim.number
    text = number.flow.text
    opening = text.find("其中", number.end)
    bracketed = "(" in text[number.end : opening]
    end = (_BRACKET if bracketed else _STOP).search(text, opening)
    stop = end.start() if end else len(text)
    if "其中" in text[opening + 2 : stop]:
        return []  # lists within the list: what belongs to which total is not certain
    parts = []
    for part in following:
        if part.number.flow.passage is not number.flow.passage or part.number.start >= stop:
            break
        if part.number.unit == number.unit and part.formula in _COUNTED and not part.readings:
            parts.append(part)
            if "其他" in part.subject:
                break  # the rest of everything: the list ends here
    return parts


def _summed(claim: Claim, parts: Sequence[Claim]) -> Claim:
    known = {rule.whole: rule.parts for rule in vocabulary.concepts().composition}
    if claim.subject in known:
        parts = [part for part in parts if part.subject in known[claim.subject]]
    if len(parts) < 2:
        return claim
    complete = claim.subject in known or "其他" in parts[-1].subject
    total = sum((part.number.amount.value for part in parts), start=Decimal(0))
    if not complete and total != claim.number.amount.value:
        return replace(claim, missing="所列各项可能不全，合计无从核对")
    return replace(claim, formula="sum", readings=(tuple(p.operand for p in parts),), missing="")


def with_budgets(claims: Iterable[Claim], evaluation: Evaluation) -> Iterator[Claim]:
    """Completions of a part of all expenditure whose other parts had no budget.

    A completion of 0 % over money that was spent says that nothing had been budgeted. Where it is
    said of every other part of the total row (合计 = 基本支出 + 项目支出), the whole budget is the
    one part's own.
    """
    claims = list(claims)
    whole = next(iter(figures_of(evaluation.of_kind("整体"), "initial_budget")), None)
    unbudgeted = [(c.number.flow.passage, own) for c in claims if c.zero_base and (own := _own(c))]
    for claim in claims:
        own = _own(claim)
        rest = whole if whole and own and _is_rest(claim, own, unbudgeted) else None
        yield _completed(claim, rest) if rest else claim


def _own(claim: Claim) -> Fact | None:
    source = claim.about.source if isinstance(claim.frame, Completion) and claim.about else None
    return source if isinstance(source, Fact) else None


def _is_rest(claim: Claim, own: Fact, unbudgeted: Sequence[tuple[Passage, Fact]]) -> bool:
    rule = vocabulary.identities().across.get(own.table)
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
