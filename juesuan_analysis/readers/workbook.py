"""Workbooks (XLSX and XLS): every visible sheet as lines of text and tables.

A number is shown with the decimals of its format, since they say how far it was rounded. One
without a format has its own, filled up to those of its column, since the amounts of a column were
all rounded alike. Hidden sheets, rows and columns are not read.

To be called through :func:`~juesuan_analysis.readers.sandbox.run_bounded`: it bounds the time and
memory the libraries take, and turns what they raise for a damaged file into ``UnreadableInput``.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext
from io import StringIO
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

import xlrd
from msgspec import Struct
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from juesuan_analysis.document import Grid, Paragraph, Place, Row
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.bounds import MAX_CELLS, within_bounds
from juesuan_analysis.readers.cell_rows import plain_paragraph, split_rows
from juesuan_analysis.readers.characters import INVISIBLE, fold
from juesuan_analysis.readers.xlsx import Stored, stored_sheets

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RESAVE = "请用 Excel 或 WPS 打开并另存为 XLSX 后再试"
_PROTECTED = "工作簿已加密；请在 Excel 或 WPS 中去掉密码后另存"
_DAMAGED = "工作簿损坏或不完整；请重新下载，或用 Excel、WPS 打开后另存为 XLSX"

_LINE_END = re.compile(r"(?:_x000D_|\r)\n?")
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
_FIXED = re.compile(r"[^0#?]*[0#?,]*[0#?](?:\.(0*))?(%?)[^0#?.,%]*")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")


class _Cell(Struct, frozen=True):
    """A cell, numbered from 1; dates and truths are text already, what is empty is ``""``."""

    row: int
    column: int
    value: str | float
    number_format: str


class _Sheet(Struct, frozen=True):
    """The visible filled cells in order; ``merged`` are row, first and last column of the wide."""

    name: str
    page: int
    cells: list[_Cell]
    merged: list[tuple[int, int, int]]

    def rows(self) -> dict[int, list[_Cell]]:
        """The cells by row."""
        return {row: list(cells) for row, cells in groupby(self.cells, attrgetter("row"))}

    def columns(self) -> list[int]:
        """The columns that any cell fills; others have no width."""
        return sorted({cell.column for cell in self.cells})


class _Refused(Exception):
    """Why a workbook is not read."""


def read_workbook_blocks(data: bytes, source: str) -> tuple[Paragraph | Grid, ...]:
    """Paragraphs and grids of a workbook, sheet by sheet; the page is the number of the sheet.

    Raises:
        UnreadableInput: if it is no workbook, encrypted, too large, or without text.
    """
    try:
        sheets = list(_sheets(data, source))
        if sum(len(sheet.rows()) * len(sheet.columns()) for sheet in sheets) > MAX_CELLS:
            raise _Refused(f"单元格超过上限 {MAX_CELLS} 个；请拆分后再读取")
        blocks = within_bounds((block for sheet in sheets for block in _blocks(sheet)), source)
    except _Refused as error:
        raise UnreadableInput(f"{source}：{error}") from error
    if not blocks:
        raise UnreadableInput(f"{source}：工作簿里没有可见的内容；请确认是否为所需文件")
    return blocks


def _sheets(data: bytes, source: str) -> Iterator[_Sheet]:
    if data.startswith(_ZIP):
        return _xlsx_sheets(data, source)
    if data.startswith(_OLE):
        return _xls_sheets(data)
    raise _Refused("不是 XLSX 或 XLS 工作簿；请确认下载完整、格式无误")


# XLSX


def _xlsx_sheets(data: bytes, source: str) -> Iterator[_Sheet]:
    try:
        sheets = list(stored_sheets(data, source, _DAMAGED))
    except ValueError as error:  # a cell holds what its kind can't be
        raise _Refused(_DAMAGED) from error
    for page, sheet in enumerate(sheets, start=1):
        if sheet.visible:
            merged = [(area.top, area.left, area.right) for area in sheet.merged]
            yield _Sheet(sheet.name, page, _xlsx_cells(sheet), merged)


def _xlsx_cells(sheet: Stored) -> list[_Cell]:
    filled = {column for _, column in sheet.cells}
    return _visible(
        cells=(
            _Cell(row, column, _value(value), number_format)
            for (row, column), (value, number_format) in sorted(sheet.cells.items())
        ),
        hidden_rows=sheet.hidden_rows,
        hidden_columns={
            c for c in filled for low, high in sheet.hidden_columns if low <= c <= high
        },
        zeros=sheet.zeros,
    )


# XLS


def _xls_sheets(data: bytes) -> Iterator[_Sheet]:
    if _ENCRYPTED in data:
        raise _Refused(_PROTECTED)
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=StringIO()
        )
    except (XLRDError, CompDocError) as error:
        encrypted = "encrypted" in str(error)
        raise _Refused(_PROTECTED if encrypted else f"不是完整的 XLS 工作簿；{_RESAVE}") from error
    for page, sheet in enumerate(book.sheets(), start=1):
        if not sheet.visibility:
            merged = [(top + 1, left + 1, stop) for top, _, left, stop in sheet.merged_cells]
            yield _Sheet(sheet.name, page, _xls_cells(book, sheet), merged)


def _xls_cells(book: Any, sheet: Any) -> list[_Cell]:
    formats = [book.format_map[style.format_key].format_str for style in book.xf_list]
    return _visible(
        cells=(
            _Cell(row + 1, column + 1, _xls_value(book, cell), formats[cell.xf_index])
            for row in range(sheet.nrows)
            for column, cell in enumerate(sheet.row(row))
        ),
        hidden_rows={row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden},
        hidden_columns={column + 1 for column, x in sheet.colinfo_map.items() if x.hidden},
        zeros=bool(sheet.show_zero_values),
    )


def _xls_value(book: Any, cell: Any) -> str | float:
    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            return _value(xlrd.xldate_as_datetime(cell.value, book.datemode))
        case xlrd.XL_CELL_BOOLEAN:
            return _value(bool(cell.value))
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code[cell.value])
        case _:
            return _value(cell.value)


# A sheet as shown


def _value(value: object) -> str | float:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return value
    text = "" if value is None else str(value)
    return fold(INVISIBLE.sub("", _LINE_END.sub("\n", text))).strip().removesuffix(" 00:00:00")


def _visible(
    cells: Iterable[_Cell], hidden_rows: set[int], hidden_columns: set[int], zeros: bool
) -> list[_Cell]:
    return [
        cell
        for cell in cells
        if not (cell.row in hidden_rows or cell.column in hidden_columns)
        if not (cell.value == "" or (cell.value == 0 and not zeros))
    ]


def _blocks(sheet: _Sheet) -> Iterator[Paragraph | Grid]:
    if not sheet.cells:
        return
    blocks = split_rows(list(_printed(sheet)), _banners(sheet), loose=True)
    first = next(blocks)
    if isinstance(first, Grid):  # a table without a title of its own goes by its sheet's name
        yield plain_paragraph(sheet.name, Place(sheet.page, 1), heading=True)
    yield first
    yield from blocks


def _banners(sheet: _Sheet) -> set[int]:
    """Indexes of the rows that one merged cell fills from the first to the last column."""
    columns = sheet.columns()
    wide = {row for row, *ends in sheet.merged if ends[0] <= columns[0] and ends[1] >= columns[-1]}
    return {index for index, row in enumerate(sheet.rows()) if row in wide}


def _printed(sheet: _Sheet) -> Iterator[Row]:
    columns, decimals = sheet.columns(), _column_decimals(sheet.cells)
    for number, row in sheet.rows().items():
        least = {} if _is_numbering(row) else decimals
        texts = {cell.column: _text(cell, least.get(cell.column, 0)) for cell in row}
        yield Row(tuple(texts.get(column, "") for column in columns), Place(sheet.page, number))


def _is_numbering(row: list[_Cell]) -> bool:
    """Whether the numbers of a row are those of its columns: 1, 2, 3, ..."""
    numbers = [cell.value for cell in row if not isinstance(cell.value, str)]
    return len(numbers) > 1 and all(b - a == 1 for a, b in pairwise(numbers))


def _column_decimals(cells: list[_Cell]) -> dict[int, int]:
    """By column: the decimals that numbers without a format are filled up to, two at most."""
    decimals: dict[int, int] = {}
    for cell in cells:
        if not isinstance(cell.value, str) and not _fixed(cell.number_format):
            own = len(_text(cell).partition(".")[2])
            decimals[cell.column] = min(2, max(own, decimals.get(cell.column, 0)))
    return decimals


def _text(cell: _Cell, least: int = 0) -> str:
    """What a cell shows: a number with the decimals of its format, else its own, but ``least``.

    >>> _text(_Cell(1, 1, 2404.345, "#,##0.00")), _text(_Cell(1, 1, 722, "General"), least=2)
    ('2404.35', '722.00')
    """
    if isinstance(cell.value, str):
        return cell.value
    number = Decimal(f"{cell.value:.15g}")  # a workbook keeps fifteen digits: 0.1 + 0.2 is 0.3
    fixed = _fixed(cell.number_format)
    if not fixed:
        whole, _, decimals = f"{number:f}".partition(".")
        return f"{whole}.{decimals:0<{least}}" if decimals or least else whole
    zeros, percent = fixed.groups("")
    with localcontext(rounding=ROUND_HALF_UP):
        return f"{number * 100 if percent else number:.{len(zeros)}f}{percent}"


def _fixed(number_format: str) -> re.Match[str] | None:
    """The zeros behind the point and the percent sign of a format with fixed decimals."""
    section = _LITERAL.sub("", number_format).partition(";")[0]
    if _SCALED.search(section):
        raise _Refused(f"数字格式 {number_format[:40]} 缩小了显示的数；请改用普通数字格式后另存")
    return _FIXED.fullmatch(section)
