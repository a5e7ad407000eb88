"""What other disclosures tell: they settle what one alone leaves open, and accuse nobody."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from juesuan_analysis import read
from juesuan_analysis.linking import Publication
from juesuan_analysis.outputs.site.contents import Contents
from juesuan_analysis.outputs.site.index_page import index_html
from juesuan_analysis.statements import COMPANION
from juesuan_analysis.titles import Period
from tests.generating import STYLES
from tests.generating.forms import as_text
from tests.generating.linked import make_years

CHECKED = ("hunan", "jiangxi", "gansu")
SEED = 0
CHANGED = {"mismatch", "direction", "truncated"}


@dataclass(frozen=True)
class Years:
    """Two made-up disclosures as files, and the later one read with the other beside it."""

    text: str
    path: Path
    before: Path

    @property
    def alone(self):
        return read(self.path)

    @property
    def linked(self):
        return read(self.path, beside=[self.before])

    def planted(self, line, start, old, new):
        lines = self.text.split("\n")
        row = lines[line - 1]
        assert row[start : start + len(old)] == old
        lines[line - 1] = row[:start] + new + row[start + len(old) :]
        path = self.path.with_name("planted.txt")
        path.write_text("\n".join(lines), "utf-8")
        return read(path, beside=[self.before])


@pytest.fixture(scope="module", params=CHECKED)
def years(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("years")
    now, before = (as_text(made) for made in make_years(SEED, request.param))
    paths = folder / "now.txt", folder / "before.txt"
    for path, text in zip(paths, (now, before), strict=True):
        path.write_text(text, "utf-8")
    return Years(now, *paths)


def overview(disclosure, folder):
    return index_html(disclosure, Contents(folder, folder / "annotated.html", [], []))


def test_the_overview_names_what_stands_beside_and_counts_what_it_settles(years, tmp_path):
    linked = years.linked
    (companion,) = linked.companions
    page = overview(linked, tmp_path)
    assert f"旁边有上年决算（{companion.publication.named}）" in page
    settled = [s for s in linked.statements_list if s.rests_on == COMPANION]
    assert settled
    assert f"用它们印出的数核对：{len(settled)} 个" in page
    assert "旁边有" not in overview(years.alone, tmp_path)


def of_companion(disclosure):
    return [s for s in disclosure.statements_list if s.claim.companion]


def test_last_year_settles_what_one_document_leaves_open(years):
    linked = years.linked
    settled = of_companion(linked)
    open_alone = {s.id for s in years.alone.statements_list if s.verdict == "unsupported"}
    assert open_alone & {s.id for s in settled}
    assert all(s.confirmed and s.rests_on == "companion" for s in settled)
    assert all(s.operands[-1].source.at.file == "before.txt" for s in settled)
    assert "年度部门决算" in settled[0].operands[-1].name


def test_documents_that_agree_accuse_nobody(years):
    alone, linked = years.alone.findings_list, years.linked.findings_list
    assert {f.kind for f in linked} <= {f.kind for f in alone}
    assert [i for i in years.linked.identities_list if i.what == "companion"]


def test_what_another_document_contradicts_is_a_question_with_both_places(years):
    chance = Random(7)
    for s in chance.sample(of_companion(years.linked), 2):
        token = s.claim.number.token
        first = next(i for i, c in enumerate(token) if c.isdigit())
        wrong = f"{token[:first]}{(int(token[first]) + 3) % 10}{token[first + 1 :]}"
        planted = years.planted(s.place.line, s.start, token, wrong)
        found = [f for f in planted.findings_list if s.id in f.refers or f.place == s.place]
        assert any(o.source.at.file == "before.txt" for f in found for o in f.operands)
        own = next(f for f in found if f.severity in ("error", "warning"))
        assert own.place.line == s.place.line
        (changed,) = [x for x in planted.statements_list if x.id == s.id]
        assert not changed.confirmed


def test_a_carry_over_that_opens_otherwise_than_it_closed_is_a_question(tmp_path):
    now = "甲县档案馆2024年度部门决算\n收入支出决算总表\n单位：万元\n" + SUMMARY.format(
        opening="12.00", total="112.00"
    )
    before = "甲县档案馆2023年度部门决算\n收入支出决算总表\n单位：万元\n" + CLOSED
    paths = tmp_path / "now.txt", tmp_path / "before.txt"
    for path, text in zip(paths, (now, before), strict=True):
        path.write_text(text, "utf-8")
    (question,) = [
        f for f in read(paths[0], beside=[paths[1]]).findings_list if f.kind == "companion"
    ]
    assert question.severity == "warning"
    assert "重述" in question.explanation
    assert {o.source.at.file for o in question.operands} == {"", "before.txt"}


SUMMARY = """收入\t\t支出\t
项目\t决算数\t项目\t决算数
一、一般公共预算财政拨款收入\t100.00\t一、文化旅游体育与传媒支出\t112.00
本年收入合计\t100.00\t本年支出合计\t112.00
年初结转和结余\t{opening}\t年末结转和结余\t0.00
总计\t{total}\t总计\t112.00
"""
CLOSED = """收入\t\t支出\t
项目\t决算数\t项目\t决算数
一、一般公共预算财政拨款收入\t90.00\t一、文化旅游体育与传媒支出\t79.00
本年收入合计\t90.00\t本年支出合计\t79.00
年初结转和结余\t0.00\t年末结转和结余\t11.00
总计\t90.00\t总计\t90.00
"""

ACCOUNTS = Publication("某市水务局", Period(2024))
BUDGET = Publication("某市水务局", Period(2024, budget=True))


@pytest.mark.parametrize(
    ("own", "other", "relation"),
    [
        (ACCOUNTS, Publication("某市水务局", Period(2023)), "prior_accounts"),
        (ACCOUNTS, BUDGET, "same_budget"),
        (BUDGET, Publication("某市水务局", Period(2023, budget=True)), "prior_budget"),
        (BUDGET, Publication("某市水务局", Period(2023)), "prior_accounts"),
        (ACCOUNTS, Publication("某市水务局", Period(2024), unit=True), "unit"),
        (Publication("某市水务局", Period(2024), unit=True), ACCOUNTS, "department"),
        (ACCOUNTS, Publication("某市水利局", Period(2023)), None),
        (ACCOUNTS, Publication("某市水务局", Period(2025)), None),
        (ACCOUNTS, Publication("某市水务局", Period(None)), None),
        (ACCOUNTS, ACCOUNTS, None),
    ],
)
def test_what_another_document_is_follows_from_whose_it_is_and_when(own, other, relation):
    assert own.relation_of(other) == relation
    if relation is None:
        assert own.why_not(other)


def test_a_document_that_tells_nothing_is_named_and_not_used(years, tmp_path):
    stranger = tmp_path / "stranger.txt"
    stranger.write_text(
        as_text(make_years(3, "henan" if "henan" in STYLES else CHECKED[0])[0]), "utf-8"
    )
    linked = read(years.path, beside=[stranger])
    (finding,) = [f for f in linked.findings_list if f.kind == "stranger"]
    assert finding.place.file == "stranger.txt"
    assert not of_companion(linked)


# Open numbers of the published budgets that the budget of the year before settles.
SETTLED = {
    ("jiangsu_procuratorate_budget_2018", "jiangsu_procuratorate_budget_2017"): 10,
    ("jiangsu_procuratorate_budget_2019", "jiangsu_procuratorate_budget_2018"): 20,
}


@pytest.mark.parametrize("pair", SETTLED)
def test_published_budgets_settle_each_other(shared_disclosures, pair):
    own, before = (shared_disclosures / f"{name}.pdf" for name in pair)
    linked = read(own, beside=[before])
    assert sum(s.rests_on == "companion" for s in linked.statements_list) >= SETTLED[pair]
    alone = {f.quote for f in read(own).findings_list if f.severity == "error"}
    assert {f.quote for f in linked.findings_list if f.severity == "error"} == alone


def test_a_unit_is_held_against_its_department(shared_disclosures):
    name = "putuo_justice_budget_2026_{}.pdf"
    unit, department = (shared_disclosures / name.format(k) for k in ("unit", "department"))
    linked = read(unit, beside=[department])
    (companion,) = linked.companions
    assert companion.relation == "department"
    held = [i for i in linked.identities_list if i.what == "companion"]
    assert len(held) > 40
    levels = [i for i in held if "上年数" in i.statement]
    assert {i.verdict for i in held if i not in levels} == {"exact"}
    # The unit says 3269.3 and 205.04 where its department says 43269.3 and 198.34.
    assert [str(i.left[0].amount.value) for i in levels if i.verdict == "mismatch"] == [
        "3269.3",
        "205.04",
    ]


def test_a_department_is_no_unit_of_its_own_unit():
    bureau = Publication("白鹭市司法局", Period(2022), members=("白鹭市司法局机关",))
    office = Publication("白鹭市司法局机关", Period(2022), unit=True, members=("白鹭市司法局机关",))
    assert bureau.relation_of(office) == "unit"
    assert office.relation_of(bureau) == "department"
