"""Scanned pages: what was recognised is doubted, what was not read is not missed."""

import os
import pickle
import re
from dataclasses import replace as varied
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from rich.console import Console

from juesuan_analysis import CHAOYANG_2023, cli, readers
from juesuan_analysis import terminal as terminal_output
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document, Grid, Paragraph, Piece, Place, Row
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.readers import KEPT, keep, ocr, read_document
from juesuan_analysis.readers.pdf import read_pdf_content
from juesuan_analysis.readers.sandbox import run_bounded
from tests.command import run
from tests.typesetting import LIAONING, typeset

# Pages of the typeset document
BUDGETS, OVERLEAF = 6, 7
LISTS, COUNTS, RESULTS = 8, 9, 10
TABLE_01, TABLE_03 = 15, 17
TABLE_06 = (21, 22)
TABLE_07, FUNDS = 23, 24
FIRST_PROJECT, SECOND_PROJECT, THIRD_PROJECT = (31, 32), (33, 34), (35, 36)
LAST = 47

COMPARE = "请先对照原件"


@pytest.fixture(scope="module")
def typeset_document():
    """The 2023 document as a PDF of 47 pages."""
    content = read_pdf_content(typeset(read_document(CHAOYANG_2023), LIAONING), "synthetic.pdf")
    return Document(Path("synthetic.pdf"), "0" * 64, content.blocks)


def placed(block, change):
    """A block with each of its places changed."""
    if isinstance(block, Grid):
        return Grid(tuple(varied(row, place=change(row.place)) for row in block.rows))
    return replace(
        block, pieces=tuple(varied(piece, place=change(piece.place)) for piece in block.pieces)
    )


def scanned(document, *pages):
    """The document as if recognition had read these pages."""

    def mark(place):
        return replace(place, ocr=place.page in pages)

    return replace(document, blocks=tuple(placed(block, mark) for block in document.blocks))


def without(document, *pages):
    """The document as if these pages were not in it."""
    kept = tuple(block for block in document.blocks if block.place.page not in pages)
    return replace(document, blocks=kept)


def unread(document, *pages):
    """The document as if nothing had read these pages."""
    return replace(without(document, *pages), unread=pages)


def misprinted(document, page, old, new):
    """The document with the first cell of a page that prints the old text printing the new."""
    blocks = list(document.blocks)
    for index, block in enumerate(blocks):
        if isinstance(block, Grid) and block.place.page == page:
            found = next(i for i, row in enumerate(block.rows) if old in row.cells)
            rows, cells = list(block.rows), list(block.rows[found].cells)
            cells[cells.index(old)] = new
            rows[found] = varied(rows[found], cells=tuple(cells))
            blocks[index] = Grid(tuple(rows))
            return replace(document, blocks=tuple(blocks))
    raise AssertionError(f"no table on page {page}")


def findings(document, *kinds):
    found = Disclosure(document).separate_findings
    return [finding for finding in found if not kinds or finding.kind in kinds]


def errors(document):
    return [(f.kind, f.quote, f.explanation) for f in findings(document) if f.severity == "error"]


def severities(document, *kinds):
    return [finding.severity for finding in findings(document, *kinds)]


# What rests on recognised pages


def test_an_error_that_rests_on_a_recognised_figure_is_a_warning_that_says_so(typeset_document):
    wrong = misprinted(typeset_document, TABLE_07, "4.92", "5.92")
    own = set(errors(typeset_document))
    planted = {f.refers for f in findings(wrong) if f.severity == "error"} - {
        f.refers for f in findings(typeset_document)
    }
    assert planted
    found = findings(scanned(wrong, TABLE_07))
    doubted = [finding for finding in found if finding.refers in planted]
    assert {finding.severity for finding in doubted} == {"warning"}
    assert all(COMPARE in finding.explanation for finding in doubted)
    assert set(errors(scanned(wrong, TABLE_07))) == own


def test_errors_on_pages_with_text_stay_errors(typeset_document):
    assert len(errors(typeset_document)) == 5
    assert errors(scanned(typeset_document, LAST)) == errors(typeset_document)


def test_a_sum_over_two_tables_is_in_doubt_if_either_was_recognised(typeset_document):
    wrong = misprinted(typeset_document, TABLE_03, "2,404.35", "2,504.35")
    assert "error" in severities(wrong, "identity_mismatch")
    for page in (TABLE_01, TABLE_03):
        between = [
            finding
            for finding in findings(scanned(wrong, page), "identity_mismatch")
            if finding.place.page == TABLE_01
        ]
        assert {finding.severity for finding in between} == {"warning"}


