"""Real disclosures of other departments against truth made by hand.

The documents belong to others and are kept beside the checkout; without them these tests skip.
What is compared stands in ``truth/``: every figure, and every defect a careful reader finds.
"""

from collections import Counter

import pytest

from juesuan_analysis.wordforms import bare

pytestmark = pytest.mark.disclosures

SOCIAL_WORK = "putuo_social_work_2024"
PLANNING = "putuo_planning_2024"
TEMPLATE = "putuo_template_2024"
UNIVERSITY = "swu_2023"

FACTS = {
    SOCIAL_WORK: {"01": 9, "02": 36, "03": 39, "04": 15, "05": 39, "06": 67},
    PLANNING: {"01": 12, "02": 50, "03": 75, "04": 17, "05": 75, "06": 67, "07": 12},
    TEMPLATE: {},
}
STATUSES = {
    SOCIAL_WORK: ["present"] * 6 + ["stated_empty"] * 3,
    PLANNING: ["present"] * 7 + ["stated_empty"] * 2,
    TEMPLATE: ["empty"] * 7 + ["stated_empty"] * 2,
}
ALL_NINE = ["01", "02", "03", "04", "05", "06", "07", "08", "09"]
ARITHMETIC = {"mismatch", "direction", "undefined", "truncated", "sum", "list", "name", "unit"}


def figures(rows, *names):
    """Figures as a multiset; names as keys, so that bracket width does not matter."""
    return Counter(tuple(bare(str(row[name])) for name in names) for row in rows)


def difference(got, expected):
    """What one multiset has more than the other, both ways, for a failure worth reading."""
    return {"too many": dict(got - expected), "missing": dict(expected - got)}


AGREED: dict[str, dict[tuple[str, ...], int]] = {"too many": {}, "missing": {}}


def graver(rows):
    return [row for row in rows if row["severity"] in ("error", "warning")]


def describes(row, finding):
    """Whether the finding is the defect of that row: place, kind, gravity and all its key words."""
    said = bare(finding["quote"] + "|" + finding["explanation"])
    return (str(finding["page"]), finding["severity"], finding["kind"]) == (
        row["page"],
        row["severity"],
        row["kind"],
    ) and all(bare(words) in said for words in row["quote"].split(" … "))


def matched(expected, findings):
    """Defects not found and findings that are no defect; each finding counts for one defect."""
    left = list(findings)
    missed = []
    # The most particular first: 财政拨款收入支出总计 says all that 收入支出总计 says.
    for row in sorted(expected, key=lambda row: -len(row["quote"])):
        hit = next((finding for finding in left if describes(row, finding)), None)
        if hit is None:
            missed.append((row["page"], row["kind"], row["quote"]))
        else:
            left.remove(hit)
    return missed, [(f["page"], f["kind"], f["quote"]) for f in left]


# The tables


@pytest.mark.parametrize("name", FACTS)
def test_the_nine_tables_are_recognised_with_their_state(published, name):
    tables = published(name).tables_list
    assert [table.id for table in tables] == ALL_NINE
    assert [table.status for table in tables] == STATUSES[name]


@pytest.mark.parametrize("name", FACTS)
def test_each_table_holds_as_many_figures_as_counted_by_hand(published, name):
    assert Counter(fact.table for fact in published(name).facts_list) == FACTS[name]


@pytest.mark.parametrize("name", [SOCIAL_WORK, PLANNING])
def test_every_figure_equals_the_transcribed_one(published, truth, name):
    names = ("table", "side", "code", "item", "measure", "value", "page")
    got = figures(published(name).facts.to_dict("records"), *names)
    assert difference(got, figures(truth(f"{name}_facts.csv"), *names)) == AGREED


@pytest.mark.parametrize("name", [SOCIAL_WORK, PLANNING])
def test_names_of_blank_rows_are_read_as_well(published, name):
    """The list of functional expenditure is the same in 01 and 04, figures or not."""
    items = {
        table.id: {bare(cell.item) for cell in table.cells if cell.side == "支出"}
        for table in published(name).tables_list
        if table.id in ("01", "04")
    }
    carried = {item for item in items["04"] if "结转" in item}
    own = {"结余分配", "年末结转和结余"}
    assert items["04"] - carried == items["01"] - own


