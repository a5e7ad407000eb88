"""How a number was recomputed, written out."""

from collections.abc import Sequence
from decimal import Decimal

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import MONEY, Amount, Interval, outer_bounds
from juesuan_analysis.formulas.phrases import computation
from juesuan_analysis.printing import measured, short
from juesuan_analysis.statements import Statement

MOST_SHOWN = 60  # operands of one number; a longer list helps nobody


def formula_text(statement: Statement) -> str:
    """The formula with the values of its operands.

    A change is printed without a sign, so a decrease is shown as the negative number it is.
    """
    operands, check = statement.operands[:MOST_SHOWN], statement.check
    if not operands:
        return ""
    values = _values([operand.amount for operand in operands], statement.claim.number.amount)
    values += ["…"] * (len(statement.operands) > MOST_SHOWN)
    claim, number = statement.claim, len(statement.operands)
    left = computation(claim.formula, values, claim.sign, number=number)
    if check.shown is None:
        return f"{left}{vocabulary.annotated().words.no_value}"
    same = len(operands) == 1 and operands[0].amount.value == check.shown
    return left if same else f"{left} = {check.shown}"


def _values(amounts: Sequence[Amount], stated: Amount) -> list[str]:
    """The operands' values; with their units where money stands in several."""
    mixed = len({a.unit for a in (*amounts, stated) if a.unit in MONEY}) > 1
    values = [f"{a} {a.unit}".strip() if mixed else str(a) for a in amounts]
    return [f"（{value}）" if value.startswith("-") else value for value in values]


def reach(statement: Statement) -> str:
    """The interval that the recomputation can take."""
    low, high = statement.check.bounds
    return "" if low is None or high is None else _span(low, high)


def apart(statement: Statement) -> str:
    """The recomputed value less the stated one."""
    amount, difference = statement.claim.number.amount, statement.difference
    unit = vocabulary.headings().headline.points.zh if amount.unit == "%" else amount.unit
    return "" if difference is None else measured(short(difference, amount.text), unit)


def width(statement: Statement) -> str:
    """How wide that interval is; empty if it is a point."""
    low, high = statement.check.bounds
    return "" if low is None or high is None or low == high else f"{high - low}"


def own_interval(statement: Statement) -> str:
    """What the printed number stands for."""
    amount = statement.claim.number.amount
    inside = amount.interval
    scaled = Interval(inside.low / amount.scale, inside.high / amount.scale)
    return _span(*outer_bounds(scaled, amount.decimals + 1))


def _span(low: Decimal, high: Decimal) -> str:
    return f"{low} 至 {high}" if low != high else f"{low}"
