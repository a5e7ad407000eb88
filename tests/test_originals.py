"""The document itself beside the annotated page: its PDF, its pages as pictures, boxes on them."""

import io
import re
from functools import cache
from html.parser import HTMLParser

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from juesuan_analysis import CHAOYANG_2023
from juesuan_analysis.disclosure import Disclosure, read
from juesuan_analysis.document import Place, Strip
from juesuan_analysis.outputs.annotated import ORIGINAL, annotated_html, write_originals
from juesuan_analysis.readers import as_read, ocr, read_document
from juesuan_analysis.readers import pictures as drawing
from juesuan_analysis.readers.pictures import DPI, MAX_BYTES, MAX_PIXELS, pictures
from juesuan_analysis.wordforms import compact
from tests.typesetting import LAYOUTS, LIAONING, typeset

RULED = sorted(n for n, lay in LAYOUTS.items() if not lay.scan_dpi and lay.rules == "all")


@cache
def printed(name):
    return typeset(read_document(CHAOYANG_2023), LAYOUTS[name])


@pytest.fixture(scope="module")
def disclosure(tmp_path_factory):
    path = tmp_path_factory.mktemp("printed") / "决算 2023.pdf"
    path.write_bytes(typeset(read_document(CHAOYANG_2023), LIAONING))
    return read(path)


@pytest.fixture(scope="module")
def report(disclosure, tmp_path_factory):
    """The folder of a report with the document and its annotated page."""
    folder = tmp_path_factory.mktemp("report")
    originals = write_originals(disclosure.document, folder / ORIGINAL, folder)
    page = annotated_html(disclosure, originals=originals)
    (folder / "annotated.html").write_text(page, "utf-8")
    return folder, originals, page


class Seen(HTMLParser):
    """Links, pictures and boxes of a page."""

    def __init__(self, page):
        super().__init__()
        self.links, self.images, self.spots, self.ids = [], [], [], set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids.add(found.get("id"))
        if tag == "a":
            self.links.append(found["href"])
        elif tag == "img":
            self.images.append(found)
        elif tag == "rect":
            self.spots.append(found)

    handle_startendtag = handle_starttag


# Where things stand on a page


def test_a_strip_gives_the_box_around_some_of_its_letters():
    strip = Strip(700, 710, (50, 60, 70, 85))
    assert strip.box(1, 3) == (60, 700, 85, 710)
    assert strip.box(2, 9) == (70, 700, 85, 710)


def seen_in(pdf, place, box):
    """The text that pdfium finds in a box, a hair wider."""
    left, bottom, right, top = box
    page = pdf[place.page - 1].get_textpage()
    return compact(page.get_text_bounded(left - 0.5, bottom - 1, right + 0.5, top + 1))


def test_the_box_of_every_number_holds_the_number_and_little_else(disclosure):
    pdf = pypdfium2.PdfDocument(disclosure.document.path)
    for s in disclosure.statements_list:
        number = s.claim.number
        first, last = number.flow.origin[number.start], number.flow.origin[number.end - 1]
        boxes = list(number.flow.passage.paragraph.boxes(first, last + 1))
        text = "".join(seen_in(pdf, place, box) for place, box in boxes)
        assert compact(number.token) in text
        assert len(text) <= len(compact(number.token)) + 2 * len(boxes)


@pytest.mark.parametrize("name", RULED)
def test_the_box_of_every_figure_holds_the_figure_alone(name, tmp_path):
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(printed(name))
    d = Disclosure(read_document(path))
    pdf = pypdfium2.PdfDocument(path)
    if any(page.get_rotation() for page in pdf):
        pytest.skip("pdfium takes boxes on the page as it lies, not upright")
    checked = 0
    for table in d.tables_list:
        rows = [row for grid in table.grids for row in grid.rows]
        for fact in table.facts:
            row = rows[fact.row]
            assert row.strip
            text = seen_in(pdf, row.place, row.strip.box(fact.column, fact.column + 1))
            assert text.strip("|") == compact(row.cells[fact.column])
            checked += 1
    assert checked > 150


def test_where_things_stand_makes_no_other_document(disclosure):
    place = Place(page=1)
    row = next(disclosure.document.grids()).rows[0]
    assert row.strip
    assert row == type(row)(row.cells, row.place)
    assert place == Place(page=1)


# Pictures


