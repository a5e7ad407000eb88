"""Sets of tables in the forms of many provinces: every figure is read, and nobody is accused."""

import re
from collections import Counter
from io import BytesIO
from pathlib import Path
from random import Random

import openpyxl
import pytest

from juesuan_analysis import Disclosure, read
from juesuan_analysis.document import Document
from juesuan_analysis.readers.html import read_html_content
from juesuan_analysis.readers.text import read_text_blocks
from juesuan_analysis.tables import read_tables
from tests.typesetting.provinces import table_set
from tests.typesetting.sheets import as_html, as_pdf, as_text, as_workbook

FORMS = {
    "txt": as_text,
    "html": as_html,
    "xlsx": as_workbook,
    "pdf": lambda sheets: as_pdf(sheets, 420),
}
CELL_SPOILED = ("#REF!", "=SUM(C4:C9)", "1.2.3", "{}2024", "{}（更正）", "▇▇")


def printed(tables):
    return Counter(
        (f.table, f.side, f.code, f.item, f.measure, str(f.amount)) for t in tables for f in t.facts
    )


def errors(disclosure):
    return [f for f in disclosure.findings_list if f.severity == "error"]


@pytest.fixture
def read_as(tmp_path):
    """Reads bytes by way of a file of some ending."""

    def made(data, ending):
        path = tmp_path / f"made_up.{ending}"
        path.write_bytes(data)
        return read(path)

    return made


@pytest.mark.parametrize(
    ("seed", "form"),
    [(seed, "txt") for seed in range(24)]
    + [(seed, form) for form in ("html", "xlsx") for seed in (0, 4, 9)]
    + [(seed, "pdf") for seed in (3, 22)],
)
def test_every_figure_of_a_set_is_read_and_none_is_accused(read_as, seed, form):
    sheets, facts, style = table_set(seed)
    disclosure = read_as(FORMS[form](sheets), form)
    assert printed(disclosure.tables_list) == Counter(facts)
    assert {table.unit for table in disclosure.tables_list} == {style.unit}
    assert not errors(disclosure)


def test_the_tables_beside_the_statutory_ones_are_named_and_kept(read_as):
    styles = ((seed, table_set(seed)[2]) for seed in range(99))
    seeds = (
        s
        for s, style in styles
        if not style.university and {"detail", "assets"} <= set(style.beside)
    )
    sheets, *_ = table_set(next(seeds))
    disclosure = read_as(as_text(sheets), "txt")
    titles = " ".join(table.title for table in disclosure.unknown_tables)
    for title in ("支出决算明细表", "国有资产占用情况表"):
        assert title in titles
    assert all(table.facts for table in disclosure.unknown_tables)


BY_UNIT = """\
2023年度部门决算

收入决算表{title}
金额单位：万元
{column}\t本年收入合计\t财政拨款收入\t事业收入\t其他收入
白鹭市林业局（本级）\t700.00\t{own}\t40.00\t60.00
白鹭市苗圃\t250.00\t150.00\t20.00\t80.00
白鹭市林业站\t50.00\t30.00\t\t20.00
合计\t{total}\t780.00\t60.00\t160.00
收入决算表
金额单位：万元
科目编码\t科目名称\t本年收入合计\t财政拨款收入\t事业收入\t其他收入
合计\t\t1,000.00\t780.00\t60.00\t160.00
213\t农林水支出\t1,000.00\t780.00\t60.00\t160.00
21302\t林业和草原\t1,000.00\t780.00\t60.00\t160.00
2130204\t事业机构\t1,000.00\t780.00\t60.00\t160.00
"""


@pytest.mark.parametrize("title", ["（分单位）", "（按预算单位）", ""])
@pytest.mark.parametrize("column", ["单位名称", "预算单位", "单位"])
def test_a_table_by_units_stands_beside_that_by_subjects(read_as, title, column):
    text = BY_UNIT.format(title=title, column=column, own="600.00", total="1,000.00")
    disclosure = read_as(text.encode(), "txt")
    units, subjects = disclosure.tables_list
    assert (units.id, subjects.id) == ("income-by-unit", "02")
    assert [fact.item for fact in units.facts if fact.measure == "本年收入合计"] == [
        "白鹭市林业局（本级）", "白鹭市苗圃", "白鹭市林业站", "合计",
    ]  # fmt: skip
    assert not [f for f in disclosure.findings_list if f.severity != "note"]


