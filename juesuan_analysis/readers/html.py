"""Web pages: running text as paragraphs, data tables as grids.

A page is taken as a browser without scripts shows it: scripts, styles, comments and form controls
are dropped, white space is collapsed, merged cells are spread over the columns they cover. Only
the innermost tables hold data; tables around them, and those of a single column, are layout and
give paragraphs. A ``<br>`` ends a paragraph, unless the line breaks off within a sentence.

Nothing is fetched and no entity but those of HTML is known. Time and memory are bounded by
:func:`~juesuan_analysis.readers.sandbox.run_bounded`.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from juesuan_analysis.document import Grid, Paragraph, Place, Row, Unreadable
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.bounds import MAX_CELLS, MAX_LINES, bound, within_bounds
from juesuan_analysis.readers.cell_rows import plain_paragraph, split_rows
from juesuan_analysis.readers.characters import INVISIBLE, NOTE, fold
from juesuan_analysis.readers.flow import continues, joined
from juesuan_analysis.readers.sheet import UNREAD
from juesuan_analysis.readers.text import decode

_MAX_SPAN = 1_000
"""What browsers allow ``colspan``; a cell that covers more is a mistake or an attack."""
_MAX_PLACES = 10_000_000
"""Places that the cells of a table cover, merged ones and all: ten thousand rows that wide."""
_LONGEST_CELL = 3_000
"""Characters: a cell with more holds part of the page, not an entry of a table."""
_LONGEST_SINGLE = 60
"""The same for a table of one row, which is data only if its cells are short (a last line that a
page end cut off), else layout."""
_FEW_ROWS = 0.2
"""Share of rows that may be wider than the others by mistake."""
_LAST_LINE = 65_535
"""The parser counts source lines no further."""
_WORST_TEXT = 0.01
"""Share of undecodable characters from which a page's declared encoding cannot be right."""

PICTURE = "有一张图片，其中的文字和表没有读出"
_LEAST = (280, 90)
"""Pixels across and down of a picture that a table may be on; smaller ones are ornaments."""
_DROPPED = (
    *("head", "script", "style", "noscript", "template", "iframe", "object", "svg", "math"),
    *("select", "textarea", "button", "canvas", "audio", "video", "map", "del", "s", "strike"),
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TABLE_PARTS = ("table", "caption", "tbody", "td", "tfoot", "th", "thead", "tr")
_BLOCKS = frozenset(
    (
        *("html", "body", "main", "article", "section", "aside", "nav", "header", "footer"),
        *("address", "blockquote", "center", "details", "summary", "div", "fieldset", "legend"),
        *("figure", "figcaption", "form", "hr", "p", "pre", "dl", "dd", "dt", "ol", "ul", "li"),
        *_HEADINGS,
        *_TABLE_PARTS,
    )
)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.I
)
_DECLARED_WITHIN = 4096
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ENCODINGS = dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "cp936"), "gb18030")
_ENCODINGS |= {"utf-8": "utf-8", "utf8": "utf-8", "big5": "big5hkscs"}
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_INVISIBLE = re.compile(rf"{INVISIBLE.pattern}|[\x00-\x08\x0b\x0e-\x1f]")
_NOTE = re.compile(NOTE)
_DECIMALS = re.compile(r"\d\.\d")
_LATIN = re.compile(r"[A-Za-z]\s*$")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]"
_BROKEN = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]\s*(?={_WIDE})")
_SIZE = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*(?:px)?\s*")
_STYLED = re.compile(r"(?:^|;)\s*(width|height)\s*:([^;%]*)", re.I)
_SHOWN_LARGER = re.compile(r".*\.(?:png|jpe?g|gif|bmp|webp)", re.I)
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.I)
_SPACE = re.compile(r"(?:[ \t\r\n\f]|(?<!\d)\u00a0|\u00a0(?!\d))+")
"""White space; a no-break space between digits is part of a number."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as shown; ``opens`` marks the first of its element."""

    text: str
    line: int | None
    heading: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture that may hold what a reader is to read."""

    line: int | None


Content = tuple[tuple[Paragraph | Grid, ...], tuple[Unreadable, ...]]
"""Paragraphs and grids in reading order, and pictures among them, which could not be read."""


def read_html_content(data: bytes, source: str) -> Content:
    """Paragraphs and grids of a web page, and its pictures.

    Raises:
        UnreadableInput: if it is no page, nested too deep, or without text.
    """
    content = marked_up(_decoded(data, source), source)
    if not content[0]:
        raise UnreadableInput(
            f"{source}：网页里没有文字（可能由脚本生成）；请在浏览器中另存为完整网页"
        )
    return content


def marked_up(text: str, source: str) -> Content:
    """The content of a text in HTML, whatever it was made from; none if it is blank.

    Raises:
        UnreadableInput: if it is nested too deep or beyond all bounds.
    """
    if not text.strip():
        return (), ()
    root = _parsed(text, source)
    bound(sum(1 for _ in root.iter("td", "th")), MAX_CELLS, "表格的单元格", source)
    pictures: list[Unreadable] = []
    parts = _parted(root, _data_tables(root, source), pictures)
    return within_bounds(joined(parts, _goes_on), source), tuple(pictures)


# From bytes to a tree


def _decoded(data: bytes, source: str) -> str:
    if encoding := _declared(data):
        text = data.decode(encoding, "replace")
        if "\0" not in text and text.count("\ufffd") <= len(text) * _WORST_TEXT:
            return text
    return decode(data, source)


def _declared(data: bytes) -> str:
    """The encoding that the page's mark or its ``<meta>`` names; empty if none we know."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    found = _CHARSET.search(data[:_DECLARED_WITHIN])
    return _ENCODINGS.get(found[1].decode("ascii").lower(), "") if found else ""


