"""Numbers written in Chinese characters: 二千二百一十四, 四成八, 百分之三十, 三分之一."""

import re
from dataclasses import dataclass
from fractions import Fraction

from juesuan_analysis.amounts import NEXT, Interval, round_half_up

_DIGITS = dict(
    zip("零一二三四五六七八九壹贰叁肆伍陆柒捌玖", (*range(10), *range(1, 10)), strict=True)
)
_DIGITS |= {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_SECTIONS = {"万": 10**4, "亿": 10**8}
_PARTS = {"百": 100, "千": 1000, "万": 10000}

_SIGN = f"[{''.join(_DIGITS)}]"
_PLAIN = f"[{''.join((*_DIGITS, *_TENS))}]"
_WHOLE = f"{_PLAIN}{{1,24}}(?:[亿万]{_PLAIN}{{1,9}}){{0,2}}"
_NUMERAL = f"{_WHOLE}(?:点{_SIGN}{{1,9}})?"
_MIXED = r"\d{1,9}[亿万千百](?:\d{1,9}[万千百十]?){1,3}(?<!万)"
_INSIDE = "[余多几来]?"
_STOP = r"(?=[,。;:、()的]|以上|以下|以内|左右|上下|多|余|强|弱|至|到|[-~—]|$)"

PATTERN = (
    rf"(?<![第初每某同任几数{''.join((*_DIGITS, *_TENS))}])(?:"
    rf"百分之(?:{_NUMERAL}|\d+(?:\.\d+)?)"
    rf"|{_PLAIN}{{1,5}}分之{_PLAIN}{{1,5}}"
    rf"|{_SIGN}{{1,2}}成(?:半|{_SIGN})?{_STOP}"
    rf"|(?<=翻){_SIGN}番|(?<=翻了){_SIGN}番"
    rf"|一半{_STOP}"
    rf"|(?<![\d.]){_MIXED}(?={_INSIDE}[万亿]?元)"
    rf"|{_NUMERAL}(?={_INSIDE}(?:[万亿]{_INSIDE}元|个百分点|倍|人次|批次))"
    rf"|(?={_PLAIN}[{''.join((*_TENS, *_SECTIONS))}]){_NUMERAL}(?={_INSIDE}元)"
    rf")"
)
"""Numerals that are numbers of something: none that is a name (三公), an ordinal or a list number.

They are told by what stands behind them, since a numeral alone may be part of any word.
"""

_LOOSE = re.compile(f"({_SIGN})({_SIGN})([{''.join(_TENS)}]+)")
"""二三百: from two to three hundred."""
_SCALE_ALONE = re.compile(f"[{''.join(_TENS)}]+")
"""A numeral that needs a word before or behind it: in 百万元 and 千元 it is part of a unit."""


@dataclass(frozen=True)
class Numeral:
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
    if token.endswith("番"):
        grown = 100 * (2 ** _DIGITS[token[0]] - 1)
        return _percent(Fraction(grown), Fraction(10))
    if token == "一半":
        return _fraction(1, 2)
    if "分之" in token:
        whole, part = token.split("分之")
        if whole in _PARTS:
            return Numeral(_shifted(_digits(part), 100, _PARTS[whole]), "%")
        return _fraction(int(_value(part)), int(_value(whole)))
    if "成" in token:
        tenths, rest = token.split("成")
        tenth = _DIGITS[tenths[0]] * 10
        if len(tenths) > 1:
            return _between(tenth, _DIGITS[tenths[1]] * 10, "%")
        if not rest:
            return _percent(Fraction(tenth), Fraction(5))
        return Numeral(str(tenth + (5 if rest == "半" else _DIGITS[rest])), "%")
    if "亿" in token and behind.startswith("万"):  # 一亿二千三百万元 are 12300 万元
        return Numeral(str(_value(f"{token}万") // _SECTIONS["万"]))
    if loose := _LOOSE.fullmatch(token):
        return _between(_value(loose[1] + loose[3]), _value(loose[2] + loose[3]))
    return Numeral(_digits(token))


def incomplete(token: str) -> bool:
    """Whether a numeral is only a scale (百, 千) that may belong to a unit."""
    return bool(_SCALE_ALONE.fullmatch(token)) and token not in ("十", "拾")


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
    whole, _, decimals = text.partition("点")
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
            below = total if sign == "亿" else 0
            total += (below + section + digit) * _SECTIONS[sign] - below
            section = digit = 0
    return total + section + digit
