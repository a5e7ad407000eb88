"""What a reviewer is told: every planted defect, and nothing about what is right."""

import re
from collections import Counter

import pytest

from juesuan_analysis.findings import SEVERITIES


def found(disclosure, severity):
    return [(f.kind, f.place.line) for f in disclosure.findings_list if f.severity == severity]


def new_findings(chaoyang, planted):
    """Findings beyond those of the unchanged document."""
    known = Counter((f.severity, f.kind, f.quote) for f in chaoyang.every_finding)
    return [
        f for f in planted.every_finding
        if (f.severity, f.kind, f.quote) not in known
    ]  # fmt: skip


# The 2023 document


def test_the_errors_are_two_lists_two_completions_and_rates_that_cannot_all_be_true(chaoyang):
    assert found(chaoyang, "error") == [
        ("mismatch", 208),
        ("mismatch", 210),
        ("list", 174),
        ("list", 174),
        ("joint", 122),
    ]


def test_the_warnings_are_those_read_by_hand(chaoyang):
    assert Counter(found(chaoyang, "warning")) == Counter(
        [
            *(("undefined", line) for line in (122, 132, 162, 164, 186)),
            *(("joint", line) for line in (122, 196, 636)),  # questions of scope
            ("conditional", 632),
            ("evaluation", 652),
            ("identity_truncated", 745),
            ("identity_truncated", 745),
        ]
    )


def test_the_notes_are_rounding_tails_by_table_and_an_omission(chaoyang):
    notes = Counter(kind for kind, _ in found(chaoyang, "note"))
    # 主要包括 means mainly: what it leaves out is no fault.
    assert notes == {"identity_within_rounding": 3, "rounding_tails": 4, "list": 1}
    tails = [f for f in chaoyang.every_finding if f.kind == "identity_within_rounding"]
    assert len(tails) == 11


def test_the_list_of_personnel_names_four_blank_subjects(chaoyang):
    (finding,) = (
        f for f in chaoyang.findings_list if f.severity == "error" and "人员经费" in f.quote
    )
    named = finding.explanation.split("列有")[1].split("，")[0].split("、")
    assert named == ["离休费", "抚恤金", "生活补助", "奖励金"]


def test_the_list_of_operating_expenses_names_seventeen_blank_subjects(chaoyang):
    (finding,) = (
        f for f in chaoyang.findings_list if f.severity == "error" and "公用经费" in f.quote
    )
    named = finding.explanation.split("列有")[1].split("，")[0].split("、")
    assert named == [
        "印刷费", "手续费", "水费", "电费", "取暖费", "物业费", "因公出国（境）费用", "租赁费",
        "会议费", "培训费", "公务接待费", "委托业务费", "工会经费", "福利费", "办公设备购置",
        "专用设备购置", "信息网络及软件购置更新",
    ]  # fmt: skip


def test_the_list_of_personnel_leaves_out_two_subjects_with_figures(chaoyang):
    (finding,) = (f for f in chaoyang.findings_list if f.severity == "note" and f.kind == "list")
    assert "职工基本医疗保险缴费（29.59 万元）" in finding.explanation
    assert "公务员医疗补助缴费（10.96 万元）" in finding.explanation


def test_the_overall_score_is_told_with_its_condition(chaoyang):
    (finding,) = (f for f in chaoyang.findings_list if f.kind == "conditional")
    assert "95.83" in finding.explanation
    assert "7.13" in finding.explanation
    assert "缺失" in finding.explanation


def test_the_coverage_is_doubted_by_money_and_not_by_number(chaoyang):
    (finding,) = (f for f in chaoyang.findings_list if f.quote == "自评覆盖率达到 100%")
    assert finding.severity == "warning"
    assert "按项目个数可能成立" in finding.explanation
    assert "1504.12" in finding.explanation
    assert any("=1682.35@" in str(operand) for operand in finding.operands)
    assert finding.refers == ("S133",)


