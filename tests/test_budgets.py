"""Budgets are read and verified as final accounts are."""

from collections import Counter, defaultdict
from operator import attrgetter

import pytest
from openpyxl import load_workbook

from juesuan_analysis import read
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.working_paper import write_working_paper
from juesuan_analysis.wordforms import bare

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
        {"21.95 %", "63.75%", "占99.94  %", "的 99.94%", "增长 0.06%", "0.66 %"},
    ),
    "jiangsu_procuratorate_budget_2019": (
        187,
        {"10.06%", "13.22%", "65.56%", "34.38%", "养老保险费", "职业年金"},
    ),
    "putuo_justice_budget_2026_department": (366, {"17.62%", "17.66%", "201.50"}),
    "putuo_justice_budget_2026_unit": (
        391,
        {
            "1.10%",
            "57.8",
            "170.03",
            "21.74%",
            "医疗卫生与计划生育",
            "64840547.00",
            "公用经费是全部",
        },
    ),
    "swu_budget_2023": (234, {"16.84%", "9645.51"}),
}


OFFICE = "jiangsu_office_budget_2017"


def printed_rows(disclosure):
    """The printed figures of each row by page, code and name; one that runs across has no name."""
    rows = defaultdict(list)
    for fact in disclosure.facts_list:
        across = fact.table == "budget-three-public"
        named = "" if across else fact.side + fact.item
        rows[fact.number, fact.row, named].append(fact)
    ordered = (sorted(facts, key=attrgetter("column")) for facts in rows.values())
    return Counter(
        (str(first.place.page), first.code, bare(first.item) if first.code else "", values)
        for first, values in (
            (facts[0], " ".join(f.amount.text for f in facts)) for facts in ordered
        )
    )


@pytest.mark.parametrize("name", [*KNOWN, OFFICE])
def test_every_row_of_a_published_budget_is_the_transcribed_one(
    published, shared_disclosures, truth, name
):
    files = [shared_disclosures / f"{name}_{part}.pdf" for part in ("text", "tables")]
    disclosure = read(*files) if name == OFFICE else published(name)
    expected = Counter(
        (row["page"], row["code"], bare(row["item"]) if row["code"] else "", row["values"])
        for row in truth(f"{name}_facts.csv")
    )
    got = printed_rows(disclosure)
    assert (dict(got - expected), dict(expected - got)) == ({}, {})


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


# What each known defect of the two published budgets of one bureau is found as, by its page.
AS = {
    "department": {
        ("8", "year", "比2026年预算增加"),
        ("9", "direction", "增加17.62%"),
        ("9", "mismatch", "增加17.66%"),
        ("9", "mismatch", "201.50万元"),
        ("9", "name", "医疗卫生与计划生育支出"),
    },
    "unit": {
        ("6", "mismatch", "减少1.10%"),
        ("6", "mismatch", "57.8万元"),
        ("7", "mismatch", "170.03万元"),
        ("7", "direction", "增加21.74%"),
        ("7", "name", "医疗卫生与计划生育支出"),
        ("11", "shared_figure", "64840547.00"),
        ("14", "shared_figure", "64840547.00"),
        ("19", "identity_mismatch", "公用经费是全部公用经费的一部分"),
        ("6", "placeholder", "增加(减少)"),
    },
}


@pytest.mark.parametrize("scope", AS)
def test_each_defect_of_a_published_pair_is_found_as_what_it_is(published, scope):
    disclosure = published(f"putuo_justice_budget_2026_{scope}")
    graver = [f for f in disclosure.findings_list if f.severity != "note"]
    found = {(str(f.place.page), f.kind): f.quote for f in graver}
    for page, kind, quote in AS[scope]:
        said = [bare(f.quote) for f in graver if (str(f.place.page), f.kind) == (page, kind)]
        assert any(bare(quote) in text for text in said), (page, kind, quote, found)
    assert len([f for f in graver if f.kind != "unread_page"]) == len(AS[scope])


def test_a_budget_that_compares_with_its_own_year_is_told_once(make_disclosure):
    own = BUDGET.replace(
        "比2023年预算增加8.15万元", "比2024年预算增加8.15万元，与2024年预算相比增加"
    )
    (finding,) = [f for f in make_disclosure(own).findings_list if f.kind == "year"]
    assert finding.severity == "warning"
    assert "2 处" in finding.explanation
    assert not [f for f in make_disclosure(BUDGET).findings_list if f.kind == "year"]


# Procurement

