"""A workbook gives the figures it shows, the same as the text; what is no workbook is refused."""

import datetime
import re
import struct
from collections import Counter
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juesuan_analysis import Disclosure
from juesuan_analysis.document import Document, Grid, Paragraph, Row
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers import archive, sandbox, workbook
from juesuan_analysis.readers.sandbox import run_bounded
from juesuan_analysis.readers.workbook import read_workbook_blocks

DAMAGED = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FIGURE = re.compile(r"-?[\d,]*\d\.\d+")
HEADER_ENDS = ("栏次", "合计", "301")


# Workbooks as departments publish them


def header_of(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of a grid above its data."""
    header: list[tuple[str, ...]] = []
    for row in grid.rows:
        if re.sub(r"\s", "", row.cells[0]) in HEADER_ENDS:
            break
        header.append(row.cells)
    return header


def spans(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Height and width of the merged header cells, by their first place."""
    header = header_of(grid)
    found = {}
    for r, row in enumerate(header):
        for c, text in enumerate(row):
            if not text:
                continue
            width = height = 1
            while (
                c + width < len(row) and not row[c + width] and not (r and header[r - 1][c + width])
            ):
                width += 1
            while r + height < len(header) and not any(header[r + height][c : c + width]):
                height += 1
            found[r, c] = (height, width)
    return found


def value(text: str):
    if FIGURE.fullmatch(text):
        return float(text.replace(",", ""))
    return int(text) if text.isdigit() else text


def as_xlsx(disclosure: Disclosure, number_format: str = "#,##0.00") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, table in enumerate(disclosure.tables_list, start=1):
        (grid,) = table.grids
        sheet = book.create_sheet(f"公开{number:02}表")
        last = grid.width
        sheet.cell(1, 1, table.title)
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=last)
        sheet.cell(2, last, f"公开{number:02}表")
        sheet.cell(3, 1, f"部门：{disclosure.department}")
        sheet.cell(3, last, "金额单位：万元")
        for r, row in enumerate(grid.rows):
            for c, text in enumerate(row.cells):
                if text:
                    cell = sheet.cell(r + 4, c + 1, value(text))
                    cell.number_format = number_format if FIGURE.fullmatch(text) else "General"
        for (r, c), (height, width) in spans(grid).items():
            sheet.merge_cells(
                start_row=r + 4, start_column=c + 1, end_row=r + 3 + height, end_column=c + width
            )
        for n, note in enumerate(table.notes):
            sheet.cell(len(grid.rows) + 4 + n, 1, note)
    return saved(book)


def as_xls(disclosure: Disclosure) -> bytes:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook(encoding="utf-8")
    money = xlwt.easyxf(num_format_str="#,##0.00")
    for number, table in enumerate(disclosure.tables_list, start=1):
        (grid,) = table.grids
        sheet = book.add_sheet(f"公开{number:02}表")
        last = grid.width - 1
        sheet.write_merge(0, 0, 0, last, table.title)
        sheet.write(1, last, "金额单位：万元")
        merged = spans(grid)
        for r, row in enumerate(grid.rows):
            for c, text in enumerate(row.cells):
                height, width = merged.get((r, c), (1, 1))
                if height * width > 1:
                    sheet.write_merge(r + 2, r + 1 + height, c, c + width - 1, text)
                elif text:
                    figure = FIGURE.fullmatch(text)
                    sheet.write(r + 2, c, value(text), *([money] if figure else []))
    return saved(book)


def saved(book) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def facts(disclosure: Disclosure) -> Counter:
    return Counter(
        (f.table, f.side, f.code, f.item, f.measure, str(f.amount)) for f in disclosure.facts_list
    )


def disclosed(data: bytes) -> Disclosure:
    blocks = read_workbook_blocks(data, "made_up")
    return Disclosure(Document(Path("made_up"), "", blocks))


def one_sheet(*rows, formats=(), merges=(), **about) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for address, number_format in dict(formats).items():
        sheet[address].number_format = number_format
    for area in merges:
        sheet.merge_cells(area)
    for name, content in about.items():
        setattr(sheet, name, content)
    return saved(book)