def test_a_contradiction_is_in_doubt_if_any_of_its_numbers_was_recognised(typeset_document):
    (text,) = [f for f in findings(typeset_document, "joint") if f.severity == "error"]
    assert text.place.page == BUDGETS
    found = findings(scanned(typeset_document, OVERLEAF), "joint")
    (same,) = [f for f in found if f.refers == text.refers]
    assert same.severity == "warning"


def test_a_list_is_in_doubt_if_its_table_was_recognised_and_not_for_any_other_page(
    typeset_document,
):
    assert severities(typeset_document, "list").count("error") == 2
    assert "error" not in severities(scanned(typeset_document, *TABLE_06), "list")
    assert severities(scanned(typeset_document, LAST), "list").count("error") == 2


def test_a_table_that_recognition_may_have_missed_is_no_error(typeset_document):
    document = without(typeset_document, TABLE_07)
    assert severities(document, "missing_table") == ["error"]
    assert severities(scanned(document, FUNDS), "missing_table") == ["warning"]


def test_a_count_is_in_doubt_wherever_a_page_was_recognised(typeset_document):
    document = without(typeset_document, *SECOND_PROJECT)
    assert "error" in [
        f.severity for f in findings(document, "mismatch") if "个数" in f.explanation
    ]
    counts = [
        finding
        for finding in findings(scanned(document, LAST), "mismatch")
        if "个数" in finding.explanation
    ]
    assert {finding.severity for finding in counts} == {"warning"}


def test_a_sum_of_parts_listed_in_the_sentence_is_not_doubted_for_another_page(plant):
    wrong = plant("共有车辆 2 辆", "共有车辆 3 辆").document
    document = replace(
        wrong,
        blocks=tuple(
            placed(block, lambda place: replace(place, page=1 + (place.line > 400)))
            for block in wrong.blocks
        ),
    )
    for changed in (scanned(document, 2), replace(document, unread=(3,))):
        (finding,) = [f for f in findings(changed, "mismatch") if "车辆" in f.explanation]
        assert finding.severity == "error"


def test_a_note_says_how_many_recognised_figures_the_sums_bear_out(typeset_document):
    def counted(document):
        (note,) = findings(document, "scanned_page")
        assert note.severity == "note"
        _, figures, borne_out = map(int, re.findall(r"\d+", note.explanation))
        return figures, borne_out

    document = scanned(typeset_document, TABLE_03)
    facts = [f for f in Disclosure(document).facts_list if f.place.page == TABLE_03]
    assert counted(document) == (len(facts), len(facts))
    figures, borne_out = counted(misprinted(document, TABLE_03, "29.59", "28.59"))
    assert figures == len(facts)
    assert borne_out < figures


def test_a_document_without_scanned_pages_has_no_word_of_them(typeset_document):
    found = findings(typeset_document)
    assert not [f for f in found if f.kind in ("scanned_page", "unread_page")]
    assert not [f for f in found if "识别" in f.explanation or "没有读到" in f.explanation]


@pytest.mark.parametrize(
    ("pages", "code"), [((LAST,), 1), (tuple(range(1, LAST + 1)), 0)], ids=["one page", "all"]
)
def test_verify_fails_only_for_errors_on_pages_with_text(
    typeset_document, pages, code, monkeypatch
):
    monkeypatch.setattr(
        cli, "read", lambda file, **_: Disclosure(scanned(typeset_document, *pages))
    )
    result = run("verify", "synthetic.pdf", "--format", "csv")
    assert result.exit_code == code
    assert ",scanned_page," in result.stdout


def test_the_annotated_page_says_where_recognised_text_stands(typeset_document):
    page = annotated_html(Disclosure(scanned(typeset_document, TABLE_03)))
    assert f"第 {TABLE_03} 页（识别）" in page
    assert f"第 {TABLE_01} 页（识别）" not in page


# What stands beside pages nobody read


def test_a_table_that_may_stand_on_an_unread_page_is_not_called_missing(typeset_document):
    (finding,) = findings(unread(typeset_document, TABLE_07), "missing_table")
    assert finding.severity == "warning"
    assert "没有文字层" in finding.explanation