def _parsed(text: str, source: str) -> HtmlElement:
    parser = HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableInput(f"{source}：网页里没有内容；请确认下载完整") from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise UnreadableInput(f"{source}：网页层层嵌套过深或过大；请在浏览器中另存后再试")
    return root


# Running text


def _goes_on(lines: Sequence[Paragraph], line: Paragraph) -> bool:
    return continues(lines[-1:], line) and len(lines) < MAX_LINES


def _parted(
    root: HtmlElement, tables: Mapping[HtmlElement, "_Table"], pictures: list[Unreadable]
) -> Iterator[Paragraph | Grid | None]:
    """Lines and tables, with ``None`` where an element ends.

    ``pictures`` takes in what stands below the first line.
    """
    begun = False
    for item in _items(root, tables):
        if isinstance(item, _Picture):
            pictures += [Unreadable(Place(line=item.line), PICTURE)] if begun else []
            continue
        begun = True
        if isinstance(item, _Line):
            if item.opens:
                yield None
            yield plain_paragraph(item.text, Place(line=item.line), item.heading)
            continue
        table = tables[item]
        captions = (plain_paragraph(x.text, Place(line=x.line)) for x in table.outside)
        for block in (*captions, *split_rows(table.rows, table.banners)):
            yield None
            yield block
        yield None


def _items(
    root: HtmlElement, apart: Container[HtmlElement] = ()
) -> Iterator[_Line | _Picture | HtmlElement]:
    """The lines and pictures below an element and, in between, the elements kept ``apart``."""
    flow = _Flow()
    numbers: dict[HtmlElement, int] = {}
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        block = element.tag in _BLOCKS
        if block or element in apart:
            yield from flow.lines()
        if event == "start":
            if element in apart:
                yield element
            if element in apart or _is_dropped(element):
                walk.skip_subtree()
                continue
            flow.heading += element.tag in _HEADINGS
            if element.tag in ("br", "hr"):
                flow.end_line()
            if element.tag == "img":
                flow.picture(element)
            if element.tag == "li":
                flow.add(_list_number(element, numbers), element)
            flow.add(element.text, element)
        else:
            flow.heading -= element.tag in _HEADINGS
            if element is not root:
                flow.add(element.tail, element)
    yield from flow.lines()


def _is_dropped(element: HtmlElement) -> bool:
    if element.tag in _DROPPED:
        return True
    if element.tag == "sup" and _NOTE.fullmatch(element.text_content().strip()):
        return not _LATIN.search(_before(element))  # m² keeps its 2
    # Whole blocks may be hidden behind tabs that a reader opens; hidden words never show.
    return element.tag not in _BLOCKS and bool(_HIDDEN.search(element.get("style", "")))


def _sizes(picture: HtmlElement) -> tuple[int | None, int | None]:
    """How many pixels a picture is said to take across and down."""
    styled = {name.lower(): size for name, size in _STYLED.findall(picture.get("style", ""))}
    said = (styled.get(name) or picture.get(name, "") for name in ("width", "height"))
    across, down = (int(found[1]) if (found := _SIZE.fullmatch(x)) else None for x in said)
    return across, down


