"""The header of a table: what each of its columns holds."""

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Grid, Row
from juesuan_analysis.tables.cells import is_figure
from juesuan_analysis.tables.facts import SIDES
from juesuan_analysis.vocabulary import TableKind
from juesuan_analysis.vocabulary.schema import NOTHING
from juesuan_analysis.wordforms import bare, compact, squeeze, widen, without_ordinal

CODE = re.compile(r"\d{3}(?:\d{2}){0,3}")
_HEADERS = vocabulary.tables().headers
_LINES, _UNITS = vocabulary.rows(), vocabulary.tables().unknown
_SEVERAL, _FEW = 2, 2
UNREAD = "□"
"""What readers give for ink they could not read, and for a cell that lies outside its table."""
_ROLES = {"number": _HEADERS.number, "code": _HEADERS.code, "item": _HEADERS.item}


class Column(Struct, frozen=True):
    """What one column of a grid holds: a role, and for figures the measure (and item, if any)."""

    role: str
    side: str = ""
    measure: str = ""
    item: str = ""


def header_height(grid: Grid) -> int:
    """How many rows the header takes: up to the last row of header words above the first data."""
    height = 0
    for index, row in enumerate(grid.rows):
        cells = [squeeze(cell) for cell in row.cells]
        filled = [cell for cell in cells if cell]
        if _is_data(filled):
            break
        if _numbers_columns(filled) or _HEADERS.numbering.fullmatch(next(iter(filled), "")):
            return index + 1  # the row that counts the columns closes a header
        if any(_HEADERS.words.fullmatch(_HEADERS.unit.sub("", bare(cell))) for cell in filled):
            height = index + 1
    return height


def above_figures(grid: Grid) -> int:
    """How many rows stand above the first figure: the header, where its words are not known."""
    rows = enumerate(grid.rows)
    first = (i for i, row in rows if any(is_figure(cell) for cell in row.cells))
    return next(first, 0)


def _numbers_columns(filled: Sequence[str]) -> bool:
    """Whether a row only counts the columns (1, 2, 3 and so on)."""
    return len(filled) > 1 and filled == [str(n) for n in range(1, len(filled) + 1)]


def _is_data(filled: Sequence[str]) -> bool:
    if not filled or _HEADERS.numbering.fullmatch(filled[0]):
        return False
    if any(CODE.fullmatch(cell) or is_figure(cell) for cell in filled):
        return True
    words = [cell for cell in filled if not re.fullmatch(r"[\d,]+", cell)]
    closing = bool(words) and words[0] == filled[0] and bool(_HEADERS.total.fullmatch(words[0]))
    alone = closing and len(words) in (1, len(filled) - 1)
    listed = any(vocabulary.tables().cells.listed.match(cell) for cell in filled)
    return alone or listed or without_ordinal(filled[0]) != compact(filled[0])


def captions(grid: Grid) -> list[str]:
    """What the first rows say that stand above the header: title, department, year and unit."""
    texts: list[str] = []
    for row in grid.rows:
        filled = [cell for cell in row.cells if cell]
        sure = any(_LINES.mark.fullmatch(compact(cell)) for cell in filled)
        alone = len(filled) == 1 and bool(_LINES.title.fullmatch(compact(filled[0])))
        if not (sure or alone or _LINES.caption.fullmatch(compact("".join(filled[:1])))):
            break
        texts.append(" ".join(filled))
    return texts


def pushed_aside(grid: Grid, height: int) -> bool:
    """Whether a row of the header was pushed out of the table by a merged cell."""
    column = grid.width - 1
    last = [row.cells[column] for row in grid.rows if len(row.cells) > column]
    return UNREAD in last[:height] and sum(map(bool, last[height:])) <= _FEW


def columns_of(grid: Grid, height: int, kind: TableKind) -> tuple[Column, ...]:
    """The role of every column; empty if the grid has no column of figures of this kind."""
    if pushed_aside(grid, height):
        return ()
    columns = tuple(_column(path, kind) for path in header_paths(grid, height))
    if not kind.economic:
        columns = _with_blocks(columns)
    return columns if any(column.role == "figure" for column in columns) else ()


