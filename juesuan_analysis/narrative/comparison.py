"""What a change is a change from: last year, another year, or a budget."""

import re
from bisect import bisect_right
from functools import lru_cache

from juesuan_analysis import vocabulary
from juesuan_analysis.narrative.numbers import Number

_WORDS = vocabulary.concepts()
PRIOR = _WORDS.aspects.prior
"""Last year's level, which a change is from unless its sentence says otherwise."""

_YEAR = re.compile(r"((?:19|20)\d\d)年")

OPENING = _WORDS.aspects.opening
"""The level of a balance when the year began."""

BUDGETS = {kind.base: kind.name for kind in vocabulary.joint().kind if kind.base is not None}
"""Kinds of budget by the word that names them (年初, …)."""


def base_of_level(words: str, year: int | None) -> str:
    """The kind of quantity that an earlier level is, by the words it is told with.

    One of the very year of the accounts, a slip, is compared with all the same.
    """
    if year and _WORDS.before_last in words:
        return f"{year - 2}年数"
    named = _YEAR.findall(words)
    other = bool(named) and year is not None and int(named[-1]) not in (year - 1, year)
    return f"{named[-1]}年数" if other else PRIOR


def compared_with(number: Number, year: int | None, otherwise: str = PRIOR) -> str:
    """The kind of quantity that a change is from, by the last that its sentence names before it.

    ``year`` is that of the accounts, which no change in them is from; ``otherwise`` is what a
    change is from whose sentence names nothing. Empty if the sentence speaks of a budget without
    comparing, or of a plan: nobody can tell.
    """
    bases = _bases(number.flow.text, year)
    index = bisect_right(bases, number.start, key=re.Match.end) - 1
    begin = number.flow.sentence(number.start)
    last = bases[index] if index >= 0 and bases[index].start() >= begin else None
    compared = last and last["against"] and ";" not in number.flow.text[last.end() : number.start]
    if not compared and _WORDS.rate_behind.match(number.after.removeprefix(number.unit)):
        return PRIOR
    if last is None or last["prior"]:
        return PRIOR if last else otherwise
    if last["before"]:
        return base_of_level(last["before"], year)
    if last["opening"]:
        return OPENING
    named = last["year"] or (last["of"] if last["of"] != str(year) else None)
    if named:
        other = year is not None and int(named) != year - 1
        return f"{named}年数" if other else PRIOR
    return BUDGETS.get(last["budget"], "") if last["against"] else ""


@lru_cache(8)
def _bases(text: str, year: int | None) -> list[re.Match[str]]:
    """What a paragraph may compare with, in the order of their ends."""
    found = (m for m in _WORDS.compared.finditer(text) if m["year"] != str(year))
    return [m for m in found if m["budget"] != "" or m["against"]]