def test_a_carry_over_of_8_percent_contradicts_accounts_without_any(chaoyang):
    (finding,) = (f for f in chaoyang.findings_list if f.kind == "evaluation")
    assert finding.quote == "结转结余变动率"
    assert "8%" in finding.explanation


def test_findings_come_gravest_first_then_plainest_then_in_document_order(chaoyang):
    ranks = [
        (SEVERITIES.index(f.severity), f.of_kind.plain, len(f.operands) > 3, f.place.line)
        for f in chaoyang.findings_list
    ]
    assert ranks == sorted(ranks)
    assert len({plain for _, plain, _, _ in ranks}) == 3


def test_explanations_print_units_and_minus_signs(chaoyang):
    texts = {f.explanation for f in chaoyang.findings_list}
    tail = (
        "左边为 2404.35 万元，右边可在 2404.34 至 2404.38 万元之间，差 −0.01 万元属四舍五入的尾差"
    )
    assert tail in texts
    assert any(text.endswith("差 0.0259 个百分点属四舍五入的尾差") for text in texts)
    assert not [text for text in texts if re.search(r"-\d|[而在但]\d", text)]


def test_findings_refer_to_statements_and_identities_that_exist(chaoyang):
    ids = {s.id for s in chaoyang.statements_list} | {i.id for i in chaoyang.identities_list}
    for finding in chaoyang.findings_list:
        assert set(finding.refers) <= ids
        assert finding.explanation
        assert "\n" not in finding.explanation + finding.quote


# Planted defects


@pytest.mark.parametrize("word", ["大于", "小于", "高于", "低于"])
def test_an_equal_outturn_said_to_differ_is_an_error(chaoyang, plant, word):
    planted = plant(
        "决算数持平预算数的主要原因是公务用车管理", f"决算数{word}预算数的主要原因是公务用车管理"
    )
    (finding,) = new_findings(chaoyang, planted)
    assert (finding.severity, finding.kind, finding.place.line) == ("error", "direction", 166)


def test_a_differing_outturn_said_to_be_equal_is_an_error(chaoyang, plant):
    """The initial budget 709.4 is printed; the outturn is 2404.35."""
    planted = plant(
        "其中：基本支出完成年初预算的 101.78%",
        "决算数与年初预算数持平，其中：基本支出完成年初预算的 101.78%",
    )
    assert [(f.severity, f.kind, f.place.line) for f in new_findings(chaoyang, planted)] == [
        ("error", "direction", 122)
    ]


def test_a_direction_that_agrees_is_no_finding(chaoyang, plant):
    planted = plant(
        "其中：基本支出完成年初预算的 101.78%",
        "决算数大于年初预算数，其中：基本支出完成年初预算的 101.78%",
    )
    assert new_findings(chaoyang, planted) == []


@pytest.mark.parametrize("mark", ["XX", "××", "____", "○○"])
def test_a_placeholder_left_in_is_a_warning(chaoyang, plant, mark):
    planted = plant("主要原因：项目减少。", f"主要原因：{mark}减少。")
    (finding,) = new_findings(chaoyang, planted)
    assert (finding.severity, finding.kind, finding.place.line) == ("warning", "placeholder", 101)


def test_an_alternative_left_standing_is_a_warning(chaoyang, plant):
    planted = plant(
        "减少 2214.37 万元，降低 47.94%，主要", "减少 2214.37 万元，降低（增长）47.94%，主要"
    )
    assert ("warning", "placeholder", 101) in {
        (f.severity, f.kind, f.place.line) for f in new_findings(chaoyang, planted)
    }


def test_a_rate_without_its_percent_sign_is_a_warning(chaoyang, plant):
    planted = plant("降低 47.94%，主要原因", "降低 47.94，主要原因")
    (finding,) = new_findings(chaoyang, planted)
    assert (finding.severity, finding.kind, finding.place.line) == ("warning", "unit", 101)