PROCURED = """
第三部分 其他

政府采购支出预算表
单位：万元

{table}
第四部分 政府采购情况说明

一、政府采购支出预算情况说明
2024年政府采购支出预算总额{total}万元，其中：拟采购货物支出30.00万元、拟采购工程支出20.00万元、\
拟购买服务支出{services}万元。
"""
STEPS = """采购品目大类\t专项名称\t经济科目\t采购物品名称\t采购组织形式\t总计
合计\t\t\t\t\t100.00
一、货物A\t\t\t\t\t30.00
\t办公设备购置\t办公设备购置\t\t\t30.00
\t\t\t复印机\t部门集中采购\t{copier}
\t\t\t打印设备\t部门集中采购\t18.00
二、工程B\t\t\t\t\t20.00
\t库房改造\t维修（护）费\t\t\t20.00
\t\t\t修缮工程\t分散采购\t12.00
\t\t\t防水工程\t分散采购\t8.00
三、服务C\t\t\t\t\t{services}
\t数字化\t委托业务费\t\t\t45.00
\t\t\t扫描服务\t部门集中采购\t30.00
\t\t\t\t分散采购\t15.00
\t\t印刷费\t\t\t5.00
\t\t\t印刷服务\t分散采购\t3.00
\t\t\t装订服务\t分散采购\t2.00
"""
ACROSS = """单位名称\t采购项目名称\t合计\t货物\t工程\t服务
合计\t\t100.00\t30.00\t20.00\t{services}
云溪县档案馆\t数字化\t70.00\t\t20.00\t50.00
云溪县档案馆\t密集架购置\t30.00\t30.00\t\t
"""
LIST = """序号\t采购项目名称\t采购品目\t数量\t预算金额
1\t数字化\t服务\t1\t{services}
2\t库房改造\t工程\t1\t20.00
3\t密集架购置\t货物\t12\t30.00
\t合计\t\t\t100.00
"""


def procuring(
    make_disclosure, table, services="50.00", told="50.00", total="100.00", copier="12.00"
):
    table = table.format(services=services, copier=copier)
    return make_disclosure(
        BUDGET + PROCURED.format(table=table, services=told, total=total).replace("\\\n", "")
    )


def graver(disclosure):
    return {f.kind for f in disclosure.findings_list if f.severity in ("error", "warning")}


@pytest.mark.parametrize("table", [STEPS, ACROSS, LIST])
def test_procurement_that_adds_up_accuses_nobody(make_disclosure, table):
    disclosure = procuring(make_disclosure, table)
    assert not graver(disclosure)
    verdicts = {s.claim.number.token: s.verdict for s in disclosure.statements_list}
    assert verdicts["100.00"] == "exact"


@pytest.mark.parametrize("table", [STEPS, ACROSS, LIST])
def test_a_wrong_figure_of_a_procurement_table_is_an_error(make_disclosure, table):
    wrong = procuring(make_disclosure, table, services="51.00")
    errors = [f for f in wrong.every_finding if f.severity == "error"]
    assert any(
        "budget-procurement" in i.scope for i in wrong.identities_list if i.verdict == "mismatch"
    )
    assert errors


@pytest.mark.parametrize("table", [STEPS, ACROSS, LIST])
def test_the_narrative_of_procurement_is_held_against_its_table(make_disclosure, table):
    wrong = procuring(make_disclosure, table, told="60.00", total="110.00")
    quotes = [f.quote for f in wrong.findings_list if f.severity == "error"]
    assert any("110.00" in quote for quote in quotes)
    right = procuring(make_disclosure, table, told="60.00")
    assert {f.kind for f in right.findings_list if f.severity == "error"} <= {
        "mismatch",
        "contradiction",
    }
    assert graver(right)


def test_a_step_of_a_procurement_table_is_the_sum_of_those_below_it(make_disclosure):
    wrong = procuring(make_disclosure, STEPS, copier="13.00")
    (finding,) = [f for f in wrong.findings_list if f.severity != "note"]
    assert (finding.kind, finding.severity) == ("identity_mismatch", "warning")
    assert "货物A/办公设备购置" in finding.quote


def test_subjects_that_a_procurement_table_names_are_no_subjects_of_the_budget(make_disclosure):
    told = BUDGET.replace("培训费预算4.00万元", "培训费预算4.00万元。印刷费预算3.00万元")
    table = STEPS.format(services="50.00", copier="12.00")
    text = told + PROCURED.format(table=table, services="50.00", total="100.00").replace("\\\n", "")
    disclosure = make_disclosure(text)
    (statement,) = [s for s in disclosure.statements_list if s.claim.number.token == "3.00"]
    assert statement.verdict == "unsupported"


CARRIED = """
公开04表 财政拨款收支预算总表
单位：万元

收入\t\t支出\t\t\t
项目\t预算数\t项目\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款
一、一般公共预算财政拨款\t600.00\t一、文化旅游体育与传媒支出\t488.15\t488.15\t
二、政府性基金预算财政拨款\t\t二、社会保障和就业支出\t84.25\t84.25\t
\t\t三、住房保障支出\t40.00\t40.00\t
本年收入合计\t600.00\t本年支出合计\t612.40\t612.40\t
年初财政拨款结转和结余\t30.00\t{name}\t{left}\t{left}\t
总计\t630.00\t总计\t630.00\t630.00\t

公开05表 """


