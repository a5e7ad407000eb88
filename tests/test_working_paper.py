"""The reviewer's working paper recomputes by formula what the library computed, cell by cell."""

import os
import shutil
import subprocess
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest

from juesuan_analysis.outputs.files import UnwritableOutput
from juesuan_analysis.outputs.working_paper import write_working_paper
from juesuan_analysis.outputs.working_paper.formulas import word
from juesuan_analysis.outputs.working_paper.listing import FIRST
from tests.typesetting import made_up

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HEADER = FIRST - 1

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


@pytest.fixture(scope="module")
def recalculate(folder):
    """Opens a workbook in LibreOffice and reads back what its formulas gave."""

    def recalculated(path):
        out = folder / "recalculated"
        profile = (folder / "profile").as_uri()
        command = [str(OFFICE), f"-env:UserInstallation={profile}", "--headless"]
        command += ["--convert-to", "xlsx", "--outdir", str(out), str(path)]
        environment = {**os.environ, "HOME": str(folder)}
        subprocess.run(command, check=True, capture_output=True, timeout=180, env=environment)
        return openpyxl.load_workbook(out / path.name, data_only=True)

    return recalculated


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


def close(found, expected):
    if expected is None:
        return found in (None, "")
    return found == pytest.approx(float(expected), rel=1e-12, abs=1e-7)


# What is in it


def test_every_number_identity_and_finding_has_its_row(chaoyang, book):
    for sheet, records in (
        ("陈述", chaoyang.statements_list),
        ("勾稽", chaoyang.identities_list),
        ("发现", chaoyang.findings_list),
    ):
        assert [row["编号"] for row in values(book[sheet])] == [record.id for record in records]


def test_every_table_has_a_sheet_with_each_figure_as_printed_where_it_stands(chaoyang, book):
    for table in chaoyang.tables_list:
        sheet = book[f"表{table.id}"]
        top = next(cell.row for cell in sheet["A"] if cell.value == table.grids[0].rows[0].cells[0])
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
    statement = next(s for s in chaoyang.statements_list if s.claim.formula == "share")
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
        name = row["位置"].value.partition(".")[0]
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
    helper = book["陈述"].column_dimensions["P"]
    assert helper.hidden
    assert helper.outlineLevel == 1


def test_every_sheet_prints_on_landscape_a4_with_page_numbers(book):
    for sheet in book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.page_setup.fitToWidth == 1
        assert "&P" in sheet.oddFooter.right.text
    assert book["陈述"].print_title_rows == f"${HEADER}:${HEADER}"


# Text of the document is never evaluated


BAD = {
    "一般公共服务支出": "=1+1",
    "社会保障和就业支出": "+1+1",
    "卫生健康支出": "-1+1",
    "住房保障支出": "@SUM(1)",
    "行政运行": '=HYPERLINK("http://x.invalid","y")',
    "住房公积金": "=cmd|' /C'!A0",
}


@pytest.fixture(scope="module")
def hostile(chaoyang_text, make_disclosure, folder):
    """The workbook of a document whose names look like formulas, or are no text at all."""
    text = chaoyang_text.replace("行政单位医疗", "行政\x07医疗" + "长" * 1_500)
    for name, bad in BAD.items():
        assert name in text
        text = text.replace(name, bad)
    return write_working_paper(make_disclosure(text), folder / "hostile.xlsx")


def test_text_of_the_document_is_never_a_formula(hostile):
    cells = [c for sheet in openpyxl.load_workbook(hostile) for row in sheet for c in row]
    for bad in BAD.values():
        found = [cell for cell in cells if cell.value == bad]
        assert found
        assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)
        own = [cell.value for cell in cells if cell.data_type == "f"]
        assert not any(bad in text for text in own)


def test_nothing_of_the_workbook_reaches_outside(path):
    with ZipFile(path) as package:
        names = package.namelist()
        relations = [package.read(name).decode() for name in names if name.endswith(".rels")]
    assert not any("externalLink" in name for name in names)
    assert not any('TargetMode="External"' in text for text in relations)


def test_a_document_without_tables_or_evaluation_has_a_working_paper(make_disclosure, folder):
    d = make_disclosure("某局 2023 年度部门决算\n\n本年支出合计 12.30 万元。\n")
    written = openpyxl.load_workbook(write_working_paper(d, folder / "bare.xlsx"))
    assert written.sheetnames == ["摘要", "陈述", "勾稽", "发现", "依据"]


def test_a_folder_that_cannot_be_written_is_said_so(chaoyang, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableOutput):
        write_working_paper(chaoyang, tmp_path / "file" / "paper.xlsx")


# Recalculated


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
def test_recalculated_cells_and_verdicts_are_the_library_s(chaoyang, path, recalculate):
    compare(chaoyang, recalculate(path))


@needs_office
@pytest.mark.parametrize("seed", [3, 11])
def test_so_they_are_for_made_up_disclosures(seed, make_disclosure, folder, recalculate):
    d = make_disclosure(made_up(seed)[0])
    compare(d, recalculate(write_working_paper(d, folder / f"made_up_{seed}.xlsx")))


@needs_office
def test_no_program_evaluates_text_of_the_document(hostile, recalculate):
    cells = [c.value for sheet in recalculate(hostile) for row in sheet for c in row]
    assert set(BAD.values()) <= set(cells)


@needs_office
def test_a_changed_figure_changes_the_verdicts_that_use_it_and_no_other(path, folder, recalculate):
    book = openpyxl.load_workbook(path)
    values_of = [row["数值"].value for row in rows(book["依据"])]
    share = next(r["重算"].value for r in rows(book["陈述"]) if "*100" in str(r["重算"].value))
    whole = share.rpartition("/")[2].removesuffix("*100)")
    assert f"={whole}" in values_of
    using = {r["所属"].value for r in rows(book["依据"]) if r["数值"].value == f"={whole}"}
    at(book, whole).value = float(at(book, whole).value) * 2
    book.save(folder / "changed.xlsx")
    changed = recalculate(folder / "changed.xlsx")
    differing = {
        row["编号"]
        for name in ("陈述", "勾稽")
        for row in values(changed[name])
        if row["比对"] == "≠"
    }
    assert differing
    assert differing <= using
    assert changed["摘要"]["A1"].value
