"""Tables without rules between their columns are read right, or named as not read."""

from collections import Counter
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document, Grid
from juesuan_analysis.readers import pdf
from juesuan_analysis.readers.pdf import read_pdf_content
from tests.typesetting import LIAONING, SHANGHAI, as_document, made_up, typeset

WHOLE = {
    "across": replace(LIAONING, rules="across"),
    "none": replace(LIAONING, rules="none"),
    "none, plain": replace(LIAONING, rules="none", column_numbers=False, line_numbers=False),
    "none, tall": replace(LIAONING, rules="none", row_height=25, thousands=False),
    "across, codes in three columns": replace(LIAONING, rules="across", split_codes=True),
}
IN_PART = {
    "none": replace(SHANGHAI, rules="none"),
    "across": replace(SHANGHAI, rules="across"),
    "none, codes in three columns": replace(SHANGHAI, rules="none", split_codes=True),
    "across, continued": replace(LIAONING, rules="across", row_height=36, repeat_header=True),
}


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
@pytest.mark.parametrize("look", IN_PART)
def test_a_figure_is_read_right_or_its_table_is_named_as_not_read(look):
    disclosure = read_as(61, IN_PART[look])
    truth = ruled(61, IN_PART[look].three_public_across)
    lost = truth - figures(disclosure)
    assert lost.total() < truth.total() / 5
    assert not lost or disclosure.document.unreadable
    assert not [f for f in figures(disclosure) - truth if not f[0].startswith("other")]
    assert not errors(disclosure)


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


@pytest.mark.usefixtures("alone")
def test_a_table_whose_figures_do_not_add_up_is_named_as_not_read():
    parts = [("a", "2.00", "0.50"), ("b", "2.00", "1.50"), ("c", "2.00", "2.00")]
    right = [("sum", "6.00", "4.00"), *parts]
    assert drawn(*right) == (right, False)
    wrong = [("sum", "7.00", "9.00"), *right[1:]]
    assert drawn(*wrong) == ([], True)


@pytest.mark.usefixtures("alone")
def test_a_table_without_rules_and_figures_is_there_and_empty():
    disclosure = read_as(60, WHOLE["none"])
    (empty,) = (table for table in disclosure.tables_list if table.id == "08")
    assert not empty.facts
    assert not [f for f in disclosure.findings_list if f.kind == "missing_table"]