def test_a_sum_is_in_doubt_only_beside_an_unread_page(typeset_document):
    wrong = misprinted(typeset_document, TABLE_03, "29.59", "28.59")
    assert "error" in severities(unread(wrong, LAST), "identity_mismatch")
    assert "error" not in severities(unread(wrong, TABLE_03 + 1), "identity_mismatch")


def test_tables_are_not_joined_across_an_unread_page(typeset_document):
    document = unread(typeset_document, FIRST_PROJECT[1], SECOND_PROJECT[0])
    whole, cut = (Disclosure(d).evaluation for d in (typeset_document, document))
    for evaluation in (whole, cut):
        assert evaluation.of_kind("项目")[0].name.startswith("12345")
    own = [i.level3 for i in whole.indicators if i.project == "P01"]
    left = [i.level3 for i in cut.indicators if i.project == "P01"]
    assert left == own[: len(left)]
    assert cut.of_kind("项目")[0].total is None


@pytest.mark.parametrize(("pages", "figures"), [((), 9), ((2,), 6)])
def test_a_statutory_table_does_not_continue_behind_an_unread_page(pages, figures):
    rows = (
        ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"),
        ("", "合计", "3.00", "2.00", "1.00"),
        ("201", "一般公共服务支出", "3.00", "2.00", "1.00"),
    )
    over = ("20101", "人大事务", "3.00", "2.00", "1.00")
    first, third = Place(page=1), Place(page=3)
    title = Paragraph("支出决算表", (Piece(0, first, tuple(range(5))),), True)
    blocks = (title, Grid(tuple(Row(row, first) for row in rows)), Grid((Row(over, third),)))
    document = Document(Path("made_up.pdf"), "", blocks, pages)
    assert len(Disclosure(document).facts_list) == figures


def test_tables_are_still_joined_over_a_page_end(typeset_document):
    document = unread(typeset_document, LAST)
    assert Disclosure(document).evaluation.of_kind("项目")[0].total is not None


@pytest.mark.parametrize(
    ("subject", "formula"),
    [("项目个数", "count"), ("自评平均分", "mean")],
)
def test_what_is_counted_over_all_projects_is_open_if_some_may_be_unread(
    typeset_document, subject, formula
):
    def verdicts(document):
        said = [s for s in Disclosure(document).statements_list if s.claim.subject == subject]
        return {s.verdict: s.note for s in said if s.claim.formula.name == formula}

    assert "mismatch" in verdicts(without(typeset_document, *SECOND_PROJECT))
    found = verdicts(unread(typeset_document, *SECOND_PROJECT))
    assert "mismatch" not in found
    assert "第 33、34 页没有文字层" in found["unsupported"]


def test_a_score_without_its_table_is_held_against_no_other(typeset_document):
    for document in (without, unread):
        statements = Disclosure(document(typeset_document, *SECOND_PROJECT)).statements_list
        told = [s for s in statements if s.claim.subject.startswith("参加工作专班")]
        (score,) = (s for s in told if s.claim.number.unit == "分")
        assert score.verdict == "unsupported"
        assert "这个项目的自评表不在本文件中" in score.note
        assert ("第 33、34 页没有文字层" in score.note) == (document is unread)


def test_an_empty_page_leaves_nothing_unread():
    data = BytesIO()
    canvas = Canvas(data)
    canvas.drawImage(ImageReader(Image.new("L", (60, 80))), 0, 0, 595, 842)  # as a scan does
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    assert read_pdf_content(data.getvalue(), "made_up").unread == (1,)


# A file of nothing but scans


@pytest.fixture
def scan(tmp_path, monkeypatch):
    """A file of three images, on a machine without character recognition."""
    monkeypatch.setattr(ocr, "available", lambda: False)
    monkeypatch.setattr(
        readers, "run_bounded", lambda parse, data, source, seconds=0: parse(data, source)
    )
    images = [Image.new("L", (200, 280), "white") for _ in range(3)]
    file = tmp_path / "scan.pdf"
    images[0].save(file, "PDF", save_all=True, append_images=images[1:])
    return file


@pytest.mark.parametrize("command", ["verify", "extract", "report"])
def test_a_fully_scanned_file_is_one_line_that_names_the_remedy(scan, command):
    result = run(command, str(scan), "--lang", "zh")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "scan.pdf" in result.stderr
    assert "3 页没有文字层" in result.stderr
    assert "请安装 ocr 扩展" in result.stderr