def _with_blocks(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns with a second list on the same side marked as such.

    Some forms print expenditure by function and, beside it, by nature (按支出性质和经济分类).
    """
    seen: set[str] = set()
    result: list[Column] = []
    again = False
    for column in columns:
        if column.role == "item" and column.side:
            again = column.side in seen
            seen.add(column.side)
        marked = again and column.side
        result.append(replace(column, side=f"{column.side}（按性质）") if marked else column)
    return tuple(result)


def header_paths(grid: Grid, height: int) -> list[str]:
    """The header cells above each column, from top to bottom, joined by a slash."""
    width = grid.width
    rows = [[_HEADERS.unit.sub("", bare(cell)) for cell in padded(row, width)]
            for row in grid.rows[len(captions(grid)) : height]]  # fmt: skip
    rows = [
        row
        for row in rows
        if not _HEADERS.numbering.fullmatch(row[0])
        and not _numbers_columns([cell for cell in row if cell])
    ]
    paths: list[list[str]] = [[] for _ in range(width)]
    above = [""] * width
    for row in rows:
        filled = list(row)
        for column in range(1, width):
            merged = not filled[column] and not above[column]
            if merged and paths[column] == paths[column - 1]:
                filled[column] = filled[column - 1]
        for column, text in enumerate(filled):
            if text:
                paths[column] = [*paths[column], text]
        above = row
    for column, text in enumerate(_below_header(grid, height)):
        paths[column] += [text] if text else []
    end = _width(grid, height)
    return ["/".join(path) if column < end else "" for column, path in enumerate(paths)]


def _width(grid: Grid, height: int) -> int:
    """How many columns the header reaches over; more are there if a row sticks out of the table.

    A row that counts the columns tells it, else the last cell of the header, if next to nothing
    is printed beyond.
    """
    rows = ([squeeze(cell) for cell in row.cells] for row in grid.rows[:height])
    head = [row for row in rows if any(row)]
    counted = [row for row in head if _counts(row)]
    ends = (max(i for i, cell in enumerate(row) if cell) + 1 for row in counted or head)
    end = max(ends, default=grid.width)
    beyond = sum(any(map(str.strip, row.cells[end:])) for row in grid.rows[height:])
    return end if counted or beyond <= _FEW else grid.width


def _counts(row: Sequence[str]) -> bool:
    return bool(_HEADERS.numbering.fullmatch(row[0])) or _numbers_columns([*filter(None, row)])


def _below_header(grid: Grid, height: int) -> list[str]:
    """Header words that stand in the first row of figures: some forms print a sub-header there."""
    row = next(iter(grid.rows[height:]), None)
    name, *cells = [bare(cell) for cell in padded(row, grid.width)] if row else [""]
    words = [
        bool(_HEADERS.total.fullmatch(cell) or _HEADERS.parts.fullmatch(cell)) for cell in cells
    ]
    if not _HEADERS.total.fullmatch(name) or sum(words) < _SEVERAL:
        return []
    return ["", *(cell if word else "" for cell, word in zip(cells, words, strict=True))]


def _column(path: str, kind: TableKind) -> Column:
    first = kind.sides.sub("", path.partition("/")[0])
    side = next((side for side in SIDES if first == side), "")
    if kind.scope == "three_public" and (across := _across(path, kind)):
        return across
    if kind.of_units and _UNITS.units.fullmatch(path):
        return Column("number" if _UNITS.numbered.fullmatch(path) else "item", side)
    if kind.steps is not NOTHING and path:
        return _step(path, kind)
    for role, words in _ROLES.items():
        if words.fullmatch(path):
            return Column(role, side)
    if not path:
        return Column("unused", side)
    if kind.scope == "three_public" and kind.budget and not kind.measure(path):
        return Column("figure", measure=kind.figures, item=_expense(path.split("/")))
    if _heads_measures(path, kind):
        return Column("figure", item=_expense(path.split("/")))
    own = path.rpartition("/")[2]
    only = "" if _HEADERS.split.fullmatch(own) else kind.only_measure
    measure = kind.measure(path) or only or own
    return Column("figure", side, measure)


def _heads_measures(path: str, kind: TableKind) -> bool:
    """Whether a column is of a thing, the rows being the measures."""
    things = kind.scope == "three_public" and not kind.measure(path)
    return things and bool(kind.needs.fullmatch(path) or kind.total.fullmatch(path))


def _step(path: str, kind: TableKind) -> Column:
    """A column of a table whose rows are named step by step."""
    if measure := kind.measure(path):
        return Column("figure", measure=measure)
    return Column("item" if kind.steps.fullmatch(path) else "number")


def _across(path: str, kind: TableKind) -> Column | None:
    """A column of a table that runs across: one header cell is the measure, one the item."""
    cells = path.split("/")
    measures = [kind.measure(cell) for cell in cells]
    measure = next((name for name in measures if name), None)
    others = [cell for cell, name in zip(cells, measures, strict=True) if not name]
    if measure is None or not others or _HEADERS.item.fullmatch(others[-1]):
        return None
    return Column("figure", measure=measure, item=_expense(others))


def _expense(cells: Sequence[str]) -> str:
    """What a column of a table that runs across is of: its own name, or that it is a total."""
    named = [text for text in cells if not _HEADERS.total.fullmatch(text)]
    named = [text for text in named if not _HEADERS.container.fullmatch(text)]
    part = _HEADERS.part_total.fullmatch(cells[-1])
    return widen(named[-1] if named else "".join(cells) if part else cells[-1])


def padded(row: Row, width: int) -> tuple[str, ...]:
    """The cells of a row, blank ones added where it is short."""
    return row.cells + ("",) * (width - len(row.cells))
