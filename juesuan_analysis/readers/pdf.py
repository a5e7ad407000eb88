"""PDF: running text from the text layer by its geometry, ruled tables by camelot.

Runs in a child process with limits (see :mod:`juesuan_analysis.readers.sandbox`), since a PDF is
untrusted input and its parsers are large.
"""

import io
import logging
import math
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from juesuan_analysis.document import Grid, Paragraph, Piece, Place, Row
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.bounds import MAX_CHARACTERS, MAX_LINES, bound, within_bounds
from juesuan_analysis.readers.flow import join
from juesuan_analysis.wordforms import ordinal

MAX_PAGES = 600
"""The longest disclosures have some 200 pages."""
MAX_PAGE_SIDE = 14_400
"""Largest page side the PDF standard provides for, in points."""
MAX_RUNS = 5_000
"""Pieces of text on one page; a full page of small print has about a thousand."""
MAX_LETTERS = 20_000
"""Characters on one page; a full page of small print has about four thousand."""
_SAMPLE = 200
"""So many letters of a page tell how it is turned."""
_LEAST_RULES = 6
"""A ruled table has at least so many vector paths; a page with fewer holds none."""
_MARGIN = 0.1
"""Share of the page height at its top and bottom where headers and page numbers stand."""
_SMALL = 0.6
"""Runs lower than this share of the usual height are points, commas and quotation marks."""
_LARGE = 1.12
"""Lines of letters so much higher than the running text are titles."""
_PAGE_NUMBER = re.compile(
    r"[-—–―·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*\d+\s*页?)?[-—–―·•\s]*"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text and its box in points, the origin at the bottom left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """Height of its letters, a measure of the type size."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table found on a page, with the height where it begins and its box."""

    rows: tuple[tuple[str, ...], ...]
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Page:
    """What a page holds before lines become paragraphs."""

    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[Ruled, ...]
    ocr: bool = False


@dataclass(frozen=True)
class PdfContent:
    """Blocks of a PDF in reading order, and the pages that have no text layer."""

    blocks: tuple[Paragraph | Grid, ...]
    unread: tuple[int, ...]


def read_pdf_content(data: bytes, source: str) -> PdfContent:
    """Read a PDF.

    Raises:
        UnreadableInput: if it is encrypted, damaged, empty or beyond all bounds.
    """
    try:
        document = pdfium.PdfDocument(data)
        _within_bounds(document, source)
        return _content(*_upright(document, data), source)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableInput(f"{source}：PDF 有密码；请先去掉密码再读取") from error
        raise UnreadableInput(f"{source}：PDF 已损坏或不完整；请重新下载") from error


def _within_bounds(document: pdfium.PdfDocument, source: str) -> None:
    """Refuse what no disclosure is like, before any work is done on it."""
    count = len(document)
    if not count:
        raise UnreadableInput(f"{source}：PDF 没有页面；请重新下载")
    if count > MAX_PAGES:
        raise UnreadableInput(f"{source}：PDF 有 {count} 页，超过上限 {MAX_PAGES}；请拆出决算部分")
    letters = 0
    for page in document:
        if max(page.get_size()) > MAX_PAGE_SIDE:
            raise UnreadableInput(f"{source}：有一页的尺寸超过 {MAX_PAGE_SIDE} 点；文件可能已损坏")
        text = page.get_textpage()
        bound(text.count_chars(), MAX_LETTERS, "一页的字符", source)
        bound(text.count_rects(), MAX_RUNS, "一页的文字段", source)
        letters += text.count_chars()
        bound(letters, MAX_CHARACTERS, "字符", source)


def _content(document: pdfium.PdfDocument, data: bytes, source: str) -> PdfContent:
    numbers = range(len(document))
    lines = {number: _lines(document[number]) for number in numbers}
    ruled = [n for n in numbers if lines[n] and _count_rules(document[n]) >= _LEAST_RULES]
    tables = _tables(document, data, ruled)
    blank = [n for n in numbers if not lines[n] and _printed(document[n])]
    scanned = _scanned(data, blank)
    pages = [
        Page(
            n + 1,
            document[n].get_height(),
            *scanned.get(n, (lines[n], tuple(tables.get(n + 1, ())))),
            ocr=n in scanned,
        )
        for n in numbers
    ]
    unread = tuple(n + 1 for n in blank if n not in scanned)
    return PdfContent(within_bounds(_blocks(_without_furniture(pages)), source), unread)


def _printed(page: pdfium.PdfPage) -> bool:
    """Whether anything at all stands on a page; an empty one leaves nothing unread."""
    return any(True for _ in page.get_objects(max_depth=1))


def _scanned(
    data: bytes, pages: Sequence[int]
) -> dict[int, tuple[tuple[Line, ...], tuple[Ruled, ...]]]:
    """What character recognition reads on pages without a text layer, if it is installed."""
    if not pages:
        return {}
    from juesuan_analysis.readers.ocr import read_scanned

    return read_scanned(data, pages) or {}


# Geometry


def _upright(document: pdfium.PdfDocument, data: bytes) -> tuple[pdfium.PdfDocument, bytes]:
    """The document with its pages turned until most letters stand upright, and moved to the origin.

    A page may be printed sideways, or show only a part of the sheet it lies on. Text and ruling
    lines are read by two libraries, which would each understand that in its own way.
    """
    if not sum(map(_turned, document)):
        return document, data
    changed = io.BytesIO()
    document.save(changed)
    return pdfium.PdfDocument(changed.getvalue()), changed.getvalue()


def _turned(page: pdfium.PdfPage) -> bool:
    """Turn and move a page, and say whether that was necessary; one without text stays."""
    angle = _angle(page.get_textpage())
    left, bottom, right, top = shown = page.get_bbox()
    whole = shown == page.get_mediabox() and (left, bottom) == (0, 0)
    if angle is None or (whole and not angle and not page.get_rotation()):
        return False
    width, height = right - left, top - bottom
    if angle % 180:
        width, height = height, width
    move = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, 1, -1, 0, top, -left),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, -bottom, right),
    }
    pdfium_c.FPDFPage_TransFormWithClip(page, pdfium_c.FS_MATRIX(*move[angle]), None)
    page.set_rotation(0)
    page.set_mediabox(0, 0, width, height)
    page.set_cropbox(0, 0, width, height)
    return True


