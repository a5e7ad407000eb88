"""Words that call a level the same as last year's or as its budget, against what those were."""

from decimal import Decimal

import pytest

from juesuan_analysis import read

PUBLIC = """甲县档案馆{year}年度部门决算
第二部分 {year}年度部门决算情况说明
三、“三公”经费支出决算情况说明
{text}
第三部分 {year}年度部门决算表
财政拨款“三公”经费支出决算表
单位：万元
项目\t预算数\t决算数
合计\t6.00\t{total}
因公出国（境）费\t0.00\t0.00
公务用车购置及运行维护费\t5.00\t{cars}
公务用车购置费\t0.00\t0.00
公务用车运行维护费\t5.00\t{cars}
公务接待费\t1.00\t{guests}
"""
TEXT_LINE = 4


def public(year, text, cars, guests):
    total = Decimal(cars) + Decimal(guests)
    return PUBLIC.format(year=year, text=text, cars=cars, guests=guests, total=total)


@pytest.fixture
def findings(tmp_path):
    """The errors and warnings on a text, over 4.40 and 0.60; last year 4.00 and 0.60."""

    def read_text(text):
        before = public(2023, "公务接待费支出0.60万元。", "4.00", "0.60")
        paths = tmp_path / "now.txt", tmp_path / "before.txt"
        for path, content in zip(paths, (public(2024, text, "4.40", "0.60"), before), strict=True):
            path.write_text(content, "utf-8")
        found = read(paths[0], beside=paths[1:]).findings_list
        return [f for f in found if f.severity in ("error", "warning")]

    return read_text


def told(findings):
    return [(f.severity, f.kind, f.place.line) for f in findings]


CARS = "公务用车运行维护费支出4.40万元"


@pytest.mark.parametrize(
    "text",
    [
        f"{CARS}，与上年持平。",
        f"{CARS}，比上年没有变化。",
        f"{CARS}。与上年相比无增减变化。",
        f"{CARS}，占“三公”经费的88.00%，较去年保持不变。",
        f"{CARS}。公务用车运行维护费与上年持平，主要是用车不变。",
    ],
)
def test_what_last_years_accounts_print_otherwise_is_asked(findings, text):
    (finding,) = findings(text)
    assert told([finding]) == [("warning", "companion", TEXT_LINE)]
    assert [str(o.amount.value) for o in finding.operands] == ["4.40", "4.00"]
    assert finding.operands[1].source.at.file == "before.txt"


@pytest.mark.parametrize(
    "words", ["与上年决算数持平", "与2023年度决算数相同", "同上年度决算数一致"]
)
def test_words_that_name_the_figure_of_last_years_accounts_are_an_error(findings, words):
    assert told(findings(f"{CARS}，{words}。")) == [("error", "direction", TEXT_LINE)]


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费支出0.60万元，与上年持平。",
        "公务接待费支出0.60万元，与2023年度决算数相同。",
        f"{CARS}，与上年基本持平。",
        f"{CARS}，与2022年度持平。",
        f"{CARS}，比上年增加0.40万元；公务接待费支出0.60万元，与上年持平。",
        f"{CARS}，用车数量与上年持平。",
    ],
)
def test_what_is_the_same_or_only_near_or_of_another_year_is_no_finding(findings, text):
    assert findings(text) == []


@pytest.mark.parametrize(("prior", "right"), [("4.40", True), ("4.10", False)])
def test_a_level_of_last_year_in_the_same_paragraph_decides(make_disclosure, prior, right):
    text = f"公务用车运行维护费上年决算数为{prior}万元，{CARS}，与上年持平。"
    found = make_disclosure(public(2024, text, "4.40", "0.60")).findings_list
    errors = [(f.kind, f.place.line) for f in found if f.severity == "error"]
    assert errors == ([] if right else [("direction", TEXT_LINE)])


BUDGET = """甲县档案馆2024年部门预算
第二部分 2024年部门预算情况说明
三、“三公”经费预算情况说明
2024年{text}
第三部分 2024年部门预算表
一般公共预算“三公”经费支出预算表
单位：万元
项目\t上年预算数\t预算数
合计\t6.50\t6.00
因公出国（境）费\t0.00\t0.00
公务用车购置及运行费\t5.00\t5.00
公务用车购置费\t0.00\t0.00
公务用车运行费\t5.00\t5.00
公务接待费\t1.50\t1.00
"""


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("公务接待费预算1.00万元，与上年预算数持平。", ["direction"]),
        ("公务用车运行费预算5.00万元，与上年预算数持平。", []),
        ("公务接待费预算1.00万元，与上年执行数持平。", []),
    ],
)
def test_a_table_that_prints_last_year_beside_decides(make_disclosure, text, kinds):
    found = make_disclosure(BUDGET.format(text=text)).findings_list
    assert [f.kind for f in found if f.severity == "error"] == kinds


@pytest.mark.parametrize(
    ("words", "right"),
    [("与年初预算数持平", False), ("与预算数相比没有变化", False), ("与上年预算数持平", True)],
)
def test_an_outturn_right_before_needs_not_be_named_again(make_disclosure, words, right):
    text = f"公务用车运行维护费年初预算5.00万元，支出决算4.40万元，{words}。"
    found = make_disclosure(public(2024, text, "4.40", "0.60")).findings_list
    assert [f.kind for f in found if f.severity == "error"] == ([] if right else ["direction"])


def test_words_behind_another_thing_are_not_of_the_one_before(make_disclosure):
    text = (
        "二、支出决算情况说明\n绿化经费年初预算5.00万元，支出决算3.00万元。"
        "保洁经费4.00万元，决算数与预算数持平。"
    )
    found = make_disclosure(f"甲县档案馆2024年度部门决算\n第二部分 情况说明\n{text}").findings_list
    assert not [f for f in found if f.kind == "direction"]


def test_two_published_budgets_differ_where_one_says_they_are_equal(shared_disclosures):
    own, before = (
        shared_disclosures / f"jiangsu_procuratorate_budget_{year}.pdf" for year in (2018, 2017)
    )
    (finding,) = [
        f
        for f in read(own, beside=[before]).every_finding
        if f.kind == "companion" and "与上年预算数" in f.quote
    ]
    assert [str(o.amount.value) for o in finding.operands] == ["100", "110.00"]
