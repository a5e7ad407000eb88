"""A contradiction in words and numbers that a reviewer can follow by hand."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from juesuan_analysis.amounts import Interval, outer_bounds, round_half_up
from juesuan_analysis.joint.examination import Contradiction
from juesuan_analysis.joint.model import ASSUMPTIONS
from juesuan_analysis.joint.repairs import Repair
from juesuan_analysis.joint.system import Row, System
from juesuan_analysis.statements import Statement

_DECIMALS = 2
_MOST_DECIMALS = 6
_PREMISED = ("rounding",)
"""Assumed everywhere in this package; said once in its documentation, not in every sentence."""


@dataclass(frozen=True)
class Step:
    """One quantity of a contradiction with the bound that its evidence gives.

    ``factor`` is how often the quantity counts in the final sum; positive on the side that is at
    least as much, negative on the side that is at most as much. ``groups`` are the statements and
    ``figures`` the printed figures that the bound rests on.
    """

    quantity: int
    factor: Fraction
    bound: Fraction
    groups: tuple[str, ...]
    figures: tuple[str, ...]


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
        groups = dict.fromkeys(row.group for row in part.values() if row.group)
        figures = dict.fromkeys(row.source for row in part.values() if not row.group)
        found.append(Step(quantity, factor, bound / factor, tuple(groups), tuple(figures)))
    unit = min((abs(step.factor) for step in found), default=Fraction(1))
    scaled = [
        Step(s.quantity, s.factor / unit, s.bound, s.groups, s.figures) for s in found
    ]
    return sorted(scaled, key=lambda s: (s.factor < 0, s.groups, s.figures)), proof.bound / unit


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
