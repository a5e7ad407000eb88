"""A formula in words: what it computes, and one computation with its values."""

from collections.abc import Sequence

from juesuan_analysis import vocabulary
from juesuan_analysis.formulas.catalogue import Formula
from juesuan_analysis.formulas.notation import ENGLISH, PAGE, Notation, written
from juesuan_analysis.vocabulary import Lang


def meaning(formula: Formula, lang: Lang = "zh") -> str:
    """What a formula computes, in words; empty if nothing is computed.

    >>> from juesuan_analysis.formulas.catalogue import SHARE
    >>> meaning(SHARE), meaning(SHARE, "en")
    ('部分 ÷ 整体 × 100', 'part ÷ whole × 100')
    """
    if formula.expression is None:
        return ""
    words = vocabulary.formulas()[formula.name]
    if words.says:
        return words.says[lang]
    terms = words.operands[lang] if words.operands else ()
    return written(formula.expression, PAGE if lang == "zh" else ENGLISH, terms)


def computation(
    formula: Formula,
    terms: Sequence[str],
    sign: int = 0,
    notation: Notation = PAGE,
    *,
    number: int = 0,
    again: Sequence[str] = (),
) -> str:
    """A formula with its operands as ``terms``; ``sign`` is the direction of the stated change.

    ``number`` and ``again`` are those of :func:`~juesuan_analysis.formulas.notation.written`.

    >>> from juesuan_analysis.formulas.catalogue import CHANGE_RATE
    >>> computation(CHANGE_RATE, ["5", "3"], -1)
    '−3 ÷ （5 + 3）× 100'
    """
    expression = formula.toward(sign).expression
    if expression is None:
        return ""
    return written(expression, notation, terms, number=number, again=again)
