"""What notebooks show: tables that read well and sort, proofs that name what they compute with."""

import re
from decimal import Decimal
from html import unescape

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan_analysis import CHAOYANG_2023, Disclosure, analysis, vocabulary
from juesuan_analysis.charts.captions import symbol, verdict_name
from juesuan_analysis.checks import VERDICTS
from juesuan_analysis.notebook import (
    card,
    display,
    open_disclosure,
    overview,
    proofs_of,
    table,
    worst_first,
)
from juesuan_analysis.notebook.framed import in_attribute
from juesuan_analysis.outputs.annotated import annotated_html

HTML_PAGE = "<!doctype html><meta charset='utf-8'><title>{title}</title>{body}"


def html(thing):
    return thing._repr_html_()


def preview(thing):
    """What is seen where no script runs."""
    (found,) = re.findall(r'_fallback">(.*?)</div><script>', html(thing), re.DOTALL)
    return found


def columns(thing):
    """The headings of a table, from its text."""
    lines = repr(thing).splitlines()
    return lines[lines[0].startswith("金额单位")].split(",")


def statement(d, id):
    return next(s for s in d.statements_list if s.id == id)


# Opening


@pytest.fixture
def opened(monkeypatch):
    """What opening a disclosure displays."""
    found: list[object] = []
    monkeypatch.setattr(display, "display", found.append)
    open_disclosure()
    return found


def test_opening_shows_the_tables_script_alone_and_no_words(opened):
    (only,) = opened
    assert repr(only) == ""
    assert "injectModule" in html(only)
    assert "import {" not in html(only)
    assert "noscript" not in html(only)
    assert not re.sub(r"<script>.*?</script>", "", html(only), flags=re.DOTALL).strip()


# Verdicts


def test_every_verdict_has_a_symbol_of_its_own():
    assert len({symbol(verdict) for verdict in VERDICTS}) == len(VERDICTS)


def test_tables_and_charts_name_verdicts_alike(chaoyang):
    said = repr(overview(chaoyang))
    assert f"{symbol('exact')} {verdict_name('exact', 'zh')} " in said
    assert f"{symbol('label')} {verdict_name('label', 'zh')} " in said
    assert verdict_name("exact", "zh") in columns(table(analysis.reconciliation(chaoyang), "r"))


# Tables


def test_the_rows_before_a_run_are_few_and_say_how_many_follow(chaoyang):
    rows = preview(table(chaoyang.facts, "facts"))
    assert rows.count("<tr>") == 1 + 12
    assert f"另有 {len(chaoyang.facts) - 12} 行" in rows
    assert "<th" in rows
    assert not re.search("noscript|<sup|more rows|🔒", rows)


def test_the_rows_before_a_run_set_words_left_and_numbers_right(chaoyang):
    rows = preview(table(chaoyang.facts, "facts"))
    assert re.search('<th style="text-align:left[^"]*">项目</th>', rows)
    assert re.search('<th style="text-align:right[^"]*">数值</th>', rows)
    assert re.search('<td style="text-align:right[^"]*">2404.35</td>', rows)


def test_only_long_words_break_their_lines(chaoyang):
    rows = preview(table(chaoyang.findings, "findings"))
    assert re.search('<th style="[^"]*nowrap">类别</th>', rows)
    assert '<th style="text-align:left">说明</th>' in rows


def test_a_table_is_on_the_page_once_and_escapes_what_the_document_says():
    frame = pd.DataFrame({"item": ["<b>甲</b>"], "value": [Decimal("1.0")]})
    page = html(table(frame, "escaped"))
    assert page.count('id="T_escaped"') == 1
    assert "<b>" not in page


def test_only_more_than_forty_rows_have_pages():
    def paged(rows):
        return '"paging": true' in html(table(pd.DataFrame({"line": range(rows)}), "n"))

    assert not paged(40)
    assert paged(41)


def test_the_unit_of_amounts_stands_above_them(chaoyang):
    shown_table = table(analysis.expenditure_split(chaoyang), "split", "万元")
    assert repr(shown_table).startswith("金额单位：万元\n")
    assert html(shown_table).startswith("<p>金额单位：万元</p>")


def test_a_restated_figure_keeps_its_printed_decimals(chaoyang):
    rows = repr(table(chaoyang.statements, "statements")).splitlines()
    assert "S001,90,收入总计,2404.35,万元,复述,2404.35," in rows[1]
    assert ",99.075," not in rows[0]
    assert "2,辆,2,✓" in repr(table(analysis.stated_in(chaoyang, "assets"), "assets"))
    assert repr(table(analysis.self_evaluation(chaoyang), "projects")).endswith(",99.075")


