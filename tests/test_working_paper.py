"""The reviewer's working paper recomputes by formula what the library computed, cell by cell."""

import os
import re
import subprocess
import time
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import etree
from openpyxl.formula import Tokenizer

from juesuan_analysis import CHAOYANG_2023, read
from juesuan_analysis.files import UnwritableOutput
from juesuan_analysis.outputs.working_paper import write_working_paper
from juesuan_analysis.outputs.working_paper.formulas import word
from juesuan_analysis.outputs.working_paper.listing import FIRST
from juesuan_analysis.outputs.working_paper.styles import COLOURS, FAINT, HINT, LINK
from tests.office import OFFICE
from tests.typesetting import made_up

HEADER = FIRST - 1
SEEDS = (3, 11)
"""Of made-up disclosures."""

needs_office = pytest.mark.skipif(OFFICE is None, reason="no LibreOffice to recalculate with")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("working_paper")


@pytest.fixture(scope="module")
def path(chaoyang, folder):
    return write_working_paper(chaoyang, folder / "chaoyang.xlsx")


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


def rows(sheet):
    """The rows of a listing, cells by heading."""
    names = [cell.value for cell in sheet[HEADER]]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=FIRST)]


def values(sheet):
    return [{name: cell.value for name, cell in row.items()} for row in rows(sheet)]


def at(book, reference):
    """The cell a formula of one reference refers to."""
    sheet, _, cell = reference.removeprefix("=").removeprefix("N(").removesuffix(")").partition("!")
    return book[sheet.strip("'")][cell]


def top_of(sheet, table):
    """The row in which a printed table begins."""
    return next(cell.row for cell in sheet["A"] if cell.value == table.grids[0].rows[0].cells[0])


def close(found, expected):
    if expected is None:
        return found in (None, "")
    return found == pytest.approx(float(expected), rel=1e-12, abs=1e-7)


# What is in it


def test_every_number_identity_and_finding_has_its_row(chaoyang, book):
    for sheet, records in (
        ("陈述", chaoyang.statements_list),
        ("勾稽", chaoyang.identities_list),
        ("发现", chaoyang.every_finding),
    ):
        assert [row["编号"] for row in values(book[sheet])] == [record.id for record in records]


def test_every_table_has_a_sheet_with_each_figure_as_printed_where_it_stands(chaoyang, book):
    for table in chaoyang.tables_list:
        sheet = book[f"表{table.id}"]
        top = top_of(sheet, table)
        for fact in table.facts:
            cell = sheet.cell(top + fact.row, fact.column + 1)
            assert Decimal(str(cell.value)) == fact.amount.value
            assert len(cell.number_format.partition(".")[2]) == fact.amount.decimals


def test_every_operand_is_tied_to_the_cell_that_prints_it(chaoyang, book):
    operands = [(s.id, o) for s in chaoyang.statements_list for o in s.operands]
    operands += [(i.id, o) for i in chaoyang.identities_list for o in (*i.left, *i.right)]
    written = rows(book["依据"])
    assert len(written) == len(operands)
    for row, (owner, operand) in zip(written, operands, strict=True):
        assert (row["所属"].value, row["名称"].value) == (owner, operand.name)
        cell = row["数值"]
        if cell.data_type == "f":
            cell = at(book, cell.value)
            while cell.data_type == "f":
                cell = at(book, cell.value)
            assert Decimal(str(cell.value or 0)) == operand.amount.value
        else:  # nothing prints these: the full mark of the form, and a project that counts as one
            assert operand.name == "满分" or operand.name.endswith("·项目")
            assert Decimal(str(cell.value)) == operand.amount.value


def test_a_share_divides_the_cells_of_the_tables(chaoyang, book):
    statement = next(s for s in chaoyang.statements_list if s.claim.formula.name == "share")
    row = next(row for row in rows(book["陈述"]) if row["编号"].value == statement.id)
    formula = row["重算"].value
    part, whole = formula.rpartition(",")[2].removesuffix("*100)").split("/")
    assert Decimal(str(at(book, part).value)) == statement.operands[0].amount.value
    assert Decimal(str(at(book, whole).value)) == statement.operands[1].amount.value


