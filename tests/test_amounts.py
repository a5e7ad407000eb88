"""Printed numbers keep every digit, and their intervals never accuse a correct computation."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from juesuan_analysis.amounts import (
    MAX_DIGITS,
    Amount,
    Interval,
    image,
    mark_unrounded,
    outer_bounds,
    parse_amount,
    round_half_up,
    truncate,
)
from juesuan_analysis.checks import CONFIRMED, judge
from juesuan_analysis.errors import JuesuanError, UnreadableAmount
from juesuan_analysis.formulas.catalogue import (
    CHANGE,
    CHANGE_RATE,
    COMPLETION,
    GROWTH_RATE,
    MEAN,
    RATE,
    RESTATED,
    SHARE,
    SUM,
)

FULL_WIDTH = str.maketrans("0123456789.,-+", "０１２３４５６７８９．，－＋")

places = st.integers(0, 4)
decimal_texts = st.from_regex(r"[+-]?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?", fullmatch=True)
exact_values = st.fractions(min_value=-(10**7), max_value=10**7, max_denominator=10**7)
# Yuan and cents: what an accountant's ledger holds before it is printed in 万元.
money = st.integers(1, 10**11).map(lambda cents: Fraction(cents, 10**6))


def printed(value: Fraction, decimals: int, unit: str = "万元") -> Amount:
    """The value as a careful accountant prints it."""
    return Amount(f"{round_half_up(value, decimals):f}", unit)


# Reading


@given(decimal_texts)
def test_a_number_keeps_its_value_and_its_trailing_zeros(text):
    amount = parse_amount(text)
    assert amount.value == Decimal(text)
    assert amount.decimals == len(text.partition(".")[2])
    assert amount.text == text


@given(decimal_texts)
def test_full_width_digits_read_as_half_width_ones(text):
    assert parse_amount(text.translate(FULL_WIDTH)) == parse_amount(text)


@given(st.integers(0, 10**12), st.integers(0, 6))
def test_thousands_separators_change_nothing(number, decimals):
    text = f"{Decimal(number).scaleb(-decimals):.{decimals}f}"
    assert parse_amount(f"{Decimal(text):,}").value == Decimal(text)
    assert parse_amount(f"{Decimal(text):,}").decimals == decimals


@pytest.mark.parametrize(
    "text",
    ["", "-", "无", "12.3.4", "1,23", "1,2345", "12a", "1e5", "NaN", "Infinity", "1..2", ".5", "5.",
     "12.34 万元", "１２三"],
)  # fmt: skip
def test_what_is_not_one_number_is_refused(text):
    with pytest.raises(UnreadableAmount) as caught:
        parse_amount(text)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, JuesuanError)


def test_an_endless_string_of_digits_is_refused_in_one_short_line():
    with pytest.raises(UnreadableAmount) as caught:
        parse_amount("9" * (MAX_DIGITS + 1) * 1000)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("text", "unit", "in_ten_thousand_yuan"),
    [
        ("24043500.00", "元", "2404.35"),
        ("24043.5", "千元", "2404.35"),
        ("2404.35", "万元", "2404.35"),
        ("0.240435", "亿元", "2404.35"),
        ("8", "个", "8"),
    ],
)
def test_units_of_money_share_one_base(text, unit, in_ten_thousand_yuan):
    assert Amount(text, unit).exact == Fraction(in_ten_thousand_yuan)


# Rounding


@given(st.decimals(-(10**9), 10**9, places=8), places)
def test_rounding_a_decimal_is_half_up(value, decimals):
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert round_half_up(value, decimals) == expected
    assert round_half_up(Fraction(value), decimals) == expected


@given(st.integers(-(10**9), 10**9), places)
def test_a_five_goes_away_from_zero(number, decimals):
    tie = Fraction(2 * number + 1, 2 * 10**decimals)
    further = number + 1 if tie > 0 else number
    assert round_half_up(tie, decimals) == Decimal(further).scaleb(-decimals)


@given(exact_values, places)
def test_rounding_moves_a_value_by_half_a_unit_at_most(value, decimals):
    moved = abs(Fraction(round_half_up(value, decimals)) - value)
    assert moved <= Fraction(1, 2 * 10**decimals)


@given(st.decimals(-(10**9), 10**9, places=8), places)
def test_truncation_cuts_towards_zero(value, decimals):
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)
    assert truncate(value, decimals) == expected
    assert truncate(Fraction(value), decimals) == expected


# Intervals


@given(exact_values, places)
def test_every_value_lies_in_the_interval_of_its_printed_form(value, decimals):
    assert value in printed(value, decimals, "").interval


@given(exact_values, places)
def test_a_value_of_money_lies_in_its_interval_whatever_the_unit(value, decimals):
    for unit, worth in (("元", Fraction(1, 10000)), ("亿元", Fraction(10000))):
        assert value * worth in printed(value, decimals, unit).interval


@given(decimal_texts)
def test_an_interval_is_one_unit_of_the_last_digit_wide(text):
    amount = Amount(text)
    assert amount.interval.width == Fraction(1, 10**amount.decimals)


def test_a_number_that_was_not_rounded_is_a_point():
    assert Amount("5", unrounded=True).interval == Interval(Fraction(5), Fraction(5))


def test_figures_with_dropped_zeros_lost_nothing_to_rounding():
    family = [Amount("136"), Amount("134.5"), Amount("994.73")]
    assert [amount.unrounded for amount in mark_unrounded(family)] == [True, True, False]
    assert mark_unrounded([]) == []


@given(exact_values, exact_values)
def test_bounds_shown_never_exclude_a_value(one, other):
    interval = Interval(min(one, other), max(one, other))
    low, high = outer_bounds(interval, 2)
    assert Fraction(low) <= interval.low <= interval.high <= Fraction(high)
    assert Fraction(high) - Fraction(low) < interval.width + Fraction(2, 100)


@given(exact_values, exact_values, exact_values, exact_values)
def test_intervals_meet_exactly_if_they_share_a_value(a, b, c, d):
    one, other = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    assert one.meets(other) == other.meets(one)
    assert one.meets(other) == (max(one.low, other.low) <= min(one.high, other.high))


weights = st.fractions(0, 1, max_denominator=1000)


@given(money, money, weights, weights, places)
def test_the_image_of_a_quotient_holds_every_quotient_of_inner_points(a, b, p, q, decimals):
    operands = [printed(a, decimals).interval, printed(b, decimals).interval]
    reach = image(lambda x, y: x / y, operands)
    if operands[1].low > 0:
        x, y = (i.low + w * i.width for i, w in zip(operands, (p, q), strict=True))
        assert reach is not None
        assert x / y in reach


@given(money, money, weights, weights)
def test_the_image_of_a_difference_holds_every_difference(a, b, p, q):
    operands = [printed(a, 2).interval, printed(b, 2).interval]
    x, y = (i.low + w * i.width for i, w in zip(operands, (p, q), strict=True))
    reach = image(lambda u, v: u - v, operands)
    assert reach is not None
    assert x - y in reach


def test_a_quotient_over_zero_has_no_image():
    assert image(lambda a, b: a / b, [Interval(Fraction(1), Fraction(1))] * 2) is not None
    zero = Interval(Fraction(0), Fraction(0))
    assert image(lambda a, b: a / b, [Interval(Fraction(1), Fraction(1)), zero]) is None


# No false accusation: what was computed from the exact yuan and rounded is never called wrong.


def percentage(value: Fraction, decimals: int) -> Amount:
    return printed(abs(value) * 100, decimals, "%")


@given(money, money, st.integers(0, 2))
@pytest.mark.parametrize("formula", [SHARE, COMPLETION, RATE])
def test_a_correct_percentage_is_never_accused(formula, part, whole, decimals):
    operands = [printed(part, 2), printed(whole, 2)]
    assume(operands[1].value != 0)
    check = judge(percentage(part / whole, decimals), formula, operands)
    assert check.verdict in CONFIRMED


@given(st.fractions(0, Fraction(1, 100), max_denominator=10**6), st.integers(0, 2))
def test_a_correct_percentage_of_a_base_near_zero_is_never_accused(whole, decimals):
    operands = [Amount("3.00", "万元"), printed(whole, 2)]
    assume(whole)
    check = judge(percentage(Fraction(3) / whole, decimals), SHARE, operands)
    assert check.verdict in {*CONFIRMED, "undefined"}


@given(money, money, st.integers(0, 2))
def test_a_correct_change_and_growth_are_never_accused(current, prior, decimals):
    change = current - prior
    sign = (change > 0) - (change < 0)
    figures = [printed(current, 2), printed(prior, 2)]
    assert judge(printed(abs(change), 2), CHANGE, figures, sign).verdict in CONFIRMED
    assume(figures[1].value != 0)
    stated = percentage(change / prior, decimals)
    assert judge(stated, GROWTH_RATE, figures, sign).verdict in CONFIRMED


@given(money, money, st.integers(0, 2))
@example(current=Fraction("0.000001"), prior=Fraction("0.005001"), decimals=2)
def test_a_correct_rate_beside_its_change_is_never_accused(current, prior, decimals):
    """The base is only implied, current minus change; near zero its interval may reach zero."""
    change = current - prior
    sign = (change > 0) - (change < 0)
    figures = [printed(current, 2), printed(abs(change), 2)]
    check = judge(percentage(change / prior, decimals), CHANGE_RATE, figures, sign)
    assert check.verdict in {*CONFIRMED, "undefined"}


@pytest.mark.parametrize("figures", [("0.05", "0.1"), ("0.1", "0.05"), ("0.0", "0.05")])
def test_a_rate_whose_base_may_be_zero_is_never_a_mismatch(figures):
    """The base lies between -0.005 and 0.105 or the like: any rate is possible."""
    operands = [Amount(text, "万元") for text in figures]
    check = judge(Amount("5000", "%"), CHANGE_RATE, operands, +1)
    assert check.verdict in {*CONFIRMED, "undefined"}


@given(money, money, st.integers(0, 2))
def test_a_rate_by_the_change_is_undefined_only_without_a_base(current, prior, decimals):
    change = current - prior
    sign = (change > 0) - (change < 0)
    figures = [printed(current, 2), printed(abs(change), 2)]
    check = judge(percentage(change / prior, decimals), CHANGE_RATE, figures, sign)
    base = figures[0].value - sign * figures[1].value
    assert (check.verdict == "undefined") == (base == 0)


@given(st.lists(money, min_size=1, max_size=12))
def test_a_correct_sum_is_never_accused(values):
    operands = [printed(value, 2) for value in values]
    assert judge(printed(sum(values), 2), SUM, operands).verdict in CONFIRMED


@given(st.lists(st.fractions(0, 100, max_denominator=1000), min_size=1, max_size=12), places)
def test_a_correct_mean_is_never_accused(values, decimals):
    operands = [printed(value, 1, "分") for value in values]
    mean = printed(sum(values) / len(values), decimals, "分")
    assert judge(mean, MEAN, operands).verdict in CONFIRMED


@given(money, st.sampled_from(["元", "亿元"]), places)
def test_a_correct_restatement_in_another_unit_is_never_accused(value, unit, decimals):
    worth = {"元": Fraction(10000), "亿元": Fraction(1, 10000)}[unit]
    stated = printed(value * worth, decimals, unit)
    assert judge(stated, RESTATED, [printed(value, 2)]).verdict in CONFIRMED


@given(money, money, st.integers(0, 2), st.integers(0, 4), st.integers(1, 9))
def test_a_changed_digit_beyond_the_interval_is_always_found(part, whole, decimals, digit, step):
    operands = [printed(part, 2), printed(whole, 2)]
    assume(operands[1].interval.low > 0)
    right = percentage(part / whole, decimals)
    changed = right.value + step * Decimal(10) ** (digit - decimals)
    check = judge(Amount(f"{changed:f}", "%"), SHARE, operands)
    assert check.reach is not None
    if check.reach.width < Fraction(step) * Fraction(10) ** (digit - decimals) - Fraction(
        1, 10**decimals
    ):
        assert check.verdict == "mismatch"


@given(st.lists(money, min_size=2, max_size=8), st.integers(1, 1000))
def test_a_sum_off_by_more_than_its_roundings_is_always_found(values, hundredths):
    operands = [printed(value, 2) for value in values]
    total = sum(operand.value for operand in operands)
    off = total + Decimal(hundredths) / 100
    found = judge(Amount(f"{off:f}", "万元"), SUM, operands).verdict == "mismatch"
    assert found == (2 * hundredths > len(values) + 1)
