"""Columns of a table that only white space parts, and which of them each head is of."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.readers.open_cells import Cell, Span, around, counts_columns, over
from juesuan_analysis.readers.open_heads import WAYS, Head, Way, heads_of, leaves_of
from juesuan_analysis.readers.sums import is_amount

_REACHING = 12
"""One of so many rows may hold a name that reaches over several columns."""
_SPARSE = 1 / 3
"""A column of names that is filled in fewer rows is part of the one beside it."""
_LEVEL = 1.0
"""Points by which what stands exactly below each other may be apart."""
_PROTRUDING = 2.0
"""Points by which a head may reach beyond the figures it stands over."""


_BLANK = vocabulary.tables().cells.blank
_LEFT, _MIDDLE, _RIGHT = range(3)


class Columns(Struct, frozen=True):
    """Where the columns of a table stand, and what stands over them.

    ``bands`` gives the column of each band that the rows below the header stand in; ``exact`` is
    whether the figures of each column stand exactly below each other.
    """

    spans: tuple[Span, ...]
    heads: tuple[tuple[str, ...], ...]
    bands: Mapping[Span, int]
    exact: bool

    def of(self, cell: Cell) -> int:
        """The first of the columns that a cell below the header reaches over."""
        bands = sorted(self.bands)
        if not bands:
            return max(range(len(self.spans)), key=lambda n: over(cell.span, self.spans[n]))
        reached = (band for band in bands if over(cell.span, band) > 0)
        nearest = max(bands, key=lambda band: over(cell.span, band))
        return self.bands[next(reached, nearest)]


class _Sides(Struct, frozen=True):
    """How what a band holds is aligned: to which side, none if it is not known."""

    figures: bool
    side: int | None
    exact: bool


def columns_of(header: Sequence[Sequence[Cell]], rows: Sequence[Sequence[Cell]]) -> Columns | None:
    """The columns of a table; none if it can't be told for sure what its figures are of.

    The row that counts the columns is left out: its numbers often stand beside them.
    """
    heads = [cell for row in header if not counts_columns(row) for cell in row]
    ways = (_columns(heads, rows, way) for way in (WAYS if heads else WAYS[:1]))
    return next(filter(None, ways), None)


def _columns(heads: Sequence[Cell], rows: Sequence[Sequence[Cell]], way: Way) -> Columns | None:
    """The columns, by one way to tell the storeys of the header."""
    leaves = leaves_of(heads, way) if heads else []
    if any(over(one.span, other.span) > _LEVEL for one, other in pairwise(leaves)):
        return None
    bands = _merged(_bands(rows), rows, leaves)
    sides = {band: _sides(band, rows) for band in bands}
    owners = _owners(leaves, bands, sides) if leaves else {}
    if owners is None:
        return None
    held = {head: band for band, head in owners.items()}
    blank = {band: head for band, head in _blank(bands, rows, leaves) if band not in owners}
    alone = [(None, band) for band in bands if band not in (*owners, *blank)]
    places = sorted([*((leaf, held.get(leaf)) for leaf in leaves), *alone], key=_centre)
    number = {head: n for n, (head, _) in enumerate(places) if head}
    tree = heads_of(heads, dict(_widths(places)), way) if heads else []
    if tree is None or _twice(places, dict(chain.from_iterable(map(_paths, tree))), sides):
        return None
    return Columns(
        tuple(band or around(*(h.span for h in [head] if h)) for head, band in places),
        tuple(_storeys(tree, number, len(places))),
        {band: n for n, (_, band) in enumerate(places) if band}
        | {band: number[head] for band, head in blank.items()},
        all(side.exact for side in sides.values()),
    )


def _paths(head: Head, above: tuple[str, ...] = ()) -> Iterator[tuple[Cell, tuple[str, ...]]]:
    """The single columns below a head, each with all heads it stands under."""
    path = (*above, head.cell.text)
    for below in head.below:
        yield from _paths(below, path)
    if not head.below:
        yield head.cell, path


def _twice(
    places: Sequence[tuple[Cell | None, Span | None]],
    paths: Mapping[Cell, tuple[str, ...]],
    sides: Mapping[Span, _Sides],
) -> bool:
    """Whether two columns of figures beside the same names have the same heads."""
    seen: set[tuple[str, ...]] = set()
    for head, band in places:
        if head and paths[head] in seen:
            return True
        if head and (band is None or sides[band].figures):
            seen.add(paths[head])
        elif band and not sides[band].figures:
            seen.clear()
    return False


def _widths(places: Sequence[tuple[Cell | None, Span | None]]) -> Iterator[tuple[Cell, Span]]:
    """How far the columns under heads reach: a head stands in the middle of its column."""
    held = [
        around(*((head.span,) if head else ()), *((band,) if band else ())) for head, band in places
    ]
    ends = [float("-inf"), *(right for _, right in held)]
    begins = [*(left for left, _ in held), float("inf")]
    for (head, _), (left, right), before, behind in zip(
        places, held, ends, begins[1:], strict=False
    ):
        if head:
            half = max(head.centre - left, right - head.centre)
            yield head, (max(head.centre - half, before), min(head.centre + half, behind))


def _centre(place: tuple[Cell | None, Span | None]) -> float:
    head, band = place
    return head.centre if head else sum(band or ()) / 2


def _storeys(
    tree: Sequence[Head], number: Mapping[Cell, int], width: int
) -> Iterator[tuple[str, ...]]:
    """The rows of a header, each head in the first of its columns."""
    storey = list(tree)
    while storey:
        texts = [""] * width
        for head in storey:
            texts[min(number[leaf] for leaf in head.leaves())] = head.cell.text
        yield tuple(texts)
        storey = [below for head in storey for below in head.below]


# What stands below the header


def _bands(rows: Sequence[Sequence[Cell]]) -> list[Span]:
    """Where columns stand: what overlaps is one, but for a few names that reach over several.

    What is alone in its row may reach over any.
    """
    few = len(rows) // _REACHING
    several = [row for row in rows if len(row) > 1]
    edges = sorted(
        edge
        for row in several
        for cell in row
        for weight in (few + 1 if is_amount(cell.text) else 1,)
        for edge in ((cell.span[0], weight), (cell.span[1], -weight))
    )
    bands: list[Span] = []
    deep, begin = 0, 0.0
    for place, weight in edges:
        if deep <= few < deep + weight:
            begin = place
        elif deep > few >= deep + weight and place > begin:
            bands.append((begin, place))
        deep += weight
    for cell in chain.from_iterable(rows):
        if all(over(cell.span, band) <= 0 for band in bands):
            bands.append(cell.span)
    return sorted(bands)


def _merged(bands: list[Span], rows: Sequence[Sequence[Cell]], heads: Sequence[Cell]) -> list[Span]:
    """Bands, one with few names put to the names beside it that stand in other rows."""
    number = 0
    while number + 1 < len(bands):
        pair = bands[number : number + 2]
        one, other = set(), set()
        for n, row in enumerate(rows):
            for cell in row:
                first, second = (over(band, cell.span) > 0 for band in pair)
                one |= {n} if first else set()
                other |= {n} if second and not first else set()
        figures = any(_holds_figure(band, c) for band in pair for c in chain.from_iterable(rows))
        sparse = min(len(one), len(other)) < _SPARSE * len(rows)
        alike = _of_one_head(pair, heads) if heads else sparse
        if alike and not figures and not one & other:
            bands[number : number + 2] = [(pair[0][0], pair[1][1])]
        else:
            number += 1
    return bands


def _of_one_head(bands: Sequence[Span], heads: Sequence[Cell]) -> bool:
    """Whether not each of two bands has a head of its own."""
    one, other = (_over(band, heads) or _aligned(band, _LEFT, heads) for band in bands)
    return None in (one, other) or one is other


def _holds_figure(band: Span, cell: Cell) -> bool:
    return is_amount(cell.text) and over(band, cell.span) > 0


def _sides(band: Span, rows: Sequence[Sequence[Cell]]) -> _Sides:
    cells = [cell for row in rows for cell in row if over(band, cell.span) > 0]
    figures = [cell for cell in cells if is_amount(cell.text)]
    spans = [cell.span for cell in figures or cells]
    edges = [[left, (left + right) / 2, right] for left, right in spans]
    level = [max(places) - min(places) <= _LEVEL for places in zip(*edges, strict=True)]
    known = level.index(True) if sum(level) == 1 else None
    return _Sides(bool(figures), known, any(level) or not figures)


# Which head each band is of


def _owners(
    heads: Sequence[Cell], bands: Sequence[Span], sides: Mapping[Span, _Sides]
) -> dict[Span, Cell] | None:
    """The head of each band; none if that of a column of figures can't be told.

    What overlaps is of one column. What does not is told by alignment, figures before names.
    """
    owners: dict[Span, Cell] = {}
    for band in sorted(bands, key=lambda band: not sides[band].figures):
        head = _over(band, [head for head in heads if head not in owners.values()])
        if head:
            owners[band] = head
    known = Counter(s.side for s in sides.values() if s.figures and s.side is not None)
    usual = known.most_common(1)[0][0] if known else _RIGHT
    for band in sorted(set(bands) - owners.keys(), key=lambda band: not sides[band].figures):
        own = sides[band].side
        side = own if own is not None else usual if sides[band].figures else _LEFT
        head = _aligned(band, side, heads)
        if head and head not in owners.values():
            owners[band] = head
        elif sides[band].figures:
            return None
    placed = [heads.index(owners[band]) for band in sorted(owners)]
    return owners if placed == sorted(placed) else None


def _blank(
    bands: Sequence[Span], rows: Sequence[Sequence[Cell]], heads: Sequence[Cell]
) -> Iterator[tuple[Span, Cell]]:
    """Bands of marks for cells left blank, and counts, at the side of a column of figures."""
    for band in bands:
        texts = [cell.text for cell in chain.from_iterable(rows) if over(band, cell.span) > 0]
        head = _over(band, heads) or _aligned(band, _LEFT, heads)
        marks = [text for text in texts if _BLANK.fullmatch(text)]
        if head and marks and all(text.isdecimal() for text in texts if text not in marks):
            yield band, head


def _over(band: Span, heads: Sequence[Cell]) -> Cell | None:
    """The head that a band shares most with."""
    under = (head for head in heads if over(band, head.span) > 0)
    return max(under, key=lambda head: over(band, head.span), default=None)


def _aligned(band: Span, side: int, heads: Sequence[Cell]) -> Cell | None:
    """The head of the column that ends where a band ends, or begins where it begins."""
    if side == _RIGHT:
        return next((h for h in reversed(heads) if h.span[1] <= band[1] + _PROTRUDING), None)
    if side == _LEFT:
        return next((h for h in heads if h.span[0] >= band[0] - _PROTRUDING), None)
    return None