def test_a_table_announced_and_absent_is_an_error(chaoyang, chaoyang_text, make_disclosure):
    start = chaoyang_text.index("# 国有资本经营预算财政拨款收入支出决算表")
    end = chaoyang_text.index("## 第五部分 附件", start)
    planted = make_disclosure(chaoyang_text[:start] + chaoyang_text[end:])
    (finding,) = new_findings(chaoyang, planted)
    assert (finding.severity, finding.kind) == ("error", "missing_table")
    assert "国有资本经营预算" in finding.quote


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "## 第四部分 2023 年度辽宁省朝阳市营商环境建设局（本级）部门 决算表",
            "## 第四部分 辽宁省朝阳市营商环境监督局（本级）2023年度部门决算表",
        ),
        (
            "辽宁省朝阳市营商环境建设局（本级）  \n2023 年度部门决算",
            "辽宁省朝阳市营商环境监督局（本级）  \n2023 年度部门决算",
        ),
    ],
    ids=["contents", "cover"],
)
def test_a_department_of_another_name_is_a_warning(chaoyang, plant, old, new):
    (finding,) = new_findings(chaoyang, plant(old, new))
    assert (finding.severity, finding.kind) == ("warning", "name")
    assert "营商环境监督局" in finding.explanation
    assert "营商环境建设局" in finding.explanation


@pytest.mark.parametrize(
    "heading", ["## 第二部分 2023 年度部门决算情况说明", "#### 第四部分 2023 年度部门决算表"]
)
def test_a_heading_of_another_year_is_a_warning(chaoyang, plant, heading):
    planted = plant(heading, heading.replace("2023", "2022"))
    (finding,) = new_findings(chaoyang, planted)
    assert (finding.severity, finding.kind) == ("warning", "year")
    assert "2022" in finding.explanation


@pytest.mark.parametrize(
    "sentence",
    [
        "与2022年度决算数相比，减少2214.37万元。",
        "2022年度决算数为4618.72万元。",
        "收入总计比2022年度部门决算数减少。",
    ],
)
def test_a_sentence_about_last_year_is_no_finding(chaoyang, plant, sentence):
    planted = plant("与上年相比，今年结转结余持平，主要原因：无结余结转。", sentence)
    assert new_findings(chaoyang, planted) == []


def test_a_subject_that_the_tables_do_not_have_is_an_error(chaoyang, plant):
    planted = plant("（款）行政运行（项）562.87", "（款）行政运营（项）562.87")
    names = [f for f in new_findings(chaoyang, planted) if f.kind == "name"]
    assert [(f.severity, f.place.line) for f in names] == [("error", 130)]
    assert "行政运营（项）" in names[0].explanation


GLOSSARY = "**1. 财政拨款收入：**"


@pytest.mark.parametrize(
    ("entry", "kinds"),
    [
        ("1.普通行政运行（2010301）：反映基本支出。", ["error"]),
        ("1.行政运行（2010301）：反映基本支出。", []),
        ("1.行政运行支出（2010301）：反映基本支出。", []),
        ("1.某某事务（2999999）：反映表中没有的支出。", []),
    ],
)
def test_a_code_has_the_same_name_in_the_glossary_as_in_the_tables(chaoyang, plant, entry, kinds):
    found = new_findings(chaoyang, plant(GLOSSARY, f"{entry}\n\n{GLOSSARY}"))
    assert [f.severity for f in found if f.kind == "name"] == kinds


PROCUREMENT = "在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额{}万元；"
OTHER_PROCUREMENT = "在其他政府采购项目中，由中小企业供应商中标或成交的，采购金额{}万元。"


@pytest.mark.parametrize(
    ("reserved", "other", "severities"),
    [("500.00", "400.00", []), ("900.00", "700.00", ["warning"])],
)
def test_awards_that_exclude_each_other_do_not_exceed_all_procurement(
    chaoyang, plant, reserved, other, severities
):
    sentence = PROCUREMENT.format(reserved) + OTHER_PROCUREMENT.format(other)
    planted = plant("授予中小企业合同金额223.49万元", f"{sentence}授予中小企业合同金额223.49万元")
    found = [f for f in new_findings(chaoyang, planted) if f.kind == "contradiction"]
    assert [f.severity for f in found] == severities


