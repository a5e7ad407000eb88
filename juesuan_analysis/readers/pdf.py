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

from juesuan_analysis.document import Grid, Paragraph
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.bounds import MAX_CHARACTERS, bound, within_bounds
from juesuan_analysis.readers.layout import blocks, without_furniture
from juesuan_analysis.readers.pages import Content, Line, Page, Ruled

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
_SMALL = 0.6
"""Runs lower than this share of the usual height are points, commas and quotation marks."""


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
    return PdfContent(within_bounds(blocks(without_furniture(pages)), source), unread)


def _printed(page: pdfium.PdfPage) -> bool:
    """Whether anything at all stands on a page; an empty one leaves nothing unread."""
    return any(True for _ in page.get_objects(max_depth=1))


def _scanned(data: bytes, pages: Sequence[int]) -> dict[int, Content]:
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