def test_what_the_table_does_not_print_is_a_dash_and_not_a_zero(chaoyang):
    rows = repr(table(analysis.three_public_expenses(chaoyang), "three-public")).splitlines()
    assert "公务接待费,—,—,—" in rows
    assert "合计,4.92,4.92,100.00" in rows


def test_bounds_say_of_what(chaoyang):
    assert "重算下限" in columns(table(chaoyang.statements, "statements"))
    assert "右边下限" in columns(table(chaoyang.identities, "inside"))
    assert "占比下限" in columns(table(analysis.expenditure_split(chaoyang), "split"))


def test_projects_are_headed_by_what_they_are_in_each_table(chaoyang):
    assert columns(table(chaoyang.indicators, "indicators"))[0] == "项目"
    assert "项目支出" in columns(table(analysis.expenditure_by_function(chaoyang), "by-function"))
    assert columns(table(analysis.self_evaluation(chaoyang), "projects"))[-1] == "得分"


def test_every_kind_of_finding_is_in_chinese(chaoyang):
    display = re.sub("F-[0-9a-f]{8}", "", repr(table(chaoyang.findings, "findings")))
    assert not re.search("[a-z]{3,}", display)


# Proofs


def test_a_proof_names_its_operands_with_their_places_and_units(chaoyang):
    proof = repr(proofs_of([statement(chaoyang, "S025")]))
    assert "基本支出 722.00 万元（第 " in proof
    assert " 行）÷ 01表 " in proof or " 行）÷ 03表 " in proof
    assert "= 30.0289%，区间 [30.0286%, 30.0292%]" in proof


def test_a_decrease_is_computed_from_the_change_the_text_states(chaoyang):
    proof = repr(proofs_of([statement(chaoyang, "S022")]))
    assert "−收入总计增减额 2214.37 万元（S021，第 101 行）÷ (" in proof
    assert "+ 2214.37 万元) = −47.9434%，区间 [−47.9435%, −47.9432%]" in proof


def test_a_proof_says_which_operands_are_taken_as_not_rounded(chaoyang):
    assert "134.5、136 按未经舍入计" in repr(proofs_of([statement(chaoyang, "S153")]))
    assert "未经舍入" not in repr(proofs_of([statement(chaoyang, "S143")]))


def test_a_proof_says_that_a_blank_cell_counts_as_zero(chaoyang):
    assert "空白的单元格按零计" in repr(proofs_of([statement(chaoyang, "S073")]))


def test_the_title_of_a_proof_is_bold_and_its_quotation_legible_on_a_dark_ground(chaoyang):
    page = html(proofs_of([statement(chaoyang, "S025")]))
    assert "<h3><strong>S025 " in page
    assert ".q{color:var(--jp-" in page


def test_the_worst_come_first_and_alike_ones_in_their_order(chaoyang):
    found = worst_first(chaoyang.statements_list)
    assert [s.verdict for s in found[:2]] == ["mismatch", "mismatch"]
    assert found[0].id < found[1].id
    assert found[-1].verdict in ("exact", "label")


# A disclosure, shown


def test_a_disclosure_shows_whose_it_is_how_much_money_and_what_the_check_came_to(chaoyang):
    shown_itself = repr(card(chaoyang)).splitlines()
    assert shown_itself[0] == "辽宁省朝阳市营商环境建设局（本级） 2023 年度部门决算"
    assert "本年收入合计：2404.35 万元（收入决算表）" in shown_itself
    assert "本年支出合计：2404.35 万元（支出决算表）" in shown_itself
    assert any("✗ 不符 2" in line and "读懂 100.0%" in line for line in shown_itself)
    assert any("✗ 错误 5" in line and "△ 警示 " in line for line in shown_itself)


def test_a_disclosure_says_what_to_call_next(chaoyang):
    for call in vocabulary.headings().next:
        assert f"<code>{call}</code>" in html(chaoyang)
        expression = call.replace("explorer(d)", "d")
        assert eval(expression, {"d": chaoyang}) is not None


def test_a_disclosure_is_named_in_one_line_without_an_address(chaoyang):
    assert repr(chaoyang) == (
        "<Disclosure chaoyang_business_2023: 辽宁省朝阳市营商环境建设局（本级） 2023, "
        "9 tables, 179 stated numbers>"
    )


def test_a_document_without_anything_shows_itself_too(make_disclosure):
    d = make_disclosure("今天天气很好。")
    assert "没有读到" in html(d)
    assert "各表没有印" in html(d)
    assert "0 tables" in repr(d)
    assert f"{d.name} 部门决算" in repr(d.annotated())


@pytest.mark.disclosures
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("putuo_planning_2024", "本年支出合计：9759.38 万元"),
        ("putuo_social_work_2024", "本年收入合计：307.82 万元"),
        ("putuo_template_2024", "本年收入合计：各表没有印"),
        ("swu_2023", "本年支出合计：457676.75 万元"),
    ],
)
def test_other_disclosures_show_their_totals(published, name, said):
    assert said in repr(card(published(name)))


