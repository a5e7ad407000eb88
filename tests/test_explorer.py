"""What belongs to a functional subject or a project, and how the explorer shows it."""

from collections import Counter
from html.parser import HTMLParser
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from juesuan_analysis import Disclosure, topics, vocabulary
from juesuan_analysis.notebook import explorer
from juesuan_analysis.topics import BASES
from juesuan_analysis.wordforms import bare

PLANNING, SOCIAL_WORK, UNIVERSITY = "putuo_planning_2024", "putuo_social_work_2024", "swu_2023"
PDFS = (PLANNING, SOCIAL_WORK, "putuo_template_2024", UNIVERSITY)
NAMED = "named"


def figures(d, about):
    return [
        (row.table, row.measure, f"{row.value}") for row in topics.figures(d, about).itertuples()
    ]


def statements(d, about, *bases):
    found = topics.statements(d, about)
    return [row.id for row in found.itertuples() if not bases or row.basis in bases]


def findings(d, about, *bases):
    found = topics.findings(d, about)
    return [row.id for row in found.itertuples() if not bases or row.basis in bases]


def quotes(d, about):
    found = topics.statements(d, about)
    return [(row.token, row.formula, row.verdict) for row in found.itertuples()]


# What was worked out by hand, from the documents alone


def test_a_subject_has_its_figures_of_every_table(chaoyang):
    assert figures(chaoyang, "2010301") == [
        ("02", "本年收入合计", "562.87"),
        ("02", "财政拨款收入", "562.87"),
        ("03", "本年支出合计", "562.87"),
        ("03", "基本支出", "562.87"),
        ("05", "合计", "562.87"),
        ("05", "基本支出", "562.87"),
        ("05", "项目支出", "0.00"),
    ]


def test_a_completion_rate_nothing_can_check_still_belongs_to_its_subject(chaoyang):
    assert quotes(chaoyang, "行政运行") == [
        ("562.87", "restated", "exact"),
        ("101.79", "completion", "unsupported"),
    ]
    assert quotes(chaoyang, "2080501") == [
        ("0.57", "restated", "exact"),
        ("77", "completion", "unsupported"),
    ]


def test_a_contradiction_belongs_to_the_subjects_whose_statements_it_names(chaoyang):
    (joint,) = topics.findings(chaoyang, "2010301").itertuples()
    assert (joint.kind, joint.basis) == ("joint", NAMED)
    assert findings(chaoyang, "行政单位离退休") == []


def test_a_class_has_its_rows_in_tables_that_print_no_codes(chaoyang):
    found = Counter(table for table, _, _ in figures(chaoyang, "208"))
    assert found == {"01": 1, "02": 2, "03": 2, "04": 2, "05": 3}
    assert quotes(chaoyang, "208") == [("59.78", "restated", "exact")]


def test_a_project_has_the_figures_of_its_table_and_the_numbers_that_speak_of_it(chaoyang):
    name = "市12345平台春节慰问金"
    assert figures(chaoyang, name) == [
        ("P04", "全年预算数", "5"),
        ("P04", "全年执行数", "5"),
        ("P04", "执行率", "100"),
        ("P04", "预算执行分值", "10"),
        ("P04", "预算执行得分", "10"),
        ("P04", "总分", "100"),
    ]
    own = topics.statements(chaoyang, name)
    own = own[own["basis"] == NAMED]
    assert own[["line", "token", "verdict"]].values.tolist() == [
        [210, "100", "exact"],
        [210, "5", "exact"],
        [210, "5", "exact"],
        [210, "99.8", "mismatch"],
    ]
    (wrong,) = own.loc[own["verdict"] == "mismatch", "id"]
    (told,) = [f for f in chaoyang.every_finding if f.kind == "mismatch" and wrong in f.refers]
    assert findings(chaoyang, name, NAMED) == [told.id]


def test_what_only_uses_a_figure_says_so(chaoyang):
    used = topics.statements(chaoyang, "P04")
    used = used[used["basis"] == "operand"]
    assert used[["subject", "formula"]].values.tolist() == [
        ["项目个数", "count"],
        ["涉及资金", "sum"],
        ["自评平均分", "mean"],
        ["项目个数", "count"],
    ]
    assert topics.findings(chaoyang, "P04")["basis"].tolist() == [NAMED, "operand", "operand"]


def test_what_a_projects_paragraph_counts_stands_in_its_place(chaoyang):
    assert statements(chaoyang, "P02", "place") == ["S148", "S149"]
    assert statements(chaoyang, "P05", "place") == ["S163", "S164", "S165"]


