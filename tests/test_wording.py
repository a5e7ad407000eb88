"""Each pattern of the vocabulary reads its own example, and no two data files disagree."""

import re

import pytest

from juesuan_analysis.findings.directions import comparisons
from juesuan_analysis.narrative.numbers import read_numbers
from juesuan_analysis.narrative.wording import core, match_wording
from juesuan_analysis.vocabulary import concepts, table_kinds
from juesuan_analysis.vocabulary import wording as wordings
from juesuan_analysis.wordforms import bare, squeeze
from tests.test_numbers import passage

MARKED = re.compile(r"(.*)〈(.+)〉(.*)")
CASES = [(w, kind) for w in wordings().wording for kind in sorted(w.kinds)]


def parts(example):
    """The text before the marked number, the number, the text behind it."""
    match = MARKED.fullmatch(example)
    assert match, f"no number is marked in {example!r}"
    return match.groups()


def sign_of(before):
    reading = match_wording("percent", before, "%。")
    assert reading, before
    return reading.sign


@pytest.mark.parametrize(("wording", "kind"), CASES, ids=[f"{w.says}-{k}" for w, k in CASES])
def test_a_wording_reads_its_own_example(wording, kind):
    before, _, after = parts(squeeze(wording.example))
    reading = match_wording(kind, before, after)
    assert reading is not None
    assert reading.says == wording.says
    assert {name: reading.slots.get(name) for name in wording.expect} == wording.expect


@pytest.mark.parametrize("wording", wordings().wording, ids=lambda w: w.example)
def test_the_number_of_an_example_is_read_and_of_a_fitting_kind(wording):
    before, number, after = parts(wording.example)
    found = [n for n in read_numbers(passage(before + number + after)) if n.before == before]
    found = found or list(read_numbers(passage(before + number + after)))
    assert number in [n.token for n in found]
    assert {n.kind for n in found if n.token == number} & wording.kinds


@pytest.mark.parametrize(("sign", "words", "example"), comparisons(), ids=lambda x: str(x)[:20])
def test_a_comparison_matches_its_own_example_and_no_other_sign_does(sign, words, example):
    assert words.search(example)
    assert {s for s, other, _ in comparisons() if other.search(example)} == {sign}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("决算数大于预算数的主要原因", 1),
        ("决算数高于年初预算数", 1),
        ("决算数小于全年预算数", -1),
        ("决算低于预算", -1),
        ("决算数等于预算数", 0),
        ("决算数与预算数持平", 0),
        ("决算数持平预算数", 0),
        ("决算数与年初预算数存在差异的主要原因", None),
        ("决算数与年初预算数有差异", None),
    ],
)
def test_words_of_comparison_have_their_sign(text, sign):
    assert {s for s, words, _ in comparisons() if words.search(text)} == (
        set() if sign is None else {sign}
    )


@pytest.mark.parametrize("word", ["增加", "增长", "上升", "提高", "增幅"])
def test_words_of_increase_point_up(word):
    assert sign_of(f"比上年{word}") == 1


@pytest.mark.parametrize("word", ["减少", "下降", "降低", "降幅", "下滑"])
def test_words_of_decrease_point_down(word):
    assert sign_of(f"比上年{word}") == -1


def test_a_template_choice_points_nowhere():
    reading = match_wording("percent", "比上年增加(减少)", "%。")
    assert reading
    assert reading.sign == 0


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("与上年相比,今年收入总计", "收入总计"),
        ("2023年度财政拨款安排的“三公”经费支出", "三公经费"),
        ("其中:基本支出", "基本"),
        ("我单位2024年度收入总计", "收入总计"),
    ],
)
def test_a_phrase_is_stripped_to_its_name(phrase, name):
    assert name in core(phrase)


def test_every_concept_name_is_in_half_width_forms_and_means_one_thing():
    seen: dict[str, str] = {}
    for concept in concepts().concept:
        for name in concept.names:
            assert bare(name) == name
            local = concept.local or name in ("基本支出", "项目支出")
            assert local or seen.setdefault(name, concept.id) == concept.id


def test_every_place_of_a_concept_names_a_known_table():
    known = {kind.id for kind in table_kinds()}
    for concept in concepts().concept:
        for family in (concept.at, concept.or_at, concept.budget):
            for places in family.values():
                for place in places:
                    table, side, *item, measure = place.split("/")
                    assert table in known
                    assert side in ("", "收入", "支出")
                    assert item
                    assert measure


def test_a_fragment_is_expanded_throughout():
    assert "{" not in re.sub(r"\{\d+(?:,\d*)?\}", "", wordings().fragments.compared.pattern)
