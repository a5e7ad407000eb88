"""Columns of a table that only white space parts, and which of them each head is of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from juesuan_analysis import vocabulary
from juesuan_analysis.readers.lines import text_of
from juesuan_analysis.readers.sheet import Run
from juesuan_analysis.readers.sums import is_amount
from juesuan_analysis.wordforms import bare

_REACHING = 12
"""One of so many rows may hold a name that reaches over several columns."""
_SPARSE = 1 / 3
"""A column of names that is filled in fewer rows is part of the one beside it."""

_HEADERS = vocabulary.tables().headers

Span = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Cell:
    """What stands together: its lines from the top, its ends on the left and right, its middle."""

    lines: tuple[tuple[Run, ...], ...]
    span: Span
    middle: float
    size: float

    @property
    def text(self) -> str:
        """All its lines in one."""
        return "".join(map(text_of, self.lines)).strip()

    @property
    def centre(self) -> float:
        """Its middle from left to right."""
        return sum(self.span) / 2


def is_header_word(cell: Cell) -> bool:
    """Whether a cell says what heads of statutory tables say."""
    return bool(_HEADERS.words.fullmatch(bare(cell.text)))


def holds_figure(band: Span, cell: Cell) -> bool:
    """Whether a cell is a figure in a band."""
    return is_amount(cell.text) and over(band, cell.span) > 0


def bands_of(rows: Sequence[Sequence[Cell]]) -> list[Span]:
    """Where columns stand: what overlaps is one, but for a few names that reach over several."""
    few = len(rows) // _REACHING
    edges = sorted(
        edge
        for row in rows
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
    for cell in (cell for row in rows for cell in row):
        if all(over(cell.span, band) <= 0 for band in bands):
            bands.append(cell.span)
    return sorted(bands)


def merged(bands: list[Span], rows: Sequence[Sequence[Cell]]) -> list[Span]:
    """Bands, one with few names put to the names beside it that stand in other rows."""
    number = 0
    while number + 1 < len(bands):
        one, other = (
            {n for n, row in enumerate(rows) for cell in row if over(band, cell.span) > 0}
            for band in bands[number : number + 2]
        )
        figures = any(
            holds_figure(band, c) for band in bands[number : number + 2] for r in rows for c in r
        )
        sparse = min(len(one), len(other)) < _SPARSE * len(rows)
        if sparse and not figures and not one & other:
            bands[number : number + 2] = [(bands[number][0], bands[number + 1][1])]
        else:
            number += 1
    return bands


def first_band(span: Span, bands: Sequence[Span]) -> int:
    """The first of the bands that a name reaches over, as where cells are merged."""
    return next((n for n, band in enumerate(bands) if over(span, band) > 0), _column(span, bands))


def _column(span: Span, bands: Sequence[Span]) -> int:
    """The band that a span shares most with, else the nearest."""
    return max(range(len(bands)), key=lambda number: over(span, bands[number]))


def placed_under_heads(
    rows: Sequence[Sequence[Cell]], bands: Sequence[Span], figures: Sequence[Span]
) -> tuple[list[Span], list[tuple[str, ...]]] | None:
    """The columns, those that hold but a head among them, and the rows of the header.

    The row that counts the columns is left out: its numbers often stand beside them.
    """
    named = [row for row in rows if not counts_columns(row)]
    leaves = [
        cell
        for number, row in enumerate(named, 1)
        for cell in row
        if not _stands_over(cell, row, named[number:])
    ]
    columns = _matched(leaves, bands, figures)
    if columns is None:
        return None
    spans, places = columns
    placed: list[list[str]] = []
    covered: set[int] = set()
    for row in reversed(named):
        texts = [""] * len(spans)
        for cell in row:
            if cell in places:
                texts[places[cell]] = cell.text
        free = [n for n in range(len(spans)) if n in covered and not texts[n]]
        over = [cell for cell in row if cell not in places]
        begins = _shared(over, free, spans)
        if begins is None:
            return None
        covered.update(n for n, text in enumerate(texts) if text)
        for cell, begin in zip(over, begins, strict=True):
            texts[begin] = cell.text
        placed.insert(0, texts)
    return spans, [tuple(row) for row in _lifted(placed)]


def counts_columns(row: Sequence[Cell]) -> bool:
    """Whether a row of a header counts the columns."""
    texts = [cell.text for cell in row]
    return bool(_HEADERS.numbering.fullmatch(texts[0])) or (
        len(texts) > 1 and all(text.isdecimal() for text in texts)
    )


def _stands_over(cell: Cell, row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether another cell of the header stands below one: it is the head of several columns."""
    return any(_is_below(other, cell, row) for lower in below for other in lower)


