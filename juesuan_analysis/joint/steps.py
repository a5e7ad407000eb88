"""The steps of a contradiction: which bounds are set against each other, and what they rest on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis.joint.contradiction import Contradiction
from juesuan_analysis.joint.system import Row
from juesuan_analysis.operands import Operand


class Step(Struct, frozen=True):
    """One quantity of a contradiction with the bound that its evidence gives.

    ``factor`` is how often the quantity counts in the final sum; positive on the side that is at
    least as much, negative on the side that is at most as much. ``statements`` and ``figures``
    are what the bound rests on; ``arithmetic`` is the quotient of the ends of their rounding
    intervals, where the bound is one.
    """

    quantity: int
    factor: Fraction
    bound: Fraction
    statements: tuple[str, ...]
    figures: tuple[Operand, ...]
    arithmetic: str = ""


def steps(contradiction: Contradiction) -> tuple[list[Step], Fraction] | None:
    """The bounds that a contradiction sets against each other, and by how much they miss.

    The proof's rows fall into relations (sums, which have no constant) and evidence, row by row
    connected through the quantities of one statement. Evidence that bounds a single quantity of
    the relations makes a step. ``None`` if the evidence is entangled, so that no steps tell it.
    """
    system, proof = contradiction.system, contradiction.conflict.proof
    rows = {index: system.rows[index] for index in proof.multipliers}
    related = {i: row for i, row in rows.items() if _relates(row)}
    shared = {quantity for row in related.values() for quantity, _ in row.terms}
    found = []
    for part in _connected({i: row for i, row in rows.items() if i not in related}, shared):
        form, bound = _combined(part, proof.multipliers)
        if len(form) != 1:
            return None
        quantity, factor = next(iter(form.items()))
        figures = dict.fromkeys(row.figure for row in part.values() if row.figure)
        named = (row.group for row in part.values() if row.group and not row.figure)
        said = dict.fromkeys(named)
        told = _arithmetic(part, proof.multipliers)
        found.append(Step(quantity, factor, bound / factor, tuple(said), tuple(figures), told))
    unit = min((abs(step.factor) for step in found), default=Fraction(1))
    scaled = [replace(step, factor=step.factor / unit) for step in found]
    return sorted(scaled, key=_order), proof.bound / unit


def _order(step: Step) -> tuple[bool, tuple[str, ...], list[str]]:
    """The side that is at least as much first, each in document order."""
    return step.factor < 0, step.statements, [f.source.key for f in step.figures]


def _relates(row: Row) -> bool:
    """Whether a row only relates quantities to each other, by sums without a constant."""
    whole = all(c.denominator == 1 for _, c in row.terms)
    return whole and len(row.terms) > 1 and not row.low and not row.high and not row.stated


def _connected(rows: Mapping[int, Row], apart: set[int]) -> Iterator[dict[int, Row]]:
    """Rows connected through quantities that the relations do not speak of."""
    left = dict(rows)
    while left:
        first, row = next(iter(left.items()))
        part, reached = {first: row}, {q for q, _ in row.terms} - apart
        shared = {q for q, _ in row.terms} & apart
        del left[first]
        grown = True
        while grown:
            near = [i for i, r in left.items() if {q for q, _ in r.terms} & reached]
            for index in near:
                part[index] = left.pop(index)
                reached |= {q for q, _ in part[index].terms} - apart
                shared |= {q for q, _ in part[index].terms} & apart
            grown = bool(near)
        yield part


def _combined(
    rows: Mapping[int, Row], multipliers: Mapping[int, Fraction]
) -> tuple[dict[int, Fraction], Fraction]:
    """The form that rows add up to, and its bound."""
    form: dict[int, Fraction] = defaultdict(Fraction)
    bound = Fraction(0)
    for index, row in rows.items():
        weight = multipliers[index]
        side = row.low if weight > 0 else row.high
        assert side is not None  # the proof uses no bound that is not there
        bound += weight * side
        for quantity, coefficient in row.terms:
            form[quantity] += weight * coefficient
    return {quantity: c for quantity, c in form.items() if c}, bound


def _arithmetic(rows: Mapping[int, Row], multipliers: Mapping[int, Fraction]) -> str:
    """The quotient of an amount and a rate, each at the end of its interval that counts."""
    amounts = [
        row.low if multipliers[index] > 0 else row.high
        for index, row in rows.items()
        if len(row.terms) == 1
    ]
    rates = [
        abs(coefficient) * 100
        for row in rows.values()
        for _, coefficient in row.terms
        if coefficient.denominator > 1
    ]
    if len(rows) != len(amounts) + len(rates) or (len(amounts), len(rates)) != (1, 1):
        return ""
    return f"{_decimal(amounts[0])} ÷ {_decimal(rates[0])}%" if amounts[0] is not None else ""


def _decimal(value: Fraction) -> str:
    """An end of a rounding interval: a decimal number, written in full."""
    return f"{(Decimal(value.numerator) / value.denominator).normalize():f}"
