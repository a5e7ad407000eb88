"""The briefing tells only what the data hold, each number with its evidence and its verdict."""

import os
import re
import subprocess
from decimal import Decimal
from io import BytesIO
from itertools import combinations
from zipfile import ZipFile

import openpyxl
import pypdfium2
import pytest
from pptx import Presentation
from pptx.util import Inches

from juesuan_analysis import analysis
from juesuan_analysis.charts.captions import Lang, symbol
from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.briefing import compose, write_briefing
from juesuan_analysis.outputs.briefing.budget import completed
from juesuan_analysis.outputs.briefing.exhibits import MARKS
from juesuan_analysis.outputs.briefing.one_page import as_pdf
from juesuan_analysis.outputs.briefing.slides import as_presentation
from juesuan_analysis.outputs.briefing.teller import Teller
from tests.office import OFFICE
from tests.typesetting import made_up

LANGUAGES: tuple[Lang, ...] = ("zh", "en")
REAL = ("putuo_planning_2024", "putuo_social_work_2024", "putuo_template_2024", "swu_2023")

_NUMBER = re.compile(r"(?<![\d.A-Za-z])\d+(?:,\d{3})*(?:\.\d+)?")
_OF_ERROR = re.compile("不符：|不能同时成立：|方向写反：|最明显的是")
_COUNTED = re.compile(r"\s*(?:个|处|类|项|\))")


@pytest.fixture(scope="module")
def real(published):
    return [published(name) for name in REAL]


@pytest.fixture(scope="module")
def deck(chaoyang):
    return Presentation(BytesIO(as_presentation(compose(chaoyang))))


def sentences(briefing):
    return [s for section in briefing.sections for s in (section.title, *section.sentences)]


def evidence(d):
    """Everything that a sentence may name as its evidence."""
    ids = {s.id for s in d.statements_list} | {f.id for f in d.findings_list}
    ids |= {p.id for p in d.evaluation.projects} | {i.id for i in d.identities_list}
    return (
        ids
        | {c.reference for t in d.tables_list for c in t.cells}
        | {
            "tables.csv",
            "statements.csv",
        }
    )


# What is told


def test_the_chaoyang_briefing_leads_with_what_a_reader_must_know(chaoyang):
    titles = [section.title.text for section in compose(chaoyang).sections]
    assert titles == [
        "三句话看 2023 年部门决算",
        "支出总计 2,404.35 万元，比上年下降 47.94%〔↔〕",
        "一般公共服务支出占全部支出的 93.38%〔*〕，为 2,245.22 万元",
        "支出的 69.97%〔*〕（1,682.35 万元）年初没有安排预算",
        "最大的支出科目是一般行政管理事务，1,682.35 万元，占全部支出的 69.97%〔*〕",
        "政府采购支出总额 1,180.53 万元〔↔〕",
        "“三公”经费决算 4.92 万元，与预算相同",
        "8 个项目全年预算 1,628.28 万元〔*〕，执行 1,504.12 万元〔*〕，执行率 92.37%〔*〕",
        "5 处错误需要更正，12 处需要说明",
        "179 个数：108 个核对相符，27 个相互一致，2 个不符，34 个无从核对，其余 8 个",
    ]


def test_the_conclusion_is_three_sentences(chaoyang):
    first = compose(chaoyang).sections[0]
    assert [s.text for s in first.sentences] == [
        "支出总计 2,404.35 万元，比上年下降 47.94%〔↔〕，说明的原因是“项目减少”",
        "支出的 69.97%〔*〕（1,682.35 万元）年初没有安排预算",
        "情况说明共 179 个数，108 个核对相符；5 处错误需要更正，12 处需要说明，"
        "最明显的是朝阳市市本级重要系统三级等保测评完成率写为 99.8%，应为 98.90%",
    ]


def test_every_disclosure_has_a_conclusion_and_problems(chaoyang, real):
    for d in [chaoyang, *real]:
        names = [section.name for section in compose(d).sections]
        assert names[0] == "主要结论"
        assert names[-2:] == ["问题和建议", "附：核对情况"]


