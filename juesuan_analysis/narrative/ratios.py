"""Changes, shares and completion: what a rate is a rate of."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount
from juesuan_analysis.formulas.catalogue import CHANGE, GROWTH_RATE, UNREAD
from juesuan_analysis.narrative.brackets import last_clause
from juesuan_analysis.narrative.claims import Change, Claim, Completion, Share, Subject
from juesuan_analysis.narrative.clauses import (
    QUALIFIED,
    after_last_number,
    classing,
    unknown_name,
    whole_within,
)
from juesuan_analysis.narrative.comparison import BUDGETS, PRIOR, compared_with
from juesuan_analysis.narrative.context import Said
from juesuan_analysis.narrative.lists import is_composed, is_total, may_be_part
from juesuan_analysis.narrative.money import amount, base_of, other_budget, printed_budget
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.narrative.told import Changed, Divided, Effect, Named, Preceded, Told
from juesuan_analysis.narrative.wording import Reading, core
from juesuan_analysis.operands import Operand, fact_operand
from juesuan_analysis.sources import Total

_ASPECTS = vocabulary.concepts().aspects
_COUNTS = vocabulary.concepts().counts
_MISSING = vocabulary.concepts().missing
_WORD_OF = {name: word for word, name in BUDGETS.items()}
_NOTHING = Subject("", ())
_LATELY = 40


def prior(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """Last year's amount, which the text gives."""
    subject = said.nth(said.own_subject(number, reading) or said.topic, number)
    name = said.called(subject, number, reading)
    claim = replace(_in_units_of(subject, claim), of=name, aspect=_ASPECTS.prior)
    claim = replace(claim, missing=_MISSING.prior)
    anew = subject is not None and said.names_anew(subject)
    named = [Named(subject)] if subject and anew else []
    return claim, (*named, Preceded(claim.operand))


def _in_units_of(subject: Subject | None, claim: Claim) -> Claim:
    """A level printed without its unit, in the unit of the thing that it is of."""
    number = claim.number
    if number.unit or not subject or not subject.operands:
        return claim
    amount = Amount(number.amount.text, subject.operands[0].amount.unit)
    return replace(claim, number=replace(number, amount=amount))


