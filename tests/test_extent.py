"""What is narrative, whatever it is called; what was not read is told and never accused."""

import random
import sys
import tracemalloc
from itertools import count

import pytest

from juesuan_analysis import Disclosure, disclosure, patience
from juesuan_analysis.document import Paragraph
from juesuan_analysis.readers.flow import columns
from juesuan_analysis.readers.text import read_text_blocks
from tests.command import run
from tests.typesetting import as_document, made_up

TITLE = "乙市水务局2022年度部门决算\n\n"
SENTENCES = (
    "2022年度收入总计318.40万元，支出总计318.40万元，与上年相比增加18.40万元，增长6.13%。",
    "本年支出合计300.00万元，其中：基本支出120.00万元，占40.00%；项目支出180.00万元，占60.00%。",
    "2022年度“三公”经费支出4.50万元，较上年减少0.50万元，下降10.00%。",
    "机关运行经费支出22.50万元，比上年增加2.50万元，增长12.50%。",
)
DUTIES = (
    "（一）负责全市供水，24小时受理投诉。\n\n（二）承担3项审批，预算500万元以下由科室办理。\n\n"
)
GLOSSARY = "一、财政拨款收入：指本级拨付的资金，如2.00万元。\n\n二、基本支出：指人员支出。\n\n"
HEADINGS = (
    "第二部分 决算公开说明", "## 第叁部分 账本", "第二部分 钱从哪里来，到哪里去",
    "二、2022年度决算报告", "# 决算数据分析", "我们花了多少钱",
    "第二部分 乙市水务局\n\n2022年度情况", "",
)  # fmt: skip


def body(r: random.Random) -> str:
    parts = r.sample(SENTENCES, 3)
    names = ("一、收入支出决算总体情况", "二、支出结构", "三、其他重要事项")
    return "".join(f"{name}\n\n{text}\n\n" for name, text in zip(names, parts, strict=True))


def tokens(disclosure):
    return [s.claim.number.token for s in disclosure.statements_list]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("seed", range(3))
def test_the_narrative_is_read_under_any_heading(make_disclosure, heading, seed):
    text = body(random.Random(seed))
    alone = make_disclosure(f"{TITLE}第二部分 2022年度部门决算情况说明\n\n{text}")
    before = f"{TITLE}第一部分 概况\n\n一、主要职责\n\n{DUTIES}二、机构设置\n\n内设科室5个。\n\n"
    whole = f"{before}{heading}\n\n{text}第三部分 名词解释\n\n{GLOSSARY}"
    assert tokens(make_disclosure(whole)) == tokens(alone)


def test_every_part_is_read_and_not_the_largest_alone(make_disclosure):
    parts = "".join(
        f"第{n}部分 第{n}本账\n\n{s}\n\n" for n, s in zip("二三四五", SENTENCES, strict=True)
    )
    plain = make_disclosure(f"{TITLE}收入支出决算情况说明\n\n" + "\n\n".join(SENTENCES))
    assert tokens(make_disclosure(TITLE + parts)) == tokens(plain)


def test_a_sentence_below_the_tables_is_read_and_a_title_is_not(make_disclosure):
    d = make_disclosure(
        f"{TITLE}第二部分 决算表\n\n收入支出决算总表\n\n公开01表\n\n"
        "项目\t决算数\n收入总计\t318.40\n\n"
        "注：本表反映2022年度收支。\n\n本年收入318.40万元，占收入总计的100%。\n"
    )
    assert tokens(d) == ["318.40", "100"]


def test_a_tab_in_a_sentence_makes_no_table(make_disclosure):
    d = make_disclosure(
        f"{TITLE}一、收入决算情况\n\n本年收入为\t31.84 万元，\t占收入总计的 10%。\n"
    )
    assert tokens(d) == ["31.84", "10"]
    assert not list(d.document.grids())


@pytest.mark.parametrize("seed", range(40))
def test_lines_broken_by_hand_are_joined_and_headings_are_not(seed):
    r = random.Random(seed)
    heading = r.choice(
        ["二、2022年度一般公共预算财政拨款“三公”经费支出决算具体情况说明", "（一）总体情况"]
    )
    paragraph = r.choice(SENTENCES)
    width, indent = 2 * r.randrange(26, 45), r.choice(["", "　　"])
    lines = [indent]
    for letter in paragraph:
        if columns(lines[-1] + letter) > width:
            lines.append("")
        lines[-1] += letter
    text = "\n".join([heading, *lines, "（二）其他情况"])
    blocks = read_text_blocks(text.encode(), "made up")
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == [
        heading,
        paragraph,
        "（二）其他情况",
    ]


# What was not read


def test_of_no_numbers_there_is_no_coverage(make_disclosure, tmp_path):
    text = f"{TITLE}一、收入支出决算情况说明\n\n收入和支出都比上年有所增加，主要是人员增加。\n"
    d = make_disclosure(text)
    assert d.coverage is None
    assert [f.kind for f in d.findings_list if f.severity != "note"] == ["no_number"]
    file = tmp_path / "no_number.txt"
    file.write_text(text, "utf-8")
    result = run("verify", str(file))
    assert result.exit_code == 3
    assert "coverage –" in result.stdout


