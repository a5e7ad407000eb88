"""Named formulas over intervals, and the ladder of verdicts. Knows not where operands come from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction

from juesuan_analysis.amounts import Amount, Interval, image, outer_bounds, round_half_up, truncate

VERDICTS = (
    "exact",
    "within_rounding",
    "truncated",
    "mismatch",
    "direction",
    "undefined",
    "unsupported",
    "unbound",
    "label",
)
"""All verdicts, in the order of the output contract."""

CONFIRMED = frozenset({"exact", "within_rounding"})
REFUTED = frozenset({"mismatch", "direction"})


def _first(*values: Fraction) -> Fraction:
    return values[0]


def _total(*values: Fraction) -> Fraction:
    return sum(values, start=Fraction(0))


def _mean(*values: Fraction) -> Fraction:
    return _total(*values) / len(values)


def _percentage(part: Fraction, whole: Fraction) -> Fraction:
    return part / whole * 100


def _growth(current: Fraction, prior: Fraction) -> Fraction:
    return (current / prior - 1) * 100


def _change_rate(current: Fraction, change: Fraction) -> Fraction:
    return change / (current - change) * 100


FORMULAS: dict[str, Callable[..., Fraction]] = {
    "restated": _first,
    "part": _first,
    "self_evaluation": _first,
    "sum": _total,
    "count": _total,
    "mean": _mean,
    "share": _percentage,
    "completion": _percentage,
    "rate": _percentage,
    "change": lambda current, prior: current - prior,
    "growth_rate": _growth,
    "change_rate": _change_rate,
    "score": lambda weight, done, planned: weight * min(done / planned, Fraction(1)),
}
"""What each formula computes from its operands. All are monotone in each operand."""

_DIVISORS: dict[str, Callable[..., Fraction]] = {
    "share": lambda part, whole: whole,
    "completion": lambda part, whole: whole,
    "rate": lambda part, whole: whole,
    "growth_rate": lambda current, prior: prior,
    "change_rate": lambda current, change: current - change,
    "score": lambda weight, done, planned: planned,
}
"""What a formula divides by. Where its interval reaches zero the result has no bounds."""

_ADDITIVE = frozenset({_total, _mean})

_LOSSLESS = Context(prec=100, traps=[Inexact])
"""Wide enough for sums of the longest amounts; would rather fail than lose a digit."""


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one recomputation.

    ``recomputed`` is exact; ``reach`` is the interval it takes as the operands vary within what
    their printed digits allow, ``None`` if that is anything (a divisor that may be zero);
    ``recomputed`` is ``None`` as well where the divisor is zero as printed.
    """

    verdict: str
    recomputed: Fraction | None = None
    reach: Interval | None = None

    @property
    def shown(self) -> Decimal | None:
        """The recomputed value to four decimals."""
        return None if self.recomputed is None else round_half_up(self.recomputed, 4)

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The reach to four decimals, rounded outwards."""
        return (None, None) if self.reach is None else outer_bounds(self.reach)


def recompute(
    formula: str, operands: Sequence[Amount], signs: Sequence[int] | None = None
) -> tuple[Fraction | None, Interval | None]:
    """Value and reach of a formula; ``signs`` turns operands negative.

    The value is ``None`` over a base of zero; the reach is ``None`` where a divisor's interval
    includes zero, so that the result may be anything.

    >>> value, reach = recompute("share", [Amount("722.00"), Amount("2404.35")])
    >>> round_half_up(value, 4)
    Decimal('30.0289')
    """
    function = FORMULAS[formula]
    if function is _first:
        return operands[0].exact, operands[0].interval
    if function in _ADDITIVE:
        return _added(operands, len(operands) if function is _mean else 1)
    signs = signs or [1] * len(operands)
    try:
        value = function(*(sign * o.exact for sign, o in zip(signs, operands, strict=True)))
    except ZeroDivisionError:
        return None, None
    intervals = [
        o.interval if sign > 0 else Interval(-o.interval.high, -o.interval.low)
        for sign, o in zip(signs, operands, strict=True)
    ]
    divisor = _DIVISORS.get(formula)
    if divisor and (span := image(divisor, intervals)) and Fraction(0) in span:
        return value, None
    return value, image(function, intervals)


def _added(operands: Sequence[Amount], parts: int) -> tuple[Fraction, Interval]:
    """Sum (or mean, of so many parts) and its reach.

    Corners of many operands would be 2ⁿ; a sum has just two. Decimals of one unit add faster than
    fractions, and exactly where no digit can be lost, so only the totals become fractions.
    """
    if len(operands) == 1:
        return operands[0].exact, operands[0].interval
    if len({operand.unit for operand in operands}) == 1:
        with localcontext(_LOSSLESS):
            total = sum((o.value for o in operands), start=Decimal(0))
            slack = sum((o.slack for o in operands), start=Decimal(0))
            value, low, high = map(Fraction, (total, total - slack, total + slack))
        scale = operands[0].scale / parts
        return value if scale == 1 else value * scale, Interval(low, high).scaled(scale)
    value = _total(*(o.exact for o in operands)) / parts
    low, high = (_total(*(getattr(o.interval, end) for o in operands)) for end in ("low", "high"))
    return value, Interval(low / parts, high / parts)


def judge(stated: Amount, formula: str, operands: Sequence[Amount], sign: int = 0) -> Check:
    """Compare a printed number with what its operands give.

    ``sign`` is the direction of the word beside it (+1 增加, -1 减少, 0 none): change and rate are
    printed without a sign, so their size is compared, and the word against the computed sign.

    >>> judge(Amount("99.8"), "completion", [Amount("5", unrounded=True)] * 2).verdict
    'mismatch'
    """
    signs = [1, -1] if formula == "change_rate" and sign < 0 else None
    value, reach = recompute(formula, operands, signs)
    if value is None:
        return Check("undefined")
    scale = 1 / stated.scale
    if reach is None:  # too few digits are printed to exclude any rate
        exact = round_half_up(abs(value) * scale, stated.decimals) == stated.value
        return Check("exact" if exact else "within_rounding", value * scale)
    size, span = value, reach
    if formula in ("change", "growth_rate", "change_rate"):
        size = abs(value)
        span = Interval(min(abs(reach.low), abs(reach.high)), max(abs(reach.low), abs(reach.high)))
        if reach.low < 0 < reach.high:
            span = Interval(Fraction(0), span.high)
    verdict = _ladder(stated, size * scale, span.scaled(scale))
    if formula in ("change", "growth_rate") and _contradicts(sign, reach):
        verdict = "direction"
    return Check(verdict, value * scale, reach.scaled(scale))


def _contradicts(sign: int, reach: Interval) -> bool:
    return (sign > 0 and reach.high < 0) or (sign < 0 and reach.low > 0)


def _ladder(stated: Amount, value: Fraction, reach: Interval) -> str:
    if round_half_up(value, stated.decimals) == stated.value:
        return "exact"
    if reach.overlaps(stated.interval.scaled(1 / stated.scale)):
        return "within_rounding"
    if truncate(value, stated.decimals) == stated.value:
        return "truncated"
    return "mismatch"
