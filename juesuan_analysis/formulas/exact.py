"""A formula's exact value, and the interval it takes as its operands vary within their digits."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from operator import itemgetter
from typing import TypeAlias, assert_never

from juesuan_analysis.amounts import Amount, Interval, image
from juesuan_analysis.formulas import expression as tree
from juesuan_analysis.formulas.catalogue import Formula

Evaluator: TypeAlias = Callable[[Sequence[Fraction]], Fraction]


def evaluator(expression: tree.Expression) -> Evaluator:
    """The function that gives an expression's value from the values of its operands.

    >>> evaluator(tree.Percent(tree.Over(tree.Nth(0), tree.Nth(1))))([Fraction(1), Fraction(4)])
    Fraction(25, 1)
    """
    match expression:
        case tree.Nth(index):
            return itemgetter(index)
        case tree.Total():
            return _total
        case tree.Number():
            return lambda values: Fraction(len(values))
        case tree.Constant(value):
            constant = Fraction(value)
            return lambda values: constant
        case tree.Negative(of):
            positive = evaluator(of)
            return lambda values: -positive(values)
        case tree.Percent(of):
            ratio = evaluator(of)
            return lambda values: ratio(values) * 100
    left, right = evaluator(expression.left), evaluator(expression.right)
    match expression:
        case tree.Minus():
            return lambda values: left(values) - right(values)
        case tree.Times():
            return lambda values: left(values) * right(values)
        case tree.Over():
            return lambda values: left(values) / right(values)
        case tree.Least():
            return lambda values: min(left(values), right(values))
    assert_never(expression)


def _total(values: Sequence[Fraction]) -> Fraction:
    return sum(values, start=Fraction(0))


@cache
def _evaluators(formula: Formula) -> tuple[Evaluator, Evaluator | None]:
    """What a formula computes, and what it divides by."""
    divisor = formula.divisor
    return evaluator(formula.computes), None if divisor is None else evaluator(divisor)


def recompute(
    formula: Formula, operands: Sequence[Amount], sign: int = 0
) -> tuple[Fraction | None, Interval | None]:
    """Value and reach of a formula; ``sign`` is the direction of the word beside the number.

    The value is ``None`` over a base of zero; the reach is ``None`` where a divisor's interval
    includes zero, so that the result may be anything.

    Raises:
        UnknownFormula: if nothing computes it.
        ValueError: if it has another number of operands.

    >>> from juesuan_analysis.amounts import outer_bounds, round_half_up
    >>> from juesuan_analysis.formulas.catalogue import SHARE
    >>> value, reach = recompute(SHARE, [Amount("722.00"), Amount("2404.35")])
    >>> print(round_half_up(value, 4), *outer_bounds(reach))
    30.0289 30.0286 30.0292
    """
    if formula.restates:
        return operands[0].exact, operands[0].interval
    if formula.additive:
        return _added(operands, len(operands) if formula.averages else 1)
    evaluate, divide = _evaluators(formula.toward(sign))
    if len(operands) != formula.arity:
        raise ValueError(f"{formula.name} takes {formula.arity} operands, not {len(operands)}")
    try:
        value = evaluate([operand.exact for operand in operands])
    except ZeroDivisionError:
        return None, None
    intervals = [operand.interval for operand in operands]
    if divide and (span := image(lambda *ends: divide(ends), intervals)) and Fraction(0) in span:
        return value, None
    return value, image(lambda *ends: evaluate(ends), intervals)


def _added(operands: Sequence[Amount], parts: int) -> tuple[Fraction, Interval]:
    """Sum (or mean, of so many parts) and its reach.

    Corners of many operands would be 2ⁿ; a sum has just two. Numbers of one unit are added as whole
    numbers of the last digit, which is faster, so only the totals become fractions.
    """
    if len(operands) == 1:
        return operands[0].exact, operands[0].interval
    if len({operand.unit for operand in operands}) == 1 and not any(o.span for o in operands):
        decimals = [operand.decimals for operand in operands]
        last = max(decimals)
        ones = [10 ** (last - places) for places in decimals]
        total = 2 * sum(o.digits * one for o, one in zip(operands, ones, strict=True))
        slack = sum(one for o, one in zip(operands, ones, strict=True) if not o.unrounded)
        scale = operands[0].scale
        up, down = scale.numerator, scale.denominator * 2 * parts * 10**last
        ends = (Fraction(end * up, down) for end in (total, total - slack, total + slack))
        value, low, high = ends if slack else (next(ends),) * 3
        return value, Interval(low, high)
    value = _total([o.exact for o in operands]) / parts
    low, high = (_total([getattr(o.interval, end) for o in operands]) for end in ("low", "high"))
    return value, Interval(low / parts, high / parts)
