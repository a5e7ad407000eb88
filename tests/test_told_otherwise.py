"""The same relations in other words: what is compared, with what, in whichever order.

Every section is right over figures that are drawn; then its last rate or amount is changed.
"""

import re
from decimal import Decimal
from random import Random

import pytest

from tests.test_near_operands import YEAR, document, errors, money, percent

SEEDS = range(6)
SPENT = "二、支出决算情况说明\n"
PUBLIC = "三、“三公”经费支出决算情况说明\n"


def by(thing, base="prior"):
    return money(abs(thing.now - getattr(thing, base)))


def rate(thing, base="prior"):
    return percent(abs(thing.now - getattr(thing, base)), getattr(thing, base))


def rose(thing, base="prior", words=("增长", "下降")):
    return words[thing.now < getattr(thing, base)]


def done(thing):
    return percent(thing.now, thing.budget)


def of_cars(section):
    """A section on one thing with a budget of its own, in its own words."""
    return lambda things: f"{PUBLIC}{section(things['公务用车运行维护费'])}"


def of_project(section):
    """A section on spending that table 03 prints, in its own words."""
    return lambda things: f"{SPENT}{section(things['项目支出'])}"


CARS = "公务用车运行维护费"
TOLD = {
    "less than a budget just told": of_cars(lambda f: (
        f"{CARS}预算数为{money(f.budget)}万元，决算数为{money(f.now)}万元，完成预算的{done(f)}%，"
        f"{rose(f, 'budget', ('多支', '少支'))}{by(f, 'budget')}万元；"
        f"较上年{money(f.prior)}万元{rose(f, words=('多支出', '少支出'))}{by(f)}万元，"
        f"变动幅度{rate(f)}%。"
    )),
    "a difference and its rate": of_cars(lambda f: (
        f"{CARS}预算{money(f.budget)}万元、决算{money(f.now)}万元，差额{by(f, 'budget')}万元，"
        f"{rose(f, 'budget', ('高于', '低于'))}预算{rate(f, 'budget')}%；"
        f"上年为{money(f.prior)}万元，本年{rose(f)}{rate(f)}%。"
    )),
    "a signed rate of difference": of_cars(lambda f: (
        f"{CARS}全年预算{money(f.budget)}万元，支出决算{money(f.now)}万元，预决算差异率"
        f"{rose(f, 'budget', ('', '-'))}{rate(f, 'budget')}%。"
    )),
    "budget and outturn side by side": of_cars(lambda f: (
        f"{CARS}预算、决算分别为{money(f.budget)}万元、{money(f.now)}万元，执行率{done(f)}%。"
    )),
    "what it was a budget of, then the rate": of_cars(lambda f: (
        f"{CARS}按预算{money(f.budget)}万元计算，完成{done(f)}%，实际支出{money(f.now)}万元。"
    )),
    "a rate, then what it is of": of_cars(lambda f: (
        f"{CARS}预算执行率{done(f)}%（决算{money(f.now)}万元、预算{money(f.budget)}万元）。"
    )),
    "a name, a colon and its figures": of_cars(lambda f: (
        f"{CARS}：预算{money(f.budget)}万元，决算{money(f.now)}万元，完成{done(f)}%。"
    )),
    "years side by side": of_project(lambda f: (
        f"项目支出{YEAR - 1}年和{YEAR}年分别为{money(f.prior)}万元、{money(f.now)}万元，"
        f"同比{rose(f)}{rate(f)}%。"
    )),
    "from one level to another": of_project(lambda f: (
        f"项目支出由上年的{money(f.prior)}万元{rose(f, words=('升至', '降至'))}本年的"
        f"{money(f.now)}万元，{rose(f, words=('升幅', '降幅'))}{rate(f)}%。"
    )),
    "a level by its own name": of_project(lambda f: (
        f"项目支出{money(f.now)}万元，相较{YEAR - 1}年度项目支出{money(f.prior)}万元"
        f"{rose(f, words=('净增', '净减'))}{by(f)}万元，变化率{rate(f)}%。"
    )),
    "an announcement, then figures": of_project(lambda f: (
        f"项目支出有所变动，比上年的{money(f.prior)}万元"
        f"{rose(f, words=('增支', '减支'))}{by(f)}万元（{rate(f)}%）。"
    )),
    "parts named together": lambda t: (
        f"{SPENT}本年支出合计{money(t['本年支出'].now)}万元。基本支出和项目支出占本年支出的比重分别为"
        f"{share(t, '基本支出')}%和{share(t, '项目支出')}%。"
    ),
    "shares in brackets": lambda t: (
        f"{SPENT}本年支出{money(t['本年支出'].now)}万元，由基本支出{money(t['基本支出'].now)}万元"
        f"（{share(t, '基本支出')}%）和项目支出{money(t['项目支出'].now)}万元"
        f"（{share(t, '项目支出')}%）组成。"
    ),
    "a part within its whole": lambda t: (
        f"{SPENT}项目支出在本年支出中占{share(t, '项目支出')}%，"
        f"金额{money(t['项目支出'].now)}万元。"
    ),
    "the whole first": lambda t: (
        f"{SPENT}在本年支出中，基本支出{money(t['基本支出'].now)}万元，"
        f"比重为{share(t, '基本支出')}%；项目支出{money(t['项目支出'].now)}万元，"
        f"比重为{share(t, '项目支出')}%。"
    ),
    "two together": lambda t: (
        f"{SPENT}本年支出{money(t['本年支出'].now)}万元。基本支出{money(t['基本支出'].now)}万元、"
        f"项目支出{money(t['项目支出'].now)}万元，合计占本年支出的100.00%。"
    ),
}  # fmt: skip
"""Sections whose every number can be checked, by what is particular about them."""


