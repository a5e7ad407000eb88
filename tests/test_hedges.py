"""A number that is not exact is held against what its words leave open, and no more."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan_analysis.amounts import Amount, parse_amount
from juesuan_analysis.checks import CONFIRMED, judge
from juesuan_analysis.formulas.catalogue import CHANGE, RESTATED, SHARE
from juesuan_analysis.narrative.numbers import read_numbers
from juesuan_analysis.narrative.numerals import read_numeral
from tests.test_numbers import passage


def only(text):
    (number,) = read_numbers(passage(text))
    return number


def holds(text, value, unit="万元"):
    """Whether a sentence's one number can be said of a figure."""
    return judge(only(text).amount, RESTATED, [Amount(value, unit)]).verdict in CONFIRMED


# Hedges


@pytest.mark.parametrize(
    ("words", "true", "false"),
    [
        ("支出超过860万元。", ["860.01", "1290.00"], ["859.98"]),
        ("支出逾860万元。", ["871.20"], ["795.40"]),
        ("支出高于860万元。", ["871.20"], ["795.40"]),
        ("支出860万元以上。", ["860.00", "871.20"], ["795.40"]),
        ("支出不低于860万元。", ["860.00"], ["859.98"]),
        ("支出不足860万元。", ["859.98", "12.00"], ["871.20"]),
        ("支出低于860万元。", ["859.98"], ["871.20"]),
        ("支出不到860万元。", ["859.98"], ["871.20"]),
        ("支出不超过860万元。", ["860.00", "12.00"], ["860.02"]),
        ("支出860万元以内。", ["860.00"], ["860.02"]),
        ("支出约860万元。", ["858.40", "863.10"], ["795.40", "912.00"]),
        ("支出大约为860万元。", ["863.10"], ["912.00"]),
        ("支出860万元左右。", ["863.10"], ["912.00"]),
        ("支出860万元上下。", ["857.10"], ["912.00"]),
        ("支出近860万元。", ["851.20", "859.99"], ["702.00", "866.00"]),
        ("支出将近900万元。", ["871.20"], ["640.00", "912.00"]),
        ("支出800余万元。", ["871.20"], ["912.00", "795.40"]),
        ("支出800多万元。", ["871.20"], ["795.40"]),
        ("支出800万余元。", ["871.20"], ["795.40"]),
        ("支出860余万元。", ["863.10"], ["871.20"]),
        ("支出800万元多。", ["871.20"], ["795.40"]),
        ("支出八百余万元。", ["871.20"], ["912.00"]),
        ("支出八百六十万元左右。", ["863.10"], ["912.00"]),
        ("支出略高于860万元。", ["863.10"], ["795.40"]),
        ("支出≥860万元。", ["863.10", "860.00"], ["795.40"]),
        ("支出800来万元。", ["820.00"], ["912.00"]),
        ("支出八九百万元。", ["871.20"], ["795.40", "912.00"]),
        ("支出近千万元。", ["951.00"], ["380.00"]),
        ("支出850至870万元。", ["863.10", "850.00", "870.00"], ["871.20"]),
        ("支出850万元-870万元。", ["863.10"], ["842.00"]),
    ],
)
def test_a_hedge_holds_of_what_it_leaves_open_and_of_nothing_else(words, true, false):
    assert only(words).unit == "万元"
    assert [holds(words, value) for value in true] == [True] * len(true)
    assert [holds(words, value) for value in false] == [False] * len(false)


@pytest.mark.parametrize(
    "text", ["节约32万元。", "合约32万元。", "预算结余32万元。", "最近32人。", "比上年多32万元。",
             "比年初预算超过32万元。",
             "较预算超出32万元。",
             "至少有一项，支出32万元。", "支出32万元，以上均已公开。"]
)  # fmt: skip
def test_a_word_that_only_holds_a_hedges_sign_is_none(text):
    assert not only(text).meant


@given(st.integers(1, 10**7), st.integers(0, 2))
def test_a_figure_lies_on_one_side_of_itself(hundredths, decimals):
    text = f"{Decimal(hundredths).scaleb(-decimals):.{decimals}f}"
    figure = [Amount(text, "万元", unrounded=True)]
    fits = {
        word: judge(only(f"支出{word}{text}万元。").amount, RESTATED, figure).verdict in CONFIRMED
        for word in ("超过", "不足", "不超过", "不低于", "约")
    }
    assert fits == dict(zip(fits, (False, False, True, True, True), strict=True))


def test_what_was_read_is_kept_as_printed():
    number = only("支出约占支出总计的34%以上，其余略。")
    assert (number.token, number.unit, number.meant) == ("34", "%", "下限")
    assert only("收入总计超过 1,204.50 万元").worded == "超过 1,204.50 万元"


