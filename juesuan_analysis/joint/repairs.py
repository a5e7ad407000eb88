"""What single change would make a document possible again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from juesuan_analysis.joint.conflicts import Search
from juesuan_analysis.joint.measure import Measure


@dataclass(frozen=True)
class Repair:
    """A statement whose change alone would do, and the values that it could then have.

    ``low`` and ``high`` are in base units (万元, percent); ``None`` where nothing bounds them.
    """

    group: str
    low: float | None
    high: float | None


def repairs(
    search: Search, groups: Iterable[str], measures: Mapping[str, Measure]
) -> Iterator[Repair]:
    """For each of some groups: whether all the others can hold, and what it could say then."""
    for group in groups:
        others = [name for name in search.members if name != group]
        if search.holds(others):
            measure = measures.get(group)
            low, high = measure.range(search.program) if measure else (None, None)
            yield Repair(group, low, high)
