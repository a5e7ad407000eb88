"""What the equations of a document say of one figure, if all the others are right."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from msgspec.structs import replace

from juesuan_analysis.additions import Addition
from juesuan_analysis.amounts import Amount, Interval, round_half_up
from juesuan_analysis.findings.balances import Changes, amounts
from juesuan_analysis.formulas.catalogue import RESTATED
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact

_NEAREST = 1
"""So many printed values are tried on either side of the middle of what is possible."""


def span_of(
    fact: Fact,
    sums: Iterable[Addition],
    changes: Changes = MappingProxyType({}),
    statements: Iterable[Statement] = (),
) -> Interval | None:
    """The values of a figure with which every sum and every statement of it holds.

    ``changes`` are figures that others are taken for. In base units; ``None`` if there are no such
    values, or if nothing speaks of it.
    """
    spans = [*_of_sums(fact, sums, changes), *_of_statements(fact, statements)]
    if not spans:
        return None
    low, high = max(span.low for span in spans), min(span.high for span in spans)
    return Interval(low, high) if low <= high else None


def _of_sums(fact: Fact, sums: Iterable[Addition], changes: Changes) -> Iterator[Interval]:
    for a in sums:
        unread = any(cell.unread for cell in a.cells)
        if a.relation != "=" or unread or not any(changes.get(c, c).amount for c in a.cells):
            continue
        for own, other in ((a.left, a.right), (a.right, a.left)):
            rest = [cell for cell in own if cell is not fact]
            if len(rest) == len(own) - 1:
                yield _less(amounts(other, changes), amounts(rest, changes))


def _less(added: Sequence[Amount], taken: Sequence[Amount]) -> Interval:
    """One sum less another."""
    plus, minus = ([amount.interval for amount in side] for side in (added, taken))
    low = sum((p.low for p in plus), Fraction(0)) - sum((m.high for m in minus), Fraction(0))
    high = sum((p.high for p in plus), Fraction(0)) - sum((m.low for m in minus), Fraction(0))
    return Interval(low, high)


def _of_statements(fact: Fact, statements: Iterable[Statement]) -> Iterator[Interval]:
    for s in statements:
        if s.claim.formula is RESTATED and [o.source for o in s.operands] == [fact]:
            yield s.claim.number.amount.interval


def printed_within(span: Interval, fact: Fact, decimals: int) -> Iterator[Fact]:
    """The cell with what it might print instead, likeliest first; nothing becomes negative."""
    scale = fact.operand.scale
    middle = round_half_up((span.low + span.high) / 2 / scale, decimals)
    for step in sorted(range(-_NEAREST, _NEAREST + 1), key=abs):
        amount = Amount(f"{middle + Decimal(step).scaleb(-decimals):f}", fact.unit)
        negative = amount.value < 0 <= fact.operand.value
        if amount.interval.meets(span) and not negative:
            yield replace(fact, amount=amount)
