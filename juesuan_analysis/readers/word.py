"""Word documents (DOCX): made into HTML and read as such, with what a reader sees of them.

Insertions are in and deletions out, numbers of lists are text, marks of notes are none. The line of
a place is the number of the paragraph, a row of a table counting as one.

To be called through :func:`~juesuan_analysis.readers.sandbox.run_bounded`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from zipfile import ZipFile

from lxml.etree import _Element
from msgspec import Struct

from juesuan_analysis.document import Place, Unreadable
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.archive import opened, part
from juesuan_analysis.readers.bounds import MAX_CELLS, MAX_CHARACTERS, bound
from juesuan_analysis.readers.html import PICTURE, Content, marked_up
from juesuan_analysis.readers.numbering import Level, Lists

_DAMAGED = "Word 文档损坏或不完整；请重新下载，或用 Word、WPS 打开后另存为 DOCX"
_WIDE, _HIGH = 2_700_000, 900_000
"""How large a picture is, in EMU, that a table may be on: 7.5 by 2.5 centimetres."""
_POINT = 12_700
_POINTS = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,5}(?:\.\d{1,5})?)pt")
_DEEPEST = 60
_AROUND = frozenset(("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink"))
"""What stands around content and says nothing about it."""
_BLOCKS = ("footnote", "AlternateContent", "Choice")
"""The same of whole blocks; a footnote of a certain type is the line above the notes."""
_GONE = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "delText", "instrText", "rt", "sdtPr", "Fallback", "fldData")
)
_HEADING = re.compile(r"(?:heading|标题|title)\s*\d?", re.I)
_RELATION = "/officeDocument"


def read_word_content(data: bytes, source: str) -> Content:
    """Paragraphs and grids of a Word document, and what of it could not be read.

    Raises:
        UnreadableInput: if it is no such document, damaged, too large, or without text.
    """
    with opened(data, source, _DAMAGED) as archive:
        body = _Body(_Styles.of(archive, source), source)
        text = "\n".join(body.lines(_content(archive, source)))
        notes = part(archive, "word/footnotes.xml", source)
        if notes is not None:
            text += "\n" + "\n".join(body.lines(notes))
    blocks, _ = marked_up(text, source)
    if not blocks and not body.pictures:
        raise UnreadableInput(f"{source}：文档里没有文字；请确认是否为所需文件")
    return blocks, tuple(Unreadable(Place(line=n), PICTURE) for n in body.pictures)


def _content(archive: ZipFile, source: str) -> _Element:
    relations = part(archive, "_rels/.rels", source)
    targets = () if relations is None else relations.iter("{*}Relationship")
    name = next(
        (x.get("Target", "") for x in targets if x.get("Type", "").endswith(_RELATION)),
        "word/document.xml",
    )
    root = part(archive, name.lstrip("/"), source)
    if root is None:
        raise UnreadableInput(f"{source}：{_DAMAGED}")
    for around in root.iter("{*}body"):
        return around
    raise UnreadableInput(f"{source}：{_DAMAGED}")


# Asking elements


def _name(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _find(element: _Element | None, *names: str) -> _Element | None:
    for name in names:
        element = None if element is None else element.find(f"{{*}}{name}")
    return element


def _value(element: _Element | None, name: str = "val") -> str:
    """An attribute, whatever its namespace; empty if there is none."""
    if element is None:
        return ""
    return next((text for key, text in element.attrib.items() if key.endswith(f"}}{name}")), "")


def _number(text: str, otherwise: int = 0) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else otherwise


def _on(properties: _Element | None, *names: str) -> bool:
    """Whether one of some properties is set and not switched off."""
    found = (_find(properties, name) for name in names)
    return any(x is not None and _value(x) not in ("0", "false", "off") for x in found)


# Styles and lists


class _Styles(Struct, frozen=True):
    """Paragraph properties by style, and the lists."""

    properties: dict[str, _Element]
    names: dict[str, str]
    based_on: dict[str, str]
    lists: Lists

    @classmethod
    def of(cls, archive: ZipFile, source: str) -> "_Styles":
        """The styles and lists of a document; none if it has no such parts."""
        root = part(archive, "word/styles.xml", source)
        styles = [] if root is None else root.findall("{*}style")
        return cls(
            {_value(s, "styleId"): p for s in styles if (p := _find(s, "pPr")) is not None},
            {_value(s, "styleId"): _value(_find(s, "name")) for s in styles},
            {_value(s, "styleId"): _value(_find(s, "basedOn")) for s in styles},
            _lists(part(archive, "word/numbering.xml", source)),
        )

    def chain(self, paragraph: _Element) -> Iterator[_Element]:
        """The properties of a paragraph: its own, those of its style, of the one below, ..."""
        own = _find(paragraph, "pPr")
        if own is not None:
            yield own
        style = _value(_find(own, "pStyle"))
        for _ in range(_DEEPEST):
            if style in self.properties:
                yield self.properties[style]
            style = self.based_on.get(style, "")

    def is_heading(self, paragraph: _Element) -> bool:
        style = _value(_find(paragraph, "pPr", "pStyle"))
        if _HEADING.fullmatch(self.names.get(style, "")):
            return True
        levels = (_value(_find(each, "outlineLvl")) for each in self.chain(paragraph))
        return _number(next(filter(None, levels), ""), 9) < 9

    def label(self, paragraph: _Element) -> str:
        """The number printed before a paragraph of a list."""
        found = (_find(each, "numPr") for each in self.chain(paragraph))
        numbered = [each for each in found if each is not None]
        number = next(filter(None, (_value(_find(each, "numId")) for each in numbered)), "")
        depth = next(filter(None, (_value(_find(each, "ilvl")) for each in numbered)), "0")
        return self.lists.label(number, _number(depth))


def _lists(root: _Element | None) -> Lists:
    if root is None:
        return Lists({}, {}, {})
    kinds = {_value(x, "abstractNumId"): _levels(x) for x in root.findall("{*}abstractNum")}
    levels: dict[str, dict[int, Level]] = {}
    family: dict[str, str] = {}
    restarts: dict[tuple[str, int], int] = {}
    for each in root.findall("{*}num"):
        number, kind = _value(each, "numId"), _value(_find(each, "abstractNumId"))
        family[number], levels[number] = kind, dict(kinds.get(kind, {}))
        for other in each.findall("{*}lvlOverride"):
            depth = _number(_value(other, "ilvl"))
            levels[number] |= _levels(other)
            if start := _value(_find(other, "startOverride")):
                restarts[number, depth] = _number(start, 1)
    return Lists(levels, family, restarts)


def _levels(around: _Element) -> dict[int, Level]:
    return {
        _number(_value(level, "ilvl")): Level(
            _number(_value(_find(level, "start")), 1),
            _value(_find(level, "numFmt")) or "decimal",
            _value(_find(level, "lvlText")),
        )
        for level in around.findall("{*}lvl")
    }


# Content


@dataclass
class _Cell:
    text: str
    right: int
    down: int = 1


@dataclass
class _Body:
    """Makes HTML of content, a line for each paragraph and row."""

    styles: _Styles
    source: str
    pictures: list[int] = field(default_factory=list)
    count: int = 0
    cells: int = 0
    characters: int = 0
    boxes: list[_Element] = field(default_factory=list)

    def lines(self, container: _Element, depth: int = 0) -> Iterator[str]:
        """The blocks in a container, those of text boxes after the block they hang on."""
        bound(depth, _DEEPEST, "嵌套层数", self.source)
        for child in container:
            name = _name(child)
            if name == "p":
                self.count += 1
                yield self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child, depth)
            elif name in _AROUND or (name in _BLOCKS and not _value(child, "type")):
                yield from self.lines(child, depth + 1)
            boxes, self.boxes = self.boxes, []
            for box in boxes:
                yield from self.lines(box, depth + 1)

    def _paragraph(self, paragraph: _Element) -> str:
        text = self.styles.label(paragraph) + "".join(self._inline(paragraph))
        self.characters += len(text)
        bound(self.characters, 4 * MAX_CHARACTERS, "字符", self.source)
        tag = "h2" if self.styles.is_heading(paragraph) else "p"
        return f"<{tag}>{text}</{tag}>"

    def _inline(self, element: _Element, depth: int = 0) -> Iterator[str]:
        bound(depth, _DEEPEST, "嵌套层数", self.source)
        if _name(element) == "r" and _on(_find(element, "rPr"), "vanish", "strike", "dstrike"):
            return
        raised = _value(_find(element, "rPr", "vertAlign")) == "superscript"
        yield "<sup>" if raised else ""
        for child in element:
            name = _name(child)
            if name == "t":
                yield escape(child.text or "").replace("\n", " ")
            elif name in ("tab", "ptab"):
                yield " "
            elif name in ("br", "cr"):
                yield "<br>"
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name not in _GONE:
                if name in ("inline", "anchor", "pict", "object"):
                    self._picture(child)
                yield from self._inline(child, depth + 1)
        yield "</sup>" if raised else ""

    def _picture(self, frame: _Element) -> None:
        across, down = _extent(frame)
        shown = (next(frame.iter(f"{{*}}{name}"), None) for name in ("blip", "imagedata"))
        if across > _WIDE and down > _HIGH and any(each is not None for each in shown):
            self.pictures.append(self.count)

    def _table(self, table: _Element, depth: int) -> Iterator[str]:
        rows = list(self._rows(table, depth))
        for number, row in enumerate(rows):
            cells = "".join(
                f"<td colspan={cell.right} rowspan={cell.down}>{cell.text}</td>" for cell in row
            )
            begins = "<table>" if number == 0 else ""
            ends = "</table>" if number == len(rows) - 1 else ""
            yield f"{begins}<tr>{cells}</tr>{ends}"

    def _rows(self, table: _Element, depth: int) -> Iterator[list[_Cell]]:
        above: dict[int, _Cell] = {}
        rows: list[list[_Cell]] = []
        for row in _children(table, "tr"):
            self.count += 1
            properties = _find(row, "trPr")
            if _find(properties, "del") is not None or _on(properties, "hidden"):
                continue
            rows.append(self._row(row, properties, above, depth))
        yield from rows

    def _row(
        self, row: _Element, properties: _Element | None, above: dict[int, _Cell], depth: int
    ) -> list[_Cell]:
        """The cells of a row; one that continues a cell makes that one longer instead."""
        cells: list[_Cell] = []
        column = _number(_value(_find(properties, "gridBefore")))
        if column:
            cells.append(_Cell("", column))
        for each in _children(row, "tc"):
            about = _find(each, "tcPr")
            right = max(1, _number(_value(_find(about, "gridSpan")), 1))
            self.cells += right
            bound(self.cells, MAX_CELLS, "表格的单元格", self.source)
            merged = _find(about, "vMerge")
            going_on = merged is not None and _value(merged) != "restart"
            if going_on and column in above:
                above[column].down += 1
            elif cells and _value(_find(about, "hMerge")) == "continue":
                cells[-1].right += right
            else:
                cell = _Cell("<br>".join(self._cell(each, depth)), right)
                cells.append(cell)
                above.pop(column, None)
                if merged is not None:
                    above[column] = cell
            column += right
        return cells

    def _cell(self, cell: _Element, depth: int) -> Iterator[str]:
        count = self.count
        for line in self.lines(cell, depth + 1):
            yield line.removeprefix("<p>").removesuffix("</p>")
        self.count = count


def _extent(frame: _Element) -> tuple[float, float]:
    """How large a picture is, across and down, in EMU; older documents say it in points."""
    extent = _find(frame, "extent")
    if extent is not None:
        return _number(extent.get("cx", "")), _number(extent.get("cy", ""))
    shape = next(frame.iter("{*}shape"), None)
    said = dict(_POINTS.findall("" if shape is None else shape.get("style", "")))
    return _POINT * float(said.get("width", 0)), _POINT * float(said.get("height", 0))


def _children(around: _Element, name: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also those that stand in something around them."""
    for child in around:
        if _name(child) == name:
            yield child
        elif _name(child) in _AROUND:
            yield from _children(child, name)
