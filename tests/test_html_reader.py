"""A web page gives what a browser shows of it, the same as the text; what is none is refused."""

from collections import Counter
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juesuan_analysis import Disclosure
from juesuan_analysis.document import Document, Grid, Paragraph
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.html import read_html_content
from juesuan_analysis.readers.sheet import UNREAD
from tests.converting import as_html_table

DAMAGED = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PAGE = (
    "<!DOCTYPE html><html><head><meta charset={charset}><title>公开</title>"
    "<style>p {{ color: red }}</style><script>document.write('9.99 万元')</script></head>"
    "<body onload='go()'><!-- 8.88 万元 -->{body}<script>var x = '<p>7.77';</script></body></html>"
)


# Pages as departments publish them


def page(body: str, charset: str = "utf-8") -> bytes:
    return PAGE.format(body=body, charset=charset).encode(charset)


def read_blocks(data: bytes) -> tuple[Any, ...]:
    return read_html_content(data, "made_up.html")[0]


def blocks_of(body: str) -> tuple[Any, ...]:
    return read_blocks(page(body))


def texts(body: str) -> list[str]:
    blocks = blocks_of(body)
    assert all(isinstance(block, Paragraph) for block in blocks)
    return [block.text for block in blocks]


def grid_of(body: str) -> list[tuple[str, ...]]:
    (grid,) = blocks_of(body)
    assert isinstance(grid, Grid)
    return [row.cells for row in grid.rows]


def as_body(document: Document) -> str:
    parts = []
    for block in document.blocks:
        if isinstance(block, Grid):
            parts.append(as_html_table(block))
        elif block.heading:
            parts.append(f"<h2>{escape(block.text)}</h2>")
        else:
            parts.append(f"<p>&nbsp;　<span>{escape(block.text)}</span></p>")
    return "\n".join(parts)


def disclosed(data: bytes) -> Disclosure:
    return Disclosure(Document(Path("made_up"), "", read_html_content(data, "made_up.html")[0]))


def facts(disclosure: Disclosure) -> Counter:
    return Counter(
        (f.table, f.side, f.code, f.item, f.measure, str(f.amount)) for f in disclosure.facts_list
    )


def verdicts(disclosure: Disclosure) -> list[tuple[str, str, str, str]]:
    return [
        (s.id, s.printed, s.claim.formula.name, s.verdict + s.note)
        for s in disclosure.statements_list
    ]


# The same facts and verdicts


@pytest.fixture(scope="module")
def published(chaoyang):
    return disclosed(page(as_body(chaoyang.document)))


def test_a_page_gives_the_facts_of_the_text(published, chaoyang):
    assert len(published.facts_list) == 169
    assert facts(published) == facts(chaoyang)


def test_a_page_gives_the_verdicts_of_the_text(published, chaoyang):
    assert len(published.statements_list) == len(chaoyang.statements_list)
    assert verdicts(published) == verdicts(chaoyang)


def test_a_page_gives_the_evaluation_and_identities_of_the_text(published, chaoyang):
    assert [(i.id, i.verdict) for i in published.identities_list] == [
        (i.id, i.verdict) for i in chaoyang.identities_list
    ]
    assert len(published.projects) == len(chaoyang.projects)
    assert len(published.indicators) == len(chaoyang.indicators)


def test_a_page_in_gb2312_within_layout_tables_gives_the_same(published, chaoyang):
    body = as_body(chaoyang.document)
    layout = (
        f"<table><tr><td>导航</td><td><table><tr><td>{body}</td></tr></table></td></tr></table>"
    )
    found = disclosed(page(layout, "gb18030").replace(b"charset=gb18030", b"charset=gb2312"))
    assert facts(found) == facts(published)
    assert [(s.printed, s.verdict) for s in found.statements_list] == [
        (s.printed, s.verdict) for s in published.statements_list
    ]


def test_titles_and_notes_within_the_table_give_the_same(chaoyang):
    parts = []
    for table in chaoyang.tables_list:
        (grid,) = table.grids
        wide = f"<tr><td colspan={grid.width}>%s</td></tr>"
        blank = "<td></td>" * (grid.width - 1)
        above = wide % table.title + f"<tr>{blank}<td>单位：{table.unit}</td></tr>"
        below = "".join(wide % escape(note) for note in table.notes)
        whole = as_html_table(grid).replace("<tbody>", above).replace("</tbody>", below)
        parts.append(whole)
    found = disclosed(page("".join(parts)))
    assert facts(found) == facts(chaoyang)
    assert [t.notes for t in found.tables_list] == [t.notes for t in chaoyang.tables_list]


