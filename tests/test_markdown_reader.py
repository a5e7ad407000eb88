"""Markdown, however a converter writes it, gives what the text gives."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from juesuan_analysis import CHAOYANG_2023, Disclosure, read
from juesuan_analysis.document import Grid, Paragraph
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.markdown import read_markdown_content
from juesuan_analysis.readers.text import is_marked_up, read_text_blocks
from tests.converting import Markdown, disclosed
from tests.typesetting import made_up

STYLES = [
    Markdown(table, gap, escaped, bold)
    for table in ("piped", "html", "spread", "ruled")
    for gap, escaped, bold in (("\n\n", False, False), ("\n", True, False), ("\n\n", True, True))
    if not (table == "html" and (escaped or bold))  # in HTML there is no Markdown
]


def blocks_of(text: str):
    assert is_marked_up(text)
    return read_markdown_content(text.encode(), "made_up.md")[0]


def grid_of(text: str) -> list[tuple[str, ...]]:
    (grid,) = (block for block in blocks_of(text) if isinstance(block, Grid))
    return [row.cells for row in grid.rows]


def lines_of(text: str) -> list[str]:
    """The paragraphs of a text, read as Markdown because of a table at its end."""
    *found, grid = blocks_of(f"{text}\n\n| 项目 | 金额 |\n|---|---|\n| 合计 | 1.00 |\n")
    assert isinstance(grid, Grid)
    return [block.text for block in found]


def facts(disclosure: Disclosure) -> Counter:
    return Counter(
        (f.table, f.side, f.code, f.item, f.measure, str(f.amount)) for f in disclosure.facts_list
    )


def verdicts(disclosure: Disclosure) -> list[tuple[str, str, str]]:
    return [(s.printed, s.claim.formula.name, s.verdict) for s in disclosure.statements_list]


# The same facts and verdicts


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_every_style_gives_the_facts_and_verdicts_of_the_text(style, chaoyang):
    found = disclosed(blocks_of(style.of(chaoyang.document)))
    assert facts(found) == facts(chaoyang)
    assert verdicts(found) == verdicts(chaoyang)


@settings(max_examples=8)
@given(st.sampled_from(STYLES), st.integers(1, 10**6))
def test_made_up_disclosures_are_read_alike_in_every_style(style, seed):
    text, _ = made_up(seed)
    plain = disclosed(read_text_blocks(text.encode(), "made_up.txt"))
    found = disclosed(blocks_of(style.of(plain.document)))
    assert len(found.facts_list) > 50
    assert facts(found) == facts(plain)
    assert verdicts(found) == verdicts(plain)


def test_one_table_in_markdown_among_others_with_tabs_changes_nothing(chaoyang, chaoyang_text):
    first = next(chaoyang.document.grids())
    begin = first.place.line - 1
    lines = chaoyang_text.split("\n")
    piped = Markdown().of(replace(chaoyang.document, blocks=(first,)))
    mixed = "\n".join([*lines[:begin], piped, *lines[begin + len(first.rows) :]])
    found = disclosed(blocks_of(mixed))
    assert facts(found) == facts(chaoyang)
    assert verdicts(found) == verdicts(chaoyang)


@pytest.mark.parametrize("name", ["made_up.md", "made_up.txt", "made_up"])
def test_markdown_is_known_by_what_it_holds(tmp_path, name):
    path = tmp_path / name
    path.write_text("某局\n\n| 项目 | 金额 |\n|---|---|\n| 合计 | 3.14 |\n", "utf-8")
    assert [row.cells[1] for grid in read(path).document.grids() for row in grid.rows] == [
        "金额",
        "3.14",
    ]


def test_text_with_tabs_alone_is_read_line_by_line():
    assert not is_marked_up(CHAOYANG_2023.read_text("utf-8"))


# Rows


@pytest.mark.parametrize(
    "text",
    [
        "| 项目 | 金额 |\n|---|---:|\n| 合计 | 5.20 |",
        "项目 | 金额\n:--- | ---\n合计 | 5.20",
        "| 项目 | 金额 |\n| 合计 | 5.20 |",  # no rule below the header
        "| 项目 | 金额 |\n|---|---|---|\n| 合计 | 5.20 |",  # one cell too many in it
        "    | 项目 | 金额 |\n    |---|---|\n    | 合计 | 5.20 |",
        "```markdown\n| 项目 | 金额 |\n|---|---|\n| 合计 | 5.20 |\n```",
        "> | 项目 | 金额 |\n> |---|---|\n> | 合计 | 5.20 |",
        "| **项目** | 金额 |\n|---|---|\n| <b>合计</b> | $5.20$ |",
        "+---+---+\n| 项 | 金额 |\n| 目 |   |\n+===+===+\n| 合计 | 5.20 |\n+---+---+",
        "<table><tr><th>项目<th>金额\n\n<tr><td>合计<td>5.20</table>",
    ],
)
def test_a_table_is_read_in_every_spelling(text):
    assert grid_of(text) == [("项目", "金额"), ("合计", "5.20")]


def test_a_row_longer_than_the_header_loses_nothing():
    assert grid_of("| 项目 | 金额 |\n|---|---|\n| 合计 | 1.00 | 2.00 |")[1] == (
        "合计",
        "1.00",
        "2.00",
    )


def test_an_escaped_bar_parts_no_cells():
    assert grid_of("| 项目 | 金额 |\n|---|---|\n| 甲\\|乙 | 1.00 |")[1] == ("甲|乙", "1.00")


def test_what_follows_a_table_without_a_blank_line_is_no_row():
    *_, grid, note, title, other = blocks_of(
        "表一\n| 项目 | 金额 |\n|---|---|\n| 甲 | 1.00 |\n注：以万元为单位。\n表二\n"
        "| 项目 | 金额 |\n|---|---|\n| 乙 | 2.00 |"
    )
    assert [len(grid.rows), note.text, title.text, len(other.rows)] == [
        2,
        "注：以万元为单位。",
        "表二",
        2,
    ]


def test_tables_that_follow_each_other_are_two():
    first, second = blocks_of(
        "| 项目 | 金额 |\n|---|---|\n| 甲 | 1.00 |\n| 项目 | 数量 |\n|---|---|\n| 乙 | 2.00 |"
    )
    assert (len(first.rows), second.rows[0].cells) == (2, ("项目", "数量"))


def test_what_a_merged_cell_repeats_is_read_once_and_equal_figures_are_two():
    rows = grid_of(
        "| 收入 | 收入 | 支出 | 支出 |\n|---|---|---|---|\n| 项目 | 金额 | 项目 | 金额 |\n"
        "| 甲 | 1.00 | 甲 | 1.00 |\n| 乙 | 2.00 | 2.00 | 达到 |\n| 丙 | 达到 | 达到 | 3.00 |"
    )
    assert rows[0] == ("收入", "", "支出", "")
    assert rows[2:] == [
        ("甲", "1.00", "甲", "1.00"),
        ("乙", "2.00", "2.00", "达到"),
        ("丙", "达到", "达到", "3.00"),
    ]


# Running text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# 第三部分", ["第三部分"]),
        ("**一、总体情况**\n支出9.17万元。", ["一、总体情况", "支出9.17万元。"]),
        ("1. 基本支出\n2. 项目支出", ["1. 基本支出", "2. 项目支出"]),
        ("3) 其他", ["3) 其他"]),
        ("- 甲\n- 乙", ["甲", "乙"]),
        ("占**（略）：**91.4\\%，为 $82.6\\%$", ["占（略）：91.4%，为 82.6%"]),
        ("增加**万元，下降**%，**7.00**万元。", ["增加**万元，下降**%，7.00万元。"]),
        ("支出9.17[^1]万元。\n\n[^1]: 含结转。", ["支出9.17万元。", "[^1]: 含结转。"]),
        ("支出~~8.00~~9.17万元。", ["支出9.17万元。"]),
        ("见[附件](http://example.org)。", ["见附件。"]),
        ("支出9.17万元  \n增加 < 5 且 > 3", ["支出9.17万元", "增加 < 5 且 > 3"]),
        ("某局\n---\n支出", ["某局", "支出"]),
        ("[1]: 甲", ["[1]: 甲"]),
        ("&lt;略&gt;&nbsp;9.17", ["<略> 9.17"]),
    ],
)
def test_text_is_as_it_is_shown(text, found):
    assert lines_of(text) == found


def test_a_sentence_broken_off_at_a_page_end_is_one_paragraph():
    begun, rest = "2031年度支出总计" + "为保障机构正常运转和完成任务" * 3 + "增加", "17.20万元。"
    assert lines_of(f"{begun}\n\n{rest}") == [begun + rest]


def test_headings_are_marked():
    blocks = blocks_of("## 三、收入\n**四、支出**\n正文\n\n| 甲 | 1 |\n|---|---|")
    assert [block.heading for block in blocks if isinstance(block, Paragraph)] == [
        True,
        True,
        False,
    ]


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["甲 1.00", "# 乙", "", "- 丙", "1. 丁", "| 戊 | 2 |", "~~~"])))
def test_every_block_stands_on_its_line(lines):
    lines = [*lines, "", "| 己 | 3.00 |", "|---|---|"]

    def on(place):
        return lines[(place.line or 0) - 1]

    for block in blocks_of("\n".join(lines)):
        if isinstance(block, Paragraph):
            for piece in block.pieces:
                assert block.text[piece.offset] in on(piece.place)
        else:
            assert all(row.cells[0] in on(row.place) for row in block.rows)


def test_a_picture_is_named_as_not_read(tmp_path):
    path = tmp_path / "made_up.md"
    path.write_text("# 收入决算表\n\n![](media/image3.png)\n\n收入合计 12.50 万元。", "utf-8")
    (finding,) = [f for f in read(path).findings_list if f.kind == "unreadable_part"]
    assert (finding.severity, finding.place.line) == ("warning", 3)
    assert "图片" in finding.explanation


def test_a_picture_in_a_line_of_text_is_an_ornament():
    _, unreadable = read_markdown_content("收入![](dot.png)增加\n\n支出".encode(), "made_up.md")
    assert not unreadable


# What is made to harm


def refused(text: str) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read_markdown_content(text.encode(), "made_up.md")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("| 甲 | 1 |\n" * 110_000, "单元格.*超过上限|字符超过上限"),
        ("|" + "1|" * 299_000, "超过上限"),
        ("<table>" * 5000, "嵌套|没有文字"),
        ("<!--", "没有内容"),
    ],
)
def test_too_much_is_refused_in_one_line(text, reason):
    assert re.search(reason, refused(text))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "*_" * 10_000,
        "- " * 3_000 + "甲",
        "\n".join(" " * 2 * depth + "- 乙" for depth in range(300)),
        "<table><tr><td rowspan=99999 colspan=1000>1" * 200 + "</table>" * 200,
        "> " * 3_000 + "甲",
        "`" * 9_999,
        "<script>甲</script><img src=x onerror=alert(1)>乙",
        "![" * 5_000 + "甲",
    ],
)
def test_whatever_it_holds_reading_it_ends(text):
    blocks = blocks_of(f"{text}\n\n| 丙 | 1.00 |\n|---|---|")
    assert blocks[-1].rows[-1].cells == ("丙", "1.00")


@given(st.text("|-:\t\n甲1.*<>[]`+~# \\table/", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        blocks, _ = read_markdown_content(f"甲{text}".encode(), "made_up.md")
    except UnreadableInput:
        return
    assert all(block.place.line for block in blocks)
    assert "甲" in str(blocks)
