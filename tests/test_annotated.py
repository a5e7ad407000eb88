"""The annotated disclosure: complete, linked, safe and usable, as text and in a browser."""

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from dataclasses import replace as varied
from functools import cached_property
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from juesuan_analysis import Disclosure
from juesuan_analysis.amounts import Amount
from juesuan_analysis.document import Grid, Paragraph, Place
from juesuan_analysis.formulas.catalogue import named
from juesuan_analysis.formulas.phrases import computation
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.annotated import VERDICT_WORDS, annotated_html
from juesuan_analysis.outputs.annotated.links import Links
from juesuan_analysis.outputs.annotated.sections import Layout
from juesuan_analysis.outputs.annotated.table_cells import heading_cells
from juesuan_analysis.sentences import told
from juesuan_analysis.sources import Stated

CHROMIUM = shutil.which("chromium")
OPTIONS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TAB, ENTER, SPACE, ESCAPE, BACKSPACE = "\ue004", "\ue007", " ", "\ue00c", "\ue003"
LEFT, UP, RIGHT, DOWN = "\ue012", "\ue013", "\ue014", "\ue015"
VOID = {"meta", "input", "br", "img", "link", "hr"}


@dataclass
class Element:
    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)

    def all(self, tag=None, css=None):
        for child in self.children:
            if isinstance(child, Element):
                if (tag is None or child.tag == tag) and (css is None or css in child.classes):
                    yield child
                yield from child.all(tag, css)

    def by_id(self, name):
        return self.ids[name]

    @cached_property
    def ids(self):
        return {e.attributes["id"]: e for e in self.all() if "id" in e.attributes}

    @property
    def classes(self):
        return self.attributes.get("class", "").split()

    @property
    def text(self):
        return "".join(c.text if isinstance(c, Element) else c for c in self.children)


class Tree(HTMLParser):
    """Elements and text as a browser would see them; unbalanced markup fails."""

    def __init__(self, page):
        super().__init__()
        self.root = Element("")
        self.open = [self.root]
        self.feed(page)
        assert self.open == [self.root]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop().tag == tag

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parse(page):
    return Tree(page).root


def dangling(root):
    """Links of the page that lead nowhere, and ids that stand twice."""
    ids = Counter(e.attributes["id"] for e in root.all() if "id" in e.attributes)
    links = {e.attributes["href"].removeprefix("#") for e in root.all("a")}
    return links - set(ids), [name for name, times in ids.items() if times > 1]


@pytest.fixture(scope="module")
def page(chaoyang):
    return annotated_html(chaoyang)


@pytest.fixture(scope="module")
def root(page):
    return parse(page)


# Completeness


def test_every_number_is_marked_once_in_reading_order_with_its_verdict(chaoyang, root):
    marks = [(e.attributes["id"], e.classes) for e in root.all("a", "number")]
    in_error = {"S045", "S051", "S058", "S061", "S066"}  # five rates that cannot all be true
    in_error |= {"S151", "S152", "S153", "S156", "S157", "S158"}  # two wrong rates, their amounts
    assert marks == [
        (s.id, ["number", s.standing, *(["in-error"] if s.id in in_error else [])])
        for s in chaoyang.statements_list
    ]


def test_a_rate_that_only_agrees_with_a_stated_change_has_a_weaker_mark(root):
    marks = {name: root.by_id(name) for name in ("S001", "S021", "S022")}
    assert {name: (mark.classes, mark.attributes["title"]) for name, mark in marks.items()} == {
        "S001": (["number", "exact"], "完全相符"),
        "S021": (["number", "consistent"], "相互一致"),
        "S022": (["number", "consistent"], "相互一致"),
    }
    assert "#note-S022" in {a.attributes["href"] for a in root.by_id("note-S021").all("a")}


def test_the_numbers_that_only_agree_with_each_other_are_counted_apart(chaoyang, root):
    counts = {
        chip.classes[1]: int(next(chip.all("span", "count")).text)
        for chip in root.all("label", "chip")
    }
    assert counts == chaoyang.standing_counts
    assert sum(counts.values()) == len(chaoyang.statements_list)
    agreeing = chaoyang.verdict_counts["exact"] - counts["exact"]
    assert counts["consistent"] == agreeing > 0


def test_a_mark_holds_the_number_as_printed_and_says_the_verdict_in_words(chaoyang, root):
    for mark, statement in zip(root.all("a", "number"), chaoyang.statements_list, strict=True):
        assert mark.text.startswith(statement.claim.number.token)
        assert mark.attributes["title"].startswith(str(VERDICT_WORDS[statement.standing][1]))
        assert mark.attributes["aria-label"].startswith(mark.text)


