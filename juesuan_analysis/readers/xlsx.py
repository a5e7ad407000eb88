"""What an XLSX stores of its sheets: cells with number formats, what is merged, what is hidden.

What else a workbook holds (drawings, links, rules for colours) is not looked at: a fault in it does
no harm, and none of it is unfolded into more than memory holds.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from posixpath import join, normpath
from typing import NamedTuple
from zipfile import ZipFile

from lxml.etree import _Element
from msgspec import Struct
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601

from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.archive import opened, part
from juesuan_analysis.readers.bounds import MAX_CELLS, bound

MAX_STORED = 400_000
"""Cells and rows that a workbook may store, filled or not: so much is read within the bounds on
time and memory."""

_GENERAL = "General"
_AREA = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")
_OFF = ("", "0", "f", "false")
_is_date = lru_cache(is_date_format)


class Area(NamedTuple):
    """A merged cell: its first and last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells it covers."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


class Stored(Struct, frozen=True):
    """A sheet: each cell's value and number format by row and column, counted from 1.

    ``hidden_columns`` are the first and last of each stretch; ``zeros`` says whether zeros show.
    """

    name: str
    visible: bool
    cells: dict[tuple[int, int], tuple[object, str]]
    merged: list[Area]
    hidden_rows: set[int]
    hidden_columns: list[tuple[int, int]]
    zeros: bool


def stored_sheets(data: bytes, source: str, damaged: str) -> Iterator[Stored]:
    """The sheets of a workbook in its order.

    Raises:
        UnreadableInput: if it is no such workbook, damaged, or holds too much.
    """
    with opened(data, source, damaged) as archive:
        book = part(archive, "xl/workbook.xml", source)
        if book is None:
            raise UnreadableInput(
                f"{source}：不是 XLSX 工作簿；请用 Excel 或 WPS 打开并另存为 XLSX"
            )
        shared = _Shared.of(archive, book, source)
        count = 0
        for about, sheet in _sheets(archive, book, source):
            count += 1
            yield _stored(about, sheet, shared)
        if not count:
            raise UnreadableInput(f"{source}：{damaged}")


def _sheets(archive: ZipFile, book: _Element, source: str) -> Iterator[tuple[_Element, _Element]]:
    """What the book says of each sheet, and the sheet, none of them too large."""
    relations = part(archive, "xl/_rels/workbook.xml.rels", source)
    targets = {} if relations is None else {r.get("Id"): r for r in relations}
    stored = merged = 0
    for about in book.iterfind("{*}sheets/{*}sheet"):
        found = targets.get(next((v for k, v in about.attrib.items() if k.endswith("}id")), ""))
        if found is None or not found.get("Type", "").endswith("/worksheet"):
            continue
        target = found.get("Target", "")
        name = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        sheet = part(archive, name, source)
        if sheet is None:
            continue
        stored += sum(1 for _ in sheet.iter("{*}c", "{*}row"))
        bound(stored, MAX_STORED, "存有的行和单元格", source)
        merged += sum(area.size for area in _merged(sheet))
        bound(merged, MAX_CELLS, "合并的单元格", source)
        yield about, sheet


def _merged(sheet: _Element) -> Iterator[Area]:
    for each in sheet.iter("{*}mergeCell"):
        if found := _AREA.fullmatch(each.get("ref", "").upper().replace("$", "")):
            rows = sorted((int(found[2]), int(found[4] or found[2])))
            columns = sorted(map(column_index_from_string, (found[1], found[3] or found[1])))
            yield Area(rows[0], columns[0], rows[1], columns[1])


