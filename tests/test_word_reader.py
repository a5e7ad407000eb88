"""A Word document gives what a reader sees of it, the same as the text; what is none is refused."""

import re
from collections import Counter
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan_analysis import Disclosure, read
from juesuan_analysis.document import Grid, Paragraph
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers import archive
from juesuan_analysis.readers.numbering import chinese
from juesuan_analysis.readers.sandbox import run_bounded
from juesuan_analysis.readers.text import read_text_blocks
from juesuan_analysis.readers.word import read_word_content
from tests.converting import Word, disclosed, word_file, word_part, word_text
from tests.typesetting import made_up

STYLES = [Word(), Word(1), Word(3, revised=True, headings="level"), Word(headings="named")]


def blocks_of(body: str, **parts: str):
    return read_word_content(word_file(body, **parts), "made_up.docx")[0]


def lines_of(body: str, **parts: str) -> list[str]:
    blocks = blocks_of(body, **parts)
    assert all(isinstance(block, Paragraph) for block in blocks)
    return [block.text for block in blocks]


def grid_of(body: str) -> list[tuple[str, ...]]:
    (grid,) = blocks_of(body)
    assert isinstance(grid, Grid)
    return [row.cells for row in grid.rows]


def p(text: str, about: str = "", look: str = "") -> str:
    run = f"<w:r><w:rPr>{look}</w:rPr>{word_text(text)}</w:r>"
    return f"<w:p><w:pPr>{about}</w:pPr>{run}</w:p>"


def td(text: str, about: str = "") -> str:
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{p(text)}</w:tc>"


def facts(disclosure: Disclosure) -> Counter:
    return Counter(
        (f.table, f.side, f.code, f.item, f.measure, str(f.amount)) for f in disclosure.facts_list
    )


def verdicts(disclosure: Disclosure) -> list[tuple[str, str, str]]:
    return [(s.printed, s.claim.formula.name, s.verdict) for s in disclosure.statements_list]


# The same facts and verdicts


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_every_style_gives_the_facts_and_verdicts_of_the_text(style, chaoyang):
    found = disclosed(read_word_content(style.of(chaoyang.document), "made_up.docx")[0])
    assert len(found.facts_list) == 169
    assert facts(found) == facts(chaoyang)
    assert verdicts(found) == verdicts(chaoyang)


@settings(max_examples=8)
@given(st.sampled_from(STYLES), st.integers(1, 10**6))
def test_made_up_disclosures_are_read_alike_in_every_style(style, seed):
    text, _ = made_up(seed)
    plain = disclosed(read_text_blocks(text.encode(), "made_up.txt"))
    found = disclosed(read_word_content(style.of(plain.document), "made_up.docx")[0])
    assert len(found.facts_list) > 50
    assert facts(found) == facts(plain)
    assert verdicts(found) == verdicts(plain)