def test_a_statement_over_another_refers_to_its_number_on_the_same_sheet(chaoyang, book):
    lines = {s.id: row for row, s in enumerate(chaoyang.statements_list, start=FIRST)}
    found = [r for r in rows(book["依据"]) if (r["位置"].value or "").startswith("S")]
    assert found
    for row in found:
        name = row["位置"].value.partition(" ")[0]
        assert row["数值"].value == f"='陈述'!D{lines[name]}"


def test_verdicts_are_formulas_wherever_something_was_computed(chaoyang, book):
    for row, s in zip(rows(book["陈述"]), chaoyang.statements_list, strict=True):
        assert (row["结论"].data_type == "f") == bool(s.operands)
        assert row["程序结论"].value == word(s.verdict)
    assert all(row["结论"].data_type == "f" for row in rows(book["勾稽"]))


def test_the_same_disclosure_gives_the_same_file(chaoyang, path, folder):
    again = write_working_paper(chaoyang, folder / "again.xlsx")
    assert again.read_bytes() == path.read_bytes()


# How it is laid out


def test_lists_have_filters_a_frozen_header_and_folded_helpers(book):
    for name in ("陈述", "勾稽", "发现", "依据", "自评项目", "自评指标"):
        sheet = book[name]
        assert sheet.auto_filter.ref.startswith(f"A{HEADER}:")
        assert sheet.freeze_panes.endswith(str(FIRST))
    helper = book["陈述"].column_dimensions["Q"]
    assert helper.hidden
    assert helper.outlineLevel == 1


def test_every_sheet_prints_on_landscape_a4_with_page_numbers(book):
    for sheet in book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.page_setup.fitToWidth == 1
        assert "&P" in sheet.oddFooter.right.text
    assert book["陈述"].print_title_rows == f"${HEADER}:${HEADER}"


def test_each_sheet_says_whose_accounts_it_belongs_to_and_leads_back_to_the_first(chaoyang, book):
    for sheet in book:
        assert chaoyang.department in sheet.oddFooter.center.text
        assert sheet.title == sheet.oddFooter.left.text
    assert all(sheet["A1"].hyperlink.location == "'摘要'!A1" for sheet in book.worksheets[1:])
    assert book.properties.title == book["摘要"]["A1"].value
    assert book.properties.title.startswith("审核底稿：")


def test_a_statement_leads_to_its_operands_and_to_the_table_and_they_lead_back(book):
    lines = {row["编号"].value: row for row in rows(book["陈述"])}
    for operand in rows(book["依据"]):
        owner, back = operand["所属"].value, operand["所属"].hyperlink.location
        assert at(book, back).value == owner
        if operand["序"].value == 1 and owner in lines:
            place = operand["位置"].hyperlink
            if place is not None:
                assert lines[owner]["算法"].hyperlink.location == place.location


def test_every_column_is_explained(book):
    told = {(row["页"], row["列"]) for row in values(book["列的说明"]) if row["含义"]}
    for name in ("陈述", "勾稽", "发现", "依据", "自评项目", "自评指标"):
        assert {(name, cell.value) for cell in book[name][HEADER]} <= told


