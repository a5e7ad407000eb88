"""The analyses: the figures an analyst is promised."""

from decimal import Decimal

import pandas as pd
import pytest

from juesuan_analysis import analysis


@pytest.fixture(scope="module")
def changes(chaoyang):
    return analysis.year_over_year(chaoyang).set_index("subject")


@pytest.mark.parametrize("subject", ["收入总计", "支出总计", "财政拨款支出"])
def test_the_fall_of_47_94_percent_is_confirmed(changes, subject):
    row = changes.loc[subject]
    assert (row["change"], row["stated_rate"]) == (Decimal("-2214.37"), Decimal("-47.94"))
    assert (row["prior"], row["prior_low"], row["prior_high"]) == (
        Decimal("4618.72"),
        Decimal("4618.71"),
        Decimal("4618.73"),
    )
    # 2214.37 / 4618.72 = 0.47943369…
    assert row["recomputed"] == Decimal("-47.9434")
    assert row["verdict"] == "exact"
    assert row["confirmed"]


@pytest.mark.parametrize(
    ("subject", "change", "rate", "prior"),
    [
        ("公务用车购置及运行费", "1.20", "32.26", "3.72"),
        ("机关运行经费", "27.10", "24.62", "110.09"),
    ],
)
def test_the_smaller_changes_imply_last_year(changes, subject, change, rate, prior):
    row = changes.loc[subject]
    assert row["change"] == Decimal(change)
    assert row["stated_rate"] == Decimal(rate)
    assert row["prior"] == Decimal(prior)
    assert row["confirmed"]


def test_basic_and_project_expenditure_are_30_and_70_percent(chaoyang):
    split = analysis.expenditure_split(chaoyang).set_index("item")
    assert split.loc["基本支出", "value"] == Decimal("722.00")
    assert split.loc["项目支出", "value"] == Decimal("1682.35")
    assert [f"{share:.2f}" for share in split["share"]] == ["30.03", "69.97"]
    assert list(split["verdict"]) == ["exact", "exact"]


def test_every_function_is_the_sum_of_basic_and_project(chaoyang):
    frame = analysis.expenditure_by_function(chaoyang)
    assert len(frame) == 15
    assert (frame["basic"] + frame["project"] == frame["total"]).all()


def test_a_cell_that_prints_nothing_can_be_shown_blank_and_counts_as_zero(chaoyang):
    computed = analysis.expenditure_by_function(chaoyang).set_index("item")
    shown = analysis.expenditure_by_function(chaoyang, blank=None).set_index("item")
    assert computed.loc["行政运行", "project"] == 0
    assert shown.loc["行政运行", "project"] is None
    assert shown.loc["一般行政管理事务", "basic"] is None
    assert list(shown["project_share"]) == list(computed["project_share"])
    assert shown.loc["一般行政管理事务", "project_share"] == Decimal("100.00")


def test_basic_expenditure_adds_up_by_group(chaoyang):
    frame = analysis.basic_by_economic_subject(chaoyang)
    top = frame[frame["level"] == "类"]
    assert top[top["group"] == "人员经费"]["value"].sum() == Decimal("584.81")
    assert top[top["group"] == "公用经费"]["value"].sum() == Decimal("137.19")


def test_completion_is_confirmed_or_implies_a_budget(chaoyang):
    frame = analysis.budget_completion(chaoyang).set_index("statement")
    whole = frame.loc["S045"]
    assert (whole["stated"], whole["budget"], whole["verdict"]) == (
        Decimal("338.93"),
        Decimal("709.4"),
        "exact",
    )
    assert frame.loc["S046", "stated"] == Decimal("101.78")
    running = frame.loc["S051"]
    assert running["verdict"] == "unsupported"
    assert running["budget"] is None
    # 562.865/101.795% = 552.9397…, 562.875/101.785% = 553.0038…
    assert running["implied_low"] == Decimal("552.93")
    assert running["implied_high"] == Decimal("553.01")


def test_a_rate_points_to_the_sets_that_cannot_all_be_true(chaoyang):
    rates = analysis.budget_completion(chaoyang).set_index("statement")["set"]
    sets = analysis.contradictions(chaoyang)
    assert rates["S045"] == "J01; J03"
    assert [rates[name] for name in ("S051", "S058", "S061", "S066")] == ["J01"] * 4
    assert not any(rates.drop(["S045", "S051", "S058", "S061", "S066"]))
    assert {name for cell in rates if cell for name in cell.split("; ")} <= set(sets["set"])


def test_a_rate_over_nothing_is_undefined_never_zero(chaoyang):
    frame = analysis.budget_completion(chaoyang)
    undefined = frame[frame["verdict"] == "undefined"]
    assert len(undefined) == 4
    for column in ("recomputed", "implied_low", "implied_high", "budget"):
        assert undefined[column].isna().all()


def test_self_evaluation_adds_up_to_1628_28_and_99_1(chaoyang):
    frame = analysis.self_evaluation(chaoyang)
    total = frame.iloc[-1]
    assert len(frame) == 9
    assert total["budget"] == Decimal("1628.28")
    assert total["execution"] == Decimal("1504.12")
    assert round(float(total["total"]), 1) == 99.1
    wrong = frame[frame["completion_verdict"] == "mismatch"]
    assert list(wrong["id"]) == ["P03", "P04"]
    assert list(frame[frame["rate_verdict"] == "truncated"]["id"]) == ["P03"]