# Text as shown


def test_a_numbered_list_says_its_numbers_and_what_is_struck_out_is_gone():
    body = "<ol start=2><li>基本支出<li value=5>项目<del>9.0</del>支出</ol><ul><li>其他</ul>"
    assert texts(body) == ["2. 基本支出", "5. 项目支出", "其他"]
    assert texts("<ol style='list-style:none'><li>首页</ol>") == ["首页"]


def test_each_line_of_a_paragraph_has_its_place():
    lines = [block.place.line for block in blocks_of("<p>甲\n<br>乙\n<br>\n<b>丙</b></p>")]
    assert [line - lines[0] for line in lines] == [0, 1, 3]


def test_scripts_styles_comments_and_controls_are_dropped():
    body = (
        "<p>收入<script>1</script>总计</p><select><option>2022</select><noscript>请启用</noscript>"
    )
    assert texts(body) == ["收入总计"]


def test_hidden_words_are_dropped():
    assert texts("<p>一、概况<span style='DISPLAY: none'>PAGEREF _Toc1</span>3</p>") == [
        "一、概况3"
    ]


def test_headings_are_marked():
    first, second = blocks_of("<h1><span>第一</span>部分</h1>正文")
    assert (first.text, first.heading) == ("第一部分", True)
    assert (second.text, second.heading) == ("正文", False)


def test_every_block_is_a_paragraph_of_its_own():
    body = "<div>甲<p>乙</p>丙<ul><li>丁</li><li>戊</li></ul></div>己<font>庚</font><o:p>辛</o:p>"
    assert texts(body) == ["甲", "乙", "丙", "丁", "戊", "己庚辛"]


def test_white_space_is_collapsed_as_browsers_do():
    assert texts("<p>&nbsp;　　收入总计\r\n2404.35\n 万元，\n\t与上年\n持平&#8203;。　</p>") == [
        "收入总计 2404.35 万元，与上年持平。"
    ]


def test_a_line_break_ends_a_paragraph():
    assert texts("<p>一、收入总计<br>二、支出总计<br/><br>三、结余</p>") == [
        *("一、收入总计", "二、支出总计", "三、结余")
    ]


def test_a_line_break_within_a_sentence_does_not():
    broken = (
        "根据年初设定的绩效目标，项目自评得分一百分。项目全年预算数为各级财政安排的资金，项目全"
    )
    rest = "年预算数为 994.73 万元。"
    (paragraph,) = blocks_of(f"<p>{broken}<br>{rest}</p>")
    assert paragraph.text == broken + rest
    assert paragraph.locate(len(broken)) == (paragraph.place, 0)
    assert texts(f"<p>{broken}</p><p>{rest}</p>") == [broken, rest]


def test_places_are_source_lines():
    body = "\n\n<p>甲</p>\n<table>\n<tr><td>乙<td>1</tr>\n<tr><td>丙<td>2</tr></table>"
    paragraph, grid = blocks_of(body)
    assert str(paragraph.place) == "L3"
    assert paragraph.locate(0) == (paragraph.place, 0)
    assert [str(row.place) for row in grid.rows] == ["L5", "L6"]


def test_a_line_that_the_parser_cannot_count_is_left_out():
    (paragraph,) = blocks_of("\n" * 70_000 + "<p>甲</p>")
    assert paragraph.place.line is None


# Encodings

MIXED = "<p>收入总计２４０４.35万元</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_a_page_that_declares_nothing_is_read(encoding):
    data = f"<html>{MIXED}</html>".encode(encoding)
    assert read_blocks(data) == read_blocks(page(MIXED))


@pytest.mark.parametrize("name", ["gb2312", "GBK", "gb18030"])
def test_a_declared_encoding_is_used(name):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={name}">'
    data = f"<html>{meta}<p>㎡镕</p>".encode("gb18030")
    (paragraph,) = read_blocks(data)
    assert paragraph.text == "㎡镕"


def test_one_broken_character_does_not_spoil_a_page():
    data = page("<p>" + "收入" * 100 + "</p>", "gbk").replace("收".encode("gbk"), b"\xff", 1)
    (paragraph,) = read_blocks(data)
    assert paragraph.text.endswith("收入" * 99)