def test_what_had_no_budget_is_told_with_the_reason_of_that(chaoyang):
    (section,) = (s for s in compose(chaoyang).sections if s.name == "年初预算之外的支出")
    assert section.sentences[0].text == (
        "一般行政管理事务 1,682.35 万元，文中写完成预算的 0%〔∅〕，即没有预算；"
        "说明的原因是“年初预算未批复项目”"
    )
    assert section.graph
    assert dict(section.graph.series)["没有预算"] == (1682.35, *[None] * 5)


def test_a_budget_that_is_printed_as_nothing_is_no_budget(plant):
    d = plant(
        "一般行政管理事务（项）1682.35 万元，主要是项目支出等支出，完成年初预算的 0%，",
        "一般行政管理事务（项）年初预算为 0 万元，支出决算为 1682.35 万元，",
    )
    (section,) = (s for s in compose(d).sections if s.name == "年初预算之外的支出")
    assert section.title.text == "支出的 69.97%〔*〕（1,682.35 万元）年初没有安排预算"
    assert section.sentences[0].text.startswith("一般行政管理事务 1,682.35 万元，文中写预算为零")


def test_errors_are_told_plainest_first_with_what_to_do(chaoyang):
    section = compose(chaoyang).sections[-2]
    assert section.sentences[0].text == (
        "不符：朝阳市市本级重要系统三级等保测评完成率写为 99.8%，应为 98.90%"
        "（相差 −0.90 个百分点）。建议对照原表和账，改正印错的一处"
    )
    kinds = [s.text.partition("：")[0] for s in section.sentences]
    assert kinds[-2:] == ["不能同时成立", "需要说明的"]


def test_the_reason_stands_as_the_disclosure_states_it(chaoyang):
    headline = compose(chaoyang).sections[1]
    reason = next(s for s in headline.sentences if "原因" in s.text)
    assert reason.text == "文件说明的原因：“项目减少”"
    assert reason.sources == ("S038",)


def test_a_reason_about_the_budget_is_not_taken_for_the_reason_of_the_change(plant):
    d = plant(
        "今年支出减少 2214.37 万元，降低 47.94%，主要原因：项目减少。",
        "今年支出减少 2214.37 万元，降低 47.94%。决算数小于预算数的主要原因：项目减少。",
    )
    told = " ".join(s.text for s in compose(d).sections[1].sentences)
    assert "没有说明变化的原因" in told
    assert "项目减少" not in told


def test_a_number_in_a_quoted_reason_has_its_verdict_behind_it(plant):
    d = plant(
        "今年支出减少 2214.37 万元，降低 47.94%，主要原因：项目减少。",
        "今年支出减少 2214.37 万元，降低 47.94%，主要原因：项目减少 1800.55 万元，人员减少。",
    )
    (reason,) = (s for s in compose(d).sections[1].sentences if "1800.55" in s.text)
    assert "项目减少 1800.55 万元〔?〕，人员减少" in reason.text


def test_a_refuted_change_is_told_as_recomputed_and_the_stated_one_as_refuted(plant):
    d = plant("今年支出减少 2214.37 万元，降低 47.94%", "今年支出减少 2214.37 万元，降低 57.94%")
    titles = [section.title.text for section in compose(d).sections]
    told = " ".join(s.text for s in sentences(compose(d)))
    assert "57.94%〔✗〕" in told
    assert not re.search(r"57\.94%(?!〔|，应为|\s*和)", told)
    assert "比上年下降 57.94%" not in titles[1]


def test_every_sentence_names_evidence_that_exists(chaoyang, real):
    for d in [chaoyang, *real]:
        known = evidence(d)
        for lang in LANGUAGES:
            for sentence in sentences(compose(d, lang)):
                assert sentence.sources, sentence
                assert set(sentence.sources) <= known, sentence


