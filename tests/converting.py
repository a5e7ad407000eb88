"""A document as converters and word processors would hold it, for the readers' tests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

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


# Word


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CONTENT_TYPES = (
    "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
    "<Default Extension='rels' "
    "ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
    f"<Override PartName='/word/document.xml' ContentType='{_KIND}'/></Types>"
)


def word_file(body: str, **parts: str) -> bytes:
    """A Word document with this content; ``parts`` are others by name: styles, numbering, ..."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
            f"<Relationship Id='r1' Type='{_OFFICE}/officeDocument' Target='word/document.xml'/>"
            "</Relationships>",
        )
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        names = {"document": f"<w:document xmlns:w='{_WORD}'><w:body>{body}</w:body></w:document>"}
        for name, text in {**names, **parts}.items():
            archive.writestr(f"word/{name}.xml", text)
    return packed.getvalue()


def word_part(name: str, content: str) -> str:
    return f"<w:{name} xmlns:w='{_WORD}'>{content}</w:{name}>"


def word_text(text: str) -> str:
    return f"<w:t xml:space='preserve'>{escape(text)}</w:t>"


@dataclass(frozen=True)
class Word:
    """What a word processor's file is like."""

    pieces: int = 0  # so many characters in a run, 0 for all
    revised: bool = False
    headings: str = "style"  # or level, named

    def of(self, document: Document) -> bytes:
        """The document in this style."""
        styles = {"style": "heading 2", "named": "标题 3", "level": "Other"}[self.headings]
        level = "<w:pPr><w:outlineLvl w:val='1'/></w:pPr>" if self.headings == "level" else ""
        style = f"<w:style w:styleId='a'><w:name w:val='{styles}'/>{level}</w:style>"
        body = "".join(self._block(block) for block in document.blocks)
        return word_file(body, styles=word_part("styles", style))

    def _block(self, block: Paragraph | Grid) -> str:
        if isinstance(block, Paragraph):
            style = "<w:pPr><w:pStyle w:val='a'/></w:pPr>" if block.heading else ""
            return f"<w:p>{style}{self._runs(block.text)}</w:p>"
        return f"<w:tbl>{''.join(self._rows(block))}</w:tbl>"

    def _runs(self, text: str) -> str:
        size = self.pieces or len(text) or 1
        parts = [text[i : i + size] for i in range(0, len(text), size)]
        runs = [f"<w:r>{word_text(part)}</w:r>" for part in parts]
        if self.revised:
            gone = "<w:del><w:r><w:delText>99.99</w:delText></w:r></w:del>"
            runs = [f"{gone}<w:ins>{run}</w:ins>" for run in runs]
        return "".join(runs)

    def _rows(self, grid: Grid) -> Iterator[str]:
        below: dict[int, tuple[int, int]] = {}  # by column: rows to go on for, and columns
        for row in merged_rows(grid):
            starts = {cell.column: cell for cell in row}
            cells, column = "", 0
            while column < grid.width:
                if (cell := starts.get(column)) is not None:
                    text, right, merge = cell.text, cell.right, ""
                    if cell.down > 1:
                        merge = "<w:vMerge w:val='restart'/>"
                        below[column] = cell.down - 1, right
                else:
                    rest, right = below[column]
                    below[column] = rest - 1, right
                    text, merge = "", "<w:vMerge/>"
                span = f"<w:gridSpan w:val='{right}'/>" if right > 1 else ""
                about = f"<w:tcPr>{span}{merge}</w:tcPr>"
                cells += f"<w:tc>{about}<w:p>{self._runs(text)}</w:p></w:tc>"
                column += right
            yield f"<w:tr>{cells}</w:tr>"
