"""Amounts of several things together, and the same amount in another unit."""

import pytest

HEAD = "戊区统计局2019年度部门决算\n\n一、收入支出决算情况说明\n\n"
TABLE = (
    "支出决算表\n\n单位：万元\n\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
    "\t合计\t12690.00\t690.00\t12000.00\n201\t一般公共服务支出\t12345.00\t345.00\t12000.00\n"
    "208\t社会保障和就业支出\t120.00\t120.00\t\n210\t卫生健康支出\t225.00\t225.00\t\n\n"
)


def verdict(make_disclosure, sentence: str, token: str) -> str:
    d = make_disclosure(f"{HEAD}{sentence}\n\n第三部分 附表\n\n{TABLE}")
    return next(str(s.verdict) for s in d.statements_list if s.claim.number.token == token)


@pytest.mark.parametrize("words", ["两项合计", "上述两项共计", "以上两项支出合计为"])
@pytest.mark.parametrize(("amount", "expected"), [("345.00", "exact"), ("354.00", "mismatch")])
def test_an_amount_of_things_named_before_is_their_sum(make_disclosure, words, amount, expected):
    sentence = f"社会保障和就业支出120.00万元、卫生健康支出225.00万元，{words}{amount}万元。"
    assert verdict(make_disclosure, sentence, amount) == expected


def test_of_more_things_than_are_counted_nobody_knows_which(make_disclosure):
    sentence = (
        "一般公共服务支出12345.00万元、社会保障和就业支出120.00万元、卫生健康支出225.00万元，"
        "两项合计12465.00万元。"
    )
    assert verdict(make_disclosure, sentence, "12465.00") in ("unsupported", "unbound")


@pytest.mark.parametrize(("amount", "expected"), [("1.27", "exact"), ("1.37", "mismatch")])
@pytest.mark.parametrize("between", ["，", "。", "。\n\n"])
def test_an_amount_in_another_unit_is_the_one_before(make_disclosure, between, amount, expected):
    sentence = f"本年支出合计12690.00万元{between}折合约{amount}亿元。"
    assert verdict(make_disclosure, sentence, amount) == expected