def test_no_unconfirmed_number_is_told_without_its_verdict(chaoyang, real):
    told = 0
    for d in [chaoyang, *real]:
        doubted = [
            s
            for s in d.statements_list
            if s.claim.number.kind in ("amount", "percent")
            and s.standing not in (*CONFIRMED, "label")
        ]
        for sentence in sentences(compose(d)):
            for s in (s for s in doubted if s.id in sentence.sources):
                number = rf"(?<![\d.,]){s.claim.number.token}\s*{s.claim.number.unit}"
                for match in re.finditer(number, sentence.text):
                    told += 1
                    remark = re.match("〔[^〕]*〕", sentence.text[match.end() :])
                    of_error = re.search(
                        "不符：|不能同时成立：|方向写反：|最明显的是", sentence.text
                    )
                    known = remark and symbol(s.standing) in remark[0]
                    assert known or of_error, (s.id, sentence)
    assert told > 20


def test_a_number_that_is_not_printed_is_said_to_be_computed(chaoyang, chaoyang_text):
    printed = set(_NUMBER.findall(chaoyang_text))
    for sentence in sentences(compose(chaoyang)):
        for match in _NUMBER.finditer(sentence.text):
            if match[0].replace(",", "") in printed or _COUNTED.match(sentence.text, match.end()):
                continue
            behind = sentence.text[match.end() :]
            marked = re.match(r"%?(?: [万亿]?元)?〔[^〕]*\*", behind)
            assert marked or re.search("推算|应为|相差", sentence.text), (match[0], sentence)


def test_a_contradiction_is_told_with_the_sums_of_its_finding(chaoyang, excluding_rates):
    own = (s for s in sentences(compose(chaoyang)) if s.sources[0] == excluding_rates.id)
    told = next(own).text
    assert "推算一方合计至少 720.91 万元，另一方至多 709.41 万元" in told
    assert "720.9196 万元大于 709.4063 万元" in excluding_rates.explanation


def test_a_part_of_appropriation_is_not_told_as_a_part_of_everything(published):
    told = sentences(compose(published("swu_2023")))
    assert any(s.text.startswith("财政拨款支出中的高等教育 18.67 亿元") for s in told)


def test_numbers_that_cannot_all_be_true_say_so(chaoyang, excluding_rates):
    told = " ".join(s.text for s in sentences(compose(chaoyang)))
    assert "338.93%〔※〕" in told
    problems = compose(chaoyang).sections[-2].sentences
    assert any(excluding_rates.id in s.sources for s in problems)


def test_what_a_disclosure_lacks_is_said_and_not_made_up(real):
    template = next(d for d in real if d.name == "putuo_template_2024")
    briefing = compose(template)
    names = [s.name for s in briefing.sections]
    assert names == ["主要结论", "“三公”经费", "问题和建议", "附：核对情况"]
    last = briefing.sections[-1]
    assert any("文件中没有：同比增减" in s.text for s in last.sentences)


def test_the_english_briefing_is_english_but_for_names_and_quotations(chaoyang):
    for sentence in sentences(compose(chaoyang, "en")):
        plain = re.sub("“[^”]*”", "", sentence.text)
        assert not re.search("[一-鿿]", plain), sentence


def test_both_languages_tell_the_same_numbers(chaoyang, real):
    for d in [chaoyang, *real]:
        chinese, english = (sentences(compose(d, lang)) for lang in LANGUAGES)
        for one, other in zip(chinese, english, strict=True):
            assert one.sources == other.sources
            rates = (sorted(re.findall(r"\d[\d,]*\.\d+%", s.text)) for s in (one, other))
            assert next(rates) == next(rates)


def test_made_up_disclosures_can_all_be_told(make_disclosure):
    for seed in range(6):
        d = make_disclosure(made_up(seed)[0])
        known = evidence(d)
        for sentence in sentences(compose(d)):
            assert set(sentence.sources) <= known


# Each number with what it rests on


