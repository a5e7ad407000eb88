"""What a page of a PDF shows is read as it is seen, whatever it is drawn with."""

import math
import re
import subprocess
import sys
from io import BytesIO
from itertools import pairwise

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from juesuan_analysis.document import Grid, Paragraph
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.pdf import PdfContent, read_pdf_content
from juesuan_analysis.readers.sheet import UNREAD
from tests.typesetting.glyphs import font

ROWS = [
    ("项目", "本年支出", "基本支出", "项目支出"),
    ("合计", "60.75", "40.50", "20.25"),
    ("教育支出", "50.75", "40.50", "10.25"),
    ("科技支出", "10.00", "0.00", "10.00"),
]
XS, TOP, HEIGHT = (60, 200, 300, 400, 500), 700, 24
YS = tuple(TOP - HEIGHT * row for row in range(len(ROWS) + 1))


class Paper:
    """A page to draw on."""

    def __init__(self) -> None:
        self.data = BytesIO()
        self.canvas = Canvas(self.data, pagesize=(595, 842), pageCompression=0)
        self.font(10)

    def font(self, size: float) -> None:
        self.canvas.setFont(font(), size)

    def text(self, x: float, y: float, text: str, size: float = 10, **look: float) -> None:
        pen = self.canvas.beginText(x, y)
        pen.setFont(font(), size)
        pen.setTextRenderMode(int(look.get("mode", 0)))
        pen.setHorizScale(look.get("wide", 100))
        pen.setCharSpace(look.get("apart", 0))
        pen.textOut(text)
        self.canvas.drawText(pen)

    def cells(self, **look: float) -> None:
        for y, row in zip(YS, ROWS, strict=False):
            for x, text in zip(XS, row, strict=False):
                self.text(x + 4, y - 16, text, **look)

    def rules(self, down: bool = True) -> None:
        for y in YS:
            self.canvas.line(XS[0], y, XS[-1], y)
        for x in XS if down else ():
            self.canvas.line(x, YS[0], x, YS[-1])

    def read(self) -> PdfContent:
        self.canvas.save()
        return read_pdf_content(self.data.getvalue(), "made_up")


@pytest.fixture
def paper():
    return Paper()


def grids(content: PdfContent) -> list[list[tuple[str, ...]]]:
    blocks = (block for block in content.blocks if isinstance(block, Grid))
    return [[row.cells for row in grid.rows] for grid in blocks]


def lines(content: PdfContent) -> list[str]:
    return [block.text for block in content.blocks if isinstance(block, Paragraph)]


# Characters


@pytest.mark.parametrize(
    "look",
    [
        {},
        {"wide": 60},
        {"wide": 60, "apart": -1.5},
        {"apart": 2},
        {"apart": -1},
        {"mode": 2},
    ],
    ids=["plain", "narrow", "narrow and close", "wide apart", "close", "outlined"],
)
def test_a_table_is_read_however_its_letters_are_set(paper, look):
    paper.rules()
    paper.cells(**look)
    assert grids(paper.read()) == [ROWS]


@pytest.mark.parametrize("moved", [(0, 0), (0.3, 0), (0.4, 0.2)])
def test_what_is_drawn_twice_to_look_bold_is_read_once(paper, moved):
    paper.rules()
    paper.cells()
    paper.canvas.translate(*moved)
    paper.cells()
    paper.text(60, 760, "收入支出决算总表11.11")
    paper.text(60.3, 760, "收入支出决算总表11.11")
    content = paper.read()
    assert grids(content) == [ROWS]
    assert lines(content) == ["收入支出决算总表11.11"]


def test_digits_spaced_out_are_one_number(paper):
    paper.text(60, 760, "本年支出")
    for number, digit in enumerate("1234.56"):
        paper.text(140 + 15 * number, 760, digit)
    assert lines(paper.read()) == ["本年支出 1234.56"]


def pale(canvas: Canvas) -> None:
    canvas.setFillGray(0.8)
    canvas.setFont(font(), 40)


def level(canvas: Canvas) -> None:
    pale(canvas)
    canvas.drawString(150, 640, "内部资料2024")


def dark(canvas: Canvas) -> None:
    canvas.setFont(font(), 40)
    canvas.drawString(150, 640, "内部资料2024")


def clear(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0, 0, 0, 0.15)
    canvas.setFont(font(), 40)
    canvas.drawString(150, 640, "内部资料2024")


