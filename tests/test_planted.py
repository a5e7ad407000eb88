"""Errors as clerks make them are told where they stand, and measured without the program."""

from pathlib import Path

import pytest

from benchmarks.links import every, relations
from benchmarks.planting import KINDS, plant
from benchmarks.printed import Page
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document
from juesuan_analysis.readers.text import read_text_blocks
from tests.generating import STYLES, make
from tests.generating.forms import as_bytes

NAMES = [
    "海澜市港口管理局2023年度没有国有资本经营预算财政拨款支出。",
    "海澜市港口管理局共有内设机构4个。",
    "截至2023年末，海澜市港口管理局公务用车保有量2辆。",
    "说明：海澜市港口管理局本年度没有国有资本经营预算财政拨款支出，故本表无数据。",
    "（二）负责海澜市港口管理局职责范围内的安全生产工作。",
    "绩效管理情况如下：海澜市港口管理局建立了预算绩效管理制度。",
    "2023年度海澜市港口管理局面向中小企业预留政府采购项目预算金额10.00万元。",
    "海澜市港口管理局按照“谁支出、谁自评”的原则完成2个项目的绩效自评。",
    "2023年12月31日，海澜市港口管理局账面车辆9辆。",
    "海澜市财政局2023年12月31日占用国有资产情况：车辆共7辆。",
    "海澜市财政局使用一般公共预算财政拨款613.83万元。",
]


def told(disclosure, kind):
    return [f for f in disclosure.separate_findings if f.kind == kind]


@pytest.fixture(scope="module")
def made():
    """A made-up text, and how to read it with some words replaced."""
    text = as_bytes(make(61, "sichuan"), "txt").decode()

    def read(*changes):
        other = text
        for old, new in changes:
            assert old in other
            other = other.replace(old, new, 1)
        return Disclosure(Document(Path("made"), "", read_text_blocks(other.encode(), "made")))

    return text, read


# Rows


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("20805\t行政事业单位养老支出\t59.78\t59.78\t\t\t\t\t\n", "而没有上级科目 20805"),
        ("2210201\t住房公积金\t58.81\t58.81\t\t\t\t\t\n", "22102 住房改革支出之下没有一行"),
        ("221\t住房保障支出\t58.81\t58.81\t\t\t\t\t\n", "而没有上级科目 221 住房保障支出"),
    ],
)
def test_a_level_left_out_is_named(plant, row, said):
    assert [said in f.explanation for f in told(plant(row, ""), "missing_row")][:1] == [True]


def test_a_sum_that_falls_short_says_which_row_the_other_tables_have(plant):
    copy = plant("2080505\t机关事业单位基本养老保险缴费支出\t59.21\t59.21\t\t\t\t\n", "")
    short = [f for f in told(copy, "identity_mismatch") if "2080505" in f.explanation]
    assert short
    assert all("208" in f.quote and f.severity == "error" for f in short)


def test_a_summary_without_its_subtotal_is_a_warning(plant, chaoyang_text):
    start = chaoyang_text.index("本年收入合计\t27\t2,404.35\t本年支出合计\t59")
    row = chaoyang_text[start : chaoyang_text.index("\n", start) + 1]
    assert len(told(plant(row, ""), "missing_row")) == 2  # income and expenditure


def test_no_row_is_missed_where_none_is(chaoyang, made):
    assert not told(chaoyang, "missing_row")
    assert not told(made[1](), "missing_row")


# Tables of unknown form, printed twice, with another's title


def detail_row(text):
    """The first item of the detailed table, its first figure, and that misprinted."""
    rows = text[text.index("## 一般公共预算财政拨款支出决算明细表") :].splitlines()
    row = next(line for line in rows if line.count("\t") > 5 and line.split("\t")[2].isdigit())
    cells = row.split("\t")
    figure = cells[4]
    wrong = str(int(figure[0]) % 9 + 1) + figure[1:]
    return row, "\t".join([*cells[:4], wrong, *cells[5:]])


