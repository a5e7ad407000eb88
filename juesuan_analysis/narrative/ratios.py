"""Changes, shares and completion: what a rate is a rate of."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount
from juesuan_analysis.formulas.catalogue import (
    CHANGE,
    CHANGE_RATE,
    GROWTH_RATE,
    RESTATED,
    SHARE,
    STATED,
    UNREAD,
)
from juesuan_analysis.narrative.brackets import last_clause
from juesuan_analysis.narrative.claims import Change, Claim, Completion, Share, Subject
from juesuan_analysis.narrative.clauses import (
    QUALIFIED,
    after_last_number,
    classing,
    unknown_name,
    whole_within,
)
from juesuan_analysis.narrative.comparison import (
    BUDGETS,
    OPENING,
    PRIOR,
    base_of_level,
    compared_with,
)
from juesuan_analysis.narrative.context import Said
from juesuan_analysis.narrative.figures import Meaning
from juesuan_analysis.narrative.lists import holds, is_total, may_be_part
from juesuan_analysis.narrative.money import base_of, other_budget, printed_budget
from juesuan_analysis.narrative.numbers import Number, quantity
from juesuan_analysis.narrative.project_claims import EVALUATED
from juesuan_analysis.narrative.side_by_side import in_pair, nth, paired_with, piece, respective
from juesuan_analysis.narrative.told import Changed, Divided, Effect, Named, Preceded, Told
from juesuan_analysis.narrative.wording import Reading, core
from juesuan_analysis.operands import Operand, added, fact_operand

_ASPECTS = vocabulary.concepts().aspects
_COUNTS = vocabulary.concepts().counts
_MISSING = vocabulary.concepts().missing
_WORDS = vocabulary.concepts().money
_WORD_OF = {name: word for word, name in BUDGETS.items()}
_NOTHING = Subject("", ())
_LATELY = 40


def prior(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """Last year's amount, which the text gives."""
    if "of" in reading.slots and said.named(reading.slots["of"]) is None:
        return replace(claim, formula=UNREAD), ()
    own = said.own_subject(number, reading)
    unknown = said.called(own, number, reading) if own is None else ""
    subject = Subject(unknown, ()) if unknown else nth(said, own or said.topic, number)
    name = said.called(subject, number, reading)
    claim = replace(_in_units_of(subject, claim), of=name, aspect=_ASPECTS.prior)
    claim = replace(claim, missing=_MISSING.prior, figures=subject.figures if subject else ())
    anew = subject is not None and said.names_anew(subject)
    named = [Named(subject)] if subject and anew else []
    base = base_of_level(number.lead[reading.begin :], said.year)
    return claim, (*named, Preceded(claim.operand, base))


def _in_units_of(subject: Subject | None, claim: Claim) -> Claim:
    """A level printed without its unit, in the unit of the thing that it is of."""
    number = claim.number
    if number.unit or not subject or not subject.operands:
        return claim
    amount = Amount(number.amount.text, subject.operands[0].amount.unit)
    return replace(claim, number=replace(number, amount=amount))