def sloping(canvas: Canvas) -> None:
    canvas.setFont(font(), 40)
    canvas.translate(150, 600)
    canvas.rotate(30)
    canvas.drawString(0, 0, "2024")


def tiled(canvas: Canvas) -> None:
    pale(canvas)
    canvas.setFont(font(), 8)
    for x in range(50, 550, 37):
        for y in range(590, 720, 19):
            canvas.drawString(x, y, "20240815")


def across_a_rule(canvas: Canvas) -> None:
    pale(canvas)
    canvas.setFont(font(), 6)
    canvas.drawString(XS[1] - 12, YS[1] - HEIGHT + 1, "20240815")


def stamp(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.9, 0, 0)
    canvas.setStrokeColorRGB(0.9, 0, 0)
    canvas.circle(250, 650, 45)
    canvas.setFont(font(), 12)
    canvas.drawString(206, 658, "财务专用章1")


@pytest.mark.parametrize("mark", [level, dark, clear, sloping, tiled, across_a_rule, stamp])
def test_watermarks_and_stamps_are_no_part_of_a_figure(paper, mark):
    paper.rules()
    paper.cells()
    mark(paper.canvas)
    assert grids(paper.read()) == [ROWS]


def test_figures_printed_over_each_other_are_none(paper):
    paper.rules()
    paper.cells()
    paper.text(204.5, YS[1] - 16, "98.16")
    ((_, (name, spoilt, *others), *_),) = grids(paper.read())
    assert (name, *others) == ("合计", "40.50", "20.25")
    assert UNREAD in spoilt


def test_what_nobody_sees_is_not_read(paper):
    paper.rules()
    paper.cells()
    paper.canvas.setFillGray(1)
    paper.text(190, YS[1] - 16, "9")
    paper.text(204 + 32, YS[1] - 16, "9")
    paper.canvas.setFillGray(0)
    paper.text(330, YS[1] - 16, "77", mode=3)
    assert grids(paper.read()) == [ROWS]


def test_white_letters_on_a_dark_head_are_read(paper):
    paper.rules()
    paper.canvas.setFillGray(0.2)
    paper.canvas.rect(XS[0], YS[1], XS[-1] - XS[0], HEIGHT, stroke=0, fill=1)
    paper.canvas.setFillGray(1)
    for x, text in zip(XS, ROWS[0], strict=False):
        paper.text(x + 4, YS[0] - 16, text)
    paper.canvas.setFillGray(0)
    for y, row in zip(YS[1:], ROWS[1:], strict=False):
        for x, text in zip(XS, row, strict=False):
            paper.text(x + 4, y - 16, text)
    assert grids(paper.read()) == [ROWS]


def test_a_layer_of_recognised_text_is_read(paper):
    paper.text(60, 700, "部门决算", mode=3)
    assert lines(paper.read()) == ["部门决算"]


@pytest.mark.parametrize("mark", ["1", "[2]", "①", "*"])
def test_marks_of_notes_are_no_part_of_a_figure(paper, mark):
    paper.rules()
    paper.cells()
    paper.text(232, YS[1] - 11, mark, size=6)
    paper.text(60, 760, "支出60.75")
    paper.text(60 + 51, 765, mark, size=6)
    paper.text(60 + 60, 760, "万元，面积30m")
    paper.text(60 + 60 + 72, 765, "2", size=6)
    content = paper.read()
    assert grids(content) == [ROWS]
    (line,) = lines(content)
    assert line.replace(" ", "") == "支出60.75万元，面积30m2"


def test_radicals_are_read_as_the_ideographs_they_stand_for(paper):
    paper.text(60, 760, "⼀、⽀出⾦额")
    assert lines(paper.read()) == ["一、支出金额"]


def test_characters_without_a_meaning_are_named(paper):
    paper.text(60, 760, "支出" + "\ue001\ue002\ue003")
    (part,) = paper.read().unreadable
    assert part.place.page == 1


def test_letters_drawn_from_the_right_in_a_mirror_font_are_not_lost(paper):
    paper.rules()
    paper.canvas.saveState()
    paper.canvas.transform(-1, 0, 0, -1, 595, 842)
    for y, row in zip(YS, ROWS, strict=False):
        for x, text in zip(XS, row, strict=False):
            pen = paper.canvas.beginText()
            pen.setTextTransform(-1, 0, 0, -1, 595 - x - 4, 842 - y + 16)
            pen.setFont(font(), 10)
            pen.textOut(text)
            paper.canvas.drawText(pen)
    paper.canvas.restoreState()
    assert grids(paper.read()) == [ROWS]