def _tables_in(text, factor, unit):
    """The document with its statutory tables in another unit."""
    start, end = text.rindex("公开 01 表"), text.rindex("## 第五部分 附件")
    lines = []
    for line in text[start:end].split("\n"):
        if "\t" in line:
            line = re.sub(
                r"(?<![\d.])\d[\d,]*\.\d\d(?!\d)",
                lambda m: f"{Decimal(m[0].replace(',', '')) * factor:,.2f}",
                line,
            )
        lines.append(line.replace("金额单位：万元", f"金额单位：{unit}"))
    return text[:start] + "\n".join(lines) + text[end:]


@pytest.mark.parametrize(("factor", "unit"), [(10000, "元"), (10, "千元")])
def test_tables_and_text_in_different_units_are_told_alike(
    chaoyang_text, make_disclosure, factor, unit
):
    d = make_disclosure(_tables_in(chaoyang_text, factor, unit))
    first = compose(d).sections[1]
    assert first.title.text == "支出总计 2,404.35 万元，比上年下降 47.94%〔↔〕"
    assert first.sentences[0].text == "减少 2,214.37 万元〔↔〕，上年为 4,618.72 万元〔*〕"
    spent = compose(d).sections[2].graph
    assert spent
    assert spent.series[0][1] == (562.87, 59.78, 58.81, 40.55)
    english = compose(d, "en").sections[1]
    assert "from CNY 46.2 million" in english.sentences[0].text


def test_a_budget_that_only_the_text_gives_has_its_verdict_and_its_evidence(make_disclosure):
    d = make_disclosure(made_up(0)[0])
    rates = analysis.completions(d)
    (rate,) = (r for r in rates if "其他农业农村支出" in r.subject and r.base)
    said = completed(Teller(d, "zh"), rate)
    assert "预算 380.29 万元〔↔〕" in said.text
    assert "S040" in said.sources


@pytest.mark.parametrize(("base", "rate"), [("预算", "71.21"), ("2019年", "71.21")])
def test_a_change_on_anything_but_last_year_is_not_told_as_one(plant, base, rate):
    stated = "今年支出减少 2214.37 万元，降低 47.94%，主要原因：项目减少。"
    d = plant(stated, f"{stated}与{base}相比，今年支出增加 1000.00 万元，增长 {rate}%。")
    assert not any(rate in s.text for s in compose(d).sections[1].sentences)


def test_last_years_level_is_said_to_be_printed_where_it_is(plant):
    old = "今年支出减少 2214.37 万元"
    d = plant(old, f"上年支出为 4618.72 万元，{old}")
    told = compose(d).sections[1].sentences[0]
    assert told.text == "减少 2,214.37 万元〔↔〕，上年为 4,618.72 万元〔↔〕"


def test_words_and_rate_that_contradict_each_other_give_no_rate(plant):
    d = plant("今年支出减少 2214.37 万元", "今年支出增加 2214.37 万元")
    assert not any("1165" in s.text for s in sentences(compose(d)))


def test_a_table_of_three_public_expenses_without_a_total_has_none(plant):
    d = plant("合 计\t4.92\t4.92\n", "")
    (section,) = (s for s in compose(d).sections if s.name == "“三公”经费")
    assert section.title.text == "“三公”经费支出表没有合计行"


def test_a_share_that_is_refuted_is_told_as_recomputed(plant):
    d = plant("占支出总计的 69.97%", "占支出总计的 79.97%")
    told = compose(d).sections[2].sentences[0].text
    assert told.startswith("项目支出 1,682.35 万元，占 69.97%〔*〕（文中写 79.97%〔✗〕）")


def test_projects_without_a_budget_leave_no_rate_of_all(plant):
    d = plant("\t994.73\t993.24\t", "\t\t993.24\t", times=2)
    (section,) = (s for s in compose(d).sections if s.name == "项目绩效")
    assert section.title.text == "8 个项目执行 1,504.12 万元〔*〕"


