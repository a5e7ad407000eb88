"""What must add up does, and one figure off by 1.00 never goes unnoticed."""

from collections import Counter
from decimal import Decimal

import pytest
from msgspec.structs import replace

from juesuan_analysis.additions import additions
from juesuan_analysis.amounts import Amount
from juesuan_analysis.evaluation import Evaluation
from juesuan_analysis.identities import read_identities

TAILS = {  # sums of rounded parts that miss the printed total by a hundredth, added by hand
    ("01", "支出·决算数：本年支出合计 = 以上各项之和"),
    ("02", "本年收入合计：合计 = 各类之和"),
    ("02", "财政拨款收入：合计 = 各类之和"),
    ("03", "本年支出合计：合计 = 各类之和"),
    ("03", "基本支出：合计 = 各类之和"),
    ("04", "支出·合计：本年支出合计 = 以上各项之和"),
    ("04", "支出·一般公共预算财政拨款：本年支出合计 = 以上各项之和"),
    ("05", "合计：合计 = 各类之和"),
    ("05", "基本支出：合计 = 各类之和"),
    ("06", "决算数：301 工资福利支出 = 下级之和"),
}


def test_nothing_in_the_document_contradicts_itself(chaoyang):
    assert not [i for i in chaoyang.identities_list if i.verdict == "mismatch"]


def test_sums_off_by_a_hundredth_are_rounding(chaoyang):
    tails = {
        (i.scope, i.statement): i.difference
        for i in chaoyang.identities_list
        if i.verdict == "within_rounding" and i.scope < "A"
    }
    assert tails == dict.fromkeys(TAILS, Decimal("-0.01"))


def test_each_level_is_added_up(chaoyang):
    """合计 = Σ类, 类 = Σ款, 款 = Σ项: 4 类 and 4 款 for each measure with figures."""
    sums = Counter(i.scope for i in chaoyang.identities_list if " = 下级之和" in i.statement)
    assert sums["02"] == 2 * 8
    assert sums["03"] == 2 * 8 + 2
    assert sums["05"] == 3 * 8  # every 0.00 is printed
    assert sums["06"] == 3


@pytest.mark.parametrize("scope", ["01—02", "01—03", "01", "02—04", "04—05", "05—03", "06—07"])
def test_the_tables_are_compared_with_each_other(chaoyang, scope):
    between = [i for i in chaoyang.identities_list if i.scope == scope]
    assert any(len(i.left) == len(i.right) == 1 for i in between)
    assert {i.verdict for i in between if len(i.right) == 1} <= {"exact"}


def test_the_cut_rate_and_the_cut_score_of_the_third_project_are_told_from_errors(chaoyang):
    cut = [(i.scope, i.statement) for i in chaoyang.identities_list if i.verdict == "truncated"]
    name = "朝阳市市本级重要系统三级等保测评"
    assert cut == [
        ("P03", f"{name}：执行率 = 执行数 ÷ 预算数"),
        ("P03", f"{name}：预算执行得分 = 分值 × 执行率"),
    ]


def test_weights_and_scores_of_all_projects_add_up(chaoyang):
    sums = [
        i for i in chaoyang.identities_list if i.scope[0] == "P" and "合计 = 100" in i.statement
    ]
    sums += [i for i in chaoyang.identities_list if i.scope[0] == "P" and "总分 =" in i.statement]
    assert len(sums) == 16
    assert {i.verdict for i in sums} == {"exact"}


def test_the_overall_score_cannot_be_checked_while_lines_are_missing(chaoyang):
    weights, scores = (i for i in chaoyang.identities_list if i.conditional)
    assert (weights.difference, weights.verdict) == (Decimal("9.7"), "unsupported")
    assert (scores.difference, scores.verdict) == (Decimal("7.13"), "unsupported")
    assert sum(o.amount.value for o in weights.right) == Decimal("90.3")
    assert sum(o.amount.value for o in scores.right) == Decimal("88.7")


def test_ids_are_numbered_in_order(chaoyang):
    ids = [i.id for i in chaoyang.identities_list]
    assert ids == [f"I{n:03d}" for n in range(1, len(ids) + 1)]


def with_planted(table, number, by):
    """The table with the figure of one cell changed."""
    cells = list(table.cells)
    cell = cells[number]
    value = cell.operand.value + Decimal(by)
    cells[number] = replace(cell, amount=Amount(f"{value:.2f}", cell.unit))
    return replace(table, cells=tuple(cells))


def is_noticed(tables):
    return any(i.verdict == "mismatch" for i in read_identities([*additions(tables)], Evaluation()))


@pytest.mark.parametrize("by", ["1.00", "-1.00"])
@pytest.mark.parametrize("table_id", ["02", "03", "05"])
def test_a_figure_off_by_one_breaks_an_identity_of_its_own_table(chaoyang, table_id, by):
    """Blank cells included."""
    (table,) = (t for t in chaoyang.tables_list if t.id == table_id)
    unnoticed = [
        f"{cell.reference} {cell.amount}"
        for number, cell in enumerate(table.cells)
        if not is_noticed([with_planted(table, number, by)])
    ]
    assert not unnoticed


@pytest.mark.parametrize("table_id", ["01", "04", "06", "07"])
def test_a_printed_figure_of_the_other_tables_off_by_one_breaks_an_identity(chaoyang, table_id):
    index = [t.id for t in chaoyang.tables_list].index(table_id)
    tables = list(chaoyang.tables_list)
    unnoticed = []
    for number, cell in enumerate(tables[index].cells):
        changed = with_planted(tables[index], number, "1.00")
        if cell.amount and not is_noticed([*tables[:index], changed, *tables[index + 1 :]]):
            unnoticed.append(f"{cell.reference} {cell.amount}")
    assert not unnoticed


def test_a_figure_changed_in_the_file_is_reported(plant):
    disclosure = plant(
        "2010301\t行政运行\t562.87\t562.87\t0.00", "2010301\t行政运行\t562.87\t526.87\t0.00"
    )
    broken = {i.statement for i in disclosure.identities_list if i.verdict == "mismatch"}
    assert broken == {
        "2010301 行政运行：合计 = 各项之和",
        "基本支出：20103 政府办公厅（室）及相关机构事务 = 下级之和",
    }


def test_the_sum_of_the_parts_may_miss_by_their_roundings_and_no_more(plant):
    """Four classes and the total, ±0.005 each: 0.02 off is rounding, 0.03 is not."""
    totals = "合计\t\t2,404.35\t722.00\t1,682.35"
    for text, verdict in (("722.02", "within_rounding"), ("722.05", "mismatch")):
        disclosure = plant(totals, totals.replace("722.00", text))
        (identity,) = (
            i for i in disclosure.identities_list
            if (i.scope, i.statement) == ("05", "基本支出：合计 = 各类之和")
        )  # fmt: skip
        assert identity.verdict == verdict
