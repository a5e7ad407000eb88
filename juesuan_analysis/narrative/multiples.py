"""Multiples of another level (是上年的1.32倍), and differences of two rates (提高3.25个百分点)."""

from collections.abc import Iterator
from itertools import takewhile

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.formulas.catalogue import CHANGE, MULTIPLE, POINTS, PRIOR, SHARE, TIMES
from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.narrative.clauses import QUALIFIED
from juesuan_analysis.narrative.comparison import PRIOR as PRIOR_LEVEL
from juesuan_analysis.narrative.context import Said
from juesuan_analysis.narrative.numbers import Number, quantity
from juesuan_analysis.narrative.told import Told
from juesuan_analysis.narrative.wording import Reading

_LATELY = 12
_RATES = vocabulary.concepts().rates
_UNPRINTED = "上年决算不在本文件中"
_UNPRINTED_OTHER = "与之相比的数不在本文件中"
_PRIOR_RATE = vocabulary.concepts().aspects.prior_rate
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
        return replace(claim, missing=_UNPRINTED_OTHER), ()
    readings = tuple((one, base) for base in other.operands for one in subject.operands)
    return replace(claim, readings=readings), ()


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
        if reading.slots["one"] == QUALIFIED.latter:
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
