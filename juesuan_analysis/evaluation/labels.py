"""The words of the self-evaluation form, compiled."""

import re
from functools import lru_cache

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount, parse_amount
from juesuan_analysis.errors import UnreadableAmount
from juesuan_analysis.wordforms import REMEMBERED, squeeze

_WORDS = vocabulary.evaluation()
FUNDS = _WORDS.funds
SOURCES = _WORDS.sources
LEVELS = _WORDS.levels
LEVEL1 = {second: first for first, seconds in reversed(LEVELS.items()) for second in seconds}
FIGURES = _WORDS.figures
KNOWN = {*LEVELS, *LEVEL1}
TITLE = _WORDS.title
MARKS = _WORDS.marks
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@lru_cache(REMEMBERED)
def labels_of(key: str) -> dict[str, re.Match[str]]:
    """Which labels of the form a squeezed cell may be, and how; empty cells are none.

    >>> sorted(labels_of("项目名称"))
    ['project']
    """
    matches = {name: words.fullmatch(key) for name, words in _WORDS.labels.items() if key}
    return {name: match for name, match in matches.items() if match}


def is_goal(title: str) -> bool:
    """Whether a title is that of a table of targets.

    >>> is_goal("项目绩效目标表"), is_goal("项目绩效目标自评表")
    (True, False)
    """
    return bool(_WORDS.goal.fullmatch(title))


@lru_cache(REMEMBERED)
def columns_of(key: str) -> tuple[str, ...]:
    """Which columns of the form a squeezed cell may head.

    >>> columns_of("全年执行数")
    ('execution',)
    """
    return tuple(name for name, words in _WORDS.columns.items() if key and words.fullmatch(key))


def amount(text: str, unit: str = "") -> Amount | None:
    """The number in a cell, or ``None``: many cells hold words.

    >>> str(amount("98.89%")), amount("已完成")
    ('98.89', None)
    """
    try:
        return parse_amount(_WORDS.unit.sub("", squeeze(text)), unit)
    except UnreadableAmount:
        return None