@pytest.mark.parametrize(
    ("name", "left", "kinds"),
    [
        ("年末财政拨款结转和结余", "17.60", set()),
        ("结转下年", "17.60", set()),
        ("年末财政拨款结转和结余", "16.60", {"identity_mismatch"}),
    ],
)
def test_what_a_budget_carries_over_is_no_expenditure(make_disclosure, name, left, kinds):
    told = BUDGET.replace("公开05表 ", CARRIED.format(name=name, left=left), 1)
    assert graver(make_disclosure(told)) == kinds


# Targets

TARGETS = """
第三部分 项目绩效目标表

档案数字化项目绩效目标表
（2024年度）

项目名称\t档案数字化\t\t\t
主管部门及代码\t云溪县档案馆\t实施单位\t云溪县档案馆\t
项目资金（万元）\t年度资金总额：\t{total}\t\t执行率分值（10）
\t其中：财政拨款\t40.00\t\t
\t上年结转\t2.50\t\t
\t其他资金\t0\t\t
年度总体目标\t完成馆藏档案数字化\t\t\t
一级指标\t二级指标\t三级指标\t指标值\t分值（90）
产出指标\t数量指标\t数字化页数\t10万页\t{mark}
\t质量指标\t合格率\t98%\t20
效益指标\t社会效益指标\t利用人次\t提高\t30
满意度指标\t服务对象满意度指标\t查档群众满意度\t95%\t10
"""


@pytest.mark.parametrize(
    ("total", "mark", "kinds"),
    [
        ("42.50", "30", set()),
        ("41.50", "30", {"identity_mismatch"}),  # less than its sources
        ("43.50", "30", {"contradiction"}),  # more than all of them
        ("42.50", "35", {"identity_mismatch"}),
        ("42.50", "25", set()),  # a line may be missing
    ],
)
def test_targets_add_up_in_money_and_marks(make_disclosure, total, mark, kinds):
    disclosure = make_disclosure(BUDGET + TARGETS.format(total=total, mark=mark))
    (goal,) = disclosure.evaluation.projects
    assert (goal.id, goal.kind, goal.name) == ("G01", "目标", "档案数字化")
    assert graver(disclosure) == kinds


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("档案数字化项目预算42.50万元", "exact"),
        ("安排档案数字化项目42.50万元", "exact"),
        ("档案数字化42.50万元", "exact"),
        ("档案数字化项目预算40.00万元", "exact"),  # what its appropriation is
        ("档案数字化项目预算45.20万元", "mismatch"),
        ("档案数字化项目30.00万元", "unsupported"),  # part of it, perhaps
        ("档案数字化30.00万元", "unsupported"),  # something else called so
        ("档案数字化项目首批资金30.00万元", "unbound"),
        ("2023年档案数字化项目资金30.00万元", "unbound"),
    ],
)
def test_the_money_of_a_project_is_held_against_its_targets(make_disclosure, sentence, verdict):
    told = f"{BUDGET}\n四、项目支出预算情况说明\n{sentence}。\n"
    disclosure = make_disclosure(told + TARGETS.format(total="42.50", mark="30"))
    *_, statement = disclosure.statements_list
    assert statement.verdict == verdict


def test_targets_and_procurement_are_in_every_output(make_disclosure, tmp_path):
    table = STEPS.format(services="50.00", copier="12.00")
    told = PROCURED.format(table=table, services="50.00", total="100.00").replace("\\\n", "")
    disclosure = make_disclosure(BUDGET + told + TARGETS.format(total="42.50", mark="30"))
    book = load_workbook(write_working_paper(disclosure, tmp_path / "paper.xlsx"))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"档案数字化", "采购品目大类"} <= cells
    page = annotated_html(disclosure, "", {})
    assert "档案数字化" in page
    assert "采购品目大类" in page


def test_a_list_of_projects_is_no_table_of_targets(make_disclosure):
    listed = (
        TARGETS[: TARGETS.index("项目名称")]
        + "项目名称\t预算数\t备注\n档案数字化\t42.50\t\n合计\t42.50\t\n"
    )
    assert not make_disclosure(BUDGET + listed).evaluation.projects


def test_every_table_of_targets_of_a_university_is_read(published, truth):
    goals = published("swu_budget_2023").evaluation.projects
    read_ = [
        [goal.budget.text, *(entry.amount.text for entry in goal.of_sources("budget"))]
        for goal in goals
    ]
    assert read_ == [list(row.values()) for row in truth("swu_budget_2023_targets.csv")]
    marks = [i for i in published("swu_budget_2023").identities_list if i.what == "weights"]
    assert {i.verdict for i in marks} == {"exact"}
    assert len(marks) == len(goals)


def test_a_share_of_all_income_of_the_year_has_its_base(make_disclosure):
    told = BUDGET.replace(
        "收入总计\t632.40", "当年收入小计\t632.40\t当年支出小计\t632.40\n收入总计\t632.40"
    )
    said = "本年收入预算合计632.40万元，其中：事业收入20.00万元，占3.16%。"
    verdicts = {
        s.claim.number.token: s.verdict
        for s in make_disclosure(told + f"\n四、收入预算情况说明\n{said}\n").statements_list
    }
    assert verdicts["3.16"] == "exact"