def opening(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """The level of a balance when the year began, which the text gives."""
    subject = said.own_subject(number, reading)
    level = _opening_of(said, subject)
    if level is None:
        return prior(said, number, reading, claim)
    claim = replace(claim, formula=RESTATED, of=level.name, readings=((level.operands[0],),))
    named = [Named(subject)] if subject and said.names_anew(subject) else []
    return claim, (*named, Preceded(claim.operand, PRIOR))


def _opening_of(said: Said, subject: Subject | None) -> Subject | None:
    """The balance of the same name when the year began, if a table prints it."""
    for end, begin in _WORDS.opening.items():
        if subject and end in subject.name:
            level = said.named(subject.name.replace(end, begin))
            return level if level and level.operands else None
    return None


def balance(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """What income exceeds expenditure by."""
    names = _WORDS.balanced.get(said.context.scope.name, _WORDS.balanced["*"])
    income, spent = (said.named(name, whole=True) for name in names)
    claim = replace(claim, formula=CHANGE, of=_WORDS.balance, missing=_MISSING.own)
    if not (income and spent and income.operands and spent.operands):
        return claim, ()
    return replace(claim, readings=((income.operands[0], spent.operands[0]),)), ()


def change(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """By how much a thing has changed."""
    whole, also = said.moved(number, reading)
    subject, base = paired_with(said, whole, number), compared_with(number, said.year)
    levels, other = _levels(said, subject, base)
    effects = list[Effect]()
    if whole and said.names_anew(whole) and not number.pair:
        told = levels[0] if levels and base == PRIOR else None
        effects.append(Named(whole, prior=told))
    claim = replace(claim, of=said.called(subject, number, reading), aspect=_ASPECTS.change)
    frame = _changed(base, subject, also, levels)
    effects.append(Changed(number.pair, subject, claim.operand, reading.sign, also))
    claim = replace(claim, frame=frame, other_budget=other, figures=_figures(subject, also))
    readings = _against(levels, subject, also)
    return replace(claim, readings=readings, missing=_missing(base, levels)), effects


def difference(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """By how much an outturn differs from its budget (结余, 超出, 差异率), where one is known."""
    base, rate = compared_with(number, said.year, ""), number.kind == "percent"
    vague = "spent" in reading.slots  # 少支 may be less than last year too
    budgets = () if base or claim.caused or in_pair(said, number) else _budgets(said, vague)
    if said.topic and budgets:
        sure = budgets == said.context.topic.budgets and "part" not in reading.slots
        claim = replace(claim, formula=GROWTH_RATE if rate else CHANGE, other_budget=not sure)
        claim = _from_budget(claim, said.topic, budgets)
        falls = all(own.amount.exact < level.amount.exact for own, level in claim.readings)
        sign = reading.sign or (-1 if falls else 1)
        by = () if rate else (Changed(number.pair, said.topic, claim.operand, sign),)
        return claim, by
    nowhere = reading.sign < 0 if base else not vague
    if base not in _WORD_OF and nowhere and "direction" not in reading.slots:
        return _left(said, claim)
    says, formula = (change_rate, CHANGE_RATE) if rate else (change, CHANGE)
    return says(said, number, reading, replace(claim, formula=formula))


def _left(said: Said, claim: Claim) -> Told:
    """What is left over of nobody knows what; a share behind it may be of that."""
    claim = replace(claim, formula=STATED, of=_WORDS.over, missing=_MISSING.budget)
    told = said.context.topic.budgets or said.topic is None
    return claim, () if told else (Named(Subject(claim.of, (claim.operand,)), remembered=False),)


def _budgets(said: Said, told: bool) -> dict[str, Operand]:
    """The budgets of what is spoken of: as the text has told, else as a table prints it."""
    budgets = dict(said.context.topic.budgets)
    printed = None if told or budgets else printed_budget(said, said.topic)
    return {"": printed} if printed else budgets


def _from_budget(claim: Claim, subject: Subject, budgets: dict[str, Operand]) -> Claim:
    # Several budgets were told: it may be of each of them.
    base = BUDGETS.get(next(iter(budgets)), "") if len(budgets) == 1 else ""
    frame = Change(base, subject.certain, prior=next(iter(budgets.values())) if base else None)
    readings = _against(tuple(budgets.values()), subject, None)
    aspect = _ASPECTS.change if claim.formula is CHANGE else _ASPECTS.change_rate
    claim = replace(claim, of=subject.name, aspect=aspect, frame=frame)
    return replace(claim, readings=readings, missing=_MISSING.own)


def change_rate(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """By how many percent a thing has changed."""
    base = _base_of_rate(said, number)
    changed = said.context.topic.changes.get(number.pair)
    if changed and _adjoins_change(said, number, base):
        return _rate_of(claim, number, reading, changed, base), ()
    whole, also = said.moved(number, reading)
    subject = paired_with(said, whole, number)
    levels, other = _levels(said, subject, base)
    claim = replace(claim, of=said.called(subject, number, reading), aspect=_ASPECTS.change_rate)
    frame = _changed(base, subject, also, levels)
    claim = replace(claim, frame=frame, other_budget=other, missing=_missing(base, levels))
    claim = replace(claim, figures=_figures(subject, also))
    if readings := _against(levels, subject, also):
        return replace(claim, formula=GROWTH_RATE, readings=readings), ()
    return claim, ()


def _base_of_rate(said: Said, number: Number) -> str:
    """What a rate is from: a budget, if the amount before it is and nothing else is named."""
    frame = said.claims[-1].frame if said.claims and said.context.adjoins else None
    if isinstance(frame, Change) and frame.base in _WORD_OF:
        return compared_with(number, said.year, "") or frame.base
    return compared_with(number, said.year)


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
    told = topic.priors.get(base)
    if base == OPENING and not told and (level := _opening_of(said, subject)):
        return level.operands[:1], False
    return ((told,) if told and (not anew or said.just_told(told)) else ()), False


def _against(
    levels: Sequence[Operand], subject: Subject | None, also: Subject | None
) -> tuple[tuple[Operand, ...], ...]:
    """What a thing, or another that may be meant, is compared with."""
    own = [o for one in (subject, also) if one for o in one.operands]
    return tuple((o, level) for level in levels for o in own)


def _figures(*subjects: Subject | None) -> tuple[Operand, ...]:
    return tuple(o for subject in subjects if subject for o in subject.figures)


def _missing(base: str, levels: Sequence[Operand]) -> str:
    """What the document does not print, so that a change cannot be computed."""
    if levels:
        return _MISSING.own
    if base in _WORD_OF:
        return _MISSING.budget
    return _MISSING.prior if base in ("", PRIOR) else f"{base}{_MISSING.other}"


def _rate_of(claim: Claim, number: Number, reading: Reading, changed: Changed, base: str) -> Claim:
    """The rate of a change that is stated right before it."""
    subject, by, sign = changed.subject, changed.by, changed.sign or reading.sign
    claim = replace(
        claim,
        of=by.name.removesuffix(_ASPECTS.change),
        aspect=_ASPECTS.change_rate,
        sign=sign,
        conflict=_opposed(reading, sign),
        frame=Change(base, by=by, alike=bool(subject and subject.alike)),
    )
    operands = (*(subject.operands if subject else ()), *(changed.also or _NOTHING).operands)
    if not operands:
        return replace(claim, missing=_MISSING.of_what)
    signed = replace(by, name=f"{'-' if sign < 0 else '+'}{by.name}")
    own = operands[number.pair : number.pair + 1] if number.pair else ()
    return replace(claim, readings=tuple((o, signed) for o in own or operands))


def _opposed(reading: Reading, sign: int) -> bool:
    """Whether a rate's own word or minus contradicts the change; without one it has no sign."""
    told = "direction" in reading.slots or reading.sign < 0
    return told and reading.sign * sign < 0


def _adjoins_change(said: Said, number: Number, base: str) -> bool:
    """Whether the number just before (pairs aside) is the change this rate belongs to."""
    context, frame = said.context, said.claims[-1].frame if said.claims else None
    same = isinstance(frame, Change) and frame.base == base
    return context.adjoins and same and number.flow.sentence(number.start) <= context.changed


def share(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """Which part of a whole a thing is."""
    before = number.before[: reading.begin]
    phrase = piece(said, after_last_number(last_clause(before)), number)
    amid = QUALIFIED.amid.match(phrase)
    phrase = (amid["part"] or "") if amid else phrase
    each = bool(QUALIFIED.each.search(before[-4:]))
    several = None if phrase and not each else respective(said, number)
    part = _joint(said, number) or several or said.own_or_topic(phrase)
    if part and part.name == EVALUATED and not part.operands:
        part = Subject(EVALUATED, tuple(said.context.topic.budgets.values())[:1])
    name = part.name if part else "" if each else unknown_name(phrase)
    claim = replace(claim, of=name, aspect=_ASPECTS.share)
    stated = reading.slots.get("whole", "") or (amid["whole"] if amid else "")
    stated = quantity().sub("", stated)  # it is told by its amount as well
    wholes, effects = _wholes(said, stated, number)
    if part and not stated:
        lately = reversed(_lately(said))
        holding = {each.name: each for each in lately if holds(each.name, part.name)}
        wholes = [*wholes, *holding.values()]
    if phrase and name and QUALIFIED.amount_behind.match(number.after.removeprefix(number.unit)):
        effects = [*effects, Named(part or Subject(name, ()), remembered=False)]
    if amid and part and not said.context.heads:
        effects = [*effects, Named(part, remembered=False)]
    if not stated and part:
        wholes = _without_part([*wholes, *_around(said, part)], part)
    if part and not wholes and not stated and not each and (own := _own_totals(said, part)):
        return replace(_divided(claim, part, own), assumed=True), effects
    if (each and not several) or not wholes:
        return replace(claim, missing=_MISSING.whole), effects
    claim = _divided(claim, part, wholes)
    # All the money of a table may be a share of any other.
    total = part is not None and part.meaning is not None and is_total(part.meaning)
    return replace(claim, assumed=total and not stated), effects


def ratio(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """One of two parts to each other (76:24): its share of both, where that is in hundredths."""
    parts = [said.named(reading.slots[which]) for which in ("one", "other")]
    claim = replace(claim, formula=STATED, of=reading.slots["one"], missing=_MISSING.part)
    beside = re.match(r":(\d+)", number.after) or re.search(r"(\d+):$", number.before)
    both = [part.operands[0] for part in parts if part and part.operands]
    if len(both) < 2 or not beside or number.amount.value + int(beside[1]) != 100:
        return claim, ()
    readings = ((both[0], added(both)),)
    return replace(claim, formula=SHARE, aspect=_ASPECTS.share, readings=readings), ()


def bracketed(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """A rate in a bracket right behind an amount: of a change it is one, of a part its share."""
    last = said.claims[-1]
    if last.formula is CHANGE:
        return change_rate(said, number, reading, replace(claim, formula=CHANGE_RATE))
    if not (said.context.heads or classing(number.before)):
        return replace(claim, formula=STATED, of=last.of, missing=_MISSING.whole), ()
    return share(said, number, reading, replace(claim, formula=SHARE))


def _around(said: Said, part: Subject) -> list[Subject]:
    """What a share without a base may be one of: totals its paragraph names, and its section's.

    A list below a paragraph that named a wider base goes on with what the section speaks of.
    """
    if not part.meaning or not part.meaning.same:
        return []
    section = said.named(said.context.scope.whole, whole=True)
    return [*_spoken(said), *([section] if section else [])]


def _spoken(said: Said) -> list[Subject]:
    """Totals that the paragraph names, the last first."""
    return [one for one in _lately(said) if one.meaning and is_total(one.meaning)]


def _lately(said: Said) -> list[Subject]:
    """What the paragraph has named, the last first, as far back as anybody reads."""
    return said.context.named[: -_LATELY - 1 : -1]


def _own_totals(said: Said, part: Subject) -> list[Subject]:
    """All the money of the table that prints a thing: what its share is one of, rather than not."""
    facts = part.meaning.same[:1] if part.meaning else ()
    totals = [c for f in facts for c in said.figures.totals(f) if not is_total(Meaning("", facts))]
    return [Subject(cell.item, (fact_operand(cell),)) for cell in totals]


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
    bases = [
        base
        for whole in wholes
        for base in _bases(whole)
        if base.source not in itself
        and not (part and base.source.stated and whole.name == part.name)
    ]
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
    within = whole_within(number.before)
    named = said.named(within, whole=True) if within else None
    inside = [named] if named else []
    if phrase and not QUALIFIED.figureless.fullmatch(phrase):
        whole = said.named(phrase, whole=True) or Subject(core(phrase)[-1], ())
        loose = [*context.heads, *inside, *_spoken(said)]
        return [whole, *(loose if QUALIFIED.loose.fullmatch(phrase) else [])], [Divided(phrase)]
    if inside:
        return inside, []
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
    base = base_of(reading) or _measured_by(number)
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
    claim = replace(claim, frame=Completion(base, subject.certain), figures=subject.figures)
    if number.amount.value == 0 and subject.operands[0].amount.value != 0:
        return replace(claim, zero_base=True, missing=_MISSING.zero_budget), effects
    return replace(claim, missing=_MISSING.budget), effects


def _measured_by(number: Number) -> str:
    """The budget that the clause before says it is measured by (以年初预算衡量，执行率为…)."""
    first, _ = number.flow.clause(number.start)
    clause = last_clause(number.flow.text[: first - 1]) if first else ""
    measured = QUALIFIED.measured.search(clause)
    return measured["budget"] if measured else ""


def budget_of(said: Said, subject: Subject | None, base: str) -> tuple[Operand | None, bool]:
    """The budget of a thing, as stated or as a table prints it; and if that may be another one."""
    anew = subject is None or said.names_anew(subject)
    told = {} if anew else dict(said.context.topic.budgets)
    named = told.get(base) or told.get("") if base else next(iter(reversed(told.values())), None)
    if named:
        return named, False
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
    parts = (
        said.context.named[-_COUNTS[together["count"]] :] if together["count"] else _beside(said)
    )
    if not parts or any(not part.operands for part in parts):
        return Subject("", ())
    first = [replace(part.operands[0], name=part.name) for part in parts]
    return Subject("与".join(part.name for part in parts), (added(first),))


def _beside(said: Said) -> list[Subject]:
    """What was named in the clause before, value by value (办公费5万元、差旅费3万元，合计占…)."""
    last = said.claims[-1].number
    begin = last.flow.clause(last.start)[0]
    count = sum(c.number.flow is last.flow and c.number.start >= begin for c in said.claims[-9:])
    return said.context.named[-count:]