def test_a_project_whose_name_begins_like_anothers_keeps_its_own_rate(
    chaoyang_text, make_disclosure
):
    d = make_disclosure(chaoyang_text.replace("云视讯租赁项目", "市 12345 平台"))
    (section,) = (s for s in compose(d).sections if s.name == "项目绩效")
    assert not any(s.text.startswith("市12345平台文中写") for s in section.sentences)


def test_a_refuted_amount_in_another_unit_is_recomputed_in_that_unit(plant):
    d = plant("项目支出 1682.35 万元，占支出总计", "项目支出 16823400.00 元，占支出总计")
    told = [s.text for s in compose(d).sections[-2].sentences]
    wrong = "不符：项目支出写为 16,823,400.00 元，应为 16,823,500.00 元（相差 100.00 元）"
    assert any(text.startswith(wrong) for text in told)


_CHANGE = "今年支出减少 2214.37 万元，降低 47.94%"


@pytest.mark.parametrize(("behind", "quote"), [
    ("，主要原因是项目减少。", "项目减少"),
    ("，主要是由于项目减少。", "项目减少"),
    ("，系因项目减少。", "项目减少"),
    ("。支出减少的主要原因是项目减少。", "项目减少"),
    ("，增加（减少）的主要原因：一是项目减少。二是人员减少。", "一是项目减少。二是人员减少"),
    ("，主要原因是项目减少；与预算相比增加的主要原因是追加。", "项目减少……"),
    ("（主要原因是项目减少）。", "项目减少……"),
    ("。其中：人员经费增加的原因是调整工资。", ""),
    ("。其中人员经费增加 50.00 万元，增长 5.00%，主要原因是调整工资。", ""),
    ("；收入减少 2214.37 万元，降低 47.94%，主要原因是拨款减少。", ""),
    ("。公务接待费减少的主要原因是接待减少。", ""),
    ("。完成年初预算的 338.93%，主要原因是追加项目。", ""),
])  # fmt: skip
def test_a_reason_is_that_of_the_very_change(plant, behind, quote):
    d = plant(f"{_CHANGE}，主要原因：项目减少。", _CHANGE + behind)
    (told,) = (s.text for s in compose(d).sections[1].sentences if "原因" in s.text)
    assert told == (f"文件说明的原因：“{quote}”" if quote else "文件没有说明变化的原因")


# Slides


def charts_of(deck):
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def told_on(deck):
    """Every paragraph of the slides, without the evidence behind it."""
    return [
        "".join(run.text for run in paragraph.runs if run.font.size.pt > 11)
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
    ]


def test_every_sentence_stands_on_a_slide_and_none_in_the_notes_alone(chaoyang, real):
    for d in [chaoyang, *real]:
        briefing = compose(d)
        told = told_on(Presentation(BytesIO(as_presentation(briefing))))
        for sentence in sentences(briefing):
            assert MARKS.sub(r"\1", sentence.text) in told


def test_evidence_leads_to_its_place_on_the_annotated_page(chaoyang):
    deck = Presentation(BytesIO(as_presentation(compose(chaoyang), "annotated.html")))
    page = annotated_html(chaoyang)
    links = {
        run.hyperlink.address
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.hyperlink.address
    }
    assert len(links) > 20
    for link in links:
        name, _, anchor = link.partition("#")
        assert name == "annotated.html"
        assert f'id="{anchor}"' in page, link


def test_there_is_no_link_to_a_page_that_is_not_there(chaoyang, tmp_path):
    deck = Presentation(str(write_briefing(chaoyang, tmp_path)[0]))
    rels = [r for slide in deck.slides for r in slide.part.rels.values() if r.is_external]
    assert not rels


def test_a_picture_that_says_no_more_than_a_sentence_is_left(chaoyang):
    sections = {s.name: s for s in compose(chaoyang).sections}
    for name in ("政府采购", "“三公”经费"):
        assert sections[name].graph is None
        assert sections[name].figures


