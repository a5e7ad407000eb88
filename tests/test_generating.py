"""Made-up disclosures of other styles: their truth holds, and none is accused."""

from fractions import Fraction
from random import Random

import pytest

from tests.generating import STYLES, make
from tests.generating.accounts import Accounts, invent
from tests.generating.defects import KINDS, plant
from tests.generating.forms import as_text
from tests.generating.money import amount, rounded
from tests.generating.rewrites import REWRITES
from tests.generating.scoring import Score, found, grade
from tests.generating.told import WRONG


@pytest.mark.parametrize("seed", range(40))
def test_the_accounts_balance(seed):
    accounts = invent(Random(seed), university=seed % 5 == 0)
    for year in (accounts.this, accounts.last):
        assert year.income + year.carried_in == year.spent + year.carried_out
        assert min(year.others.values()) >= 0
    assert accounts.staff + accounts.operating == accounts.this.basic
    assert accounts.last.closing == accounts.this.opening
    assert public_within_basic(accounts)


def public_within_basic(accounts: Accounts) -> bool:
    codes = {"abroad": "30212", "purchase": "31013", "running": "30231", "reception": "30217"}
    public = accounts.this.public
    return all(public[kind] >= accounts.economic.get(code, 0) for kind, code in codes.items())


def test_halves_are_rounded_up():
    assert [rounded(Fraction(n, 8), 2) for n in (1, 3, 5)] == ["0.13", "0.38", "0.63"]
    assert amount(12_345_678_90, "万元", 2) == "1234.57"
    assert amount(12_345_678_90, "元", 2) == "12345678.90"


@pytest.mark.parametrize("style", STYLES)
def test_numbers_stand_where_the_truth_says(style):
    for piece, told in make(3, style).numbers:
        assert piece.text[told.start :].startswith(told.token)


@pytest.mark.parametrize("style", STYLES)
def test_tables_print_what_the_accounts_say(style):
    made = make(5, style)
    this = made.accounts.this
    printed = {figure.key: figure.value for figure in made.figures}
    total = amount(this.total, made.style.unit, made.style.decimals)
    assert printed["01", "收入", "", "总计", "决算数"] == total
    assert printed["01", "支出", "", "总计", "决算数"] == total
    basic = amount(this.all_basic, made.style.unit, made.style.decimals)
    assert printed["03", "", "", "合计", "基本支出"] == basic


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_error_changes_one_place(kind):
    every = (make(seed, "hunan") for seed in range(2, 20))
    made, planted = next((m, p) for m in every if (p := plant(m, kind, Random(1))))
    before, after = as_text(made).splitlines(), as_text(planted.made).splitlines()
    assert before != after
    if kind in ("digit", "transposition"):
        assert sum(told.expect == WRONG for _, told in planted.made.numbers) == 1


@pytest.mark.parametrize("style", STYLES)
def test_nothing_is_held_against_a_disclosure_without_error(style):
    made = make(1, style)
    score = Score()
    score.add(made, "txt", found(made, "txt"))
    assert not score.errors
    assert score.grades["lost"] == 0
    assert score.figures["right"] == len(made.figures)


def test_grades_follow_the_truth():
    made = make(0, "jiangxi")
    grades = [graded.grade for graded in grade(made, found(made, "txt").statements)]
    assert len(grades) == len(made.numbers)
    assert grades.count("right") > len(grades) / 2


@pytest.mark.parametrize("rewrite", REWRITES)
def test_a_rewrite_says_the_same(rewrite):
    made = make(4, "ministry")
    again = REWRITES[rewrite](made)
    assert again.accounts == made.accounts
    assert len(again.numbers) == len(made.numbers)
