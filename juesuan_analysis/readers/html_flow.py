"""Running text of a web page, line by line as a browser without scripts shows it, and pictures."""

import re
from collections.abc import Container, Iterator

from lxml import etree
from lxml.html import HtmlElement
from msgspec import Struct

from juesuan_analysis.readers.characters import INVISIBLE, NOTE, fold

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
_LAST_LINE = 65_535
"""The parser counts source lines no further."""
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_INVISIBLE = re.compile(rf"{INVISIBLE.pattern}|[\x00-\x08\x0b\x0e-\x1f]")
_NOTE = re.compile(NOTE)
_LATIN = re.compile(r"[A-Za-z]\s*$")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]"
_BROKEN = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]\s*(?={_WIDE})")
_SIZE = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*(?:px)?\s*")
_STYLED = re.compile(r"(?:^|;)\s*(width|height)\s*:([^;%]*)", re.I)
_SHOWN_LARGER = re.compile(r".*\.(?:png|jpe?g|gif|bmp|webp)", re.I)
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.I)
_SPACE = re.compile(r"(?:[ \t\r\n\f]|(?<!\d)\u00a0|\u00a0(?!\d))+")
"""White space; a no-break space between digits is part of a number."""


class Line(Struct, frozen=True):
    """A line as shown; ``opens`` marks the first of its element."""

    text: str
    line: int | None
    heading: bool
    opens: bool


class Picture(Struct, frozen=True):
    """A picture that may hold what a reader is to read."""

    line: int | None


def items(
    root: HtmlElement, apart: Container[HtmlElement] = ()
) -> Iterator[Line | Picture | HtmlElement]:
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
            self.places[-1] = source_line(element)
        self.pieces[-1].append(text)

    def picture(self, element: HtmlElement) -> None:
        """Note a picture, unless it adorns the page."""
        if not _is_ornament(element):
            self.pictures[len(self.pieces) - 1] = element

    def end_line(self) -> None:
        """Begin another line of the same block."""
        self.pieces.append([])
        self.places.append(None)

    def lines(self) -> Iterator[Line | Picture]:
        """The lines collected so far, as shown; begins the next block.

        A picture within a line of text counts if it is known to be large.
        """
        opens = True
        for number, (pieces, place) in enumerate(zip(self.pieces, self.places, strict=True)):
            text = _collapsed("".join(pieces))
            if text:
                yield Line(text, place, self.heading > 0, opens)
                opens = False
            picture = self.pictures.get(number)
            if picture is not None and (not text or None not in _sizes(picture)):
                yield Picture(source_line(picture))
        self.pieces, self.places, self.pictures = [[]], [None], {}


def _collapsed(text: str) -> str:
    """White space as a browser shows it: between two wide characters a broken line leaves none."""
    text = _BROKEN.sub("", fold(_INVISIBLE.sub("", text)))
    return _SPACE.sub(" ", text).strip()


def source_line(element: HtmlElement) -> int | None:
    """The line of the source an element begins in, as far as the parser counts."""
    line = element.sourceline
    return line if line is not None and line < _LAST_LINE else None


def lines(element: HtmlElement, apart: Container[HtmlElement] = ()) -> Iterator[Line]:
    """The lines below an element but those within the elements ``apart``."""
    return (item for item in items(element, apart) if isinstance(item, Line))