def test_what_is_about_something_else_belongs_to_nothing(chaoyang):
    known = {
        row.id
        for t in topics.topics(chaoyang)
        for row in topics.statements(chaoyang, t).itertuples()
    }
    for subject in ("收入总计", "基本支出", "三公经费", "机关运行经费", "政府采购支出总额"):
        other = {s.id for s in chaoyang.statements_list if s.claim.subject.startswith(subject)}
        assert other
        assert not other & known


def test_a_subject_knows_the_class_and_group_above_and_the_parts_below(chaoyang):
    above = topics.dossier(chaoyang, "2010301").above
    assert [t.code for t in above] == ["201", "20103"]
    assert [t.level for t in above] == ["类", "款"]
    below = topics.dossier(chaoyang, "20103").below
    assert [t.name for t in below] == ["行政运行", "一般行政管理事务"]


def test_an_unprinted_budget_stands_with_its_subject(chaoyang):
    (implied,) = topics.dossier(chaoyang, "行政运行").implied
    assert (implied.kind, implied.speakers) == ("年初预算", ("S051",))


@pytest.mark.disclosures
def test_two_subjects_of_a_planning_bureau(published):
    d = published(PLANNING)
    assert figures(d, "2080502") == [
        ("02", "本年收入合计", "28.11"),
        ("02", "财政拨款收入", "28.11"),
        *(("03", name, v) for name, v in
          (("本年支出合计", "28.11"), ("基本支出", "28.11"), ("项目支出", "0.00"))),
        *(("05", name, v) for name, v in
          (("合计", "28.11"), ("基本支出", "28.11"), ("项目支出", "0.00"))),
    ]  # fmt: skip
    assert [token for token, _, _ in quotes(d, "2080502")] == ["28.11", "28.11", "100.00"]
    assert findings(d, "2080502") == []
    assert quotes(d, "2120101") == [
        ("1115.48", "budget", "exact"),
        ("1092.80", "restated", "exact"),
        ("97.97", "completion", "exact"),
    ]
    (tail,) = topics.findings(d, "2120101").itertuples()
    assert (tail.kind, tail.basis) == ("identity_within_rounding", NAMED)
    assert tail.quote == "2120101 行政运行：合计 = 各项之和"


@pytest.mark.disclosures
def test_two_subjects_of_a_social_work_department(published):
    d = published(SOCIAL_WORK)
    assert quotes(d, "2013901") == [
        ("52.00", "budget", "exact"),
        ("51.32", "restated", "exact"),
        ("98.69", "completion", "exact"),
    ]
    assert [token for token, _, _ in quotes(d, "2013950")] == ["17.68", "11.31"]
    assert [value for _, _, value in figures(d, "2013950")] == ["11.31"] * 6


@pytest.mark.disclosures
def test_a_subject_that_no_table_prints_can_be_looked_up(published):
    d = published(PLANNING)
    name = "机关事业单位退休人员活动费支出"
    assert topics.topic(d, name).code == ""
    assert [token for token, _, _ in quotes(d, name)] == ["0.88", "0.88", "100.00"]
    (finding,) = topics.findings(d, name).itertuples()
    assert finding.kind == "name"
    assert f"{name}（各表没有）" in repr(explorer(d))


@pytest.mark.disclosures
def test_a_group_and_a_subject_of_one_name_and_value_are_kept_apart(published):
    planning, university = published(PLANNING), published(UNIVERSITY)
    assert statements(planning, "21202") == []
    assert len(statements(planning, "2120201")) == 3
    assert statements(university, "20599") == []
    assert [token for token, _, _ in quotes(university, "2059999")] == ["876.03", "1.08"]


@pytest.mark.disclosures
def test_a_code_in_a_findings_words_tells_its_subject(published):
    d = published(UNIVERSITY)
    (finding,) = topics.findings(d, "2060204").itertuples()
    assert "2060204" in str(finding.explanation)


@pytest.mark.disclosures
@pytest.mark.parametrize("name", [PLANNING, SOCIAL_WORK])
def test_every_figure_with_a_code_is_found_by_its_code(published, truth, name):
    d = published(name)
    expected = Counter(
        (r["table"], r["code"], bare(r["measure"]), r["value"])
        for r in truth(f"{name}_facts.csv")
        if r["code"] and r["table"] != "06"
    )
    found = Counter(
        (row.table, row.code, bare(row.measure), f"{row.value}")
        for t in topics.topics(d)
        for row in topics.figures(d, t).itertuples()
        if row.code
    )
    assert found == expected


# Of any document