def test_charts_are_native_and_hold_the_values_they_show(chaoyang, deck):
    graphs = [section.graph for section in compose(chaoyang).sections if section.graph]
    for graph, shape in zip(graphs, charts_of(deck), strict=True):
        shown = [tuple(series.values) for series in shape.chart.plots[0].series]
        assert shown == [values for _, values in graph.series]
        book = openpyxl.load_workbook(BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
        rows = list(book.active.iter_rows(min_row=2, min_col=2, values_only=True))
        assert rows == list(zip(*shown, strict=True))


def test_bars_begin_at_zero_so_that_their_lengths_compare(deck):
    for shape in charts_of(deck):
        values = [v for series in shape.chart.plots[0].series for v in series.values if v]
        assert (shape.chart.value_axis.minimum_scale == 0) == (min(values) >= 0)


def test_every_slide_has_a_title_and_every_chart_words_for_those_who_do_not_see_it(deck):
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        for shape in (shape for shape in slide.shapes if shape.has_chart):
            alt = shape._element.nvGraphicFramePr.cNvPr.get("descr")
            assert slide.shapes.title.text_frame.paragraphs[0].runs[0].text in alt
            assert len(_NUMBER.findall(alt)) > 1


def test_notes_name_all_evidence_of_every_sentence(chaoyang, deck):
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in deck.slides)
    for sentence in sentences(compose(chaoyang)):
        assert sentence.text in notes
        assert " ".join(sentence.sources) in notes


def test_chinese_has_a_typeface_that_office_programs_know(chaoyang):
    with ZipFile(BytesIO(as_presentation(compose(chaoyang)))) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
        charts = [n for n in package.namelist() if re.fullmatch(r"ppt/charts/chart.*\.xml", n)]
        assert theme.count('<a:ea typeface="Microsoft YaHei" panose=') == 2
        assert theme.count('<a:latin typeface="Arial"') == 2
        assert theme.count('script="Hans" typeface="Noto Sans CJK SC"') == 2
        assert len(charts) == 6
        for name in charts:
            assert '<a:ea typeface="Microsoft YaHei"/>' in package.read(name).decode()


def test_nothing_on_a_slide_is_smaller_than_can_be_read_and_body_text_is_large(deck):
    for slide in deck.slides:
        sizes = [
            (run.font.size.pt, shape.top)
            for shape in slide.shapes
            if shape.has_text_frame
            for paragraph in shape.text_frame.paragraphs
            for run in paragraph.runs
        ]
        assert min(size for size, _ in sizes) >= 10
        body = [size for size, top in sizes if Inches(2) < top < Inches(6) and size > 12]
        assert body
        assert min(body) >= 14


def test_the_same_disclosure_gives_the_same_files(chaoyang, tmp_path):
    one, other = (write_briefing(chaoyang, tmp_path / name) for name in "ab")
    assert [p.name for p in one] == ["briefing.pptx", "briefing.pdf"]
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in other]


# One page


def test_the_page_is_one_page_and_holds_every_title(chaoyang, real):
    for d in [chaoyang, *real]:
        for lang in LANGUAGES:
            briefing = compose(d, lang)
            document = pypdfium2.PdfDocument(as_pdf(briefing))
            assert len(document) == 1
            text = "".join(document[0].get_textpage().get_text_bounded().split())
            for section in briefing.sections:
                if not section.spare and not section.large:
                    assert "".join(MARKS.split(section.title.text)[0].split()) in text
            assert document.get_metadata_dict()["Title"] == briefing.heading


def test_nothing_on_the_page_lies_over_anything_else_or_beyond_its_margins(chaoyang, real):
    """Its foot is where it is: what has no room above makes way, charts last of all."""
    for d in [chaoyang, *real]:
        for lang in LANGUAGES:
            text = pypdfium2.PdfDocument(as_pdf(compose(d, lang)))[0].get_textpage()
            boxes = [text.get_rect(i) for i in range(text.count_rects())]
            assert all(left > 40 and right < 595 - 40 for left, _, right, _ in boxes)
            assert [pair for pair in combinations(boxes, 2) if _overlap(*pair)] == []


