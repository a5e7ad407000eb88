"""Numbers written in Chinese characters: 二千二百一十四, 四成八, 百分之三十, 三分之一."""

import re
from fractions import Fraction

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import NEXT, Interval, round_half_up

_WORDS = vocabulary.numbers().fragments
_SHAPES = vocabulary.numbers().numerals
_DIGITS = {sign: value for value, signs in enumerate(_WORDS.digits) for sign in signs}
_TENS = {sign: 10**power for power, signs in enumerate(_WORDS.tens, 1) for sign in signs}
_SECTIONS = {sign: 10 ** (4 * power) for power, sign in enumerate(_WORDS.sections, 1)}
_MYRIAD, _LARGEST = _SECTIONS
_FINEST = 100
"""百分之 and what is finer tell decimals."""

PATTERN = f"(?<!{_SHAPES.unless.pattern})(?:{'|'.join(each.pattern for each in _SHAPES.shapes)})"
"""Numerals that are numbers of something: no names (三公), ordinals or list numbers."""


class Numeral(Struct, frozen=True):
    """What a numeral stands for: its digits, its unit if it holds one, how far it may be off."""

    text: str
    unit: str = ""
    span: Interval | None = None


def read_numeral(token: str, behind: str = "") -> Numeral:
    """A token that :data:`PATTERN` matches; ``behind`` is what follows it.

    >>> read_numeral("二千二百一十四").text, read_numeral("四成八")
    ('2214', Numeral(text='48', unit='%', span=None))
    >>> read_numeral("百分之三十点五"), read_numeral("两番").text
    (Numeral(text='30.5', unit='%', span=None), '300')
    """
    if token.endswith(_WORDS.doubled):
        grown = 100 * (2 ** _DIGITS[token[0]] - 1)
        return _percent(Fraction(grown), Fraction(10))
    if token == _WORDS.whole_half:
        return _fraction(1, 2)
    if _WORDS.over in token:
        whole, part = token.split(_WORDS.over)
        if _TENS.get(whole, 0) >= _FINEST:
            return Numeral(_shifted(_digits(part), _FINEST, _TENS[whole]), "%")
        return _fraction(int(_value(part)), int(_value(whole)))
    if _WORDS.tenth in token:
        return _in_tenths(*token.split(_WORDS.tenth))
    if _LARGEST in token and behind.startswith(_MYRIAD):  # 一亿二千三百万元 are 12300 万元
        return Numeral(str(_value(token + _MYRIAD) // _SECTIONS[_MYRIAD]))
    if loose := _SHAPES.loose.fullmatch(token):
        return _between(_value(loose[1] + loose[3]), _value(loose[2] + loose[3]))
    return Numeral(_digits(token))


def _in_tenths(tenths: str, rest: str) -> Numeral:
    tenth = _DIGITS[tenths[0]] * 10
    if len(tenths) > 1:
        return _between(tenth, _DIGITS[tenths[1]] * 10, "%")
    if not rest:
        return _percent(Fraction(tenth), Fraction(5))
    return Numeral(str(tenth + (5 if rest == _WORDS.half else _DIGITS[rest])), "%")


def incomplete(token: str) -> bool:
    """Whether a numeral is only a scale (百, 千) that may belong to a unit."""
    return bool(_SHAPES.scale.fullmatch(token))


def _between(low: int, high: int, unit: str = "") -> Numeral:
    return Numeral(str(low), unit, Interval(Fraction(low), high + NEXT))


def _percent(value: Fraction, either_way: Fraction) -> Numeral:
    text = f"{round_half_up(value, 0 if value.denominator == 1 else 2):f}"
    return Numeral(text, "%", Interval(value - either_way, value + either_way))


def _fraction(part: int, whole: int) -> Numeral:
    """Nearer to it than to the middle of the way to what the next finer denominator gives."""
    if not whole:
        return Numeral("0")
    return _percent(Fraction(100 * part, whole), Fraction(50, whole * (whole + 1)))


def _shifted(digits: str, unit: int, scale: int) -> str:
    decimals = len(digits.partition(".")[2]) + len(str(scale // unit)) - 1
    return f"{round_half_up(Fraction(digits) * unit / scale, decimals):f}"


def _digits(text: str) -> str:
    """A numeral in Arabic digits; decimals are read one by one."""
    if text.replace(".", "").isascii():
        return text
    whole, _, decimals = text.partition(_WORDS.point)
    return f"{_value(whole)}{'.' if decimals else ''}{''.join(str(_DIGITS[d]) for d in decimals)}"


def _value(text: str) -> int:
    """The value of a numeral without decimals; digits side by side are read one by one.

    >>> _value("三亿五千万"), _value("3亿5000万"), _value("12万5千")
    (350000000, 350000000, 125000)
    """
    total = section = digit = 0
    for sign in re.findall(r"\d+|.", text):
        if sign.isascii():
            digit = int(sign)
        elif sign in _DIGITS:
            digit = 10 * digit + _DIGITS[sign]
        elif sign in _TENS:
            section, digit = section + (digit or 1) * _TENS[sign], 0
        else:
            below = total if sign == _LARGEST else 0
            total += (below + section + digit) * _SECTIONS[sign] - below
            section = digit = 0
    return total + section + digit
