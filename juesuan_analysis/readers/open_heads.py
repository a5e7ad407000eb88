"""The storeys of a header that no rules part: which heads stand over which others.

What is printed half way up reaches over all storeys beside it; what stands higher is the head of
what stands below it. A head over several columns stands in their middle.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from juesuan_analysis.readers.open_cells import Cell, Span, around, over

_LEVEL = 0.4
"""Heads of one storey stand at most so much of the type size higher or lower."""
_OFF = 0.2
"""Share of the width of its columns by which a head may be off their middle."""


class Way(NamedTuple):
    """A way to tell storeys by height.

    ``whole``: what stands half way up reaches over all storeys; of three it may be the middle one.
    ``beside``: what stands half way between the top storey and another reaches over both, with
    heads of its own below.
    """

    whole: bool
    beside: bool


WAYS = tuple(Way(whole, beside) for whole in (True, False) for beside in (False, True))
"""The ways, the likeliest first."""
_FURTHER = Way(True, False), Way(True, True)
_NONE: Mapping[Cell, float] = {}


class Head(Struct, frozen=True, eq=False):
    """A head and those it stands over."""

    cell: Cell
    below: tuple["Head", ...] = ()

    def leaves(self) -> Iterator[Cell]:
        """The heads of single columns."""
        for head in self.below:
            yield from head.leaves()
        if not self.below:
            yield self.cell


def leaves_of(cells: Sequence[Cell], way: Way, levels: Mapping[Cell, float] = _NONE) -> list[Cell]:
    """The heads of a header that stand over one column, from the left; see :func:`heads_of`."""
    through, groups = _beside(cells, way, levels)
    found = list(through)
    for group in groups:
        upper, lower = _storeys(group, levels)
        over_some = _over_some(upper, lower)
        found += [cell for cell in upper if cell not in over_some]
        beside = _reaching(upper, lower, levels) if way.beside else {}
        found += leaves_of(lower, _FURTHER[way.beside], {**levels, **beside}) if lower else []
    return sorted(found, key=lambda cell: cell.centre)


def heads_of(
    cells: Sequence[Cell],
    columns: Mapping[Cell, Span],
    way: Way,
    levels: Mapping[Cell, float] = _NONE,
) -> list[Head] | None:
    """The heads of the top storey, from the left; ``columns`` are the spans of single columns.

    None if it can't be told which columns a head is over. ``levels`` are those of heads that reach
    over several storeys and are taken for one of the lowest of them.
    """
    through, groups = _beside(cells, way, levels)
    found = [Head(cell) for cell in through]
    for group in groups:
        upper, lower = _storeys(group, levels)
        over_some = _over_some(upper, lower)
        found += [Head(cell) for cell in upper if cell not in over_some]
        beside = _reaching(upper, lower, levels) if way.beside else {}
        below = (
            heads_of(lower, columns, _FURTHER[way.beside], {**levels, **beside}) if lower else []
        )
        if below is None:
            return None
        found += [head for head in below if head.cell in beside]
        shared = _shared(over_some, [h for h in below if h.cell not in beside], columns)
        if shared is None:
            return None
        found += shared
    return sorted(found, key=lambda head: head.cell.centre)


def _reaching(
    upper: Sequence[Cell], lower: Sequence[Cell], levels: Mapping[Cell, float]
) -> dict[Cell, float]:
    """Heads half way between the top storey and another, beside both: to the lower, its level."""
    level = {cell: levels.get(cell, cell.middle) for cell in lower}
    under = [c for c in lower if any(over(c.span, head.span) > 0 for head in upper)]
    top = upper[0].middle
    found: dict[Cell, float] = {}
    for cell in lower:
        near = _LEVEL * cell.size
        storeys = [at for at in level.values() if abs((top + at) / 2 - level[cell]) < near]
        own = any(abs(level[other] - level[cell]) < near for other in under)
        if cell not in under and not own and min(storeys, default=top) < level[cell] - near:
            found[cell] = min(storeys)
    return found


def _beside(
    cells: Sequence[Cell], way: Way, levels: Mapping[Cell, float]
) -> tuple[list[Cell], list[list[Cell]]]:
    """The heads that reach over all storeys, and the groups of others between them."""
    if not way.whole:
        return [], [list(cells)]
    middle = (max(map(_top, cells)) + min(map(_foot, cells))) / 2
    half = [c for c in cells if c not in levels and abs(c.middle - middle) < _LEVEL * c.size]
    through = [c for c in half if all(over(c.span, o.span) <= 0 for o in cells if o is not c)]
    if 2 * len(through) <= len(half):
        through = []  # it is the storey in the middle
    groups: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell not in through:
            number = sum(cell.centre > other.centre for other in through)
            groups.setdefault(number, []).append(cell)
    return through, list(groups.values())


def _top(cell: Cell) -> float:
    return cell.lines[0][0].middle


def _foot(cell: Cell) -> float:
    return cell.lines[-1][0].middle


def _storeys(
    cells: Sequence[Cell], levels: Mapping[Cell, float] = _NONE
) -> tuple[list[Cell], list[Cell]]:
    """The heads of the top storey, and those below."""
    top = max(levels.get(cell, cell.middle) for cell in cells)
    upper = [c for c in cells if top - levels.get(c, c.middle) < _LEVEL * c.size]
    return upper, [cell for cell in cells if cell not in upper]


def _over_some(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """The heads of a storey that have others below, from the left."""
    if len(lower) >= len(upper):
        return sorted(upper, key=lambda cell: cell.centre)
    found = [cell for cell in upper if any(_is_below(other, cell, upper) for other in lower)]
    return sorted(found, key=lambda cell: cell.centre)


def _is_below(other: Cell, cell: Cell, row: Sequence[Cell]) -> bool:
    """Whether a cell lower down stands in the part of a storey that a head may be over."""
    halves = [abs(beside.centre - cell.centre) / 2 for beside in row if beside is not cell]
    near = abs(other.centre - cell.centre) < min(halves, default=float("inf"))
    return over(other.span, cell.span) > 0 or near


def _shared(
    upper: Sequence[Cell], below: Sequence[Head], columns: Mapping[Cell, Span]
) -> list[Head] | None:
    """The heads of a storey with those each is over: it stands in the middle of them."""
    if not upper and not below:
        return []
    spans = [around(*(columns[leaf] for leaf in head.leaves())) for head in below]

    @cache
    def best(number: int, begin: int) -> tuple[float, tuple[int, ...]]:
        """How far the heads from one on are off, and where what each is over begins."""
        rest = len(upper) - number
        if not rest:
            return (0.0, ()) if begin == len(below) else (float("inf"), ())
        found = []
        for end in range(begin + 1, len(below) - rest + 2):
            cost, begins = best(number + 1, end)
            left, right = around(*spans[begin:end])
            off = abs((left + right) / 2 - upper[number].centre)
            share = off if off < _OFF * (right - left) else float("inf")
            found.append((cost + share, (begin, *begins)))
        return min(found, default=(float("inf"), ()))

    cost, begins = best(0, 0)
    if cost == float("inf"):
        return None
    ends = (*begins[1:], len(below))
    return [
        Head(cell, tuple(below[begin:end]))
        for cell, begin, end in zip(upper, begins, ends, strict=True)
    ]
