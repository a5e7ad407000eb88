"""Scanned pages: a small ruled table is laid out as an image, and read back."""

import csv
import subprocess
import sys
from decimal import Decimal
from importlib import util
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from juesuan_analysis.document import Document, Grid, Paragraph, Piece, Place, Row
from juesuan_analysis.readers import ocr
from juesuan_analysis.readers.ocr.image_page import repaired
from juesuan_analysis.readers.sheet import UNREAD
from juesuan_analysis.tables import read_tables
from tests.command import run

DPI = 150
TITLE = "支出决算表"
HEADER = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")
ROWS = (
    ("", "合计", "1,562.87", "1,204.31", "358.56"),
    ("201", "一般公共服务支出", "1,562.87", "1,204.31", "358.56"),
    ("20103", "政府办公厅（室）及相关机构事务", "1,562.87", "1,204.31", "358.56"),
    ("2010301", "行政运行", "1,204.31", "1,204.31", ""),
    ("2010302", "一般行政管理事务", "358.56", "0.00", "358.56"),
)
EDGES = (100, 250, 600, 800, 1000, 1150)
TOP, HEIGHT = 260, 60
FIGURES = sorted(Decimal(cell.replace(",", "")) for row in ROWS for cell in row[2:] if cell)


@pytest.fixture(scope="module")
def read_pages():
    """Reads pages of a made-up scan; skips where character recognition is not installed."""
    pytest.importorskip("rapidocr_onnxruntime", reason="the extra `ocr` is not installed")

    def read(data, pages=(0,)):
        found = ocr.read_scanned(data, pages)
        assert found is not None
        return found

    return read


def to_pdf(*images):
    """A PDF of nothing but images."""
    file = BytesIO()
    images[0].save(file, "PDF", save_all=True, append_images=images[1:], resolution=DPI)
    return file.getvalue()


def blank():
    return Image.new("L", (1240, 900), "white")


def draw_table(rows=(HEADER, *ROWS), down=EDGES):
    """A page with a titled table, as a scanner sees it."""
    carrier = util.find_spec("zhplot")
    assert carrier
    assert carrier.origin
    font = ImageFont.truetype(Path(carrier.origin).parent / "fonts/NotoSansSC-Regular.ttf", 22)
    image = blank()
    draw = ImageDraw.Draw(image)
    draw.text((560, 150), TITLE, font=font)
    draw.text((1000, 210), "单位：万元", font=font)
    bottom = TOP + HEIGHT * len(rows)
    for number, row in enumerate(rows):
        y = TOP + HEIGHT * number
        draw.line((EDGES[0], y, EDGES[-1], y), width=2)
        for text, left in zip(row, EDGES, strict=False):
            draw.text((left + 8, y + 14), text, font=font)
    draw.line((EDGES[0], bottom, EDGES[-1], bottom), width=2)
    for x in down:
        draw.line((x, TOP, x, bottom), width=2)
    return image


def facts(lines, tables):
    """The figures of one page with its title above its table."""
    place = Place(page=1, ocr=True)
    paragraphs = [Paragraph(x.text, (Piece(0, place, tuple(range(len(x.text)))),)) for x in lines]
    grids = [Grid(tuple(Row(row, place) for row in table.rows)) for table in tables]
    document = Document(Path("scan.pdf"), "", (*paragraphs, *grids))
    return [fact for table in read_tables(document) for fact in table.facts]


@pytest.fixture(scope="module")
def page(read_pages):
    return read_pages(to_pdf(draw_table()))[0]


def test_figures_of_a_scanned_table_are_read(page):
    assert sorted(fact.amount.value for fact in facts(*page)) == FIGURES


def test_figures_keep_their_names(page):
    found = {(fact.code, fact.item, fact.measure): str(fact.amount) for fact in facts(*page)}
    assert found["2010301", "行政运行", "基本支出"] == "1204.31"
    assert found["2010302", "一般行政管理事务", "项目支出"] == "358.56"


def test_a_blank_cell_stays_blank(page):
    (table,) = page[1]
    assert table.rows[4][4] == ""


