"""Tables without rules between their columns: white space parts columns, and height parts rows.

Words that stand close below each other are one cell; cells of one height are a row. A head over
several columns belongs to those it stands in the middle of. Where two figures would share a place,
or the figures do not add up, nothing is said: a wrong table is worse than none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain, pairwise
from statistics import median

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Place, Row
from juesuan_analysis.readers.cell_rows import prose_rows
from juesuan_analysis.readers.lines import rows_of, text_of, without_notes
from juesuan_analysis.readers.odd import adds_up, amount_of, is_amount
from juesuan_analysis.readers.pages import Ruled
from juesuan_analysis.readers.sheet import Run, Sheet
from juesuan_analysis.wordforms import bare, compact

_BLANK = 0.5
"""A gap wider than so much of the type size parts what stands on one line."""
_NUMBERED = 0.4
"""The same between a code and a name."""
_BELOW = 1.45
"""Lines of one cell stand at most so many type sizes below each other,"""
_PITCH = 0.8
"""and at most such a share of the distance between rows."""
_LEVEL = 0.4
"""Cells of one row stand at most so much of the type size higher or lower."""
_ACROSS = 0.9
"""Share of a table's width that a rule covers which ends a row."""
_REACHING = 12
"""One of so many rows may hold a name that reaches over several columns."""
_SPARSE = 1 / 3
"""A column of names that is filled in fewer rows is part of the one beside it."""
_LEAST_ROWS = 3
_MOST_COLUMNS = 40
_NEXT = 4.0
"""Rows of one table stand at most so many type sizes below each other."""
_ALIGNED = 2.0
"""Points by which texts that begin below each other may be apart."""
_SPACED = 4
"""Letters of a word that is spaced out over its cell."""
_FEWEST_HEADS = 3
"""Header words on one line that make it the head of a table."""

_HEADERS = vocabulary.tables().headers
_LINES = vocabulary.rows()
_NO_ROWS = (_LINES.title, _LINES.mark, _LINES.note, _LINES.caption, _LINES.year)

Span = tuple[float, float]


@dataclass(frozen=True, eq=False)
class _Cell:
    """What stands together: its lines from the top, its ends on the left and right, its middle."""

    lines: tuple[tuple[Run, ...], ...]
    span: Span
    middle: float
    size: float

    @property
    def text(self) -> str:
        return "".join(map(text_of, self.lines)).strip()

    @property
    def centre(self) -> float:
        return sum(self.span) / 2


def is_head(line: Sequence[Run]) -> bool:
    """Whether a line is the head of a table: most of what stands apart on it are header words."""
    return sum(map(_is_header_word, _pieces(line))) >= _FEWEST_HEADS


def _is_header_word(cell: _Cell) -> bool:
    return bool(_HEADERS.words.fullmatch(bare(cell.text)))


@dataclass(frozen=True)
class _Open:
    """A table as read, where its columns stand, and whether it has a header."""

    table: Ruled
    columns: tuple[Span, ...]
    headed: bool


def open_pages(pages: Mapping[int, tuple[Sheet, Sequence[Run]]]) -> dict[int, tuple[Ruled, ...]]:
    """The tables of pages, by their numbers, from the runs that stand outside all ruled tables.

    A page is left out if not all its figures are in tables that add up; a table that goes on from
    page to page is added up as a whole.
    """
    found: dict[int, list[_Open]] = {}
    for number, (sheet, runs) in pages.items():
        before = found.get(number - 1)
        found[number] = _on_page(sheet, runs, before[-1] if before else None)
    right: set[int] = set()
    whole: list[_Open] = []
    for one, following in pairwise([*(x for page in found.values() for x in page), None]):
        whole += [one] if one else []
        if following is None or following.headed or len(following.columns) != len(whole[0].columns):
            rows = [row for part in whole for row in part.table.rows]
            if _consistent(rows) or not any(map(is_amount, chain.from_iterable(rows))):
                right.update(map(id, whole))
            whole = []
    return {
        number: tuple(one.table for one in page)
        for number, page in found.items()
        if page and all(id(one) in right for one in page)
    }