def test_procurement_and_vehicles_are_listed(chaoyang):
    procurement = analysis.stated_in(chaoyang, "procurement").set_index("subject")
    assert procurement.loc["政府采购支出总额", "verdict"] == "exact"
    assert procurement.loc["授予中小企业合同金额占比", "value"] == Decimal("18.93")
    assets = analysis.stated_in(chaoyang, "assets").set_index("subject")
    assert assets.loc["共有车辆（辆）", "verdict"] == "exact"


def test_a_disclosure_without_data_gives_empty_frames_with_all_columns(make_disclosure):
    d = make_disclosure("第二部分 决算情况说明\n\n一、收入支出决算总体情况说明\n\n本年没有收支。\n")
    for name in (
        "year_over_year",
        "expenditure_split",
        "expenditure_by_function",
        "basic_by_economic_subject",
        "budget_completion",
        "three_public_expenses",
        "self_evaluation",
        "reconciliation",
    ):
        frame = getattr(analysis, name)(d)
        assert isinstance(frame, pd.DataFrame)
        assert frame.empty
        assert len(frame.columns) > 1


def test_a_project_is_not_given_the_rate_of_one_whose_name_begins_like_its_own(plant):
    d = plant("云视讯租赁项目", "市12345平台", times=-1)
    rows = analysis.self_evaluation(d).set_index("id")
    assert rows.loc["P08", "name"] == "市12345平台"
    assert rows.loc["P08", "completion_verdict"] == "exact"
    assert rows.loc["P04", "completion_verdict"] == "mismatch"


def test_all_projects_have_no_rate_over_the_budgets_of_some(plant):
    d = plant("\t994.73\t993.24\t", "\t\t993.24\t", times=2)
    assert analysis.self_evaluation(d).iloc[-1]["rate"] is None


# What is asked for first


def test_the_largest_items_are_those_of_a_tenth_or_more(chaoyang):
    frame = analysis.largest(chaoyang, share=0.1)
    assert list(frame["item"]) == ["一般行政管理事务", "行政运行"]
    # 1682.35 / 2404.35 = 0.69971…, 562.87 / 2404.35 = 0.23410…
    assert list(frame["share"]) == [Decimal("69.97"), Decimal("23.41")]
    assert len(analysis.largest(chaoyang, share=0)) == 7
    assert analysis.largest(chaoyang, share=1).empty


def test_staff_costs_are_a_share_of_basic_and_of_all_expenditure(chaoyang):
    frame = analysis.personnel(chaoyang).set_index("group")
    # 584.81 / 722.00 = 0.80998…, 584.81 / 2404.35 = 0.24323…
    assert list(frame.loc["人员经费"]) == [Decimal("584.81"), Decimal("81.00"), Decimal("24.32")]
    assert list(frame.loc["公用经费"]) == [Decimal("137.19"), Decimal("19.00"), Decimal("5.71")]


def test_a_printed_total_of_staff_costs_goes_before_the_sum_of_its_classes(published):
    frame = analysis.personnel(published("putuo_planning_2024")).set_index("group")
    assert frame.loc["人员经费", "value"] == Decimal("4884.09")  # its classes add up to 4884.10


def test_a_column_for_staff_costs_beside_their_total_counts_once(published):
    d = published("putuo_justice_budget_2026_department")
    frame = analysis.personnel(d).set_index("group")
    assert frame.loc["人员经费", "value"] == Decimal("23563342.00")
    assert analysis.basic_whole(d) == Decimal("25741666.44")


@pytest.mark.parametrize(("level", "rows"), [("类", 4), ("class", 4), ("款", 4), ("item", 7)])
def test_one_level_of_functional_subjects_is_asked_for_by_name(chaoyang, level, rows):
    assert len(analysis.expenditure_by_function(chaoyang, level)) == rows


def test_a_level_that_does_not_exist_is_named(chaoyang):
    with pytest.raises(ValueError, match="没有“目”这一级"):
        analysis.expenditure_by_function(chaoyang, "目")


def test_what_had_no_budget_is_found_and_counted_once(chaoyang):
    found = analysis.unplanned(chaoyang)
    assert [(each.statement, each.base) for each in found] == [("S047", "年初"), ("S053", "年初")]
    assert {each.share for each in found} == {Decimal("69.97")}
    total, parts = analysis.unplanned_total(found)
    assert (float(total), [part.statement for part in parts]) == (1682.35, ["S053"])


def test_a_rate_of_nothing_over_nothing_is_no_money_without_a_budget(chaoyang):
    subjects = analysis.unplanned_expenditure(chaoyang)["subject"]
    assert not subjects.str.contains("公务接待|出国").any()


def test_columns_of_numbers_become_floats_on_request(chaoyang):
    floats = analysis.floats(chaoyang.statements)
    numbers = floats[["stated", "recomputed", "difference"]]
    assert [dtype.kind for dtype in numbers.dtypes] == ["f", "f", "f"]
    assert floats["token"].dtype == chaoyang.statements["token"].dtype
    fall = floats.set_index("id").loc["S038"]
    assert (fall["stated"], fall["recomputed"]) == (-47.94, -47.9434)
    assert chaoyang.facts["value"].astype(float).sum() == floats_of(chaoyang)


def floats_of(d):
    return analysis.floats(d.facts)["value"].sum()
