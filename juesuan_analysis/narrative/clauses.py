"""What stands in the clause before a number: names, comparisons, the mark that opens it."""

import re
from functools import cache

from juesuan_analysis import vocabulary
from juesuan_analysis.levels import CHAIN
from juesuan_analysis.narrative.brackets import closed_end, last_clause
from juesuan_analysis.narrative.numbers import Number, quantity
from juesuan_analysis.narrative.wording import Reading, core
from juesuan_analysis.outline import Passage
from juesuan_analysis.wordforms import bare, list_place, ordinal

_MARKS = "。;,:!?"
_END = re.compile("(?<=[,;:。])")
_SHORTEST, _LONGEST = 2, 40
"""Characters of a name before words that need one."""
MONEY = vocabulary.concepts().money.paired
"""A value in a clause that goes on behind it."""
COMPARED = vocabulary.concepts().comparison
QUALIFIED = vocabulary.concepts().qualifiers
"""What keeps a name from meaning just its figure in the tables."""
PERFORMANCE = vocabulary.concepts().performance
PARTS = vocabulary.concepts().parts


def named_before(number: Number, reading: Reading) -> tuple[str, str]:
    """The sentence before a number's wording, and what its last clause names."""
    before = number.lead[: reading.begin]
    phrase = _level().sub("", last_clause(before))
    given = QUALIFIED.given.match(phrase)
    value = quantity().match(phrase, given.end() if given else 0)
    phrase = phrase[value.end() :] if value else phrase
    if not remarks_on_number(phrase) and MONEY.search(phrase):
        phrase = after_last_number(phrase)
    return before, "" if remarks_on_number(phrase) else phrase


def remarks_on_number(phrase: str) -> bool:
    """Whether a bracket opens right behind a number: it speaks of what that is of."""
    return bool(_remark_on_number().search(phrase))


def whole_within(before: str) -> str:
    """What the last clause that ends in 中 or the like names, up to some forty characters.

    >>> whole_within("在本年支出中,基本支出")
    '在本年支出'
    """
    for clause in reversed(_END.split(before)):
        if end := QUALIFIED.within.search(clause, _SHORTEST):
            return clause[max(end.start() - _LONGEST, 0) : end.start()]
    return ""


def classing(before: str) -> re.Match[str] | None:
    """The words that class what a sentence speaks of."""
    # What they class stands right before them: looking from there spares reading all the rest.
    key = QUALIFIED.classing.search(before)
    return QUALIFIED.classed.search(before, max(key.start() - _LONGEST - 2, 0)) if key else None


def label_of(passage: Passage) -> str:
    """What a paragraph is about: its own label, else the heading of a subject or a project."""
    if passage.label or not passage.path:
        return passage.label
    heading = passage.path[-1]
    named = len(CHAIN.findall(bare(heading))) > 1 or PERFORMANCE.summary.search(heading)
    return heading if named else ""


def told_before(number: Number, words: re.Pattern[str]) -> bool:
    """Whether words stand in the sentence before a number, other items of its list left aside."""
    return bool(words.search(number.before) and words.search(without_siblings(number.before)))


def without_siblings(before: str) -> str:
    """A sentence without the items before its last one: what is told of them is not told of that.

    >>> without_siblings("支出9元:(1)人员经费5元,原因是调资;(2)公用经费")
    '支出9元:(2)公用经费'
    """
    clauses = _END.split(before)
    items = [(i, found[0]) for i, each in enumerate(clauses) if (found := ordinal(each))]
    if not items or not clauses[items[-1][0] - 1].endswith(";"):
        return before
    own, style = items[-1]
    first, place = own, list_place(clauses[own])
    for i, other in reversed(items):
        if other == style and list_place(clauses[i]) == place - 1:
            first, place = i, place - 1
    return "".join([*clauses[:first], *clauses[own:]])


@cache
def _level() -> re.Pattern[str]:
    """A comparison, with the level that it gives."""
    level = rf"[^,;:。\d]{{0,24}}?(?:{quantity().pattern}|\d[\d.,]*)"
    return re.compile(f"(?:{COMPARED.pattern})(?:{level})?(?:{QUALIFIED.compared.pattern})?")


@cache
def _remark_on_number() -> re.Pattern[str]:
    """A number, and a bracket that opens right behind it."""
    return re.compile(rf"(?:{quantity().pattern})\($")


def mark_before(before: str) -> str:
    """The mark in front of the clause that a text ends with, a comparison of its own left aside."""
    clause = last_clause(before)
    compared = "" if clause else last_clause(before[:-1])
    if compared and not _level().sub("", compared):
        clause = compared + before[-1]
    return before.removesuffix(clause)[-1:] or "。"


def before_comparison(before: str) -> str:
    """The last clause in front of a comparison that names anything; empty if none does."""
    parts = COMPARED.split(before)
    return next(filter(None, (last_clause(part.rstrip(_MARKS)) for part in reversed(parts))), "")


def names_something(phrase: str) -> bool:
    """Whether a phrase holds more than words that belong to no name."""
    rest = core(phrase)[-1]
    return len(rest) > 1 and not QUALIFIED.nameless.fullmatch(rest)


def unknown_name(phrase: str) -> str:
    """What a phrase names in its own words; empty if it names nothing but another base."""
    named = names_something(phrase) and not QUALIFIED.another_base.search(phrase)
    return core(closed_end(phrase))[-1] if named else ""


def after_last_number(phrase: str) -> str:
    """The part of a phrase behind the last number in it, in a list such as 货物A万元、工程B万元."""
    return closed_end(quantity().split(phrase)[-1])