def test_text_outside_the_table_becomes_lines_in_points(page):
    lines, (table,) = page
    assert [line.text for line in lines] == [TITLE, "单位：万元"]
    assert all(line.bottom > table.box[3] for line in lines)
    assert table.box == pytest.approx((48, 432 - 620 * 0.48, 552, 432 - 260 * 0.48), abs=2)


@pytest.mark.slow
def test_figures_of_a_page_laid_askew_are_read(read_pages):
    image = draw_table().rotate(1.3, fillcolor="white", resample=3)
    page = read_pages(to_pdf(image))[0]
    assert sorted(fact.amount.value for fact in facts(*page)) == FIGURES


@pytest.mark.slow
def test_text_of_a_merged_cell_stands_once(read_pages):
    rows = (("项目", "", "本年支出合计", "基本支出", "项目支出"), *ROWS)
    image = draw_table(rows)
    image.paste("white", (EDGES[1] - 4, TOP + 4, EDGES[1] + 5, TOP + HEIGHT - 3))
    _, (table,) = read_pages(to_pdf(image))[0]
    assert table.rows[0] == rows[0]


@pytest.mark.slow
def test_a_missing_rule_joins_no_two_figures_into_one(read_pages):
    _, (table,) = read_pages(to_pdf(draw_table(down=(100, 250, 600, 1150))))[0]
    cells = [row[2] for row in table.rows[1:]]
    assert len(table.rows[0]) == 3
    assert all(UNREAD in cell for cell in cells)


@pytest.mark.slow
def test_ink_nobody_can_read_is_no_blank_cell(read_pages):
    image = draw_table()
    draw = ImageDraw.Draw(image)
    for x in range(1015, 1130, 9):
        draw.line((x, 525, x + 40, 545), width=3)
        draw.line((x + 40, 525, x, 545), width=3)
    lines, tables = read_pages(to_pdf(image))[0]
    assert tables[0].rows[4][4]
    assert sorted(fact.amount.value for fact in facts(lines, tables)) == FIGURES


@pytest.mark.slow
@pytest.mark.usefixtures("read_pages")
def test_facts_of_a_scanned_file_are_marked_as_recognised(tmp_path):
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(to_pdf(draw_table()))
    result = run("extract", str(scan), "-o", str(tmp_path / "data"))
    assert result.exit_code == 0, result.stdout + result.stderr
    with (tmp_path / "data/facts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(Decimal(row["value"]) for row in rows) == FIGURES
    assert {row["reading"] for row in rows} == {"ocr"}


def test_asking_for_the_extra_loads_no_image_library():
    ask = "import sys; from juesuan_analysis.readers import ocr; ocr.available()"
    code = f"{ask}; sys.exit('cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_the_extra_nothing_is_said(monkeypatch):
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    assert ocr.read_scanned(to_pdf(blank()), [0]) is None


def test_a_blank_page_gives_nothing(read_pages):
    assert read_pages(to_pdf(blank())) == {0: ((), ())}


@pytest.mark.slow
def test_a_page_of_noise_gives_no_figures(read_pages):
    grains = np.random.default_rng(7).integers(0, 256, (900, 1240), np.uint8)
    lines, tables = read_pages(to_pdf(Image.fromarray(grains))).get(0, ((), ()))
    assert not tables
    assert not any(character.isdigit() for line in lines for character in line.text)


def test_a_page_lying_on_its_side_is_left_unread(read_pages):
    image = draw_table().rotate(90, expand=True)
    assert read_pages(to_pdf(image)) == {}


def test_only_the_pages_asked_for_are_read(read_pages, monkeypatch):
    data = to_pdf(blank(), blank(), blank())
    assert set(read_pages(data, [0, 2])) == {0, 2}
    monkeypatch.setattr(ocr, "MAX_PAGES", 1)
    assert set(read_pages(data, [0, 2])) == {0}


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("446. 11", "446.11"),
        ("1，2O4．3l", "1,204.31"),
        ("-0.O05", "-0.005"),
        ("2010301", "2010301"),
    ],
)
def test_look_alikes_within_a_figure_are_put_right(seen, meant):
    assert repaired(seen) == meant


@pytest.mark.parametrize("text", ["lO", "O", "1.204.31", "1234,56", "A12.5", "其他支出", "", "—"])
def test_what_is_no_figure_is_left_alone(text):
    assert repaired(text) == text
