"""How values read: verdicts and places in words, numbers with their units and no idle zeros."""

import re
from decimal import Decimal
from typing import Any

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.formulas.catalogue import named
from juesuan_analysis.vocabulary import load

BLANK = "—"
"""What stands for a value that is not printed or can't be computed."""


def verdict_counts(d: Disclosure) -> list[str]:
    """Symbol, word and count of every verdict that some number has."""
    return [f"{verdict_words(name)} {n}" for name, n in d.verdict_counts.items() if n]


def verdict_words(verdict: str) -> str:
    """Symbol and word of a verdict.

    >>> verdict_words("mismatch")
    '✗ 不符'
    """
    return _with_symbol(load("headings")["verdicts"][verdict])


def _with_symbol(words: dict[str, str]) -> str:
    return f"{words['symbol']} {words['zh']}"


def cell(column: str, value: Any) -> str:
    """A value of a frame as a reader sees it; codes in words.

    >>> cell("kind", "list"), cell("value", Decimal("1E+2")), cell("budget", None)
    ('列举与表不一', '100', '—')
    """
    words = load("headings")
    if value is None:
        return BLANK
    if column == "kind" and value in words["kinds"]:
        return str(words["kinds"][value])
    if value in words["verdicts"] and (column == "kind" or "verdict" in column):
        return verdict_words(value)
    if column == "severity":
        return _with_symbol(words["severities"][value])
    if column == "status":
        return str(words["statuses"][value])
    if column == "formula":
        return named(value).called()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def place_words(place: str) -> str:
    """A place in words.

    >>> place_words("P01.L673"), place_words("05.p3+05.p4")
    ('自评表 P01，第 673 行', '第 3 页、第 4 页')
    """
    return "、".join(dict.fromkeys(map(_one_place, place.split("+"))))


def _one_place(place: str) -> str:
    found = []
    for part in place.split("."):
        for rule in load("headings")["place"]:
            if match := re.fullmatch(rule["mark"], part):
                found.append(rule["words"].format(match[1]))
    return "，".join(found)
