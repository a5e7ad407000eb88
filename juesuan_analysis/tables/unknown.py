"""Tables of figures that the vocabulary does not know: their figures are kept and not used."""

import re
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Document, Grid, Paragraph, Row
from juesuan_analysis.errors import UnreadableAmount
from juesuan_analysis.tables.cells import figure, is_blank
from juesuan_analysis.tables.drafts import UNIT, Draft, Part
from juesuan_analysis.tables.facts import Table
from juesuan_analysis.tables.headers import (
    Column,
    above_figures,
    columns_of,
    header_height,
    pushed_aside,
)
from juesuan_analysis.tables.recognition import table_of
from juesuan_analysis.vocabulary import TableKind
from juesuan_analysis.wordforms import bare, compact, fold, without_ordinal

SCOPE = "unknown"
"""The scope of a table that says nothing of its money."""
_WORDS = vocabulary.tables().unknown
_BRACKET = re.compile(r"[（(][^（）()]*[）)]\s*$")
_FEWEST = 2
"""A grid with fewer figures is a note in a box."""
_LINES_ABOVE = 6
"""Title, number, department, year and unit of a table stand in so many lines above it."""


def read_unknown(document: Document, known: Collection[Grid], number: int) -> tuple[Table, ...]:
    """The tables of figures among the grids whose rows belong to none of the ``known`` ones.

    ``number`` is that of the last known table.
    """
    taken = {id(row) for grid in known for row in grid.rows}
    drafts = list(_drafts(document, taken))
    found = [d for d in drafts if d.columns and _figures(d) >= _FEWEST]
    return tuple(table_of(draft, i) for i, draft in enumerate(found, start=number + 1))


def _drafts(document: Document, taken: Collection[int]) -> Iterator[Draft]:
    above: list[str] = []
    last: Draft | None = None
    for block in document.blocks:
        if isinstance(block, Paragraph):
            above = [*above[1 - _LINES_ABOVE :], block.text]
            continue
        if any(id(row) in taken for row in block.rows) or _other(block):
            last = None
        elif last is None or above or not _goes_on(last, block):
            last = _draft(block, _title(above), _unit(above))
            yield last
        above = []


def _goes_on(draft: Draft, grid: Grid) -> bool:
    """Take a grid without header and title as the next page of a table as wide as it is."""
    if header_height(grid) or not draft.columns or grid.width != len(draft.columns):
        return False
    offset = sum(len(part.grid.rows) for part in draft.parts)
    draft.parts.append(Part(grid, 0, offset, draft.columns))
    return True


def _title(above: Sequence[str]) -> str:
    """The line nearest above a table that reads like its title, else the nearest that may be it."""
    told = (_without_unit(text) for text in reversed(above))
    lines = [compact(without_ordinal(text)) for text in told if not UNIT.search(text)]
    possible = [line for line in lines if not _WORDS.beside.fullmatch(bare(line))]
    likely = (line for line in possible if _WORDS.title.fullmatch(bare(line)))
    return next(likely, "") or next(iter(possible), "")


def _without_unit(text: str) -> str:
    """A line without the unit that it tells in a bracket at its end.

    >>> _without_unit("公用经费情况（单位：万元）"), _without_unit("甲局　单位：万元")
    ('公用经费情况', '甲局　单位：万元')
    """
    bracket = _BRACKET.search(text)
    return text[: bracket.start()] if bracket and UNIT.search(fold(bracket[0])) else text


def _unit(above: Sequence[str]) -> str:
    found = (UNIT.search(fold(text)) for text in reversed(above))
    return next((match["unit"] for match in found if match), "")


def _other(grid: Grid) -> bool:
    cells = (bare(cell) for row in grid.rows for cell in row.cells)
    return any(_WORDS.other.fullmatch(cell) for cell in cells)


def _draft(grid: Grid, title: str, unit: str) -> Draft:
    header = header_height(grid) or above_figures(grid)
    above = "".join(cell for row in grid.rows[:header] for cell in row.cells)
    digest = sha256(bare(title or above).encode()).hexdigest()
    kind = TableKind(f"other-{digest[:8]}", title, "", SCOPE, (), {}, re.compile(".*"))
    named = header and not pushed_aside(grid, header)
    columns = _columns(grid, header, kind) if named else _by_place(grid, header)
    return Draft(kind, title, unit, [Part(grid, header, 0, columns)])


def _columns(grid: Grid, header: int, kind: TableKind) -> tuple[Column, ...]:
    """The columns as their headers say, without figures where other things are printed."""
    rows = grid.rows[header:]
    columns = [
        column if column.role != "figure" or _numeric(rows, index) else Column("unused")
        for index, column in enumerate(columns_of(grid, header, kind))
    ]
    if columns and not any(column.role == "item" for column in columns):
        first = next((i for i, column in enumerate(columns) if column.role == "unused"), None)
        if first is not None:
            columns[first] = Column("item")
    return tuple(columns) if any(column.role == "figure" for column in columns) else ()


def _by_place(grid: Grid, header: int) -> tuple[Column, ...]:
    """Columns of a table without a header to go by: names first, figures where only they stand."""
    columns = tuple(
        Column("figure", measure=f"第{index + 1}列")
        if _numeric(grid.rows[header:], index)
        else Column("item")
        for index in range(grid.width)
    )
    return columns if columns[0].role == "item" and len({c.role for c in columns}) > 1 else ()


def _numeric(rows: Sequence[Row], column: int) -> bool:
    printed = [row.cells[column] for row in rows if len(row.cells) > column and row.cells[column]]
    return bool(printed) and all(map(_readable, printed))


def _readable(cell: str) -> bool:
    try:
        return is_blank(cell) or bool(figure(cell, ""))
    except UnreadableAmount:
        return False


def _figures(draft: Draft) -> int:
    """How many cells print a figure."""
    held = [index for index, column in enumerate(draft.columns) if column.role == "figure"]
    rows = (row for part in draft.parts for row in part.grid.rows[part.header :])
    return sum(not is_blank(row.cells[i]) for row in rows for i in held if i < len(row.cells))
