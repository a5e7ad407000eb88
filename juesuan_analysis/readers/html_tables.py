"""Data tables of a web page, told from those that lay it out, with merged cells spread."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from lxml.html import HtmlElement
from msgspec import Struct

from juesuan_analysis.document import Place, Row
from juesuan_analysis.readers.bounds import MAX_CELLS, bound
from juesuan_analysis.readers.html_flow import Line, Picture, items, lines, source_line
from juesuan_analysis.readers.sheet import UNREAD

_MAX_SPAN = 1_000
"""What browsers allow ``colspan``; a cell that covers more is a mistake or an attack."""
_MAX_PLACES = 10_000_000
"""Places that the cells of a table cover, merged ones and all: ten thousand rows that wide."""
_LONGEST_CELL = 3_000
"""Characters: a cell with more holds part of the page, not an entry of a table."""
_LONGEST_SINGLE = 60
"""The same for a table of one row, which is data only if its cells are short (a last line that a
page end cut off), else layout."""
_FEW_ROWS = 0.2
"""Share of rows that may be wider than the others by mistake."""
_DECIMALS = re.compile(r"\d\.\d")


class DataTable(Struct, frozen=True):
    """``outside`` is what stands in the table but in none of its rows: its caption."""

    rows: tuple[Row, ...]
    banners: frozenset[int]
    outside: tuple[Line, ...]


def data_tables(root: HtmlElement, source: str) -> dict[HtmlElement, DataTable]:
    """The innermost tables that hold data."""
    found: dict[HtmlElement, DataTable] = {}
    layout: set[HtmlElement] = set()
    rows_of = _rows_by_table(root)
    for table in reversed(list(root.iter("table"))):  # inner ones come before outer ones
        if table in layout:
            continue
        rows = rows_of.get(table, [])
        cells = _placed(rows, source)
        columns = sorted({column for _, column in cells})
        if len(columns) < 2:
            continue
        bound(len(rows) * len(columns), MAX_CELLS, "表格的单元格", source)
        texts = {at: _cell_text(cell) for at, cell in cells.items()}
        texts |= {at: UNREAD for at in _sticking_out(cells) if not _DECIMALS.search(texts[at])}
        longest = max(map(len, texts.values()))
        if 0 < longest <= (_LONGEST_CELL if len(rows) > 1 else _LONGEST_SINGLE):
            outside = tuple(lines(table, set(rows)))
            printed, banners = _printed(rows, columns, texts), _banners(cells, columns)
            found[table] = DataTable(printed, banners, outside)
        if table in found or longest > _LONGEST_CELL:  # so has every table around it
            _mark_around(table, layout)
    return found


def _rows_by_table(root: HtmlElement) -> dict[HtmlElement, list[HtmlElement]]:
    rows: dict[HtmlElement, list[HtmlElement]] = {}
    for row in root.iter("tr"):
        if (table := next(row.iterancestors("table"), None)) is not None:
            rows.setdefault(table, []).append(row)
    return rows


def _mark_around(table: HtmlElement, layout: set[HtmlElement]) -> None:
    for outer in table.iterancestors("table"):
        if outer in layout:
            return
        layout.add(outer)


def _placed(rows: Sequence[HtmlElement], source: str) -> dict[tuple[int, int], HtmlElement]:
    """Each cell at the first place it covers."""
    cells: dict[tuple[int, int], HtmlElement] = {}
    taken: dict[int, int] = {}  # by column: up to which row a cell reaches
    places = 0
    for index, row in enumerate(rows):
        column = 0
        for cell in row.iterchildren("td", "th"):
            while taken.get(column, 0) > index:
                column += 1
            cells[index, column] = cell
            end = index + _span(cell, "rowspan", len(rows))
            for _ in range(min(_span(cell, "colspan", 1), _MAX_SPAN)):
                taken[column] = max(end, taken.get(column, 0))
                column += 1
            bound(places + column, _MAX_PLACES, "合并单元格所占的位置", source)
        places += column
    return cells


def _sticking_out(cells: Mapping[tuple[int, int], HtmlElement]) -> list[tuple[int, int]]:
    """The cells that stand right of all others, pushed there by a merged cell.

    Without one that reaches into them, rows may be wider by mistake, if they are few.
    """
    ends: dict[int, int] = {}
    for (row, column), cell in cells.items():
        ends[row] = max(ends.get(row, 0), column + _span(cell, "colspan", 1))
    usual, often = Counter(ends.values()).most_common(1)[0]
    beyond = {row for row, end in ends.items() if end > usual}
    reach: dict[int, int] = {}  # by row: up to which one its cells reach
    for (row, _), cell in cells.items():
        reach[row] = max(reach.get(row, 0), row + _span(cell, "rowspan", 1))
    pushed = {row for row in beyond if reach.get(row - 1, 0) > row or row - 1 in beyond}
    if len(beyond - pushed) > often * _FEW_ROWS or len(beyond) > often:
        return []
    return [(row, column) for row, column in cells if row in beyond and column >= usual]


def _span(cell: HtmlElement, name: str, whole: int) -> int:
    """How far a cell reaches; 0 means over the ``whole``, anything unreadable 1."""
    found = re.match(r"\s*\+?(\d{1,9})", cell.get(name, ""))
    return (int(found[1]) or whole) if found else 1


def _cell_text(cell: HtmlElement) -> str:
    """What a cell says; a picture alone says something nobody could read."""
    shown = list(items(cell))
    text = " ".join(item.text for item in shown if isinstance(item, Line))
    return text or UNREAD * any(isinstance(item, Picture) for item in shown)


def _printed(
    rows: Sequence[HtmlElement], columns: Sequence[int], texts: Mapping[tuple[int, int], str]
) -> tuple[Row, ...]:
    """The rows in the columns in which any cell begins; others have no width on the page."""
    return tuple(
        Row(tuple(texts.get((index, column), "") for column in columns), _place(row))
        for index, row in enumerate(rows)
    )


def _place(row: HtmlElement) -> Place:
    return Place(line=source_line(row))


def _banners(
    cells: Mapping[tuple[int, int], HtmlElement], columns: Sequence[int]
) -> frozenset[int]:
    """Indexes of the rows that one cell fills from the first to the last column."""
    return frozenset(
        row
        for (row, column), cell in cells.items()
        if column == columns[0] and column + _span(cell, "colspan", 1) > columns[-1]
    )
