"""What the document implies of quantities that it does not print."""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from juesuan_analysis.amounts import Interval, outer_bounds
from juesuan_analysis.joint.model import Model
from juesuan_analysis.joint.program import Program
from juesuan_analysis.joint.proof import least_bound
from juesuan_analysis.joint.system import Row, System
from juesuan_analysis.operands import Operand
from juesuan_analysis.patience import patience


class Implied(Struct, frozen=True):
    """A quantity nobody printed, and the tightest interval that the whole document allows.

    ``kind`` is 年初预算, 上年数 and the like of ``quantity``; an end is ``None`` where nothing in
    the document bounds it. ``speakers`` are the statements about it, ``refers`` what its bounds
    rest on (printed figures, ids of statements and identities), ``assumptions`` what they assume.
    """

    id: str
    kind: str
    quantity: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    speakers: tuple[str, ...]
    refers: tuple[Operand | str, ...]
    assumptions: tuple[str, ...]


def implied_quantities(model: Model, rows: Collection[int]) -> tuple[Implied, ...]:
    """The bounds of every unprinted quantity that a statement speaks of.

    ``rows`` are constraints that can hold together. Every bound is proved exactly; one that cannot
    be is left open, and so are the last if it takes too long.
    """
    with patience():
        return _quantities(model, rows)


def _quantities(model: Model, rows: Collection[int]) -> tuple[Implied, ...]:
    program = Program(model.system)
    program.use(rows)
    if program.conflict() is not None:
        return ()
    system, spoken = model.system, list(model.spoken)
    ends = {(q, sense): _end(system, program, q, sense) for q in spoken for sense in _SENSES}
    # What the statements' own figures give is told by them, not by sums that give no more.
    plain, place = system.part(row for row in rows if system.rows[row].plain)
    near = Program(plain)
    for (quantity, sense), (bound, _) in ends.items():
        own = _end(plain, near, place[quantity], sense) if quantity in place else (None, [])
        if own[0] is not None and own[0] == bound:
            ends[quantity, sense] = own
    found = [_implied(model, q, ids, ends[q, 1], ends[q, -1]) for q, ids in model.spoken.items()]
    known = [entry for entry in found if entry]
    return tuple(Implied(f"Q{number:02d}", *rest) for number, rest in enumerate(known, start=1))


_Rest = tuple[
    str, str, Decimal | None, Decimal | None, str, tuple[str, ...], tuple[Operand | str, ...],
    tuple[str, ...],
]  # fmt: skip


_End = tuple[Fraction | None, list[Row]]
"""An exact bound, if there is one, and the rows that prove it."""

_SENSES = (1, -1)
"""The least value and the greatest."""


def _implied(
    model: Model, index: int, speakers: list[str], least: _End, most: _End
) -> _Rest | None:
    quantity = model.system.quantities[index]
    (low, below), (high, above) = least, most
    if high is None and not low:
        return None
    rows = [*below, *(row for row in above if row not in below)]
    figures = model.system.figures
    refers = dict.fromkeys(r.figure or figures.get(r.group) or r.group or r.source for r in rows)
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


def _end(system: System, program: Program, index: int, sense: int) -> _End:
    """The exact least (or greatest) value, and the rows that prove it."""
    found = program.least(((index, Fraction(1)),), sense)
    if found is None:
        return None, []
    rows = {row: system.rows[row] for row in found[1]}
    proof = least_bound(rows, ((index, Fraction(sense)),))
    if proof is None:
        return None, []
    return sense * proof.bound, [rows[row] for row in sorted(proof.multipliers)]
