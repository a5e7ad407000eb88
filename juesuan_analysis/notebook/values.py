"""How values read: verdicts and places in words, numbers with their units and no idle zeros."""

import re
from decimal import Decimal
from functools import cache
from typing import Any

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Place
from juesuan_analysis.findings import kinds
from juesuan_analysis.formulas.catalogue import named
from juesuan_analysis.outputs.look.summaries import owner_words
from juesuan_analysis.sources import Source

BLANK = "—"
"""What stands for a value that is not printed or can't be computed."""


def standing_counts(d: Disclosure) -> list[str]:
    """Symbol, word and count of every verdict, agreement in the narrative only counted apart."""
    return [f"{verdict_words(name)} {n}" for name, n in d.standing_counts.items() if n]


def verdict_words(verdict: str) -> str:
    """Symbol and word of a verdict.

    >>> verdict_words("mismatch")
    '✗ 不符'
    """
    return vocabulary.headings().verdicts[verdict].marked


def cell(column: str, value: Any) -> str:
    """A value of a frame as a reader sees it; codes in words.

    >>> cell("kind", "list"), cell("value", Decimal("1E+2")), cell("budget", None)
    ('列举与表不一', '100', '—')
    >>> cell("table", "university-expenditure"), cell("table", "05")
    ('高等学校支出决算表', '05')
    """
    words = vocabulary.headings()
    if value is None:
        return BLANK
    if value in words.verdicts and (column == "kind" or "verdict" in column):
        return verdict_words(value)
    if column == "kind" and value in kinds():
        return kinds()[value].names["zh"]
    if column == "severity":
        return words.severities[value].marked
    if column == "status":
        return words.statuses[value]
    if column == "formula":
        return named(value).called()
    if column in _NAMING_TABLES:
        return _SLUG.sub(lambda id: _titles().get(id[0], id[0]), str(value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


_NAMING_TABLES = frozenset({"table", "scope", "operands", "left", "right", "refers"})
_SLUG = re.compile(r"(?<![\w-])[a-z]+(?:-[a-z]+)*(?![\w-])")


@cache
def _titles() -> dict[str, str]:
    """What tables without a number of the form are called, by their ids in the data."""
    return {kind.id: kind.title for kind in vocabulary.table_kinds()}


def place_words(place: Place) -> str:
    """A place in words.

    >>> place_words(Place(line=673)), place_words(Place(page=3))
    ('第 673 行', '第 3 页')
    """
    words = vocabulary.headings().place
    told = ((words.page, place.page), (words.line, place.line))
    return "，".join(text.format(number) for text, number in told if number is not None)


def source_words(source: Source) -> str:
    """Where a number is printed in words; of a statutory table its figure's name tells which.

    >>> from juesuan_analysis.sources import Stated, Total
    >>> source_words(Total((Stated("S001", Place(page=3)), Stated("S002", Place(page=4)))))
    'S001，第 3 页、S002，第 4 页'
    """
    return "、".join(dict.fromkeys(map(_one_source, source.parts)))


def _one_source(source: Source) -> str:
    return "，".join(filter(None, (owner_words(source), place_words(source.at))))