def _on_page(sheet: Sheet, runs: Sequence[Run], before: _Open | None) -> list[_Open]:
    """The tables of a page; none unless all figures are in."""
    lines = [without_notes(row) for row in rows_of(runs)]
    found: list[_Open] = []
    for part in _parts(lines, sheet.width):
        if table := _table(part, sheet, found[-1] if found else before):
            found.append(table)
    inside = sum(sum(map(is_amount, row)) for one in found for row in one.table.rows)
    amounts = sum(is_amount(piece.text) for line in lines for piece in _pieces(line))
    return found if inside == amounts else []


def _pieces(line: Sequence[Run]) -> list[_Cell]:
    """What stands apart on a line; a figure stands alone."""
    groups: list[list[Run]] = []
    for run in line:
        if groups:
            before = groups[-1][-1]
            numbered = run.text.isdecimal() != before.text.isdecimal()
            most = (_NUMBERED if numbered else _BLANK) * max(run.size, before.size)
            figures = is_amount(run.text) or is_amount(before.text)
            if run.left - before.right <= most and not figures:
                groups[-1].append(run)
                continue
        groups.append([run])
    return [
        _Cell((tuple(g),), (g[0].left, max(r.right for r in g)), g[0].middle, g[0].size)
        for g in groups
    ]


def _parts(lines: Sequence[list[Run]], width: float) -> Iterator[list[list[_Cell]]]:
    """The lines of each table, title and notes left out."""
    pieces = [_pieces(line) for line in lines]
    texts = [Row(tuple(cell.text for cell in line), Place()) for line in pieces]
    prose = prose_rows(texts, (), True)
    for number in range(len(pieces) - 2, -1, -1):
        if number in prose and number + 1 not in prose and _leads(*pieces[number : number + 2]):
            prose.remove(number)
    last = max((n for n, line in enumerate(pieces) for c in line if is_amount(c.text)), default=0)
    part: list[list[_Cell]] = []
    for number, line in enumerate(pieces):
        if number in prose or (number > last and _is_foot(line, width)):
            yield part
            part = []
        elif line:
            part.append(line)
    yield part


def _leads(line: Sequence[_Cell], following: Sequence[_Cell]) -> bool:
    """Whether a line of one piece is part of the table below it: of a cell, or a row."""
    text = compact(line[0].text)
    if len(line) > 1 or any(words.fullmatch(text) for words in _NO_ROWS):
        return False
    gap = line[0].middle - following[0].middle
    aligned = any(abs(line[0].span[0] - cell.span[0]) < _ALIGNED for cell in following)
    return gap < (_NEXT if aligned else _BELOW) * line[0].size


def _is_foot(line: Sequence[_Cell], width: float) -> bool:
    """Whether a line is a page number or the like: alone in the middle of the page, or a number."""
    middle = abs(line[0].centre - width / 2) < 2 * line[0].size
    return len(line) == 1 and (middle or line[0].text.isdecimal())


def _table(lines: Sequence[list[_Cell]], sheet: Sheet, before: _Open | None) -> _Open | None:
    """The table that lines make; without a header it has the columns of the one ``before``."""
    figures = [n for n, line in enumerate(lines) if any(is_amount(c.text) for c in line)]
    if not figures and not any(sum(map(_is_header_word, x)) >= _FEWEST_HEADS for x in lines):
        return None
    every = [cell for line in lines for cell in line]
    left, right = min(c.span[0] for c in every), max(c.span[1] for c in every)
    levels = [
        stroke.bottom
        for stroke in sheet.across
        if min(stroke.right, right) - max(stroke.left, left) > _ACROSS * (right - left)
    ]
    pitches = [
        above[0].middle - below[0].middle for above, below in pairwise([lines[n] for n in figures])
    ]
    near = _PITCH * median(pitches) if pitches else _BELOW * every[0].size
    every_row = _rows(_joined(lines, levels, near))
    height = _head(every_row)
    above, below = every_row[:height], every_row[height:]
    bands = _merged(_bands(below), below)
    figured = [band for band in bands if any(_in(band, cell) for row in below for cell in row)]
    if above:
        placed = _placed(above, bands, figured)
    else:
        placed = (list(before.columns) if before else bands), []
    if placed is None or len(placed[0]) > _MOST_COLUMNS:
        return None
    bands, heads = placed
    rows = [*heads]
    for row in below:
        cells = [""] * len(bands)
        for cell in row:
            column = _first(cell.span, bands)
            if cells[column] and len(cells[column]) + len(cell.text) > _SPACED:
                return None
            cells[column] += cell.text
        rows.append(tuple(cells))
    top = max(c.middle + c.size for c in every)
    bottom = min(c.middle - c.size for c in every)
    table = Ruled(tuple(_from_the_left(rows, len(heads))), (left, bottom, right, top))
    return _Open(table, tuple(bands), bool(above))


