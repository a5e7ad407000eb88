"""Ruled tables of a sheet: which rules belong together, and the cells they make."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from juesuan_analysis.document import Strip
from juesuan_analysis.readers.sheet import Run, Sheet, Stroke

_TOUCH = 3.0
"""Rules that end nearer than this to another meet it."""
_NEAR = 4.0
"""Rules of one table nearer than this are one: no text has room between them."""
_OPEN = 10.0
"""How far rules across reach beyond the last rule down where a table has no side."""
_WALL = 0.6
"""Share of a cell's side that a rule must cover to divide it from its neighbour."""
_CHART = 4
"""Squares in the frame of a chart."""
_MAX_PAIRS = 4_000_000
_MAX_SQUARES = 20_000

Square = tuple[int, int]


@dataclass(frozen=True)
class Frame:
    """A ruled table: where its rules stand, from the left and from the top, and its cells.

    ``owner`` gives for each square of the grid the first one of the cell it is part of.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: dict[Square, Square]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top."""
        return self.xs[0], self.ys[-1], self.xs[-1], self.ys[0]

    @property
    def strips(self) -> tuple[Strip, ...]:
        """Where the squares of each row stand."""
        return tuple(Strip(low, high, self.xs) for high, low in pairwise(self.ys))

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns it has."""
        return len(self.ys) - 1, len(self.xs) - 1

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        left, bottom, right, top = self.box
        return left <= x <= right and bottom <= y <= top

    def cells(self, runs: Iterable[Run]) -> dict[Square, list[Run]]:
        """What stands in each cell; a run that crosses a rule is parted by its characters."""
        found: dict[Square, list[Run]] = {}
        rising = [-y for y in self.ys]
        for run in runs:
            row = _slot(rising, -run.middle)
            for column, part in self._parts(run, row):
                found.setdefault(self.owner[row, column], []).append(part)
        return found

    def _parts(self, run: Run, row: int) -> Iterator[tuple[int, Run]]:
        first = _slot(self.xs, (run.lefts[0] + run.rights[0]) / 2)
        last = _slot(self.xs, (run.lefts[-1] + run.rights[-1]) / 2)
        if self.owner[row, first] == self.owner[row, last]:
            yield first, run
            return
        columns = [
            _slot(self.xs, (left + right) / 2)
            for left, right in zip(run.lefts, run.rights, strict=True)
        ]
        begin = 0
        for end in range(1, len(columns) + 1):
            if end == len(columns) or columns[end] != columns[begin]:
                yield columns[begin], run.part(begin, end)
                begin = end


def _slot(edges: Sequence[float], place: float) -> int:
    return min(max(bisect_right(edges, place) - 1, 0), len(edges) - 2)


def frames_of(sheet: Sheet) -> list[Frame]:
    """The ruled tables of a sheet, from the top."""
    if len(sheet.across) * len(sheet.down) > _MAX_PAIRS:
        return []
    frames = (_frame(across, down) for across, down in _connected(sheet.across, sheet.down))
    tables = (frame for frame in frames if frame and not _is_chart(frame, sheet))
    return sorted(tables, key=lambda frame: -frame.box[3])


def _is_chart(frame: Frame, sheet: Sheet) -> bool:
    """Whether a frame of a few squares is that of a chart: slices of a pie lie in it."""
    if len(frame.owner) > _CHART:
        return False
    left, bottom, right, top = frame.box
    return any(
        left < box[0] and box[2] < right and bottom < box[1] and box[3] < top
        for box in sheet.curved
    )


def _connected(
    across: Sequence[Stroke], down: Sequence[Stroke]
) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """Rules that meet each other, directly or by way of others."""
    find, unite = _sets()
    across = sorted(across, key=lambda stroke: stroke.bottom)
    heights = [stroke.bottom for stroke in across]
    for number, rule in enumerate(down):
        begin = bisect_left(heights, rule.bottom - _TOUCH)
        for other in range(begin, bisect_right(heights, rule.top + _TOUCH)):
            if across[other].left - _TOUCH <= rule.left <= across[other].right + _TOUCH:
                unite(number, -1 - other)
    parts: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for number, rule in enumerate(down):
        parts.setdefault(find(number), ([], []))[1].append(rule)
    for other, rule in enumerate(across):
        parts.setdefault(find(-1 - other), ([], []))[0].append(rule)
    yield from parts.values()


def _sets() -> tuple[Callable[[int], int], Callable[[int, int], None]]:
    parent: dict[int, int] = {}

    def find(one: int) -> int:
        while (above := parent.get(one, one)) != one:
            parent[one] = one = parent.get(above, above)
        return one

    def unite(one: int, other: int) -> None:
        parent[find(one)] = find(other)

    return find, unite


def _frame(across: Sequence[Stroke], down: Sequence[Stroke]) -> Frame | None:
    """The grid that rules make; ``None`` if that is no table."""
    if len(across) < 2 or len(down) < 2:
        return None
    ys = positions((stroke.bottom for stroke in across), _NEAR)[::-1]
    xs = positions((stroke.left for stroke in down), _NEAR)
    left, right = min(s.left for s in across), max(s.right for s in across)
    xs = [*([left] if left < xs[0] - _OPEN else []), *xs]
    xs = [*xs, *([right] if right > xs[-1] + _OPEN else [])]
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MAX_SQUARES:
        return None
    return Frame(tuple(xs), tuple(ys), _owners(xs, ys, across, down))


def positions(places: Iterable[float], near: float) -> list[float]:
    """Places of rules, those nearer than that to the next taken as one."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= near:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _owners(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Stroke], down: Sequence[Stroke]
) -> dict[Square, Square]:
    levels = _by_position([(s.bottom, s.left, s.right) for s in across], ys[::-1])[::-1]
    sides = _by_position([(s.left, s.bottom, s.top) for s in down], xs)
    return squares(
        (len(ys) - 1, len(xs) - 1),
        lambda r, c: _covered(sides[c], ys[r + 1], ys[r]),
        lambda r, c: _covered(levels[r], xs[c], xs[c + 1]),
    )


def squares(
    shape: tuple[int, int],
    walled_left: Callable[[int, int], bool],
    walled_above: Callable[[int, int], bool],
) -> dict[Square, Square]:
    """For each square the first of its cell: squares with no wall between them are one cell."""
    rows, columns = shape
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def find(square: Square) -> Square:
        while owner[square] != square:
            owner[square] = square = owner[owner[square]]
        return square

    for r, c in list(owner):
        if c and not walled_left(r, c):
            one, other = sorted((find((r, c - 1)), find((r, c))))
            owner[other] = one
        if r and not walled_above(r, c):
            one, other = sorted((find((r - 1, c)), find((r, c))))
            owner[other] = one
    return {square: find(square) for square in owner}


def _by_position(
    rules: Iterable[tuple[float, float, float]], places: Sequence[float]
) -> list[list[tuple[float, float]]]:
    """For each place the stretches that rules near it cover."""
    found: list[list[tuple[float, float]]] = [[] for _ in places]
    for level, begin, end in rules:
        nearest = bisect_left(places, level)
        if nearest == len(places) or (
            nearest and level - places[nearest - 1] < places[nearest] - level
        ):
            nearest -= 1
        found[nearest].append((begin, end))
    return found


def _covered(stretches: Iterable[tuple[float, float]], begin: float, end: float) -> bool:
    shared, needed = 0.0, _WALL * (end - begin)
    for low, high in stretches:
        if low < end and high > begin:
            shared += min(end, high) - max(begin, low)
            if shared >= needed:
                return True
    return shared >= needed
