"""What cannot all be true at once: contradictions, their proofs, what is implied, what protects."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan_analysis import analysis, read
from juesuan_analysis.amounts import Amount, Interval, round_half_up
from juesuan_analysis.joint import examine, explanation
from juesuan_analysis.joint.conflicts import Search
from juesuan_analysis.joint.model import build
from juesuan_analysis.joint.possibility import Possibility
from juesuan_analysis.joint.program import Program
from juesuan_analysis.joint.proof import contradiction, least_bound
from juesuan_analysis.joint.protection import smallest_betrayed
from juesuan_analysis.joint.system import Quantity, System
from tests.typesetting import LIAONING, as_document, made_up, typeset

REAL = ("putuo_planning_2024", "putuo_social_work_2024", "swu_2023")


@pytest.fixture(scope="module")
def examination(chaoyang):
    return chaoyang.examination


@pytest.fixture(scope="module")
def real(published):
    return {name: published(name) for name in REAL}


def errors(disclosure):
    return [c for c in disclosure.examination.contradictions if c.severity == "error"]


def searched(system):
    """A search over all groups of a system."""
    members = defaultdict(list)
    for index, row in enumerate(system.rows):
        members[row.group].append(index)
    given = members.pop("", [])
    return Search(Possibility(system), given, dict(members))


# The 2023 document. The arithmetic below was done by hand from the printed numbers:
#   562.865 ÷ 1.01795 = 552.9397…   59.205 ÷ 0.92695 = 63.8707…
#    29.585 ÷ 0.92645 =  31.9337…   58.805 ÷ 0.81475 = 72.1755…   together 720.9197…
#  2404.355 ÷ 3.38925 = 709.4062…   (or 709.4 as printed), less than that by 11.51…


def accusing(examination):
    """The contradictions that are neither questions of scope nor rounding tails."""
    return [c for c in examination.contradictions if not (c.scope or c.severity == "note")]


def test_four_items_have_larger_budgets_than_all_expenditure_from_appropriation(chaoyang):
    (found,) = errors(chaoyang)
    by_id = {s.id: s for s in chaoyang.statements_list}
    said = [(by_id[i].claim.number.token, by_id[i].place.line) for i in found.statements]
    assert said == [
        ("338.93", 122),
        ("101.79", 130),
        ("92.69", 138),
        ("92.64", 142),
        ("81.47", 148),
    ]
    assert all(by_id[i].verdict in ("exact", "unsupported") for i in found.statements)


def test_the_contradiction_is_told_in_numbers_to_follow_by_hand(chaoyang):
    (found,) = errors(chaoyang)
    text = explanation(found, {s.id: s for s in chaoyang.statements_list})
    for number in ("552.9397", "63.8707", "31.9337", "72.1755", "720.9196", "709.4063", "11.5133"):
        assert number in text
    for quotient in ("562.865 ÷ 101.795%", "2404.355 ÷ 338.925%"):
        assert quotient in text
    assert Decimal("720.9196") - Decimal("709.4063") == Decimal("11.5133")
    assert "720.9196 万元大于 709.4063 万元，至少差 11.5133 万元" in text


def test_the_proof_adds_up_to_nothing_but_a_gap(chaoyang):
    for found in chaoyang.examination.contradictions:
        form: dict[int, Fraction] = defaultdict(Fraction)
        bound = Fraction(0)
        for index, multiplier in found.conflict.proof.multipliers.items():
            row = found.system.rows[index]
            bound += multiplier * (row.low if multiplier > 0 else row.high)
            for quantity, coefficient in row.terms:
                form[quantity] += multiplier * coefficient
        assert not any(form.values())
        assert bound > 0


def test_what_is_assumed_is_named(chaoyang):
    (found,) = errors(chaoyang)
    assert set(found.assumptions) == {"rounding", "one_budget", "additive", "nonnegative"}


@pytest.mark.parametrize("assumption", ["one_budget", "additive", "nonnegative"])
def test_an_assumption_can_be_switched_off(chaoyang, assumption):
    free = examine(
        chaoyang.tables_list,
        chaoyang.evaluation,
        chaoyang.statements_list,
        chaoyang.identities_list,
        without=(assumption,),
    )
    assert accusing(free) == []


def test_no_statement_is_blamed_where_each_of_several_would_repair_it(chaoyang):
    (found,) = errors(chaoyang)
    # Not 338.93: with the printed budget of 709.4 no other rate fits 2404.35.
    assert {repair.group for repair in found.repairs} == set(found.statements) - {"S045"}
    text = explanation(found, {s.id: s for s in chaoyang.statements_list})
    assert "不能说明错在哪一处" in text


# What the other items leave of 709.4 at the most: pensions of 59.775 (0.565 ÷ 0.775 and
# 59.21 ÷ 0.92695),
# health of 40.545 (29.59 ÷ 0.92645, 10.955 ÷ 0.91495) and 58.805 ÷ 0.81475 make 180.693,
# which leaves 528.707; basic expenditure of 721.995 then leaves 562.87 spent,
# and 562.87 ÷ 528.707 = 106.4616 %.
@pytest.mark.parametrize(("rate", "possible"), [("106.46", True), ("106.45", False)])
def test_the_repair_that_is_named_repairs_and_a_digit_less_does_not(plant, rate, possible):
    planted = plant("101.79%", f"{rate}%").examination
    assert all(c.scope for c in planted.contradictions) is possible


def test_the_nine_tables_alone_can_all_be_true(chaoyang):
    assert searched(build((), chaoyang.identities_list).system).holds(())


@pytest.mark.parametrize("name", REAL)
def test_real_tables_can_all_be_true_and_no_real_document_is_accused(real, name):
    disclosure = real[name]
    assert searched(build((), disclosure.identities_list).system).holds(())
    assert disclosure.examination.contradictions == ()


def test_different_scopes_are_warnings_with_the_question(chaoyang):
    asked = [c for c in chaoyang.examination.contradictions if c.scope]
    assert {c.severity for c in asked} == {"warning"}
    assert [c.scope.name for c in asked] == [
        "自评项目执行数合计 = 项目支出",
        "自评项目全年预算数合计 ≤ 财政拨款支出年初预算",
        "整体自评表人员经费任务执行数合计 ≤ 人员经费",
    ]
    texts = [explanation(c, {s.id: s for s in chaoyang.statements_list}) for c in asked]
    assert all("口径" in text for text in texts)
    assert "但 03表 合计·项目支出不低于 1682.3450 万元" in texts[0]
    assert "但 8 项合计 1628.28 万元，不低于 1628.2650 万元" in texts[1]
    # 1682.345 − 1504.16 (each of the eight rounded up); 1628.26 − 709.4; 613.96 − 584.815
    gaps = [c.conflict.proof.bound for c in asked]
    assert gaps[0] == Fraction("1682.345") - Fraction("1504.14")


def test_contradictions_are_findings_that_name_their_statements(chaoyang):
    found = [f for f in chaoyang.findings_list if f.kind == "joint"]
    assert [f.severity for f in found] == ["error", "warning", "warning", "warning"]
    assert found[0].refers == errors(chaoyang)[0].statements
    sets = {c.id: c for c in chaoyang.examination.contradictions}
    assert {f.contradiction for f in found} == set(sets)
    assert all(f.refers == sets[f.contradiction].statements for f in found)
    assert not any(f.contradiction for f in chaoyang.findings_list if f.kind != "joint")
    assert any(operand.amount.text == "562.87" for operand in found[0].operands)


# Implied quantities


def implied(disclosure, kind, name):
    return next(
        (i.low, i.high)
        for i in disclosure.examination.implied
        if i.kind == kind and name in i.quantity
    )


@pytest.mark.parametrize(
    ("kind", "name", "low", "high"),
    [
        ("上年数", "收入·总计", "4618.71", "4618.73"),
        ("上年数", "支出·总计", "4618.71", "4618.73"),
        ("上年数", "公用经费合计", "110.08", "110.0951"),
        ("年初预算", "行政运行", "552.9397", "553.0039"),
        ("年初预算", "住房公积金", "72.1755", "72.1967"),
        ("年初预算", "合计·项目支出", "0", "0"),  # 709.4 in all, 709.4 for basic expenditure
    ],
)
def test_what_nobody_printed_is_bounded_by_all_that_is_said(chaoyang, kind, name, low, high):
    assert implied(chaoyang, kind, name) == (Decimal(low), Decimal(high))


def test_a_bound_tells_what_it_rests_on(chaoyang):
    entry = next(i for i in chaoyang.examination.implied if "行政运行" in i.quantity)
    assert entry.speakers == ("S051",)
    assert set(map(str, entry.refers)) == {"S051", "05表 行政运行·合计=562.87@05.L487"}


# Protection


def protection(disclosure, statement):
    return next(p for p in disclosure.examination.protection if p.id == statement)


def test_a_change_is_protected_by_its_rate_only(chaoyang):
    change = next(s for s in chaoyang.statements_list if s.claim.formula.name == "change")
    found = protection(chaoyang, change.id)
    assert found.alone is None
    assert found.joint == Decimal("0.02")  # 支出总计 states the same change once more


def test_a_restated_total_is_protected_to_its_last_digit(chaoyang):
    found = protection(chaoyang, "S001")
    assert (found.alone, found.joint) == (Decimal("0.01"), Decimal("0.01"))


def test_a_number_that_nothing_repeats_is_not_protected(chaoyang):
    count = next(s for s in chaoyang.statements_list if s.claim.number.unit == "次")
    assert protection(chaoyang, count.id) == type(protection(chaoyang, count.id))(
        count.id, None, None
    )


@given(st.decimals(0, 1000, places=2), st.integers(0, 50), st.integers(0, 50))
def test_the_smallest_betrayed_change_is_betrayed_and_one_less_is_not(value, below, above):
    stated = Amount(f"{value:.2f}")
    low = Fraction(stated.value) - Fraction(below, 1000)
    high = Fraction(stated.value) + Fraction(above, 1000)
    step = smallest_betrayed(stated, low, high)
    assert step is not None
    reach = Interval(low, high)

    def possible(number):
        return number < 0 or Amount(f"{number:.2f}").interval.meets(reach)

    less = step - Decimal("0.01")
    assert not all(possible(stated.value + sign * step) for sign in (1, -1))
    assert not less or all(possible(stated.value + sign * less) for sign in (1, -1))


# Planted and consistent documents


def test_a_contradiction_that_cut_off_digits_explain_is_no_error(make_disclosure, chaoyang_text):
    # Budgets of 551.997, 63.005, 31.90 and 62.48, and 0.016 for the two small items, make 709.398,
    # less than 709.4; their rates printed cut off, taken as rounded, imply 709.406 at the least.
    text = chaoyang_text.replace("77%", "9500.00%", 1).replace("91.49%", "109600.00%", 1)
    for old, done, budget in (
        ("101.79%", "562.87", "551.997"),
        ("92.69%", "59.21", "63.005"),
        ("92.64%", "29.59", "31.90"),
        ("81.47%", "58.81", "62.48"),
    ):
        rate = Fraction(done) / Fraction(budget) * 100
        cut = Decimal(int(rate * 100)).scaleb(-2)
        assert cut != round_half_up(rate, 2), "the example must be one where the two differ"
        text = text.replace(old, f"{cut}%", 1)
    (found,) = (c for c in make_disclosure(text).examination.contradictions if not c.scope)
    assert found.severity == "warning"


@pytest.mark.parametrize("seed", range(40))
def test_consistent_made_up_disclosures_are_never_accused(make_disclosure, seed):
    text, _ = made_up(seed)
    assert make_disclosure(text).examination.contradictions == ()


# The search itself, against truths known without it


def budgets(lows, most):
    """Parts that are at least so much each, of a whole that is at most so much; a group each."""
    system = System()
    whole = system.quantity("whole", Quantity("whole", ""))
    system.within({whole: 1}, (None, Fraction(most)), "whole", group="whole")
    parts = [system.quantity(n, Quantity(str(n), "")) for n in range(len(lows))]
    for part, low in zip(parts, lows, strict=True):
        system.within({part: 1}, (Fraction(low), None), str(part), group=f"part {part}")
        system.within({part: 1}, (Fraction(0), None), "")
    system.within({whole: 1, **dict.fromkeys(parts, -1)}, (Fraction(0), None), "")
    return system


def minimal_by_hand(lows, most):
    """The minimal sets of such a system: parts that together are too much, none to spare."""
    found = set()
    for size in range(1, len(lows) + 1):
        for chosen in combinations(range(len(lows)), size):
            total = sum(lows[i] for i in chosen)
            if total > most and all(total - lows[i] <= most for i in chosen):
                found.add(frozenset(chosen))
    return found


@settings(max_examples=300)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.integers(0, 60))
def test_planted_minimal_sets_come_back_exactly(lows, most):
    system = budgets(lows, most)
    expected = minimal_by_hand(lows, most)
    found, complete = searched(system).minimal(
        [f"part {i + 1}" for i in range(len(lows))] + ["whole"]
    )
    if len(expected) > 12:
        assert not complete
        return
    assert complete
    assert {frozenset(c.groups) for c in found} == {
        frozenset({"whole", *(f"part {i + 1}" for i in chosen)}) for chosen in expected
    }


@st.composite
def consistent_systems(draw):
    """Sums, shares and changes of exact amounts nobody sees, printed rounded half up."""
    system = System()
    exact = [Fraction(draw(st.integers(1, 10**7)), 1000) for _ in range(draw(st.integers(2, 6)))]
    exact.append(sum(exact, start=Fraction(0)))
    index = [system.quantity(n, Quantity(str(n), "")) for n in range(len(exact))]
    for n, value in enumerate(exact):
        if draw(st.booleans()):
            printed = Amount(f"{round_half_up(value, draw(st.integers(0, 2)))}")
            system.within({index[n]: 1}, printed.interval, f"amount {n}", group=f"amount {n}")
    system.within({index[-1]: 1, **dict.fromkeys(index[:-1], -1)}, (Fraction(0), Fraction(0)), "")
    for n in range(draw(st.integers(0, 8))):
        part, whole = draw(st.permutations(range(len(exact))))[:2]
        if exact[part] > 1000 * exact[whole]:
            continue  # no share or change is printed so large
        rate = Amount(f"{round_half_up(exact[part] / exact[whole] * 100, draw(st.integers(0, 3)))}")
        span = rate.interval
        system.within(
            {index[part]: 1, index[whole]: -span.low / 100},
            (Fraction(0), None),
            "",
            group=f"rate {n}",
        )
        system.within(
            {index[part]: 1, index[whole]: -span.high / 100},
            (None, Fraction(0)),
            "",
            group=f"rate {n}",
        )
    return system


@settings(max_examples=2000)
@given(consistent_systems())
def test_what_follows_from_true_amounts_is_never_a_contradiction(system):
    search = searched(system)
    assert search.minimal(search.members) == ([], True)


@settings(max_examples=200)
@given(consistent_systems(), st.data())
def test_bounds_are_proved_exactly_and_hold_the_truth(system, data):
    program = Program(system)
    assert program.conflict() is None
    form = ((data.draw(st.integers(0, len(system.quantities) - 1)), Fraction(1)),)
    found = program.least(form)
    if found is None:
        return
    proof = least_bound({row: system.rows[row] for row in found[1]}, form)
    assert proof is not None
    assert abs(float(proof.bound) - found[0]) <= 1e-6 * max(1, abs(found[0]))


def test_rows_that_can_hold_together_prove_no_contradiction():
    system = budgets([1, 2], 3)
    assert contradiction(dict(enumerate(system.rows))) is None


def test_a_document_without_any_number_contradicts_nothing(make_disclosure):
    text = "某局2024年度部门决算\n\n第二部分 2024年度部门决算情况说明\n\n一、总体情况\n\n无。\n"
    assert make_disclosure(text).examination.contradictions == ()


# Planted in the document: expenditure is said to have fallen by 2204.37, or 47.83 %, while income
# fell by 2214.37, or 47.94 %. Both pairs are right in themselves, but both years' totals of income
# and expenditure are equal, so that each number of one pair contradicts each of the other.
PLANTED = (
    "与上年相比，今年支出减少 2214.37 万元，降低 47.94%",
    "与上年相比，今年支出减少 2204.37 万元，降低 47.83%",
)


def told_apart(examination):
    by_id = {s.id: s for s in examination.statements}
    return {
        frozenset(by_id[i].claim.number.token for i in c.statements)
        for c in examination.contradictions
        if not c.scope
        and not any(by_id[i].claim.formula.name == "completion" for i in c.statements)
    }


PAIRS = {
    frozenset(pair)
    for pair in (
        ("2214.37", "2204.37"),
        ("2214.37", "47.83"),
        ("47.94", "2204.37"),
        ("47.94", "47.83"),
    )
}


def test_a_planted_change_contradicts_that_of_the_equal_total(plant):
    assert told_apart(plant(*PLANTED).examination) == PAIRS


def test_the_same_is_found_in_a_typeset_pdf(chaoyang_text, tmp_path):
    path = tmp_path / "planted.pdf"
    path.write_bytes(typeset(as_document(chaoyang_text.replace(*PLANTED)), LIAONING))
    examination = read(path).examination
    assert told_apart(examination) == PAIRS
    completion = [c for c in examination.contradictions if len(c.statements) == 5]
    assert [c.severity for c in completion] == ["error"]


# Each class is at most 1.005, three of them at most 3.015; but basic and project expenditure, the
# same money, are at least 1.495 + 1.525 = 3.02. Every sum by itself holds within its rounding.
TABLE_OF_TAILS = """某局2024年度部门决算

