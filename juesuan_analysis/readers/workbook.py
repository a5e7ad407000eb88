"""Workbooks (XLSX and XLS): every visible sheet as lines of text and tables.

A cell counts as it is shown, since the printed decimals say how far a figure was rounded: the
number format decides (``#,##0.00`` shows 722 as 722.00, an accounting format shows 0 as ``-``).
A number without a format (General) is shown with its own decimals; in a column that has
decimals, fewer than two are filled up to two, since the amounts of such a column were all rounded
alike. Hidden sheets, rows and columns are not shown and not read.

Nothing a workbook can carry besides cells is opened: no macro, no external link, no picture.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from io import BytesIO, StringIO
from itertools import pairwise
from math import isfinite
from posixpath import join as join_path
from posixpath import normpath
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

import xlrd
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from juesuan_analysis.document import Grid, Paragraph, Piece, Place, Row
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.wordforms import compact

MAX_SHEETS = 200
"""The form has fifteen tables at most; a few dozen units in one workbook still fit."""
MAX_ROWS = 20_000
"""The longest published table, one row a project, has some hundreds of rows."""
MAX_COLUMNS = 256
"""What an XLS sheet can hold; the widest statutory table has some twenty columns."""
MAX_CELLS = 1_000_000
"""Cells of all sheets together, empty ones between filled ones included: about 100 MB."""
MAX_CELL_TEXT = 32_767
"""What Excel allows in a cell."""
MAX_UNPACKED = 64 * 2**20
"""Bytes of all parts of an XLSX unpacked. Bounding the size bounds every ratio as well."""
MAX_PARTS = 2_000
"""Parts of an XLSX: a sheet has a handful."""
MAX_XLS_BYTES = 16 * 2**20
"""An XLS is not packed: its bytes are its cells. A disclosure has less than one megabyte."""
_MAX_FORMAT = 255
"""What Excel allows in a number format; anything longer counts as no format."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ZIP_ENTRY = b"PK\x01\x02"
_TRUE = ("1", "true")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_NEEDED = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/.*\.(?:xml|rels)")
_RESAVE = "请用 Excel 或 WPS 打开并另存为 XLSX 后再试"
_DAMAGED = "工作簿损坏或不完整；请重新下载，或用 Excel、WPS 打开后另存为 XLSX"
_NOT_XLS = f"不是完整的 XLS 工作簿；{_RESAVE}"
_PROTECTED = "工作簿已加密；请在 Excel 或 WPS 中去掉密码后另存"
_TOO_MANY = f"单元格超过上限 {MAX_CELLS} 个；请拆分后再读取"

Cell = str | float | bool | date | time | timedelta
"""A cell's stored value; numbers are ``float``, and a ``datetime`` is a ``date``."""

Merge = tuple[int, int, int, int]
"""First and last row, first and last column of merged cells, counted from 0."""


@dataclass
class _Sheet:
    """A sheet as stored: values and what decides how they are shown."""

    name: str
    page: int
    rows: Sequence[Sequence[Cell]]
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merges: Sequence[Merge] = ()
    hidden_rows: Collection[int] = ()
    hidden_columns: Collection[int] = ()
    shows_zeros: bool = True


class _Damaged(Exception):
    """A part of a workbook that cannot be read or is too large; the message says why."""


def is_workbook(data: bytes) -> bool:
    r"""Whether the bytes begin like an XLSX or an XLS.

    >>> is_workbook(b"PK\x03\x04"), is_workbook("收入支出决算总表".encode())
    (True, False)
    """
    return data.startswith((_ZIP, _OLE))


def read_workbook_blocks(data: bytes, source: str) -> tuple[Paragraph | Grid, ...]:
    """Paragraphs and grids of a workbook, sheet by sheet; the page is the number of the sheet.

    Raises:
        UnreadableInput: if it is no workbook, encrypted, damaged, too large, or without text.
    """
    if not is_workbook(data):
        raise UnreadableInput(f"{source}：不是 XLSX 或 XLS 工作簿；请确认下载完整、格式无误")
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise UnreadableInput(f"{source}：{_PROTECTED}")
    try:
        blocks = tuple(
            block
            for sheet in (_xlsx_sheets if data.startswith(_ZIP) else _xls_sheets)(data)
            for block in _sheet_blocks(sheet)
        )
    except _Damaged as error:
        raise UnreadableInput(f"{source}：{error}") from error
    if not blocks:
        raise UnreadableInput(f"{source}：工作簿里没有可见的内容；请确认是否为所需文件")
    return blocks