def _is_below(other: Cell, cell: Cell, row: Sequence[Cell]) -> bool:
    """Whether a cell lower down stands in the part of a row that a head may be over."""
    if over(other.span, cell.span) > 0:
        return True
    halves = [abs(beside.centre - cell.centre) / 2 for beside in row if beside is not cell]
    return abs(other.centre - cell.centre) < min(halves, default=0)


def _matched(
    heads: Sequence[Cell], bands: Sequence[Span], figures: Sequence[Span]
) -> tuple[list[Span], dict[Cell, int]] | None:
    """Columns from heads and bands in their order, and the column of each head.

    None if there is a column of figures that no head can be told to be of.
    """
    owners: dict[Span, Cell] = {}
    alone: list[Cell] = []
    for head in heads:
        free = [band for band in bands if band not in owners and over(head.span, band) > 0]
        if free:
            owners[max(free, key=lambda band: over(head.span, band))] = head
        else:
            alone.append(head)
    for band in (band for band in bands if band not in owners):
        nearest = max(alone, key=lambda head: over(head.span, band), default=None)
        others = (*bands, *(head.span for head in heads))
        if nearest and not any(_between(nearest.span, other, band) for other in others):
            owners[band] = nearest
            alone.remove(nearest)
        elif band in figures:
            return None
    places = sorted([*((band, owners.get(band)) for band in bands), *((h.span, h) for h in alone)],
                    key=lambda place: sum(place[0]))  # fmt: skip
    return (
        [span for span, _ in places],
        {head: number for number, (_, head) in enumerate(places) if head},
    )


def over(one: Span, other: Span) -> float:
    """How much two spans share; less than nothing if they are apart."""
    return min(one[1], other[1]) - max(one[0], other[0])


def _between(one: Span, middle: Span, other: Span) -> bool:
    return middle not in (one, other) and min(one[0], other[0]) < sum(middle) / 2 < max(
        one[1], other[1]
    )


def _shared(
    heads: Sequence[Cell], columns: Sequence[int], spans: Sequence[Span]
) -> list[int] | None:
    """The first column of each head that stands over several: it stands in their middle."""
    if not heads:
        return []
    if len(columns) < len(heads):
        return None

    @cache
    def best(head: int, begin: int) -> tuple[float, tuple[int, ...]]:
        if head == len(heads):
            return 0.0, ()
        found = []
        for first in range(begin, len(columns)):
            for last in range(first, len(columns)):
                if columns[last] - columns[first] != last - first:
                    break
                middle = (spans[columns[first]][0] + spans[columns[last]][1]) / 2
                cost, rest = best(head + 1, last + 1)
                skipped = 20.0 * (first - begin)
                found.append(
                    (cost + skipped + abs(middle - heads[head].centre), (columns[first], *rest))
                )
        return min(found, default=(float("inf"), ()))

    _, begins = best(0, 0)
    return list(begins) if len(begins) == len(heads) else None


def _lifted(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Header rows; what stands half way between two rows is part of the upper one."""
    kept: list[Sequence[str]] = []
    for row in rows:
        above = kept[-1] if kept else row
        if any(one and other for one, other in zip(above, row, strict=True)):
            kept.append(row)
        else:
            kept[-1] = [one or other for one, other in zip(above, row, strict=True)]
    return kept