def test_bounds_show_the_digit_that_rounding_took(book):
    row = next(row for row in rows(book["陈述"]) if row["算法"].value == "复述")
    assert row["所述"].number_format == "0.00"
    assert row["下限"].number_format == "0.000"


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * p for share, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_colours_contrast_as_accessibility_demands():
    pairs = [*COLOURS.values(), *((font.color.rgb[-6:], "FFFBEA") for font in (FAINT, HINT, LINK))]
    for ink, ground in pairs:
        dark, light = sorted(map(luminance, (ink, ground)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


# What Excel accepts


KNOWN = {
    "ABS",
    "AND",
    "COUNTIF",
    "IF",
    "ISNUMBER",
    "MAX",
    "MIN",
    "N",
    "OR",
    "ROUND",
    "SUM",
    "TRUNC",
}
ORDER = [
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "autoFilter"),
    *("mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks"),
    *("pageMargins", "pageSetup", "headerFooter", "ignoredErrors"),
]


def overlapping(areas):
    taken: set[tuple[int, int]] = set()
    for area in areas:
        cells = {(r, c) for r, c in area.cells}
        if taken & cells:
            return True
        taken |= cells
    return False


@pytest.mark.parametrize("name", ["path", "hostile", "crowded"])
def test_the_workbook_keeps_within_the_limits_of_excel(name, request):
    path = request.getfixturevalue(name)
    book = openpyxl.load_workbook(path)
    titles = [sheet.title.casefold() for sheet in book]
    assert len(set(titles)) == len(titles)
    assert not any(len(title) > 31 or re.search(r"[][:*?/\\]|^'|'$", title) for title in titles)
    for sheet in book:
        assert not overlapping(sheet.merged_cells.ranges)
        cells = [cell for row in sheet for cell in row]
        for formula in {re.sub(r"\d+", "9999", c.value) for c in cells if c.data_type == "f"}:
            keeps_to_the_limits(formula)
        assert all(len(c.value) <= 32_767 for c in cells if isinstance(c.value, str))
    with ZipFile(path) as package:
        for part in (n for n in package.namelist() if n.startswith("xl/worksheets/sheet")):
            tree = etree.fromstring(package.read(part))
            order = [ORDER.index(etree.QName(child).localname) for child in tree]
            assert order == sorted(order)
        styles = etree.fromstring(package.read("xl/styles.xml"))
        assert len(styles.find("{*}cellXfs")) < 1_000


def keeps_to_the_limits(formula):
    """Excel 2010 and later take 8,192 characters, 255 arguments and 64 levels."""
    assert len(formula) <= 8_192
    levels = [0]
    for token in Tokenizer(formula).items:
        if token.type == "FUNC" and token.subtype == "OPEN":
            assert token.value.removesuffix("(") in KNOWN
        if token.subtype == "OPEN":
            levels.append(1)
            assert len(levels) <= 60
        elif token.subtype == "CLOSE":
            levels.pop()
        elif token.type == "SEP":
            levels[-1] += 1
            assert levels[-1] <= 255


# Text of the document is never evaluated


BAD = {
    "一般公共服务支出": "=1+1",
    "社会保障和就业支出": "+1+1",
    "卫生健康支出": "-1+1",
    "住房保障支出": "@SUM(1)",
    "行政运行": '=HYPERLINK("http://x.invalid","y")',
    "住房公积金": "=cmd|' /C'!A0",
    "住房改革支出": "＝1+1",
    "公务员医疗补助": "_x003D_1+1",
}


@pytest.fixture(scope="session")
def hostile_text(chaoyang_text):
    """A document whose names look like formulas, or are no text at all."""
    strange = "行政\x07\ufffe医疗" + "长" * 1_500
    text = chaoyang_text.replace("行政单位医疗", strange)
    for name, bad in BAD.items():
        assert name in text
        text = text.replace(name, bad)
    return text


@pytest.fixture(scope="module")
def hostile(hostile_text, make_disclosure, folder):
    return write_working_paper(make_disclosure(hostile_text), folder / "hostile.xlsx")


@pytest.fixture(scope="module")
def crowded(chaoyang_text, make_disclosure, folder):
    """The workbook of a document with more projects."""
    lines = chaoyang_text.split("\n")
    first = next(n for n, line in enumerate(lines) if "云视讯租赁项目" in line and "\t" in line)
    copies = "\n\n".join("\n".join(lines[first - 2 :]) for _ in range(8))
    return write_working_paper(
        make_disclosure(f"{chaoyang_text}\n\n{copies}"), folder / "crowd.xlsx"
    )


def test_text_of_the_document_is_never_a_formula(hostile):
    cells = [c for sheet in openpyxl.load_workbook(hostile) for row in sheet for c in row]
    for bad in BAD.values():
        found = [cell for cell in cells if cell.value in (bad, bad.replace("_x", "_x005F_x"))]
        assert found
        assert all(cell.data_type == "s" for cell in found)
        assert all(cell.quotePrefix for cell in found) or bad.startswith("_")
        own = [cell.value for cell in cells if cell.data_type == "f"]
        assert not any(bad in text for text in own)


def test_nothing_of_the_workbook_reaches_outside_but_to_the_page_beside_it(path):
    with ZipFile(path) as package:
        names = package.namelist()
        relations = [package.read(name).decode() for name in names if name.endswith(".rels")]
    assert not any("externalLink" in name for name in names)
    outside = re.findall(r'<Relationship [^>]*TargetMode="External"[^>]*>', "".join(relations))
    assert not [each for each in outside if 'Target="annotated.html#' not in each]


def test_a_document_without_tables_or_evaluation_has_a_working_paper(make_disclosure, folder):
    d = make_disclosure("某局 2023 年度部门决算\n\n本年支出合计 12.30 万元。\n")
    written = openpyxl.load_workbook(write_working_paper(d, folder / "bare.xlsx"))
    assert written.sheetnames == ["摘要", "陈述", "勾稽", "发现", "依据", "列的说明"]


def test_a_folder_that_cannot_be_written_is_said_so(make_disclosure, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableOutput):
        write_working_paper(make_disclosure("某局部门决算\n"), tmp_path / "file" / "paper.xlsx")


# Values stored beside the formulas


def summed(book, label):
    """The counts that the first sheet gives under a name."""
    (row,) = (row for row in book["摘要"].iter_rows(values_only=True) if row[0] == label)
    return row[1:5]


def test_programs_that_do_not_calculate_find_every_verdict_too(chaoyang, path):
    shown = openpyxl.load_workbook(path, data_only=True)
    compare(chaoyang, shown)
    exact = sum(s.verdict == "exact" for s in chaoyang.statements_list)
    assert summed(shown, "✓ 完全相符")[0] == exact


# Recalculated


PLANTED = {  # sheet, what to change there, the line that prints it, the figure, what it becomes
    "tables": [
        ("表01", "决算数", 329, "58.81", "58.18"),
        ("表06", "决算数", 525, "59.21", "55.21"),
        ("表06", "决算数", 543, "4.92", ""),
        ("表06", "决算数", 525, "", "0.05"),
    ],
    "others": [
        ("陈述", "S055", 136, "0.57", "8.57"),
        ("自评项目", "P01", 698, "100", "90"),
        ("自评指标", "视频会议正常率", 951, "15", "35"),
    ],
}


def planted(d, book, lines, sheet, key, line, old, new):
    """Change a figure in the workbook and in the lines of the text."""
    table = next((t for t in d.tables_list if f"表{t.id}" == sheet), None)
    if table is None:
        head = "三级指标" if sheet == "自评指标" else "编号"
        row = next(row for row in rows(book[sheet]) if row[head].value == key)
        heading = {"陈述": "所述", "自评项目": "总分", "自评指标": "得分"}[sheet]
        cell = row[heading] if sheet == "陈述" else at(book, row[heading].value)
        before, _, after = lines[line - 1].rpartition(old)
        changed = before + new + after
    else:
        fact = next(
            cell
            for cell in table.cells
            if cell.place.line == line and str(cell.amount or "") == old and cell.measure == key
        )
        cell = book[sheet].cell(top_of(book[sheet], table) + fact.row, fact.column + 1)
        parts = lines[line - 1].split("\t")
        assert parts[fact.column] == old
        parts[fact.column] = new
        changed = "\t".join(parts)
    assert str(cell.value or "") == old
    cell.value = Decimal(new) if new else None
    lines[line - 1] = changed


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory, request):
    """Workbooks by name as LibreOffice opened, recalculated and saved them, and their disclosures.

    One start of LibreOffice for all of them, and for all the processes that run these tests.
    """
    folder = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        folder = folder.parent
    folder = folder / "working_papers"
    try:
        folder.mkdir()
    except FileExistsError:  # another process is at it
        deadline = time.monotonic() + 300
        while not (folder / "done").exists():
            assert time.monotonic() < deadline
            time.sleep(0.2)
    else:
        names = ("chaoyang", "make_disclosure", "hostile_text")
        write_all(folder, *map(request.getfixturevalue, names))
        open_in_office(folder)
        (folder / "done").touch()
    return folder