def test_a_subject_under_another_parent_is_an_error(chaoyang, plant):
    planted = plant("（款）行政运行（项）562.87", "（款）行政单位医疗（项）562.87")
    names = [f for f in new_findings(chaoyang, planted) if f.kind == "name"]
    assert [(f.severity, f.place.line) for f in names] == [("error", 130)]


def test_an_amount_changed_in_every_table_that_prints_it_contradicts_the_text(chaoyang, plant):
    planted = plant("2,245.22", "2,254.22", times=-1)
    errors = {
        (f.kind, f.place.line) for f in new_findings(chaoyang, planted) if f.severity == "error"
    }
    assert ("mismatch", 128) in errors
    assert {"identity_mismatch"} < {kind for kind, _ in errors}


def test_an_amount_changed_in_one_table_contradicts_its_own_row(chaoyang, plant):
    planted = plant("一般公共服务支出\t2,245.22\t562.87", "一般公共服务支出\t2,254.22\t562.87")
    lines = {f.place.line for f in new_findings(chaoyang, planted) if f.kind == "identity_mismatch"}
    assert 397 in lines


def test_a_list_that_names_only_subjects_with_figures_is_no_finding(chaoyang, plant):
    planted = plant("、办公设备购置、专用设备购置、信息网络及软件购置更新等", "等")
    (finding,) = (
        f for f in planted.findings_list if f.severity == "error" and "公用经费" in f.quote
    )
    assert "购置" not in finding.explanation


def test_a_row_cut_short_is_a_warning(chaoyang, plant):
    planted = plant("2210201\t住房公积金\t58.81\t58.81\t0.00", "2210201\t住房公积金\t58.81")
    assert ("warning", "short_row", 499) in {
        (f.severity, f.kind, f.place.line) for f in new_findings(chaoyang, planted)
    }


def test_a_blank_form_gives_one_warning_and_no_error(make_disclosure):
    sentences = "\n\n".join(
        f"{name}为XX万元，比上年增加（减少）XX万元，增长（下降）XX%。"
        for name in ("收入总计", "支出总计", "基本支出", "项目支出", "“三公”经费", "政府采购")
    )
    disclosure = make_disclosure(
        f"# XX局2024年度部门决算\n\n# 第二部分 2024年度部门决算情况说明\n\n{sentences}\n"
    )
    assert [(f.severity, f.kind) for f in disclosure.findings_list] == [("warning", "blank_form")]


def test_a_document_in_order_has_no_findings(make_disclosure):
    text = (
        "# 某市某局2024年度部门决算\n\n# 第二部分 2024年度部门决算情况说明\n\n"
        "## 一、支出决算情况说明\n\n2024年度本年支出合计30.00万元，其中：基本支出20.00万元，"
        "占66.67%；项目支出10.00万元，占33.33%。\n\n"
        "# 第四部分 2024年度部门决算表\n\n# 支出决算表\n\n金额单位：万元\n\n"
        "项目\t\t本年支出合计\t基本支出\t项目支出\n科目编码\t科目名称\t\t\t\n"
        "合计\t\t30.00\t20.00\t10.00\n201\t一般公共服务支出\t30.00\t20.00\t10.00\n"
    )
    assert make_disclosure(text).findings_list == ()


def test_an_amount_without_a_unit_is_a_warning(chaoyang, plant):
    planted = plant("基本支出 722.00 万元，占支出总计", "基本支出 722.00 ，占支出总计")
    kinds = {(f.severity, f.kind) for f in new_findings(chaoyang, planted)}
    assert ("warning", "unit") in kinds


def test_more_than_everything_cannot_be_covered(chaoyang, plant):
    planted = plant("自评覆盖率达到 100%", "自评覆盖率达到 190%")
    found = [f for f in new_findings(chaoyang, planted) if f.kind == "coverage"]
    assert [f.severity for f in found] == ["error"]