@pytest.mark.parametrize(
    ("text", "said"),
    [("占支出总计的34%", "占支出总计的"), ("占支出总计的比重超过34%", "占支出总计的比重")],
)
def test_a_hedge_is_no_part_of_the_wording_before_it(text, said):
    assert only(text).before == said


# Ranges and signs


@pytest.mark.parametrize(
    ("text", "token", "low", "high"),
    [
        ("占支出的41%至43%", "41%至43", 40.5, 43.5),
        ("占支出的41%-43%", "41%-43", 40.5, 43.5),
        ("占支出的41.2～43.5%", "41.2～43.5", 41.15, 43.55),
        ("增加3.5—4.5万元", "3.5—4.5", 3.45, 4.55),
        ("占四成到五成。", "四成到五成", 35, 55),
    ],
)
def test_a_range_is_one_number(text, token, low, high):
    number = only(text)
    assert (number.token, number.meant) == (token, "区间")
    assert (float(number.amount.span.low), float(number.amount.span.high)) == (low, high)


@pytest.mark.parametrize("text", ["由41%至43%", "（10-20）", "43%-41%", "41%、43%"])
def test_two_numbers_that_are_no_range_stay_two(text):
    assert len(list(read_numbers(passage(text)))) == 2


@pytest.mark.parametrize(
    ("text", "token"),
    [("增长-6.25%", "-6.25"), ("增长 －6.25 %", "－6.25"), ("结余为−6.25万元", "−6.25")],
)
def test_a_sign_is_part_of_the_number(text, token):
    number = only(text)
    assert (number.token, str(number.amount)) == (token, "-6.25")


# Numerals


def written(value):
    """A whole number below 10000 in Chinese characters."""
    text, pending = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if not digit:
            pending = bool(text)
            continue
        text += ("零" if pending else "") + "零一二三四五六七八九"[digit] + name
        pending = False
    return text


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_a_numeral_has_the_value_it_was_written_for(value, other):
    assert read_numeral(written(value)).text == str(value)
    assert read_numeral(f"{written(value)}万{written(other)}").text == str(value * 10**4 + other)
    number = only(f"减少{written(value)}万元。")
    assert (number.token, number.unit) == (written(value), "万元")


@pytest.mark.parametrize(
    ("text", "token", "value"),
    [
        ("占四成。", "四成", "40"),
        ("占四成二，", "四成二", "42"),
        ("占六成半。", "六成半", "65"),
        ("占百分之十七。", "百分之十七", "17"),
        ("占百分之十七点五。", "百分之十七点五", "17.5"),
        ("占百分之3.5。", "百分之3.5", "3.5"),
        ("占千分之三。", "千分之三", "0.3"),
        ("占四分之一。", "四分之一", "25"),
        ("占一半。", "一半", "50"),
        ("占两三成。", "两三成", "20"),
        ("收入翻了一番。", "一番", "100"),
    ],
)
def test_a_share_in_words_is_a_percentage(text, token, value):
    number = only(text)
    assert (number.token, number.unit, number.printed) == (token, "%", token)
    assert Fraction(number.amount.text) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "token", "unit", "value"),
    [
        ("支出12万5千元。", "12万5千", "元", "125000"),
        ("支出3亿5000万元。", "3亿5000", "万元", "35000"),
        ("支出一亿二千三百万元。", "一亿二千三百", "万元", "12300"),
        ("支出伍佰万元整。", "伍佰", "万元", "500"),
        ("支出一百二十三万四千五百元。", "一百二十三万四千五百", "元", "1234500"),
    ],
)
def test_a_numeral_takes_its_scales_from_the_left(text, token, unit, value):
    number = only(text)
    assert (number.token, number.unit, number.amount.text) == (token, unit, value)


@pytest.mark.parametrize(
    "text",
    [
        "“三公”经费和“三保”支出", "一般公共预算", "二是加强管理", "第二十万元户", "四个意识",
        "一成不变",
        "第三部分", "二〇二四年", "金额单位：百万元", "一体化、三重一大、十四五", "九成新设备",
        "完成三项改革，四个方面", "数百万元", "二元结构", "万元", "事半功倍",
    ],
)  # fmt: skip
def test_a_numeral_in_a_name_is_no_number(text):
    assert not list(read_numbers(passage(text)))


