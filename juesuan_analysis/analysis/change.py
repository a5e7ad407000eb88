"""Change on last year."""

import re
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis.amounts import Amount, round_half_up
from juesuan_analysis.analysis.figures import figure_before, implied_bounds, told, told_unit
from juesuan_analysis.analysis.frame import frame
from juesuan_analysis.comparison import PRIOR, compared_with
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.formulas.catalogue import Base
from juesuan_analysis.statements import Statement


def year_over_year(d: Disclosure) -> pd.DataFrame:
    """Stated changes on last year beside what they imply.

    One row a stated rate of change on last year (not on a budget, nor on another year); amounts are
    in the unit that the narrative uses most. ``prior`` is last year's level as the current amount
    and the change imply it; ``prior_low`` and ``prior_high`` bound it by all that the document
    says; ``recomputed`` is the rate from current amount and change.
    """
    columns = (
        "subject", "current", "change", "prior", "prior_low", "prior_high", "stated_rate",
        "recomputed", "low", "high", "verdict", "confirmed", "statements", "quote",
    )  # fmt: skip
    return frame(columns, (_change_row(d, s) for s in d.statements_list if _is_rate(d, s)))


def _is_rate(d: Disclosure, s: Statement) -> bool:
    rate = s.claim.formula.base is Base.PRIOR and s.claim.formula.divides
    return rate and compared_with(s, d.year, {}) == PRIOR


def _change_row(d: Disclosure, s: Statement) -> tuple[object, ...]:
    sign = -1 if s.claim.sign < 0 else 1
    subject = s.claim.subject.removesuffix("增减率")
    stated = s.claim.number.amount
    current = change = prior = None
    unit = told_unit(d)
    low, high = implied_bounds(d, s)
    refers = s.id
    if len(s.operands) == 2 and s.claim.formula.delta is not None:
        current, delta = (told(operand.amount, unit) for operand in s.operands)
        change = sign * delta
        refers = f"{delta_id(s)} {s.id}".strip()
        prior = current - change
    elif len(s.operands) == 2:
        current, prior = (told(operand.amount, unit) for operand in s.operands)
        change = current - prior
    elif own_figure := figure_before(d, s, subject):
        current = told(own_figure, unit)
        prior = _prior_from_rate(Amount(str(current), unit), stated, sign)
    recomputed = s.check.shown
    return (
        subject, current, change, prior, low, high, sign * stated.value, recomputed,
        *s.check.bounds, s.verdict, s.confirmed, refers, s.claim.number.quote,
    )  # fmt: skip


def delta_id(s: Statement) -> str:
    """The id of the statement that gives the change a rate belongs to; empty if none."""
    match = re.match(r"S\d+", s.operands[-1].place) if s.operands else None
    return match[0] if match else ""


def _prior_from_rate(own: Amount, rate: Amount, sign: int) -> Decimal | None:
    base = 100 + sign * Fraction(rate.value)
    return round_half_up(Fraction(own.value) / base * 100, own.decimals) if base else None
