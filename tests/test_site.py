"""The overview and the pages around it: complete, linked, safe, fit to be moved and printed."""

import json
import re
import shutil
from collections import Counter
from dataclasses import replace
from functools import cache, partial
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from PIL import Image

from juesuan_analysis import charts, vocabulary
from juesuan_analysis.findings import SEVERITIES
from juesuan_analysis.outputs import report as reporting
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.look import VERDICT_WORDS, sheets
from juesuan_analysis.outputs.notebooks import notebook_files
from juesuan_analysis.outputs.package import write_package
from juesuan_analysis.outputs.parts import Part
from juesuan_analysis.outputs.report import OutputFailed, write_report
from juesuan_analysis.outputs.site import Charts, Contents, Output, index_html

SHOWN = ("01_read_and_reconcile", "02_year_over_year")
INSIDE = ("data:", "https://itables.org/")  # a picture; help that a table's script offers
PAGES = (
    *("index.html", "annotated.html", "index.en.html", "annotated.en.html"),
    *(f"notebooks/{name}.html" for name in SHOWN),
)

DRAWN = [slug for slug in charts.CHARTS if slug not in ("expenditure_split", "three_public")]
"""The charts of the 2023 document: a sentence says as well what the others would show."""


class Seen(HTMLParser):
    """What a page links to, loads, shows and names."""

    def __init__(self, page):
        super().__init__()
        self.links, self.loads, self.ids, self.images = [], [], [], []
        self.language, self.texts = "", []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.language = self.language or (found.get("lang", "") if tag == "html" else "")
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])
        if tag == "img":
            self.images.append(found)
        self.loads += [found[name] for name in ("src", "data", "poster") if found.get(name)]
        if tag == "link":
            self.loads.append(found["href"])

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return " ".join("".join(self.texts).split())


def seen(path):
    return Seen(path.read_text("utf-8"))


def broken(folder, pages):
    """Links and loads of the pages that lead out of the folder, to no file or to no anchor."""
    anchors = cache(lambda path: frozenset(seen(path).ids))

    def leads(page, address):
        parts = urlsplit(address)
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
        if parts.scheme or not target.is_relative_to(folder.resolve()) or not target.is_file():
            return False
        return not parts.fragment or unquote(parts.fragment) in anchors(target)

    found = []
    for page in (folder / name for name in pages):
        shown = seen(page)
        addresses = {a for a in {*shown.links, *shown.loads} if not a.startswith(INSIDE)}
        found += [(page.name, address) for address in addresses if not leads(page, address)]
    return found


@pytest.fixture(scope="module")
def report(chaoyang, tmp_path_factory):
    """A report with two of the notebooks, and what writing it returned."""
    folder = tmp_path_factory.mktemp("report") / "r"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts.chart_files, "save", partial(charts.save, dpi=40))
        patch.setattr(
            reporting, "notebook_files", lambda: [f for f in notebook_files() if f.stem in SHOWN]
        )
        steps: list[str] = []
        outputs = write_report(chaoyang, folder, steps.append)
        assert len(steps) == reporting.steps()
    return folder, outputs


@pytest.fixture(scope="module")
def folder(report):
    return report[0]


@pytest.fixture(scope="module")
def index(folder):
    return seen(folder / "index.html")


# Links


def test_the_first_output_is_the_page_to_open(report):
    folder, outputs = report
    assert outputs[0].path == folder / "index.html"
    assert "打开" in outputs[0].what
    assert all(output.path.exists() for output in outputs)


def test_every_link_of_every_page_leads_to_a_file_and_anchor_of_the_report(folder):
    assert broken(folder, PAGES) == []


def test_every_file_of_the_report_can_be_reached_from_the_overview(folder, index):
    links = (*index.links, *seen(folder / "index.en.html").links)
    reached = {unquote(urlsplit(link).path) for link in links}
    files = {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}
    assert files - reached == {"notebooks/tables.js", ".juesuan.json"}


def test_a_report_may_be_moved_to_a_folder_of_any_name(folder, tmp_path):
    moved = tmp_path / "朝阳 50% #1"
    shutil.copytree(folder, moved)
    assert broken(moved, PAGES) == []
    for page in PAGES:
        assert str(folder) not in (moved / page).read_text("utf-8")


