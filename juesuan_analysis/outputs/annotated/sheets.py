"""Tables as they stand on the page."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from juesuan_analysis.document import Box, Grid, Place, Strip
from juesuan_analysis.outputs.annotated.paragraphs import Printed
from juesuan_analysis.outputs.annotated.table_cells import WIDEST_SPAN, Cell, heading_cells
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.wordforms import squeeze

_FIGURE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?[%分]?")


@dataclass(frozen=True)
class Line:
    """A row as printed, and where its cells stand on a page."""

    id: str
    place: Place
    cells: tuple[Cell, ...]
    strip: Strip | None = None

    @property
    def boxes(self) -> Iterator[tuple[str, Box]]:
        """Where the row and each cell with a place of its own stands on a page."""
        if self.strip is None:
            return
        yield self.id, self.strip.box(0, len(self.strip.edges) - 1)
        for cell in self.cells:
            if cell.id:
                yield cell.id, self.strip.box(cell.column, cell.column + 1)


@dataclass(eq=False)
class Sheet:
    """A table as printed, with the lines that stand right above and below it.

    ``header`` is the number of its heading rows, ``facts`` the figures read from its cells.
    """

    id: str
    caption: str
    lines: list[Line]
    header: int = 0
    facts: list[tuple[Fact, str]] = field(default_factory=list)
    above: list[Printed] = field(default_factory=list)
    below: list[Printed] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where the table begins."""
        return self.lines[0].place

    @cached_property
    def _places(self) -> frozenset[str]:
        return frozenset(cell.id for line in self.lines for cell in line.cells if cell.id)

    def cell(self, row: int, column: int) -> str:
        """The place of a cell; that of its row, where the cell has no number to go to."""
        line = self.lines[row].id
        return place if (place := f"{line}-{column}") in self._places else line


def statutory_sheet(name: str, table: Table) -> Sheet:
    """A statutory table, its figures numeric cells with places of their own."""
    facts = {(cell.row, cell.column): cell for cell in table.cells}
    header = min((cell.row for cell in table.cells), default=0)
    rows = [row for grid in table.grids for row in grid.rows]
    lines = [
        Line(f"{name}-{index}", row.place, tuple(cells), row.strip)
        for index, (row, cells) in enumerate(
            zip(rows, heading_cells([row.cells for row in rows[:header]]), strict=False)
        )
    ]
    found = []
    for index, row in enumerate(rows[header:], header):
        cells = []
        for column, text in enumerate(row.cells):
            if fact := facts.get((index, column)):
                cells.append(Cell(text, f"{name}-{index}-{column}", numeric=True, column=column))
                found.append((fact, cells[-1].id))
            else:
                label = text and not _FIGURE.fullmatch(squeeze(text))
                cells.append(Cell(text, scope="row" if label else ""))
        lines.append(Line(f"{name}-{index}", row.place, tuple(cells), row.strip))
    return Sheet(
        name,
        f"{table.id} {table.title}" if table.id.isdigit() else table.title,
        lines,
        header,
        found,
    )


def plain_sheet(
    name: str, caption: str, grid: Grid, read: Container[tuple[int, int]] = ()
) -> Sheet:
    """A table of which nothing is known but what is printed, and which cells were ``read``."""
    lines = []
    for index, row in enumerate(grid.rows):
        own = {column for column in range(len(row.cells)) if (index, column) in read}
        cells = _plain_cells(f"{name}-{index}", row.cells, own)
        lines.append(Line(f"{name}-{index}", row.place, tuple(cells), row.strip))
    return Sheet(name, caption, lines)


def _plain_cells(name: str, texts: Sequence[str], read: Container[int]) -> Iterator[Cell]:
    """The cells of a row; words take in the empty cells behind them, as merged cells do."""
    column = 0
    while column < len(texts):
        text, width = texts[column], 1
        figure = bool(_FIGURE.fullmatch(squeeze(text)))
        merged = bool(text) and not figure
        while merged and column + width < len(texts) and not texts[column + width]:
            width += 1
        yield Cell(
            text,
            f"{name}-{column}" if figure or column in read else "",
            numeric=figure,
            width=min(width, WIDEST_SPAN),
            column=column,
        )
        column += width
