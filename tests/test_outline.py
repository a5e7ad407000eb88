"""Headings: which section each paragraph stands in, and which part is the narrative."""

from pathlib import Path

import pytest

from juesuan_analysis.document import Document
from juesuan_analysis.extent import narrative
from juesuan_analysis.outline import passages
from juesuan_analysis.readers.text import read_text_blocks
from juesuan_analysis.wordforms import list_place, ordinal, without_ordinal


def document(text: str) -> Document:
    return Document(Path("made_up.txt"), "", read_text_blocks(text.encode(), "made up"))


def test_the_narrative_is_part_two_without_the_contents(chaoyang):
    lines = [p.paragraph.place.line for p in chaoyang.passages]
    assert (lines[0], lines[-1]) == (86, 230)
    assert lines == sorted(lines)


def sections(chaoyang) -> dict[int, str]:
    return {p.paragraph.place.line: p.section for p in chaoyang.passages}


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (88, ["第二部分", "一、"]),
        (90, ["第二部分", "一、", "（一）"]),
        (101, ["第二部分", "一、"]),
        (146, ["第二部分", "二、", "（二）", "4."]),
        (164, ["第二部分", "三、", "2."]),
        (184, ["第二部分", "五、", "（二）"]),
        (196, ["第二部分", "五、", "（四）", "1."]),
        (208, ["第二部分", "五、", "（四）", "2."]),
        (226, ["第二部分", "五、", "（四）", "3."]),
    ],
)
def test_a_paragraph_stands_under_its_headings(chaoyang, chaoyang_text, line, path):
    """By list numbers, since the levels of the mark-up contradict each other."""
    section = sections(chaoyang)[line].split(" / ")
    assert "部门决算情况说明" in section[0].replace(" ", "")
    headings = {
        "一、": "收入支出决算总体情况说明",
        "二、": "财政拨款支出决算情况说明",
        "三、": "财政拨款“三公”经费支出决算情况说明",
        "五、": "其他重要事项的情况说明",
    }
    assert section[1] == headings[path[1]]
    if line in (196, 208, 226):
        assert section[2] == "预算绩效情况"
    assert len(section) in (len(path), len(path) + 1)


def test_levels_come_from_list_numbers_and_not_from_markup():
    text = "一、甲\n\n（一）乙\n\n1. 丙\n\n（1）丁\n\n① 戊\n\n二、己\n"
    assert [p.section for p in passages(document(text))] == [
        "甲", "甲 / 乙", "甲 / 乙 / 丙", "甲 / 乙 / 丙 / 丁", "甲 / 乙 / 丙 / 丁 / 戊", "己",
    ]  # fmt: skip
    marked = "#### 一、甲\n\n# （一）乙\n\n**1. 丙**\n\n（1）丁\n\n① 戊\n\n###### 二、己\n"
    assert [p.section for p in passages(document(marked))] == [
        p.section for p in passages(document(text))
    ]


def test_a_paragraph_without_number_belongs_to_the_heading_above():
    text = "一、甲\n\n收入总计 1.00 万元。\n\n二、乙\n\n支出总计 1.00 万元。\n"
    assert [p.section for p in passages(document(text))] == ["甲", "甲", "乙", "乙"]


def test_a_paragraph_after_a_list_item_belongs_to_the_heading_above_the_list():
    text = "一、收入情况\n\n1. 事业收入 1.00 万元，占 50%。\n\n与上年相比持平。\n"
    assert [p.section for p in passages(document(text))][-1] == "收入情况"


def test_the_body_is_told_from_the_contents():
    text = (
        "目录\n\n第一部分 概况\n\n第二部分 2024年度部门决算情况说明\n\n第三部分 名词解释\n\n"
        "第一部分 概况\n\n第二部分 2024年度部门决算情况说明\n\n收入总计 1.00 万元。\n\n"
        "第三部分 名词解释\n\n收入：指 2.00 万元。\n"
    )
    texts = [p.paragraph.text for p in narrative(document(text))]
    assert texts == ["第二部分 2024年度部门决算情况说明", "收入总计 1.00 万元。"]


def test_a_document_without_narrative_has_no_passages():
    assert narrative(document("第一部分 概况\n\n收入总计 1.00 万元。\n")) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第二部分 说明", (0, 5)),
        ("十二、其他", (1, 3)),
        ("（一）总体", (2, 3)),
        ("(十)总体", (2, 3)),
        ("1. 收入", (3, 3)),
        ("12、收入", (3, 3)),
        ("（3）收入", (4, 3)),
        ("①收入", (5, 1)),
        ("1.5万元", None),
        ("2023年", None),
        ("收入1. ", None),
        ("", None),
    ],
)
def test_list_numbers_are_told_from_numbers(text, expected):
    assert ordinal(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("一、一般公共服务支出", "一般公共服务支出"),
        ("其中：（1）公务用车购置费", "公务用车购置费"),
        ("二十一、国有资本 经营预算支出", "国有资本经营预算支出"),
        ("3、公务接待费", "公务接待费"),
        ("合 计", "合计"),
    ],
)
def test_a_name_is_freed_of_list_numbers_and_blanks(text, name):
    assert without_ordinal(text) == name


def test_a_list_below_a_heading_with_its_own_kind_of_number_stays_in_the_section():
    """(二) is followed by (一), (二); a heading goes on with what its own list had come to."""
    text = """二、决算情况说明

（一）收入决算情况

本年收入8.00万元。

（二）财政拨款支出决算情况

（一）规模。支出5.00万元。

比上年多1.00万元。

（二）结构。教育支出5.00万元。

（三）三公经费支出决算情况

（一）出国费3.00万元。
"""
    found = [p.path for p in passages(document(text))]
    spending, public = "财政拨款支出决算情况", "三公经费支出决算情况"
    assert [path[1:] for path in found[3:]] == [
        (spending,), (spending, "规模"), (spending,), (spending, "结构"), (public,),
        (public, "出国费"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place"),
    [("二十一、其他", 21), ("第十部分 附件", 10), ("⑫其他", 12), ("（二十）", 20)],
)
def test_the_place_of_a_list_number(text, place):
    assert list_place(text) == place


def test_numbered_sentences_behind_text_of_a_section_stay_in_it():
    """五、 is followed by 一、, 二、 where these state amounts; 六、 is the next section."""
    text = """四、财政拨款收支情况

五、一般公共预算财政拨款支出情况

一般公共预算财政拨款支出9.00万元。

一、行政运行支出5.00万元。

二、事业运行支出4.00万元。

六、名词解释

一、财政拨款收入：指财政部门拨付的资金。
"""
    sections = [p.section for p in passages(document(text))]
    assert sections[3:5] == [
        "一般公共预算财政拨款支出情况 / 行政运行支出",
        "一般公共预算财政拨款支出情况 / 事业运行支出",
    ]
    assert sections[5] == "名词解释"