def _is_ornament(picture: HtmlElement) -> bool:
    """Whether a picture is small, or a mark to click on."""
    sizes = zip(_sizes(picture), _LEAST, strict=True)
    links = (link.get("href", "") for link in picture.iterancestors("a"))
    aside = next(picture.iterancestors("nav", "header", "footer", "aside"), None)
    small = any(size is not None and size < least for size, least in sizes)
    return small or aside is not None or any(not _SHOWN_LARGER.fullmatch(link) for link in links)


def _list_number(item: HtmlElement, numbers: dict[HtmlElement, int]) -> str:
    """What a browser prints before an item of a numbered list, which counts in ``numbers``."""
    around = item.getparent()
    if around is None or around.tag != "ol" or _UNNUMBERED.search(around.get("style", "")):
        return ""
    start = _whole(around.get("start"), 1)
    numbers[around] = _whole(item.get("value"), numbers.get(around, start - 1) + 1)
    return f"{numbers[around]}. "


def _whole(text: str | None, otherwise: int) -> int:
    found = re.match(r"\s*([-+]?\d{1,9})", text or "")
    return int(found[1]) if found else otherwise


def _before(element: HtmlElement) -> str:
    """The text just before an element, as far as it is not in another one."""
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or previous.text or ""
    around = element.getparent()
    return (around.text or "") if around is not None else ""


class _Flow:
    """Collects the text of a block, line by line, until it ends."""

    def __init__(self) -> None:
        self.pieces: list[list[str]] = [[]]
        self.places: list[int | None] = [None]
        self.pictures: dict[int, HtmlElement] = {}  # by line
        self.heading = 0

    def add(self, text: str | None, element: HtmlElement) -> None:
        """Append a piece of text as it stands in the source."""
        if not text:
            return
        if self.places[-1] is None and not text.isspace():
            self.places[-1] = _source_line(element)
        self.pieces[-1].append(text)

    def picture(self, element: HtmlElement) -> None:
        """Note a picture, unless it adorns the page."""
        if not _is_ornament(element):
            self.pictures[len(self.pieces) - 1] = element

    def end_line(self) -> None:
        """Begin another line of the same block."""
        self.pieces.append([])
        self.places.append(None)

    def lines(self) -> Iterator[_Line | _Picture]:
        """The lines collected so far, as shown; begins the next block.

        A picture within a line of text counts if it is known to be large.
        """
        opens = True
        for number, (pieces, place) in enumerate(zip(self.pieces, self.places, strict=True)):
            text = _collapsed("".join(pieces))
            if text:
                yield _Line(text, place, self.heading > 0, opens)
                opens = False
            picture = self.pictures.get(number)
            if picture is not None and (not text or None not in _sizes(picture)):
                yield _Picture(_source_line(picture))
        self.pieces, self.places, self.pictures = [[]], [None], {}


def _collapsed(text: str) -> str:
    """White space as a browser shows it: between two wide characters a broken line leaves none."""
    text = _BROKEN.sub("", fold(_INVISIBLE.sub("", text)))
    return _SPACE.sub(" ", text).strip()


def _source_line(element: HtmlElement) -> int | None:
    line = element.sourceline
    return line if line is not None and line < _LAST_LINE else None


# Tables


@dataclass(frozen=True)
class _Table:
    """``outside`` is what stands in the table but in none of its rows: its caption."""

    rows: tuple[Row, ...]
    banners: frozenset[int]
    outside: tuple[_Line, ...]


def _data_tables(root: HtmlElement, source: str) -> dict[HtmlElement, _Table]:
    """The innermost tables that hold data."""
    found: dict[HtmlElement, _Table] = {}
    layout: set[HtmlElement] = set()
    rows_of = _rows_by_table(root)
    for table in reversed(list(root.iter("table"))):  # inner ones come before outer ones
        if table in layout:
            continue
        rows = rows_of.get(table, [])
        cells = _placed(rows, source)
        columns = sorted({column for _, column in cells})
        if len(columns) < 2:
            continue
        bound(len(rows) * len(columns), MAX_CELLS, "表格的单元格", source)
        texts = {at: _cell_text(cell) for at, cell in cells.items()}
        texts |= {at: UNREAD for at in _sticking_out(cells) if not _DECIMALS.search(texts[at])}
        longest = max(map(len, texts.values()))
        if 0 < longest <= (_LONGEST_CELL if len(rows) > 1 else _LONGEST_SINGLE):
            outside = tuple(_lines(table, set(rows)))
            found[table] = _Table(_printed(rows, columns, texts), _banners(cells, columns), outside)
        if table in found or longest > _LONGEST_CELL:  # so has every table around it
            _mark_around(table, layout)
    return found


