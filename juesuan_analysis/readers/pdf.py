"""PDF: each page is read once into a sheet, from which its lines and its tables are made.

Runs in a child process with limits (see :mod:`juesuan_analysis.readers.sandbox`), since a PDF is
untrusted input.
"""

from collections.abc import Sequence
from time import process_time

import pypdfium2 as pdfium
from msgspec import Struct

from juesuan_analysis.document import Grid, Paragraph, Place, Unreadable
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.bounds import MAX_CHARACTERS, bound, within_bounds
from juesuan_analysis.readers.grid import Frame, Square, frames_of
from juesuan_analysis.readers.layout import blocks, without_furniture
from juesuan_analysis.readers.letters import Letters
from juesuan_analysis.readers.lines import line_of, rows_of, text_of, without_notes
from juesuan_analysis.readers.marks import part_of_text
from juesuan_analysis.readers.nested import draws_too_much
from juesuan_analysis.readers.odd import holds, in_columns, second_opinion, unruled
from juesuan_analysis.readers.open_tables import Opened, is_head, open_pages
from juesuan_analysis.readers.pages import Content, Line, Page, Ruled
from juesuan_analysis.readers.placing import Placement, placement
from juesuan_analysis.readers.sheet import Run, Sheet
from juesuan_analysis.readers.streams import unfolds_too_far
from juesuan_analysis.readers.strokes import Drawn, strokes_across, strokes_down
from juesuan_analysis.readers.sums import is_amount

MAX_PAGES = 600
"""The longest disclosures have some 200 pages."""
MAX_PAGE_SIDE = 14_400
"""Largest page side the PDF standard provides for, in points."""
MAX_RUNS = 5_000
"""Pieces of text on one page; a full page of small print has about a thousand."""
MAX_LETTERS = 20_000
"""Characters on one page; a full page of small print has about four thousand."""
OPINION_SECONDS = 10
"""Processor time after which no further page's tables are guessed at, about a second each."""
_STRANGE = 0.03
"""Share of the characters of a page that may be without a meaning, such as bullets."""
_NO_RULES = "有一张没有框线或框线不全的表，没有读出"
_NO_MEANING = "有的字体没有说明其字符，读不出文字"


class PdfContent(Struct, frozen=True):
    """Blocks of a PDF in reading order, and what of it could not be read.

    ``unread`` are the pages without a text layer.
    """

    blocks: tuple[Paragraph | Grid, ...]
    unread: tuple[int, ...]
    unreadable: tuple[Unreadable, ...] = ()


def read_pdf_content(data: bytes, source: str) -> PdfContent:
    """Read a PDF.

    Raises:
        UnreadableInput: if it is encrypted, damaged, empty or beyond all bounds.
    """
    if unfolds_too_far(data) or draws_too_much(data):
        raise UnreadableInput(f"{source}：PDF 的压缩内容展开后大得不正常；请用阅读器打开后另存")
    try:
        with pdfium.PdfDocument(data) as document:
            _within_bounds(document, source)
            return _content(document, data, source)
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
    if any(max(document.get_page_size(number)) > MAX_PAGE_SIDE for number in range(count)):
        raise UnreadableInput(f"{source}：有一页的尺寸超过 {MAX_PAGE_SIDE} 点；文件可能已损坏")


def _content(document: pdfium.PdfDocument, data: bytes, source: str) -> PdfContent:
    pages: list[Page] = []
    blank: list[int] = []
    unreadable: list[Unreadable] = []
    letters = 0
    odd: dict[int, tuple[Sheet, Placement, tuple[Ruled, ...]]] = {}
    begun = process_time()
    for number in range(len(document)):
        sheet, place = _sheet(document[number], source)
        letters += sum(len(run.text) for run in sheet.runs)
        bound(letters, MAX_CHARACTERS, "字符", source)
        if sheet.inked and not sheet.runs:
            blank.append(number)
        (lines, tables), is_odd = content_of(sheet)
        if is_odd or (number - 1 in odd and _goes_on(_outside(sheet, tables))):
            odd[number] = sheet, place, tables
        elif _strange(sheet):
            unreadable.append(Unreadable(Place(page=number + 1), _NO_MEANING))
        pages.append(Page(number + 1, sheet.height, lines, tables))
    open_ones = open_pages({n: (sheet, _outside(sheet, t)) for n, (sheet, _, t) in odd.items()})
    for number, (sheet, place, tables) in odd.items():
        opened = open_ones.get(number, Opened((), whole=False))
        found = (*tables, *opened.tables)
        if not (opened.tables and opened.whole):
            late = process_time() - begun >= OPINION_SECONDS
            other = () if late else second_opinion(document, number, place, sheet)
            if not other:
                unreadable.append(Unreadable(Place(page=number + 1), _NO_RULES))
            found = other or found
        pages[number] = Page(number + 1, sheet.height, *_replaced(sheet, found))
    scanned = _scanned(data, blank)
    for number, content in scanned.items():
        pages[number] = Page(number + 1, pages[number].height, *content, ocr=True)
    unread = tuple(n + 1 for n in blank if n not in scanned)
    whole = within_bounds(blocks(without_furniture(pages)), source)
    return PdfContent(whole, unread, tuple(sorted(unreadable, key=_page_of)))