def test_letters_whose_font_gives_no_widths_are_not_lost(paper):
    paper.text(60, 760, "支")
    paper.text(70, 760, "出")
    for number, digit in enumerate("1234.56"):
        paper.text(80 + 6 * number, 760, digit)
    paper.canvas.save()
    plain = paper.data.getvalue()
    data = re.sub(rb"/Widths \[[^]]*\]", lambda w: re.sub(rb"\d+", b"0", w[0]), plain)
    assert data != plain
    assert lines(read_pdf_content(data, "made_up")) == ["支出1234.56"]


# Rules


def thin_boxes(paper: Paper) -> None:
    for y in YS:
        paper.canvas.rect(XS[0], y - 0.25, XS[-1] - XS[0], 0.5, stroke=0, fill=1)
    for x in XS:
        paper.canvas.rect(x - 0.25, YS[-1], 0.5, YS[0] - YS[-1], stroke=0, fill=1)


def one_path(paper: Paper) -> None:
    path = paper.canvas.beginPath()
    for y in YS:
        path.rect(XS[0], y - 0.25, XS[-1] - XS[0], 0.5)
    for x in XS:
        path.moveTo(x, YS[-1])
        path.lineTo(x + 0.5, YS[-1])
        path.lineTo(x + 0.5, YS[0])
        path.lineTo(x, YS[0])
        path.close()
    paper.canvas.drawPath(path, stroke=0, fill=1)


def dashes(paper: Paper) -> None:
    paper.canvas.setDash(3, 3)
    paper.rules()


def dots(paper: Paper) -> None:
    for x in range(XS[0], XS[-1] + 1, 2):
        for y in YS:
            paper.canvas.rect(x, y, 0.6, 0.6, stroke=0, fill=1)
    for y in range(YS[-1], YS[0] + 1, 2):
        for x in XS:
            paper.canvas.rect(x, y, 0.6, 0.6, stroke=0, fill=1)


def gaps(paper: Paper) -> None:
    for y in YS:
        for left, right in pairwise(XS):
            paper.canvas.line(left + 2, y, right - 2, y)
    for x in XS:
        for top, bottom in pairwise(YS):
            paper.canvas.line(x, top - 2, x, bottom + 2)


def frames(paper: Paper) -> None:
    for top in YS[:-1]:
        for left, right in pairwise(XS):
            paper.canvas.rect(left + 1, top - HEIGHT + 1, right - left - 2, HEIGHT - 2)


def form(paper: Paper) -> None:
    paper.canvas.beginForm("inner")
    paper.canvas.translate(-100, -50)
    paper.rules()
    paper.canvas.endForm()
    paper.canvas.beginForm("outer")
    paper.canvas.doForm("inner")
    paper.canvas.endForm()
    paper.canvas.saveState()
    paper.canvas.translate(100, 50)
    paper.canvas.doForm("outer")
    paper.canvas.restoreState()


def open_sides(paper: Paper) -> None:
    for y in YS:
        paper.canvas.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        paper.canvas.line(x, YS[0], x, YS[-1])


def leaning(paper: Paper) -> None:
    for y in YS:
        paper.canvas.line(XS[0], y, XS[-1], y + 0.8)
    for x in XS:
        paper.canvas.line(x, YS[0], x + 0.3, YS[-1])


@pytest.mark.parametrize(
    "draw",
    [thin_boxes, one_path, dashes, dots, gaps, frames, form, open_sides, leaning],
)
def test_rules_are_seen_whatever_they_are_drawn_as(paper, draw):
    draw(paper)
    paper.cells()
    assert grids(paper.read()) == [ROWS]


def test_merged_cells_print_their_text_once_at_the_top_left(paper):
    for y in YS:
        paper.canvas.line(XS[1] if y == YS[1] else XS[0], y, XS[-1], y)
    for number, x in enumerate(XS):
        paper.canvas.line(x, YS[1] if number in (2, 3) else YS[0], x, YS[-1])
    paper.text(64, YS[1] - 3, "项目")
    paper.text(290, YS[0] - 16, "本年支出合计")
    for x, text in zip(XS[1:], ("一", "二", "三"), strict=False):
        paper.text(x + 4, YS[1] - 16, text)
    (grid,) = grids(paper.read())
    assert grid[:2] == [("项目", "本年支出合计", "", ""), ("", "一", "二", "三")]