# Rows into lines and tables: the same question for sheets and for the tables of a web page

_MARK = re.compile(r"[(（]?(?:公开|财决)\w{0,8}表.{0,20}|(?:金额|计量)?单位[:：].{0,8}元.{0,3}")
_CAPTION = re.compile(r"(?:编制|填报|公开)?(?:部门|单位)(?:名称|[(（]单位[)）])?[:：].*")
_YEAR = re.compile(r"[(（]?\d{4}年度?[)）]?")
_TITLE = re.compile(r".{4,45}表(?:[(（].{1,20}[)）])?")
_NOTE = re.compile(r"[*※]?(?:注|备注|说明|附注)\d*[:：.、].*")
_SENTENCE = re.compile(r".+。|本表.*|如本表.*|\d[.、].*")


def split_rows(
    rows: Sequence[Row], banners: Collection[int] = (), loose: bool = False
) -> Iterator[Paragraph | Grid]:
    """Tell the lines above and below a table from the table, where all of them stand in rows.

    Args:
        rows: as printed, empty ones included.
        banners: indexes of the rows whose only text is merged over the full width.
        loose: whether any row of a single filled cell above the header is a line of text.
    """
    prose = _prose_rows(rows, banners, loose)
    table: list[Row] = []
    for index, row in enumerate(rows):
        if index in prose:
            yield from _grid(table)
            table = []
            yield from _paragraphs(row)
        elif any(row.cells):
            table.append(row)
    yield from _grid(table)


def _prose_rows(rows: Sequence[Row], banners: Collection[int], loose: bool) -> set[int]:
    """Indexes of the rows that are lines of text.

    Below the header such lines wait in ``run``: they end the table if one of them is a title, a
    note or 公开NN表, or if the rows end with them; else the table goes on and they belong to it.
    """
    prose: set[int] = set()
    run: list[int] = []
    inside = ends = False
    for index, row in enumerate(rows):
        filled = [compact(cell) for cell in row.cells if cell]
        if not filled:
            continue
        alone = len(filled) == 1
        sure = any(map(_MARK.fullmatch, filled)) or (alone and _is_note(filled[0]))
        above = not inside or ends
        likely = alone and (index in banners or bool(_SENTENCE.fullmatch(filled[0])))
        if sure or likely or (above and ((alone and loose) or _is_caption(filled))):
            run.append(index)
            ends = ends or sure
        else:
            prose.update(run if above else ())
            run, inside, ends = [], True, False
    return prose | set(run)


def _is_note(text: str) -> bool:
    return bool(_NOTE.fullmatch(text) or _TITLE.fullmatch(text))


def _is_caption(filled: Sequence[str]) -> bool:
    return bool(_CAPTION.fullmatch(filled[0])) or all(map(_YEAR.fullmatch, filled))


def _grid(rows: Sequence[Row]) -> Iterator[Grid]:
    if rows:
        yield Grid(tuple(Row(tuple(map(_one_line, row.cells)), row.place) for row in rows))


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def _paragraphs(row: Row) -> Iterator[Paragraph]:
    lines = (line.strip() for cell in row.cells for line in cell.split("\n"))
    return (plain_paragraph(line, row.place) for line in lines if line)


def plain_paragraph(text: str, place: Place, heading: bool = False) -> Paragraph:
    """A paragraph of one line, its columns counted in the text itself."""
    return Paragraph(text, (Piece(0, place, tuple(range(len(text)))),), heading)


# A sheet as shown


def _sheet_blocks(sheet: _Sheet) -> Iterator[Paragraph | Grid]:
    texts = _texts(sheet)
    used = sorted({column for cells in texts.values() for column in cells})
    if not used:
        return
    rows = [
        Row(tuple(cells.get(column, "") for column in used), Place(sheet.page, index + 1))
        for index, cells in sorted(texts.items())
    ]
    blocks = split_rows(rows, _banners(sheet, list(texts), used), loose=True)
    first = next(blocks)
    if isinstance(first, Grid):  # a table without a title of its own goes by its sheet's name
        yield plain_paragraph(sheet.name, Place(sheet.page, 1), heading=True)
    yield first
    yield from blocks


