"""What single change would make a document possible again."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from juesuan_analysis.joint.conflicts import Search
from juesuan_analysis.joint.measure import Measure
from juesuan_analysis.operands import Operand


class Repair(Struct, frozen=True):
    """A statement whose change alone would do, and the values that it could then have.

    Where it is a printed figure and no statement, ``figure`` is it.
    ``low`` and ``high`` are in base units (万元, percent); ``None`` where nothing bounds them.
    """

    group: str
    low: float | None
    high: float | None
    figure: Operand | None = None


def repairs(
    search: Search, groups: Iterable[str], measures: Mapping[str, Measure]
) -> Iterator[Repair]:
    """For each of some groups: whether another number there would do, and which.

    Only the number is changed. What it is of stays, so that a rate whose base is printed is no
    repair if the base forbids every other rate.
    """
    for group in groups:
        program = search.possible.program
        program.use(_all_but_number(search, group))
        if program.conflict() is None:
            measure = measures.get(group)
            low, high = measure.range(program) if measure else (None, None)
            yield Repair(group, low, high, search.system.figures.get(group))


def _all_but_number(search: Search, group: str) -> list[int]:
    """All rows but those that hold the number of a group."""
    own = [row for row in search.members[group] if not search.system.rows[row].stated]
    others = (rows for name, rows in search.members.items() if name != group)
    return [*search.given, *own, *(row for rows in others for row in rows)]