支出决算表

金额单位：万元

科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
\t合计\t3.02\t1.50\t1.53
201\t一般公共服务支出\t1.00\t0.50\t0.51
208\t社会保障和就业支出\t1.00\t0.50\t0.51
221\t住房保障支出\t1.00\t0.50\t0.51
"""


def test_a_rounding_tail_of_several_sums_together_is_no_more_than_a_note(make_disclosure):
    disclosure = make_disclosure(TABLE_OF_TAILS)
    assert all(i.verdict in ("exact", "within_rounding") for i in disclosure.identities_list)
    assert not searched(build((), disclosure.identities_list).system).holds(())
    (found,) = (f for f in disclosure.findings_list if f.kind == "joint")
    assert (found.severity, found.place.line) == ("note", 9)
    assert "=1.00" in found.quote
    assert accusing(disclosure.examination) == []


CHANGED = "今年支出减少 2214.37 万元，降低 47.94%，主要原因：项目减少。"


@pytest.mark.parametrize(
    "sentence",
    [
        "与年初预算相比，今年支出增加 1694.95 万元，增长 238.93%，主要原因：追加项目。",
        "与预算相比，今年支出增加 1694.95 万元，增长 238.93%。",
        "比年初预算增加 1694.95 万元，增长 238.93%。",
        "年初预算为 709.40 万元，支出决算为 2404.35 万元，增加 1694.95 万元。",
    ],
)
def test_a_true_change_on_the_budget_is_not_taken_for_one_on_last_year(chaoyang, plant, sentence):
    d = plant(CHANGED, f"{CHANGED}\n\n{sentence}")
    errors = [[f.kind for f in x.findings_list if f.severity == "error"] for x in (chaoyang, d)]
    assert errors[0] == errors[1]
    assert len(analysis.year_over_year(d)) == len(analysis.year_over_year(chaoyang))


def test_a_change_after_the_year_of_the_accounts_is_still_one_on_last_year(plant):
    d = plant("与上年相比，今年支出减少", "2023 年度支出减少")
    assert "支出总计" in list(analysis.year_over_year(d)["subject"])


# Rounded from rounded

IN_YUAN = """# 某县丙局2024年度部门决算

