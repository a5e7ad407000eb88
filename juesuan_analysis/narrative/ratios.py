"""Changes and completion: what a rate is a rate of."""

from collections.abc import Sequence

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount
from juesuan_analysis.formulas.catalogue import (
    CHANGE,
    CHANGE_RATE,
    GROWTH_RATE,
    RESTATED,
    STATED,
    UNREAD,
)
from juesuan_analysis.narrative.brackets import last_clause
from juesuan_analysis.narrative.claims import Change, Claim, Completion, Subject
from juesuan_analysis.narrative.clauses import QUALIFIED, named_before, names_something
from juesuan_analysis.narrative.comparison import (
    BUDGETS,
    OPENING,
    PRIOR,
    base_of_level,
    compared_with,
)
from juesuan_analysis.narrative.context import Said
from juesuan_analysis.narrative.money import base_of, other_budget, printed_budget
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.narrative.side_by_side import in_pair, nth, paired_with, piece, respective
from juesuan_analysis.narrative.told import Changed, Effect, Named, Preceded, Told
from juesuan_analysis.narrative.wording import Reading
from juesuan_analysis.operands import Operand

_ASPECTS = vocabulary.concepts().aspects
_MISSING = vocabulary.concepts().missing
_WORDS = vocabulary.concepts().money
_WORD_OF = {name: word for word, name in BUDGETS.items()}
_NOTHING = Subject("", ())


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
    claim = replace(claim, assumed=_is_open(subject))
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
    whole, also = said.moved(number, reading)
    adjoins = changed is not None and _adjoins_change(said, number, base)
    if changed and adjoins and not _is_of_other(said, number, reading, whole, changed):
        return _rate_of(claim, number, reading, changed, base), ()
    subject = paired_with(said, whole, number)
    levels, other = _levels(said, subject, base)
    claim = replace(claim, of=said.called(subject, number, reading), aspect=_ASPECTS.change_rate)
    frame = _changed(base, subject, also, levels)
    claim = replace(claim, frame=frame, other_budget=other, missing=_missing(base, levels))
    claim = replace(claim, figures=_figures(subject, also), assumed=_is_open(subject))
    named = [Named(whole)] if whole and said.names_anew(whole) and not number.pair else []
    if readings := _against(levels, subject, also):
        return replace(claim, formula=GROWTH_RATE, readings=readings), named
    return claim, named


def _is_of_other(
    said: Said, number: Number, reading: Reading, subject: Subject | None, changed: Changed
) -> bool:
    """Whether a rate names a thing of its own, and not what the change before it is of."""
    before = changed.subject
    if subject is None or (before is not None and before.name == subject.name):
        return False
    return said.is_named(number, reading)


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
    topic = said.told_of(subject)
    if base in _WORD_OF:
        budget, other = budget_of(said, subject, _WORD_OF[base])
        return ((budget,) if budget else ()), other
    told = topic.priors.get(base)
    if base == OPENING and not told and (level := _opening_of(said, subject)):
        return level.operands[:1], False
    if not told and anew and (last := said.context.topic.priors.get(base)):
        told = last if said.just_told(last) else None
    return ((told,) if told else ()), False


def _against(
    levels: Sequence[Operand], subject: Subject | None, also: Subject | None
) -> tuple[tuple[Operand, ...], ...]:
    """What a thing, or another that may be meant, is compared with."""
    own = [o for one in (subject, also) if one for o in one.operands]
    return tuple((o, level) for level in levels for o in own)


def _figures(*subjects: Subject | None) -> tuple[Operand, ...]:
    return tuple(o for subject in subjects if subject for o in subject.figures)


def _is_open(subject: Subject | None) -> bool:
    """Whether the figures of a thing may cover other money, and none is stated for it."""
    meaning = subject.meaning if subject else None
    stated = subject is not None and any(o.source.stated for o in subject.operands)
    return meaning is not None and meaning.open and not stated


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


def completion(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """Which part of its budget was spent."""
    base = base_of(reading) or _measured_by(number)
    subject = said.topic if said.context.project else _completed(said, number, reading)
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


def _completed(said: Said, number: Number, reading: Reading) -> Subject | None:
    """What was spent a part of: of several things with a value each, the one of this value."""
    phrase = named_before(number, reading)[1]
    one = piece(said, phrase, number)
    if one != phrase:
        return said.named(one)
    beside = number.pair + number.followers > 0 and not reading.slots.get("base")
    each = respective(said, number) if beside and not names_something(phrase) else None
    return each or said.own_subject(number, reading)


def _measured_by(number: Number) -> str:
    """The budget that the clause before says it is measured by (以年初预算衡量，执行率为…)."""
    first, _ = number.flow.clause(number.start)
    clause = last_clause(number.flow.text[: first - 1]) if first else ""
    measured = QUALIFIED.measured.search(clause)
    return measured["budget"] if measured else ""


def budget_of(said: Said, subject: Subject | None, base: str) -> tuple[Operand | None, bool]:
    """The budget of a thing, as stated or as a table prints it; and if that may be another one."""
    told = dict(said.told_of(subject).budgets) if subject else {}
    named = told.get(base) or told.get("") if base else next(iter(reversed(told.values())), None)
    if named:
        return named, False
    printed = printed_budget(said, subject)
    return printed, bool(printed) and other_budget(said, subject, base)
