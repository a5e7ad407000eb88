"""What the formulas give, from the library's own exact computation.

Stored beside the formulas, so that programs that show a workbook without calculating it (previews,
mail, data frames) show its numbers and verdicts too. A program that calculates replaces them.
"""

from collections.abc import Sequence
from fractions import Fraction

from juesuan_analysis.amounts import Amount, Interval
from juesuan_analysis.checks import judge
from juesuan_analysis.formulas.catalogue import Formula
from juesuan_analysis.formulas.exact import recompute
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.working_paper.formulas import word
from juesuan_analysis.outputs.working_paper.written import Result


def amounts(operands: Sequence[Operand]) -> list[Amount]:
    """The printed numbers of operands."""
    return [operand.amount for operand in operands]


def computed(
    formula: Formula, operands: Sequence[Operand], scale: Fraction
) -> tuple[Fraction | None, Interval | None]:
    """Value and reach of a formula in a unit worth ``scale`` base units."""
    value, reach = recompute(formula, amounts(operands))
    return value and value / scale, reach and reach.scaled(1 / scale)


def ends(reach: Interval | None) -> tuple[Fraction | None, Fraction | None]:
    """Both ends of a reach."""
    return (None, None) if reach is None else (reach.low, reach.high)


def of_helpers(
    stated: Amount, formula: Formula, value: Fraction | None, reach: Interval | None
) -> dict[str, Result]:
    """What is compared: the stated number's interval, the size of the value and its reach."""
    size, span = value, reach
    if value is not None and (formula.signed or reach is None):
        size = abs(value)
    if reach is not None and formula.signed:
        nearest, farthest = sorted((abs(reach.low), abs(reach.high)))
        span = Interval(Fraction(0) if reach.low < 0 < reach.high else nearest, farthest)
    low, high = ends(span)
    return {
        "own_low": stated.value - stated.slack,
        "own_high": stated.value + stated.slack,
        "size": size,
        "span_low": low,
        "span_high": high,
    }


def of_ladder(stated: Amount, formula: Formula, operands: Sequence[Operand], sign: int) -> str:
    """The verdict before anything that the claim itself limits."""
    return word(judge(stated, formula, amounts(operands), sign).verdict)