def test_a_table_of_unknown_form_keeps_to_its_own_sums(made):
    text, read = made
    assert not [f for f in told(read(), "identity_mismatch") if "明细表" in f.explanation]
    told_now = told(read(detail_row(text)), "identity_mismatch")
    assert {f.severity for f in told_now} == {"warning"}
    assert any("明细表" in f.explanation for f in told_now)


def test_a_table_printed_twice_alike_is_a_warning(plant, chaoyang_text):
    begin = chaoyang_text.index("# 支出决算表")
    table = chaoyang_text[begin : chaoyang_text.index("# 财政拨款收入支出决算总表", begin)]
    (finding,) = told(plant(table, table + table), "printed_twice")
    assert (finding.severity, finding.quote) == ("warning", "支出决算表")


def test_titles_that_changed_places_are_told_by_their_numbers(chaoyang_text, make_disclosure):
    text = chaoyang_text.replace("\n# 支出决算表", "\n# 题名")
    text = text.replace("\n# 一般公共预算财政拨款支出决算表", "\n# 支出决算表")
    text = text.replace("\n# 题名", "\n# 一般公共预算财政拨款支出决算表")
    (finding,) = told(make_disclosure(text), "caption")
    assert "编号为 5" in finding.explanation
    assert "编号为 3" in finding.explanation


@pytest.mark.parametrize("behind", ["", "（单位：万元）", "（金额单位：万元）"])
def test_titles_of_income_and_expenditure_that_changed_places_are_never_silent(
    chaoyang_text, make_disclosure, behind
):
    text = chaoyang_text.replace("\n# 收入决算表", "\n# 题名")
    text = text.replace("\n# 支出决算表", f"\n# 收入决算表{behind}")
    text = text.replace("\n# 题名", f"\n# 支出决算表{behind}")
    (finding,) = told(make_disclosure(text), "caption")
    assert "收入决算表" in finding.quote
    assert "支出决算表" in finding.quote


def test_a_table_of_basic_expenditure_under_another_title_is_not_lost(
    chaoyang_text, make_disclosure
):
    """绩效工资 is a subject, and makes no self-evaluation of it."""
    head, table = chaoyang_text.split("\n# 一般公共预算财政拨款基本支出决算表", 1)
    other = make_disclosure(f"{head}\n# 一般公共预算财政拨款人员情况表{table}")
    (finding,) = told(other, "unknown_table")
    assert "人员情况表" in finding.quote


# Units


def test_an_amount_whose_digits_have_another_unit_elsewhere_is_a_warning(chaoyang, plant):
    old = "自评平均分为 99.1 分。"
    said = "其中重点项目预算 12345.67 万元，重点项目执行 12345.67 {}。"
    (finding,) = told(plant(old, f"{old}{said.format('元')}"), "other_unit")
    assert finding.severity == "warning"
    assert "12345.67" in finding.quote + finding.explanation
    assert not told(plant(old, f"{old}{said.format('万元')}"), "other_unit")
    assert not told(plant(old, f"{old}单价 5000 元，共 5000 万元。"), "other_unit")
    assert not told(chaoyang, "other_unit")


# Names and years


@pytest.mark.parametrize("sentence", NAMES)
def test_another_department_at_the_head_of_a_clause_is_a_warning(plant, sentence):
    copy = plant("本部门 2023 年度无国有资本经营预算财政拨款支出。", sentence)
    (finding,) = told(copy, "name")
    name = "海澜市财政局" if "财政局" in sentence else "海澜市港口管理局"
    assert (finding.severity, finding.quote) == ("warning", name)


def test_another_department_above_one_table_is_a_warning(plant):
    line = "公开 06 表\n\n单位：辽宁省朝阳市营商环境建设局（本级）"
    (finding,) = told(plant(line, "公开 06 表\n\n单位：海澜市港口管理局"), "name")
    assert finding.quote == "海澜市港口管理局"