def _texts(sheet: _Sheet) -> dict[int, dict[int, str]]:
    """The shown text of every filled visible cell, by row and column."""
    covered = _covered(sheet)
    least = _least_decimals(sheet)
    texts: dict[int, dict[int, str]] = {}
    for index, row in enumerate(sheet.rows):
        if index in sheet.hidden_rows:
            continue
        plain = _is_numbering(row)
        for column, value in enumerate(row):
            if column in sheet.hidden_columns or (index, column) in covered:
                continue
            code = sheet.formats.get((index, column), "")
            fill = 0 if plain else least.get(column, 0)
            if text := _shown(value, code, fill, sheet.shows_zeros):
                texts.setdefault(index, {})[column] = text
    return texts


def _covered(sheet: _Sheet) -> set[tuple[int, int]]:
    """Cells under a merged one: what they may hold is not shown."""
    height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
    clipped = [
        (top, min(bottom, height - 1), left, min(right, width - 1))
        for top, bottom, left, right in sheet.merges
    ]
    area = sum((b - t + 1) * (r - s + 1) for t, b, s, r in clipped if b >= t and r >= s)
    if area > MAX_CELLS:
        raise _Damaged(f"合并的单元格互相重叠或过多；{_RESAVE}")
    return {
        (row, column)
        for top, bottom, left, right in clipped
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }


def _banners(sheet: _Sheet, rows: Sequence[int], used: Sequence[int]) -> set[int]:
    """Positions in ``rows`` of those that one merged cell fills from first to last column."""
    wide = {top for top, _, left, right in sheet.merges if left <= used[0] and right >= used[-1]}
    return {position for position, row in enumerate(rows) if row in wide}


def _is_general(value: Cell, code: str) -> bool:
    return isinstance(value, float) and _picture(code, value) is None


def _least_decimals(sheet: _Sheet) -> dict[int, int]:
    """By column: the decimals that numbers without a format are filled up to, two at most."""
    least: dict[int, int] = {}
    for index, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            code = sheet.formats.get((index, column), "")
            if isinstance(value, float) and not value.is_integer() and _is_general(value, code):
                decimals = len(_general(value).partition(".")[2])
                least[column] = min(2, max(decimals, least.get(column, 0)))
    return least


def _is_numbering(row: Sequence[Cell]) -> bool:
    """Whether the numbers of a row are those of its columns: 1, 2, 3, ..."""
    numbers = [value for value in row if isinstance(value, float)]
    return len(numbers) > 1 and all(b - a == 1 for a, b in pairwise(numbers))


def _shown(value: Cell, code: str, fill: int, zeros: bool) -> str:
    """The text that a cell shows; ``fill`` decimals at least if it has no number format."""
    if isinstance(value, str):
        if len(value) > MAX_CELL_TEXT:
            raise _Damaged(f"有单元格超过 {MAX_CELL_TEXT} 个字符；{_RESAVE}")
        return re.sub(r"\r\n?", "\n", value).strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        return "" if not value and not zeros else _number(float(value), code, fill)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return str(value) if isinstance(value, timedelta) else value.isoformat()


