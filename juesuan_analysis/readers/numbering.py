"""What a word processor prints before numbered paragraphs: 一、 （二） 3."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec import Struct

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST = 10**6
"""A list is not longer."""


def chinese(number: int) -> str:
    """A number up to 9999 as it is counted in Chinese.

    >>> chinese(3), chinese(10), chinese(12), chinese(20), chinese(105)
    ('三', '十', '十二', '二十', '一百〇五')
    """
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for digit, unit in zip(f"{number:04}", "千百十" + " ", strict=True):
        text += _DIGITS[int(digit)] + (unit if digit != "0" else "")
    text = re.sub("〇+", "〇", text).strip("〇 ")
    return text.replace(" ", "").removeprefix("一") if 10 <= number < 20 else text.replace(" ", "")


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number < 100 else ""


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while number >= value and len(text) < 20:
            text, number = text + sign, number - value
    return text


def _circled(number: int) -> str:
    return chr(0x245F + number) if 0 < number <= 20 else str(number)


def _stem(number: int) -> str:
    return _STEMS[number - 1] if 0 < number <= len(_STEMS) else str(number)


def _wide(number: int) -> str:
    return str(number).translate({ord(d): 0xFF10 + int(d) for d in "0123456789"})


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting"), chinese),
    **dict.fromkeys(
        ("taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital"), chinese
    ),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _wide),
    "ideographTraditional": _stem,
    "decimalZero": "{:02}".format,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "bullet": lambda _: "",
    "none": lambda _: "",
}


class Level(Struct, frozen=True):
    """One level of a list: where it starts, in which numerals, and what stands around them."""

    start: int = 1
    numerals: str = "decimal"
    text: str = "%1."


@dataclass
class Lists:
    """The lists of a document, which count as their paragraphs come.

    ``levels`` are those of each list by its number; ``family`` says which of them count on.
    """

    levels: dict[str, dict[int, Level]]
    family: dict[str, str]
    restarts: dict[tuple[str, int], int]
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number: str, depth: int) -> str:
        """What is printed before the next paragraph of a list at a depth; empty for a bullet."""
        level = self.levels.get(number, {}).get(depth)
        if level is None or level.numerals == "bullet":
            return ""
        counts = self._counts[self.family[number]]
        begins = (number, depth) not in self._begun and (number, depth) in self.restarts
        self._begun.add((number, depth))
        start = self.restarts[number, depth] if begins else level.start
        counts[depth] = start if begins or depth not in counts else counts[depth] + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        text = re.sub(
            r"%([1-9])", lambda found: self._numeral(number, int(found[1]) - 1), level.text
        )
        return text if not text or ord(text[-1]) > 0x2E80 else f"{text} "

    def _numeral(self, number: str, depth: int) -> str:
        level = self.levels[number].get(depth, Level())
        count = self._counts[self.family[number]].get(depth, level.start)
        return _FORMATS.get(level.numerals, str)(min(abs(count), _MOST))