@pytest.mark.parametrize(
    "sentence",
    [
        "朝阳市财政局组织对2023年度3个项目开展财政评价。",
        "按全省安排，辽宁省营商环境建设局2023年度统一组织开展了营商环境评价。",
        "海澜市港口管理局与我部门签订了合作协议。",
        "（三）会同海澜市港口管理局负责职责范围内的安全生产工作。",
        "主管部门：海澜市港口管理局，负责业务指导。",
    ],
)
def test_an_authority_that_acts_on_the_department_is_not_taken_for_it(chaoyang, plant, sentence):
    copy = plant("本部门 2023 年度无国有资本经营预算财政拨款支出。", sentence)
    assert len(told(copy, "name")) == len(told(chaoyang, "name"))


def test_a_paragraph_of_another_year_is_a_warning(plant):
    (finding,) = told(plant("2023年政府采购支出总额", "2020年政府采购支出总额"), "year")
    assert "2020" in finding.explanation


# Lists


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("一般公共预算项目 8 个", "一般公共预算项目 5 个"),
        ("一般公共预算项目 8 个", "一般公共预算项目 9 个"),
        ("一般公共预算资金 1628.28 万元", "一般公共预算资金 1628.28 元"),
        ("其中：当年财政拨款\t\t994.73", "其中：当年财政拨款\t\t949.73"),
    ],
)
def test_parts_that_do_not_make_up_their_whole_are_told(plant, old, new):
    assert told(plant(old, new), "contradiction")


@pytest.mark.parametrize("count", [1, 5])
def test_projects_are_counted_by_their_lines(make_disclosure, count):
    text = (
        "某县水务局2024年度部门决算\n\n第二部分 2024年度部门决算情况说明\n\n"
        "一、预算绩效情况说明\n\n"
        f"本部门对2024年度{count}个项目开展了绩效自评，涉及资金91.40万元，平均得分93.50分。\n\n"
        "1.河道清淤项目：预算数61.40万元，执行数60.00万元，自评得分95.00分。\n\n"
        "2.水质监测项目：预算数30.00万元，执行数12.50万元，自评得分92.00分。\n"
    )
    (finding,) = told(make_disclosure(text), "contradiction")
    assert f"{count} 个项目，下文逐项说明的有 2 个" in finding.explanation
    right = make_disclosure(text.replace(f"{count}个项目", "2个项目"))
    assert not told(right, "contradiction")


@pytest.mark.parametrize("share", ["占基本支出的34.70%", "占本级其他支出的700.00%"])
def test_a_share_that_no_part_can_have_is_told(make_disclosure, share):
    text = (
        "某县水务局2024年度部门决算\n\n第二部分 2024年度部门决算情况说明\n\n"
        f"一、支出决算情况说明\n\n基本支出118.61万元，{share}。\n"
    )
    found = make_disclosure(text)
    assert told(found, "contradiction") or told(found, "mismatch")


# The measure


@pytest.fixture(scope="module", params=["hunan", "gansu"])
def page(request):
    assert request.param in STYLES
    return Page(as_bytes(make(8, request.param), "txt").decode())


def test_what_the_document_relates_holds_there(page):
    values = {printed.start: printed.span for printed in every(page)}
    found = relations(page)
    assert len(found) > 100
    assert all(relation.holds(values) for relation in found)


@pytest.mark.parametrize("kind", KINDS)
def test_errors_are_planted_by_seed_and_change_the_text(page, kind):
    planted = plant(page, kind, 5, 6)
    assert planted == plant(page, kind, 5, 6)
    assert planted
    assert all(defect.text != page.text for defect in planted)
    assert all(defect.values or defect.determined for defect in planted)


@pytest.mark.parametrize("kind", ["digit", "transposition", "row deleted", "rows swapped"])
def test_most_errors_of_figures_break_a_relation(page, kind):
    values = {printed.start: printed.span for printed in every(page)}
    found = relations(page)
    broken = [
        any(not r.holds(values | defect.values) for r in found)
        for defect in plant(page, kind, 3, 30)
    ]
    assert sum(broken) > len(broken) / 2


def test_the_choice_of_errors_depends_on_the_seed(page):
    assert plant(page, "digit", 1, 9) != plant(page, "digit", 2, 9)
