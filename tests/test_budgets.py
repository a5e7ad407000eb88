"""Budgets are read and verified as final accounts are."""

import pytest

from juesuan_analysis import read

BUDGET = """云溪县档案馆2024年部门预算

第一部分 2024年部门预算表

公开01表 收支预算总表
单位：万元

收入\t\t支出\t
项目\t预算数\t项目\t预算数
一、财政拨款收入\t612.40\t一、文化旅游体育与传媒支出\t508.15
二、事业收入\t20.00\t二、社会保障和就业支出\t84.25
\t\t三、住房保障支出\t40.00
收入总计\t632.40\t支出总计\t632.40

公开05表 一般公共预算支出预算表
单位：万元

科目编码\t科目名称\t合计\t基本支出\t项目支出
207\t文化旅游体育与传媒支出\t488.15\t388.15\t100.00
20701\t文化和旅游\t488.15\t388.15\t100.00
2070104\t图书馆\t388.15\t388.15\t
2070199\t其他文化和旅游支出\t100.00\t\t100.00
208\t社会保障和就业支出\t84.25\t84.25\t
20805\t行政事业单位养老支出\t84.25\t84.25\t
2080505\t机关事业单位基本养老保险缴费支出\t84.25\t84.25\t
221\t住房保障支出\t40.00\t40.00\t
22102\t住房改革支出\t40.00\t40.00\t
2210201\t住房公积金\t40.00\t40.00\t
合计\t\t612.40\t512.40\t100.00

公开07表 一般公共预算“三公”经费、会议费、培训费支出预算表
单位：万元

合计\t“三公”经费\t\t\t会议费\t培训费
\t小计\t公务用车运行维护费\t公务接待费\t\t
12.50\t6.50\t5.00\t1.50\t2.00\t4.00

第二部分 2024年部门预算情况说明

一、收支预算总体情况说明
2024年收入、支出预算总计632.40万元，与上年相比收、支预算总计各增加32.40万元，增长5.40%。

二、一般公共预算支出预算情况说明
2024年一般公共预算支出预算612.40万元，其中：
（一）文化旅游体育与传媒支出（类）文化和旅游（款）图书馆（项）388.15万元，比2023年预算增加8.15万元。
（二）住房保障支出（221类）住房改革支出（02款）住房公积金（01项）40.00万元。

三、“三公”经费预算情况说明
2024年“三公”经费预算6.50万元，其中公务接待费1.50万元，占“三公”经费的23.08%。培训费预算4.00万元。
"""


@pytest.fixture(scope="module")
def budget(make_disclosure):
    return make_disclosure(BUDGET)


def test_a_budget_says_what_it_is(budget):
    assert budget.kind == "预算"
    assert (budget.department, budget.year) == ("云溪县档案馆", 2024)
    assert budget.title == "云溪县档案馆 2024 年度部门预算"
    assert set(budget.facts["phase"]) == {"预算"}


def test_its_tables_have_names_of_their_own(budget):
    assert [table.id for table in budget.tables_list] == [
        "budget-summary",
        "budget-general",
        "budget-three-public",
    ]
    facts = {(f.table, f.item, f.measure): f.amount.text for f in budget.facts_list}
    assert facts["budget-summary", "总计", "预算数"] == "632.40"
    assert facts["budget-general", "图书馆", "基本支出"] == "388.15"
    assert facts["budget-three-public", "三公经费小计", "预算数"] == "6.50"
    assert facts["budget-three-public", "培训费", "预算数"] == "4.00"


def test_its_numbers_are_checked_against_its_tables(budget):
    verdicts = {s.claim.number.token: s.verdict for s in budget.statements_list}
    assert verdicts.pop("8.15") == "unsupported"  # last year's budget is another document
    assert set(verdicts.values()) == {"exact"}
    assert budget.coverage == 1
    assert not [f for f in budget.findings_list if f.severity == "error"]


