"""Multiples of another level (是上年的1.32倍), levels or rates side by side (前者比后者高…)."""

from collections.abc import Iterator
from itertools import takewhile

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.formulas.catalogue import (
    CHANGE,
    GROWTH_RATE,
    MULTIPLE,
    POINTS,
    PRIOR,
    SHARE,
    TIMES,
)
from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.narrative.clauses import QUALIFIED
from juesuan_analysis.narrative.comparison import PRIOR as PRIOR_LEVEL
from juesuan_analysis.narrative.context import Said
from juesuan_analysis.narrative.numbers import Number, quantity
from juesuan_analysis.narrative.ratios import difference
from juesuan_analysis.narrative.told import Told
from juesuan_analysis.narrative.wording import Reading

_LATELY = 12
_BOTH = 2
_ASPECTS = vocabulary.concepts().aspects
_LEVELS = ("", _ASPECTS.prior)
_CHANGED = (_ASPECTS.change, _ASPECTS.change_rate)
_RATES = vocabulary.concepts().rates
_UNPRINTED = "上年决算不在本文件中"
_UNPRINTED_OTHER = "与之相比的数不在本文件中"
_UNPRINTED_RATE = "与之相比的比率不在本文件中"
_MISUSED = "个百分点是两个比率之差，这里说的是金额的增减，应写 %，所述不能成立"


def multiple(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """How many times last year's level something is: from its change, or from that level."""
    subject, topic = said.own_subject(number, reading), said.context.topic
    claim = replace(claim, of=said.called(subject, number, reading), aspect=TIMES.called())
    operands = subject.operands if subject else ()
    changed = topic.changes.get(0)
    if operands and changed and any(c.formula is CHANGE for c in _in_sentence(said, number)):
        by = replace(changed.by, name=f"{'-' if changed.sign < 0 else '+'}{changed.by.name}")
        readings = tuple((operand, by) for operand in operands)
        return replace(claim, formula=MULTIPLE, readings=readings, sign=changed.sign), ()
    if operands and (level := topic.priors.get(PRIOR_LEVEL)):
        readings = tuple((operand, level) for operand in operands)
        return replace(claim, formula=TIMES, readings=readings), ()
    return replace(claim, formula=TIMES, missing=_UNPRINTED), ()


def times(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """How many times another thing something is."""
    base = quantity().sub("", reading.slots["other"])
    subject, other = said.own_subject(number, reading), said.named(base)
    if QUALIFIED.rated.search(base):
        return _of_shares(said, number, claim)
    claim = replace(claim, formula=TIMES, of=said.called(subject, number, reading))
    if not (subject and subject.operands and other and other.operands):
        return _of_two(said, number, replace(claim, missing=_UNPRINTED_OTHER), base), ()
    readings = tuple((one, base) for base in other.operands for one in subject.operands)
    return replace(claim, readings=readings), ()


def _of_two(said: Said, number: Number, claim: Claim, base: str) -> Claim:
    """How many times the latter of two levels of one thing the former is, or the other way."""
    two = _two_levels(said, number)
    if not two or base not in (QUALIFIED.former, QUALIFIED.latter):
        return claim
    other, one = two if base == QUALIFIED.former else two[::-1]
    return replace(claim, of=one.of, readings=((one.operand, other.operand),))


def compared(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """By how much one of two things told before is more or less than the other."""
    rate, two = number.kind == "percent", _two_levels(said, number)
    named = {word: said.named(word) for word in (QUALIFIED.former, QUALIFIED.latter)}
    operands = {word: one.operands for word, one in named.items() if one and one.operands}
    if len(operands) < len(named) and two:
        operands = {word: (c.operand,) for word, c in zip(named, two, strict=True)}
    claim = replace(claim, formula=GROWTH_RATE if rate else CHANGE, missing=_UNPRINTED_OTHER)
    claim = replace(claim, of=reading.slots["one"], aspect=_CHANGED[rate])
    if len(operands) < len(named):
        return claim, ()
    one, other = operands[reading.slots["one"]], operands[reading.slots["other"]]
    readings = tuple((own, base) for base in other for own in one)
    return replace(claim, of=one[0].name, readings=readings), ()


def apart(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """By how much two levels of one thing differ, whichever is more."""
    two = _two_levels(said, number)
    if not two:
        return difference(said, number, reading, claim)
    more, less = sorted((c.operand for c in two), key=lambda o: o.amount.exact, reverse=True)
    claim = replace(claim, formula=CHANGE, of=two[0].of, aspect=_CHANGED[False], sign=1)
    return replace(claim, readings=((more, less),)), ()


def _two_levels(said: Said, number: Number) -> list[Claim]:
    """Two levels of one thing that the sentence has told, if it has told no other amounts of it."""
    amounts = [c for c in _in_sentence(said, number) if c.number.kind == "amount"]
    levels = [c for c in amounts if c.aspect in _LEVELS and not (c.frame or c.caused or c.vague)]
    return levels if len(levels) == _BOTH and levels[0].of == levels[1].of else []


def _of_shares(said: Said, number: Number, claim: Claim) -> Told:
    """How many times another share a share is, both told in the sentence."""
    told = [c for c in _in_sentence(said, number) if c.formula is SHARE][-2:]
    claim = replace(claim, formula=TIMES, of=told[0].of if told else "", missing=_UNPRINTED_OTHER)
    if len(told) > 1:
        claim = replace(claim, readings=((told[0].operand, told[1].operand),))
    return claim, ()


def prior_rate(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """Another year's rate, which the text gives."""
    claim = replace(claim, formula=PRIOR, of=said.called(None, number, reading))
    return replace(
        claim, aspect=vocabulary.concepts().aspects.prior_rate, missing=_UNPRINTED_RATE
    ), ()


def points(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """By how many points a rate differs from another; an amount differs by none."""
    within = _in_paragraph if "one" in reading.slots else _in_sentence
    before = list(within(said, number))
    near = list(takewhile(lambda c: c.formula is not POINTS, reversed(before)))
    rates = [c for c in near if c.number.kind == "percent"]
    other = next((c for c in rates if c.formula is PRIOR), None)
    own = [c for c in rates if c.formula is not PRIOR]
    subject = said.own_subject(number, reading)
    claim = replace(claim, of=said.called(subject, number, reading), aspect=POINTS.called())
    if len(own) > 1 and "one" in reading.slots:
        one, other_one = own[1::-1]  # the last two, the former first
        if reading.slots["one"].startswith(QUALIFIED.latter[0]):
            one, other_one = other_one, one
        name = f"{one.of}与{other_one.of}"
        return replace(claim, of=name, readings=((one.operand, other_one.operand),)), ()
    if own and other:
        readings = tuple((rate.operand, other.operand) for rate in own)
        return replace(claim, of=own[0].of, readings=readings), ()
    of_money = any(c.formula is CHANGE for c in before) or bool(subject and subject.meaning)
    if of_money and not rates and not _RATES.search(number.before):
        return replace(claim, wrong=_MISUSED), ()
    return replace(claim, missing=_UNPRINTED_RATE), ()


def _in_paragraph(said: Said, number: Number) -> Iterator[Claim]:
    """What the paragraph has said lately before a number."""
    return (c for c in said.claims[-_LATELY:] if c.number.flow is number.flow)


def _in_sentence(said: Said, number: Number) -> Iterator[Claim]:
    """What the sentence has said before a number."""
    begin = number.flow.sentence(number.start)
    near = (c for c in said.claims if c.number.flow is number.flow)
    return (c for c in near if c.number.start >= begin)