def _from_the_left(rows: Sequence[Sequence[str]], head: int) -> Iterator[tuple[str, ...]]:
    """Rows of a table with codes, names that have none put where a merged cell would begin."""
    codes = 0
    while codes + 1 < len(rows[0]) and _holds_codes([row[codes] for row in rows[head:]]):
        codes += 1
    for row in rows:
        named = [text for text in row[: codes + 1] if text]
        if codes and len(named) == 1 and not (named[0].isdecimal() or is_amount(named[0])):
            row = (named[0], *[""] * codes, *row[codes + 1 :])
        yield tuple(row)


def _holds_codes(column: Sequence[str]) -> bool:
    filled = [text.isdecimal() for text in column if text]
    return 2 * sum(filled) > len(filled)


# Rows


def _head(rows: Sequence[Sequence[_Cell]]) -> int:
    """How many rows the header takes: up to the last one of header words above all figures."""
    height = 0
    for number, row in enumerate(rows, 1):
        if any(is_amount(cell.text) for cell in row):
            break
        if _counts(row) or sum(map(_is_header_word, row)) > 1:
            height = number
    return height


def _joined(lines: Sequence[Sequence[_Cell]], levels: Sequence[float], near: float) -> list[_Cell]:
    """Cells, what stands close below each other being one, unless a rule or a figure is there."""
    cells: list[_Cell] = []
    for piece in (piece for line in lines for piece in line):
        for index in range(len(cells) - 1, -1, -1):
            cell = cells[index]
            last = cell.lines[-1][0].middle
            within = min(_BELOW * piece.size, near)
            apart = any(piece.middle < level < last for level in levels)
            close = _over(cell.span, piece.span) > 0 and 0 < last - piece.middle < within
            if close and not (apart or is_amount(piece.text) or is_amount(cell.text)):
                cells[index] = _together(cell, piece)
                break
        else:
            cells.append(piece)
    return cells


def _together(cell: _Cell, piece: _Cell) -> _Cell:
    span = min(cell.span[0], piece.span[0]), max(cell.span[1], piece.span[1])
    middle = (cell.lines[0][0].middle + piece.middle) / 2
    return _Cell((*cell.lines, *piece.lines), span, middle, cell.size)


def _rows(cells: Sequence[_Cell]) -> list[list[_Cell]]:
    """Cells of one height, from the top; each row from the left."""
    rows: list[list[_Cell]] = []
    for cell in sorted(cells, key=lambda cell: -cell.middle):
        last = rows[-1][0] if rows else None
        if last and last.middle - cell.middle < _LEVEL * max(cell.size, last.size):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda cell: cell.span) for row in rows]


# Columns


def _in(band: Span, cell: _Cell) -> bool:
    """Whether a cell is a figure in a band."""
    return is_amount(cell.text) and _over(band, cell.span) > 0


def _bands(rows: Sequence[Sequence[_Cell]]) -> list[Span]:
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
        if all(_over(cell.span, band) <= 0 for band in bands):
            bands.append(cell.span)
    return sorted(bands)


def _merged(bands: list[Span], rows: Sequence[Sequence[_Cell]]) -> list[Span]:
    """Bands, one with few names put to the names beside it that stand in other rows."""
    number = 0
    while number + 1 < len(bands):
        one, other = (
            {n for n, row in enumerate(rows) for cell in row if _over(band, cell.span) > 0}
            for band in bands[number : number + 2]
        )
        figures = any(_in(band, c) for band in bands[number : number + 2] for r in rows for c in r)
        sparse = min(len(one), len(other)) < _SPARSE * len(rows)
        if sparse and not figures and not one & other:
            bands[number : number + 2] = [(bands[number][0], bands[number + 1][1])]
        else:
            number += 1
    return bands