@pytest.mark.parametrize(
    ("own", "total", "said"),
    [
        ("600.00", "1,010.00", {"合计", "本年收入合计"}),
        ("610.00", "1,000.00", {"白鹭市林业局（本级）"}),
    ],
)
def test_a_slip_in_a_table_by_units_is_found(read_as, own, total, said):
    text = BY_UNIT.format(title="（分单位）", column="单位名称", own=own, total=total)
    found = errors(read_as(text.encode(), "txt"))
    assert found
    assert any(word in f"{f.quote}{f.explanation}" for f in found for word in said)


@pytest.mark.parametrize("seed", range(12))
def test_a_cell_that_cannot_be_read_opens_its_sums_and_accuses_nobody(read_as, seed):
    sheets, facts, _ = table_set(seed)
    chance = Random(seed)
    cells = [
        (row, column)
        for sheet in sheets
        for row in sheet.rows[sheet.header :]
        for column, cell in enumerate(row)
        if (cell.endswith(".00") and cell != "0.00") or cell[-3:-2] == "."
    ]
    row, column = chance.choice([(r, c) for r, c in cells if r[c] != "0.00"])
    row[column] = CELL_SPOILED[seed % len(CELL_SPOILED)].format(row[column])
    disclosure = read_as(as_text(sheets), "txt")
    assert not errors(disclosure)
    assert sum((Counter(facts) - printed(disclosure.tables_list)).values()) <= 1
    assert not printed(disclosure.tables_list) - Counter(facts)


def tables_of(text):
    return read_tables(
        Document(Path("made_up.txt"), "", read_text_blocks(text.encode(), "made_up.txt"))
    )


GENERAL = """\
{title}
金额单位：万元
项目\t\t本年支出\t\t
科目编码\t科目名称\t小计\t基本支出\t项目支出
合计\t\t{total}\t61.20\t{project}
205\t教育支出\t{total}\t61.20\t{project}
20502\t普通教育\t{total}\t61.20\t{project}
2050202\t小学教育\t{total}\t61.20\t{project}
"""


def general(title="一般公共预算财政拨款支出决算表", total="73.50", project="12.30"):
    return GENERAL.format(title=title, total=total, project=project)


@pytest.mark.parametrize(
    "title",
    [
        "2021年度一般公共预算财政拨款支出决算表",
        "第四部分 2022年度部门决算表 五、一般公共预算财政拨款支出决算表",
        "某市港航中心2022年度一般公共预算财政拨款支出决算表",
        "公开05表 一般公共预算财政拨款支出决算表",
        "附件3-5：一般公共预算财政拨款支出决算表",
        "一般公共预算支出情况一览表",
    ],
)
def test_a_spoiled_title_still_names_its_table(title):
    (table,) = tables_of(general(title))
    assert (table.id, len(table.facts)) == ("05", 12)


@pytest.mark.parametrize(
    "title",
    ["一般公共预算财政拨款项目支出决算表", "2024年部门预算一般公共预算支出表", "某项经费明细表"],
)
def test_a_table_with_the_same_columns_and_another_title_is_not_it(title):
    assert "05" not in [table.id for table in tables_of(general(title))]
    both = tables_of(general() + "\n" + general(title, "12.30", "12.30"))
    assert [table.title for table in both] == ["一般公共预算财政拨款支出决算表"]


def test_a_budget_prints_tables_of_the_same_columns_and_they_are_no_accounts():
    (table,) = tables_of("某局2024年部门预算\n\n" + general("一般公共预算支出表"))
    assert table.id == "budget-general"


