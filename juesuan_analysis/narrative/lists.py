"""Lists behind 其中 and the like: where they end, and what may be a part of their head."""

import re
from collections.abc import Sequence

from juesuan_analysis import vocabulary
from juesuan_analysis.narrative.claims import Subject
from juesuan_analysis.narrative.figures import MAIN_MEASURES, Meaning
from juesuan_analysis.tables import Fact
from juesuan_analysis.wordforms import bare

_PART = re.compile("[。;]")
_SENTENCE = re.compile("。")
_WORDS = vocabulary.concepts().parts
BASIC_TABLE = "06"
_OF_THEIR_OWN = ("07", "08", "09")
"""Tables whose total is made up of their own rows only."""


def list_end(text: str, begin: int, opening: str, *, first: bool = True) -> int:
    """Where a list ends that begins at some offset: at its bracket, else with its sentence part.

    The list of what a sentence names ``first`` goes on over semicolons; what stands behind one is
    itself an item of a list.

    >>> list_end("接待费3万元(其中:国内(含港澳)2万元),购车费5万元", 7, "(其中")
    20
    """
    if "(" not in opening:
        over = first and (_WORDS.spanning.search(opening) or text.startswith(":", begin))
        end = (_SENTENCE if over else _PART).search(text, begin)
        return end.start() if end else len(text)
    depth = 1
    for position in range(begin, len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if not depth:
            return position
    return len(text)


def may_be_part(head: Subject, part: Meaning) -> bool:
    """Whether the figures of a name can be a part of the head its list stands under.

    Where they can't (a subject of its own named below another one), what is meant is only the
    share of it that belongs to the head.
    """
    if head.meaning is None:
        return False
    if is_composed(head.meaning.name, part.name):
        return True
    return any(_below(part_of, whole) for whole in head.meaning.same for part_of in part.same)


def is_total(meaning: Meaning) -> bool:
    """Whether the figure that a name means first is all the money of its table."""
    first = meaning.same[0] if meaning.same else None
    total = first is not None and _WORDS.total.fullmatch(bare(first.item))
    return bool(total and first and first.role[1] in MAIN_MEASURES)


def is_composed(whole: str, part: str) -> bool:
    """Whether a thing of one name consists of things among which is one of another name."""
    rules = (r for r in vocabulary.concepts().composition if r.wholes.fullmatch(bare(whole)))
    return any(p.fullmatch(bare(part)) for rule in rules for p in (*rule.parts, *rule.rest))


def composed_of(parts: Sequence[str]) -> str:
    """What things of some names make up together; empty if they are not all of anything."""
    words = vocabulary.concepts()
    for rule in words.composition:
        fitting = [[p for p in rule.parts if p.fullmatch(bare(name))] for name in parts]
        if len({id(p) for each in fitting for p in each}) == len(rule.parts) == len(parts):
            wholes = {c.id for c in words.concept if rule.wholes.fullmatch(bare(c.id))}
            return wholes.pop() if len(wholes) == 1 else ""
    return ""


def holds(whole: str, part: str) -> bool:
    """Whether a thing of one name has one of another name among what it consists of."""
    among = vocabulary.concepts().within.get(whole)
    return is_composed(whole, part) or bool(among and among.fullmatch(part))


def is_whole(one: Subject, other: Subject) -> bool:
    """Whether a thing has another one among its parts, by its name or else by its figures."""
    if holds(one.name, other.name) or holds(other.name, one.name):
        return holds(one.name, other.name)
    return _may_hold(one, other) and not _may_hold(other, one)


def _may_hold(one: Subject, other: Subject) -> bool:
    whole, part = ([*s.meaning.same[:1]] if s.meaning else [] for s in (one, other))
    return any(w.table == p.table and _below(p, w) for w in whole for p in part)


def is_part(name: str) -> bool:
    """Whether a thing of that name is one of what something else consists of."""
    words = vocabulary.concepts()
    rules = (p for rule in words.composition for p in (*rule.parts, *rule.rest))
    return any(each.fullmatch(bare(name)) for each in (*rules, *words.within.values()))


def may_stand_below(head: Subject, part: Meaning) -> bool:
    """The same, or the two are subjects of one level: then the list has ended before the part."""
    if may_be_part(head, part) or head.meaning is None:
        return head.meaning is not None
    levels = {(f.table, len(f.code)) for f in head.meaning.same if f.code}
    return any((f.table, len(f.code)) in levels for f in part.same)


def _below(part: Fact, whole: Fact) -> bool:
    kind = whole.role[1] not in MAIN_MEASURES
    if _WORDS.total.fullmatch(bare(whole.item)) and whole.role[0] not in _OF_THEIR_OWN:
        return not kind or whole.measure == part.measure or part.role[0] == BASIC_TABLE
    if part.table != whole.table:
        return False
    total = bool(_WORDS.total.fullmatch(bare(whole.item)))
    return total or part.row == whole.row or bool(whole.code and part.code.startswith(whole.code))
