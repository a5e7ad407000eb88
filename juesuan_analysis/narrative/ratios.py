"""Changes, shares and completion: what a rate is a rate of."""

import re
from collections.abc import Sequence
from dataclasses import replace

from juesuan_analysis.amounts import Amount
from juesuan_analysis.formulas.catalogue import CHANGE, CHANGE_RATE, GROWTH_RATE
from juesuan_analysis.narrative.brackets import last_clause
from juesuan_analysis.narrative.claims import Claim, Subject
from juesuan_analysis.narrative.context import Said, after_last_number, pair_of, unknown_name
from juesuan_analysis.narrative.lists import may_be_part
from juesuan_analysis.narrative.money import base_of, other_base, printed_budget
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.narrative.wording import Reading, core
from juesuan_analysis.operands import Operand, fact_operand, project_operand
from juesuan_analysis.wordforms import bare

_JOINT = re.compile(r"([两二三四五])项(?:合计|共计|之和)占")
_JOINT_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_WITHIN = re.compile(r"([^,;:。]{2,40})中,")
_EACH = re.compile("[分各]别?$")
_ZERO = Amount("0.00", "万元")


def prior(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """Last year's amount, which the text gives."""
    subject = said.own_subject(number, reading) or said.context.topic
    name = f"{said.called(subject, number, reading)}上年数"
    claim = claim.but(subject=name, missing="上年决算不在本文件中")
    said.context.prior = claim.operand
    return claim


def change(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """By how much a thing has changed."""
    subject = said.own_subject(number, reading)
    if subject and (said.context.topic is None or subject.name != said.context.topic.name):
        prior = said.context.prior
        said.name(subject)
        said.context.prior = prior
    claim = claim.but(subject=f"{said.called(subject, number, reading)}增减额")
    pair = pair_of(number)
    said.context.changes[pair] = (subject, claim.operand, reading.sign)
    if subject and subject.operands and said.context.prior:
        readings = tuple((o, said.context.prior) for o in subject.operands)
        return claim.but(readings=readings)
    about = None if pair else _single(subject)
    return claim.but(about=about, missing="上年决算不在本文件中")


def change_rate(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """By how many percent a thing has changed."""
    pair = pair_of(number)
    changed = said.context.changes.get(pair)
    if changed and _adjoins_change(said, number):
        subject, delta, sign = changed
        claim = claim.but(subject=f"{delta.name.removesuffix('增减额')}增减率")
        claim = claim.but(sign=sign, conflict=reading.sign * sign < 0)
        if subject and subject.operands:
            signed = replace(delta, name=f"{'-' if sign < 0 else '+'}{delta.name}")
            operands = subject.operands[pair : pair + 1] or subject.operands
            operands = subject.operands if not pair else operands
            return claim.but(readings=tuple((o, signed) for o in operands))
        return claim.but(missing="不知是哪个数的增减率")
    subject = said.own_subject(number, reading)
    claim = claim.but(subject=f"{said.called(subject, number, reading)}增减率")
    if subject and subject.operands and said.context.prior:
        readings = tuple((o, said.context.prior) for o in subject.operands)
        return claim.but(formula=GROWTH_RATE, readings=readings)
    about = None if pair else _single(subject)
    return claim.but(about=about, missing="上年决算不在本文件中")


def _single(subject: Subject | None) -> Operand | None:
    """The one figure that a thing is, if there is no doubt which."""
    meaning = subject.meaning if subject else None
    if subject is None or (meaning and (meaning.most or meaning.vague or meaning.open)):
        return None
    values = {operand.amount.value for operand in subject.operands}
    return subject.operands[0] if len(values) == 1 else None


def _adjoins_change(said: Said, number: Number) -> bool:
    """Whether the number just before (pairs aside) is the change this rate belongs to."""
    for claim in reversed(said.claims):
        if claim.number.flow.passage is not said.paragraph:
            return False
        if claim.formula is CHANGE:
            return number.flow.sentence(number.start) <= claim.number.start
        if claim.formula is not CHANGE_RATE:
            return False
    return False


def share(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """Which part of a whole a thing is."""
    before = number.before[: reading.begin]
    phrase = after_last_number(last_clause(before))
    joint = _JOINT.search(number.before)
    if joint:
        parts = said.context.amounts[-_JOINT_COUNT[joint[1]] :]
        part = _joined(parts)
    else:
        part = said.own_or_topic(phrase)
    each = bool(_EACH.search(before[-4:]))
    name = part.name if part else "" if each else unknown_name(phrase)
    claim = claim.but(subject=f"{name}占比")
    wholes = _wholes(said, reading.slots.get("whole", ""), number)
    if not reading.slots.get("whole") and part and part.meaning and part.meaning.same:
        wholes = [w for w in wholes if not w.meaning or may_be_part(w, part.meaning)]
    if each or not wholes:
        return claim.but(missing="不知占什么的比重")
    bases = [base for whole in wholes for base in _bases(whole)]
    if part is None or not part.operands:
        zero = bool(bases) and all(base.amount.value == 0 for base in bases)
        return claim.but(zero_base=zero, missing="分子不在本文件中")
    if not bases:
        return claim.but(missing=f"{wholes[0].name}的数不在本文件中")
    open_base = any(w.meaning.open for w in (*wholes, part) if w.meaning)
    readings = tuple((p, b) for b in bases for p in part.operands)
    return claim.but(readings=readings, open_base=open_base)


def _wholes(said: Said, phrase: str, number: Number) -> list[Subject]:
    """What a share is of: as named, else each total whose list it may stand in."""
    if phrase:
        said.context.whole = phrase
        return [said.named(phrase, whole=True) or Subject(core(phrase)[-1], ())]
    within = list(_WITHIN.finditer(number.before))
    named = said.named(within[-1][1], whole=True) if within else None
    if not named and not said.context.heads:
        said.context.headless = True
    if named:
        return [named]
    last = said.named(said.context.whole, whole=True)
    return [] if said.context.headless else [*said.context.heads, *([last] if last else [])]


def completion(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """Which part of its budget was spent."""
    context = said.context
    subject = context.topic if context.project else said.own_subject(number, reading)
    claim = claim.but(subject=f"{said.called(subject, number, reading)}完成率")
    claim = claim.but(base=base_of(reading))
    if subject is None or not subject.operands:
        return claim.but(missing="决算数不在本文件中")
    if subject.name != (context.topic.name if context.topic else ""):
        said.name(subject)
    stated = context.budgets.get(base_of(reading)) or next(iter(context.budgets.values()), None)
    base = stated or printed_budget(said, subject) or _rest_of_budget(said, subject)
    if base:
        open_base = not stated and other_base(said, subject, base_of(reading))
        readings = tuple((o, base) for o in subject.operands)
        return claim.but(readings=readings, open_base=open_base)
    claim = claim.but(about=_single(subject))
    actual = subject.operands[0].amount.value
    if number.amount.value == 0 and actual != 0:
        return claim.but(zero_base=True, missing="年初预算为零，完成率无从计算")
    return claim.but(missing="预算数不在本文件中")


def _rest_of_budget(said: Said, subject: Subject) -> Operand | None:
    """The whole budget, for basic expenditure where project expenditure had none.

    The sentence itself says so: a completion of 0 % over money that was spent.
    """
    if not subject.meaning or not subject.meaning.same:
        return None
    if bare(subject.meaning.same[0].measure) != "基本支出":
        return None
    text = bare(said.text())
    if not re.search(r"项目支出完成(?:了)?[^,。]{0,8}预算[^,。]{0,3}0(?:\.0+)?%", text):
        return None
    for overall in said.evaluation.of_kind("整体"):
        if overall.initial_budget:
            return project_operand(overall, "年初预算", overall.initial_budget)
    return None


def _bases(whole: Subject) -> tuple[Operand, ...]:
    """The numbers that may stand for a whole: its own, and what its name is also used for."""
    others = whole.meaning.other if whole.meaning else ()
    return (*whole.operands, *(fact_operand(fact) for fact in others))


def _joined(parts: Sequence[Subject]) -> Subject | None:
    """Several things taken together; their first operands, added."""
    if not parts or any(not part.operands for part in parts):
        return None
    values = [part.operands[0].amount for part in parts]
    total = sum((value.value for value in values), start=_ZERO.value)
    name = "与".join(part.name for part in parts)
    places = "+".join(part.operands[0].place for part in parts)
    return Subject(name, (Operand(name, Amount(str(total), values[0].unit), places),))