def _angle(text: pdfium.PdfTextPage) -> int | None:
    """By how many degrees most letters of a page are turned clockwise; None if it has none."""
    count = text.count_chars()
    angles = Counter(
        round(math.degrees(pdfium_c.FPDFText_GetCharAngle(text, index)) / 90) % 4 * 90
        for index in range(0, count, 1 + count // _SAMPLE)
        if not chr(pdfium_c.FPDFText_GetUnicode(text, index)).isspace()
    )
    return angles.most_common(1)[0][0] if angles else None


def _shows(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> bool:
    """Whether a box lies on the paper, not beside it: a sheet may be cut into several pages."""
    width, height = page.get_size()
    left, bottom, right, top = box
    return left < width and right > 0 and bottom < height and top > 0


# Text


def _lines(page: pdfium.PdfPage) -> tuple[Line, ...]:
    text = page.get_textpage()
    runs = []
    for index in range(text.count_rects()):
        box = text.get_rect(index)
        content = text.get_text_bounded(*box).replace("\r", "").replace("\n", "")
        if content.strip() and _shows(page, box):
            runs.append(Line(content, *box))
    return tuple(_joined_runs(runs))


def _joined_runs(runs: Sequence[Line]) -> Iterator[Line]:
    """Runs that stand side by side, as lines from top to bottom.

    Letters and digits make the lines; points, commas and quotation marks are small and sit low or
    high, so they go to the line whose letters they stand beside.
    """
    if not runs:
        return
    usual = median(run.height for run in runs if run.height > 0) if len(runs) > 1 else 0
    tall = sorted((r for r in runs if r.height >= _SMALL * usual), key=lambda r: -r.top - r.bottom)
    rows: list[list[Line]] = []
    for run in tall:
        if rows and _beside(run, rows[-1][0]):
            rows[-1].append(run)
        else:
            rows.append([run])
    for mark in (run for run in runs if run.height < _SMALL * usual):
        nearest = min(rows, key=lambda row: _distance(mark, row[0]))
        if _distance(mark, nearest[0]) < usual / 2:
            nearest.append(mark)
        else:  # small print of its own, such as a page number
            rows.append([mark])
    for row in rows:
        row.sort(key=lambda run: run.left)
        letters = [run for run in row if run.height >= _SMALL * usual] or row
        yield Line(
            "".join(_spaced(row)),
            row[0].left,
            min(run.bottom for run in letters),
            row[-1].right,
            max(run.top for run in letters),
        )


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _beside(one: Line, other: Line) -> bool:
    return one.bottom <= _middle(other) <= one.top or other.bottom <= _middle(one) <= other.top


def _distance(mark: Line, letter: Line) -> float:
    """How far a mark stands above or below the line of a letter."""
    return max(letter.bottom - _middle(mark), _middle(mark) - letter.top, 0.0)


def _spaced(runs: Sequence[Line]) -> Iterator[str]:
    """Texts of the runs of a line, a wide gap between two kept as a blank."""
    previous: Line | None = None
    for run in runs:
        if previous and run.left - previous.right > 0.8 * max(run.height, previous.height):
            yield " "
        yield run.text
        previous = run


# Tables


def _count_rules(page: pdfium.PdfPage) -> int:
    objects = page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_PATH,), max_depth=2)
    return sum(1 for _ in zip(objects, range(_LEAST_RULES), strict=False))


def _tables(
    document: pdfium.PdfDocument, data: bytes, pages: Sequence[int]
) -> dict[int, list[Ruled]]:
    """The ruled tables of some pages (numbered from 0), by page number from 1."""
    if not pages:
        return {}
    import camelot
    from camelot.parsers.lattice import Lattice

    logging.getLogger("camelot").setLevel(logging.CRITICAL)
    # camelot takes a grid whose cells are nine tenths empty for noise, but in a disclosure that is
    # a table without figures, which the form wants printed. It has no option for this.
    setattr(Lattice, "_reject_table", lambda parser, table: False)  # noqa: B010
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = camelot.read_pdf(
            io.BytesIO(data),
            pages=",".join(str(number + 1) for number in pages),
            flavor="lattice",
            engine="vector",
            split_text=True,
            suppress_stdout=True,
            # Cells are found by ruling lines. To guess which lines of text belong together would
            # take time by the square of their number, and more.
            layout_kwargs={"boxes_flow": None},
        )
    found: dict[int, list[Ruled]] = {}
    for table in sorted(tables, key=lambda t: (t.page, -t._bbox[3])):
        rows = tuple(tuple(_cell(text) for text in row) for row in table.df.values.tolist())
        filled = len(rows[0]) > 1 and any(cell for row in rows for cell in row)
        if filled and _shows(document[table.page - 1], table._bbox):
            found.setdefault(table.page, []).append(Ruled(rows, table._bbox))
    return found


def _cell(text: str) -> str:
    """A cell's text, its printed lines joined; white space between letters is typesetting."""
    return re.sub(r"\s+", " ", text.replace("\n", "")).strip()


# Pages


def _without_furniture(pages: Sequence[Page]) -> list[Page]:
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


def _blocks(pages: Sequence[Page]) -> Iterator[Paragraph | Grid]:
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