def test_a_table_without_any_title_is_told_by_sums_or_not_at_all():
    summary = """\
财政拨款收入支出决算总表
收入\t\t支出\t\t\t\t
项目\t决算数\t项目\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款\t国有资本经营预算财政拨款
一、一般公共预算财政拨款\t73.50\t五、教育支出\t73.50\t73.50\t\t
本年收入合计\t73.50\t本年支出合计\t73.50\t73.50\t\t
总计\t73.50\t总计\t73.50\t73.50\t\t

单位情况如下。
"""
    untitled = general("见下")
    assert [table.id for table in tables_of(summary + untitled)] == ["04", "05"]
    assert [table.id for table in tables_of(summary + general("见下", "99.00", "37.80"))] == ["04"]
    assert not tables_of(untitled)


@pytest.mark.parametrize("cell", ["（12.30）", "(12.30)", "△12.30", "▲12.30", "−12.30", "－12.30"])
def test_what_stands_for_a_sign_is_one(cell):
    (table,) = tables_of(general(total="48.90", project=cell))
    assert {str(f.amount) for f in table.facts if f.measure == "项目支出"} == {"-12.30"}


@pytest.mark.parametrize("cell", ["", "-", "—", "——", "－", "/", "无"])
def test_what_stands_for_nothing_is_blank(cell):
    (table,) = tables_of(general(total="61.20", project=cell))
    assert all(c.amount is None for c in table.cells if c.measure == "项目支出")
    assert not table.unread


@pytest.mark.parametrize("mark", ["①", "[1]", "*", "※", "（注）", "²"])
def test_a_note_mark_is_no_part_of_a_figure(mark):
    (table,) = tables_of(general(project=f"12.30{mark}"))
    assert {str(f.amount) for f in table.facts if f.measure == "项目支出"} == {"12.30"}


def test_a_raised_note_is_no_part_of_a_figure():
    rows = general(project="12.30<sup>3</sup>").splitlines()[2:]
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("\t")) for row in rows)
    body = "<p>一般公共预算支出决算表</p><table>" + "".join(f"<tr>{c}</tr>" for c in cells)
    blocks, _ = read_html_content(body.encode(), "made_up.html")
    for read_blocks in (
        blocks,
        read_text_blocks(general(project="12.30<sup>3</sup>").encode(), ""),
    ):
        (table,) = read_tables(Document(Path("made_up"), "", read_blocks))
        assert {str(f.amount) for f in table.facts if f.measure == "项目支出"} == {"12.30"}


def test_a_figure_with_other_decimals_than_its_column_is_unreadable():
    (table,) = tables_of(general().replace("小学教育\t73.50", "小学教育\t73.502024"))
    (cell,) = table.unread
    assert (cell.item, cell.measure, cell.amount) == ("小学教育", "合计", None)
    assert "73.502024" in table.problems[0].quote


def test_decimals_without_their_zeros_are_no_other_decimals():
    (table,) = tables_of(general(total="73.5", project="12.3").replace("61.20", "61.2005"))
    assert not table.unread


@pytest.mark.parametrize(
    "caption",
    [
        "\t\t公开05表\n单位：某局\t2022年度\t金额单位：元",
        "编制单位：某局　2022年度　金额单位：元",
        "\t\t\t\t单位：元",
    ],
)
def test_a_unit_is_read_wherever_it_stands(caption):
    (table,) = tables_of(general().replace("金额单位：万元", caption))
    assert (table.unit, len(table.facts)) == ("元", 12)


def test_a_unit_behind_a_header_is_read():
    text = general().replace("金额单位：万元\n", "").replace("小计", "小计（元）")
    (table,) = tables_of(text)
    assert (table.unit, {f.measure for f in table.facts}) == (
        "元",
        {"合计", "基本支出", "项目支出"},
    )


def test_figures_of_a_grid_without_header_are_kept(read_as):
    disclosure = read_as("某项资金表\n甲类\t10.50\n乙类\t4.25\n合计\t14.75\n".encode(), "txt")
    assert [(f.item, str(f.amount)) for f in disclosure.facts_list] == [
        ("甲类", "10.50"), ("乙类", "4.25"), ("合计", "14.75"),
    ]  # fmt: skip
    assert [table.title for table in disclosure.unknown_tables] == ["某项资金表"]