def test_a_number_broken_in_its_cell_is_one(paper):
    paper.rules()
    for y, row in zip(YS, ROWS, strict=False):
        for x, text in zip(XS, row, strict=False):
            if text == "60.75":
                paper.text(x + 4, y - 10, "60.")
                paper.text(x + 4, y - 21, "75")
            else:
                paper.text(x + 4, y - 16, text)
    assert grids(paper.read()) == [ROWS]


# Tables without clear rules


def test_a_table_with_rules_across_only_is_read_if_it_adds_up(paper):
    paper.rules(down=False)
    paper.cells()
    content = paper.read()
    assert grids(content) == [ROWS]
    assert not content.unreadable


def test_a_table_without_rules_is_read_if_it_adds_up(paper):
    paper.text(60, 760, "支出决算表", size=14)
    paper.cells()
    content = paper.read()
    assert grids(content) == [ROWS]
    assert lines(content) == ["支出决算表"]


def test_a_table_without_rules_that_does_not_add_up_is_named_as_unreadable(paper):
    for number in range(5):
        for x, text in zip(XS, ("支出", "7.31", "5.03", "2.11"), strict=False):
            paper.text(x + 4, 700 - 20 * number, text)
    content = paper.read()
    assert not grids(content)
    assert [part.place.page for part in content.unreadable] == [1]


def test_rows_without_a_rule_between_them_are_told_apart(paper):
    for y in (YS[0], YS[1], YS[-1]):
        paper.canvas.line(XS[0], y, XS[-1], y)
    for x in XS:
        paper.canvas.line(x, YS[0], x, YS[-1])
    paper.cells()
    assert grids(paper.read()) == [ROWS]


# Titles


def test_the_title_of_a_part_and_that_of_a_table_below_are_two(paper):
    paper.text(150, 780, "第二部分 2023年度部门决算表", size=20)
    paper.text(200, 740, "收入支出决算总表", size=18)
    paper.rules()
    paper.cells()
    assert lines(paper.read()) == ["第二部分 2023年度部门决算表", "收入支出决算总表"]


def test_a_title_over_two_lines_is_one(paper):
    paper.text(100, 780, "第三部分 2023年度某市某区社会工作部", size=20)
    paper.text(210, 752, "部门决算情况说明", size=20)
    for number in range(6):
        paper.text(60, 700 - 20 * number, "全" * 46)
    paper.text(60, 580, "文。")
    assert lines(paper.read())[0] == "第三部分 2023年度某市某区社会工作部部门决算情况说明"


def test_lines_of_a_table_of_contents_stay_apart(paper):
    for number, name in enumerate("甲乙丙"):
        paper.text(60, 760 - 20 * number, f"{name}表" + "…" * 40 + "3")
    assert len(lines(paper.read())) == 3


# Bounds


def test_ten_thousand_paths_on_a_page_are_read(paper):
    paper.rules()
    paper.cells()
    chance = 1.0
    for _ in range(10_000):
        chance = math.modf(chance * 997.13)[0]
        x = 60 + 400 * chance
        paper.canvas.line(x, 100 + x / 3, x + 40 * chance + 5, 100 + x / 7)
    assert grids(paper.read()) == [ROWS]


def test_more_paths_than_a_page_can_mean_are_refused(paper, monkeypatch):
    monkeypatch.setattr("juesuan_analysis.readers.strokes.MAX_OBJECTS", 3)
    paper.rules()
    with pytest.raises(UnreadableInput, match="一页的图形"):
        paper.read()


def test_an_empty_page_of_no_size_and_five_hundred_pages_are_read():
    document = pypdfium2.PdfDocument.new()
    for number in range(500):
        document.new_page(*(0, 0) if number % 2 else (595, 842))
    data = BytesIO()
    document.save(data)
    assert read_pdf_content(data.getvalue(), "made_up") == PdfContent((), ())


# What is loaded

LOADED = """
import sys
from juesuan_analysis.readers import read_document
from juesuan_analysis.readers.pdf import read_pdf_content
read_pdf_content(open(sys.argv[1], "rb").read(), "made_up")
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_a_pdf_with_rules_needs_no_large_library(paper, tmp_path):
    paper.rules()
    paper.cells()
    paper.canvas.save()
    file = tmp_path / "made_up.pdf"
    file.write_bytes(paper.data.getvalue())
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(file)], stdout=subprocess.PIPE, text=True, check=True
    )
    heavy = {"pandas", "numpy", "cv2", "playa", "camelot", "matplotlib", "highspy", "rich"}
    assert not heavy.intersection(done.stdout.split())