def test_the_narrative_is_shown_as_printed_to_the_letter(chaoyang, root):
    shown = [e.text for e in root.by_id("narrative").all(css="text")]
    assert shown == [passage.paragraph.text for passage in chaoyang.passages]


def test_every_paragraph_of_the_document_is_shown_exactly_once(chaoyang, root):
    shown = Counter(e.text for e in root.all(css="text"))
    shown.update(e.text for e in root.all(css="beside"))
    printed = Counter(p.text for p in chaoyang.document.paragraphs())
    titles = {t.title for t in chaoyang.tables_list}  # these stand in the captions
    missing = [text for text in printed - shown if "".join(text.split()) not in titles]
    assert not missing
    assert not shown - printed


def test_every_figure_of_the_tables_is_shown_as_printed(chaoyang, root):
    rows = [row for grid in chaoyang.document.grids() for row in grid.rows]
    printed = Counter(cell for row in rows for cell in row.cells if cell)
    shown: Counter[str] = Counter()
    for cell in (*root.all("td"), *root.all("th")):
        used = next(cell.all("a", "used"), cell)
        shown[used.text] += 1
    del shown[""]
    assert shown == printed


def test_every_number_has_a_panel_with_verdict_formula_operands_and_interval(chaoyang, root):
    for statement in chaoyang.statements_list:
        panel = root.by_id(f"note-{statement.id}").text
        assert str(VERDICT_WORDS[statement.standing][1]) in panel
        assert told(statement.note) in panel
        assert statement.claim.subject in panel
        for operand in statement.operands:
            assert operand.name.lstrip("+-") in panel
        if statement.check.reach:
            assert f"{statement.check.bounds[0]}" in panel


def test_a_share_is_shown_with_the_values_it_is_computed_from(chaoyang, root):
    share = next(s for s in chaoyang.statements_list if s.claim.number.token == "30.03")
    assert "722.00 ÷ 2404.35 × 100 = 30.0289" in root.by_id(f"note-{share.id}").text


@pytest.mark.parametrize(
    ("formula", "values", "sign", "shown"),
    [
        ("sum", ["1", "（-2）"], 0, "1 + （-2）"),
        ("mean", ["1", "2"], 0, "（1 + 2）÷ 2"),
        ("change", ["5", "3"], 1, "5 − 3"),
        ("change_rate", ["5", "3"], 1, "3 ÷ （5 − 3）× 100"),
        ("change_rate", ["5", "3"], -1, "−3 ÷ （5 + 3）× 100"),
        ("growth_rate", ["5", "3"], 1, "（5 ÷ 3 − 1）× 100"),
        ("completion", ["5", "3"], 0, "5 ÷ 3 × 100"),
        ("restated", ["5"], 0, "5"),
    ],
)
def test_each_formula_is_written_out(formula, values, sign, shown):
    assert computation(named(formula), values, sign) == shown


def test_every_finding_is_listed_gravest_first_and_leads_to_its_place(chaoyang, root):
    listed = list(root.all("li", "finding"))
    assert [e.attributes["id"][8:] for e in listed] == [f.id for f in chaoyang.every_finding]
    assert all(next(e.all("a")).attributes["href"] for e in listed)


def test_a_planted_error_is_marked_and_its_panel_names_the_finding(plant):
    root = parse(annotated_html(plant("占支出总计的 30.03%", "占支出总计的 31.03%")))
    mark = next(e for e in root.all("a", "number") if e.text == "31.03%")
    assert mark.classes == ["number", "mismatch", "in-error"]
    assert "相关发现" in root.by_id(f"note-{mark.attributes['id']}").text


# Sets of numbers that cannot all be true


SUM = """某市财政局（本级）
2023 年度部门决算

# 第二部分 2023 年度部门决算情况说明

## 一、收入支出决算总体情况说明

收入总计 100.00 万元。支出总计 100.00 万元。
"""


def joint(disclosure):
    return [f for f in disclosure.findings_list if f.kind == "joint"]


@pytest.fixture(scope="module")
def clash(chaoyang):
    """A set of several numbers of the narrative that cannot all be true."""
    return next(f for f in joint(chaoyang) if len(f.refers) > 1)


def test_the_panel_of_a_number_lists_those_it_cannot_be_true_with(root, clash):
    for name in clash.refers:
        panel = next(root.by_id(f"note-{name}").all("section", "set"))
        assert "不能同时成立" in next(panel.all("h4")).text
        links = {a.attributes["href"] for a in next(panel.all("ul")).all("a")}
        assert links == {f"#note-{other}" for other in clash.refers}
        assert next(panel.all("p", "explanation")).text.strip() == clash.explanation
        assert f"#finding-{clash.id}" in {a.attributes["href"] for a in panel.all("a")}


