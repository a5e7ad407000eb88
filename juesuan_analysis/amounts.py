"""Printed numbers: their exact value, their decimals, and the interval they stand for.

A number printed with d decimals stands for every value that rounds to it, that is
x ± 0.5·10⁻ᵈ. That interval is the only tolerance in this package. Values are ``Decimal``;
bounds are ``Fraction``, so that quotients stay exact and no digit is ever lost.
"""

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis.errors import UnreadableAmount

HALF_WIDTH = str.maketrans("０１２３４５６７８９．，％－−﹣＋（）", "0123456789.,%---+()")
"""Full-width forms of the characters a number is made of; one to one, so offsets stay valid."""

_ONE = Fraction(1)
MONEY = {
    "元": Fraction(1, 10000),
    "千元": Fraction(1, 10),
    "万元": _ONE,
    "百万元": Fraction(100),
    "千万元": Fraction(1000),
    "亿元": Fraction(10000),
}
_SCALES = {**MONEY, "倍": Fraction(100)}
"""Units of money, each in 万元."""

MAX_DIGITS = 24
"""Longer digit strings are not amounts of any public body, and would only cost time."""

FAR = Fraction(10**MAX_DIGITS)
"""No number lies beyond it."""
NEXT = 1 / FAR
"""Nothing that is printed lies between a number and what is so much greater."""

_PRINTED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
NOTE_MARK = r"[①-⑳⁰¹²³⁴-⁹†‡※*]|\[注?\d{0,2}\]|[(（]注\d{0,2}[)）]"
"""A mark behind a number that leads to a note: no part of it."""
_NOTED = re.compile(rf"(?<=\d)(?:{NOTE_MARK})+$")


class Interval(Struct, frozen=True):
    """A closed interval of exact rational numbers."""

    low: Fraction
    high: Fraction

    def meets(self, other: "Interval") -> bool:
        """Whether the two intervals share a value.

        >>> Interval(Fraction(0), Fraction(1)).meets(Interval(Fraction(1), Fraction(2)))
        True
        """
        return self.low <= other.high and other.low <= self.high

    def overlaps(self, other: "Interval") -> bool:
        """Whether two printed numbers' intervals can hold the same value.

        Rounding half up, a number stands for values from x − ½ up to but not including x + ½ of its
        last digit, so intervals that only touch share nothing: 0.35 and 0.36 are never the same.

        >>> Amount("0.35").interval.overlaps(Amount("0.36").interval)
        False
        """
        if self.low == self.high or other.low == other.high:
            point, span = (self.low, other) if self.low == self.high else (other.low, self)
            return span.low <= point < span.high or span.low == point == span.high
        return self.low < other.high and other.low < self.high

    def __contains__(self, value: Fraction) -> bool:
        return self.low <= value <= self.high

    @property
    def width(self) -> Fraction:
        """High minus low."""
        return self.high - self.low

    def scaled(self, factor: Fraction) -> "Interval":
        """The interval in another unit; ``factor`` is positive."""
        return self if factor == 1 else Interval(self.low * factor, self.high * factor)


class Amount(Struct, frozen=True, dict=True):
    """One printed number.

    ``text`` keeps the digits as printed, thousands separators removed, since trailing zeros say
    how far the number was rounded. ``unrounded`` marks a number whose printed form shows that
    nothing was rounded off (see :func:`mark_unrounded`); its interval is a point. ``span`` is what
    the words around it let it stand for (超过30, 69至70), in the printed unit; ``text`` is only
    the number that they are said of.
    """

    text: str
    unit: str = ""
    unrounded: bool = False
    span: Interval | None = None

    @cached_property
    def value(self) -> Decimal:
        """The number, exactly as printed."""
        return Decimal(self.text)

    @cached_property
    def digits(self) -> int:
        """All its digits as a whole number, so that sums need no fractions.

        >>> Amount("-722.00").digits
        -72200
        """
        return int(self.text.replace(".", ""))

    @cached_property
    def decimals(self) -> int:
        """How many decimals are printed.

        >>> Amount("722.00").decimals
        2
        """
        return len(self.text.partition(".")[2])

    @property
    def scale(self) -> Fraction:
        """What one unit is worth: in 万元 for money, in percent for 倍, 1 for everything else."""
        return _SCALES.get(self.unit, _ONE)

    @cached_property
    def exact(self) -> Fraction:
        """The printed value in base units (万元 for money)."""
        return self._times(self.digits, 1)

    def _times(self, number: int, parts: int) -> Fraction:
        """So many units of the last printed digit, or of parts of it, in base units."""
        scale = self.scale
        return Fraction(number * scale.numerator, 10**self.decimals * parts * scale.denominator)

    @cached_property
    def interval(self) -> Interval:
        """Every value that is printed like this, in base units.

        >>> print(*map(float, (Amount("0.1").interval.low, Amount("0.1").interval.high)))
        0.05 0.15
        """
        if self.span:
            return self.span.scaled(self.scale)
        if self.unrounded:
            return Interval(self.exact, self.exact)
        twice = 2 * self.digits
        return Interval(self._times(twice - 1, 2), self._times(twice + 1, 2))

    @property
    def open(self) -> bool:
        """Whether its words bound it on one side only (超过30)."""
        return self.span is not None and self.span.high >= FAR

    @property
    def size(self) -> "Amount":
        """The number without its sign."""
        return replace(self, text=self.text.lstrip("+-"))

    @property
    def slack(self) -> Decimal:
        """How far the exact value may lie from the printed one, in the printed unit.

        >>> Amount("0.1").slack, Amount("5", unrounded=True).slack
        (Decimal('0.05'), Decimal('0'))
        """
        return Decimal(0) if self.unrounded else Decimal(5).scaleb(-self.decimals - 1)

    def __str__(self) -> str:
        return self.text


