"""From what stands on pages to paragraphs and tables in reading order."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from juesuan_analysis.document import Grid, Paragraph, Piece, Place, Row
from juesuan_analysis.readers.bounds import MAX_LINES
from juesuan_analysis.readers.flow import join
from juesuan_analysis.readers.pages import Line, Page, Ruled
from juesuan_analysis.wordforms import ordinal

_MARGIN = 0.1
"""Share of the page height at its top and bottom where headers and page numbers stand."""
_LARGE = 1.12
"""Lines of letters so much higher than the running text are titles."""
_PAGE_NUMBER = re.compile(
    r"[-—–―·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*\d+\s*页?)?[-—–―·•\s]*"
)


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Pages without headers, footers and page numbers: what stands in the margins page by page."""
    texts = Counter(
        re.sub(r"\d+", "#", line.text)
        for page in pages
        for line in page.lines
        if _in_margin(page, line)
    )

    def is_furniture(page: Page, line: Line) -> bool:
        if not _in_margin(page, line):
            return False
        repeated = texts[re.sub(r"\d+", "#", line.text)] > max(2, len(pages) // 3)
        return repeated or bool(_PAGE_NUMBER.fullmatch(line.text))

    return [
        Page(
            page.number,
            page.height,
            tuple(line for line in page.lines if not is_furniture(page, line)),
            page.tables,
            page.ocr,
        )
        for page in pages
    ]


def _in_margin(page: Page, line: Line) -> bool:
    return line.top < page.height * _MARGIN or line.bottom > page.height * (1 - _MARGIN)


def blocks(pages: Sequence[Page]) -> Iterator[Paragraph | Grid]:
    """Paragraphs and grids of all pages; a paragraph may go on over a page end."""
    lines: list[Paragraph] = []  # of one paragraph
    last: Line | None = None
    body = _body_height(pages)
    for page in pages:
        left, right = _column(page)
        if not (page.lines or page.tables):
            last = None  # what stands there was not read, and a sentence may end in it
        for item in _in_order(page):
            goes_on = last and isinstance(item, Line) and _goes_on(last, item, left, right, body)
            if lines and (not goes_on or len(lines) >= MAX_LINES):
                yield join(lines)
                lines = []
            if isinstance(item, Line):
                lines.append(_paragraph(item, page))
                last = item
            else:
                yield _grid(item, page)
                last = None
    if lines:
        yield join(lines)


def _body_height(pages: Sequence[Page]) -> float:
    """Height of the letters of the running text: that of most printed characters."""
    heights: Counter[int] = Counter()
    for page in pages:
        for line in page.lines:
            heights[round(line.height)] += len(line.text)
    return float(heights.most_common(1)[0][0]) if heights else 0.0


def _in_order(page: Page) -> list[Line | Ruled]:
    """Lines outside tables, and tables, from top to bottom."""
    outside = [line for line in page.lines if not any(_inside(line, t) for t in page.tables)]
    items: list[Line | Ruled] = [*outside, *page.tables]
    return sorted(items, key=lambda i: -(i.top if isinstance(i, Line) else i.box[3]))


def _inside(line: Line, table: Ruled) -> bool:
    left, bottom, right, top = table.box
    middle = (line.bottom + line.top) / 2
    return bottom - 1 <= middle <= top + 1 and line.right > left and line.left < right


def _column(page: Page) -> tuple[float, float]:
    """Left and right edge of the running text: where most full lines begin and the widest end."""
    lines = [line for line in page.lines if not any(_inside(line, t) for t in page.tables)]
    if not lines:
        return 0.0, 0.0
    starts = Counter(round(line.left / 3) * 3 for line in lines)
    often = [start for start, number in starts.items() if number > 1] or list(starts)
    return float(min(often)), max(line.right for line in lines)


def _goes_on(last: Line, line: Line, left: float, right: float, body: float) -> bool:
    """Whether a line continues the paragraph: the one before is full, and it is not indented."""
    letter = max(line.height, last.height, 8.0)
    full = last.right > right - 3.0 * letter
    numbered = ordinal(line.text) is not None
    if min(line.height, last.height) > _LARGE * body:  # a title over several lines
        return full and not numbered
    part = ordinal(last.text)
    if part and part[0] == 0 and full:  # the title of a part, its rest centred below
        centred = abs((line.left + line.right) - (left + right)) < 4 * letter
        return centred and not numbered
    indented = line.left > left + 1.2 * letter
    return full and not indented and not numbered


def _paragraph(line: Line, page: Page) -> Paragraph:
    text = line.text.strip()
    offset = len(line.text) - len(line.text.lstrip())
    columns = tuple(range(offset, offset + len(text)))
    return Paragraph(text, (Piece(0, Place(page=page.number, ocr=page.ocr), columns),))


def _grid(table: Ruled, page: Page) -> Grid:
    return Grid(tuple(Row(row, Place(page=page.number, ocr=page.ocr)) for row in table.rows))
