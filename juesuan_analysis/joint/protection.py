"""How sharp each check is: the smallest change of a printed number that would be noticed."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from math import floor

from msgspec import Struct

from juesuan_analysis.amounts import Amount, Interval
from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.joint.measure import Measure
from juesuan_analysis.joint.program import Program
from juesuan_analysis.joint.system import System
from juesuan_analysis.patience import patience, spent
from juesuan_analysis.statements import Statement

_NOISE = Fraction(1, 10**7)
"""The solver's bounds are only as exact as this, relative to the numbers themselves."""


class Protection(Struct, frozen=True):
    """The smallest change of a printed number, in its own unit, that the document betrays.

    ``alone`` by the statement's own check, ``joint`` by all that the document says; ``None`` where
    any other number would do as well.
    """

    id: str
    alone: Decimal | None
    joint: Decimal | None


def protections(
    system: System,
    program: Program,
    rows: Collection[int],
    measures: Mapping[str, Measure],
    statements: Iterable[Statement],
) -> tuple[Protection, ...]:
    """The protection of every number that is a quantity; ``rows`` can all hold together.

    If it takes too long, the last numbers have none.
    """
    stated: dict[str, list[int]] = {}
    for index, row in enumerate(system.rows):
        if row.stated and row.group:
            stated.setdefault(row.group, []).append(index)
    kept = set(rows)
    checked = (s for s in statements if s.verdict not in ("label", "unbound"))
    with patience():
        return tuple(
            _protection(s, measures.get(s.id), program, kept - set(stated.get(s.id, ())))
            for s in takewhile(lambda _: not spent(), checked)
        )


def _protection(
    s: Statement, measure: Measure | None, program: Program, rows: Collection[int]
) -> Protection:
    alone, joint = _alone(s), _joint(s, measure, program, rows)
    return Protection(s.id, alone, min((step for step in (alone, joint) if step), default=None))


def _alone(s: Statement) -> Decimal | None:
    if s.verdict not in CONFIRMED or s.check.reach is None or s.claim.number.amount.span:
        return None
    low, high = sorted((abs(s.check.reach.low), abs(s.check.reach.high)))
    step = smallest_betrayed(s.claim.number.amount, low, high)
    return step if step is None else _sharper(s.claim.number.amount, Interval(low, high), step)


def _sharper(stated: Amount, reach: Interval, step: Decimal) -> Decimal:
    """One unit less if ends that only touch betray it: rounding half up, they share nothing."""
    less = step - Decimal(1).scaleb(-stated.decimals)
    moved = (Amount(f"{stated.value + sign * less:f}", "", stated.unrounded) for sign in (1, -1))
    noticed = any(number.value >= 0 and not number.interval.overlaps(reach) for number in moved)
    return less if less and noticed else step


def _joint(
    s: Statement, measure: Measure | None, program: Program, rows: Collection[int]
) -> Decimal | None:
    if measure is None:
        return None
    program.use(rows)
    if program.conflict() is not None:
        return None
    scale = s.claim.number.amount.scale if s.claim.number.kind == "amount" else Fraction(1)
    ends = (None if end is None else Fraction(end) / scale for end in measure.range(program))
    return smallest_betrayed(s.claim.number.amount, *ends)


def smallest_betrayed(
    stated: Amount, low: Fraction | None, high: Fraction | None
) -> Decimal | None:
    """The smallest step off a printed number that leaves what is possible.

    >>> smallest_betrayed(Amount("47.94"), Fraction("47.9432"), Fraction("47.9435"))
    Decimal('0.01')
    """
    unit = Fraction(1, 10**stated.decimals)
    half = Fraction(0) if stated.unrounded else unit / 2
    value = Fraction(stated.value)
    room = abs(value) * _NOISE
    steps = []
    if high is not None:
        steps.append(floor((high + room - value + half) / unit) + 1)
    if (
        low is not None
        and value - (down := floor((value - low + room + half) / unit) + 1) * unit >= 0
    ):
        steps.append(down)
    if not steps:
        return None
    return Decimal(max(min(steps), 1)).scaleb(-stated.decimals)
