"""What a stated rate is of, and the units that amounts are told in."""

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from juesuan_analysis.amounts import MONEY, Amount
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.operands import Operand
from juesuan_analysis.printing import short
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Table

_CENT = Decimal("0.01")


def own_figure(d: Disclosure, rate: Statement, subject: str) -> Operand | None:
    """The figure that a rate is about: one it is checked with, or the amount stated before."""
    if rate.operands:
        return rate.operands[0]
    said = stated_before(d, rate, subject)
    return said.claim.operand if said else None


def stated_before(d: Disclosure, s: Statement, subject: str) -> Statement | None:
    """The amount of a subject that the same paragraph states before a rate without a change."""
    passage = s.claim.number.flow.passage
    for other in reversed(d.statements_list[: d.statements_list.index(s)]):
        if other.claim.number.flow.passage is not passage:
            return None
        if other.claim.subject == subject and other.claim.number.kind == "amount":
            return other
    return None


def told_unit(d: Disclosure) -> str:
    """The unit of money that the narrative uses most; 万元 if it names none."""
    return _most_used(s.claim.number.unit for s in d.statements_list)


def printed_unit(d: Disclosure) -> str:
    """The unit of money that the statutory tables use most; 万元 if they name none."""
    return _most_used(fact.unit for fact in d.facts_list)


def table_unit(d: Disclosure, table: Table | None) -> str:
    """The unit of a table's amounts; that of most tables where it names none."""
    units = (fact.unit for fact in table.facts if fact.unit in MONEY) if table else iter(())
    return next(units, "") or printed_unit(d)


def _most_used(units: Iterable[str]) -> str:
    counted = Counter(units).most_common()
    return next((unit for unit, _ in counted if unit in MONEY), "万元")


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