def _first(span: Span, bands: Sequence[Span]) -> int:
    """The first of the bands that a name reaches over, as where cells are merged."""
    return next((n for n, band in enumerate(bands) if _over(span, band) > 0), _column(span, bands))


def _column(span: Span, bands: Sequence[Span]) -> int:
    """The band that a span shares most with, else the nearest."""
    return max(range(len(bands)), key=lambda number: _over(span, bands[number]))


def _placed(
    rows: Sequence[Sequence[_Cell]], bands: Sequence[Span], figures: Sequence[Span]
) -> tuple[list[Span], list[tuple[str, ...]]] | None:
    """The columns, those that hold but a head among them, and the rows of the header.

    The row that counts the columns is left out: its numbers often stand beside them.
    """
    named = [row for row in rows if not _counts(row)]
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


def _counts(row: Sequence[_Cell]) -> bool:
    """Whether a row of a header counts the columns."""
    texts = [cell.text for cell in row]
    return bool(_HEADERS.numbering.fullmatch(texts[0])) or (
        len(texts) > 1 and all(text.isdecimal() for text in texts)
    )


def _stands_over(cell: _Cell, row: Sequence[_Cell], below: Sequence[Sequence[_Cell]]) -> bool:
    """Whether another cell of the header stands below one: it is the head of several columns."""
    return any(_is_below(other, cell, row) for lower in below for other in lower)


def _is_below(other: _Cell, cell: _Cell, row: Sequence[_Cell]) -> bool:
    """Whether a cell lower down stands in the part of a row that a head may be over."""
    if _over(other.span, cell.span) > 0:
        return True
    halves = [abs(beside.centre - cell.centre) / 2 for beside in row if beside is not cell]
    return abs(other.centre - cell.centre) < min(halves, default=0)


def _matched(
    heads: Sequence[_Cell], bands: Sequence[Span], figures: Sequence[Span]
) -> tuple[list[Span], dict[_Cell, int]] | None:
    """Columns from heads and bands in their order, and the column of each head.

    None if there is a column of figures that no head can be told to be of.
    """
    owners: dict[Span, _Cell] = {}
    alone: list[_Cell] = []
    for head in heads:
        free = [band for band in bands if band not in owners and _over(head.span, band) > 0]
        if free:
            owners[max(free, key=lambda band: _over(head.span, band))] = head
        else:
            alone.append(head)
    for band in (band for band in bands if band not in owners):
        nearest = max(alone, key=lambda head: _over(head.span, band), default=None)
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


def _over(one: Span, other: Span) -> float:
    """How much two spans share; less than nothing if they are apart."""
    return min(one[1], other[1]) - max(one[0], other[0])


def _between(one: Span, middle: Span, other: Span) -> bool:
    return middle not in (one, other) and min(one[0], other[0]) < sum(middle) / 2 < max(
        one[1], other[1]
    )


def _shared(
    heads: Sequence[_Cell], columns: Sequence[int], spans: Sequence[Span]
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


# Sums


def _consistent(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the figures add up: down the columns, by codes, or across the rows."""
    return adds_up(rows) or _codes_add_up(rows) or _rows_add_up(rows)


def _value(text: str) -> Decimal | None:
    return amount_of(text) if is_amount(text) else None


def _rows_add_up(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first figure of most rows is the sum of the others."""
    figures = [[v for v in map(_value, row) if v is not None] for row in rows]
    several = [row for row in figures if len(row) > 1]
    held = sum(row[0] == sum(row[1:]) for row in several)
    return len(several) >= _LEAST_ROWS and 2 * held > len(several)


def _codes_add_up(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most figures of a code are the sum of those of the codes below it."""
    held = failed = 0
    for column in range(len(rows[0])):
        coded = {
            row[0]: value for row in rows if row[0].isdecimal() and (value := _value(row[column]))
        }
        for code, value in coded.items():
            parts = [v for c, v in coded.items() if c[:-2] == code]
            held += bool(parts) and sum(parts) == value
            failed += bool(parts) and sum(parts) != value
    return held > failed and held >= _LEAST_ROWS
