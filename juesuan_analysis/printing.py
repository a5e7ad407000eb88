"""Numbers in sentences: with their unit, a minus sign, and no more zeros than are printed."""

from decimal import Decimal

from juesuan_analysis.amounts import MONEY, Amount
from juesuan_analysis.operands import Operand
from juesuan_analysis.wordforms import widen


def measured(value: Decimal | Amount, unit: str) -> str:
    """A value with its unit; a negative one with a minus sign.

    >>> measured(Decimal("-47.94"), "%"), measured(Decimal(2), "台(套)")
    ('−47.94%', '2 台（套）')
    """
    return f"{value}{'' if unit == '%' else ' '}{widen(unit)}".strip().replace("-", "−")


def figure(operand: Operand) -> str:
    """A printed number with its name, as the end of a clause.

    >>> from juesuan_analysis.sources import Place, Stated
    >>> figure(Operand("年初预算", Amount("709.40", "万元"), Stated("S001", Place(line=634))))
    '年初预算为 709.40 万元'
    """
    return f"{operand.name}为 {measured(operand.amount, operand.amount.unit)}"


def short(value: Decimal, printed: str) -> Decimal:
    """A computed value without zeros at its end, but with as many decimals as are printed.

    >>> print(short(Decimal("2404.3500"), "2404.3"), short(Decimal("2.0000"), "2"))
    2404.35 2
    """
    least = len(printed.partition(".")[2])
    kept = f"{value:f}"
    while len(kept.partition(".")[2]) > least and kept.endswith("0"):
        kept = kept[:-1]
    return Decimal(kept.removesuffix("."))


def base_unit(unit: str) -> str:
    """The unit of sums and bounds of numbers in some unit: 万元 for all money.

    >>> base_unit("元"), base_unit("分")
    ('万元', '分')
    """
    return "万元" if unit in MONEY else unit


def portion(share: float | None, none: str = "–") -> str:
    """A share as a percentage; a dash, or another word, where there is none.

    >>> portion(0.999), portion(None)
    ('99.9%', '–')
    """
    return none if share is None else f"{share:.1%}"


def span(low: Decimal, high: Decimal, unit: str) -> str:
    """From one value to another.

    >>> span(Decimal("-0.01"), Decimal("0.01"), "万元"), span(Decimal(5), Decimal(6), "%")
    ('−0.01 至 0.01 万元', '5% 至 6%')
    """
    return f"{measured(low, unit if unit == '%' else '')} 至 {measured(high, unit)}"


def after_word(text: str) -> str:
    """A text to stand behind a Chinese word: figures and Latin letters keep a space's distance.

    >>> "但" + after_word("8 项合计"), "与" + after_word("合计")
    ('但 8 项合计', '与合计')
    """
    return f" {text}" if text[:1].isascii() else text


def before_word(text: str) -> str:
    """The same for a text that stands before a word.

    >>> before_word("5 万元") + "以上", before_word("5%") + "以上"
    ('5 万元以上', '5% 以上')
    """
    return f"{text} " if text[-1:].isascii() else text