def _stored(about: _Element, sheet: _Element, shared: "_Shared") -> Stored:
    merged = list(_merged(sheet))
    view = sheet.find("{*}sheetViews/{*}sheetView")
    columns = [x for x in sheet.iterfind("{*}cols/{*}col") if _on(x, "hidden")]
    cells: dict[tuple[int, int], tuple[object, str]] = {}
    hidden: set[int] = set()
    row = 0
    for line in sheet.iterfind("{*}sheetData/{*}row"):
        row = int(float(line.get("r", row + 1)))
        if _on(line, "hidden"):
            hidden.add(row)
        column = 0
        for cell in line.iterfind("{*}c"):
            at = cell.get("r")
            place = coordinate_to_tuple(at) if at else (row, column + 1)
            column = place[1]
            cells[place] = shared.read(cell)
    for area in merged:  # but the first of them, merged cells show nothing
        covered = [(r, c) for r in range(area.top, area.bottom + 1)
                   for c in range(area.left, area.right + 1)]  # fmt: skip
        for place in covered[1:]:
            cells.pop(place, None)
    return Stored(
        about.get("name", ""),
        about.get("state", "visible") == "visible",
        cells,
        merged,
        hidden,
        [(int(x.get("min", 0)), int(x.get("max", 0))) for x in columns],
        view is None or view.get("showZeros", "1") not in _OFF,
    )


def _on(element: _Element, name: str) -> bool:
    return element.get(name, "") not in _OFF


# Values


class _Shared(Struct, frozen=True):
    """What the cells of all sheets share: texts, number formats by style, the first day."""

    texts: list[str]
    formats: list[str]
    epoch: datetime

    @classmethod
    def of(cls, archive: ZipFile, book: _Element, source: str) -> "_Shared":
        """That of a workbook, as far as it has such parts."""
        strings = part(archive, "xl/sharedStrings.xml", source)
        styles = part(archive, "xl/styles.xml", source)
        properties = book.find("{*}workbookPr")
        old = properties is not None and _on(properties, "date1904")
        texts = () if strings is None else map(_text, strings.iterfind("{*}si"))
        return cls(
            [text.replace("x005F_", "") for text in texts],
            [] if styles is None else list(_formats(styles)),
            MAC_EPOCH if old else WINDOWS_EPOCH,
        )

    def read(self, cell: _Element) -> tuple[object, str]:
        """What a cell holds, and its number format."""
        style = cell.get("s", "0")
        known = style.isdecimal() and int(style) < len(self.formats)
        own = self.formats[int(style) if known else 0] if self.formats else _GENERAL
        return self._value(cell, own), own

    def _value(self, cell: _Element, number_format: str) -> object:
        kind, text = cell.get("t", "n"), cell.findtext("{*}v")
        if kind == "inlineStr":
            return "".join(map(_text, cell.iterfind("{*}is")))
        if not text:  # what was never computed nobody knows; a text may be empty
            formula = cell.find("{*}f")
            return None if formula is None or kind == "str" else f"={formula.text or ''}"
        match kind:
            case "n":
                return self._number(text, number_format)
            case "s":
                return self.texts[int(text)]
            case "b":
                return bool(int(text))
            case "d":
                return from_ISO8601(text)
        return text

    def _number(self, text: str, number_format: str) -> object:
        number = int(text) if text.lstrip("-").isdecimal() else float(text)
        if not _is_date(number_format):
            return number
        try:
            return from_excel(number, self.epoch, timedelta=is_timedelta_format(number_format))
        except (OverflowError, ValueError):
            return "#VALUE!"


def _text(around: _Element) -> str:
    """A text with what is set in a look of its own; how it is spoken is none."""
    return "".join(
        each.text or "" for path in ("{*}t", "{*}r/{*}t") for each in around.iterfind(path)
    )


def _formats(styles: _Element) -> Iterator[str]:
    """The number format of each style."""
    own = {x.get("numFmtId"): x.get("formatCode") for x in styles.iterfind("{*}numFmts/{*}numFmt")}
    for style in styles.iterfind("{*}cellXfs/{*}xf"):
        number = style.get("numFmtId", "0")
        built_in = BUILTIN_FORMATS.get(int(number)) if number.isdecimal() else None
        yield own.get(number) or built_in or _GENERAL