def share(things, name):
    return percent(things[name].now, things["本年支出"].now)


def spoiled(text):
    """The text with its last rate, or else its last amount, made larger by seven."""
    last = re.findall(r"\d+\.\d\d(?=%)", text)[-1]
    at = text.rindex(f"{last}%")
    return f"{text[:at]}{Decimal(last) + 7}{text[at + len(last) :]}"


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_told_otherwise_is_confirmed(make_disclosure, told, seed):
    found = make_disclosure(document(Random(seed), TOLD[told]))
    assert errors(found) == []
    rates = [s for s in found.statements_list if s.claim.number.kind == "percent"]
    assert rates
    assert [s.printed for s in rates if not s.confirmed] == []
    assert [s.printed for s in found.statements_list if s.verdict == "unbound"] == []


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_what_is_told_otherwise_and_wrong_is_refuted(make_disclosure, told, seed):
    text = document(Random(seed), lambda things: spoiled(TOLD[told](things)))
    assert errors(make_disclosure(text))


PROJECTS = """四、预算绩效情况说明

本单位对3个项目开展绩效自评，预算资金共60.00万元，执行金额合计{spent}万元，总体执行率{rate}%，最高分{best}分，\
平均得分{mean}分。

1.“甲”项目：自评96.0分，预算执行率90.00%（预算10.00万元，执行9.00万元），结余1.00万元。

2.“乙”项目：全年支出17.00万元，占预算数20.00万元的85.00%；得92.0分，群众满意度达97.50%。

3.“丙”项目：预算30.00万元，实际执行25.00万元，执行率83.33%，结转下年{left}万元，得分88.0分。

参评项目中，得分最低的{worst}分。
"""
RIGHT = {
    "spent": "51.00", "rate": "85.00", "best": "96.0", "mean": "92.00", "left": "5.00",
    "worst": "88.0",
}  # fmt: skip


def verdicts(make_disclosure, values):
    found = make_disclosure(document(Random(3), lambda _: PROJECTS.format(**values)))
    return {s.claim.number.token: s.verdict for s in found.statements_list}


@pytest.mark.parametrize("which", RIGHT)
def test_what_is_said_of_all_projects_is_checked_by_their_lines(make_disclosure, which):
    assert verdicts(make_disclosure, RIGHT)[RIGHT[which]] == "exact"
    wrong = str(Decimal(RIGHT[which]) + 2)
    # Of what is left, a part may be given back.
    refuted = "unsupported" if which == "left" else "mismatch"
    assert verdicts(make_disclosure, {**RIGHT, which: wrong})[wrong] == refuted


PURCHASES = (
    "四、政府采购支出情况\n采购支出总额200.00万元，由货物120.00万元、工程0.00万元、服务80.00万元组成。"
    "中小企业合同金额150.00万元，占比{0}%，其中小微企业90.00万元，占比{1}%。"
)


@pytest.mark.parametrize(
    ("shares", "refuted"),
    [
        (("75.00", "60.00"), set()),
        (("75.00", "45.00"), set()),
        (("70.00", "60.00"), {"70.00"}),
        (("75.00", "50.00"), {"50.00"}),
    ],
)
def test_contracts_are_a_part_of_all_that_is_bought(make_disclosure, shares, refuted):
    found = make_disclosure(document(Random(3), lambda _: PURCHASES.format(*shares)))
    said = found.statements_list
    assert {s.claim.number.token for s in said if s.verdict == "mismatch"} == refuted
    assert [s.printed for s in said if s.verdict == "unbound"] == []


@pytest.mark.parametrize(
    "text",
    [
        "“三公”经费支出{0}万元，结余9.00万元。",  # of which budget is not told
        "“三公”经费支出{0}万元，主要原因是厉行节约，节约9.00万元。",
        "“三公”经费支出{0}万元，完成率有所提高，年中追加9.00万元。",
    ],
)
def test_money_left_or_added_is_not_what_was_spent(make_disclosure, text):
    said = document(Random(2), lambda t: PUBLIC + text.format(money(t["三公"].now)))
    assert errors(make_disclosure(said)) == []
