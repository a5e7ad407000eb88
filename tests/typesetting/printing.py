"""From filled pages to the bytes of a PDF, as text or as images of it."""

from collections.abc import Sequence
from io import BytesIO

import pypdfium2
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.typesetting.glyphs import font
from tests.typesetting.pages import Page, Text

_FILL, _FILL_AND_STROKE = 0, 2
_POINTS_PER_INCH = 72


def print_pages(pages: Sequence[Page], title: str) -> bytes:
    """A PDF whose pages are text and lines."""
    data = BytesIO()
    canvas = _canvas(data, title)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        for rule in page.rules:
            canvas.setLineWidth(rule.thickness)
            canvas.line(rule.x0, rule.y0, rule.x1, rule.y1)
        for text in page.texts:
            _write(canvas, text)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def scan(pdf: bytes, title: str, dpi: int) -> bytes:
    """A PDF whose pages are images of the pages of another."""
    data = BytesIO()
    canvas = _canvas(data, title)
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        canvas.setPageSize(page.get_size())
        image = page.render(scale=dpi / _POINTS_PER_INCH, grayscale=True).to_pil()
        canvas.drawImage(ImageReader(image), 0, 0, *page.get_size())
        canvas.showPage()
    document.close()
    canvas.save()
    return data.getvalue()


def _canvas(data: BytesIO, title: str) -> Canvas:
    canvas = Canvas(data, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setSubject("synthetic")
    return canvas


def _write(canvas: Canvas, text: Text) -> None:
    """A line of text; there is no bold face, so bold letters get an outline."""
    canvas.saveState()
    line = canvas.beginText(text.x, text.y)
    line.setFont(font(), text.size)
    line.setFillGray(text.gray)
    line.setStrokeGray(text.gray)
    line.setCharSpace(text.spacing)
    line.setTextRenderMode(_FILL_AND_STROKE if text.bold else _FILL)
    canvas.setLineWidth(text.size / 40)
    line.textOut(text.text)
    canvas.drawText(line)
    canvas.restoreState()
