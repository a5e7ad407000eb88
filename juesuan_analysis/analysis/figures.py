"""What a stated rate is of, where no operand says so: an amount before it, bounds of its base."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from juesuan_analysis.amounts import Amount
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.statements import Statement

_CENT = Decimal("0.01")


def figure_before(d: Disclosure, s: Statement, subject: str) -> Amount | None:
    """The amount of a subject that the same paragraph states before a rate without a change."""
    passage = s.claim.number.flow.passage
    for other in reversed(d.statements_list[: d.statements_list.index(s)]):
        if other.claim.number.flow.passage is not passage:
            return None
        if other.claim.subject == subject and other.claim.number.kind == "amount":
            return other.claim.number.amount
    return None


def implied_bounds(d: Disclosure, s: Statement) -> tuple[Decimal | None, Decimal | None]:
    """The bounds of the unprinted quantity that a statement speaks of, outwards to two decimals."""
    found = next((i for i in d.examination.implied if s.id in i.speakers), None)
    low, high = (found.low, found.high) if found else (None, None)
    return (
        None if low is None else low.quantize(_CENT, ROUND_FLOOR),
        None if high is None else high.quantize(_CENT, ROUND_CEILING),
    )
