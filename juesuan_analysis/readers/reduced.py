"""An XLSX reduced to what is read of it: cells, merged cells, what is hidden, number formats.

What else a workbook holds (drawings, links, rules for colours) is not read, yet a fault in it would
stop the library, and some of it would be unfolded into more than memory holds.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from posixpath import join, normpath
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element

from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.archive import opened, part
from juesuan_analysis.readers.bounds import MAX_CELLS, bound

MAX_STORED = 400_000
"""Cells and rows that a workbook may store, filled or not: so much is unfolded within the bounds
on time and memory."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_KEPT = ("sheetViews", "cols", "sheetData")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


def reduced(data: bytes, source: str, damaged: str) -> bytes:
    """The workbook with nothing in it but what is read.

    Raises:
        UnreadableInput: if it is no such workbook, damaged, or holds too much.
    """
    made = BytesIO()
    with opened(data, source, damaged) as archive, ZipFile(made, "w") as plain:
        book = part(archive, "xl/workbook.xml", source)
        if book is None:
            raise UnreadableInput(
                f"{source}：不是 XLSX 工作簿；请用 Excel 或 WPS 打开并另存为 XLSX"
            )
        sheets = list(_sheets(archive, book, source))
        if not sheets:
            raise UnreadableInput(f"{source}：{damaged}")
        styles = part(archive, "xl/styles.xml", source)
        known = 0 if styles is None else sum(1 for _ in styles.iterfind("{*}cellXfs/{*}xf"))
        for number, (_, sheet) in enumerate(sheets):
            _reduce(sheet, known)
            plain.writestr(f"xl/worksheets/sheet{number}.xml", _serialised(sheet))
        texts = part(archive, "xl/sharedStrings.xml", source)
        none = etree.Element("sst", xmlns=_MAIN)
        plain.writestr("xl/sharedStrings.xml", _serialised(none if texts is None else texts))
        plain.writestr("xl/styles.xml", _styles(styles))
        for name, text in _frame(book, [about for about, _ in sheets]):
            plain.writestr(name, text)
    return made.getvalue()


def _serialised(root: _Element) -> str:
    """A part in the common namespace; a strict workbook has another one."""
    text = str(etree.tostring(root, encoding="unicode"))
    return text.replace("http://purl.oclc.org/ooxml/spreadsheetml/main", _MAIN)


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
        merged += sum(_area(each.get("ref", "")) for each in sheet.iter("{*}mergeCell"))
        bound(merged, MAX_CELLS, "合并的单元格", source)  # the library makes every one of them
        yield about, sheet


def _area(reference: str) -> int:
    """How many cells a reference covers; none if it is no reference."""
    found = _AREA.fullmatch(reference.upper())
    if not found:
        return 0
    left, top = _column(found[1]), int(found[2])
    right, bottom = _column(found[3] or found[1]), int(found[4] or found[2])
    return (abs(right - left) + 1) * (abs(bottom - top) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _reduce(sheet: _Element, styles: int) -> None:
    """Leave of a sheet its cells, what is merged and what is hidden."""
    merged = [each.get("ref", "").upper().replace("$", "") for each in sheet.iter("{*}mergeCell")]
    for child in list(sheet):
        if not isinstance(child.tag, str) or etree.QName(child).localname not in _KEPT:
            sheet.remove(child)
    space = etree.QName(sheet).namespace
    for view in sheet.iter(f"{{{space}}}sheetView"):
        zeros = view.get("showZeros")
        view.attrib.clear()
        view.set("workbookViewId", "0")
        if zeros is not None:
            view.set("showZeros", zeros)
        for child in list(view):
            view.remove(child)
    for cell in sheet.iter(f"{{{space}}}c"):
        style = cell.get("s", "0")
        if not style.isdecimal() or int(style) >= styles:
            cell.attrib.pop("s", None)
    around = etree.SubElement(sheet, f"{{{space}}}mergeCells")
    for reference in merged:
        if _area(reference):
            etree.SubElement(around, f"{{{space}}}mergeCell", ref=reference)


def _styles(root: _Element | None) -> str:
    """Number formats alone, for every style a cell may name."""
    formats, styles = [], []
    if root is not None:
        for each in root.iterfind("{*}numFmts/{*}numFmt"):
            formats.append((each.get("numFmtId", ""), each.get("formatCode", "")))
        styles = [each.get("numFmtId", "0") for each in root.iterfind("{*}cellXfs/{*}xf")]
    sheet = etree.Element("styleSheet", xmlns=_MAIN)
    around = etree.SubElement(sheet, "numFmts")
    for number, code in formats:
        if number.isdecimal():
            etree.SubElement(around, "numFmt", numFmtId=number, formatCode=code)
    around = etree.SubElement(sheet, "cellXfs")
    for number in styles or ["0"]:
        etree.SubElement(around, "xf", numFmtId=number if number.isdecimal() else "0")
    return _serialised(sheet)


def _frame(book: _Element, sheets: list[_Element]) -> Iterator[tuple[str, str]]:
    """The parts that hold the others together."""
    properties = book.find("{*}workbookPr")
    old = "" if properties is None else properties.get("date1904", "")
    whole = etree.Element("workbook", nsmap={None: _MAIN, "r": _OFFICE})
    etree.SubElement(whole, "workbookPr", **({"date1904": old} if old else {}))
    listed = etree.SubElement(whole, "sheets")
    relations = etree.Element("Relationships", xmlns=f"{_PACKAGE}/relationships")
    types = etree.Element("Types", xmlns=f"{_PACKAGE}/content-types")
    _kind(types, "/xl/workbook.xml", "sheet.main")
    _kind(types, "/xl/sharedStrings.xml", "sharedStrings")
    for number, about in enumerate(sheets):
        one = etree.SubElement(listed, "sheet", name=about.get("name", ""), sheetId=str(number + 1))
        one.set(f"{{{_OFFICE}}}id", f"r{number}")
        one.set("state", about.get("state", "visible"))
        target = f"/xl/worksheets/sheet{number}.xml"
        _relation(relations, f"r{number}", "worksheet", target)
        _kind(types, target, "worksheet")
    root = etree.Element("Relationships", xmlns=f"{_PACKAGE}/relationships")
    _relation(root, "r", "officeDocument", "xl/workbook.xml")
    parts = {
        "xl/workbook.xml": whole,
        "xl/_rels/workbook.xml.rels": relations,
        "[Content_Types].xml": types,
        "_rels/.rels": root,
    }
    yield from ((name, _serialised(part)) for name, part in parts.items())


def _kind(types: _Element, name: str, kind: str) -> None:
    etree.SubElement(types, "Override", PartName=name, ContentType=f"{_KINDS}.{kind}+xml")


def _relation(relations: _Element, number: str, kind: str, target: str) -> None:
    etree.SubElement(relations, "Relationship", Id=number, Type=f"{_OFFICE}/{kind}", Target=target)
