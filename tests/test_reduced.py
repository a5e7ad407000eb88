"""A workbook that Excel opens is read, whatever is wrong with what is not read of it."""

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.drawing.image import Image
from openpyxl.styles import Font

from juesuan_analysis.document import Grid
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers import xlsx
from juesuan_analysis.readers.workbook import read_workbook_blocks

ROWS = [("项目", "金额"), ("基本支出", "318.40"), ("合计", "318.40")]
SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def plain() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append([float(x) if x[0].isdigit() else x for x in row])
    for cell in book.active["B"]:
        cell.number_format = "0.00"
        cell.font = Font(bold=True)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def changed(*changes: tuple[str, bytes, bytes], without: tuple[str, ...] = ()) -> bytes:
    """The workbook with parts left out, and with texts in parts replaced."""
    made = BytesIO()
    with ZipFile(BytesIO(plain())) as old, ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for part, before, after in changes:
                assert part != name or before in data
                data = data.replace(before, after) if part == name else data
            if name not in without:
                new.writestr(name, data)
    return made.getvalue()


def followed(text: str) -> bytes:
    """The workbook with something behind the cells of its sheet."""
    return changed((SHEET, b"</sheetData>", f"</sheetData>{text}".encode()))


def cells(data: bytes) -> list[tuple[str, ...]]:
    *_, grid = read_workbook_blocks(data, "made_up.xlsx")
    assert isinstance(grid, Grid)
    return [row.cells for row in grid.rows]


@pytest.mark.parametrize(
    "data",
    [
        changed(without=("docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml")),
        changed(without=("[Content_Types].xml",)),
        changed((STYLES, b"<b val=", b"<colour val=")),
        changed((STYLES, b"<cellXfs", b"<dxfs><dxf><font rgb='x'/></dxf></dxfs><cellXfs")),
        followed("<drawing xmlns:r='r' r:id='gone'/>"),
        followed("<hyperlinks><hyperlink ref='B2'/></hyperlinks>"),
        followed("<dataValidations><dataValidation type='no' sqref='?'/></dataValidations>"),
        followed("<conditionalFormatting sqref='A'><cfRule type='x'/></conditionalFormatting>"),
        changed((SHEET, b"<sheetData>", b"<cols/><sheetData>")),
        changed((BOOK, b"<definedNames/>", b"<definedNames><definedName/></definedNames>")),
        changed(*((name, MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
                  for name in (SHEET, BOOK, STYLES, "xl/sharedStrings.xml"))),
    ],
)  # fmt: skip
def test_a_slightly_broken_workbook_is_read(data):
    assert cells(data) == ROWS


@pytest.mark.parametrize(
    "data",
    [
        changed(without=(STYLES,)),
        changed((STYLES, b"<cellXfs", b"<cells"), (STYLES, b"</cellXfs", b"</cells")),
    ],
)
def test_without_styles_numbers_have_their_own_decimals(data):
    assert cells(data)[1:] == [("基本支出", "318.4"), ("合计", "318.4")]


def test_a_picture_in_a_sheet_does_no_harm():
    pillow = pytest.importorskip("PIL.Image")
    book = openpyxl.load_workbook(BytesIO(plain()))
    picture = BytesIO()
    pillow.new("RGB", (3, 3)).save(picture, "PNG")
    book.active.add_image(Image(picture), "D1")
    buffer = BytesIO()
    book.save(buffer)
    assert cells(buffer.getvalue()) == ROWS


# Counted before it is unfolded


@pytest.mark.parametrize("reference", ["A4:XFD900", "$A$4:$XFD$900", "a4:xfd900", "XFD900:A4"])
@pytest.mark.parametrize("tag", ["<mergeCell ref='{}'/>", "<x:mergeCell xmlns:x='{ns}' ref='{}'/>"])
def test_a_large_merge_is_refused_in_every_spelling(reference, tag):
    one = tag.format(reference, ns=MAIN.decode())
    with pytest.raises(UnreadableInput, match="合并的单元格超过上限"):
        cells(followed(f"<mergeCells>{one}</mergeCells>"))


@pytest.mark.parametrize("reference", ["A4", "", "甲", "A0:ZZZZ9", "A4:B99999999"])
def test_what_is_no_reference_merges_nothing(reference):
    one = f"<mergeCell ref='{reference}'/>"
    assert cells(followed(f"<mergeCells>{one}</mergeCells>")) == ROWS


@pytest.mark.parametrize("what", [b"<row/>", b"<row><c/><c/></row>"])
def test_rows_and_cells_are_counted_filled_or_not(what, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_STORED", 1000)
    with pytest.raises(UnreadableInput, match="存有的行和单元格超过上限"):
        cells(changed((SHEET, b"</sheetData>", what * 1000 + b"</sheetData>")))
