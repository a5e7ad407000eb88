"""From what stands on pages to paragraphs and tables in reading order."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Grid, Paragraph, Piece, Place, Row
from juesuan_analysis.readers.bounds import MAX_LINES
from juesuan_analysis.readers.flow import join
from juesuan_analysis.readers.pages import Line, Page, Ruled
from juesuan_analysis.wordforms import ordinal, squeeze

_UNIT = vocabulary.tables().cells.unit
_MARGIN = 0.1
"""Share of the page height at its top and bottom where headers and page numbers stand."""
_LARGE = 1.12
"""Lines of letters so much higher than the running text are titles."""
_ALIKE = 0.05
"""Type sizes that differ by a smaller share are the same."""
_WIDE = 0.6
"""Share of the column that a title fills which is broken by hand."""
_CUT, _REST = re.compile(r"\d\s*$"), re.compile(r"\s*(?:[万亿]?元|[%％])")
"""A number that a line ends with, and its unit at the head of the next."""
_LEADER = re.compile(r"(?:…{4,}|[.·．]{6,})[\s\d]*$")
"""The dots of a table of contents."""
_PAGE_NUMBER = re.compile(
    r"[-—–―·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*\d+\s*页?)?[-—–―·•\s]*"
)


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Pages without headers, footers and page numbers: what stands in the margins page by page.

    The unit of a table may stand there too; it stays, however often it is repeated.
    """
    texts = Counter(
        re.sub(r"\d+", "#", line.text)
        for page in pages
        for line in page.lines
        if _in_margin(page, line)
    )

    def is_furniture(page: Page, line: Line) -> bool:
        if not _in_margin(page, line) or _UNIT.search(squeeze(line.text)):
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
    """Lines and tables from top to bottom."""
    items: list[Line | Ruled] = [*page.lines, *page.tables]
    return sorted(items, key=lambda i: -(i.top if isinstance(i, Line) else i.box[3]))


def _column(page: Page) -> tuple[float, float]:
    """Left and right edge of the type area: where most full lines begin and the widest ends."""
    if not page.lines:
        return 0.0, 0.0
    starts = Counter(round(line.left / 3) * 3 for line in page.lines)
    often = [start for start, number in starts.items() if number > 1] or list(starts)
    ends = [*(line.right for line in page.lines), *(table.box[2] for table in page.tables)]
    return float(min(often)), max(ends)


def _goes_on(last: Line, line: Line, left: float, right: float, body: float) -> bool:
    """Whether a line continues the paragraph: the one before is full, and it is not indented."""
    letter = max(line.height, last.height, 8.0)
    full = last.right > right - 3.0 * letter
    if ordinal(line.text) is not None or _LEADER.search(last.text):
        return False
    if _CUT.search(last.text) and _REST.match(line.text):
        return True
    if max(line.height, last.height) > _LARGE * body:
        return _title_goes_on(last, line, left, right, full)
    part = ordinal(last.text)
    if part and part[0] == 0 and full:  # the title of a part, its rest centred below
        return _centred(line, left, right)
    return full and line.left <= left + 1.2 * letter


def _title_goes_on(last: Line, line: Line, left: float, right: float, full: bool) -> bool:
    """Whether two lines are one title: they look alike, stand close, and the first is not whole."""
    alike = abs(last.height - line.height) < _ALIKE * last.height
    close = -last.height < last.bottom - line.top < last.height
    wide = last.right - last.left > _WIDE * (right - left)
    centred = _centred(line, left, right)
    flush = line.left <= left + 1.2 * line.height
    broken = (full and (flush or centred)) or (wide and centred and _centred(last, left, right))
    return alike and close and broken and not last.text.rstrip().endswith("表")


def _centred(line: Line, left: float, right: float) -> bool:
    return abs((line.left + line.right) - (left + right)) < 4 * max(line.height, 8.0)


def _paragraph(line: Line, page: Page) -> Paragraph:
    text = line.text.strip()
    offset = len(line.text) - len(line.text.lstrip())
    columns = tuple(range(offset, offset + len(text)))
    return Paragraph(text, (Piece(0, Place(page=page.number, ocr=page.ocr), columns, line.strip),))


def _grid(table: Ruled, page: Page) -> Grid:
    place = Place(page=page.number, ocr=page.ocr, unsure=not table.sure)
    rows = zip_longest(table.rows, table.strips)
    return Grid(tuple(Row(row, place, strip) for row, strip in rows))
