"""What the document implies of quantities that it does not print."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from juesuan_analysis.amounts import Interval, outer_bounds
from juesuan_analysis.joint.model import Model
from juesuan_analysis.joint.program import Program
from juesuan_analysis.joint.proof import least_bound
from juesuan_analysis.joint.system import Terms


@dataclass(frozen=True)
class Implied:
    """A quantity nobody printed, and the tightest interval that the whole document allows.

    ``kind`` is 年初预算, 上年数 and the like of ``quantity``; an end is ``None`` where nothing in
    the document bounds it. ``speakers`` are the statements about it, ``refers`` what its bounds
    rest on, ``assumptions`` what they assume.
    """

    id: str
    kind: str
    quantity: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    speakers: tuple[str, ...]
    refers: tuple[str, ...]
    assumptions: tuple[str, ...]


def implied_quantities(
    model: Model, program: Program, rows: Collection[int]
) -> tuple[Implied, ...]:
    """The bounds of every unprinted quantity that a statement speaks of.

    ``rows`` are constraints that can hold together. Every bound is proved exactly; one that cannot
    be is left open.
    """
    # What the statements' own figures give is told by them, not by sums that give no more.
    plain = [row for row in rows if model.system.rows[row].plain]
    near = _ends(model, program, plain)
    ends = _ends(model, program, rows)
    for key, (bound, _) in near.items():
        if bound is not None and bound == ends[key][0]:
            ends[key] = near[key]
    found = [
        _implied(model, index, ids, ends[index, 1], ends[index, -1])
        for index, ids in model.spoken.items()
    ]
    known = [entry for entry in found if entry]
    return tuple(Implied(f"Q{number:02d}", *rest) for number, rest in enumerate(known, start=1))


_Rest = tuple[
    str, str, Decimal | None, Decimal | None, str, tuple[str, ...], tuple[str, ...],
    tuple[str, ...],
]  # fmt: skip


_End = tuple[Fraction | None, list[int]]
"""An exact bound, if there is one, and the rows that prove it."""


def _ends(model: Model, program: Program, rows: Collection[int]) -> dict[tuple[int, int], _End]:
    """Both ends of every unprinted quantity spoken of, by its index and sense."""
    program.use(rows)
    if program.conflict() is not None:
        return {(index, sense): (None, []) for index in model.spoken for sense in (1, -1)}
    return {
        (index, sense): _end(model, program, index, sense)
        for index in model.spoken
        for sense in (1, -1)
    }


def _implied(
    model: Model, index: int, speakers: list[str], least: _End, most: _End
) -> _Rest | None:
    quantity = model.system.quantities[index]
    (low, below), (high, above) = least, most
    if high is None and not low:
        return None
    rows = [model.system.rows[row] for row in sorted({*below, *above})]
    refers = dict.fromkeys(row.group or row.source for row in rows)
    assumptions = dict.fromkeys(name for row in rows for name in row.assumptions)
    return (
        quantity.kind,
        quantity.name,
        None if low is None else outer_bounds(Interval(low, low))[0],
        None if high is None else outer_bounds(Interval(high, high))[1],
        quantity.unit,
        tuple(speakers),
        tuple(name for name in refers if name),
        tuple(assumptions),
    )


def _end(model: Model, program: Program, index: int, sense: int) -> _End:
    """The exact least (or greatest) value, and the rows that prove it."""
    form: Terms = ((index, Fraction(1)),)
    found = program.least(form, sense)
    if found is None:
        return None, []
    rows = {row: model.system.rows[row] for row in found[1]}
    proof = least_bound(rows, ((index, Fraction(sense)),))
    if proof is None:
        return None, []
    return sense * proof.bound, list(proof.multipliers)
