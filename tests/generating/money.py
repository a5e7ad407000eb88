"""Amounts and rates as printed: exact arithmetic, rounded half up."""

from fractions import Fraction

SCALE = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
"""Fen of one unit."""


def rounded(value: Fraction, decimals: int) -> str:
    """A value with so many decimals, halves away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if value < 0 and whole else text


def amount(fen: int, unit: str, decimals: int) -> str:
    """An amount in a unit."""
    return rounded(Fraction(fen, SCALE[unit]), decimals)


def separated(token: str) -> str:
    """With thousands separators."""
    whole, _, decimals = token.partition(".")
    return f"{int(whole):,}" + (f".{decimals}" if decimals else "")


def rate(part: Fraction, whole: Fraction, decimals: int) -> str:
    """A percentage without its sign of direction."""
    return rounded(abs(part * 100 / whole), decimals)