def test_the_four_tables_of_a_university_hold_every_figure(published, truth):
    """Measures are left out: those of this form have no names in common use."""
    tables = published(UNIVERSITY).tables_list
    assert [len(table.facts) for table in tables] == [18, 77, 60, 65]
    number = {table.id: str(place) for place, table in enumerate(tables, 1)}
    rows = published(UNIVERSITY).facts.to_dict("records")
    for row in rows:
        row["table"] = number[row["table"]]
    names = ("table", "side", "code", "item", "value", "page")
    assert difference(figures(rows, *names), figures(truth("swu_2023_facts.csv"), *names)) == AGREED


# The narrative


@pytest.mark.parametrize("name", [SOCIAL_WORK, PLANNING, UNIVERSITY])
def test_hardly_a_number_is_left_without_a_meaning(published, name):
    assert published(name).statements_list
    assert published(name).coverage >= 0.98


def test_a_rate_of_an_initial_budget_of_nothing_is_not_taken_for_one_of_the_whole_year(published):
    """The sentence names its base: 年初预算为 0 万元 … 完成年初预算的 95.89%."""
    (statement,) = (
        row
        for row in published(SOCIAL_WORK).statements.to_dict("records")
        if row["token"] == "95.89"
    )
    assert statement["verdict"] == "undefined"


@pytest.mark.parametrize("name", [SOCIAL_WORK, PLANNING])
def test_a_contract_won_is_not_taken_for_a_reserved_budget(published, name):
    """中标或成交的，采购金额 is the amount of contracts, whatever was reserved before."""
    subjects = {
        row["subject"]
        for row in published(name).statements.to_dict("records")
        if bare(row["quote"]).startswith("采购金额")
    }
    assert subjects
    assert not [subject for subject in subjects if "预留" in subject and "预算" in subject]


def test_the_shares_and_rates_of_the_university_are_judged(published):
    rows = published(UNIVERSITY).statements.to_dict("records")
    rates = [(row["page"], row["token"], row["verdict"]) for row in rows if row["unit"] == "%"]
    # How much everything grew: the change is given. How much each subject grew: nothing else is.
    overall = [(16, token, "exact") for token in ("5.20", "13.52")]
    income = [(16, token, "exact") for token in ("56.42", "31.66", "11.92")]
    kinds = [(17, token, "exact") for token in ("78.61", "21.39")]
    functions = [
        (17, token, "mismatch" if token == "0.56" else "exact")
        for token in ("92.92", "0.56", "2.94", "3.56", "0.02")
    ]
    appropriation = [(17, token, "exact") for token in ("83.94", "16.06")]
    growth = [(17, token, "unsupported") for token in ("0.39", "17.14", "0.29", "28.30")]
    growth += [
        (18, token, "unsupported")
        for token in ("4.50", "1.08", "1.76", "134.61", "7.51", "7.51", "0.50", "0.38")
    ]
    assert rates == overall + income + kinds + functions + appropriation + growth


def test_every_share_of_the_same_total_is_taken_of_the_same_total(published):
    """0.02 % is also 109.50 of 569,496.54, but the sentence divides 457,676.75 throughout."""
    shares = [
        row["operands"]
        for row in published(UNIVERSITY).statements.to_dict("records")
        if row["token"] in ("92.92", "0.56", "2.94", "3.56", "0.02")
    ]
    assert len(shares) == 5
    assert [operands for operands in shares if "=457676.75@" not in operands] == []


# The findings


@pytest.mark.parametrize("name", [SOCIAL_WORK, PLANNING, UNIVERSITY])
def test_the_real_defects_are_found(published, truth, name):
    findings = graver(published(name).findings.to_dict("records"))
    missed, _ = matched(graver(truth(f"{name}.csv")), findings)
    assert missed == []


@pytest.mark.parametrize("name", [SOCIAL_WORK, PLANNING, UNIVERSITY])
def test_nothing_sound_is_accused(published, truth, name):
    findings = graver(published(name).findings.to_dict("records"))
    _, false = matched(graver(truth(f"{name}.csv")), findings)
    assert false == []


def test_a_quotation_does_not_begin_in_the_middle_of_a_number(published):
    (finding,) = (f for f in published(PLANNING).findings_list if f.kind == "placeholder")
    assert not finding.quote[0].isdigit() or "2023年度" in bare(finding.quote)


def test_a_blank_form_is_called_one_and_accused_of_nothing_else(published):
    template = published(TEMPLATE)
    kinds = [finding.kind for finding in template.findings_list]
    assert kinds.count("blank_form") == 1
    assert not ARITHMETIC.intersection(kinds)
    assert not [kind for kind in kinds if kind.startswith("identity")]
    assert not template.facts_list
    assert {statement.verdict for statement in template.statements_list} <= {"label"}