@pytest.mark.parametrize(
    "text",
    [
        "电话：0433-2718821", "联系电话13904330000", "传真：2718822", "邮编133000", "适龄儿童3-6岁",
        "—17—", "第17页", "解放路203号", "7×24小时服务", "610经费", "“985”高校", "上午8:30",
        "合同金额在50万元以上的采购", "统一社会信用代码：11222400013567", "4G网络", "ISO9001认证",
        "第6届运动会", "5/12",
    ],
)  # fmt: skip
def test_digits_of_a_name_or_an_address_are_labels(text):
    kinds = [number.kind for number in read_numbers(passage(text)) if number.unit != "小时"]
    assert kinds
    assert {*kinds} == {"label"}


# Verdicts


def test_a_decrease_with_a_minus_is_compared_by_its_size():
    amount = only("增长-6.25%").amount
    assert judge(amount.size, SHARE, [Amount("6.25"), Amount("100")]).verdict == "exact"


def test_an_open_end_says_nothing_of_what_is_computed_from_it():
    assert only("增加超过5万元").amount.open
    assert not only("增加约5万元").amount.open
    assert judge(Amount("12"), CHANGE, [Amount("20"), only("约8万元").amount], 1).verdict == "exact"


def test_a_mark_of_a_note_is_no_part_of_a_figure():
    for text in ("36.50①", "36.50*", "36.50¹", "36.50[注2]", "36.50（注）"):
        assert parse_amount(text).text == "36.50"


DISCLOSURE = """# 某市乙局2024年度部门决算

# 第二部分 2024年度部门决算情况说明

## 一、收入支出决算总体情况说明

{said}

# 第三部分 2024年度部门决算表

收入支出决算总表
公开01表
金额单位：万元

收入\t\t支出\t
项目\t金额\t项目\t金额
一、一般公共预算财政拨款收入\t863.10\t一、一般公共服务支出\t863.10
本年收入合计\t863.10\t本年支出合计\t863.10
总计\t863.10\t总计\t863.10
"""


def verdicts(make_disclosure, said):
    disclosure = make_disclosure(DISCLOSURE.replace("{said}", said))
    return {s.printed: s.verdict for s in disclosure.statements_list}, disclosure


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("2024年度收入总计八百六十余万元。", "exact"),
        ("2024年度收入总计不足860万元。", "mismatch"),
        ("2024年度收入总计863.10万元，比上年减少96.90万元，下降约一成。", "exact"),
        ("2024年度收入总计863.10万元，比上年减少96.90万元，增长-10.09%。", "exact"),
        ("2024年度收入总计863.10万元，比上年减少96.90万元，负增长10.09%。", "exact"),
        ("2024年度收入总计863.10万元，比上年减少96.90万元，下降-10.09%。", "exact"),
        ("2024年度收入总计863.10万元，比上年减少96.90万元，下降10.09个百分点。", "mismatch"),
        ("2024年度收入总计863.10万元，比上年减少96.90万元，是上年的0.9倍。", "exact"),
        ("2024年度收入总计863.10万元，比上年减少96.90万元，是上年的1.1倍。", "mismatch"),
        ("2024年度收入总计863.10万元，比上年增加431.55万元，翻了一番。", "exact"),
        ("2024年度收入总计863.10万元，比上年增加131.55万元，翻了一番。", "mismatch"),
        ("2024年度完成率97.31%，比上年的95.00%提高2.31个百分点。", "exact"),
        ("2024年度收入总计在850万元至870万元之间。", "exact"),
        (
            "2024年度完成率97.31%，比上年的95.00%提高2.31个百分点；支出总计下降2.10个百分点。",
            "unsupported",
        ),
        ("2024年度完成率97.31%，比上年的95.00%提高3.31个百分点。", "mismatch"),
    ],
)
def test_the_last_number_of_a_sentence_has_the_verdict_it_deserves(make_disclosure, said, verdict):
    read, disclosure = verdicts(make_disclosure, said)
    assert list(read.values())[-1] == verdict, read
    told = [f.kind for f in disclosure.findings_list]
    assert ("double_negative" in told) == ("下降-" in said)


def test_points_of_a_share_whose_other_year_is_not_printed_are_left_open(make_disclosure):
    said = "2024年度一般公共服务支出863.10万元，占支出总计的100.00%，占比较上年提高1.20个百分点。"
    assert list(verdicts(make_disclosure, said)[0].values())[-1] == "unsupported"


def test_traditional_script_is_read_like_simplified(make_disclosure):
    simplified = "2024年度收入总计863.10万元，支出总计九百余万元。"
    traditional = "2024年度收入總計863.10萬元，支出總計九百餘萬元。"
    assert [*verdicts(make_disclosure, simplified)[0].values()] == ["exact", "mismatch"]
    assert [*verdicts(make_disclosure, traditional)[0].values()] == ["exact", "mismatch"]
