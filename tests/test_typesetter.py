"""The typesetter of the tests: what it prints is what it was given, in each layout."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache

import camelot
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan_analysis import CHAOYANG_2023
from juesuan_analysis.disclosure import Disclosure
from tests.typesetting import LAYOUTS, LIAONING, as_document, made_up, plant, typeset

FIGURE = re.compile(r"-?\d[\d,]*\.\d\d")
TEXT_LAYOUTS = sorted(name for name, layout in LAYOUTS.items() if not layout.scan_dpi)
RULED = [name for name in TEXT_LAYOUTS if LAYOUTS[name].rules == "all"]
CONTENTS = 2


def squeeze(text):
    return re.sub(r"\s+", "", text)


@cache
def chaoyang_without_annex():
    """The nine tables and the narrative, without the self-evaluation tables behind them."""
    text = CHAOYANG_2023.read_text("utf-8")
    return as_document(text[: text.rindex("## 第五部分")])


@cache
def printed(name):
    return typeset(chaoyang_without_annex(), LAYOUTS[name])


@cache
def pages(name):
    """The lines of each page's text layer."""
    document = pypdfium2.PdfDocument(printed(name))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return tuple(tuple(re.split(r"[\r\n]+", text)) for text in texts)


def body(name):
    """The text of all pages but for what stands in their margins."""
    layout = LAYOUTS[name]
    head = squeeze("".join(p.text for p in chaoyang_without_annex().blocks[:2]))
    result = []
    for number, lines in enumerate(pages(name), start=1):
        margins = {"synthetic", squeeze(layout.page_number.format(number))}
        margins |= {head} if layout.running_head else set()
        result += [line for line in map(squeeze, lines) if line not in margins]
    return "".join(result)


@pytest.fixture(scope="module")
def grids(tmp_path_factory):
    """The tables that camelot finds in a layout, as (page, rows)."""
    folder = tmp_path_factory.mktemp("typeset")

    @cache
    def found(name):
        path = folder / f"{name}.pdf"
        path.write_bytes(printed(name))
        options = {"flavor": "lattice", "engine": "vector", "split_text": True}
        tables = camelot.read_pdf(str(path), pages="all", **options)
        return [(int(t.page), [[squeeze(c) for c in row] for row in t.data]) for t in tables]

    return found


def figures(tables):
    cells = (cell for _, rows in tables for row in rows for cell in row)
    return Counter(cell.replace(",", "") for cell in cells if FIGURE.fullmatch(cell))


def facts(disclosure):
    return Counter(
        (f.table, f.side, f.code, f.item, f.measure, str(f.amount)) for f in disclosure.facts_list
    )


# The file


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_the_same_disclosure_and_layout_give_the_same_bytes(name):
    assert typeset(chaoyang_without_annex(), LAYOUTS[name]) == printed(name)


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_the_title_of_the_file_says_that_it_is_synthetic(name):
    document = pypdfium2.PdfDocument(printed(name))
    assert "synthetic" in document.get_metadata_value("Title")
    document.close()


@pytest.mark.parametrize("name", TEXT_LAYOUTS)
def test_each_page_says_that_it_is_synthetic_below_its_number(name):
    for number, lines in enumerate(pages(name), start=1):
        footer = [squeeze(line) for line in lines if line]
        place = footer.index("synthetic")
        if number > 1:
            number_line = squeeze(LAYOUTS[name].page_number.format(number))
            assert number_line in footer[place - 1 : place + 2]


def test_the_font_is_embedded_as_a_subset():
    names = re.findall(rb"/BaseFont /([\w+-]+)", printed("liaoning"))
    embedded = {n for n in names if b"NotoSansSC" in n}
    assert embedded
    assert all(re.match(rb"[A-Z]{6}\+", n) for n in embedded)


# The text


@pytest.mark.parametrize("name", TEXT_LAYOUTS)
def test_every_paragraph_of_the_narrative_is_in_the_text_layer(chaoyang, name):
    text = body(name)
    missing = [p.label for p in chaoyang.passages[1:] if squeeze(p.paragraph.text) not in text]
    assert not missing


def test_line_ends_break_numbers_unless_told_otherwise(chaoyang):
    def broken(layout):
        document = pypdfium2.PdfDocument(typeset(chaoyang_without_annex(), layout))
        texts = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
        return [t for text in texts for t in re.findall(r"[\d.]\r?\n\d+ ?(?:万元|%)", text)]

    assert broken(LIAONING)
    assert not broken(replace(LIAONING, break_numbers=False))


def test_contents_give_the_page_of_each_chapter():
    lines = [squeeze(line) for line in pages("liaoning")[CONTENTS - 1]]
    entries = [re.fullmatch(r"(第.部分).*?\.*(\d+)", line) for line in lines]
    chapters = {entry[1]: int(entry[2]) for entry in entries if entry}
    assert len(chapters) == 5
    for chapter, number in list(chapters.items())[:4]:
        assert chapter in squeeze("".join(pages("liaoning")[number - 1]))


def test_tables_stand_before_the_narrative_in_shanghai_and_chapters_are_renumbered():
    liaoning, shanghai = body("liaoning"), body("shanghai")
    sentence = "与上年相比，今年收入总计减少"
    assert liaoning.index("公开01表") > liaoning.index(sentence)
    assert shanghai.rindex("收入支出决算总表") < shanghai.index(sentence)
    assert shanghai.count("第二部分2023年度部门决算表") == 1
    assert shanghai.count("第三部分2023年度部门决算情况说明") == 1


# The tables