def test_its_sums_are_checked(make_disclosure):
    wrong = make_disclosure(
        BUDGET.replace("公务接待费\t\t\n12.50\t6.50", "公务接待费\t\t\n13.50\t6.50")
    )
    (error,) = [f for f in wrong.findings_list if f.severity == "error"]
    assert error.kind == "identity_mismatch"
    assert "会议费" in error.quote


@pytest.mark.parametrize(
    ("right", "wrong", "quote"),
    [
        ("住房公积金（01项）40.00万元", "住房公积金（01项）41.00万元", "41.00万元"),
        ("占“三公”经费的23.08%", "占“三公”经费的23.80%", "23.80%"),
        ("增长5.40%", "增长5.04%", "5.04%"),
    ],
)
def test_a_wrong_number_is_found(make_disclosure, right, wrong, quote):
    disclosure = make_disclosure(BUDGET.replace(right, wrong))
    (error,) = [f for f in disclosure.findings_list if f.severity == "error"]
    assert quote in error.quote


def test_words_of_a_budget_keep_the_names_of_the_three_budgets(budget):
    subjects = {s.claim.of for s in budget.statements_list}
    assert "一般公共预算财政拨款支出" in subjects
    assert not any("决算" in s.note for s in budget.statements_list if s.verdict == "unsupported")


def test_accounts_that_speak_of_budgets_are_no_budget(make_disclosure):
    accounts = make_disclosure(
        "云溪县档案馆2023年度部门决算\n\n"
        "一、收入支出决算总体情况说明\n2023年度收入、支出总计100.00万元，完成年初预算的98.00%。\n"
    )
    assert accounts.kind == "决算"


# Found by hand in the documents themselves: what is wrong, and how many figures their tables print.
KNOWN = {
    "jiangsu_procuratorate_budget_2017": (
        187,
        {"12323.46", "129.97%", "54.43%", "26.72%", "18.85%"},
    ),
    "jiangsu_procuratorate_budget_2018": (
        194,
        {"21.95 %", "63.75%", "99.94%", "0.06%", "0.66 %"},
    ),
    "jiangsu_procuratorate_budget_2019": (
        187,
        {"10.06%", "13.22%", "65.56%", "34.38%", "养老保险费", "职业年金"},
    ),
    "putuo_justice_budget_2026_department": (366, {"17.62%", "17.66%", "201.50"}),
    "putuo_justice_budget_2026_unit": (
        391,
        {"1.10%", "57.8", "170.03", "21.74%", "医疗卫生与计划生育", "64840547.00"},
    ),
    "swu_budget_2023": (250, {"16.84%", "9645.51"}),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_defects_of_published_budgets_are_found(published, name):
    disclosure = published(name)
    figures, wrong = KNOWN[name]
    errors = [f for f in disclosure.findings_list if f.severity == "error"]
    quotes = " ".join(error.quote for error in errors)
    assert not {text for text in wrong if text not in quotes}
    assert len({t for t in wrong for e in errors if t in e.quote}) == len(wrong)
    assert all(any(text in error.quote for text in wrong) for error in errors)
    assert len(disclosure.facts_list) == figures


def test_a_budget_in_two_files_is_one(shared_disclosures):
    name = "jiangsu_office_budget_2017_{}.pdf"
    whole = read(*(shared_disclosures / name.format(part) for part in ("text", "tables")))
    assert whole.coverage == 1
    assert set(whole.facts["file"]) == {name.format("tables")}
    assert {s.place.file for s in whole.statements_list} == {name.format("text")}
    (error,) = [f for f in whole.findings_list if f.severity == "error"]
    assert "1.66%" in error.quote  # 102.99 more than 6004.00 is 1.69 %


def test_percentages_alone_on_a_line_are_those_of_a_picture(make_disclosure):
    pictured = make_disclosure(BUDGET.replace("（一）文化", "62.05%\n9.02% 事业收入\n（一）文化"))
    verdicts = {s.claim.number.token: s.verdict for s in pictured.statements_list}
    assert (verdicts["62.05"], verdicts["9.02"]) == ("label", "label")
    assert verdicts["23.08"] == "exact"
