"""A document as converters and word processors would hold it, for the readers' tests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import NamedTuple

from juesuan_analysis import Disclosure
from juesuan_analysis.document import Document, Grid, Paragraph

HEADER_ENDS = ("栏次", "合计", "301")


class Cell(NamedTuple):
    """A cell of a table whose header cells are merged with the empty ones they stand for."""

    column: int
    text: str
    down: int
    right: int


def merged_rows(grid: Grid) -> list[list[Cell]]:
    """The rows of a table, what is covered by a merged cell left out."""
    height, rows = _header_height(grid), [row.cells for row in grid.rows]
    covered: set[tuple[int, int]] = set()
    found: list[list[Cell]] = []
    for r, row in enumerate(rows):
        found.append([])
        for c, text in enumerate(row):
            if (r, c) in covered:
                continue
            down = right = 1
            if text and r < height:
                while (
                    c + right < len(row)
                    and not row[c + right]
                    and not (r and rows[r - 1][c + right])
                ):
                    right += 1
                while r + down < height and not any(rows[r + down][c : c + right]):
                    down += 1
                covered |= {(r + y, c + x) for y in range(down) for x in range(right)}
            found[-1].append(Cell(c, text, down, right))
    return found


def _header_height(grid: Grid) -> int:
    firsts = [re.sub(r"\s", "", row.cells[0]) for row in grid.rows]
    return next((i for i, first in enumerate(firsts) if first in HEADER_ENDS), 0)


def as_html_table(grid: Grid, cell: str = "<p><b>{}</b></p>") -> str:
    lines = [
        "".join(
            f"<td rowspan={c.down} colspan='{c.right}'>{cell.format(escape(c.text))}</td>"
            for c in row
        )
        for row in merged_rows(grid)
    ]
    rows = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table border=1><tbody>{rows}</tbody></table>"


# Markdown


@dataclass(frozen=True)
class Markdown:
    """What a converter's Markdown is like."""

    table: str = "piped"  # or html, spread (merged cells say so in each place), ruled
    gap: str = "\n\n"
    escaped: bool = False
    bold: bool = False

    def of(self, document: Document) -> str:
        """The document in this style."""
        return self.gap.join(self._parts(document))

    def _parts(self, document: Document) -> Iterator[str]:
        for block in document.blocks:
            if isinstance(block, Grid):
                yield getattr(self, f"_{self.table}")(block) + ("\n" if self.gap == "\n" else "")
            elif block.heading:
                yield f"## {self._text(block.text)}"
            else:
                yield self._text(block.text)

    def _text(self, text: str) -> str:
        if self.escaped:
            text = re.sub(r"([%*_\[\]()#+.!-])", r"\\\1", text)
        return text.replace("|", r"\|")

    def _cell(self, text: str) -> str:
        text = self._text(text)
        return f"**{text}**" if self.bold and text else text

    def _line(self, cells: Iterator[str] | list[str]) -> str:
        return f"| {' | '.join(map(self._cell, cells))} |"

    def _piped(self, grid: Grid) -> str:
        lines = [self._line(list(row.cells)) for row in grid.rows]
        return "\n".join([lines[0], "|" + " --- |" * grid.width, *lines[1:]])

    def _spread(self, grid: Grid) -> str:
        rows = [[""] * grid.width for _ in grid.rows]
        for r, row in enumerate(merged_rows(grid)):
            for cell in row:
                for y in range(cell.down):
                    ends = cell.column, cell.column + cell.right
                    rows[r + y][slice(*ends)] = [cell.text] * cell.right
        lines = [self._line(row) for row in rows]
        return "\n".join([lines[0], "|:---:" * grid.width + "|", *lines[1:]])

    def _ruled(self, grid: Grid) -> str:
        """As pandoc writes tables with several lines in a cell."""
        rule = "+---" * grid.width + "+"
        first, *lines = (self._line(list(row.cells)) for row in grid.rows)
        return "\n".join([rule, first, rule.replace("-", "="), *(f"{x}\n{rule}" for x in lines)])

    def _html(self, grid: Grid) -> str:
        return as_html_table(grid, "{}").replace("\n", "")


def disclosed(blocks: tuple[Paragraph | Grid, ...]) -> Disclosure:
    return Disclosure(Document(Path("made_up"), "", blocks))