# Numbers as shown

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|!(.)|[_*].|\[[^\]]*\]')
_INNER_POINT = re.compile(r'(?:[\\!]\.|"\.")([0#?]+)')
_SCALING = re.compile(r"(,+)[^0#?,]*$")
_SECTION_END = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_WHOLE, _CENTS = "#,##0;-#,##0", "#,##0.00;-#,##0.00"
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_BUILT_IN |= dict.fromkeys((37, 38), _WHOLE) | dict.fromkeys((39, 40), _CENTS)
_BUILT_IN |= dict.fromkeys((41, 42), f'{_WHOLE};"-"') | dict.fromkeys((43, 44), f'{_CENTS};"-"')
"""The formats that XLSX names by number only."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """How a format shows a number.

    ``power`` is the power of ten it is multiplied by, ``inner`` the digits behind a point that is
    only drawn (``0!.0,`` shows 元 as 万元), ``words`` what stands there for a zero without digits,
    or for any number if ``most`` is negative: the format has no place for digits.
    """

    least: int = 0
    most: int = 0
    power: int = 0
    inner: int = 0
    percent: bool = False
    words: str | None = None


@lru_cache(1024)
def _section(code: str, sign: int) -> _Picture | None:
    """What one of the sections positive;negative;zero says; ``None`` if nothing (General)."""
    if not code or len(code) > _MAX_FORMAT:
        return None
    sections = _SECTION_END.split(code)
    wanted = {1: 0, -1: 1, 0: 2}[sign]
    section = sections[wanted] if wanted < len(sections) else sections[0]
    words = "".join("".join(m.groups("")) for m in _LITERAL.finditer(section)).strip()
    pattern = _LITERAL.sub("", section)
    if re.search(r"[A-Za-z@/]", pattern):
        return None
    if not re.search("[0#?]", pattern):
        return _Picture(most=-1, words=words + pattern.strip())
    fraction = pattern.partition(".")[2]
    inner = _INNER_POINT.search(section)
    scaling = _SCALING.search(pattern)
    return _Picture(
        least=fraction.count("0"),
        most=len(re.findall("[0#?]", fraction)),
        power=2 * pattern.count("%") - 3 * (len(scaling[1]) if scaling else 0),
        inner=len(inner[1]) if inner else 0,
        percent="%" in pattern,
        words=None if "0" in pattern else words,
    )


def _picture(code: str, value: float) -> _Picture | None:
    return _section(code, (value > 0) - (value < 0))


def _number(value: float, code: str, fill: int) -> str:
    """A number as its format shows it, without thousands separators.

    >>> _number(722.0, "#,##0.00", 0), _number(0.123456, "0.00%", 0), _number(722.0, "", 0)
    ('722.00', '12.35%', '722')
    """
    picture = _picture(code, value)
    if not isfinite(value):
        return str(value)
    if picture is None:
        whole, point, decimals = _general(value).partition(".")
        return f"{whole}.{decimals:0<{fill}}" if point or fill else whole
    if picture.most < 0:
        return picture.words or ""
    with localcontext() as context:
        context.prec = 2000  # more than the digits of any float in any format
        number = Decimal(f"{value:.15g}").scaleb(picture.power)
        number = number.quantize(Decimal(1).scaleb(-picture.most), ROUND_HALF_UP)
        if picture.words is not None and not number:
            return picture.words
        text = f"{number.scaleb(-picture.inner) if number else abs(number):f}"
    for _ in range(picture.most - picture.least):
        text = text.removesuffix("0")
    return text.removesuffix(".") + "%" * picture.percent


def _general(value: float) -> str:
    """A number to the fifteen digits that a workbook keeps: 0.1 + 0.2 is 0.3."""
    return f"{Decimal(f'{value:.15g}'):f}"


# XLSX


def _xlsx_sheets(data: bytes) -> Iterator[_Sheet]:
    parts = _unpacked(data)
    scans = {name: _Scan() for name in parts}
    for name, scan in scans.items():
        _walk(parts[name], scan.start)
    _check_extents([(scan.rows, scan.columns) for scan in scans.values()])
    names, styles = _Names(), _Styles()
    for part, start in (
        (_WORKBOOK, names.start),
        (_RELATIONS, names.start),
        (_STYLES, styles.start),
    ):
        _walk(parts.get(part, b"<none/>"), start)
    _check_count(len(names.sheets))
    for page, name, rows, merges in _calamine_sheets(_packed(parts)):
        scan = scans.get(names.part(name), _Scan())
        yield _Sheet(
            name=name,
            page=page,
            rows=rows,
            formats={cell: styles.code(style) for cell, style in scan.styles.items()},
            merges=merges,
            hidden_rows=scan.hidden_rows,
            hidden_columns=scan.hidden_columns,
            shows_zeros=scan.shows_zeros,
        )


def _calamine_sheets(data: bytes) -> list[tuple[int, str, list[list[Cell]], list[Merge]]]:
    """Number, name, rows and merged cells of the visible sheets."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            return [
                (page, about.name, *_calamine_cells(book.get_sheet_by_index(page - 1)))
                for page, about in enumerate(book.sheets_metadata, start=1)
                if about.typ == SheetTypeEnum.WorkSheet
                and about.visible == SheetVisibleEnum.Visible
            ]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the parser is no Exception
        raise _Damaged(_DAMAGED) from error


