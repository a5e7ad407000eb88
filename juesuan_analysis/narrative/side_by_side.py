"""Values printed side by side (甲、乙分别为…、…): which of the things named each one is of."""

from collections.abc import Iterator
from itertools import combinations

from juesuan_analysis import vocabulary
from juesuan_analysis.narrative.claims import Subject
from juesuan_analysis.narrative.clauses import QUALIFIED, names_something
from juesuan_analysis.narrative.context import Said
from juesuan_analysis.narrative.figures import Meaning
from juesuan_analysis.narrative.numbers import Number

_KIND = vocabulary.concepts().figures.kind
_MOST = 8
"""A phrase with more joints than names that anybody lists is not looked through."""


def nth(said: Said, subject: Subject | None, number: Number) -> Subject | None:
    """Of things named together, the one that a number printed beside others is of."""
    if not in_pair(said, number):
        return subject
    pair = subject.meaning.pair if subject and subject.meaning else ()
    one = said.named(pair[number.pair]) if number.pair < len(pair) else None
    return one or subject


def paired_with(said: Said, subject: Subject | None, number: Number) -> Subject | None:
    """As :func:`nth`, or of the things named last one for each value where these are as many."""
    one = nth(said, subject, number)
    anew = one is None or one is not subject or said.names_anew(one)
    return one if anew or not in_pair(said, number) else respective(said, number) or one


def nth_meaning(said: Said, meaning: Meaning, number: Number) -> Meaning:
    """The same as :func:`nth` for what a name means."""
    one = nth(said, Subject(meaning.name, (), meaning), number)
    return one.meaning if one and one.meaning else meaning


def in_pair(said: Said, number: Number) -> bool:
    """Whether a number is one of several values side by side."""
    return number.beside is not None or (id(number.flow.passage), number.start) in said.paired


def piece(said: Said, phrase: str, number: Number) -> str:
    """Of names joined by 与 or 、 the one whose value side by side a number is."""
    count = number.pair + 1 + number.followers
    if count == 1 or said.named(phrase):
        return phrase
    unknown = ""
    for pieces in _divided(phrase, count):
        # 财政拨款收入、支出 are 财政拨款收入 and 财政拨款支出.
        begins = [pieces[0][: -len(name)] for name in pieces]
        whole = [p if said.named(p) else b + p for p, b in zip(pieces, begins, strict=True)]
        if all(map(said.named, whole)):
            return whole[number.pair]
        if any(map(said.named, pieces)) and all(map(names_something, pieces)):
            unknown = unknown or pieces[number.pair]
    return unknown or phrase


def _divided(phrase: str, count: int) -> Iterator[list[str]]:
    """The ways to part a phrase at its joints into so many pieces; a name may hold a joint itself.

    >>> [*_divided("甲和乙、丙", 2)]
    [['甲', '乙、丙'], ['甲和乙', '丙']]
    """
    joints = [match.span() for match in QUALIFIED.joined.finditer(phrase)][:_MOST]
    for chosen in combinations(joints, count - 1):
        begins = [0, *(end for _, end in chosen)]
        ends = [*(begin for begin, _ in chosen), len(phrase)]
        yield [phrase[b:e] for b, e in zip(begins, ends, strict=True)]


def respective(said: Said, number: Number) -> Subject | None:
    """Of the things named last in the sentence, the one that a value side by side is of."""
    count = number.pair + 1 + number.followers
    named = list({s.name: s for s in said.context.named[said.context.since :]}.values())
    parts = said.parts(said.context.until) if count > 1 else []
    if parts and count == len(parts):
        return parts[number.pair]
    return named[number.pair - count] if 1 < count <= len(named) else None


def counted_parts(said: Said, count: int, *, first: bool) -> list[Subject]:
    """So many things that were named last; of more, the ``first`` where these are meant."""
    context, parts = said.context, said.parts()
    if first:
        return parts[:count] if len(parts) > count else []
    named = context.named[context.since :]
    return named if len(named) == count else parts if len(parts) == count else []


def joined_names(said: Said, names: str, count: int) -> list[Subject]:
    """The things that a phrase names one beside the other, so many if that is told."""
    joints = len(QUALIFIED.joined.findall(names))
    for pieces in _divided(names, count or joints + 1) if joints else ():
        found = [said.named(each) or said.named(each + _KIND) for each in pieces]
        known = [one for one in found if one]
        if len(known) == len(pieces):
            return known
    return []
