"""Tables without rules between their columns: white space parts columns, and height parts rows.

Words that stand close below each other are one cell; cells of one height are a row. A head over
several columns belongs to those it stands in the middle of. Where two figures would share a place,
or the figures do not add up, nothing is said: a wrong table is worse than none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from statistics import median

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Place, Row, Strip
from juesuan_analysis.readers.cell_rows import from_the_left, prose_rows
from juesuan_analysis.readers.lines import rows_of, without_notes
from juesuan_analysis.readers.open_columns import (
    Cell,
    Span,
    bands_of,
    counts_columns,
    first_band,
    holds_figure,
    is_header_word,
    merged,
    over,
    placed_under_heads,
)
from juesuan_analysis.readers.pages import Ruled
from juesuan_analysis.readers.sheet import Run, Sheet
from juesuan_analysis.readers.sums import consistent, is_amount
from juesuan_analysis.wordforms import compact

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
_MOST_COLUMNS = 40
_NEXT = 4.0
"""Rows of one table stand at most so many type sizes below each other."""
_ALIGNED = 2.0
"""Points by which texts that begin below each other may be apart."""
_SPACED = 4
"""Letters of a word that is spaced out over its cell."""
_FEWEST_HEADS = 3
"""Header words on one line that make it the head of a table."""

_LINES = vocabulary.rows()
_NO_ROWS = (_LINES.title, _LINES.mark, _LINES.note, _LINES.caption, _LINES.year)


def is_head(line: Sequence[Run]) -> bool:
    """Whether a line is the head of a table: most of what stands apart on it are header words."""
    return sum(map(is_header_word, _pieces(line))) >= _FEWEST_HEADS


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
            if consistent(rows) or not any(map(is_amount, chain.from_iterable(rows))):
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


def _pieces(line: Sequence[Run]) -> list[Cell]:
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
        Cell((tuple(g),), (g[0].left, max(r.right for r in g)), g[0].middle, g[0].size)
        for g in groups
    ]


def _parts(lines: Sequence[list[Run]], width: float) -> Iterator[list[list[Cell]]]:
    """The lines of each table, title and notes left out."""
    pieces = [_pieces(line) for line in lines]
    texts = [Row(tuple(cell.text for cell in line), Place()) for line in pieces]
    prose = prose_rows(texts, (), True)
    for number in range(len(pieces) - 2, -1, -1):
        if number in prose and number + 1 not in prose and _leads(*pieces[number : number + 2]):
            prose.remove(number)
    last = max((n for n, line in enumerate(pieces) for c in line if is_amount(c.text)), default=0)
    part: list[list[Cell]] = []
    for number, line in enumerate(pieces):
        if number in prose or (number > last and _is_foot(line, width)):
            yield part
            part = []
        elif line:
            part.append(line)
    yield part


def _leads(line: Sequence[Cell], following: Sequence[Cell]) -> bool:
    """Whether a line of one piece is part of the table below it: of a cell, or a row."""
    text = compact(line[0].text)
    if len(line) > 1 or any(words.fullmatch(text) for words in _NO_ROWS):
        return False
    gap = line[0].middle - following[0].middle
    aligned = any(abs(line[0].span[0] - cell.span[0]) < _ALIGNED for cell in following)
    return gap < (_NEXT if aligned else _BELOW) * line[0].size


def _is_foot(line: Sequence[Cell], width: float) -> bool:
    """Whether a line is a page number or the like: alone in the middle of the page, or a number."""
    middle = abs(line[0].centre - width / 2) < 2 * line[0].size
    return len(line) == 1 and (middle or line[0].text.isdecimal())


def _table(lines: Sequence[list[Cell]], sheet: Sheet, before: _Open | None) -> _Open | None:
    """The table that lines make; without a header it has the columns of the one ``before``."""
    figures = [n for n, line in enumerate(lines) if any(is_amount(c.text) for c in line)]
    if not figures and not any(sum(map(is_header_word, x)) >= _FEWEST_HEADS for x in lines):
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
    bands = merged(bands_of(below), below)
    figured = [
        band for band in bands if any(holds_figure(band, cell) for row in below for cell in row)
    ]
    if above:
        placed = placed_under_heads(above, bands, figured)
    else:
        placed = (list(before.columns) if before else bands), []
    if placed is None or len(placed[0]) > _MOST_COLUMNS:
        return None
    bands, heads = placed
    rows = [*heads]
    for row in below:
        cells = [""] * len(bands)
        for cell in row:
            column = first_band(cell.span, bands)
            if cells[column] and len(cells[column]) + len(cell.text) > _SPACED:
                return None
            cells[column] += cell.text
        rows.append(tuple(cells))
    top = max(c.middle + c.size for c in every)
    bottom = min(c.middle - c.size for c in every)
    strips = [None] * len(heads) + [_strip(row, bands, right) for row in below]
    box = (left, bottom, right, top)
    table = Ruled(tuple(from_the_left(rows, len(heads))), box, tuple(strips))
    return _Open(table, tuple(bands), bool(above))


def _strip(row: Sequence[Cell], bands: Sequence[Span], right: float) -> Strip:
    """Where the cells of a row stand."""
    bottom = min(cell.lines[-1][0].middle for cell in row) - row[0].size / 2
    top = max(cell.lines[0][0].middle for cell in row) + row[0].size / 2
    return Strip(bottom, top, [*(left for left, _ in bands), right])


# Rows


def _head(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows the header takes: up to the last one of header words above all figures."""
    height = 0
    for number, row in enumerate(rows, 1):
        if any(is_amount(cell.text) for cell in row):
            break
        if counts_columns(row) or sum(map(is_header_word, row)) > 1:
            height = number
    return height


def _joined(lines: Sequence[Sequence[Cell]], levels: Sequence[float], near: float) -> list[Cell]:
    """Cells, what stands close below each other being one, unless a rule or a figure is there."""
    cells: list[Cell] = []
    for piece in (piece for line in lines for piece in line):
        for index in range(len(cells) - 1, -1, -1):
            cell = cells[index]
            last = cell.lines[-1][0].middle
            within = min(_BELOW * piece.size, near)
            apart = any(piece.middle < level < last for level in levels)
            close = over(cell.span, piece.span) > 0 and 0 < last - piece.middle < within
            if close and not (apart or is_amount(piece.text) or is_amount(cell.text)):
                cells[index] = _together(cell, piece)
                break
        else:
            cells.append(piece)
    return cells


def _together(cell: Cell, piece: Cell) -> Cell:
    span = min(cell.span[0], piece.span[0]), max(cell.span[1], piece.span[1])
    middle = (cell.lines[0][0].middle + piece.middle) / 2
    return Cell((*cell.lines, *piece.lines), span, middle, cell.size)


def _rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells of one height, from the top; each row from the left."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: -cell.middle):
        last = rows[-1][0] if rows else None
        if last and last.middle - cell.middle < _LEVEL * max(cell.size, last.size):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda cell: cell.span) for row in rows]
