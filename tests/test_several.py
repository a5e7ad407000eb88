"""A department over years, departments side by side, and the linked disclosures that ship."""

from decimal import Decimal

import pytest

from juesuan_analysis import LINKED, analysis, read
from juesuan_analysis.charts import NoData, headline, over_years, side_by_side
from tests.generating.shipped import shipped


@pytest.fixture(scope="module")
def bureau():
    others = sorted(path for path in LINKED.glob("*.txt") if path.name != "bureau_2022.txt")
    return read(LINKED / "bureau_2022.txt", beside=others)


def test_the_linked_disclosures_are_those_that_are_made_up():
    assert {p.name: p.read_text("utf-8") for p in LINKED.glob("*.txt")} == shipped()


def test_every_document_beside_the_bureau_tells_something_of_it(bureau):
    frame = analysis.companions(bureau)
    assert dict(zip(frame["file"], frame["relation"], strict=True)) == {
        "bureau_2021.txt": "上年决算",
        "bureau_budget_2022.txt": "本年预算",
        "center_2022.txt": "所属单位",
        "office_2022.txt": "所属单位",
    }
    assert not bureau.strangers
    assert not [f for f in bureau.findings_list if f.severity != "note"]


def test_what_they_settle_is_listed(bureau):
    settled = analysis.settled(bureau)
    assert len(settled) > 15
    assert set(settled["verdict"]) <= {"exact", "within_rounding"}
    assert set(analysis.between(bureau)["verdict"]) == {"exact", "within_rounding"}


def test_units_know_their_department(bureau):
    center = read(LINKED / "center_2022.txt", beside=[LINKED / "bureau_2022.txt"])
    assert [c.relation for c in center.companions] == ["department"]


def test_years_are_matched_by_code_in_one_unit(bureau):
    years = [bureau, *(d for d in bureau.beside if d.department == bureau.department)]
    frame = analysis.over_years(years)
    total = frame[frame["code"] == ""]
    assert list(zip(total["year"], total["phase"], strict=True)) == [
        (2021, "决算"),
        (2022, "决算"),
        (2022, "预算"),
    ]
    assert list(total["amount"]) == [Decimal("6293.86"), Decimal("5315.13"), Decimal("4514.35")]


def test_a_subject_that_changed_its_name_is_shown_with_the_old_one(make_disclosure):
    def accounts(year, name):
        return make_disclosure(
            f"丁县水务局{year}年度部门决算\n支出决算表\n单位：万元\n"
            "科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
            f"213\t{name}\t10.00\t10.00\t\n合计\t\t10.00\t10.00\t\n"
        )

    frame = analysis.over_years([accounts(2024, "农林水支出"), accounts(2023, "农林水事务")])
    coded = frame[frame["code"] == "213"]
    assert list(coded["item"]) == ["农林水支出"] * 2
    assert list(coded["called"]) == ["农林水事务", ""]


def test_departments_are_compared_by_share(bureau):
    frame = analysis.compare([bureau, *bureau.beside[2:]])
    classes = frame[frame["code"].str.len() == 3]
    for _, shares in classes.groupby("department")["share"]:
        assert abs(sum(shares) - 100) < Decimal("0.05")


def test_charts_state_what_they_show(bureau):
    years = [bureau, *(d for d in bureau.beside if d.department == bureau.department)]
    assert headline(over_years(years)) == (
        "白鹭市司法局：2022 年支出比 2021 年减少 15.55%，6,293.86 万元 → 5,315.13 万元"
    )
    assert "to" in headline(side_by_side([bureau, *bureau.beside[2:]], "en"))
    with pytest.raises(NoData):
        over_years([bureau])