def test_a_finding_of_a_set_leads_to_each_of_its_numbers(root, clash):
    members = next(root.by_id(f"finding-{clash.id}").all("p", "members"))
    links = [a.attributes["href"] for a in members.all("a")]
    assert links == [f"#note-{name}" for name in clash.refers]


def test_numbers_of_one_set_say_so_in_the_text(root, clash):
    marks = {root.by_id(name).attributes["data-mark"] for name in clash.refers}
    assert len(marks) == 1
    for name in clash.refers:
        assert f"{marks.copy().pop()}：不能同时成立" in root.by_id(name).attributes["aria-label"]


def test_a_question_of_scope_is_not_called_a_contradiction(chaoyang, root):
    asked = [c for c in chaoyang.examination.contradictions if c.scope and c.statements]
    assert asked
    for contradiction in asked:
        sets = root.by_id(f"note-{contradiction.statements[0]}").all("section", "set")
        assert any("口径相同就不能同时成立" in next(s.all("h4")).text for s in sets)


def test_a_document_without_contradictions_has_no_sets(make_disclosure):
    disclosure = make_disclosure(SUM)
    assert disclosure.statements_list
    assert not joint(disclosure)
    root = parse(annotated_html(disclosure))
    assert not list(root.all(css="set"))
    assert not [e for e in root.all() if {"data-set", "data-sets"} & set(e.attributes)]


def test_markup_in_a_contradiction_is_shown_as_text(chaoyang, clash):
    attack = '"><img src=x onerror=alert(1)>；S001'
    hostile = Disclosure(chaoyang.document)
    forged = replace(
        clash,
        quote=attack,
        explanation=attack,
        operands=(Operand(attack, Amount("1"), Stated("S001", Place(line=1))),),
    )
    vars(hostile)["findings_list"] = (forged,)  # computed on first use: now never
    root = parse(annotated_html(hostile))
    panel = next(root.by_id(f"note-{clash.refers[0]}").all("section", "set"))
    for shown in (root.by_id(f"finding-{clash.id}"), panel):
        assert attack in shown.text
    assert not list(root.all("img"))
    assert dangling(root) == (set(), [])


# How sharply numbers are protected


def test_every_number_has_a_level_of_protection_and_the_legend_counts_them(chaoyang, root):
    levels = Counter(e.attributes["data-protection"] for e in root.all("a", "number"))
    assert levels.total() == len(chaoyang.statements_list)
    legend = next(root.all("div", "legend"))
    counts = {
        next(line.all(css="sample")).attributes["data-protection"]: next(line.all(css="count")).text
        for line in legend.all("li")
    }
    assert counts == {level: str(number) for level, number in levels.items()}


def test_a_panel_says_which_change_of_its_number_would_be_noticed(chaoyang, root, clash):
    by_id = {s.id: s for s in chaoyang.statements_list}
    measured = {p.id: p for p in chaoyang.examination.protection}
    said = {
        name: next(root.by_id(f"note-{name}").all("dd", "protection")).text for name in measured
    }
    share = next(s for s in chaoyang.statements_list if s.claim.number.token == "30.03")
    words = "单独核对改动 0.01 个百分点即露出；全文一起看改动 0.01 个百分点即露出"
    assert said[share.id] == words
    for name, protection in measured.items():
        unsupported = by_id[name].verdict == "unsupported" and name not in clash.refers
        if unsupported and protection.joint is None:
            assert said[name] == "怎样改都不会露出"
            assert root.by_id(name).attributes["data-protection"] == "bare"
        if by_id[name].verdict == "exact" and protection.joint is not None:
            assert f"全文一起看改动 {protection.joint} " in said[name] + " "


def test_a_number_that_is_a_finding_already_is_not_called_protected(chaoyang, root, clash):
    wrong = [s.id for s in chaoyang.statements_list if s.verdict == "mismatch"]
    unconfirmed = [p.id for p in chaoyang.examination.protection if p.alone is None]
    clashing = [name for name in clash.refers if name in unconfirmed]
    assert wrong
    assert clashing
    for name in (*wrong, *clashing):
        assert root.by_id(name).attributes["data-protection"] == "exposed"
        assert "列入发现" in next(root.by_id(f"note-{name}").all("dd", "protection")).text


# Links


def test_every_link_leads_to_a_place_on_the_page_and_no_id_stands_twice(root):
    assert dangling(root) == (set(), [])