def blocks_of(data: bytes) -> tuple[Any, ...]:
    return read_workbook_blocks(data, "made_up.xlsx")


def shown(number, number_format: str = "General") -> str:
    """What a cell shows, beside a name that makes it a table."""
    _, grid = blocks_of(one_sheet(["收入", number, "支出"], formats={"B1": number_format}))
    (row,) = cells(grid)
    return row[1] if len(row) == 3 else ""


def cells(block: Paragraph | Grid) -> list[tuple[str, ...]]:
    assert isinstance(block, Grid)
    return [row.cells for row in block.rows]


# The same facts


def test_an_xlsx_gives_the_facts_of_the_text(chaoyang):
    found = disclosed(as_xlsx(chaoyang))
    assert len(found.facts_list) == 169
    assert facts(found) == facts(chaoyang)


def test_an_xlsx_without_number_formats_gives_the_same_facts(chaoyang):
    assert facts(disclosed(as_xlsx(chaoyang, "General"))) == facts(chaoyang)


def test_an_xls_gives_the_facts_of_the_text(chaoyang):
    assert facts(disclosed(as_xls(chaoyang))) == facts(chaoyang)


def test_titles_units_and_notes_stay_with_their_table(chaoyang):
    found = disclosed(as_xlsx(chaoyang))
    assert [(t.id, t.title, t.unit, t.notes) for t in found.tables_list] == [
        (t.id, t.title, t.unit, t.notes) for t in chaoyang.tables_list
    ]


def test_the_identities_hold_as_they_do_in_the_text(chaoyang):
    tables = {t.id for t in chaoyang.tables_list}

    def verdicts(disclosure):
        return Counter(i.verdict for i in disclosure.identities_list if i.scope in tables)

    assert verdicts(disclosed(as_xlsx(chaoyang))) == verdicts(chaoyang)


# Cells as shown


