"""The statutory tables, cell by cell, whatever their layout."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document, Grid
from juesuan_analysis.readers.text import read_text_blocks
from juesuan_analysis.tables import read_tables, title_kind

# The 2023 document


def test_the_tables_stand_in_the_order_of_the_form(chaoyang):
    ids = [table.id for table in chaoyang.tables_list]
    assert ids == ["01", "02", "03", "04", "05", "06", "07", "08", "09"]


def test_each_table_holds_as_many_figures_as_counted_by_hand(chaoyang):
    counts = Counter(fact.table for fact in chaoyang.facts_list)
    assert counts == {"01": 9, "02": 32, "03": 35, "04": 15, "05": 48, "06": 24, "07": 6}
    assert len(chaoyang.facts_list) == 169


def test_every_figure_equals_the_one_transcribed_by_hand(chaoyang, truth):
    def keys(rows):
        return Counter(tuple(str(row[name]) for name in names) for row in rows)

    names = ("table", "side", "code", "item", "measure", "value", "line")
    assert keys(chaoyang.facts.to_dict("records")) == keys(truth("chaoyang_facts.csv"))


def test_figures_keep_their_printed_decimals(chaoyang):
    assert {fact.amount.decimals for fact in chaoyang.facts_list} == {2}
    assert all(fact.unit == "万元" for fact in chaoyang.facts_list)
    assert all(isinstance(value, Decimal) for value in chaoyang.facts["value"])


@pytest.mark.parametrize("table_id", ["08", "09"])
def test_a_table_without_figures_is_there_and_empty(chaoyang, table_id):
    (table,) = (t for t in chaoyang.tables_list if t.id == table_id)
    assert table.status == "empty"
    assert not table.facts
    assert table.cells
    assert not table.problems


def test_a_blank_cell_is_zero_but_has_no_fact(chaoyang):
    (table,) = (t for t in chaoyang.tables_list if t.id == "03")
    (cell,) = (c for c in table.cells if c.item == "合计" and c.measure == "经营支出")
    assert cell.amount is None
    assert cell.operand.value == 0
    assert cell.operand.unrounded
    assert cell not in table.facts


def test_a_printed_zero_is_a_fact(chaoyang):
    (fact,) = (
        f for f in chaoyang.facts_list
        if (f.table, f.code, f.measure) == ("05", "2010301", "项目支出")
    )  # fmt: skip
    assert str(fact.amount) == "0.00"


@pytest.mark.parametrize(
    ("table", "code", "printed", "item"),
    [
        ("02", "20103", "政府办公厅（室）及相关机构事", "政府办公厅（室）及相关机构事务"),
        ("02", "2080505", "机关事业单位基本养老保险缴", "机关事业单位基本养老保险缴费支出"),
        ("06", "30108", "机关事业单位基本养老保险", "机关事业单位基本养老保险缴费"),
    ],
)
def test_a_name_cut_short_is_completed_and_kept_as_printed(chaoyang, table, code, printed, item):
    names = {(c.printed, c.item) for t in chaoyang.tables_list for c in t.cells
             if (t.id, c.code) == (table, code)}  # fmt: skip
    assert names == {(printed, item)}


def test_carry_over_lines_keep_their_parent(chaoyang):
    items = {c.item for t in chaoyang.tables_list if t.id == "04" for c in t.cells}
    assert "年初财政拨款结转和结余/一般公共预算财政拨款" in items
    assert "年初财政拨款结转和结余/国有资本经营预算财政拨款" in items


def test_every_printed_figure_of_the_tables_is_read(chaoyang, chaoyang_text):
    """Nothing is lost: each figure with two decimals in part four has its fact."""
    lines = chaoyang_text.split("\n")[297:627]
    printed = Counter(
        (number, figure.replace(",", ""))
        for number, line in enumerate(lines, start=298)
        for figure in re.findall(r"(?<![\d.])[\d,]+\.\d\d(?!\d)", line)
    )
    read = Counter((f.place.line, str(f.amount)) for f in chaoyang.facts_list)
    assert read == printed


# Titles


@pytest.mark.parametrize(
    ("title", "table_id"),
    [
        ("收入支出决算总表", "01"),
        ("收支决算总表", "01"),
        ("一、部门收入支出决算总表", "01"),
        ("收入决算表", "02"),
        ("支出决算表", "03"),
        ("财政拨款收入支出决算总表", "04"),
        ("财政拨款收支决算总表", "04"),
        ("一般公共预算财政拨款支出决算表", "05"),
        ("一般公共预算财政拨款支出决算明细表", "05"),
        ("一般公共预算财政拨款基本支出决算表", "06"),
        ("一般公共预算财政拨款基本支出决算明细表", "06"),
        ("财政拨款“三公”经费支出决算表", "07"),
        ("一般公共预算财政拨款“三公”经费支出决算表", "07"),
        ("“三公” 经费 支出决算表", "07"),
        ("政府性基金预算财政拨款收入支出决算表", "08"),
        ("国有资本经营预算财政拨款支出决算表", "09"),
        ("国有资本经营预算财政拨款收入支出决算表", "09"),
        ("收入支出决算总体情况说明", None),
        ("支出决算表反映部门本年度各项支出情况。", None),
    ],
)
def test_a_title_names_its_table(title, table_id):
    kind = title_kind(title)
    assert (kind.id if kind else None) == table_id


# Made-up tables in other layouts


def tables_of(text: str):
    blocks = read_text_blocks(text.encode(), "made up")
    return read_tables(Document(Path("made_up.txt"), "", blocks))


def cells_of(text: str) -> set[tuple[str, ...]]:
    """Code, item, measure and value of every figure."""
    return {
        (f.code, f.item, f.measure, str(f.amount)) for table in tables_of(text) for f in table.facts
    }


SPLIT_CODES = """\
# 支出决算表
金额单位：万元
项目||||本年支出合计|基本支出|项目支出
科目编码|||科目名称|||
类|款|项||||
栏次||||1|2|3
201|||一般公共服务支出|30.00|20.00|10.00
201|03||政府办公厅（室）及相关机构事务|30.00|20.00|10.00
201|03|01|行政运行|20.00|20.00|
201|03|02|一般行政管理事务|10.00||10.00
合计||||30.00|20.00|10.00
""".replace("|", "\t")


MARKS = [
    *("财决公开{:02d}表", "决算公开{:02d}表", "附表{}", "附件1-{}", "（公开{:02d}表）", "表{}"),
    *(
        "公开附表{}",
        "部门决算公开{:02d}表",
        "财决批复{:02d}表",
        "Z{:02d}表",
        "公开表{}",
        "{:02d}表",
    ),
]


@pytest.mark.parametrize(
    "lines",
    [
        "{title}\n{mark}",
        "{mark}\n{title}",
        "{title}\t\t{mark}",
        "{title}      {mark}",
        "{mark} {title}",
    ],
)
@pytest.mark.parametrize("mark", MARKS)
def test_the_number_of_a_form_is_no_title(mark, lines):
    head, body = SPLIT_CODES.split("\n", 1)
    text = lines.format(title=head.strip("# "), mark=mark.format(3))
    assert [table.id for table in tables_of(f"{text}\n{body}")] == ["03"]


PUBLIC = """\
财政拨款“三公”经费支出决算表
项目|行次|预算数|决算数
{rows}
1.因公出国（境）费|3||
2.公务用车购置及运行维护费|4|6.00|6.20
3.公务接待费|5|4.00|3.10
"""


@pytest.mark.parametrize(
    ("rows", "item"),
    [
        ("一、“三公”经费支出|1|10.00|9.30", "“三公”经费支出"),
        ("一、“三公”经费支出|1|—|—\n（一）支出合计|2|10.00|9.30", "合计"),
        ("“三公”经费合计|1|10.00|9.30", "合计"),
    ],
)
def test_the_first_row_of_the_three_public_expenses_is_their_total(rows, item):
    text = PUBLIC.format(rows=rows).replace("|", "\t")
    told = "“三公”经费支出决算数为9.30万元，完成预算的93.00%。"
    document = Document(
        Path("made_up.txt"), "", read_text_blocks(f"{told}\n\n{text}".encode(), "made up")
    )
    disclosure = Disclosure(document)
    assert next(f.item for f in disclosure.tables_list[0].facts if f.measure == "决算数") == item
    assert {s.verdict for s in disclosure.statements_list} == {"exact"}
    assert not disclosure.findings_list
    assert any("三项之和" in i.statement for i in disclosure.identities_list)


def test_codes_split_over_three_columns_are_joined():
    found = cells_of(SPLIT_CODES)
    assert {(code, item) for code, item, _, _ in found} == {
        ("201", "一般公共服务支出"),
        ("20103", "政府办公厅（室）及相关机构事务"),
        ("2010301", "行政运行"),
        ("2010302", "一般行政管理事务"),
        ("", "合计"),
    }
    assert ("2010302", "一般行政管理事务", "项目支出", "10.00") in found
    assert len(found) == 13


def test_a_total_row_may_stand_last_as_well_as_first():
    *head, total = SPLIT_CODES.splitlines()
    first = "\n".join([*head[:6], total, *head[6:]])
    assert cells_of(first) == cells_of(SPLIT_CODES)


HEADED = """\
# 收入决算表
金额单位：万元
项目||本年收入
科目编码|科目名称|合计|财政拨款|上级补助|事业|经营|附属单位上缴|其他
213|农林水支出|12.00|9.00|2.00|||1.00|
21303|水利|12.00|9.00|2.00|||1.00|
2130301|行政运行|12.00|9.00|2.00|||1.00|
合计||12.00|9.00|2.00|||1.00|
""".replace("|", "\t")


def test_a_head_over_all_columns_says_that_they_are_income():
    found = {(measure, value) for code, _, measure, value in cells_of(HEADED) if code == "213"}
    assert found == {
        ("本年收入合计", "12.00"),
        ("财政拨款收入", "9.00"),
        ("上级补助收入", "2.00"),
        ("附属单位上缴收入", "1.00"),
    }


DOWN = """\
# 财政拨款“三公”经费支出决算表
金额单位：万元
项目|预算数|决算数
合计|6.00|4.50
1.因公出国（境）费||
2.公务接待费|1.00|0.50
3.公务用车购置及运行维护费|5.00|4.00
其中：（1）公务用车购置费||
（2）公务用车运行维护费|5.00|4.00
""".replace("|", "\t")

ACROSS = """\
# 财政拨款“三公”经费支出决算表
金额单位：万元
预算数||||||决算数|||||
合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费\
|合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费
||小计|公务用车购置费|公务用车运行维护费|\
|||小计|公务用车购置费|公务用车运行维护费|
1|2|3|4|5|6|7|8|9|10|11|12
6.00||5.00||5.00|1.00|4.50||4.00||4.00|0.50
""".replace("|", "\t")

ACROSS_UNDER_EXPENSES = """\
# 财政拨款“三公”经费支出决算表
金额单位：万元
合计||因公出国（境）费||公务用车购置及运行维护费||||||公务接待费|
||||小计||公务用车购置费||公务用车运行维护费|||
预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数
6.00|4.50|||5.00|4.00|||5.00|4.00|1.00|0.50
""".replace("|", "\t")

ROWS_ARE_MEASURES = """\
# 财政拨款“三公”经费支出决算表
金额单位：万元
项目|合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费
|||小计|公务用车购置费|公务用车运行维护费|
本年预算数|6.00||5.00||5.00|1.00
本年决算数|4.50||4.00||4.00|0.50
""".replace("|", "\t")

THREE_PUBLIC = {
    ("", "合计", "预算数", "6.00"),
    ("", "合计", "决算数", "4.50"),
    ("", "公务接待费", "预算数", "1.00"),
    ("", "公务接待费", "决算数", "0.50"),
    ("", "公务用车购置及运行维护费", "预算数", "5.00"),
    ("", "公务用车购置及运行维护费", "决算数", "4.00"),
    ("", "公务用车运行维护费", "预算数", "5.00"),
    ("", "公务用车运行维护费", "决算数", "4.00"),
}


def test_the_three_public_expenses_read_alike_down_the_page(make_disclosure):
    assert cells_of(DOWN) == THREE_PUBLIC


def test_the_three_public_expenses_read_alike_across_under_expenses():
    assert cells_of(ACROSS_UNDER_EXPENSES) == THREE_PUBLIC


def test_the_three_public_expenses_read_alike_across_under_budget_and_outturn():
    assert cells_of(ACROSS) == THREE_PUBLIC


def test_the_three_public_expenses_read_alike_where_rows_are_budget_and_outturn():
    assert cells_of(ROWS_ARE_MEASURES) == THREE_PUBLIC


def test_the_budget_of_the_year_is_a_budget_and_its_outturn_an_outturn():
    told = ACROSS.replace("预算数", "全年预算数").replace("决算数", "全年决算数")
    assert cells_of(told) == THREE_PUBLIC


@pytest.mark.parametrize("text", [DOWN, ACROSS_UNDER_EXPENSES])
def test_a_blank_public_expense_has_a_cell_in_either_layout(text):
    (table,) = tables_of(text)
    blank = {(c.item, c.measure) for c in table.cells if c.amount is None}
    assert {("因公出国（境）费", "决算数"), ("公务用车购置费", "预算数")} <= blank


PLAIN = """\
# 支出决算表
金额单位：万元
项目||本年支出合计|基本支出|项目支出
科目编码|科目名称|||
合计||30.00|20.00|10.00
201|一般公共服务支出|18.00|8.00|10.00
208|社会保障和就业支出|12.00|12.00|
""".replace("|", "\t")


def test_a_continuation_without_header_belongs_to_the_table_before():
    broken = PLAIN.replace("208\t", "\n208\t")
    tables = tables_of(broken)
    assert len(tables) == 1
    assert len(tables[0].grids) == 2
    assert cells_of(broken) == cells_of(PLAIN)


def test_a_continuation_that_repeats_its_header_belongs_to_the_table_before():
    header = "\n".join(PLAIN.splitlines()[2:4])
    broken = PLAIN.replace("208\t", f"\n{header}\n208\t")
    assert len(tables_of(broken)) == 1
    assert cells_of(broken) == cells_of(PLAIN)


def test_a_page_number_between_does_not_part_a_table():
    assert cells_of(PLAIN.replace("208\t", "\n— 12 —\n\n208\t")) == cells_of(PLAIN)


@pytest.mark.parametrize(
    ("above", "note", "unit"),
    [
        ("", "注：本表金额单位为元。", "元"),
        ("", "注：本表以元为计量单位，部分数据因四舍五入有尾差。", "元"),
        ("", "注：本表反映本年支出情况。", "万元"),
        ("金额单位：万元\n", "注：本表金额单位为元。", "万元"),
    ],
)
def test_a_note_below_a_table_tells_its_unit_where_nothing_above_does(above, note, unit):
    text = PLAIN.replace("金额单位：万元\n", above).rstrip() + f"\n\n{note}\n"
    assert [table.unit for table in tables_of(text)] == [unit]


def test_amounts_in_yuan_are_worth_a_ten_thousandth():
    yuan = PLAIN.replace("万元", "元").replace("30.00", "300,000.00").replace("20.00", "200,000.00")
    (table,) = tables_of(yuan)
    (total,) = (f for f in table.facts if f.item == "合计" and f.measure == "本年支出合计")
    assert total.unit == "元"
    assert str(total.amount) == "300000.00"
    assert total.amount.exact == 30


@pytest.mark.parametrize("figure", ["30", "30.0", "１，２３０．００", "-30.00"])
def test_figures_may_have_any_decimals_and_forms(figure):
    found = cells_of(PLAIN.replace("30.00", figure))
    expected = figure.translate(str.maketrans("０１２３．，", "0123.,")).replace(",", "")
    assert ("", "合计", "本年支出合计", expected) in found


def test_an_unreadable_cell_is_reported_with_its_place_and_loses_nothing_else():
    (table,) = tables_of(PLAIN.replace("18.00", "1８.O0"))
    (problem,) = table.problems
    assert problem.kind == "unreadable_cell"
    assert problem.place.line == 6
    assert "一般公共服务支出" in problem.quote
    assert "1８.O0" in problem.quote
    rest = {f for f in cells_of(PLAIN) if f[3] != "18.00"}
    assert {(f.code, f.item, f.measure, str(f.amount)) for f in table.facts} == rest


def test_a_row_cut_short_is_reported_and_read_as_far_as_it_goes():
    (table,) = tables_of(
        PLAIN.replace("201\t一般公共服务支出\t18.00\t8.00\t10.00", "201\t一般公共服务支出\t18.00")
    )
    assert [(p.kind, p.place.line) for p in table.problems] == [("short_row", 6)]
    assert ("201", "一般公共服务支出", "本年支出合计", "18.00") in {
        (f.code, f.item, f.measure, str(f.amount)) for f in table.facts
    }


def test_a_table_without_total_is_reported_as_possibly_cut_off():
    (table,) = tables_of(PLAIN.replace("合计\t\t30.00\t20.00\t10.00\n", ""))
    assert [p.kind for p in table.problems] == ["incomplete_table"]


def test_a_table_that_says_it_has_no_data_is_told_from_one_that_is_blank():
    header = "\n".join(PLAIN.splitlines()[2:4])
    blank = f"# 支出决算表\n金额单位：万元\n{header}\n合计\t\t\t\t\n"
    assert [t.status for t in tables_of(blank)] == ["empty"]
    assert [t.status for t in tables_of(f"{blank}\n注：本表无数据。\n")] == ["stated_empty"]
    assert [t.status for t in tables_of(PLAIN)] == ["present"]


@pytest.mark.parametrize("mark", ["-", "—", "－－", "/", "无", ""])
def test_a_dash_or_nothing_is_a_blank_cell(mark):
    found = cells_of(PLAIN.replace("12.00\t12.00\t", f"12.00\t12.00\t{mark}"))
    assert found == cells_of(PLAIN)


def test_a_title_without_a_table_gives_none():
    assert tables_of("# 支出决算表\n\n本单位没有这张表。\n") == ()


def test_prose_in_tabs_is_no_table():
    assert tables_of("# 支出决算表\n\n甲\t乙\n丙\t丁\n") == ()


THREE_BLOCKS = """\
# 一般公共预算财政拨款基本支出决算表
金额单位：万元
人员经费|||公用经费|||||
科目编码|科目名称|决算数|科目编码|科目名称|决算数|科目编码|科目名称|决算数
301|工资福利支出|9.00|302|商品和服务支出|4.00|310|资本性支出|1.00
30101|基本工资|9.00|30201|办公费|4.00|31002|办公设备购置|1.00
人员经费合计||9.00|公用经费合计|||||5.00
""".replace("|", "\t")


def test_three_blocks_side_by_side_are_read_as_one_list():
    assert cells_of(THREE_BLOCKS) == {
        ("301", "工资福利支出", "决算数", "9.00"),
        ("30101", "基本工资", "决算数", "9.00"),
        ("302", "商品和服务支出", "决算数", "4.00"),
        ("30201", "办公费", "决算数", "4.00"),
        ("310", "资本性支出", "决算数", "1.00"),
        ("31002", "办公设备购置", "决算数", "1.00"),
        ("", "人员经费合计", "决算数", "9.00"),
        ("", "公用经费合计", "决算数", "5.00"),
    }


# Order and blank rows do not matter


def table_blocks(text: str) -> list[str]:
    """Part four of the document, one text a table, its title first."""
    part = text.split("#### 第四部分")[1].split("## 第五部分")[0]
    return ["# " + block for block in part.split("\n# ")[1:]]


def content(tables):
    return Counter(
        (f.table, f.side, f.code, f.item, f.measure, str(f.amount))
        for table in tables
        for f in table.facts
    )


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_order_of_the_tables_changes_no_figure(chaoyang, chaoyang_text, data):
    blocks = data.draw(st.permutations(table_blocks(chaoyang_text)))
    assert content(tables_of("\n".join(blocks))) == content(chaoyang.tables_list)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_blank_rows_between_data_rows_change_no_figure(chaoyang, chaoyang_text, data):
    text = "\n".join(table_blocks(chaoyang_text))
    lines = text.split("\n")
    rows = [i for i, line in enumerate(lines) if re.search(r"\d\.\d\d\b", line) and "\t" in line]
    chosen = data.draw(st.sets(st.sampled_from(rows), max_size=12))
    width = {i: lines[i].count("\t") for i in chosen}
    blank = "\n".join(
        line + ("\n" + "\t" * width[i] if i in chosen else "") for i, line in enumerate(lines)
    )
    tables = tables_of(blank)
    assert content(tables) == content(chaoyang.tables_list)
    assert not any(table.problems for table in tables)


def test_the_grids_of_the_document_are_those_of_its_tables(chaoyang):
    grids = {id(grid) for table in chaoyang.tables_list for grid in table.grids}
    read = {id(block) for block in chaoyang.document.blocks if isinstance(block, Grid)}
    assert grids <= read