def write_all(folder, chaoyang, make, hostile_text):
    """The workbooks without the results stored in them, and the texts that must give the same."""
    for name, d in (
        ("chaoyang", chaoyang),
        ("hostile", make(hostile_text)),
        *((f"made_up_{seed}", make(made_up(seed)[0])) for seed in SEEDS),
    ):
        bare(write_working_paper(d, folder / f"{name}.xlsx"))
    for name, changes in PLANTED.items():
        book = openpyxl.load_workbook(folder / "chaoyang.xlsx")
        lines = CHAOYANG_2023.read_text("utf-8").split("\n")
        for change in changes:
            planted(chaoyang, book, lines, *change)
        (folder / f"{name}.txt").write_text("\n".join(lines), "utf-8")
        book.save(folder / f"{name}.xlsx")


def bare(path):
    """Openpyxl keeps formulas only."""
    openpyxl.load_workbook(path).save(path)


def open_in_office(folder):
    command = [str(OFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "recalculated")]
    command += map(str, sorted(folder.glob("*.xlsx")))
    environment = {**os.environ, "HOME": str(folder)}
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)


def opened(folder, name):
    return openpyxl.load_workbook(folder / "recalculated" / f"{name}.xlsx", data_only=True)


def compare(d, book):
    """Every recomputed cell and verdict against the library's."""
    for row, s in zip(values(book["陈述"]), d.statements_list, strict=True):
        assert row["结论"] == word(s.verdict), s.id
        if s.operands:
            reach = s.check.reach
            ends = (None, None) if reach is None else (reach.low, reach.high)
            for name, expected in zip(
                ("重算", "下限", "上限"), (s.check.recomputed, *ends), strict=True
            ):
                assert close(row[name], expected), (s.id, name)
    for row, i in zip(values(book["勾稽"]), d.identities_list, strict=True):
        assert row["结论"] == word(i.verdict), i.id
        assert row["左减右"] == pytest.approx(float(i.difference), abs=1e-4), i.id
        assert row["右边下限"] == pytest.approx(float(i.low), abs=1e-4), i.id
        assert row["右边上限"] == pytest.approx(float(i.high), abs=1e-4), i.id