@pytest.mark.parametrize(
    ("number", "number_format", "text"),
    [
        (722, "0.00", "722.00"),
        (2404.35, "#,##0.00", "2404.35"),
        (2404.345, "#,##0.00", "2404.35"),
        (2404.3512, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "2404.35"),
        (0, "#,##0.00", "0.00"),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0.00"),
        (2404.5, "0", "2405"),
        (-4.5, "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "-4.50"),
        (-4.5, "0.00;(0.00)", "-4.50"),
        (0.99849, "0.00%", "99.85%"),
        (1, "0%", "100%"),
        (8.5, "0.##", "8.5"),
        (8, "0.##", "8"),
        (2404.35, '0.00"万元"', "2404.35"),
        (0.1 + 0.2, "General", "0.3"),
        (2010301, "General", "2010301"),
        (1e20, "0", "100000000000000000000"),
    ],
)
def test_a_number_is_printed_as_its_format_shows_it(number, number_format, text):
    assert shown(number, number_format) == text


@pytest.mark.parametrize("number_format", ["0.00,", "0!.0,", '#,##0,"千元"'])
def test_a_format_that_shows_a_smaller_number_is_refused(number_format):
    data = one_sheet(["收入", 24043512.34], formats={"B1": number_format})
    assert number_format in refused(data)


def test_numbers_without_a_format_take_the_decimals_of_their_column():
    data = one_sheet(
        ["行次", "金额"], [1, 2404.35], [2, 722], [3, 709.4], formats={"B3": "General"}
    )
    assert [row[1] for row in cells(blocks_of(data)[1])] == ["金额", "2404.35", "722.00", "709.40"]


def test_line_numbers_and_codes_stay_whole():
    data = one_sheet(["编码", "行次", "金额"], [201, 1, 2404.35], [2010301, 2, 722.5])
    assert cells(blocks_of(data)[1])[1:] == [("201", "1", "2404.35"), ("2010301", "2", "722.50")]


def test_the_numbers_of_the_columns_stay_whole():
    data = one_sheet(["基本支出", "项目支出", "合计"], [1, 2, 3], [0.5, 1.25, 1.75])
    assert cells(blocks_of(data)[1])[1] == ("1", "2", "3")


def test_dates_and_truths_become_text():
    data = one_sheet(["成立日期", datetime.date(2023, 9, 28)], ["公开", True])
    assert cells(blocks_of(data)[1]) == [("成立日期", "2023-09-28"), ("公开", "TRUE")]


def test_zeros_that_the_sheet_hides_are_blank():
    book = openpyxl.Workbook()
    book.active.append(["合计", 0.0, 1.5])
    book.active.sheet_view.showZeros = False
    assert cells(blocks_of(saved(book))[1]) == [("合计", "1.5")]


def test_what_lies_under_a_merged_cell_is_not_read():
    book = openpyxl.load_workbook(BytesIO(one_sheet(["收入", "旧"], ["合计", "1.00"])))
    book.active.merged_cells.add("A1:B1")
    title, grid = blocks_of(saved(book))
    assert block_texts(title) == ["收入"]
    assert cells(grid) == [("合计", "1.00")]


def block_texts(block: Paragraph | Grid) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    return [cell for row in block.rows for cell in row.cells]


def test_line_ends_of_any_kind_are_one():
    data = one_sheet(["项目", "甲_x000D_\n乙\r\n丙"])
    assert cells(blocks_of(data)[1]) == [("项目", "甲 乙 丙")]


def test_hidden_sheets_rows_and_columns_are_not_read():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["项目", "内部编号", "金额"], ["甲", "x", "1.00"], ["乙", "y", "2.00"]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    other = book.create_sheet("底稿")
    other.append(["底稿", "9.99"])
    other.sheet_state = "hidden"
    book.create_sheet("空表")
    _, grid = blocks_of(saved(book))
    assert cells(grid) == [("项目", "金额"), ("甲", "1.00")]


# Lines and tables


SHEET = (
    ["支出决算表"],
    [None, None, "公开03表"],
    ["部门：某局", "2023年度", "金额单位：万元"],
    ["科目编码", "科目名称", "本年支出合计"],
    ["合计", None, None],
    ["注：本表反映支出情况。\n本表为空。"],
    ["没有标点的一行"],
)


def test_lines_around_the_table_are_paragraphs():
    *above, grid, note, empty, last = blocks_of(one_sheet(*SHEET))
    assert [block_texts(block)[0] for block in above] == [
        *("支出决算表", "公开03表", "部门：某局", "2023年度", "金额单位：万元")
    ]
    assert cells(grid) == [("科目编码", "科目名称", "本年支出合计"), ("合计", "", "")]
    assert block_texts(note) == ["注：本表反映支出情况。"]
    assert block_texts(empty) == ["本表为空。"]
    assert block_texts(last) == ["没有标点的一行"]


def test_a_sheet_may_hold_one_table_below_another():
    blocks = blocks_of(one_sheet(*SHEET, [], *SHEET))
    assert [type(block) for block in blocks] == 2 * [*5 * [Paragraph], Grid, *3 * [Paragraph]]


def test_a_narrative_goes_on_below_a_small_table_in_its_midst():
    data = one_sheet(
        ["一、支出决算情况说明"],
        ["本年支出合计990.00万元。"],
        ["项目", "预算数", "决算数"],
        ["小学教育", 500, 520],
        ["农业生产发展", 300, 310],
        ["二、基本支出情况"],
        ["（一）人员经费"],
        ["400.00万元，占基本支出的74.07%。"],
        ["三、其他情况"],
        ["编码", "名称", "合计"],
        ["205", "教育支出", 520],
    )
    above, below = (block for block in blocks_of(data) if isinstance(block, Grid))
    assert [len(above.rows), len(below.rows)] == [3, 2]
    told = [block.text for block in blocks_of(data) if isinstance(block, Paragraph)]
    assert "（一）人员经费" in told
    assert "400.00万元，占基本支出的74.07%。" in told


def test_items_of_one_cell_stay_in_their_table():
    data = one_sheet(
        ["项目", "预算数", "决算数"],
        ["合计", 9, 8],
        ["1.因公出国（境）费"],
        ["2.公务接待费"],
        ["3.公务用车购置及运行维护费", 9, 8],
    )
    (grid,) = (block for block in blocks_of(data) if isinstance(block, Grid))
    assert len(grid.rows) == 5


def test_a_row_of_one_name_stays_in_its_table():
    rows = [
        ["项目", "决算数"],
        ["合计", "4.92"],
        ["（1）公务用车运行维护费"],
        ["接待费", "1.00"],
        ["购置费"],
    ]
    _, grid = blocks_of(one_sheet(*rows))
    assert [row[0] for row in cells(grid)] == [row[0] for row in rows]


def test_a_heading_merged_over_the_table_stays_in_it():
    rows = [["项目", "金额"], ["甲", "1.00"], ["绩效目标"], ["乙", "2.00"]]
    _, grid = blocks_of(one_sheet(*rows, merges=["A3:B3"]))
    assert len(cells(grid)) == 4


def test_a_table_without_title_goes_by_its_sheet_name():
    heading, grid = blocks_of(one_sheet(["项目", "金额"], ["甲", 1.5], title="收入决算表"))
    assert (block_texts(heading), heading.heading) == (["收入决算表"], True)
    assert isinstance(grid, Grid)


def test_places_are_sheet_and_row():
    book = openpyxl.load_workbook(BytesIO(one_sheet(["第一张"])))
    second = book.create_sheet("第二张")
    second["B3"], second["B4"], second["C4"] = "收入决算表", "合计", "1.00"
    first, title, grid = blocks_of(saved(book))
    assert [str(block.place) for block in (first, title, grid)] == ["p1.L1", "p2.L3", "p2.L4"]
    assert title.locate(2) == (title.place, 2)
    assert grid.rows == (Row(("合计", "1.00"), grid.place),)


# What is refused


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read_workbook_blocks(data, "made_up.xlsx")
    message = str(caught.value)
    assert message.startswith("made_up.xlsx：")
    assert "\n" not in message
    assert "请" in message
    return message


def refused_in_child(data: bytes) -> str:
    """Refused by the reader, or by the child process that it runs in."""
    with pytest.raises(UnreadableInput, match=r"\Amade_up：.*\Z") as caught:
        run_bounded(read_workbook_blocks, data, "made_up")
    return str(caught.value)


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The workbook with some parts (slashes as two underscores) replaced or added."""
    buffer = BytesIO()
    replaced = {name.replace("__", "/") + ".xml": part for name, part in parts.items()}
    with ZipFile(BytesIO(data)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in replaced:
                new.writestr(name, old.read(name))
        for name, part in replaced.items():
            new.writestr(name, part)
    return buffer.getvalue()


SMALL = one_sheet(["项目", "金额"], ["合计", 1.5])
SHEET_XML = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b"%s</sheetData></worksheet>"
)
LAUGHS = b'<!DOCTYPE sst [<!ENTITY a "ha">%s]><sst><si><t>&j;</t></si></sst>' % b"".join(
    b'<!ENTITY %c "%s">' % (c + 1, b"&%c;" % c * 10) for c in range(ord("a"), ord("j"))
)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", "合计\t1.00".encode()])
def test_what_is_no_workbook_is_refused(data):
    assert "不是 XLSX 或 XLS" in refused(data)


def test_a_fake_is_refused():
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "不是 XLSX" in refused(buffer.getvalue())
    assert "XLS" in refused(workbook._OLE + bytes(600))


def test_a_truncated_workbook_is_refused(chaoyang):
    data = as_xlsx(chaoyang)
    for length in (100, 2000, len(data) // 2, len(data) - 30):
        assert "损坏" in refused(data[:length])


def test_a_truncated_xls_is_refused(chaoyang):
    data = as_xls(chaoyang)
    refused_in_child(data[: len(data) // 4])


def test_an_encrypted_workbook_is_refused():
    assert "加密" in refused(workbook._OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"))


def test_a_workbook_without_content_is_refused():
    assert "没有可见的内容" in refused(one_sheet())


def test_a_sheet_without_a_name_is_read():
    data = one_sheet(["收入", 1.5], ["支出", 2.5])
    book = ZipFile(BytesIO(data)).read("xl/workbook.xml")
    nameless = re.sub(rb' name="[^"]*"', b"", book)
    assert nameless != book
    assert blocks_of(repacked(data, xl__workbook=nameless))


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = repacked(SMALL, xl__sharedStrings=b" " * (archive.MAX_UNPACKED + 1))
    assert len(bomb) < archive.MAX_UNPACKED / 100
    monkeypatch.setattr(ZipFile, "read", None)
    assert str(archive.MAX_UNPACKED) in refused(bomb)


def test_a_part_larger_than_it_declares_is_refused():
    data = repacked(SMALL, xl__worksheets__sheet1=b" " * 2**20)
    entry = data.rindex(b"PK\x01\x02")
    assert struct.unpack_from("<I", data, entry + 24) == (2**20,)
    lying = data[: entry + 24] + struct.pack("<I", 100) + data[entry + 28 :]
    refused(lying)


def test_entities_are_refused_unexpanded():
    refused_in_child(repacked(SMALL, xl__worksheets__sheet1=LAUGHS))


def test_a_cell_far_out_makes_no_room():
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    (paragraph,) = blocks_of(repacked(SMALL, xl__worksheets__sheet1=SHEET_XML % cell))
    assert (paragraph.text, str(paragraph.place)) == ("1", "p1.L1048576")


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A19999999999999999995"><v>1</v></c></row>',
        b'<row r="-1"><c><v>one</v></c></row>',
        b'<row r="1"><c r="AAAAAAAA1"><v>1</v></c></row>',
    ],
    ids=["row number", "no number", "column"],
)
def test_impossible_cells_never_raise_anything_else(cells):
    outcome(repacked(SMALL, xl__worksheets__sheet1=SHEET_XML % cells))


def test_too_many_cells_in_all_are_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_CELLS", 3)
    assert "单元格" in refused(SMALL)


def test_a_format_of_any_length_is_harmless():
    assert shown(1.5, ";" * 50_000) == "1.5"
    assert shown(1e308, "0." + "0" * 250).endswith("0." + "0" * 250)


def outcome(data: bytes) -> None:
    """Reads the bytes as the child process does, which sends back blocks or the one error."""
    result = sandbox._outcome(read_workbook_blocks, data, "made_up")
    assert isinstance(result, tuple) or "\n" not in str(result)
    assert isinstance(result, tuple | UnreadableInput)


@DAMAGED
@given(st.binary(max_size=2000), st.sampled_from([b"", workbook._ZIP, workbook._OLE]))
def test_random_bytes_never_raise_anything_else(data, magic):
    outcome(magic + data)


def mutations():
    return st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)))


def mutated(data: bytes, changes) -> bytes:
    result = bytearray(data)
    for where, new in changes:
        at = int(where * len(result))
        result[at : at + len(new)] = new
    return bytes(result)


@DAMAGED
@given(changes=mutations())
def test_a_damaged_xlsx_never_raises_anything_else(changes):
    outcome(mutated(SMALL, changes))


@DAMAGED
@given(changes=mutations(), part=st.sampled_from(["workbook", "styles", "worksheets/sheet1"]))
def test_damaged_parts_never_raise_anything_else(changes, part):
    with ZipFile(BytesIO(SMALL)) as archive:
        content = archive.read(f"xl/{part}.xml")
    outcome(repacked(SMALL, **{f"xl__{part.replace('/', '__')}": mutated(content, changes)}))


@pytest.fixture(scope="module")
def small_xls() -> bytes:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    sheet.write_merge(0, 0, 0, 1, "title")
    sheet.write(1, 0, "total")
    sheet.write(1, 1, 1.5, xlwt.easyxf(num_format_str="0.00"))
    return saved(book)


@DAMAGED
@given(changes=mutations())
def test_a_damaged_xls_never_raises_anything_else(small_xls, changes):
    outcome(mutated(small_xls, changes))


@settings(DAMAGED, max_examples=300)
@given(
    value=st.floats(allow_nan=False, allow_infinity=False),
    code=st.text('0#?,.%;"-_*\\! []万', max_size=20),
)
def test_any_number_is_shown_in_any_format(value, code):
    with suppress(workbook._Refused):
        text = workbook._text(workbook._Cell(1, 1, value, code), 2)
        assert re.fullmatch(r"-?[\d.]+%?", text)