# 第二部分 2024年度部门决算情况说明

## 一、财政拨款“三公”经费支出决算情况说明

2024年度“三公”经费支出1.04万元，完成预算的{completion}%。其中：公务接待费支出0.38万元，\
占36.54%，完成预算的38.00%；公务用车购置及运行维护费支出0.65万元，占62.50%，比上年减少0.02万元，下降2.99%。

# 第三部分 2024年度部门决算表

财政拨款“三公”经费支出决算表
公开07表
金额单位：元

项目\t预算数\t决算数
合计\t20,000.00\t10,351.00
1.因公出国（境）费\t0.00\t0.00
2.公务用车购置及运行维护费\t10,000.00\t6,502.00
3.公务接待费\t10,000.00\t3,849.00
"""


def test_rates_computed_from_what_the_text_rounds_contradict_no_table(make_disclosure):
    right = make_disclosure(IN_YUAN.replace("{completion}", "52.00"))
    assert {s.verdict for s in right.statements_list} <= {"exact", "within_rounding"}
    assert not right.findings_list


def test_a_rate_that_no_rounding_explains_is_still_an_error(make_disclosure):
    wrong = make_disclosure(IN_YUAN.replace("{completion}", "53.00"))
    assert [f.severity for f in wrong.findings_list] == ["error"]