HOSTILE = ["<script>x</script>", "'><img src=x>", '" a="', "</iframe>", "&amp;", "</style>"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_departments_name_becomes_no_markup(chaoyang, name):
    def tags(department):
        d = Disclosure(chaoyang.document)
        vars(d).update(vars(chaoyang), department=department)
        return [re.findall("</?[a-z]+", html(thing)) for thing in (d, d.annotated())]

    assert tags(name) == tags("无害")


# The annotated page, framed


def framed(d):
    """The page within the frame, as a browser has it."""
    (value,) = re.findall(r"srcdoc='([^']*)'", html(d.annotated()))
    return unescape(value)


def test_the_framed_page_is_the_annotated_page_and_knows_that_it_has_no_address(chaoyang):
    head, body = framed(chaoyang).split("<meta charset", 1)
    assert body == annotated_html(chaoyang).split("<meta charset", 1)[1]
    assert '<base href="about:srcdoc">' in head


def test_the_frame_has_a_title_keeps_its_script_and_is_apart_from_the_notebook(chaoyang):
    page = html(chaoyang.annotated())
    assert re.search('<iframe title="辽宁省[^"]*批注全文" sandbox="allow-scripts"', page)
    assert "src=" not in page.partition("srcdoc=")[0]


def test_where_no_frame_is_shown_a_sentence_says_how_to_see_it(chaoyang):
    instead = html(chaoyang.annotated()).rpartition("'><em>")[2]
    assert "Trust Notebook" in instead
    assert "juesuan report chaoyang_business_2023.txt" in instead
    assert "批注全文" in repr(chaoyang.annotated())


@given(st.text())
def test_no_page_ends_the_attribute_it_stands_in(page):
    assert "'" not in in_attribute(page)
    assert unescape(in_attribute(page)) == unescape(page.replace("&", "&amp;"))


def test_a_source_is_found_as_seen_from_the_checkout(monkeypatch):
    monkeypatch.chdir(CHAOYANG_2023.parents[2] / "notebooks")
    name = CHAOYANG_2023.relative_to(CHAOYANG_2023.parents[2])
    assert open_disclosure(str(name)).document.sha256 == open_disclosure("").document.sha256


# In a browser


@pytest.fixture
def page(browser, opened, tmp_path, chaoyang):
    """A page with the completion rates, as a notebook that has run shows them."""
    rates = table(analysis.budget_completion(chaoyang), "completion", "万元")
    file = tmp_path / "page.html"
    body = html(opened[0]) + html(rates)
    file.write_text(HTML_PAGE.format(title="rates", body=body), encoding="utf-8")
    browser.get(file.as_uri())
    browser.implicitly_wait(20)
    browser.find_element("css selector", "#T_completion.dataTable tbody tr")
    return browser


def cells(page, number):
    found = page.find_elements("css selector", f"#T_completion tbody td:nth-child({number})")
    return [cell.text for cell in found]


def title(page, number):
    return page.find_element("css selector", f"#T_completion th:nth-child({number})")


@pytest.mark.browser
def test_a_click_on_a_title_sorts_numbers_as_numbers_and_blanks_apart(page):
    head = title(page, 3)
    assert head.text == "预算"
    head.find_element("css selector", ".dt-column-title").click()
    blank, printed = cells(page, 3).count("—"), [c for c in cells(page, 3) if c != "—"]
    assert cells(page, 3) == ["—"] * blank + sorted(printed, key=Decimal)
    assert blank
    assert len(printed) > 5


@pytest.mark.browser
def test_words_in_the_filter_leave_the_rows_that_hold_them(page):
    page.find_element("css selector", ".dt-container input[type=search]").send_keys("公务接待")
    assert cells(page, 1) == ["公务接待费"]


@pytest.mark.browser
def test_a_dark_page_has_dark_tables(browser, opened, tmp_path):
    file = tmp_path / "dark.html"
    page = HTML_PAGE.format(title="dark", body=f"<body data-jp-theme-light=false>{html(opened[0])}")
    file.write_text(page, encoding="utf-8")
    browser.get(file.as_uri())
    browser.implicitly_wait(20)
    assert browser.find_element("css selector", "html.dark")


@pytest.mark.browser
def test_a_title_stands_above_its_cells_and_the_browser_does_not_complain(page):
    def side(selector):
        found = page.find_element("css selector", selector)
        return found.value_of_css_property("text-align")

    assert side("#T_completion th:nth-child(2)") == side("#T_completion td:nth-child(2)") == "right"
    assert side("#T_completion th:nth-child(1)") == side("#T_completion td:nth-child(1)") == "left"
    assert not [line for line in page.get_log("browser") if line["level"] == "SEVERE"]