def test_a_wrong_declaration_is_seen_through():
    data = page("<p>收入支出决算总表</p>", "gbk").replace(b"charset=gbk", b"charset=utf-8")
    (paragraph,) = read_blocks(data)
    assert paragraph.text == "收入支出决算总表"


def test_an_xml_declaration_is_no_obstacle():
    data = '<?xml version="1.0" encoding="gbk"?><html><p>收入</p></html>'.encode("gbk")
    (paragraph,) = read_blocks(data)
    assert paragraph.text == "收入"


# Tables


def test_merged_cells_print_their_text_once():
    body = (
        "<table><tr><th rowspan=2>项目</th><th colspan=2>本年支出</th></tr>"
        "<tr><td>基本<br>支出</td><td>项目支出</td></tr>"
        "<tr><td>合计</td><td>722.00</td><td>1,682.35</td></tr></table>"
    )
    assert grid_of(body) == [
        ("项目", "本年支出", ""),
        ("", "基本 支出", "项目支出"),
        ("合计", "722.00", "1,682.35"),
    ]


def test_columns_that_no_cell_begins_in_have_no_width():
    assert grid_of("<table><tr><td colspan=99>甲<td>1<tr><td colspan=99>乙<td>2</table>") == [
        *(("甲", "1"), ("乙", "2"))
    ]


def test_a_rowspan_of_zero_reaches_to_the_end():
    assert grid_of("<table><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3</table>") == [
        *(("甲", "1"), ("", "2"), ("", "3"))
    ]


def test_only_innermost_tables_are_data():
    inner = "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>"
    before, grid, after = blocks_of(
        f"<table><tr><td>导航</td><td>{inner}说明</td></tr><tr><td></td><td></td></tr></table>"
    )
    assert (before.text, after.text) == ("导航", "说明")
    assert grid.width == 2


def test_a_table_of_one_column_is_text():
    assert texts("<table><tr><td><p>甲</p>乙</td></tr><tr><td>丙</td></tr></table>") == [
        *("甲", "乙", "丙")
    ]


def test_a_cell_that_holds_part_of_the_page_is_layout():
    long = "收入总计。" * 1000
    body = f"<table><tr><td>导航<td>站内<tr><td>栏目<td>{long}</table>"
    assert texts(body) == ["导航", "站内", "栏目", long]


def test_a_last_line_alone_is_a_table_but_a_row_of_prose_is_not():
    assert grid_of("<table><tr><td>总计<td>2,404.35</table>") == [("总计", "2,404.35")]
    assert len(texts(f"<table><tr><td>导航<td>{'收入总计。' * 20}</table>")) == 2


def test_a_small_table_within_a_cell_is_its_text():
    small = "<table><tr><td>基本</td></tr><tr><td>支出</td></tr></table>"
    assert grid_of(f"<table><tr><td>{small}<td>1<tr><td>乙<td>2</table>")[0] == ("基本 支出", "1")


def test_a_caption_stands_above_its_table():
    caption, grid = blocks_of("<table><caption>收入决算表</caption><tr><td>甲<td>1</table>")
    assert caption.text == "收入决算表"
    assert grid.width == 2


def test_rows_above_and_below_are_paragraphs():
    body = (
        "<table><tr><td colspan=2>支出决算表<tr><td><td>公开03表<tr><td>部门：某局<td>单位：万元"
        "<tr><td>项目<td>决算数<tr><td>合计<td><tr><td colspan=2>注：本表反映支出。</table>"
    )
    *above, grid, note = blocks_of(body)
    assert [p.text for p in above] == ["支出决算表", "公开03表", "部门：某局", "单位：万元"]
    assert [row.cells for row in grid.rows] == [("项目", "决算数"), ("合计", "")]
    assert note.text == "注：本表反映支出。"


# Pictures

LARGE = "<img src=t.png width=600 height=300>"


def pictures(body: str) -> list[int | None]:
    """The lines in which pictures stand."""
    _, unreadable = read_html_content(body.encode(), "made_up.html")
    return [part.place.line for part in unreadable]


@pytest.mark.parametrize(
    "picture",
    [
        "<p><img src=t.png></p>",
        "<p><br><img src=t.png><br></p>",
        f"<p>见下图{LARGE}</p>",
        "<div><a href='t.JPG'><img src=t.jpg></a></div>",
        "<figure><img style='width: 500px; height:200.5px'></figure>",
        "<table><tr><td><img src=t.png></td></tr></table>",
    ],
)
def test_a_picture_where_text_would_stand_is_named_as_not_read(picture):
    assert pictures(f"<html><p>收入决算表</p>\n{picture}\n<p>支出决算表</p>") == [2]


