"""Charts say what the disclosure says, legibly, and as files that never change by themselves."""

import re
import subprocess
import sys
import warnings
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from juesuan_analysis import CHAOYANG_2023, analysis, charts, read
from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import (
    AMBER,
    AMBER_TEXT,
    BLUE,
    INK,
    MUTED,
    SMALL,
    TEAL,
    VERMILION,
    WHITE,
)
from juesuan_analysis.files import UnwritableOutput
from juesuan_analysis.statements import STANDINGS

EVERY = pytest.mark.parametrize("slug", charts.CHARTS)
SAYING_NOTHING = ("expenditure_split", "three_public")
"""What a sentence says as well of the 2023 document: two parts, and pairs that are equal."""
DRAWN = pytest.mark.parametrize("slug", [s for s in charts.CHARTS if s not in SAYING_NOTHING])
LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


def texts(figure):
    """The text artists that show something."""
    artists = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return [text for text in artists if text.get_text().strip()]


def words(figure):
    return "\n".join(text.get_text() for text in texts(figure))


def boxes(figure):
    """Each text's words and its extent in pixels, less a hair."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    return [
        (text.get_text(), text.get_window_extent(renderer).padded(-1.5)) for text in texts(figure)
    ]


def collisions(figure):
    pairs = combinations(boxes(figure), 2)
    return [(a, b) for (a, one), (b, other) in pairs if one.overlaps(other)]


def clipped(figure):
    """Texts that leave the white margin around the slide."""
    width, height = figure.bbox.width, figure.bbox.height
    edge = 0.2 * figure.dpi
    return [
        text
        for text, box in boxes(figure)
        if box.x0 < edge or box.y0 < edge or box.x1 > width - edge or box.y1 > height - edge
    ]


# A disclosure at the limits: many rows, names of seventy characters, billions, missing shares.

LONG = (
    "关于进一步加强和改进新时代城乡社区综合服务设施建设与运行管理以及信息化平台升级改造"
    "（含数据共享交换）和相关基础设施维护维修的专项经费支出项目"
)
MILLIONS = Decimal("12345678.90")
CENTS = Decimal("0.01")


VERDICTS = ["exact", "unsupported", "mismatch", "truncated", "undefined"]
ROWS = range(40)


def share(i):
    return (MILLIONS / (i + 1)).quantize(CENTS)


def wide_change(i):
    return analysis.Change(
        f"{LONG}支出{i}", share(i), -MILLIONS, MILLIONS * 2, None, None, Decimal("-47.94"),
        Decimal("-12.3456"), None, None, VERDICTS[(i + 2) % 5], False, ("S001",), "",
        standing=STANDINGS[(i + 2) % 6],
    )  # fmt: skip


def wide_completion(i):
    return analysis.Completion(
        f"甲（类）乙（款）{LONG}{i}（项）", MILLIONS, None, MILLIONS, MILLIONS + 1,
        Decimal(9 * i * i) / 10, Decimal(i), None, None, VERDICTS[i % 5], "", f"S{i}", "",
        standing=STANDINGS[i % 6],
    )  # fmt: skip


def wide_execution(i):
    return analysis.Execution(
        f"P{i}", f"{LONG}{i}" if i < 39 else "合计（得分为平均）", MILLIONS, share(i),
        Decimal(i * 4) if i else None, None, None, Decimal("99.8") if i % 3 else None,
        VERDICTS[i % 4] if i % 3 else None, f"S{i}", Decimal("99.75"),
        STANDINGS[i % 5] if i % 3 else "",
    )  # fmt: skip


WIDE = {
    "changes": [wide_change(i) for i in ROWS],
    "completions": [wide_completion(i) for i in ROWS],
    "executions": [wide_execution(i) for i in ROWS],
    "parts": [
        analysis.Part(name, value, Decimal(0), None, None, stated, verdict, None, "", verdict or "")
        for name, value, stated, verdict in (
            ("基本支出", MILLIONS * 50, None, None),
            ("项目支出", MILLIONS * 3, Decimal("6.00"), "mismatch"),
            ("对附属单位补助支出", MILLIONS, Decimal("2.00"), "exact"),
            ("上缴上级支出", Decimal("0.01"), Decimal("0.00"), "unsupported"),
        )
    ],
    "subjects": [
        analysis.Subject(code, level, f"{LONG}{code}", share(i), share(3 * i + 2), share(2 * i + 1))
        for i in ROWS
        for code, level in ((f"{201 + i}", "类"), (f"{201 + i}01", "款"), (f"{201 + i}0101", "项"))
    ],
    "economic_subjects": [
        analysis.EconomicSubject(code, f"{LONG}{code}", group, level, share(i))
        for i in ROWS
        for group, top in [("人员经费", "301") if i % 2 else ("公用经费", "302")]
        for code, level in ((top, "类"), (f"{top}{i:02}", "款"))
    ],
    "expenses": [
        analysis.Expense(name, MILLIONS, MILLIONS - CENTS, Decimal(100))
        for name in ("合计", "因公出国（境）费用", "公务接待", "公务用车购置", LONG)
    ],
}
"""Analyses as they may come out at worst."""


@pytest.fixture
def wide(monkeypatch, chaoyang):
    """A disclosure with such analyses, of a department with a name as long."""
    for name, records in WIDE.items():
        monkeypatch.setattr(analysis, name, lambda _, records=records: records)
    disclosure = read(CHAOYANG_2023)
    vars(disclosure)["department"] = LONG + "办公室"
    vars(disclosure)["standing_counts"] = dict.fromkeys(STANDINGS, 10**6 + 1)
    return disclosure


# What charts say


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("year_over_year", "支出总计比上年减少 47.94%：4,618.72 万元 → 2,404.35 万元"),
        ("year_over_year", "−2,214.37 ↔"),
        ("year_over_year", "2022（推算）"),
        ("year_over_year", "+24.62% ↔"),
        ("year_over_year", "收入总计、财政拨款支出与支出总计同数同比"),
        ("expenditure_by_function", "一般公共服务支出占支出的 93.38%：2,245.22 万元"),
        ("expenditure_by_function", "机关事业单位基本养老保险缴费支出"),
        ("basic_by_economic_subject", "基本支出的 81.00% 是人员经费"),
        ("basic_by_economic_subject", "公用经费  137.19（19.00%）"),
        ("budget_completion", "338.93% ✓※"),
        ("budget_completion", "101.79% ?※"),
        (
            "budget_completion",
            "※ 单独看没有问题，与标有此号的其他各项合起来不能同时成立（发现 {excluding}）",
        ),
        ("budget_completion", "≈ 552.93–553.01"),
        ("budget_completion", "6 个支出科目中 5 个没有全部完成"),
        ("projects", "8 个项目执行 1,504.12 万元，为预算的 92.37%；2 个完成率不符"),
        ("projects", "99.8% ✗"),
        ("projects", "3.87"),
        ("verdicts", "2 个不符，34 个无从核对，其余 8 个"),
        ("verdicts", "错误 5 处、警示 12 处"),
        ("verdicts", "涉及错误 4、涉及警示"),
    ],
)
def test_chart_says(chaoyang, excluding_rates, slug, said):
    said = said.format(excluding=excluding_rates.id)
    assert said in words(charts.CHARTS[slug](chaoyang, "zh"))


@DRAWN
@LANGUAGES
def test_chart_names_department_year_and_unit(chaoyang, slug, lang):
    figure = charts.CHARTS[slug](chaoyang, lang)
    said = words(figure)
    department = {"zh": chaoyang.department, "en": "Bureau (Headquarters), Chaoyang, Liaoning"}
    assert department[lang] in " ".join(said.split())
    assert "2023" in said
    assert slug == "verdicts" or {"zh": "万元", "en": "CNY thousand"}[lang] in said


@DRAWN
def test_headline_is_the_title_of_the_figure_and_holds_a_number(chaoyang, slug):
    headline = charts.CHARTS[slug](chaoyang).get_suptitle()
    assert any(character.isdigit() for character in headline)


def test_english_chart_translates_subjects_and_spells_other_names(chaoyang, plant):
    assert "Housing provident fund" in words(charts.expenditure_by_function(chaoyang, "en"))
    renamed = plant("云视讯租赁项目", "某某平台租赁项目", times=-1)
    assert "Moumou platform leasing project" in words(charts.projects(renamed, "en"))


def test_undefined_rates_are_words_and_never_a_mark_on_the_scale(chaoyang):
    figure = charts.budget_completion(chaoyang)
    shown = [text.get_text() for text in texts(figure)]
    undefined = (analysis.budget_completion(chaoyang)["verdict"] == "undefined").sum()
    assert sum(text.startswith("无意义：预算为零") for text in shown) == undefined == 4
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    rates = [text for text in shown if "%" in text and text[-1] in "✓✗⌊?※"]
    assert len(dots) == len(rates)
    assert not [text for text in rates if text.startswith("0")]


def test_agreement_in_the_narrative_only_is_a_row_of_its_own(chaoyang):
    shown = words(charts.verdicts(chaoyang)).split("\n")
    row = shown.index("相互一致")
    assert shown[row - 1] == "↔"
    assert shown[row + 1] == "与正文别处的数相互一致，没有表中的数可核对"
    assert shown[row + 2] == f"{chaoyang.standing_counts['consistent']}"


def test_a_rate_on_nothing_is_not_shown_as_growth(monkeypatch, chaoyang):
    change = analysis.changes(chaoyang)[0]
    change = replace(change, prior=Decimal(0), stated_rate=Decimal(100), verdict="undefined")
    change = replace(change, standing="undefined")
    monkeypatch.setattr(analysis, "changes", lambda _: [change])
    shown = words(charts.year_over_year(chaoyang))
    assert "上年为零，增减率无意义" in shown
    assert "100%" not in shown


def test_a_wrong_rate_is_corrected_in_the_headline(plant):
    headline = charts.year_over_year(plant("降低 47.94%", "降低 57.94%", times=-1)).get_suptitle()
    assert "减少 47.94%" in headline
    assert "文中写 57.94%，不符" in headline


def test_every_symbol_is_explained_where_it_is_used(chaoyang):
    for slug in ("year_over_year", "budget_completion", "projects"):
        shown = words(charts.CHARTS[slug](chaoyang))
        for symbol, meaning in (("✓", "核对相符"), ("✗", "不符"), ("?", "无从核对")):
            used = re.search(rf"\d%? {re.escape(symbol)}", shown)
            assert bool(used) == (f"{symbol} " in shown and meaning in shown), slug


@pytest.mark.parametrize("slug", SAYING_NOTHING)
def test_what_a_sentence_says_as_well_has_no_chart_and_says_why(chaoyang, slug):
    with pytest.raises(charts.NoData, match="一句话就能说清"):
        charts.CHARTS[slug](chaoyang)


def test_three_public_expenses_that_differ_from_their_budget_are_drawn(plant):
    d = plant("公务用车运行维护费\t4.92\t4.92", "公务用车运行维护费\t5.92\t4.92", times=-1)
    assert "5.92" in words(charts.three_public(d))


def test_a_budget_of_three_public_expenses_is_not_told_as_spent(monkeypatch, chaoyang):
    planned = [analysis.Expense("合计", Decimal("4.92"), None, None)]
    monkeypatch.setattr(analysis, "expenses", lambda _: planned)
    with pytest.raises(charts.NoData, match="只有预算数"):
        charts.three_public(chaoyang)


def test_a_table_in_another_unit_than_most_is_drawn_in_its_own(published):
    d = published("putuo_justice_budget_2026_department")
    assert analysis.printed_unit(d) == "元"
    assert analysis.table_unit(d, analysis.public_table(d)) == "万元"


def test_totals_are_not_counted_among_their_parts(chaoyang):
    rates = analysis.of_subjects(analysis.completions(chaoyang))
    parts = [rate for rate in rates if rate.functional and not rate.undefined]
    assert len(parts) == 6
    assert not [rate for rate in parts if rate.subject.startswith(("财政拨款", "三公"))]


def test_an_amount_is_told_by_its_size_and_drawn_in_one_unit():
    yuan = charts.Money("zh", "元")
    assert yuan.told(Decimal("16726725.44")) == "1,672.67 万元"
    assert yuan.told(Decimal(12)) == "12.00 元"
    assert charts.Money("zh").told(Decimal("-12345.678")) == "−1.23 亿元"
    assert charts.Money("en").told(Decimal("-2214.37")) == "CNY −22.1 million"
    assert charts.Money("en", "元").figure(Decimal("16726725.44")) == "16,726.7"


# Legibility


@DRAWN
@LANGUAGES
def test_no_text_touches_another_or_leaves_the_slide(chaoyang, slug, lang):
    figure = charts.CHARTS[slug](chaoyang, lang)
    assert collisions(figure) == []
    assert clipped(figure) == []


@EVERY
@LANGUAGES
def test_long_names_and_large_amounts_stay_apart(wide, slug, lang):
    figure = charts.CHARTS[slug](wide, lang)
    assert collisions(figure) == []
    assert clipped(figure) == []


@DRAWN
def test_text_is_large_enough_for_a_slide(chaoyang, slug):
    figure = charts.CHARTS[slug](chaoyang)
    assert min(text.get_fontsize() for text in texts(figure)) >= SMALL == 14
    width, height = figure.get_size_inches()
    assert width / height == pytest.approx(16 / 9, abs=0.001)


@DRAWN
@LANGUAGES
def test_every_glyph_is_in_a_font(chaoyang, slug, lang):
    figure = charts.CHARTS[slug](chaoyang, lang)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a missing glyph and draws a box
        FigureCanvasAgg(figure).draw()


def test_a_character_that_no_font_has_leaves_a_visible_gap():
    odd = read(CHAOYANG_2023)
    vars(odd)["department"] = "𪚥局\u0007"
    figure = charts.verdicts(odd)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        FigureCanvasAgg(figure).draw()
    assert "局" in words(figure)
    assert fonts.printable("\u0007局") == "〓局"


@pytest.mark.parametrize(
    ("ink", "ground"),
    [(ink, WHITE) for ink in (INK, MUTED, BLUE, TEAL, VERMILION, AMBER_TEXT)]
    + [(WHITE, BLUE), (INK, AMBER), (WHITE, TEAL)],
)
def test_text_has_the_contrast_of_wcag_aa(ink, ground):
    def luminance(colour):
        channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(ink), luminance(ground)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@DRAWN
def test_text_has_no_colours_but_those_whose_contrast_is_tested(chaoyang, slug):
    used = {to_hex(text.get_color()).upper() for text in texts(charts.CHARTS[slug](chaoyang))}
    assert used <= {INK, MUTED, BLUE, TEAL, VERMILION, AMBER_TEXT, WHITE}


def test_lines_break_between_words_and_never_before_punctuation():
    wrapped = fonts.wrap("机关事业单位基本养老保险缴费支出，合计 1682.35 万元。", 14, 1.6)
    assert all(fonts.width(line, 14) <= 1.6 for line in wrapped.split("\n"))
    assert not [line for line in wrapped.split("\n") if line[0] in "，。"]
    assert "1682.35 万元" in wrapped


def test_a_name_without_end_is_cut_visibly():
    wrapped = fonts.wrap("名" * 500, 14, 2.0, most=3)
    assert wrapped.count("\n") == 2
    assert wrapped.endswith("…")


# Without data


@EVERY
def test_a_disclosure_without_tables_has_no_chart(make_disclosure, slug):
    empty = make_disclosure("某某局2023年度部门决算\n\n本部门没有数。\n")
    with pytest.raises(charts.NoData) as reason:
        charts.CHARTS[slug](empty)
    assert "\n" not in str(reason.value)


def test_export_skips_what_has_no_data_and_says_so(make_disclosure, tmp_path):
    skipped: dict[str, charts.NoData] = {}
    empty = make_disclosure("某某局2023年度部门决算\n\n本部门没有数。\n")
    assert charts.export(empty, tmp_path, on_skip=skipped.__setitem__) == []
    assert skipped.keys() == charts.CHARTS.keys()
    assert list(tmp_path.iterdir()) == []


# Files


@pytest.mark.parametrize("kind", charts.FORMATS)
def test_the_same_chart_gives_the_same_bytes(chaoyang, tmp_path, kind):
    one, other = (
        charts.save(charts.verdicts(chaoyang), tmp_path / f"{copy}.{kind}", dpi=50).read_bytes()
        for copy in "ab"
    )
    assert one == other


def test_texts_of_a_picture_may_stay_texts(chaoyang, tmp_path):
    figure = charts.verdicts(chaoyang)
    shapes = charts.save(figure, tmp_path / "shapes.svg").read_text("utf-8")
    texts = charts.save(figure, tmp_path / "texts.svg", editable=True).read_text("utf-8")
    assert "核对相符</text>" not in shapes
    assert re.search(r"<text [^>]*'Noto Sans SC', 'Microsoft YaHei'[^>]*>完全相符</text>", texts)
    assert "Juesuan" not in texts


def test_export_names_files_by_chart_and_language(chaoyang, tmp_path):
    written = charts.export(chaoyang, tmp_path, "en", formats=["svg"])
    drawn = [slug for slug in charts.CHARTS if slug not in SAYING_NOTHING]
    assert [path.name for path in written] == [f"{slug}.en.svg" for slug in drawn]
    assert sorted(tmp_path.iterdir()) == sorted(written)


def test_a_failed_write_leaves_the_old_file(chaoyang, tmp_path, monkeypatch):
    path = tmp_path / "verdicts.zh.svg"
    path.write_text("old")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(UnwritableOutput):
        charts.save(charts.verdicts(chaoyang), path)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_reading_needs_no_matplotlib():
    code = "import sys, juesuan_analysis.analysis; print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_drawing_leaves_global_settings_alone(chaoyang):
    import matplotlib

    before = dict(matplotlib.rcParams)
    charts.projects(chaoyang)
    assert dict(matplotlib.rcParams) == before