def test_a_part_with_amounts_that_is_no_narrative_is_named(make_disclosure):
    d = make_disclosure(
        f"{TITLE}第一部分 概况\n\n本局管理水库2座，总投资88.00万元。\n\n"
        f"第二部分 决算情况说明\n\n{SENTENCES[0]}\n"
    )
    (finding,) = [f for f in d.findings_list if f.kind == "left_out"]
    assert (finding.severity, finding.place.line) == ("note", 5)
    assert "88.00" not in tokens(d)


def test_rows_of_figures_outside_any_table_are_named(make_disclosure):
    rows = "行政运行 120.00 120.00\n\n一般行政管理事务 180.00 180.00\n\n"
    d = make_disclosure(f"{TITLE}支出决算表\n\n{rows}一、支出决算情况说明\n\n{SENTENCES[1]}\n")
    assert {"missing_table": "warning", "unread_rows": "warning"}.items() <= {
        f.kind: f.severity for f in d.findings_list
    }.items()
    assert tokens(d) == tokens(make_disclosure(f"{TITLE}一、支出决算情况说明\n\n{SENTENCES[1]}\n"))


TABLE = (
    "支出决算表\n\n单位：万元\n\n功能分类科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
    "合计\t\t9.00\t4.00\t5.00\n205\t教育支出\t9.00\t4.00\t5.00\n\n"
)


@pytest.mark.parametrize(
    ("further", "severity"),
    [
        ("", "error"),
        ("九、本局物资明细\n\n品名\t数量\t金额\n水泵\t2.00\t3.00\n水表\t4.00\t5.00\n\n", "warning"),
        ("甲 1.00 2.00\n\n乙 3.00 4.00\n\n", "warning"),
    ],
)
def test_a_missing_table_is_an_error_only_if_nothing_can_be_it(make_disclosure, further, severity):
    contents = "目录\n\n一、支出决算表\n\n二、收入决算表\n\n"
    d = make_disclosure(f"{TITLE}{contents}{TABLE}{further}")
    found = [f for f in d.findings_list if f.kind == "missing_table"]
    assert [f.severity for f in found] == [severity]


@pytest.mark.parametrize(
    "heading",
    ["二、收入决算表说明", "二、收入决算表", "（二）2022年度收入决算表情况", "二、收入决算表分析"],
)
def test_a_heading_over_sentences_announces_no_table(make_disclosure, heading):
    d = make_disclosure(f"{TITLE}{TABLE}{heading}\n\n本年收入合计71.30万元，全部为其他收入。\n")
    assert not [f for f in d.findings_list if f.kind == "missing_table"]


def test_where_no_table_is_read_none_is_called_missing(make_disclosure):
    d = make_disclosure(
        f"{TITLE}目录\n\n一、收入决算表\n\n一、收入决算情况说明\n\n{SENTENCES[0]}\n"
    )
    assert [f.severity for f in d.findings_list if f.kind == "missing_table"] == ["warning"]


def test_a_number_too_long_is_told_and_counted(make_disclosure):
    long = "7" * 33
    d = make_disclosure(f"{TITLE}一、收入决算情况说明\n\n其他收入为{long}万元。{SENTENCES[0]}\n")
    (statement,) = [s for s in d.statements_list if s.claim.number.token == long]
    assert (statement.verdict, statement.stated) == ("unbound", None)
    assert d.coverage < 1


# Time, counted in steps


def steps(d) -> int:
    """How many calls it takes to check what a document says."""
    counted = 0

    def one_more(*_: object) -> None:
        nonlocal counted
        counted += 1

    assert d.numbers
    sys.setprofile(one_more)
    try:
        assert len(d.separate_findings) >= 0
    finally:
        sys.setprofile(None)
    return counted


def side_by_side(number):
    """Values side by side, their changes, the rates of these."""
    values, changes = (
        "、".join(f"{each}.{decimals}万元" for each in range(1, number + 1))
        for decimals in ("00", "10")
    )
    rates = "、".join(f"{each}.5%" for each in range(1, number + 1))
    return f"各项支出分别为{values}，比上年各减少{changes}，各下降{rates}。"


def repeated(opening, each):
    return lambda number: f"{opening}{''.join(each.format(i) for i in range(1, number + 1))}。"