@pytest.mark.parametrize(
    "picture",
    [
        "<p>关注<img src=code.png>我们</p>",
        "<p><img src=line.png height=3></p>",
        "<p><img src=icon.png width=32 height='32'></p>",
        "<a href='/'><img src=back.png></a>",
        f"<footer>{LARGE}</footer><nav>{LARGE}</nav>",
        f"<p style='display:none'></p><span style='display:none'>{LARGE}</span>",
    ],
)
def test_an_ornament_is_no_part_of_what_is_to_be_read(picture):
    assert pictures(f"<html><p>收入决算表</p>{picture}<p>支出决算表</p>") == []


def test_the_head_of_a_page_is_no_part_of_what_is_to_be_read():
    assert pictures(f"<html>{LARGE}<p>收入决算表</p>") == []


def test_a_cell_that_is_a_picture_is_not_blank():
    body = "<table><tr><td>合计<td>1.00<tr><td>甲<td><img src=figure.png></table>"
    assert grid_of(body) == [("合计", "1.00"), ("甲", UNREAD)]


# What is refused


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read_html_content(data, "made_up.html")
    message = str(caught.value)
    assert message.startswith("made_up.html：")
    assert "\n" not in message
    assert "请" in message
    return message


@pytest.mark.parametrize("body", ["", "<script>document.write('x')</script>", "<table></table>"])
def test_a_page_without_text_is_refused(body):
    assert "没有文字" in refused(page(body))


def test_nothing_at_all_is_refused():
    refused(b"")
    refused(b"<!-- -->")


def test_bytes_are_refused():
    refused(bytes(range(256)) * 4)


def test_a_page_nested_too_deep_is_refused_not_cut():
    assert "嵌套" in refused(page("<div>" * 100_000 + "收入"))


def test_deep_nesting_within_bounds_is_read():
    assert texts("<div>" * 1500 + "收入") == ["收入"]


@pytest.mark.parametrize(
    "spans", ["colspan=999999999 rowspan=999999999", "rowspan=65534 colspan=1000"]
)
def test_huge_spans_make_no_room(spans):
    grid = grid_of("<table>" + f"<tr><td {spans}>甲<td>1</tr>" * 100 + "</table>")
    assert [[cell for cell in row if cell] for row in grid] == 100 * [["甲", "1"]]


def test_a_huge_span_alone_is_harmless():
    body = "<table><tr><td colspan=999999999 rowspan=-1>甲<td colspan=x>1<tr><td>乙</table>"
    assert grid_of(body) == [("甲", "1"), ("乙", "")]


def test_entities_of_the_page_itself_are_not_known():
    declared = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "zz">]>'
    blocks = read_blocks(f"{declared}<p>甲&x;&y;&nbsp;乙</p>".encode())
    assert blocks[-1].text == "甲&x;&y; 乙"


def test_nested_layout_tables_are_read_in_time():
    assert texts("<table><tr><td>甲<td>" * 400 + "乙" * 4000)[-1] == "乙" * 4000


def outcome(data: bytes) -> None:
    """Reads the bytes; anything raised but the one error fails the test."""
    with suppress(UnreadableInput):
        read_html_content(data, "made_up")


@DAMAGED
@given(st.binary(max_size=2000))
def test_random_bytes_never_raise_anything_else(data):
    outcome(data)


TAGS = st.sampled_from(
    (
        *("<table>", "</table>", "<tr>", "</tr>", "<td>", "<td colspan=3>", "<td rowspan=0>"),
        *("<p>", "</p>", "<br>", "<h1>", "</h1>", "<script>", "</script>", "<caption>"),
        *("<!--", "-->", "&lt;", "&#0;", "&#xD800;", "<select>", "</select>"),
        *("合计", "1.00", "注："),
    )
)


@settings(DAMAGED, max_examples=300)
@given(st.lists(TAGS, max_size=60))
def test_any_order_of_tags_is_read_or_refused(tags):
    outcome(page("".join(tags)))


@DAMAGED
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8))),
)
def test_a_damaged_page_never_raises_anything_else(changes):
    table = "<table><tr><td colspan=2>收入决算表<tr><td>甲<td>1.00</table>"
    data = bytearray(page(f"<h1>第一部分</h1><p>收入<br>支出</p>{table}"))
    for where, new in changes:
        at = int(where * len(data))
        data[at : at + len(new)] = new
    outcome(bytes(data))