def _page_of(part: Unreadable) -> int:
    return part.place.page or 0


def _strange(sheet: Sheet) -> bool:
    """Whether so many characters have no meaning that the page can't have been read."""
    return sheet.unknown > _STRANGE * sum(len(run.text) for run in sheet.runs)


def _scanned(data: bytes, pages: Sequence[int]) -> dict[int, Content]:
    """What character recognition reads on pages without a text layer, if it is installed."""
    if not pages:
        return {}
    from juesuan_analysis.readers import ocr, sandbox

    if ocr.available():
        sandbox.allow_more()
    return ocr.read_scanned(data, pages) or {}


def _sheet(page: pdfium.PdfPage, source: str) -> tuple[Sheet, Placement]:
    """What a page shows, upright, and how it lies."""
    text = page.get_textpage()
    count = text.count_chars()
    bound(count, MAX_LETTERS, "一页的字符", source)
    letters = Letters(text, count)
    place = placement(page, letters.handle, count)
    found = [
        (run, look)
        for run, look in letters.runs(place)
        if run.left < place.width and run.right > 0 and 0 < run.middle < place.height
    ]
    bound(len(found), MAX_RUNS, "一页的文字段", source)
    drawn = Drawn(source)
    drawn.take_page(page, place.matrix)
    sheet = Sheet(
        place.width,
        place.height,
        part_of_text(found, drawn.dark, drawn.down),
        strokes_across(drawn.across),
        strokes_down(drawn.down),
        tuple(drawn.curved),
        drawn.count > 0,
        letters.unknown,
    )
    text.close()
    page.close()
    return sheet, place


def content_of(sheet: Sheet) -> tuple[Content, bool]:
    """Lines and ruled tables of a sheet, and whether there is a table whose rules are not clear."""
    inside: dict[int, list[Run]] = {}
    outside: list[Run] = []
    frames = [frame for frame in frames_of(sheet) if frame.box[0] < sheet.width]
    for run in sheet.runs:
        x, y = (run.left + run.right) / 2, run.middle
        number = next((n for n, frame in enumerate(frames) if frame.holds(x, y)), -1)
        (outside if number < 0 else inside.setdefault(number, [])).append(run)
    cells = [(frames[number], _cells(frames[number], inside[number])) for number in sorted(inside)]
    rows = rows_of(outside)
    stacked = any(_stacked(lines) for _, lines in cells)
    odd = stacked or unruled(rows) or any(map(is_head, rows))
    tables = tuple(_ruled(frame, lines) for frame, lines in cells)
    return (_lines(rows), tables), odd


def _lines(rows: Sequence[Sequence[Run]]) -> tuple[Line, ...]:
    lines = (line_of(without_notes(row)) for row in rows)
    return tuple(line for line in lines if line.text.strip())


def _outside(sheet: Sheet, tables: Sequence[Ruled]) -> list[Run]:
    return [run for run in sheet.runs if not any(holds(table.box, run) for table in tables)]


def _goes_on(runs: Sequence[Run]) -> bool:
    """Whether a table of the page before may go on, by a single row of figures."""
    return any(map(in_columns, rows_of(runs)))


def _replaced(sheet: Sheet, tables: tuple[Ruled, ...]) -> Content:
    """The content of a sheet whose tables were found in another way."""
    return _lines(rows_of(_outside(sheet, tables))), tables


def _cells(frame: Frame, runs: Sequence[Run]) -> dict[Square, list[str]]:
    """The printed lines of each cell."""
    return {
        square: [text_of(without_notes(row)) for row in rows_of(own)]
        for square, own in frame.cells(runs).items()
    }


def _stacked(cells: dict[Square, list[str]]) -> bool:
    """Whether figures stand below each other in cells, as where rules between rows are missing."""
    return sum(len(lines) > 1 and all(map(is_amount, lines)) for lines in cells.values()) > 1


def _ruled(frame: Frame, cells: dict[Square, list[str]]) -> Ruled:
    """The table with the lines of each cell joined; blanks between letters are typesetting."""
    rows, columns = frame.shape
    texts = [[""] * columns for _ in range(rows)]
    for (row, column), lines in cells.items():
        texts[row][column] = " ".join("".join(lines).split())
    return Ruled(tuple(map(tuple, texts)), frame.box, frame.strips)