def test_a_file_with_text_that_is_no_disclosure_is_not_taken_for_a_scan(tmp_path):
    file = tmp_path / "made_up.txt"
    file.write_text("今天天气很好。\n", "utf-8")
    result = run("verify", str(file), "--lang", "zh")
    assert result.exit_code == 2
    assert "不像部门决算" in result.stderr
    assert "ocr" not in result.stderr


def test_while_a_file_is_read_a_terminal_shows_its_name_as_it_is(monkeypatch):
    shown = StringIO()
    terminal = Console(file=shown, force_terminal=True, width=80, color_system=None)
    monkeypatch.setattr(terminal_output, "Console", lambda **_: terminal)
    with terminal_output.working("读取 [bold]2024.pdf"):
        pass
    assert "读取 [bold]2024.pdf" in shown.getvalue()


# A report keeps its document for its notebooks


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "made_up.txt"
    file.write_text("# 某局2024年度部门决算\n", "utf-8")
    return file


@pytest.fixture
def other(source):
    """What recognition would have made of the same file: tells a kept document from a read one."""
    document = read_document(source)
    return replace(document, blocks=document.blocks * 2, path=Path("elsewhere.txt"))


def kept_as(monkeypatch, file):
    monkeypatch.setenv(KEPT, str(file))


def test_a_kept_document_is_not_read_again(source, other, tmp_path, monkeypatch):
    kept_as(monkeypatch, keep(other, tmp_path))
    assert read_document(source) == replace(other, path=source)


def test_a_kept_pdf_is_not_parsed_again(scan, tmp_path, monkeypatch):
    document = read_document(scan)
    kept_as(monkeypatch, keep(document, tmp_path))
    monkeypatch.setattr(readers, "run_bounded", None)
    assert read_document(scan) == document
    assert read_document(scan).unread == (1, 2, 3)


def test_a_kept_document_keeps_the_marks_of_recognition(typeset_document, source, monkeypatch):
    digest = read_document(source).sha256
    document = replace(scanned(typeset_document, LAST), sha256=digest)
    kept_as(monkeypatch, keep(document, source.parent))
    assert read_document(source).scanned == {LAST}


def test_another_input_is_read_for_itself(source, other, tmp_path, monkeypatch):
    kept_as(monkeypatch, keep(other, tmp_path))
    another = tmp_path / "another.txt"
    another.write_text("# 某局2023年度部门决算\n", "utf-8")
    (heading,) = read_document(another).paragraphs()
    assert "2023" in heading.text


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, file):
        self.file = file

    def __reduce__(self):
        return os.mkdir, (str(self.file),)


def test_a_kept_file_changed_since_is_never_unpickled(source, other, tmp_path, monkeypatch):
    kept = keep(other, tmp_path)
    kept_as(monkeypatch, kept)
    kept.write_bytes(pickle.dumps(Trap(tmp_path / "sprung")))
    assert read_document(source).blocks == other.blocks[:1]
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("name", ["", ".", "nowhere", "foreign"])
def test_what_is_no_kept_file_is_ignored(source, other, tmp_path, monkeypatch, name):
    (tmp_path / "foreign").write_bytes(pickle.dumps(other))
    monkeypatch.chdir(tmp_path)
    kept_as(monkeypatch, name)
    assert read_document(source).blocks == other.blocks[:1]


def test_without_a_report_nothing_is_kept(source, other, monkeypatch):
    monkeypatch.delenv(KEPT, raising=False)
    assert read_document(source).blocks == other.blocks[:1]


# What is not installed


def unable(data: bytes, source: str) -> None:
    raise ImportError("libGL.so.1: cannot open shared object file\n\n" + "PLEASE READ THIS. " * 99)


def test_a_library_that_does_not_load_is_one_line_that_does_not_blame_the_file():
    with pytest.raises(UnreadableInput) as caught:
        run_bounded(unable, b"", "made_up.pdf")
    message = str(caught.value)
    assert message.startswith("made_up.pdf：")
    assert "libGL.so.1" in message
    assert "文件未必有误" in message
    assert "\n" not in message
    assert len(message) < 300


# Which pages were recognised


def test_a_document_knows_its_recognised_pages(typeset_document):
    assert typeset_document.scanned == frozenset()
    assert scanned(typeset_document, BUDGETS, TABLE_03).scanned == {BUDGETS, TABLE_03}


def test_a_place_says_nothing_of_recognition_where_it_is_an_address():
    assert str(Place(page=3, ocr=True)) == str(Place(page=3))
