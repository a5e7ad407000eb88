"""Every number of the narrative is read, and nothing that is no quantity."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan_analysis.document import Paragraph, Piece, Place
from juesuan_analysis.narrative import numbers as numbers_module
from juesuan_analysis.narrative.numbers import flow, read_numbers
from juesuan_analysis.outline import Passage
from juesuan_analysis.vocabulary import numbers
from juesuan_analysis.wordforms import ordinal


def passage(text: str) -> Passage:
    found = ordinal(text)
    paragraph = Paragraph(text, (Piece(0, Place(line=1), tuple(range(len(text)))),))
    return Passage(paragraph, (), "", found[1] if found else 0)


def read(text: str) -> list[tuple[str, str, str]]:
    return [(n.token, n.unit, n.kind) for n in read_numbers(passage(text))]


# The 2023 document


def test_every_number_of_the_document_equals_its_transcription(chaoyang, truth):
    read_ones = [
        (str(row["line"]), re.sub(r"\s", "", row["token"]), row["unit"], row["kind"])
        for row in chaoyang.statements.to_dict("records")
    ]
    assert read_ones == [
        (row["line"], row["token"], row["unit"], row["kind"])
        for row in truth("chaoyang_statements.csv")
    ]


def test_there_are_179_numbers_three_of_them_labels(chaoyang):
    assert len(chaoyang.statements_list) == 179
    labels = [s.printed for s in chaoyang.statements_list if s.verdict == "label"]
    assert labels == ["12 月", "31 日", "100 万元"]


def test_every_digit_of_the_narrative_is_read_or_skipped_for_a_reason(chaoyang):
    """No digit is lost: each belongs to a number, a list number, or a rule of numbers.toml."""
    for each in chaoyang.passages:
        line = flow(each)
        taken = {i for n in read_numbers(each) for i in range(n.start, n.end)}
        for match in numbers_module._DIGITS.finditer(line.text):
            if match.start() in taken or line.origin[match.start()] < each.indent:
                continue
            assert numbers_module._matches(numbers().skip, line.text, match), (
                each.paragraph.place,
                match,
            )


def test_what_is_skipped_are_years_and_the_hotline(chaoyang):
    skipped = set()
    for each in chaoyang.passages:
        line = flow(each)
        taken = {n.start for n in read_numbers(each)}
        for match in numbers_module._DIGITS.finditer(line.text):
            if match.start() not in taken and line.origin[match.start()] >= each.indent:
                skipped.add(match[0])
    assert skipped == {"2023", "12345"}


# How numbers are printed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收入总计2404.35万元。", [("2404.35", "万元", "amount")]),
        ("收入总计２４０４．３５万元。", [("２４０４．３５", "万元", "amount")]),
        ("收入总计2,404.35 万元。", [("2,404.35", "万元", "amount")]),
        ("收入总计2，404.35万元。", [("2，404.35", "万元", "amount")]),
        ("收入总计 24. 35 万元。", [("24. 35", "万元", "amount")]),
        ("收入总计 24 .35 万元。", [("24 .35", "万元", "amount")]),
        ("收入总计 2, 404.35 万元。", [("2, 404.35", "万元", "amount")]),
        ("占比30.03％。", [("30.03", "%", "percent")]),
        ("占比30.03 %。", [("30.03", "%", "percent")]),
        ("提高5个百分点。", [("5", "个百分点", "percent")]),
        ("收入24,043,500.00元。", [("24,043,500.00", "元", "amount")]),
        ("收入1.2亿元。", [("1.2", "亿元", "amount")]),
        ("得分98.2分。", [("98.2", "分", "score")]),
        ("累计3批次、25人次。", [("3", "批次", "count"), ("25", "人次", "count")]),
        ("共有车辆2辆。", [("2", "辆", "count")]),
        ("设备2台（套）。", [("2", "台(套)", "count")]),
        ("增长16倍。", [("16", "倍", "count")]),
        ("总计各是16.00,17.00万元。", [("16.00", "万元", "amount"), ("17.00", "万元", "amount")]),
        ("各下降1.5%、2.5%。", [("1.5", "%", "percent"), ("2.5", "%", "percent")]),
        ("分别为1.5和2.5万元。", [("1.5", "万元", "amount"), ("2.5", "万元", "amount")]),
        (
            "收入总计120 万元，支出总计110 万元。",
            [("120", "万元", "amount"), ("110", "万元", "amount")],
        ),
    ],
)
def test_a_number_is_read_with_its_unit(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("first", "second"), [("24", "04.35"), ("2404", ".35"), ("2404.", "35"), ("2404.3", "5")]
)
def test_a_number_broken_over_lines_is_one_number(make_disclosure, first, second):
    text = (
        "# 某局2024年度部门决算\n\n# 第二部分 2024年度部门决算情况说明\n\n"
        f"2024年度本部门收入总计与支出总计都比上年有所增加，其中财政拨款支出合计为{first}\n\n"
        f"{second}万元。\n"
    )
    numbers = [s.claim.number for s in make_disclosure(text).statements_list]
    assert [str(number.amount) for number in numbers] == ["2404.35"]


# What is no quantity


@pytest.mark.parametrize(
    "text",
    [
        "2023年度",
        "2023 年",
        "比2022年度决算数持平",
        "2023—2024年",
        "１２３４５热线",
        "12345政务服务热线平台",
        "“12345”政务服务便民热线",
        "12315投诉举报热线",
        "根据国办发〔2023〕5号文件",
        "根据财预[2016]143号文件",
        "根据财预（2016）143号文件",
        "见附件1",
        "公开01表",
        "（一）总体情况",
        "1. 收入情况",
        "（1）收入情况",
        "第3条",
        "行政运行（2010301）",
    ],
)
def test_what_is_no_quantity_is_not_read(text):
    assert read(text) == []


def test_list_numbers_inside_a_paragraph_are_no_quantities():
    assert read("用于：1.会议；2.培训；（3）差旅共2.50万元。") == [("2.50", "万元", "amount")]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("截至2023年12月31日", ["12", "31"]),
        ("单价100万元（含）以上设备", ["100"]),
        ("单位价值50万元以上通用设备", ["50"]),
    ],
)
def test_dates_and_thresholds_are_labels(text, tokens):
    assert [(token, kind) for token, _, kind in read(text)] == [(t, "label") for t in tokens]


@pytest.mark.parametrize("amount", ["2023.00", "2023", "12345", "12345.00", "119", "1990"])
def test_an_amount_that_looks_like_a_year_or_a_hotline_is_an_amount(amount):
    assert read(f"收入总计{amount}万元。") == [(amount, "万元", "amount")]


def test_an_endless_string_of_digits_is_no_number_and_does_no_harm():
    assert read("编号" + "9" * 5000) == []


# Any amounts in any sentence


amounts = st.decimals(0, 10**8, places=2).map("{:f}".format)
glue = st.sampled_from(["万元，", "万元；其中：", "%，", "万元、", "个，", "分。", "人次，"])


@settings(max_examples=60)
@given(st.lists(st.tuples(amounts, glue), min_size=1, max_size=6))
def test_every_number_of_a_sentence_is_read_in_order(parts):
    text = "支出" + "支出".join(number + after for number, after in parts)
    assert [token for token, _, _ in read(text)] == [number for number, _ in parts]


@settings(max_examples=60)
@given(st.text(alphabet="0123456789.,，． 年月号第〔〕（）%万元个支出、。", max_size=40))
def test_tokens_are_cut_from_the_text_and_never_overlap(text):
    line = passage(text)
    end = 0
    for number in read_numbers(line):
        origin = number.flow.origin
        assert origin[number.start] >= end
        end = origin[number.end - 1] + 1
        assert text[origin[number.start] : end] == number.token
        assert number.amount.decimals >= 0