def test_of_several_subjects_with_one_name_a_number_is_said_to_be_of_either(plant):
    d = plant("2010302\t一般行政管理事务", "2010302\t行政运行", times=9)
    with pytest.raises(KeyError, match="不止一个"):
        topics.topic(d, "行政运行")
    for code in ("2010301", "2010302"):
        assert statements(d, code) == statements(d, code, "vague") == ["S050", "S051"]
    assert statements(d, "一般行政管理事务") == ["S052", "S053"]


def test_an_unknown_name_says_what_there_is(chaoyang):
    with pytest.raises(KeyError, match="2010301 行政运行"):
        topics.topic(chaoyang, "没有的科目")


def test_every_basis_has_words():
    assert set(vocabulary.headings().bases) == set(BASES)


def test_a_document_without_anything_has_no_topics(make_disclosure):
    d = make_disclosure("今天天气很好。")
    assert topics.topics(d) == []
    assert "没有" in repr(explorer(d))


# The explorer


class Tags(HTMLParser):
    """Tags, attributes and text as a browser sees them; unbalanced markup fails."""

    VOID = frozenset({"input", "br"})

    def __init__(self, page):
        super().__init__()  # character references are resolved
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text += data


@pytest.fixture(scope="module")
def page(chaoyang):
    return Tags(explorer(chaoyang)._repr_html_())


def test_every_topic_can_be_picked_and_can_be_unfolded_without_a_script(page, chaoyang):
    keys = [t.code for t in topics.topics(chaoyang)]
    assert [v for tag, name, v in page.attributes if (tag, name) == ("option", "value")] == keys
    unfolded = [v for tag, name, v in page.attributes if name == "data-topic" and tag == "details"]
    assert unfolded == keys
    assert page.tags["optgroup"] == 2


def test_what_needs_a_script_is_hidden_without_one(page):
    assert ("div", "hidden", None) in page.attributes
    assert page.tags["label"] == page.tags["select"] + page.tags["input"] == 2


def test_every_heading_of_a_table_says_what_it_heads(page):
    scopes = [v for tag, name, v in page.attributes if (tag, name) == ("th", "scope")]
    assert len(scopes) == page.tags["th"]
    assert set(scopes) == {"col", "row", "rowgroup"}


def test_a_number_unfolds_into_its_computation(page):
    assert "✗ 不符" in page.text
    assert "全年执行数 5 万元（S157，第 210 行）÷ 全年预算数 5 万元（S156，第 210 行）" in page.text


def test_it_loads_nothing_and_has_no_ids_that_could_clash(page):
    assert not [a for a in page.attributes if a[1] in ("src", "href", "id")]


def test_its_text_is_the_same_each_time_and_tells_how_much_there_is(chaoyang):
    again = Disclosure(chaoyang.document)
    assert explorer(again)._repr_html_() == explorer(chaoyang)._repr_html_()
    assert "2010301 行政运行：项级，7 个数字，2 处正文，1 项发现" in repr(explorer(chaoyang))


hostile = st.one_of(
    st.sampled_from(
        ["<script>alert(1)</script>", '" onclick="x', "'><img src=x>", "</textarea>", "</style>",
         "</script>", "</select></details>", "&lt;b&gt;", "{{ 7 * 7 }}", "<!--", "]]>"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
)  # fmt: skip


def renamed(dossier, name):
    """The same with another text in every place where a document's own words are shown."""
    return replace(
        dossier,
        topic=replace(dossier.topic, name=name),
        above=tuple(replace(t, name=name) for t in dossier.above),
        facts=tuple(replace(f, title=name, measure=name) for f in dossier.facts),
        indicators=tuple(
            replace(i, level3=name, target=name, actual=name) for i in dossier.indicators
        ),
        statements=tuple((replace(s, note=name), basis) for s, basis in dossier.statements),
        findings=tuple((replace(f, explanation=name), basis) for f, basis in dossier.findings),
    )


@pytest.fixture(scope="module")
def shown_with(chaoyang):
    """The explorer of a document that says something in every place, of its department too."""
    module = import_module("juesuan_analysis.notebook.explorer")
    one, other = (topics.dossier(chaoyang, code) for code in ("2010301", "P04"))

    def page(name):
        d = Disclosure(chaoyang.document)
        vars(d).update(vars(chaoyang), department=name)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "dossiers", lambda d: [renamed(one, name), renamed(other, name)])
            return Tags(explorer(d)._repr_html_())

    return page


@given(hostile)
def test_nothing_a_document_says_becomes_markup(shown_with, name):
    page = shown_with(name)
    assert page.tags == shown_with("无害").tags
    assert name in page.text
    assert any(name in (value or "") for _, _, value in page.attributes)