def test_every_page_is_drawn_upright_at_its_size(disclosure):
    data = disclosure.document.path.read_bytes()
    pdf = pypdfium2.PdfDocument(data)
    found = list(pictures(data, "x"))
    assert [p.page for p in found] == list(range(1, len(pdf) + 1))
    for picture in found:
        image = Image.open(io.BytesIO(picture.image))
        assert image.format == "WEBP"
        assert image.size == pytest.approx(
            (picture.width * DPI / 72, picture.height * DPI / 72), abs=1
        )
    assert sum(len(p.image) for p in found) < 20_000_000 * len(found) / 40


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_that_lies_on_its_side_is_turned_as_its_letters_are(rotate):
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(600, 400))
    canvas.rect(20, 350, 60, 30, fill=1)
    canvas.drawString(200, 200, "These letters tell which way is up 12345")
    canvas.save()
    pdf, turned = pypdfium2.PdfDocument(data.getvalue()), io.BytesIO()
    pdf[0].set_rotation(rotate)  # a viewer shows it so; its letters stand upright only at 0
    pdf.save(turned)
    (picture,) = pictures(turned.getvalue(), "x")
    image = Image.open(io.BytesIO(picture.image)).convert("L")
    scale = image.width / picture.width
    assert (picture.width, picture.height) == (600, 400)
    corners = [
        image.crop((left * scale, top * scale, right * scale, low * scale)).getextrema()
        for left, top, right, low in ((30, 25, 70, 45), (530, 355, 570, 375))
    ]
    assert corners == [(0, 0), (255, 255)]


def test_a_scan_that_lies_askew_is_shown_as_recognition_reads_it(monkeypatch):
    pytest.importorskip("cv2")
    from juesuan_analysis.readers.ocr.image import skew

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(drawing, "run_bounded", lambda draw, data, source: draw(data, source))
    page = Image.new("L", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    for y in range(100, 1650, 40):
        pen.rectangle((120, y, 1120, y + 14), fill=0)
    askew, data = page.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=255), io.BytesIO()
    askew.save(data, "PDF", resolution=150)
    assert skew(np.asarray(askew)) == pytest.approx(-1.5, abs=0.1)
    (picture,) = pictures(data.getvalue(), "x")
    shown = Image.open(io.BytesIO(picture.image)).convert("L")
    assert skew(np.asarray(shown)) == pytest.approx(0, abs=0.1)


def test_a_picture_is_never_larger_than_its_bounds(tmp_path):
    noise = Image.effect_noise((2400, 2400), 120)
    noise.save(tmp_path / "noise.png")
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(3000, 3000))
    canvas.drawImage(str(tmp_path / "noise.png"), 0, 0, 3000, 3000)
    canvas.save()
    (picture,) = pictures(data.getvalue(), "x")
    width, height = Image.open(io.BytesIO(picture.image)).size
    assert width * height <= MAX_PIXELS * 1.01
    assert min(width, height) > 400
    assert len(picture.image) <= MAX_BYTES


def test_what_cannot_be_drawn_gives_no_picture():
    assert list(pictures(b"%PDF-1.4 nothing", "x")) == []


# The folder of a report


def test_the_document_lies_beside_the_page_as_it_was_read(disclosure, report):
    folder, originals, page = report
    (copy,) = (folder / ORIGINAL).glob("*.pdf")
    assert copy.name == "决算 2023.pdf"
    assert copy.read_bytes() == disclosure.document.path.read_bytes()
    assert len(originals.leaves) == len(pypdfium2.PdfDocument(copy))
    assert all((folder / leaf.picture).is_file() for leaf in originals.leaves)
    links = {link for link in Seen(page).links if "#page=" in link}
    places = {s.place.page for s in disclosure.statements_list}
    assert {int(link.rpartition("=")[2]) for link in links} >= places
    assert {link.partition("#")[0] for link in links} == {"original/%E5%86%B3%E7%AE%97%202023.pdf"}


def test_pages_are_loaded_when_they_come_into_sight_and_keep_their_room(report):
    _, originals, page = report
    images = Seen(page).images
    assert len(images) == len(originals.leaves)
    assert all(image["loading"] == "lazy" for image in images)
    assert all(int(image["width"]) > 0 and int(image["height"]) > 0 for image in images)
    assert all(not image["src"].startswith(("http", "/", "data:")) for image in images)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert "img-src &#39;self&#39; file:" in policy[1]


def test_every_number_is_boxed_in_the_look_of_its_verdict(disclosure, report):
    _, _, page = report
    seen = Seen(page)
    looks: dict[str, list[list[str]]] = {}
    for spot in seen.spots:
        looks.setdefault(spot["data-at"], []).append(spot["class"].split())
    for s in disclosure.statements_list:
        assert all(look[1:3] == ["is-number", s.standing] for look in looks[s.id])
    assert set(looks) <= seen.ids


def test_every_cell_that_a_number_is_checked_against_is_boxed(report):
    _, _, page = report
    seen = Seen(page)
    cells = {spot["data-at"] for spot in seen.spots if "is-cell" in spot["class"]}
    cited = set(re.findall(r'<td id="([^"]+)"[^>]*>(?=<a class="used")', page))
    assert cited
    assert cited <= cells