def test_a_row_pushed_aside_by_a_merged_cell_is_told_and_accuses_nobody(read_as):
    rows = [row.split("\t") for row in general().splitlines()[2:]]
    parts = []
    for number, row in enumerate(rows):
        spans = [" rowspan=2" if number == 3 and i == 0 else "" for i in range(len(row))]
        cells = (f"<td{span}>{cell}</td>" for span, cell in zip(spans, row, strict=True))
        parts.append(f"<tr>{''.join(cells)}</tr>")
    page = "<p>一般公共预算支出决算表</p><p>单位：万元</p><table>" + "".join(parts) + "</table>"
    disclosure = read_as(page.encode(), "html")
    assert not errors(disclosure)
    (table,) = disclosure.tables_list
    assert {cell.code for cell in table.unread} == {"20502"}
    assert {"20502", "73.50"} <= set(table.problems[0].quote.split())


def unequal(found, tables):
    return Counter(found) - printed(tables)


@pytest.mark.parametrize("seed", [6, 10, 23, 26, 33, 52])
def test_a_stray_merged_cell_anywhere_is_told_and_accuses_nobody(seed):
    sheets, facts, _ = table_set(seed)
    page, chance = as_html(sheets).decode(), Random(seed)
    alone = [*re.finditer("<td rowspan=1 colspan=1>", page)]
    for cell in chance.sample(alone, 8):
        reach = chance.choice((2, 3))
        stray = f"{page[: cell.start()]}<td rowspan={reach} colspan=1>{page[cell.end() :]}"
        disclosure = Disclosure(
            Document(Path("made_up"), "", read_html_content(stray.encode(), "made_up")[0])
        )
        assert not errors(disclosure)
        assert not unequal(facts, disclosure.tables_list) or disclosure.findings_list


def strewn(grey):
    """A page full of one word, drawn across whatever stands there."""

    def draw(canvas):
        canvas.setFillGray(grey)
        canvas.setFont("NotoSansSC", 8)
        for x in range(40, 1190, 90):
            for y in range(30, 600, 37):
                canvas.drawString(x, y, "3051")

    return draw


@pytest.mark.parametrize("grey", [0.7, 0.35, 0])
def test_a_word_strewn_over_the_page_is_no_part_of_a_figure(read_as, grey):
    sheets, facts, _ = table_set(8)
    disclosure = read_as(as_pdf(sheets, 600, strewn(grey)), "pdf")
    assert not printed(disclosure.tables_list) - Counter(facts)
    assert (Counter(facts) - printed(disclosure.tables_list)).total() < len(facts) // 50
    assert not errors(disclosure)


def test_basic_expenditure_by_subject_and_use_has_a_measure_for_each_use():
    rows = (
        "一般公共预算财政拨款基本支出决算表", "单位：万元",
        "科目编码\t科目名称\t合计\t人员经费\t公用经费", "合计\t\t31.50\t20.25\t11.25",
        "301\t工资福利支出\t20.25\t20.25\t", "302\t商品和服务支出\t11.25\t\t11.25",
    )  # fmt: skip
    (table,) = tables_of("\n".join(rows))
    (total,) = ({f.measure: str(f.amount) for f in table.facts if f.item == "合计"},)
    assert total == {"合计": "31.50", "人员经费": "20.25", "公用经费": "11.25"}


def test_a_formula_whose_value_was_never_stored_is_unreadable_and_not_blank(read_as):
    book = openpyxl.Workbook()
    rows = [row.split("\t") for row in general().splitlines()]
    for row in rows:
        book.active.append([float(c) if re.fullmatch(r"\d+\.\d\d", c) else c or None for c in row])
    book.active.cell(5, 3).value = "=SUM(C6)"
    data = BytesIO()
    book.save(data)
    disclosure = read_as(data.getvalue(), "xlsx")
    (table,) = disclosure.tables_list
    assert [(cell.item, cell.measure) for cell in table.unread] == [("合计", "合计")]
    assert "=SUM(C6)" in table.problems[0].explanation
    assert not errors(disclosure)