def _overlap(one, other, hair=2.5):
    """Whether two boxes lie over each other by more than a hair."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > hair and down > hair


def test_the_figures_of_a_slide_are_alike_and_each_on_one_line(chaoyang):
    deck = Presentation(BytesIO(as_presentation(compose(chaoyang, "en"))))
    (slide,) = (s for s in deck.slides if s.shapes.title.text_frame.text.startswith("Procurement"))
    large = {
        run.font.size.pt
        for shape in slide.shapes if shape.has_text_frame and shape != slide.shapes.title
        for run in shape.text_frame.paragraphs[0].runs if run.font.bold and run.font.size.pt > 19
    }  # fmt: skip
    assert len(large) == 1
    assert max(large) <= 36


def test_names_of_bars_on_slides_are_whole(chaoyang, real):
    for d in [chaoyang, *real]:
        deck = Presentation(BytesIO(as_presentation(compose(d))))
        charts = [shape.chart for s in deck.slides for shape in s.shapes if shape.has_chart]
        names = [str(name) for chart in charts for name in chart.plots[0].categories]
        assert [name for name in names if "…" in name] == []


def test_text_of_a_document_is_text_and_nothing_else(plant):
    hostile = '&amp;<img src="http://x.invalid/a"/>{}%s</para>'
    d = plant("降低 47.94%，主要原因：项目减少。", f"降低 47.94%，主要原因：{hostile}。", times=9)
    briefing = compose(d)
    assert any(hostile in s.text for s in briefing.sections[1].sentences)
    page = pypdfium2.PdfDocument(as_pdf(briefing))[0].get_textpage().get_text_bounded()
    assert '&amp;<img src="http://x.invalid/a"/>' in "".join(page.split("\r\n"))
    slide = Presentation(BytesIO(as_presentation(briefing))).slides[2]
    assert any(hostile in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


# As an office program shows it


@pytest.fixture(scope="module")
def shown(chaoyang, real, tmp_path_factory):
    """The slides as LibreOffice sets them: briefing and PDF document, by name."""
    if OFFICE is None:
        pytest.skip("no LibreOffice to show slides with")
    folder = tmp_path_factory.mktemp("slides")
    made = {d.name: compose(d) for d in [chaoyang, *real]}
    made["english"] = compose(chaoyang, "en")
    for name, briefing in made.items():
        (folder / f"{name}.pptx").write_bytes(as_presentation(briefing))
    command = [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder)]
    command += [str(folder / f"{name}.pptx") for name in made]
    environment = {**os.environ, "HOME": str(folder)}
    subprocess.run(command, check=True, capture_output=True, timeout=240, env=environment)
    if not list(folder.glob("*.pdf")):
        pytest.skip("this LibreOffice does not open slides")
    return {
        name: (briefing, pypdfium2.PdfDocument(folder / f"{name}.pdf"))
        for name, briefing in made.items()
    }


@pytest.mark.slow
def test_each_slide_is_shown_whole_its_sentences_above_the_foot(shown):
    for briefing, document in shown.values():
        slides = Presentation(BytesIO(as_presentation(briefing))).slides
        for page, slide in zip(document, slides, strict=True):
            text = page.get_textpage()
            # Symbols of another typeface come at another place of the text.
            told = slide.shapes.title.text_frame.paragraphs[0].runs[0].text
            whole, title = (
                re.sub(r"[\s✗⌊∅?≈\x02-]", "", each) for each in (text.get_text_bounded(), told)
            )
            assert title in whole
            height = page.get_height()
            foot = height * (1 - 6.85 / 7.5)
            boxes = [text.get_rect(i) for i in range(text.count_rects())]
            assert all(box[0] >= 0 and box[2] <= page.get_width() for box in boxes)
            assert all(box[1] >= 0 and box[3] <= height for box in boxes)
            crossing = [box for box in boxes if box[1] < foot - 1 and box[3] > foot + 4]
            assert not crossing, title
