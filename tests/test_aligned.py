"""Tables of plain text whose columns are aligned by blanks."""

from collections.abc import Callable, Sequence
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan_analysis.document import Document, Grid, Place
from juesuan_analysis.readers.text import read_text_content
from juesuan_analysis.tables import read_tables

ABOVE = "三、支出决算表\n公开03表\n部门：某市园林所\n金额单位：万元\n"
HEADER = [
    ["项目", "", "本年支出合计", "基本支出", "项目支出", "上缴上级支出"],
    ["科目编码", "科目名称", "", "", "", ""],
    ["栏次", "", "1", "2", "3", "4"],
]


def wide(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def left(text: str, blanks: int) -> str:
    return text + " " * blanks


def right(text: str, blanks: int) -> str:
    return " " * blanks + text


def middle(text: str, blanks: int) -> str:
    return " " * (blanks // 2) + text + " " * (blanks - blanks // 2)


def printed(
    rows: Sequence[Sequence[str]],
    align: Callable[[str, int], str] = left,
    measure: Callable[[str], int] = wide,
    gap: int = 2,
) -> str:
    """Rows as a program prints them that pads cells with blanks; names stand on the left."""
    widths = [max(measure(row[c]) for row in rows) for c in range(len(rows[0]))]
    ways = [left, left, *[align] * (len(widths) - 2)]
    lines = (
        (" " * gap).join(
            way(cell, width - measure(cell))
            for cell, width, way in zip(row, widths, ways, strict=True)
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def figures(text: str) -> list[tuple[str, str, str]]:
    blocks, unreadable = read_text_content(text.encode(), "made_up.txt")
    tables = read_tables(Document(Path("made_up.txt"), "", blocks))
    assert not unreadable
    return [(c.code or c.item, c.measure, c.operand.text) for t in tables for c in t.facts]


amounts = st.integers(1, 9_999_999).map(lambda n: f"{n // 100}.{n % 100:02d}")
cells = st.one_of(st.just(""), amounts)
names = st.text("行政运行城乡社区管理事务其他", min_size=2, max_size=16)
rows = st.lists(st.tuples(names, amounts, cells, cells, cells), min_size=1, max_size=12)


@given(
    rows=rows,
    align=st.sampled_from([left, right, middle]),
    measure=st.sampled_from([wide, len]),
    gap=st.integers(2, 5),
)
def test_every_figure_stands_in_its_column(
    rows: list[tuple[str, ...]],
    align: Callable[[str, int], str],
    measure: Callable[[str], int],
    gap: int,
) -> None:
    body = [[f"2{n:02d}", *row] for n, row in enumerate(rows, start=1)]
    total = ["合计", "", *rows[0][1:]]
    measures = HEADER[0][2:]
    found = figures(ABOVE + printed([*HEADER, total, *body], align, measure, gap))
    asked = [
        (name, measure, cell)
        for name, *row in ([total[0], *total[2:]], *([r[0], *r[2:]] for r in body))
        for measure, cell in zip(measures, row, strict=True)
        if cell
    ]
    assert found == asked


def test_words_with_blanks_within_are_one() -> None:
    header = [
        ["项  目", "", "合    计", "基本支出", "项目支出"],
        ["科目编码", "科目名称", "", "", ""],
    ]
    body = [
        ["合    计", "", "9.30", "4.10", "5.20"],
        ["2120501", "城乡社区环境卫生", "9.30", "4.10", "5.20"],
    ]
    assert figures(ABOVE + printed(header + body))[:3] == [
        ("合计", "本年支出合计", "9.30"),
        ("合计", "基本支出", "4.10"),
        ("合计", "项目支出", "5.20"),
    ]  # fmt: skip


def test_an_empty_table_is_a_table() -> None:
    header = [
        ["项目", "", "年初结转和结余", "本年收入", "本年支出", "年末结转和结余"],
        ["合计", *[""] * 5],
    ]
    blocks, unreadable = read_text_content(
        f"政府性基金预算财政拨款收入支出决算表\n公开08表\n{printed(header)}\n\n注：本表为空。".encode(),
        "",
    )
    grids = [block for block in blocks if isinstance(block, Grid)]
    assert (len(grids), grids[0].width, unreadable) == (1, 5, ())


RAGGED = """
项目        决算数      预算数
甲的支出   12.30 13.50  合计
乙的支出        13.50 12.30
丙   1.00        2.00 3.00
"""


def test_what_is_not_in_line_is_named_with_its_place() -> None:
    blocks, (part,) = read_text_content(f"{ABOVE}{RAGGED}".encode(), "")
    assert part.place == Place(line=6)
    assert "4 行" in part.reason
    assert not any(isinstance(block, Grid) for block in blocks)


@pytest.mark.parametrize(
    "text",
    [
        "一、收入支出决算总表        5\n二、收入决算表        6\n三、支出决算表        7",
        "本年收入  12.30  万元，其中：\n财政拨款收入  10.10  万元，占  82.11  %。",
        "联系人：张某    电话：021-12345678\n地址：某路 5 号    邮编：200000",
    ],
)
def test_contents_and_sentences_are_no_tables(text: str) -> None:
    blocks, unreadable = read_text_content(text.encode(), "")
    assert not unreadable
    assert not any(isinstance(block, Grid) for block in blocks)
