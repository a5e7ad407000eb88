"""A set of tables as a text, a web page, a workbook and a PDF."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from io import BytesIO

import openpyxl
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, SimpleDocTemplate, Spacer, Table
from reportlab.platypus import Paragraph as Line

from juesuan_analysis.charts import fonts
from tests.typesetting.provinces import Sheet

_FIGURE = re.compile(r"-?[\d,]*\d\.\d\d")
_WIDE = 1191.0
Span = tuple[int, int, int, int]
"""Row and column of a merged cell, and how many of both it covers."""


def as_text(sheets: Sequence[Sheet]) -> bytes:
    """Tab-separated lines."""
    lines = []
    for sheet in sheets:
        lines += [*sheet.above, *("\t".join(row) for row in sheet.rows), "", *sheet.below, ""]
    return "\n".join(lines).encode()


def as_html(sheets: Sequence[Sheet]) -> bytes:
    """A page whose header cells are merged."""
    parts = []
    for sheet in sheets:
        parts += [f"<p>{escape(line)}</p>" for above in sheet.above for line in above.split("\t")]
        parts += ["<table>", *map("".join, _rows(sheet)), "</table>"]
        parts += [f"<p>{escape(line)}</p>" for line in sheet.below]
    return f"<meta charset='utf-8'><body>{''.join(parts)}".encode()


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    spans = {(row, column): size for row, column, *size in merged(sheet)}
    hidden = {
        (row + i, column + j)
        for (row, column), (high, wide) in spans.items()
        for i in range(high)
        for j in range(wide)
        if i or j
    }
    for r, row in enumerate(sheet.rows):
        cells = ["<tr>"]
        for c, cell in enumerate(row):
            if (r, c) not in hidden:
                high, wide = spans.get((r, c), (1, 1))
                cells.append(f"<td rowspan={high} colspan={wide}>{escape(cell)}</td>")
        yield cells


def as_workbook(sheets: Sequence[Sheet]) -> bytes:
    """One sheet a table, figures as numbers."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(sheets, start=1):
        page = book.create_sheet(f"Sheet{number}")
        for line in sheet.above:
            page.append(line.split("\t"))
        for row in sheet.rows:
            page.append([_value(cell) for cell in row])
            for cell in page[page.max_row]:
                cell.number_format = "#,##0.00" if isinstance(cell.value, float) else "General"
        for line in sheet.below:
            page.append([line])
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _value(cell: str) -> str | float | None:
    return float(cell.replace(",", "")) if _FIGURE.fullmatch(cell) else cell or None


def as_pdf(
    sheets: Sequence[Sheet], height: float = 842, mark: Callable[[Canvas], None] | None = None
) -> bytes:
    """Ruled tables with merged cells; on pages of less ``height`` they run over.

    ``mark`` draws over each page what is no part of the tables.
    """
    pdfmetrics.registerFont(TTFont("NotoSansSC", fonts.font_file()))
    pdfmetrics.registerFont(TTFont("DejaVuSans", fonts.fallback_file()))
    style = ParagraphStyle("", fontName="NotoSansSC", fontSize=9, leading=13, alignment=1)
    story: list[object] = []
    for sheet in sheets:
        story += [CondPageBreak(220)]
        story += [Line(escape(line.replace("\t", " ")), style) for line in sheet.above]
        rules = [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ]
        rules += [("FONT", (0, 0), (-1, -1), "NotoSansSC", 8)]
        rules += [
            ("SPAN", (c, r), (c + wide - 1, r + high - 1)) for r, c, high, wide in merged(sheet)
        ]
        rows = [[_drawn(cell) for cell in row] for row in sheet.rows]
        story += [Table(rows, style=rules, repeatRows=0), Spacer(1, 9)]
        story += [Line(escape(line), style) for line in sheet.below]
    data = BytesIO()
    template = SimpleDocTemplate(data, pagesize=(_WIDE, height), invariant=1)
    draw = (lambda canvas, _: mark(canvas)) if mark else (lambda *_: None)
    template.build(story, onFirstPage=draw, onLaterPages=draw)
    return data.getvalue()


def _drawn(cell: str) -> str:
    return cell.replace("△", "-").replace("−", "-")  # the font has neither


def merged(sheet: Sheet) -> list[Span]:
    """The header cells that reach over blank ones to their right, else over blank ones below.

    So do the names in a last row of several sums.
    """
    spans: list[Span] = []
    last = sheet.rows[-1]
    if last[0] == "人员经费合计":
        filled = [c for c, cell in enumerate(last) if not _FIGURE.fullmatch(cell) and cell]
        ends = [c for c, cell in enumerate(last) if _FIGURE.fullmatch(cell)]
        spans += [
            (len(sheet.rows) - 1, c, 1, end - c) for c, end in zip(filled, ends, strict=False)
        ]
    rows = sheet.rows[: sheet.header]
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if not cell or row[0] == "栏次" or row[0].startswith("部门："):
                continue
            wide = next((k for k in range(1, len(row) - c) if row[c + k]), len(row) - c)
            if r and wide > 1:
                wide = next((k for k in range(1, wide) if rows[r - 1][c + k]), wide)
            high = 1
            while wide == 1 and r + high < len(rows) and _blank_below(rows, r + high, c):
                high += 1
            spans.append((r, c, high, wide))
    return [span for span in spans if span[2:] != (1, 1)]


def _blank_below(rows: Sequence[Sequence[str]], r: int, c: int) -> bool:
    return not rows[r][c] and rows[r][0] != "栏次"