def test_an_operand_leads_to_the_cell_that_prints_it(chaoyang, root):
    for statement in chaoyang.statements_list:
        links = root.by_id(f"note-{statement.id}").all("span", "name")
        for operand, name in zip(statement.evidence, links, strict=True):
            target = next(name.all("a")).attributes["href"].removeprefix("#")
            printed = root.by_id(target.removeprefix("note-"))
            if operand.name.endswith("·项目"):
                assert operand.source.name in re.sub(r"\s", "", printed.text)
                continue
            text = next(printed.all("a", "used"), printed).text.replace(",", "")
            value = re.match(rf"{operand.amount}(?![\d.])", text)
            assert value or (not text and operand.amount.value == 0)


def test_a_cell_names_the_numbers_that_are_checked_against_it(chaoyang, root):
    for cell in root.all("td", "figure"):
        for cited in cell.all("span", "cited"):
            for link in cited.all("a"):
                note = root.by_id(link.attributes["href"].removeprefix("#"))
                assert f"#{cell.attributes['id']}" in {a.attributes["href"] for a in note.all("a")}


def test_a_document_that_knows_pages_but_no_lines_has_working_links(chaoyang):
    def on_page(place):
        return Place(page=1 + place.line // 40)

    blocks: list[Grid | Paragraph] = []
    for block in chaoyang.document.blocks:
        if isinstance(block, Grid):
            blocks.append(Grid(tuple(varied(r, place=on_page(r.place)) for r in block.rows)))
        else:
            pieces = tuple(varied(p, place=on_page(p.place)) for p in block.pieces)
            blocks.append(Paragraph(block.text, pieces, block.heading))
    document = replace(chaoyang.document, blocks=tuple(blocks))
    page = annotated_html(Disclosure(document))
    assert dangling(parse(page)) == (set(), [])
    assert "第 3 页" in page


# Safety

HOSTILE = """某市财政局（本级）<script>alert(1)</script>
2023 年度部门决算

# 第二部分 2023 年度部门决算情况说明 </style><script>alert(2)</script>

## 一、收入支出决算总体情况说明 "><img src=x onerror=alert(3)>

收入总计 722.00 万元<img src=x onerror='alert(4)'>，其中：javascript:alert(5) 收入 5 万元。{{ 7*7 }}
支出总计 723.00 万元 --></title></textarea><a href="javascript:alert(6)">，占 <b>100%</b>。

# 收入支出决算总表

金额单位：万元</table><script>alert(7)</script>

收入\t\t\t支出\t\t
项目\t行次\t金额\t项目\t行次\t金额
一、财政拨款收入</td><script>alert(8)</script>\t1\t722.00\t一、"><svg onload=alert(9)>\t2\t1
总计\t3\t722.00\t总计\t4\t722.00

# 项目支出绩效自评表

项目名称\t\t<script>alert(10)</script>" onclick="alert(11)
总分\t\t100
"""


@pytest.fixture(scope="module")
def hostile(make_disclosure):
    return make_disclosure(HOSTILE)


def test_markup_in_a_document_is_shown_as_text(hostile):
    root = parse(annotated_html(hostile))
    assert hostile.statements_list
    assert hostile.tables_list
    assert len(list(root.all("script"))) == len(list(root.all("style"))) == 1
    assert not [e for tag in ("img", "svg", "iframe") for e in root.all(tag)]
    assert not [name for e in root.all() for name in e.attributes if name.startswith("on")]
    for attack in ("<script>alert(2)</script>", "</style>", "<img src=x onerror='alert(4)'>"):
        assert attack in root.by_id("narrative").text
    assert "<script>alert(8)</script>" in root.by_id("statutory").text
    assert "{{ 7*7 }}" in root.by_id("narrative").text


def test_a_hostile_page_has_working_links_only_into_itself(hostile):
    root = parse(annotated_html(hostile))
    assert all(e.attributes["href"].startswith("#") for e in root.all("a"))
    assert dangling(root) == (set(), [])


def test_a_file_name_with_markup_is_shown_as_text(chaoyang):
    document = replace(chaoyang.document, path=chaoyang.document.path.with_name("<b>&'\".txt"))
    root = parse(annotated_html(Disclosure(document)))
    assert "<b>&'\".txt" in next(root.all("p", "file")).text


def test_the_page_asks_for_nothing_from_outside(page, root):
    assert not re.search(r"https?:", page)
    assert not re.search(r"@import|url\(", page)
    assert not [e for e in root.all() if "src" in e.attributes or e.tag == "link"]
    assert not [e for e in root.all() if "style" in e.attributes]


def test_the_policy_forbids_everything_but_this_style_and_this_script(root):
    metas = (e.attributes for e in root.all("meta"))
    policy = next(m["content"] for m in metas if "http-equiv" in m)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert len(re.findall(r"'sha256-[\w+/]{43}='", policy)) == 2


def test_the_same_disclosure_gives_the_same_page(chaoyang, page):
    assert annotated_html(Disclosure(chaoyang.document)) == page


def test_the_page_is_light_enough_to_be_mailed(page):
    assert len(page.encode()) < 1_500_000


def test_a_document_without_narrative_or_tables_still_gives_a_page(make_disclosure):
    root = parse(annotated_html(make_disclosure("第一部分 部门概况\n天气很好。\n")))
    assert "没有读到决算情况说明" in root.by_id("narrative").text
    assert "天气很好。" in root.by_id("rest").text
    assert dangling(root) == (set(), [])


# Tables


def test_merged_heading_cells_span_what_they_spanned_in_print():
    rows = [
        ["项目", "", "年初结转", "本年支出", "", ""],
        ["编码", "名称", "", "小计", "基本支出", "项目支出"],
        ["栏次", "", "1", "2", "3", "4"],
    ]
    spans = [[(c.text, c.width, c.height) for c in row] for row in heading_cells(rows)]
    assert spans[0] == [("项目", 2, 1), ("年初结转", 1, 2), ("本年支出", 3, 1)]
    assert spans[1] == [(t, 1, 1) for t in ("编码", "名称", "小计", "基本支出", "项目支出")]
    assert spans[2] == [(t, 1, 1) for t in ("栏次", "", "1", "2", "3", "4")]


def test_statutory_tables_name_their_rows_and_columns_for_screen_readers(chaoyang, root):
    tables = list(root.by_id("statutory").all("table"))
    assert len(tables) == len(chaoyang.tables_list)
    for table in tables:
        assert next(table.all("caption")).text.strip()
        assert {e.attributes["scope"] for e in table.all("th")} == {"col", "row"}


def test_each_verdict_has_a_symbol_of_its_own():
    symbols = [symbol for symbol, _ in VERDICT_WORDS.values()]
    assert len(set(symbols)) == len(symbols) == 10


# In a browser


@pytest.fixture(scope="module")
def file(page, tmp_path_factory):
    path = tmp_path_factory.mktemp("annotated") / "page.html"
    path.write_text(page, "utf-8")
    return path


def opened(path, fragment, profile):
    """The page as Chromium has built it, and what it complained of."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    command = [CHROMIUM, *OPTIONS, "--enable-logging=stderr", f"--user-data-dir={profile}"]
    done = subprocess.run(
        [*command, "--dump-dom", f"{path.as_uri()}{fragment}"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.browser
@pytest.mark.parametrize("fragment", ["#S048", "#note-S048"])
def test_a_link_to_a_number_opens_its_panel(file, tmp_path, fragment):
    dom, complaints = opened(file, fragment, tmp_path)
    root = parse(dom)
    assert not complaints
    assert [e.attributes["id"] for e in root.all("article", "open")] == ["note-S048"]
    assert [e.attributes["id"] for e in root.all("a", "current")] == ["S048"]


@pytest.mark.browser
def test_a_hostile_page_runs_nothing_in_a_browser(hostile, tmp_path):
    path = tmp_path / "hostile.html"
    path.write_text(annotated_html(hostile), "utf-8")
    dom, complaints = opened(path, "", tmp_path / "profile")
    assert not complaints
    assert dom.count("<script>") == 1


@pytest.fixture
def visit(browser, file):
    """Opens the page afresh at a place."""

    def go(fragment=""):
        browser.get("about:blank")
        browser.get(f"{file.as_uri()}{fragment}")
        return browser

    return go


def panels(browser):
    return browser.execute_script(
        "return [...document.querySelectorAll('.note')]"
        ".filter((note) => note.checkVisibility()).map((note) => note.id)"
    )


def press(browser, *keys):
    chains = pytest.importorskip("selenium.webdriver.common.action_chains")
    chains.ActionChains(browser).send_keys(*keys).perform()


def focused(browser):
    return browser.switch_to.active_element.get_attribute("id")


@pytest.mark.browser
def test_a_click_on_a_number_opens_its_panel_and_the_cross_closes_it(visit):
    b = visit()
    b.find_element("id", "S025").click()
    assert panels(b) == ["note-S025"]
    b.find_element("css selector", "#note-S025 .close").click()
    assert panels(b) == []
    assert focused(b) == "S025"


@pytest.mark.browser
@pytest.mark.parametrize("key", [ENTER, SPACE], ids=["Enter", "Space"])
def test_the_keyboard_opens_moves_and_closes(visit, key):
    b = visit()
    b.execute_script("document.getElementById('S024').focus()")
    press(b, TAB)
    assert focused(b) == "S025"
    press(b, key)
    assert panels(b) == ["note-S025"]
    press(b, RIGHT, RIGHT, LEFT)
    assert panels(b) == ["note-S026"]
    press(b, ESCAPE)
    assert panels(b) == []
    assert focused(b) == "S026"
    press(b, DOWN, UP, UP)
    assert focused(b) == "S025"
    assert panels(b) == []


@pytest.mark.browser
def test_an_operand_leads_to_its_cell_which_lights_up_beside_the_open_panel(visit):
    b = visit("#S025")
    link = b.find_element("css selector", "#note-S025 .operands a")
    link.click()
    cell = b.find_element("css selector", "td:target")
    assert f"#{cell.get_attribute('id')}" == link.get_attribute("hash")
    assert "S025" in cell.text
    assert panels(b) == ["note-S025"]
    cell.find_element("css selector", ".cited a").click()
    assert panels(b) == ["note-S024"]


@pytest.mark.browser
def test_a_verdict_switched_off_leaves_plain_text_that_the_keyboard_passes_over(visit, chaoyang):
    b = visit()
    text = b.find_element("id", "narrative").text
    b.find_element("css selector", "[data-show=open]").click()
    assert b.find_element("id", "narrative").text == text
    exact = b.find_element("id", "S025")
    assert exact.value_of_css_property("border-bottom-style") == "none"
    assert exact.get_attribute("tabindex") == "-1"
    open_numbers = [
        s.id
        for s in chaoyang.statements_list
        if s.standing not in ("exact", "within_rounding", "label")
    ]
    b.execute_script("document.getElementById(arguments[0]).focus()", open_numbers[0])
    press(b, RIGHT)
    assert focused(b) == open_numbers[1]
    b.find_element("css selector", "[data-show=all]").click()
    assert exact.get_attribute("tabindex") == "0"
    b.find_element("id", "show-exact").click()
    assert exact.get_attribute("tabindex") == "-1"


def lit(browser):
    return browser.execute_script(
        "return [...document.querySelectorAll('.number.together')].map((number) => number.id)"
    )


@pytest.mark.browser
def test_opening_a_number_of_a_set_lights_up_the_others_until_it_is_closed(visit, clash):
    b = visit()
    assert lit(b) == []
    first, second, *_ = clash.refers
    b.find_element("id", first).click()
    assert set(lit(b)) >= set(clash.refers)
    other = b.find_element("id", second)
    assert other.value_of_css_property("outline-style") == "dashed"
    press(b, ESCAPE)
    assert lit(b) == []


@pytest.mark.browser
def test_the_keyboard_goes_from_number_to_number_of_a_set(visit, clash):
    b = visit(f"#{clash.refers[0]}")
    links = b.find_elements("css selector", f"#note-{clash.refers[0]} .set ul a")
    b.execute_script("arguments[0].focus()", links[1])
    press(b, ENTER)
    assert panels(b) == [f"note-{clash.refers[1]}"]
    assert set(lit(b)) >= set(clash.refers)


@pytest.mark.browser
def test_a_click_on_the_finding_of_a_set_lights_it_up(visit, clash):
    b = visit()
    b.find_element("css selector", f"#finding-{clash.id} .explanation").click()
    assert lit(b) == list(clash.refers)
    assert panels(b) == []
    press(b, ESCAPE)
    assert lit(b) == []


@pytest.mark.browser
def test_the_button_of_a_finding_lights_its_set_and_puts_it_out(visit, clash):
    b = visit()
    button = b.find_element("css selector", f"#finding-{clash.id} button")
    b.execute_script("arguments[0].focus()", button)
    press(b, ENTER)
    assert lit(b) == list(clash.refers)
    assert button.get_attribute("aria-pressed") == "true"
    press(b, ENTER)
    assert lit(b) == []
    assert button.get_attribute("aria-pressed") == "false"


@pytest.mark.browser
def test_a_set_lights_up_the_figures_of_the_tables_it_rests_on(visit, chaoyang):
    b = visit()
    finding = next(f for f in joint(chaoyang) if not f.refers)
    b.execute_script("document.querySelector(arguments[0]).click()", f"#finding-{finding.id}")
    assert lit(b) == []
    printed = [e.text for e in b.find_elements("css selector", "td.together, tr.together")]
    values = [operand.amount.text for operand in finding.operands]
    assert len(printed) == len(values)
    assert all(any(value in text for text in printed) for value in values)


@pytest.mark.browser
def test_the_view_of_protection_shows_levels_by_line_and_sign(visit):
    b = visit()
    sharp, bare = (
        b.find_element("css selector", f".number[data-protection={level}]")
        for level in ("sharp", "bare")
    )
    assert not b.find_element("css selector", ".legend").is_displayed()
    b.execute_script("document.getElementById('view-verdict').focus()")
    press(b, RIGHT)
    assert b.find_element("css selector", ".legend").is_displayed()
    assert not b.find_element("css selector", ".filter").is_displayed()
    assert sharp.value_of_css_property("border-bottom-style") == "solid"
    assert bare.value_of_css_property("border-bottom-style") == "dotted"
    signs = "return getComputedStyle(arguments[0], '::after').content"
    assert "●" in b.execute_script(signs, sharp)
    assert "○" in b.execute_script(signs, bare)


@pytest.mark.browser
def test_the_view_of_protection_shows_numbers_whose_verdict_is_switched_off(visit):
    b = visit()
    b.find_element("css selector", "[data-show=open]").click()
    exact = b.find_element("css selector", ".number.exact[data-protection=sharp]")
    assert exact.get_attribute("tabindex") == "-1"
    b.find_element("id", "view-protection").click()
    assert exact.get_attribute("tabindex") == "0"
    assert exact.value_of_css_property("border-bottom-style") == "solid"
    b.find_element("id", "view-verdict").click()
    assert exact.get_attribute("tabindex") == "-1"


@pytest.fixture
def without_script(page, browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(re.sub(r"<script>.*</script>", "", page, flags=re.DOTALL), "utf-8")
    browser.get(path.as_uri())
    return browser


@pytest.mark.browser
def test_without_script_a_number_still_opens_its_panel(without_script):
    b = without_script
    b.find_element("id", "S025").click()
    assert panels(b) == ["note-S025"]
    b.find_element("css selector", "#note-S025 .close").click()
    assert panels(b) == []


@pytest.mark.browser
def test_without_script_links_join_a_set_and_the_views_can_be_switched(without_script, clash):
    b = without_script
    assert not b.find_element("css selector", f"#finding-{clash.id} button").is_displayed()
    b.find_element("css selector", f"#finding-{clash.id} .members a").click()
    assert panels(b) == [f"note-{clash.refers[0]}"]
    b.find_elements("css selector", f"#note-{clash.refers[0]} .set ul a")[1].click()
    assert panels(b) == [f"note-{clash.refers[1]}"]
    b.find_element("id", "view-protection").click()
    assert b.find_element("css selector", ".legend").is_displayed()


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 480, 1400])
def test_the_page_never_scrolls_sideways(visit, width):
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    b = visit()
    b.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        assert b.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        b.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def picked(browser):
    """The findings and the numbers that are left when something is picked."""
    return browser.execute_script(
        "return [[...document.querySelectorAll('.finding')]"
        ".filter((finding) => finding.checkVisibility()).map((finding) => finding.id.slice(8)),"
        "[...document.querySelectorAll('.number')]"
        ".filter((number) => number.tabIndex === 0).map((number) => number.id)]"
    )


@pytest.mark.browser
def test_a_search_leaves_the_findings_and_numbers_that_say_it(visit, chaoyang):
    b = visit()
    b.find_element("id", "search").send_keys("等保测评")
    findings, numbers = picked(b)
    about = [s.id for s in chaoyang.statements_list if "等保测评" in s.claim.subject]
    assert set(about) <= set(numbers)
    assert len(numbers) < 20
    first = chaoyang.findings_list[0]
    assert first.id in findings
    told = "return document.getElementById(arguments[0]).textContent"
    assert all("等保测评" in b.execute_script(told, f"finding-{name}") for name in findings)
    b.find_element("id", "search").send_keys(BACKSPACE * len("等保测评"))
    assert len(picked(b)[1]) == len(chaoyang.statements_list)


@pytest.mark.browser
@pytest.mark.parametrize("severity", ["error", "warning"])
def test_findings_are_picked_by_how_grave_they_are(visit, chaoyang, severity):
    b = visit()
    b.find_element("css selector", f"#pick-severity option[value={severity}]").click()
    own = [f.id for f in chaoyang.findings_list if f.severity == severity]
    assert picked(b)[0] == own


@pytest.mark.browser
def test_numbers_are_picked_by_section_and_by_what_they_are_about(visit, chaoyang):
    b = visit()
    passages = {s.id: s.claim.number.flow.passage.path for s in chaoyang.statements_list}
    section = next(path[1] for path in passages.values() if "三公" in path[1])
    options = b.find_elements("css selector", "#pick-section option")
    next(option for option in options if option.text == section).click()
    own = [name for name, path in passages.items() if path[1] == section]
    assert picked(b)[1] == own
    options = b.find_elements("css selector", "#pick-subject option")
    next(option for option in options if option.text == "公务接待费").click()
    assert set(picked(b)[1]) < set(own)
    assert picked(b)[1]


@pytest.mark.browser
def test_keys_go_from_error_to_error_as_they_are_listed_and_back(visit, chaoyang):
    b = visit()
    errors = [f for f in chaoyang.findings_list if f.severity == "error"]
    output = b.find_element("css selector", ".stepper output")
    assert output.text == f"错误 –/{len(errors)}"
    press(b, "n")
    assert output.text == f"错误 1/{len(errors)}"
    assert panels(b) == [f"note-{errors[0].refers[0]}"]
    press(b, "n", "n")
    assert output.text == f"错误 3/{len(errors)}"
    assert panels(b) == []
    assert "人员经费" in b.find_element("css selector", ".printed.found").text
    press(b, "p")
    assert panels(b) == [f"note-{errors[1].refers[0]}"]
    b.find_element("id", "search").send_keys("n")  # there it is a letter
    assert output.text == "错误 –/0"


@pytest.mark.browser
def test_what_finds_and_filters_stays_in_sight_on_a_phone(visit):
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    b = visit()
    b.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        b.refresh()
        b.execute_script("scrollTo(0, 6000)")
        rail = b.find_element("css selector", ".rail").rect
        top = rail["y"] - b.execute_script("return scrollY")
        assert abs(top) <= 1
        assert rail["height"] < 844 / 4
        b.find_element("css selector", ".filters > summary").click()
        assert b.find_element("id", "show-exact").is_displayed()
    finally:
        b.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["view-verdict", "view-protection"])
def test_text_stands_out_from_its_ground(visit, clash, view, scheme):
    """WCAG AA: at least 4.5 to 1 for every colour of text on the ground it stands on."""
    b = visit(f"#{clash.refers[0]}")
    b.find_element("id", view).click()
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    b.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    dark = b.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (contrast(dark, "rgb(255, 255, 255)") > 10) == (scheme == "dark")
    pairs = b.execute_script(CONTRASTS)
    b.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert len(pairs) > 8
    low = [(colour, ground) for colour, ground in pairs if contrast(colour, ground) < 4.5]
    assert not low


CONTRASTS = """
const seen = new Set();
const ground = (e) => {
  for (; e; e = e.parentElement) {
    const colour = getComputedStyle(e).backgroundColor;
    if (colour !== "rgba(0, 0, 0, 0)") return colour;
  }
  return getComputedStyle(document.body).backgroundColor;
};
for (const e of document.querySelectorAll("body *")) {
  if (!e.checkVisibility() || !e.textContent.trim()) continue;
  for (const part of [null, "::after"]) {
    if (part && getComputedStyle(e, part).content === "none") continue;
    seen.add(getComputedStyle(e, part).color + "|" + ground(e));
  }
}
return [...seen].map((pair) => pair.split("|"));
"""


def contrast(colour, ground):
    def luminance(css):
        parts = [int(n) / 255 for n in re.findall(r"\d+", css)[:3]]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((luminance(colour), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.browser
def test_print_shows_no_panel_but_the_notes_of_all_numbers_that_are_not_exact(visit, chaoyang):
    b = visit("#S025")
    b.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = panels(b)
        symbol = b.execute_script(
            "return getComputedStyle(document.querySelector('.number.mismatch'), '::after').content"
        )
        assert not b.find_element("css selector", ".rail").is_displayed()
    finally:
        b.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    others = [s for s in chaoyang.statements_list if s.standing not in ("exact", "label")]
    assert shown == [f"note-{s.id}" for s in others]
    assert "✗" in symbol


def test_what_announces_several_clauses_is_a_line_of_its_own(chaoyang):
    proof = Links(chaoyang, Layout(chaoyang)).proof

    def lines(text):
        return ["".join(piece for piece, _ in clause) for clause in next(proof(text))]

    assert lines("下列两处：甲不低于 5；乙不高于 6。") == [
        "下列两处：",
        "甲不低于 5；",
        "乙不高于 6。",
    ]
    assert lines("Both of: A is 5; B is 6") == ["Both of: ", "A is 5; ", "B is 6"]
    assert lines("If so, Table 03: total is 5; B is 6") == [
        "If so, Table 03: total is 5; ",
        "B is 6",
    ]
    assert lines("前提：甲") == ["前提：甲"]
