"""Tables without rules between their columns are read right, or named as not read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document, Grid
from juesuan_analysis.readers import pdf
from juesuan_analysis.readers.pdf import read_pdf_content
from juesuan_analysis.readers.sums import all_borne_out, is_amount
from tests.typesetting import LIAONING, SHANGHAI, as_document, made_up, typeset

WHOLE = {
    "across": replace(LIAONING, rules="across"),
    "none": replace(LIAONING, rules="none"),
    "none, plain": replace(LIAONING, rules="none", column_numbers=False, line_numbers=False),
    "none, tall": replace(LIAONING, rules="none", row_height=25, thousands=False),
    "across, codes in three columns": replace(LIAONING, rules="across", split_codes=True),
}
HARD = {
    "none": replace(SHANGHAI, rules="none"),
    "across": replace(SHANGHAI, rules="across"),
    "none, codes in three columns": replace(SHANGHAI, rules="none", split_codes=True),
    "across, continued": replace(LIAONING, rules="across", row_height=36, repeat_header=True),
}
"""Heads in three storeys, names over several lines, tables that go on with and without a header."""


def figures(disclosure: Disclosure) -> Counter:
    return Counter(
        (f.table, f.side, f.code, f.item, f.measure, str(f.amount)) for f in disclosure.facts_list
    )


def read_as(seed: int, layout) -> Disclosure:
    content = read_pdf_content(typeset(as_document(made_up(seed)[0]), layout), "made_up")
    document = Document(Path("made_up.pdf"), "", content.blocks, content.unread, content.unreadable)
    return Disclosure(document)


@cache
def ruled(seed: int, three_public_across: bool) -> Counter:
    layout = replace(LIAONING, three_public_across=three_public_across)
    return figures(read_as(seed, layout))


def errors(disclosure: Disclosure) -> list[str]:
    return [f.quote for f in disclosure.findings_list if f.severity == "error"]


@pytest.fixture
def alone(monkeypatch):
    """No other library is asked for its opinion."""
    monkeypatch.setattr(pdf, "second_opinion", lambda *_: ())


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(("seed", "look"), [*((60, look) for look in WHOLE), (73, "none")])
def test_every_figure_is_read_without_rules_down(seed, look):
    disclosure = read_as(seed, WHOLE[look])
    assert figures(disclosure) == ruled(seed, False)
    assert not errors(disclosure)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("seed", [61, 64])
@pytest.mark.parametrize("look", HARD)
def test_every_figure_is_read_under_the_head_it_stands_below(seed, look):
    disclosure = read_as(seed, HARD[look])
    assert figures(disclosure) == ruled(seed, HARD[look].three_public_across)
    assert not errors(disclosure)


def planted_in_the_narrative(layout) -> Disclosure:
    """A disclosure with one wrong amount: what was spent on receptions, by its text."""
    text = made_up(61)[0]
    wrong = text.replace("公务接待费支出2.96万元", "公务接待费支出3.96万元")
    assert wrong != text
    content = read_pdf_content(typeset(as_document(wrong), layout), "made_up")
    return Disclosure(Document(Path("made_up.pdf"), "", content.blocks, content.unread))


@pytest.mark.usefixtures("alone")
def test_what_a_table_that_no_sum_bears_out_refutes_is_asked_and_not_called_an_error():
    disclosure = planted_in_the_narrative(HARD["none"])
    (table,) = (table for table in disclosure.tables_list if table.id == "07")
    assert all(fact.place.unsure for fact in table.facts)
    (named,) = (f for f in disclosure.findings_list if f.kind == "unsure_table" and "07" in str(f))
    assert (named.severity, named.place.page) == ("warning", table.place.page)
    (asked,) = (f for f in disclosure.findings_list if f.kind == "unsure")
    assert (asked.severity, "3.96" in asked.quote) == ("warning", True)
    (statement,) = (s for s in disclosure.statements_list if s.id in asked.refers)
    assert statement.verdict == "unsupported"
    assert not errors(disclosure)


@pytest.mark.usefixtures("alone")
def test_what_a_table_with_rules_refutes_is_an_error():
    disclosure = planted_in_the_narrative(SHANGHAI)
    assert any("3.96" in quote for quote in errors(disclosure))
    assert not disclosure.document.doubtful


def drawn(*rows: tuple[str, ...]) -> tuple[list[tuple[str, ...]], bool]:
    """What is read of a page of rows, and whether a table on it was not read."""
    data = BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    for number, row in enumerate(rows):
        for x, text in zip((80, 300, 400, 500), row, strict=False):
            canvas.drawRightString(x, 700 - 20 * number, text)
    canvas.save()
    content = read_pdf_content(data.getvalue(), "made_up")
    grids = [block for block in content.blocks if isinstance(block, Grid)]
    return [row.cells for grid in grids for row in grid.rows], bool(content.unreadable)


SUMS = [("a", "3.00", "1.00", "2.00"), ("b", "5.00", "2.00", "3.00")]
MORE = [("c", "7.00", "3.00", "4.00"), ("d", "9.00", "4.00", "5.00")]


def wrapped(row: tuple[str, ...], top: bool) -> list[list[tuple[str, ...]]]:
    """The tables read of a page on which a row has cells of several lines."""
    data = BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    canvas.setFont("Helvetica", 9)
    for number, cells in enumerate([*SUMS, row, *MORE]):
        for x, text in zip((80, 300, 400, 500), cells, strict=True):
            lines = text.split("\n")
            first = 700 - 30 * number + (0 if top else 5.5 * (len(lines) - 1))
            for below, line in enumerate(lines):
                canvas.drawRightString(x, first - 11 * below, line)
    canvas.save()
    content = read_pdf_content(data.getvalue(), "made_up")
    return [[r.cells for r in block.rows] for block in content.blocks if isinstance(block, Grid)]


def headed(rows: Sequence[tuple[str, ...]], xs: Sequence[float]) -> list[tuple[str, ...]]:
    """What is read of a table whose heads stand in the middle, and figures at the right of columns.

    ``xs`` are the ends of the columns.
    """
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    canvas.setFont("STSong-Light", 9)
    for number, row in enumerate(rows):
        for left, right, text in zip(xs, xs[1:], row, strict=False):
            y = 700 - 18 * number
            if number == 0:
                canvas.drawCentredString((left + right) / 2, y, text)
            elif is_amount(text):
                canvas.drawRightString(right - 2, y, text)
            else:
                canvas.drawString(left + 2, y, text)
    canvas.save()
    content = read_pdf_content(data.getvalue(), "made_up")
    return [row.cells for block in content.blocks if isinstance(block, Grid) for row in block.rows]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("wide", [50, 70, 110])
def test_a_figure_beside_its_head_is_told_by_alignment(wide):
    xs = (40, 140, *(140 + wide * n for n in range(1, 5)))
    rows = [
        ("项目", "小计", "基本支出", "项目支出", "其中:其他支出"),
        ("合计", "9.40", "", "9.40", ""),
        ("教育支出", "7.10", "", "7.10", ""),
        ("住房保障支出", "2.30", "", "2.30", ""),
    ]
    assert headed(rows, xs) == rows


@pytest.mark.usefixtures("alone")
def test_marks_for_blank_cells_at_the_left_of_a_column_are_of_that_column():
    rows = [
        ("项目", "小计", "基本支出", "项目支出"),
        ("合计", "9.40", "—", "9.40"),
        ("教育支出", "7.10", "—", "7.10"),
        ("住房保障支出", "2.30", "—", "2.30"),
    ]
    assert headed(rows, (40, 140, 220, 300, 380)) == rows


@pytest.mark.usefixtures("alone")
def test_a_header_printed_again_in_the_midst_of_a_table_is_no_row():
    rows = [
        ("项目", "小计", "基本支出", "项目支出"),
        ("合计", "9.40", "5.00", "4.40"),
        ("教育支出", "7.10", "4.00", "3.10"),
        ("项目", "小计", "基本支出", "项目支出"),
        ("住房保障支出", "2.30", "1.00", "1.30"),
    ]
    assert headed(rows, (40, 140, 220, 300, 380)) == [*rows[:3], *rows[4:]]


@pytest.mark.usefixtures("alone")
def test_names_without_figures_at_the_end_of_a_page_are_rows():
    rows = [
        ("项目", "小计", "基本支出", "项目支出"),
        ("合计", "9.40", "5.00", "4.40"),
        ("教育支出", "7.10", "4.00", "3.10"),
        ("住房保障支出", "2.30", "1.00", "1.30"),
        ("金融支出", "", "", ""),
    ]
    assert headed(rows, (40, 140, 220, 300, 380)) == rows


@pytest.mark.usefixtures("alone")
def test_a_table_whose_figures_do_not_add_up_is_named_as_not_read():
    parts = [("a", "2.00", "0.50"), ("b", "2.00", "1.50"), ("c", "2.00", "2.00")]
    right = [("sum", "6.00", "4.00"), *parts]
    assert drawn(*right) == (right, False)
    wrong = [("sum", "7.00", "9.00"), *right[1:]]
    assert drawn(*wrong) == ([], True)


@pytest.mark.usefixtures("alone")
def test_a_table_with_a_figure_broken_beside_its_name_is_named_as_not_read():
    sums = [("a", "3.00", "1.00", "2.00"), ("b", "5.00", "2.00", "3.00")]
    more = [("c", "7.00", "3.00", "4.00"), ("d", "9.00", "4.00", "5.00")]
    whole = [*sums, *more, ("e", "1,234.56", "1,230.56", "4.00")]
    assert drawn(*whole) == (whole, False)
    broken = [("", "1,234.5", "", ""), ("e", "", "1,230.56", "4.00"), ("", "6", "", "")]
    assert drawn(*sums, *more, *broken) == ([], True)


@pytest.mark.usefixtures("alone")
def test_a_table_without_rules_and_figures_is_there_and_empty():
    disclosure = read_as(60, WHOLE["none"])
    (empty,) = (table for table in disclosure.tables_list if table.id == "08")
    assert not empty.facts
    assert not [f for f in disclosure.findings_list if f.kind == "missing_table"]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("top", [False, True])
@pytest.mark.parametrize(
    "row",
    [
        ("e", "1,234.5\n6", "1,230.56", "4.00"),
        ("e", "1,234,56\n7.89", "1,234,56\n3.89", "4.00"),
        ("e", "1,234,567.\n89", "1,234,563.\n89", "4.00"),
        ("e", "1,234\n,567.89", "1,234\n,563.89", "4.00"),
        ("e", "-1,234,56\n7.89", "-1,234,57\n1.89", "4.00"),
    ],
)
def test_a_figure_broken_over_lines_of_its_cell_is_whole_where_sums_bear_it_out(row, top):
    whole = tuple(text.replace("\n", "") for text in row)
    assert wrapped(row, top) == [[*SUMS, whole, *MORE]]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("top", [False, True])
def test_a_figure_that_no_sum_bears_out_whole_or_in_pieces_is_not_read(top):
    assert wrapped(("e", "1,234.5\n6", "1,230.56", "5.00"), top) == []


@pytest.mark.usefixtures("alone")
def test_a_figure_whose_pieces_could_go_with_those_of_the_next_row_is_not_read():
    assert wrapped(("e", "1,234,\n567.\n89", "1,234,\n563.\n89", "4.00"), True) == []


def test_a_figure_is_borne_out_by_sums_across_down_or_by_codes():
    down = [("合计", "3.00"), ("甲", "1.00"), ("乙", "2.00"), ("丙", "9.00")]
    assert all_borne_out(down, {"3.00", "1.00", "2.00"})
    assert not all_borne_out(down, {"1.00", "9.00"})
    codes = [("合计", "8.00"), ("208", "5.00"), ("20805", "5.00"), ("210", "3.00")]
    assert all_borne_out(codes, {"5.00"})
    assert not all_borne_out(codes, {"8.00"})
    assert all_borne_out([("甲", "3.00", "1.00", "2.00"), ("乙", "7.00", "", "")], {"2.00"})