def test_a_file_that_has_changed_since_it_was_read_is_not_shown(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(printed("liaoning"))
    document = read_document(path)
    assert as_read(document) == {"a.pdf": path.read_bytes()}
    path.write_bytes(path.read_bytes() + b"\n% changed")
    assert as_read(document) == {}
    originals = write_originals(document, tmp_path / "out" / ORIGINAL, tmp_path / "out")
    assert originals.leaves == ()
    path.unlink()
    assert as_read(document) == {}


def test_a_text_has_no_pages_to_show(chaoyang, tmp_path):
    originals = write_originals(chaoyang.document, tmp_path / ORIGINAL, tmp_path)
    assert originals.leaves == ()
    assert annotated_html(chaoyang, originals=originals) == annotated_html(chaoyang)


# In a browser


@pytest.fixture
def visit(browser, report):
    folder, _, _ = report

    def go(width, height=900, fragment=""):
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get("about:blank")
        browser.get(f"{(folder / 'annotated.html').as_uri()}{fragment}")
        return browser

    yield go
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def in_sight(browser, query):
    """Whether the first thing that a query finds lies in the window of the pages."""
    return browser.execute_script(
        "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
        "const pane = document.getElementById('original').getBoundingClientRect();"
        "return box.top >= pane.top && box.bottom <= pane.bottom && box.width > 0", query
    )  # fmt: skip


@pytest.mark.browser
def test_on_a_wide_screen_text_and_pages_stand_side_by_side(visit, disclosure):
    wrong = next(s for s in disclosure.statements_list if s.verdict == "mismatch")
    b = visit(1400, fragment=f"#{wrong.id}")
    text = b.find_element("css selector", ".reading").rect
    pages = b.find_element("id", "original").rect
    assert text["x"] + text["width"] <= pages["x"]
    assert in_sight(b, f".spot[data-at={wrong.id}].current")
    lit = b.execute_script(
        "return [...document.querySelectorAll('.spot.operand')].map((spot) => spot.dataset.at)"
    )
    assert set(lit) >= {o.source.owner for o in wrong.operands if o.source.stated}


@pytest.mark.browser
def test_an_operand_leads_to_its_cell_on_the_page(visit, disclosure):
    share = next(
        s
        for s in disclosure.statements_list
        if s.verdict == "exact" and s.operands and not any(o.source.stated for o in s.operands)
    )
    b = visit(1400, fragment=f"#{share.id}")
    link = b.find_element("css selector", f"#note-{share.id} .operands a")
    target = link.get_attribute("hash")[1:]
    link.click()
    assert in_sight(b, f".spot[data-at='{target}'].operand")


@pytest.mark.browser
def test_a_box_on_a_page_opens_the_panel_of_its_number(visit, disclosure):
    name = disclosure.statements_list[0].id
    b = visit(1400, fragment=f"#{name}")
    other = disclosure.statements_list[1].id
    b.execute_script(
        "document.querySelector(arguments[0])"
        ".dispatchEvent(new MouseEvent('click', { bubbles: true }))",
        f".spot[data-at={other}]",
    )
    shown = b.execute_script(
        "return [...document.querySelectorAll('.note')]"
        ".filter((note) => note.checkVisibility()).map((note) => note.id)"
    )
    assert shown == [f"note-{other}"]


@pytest.mark.browser
def test_on_a_narrow_screen_one_switch_changes_text_for_pages(visit):
    b = visit(390)
    pages, text = b.find_element("id", "original"), b.find_element("css selector", ".reading")
    assert text.is_displayed()
    assert not pages.is_displayed()
    b.find_element("css selector", ".layouts label:has([value=page])").click()
    assert pages.is_displayed()
    assert not text.is_displayed()
    assert b.execute_script("return document.documentElement.scrollWidth") <= 390


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1400])
def test_a_key_leads_to_the_plainest_error_and_to_its_print(visit, disclosure, width):
    chains = pytest.importorskip("selenium.webdriver.common.action_chains")
    b = visit(width)
    chains.ActionChains(b).send_keys("n").perform()
    first = disclosure.findings_list[0]
    assert b.execute_script("return location.hash") == f"#{first.refers[0]}"
    assert "1/" in b.find_element("css selector", ".stepper output").text
    if width > 1000:
        assert in_sight(b, f".spot[data-at={first.refers[0]}]")


@pytest.mark.browser
def test_the_browser_finds_nothing_to_complain_of(visit):
    b = visit(1400)
    assert not [line for line in b.get_log("browser") if line["level"] == "SEVERE"]