def test_each_page_leads_to_its_translation(folder):
    for name in ("index", "annotated"):
        assert f"{name}.en.html" in seen(folder / f"{name}.html").links
        assert f"{name}.html" in seen(folder / f"{name}.en.html").links
    assert seen(folder / "index.en.html").language == "en"


def test_charts_of_an_earlier_run_are_shown_where_none_are_asked_for(folder, chaoyang, tmp_path):
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    alone: tuple[Part, ...] = ("pages",)
    write_report(chaoyang, again, parts=alone)
    assert broken(again, PAGES) == []
    shown, before = seen(again / "index.html"), seen(folder / "index.html")
    said = vocabulary.site().words
    assert {i["alt"] for i in shown.images} == {i["alt"] for i in before.images}
    assert str(said.charts_left) in shown.text
    write_report(chaoyang, tmp_path / "new", parts=alone)
    assert str(said.no_charts_made) in seen(tmp_path / "new/index.html").text


def test_pages_lead_back_to_the_overview(folder):
    assert "index.html" in seen(folder / "annotated.html").links
    for name in SHOWN:
        links = seen(folder / f"notebooks/{name}.html").links
        assert {"../index.html", "../annotated.html", f"{name}.ipynb"} <= set(links)


def test_an_annotated_page_of_its_own_leads_to_no_overview(chaoyang):
    assert "index.html" not in Seen(annotated_html(chaoyang)).links


def test_notebooks_lead_to_the_ones_before_and_after(folder):
    first, last = (seen(folder / f"notebooks/{name}.html").links for name in SHOWN)
    assert f"{SHOWN[1]}.html" in first
    assert f"{SHOWN[0]}.html" in last


def test_nothing_is_loaded_from_anywhere_else(folder):
    """And the policy of each page forbids it."""
    for name in PAGES:
        page = unescape((folder / name).read_text("utf-8"))
        assert "default-src 'none'" in page
        assert not [a for a in seen(folder / name).loads if a.startswith(("http", "//"))]
        assert not re.search(r"""(?:url\(|@import |import\()\s*['"]?(?:https?:)?//""", page)


# What the overview says


def test_the_overview_says_who_how_much_and_what_came_of_it(chaoyang, index):
    for said in (
        chaoyang.department,
        "2023 年度",
        "2,404.35 万元",
        "1,682.35 万元",
        "正文有 179 个数",
        "100.0%",
    ):
        assert said in index.text
    for verdict, number in chaoyang.standing_counts.items():
        words = f"{VERDICT_WORDS[verdict][0]} {VERDICT_WORDS[verdict][1]} {number}"
        assert (words.replace(" ", "") in index.text.replace(" ", "")) == bool(number)


def test_totals_lead_to_their_cells(folder):
    annotated, index = (folder / name for name in ("annotated.html", "index.html"))
    totals = re.findall(
        r'<dd><a href="annotated\.html#([\w-]+)">([\d.,]+) 万元</a>', index.read_text("utf-8")
    )
    assert [value for _, value in totals] == ["2,404.35"] * 4 + ["722.00", "1,682.35"]
    page = annotated.read_text("utf-8")
    for cell, value in totals:
        (printed,) = re.findall(rf'<td id="{cell}"[^>]*>(?:<a[^>]*>)?([\d,.]+)<', page)
        assert printed.replace(",", "") == value.replace(",", "")


def test_findings_stand_gravest_first_and_each_leads_to_its_place(chaoyang, index):
    ranks = {f.id: SEVERITIES.index(f.severity) for f in chaoyang.findings_list}
    shown = [name for name in index.ids if name in ranks]
    assert shown == [f.id for f in chaoyang.findings_list]
    assert [ranks[name] for name in shown] == sorted(ranks.values())
    for finding in chaoyang.findings_list:
        assert f"annotated.html#finding-{finding.id}" in index.links
        assert finding.quote.split("…")[0].strip() in index.text
    assert "annotated.html#note-S153" in index.links


def test_only_the_gravest_findings_are_unfolded(folder):
    page = (folder / "index.html").read_text("utf-8")
    assert re.findall(r'<details class="severity is-(\w+)"( open)?>', page) == [
        ("error", " open"),
        ("warning", ""),
        ("note", ""),
    ]


def test_each_chart_is_there_in_words_and_in_every_format(chaoyang, folder, index):
    alternatives = [image["alt"] for image in index.images]
    assert alternatives == [charts.headline(charts.CHARTS[slug](chaoyang)) for slug in DRAWN]
    for slug in DRAWN:
        for lang in ("zh", "en"):
            assert {f"figures/{slug}.{lang}.{kind}" for kind in charts.FORMATS} <= {*index.links}


