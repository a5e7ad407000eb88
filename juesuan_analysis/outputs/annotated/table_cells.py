"""Cells of a printed table, and the merged cells of its header."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from juesuan_analysis.wordforms import squeeze

WIDEST_SPAN = 1000  # HTML's own limit


@dataclass(frozen=True)
class Cell:
    """A cell; ``scope`` is col or row for the heading cells of a statutory table.

    ``column`` is where it begins, counted from 0.
    """

    text: str
    id: str = ""
    scope: str = ""
    numeric: bool = False
    width: int = 1
    height: int = 1
    column: int = 0


def heading_cells(rows: Sequence[Sequence[str]]) -> list[list[Cell]]:
    """The header's cells with the spans that merged cells, printed once, had."""
    starts = _run_starts(rows)
    covered: set[tuple[int, int]] = set()
    printed: list[list[Cell]] = []
    for index, row in enumerate(rows):
        widths = Counter(starts[index])
        cells = []
        for column, width in sorted(widths.items()):
            if (index, column) in covered:
                continue
            text = row[column]
            height = _run_height(rows, starts, index, column, width) if text else 1
            below = range(index + 1, index + height)
            covered.update((i, c) for i in below for c in range(column, column + width))
            scope = "col" if text else ""
            cells.append(Cell(text, scope=scope, width=min(width, WIDEST_SPAN), height=height))
        printed.append(cells)
    return printed


def _run_starts(rows: Sequence[Sequence[str]]) -> list[list[int]]:
    """For each header cell the column where its merged cell begins.

    An empty cell in the first row belongs to the text on its left; further down only where both
    stand under one merged cell. A row that numbers the columns has no merged cells.
    """
    starts: list[list[int]] = []
    for index, row in enumerate(rows):
        above = starts[-1] if starts else [0] * len(row)
        free = index > 0 and _is_numbering(row)
        line: list[int] = []
        for column, text in enumerate(row):
            shared = 0 < column < len(above) and above[column] == above[column - 1]
            joined = shared and not text and not free and row[line[-1]]
            line.append(line[-1] if joined else column)
        starts.append(line)
    return starts


def _run_height(
    rows: Sequence[Sequence[str]], starts: list[list[int]], index: int, column: int, width: int
) -> int:
    """How many rows a merged cell reaches down: over rows that are empty below all of it."""
    height = 1
    while index + height < len(rows):
        row = rows[index + height]
        inside = row[column : column + width]
        apart = all(start >= column for start in starts[index + height][column : column + width])
        if len(inside) < width or any(inside) or not apart or _is_numbering(row):
            break
        height += 1
    return height


def _is_numbering(row: Sequence[str]) -> bool:
    """Whether a header row numbers the columns."""
    return any(squeeze(cell).isdigit() for cell in row)