def _rows_by_table(root: HtmlElement) -> dict[HtmlElement, list[HtmlElement]]:
    rows: dict[HtmlElement, list[HtmlElement]] = {}
    for row in root.iter("tr"):
        if (table := next(row.iterancestors("table"), None)) is not None:
            rows.setdefault(table, []).append(row)
    return rows


def _mark_around(table: HtmlElement, layout: set[HtmlElement]) -> None:
    for outer in table.iterancestors("table"):
        if outer in layout:
            return
        layout.add(outer)


def _placed(rows: Sequence[HtmlElement], source: str) -> dict[tuple[int, int], HtmlElement]:
    """Each cell at the first place it covers."""
    cells: dict[tuple[int, int], HtmlElement] = {}
    taken: dict[int, int] = {}  # by column: up to which row a cell reaches
    places = 0
    for index, row in enumerate(rows):
        column = 0
        for cell in row.iterchildren("td", "th"):
            while taken.get(column, 0) > index:
                column += 1
            cells[index, column] = cell
            end = index + _span(cell, "rowspan", len(rows))
            for _ in range(min(_span(cell, "colspan", 1), _MAX_SPAN)):
                taken[column] = max(end, taken.get(column, 0))
                column += 1
            bound(places + column, _MAX_PLACES, "合并单元格所占的位置", source)
        places += column
    return cells


def _sticking_out(cells: Mapping[tuple[int, int], HtmlElement]) -> list[tuple[int, int]]:
    """The cells that stand right of all others, pushed there by a merged cell.

    Without one that reaches into them, rows may be wider by mistake, if they are few.
    """
    ends: dict[int, int] = {}
    for (row, column), cell in cells.items():
        ends[row] = max(ends.get(row, 0), column + _span(cell, "colspan", 1))
    usual, often = Counter(ends.values()).most_common(1)[0]
    beyond = {row for row, end in ends.items() if end > usual}
    reach: dict[int, int] = {}  # by row: up to which one its cells reach
    for (row, _), cell in cells.items():
        reach[row] = max(reach.get(row, 0), row + _span(cell, "rowspan", 1))
    pushed = {row for row in beyond if reach.get(row - 1, 0) > row or row - 1 in beyond}
    if len(beyond - pushed) > often * _FEW_ROWS or len(beyond) > often:
        return []
    return [(row, column) for row, column in cells if row in beyond and column >= usual]


def _span(cell: HtmlElement, name: str, whole: int) -> int:
    """How far a cell reaches; 0 means over the ``whole``, anything unreadable 1."""
    found = re.match(r"\s*\+?(\d{1,9})", cell.get(name, ""))
    return (int(found[1]) or whole) if found else 1


def _lines(element: HtmlElement, apart: Container[HtmlElement] = ()) -> Iterator[_Line]:
    return (item for item in _items(element, apart) if isinstance(item, _Line))


def _cell_text(cell: HtmlElement) -> str:
    """What a cell says; a picture alone says something nobody could read."""
    items = list(_items(cell))
    text = " ".join(item.text for item in items if isinstance(item, _Line))
    return text or UNREAD * any(isinstance(item, _Picture) for item in items)


def _printed(
    rows: Sequence[HtmlElement], columns: Sequence[int], texts: Mapping[tuple[int, int], str]
) -> tuple[Row, ...]:
    """The rows in the columns in which any cell begins; others have no width on the page."""
    return tuple(
        Row(tuple(texts.get((index, column), "") for column in columns), _place(row))
        for index, row in enumerate(rows)
    )


def _place(row: HtmlElement) -> Place:
    return Place(line=_source_line(row))


def _banners(
    cells: Mapping[tuple[int, int], HtmlElement], columns: Sequence[int]
) -> frozenset[int]:
    """Indexes of the rows that one cell fills from the first to the last column."""
    return frozenset(
        row
        for (row, column), cell in cells.items()
        if column == columns[0] and column + _span(cell, "colspan", 1) > columns[-1]
    )