@pytest.mark.parametrize("name", ["made_up.docx", "made_up.doc", "made_up"])
def test_a_word_document_is_known_by_its_content(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(word_file(p("某局2031年度部门决算")))
    assert [block.text for block in read(path).document.paragraphs()] == ["某局2031年度部门决算"]


# Text as a reader sees it


@pytest.mark.parametrize(
    ("inline", "seen"),
    [
        (f"<w:ins><w:r>{word_text('7.25')}</w:r></w:ins>", "支出7.25万元"),
        ("<w:del><w:r><w:delText>9.99</w:delText></w:r></w:del>", "支出万元"),
        (f"<w:moveFrom><w:r>{word_text('9.99')}</w:r></w:moveFrom>", "支出万元"),
        (f"<w:moveTo><w:r>{word_text('7.25')}</w:r></w:moveTo>", "支出7.25万元"),
        (f"<w:r><w:rPr><w:vanish/></w:rPr>{word_text('9.99')}</w:r>", "支出万元"),
        (f"<w:r><w:rPr><w:strike/></w:rPr>{word_text('9.99')}</w:r>", "支出万元"),
        (f"<w:r><w:rPr><w:strike w:val='0'/></w:rPr>{word_text('7.25')}</w:r>", "支出7.25万元"),
        (f"<w:r>{word_text('7.25')}<w:footnoteReference w:id='2'/></w:r>", "支出7.25万元"),
        (f"<w:r><w:instrText>=SUM(9.99)</w:instrText></w:r><w:r>{word_text('7.25')}</w:r>",
         "支出7.25万元"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent><w:r>{word_text('7.25')}</w:r></w:sdtContent></w:sdt>",
         "支出7.25万元"),
        (f"<w:hyperlink><w:r>{word_text('7.25')}</w:r></w:hyperlink>", "支出7.25万元"),
        (f"<w:r>{word_text('7')}</w:r><w:r><w:rPr/>{word_text('.25')}</w:r>"
         f"<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>{word_text('①')}</w:r>",
         "支出7.25万元"),
        ("<w:r><w:t>7.25</w:t><w:tab/></w:r>", "支出7.25 万元"),
        ("<w:r><w:t>&lt;b&gt;7.25</w:t></w:r>", "支出<b>7.25万元"),
    ],
)  # fmt: skip
def test_a_sentence_is_as_it_is_seen(inline, seen):
    around = f"<w:r>{word_text('支出')}</w:r>{inline}<w:r>{word_text('万元')}</w:r>"
    assert lines_of(f"<w:p>{around}</w:p>") == [seen]


def test_text_boxes_follow_the_paragraph_they_hang_on_and_are_read_once():
    box = "<w:txbxContent>" + p("框内3.10万元") + "</w:txbxContent>"
    shape = (
        "<w:r><mc:AlternateContent xmlns:mc='mc'><mc:Choice><w:drawing>"
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert lines_of(f"<w:p><w:r>{word_text('前')}</w:r>{shape}</w:p>" + p("后")) == [
        "前",
        "框内3.10万元",
        "后",
    ]


def test_footnotes_are_read_after_the_text():
    note = f"<w:footnote w:type='separator'>{p('——')}</w:footnote>"
    note += f"<w:footnote>{p('含结转')}</w:footnote>"
    assert lines_of(p("支出"), footnotes=word_part("footnotes", note)) == ["支出", "含结转"]


def test_the_place_is_the_number_of_the_paragraph():
    rows = "".join(f"<w:tr>{td(a)}{td(b)}</w:tr>" for a, b in [("项目", "数"), ("甲", "1.00")])
    first, grid, last = blocks_of(p("一") + p("") + f"<w:tbl>{rows}</w:tbl>" + p("尾"))
    assert [first.place.line, *(r.place.line for r in grid.rows), last.place.line] == [1, 3, 4, 5]


def test_a_large_picture_is_named_as_not_read():
    frame = "<w:drawing><inline><extent cx='{}' cy='{}'/><blip/></inline></w:drawing>"
    body = "".join(
        f"<w:p><w:r>{frame.format(*size)}</w:r></w:p>" for size in [(5000000, 2000000), (900, 900)]
    )
    _, unreadable = read_word_content(word_file(p("见图") + body), "made_up.docx")
    assert [part.place.line for part in unreadable] == [2]


@pytest.mark.parametrize("around", ["w:pict", "w:object"])
def test_a_picture_of_an_older_document_or_a_sheet_put_in_is_named_as_not_read(around):
    shape = "<v:shape style='width:{}pt;height:120.5pt'><v:imagedata/></v:shape>"
    body = "".join(
        f"<w:p xmlns:v='v'><w:r><{around}>{shape.format(width)}</{around}></w:r></w:p>"
        for width in (20, 415.3)
    )
    _, unreadable = read_word_content(word_file(p("见表") + body), "made_up.docx")
    assert [part.place.line for part in unreadable] == [3]


# Numbers of lists


def numbering(*levels: tuple[str, str], restart: int = 0) -> str:
    around = "".join(
        f"<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='{kind}'/>"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
        for n, (kind, text) in enumerate(levels)
    )
    over = f"<w:lvlOverride w:ilvl='0'><w:startOverride w:val='{restart}'/></w:lvlOverride>"
    return word_part(
        "numbering",
        f"<w:abstractNum w:abstractNumId='5'>{around}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='5'/></w:num>"
        f"<w:num w:numId='2'><w:abstractNumId w:val='5'/>{over if restart else ''}</w:num>",
    )


def item(text: str, depth: int = 0, number: int = 1) -> str:
    return p(text, f"<w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/></w:numPr>")


def test_numbers_of_lists_are_text():
    levels = ("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")
    body = item("收入") + item("支出") + item("总体", 1) + item("基本", 2) + item("项目", 2)
    body += item("具体", 1) + item("其他", 2) + item("三公")
    assert lines_of(body, numbering=numbering(*levels)) == [
        *("一、收入", "二、支出", "（一）总体", "1. 基本", "2. 项目", "（二）具体", "1. 其他"),
        "三、三公",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "labels"),
    [
        ("decimal", "%1.1", ["1.1 甲", "2.1 甲", "3.1 甲"]),
        ("decimalEnclosedCircle", "%1", ["① 甲", "② 甲", "③ 甲"]),
        ("upperRoman", "%1.", ["I. 甲", "II. 甲", "III. 甲"]),
        ("ideographTraditional", "%1、", ["甲、甲", "乙、甲", "丙、甲"]),
        ("bullet", "•", ["甲", "甲", "甲"]),
        ("none", "", ["甲", "甲", "甲"]),
    ],
)
def test_each_kind_of_numerals(kind, text, labels):
    found = lines_of(item("甲") * 3, numbering=numbering((kind, text)))
    assert found == labels


def test_a_list_goes_on_in_another_one_unless_that_starts_again():
    levels = ("decimal", "%1、")
    body = item("甲") + item("乙", number=2) + item("丙", number=2)
    assert lines_of(body, numbering=numbering(levels)) == ["1、甲", "2、乙", "3、丙"]
    assert lines_of(body, numbering=numbering(levels, restart=7)) == ["1、甲", "7、乙", "8、丙"]


def test_a_style_may_number_its_paragraphs():
    about = "<w:numPr><w:numId w:val='1'/></w:numPr><w:outlineLvl w:val='0'/>"
    styles = (
        f"<w:style w:styleId='x'><w:name w:val='甲'/><w:pPr>{about}</w:pPr></w:style>"
        "<w:style w:styleId='y'><w:name w:val='乙'/><w:basedOn w:val='x'/></w:style>"
    )
    body = p("收入", "<w:pStyle w:val='y'/>") + p("支出", "<w:pStyle w:val='x'/>")
    parts = {"styles": word_part("styles", styles), "numbering": numbering(("decimal", "%1、"))}
    assert lines_of(body, **parts) == ["1、收入", "2、支出"]
    assert all(block.heading for block in blocks_of(body, **parts))


@given(st.integers(1, 9999))
def test_chinese_numbers_say_their_digits(number):
    value = digit = 0
    for sign in chinese(number):
        if sign in "十百千":
            value += max(digit, 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        else:
            digit = "〇一二三四五六七八九".index(sign)
    assert value + digit == number


# Tables


def test_merged_cells_say_their_text_once():
    rows = (
        td("项目", "<w:vMerge w:val='restart'/>") + td("支出", "<w:gridSpan w:val='2'/>"),
        td("", "<w:vMerge/>") + td("年初") + td("年末"),
        td("甲") + td("1.00") + td("2.00"),
    )
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    assert grid_of(f"<w:tbl>{body}</w:tbl>") == [
        ("项目", "支出", ""),
        ("", "年初", "年末"),
        ("甲", "1.00", "2.00"),
    ]


def test_deleted_rows_are_gone():
    gone = "<w:trPr><w:del w:id='1'/></w:trPr>"
    rows = f"<w:tr>{td('甲')}{td('1.00')}</w:tr><w:tr>{gone}{td('乙')}{td('2.00')}</w:tr>"
    assert grid_of(f"<w:tbl>{rows}</w:tbl>") == [("甲", "1.00")]


# What is made to harm

HUGE = td("1", "<w:gridSpan w:val='99999999'/>")


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        run_bounded(read_word_content, data, "made_up.docx")
    message = str(caught.value)
    assert message.startswith("made_up.docx：")
    assert "\n" not in message
    return message


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = word_file(p("甲"), styles=" " * (archive.MAX_UNPACKED + 1))
    assert len(bomb) < archive.MAX_UNPACKED / 100
    assert str(archive.MAX_UNPACKED) in refused(bomb)
    assert "超过上限" in refused(word_file(p("甲"), styles=" " * (archive.MAX_PART + 1)))


@pytest.mark.parametrize("name", ["document", "styles", "numbering"])
def test_entities_are_refused(name):
    lines = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 9))
    doctype = f"<!DOCTYPE w [<!ENTITY e0 SYSTEM 'file:///etc/passwd'>{lines}]>"
    assert "实体" in refused(word_file(p("甲"), **{name: f"{doctype}<w>&e8;</w>"}))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"<w:tbl><w:tr>{HUGE}</w:tr></w:tbl>", "超过上限"),
        ("<w:tbl>" + f"<w:tr>{'<w:tc><w:p/></w:tc>' * 50}</w:tr>" * 4001 + "</w:tbl>", "超过上限"),
        ("<w:sdt>" * 200 + "</w:sdt>" * 200, "嵌套"),
        (f"<w:p>{'<w:ins>' * 200}{'</w:ins>' * 200}</w:p>", "嵌套"),
        ("<w:tbl><w:tr><w:tc>" * 70 + "</w:tc></w:tr></w:tbl>" * 70, "嵌套"),
        (p("甲" * 30_000), "超过上限"),
        (p("甲" * 10_000) * 300, "超过上限"),
        ("", "没有文字"),
    ],
)
def test_too_much_is_refused_in_one_line(body, reason):
    assert re.search(reason, refused(word_file(body)))


@pytest.mark.parametrize("text", ["", "<w>", "<w xmlns='x'/>", "\x00\x01"])
def test_a_damaged_document_is_refused(text):
    assert re.search("损坏|没有文字", refused(word_file("", document=text)))


@settings(max_examples=60)
@given(st.integers(0, 900), st.integers(0, 255))
def test_a_damaged_archive_is_read_or_refused(place, byte):
    data = bytearray(word_file(p("甲") + p("乙")))
    data[place % len(data)] = byte
    try:
        blocks, _ = read_word_content(bytes(data), "made_up.docx")
    except UnreadableInput:
        return
    assert all(isinstance(block, Paragraph) for block in blocks)


def test_a_part_said_to_begin_before_the_file_is_refused():
    data = word_file(p("甲"))
    assert "损坏" in refused(data[:40] + data[60:])


def test_other_archives_are_refused_with_their_reason(tmp_path):
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as made:
        made.writestr("甲.pdf", b"%PDF-1.7")
    (tmp_path / "made_up.docx").write_bytes(packed.getvalue())
    with pytest.raises(UnreadableInput, match="压缩包"):
        read(tmp_path / "made_up.docx")