@needs_office
def test_recalculated_cells_and_verdicts_are_the_library_s(chaoyang, recalculated):
    compare(chaoyang, opened(recalculated, "chaoyang"))


@needs_office
@pytest.mark.parametrize("seed", SEEDS)
def test_so_they_are_for_made_up_disclosures(seed, make_disclosure, recalculated):
    compare(make_disclosure(made_up(seed)[0]), opened(recalculated, f"made_up_{seed}"))


@needs_office
def test_every_result_stored_beside_a_formula_is_what_the_formula_gives(book, path, recalculated):
    stored, found = openpyxl.load_workbook(path, data_only=True), opened(recalculated, "chaoyang")
    formulas = [c for sheet in book for row in sheet for c in row if c.data_type == "f"]
    assert len(formulas) > 5_000
    for cell in formulas:
        kept, given = (b[cell.parent.title][cell.coordinate].value for b in (stored, found))
        if isinstance(kept, int | float):
            assert given == pytest.approx(kept, abs=1e-7), (cell.parent.title, cell.coordinate)
        else:
            assert (given or "") == (kept or ""), (cell.parent.title, cell.coordinate)


@needs_office
@pytest.mark.parametrize("name", PLANTED)
def test_changed_figures_give_the_verdicts_of_a_document_that_prints_them(name, recalculated):
    changed = opened(recalculated, name)
    compare(read(recalculated / f"{name}.txt"), changed)
    differing = sum(row["比对"] == "≠" for n in ("陈述", "勾稽") for row in values(changed[n]))
    assert differing >= len(PLANTED[name])
    statements, _, identities, _ = summed(changed, "与程序不同的行")
    assert statements + identities == differing


@needs_office
def test_no_program_evaluates_text_of_the_document(recalculated):
    cells = [c.value for sheet in opened(recalculated, "hostile") for row in sheet for c in row]
    assert set(BAD.values()) <= set(cells)