def change(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """By how much a thing has changed."""
    whole, also = said.moved(number, reading)
    subject, base = said.nth(whole, number), compared_with(number, said.year)
    levels, other = _levels(said, subject, base)
    effects = list[Effect]()
    if whole and said.names_anew(whole) and not number.pair:
        told = levels[0] if levels and base == PRIOR else None
        effects.append(Named(whole, prior=told))
    claim = replace(claim, of=said.called(subject, number, reading), aspect=_ASPECTS.change)
    frame = _changed(base, subject, also, levels)
    effects.append(Changed(number.pair, subject, claim.operand, reading.sign, also))
    claim = replace(claim, frame=frame, other_budget=other)
    readings = _against(levels, subject, also)
    return replace(claim, readings=readings, missing=_missing(base, levels)), effects


def difference(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """By how much an outturn differs from its budget (结余, 超出), where one has been told."""
    budgets, subject = said.context.topic.budgets, said.topic
    base = compared_with(number, said.year, "")
    known = budgets and subject and not base and not claim.caused and not said.in_pair(number)
    if not known and base not in _WORD_OF and "direction" not in reading.slots:
        return _left(said, number, reading, claim)
    claim = replace(claim, formula=CHANGE)
    if not known or subject is None:
        return change(said, number, reading, claim)
    # Several budgets were told: it may be of each of them.
    base = BUDGETS.get(next(iter(budgets)), "") if len(budgets) == 1 else ""
    frame = Change(base, subject.certain, prior=next(iter(budgets.values())) if base else None)
    readings = _against(tuple(budgets.values()), subject, None)
    claim = replace(claim, of=subject.name, aspect=_ASPECTS.change, frame=frame)
    return replace(claim, readings=readings, missing=_MISSING.own), ()


def _left(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """What is left over of nobody knows what; nothing behind it speaks of that."""
    claim, effects = amount(said, number, reading, claim)
    return claim, () if claim.formula is UNREAD else effects


def change_rate(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """By how many percent a thing has changed."""
    base = compared_with(number, said.year)
    changed = said.context.topic.changes.get(number.pair)
    if changed and _adjoins_change(said, number, base):
        return _rate_of(claim, number, reading, changed, base), ()
    whole, also = said.moved(number, reading)
    subject = said.nth(whole, number)
    levels, other = _levels(said, subject, base)
    claim = replace(claim, of=said.called(subject, number, reading), aspect=_ASPECTS.change_rate)
    frame = _changed(base, subject, also, levels)
    claim = replace(claim, frame=frame, other_budget=other, missing=_missing(base, levels))
    if readings := _against(levels, subject, also):
        return replace(claim, formula=GROWTH_RATE, readings=readings), ()
    return claim, ()


def _changed(
    base: str, subject: Subject | None, also: Subject | None, levels: Sequence[Operand]
) -> Change:
    """A change from a level, of the figure of a thing if it is certain which."""
    own = subject.certain if subject and not also else None
    alike = subject is not None and subject.alike
    return Change(base, own, prior=levels[0] if levels else None, alike=alike)


def _levels(said: Said, subject: Subject | None, base: str) -> tuple[tuple[Operand, ...], bool]:
    """What a change is from, as far as that is printed; and if it may be another budget."""
    anew = subject is None or said.names_anew(subject)
    topic = said.context.topic
    if base in _WORD_OF:
        budget, other = budget_of(said, subject, _WORD_OF[base])
        return ((budget,) if budget else ()), other
    told = topic.prior if base and topic.prior else None
    return ((told,) if told and (not anew or said.just_told(told)) else ()), False


def _against(
    levels: Sequence[Operand], subject: Subject | None, also: Subject | None
) -> tuple[tuple[Operand, ...], ...]:
    """What a thing, or another that may be meant, is compared with."""
    own = [o for one in (subject, also) if one for o in one.operands]
    return tuple((o, level) for level in levels for o in own)


def _missing(base: str, levels: Sequence[Operand]) -> str:
    """What the document does not print, so that a change cannot be computed."""
    if levels:
        return _MISSING.own
    if base in _WORD_OF:
        return _MISSING.budget
    return _MISSING.prior if base in ("", PRIOR) else f"{base}{_MISSING.other}"


def _rate_of(claim: Claim, number: Number, reading: Reading, changed: Changed, base: str) -> Claim:
    """The rate of a change that is stated right before it."""
    subject, by, sign = changed.subject, changed.by, changed.sign
    claim = replace(
        claim,
        of=by.name.removesuffix(_ASPECTS.change),
        aspect=_ASPECTS.change_rate,
        sign=sign,
        conflict=reading.sign * sign < 0,
        frame=Change(base, by=by, alike=bool(subject and subject.alike)),
    )
    operands = (*(subject.operands if subject else ()), *(changed.also or _NOTHING).operands)
    if not operands:
        return replace(claim, missing=_MISSING.of_what)
    signed = replace(by, name=f"{'-' if sign < 0 else '+'}{by.name}")
    own = operands[number.pair : number.pair + 1] if number.pair else ()
    return replace(claim, readings=tuple((o, signed) for o in own or operands))


def _adjoins_change(said: Said, number: Number, base: str) -> bool:
    """Whether the number just before (pairs aside) is the change this rate belongs to."""
    context, frame = said.context, said.claims[-1].frame if said.claims else None
    same = isinstance(frame, Change) and frame.base == base
    return context.adjoins and same and number.flow.sentence(number.start) <= context.changed


def share(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """Which part of a whole a thing is."""
    before = number.before[: reading.begin]
    phrase = after_last_number(last_clause(before))
    each = bool(QUALIFIED.each.search(before[-4:]))
    several = None if phrase and not each else said.respective(number)
    part = _joint(said, number) or several or said.own_or_topic(phrase)
    name = part.name if part else "" if each else unknown_name(phrase)
    claim = replace(claim, of=name, aspect=_ASPECTS.share)
    stated = reading.slots.get("whole", "")
    wholes, effects = _wholes(said, stated, number)
    if not wholes and part:
        composed = (one for one in _lately(said) if is_composed(one.name, part.name))
        wholes = [*islice(composed, 1)]
    if phrase and name and QUALIFIED.amount_behind.match(number.after.removeprefix(number.unit)):
        effects = [*effects, Named(part or Subject(name, ()), remembered=False)]
    if not stated and part:
        wholes = _without_part([*wholes, *_around(said, part)], part)
    if (each and not several) or not wholes:
        return replace(claim, missing=_MISSING.whole), effects
    return _divided(claim, part, wholes), effects


def _around(said: Said, part: Subject) -> list[Subject]:
    """What a share without a base may be one of: totals its paragraph names, and its section's.

    A list below a paragraph that named a wider base goes on with what the section speaks of.
    """
    if not part.meaning or not part.meaning.same:
        return []
    section = said.named(said.context.scope.whole, whole=True)
    spoken = [one for one in _lately(said) if one.meaning and is_total(one.meaning)]
    return [*spoken, *([section] if section else [])]


def _lately(said: Said) -> list[Subject]:
    """What the paragraph has named, the last first, as far back as anybody reads."""
    return said.context.named[: -_LATELY - 1 : -1]


def _without_part(wholes: Sequence[Subject], part: Subject) -> list[Subject]:
    """The wholes that a thing may be a part of, each once and as it was first meant.

    What the sentence itself states stands before what its section speaks of.
    """
    named: dict[str, Subject] = {}
    for whole in wholes:
        if whole.name != part.name:
            named.setdefault(whole.name, whole)
    if part.meaning is None or not part.meaning.same:
        return list(named.values())
    return [w for w in named.values() if not w.meaning or may_be_part(w, part.meaning)]


def _divided(claim: Claim, part: Subject | None, wholes: Sequence[Subject]) -> Claim:
    """The share of a thing in the one of several wholes that it may be a part of."""
    itself = part.meaning.same if part and part.meaning else ()
    bases = [base for whole in wholes for base in _bases(whole) if base.source not in itself]
    own = part.operands[0] if part and part.operands else None
    claim = replace(claim, frame=Share(own, bases[0] if bases else None, wholes[0].name))
    if part is None or not part.operands:
        zero = bool(bases) and all(base.amount.value == 0 for base in bases)
        return replace(claim, zero_base=zero, missing=_MISSING.part)
    if not bases:
        return replace(claim, missing=f"{wholes[0].name}{_MISSING.of_whole}")
    open_base = any(w.meaning.open for w in (*wholes, part) if w.meaning)
    readings = tuple((p, b) for b in bases for p in part.operands)
    return replace(claim, readings=readings, open_base=open_base)


def _wholes(said: Said, phrase: str, number: Number) -> tuple[list[Subject], list[Effect]]:
    """What a share is of: as named, else each total whose list it may stand in."""
    context = said.context
    if phrase:
        whole = said.named(phrase, whole=True) or Subject(core(phrase)[-1], ())
        return [whole], [Divided(phrase)]
    within = whole_within(number.before)
    if within and (named := said.named(within, whole=True)):
        return [named], []
    if unsaid := _section_total(said, number):
        return [unsaid], [Divided(unsaid.name)]
    if context.divided == "" or (not context.heads and context.divided is None):
        return [], [Divided("")]
    last = said.named(context.divided or "", whole=True)
    return [*context.heads, *([last] if last else [])], []


def _section_total(said: Said, number: Number) -> Subject | None:
    """What is classed in a sentence that does not say so: all that its section speaks of."""
    context, classed = said.context, classing(number.before)
    if context.heads or context.divided is not None or not classed:
        return None
    return said.named(classed["name"] or "", whole=True) or said.named(
        context.scope.whole, whole=True
    )


def completion(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """Which part of its budget was spent."""
    base = base_of(reading)
    subject = said.topic if said.context.project else said.own_subject(number, reading)
    claim = replace(claim, of=said.called(subject, number, reading), aspect=_ASPECTS.completion)
    claim = replace(claim, frame=Completion(base))
    if subject is None or not subject.operands:
        return replace(claim, missing=_MISSING.own), ()
    effects = (Named(subject),) if said.names_anew(subject) else ()
    budget, other = budget_of(said, subject, base)
    if budget:
        readings = tuple((o, budget) for o in subject.operands)
        frame = Completion(base, subject.operands[0], budget)
        return replace(claim, frame=frame, readings=readings, other_budget=other), effects
    claim = replace(claim, frame=Completion(base, subject.certain))
    if number.amount.value == 0 and subject.operands[0].amount.value != 0:
        return replace(claim, zero_base=True, missing=_MISSING.zero_budget), effects
    return replace(claim, missing=_MISSING.budget), effects


def budget_of(said: Said, subject: Subject | None, base: str) -> tuple[Operand | None, bool]:
    """The budget of a thing, as stated or as a table prints it; and if that may be another one."""
    told = {} if subject is None or said.names_anew(subject) else said.context.topic.budgets
    if stated := told.get(base) or next(iter(told.values()), None):
        return stated, False
    printed = printed_budget(said, subject)
    return printed, bool(printed) and other_budget(said, subject, base)


def _bases(whole: Subject) -> tuple[Operand, ...]:
    """The numbers that may stand for a whole: its own, and what its name is also used for."""
    others = whole.meaning.other if whole.meaning else ()
    return (*whole.operands, *(fact_operand(fact) for fact in others))


def _joint(said: Said, number: Number) -> Subject | None:
    """Several things taken together (两项合计占), by their first figures, added."""
    together = QUALIFIED.joint.search(number.before)
    if together is None:
        return None
    parts = said.context.named[-_COUNTS[together["count"]] :]
    if not parts or any(not part.operands for part in parts):
        return Subject("", ())
    first = [part.operands[0] for part in parts]
    total = sum(operand.amount.value for operand in first)
    name = "与".join(part.name for part in parts)
    source = Total(tuple(operand.source for operand in first))
    return Subject(name, (Operand(name, Amount(str(total), first[0].amount.unit), source),))