@pytest.mark.parametrize("name", RULED)
def test_a_table_reader_finds_all_figures_in_each_layout(chaoyang, grids, name):
    layout = LAYOUTS[name]
    factor = Decimal(10000 if layout.unit == "元" else 1)
    expected = Counter(
        f"{fact.amount.value * factor:.2f}"
        for fact in chaoyang.facts_list
        if fact.table not in layout.missing
    )
    assert expected.total() == (163 if layout.missing else 169)
    assert figures(grids(name)) == expected


def test_merged_headings_are_read_as_they_stand_in_the_text(grids):
    text = {tuple(map(squeeze, row.cells)) for g in chaoyang_without_annex().grids()
            for row in g.rows}  # fmt: skip
    found = [tuple(row) for _, rows in grids("liaoning") for row in rows]
    assert len(found) > 160
    assert [row for row in found if row not in text] == []


def test_three_public_expenses_run_across_twelve_columns_in_shanghai(grids):
    (rows,) = (rows for _, rows in grids("shanghai") if "公务接待费" in rows[0])
    assert len(rows) == 4
    assert rows[2] == ["预算数", "决算数"] * 6
    amounts = ["4.92", "4.92", "", "", "4.92", "4.92", "", "", "4.92", "4.92", "", ""]
    assert rows[3] == amounts


def test_shanghai_numbers_neither_lines_nor_columns_and_separates_no_thousands(grids):
    cells = {cell for _, rows in grids("shanghai") for row in rows for cell in row}
    assert not cells & {"行", "行次", "栏次", "62"}
    assert not [cell for cell in cells if "," in cell]
    assert "2404.35" in cells


def test_the_total_closes_table_05_in_shanghai(grids):
    (rows,) = (rows for _, rows in grids("shanghai") if rows[0][2:3] == ["本年支出"]
               and len(rows) > 6)  # fmt: skip
    assert rows[-1] == ["合计", "", "2404.35", "722.00", "1682.35"]


def test_empty_tables_say_so_in_shanghai():
    assert body("shanghai").count("故本表无数据") == 2
    assert "本表无数据" not in body("liaoning")


def test_codes_stand_in_three_columns_where_split(grids):
    rows = [row for _, rows in grids("split_codes") for row in rows]
    assert ["类", "款", "项"] in [row[:3] for row in rows]
    assert ["201", "03", "01", "行政运行", "562.87", "562.87"] in [row[:6] for row in rows]
    assert ["201", "", "", "一般公共服务支出"] in [row[:4] for row in rows]


@pytest.mark.parametrize(("name", "repeated"), [("continued", 1), ("continued_with_header", 2)])
def test_a_long_table_goes_on_with_or_without_its_header(grids, name, repeated):
    headers = [rows for _, rows in grids(name) if rows[0][:1] == ["人员经费"]]
    continued = [rows for _, rows in grids(name) if len(rows[0]) == 10]
    assert len(continued) > 1
    assert len(headers) == (len(continued) if repeated > 1 else 1)


def test_blank_rows_stand_on_a_page_of_their_own():
    ruled = [number for number, lines in enumerate(pages("spilled"), start=1)
             if any(line.startswith("注：") for line in lines)
             and not FIGURE.search("".join(lines))]  # fmt: skip
    assert len(ruled) == 9
    document = pypdfium2.PdfDocument(printed("spilled"))
    rules = [sum(1 for _ in document[number - 1].get_objects([2])) for number in ruled]
    document.close()
    assert min(rules) > 10


def test_amounts_in_yuan_are_exact_and_named_so(grids):
    assert "24043500.00" in figures(grids("yuan"))
    assert "金额单位：万元" not in body("yuan")
    assert body("yuan").count("金额单位：元") == 9
    assert "收入总计2404.35万元" in body("yuan")


def test_a_missing_table_is_announced_and_not_there():
    title = "财政拨款“三公”经费支出决算表"
    assert body("liaoning").count(title) == 2
    assert body("missing_table").count(title) == 1


def test_scanned_pages_are_images_without_text():
    document = pypdfium2.PdfDocument(printed("scanned"))
    for page in document:
        assert not page.get_textpage().get_text_bounded()
        (image,) = page.get_objects()
        assert image.get_px_size()[0] > 1000
    document.close()


# Made-up disclosures


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_a_made_up_disclosure_is_read_as_it_was_made_up(seed):
    text, truth = made_up(seed)
    disclosure = Disclosure(as_document(text))
    assert facts(disclosure) == Counter(truth.facts)
    assert (disclosure.department, disclosure.year) == (truth.department, truth.year)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_nothing_is_wrong_with_a_made_up_disclosure(seed):
    disclosure = Disclosure(as_document(made_up(seed)[0]))
    counts = disclosure.verdict_counts
    assert counts["exact"] > 30
    assert counts["mismatch"] + counts["direction"] + counts["unbound"] == 0
    assert not [f for f in disclosure.findings_list if f.severity == "error"]


def test_a_seed_always_gives_the_same_disclosure():
    assert made_up(7) == made_up(7)
    assert made_up(7) != made_up(8)


def test_a_planted_error_is_the_only_change():
    text, truth = made_up(3)
    figure = next(fact[-1] for fact in truth.facts if fact[3] == "总计")
    planted = plant(text, f"{figure}万元", "1.00万元")
    assert Disclosure(as_document(planted)).verdict_counts["mismatch"] > 0
    assert planted.replace("1.00万元", f"{figure}万元", 1) == text
    with pytest.raises(AssertionError, match="does not say"):
        plant(text, "没有这句话", "")


@pytest.mark.parametrize("seed", range(3))
def test_a_made_up_disclosure_can_be_set_in_each_layout(seed):
    text, truth = made_up(seed)
    for layout in LAYOUTS.values():
        if layout.scan_dpi:
            continue
        document = pypdfium2.PdfDocument(typeset(as_document(text), layout))
        texts = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
        assert truth.department in squeeze("".join(texts))
        assert all("synthetic" in text for text in texts)
