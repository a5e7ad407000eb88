"""The words of the self-evaluation form, compiled."""

import re

from juesuan_analysis.amounts import Amount, parse_amount
from juesuan_analysis.errors import UnreadableAmount
from juesuan_analysis.vocabulary import load
from juesuan_analysis.wordforms import squeeze

_WORDS = load("evaluation")
LABELS = {name: re.compile(words) for name, words in _WORDS["labels"].items()}
COLUMNS = {name: re.compile(words) for name, words in _WORDS["columns"].items()}
FUNDS = [re.compile(words) for words in _WORDS["funds"]["lines"]]
LEVELS: dict[str, list[str]] = _WORDS["levels"]
LEVEL1 = {second: first for first, seconds in reversed(LEVELS.items()) for second in seconds}
KNOWN = {*LEVELS, *LEVEL1}
TITLE = re.compile(_WORDS["titles"]["any"])
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def amount(text: str, unit: str = "") -> Amount | None:
    """The number in a cell, or ``None``: many cells hold words.

    >>> str(amount("98.89%")), amount("已完成")
    ('98.89', None)
    """
    try:
        return parse_amount(squeeze(text).removesuffix("%").removesuffix("分"), unit)
    except UnreadableAmount:
        return None