def test_each_table_of_the_data_package_says_what_it_holds_and_how_many_rows(chaoyang, folder):
    page = (folder / "index.html").read_text("utf-8")
    package = json.loads((folder / "data/datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        rows = len(getattr(chaoyang, resource["name"]))
        row = next(r for r in page.split("<tr>") if f'data/{resource["path"]}"' in r)
        assert str(vocabulary.site().files[resource["path"]]) in row
        assert f'<td class="figure">{rows}</td>' in row


def test_a_line_break_in_a_cell_is_no_row_of_its_own(tmp_path, chaoyang):
    odd = tmp_path / "odd.csv"
    odd.write_text('a,b\n"one\ntwo","he said ""no"""\nthree,four\n', "utf-8")
    (tmp_path / "annotated.html").write_text("", "utf-8")
    page = index_html(chaoyang, Contents(tmp_path, tmp_path / "annotated.html", [], [odd]))
    assert '<td class="figure">2</td>' in page


def test_every_notebook_has_a_purpose():
    assert {file.stem for file in notebook_files()} <= set(vocabulary.site().notebooks)


# Notebooks as pages


@pytest.mark.parametrize("name", SHOWN)
def test_a_notebook_is_a_light_page_with_its_own_title(folder, index, name):
    path = folder / f"notebooks/{name}.html"
    page = path.read_text("utf-8")
    heading = nbformat.read(path.with_suffix(".ipynb"), as_version=4).cells[0].source
    title = re.findall("<title>(.*?)</title>", page)[0]
    assert title.split("：")[0] == heading.splitlines()[0].removeprefix("# ") != ""
    chinese, _, english = title.split("：")[0].partition(" · ")
    assert chinese in index.text
    assert english not in index.text
    assert english in seen(folder / "index.en.html").text
    assert str(vocabulary.site().notebooks[name]) in index.text
    assert seen(path).language == "zh-CN"
    assert path.stat().st_size < 400_000


def test_the_script_of_tables_is_kept_once(folder):
    script = (folder / "notebooks/tables.js").read_text("utf-8")
    assert "injectModule" in script
    for name in SHOWN:
        page = (folder / f"notebooks/{name}.html").read_text("utf-8")
        assert "injectModule" not in page
        assert '<script src="tables.js"></script>' in page


@pytest.mark.parametrize("name", SHOWN)
def test_pictures_in_notebooks_have_words(folder, name):
    for image in seen(folder / f"notebooks/{name}.html").images:
        assert image["alt"]
        assert "No description" not in image["alt"]


@pytest.mark.parametrize("name", SHOWN)
def test_no_page_tells_where_it_was_made(folder, name):
    page = (folder / f"notebooks/{name}.html").read_text("utf-8")
    assert str(Path.cwd()) not in page


@pytest.fixture
def one_notebook(tmp_path, monkeypatch):
    """Has a report run one notebook with this code."""

    def given(code):
        parameters = nbformat.v4.new_code_cell('SOURCE = ""', metadata={"tags": ["parameters"]})
        cells = [nbformat.v4.new_markdown_cell("# 一、<试> · Try"), parameters]
        cells.append(nbformat.v4.new_code_cell(code))
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {
            "name": "python3", "display_name": "Python 3", "language": "python",
        }  # fmt: skip
        file = tmp_path / "01_try.ipynb"
        nbformat.write(notebook, file)
        monkeypatch.setattr(reporting, "notebook_files", lambda: [file])
        return file

    return given


@pytest.fixture
def nothing_read(make_disclosure):
    return make_disclosure("某某局2023年度部门决算\n\n本部门没有数。\n")


@pytest.mark.slow
def test_a_notebook_that_fails_is_a_page_that_says_so(one_notebook, nothing_read, tmp_path):
    one_notebook('raise ValueError("<b>没有这张表</b>")')
    folder = tmp_path / "r"
    with pytest.raises(OutputFailed, match="01_try"):
        write_report(nothing_read, folder)
    for name in ("index.html", "notebooks/01_try.html"):
        page = (folder / name).read_text("utf-8")
        assert "运行出错" in page
        assert "<b>没有" not in page
        assert "<试>" not in re.sub("<h1.*?</h1>", "", page)
    assert broken(folder, ("index.html", "notebooks/01_try.html")) == []


# Disclosures that lack things, and hostile ones


def contents_of(d, folder, downloads=()):
    """The contents of a report without notebooks, its charts drawn small."""
    folder.mkdir(parents=True, exist_ok=True)
    annotated = folder / "annotated.html"
    annotated.write_text(annotated_html(d, overview="index.html"), "utf-8")
    missing: dict[str, str] = {}
    drawn = []
    for slug, chart in charts.CHARTS.items():
        try:
            headline = charts.headline(chart(d))
        except charts.NoData as reason:
            missing[slug] = str(reason)
            continue
        files = {kind: folder / f"figures/{slug}.zh.{kind}" for kind in charts.FORMATS}
        for file in files.values():
            file.parent.mkdir(exist_ok=True)
            file.touch()
        drawn.append(charts.Drawn(slug, "zh", headline, "", files))
    data = write_package(d, folder / "data")
    return Contents(folder, annotated, downloads, data, [Charts(drawn, missing)])


def written(d, folder, downloads=()):
    page = index_html(d, contents_of(d, folder, downloads))
    (folder / "index.html").write_text(page, "utf-8")
    return page


@pytest.mark.disclosures
@pytest.mark.parametrize(
    "name", ["putuo_planning_2024", "putuo_social_work_2024", "putuo_template_2024", "swu_2023"]
)
def test_every_disclosure_has_an_overview_whose_links_hold(published, tmp_path, name):
    d = published(name)
    written(d, tmp_path / "r")
    assert broken(tmp_path / "r", ("index.html", "annotated.html")) == []
    shown = seen(tmp_path / "r/index.html")
    assert {f.id for f in d.findings_list} <= set(shown.ids)
    assert [n for n, times in Counter(shown.ids).items() if times > 1] == []


def test_a_disclosure_with_nothing_in_it_has_an_overview_that_says_so(nothing_read, tmp_path):
    page = written(nothing_read, tmp_path)
    assert broken(tmp_path, ("index.html", "annotated.html")) == []
    words = vocabulary.site().words
    assert str(words.no_totals) in page
    assert str(words.no_charts) in page
    assert "笔记本" not in page


def test_what_a_document_says_is_never_markup(plant, tmp_path):
    d = plant("99.8 %", "99.8 %<script>alert(1)</script>", times=-1)
    vars(d)["department"] = '<img src=x onerror="alert(1)">局'
    page = written(d, tmp_path)
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_downloads_of_any_name_are_linked_with_what_they_are(chaoyang, tmp_path):
    file = tmp_path / "简报 50% #1?.pptx"
    file.write_bytes(b"x" * 1001)
    page = written(chaoyang, tmp_path, [Output("演示文稿", file)])
    assert broken(tmp_path, ("index.html",)) == []
    row = next(r for r in page.split("<tr>") if ".pptx" in r)
    assert "演示文稿" in row
    assert "2 KB" in row


def test_a_chart_that_is_missing_is_named_with_the_reason(chaoyang, tmp_path):
    contents = contents_of(chaoyang, tmp_path)
    fewer = [Charts(contents.charts[0].drawn[:-1], {"verdicts": "情况说明中没有可核对的数"})]
    page = index_html(chaoyang, replace(contents, charts=fewer))
    assert "没有画的图：情况说明中没有可核对的数" in page


# Colours


def luminance(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


STYLES = {
    "annotated": ("columns", "text", "numbers", "rail", "panel", "tables", "sets", "narrow"),
    "notebooks": ("notebook", "code", "tables"),
    "site": ("index",),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("package", STYLES)
def test_every_colour_of_text_stands_out_from_every_ground(package, theme):
    """WCAG AA, 4.5 to 1, for all text colours and grounds that a style sheet names."""
    css = sheets(f"juesuan_analysis.outputs.{package}", STYLES[package])
    every = re.findall(r"--([\w-]+): (#[0-9a-f]{6})", css)
    named = dict(every if theme == "dark" else reversed(every))  # the dark ones stand behind
    inks = {named.get(n, n) for n in re.findall(r"[{;\s]color: (?:var\(--)?(#?[\w-]+)", css)}
    grounds = {named.get(n, n) for n in re.findall(r"background: (?:var\(--)?(#?[\w-]+)", css)}
    inks, grounds = ({c for c in found if c[0] == "#"} for found in (inks, grounds))
    assert len(inks) >= 4
    assert named["paper"] in grounds
    faint = [(ink, ground) for ink in inks for ground in grounds if contrast(ink, ground) < 4.5]
    assert faint == []


# In a browser


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 480, 1400])
def test_no_page_scrolls_sideways_or_is_refused_anything(browser, folder, width):
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        for page in PAGES:
            browser.get((folder / page).as_uri())
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        assert browser.get_log("browser") == []
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.browser
def test_on_a_phone_what_each_file_holds_is_seen_whole(browser, folder):
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        for page in ("index.html", "index.en.html"):
            browser.get((folder / page).as_uri())
            wide, room = browser.execute_script(
                "const e = document.querySelector('#downloads .scroll');"
                "return [e.scrollWidth, e.clientWidth];"
            )
            assert wide <= room
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.browser
def test_tables_of_a_notebook_stand_on_the_ground_of_the_page_in_the_dark(browser, folder):
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": dark})
    try:
        browser.implicitly_wait(20)
        browser.get((folder / f"notebooks/{SHOWN[1]}.html").as_uri())
        browser.find_element("css selector", ".dt-container")
        grounds = browser.execute_script(
            "return [document.body, ...document.querySelectorAll('.dt-container')]"
            ".map((e) => getComputedStyle(e).backgroundColor);"
        )
        assert len(grounds) > 1
        assert len(set(grounds)) == 1
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.browser
def test_every_chart_of_the_overview_is_seen(browser, folder):
    browser.get((folder / "index.html").as_uri())
    widths = browser.execute_async_script(
        "const done = arguments[0], images = [...document.images];"
        "for (const image of images) image.loading = 'eager';"
        "Promise.all(images.map((image) => image.decode()))"
        ".then(() => done(images.map((image) => image.naturalWidth)), (e) => done(String(e)));"
    )
    assert len(widths) == len(DRAWN)
    assert min(widths) > 0


@pytest.mark.browser
def test_tables_of_a_notebook_sort_as_a_page_of_the_report(browser, folder):
    browser.implicitly_wait(20)
    browser.get((folder / f"notebooks/{SHOWN[1]}.html").as_uri())
    browser.find_element("css selector", "#T_year-over-year.dataTable tbody tr")
    title = browser.find_element("css selector", "#T_year-over-year th:nth-child(2)")
    title.find_element("css selector", ".dt-column-title").click()
    cells = browser.find_elements("css selector", "#T_year-over-year tbody td:nth-child(2)")
    values = [float(cell.text) for cell in cells]
    assert values == sorted(values)
    assert values


@pytest.mark.browser
def test_a_notebook_page_taken_out_of_the_report_still_shows_its_tables(browser, folder, tmp_path):
    alone = shutil.copy(folder / f"notebooks/{SHOWN[1]}.html", tmp_path)
    browser.implicitly_wait(20)
    browser.get(Path(alone).as_uri())
    rows = browser.find_elements("css selector", "#T_year-over-year_fallback tbody tr")
    assert rows
    assert rows[0].is_displayed()


# What files say of themselves


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_chart_says_in_its_file_what_it_shows(chaoyang, tmp_path, lang):
    pdfium = pytest.importorskip("pypdfium2")
    figure = charts.verdicts(chaoyang, lang)
    headline = charts.headline(figure)
    png, svg, pdf = (charts.save(figure, tmp_path / f"c.{kind}", dpi=50) for kind in charts.FORMATS)
    with Image.open(png) as image:
        told = dict(image.info)
    assert told["Title"] == headline
    assert told["Description"] != headline
    assert told["Description"]
    drawing = svg.read_text("utf-8")
    assert f"<title>{headline}</title>" in drawing
    assert f"<desc>{told['Description']}</desc>" in drawing
    assert '<svg role="img" ' in drawing
    with pdfium.PdfDocument(pdf) as document:
        metadata = document.get_metadata_dict()
    assert (metadata["Title"], metadata["Subject"]) == (headline, told["Description"])


def test_a_headline_is_one_line_however_it_is_broken_on_the_slide(chaoyang):
    figure = charts.budget_completion(chaoyang, "en")
    assert "\n" not in charts.headline(figure)
    assert charts.headline(figure) == " ".join(figure.get_suptitle().split())
