"""Which total a share is one of, where the sentence does not say so or names it in passing."""

import pytest

TABLES = """\
# 第二部分 2031年度部门决算表

# 收入支出决算总表

金额单位：万元

收入||支出||
项目|决算数|项目|决算数
一、一般公共预算财政拨款收入|800.00|一、教育支出|900.00
二、其他收入|{other}|二、农林水支出|{farming}
本年收入合计|{income}|本年支出合计|{spent}
年初结转和结余|{before}|年末结转和结余|{after}
总计|{all}|总计|{all}

# 收入决算表

金额单位：万元

项目||本年收入合计|财政拨款收入|其他收入
科目编码|科目名称|||
合计||{income}|800.00|{other}
205|教育支出|{income}|800.00|{other}

# 支出决算表

金额单位：万元

项目||本年支出合计|基本支出|项目支出
科目编码|科目名称|||
合计||{spent}|640.00|{project}
205|教育支出|900.00|640.00|260.00
213|农林水支出|{farming}||{farming}

# 一般公共预算财政拨款支出决算表

金额单位：万元

项目||本年支出||
科目编码|科目名称|合计|基本支出|项目支出
合计||800.00|640.00|160.00
205|教育支出|700.00|640.00|60.00
213|农林水支出|100.00||100.00
"""
CARRIED = {
    "other": "300.00", "income": "1100.00", "before": "150.00", "all": "1250.00",
    "after": "100.00", "spent": "1150.00", "farming": "250.00", "project": "510.00",
}  # fmt: skip
SPENT = {**CARRIED, "after": "0.00", "spent": "1250.00", "farming": "350.00", "project": "610.00"}
OWN_LIST = (
    "一、一般公共预算财政拨款支出决算情况说明\n\n（一）概况。一般公共预算财政拨款支出800.00万元，"
    "占本年支出合计的69.57%。\n\n（二）构成。教育支出700.00万元，占{0}%；农林水支出100.00万元，占{1}%。"
)
INCOME = (
    "一、收入决算情况说明\n\n本年收入合计1100.00万元。财政拨款收入800.00万元（占{0}%），"
    "其他收入300.00万元（占{1}%）。"
)
IN_BRACKETS = (  # behind a list of parts, a bracket right behind an amount is of that part
    "一、支出决算情况说明\n\n本年支出合计1150.00万元，其中：基本支出640.00万元，占{0}%；"
    "项目支出510.00万元（占{1}%）；教育支出900.00万元。"
)
TOTAL = (
    "一、收入支出决算总体情况说明\n\n本年收入1100.00万元，占收入总计的{0}%；"
    "年初结转和结余150.00万元，占{1}%。"
)
LISTED = (
    "一、支出决算情况说明\n\n教育支出900.00万元、"
    "农林水支出250.00万元，占本年支出的比例依次为{0}%、{1}%。"
)
RESPECTIVELY = (
    "一、支出决算情况说明\n\n本年支出合计1150.00万元。基本支出与项目支出分别为640.00万元和510.00万元，"
    "各占{0}%和{1}%。"
)


def verdicts(make_disclosure, text, figures=CARRIED):
    tables = TABLES.format(**figures).replace("|", "\t")
    d = make_disclosure(f"# 第一部分 2031年度部门决算情况说明\n\n{text}\n\n{tables}")
    return {s["token"]: s["verdict"] for s in d.statements.to_dict("records")}, d


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        (OWN_LIST, ("87.50", "12.50")),
        (INCOME, ("72.73", "27.27")),
        (IN_BRACKETS, ("55.65", "44.35")),
        (TOTAL, ("88.00", "12.00")),
        (LISTED, ("78.26", "21.74")),
        (RESPECTIVELY, ("55.65", "44.35")),
    ],
)
def test_a_share_is_one_of_the_total_that_it_is_a_part_of(make_disclosure, text, shares):
    right, d = verdicts(make_disclosure, text.format(*shares))
    assert {right[share] for share in shares} == {"exact"}
    assert not [f for f in d.findings_list if f.severity == "error"]
    wrong, _ = verdicts(make_disclosure, text.format(shares[0], "33.33"))
    assert (wrong[shares[0]], wrong["33.33"]) == ("exact", "mismatch")


def test_a_share_of_the_wider_total_that_was_named_before_is_right_too(make_disclosure):
    found, _ = verdicts(make_disclosure, OWN_LIST.format("60.87", "8.70"))
    assert found["60.87"] == found["8.70"] == "exact"


def test_a_total_that_is_all_of_its_part_is_no_error(make_disclosure):
    figures = {**SPENT, "before": "0.00", "income": "1250.00", "other": "450.00"}
    text = TOTAL.replace("1100.00", "1250.00").replace("150.00", "0.00").format("100.00", "0.00")
    found, d = verdicts(make_disclosure, text, figures)
    assert found["100.00"] == "exact"
    assert not [f for f in d.findings_list if f.severity == "error"]


def test_what_is_equal_this_year_need_not_have_been_last_year(make_disclosure):
    """Nothing is left over, so that all expenditure is the total; last year 80.00 was left."""
    text = (
        "一、收入支出决算总体情况说明\n\n收支总计1250.00万元，比上年增加250.00万元，增长25.00%。\n\n"
        "二、支出决算情况说明\n\n全年支出1250.00万元，比上年增加330.00万元，增长35.87%。"
    )
    _, d = verdicts(make_disclosure, text, SPENT)
    assert not [f for f in d.findings_list if f.severity == "error"]
    _, d = verdicts(make_disclosure, text.replace("25.00%", "26.00%"), SPENT)
    assert [f for f in d.findings_list if f.severity == "error"]