ENDLESS = {
    "side by side": side_by_side,
    "shares in a row": repeated("占比分别为", "{}.25%、"),
    "shares of named parts": repeated("主要是", "材料费 {0}.50 万元，占 {0}.5%，"),
    "named parts": repeated("其中：", "材料费 {0}.50 万元、"),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_the_time_of_a_paragraph_grows_with_its_numbers_and_not_with_their_square(
    make_disclosure, kind
):
    def document(number):
        return make_disclosure(f"{TITLE}一、支出决算情况说明\n\n{ENDLESS[kind](number)}\n")

    steps(document(10))  # what is done once is done
    few, many = document(100), document(400)
    assert steps(many) < 6 * steps(few)  # four times the numbers, not sixteen times the steps
    assert len(many.statements_list) >= 400
    assert max(len(number.before) for number in many.numbers) <= 2_000  # at each step


def test_the_reading_stops_at_a_bound_and_says_where(make_disclosure, monkeypatch):
    monkeypatch.setattr(disclosure, "MAX_NUMBERS", 3)
    d = make_disclosure(f"{TITLE}一、收入支出决算情况说明\n\n{SENTENCES[0]}\n\n{SENTENCES[1]}\n")
    assert tokens(d) == ["318.40", "318.40", "18.40"]
    (finding,) = [f for f in d.findings_list if f.kind == "stopped"]
    assert "还有 6 个数" in finding.explanation
    assert d.coverage < 0.5


def test_a_document_that_takes_too_long_keeps_what_was_read_and_says_where(chaoyang, monkeypatch):
    everything, asked = tokens(chaoyang), count()
    monkeypatch.setattr(patience, "thread_time", lambda: next(asked))  # a step, and no second
    d = Disclosure(chaoyang.document)
    judged = len(d.statements_list)
    assert judged == patience.SECONDS
    assert tokens(d) == everything[:judged]
    monkeypatch.undo()
    (finding,) = [f for f in d.findings_list if f.kind == "stopped"]
    assert finding.place == chaoyang.numbers[judged].place
    assert f"还有 {len(chaoyang.numbers) - judged} 个数" in finding.explanation


def test_a_document_that_takes_too_much_memory_keeps_what_was_read_and_says_where(
    chaoyang, monkeypatch
):
    asked = count(step=2**26)  # so much more each time
    everything = tokens(chaoyang)
    monkeypatch.setattr(patience, "resident", lambda: next(asked))
    d = Disclosure(chaoyang.document)
    judged = len(d.statements_list)
    assert judged == patience.BYTES // 2**26
    assert tokens(d) == everything[:judged]
    monkeypatch.undo()
    assert "stopped" in {f.kind for f in d.findings_list}


def test_the_memory_of_the_process_is_measured():
    before = patience.resident()
    held = bytearray(2**26)
    assert patience.resident() - before > 0.9 * len(held)


@pytest.mark.parametrize("steps", [1, 10, 50])
def test_an_examination_that_takes_too_long_tells_what_was_found_and_that_there_may_be_more(
    chaoyang, monkeypatch, steps
):
    whole = {c.statements for c in chaoyang.examination.contradictions}
    d = Disclosure(chaoyang.document)
    assert d.statements_list
    assert d.identities_list
    asked = count(step=patience.SECONDS / steps)
    monkeypatch.setattr(patience, "thread_time", lambda: next(asked))
    examination = d.examination
    assert examination.stopped
    monkeypatch.undo()
    assert {c.statements for c in examination.contradictions} <= whole
    (finding,) = [f for f in d.findings_list if f.kind == "stopped"]
    assert (finding.severity, finding.place) == ("warning", d.statements_list[0].place)
    assert "没有查完" in finding.explanation
    bounded = {(i.kind, i.quantity): (i.low, i.high) for i in chaoyang.examination.implied}
    for implied in examination.implied:  # what was not asked can only leave them wider
        low, high = bounded[implied.kind, implied.quantity]
        assert implied.low is None or implied.low <= low
        assert implied.high is None or implied.high >= high


def test_causes_that_take_too_long_to_find_leave_every_finding_told(make_disclosure, monkeypatch):
    text = made_up(3)[0].replace("金额单位：万元", "金额单位：元", 1)
    whole = Disclosure(as_document(text))
    assert len(whole.findings_list) < len(whole.separate_findings)
    d = Disclosure(as_document(text))
    errors = [f for f in d.separate_findings if f.severity == "error"]
    asked = count(step=patience.SECONDS)
    monkeypatch.setattr(patience, "thread_time", lambda: next(asked))
    told = d.every_finding
    assert {f.explanation for f in errors} <= {f.explanation for f in told}
    (finding,) = [f for f in told if f.kind == "stopped"]
    assert finding.severity == "note"


def contradicting(number):
    """Items whose rates make their budgets more than the whole, each of them needed."""
    items = "".join(
        f"{n + 1}. 第{n}号支出（项）10.00万元，完成年初预算的100.00%。\n\n" for n in range(number)
    )
    whole = f"财政拨款支出{number * 10}.00万元，完成年初预算的200.00%。\n\n"
    return f"{TITLE}一、财政拨款支出决算情况说明\n\n{whole}{items}"


def test_the_memory_of_the_examination_does_not_grow_with_the_square_of_the_numbers(
    make_disclosure,
):
    def most(number):
        d = make_disclosure(contradicting(number))
        assert len(d.statements_list) > number
        tracemalloc.start()
        try:
            assert d.examination
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    most(4)  # what is done once is done
    assert most(160) < 6 * most(40)
