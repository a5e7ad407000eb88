"""How amounts are told: in sentences by their size, in pictures all in one unit."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from juesuan_analysis.amounts import MONEY, round_half_up
from juesuan_analysis.charts.captions import amount, say
from juesuan_analysis.vocabulary import Lang

_BILLION, _MILLION = Fraction(100_000), Fraction(100)
"""In 万元: what English counts money by."""
_LEAST = Fraction(1, 200)
"""In 万元: what is less is nothing in a sentence of 万元."""
_SHOWN: dict[Lang, tuple[Fraction, int]] = {"zh": (Fraction(1), 2), "en": (Fraction(1, 10), 1)}
"""The unit of pictures in 万元, and the decimals in which a printed hundredth of 万元 is exact."""


@dataclass(frozen=True)
class Money:
    """Amounts that come in one unit, as told in one language.

    Chinese sentences count by 亿元, 万元 and 元, English ones by CNY billion and CNY million. In a
    picture all amounts are in 万元, or in CNY thousand, where the decimals of 万元 stay exact.
    """

    lang: Lang
    unit: str = "万元"

    @property
    def name(self) -> str:
        """The unit of pictures."""
        return say(self.lang, "unit.shown")

    def told(self, value: Decimal) -> str:
        """An amount in a sentence, with its unit.

        >>> zh, en = Money("zh"), Money("en")
        >>> zh.told(Decimal("2404.35")), en.told(Decimal("2404.35"))
        ('2,404.35 万元', 'CNY 24.0 million')
        >>> zh.told(Decimal("457676.75")), en.told(Decimal("457676.75"))
        ('45.77 亿元', 'CNY 4.58 billion')
        >>> Money("zh", "元").told(Decimal("24043500.00")), en.told(Decimal("4.92"))
        ('2,404.35 万元', 'CNY 49,200')
        """
        exact = Fraction(value) * MONEY.get(self.unit, 1)
        told = _in_chinese if self.lang == "zh" else _in_english
        return told(exact, _decimals(value) if self.unit == "万元" else 2)

    def scaled(self, value: Decimal) -> Decimal:
        """An amount in the unit of pictures.

        >>> print(Money("zh", "元").scaled(Decimal("24043500.00")))
        2404.35
        >>> print(Money("en").scaled(Decimal("709.4")), Money("en").scaled(Decimal("5")))
        7094 50
        """
        unit, most = _SHOWN[self.lang]
        if self.unit == "万元" and self.lang == "zh" and _decimals(value) <= most:
            return value
        exact = Fraction(value) * MONEY.get(self.unit, 1) / unit
        return round_half_up(exact, most if self.unit != "万元" else min(most, _shifted(value)))

    def figure(self, value: Decimal) -> str:
        """An amount in a picture, without its unit.

        >>> Money("zh").figure(Decimal("2404.35")), Money("en").figure(Decimal("2404.35"))
        ('2,404.35', '24,043.5')
        """
        return amount(self.scaled(value))


def _decimals(value: Decimal) -> int:
    return len(f"{value:f}".partition(".")[2])


def _shifted(value: Decimal) -> int:
    """The decimals that an amount of 万元 has in CNY thousand."""
    return max(_decimals(value) - 1, 0)


def _in_chinese(exact: Fraction, decimals: int) -> str:
    size = abs(exact)
    if size >= MONEY["亿元"]:
        return f"{amount(round_half_up(exact / MONEY['亿元'], 2))} 亿元"
    if 0 < size < _LEAST:
        return f"{amount(round_half_up(exact / MONEY['元'], 2))} 元"
    return f"{amount(round_half_up(exact, min(decimals, 2)))} 万元"


def _in_english(exact: Fraction, decimals: int) -> str:
    size = abs(exact)
    for least, name in ((_BILLION, "billion"), (_MILLION, "million")):
        if size >= least:
            value = exact / least
            digits = max(3 - len(str(int(abs(value)))), 1)
            return f"CNY {amount(round_half_up(value, digits))} {name}"
    return f"CNY {amount(round_half_up(exact / MONEY['元'], 0))}"
