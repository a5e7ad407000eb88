"""What must be seen first: the sentence on a disclosure, the plainest finding, its difference."""

from pathlib import Path

import pypdfium2
import pytest
from pptx import Presentation

from juesuan_analysis import CHAOYANG_2023
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document
from juesuan_analysis.notebook import card
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.briefing import write_briefing
from juesuan_analysis.outputs.look import gap, headline
from juesuan_analysis.vocabulary import speaking
from tests.command import run

UNIVERSITY = "swu_2023"


def test_the_sentence_counts_errors_by_cause_and_numbers_by_what_came_of_them(chaoyang):
    # By hand: 179 numbers, 3 of them no quantities; 34 open; 108 borne out by tables.
    assert headline(chaoyang) == (
        "5 处错误（不符 2、列举与表不一 2、不能同时成立 1），12 处警示。"
        "正文 176 个数，核对了 142 个：证实 108 个，只是相互一致 27 个，不符 2 个，无意义 5 个；"
        "无从核对 34 个。"
    )


def test_the_sentence_says_the_same_in_english(chaoyang):
    assert headline(chaoyang, "en") == (
        "Errors by cause: 5 (mismatch 2, list and table differ 2, cannot all be true 1); "
        "warnings: 12. Of 176 numbers 142 were checked: 108 confirmed, 27 only consistent with "
        "each other, 2 mismatch, 5 undefined; 34 not checkable."
    )


def test_of_a_document_without_numbers_that_is_said():
    empty = Disclosure(Document(Path("a.txt"), "", ()))
    assert headline(empty).endswith("没有读到正文的数。")
    assert headline(empty).startswith("没有发现错误")


def test_the_plainest_error_comes_first_and_the_proof_last(chaoyang):
    errors = [f for f in chaoyang.findings_list if f.severity == "error"]
    assert [f.kind for f in errors] == ["mismatch", "mismatch", "list", "list", "joint"]


def test_an_error_of_one_number_tells_stated_recomputed_and_difference(chaoyang):
    first, second, *others = chaoyang.findings_list
    # 134.5 / 136 = 98.89705… %, and 5 / 5 = 100 %
    told = (("所述", "99.8%"), ("重算", "98.8971%"), ("相差", "−0.9029 个百分点"))
    assert gap(chaoyang, first) == told
    with speaking("en"):
        assert gap(chaoyang, second) == (
            ("Stated", "99.8%"),
            ("Recomputed", "100.0%"),
            ("Difference", "0.2 percentage points"),
        )
    assert not any(gap(chaoyang, f) for f in others if f.kind in ("joint", "list"))


def test_a_sum_that_fails_tells_what_is_printed_and_what_it_should_be(chaoyang):
    found = next(f for f in chaoyang.findings_list if f.kind == "identity_truncated")
    assert gap(chaoyang, found) == (
        ("所印", "98.89%"),
        ("应为", "98.897% 至 98.8971%"),
        ("相差", "−0.0071 个百分点"),
    )


def test_a_decrease_is_told_with_its_sign(plant):
    d = plant("降低 47.94%，主要原因：项目减少", "降低 37.94%，主要原因：项目减少", times=2)
    refuted = [f for f in d.findings_list if f.kind == "mismatch" and "37.94" in f.quote]
    assert refuted
    assert dict(gap(d, refuted[0])) == {
        "所述": "−37.94%",
        "重算": "−47.9434%",
        "相差": "−10.0034 个百分点",
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_slides_and_the_one_page_begin_with_the_sentence(chaoyang, lang, tmp_path):
    slides, page = write_briefing(chaoyang, tmp_path, lang)
    first = Presentation(str(slides)).slides[0]
    texts = [shape.text_frame.text for shape in first.shapes if shape.has_text_frame]
    assert headline(chaoyang, lang).strip() in texts
    printed = pypdfium2.PdfDocument(page)[0].get_textpage().get_text_range()
    words = "".join(headline(chaoyang, lang).split())
    assert words in "".join(printed.split())


def test_the_card_and_the_terminal_begin_with_the_sentence(chaoyang):
    assert repr(card(chaoyang)).splitlines()[1] == headline(chaoyang)
    for lang in ("zh", "en"):
        shown = run("verify", str(CHAOYANG_2023), "--lang", lang).stdout
        words = "".join(headline(chaoyang, lang).split())
        assert words in "".join(shown.split())[: len(words) + 90]


def test_the_sentence_and_the_difference_stand_on_the_page(chaoyang):
    page = annotated_html(chaoyang)
    assert headline(chaoyang) in page
    assert page.index("−0.9029 个百分点") < page.index('id="narrative"')


# A total that is the figure of another line


def test_a_total_that_is_the_figure_of_another_line_is_a_warning(published):
    d = published(UNIVERSITY)
    found = [f for f in d.findings_list if f.kind == "other_line"]
    # 收入总计 430,725.03 and 支出总计 457,676.75 are those of the year; both totals are 569,496.54
    assert [(f.severity, f.place.page) for f in found] == [("warning", 16), ("warning", 16)]
    assert [[o.amount.text for o in f.operands] for f in found] == [
        ["430725.03", "569496.54"],
        ["457676.75", "569496.54"],
    ]
    by_id = {s.id: s for s in d.statements_list}
    assert [{by_id[name].claim.number.token for name in f.refers} for f in found] == [
        {"430,725.03"},
        {"457,676.75"},
    ]


TABLE = """某大学 2023 年度部门决算

第二部分 决算报表

高等学校收支决算总表
单位：万元

收入\t\t支出\t
项目\t决算数\t项目\t决算数
一、财政拨款收入\t80.00\t一、教育支出\t{spent}
本年收入合计\t80.00\t本年支出合计\t{spent}
年初结转和结余\t20.00\t年末结转和结余\t{left}
合计\t100.00\t合计\t100.00

第三部分 决算情况说明

一、收支决算总体情况说明

学校 2023 年度{said} {stated} 万元。
"""


@pytest.mark.parametrize(
    ("said", "stated", "spent", "left", "told"),
    [
        ("支出总计", "90.00", "90.00", "10.00", 1),
        ("支出总计", "100.00", "90.00", "10.00", 0),
        ("本年支出合计", "90.00", "90.00", "10.00", 0),
        ("总支出", "90.00", "90.00", "10.00", 0),  # the name leaves open which line is meant
        ("支出总计", "100.00", "100.00", "0.00", 0),  # the two lines print one amount
    ],
)
def test_only_a_total_by_name_with_another_amount_is_told(
    make_disclosure, said, stated, spent, left, told
):
    text = TABLE.format(said=said, stated=stated, spent=spent, left=left)
    d = make_disclosure(text)
    assert [s.verdict for s in d.statements_list] == ["exact"]
    assert [f.kind for f in d.findings_list].count("other_line") == told
