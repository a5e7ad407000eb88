"""What a stated rate is of, where no operand says so: an amount before it, bounds of its base."""

from collections import Counter
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from juesuan_analysis.amounts import MONEY, Amount
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.printing import short
from juesuan_analysis.statements import Statement

_CENT = Decimal("0.01")


def figure_before(d: Disclosure, s: Statement, subject: str) -> Amount | None:
    """The amount of a subject that the same paragraph states before a rate without a change."""
    said = stated_before(d, s, subject)
    return said.claim.number.amount if said else None


def stated_before(d: Disclosure, s: Statement, subject: str) -> Statement | None:
    """The number of the narrative that gives that amount."""
    passage = s.claim.number.flow.passage
    for other in reversed(d.statements_list[: d.statements_list.index(s)]):
        if other.claim.number.flow.passage is not passage:
            return None
        if other.claim.subject == subject and other.claim.number.kind == "amount":
            return other
    return None


def told_unit(d: Disclosure) -> str:
    """The unit of money that the narrative uses most; 万元 if it names none."""
    units = Counter(s.claim.number.unit for s in d.statements_list)
    return next((name for name, _ in units.most_common() if name in MONEY), "万元")


def told(amount: Amount, unit: str) -> Decimal:
    """An amount in the unit of the narrative, whatever unit its table uses.

    >>> print(told(Amount("24043500.00", "元"), "万元"), told(Amount("4.92", "万元"), "万元"))
    2404.35 4.92
    """
    if amount.unit == unit or amount.unit not in MONEY:
        return amount.value
    ratio = MONEY[amount.unit] / MONEY[unit]
    value = amount.value * ratio.numerator / ratio.denominator
    return short(value, "0.00")


def implied_bounds(d: Disclosure, s: Statement) -> tuple[Decimal | None, Decimal | None]:
    """The bounds of the unprinted quantity that a statement speaks of, outwards to two decimals."""
    found = next((i for i in d.examination.implied if s.id in i.speakers), None)
    low, high = (found.low, found.high) if found else (None, None)
    return (
        None if low is None else low.quantize(_CENT, ROUND_FLOOR),
        None if high is None else high.quantize(_CENT, ROUND_CEILING),
    )
