"""The ladder of verdicts over intervals. Knows not where operands come from."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from juesuan_analysis.amounts import Amount, Interval, outer_bounds, round_half_up, truncate
from juesuan_analysis.formulas.catalogue import Formula
from juesuan_analysis.formulas.exact import recompute

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


class Check(Struct, frozen=True):
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


def judge(stated: Amount, formula: Formula, operands: Sequence[Amount], sign: int = 0) -> Check:
    """Compare a printed number with what its operands give.

    ``sign`` is the direction of the word beside it (+1 增加, -1 减少, 0 none): change and rate are
    printed without a sign, so their size is compared, and the word against the computed sign.

    >>> from juesuan_analysis.formulas.catalogue import COMPLETION
    >>> judge(Amount("99.8"), COMPLETION, [Amount("5", unrounded=True)] * 2).verdict
    'mismatch'
    """
    value, reach = recompute(formula, operands, sign)
    if value is None:
        return Check("undefined")
    scale = 1 / stated.scale
    if reach is None:  # too few digits are printed to exclude any rate
        size = abs(value) * scale
        exact = _ladder(stated, size, Interval(size, size)) == "exact"
        return Check("exact" if exact else "within_rounding", value * scale)
    size, span = value, reach
    if formula.signed:
        size = abs(value)
        span = Interval(min(abs(reach.low), abs(reach.high)), max(abs(reach.low), abs(reach.high)))
        if reach.low < 0 < reach.high:
            span = Interval(Fraction(0), span.high)
    verdict = _ladder(stated, size * scale, span.scaled(scale))
    if formula.tells_direction and _contradicts(sign, reach):
        verdict = "direction"
    return Check(verdict, value * scale, reach.scaled(scale))


def _contradicts(sign: int, reach: Interval) -> bool:
    return (sign > 0 and reach.high < 0) or (sign < 0 and reach.low > 0)


def _ladder(stated: Amount, value: Fraction, reach: Interval) -> str:
    if stated.span:
        inside = Interval(value, value).overlaps(stated.span)
        reached = inside or reach.overlaps(stated.span)
        return "exact" if inside else "within_rounding" if reached else "mismatch"
    if round_half_up(value, stated.decimals) == stated.value:
        return "exact"
    if reach.overlaps(stated.interval.scaled(1 / stated.scale)):
        return "within_rounding"
    if truncate(value, stated.decimals) == stated.value:
        return "truncated"
    return "mismatch"