def _calamine_cells(sheet: CalamineSheet) -> tuple[list[list[Cell]], list[Merge]]:
    rows = sheet.to_python(skip_empty_area=False) if sheet.start else []
    merges = [(a, c, b, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
    return [[float(v) if type(v) is int else v for v in row] for row in rows], merges


def _unpacked(data: bytes) -> dict[str, bytes]:
    """The XML parts of a workbook, each of the size it declares and all within bounds."""
    try:
        if data.count(_ZIP_ENTRY) > MAX_PARTS:
            raise _Damaged(f"压缩包里的文件超过上限 {MAX_PARTS} 个；请确认文件来源")
        with ZipFile(BytesIO(data)) as archive:
            infos = {i.filename.replace("\\", "/"): i for i in archive.infolist()}
            if _WORKBOOK not in infos:
                raise _Damaged(f"不是 XLSX 工作簿；{_RESAVE}")
            needed = {name: info for name, info in infos.items() if _NEEDED.fullmatch(name)}
            size = sum(info.file_size for info in needed.values())
            if size > MAX_UNPACKED:
                raise _Damaged(f"解压后有 {size} 字节，超过上限 {MAX_UNPACKED}；请确认文件来源")
            return {name: archive.read(info) for name, info in needed.items()}
    except _Damaged:
        raise
    except Exception as error:  # a damaged archive raises nearly anything
        raise _Damaged(_DAMAGED) from error


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """The checked parts as a workbook of their own: what is parsed is what was checked."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


@dataclass
class _Scan:
    """Reads of a part of a workbook where its filled cells are and how they are shown."""

    rows: int = 0
    columns: int = 0
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    shows_zeros: bool = True
    row: int = -1
    column: int = -1
    style: int = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take notice of an element that begins."""
        if tag == "c":
            self._cell(attributes)
        elif tag in ("v", "is"):
            self._filled()
        elif tag == "row":
            self.row = _index(attributes.get("r", str(self.row + 2)))
            self.column = -1
            if attributes.get("hidden") in _TRUE:
                self.hidden_rows.add(self.row)
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            first, last = int(attributes["min"]) - 1, int(attributes["max"])
            self.hidden_columns.update(range(first, min(last, MAX_COLUMNS)))
        elif tag == "sheetView":
            self.shows_zeros = attributes.get("showZeros", "1") in _TRUE

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.column += 1
        self.style = int(attributes.get("s", 0))
        if address := attributes.get("r"):
            letters = address.rstrip("0123456789")
            self.row = _index(address[len(letters) :])
            self.column = _column(letters)

    def _filled(self) -> None:
        if self.row + 1 < self.rows:  # rows run downwards; the parser makes room relying on it
            raise _Damaged(_DAMAGED)
        self.rows = self.row + 1
        self.columns = max(self.columns, self.column + 1)
        self.styles[self.row, self.column] = self.style
        if len(self.styles) > MAX_CELLS:
            raise _Damaged(_TOO_MANY)


def _index(number: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,6}", number):
        raise _Damaged(_DAMAGED)
    return int(number) - 1


def _column(letters: str) -> int:
    if not re.fullmatch("[A-Za-z]{1,3}", letters):
        raise _Damaged(_DAMAGED)
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


@dataclass
class _Names:
    """Reads the sheets' names and the parts that hold them."""

    sheets: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take notice of an element that begins."""
        if tag == "sheet":
            keys = (value for name, value in attributes.items() if name.endswith(" id"))
            self.sheets[attributes.get("name", "")] = next(keys, "")
        elif tag == "Relationship":
            target = normpath(join_path("xl", attributes.get("Target", ""))).lstrip("/")
            self.targets[attributes.get("Id", "")] = target

    def part(self, sheet: str) -> str:
        """The part that holds a sheet."""
        return self.targets.get(self.sheets.get(sheet, ""), "")


@dataclass
class _Styles:
    """Reads which number format each style has."""

    formats: dict[int, str] = field(default_factory=lambda: dict(_BUILT_IN))
    styles: list[int] = field(default_factory=list)
    of_cells: bool = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take notice of an element that begins."""
        if tag == "numFmt":
            self.formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "dxfs"):
            self.of_cells = tag == "cellXfs"
        elif tag == "xf" and self.of_cells:
            self.styles.append(int(attributes.get("numFmtId", 0)))

    def code(self, style: int) -> str:
        """The number format of a style; empty for General and for what is not declared."""
        return self.formats.get(self.styles[style], "") if 0 <= style < len(self.styles) else ""


def _walk(part: bytes, start: Callable[[str, Mapping[str, str]], None]) -> None:
    """Tell ``start`` of every element of a part, without the name spaces."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.StartElementHandler = lambda tag, given: start(tag.rpartition(" ")[2], given)
    parser.StartDoctypeDeclHandler = _refuse_declarations
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise _Damaged(_DAMAGED) from error


def _refuse_declarations(*_: object) -> None:
    raise _Damaged(f"工作簿里有不应出现的 XML 实体声明；请确认文件来源，或{_RESAVE}")


# XLS


def _xls_sheets(data: bytes) -> Iterator[_Sheet]:
    if len(data) > MAX_XLS_BYTES:
        raise _Damaged(f"XLS 有 {len(data)} 字节，超过上限 {MAX_XLS_BYTES}；请拆分后再读取")
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=StringIO()
        )
        _check_count(book.nsheets)
        sheets = [_xls_sheet(book, s, page) for page, s in enumerate(book.sheets(), start=1)]
    except _Damaged:
        raise
    except Exception as error:  # a damaged file raises nearly anything
        encrypted = "encrypted" in str(error)
        raise _Damaged(_PROTECTED if encrypted else _NOT_XLS) from error
    _check_extents([_extent(sheet.rows) for sheet in sheets])
    hidden = {page for page, s in enumerate(book.sheets(), start=1) if s.visibility}
    yield from (sheet for sheet in sheets if sheet.page not in hidden)


def _xls_sheet(book: xlrd.Book, sheet: Any, page: int) -> _Sheet:
    cells = [sheet.row(index) for index in range(sheet.nrows)]
    return _Sheet(
        name=sheet.name,
        page=page,
        rows=[[_xls_value(book, cell) for cell in row] for row in cells],
        formats={
            (index, column): _xls_format(book, cell.xf_index)
            for index, row in enumerate(cells)
            for column, cell in enumerate(row)
            if cell.ctype == xlrd.XL_CELL_NUMBER
        },
        merges=[(top, end - 1, left, stop - 1) for top, end, left, stop in sheet.merged_cells],
        hidden_rows={index for index, about in sheet.rowinfo_map.items() if about.hidden},
        hidden_columns={index for index, about in sheet.colinfo_map.items() if about.hidden},
        shows_zeros=bool(sheet.show_zero_values),
    )


def _xls_value(book: xlrd.Book, cell: Any) -> Cell:
    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            try:
                return xlrd.xldate_as_datetime(cell.value, book.datemode)
            except (xlrd.XLDateError, OverflowError, ValueError):
                return float(cell.value)
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
        case xlrd.XL_CELL_NUMBER:
            return float(cell.value)
        case _:
            return str(cell.value)


def _xls_format(book: xlrd.Book, style: int | None) -> str:
    if style is None or not 0 <= style < len(book.xf_list):
        return ""
    found = book.format_map.get(book.xf_list[style].format_key)
    return str(found.format_str) if found else ""


def _extent(rows: Sequence[Sequence[Cell]]) -> tuple[int, int]:
    filled = [(i, c) for i, row in enumerate(rows) for c, value in enumerate(row) if value != ""]
    return max((i + 1 for i, _ in filled), default=0), max((c + 1 for _, c in filled), default=0)


# Bounds


def _check_count(sheets: int) -> None:
    if sheets > MAX_SHEETS:
        raise _Damaged(f"有 {sheets} 张工作表，超过上限 {MAX_SHEETS}；请拆分后再读取")


def _check_extents(extents: Sequence[tuple[int, int]]) -> None:
    """Refuse sheets whose filled cells stand too far out or span too many, before they are read."""
    if any(rows > MAX_ROWS or columns > MAX_COLUMNS for rows, columns in extents):
        limits = f"{MAX_ROWS} 行、{MAX_COLUMNS} 列"
        raise _Damaged(f"工作表超过 {limits}；请删去表外的单元格或拆分后再读取")
    if sum(rows * columns for rows, columns in extents) > MAX_CELLS:
        raise _Damaged(_TOO_MANY)