def parse_amount(text: str, unit: str = "") -> Amount:
    """Read one printed number.

    Full-width digits, thousands separators, white space and marks of notes are accepted.

    Raises:
        UnreadableAmount: if the text is anything but one number.

    >>> parse_amount("２,404.35", "万元")
    Amount(text='2404.35', unit='万元', unrounded=False, span=None)
    """
    compact = _NOTED.sub("", re.sub(r"\s", "", text.translate(HALF_WIDTH)))
    if not _PRINTED.fullmatch(compact) or len(compact) > MAX_DIGITS:
        raise UnreadableAmount(f"不是可读的数字：{text[:40]!r}")
    return Amount(compact.replace(",", ""), unit)


def mark_unrounded(amounts: Sequence[Amount]) -> list[Amount]:
    """Mark the numbers of one family that lost nothing to rounding.

    Where figures of the same kind are printed with different decimals (136, 134.5, 994.73),
    trailing zeros are dropped, so a figure with fewer decimals than the longest of its family was
    not rounded at its last digit: 5 means 5.00. Where all show the same decimals nothing is known.

    >>> [a.unrounded for a in mark_unrounded([Amount("5"), Amount("994.73")])]
    [True, False]
    >>> [a.unrounded for a in mark_unrounded([Amount("5"), Amount("6")])]
    [False, False]
    """
    longest = max((amount.decimals for amount in amounts), default=0)
    return [replace(a, unrounded=a.decimals < longest) for a in amounts]


def round_half_up(value: Fraction | Decimal, decimals: int) -> Decimal:
    """Round as the tables do: a five goes away from zero.

    >>> round_half_up(Fraction(5, 1000), 2), round_half_up(Decimal("-0.005"), 2)
    (Decimal('0.01'), Decimal('-0.01'))
    """
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    # Whole numbers only: as fractions the same would take several times as long.
    tenfold = 2 * abs(value.numerator) * 10**decimals
    digits = (tenfold + value.denominator) // (2 * value.denominator)
    return Decimal(digits if value >= 0 else -digits).scaleb(-decimals)


def truncate(value: Fraction | Decimal, decimals: int) -> Decimal:
    """Cut after so many decimals.

    >>> truncate(Fraction(98897, 1000), 2)
    Decimal('98.89')
    """
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)
    digits = abs(value.numerator) * 10**decimals // value.denominator
    return Decimal(digits if value >= 0 else -digits).scaleb(-decimals)


def outer_bounds(interval: Interval, decimals: int = 4) -> tuple[Decimal, Decimal]:
    """The interval as decimals, rounded outwards, so that what is shown never excludes a value.

    >>> outer_bounds(Interval(Fraction(1, 3), Fraction(2, 3)), 2)
    (Decimal('0.33'), Decimal('0.67'))
    """
    low = interval.low.numerator * 10**decimals // interval.low.denominator
    high = -(-interval.high.numerator * 10**decimals // interval.high.denominator)
    return Decimal(low).scaleb(-decimals), Decimal(high).scaleb(-decimals)


def image(function: Callable[..., Fraction], operands: Sequence[Interval]) -> Interval | None:
    """The interval that a function monotone in each operand takes on a box.

    Such a function has its extremes at corners of the box. ``None`` if it is undefined at one of
    them (a divisor's interval reaches zero), since nothing can be said then.

    >>> image(lambda a, b: a / b, [Amount("1").interval, Amount("2.0").interval]).width
    Fraction(280, 533)
    """
    try:
        ends = [(o.low,) if o.low == o.high else (o.low, o.high) for o in operands]
        corners = [function(*corner) for corner in product(*ends)]
    except ZeroDivisionError:
        return None
    return Interval(min(corners), max(corners))
