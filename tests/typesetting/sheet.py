"""A table as cells on a grid of rows and columns, with merged cells and column widths."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.typesetting.glyphs import width, wrap
from tests.typesetting.layout import Layout
from tests.typesetting.parts import Table
from tests.typesetting.rows import (
    FIGURE,
    NUMBERING,
    TOTAL,
    Rows,
    compact,
    is_code_column,
    is_line_number_column,
    printed_rows,
)

SIZES = (9.0, 8.0, 7.0, 6.5, 6.0, 5.5, 5.0)
"""Font sizes of tables; the first at which all columns find room is taken."""

PADDING = 3.0
LEADING = 1.3
_SHORT = 7
"""Texts of so many characters stand in the middle of a cell."""

_LEAST = 4.6
"""Least width of a column in characters, if it isn't one of codes or line numbers."""

_MONEY = re.compile(r"资金|财政拨款")
_INDICATORS = re.compile(r"一级指标.*三级指标")


@dataclass(frozen=True)
class Cell:
    """A cell, merged or not, by its upper left corner and its extent."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    align: str = "left"


@dataclass(frozen=True)
class Sheet:
    """A table ready to be drawn: cells, header rows, column widths and row heights in points."""

    cells: tuple[Cell, ...]
    header: int
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float

    def lines(self, cell: Cell) -> list[str]:
        """The text of a cell, broken to its width."""
        room = sum(self.widths[cell.column : cell.column + cell.columns]) - 2 * PADDING
        return wrap(cell.text, self.size, room, hang=False) if cell.text else []


def sheet(table: Table, layout: Layout, room: float) -> Sheet:
    """A table laid out to a width of ``room`` points."""
    rows, header = printed_rows(table, layout)
    rows = [list(row) for row in rows]
    cells = _statutory(rows, header) if table.number else _free(rows)
    size, widths = _sizes(rows, header, cells, layout, room)
    bare = Sheet(tuple(cells), header, tuple(widths), (), size)
    return Sheet(bare.cells, header, bare.widths, _heights(bare, len(rows), layout), size)


def column_count(table: Table, layout: Layout) -> int:
    """How many columns a table has in a layout."""
    return len(printed_rows(table, layout)[0][0])


# Merged cells


def _statutory(rows: Rows, header: int) -> list[Cell]:
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            if (index, column) in taken:
                continue
            across = _across(rows, header, index, column, taken)
            down = _down(rows, header, index, column, across) if index < header else 1
            taken |= {(index + i, column + j) for i in range(down) for j in range(across)}
            align = _align(rows, header, index, column)
            cells.append(Cell(text, index, column, down, across, align))
    return cells


def _across(rows: Rows, header: int, index: int, column: int, taken: set[tuple[int, int]]) -> int:
    """How many columns a cell covers: blanks beside a heading, or beside a total."""
    row = rows[index]
    if not row[column]:
        return 1
    end = column + 1
    if index < header:
        while end < len(row) and not row[end] and (index, end) not in taken:
            end += 1
    elif TOTAL.fullmatch(compact(row[column])) and is_code_column(rows, header, column):
        following = next((c for c in range(end, len(row)) if row[c]), len(row))
        names = _name_column(rows, header, column) + 1
        end = following if "经费" in row[column] else min(following, names)
    return end - column


def _name_column(rows: Rows, header: int, column: int) -> int:
    """The column of names to the right of a column of codes."""
    while is_code_column(rows, header, column):
        column += 1
    return column


def _down(rows: Rows, header: int, index: int, column: int, across: int) -> int:
    """How many rows a heading covers: those that are blank below it."""
    end = index + 1
    while (
        rows[index][column]
        and compact(rows[index][column]) != NUMBERING
        and end < header
        and compact(rows[end][0]) != NUMBERING
        and not any(rows[end][column : column + across])
    ):
        end += 1
    return end - index


def _align(rows: Rows, header: int, index: int, column: int) -> str:
    text = compact(rows[index][column])
    if index < header or TOTAL.fullmatch(text):
        return "center"
    if FIGURE.fullmatch(text):
        return "right"
    return "center" if is_line_number_column(rows, header, column) else "left"


def _free(rows: Rows) -> list[Cell]:
    """A table without fixed columns: above the indicators, texts run on over blank cells."""
    joined = ["".join(map(compact, row)) for row in rows]
    indicators = next((i for i, text in enumerate(joined) if _INDICATORS.search(text)), 0)
    cells: list[Cell] = []
    for index, row in enumerate(rows):
        money = bool(_MONEY.search(joined[index]))
        runs_on = index < indicators and not money
        column = 0
        while column < len(row):
            end = column + 1
            while runs_on and row[column] and end < len(row) and not row[end]:
                end += 1
            text = row[column]
            align = "center" if len(text) <= _SHORT else "left"
            cells.append(Cell(text, index, column, 1, end - column, align))
            column = end
    return cells


# Sizes


def _sizes(
    rows: Rows, header: int, cells: Sequence[Cell], layout: Layout, room: float
) -> tuple[float, list[float]]:
    """The largest font size at which the columns find room, and their widths."""
    names = _flexible(rows, header, cells)
    columns = range(len(rows[0]))
    narrow = {
        c
        for c in columns
        if _narrow(rows, header, c) and any(r[c].isdigit() for r in rows[header:])
    }
    for size in SIZES:
        least = [_least(cells, c, size) for c in columns]
        least = [w if c in narrow else max(w, _LEAST * size) for c, w in enumerate(least)]
        if sum(least) <= room:
            break
    wanted = [
        max(least[column], _widest(cells, column, size)) if column in names else least[column]
        for column in columns
    ]
    if layout.name_width and any(is_code_column(rows, header, c) for c in columns):
        wanted = [max(w, layout.name_width) if c in names else w for c, w in enumerate(least)]
        spare = (room - sum(wanted)) / max(1, len(wanted) - len(names))
        return size, [w + (0 if c in names else max(0.0, spare)) for c, w in enumerate(wanted)]
    if sum(wanted) <= room:
        return size, [w * room / sum(wanted) for w in wanted]
    share = max(0.0, room - sum(least)) / (sum(wanted) - sum(least))
    return size, [low + (high - low) * share for low, high in zip(least, wanted, strict=True)]


def _flexible(rows: Rows, header: int, cells: Sequence[Cell]) -> set[int]:
    """The columns whose texts may be broken over lines."""
    if not header:
        return set(range(len(rows[0])))
    body = [c for c in cells if c.row >= header and c.columns == 1 and c.text]
    words = {c.column for c in body if not FIGURE.fullmatch(c.text)}
    return {column for column in words if not _narrow(rows, header, column)}


def _narrow(rows: Rows, header: int, column: int) -> bool:
    return is_code_column(rows, header, column) or is_line_number_column(rows, header, column)


def _least(cells: Sequence[Cell], column: int, size: float) -> float:
    """A width at which no figure or code of the column is broken."""
    own = [c.text for c in cells if c.column == column and c.columns == 1]
    return max((width(text, size) for text in own if _unbroken(text)), default=0.0) + 2 * PADDING


def _unbroken(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,%<>=-]+", text))


def _widest(cells: Sequence[Cell], column: int, size: float) -> float:
    own = [c.text for c in cells if c.column == column and c.columns == 1]
    return max((width(text, size) for text in own), default=0.0) + 2 * PADDING + 1


def _heights(bare: Sheet, count: int, layout: Layout) -> tuple[float, ...]:
    line = bare.size * LEADING
    heights = [max(layout.row_height, line + PADDING)] * count
    for cell in sorted(bare.cells, key=lambda c: c.rows):
        missing = len(bare.lines(cell)) * line + PADDING
        missing -= sum(heights[cell.row : cell.row + cell.rows])
        heights[cell.row + cell.rows - 1] += max(0.0, missing)
    return tuple(heights)
