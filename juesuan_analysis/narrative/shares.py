"""Shares: which part of a whole a thing is, and what the whole may be."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.formulas.catalogue import (
    CHANGE,
    CHANGE_RATE,
    SHARE,
    STATED,
    UNREAD,
)
from juesuan_analysis.narrative.brackets import last_clause
from juesuan_analysis.narrative.claims import TOGETHER, Claim, Share, Subject
from juesuan_analysis.narrative.clauses import (
    QUALIFIED,
    after_last_number,
    classing,
    unknown_name,
    whole_within,
)
from juesuan_analysis.narrative.context import Said
from juesuan_analysis.narrative.figures import Meaning
from juesuan_analysis.narrative.lists import holds, is_part, is_total, may_be_part
from juesuan_analysis.narrative.numbers import Number, quantity
from juesuan_analysis.narrative.project_claims import EVALUATED
from juesuan_analysis.narrative.ratios import change_rate
from juesuan_analysis.narrative.side_by_side import counted_parts, piece, respective
from juesuan_analysis.narrative.told import Divided, Effect, Named, Told
from juesuan_analysis.narrative.wording import Reading, core
from juesuan_analysis.operands import Operand, added, fact_operand

_ASPECTS = vocabulary.concepts().aspects
_COUNTS = vocabulary.concepts().counts
_MISSING = vocabulary.concepts().missing
_LATELY = 40


def share(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """Which part of a whole a thing is."""
    before = number.before[: reading.begin]
    phrase = piece(said, after_last_number(last_clause(before)), number)
    amid = QUALIFIED.amid.match(phrase)
    phrase = (amid["part"] or "") if amid else phrase
    joint = _joint(said, number)
    both = joint is None and bool(QUALIFIED.both.search(last_clause(number.lead[: reading.begin])))
    each = both or bool(QUALIFIED.each.search(before[-4:]))
    several = None if phrase and not each else respective(said, number)
    part = joint or several or said.own_or_topic(phrase)
    if part and part.name == EVALUATED and not part.operands:
        part = Subject(EVALUATED, tuple(said.context.topic.budgets.values())[:1])
    name = part.name if part else "" if each else unknown_name(phrase)
    claim = replace(claim, of=name, aspect=_ASPECTS.share)
    stated = reading.slots.get("whole", "") or (amid["whole"] if amid else "")
    stated = quantity().sub("", stated)  # it is told by its amount as well
    total_word = bool(stated) and bool(QUALIFIED.figureless.fullmatch(stated))
    stated = "" if total_word else stated
    wholes, effects = _wholes(said, stated, number)
    earlier = list[Subject]()
    if part and not stated:
        lately = _holding(_lately(said), part, outermost=total_word)
        earlier = [] if lately else _holding(said.told_in_section(), part, outermost=True)
        wholes = [*wholes, *lately, *earlier]
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
    referred = {QUALIFIED.former, QUALIFIED.latter} & {*core(phrase)} if phrase else None
    # All the money of a table may be a share of any other.
    total = part is not None and part.meaning is not None and is_total(part.meaning)
    unsaid = (total or bool(referred) or (bool(earlier) and not total_word)) and not stated
    return replace(claim, assumed=unsaid), effects


def _holding(named: Sequence[Subject], part: Subject, *, outermost: bool) -> list[Subject]:
    """Of things named, the last first, those that hold a part by what they are called.

    ``outermost``: only those that are no part of another thing themselves.
    """
    names = part.name.split(TOGETHER)
    found = {one.name: one for one in reversed(named) if all(holds(one.name, n) for n in names)}
    return [one for one in found.values() if not (outermost and is_part(one.name))]


def portion(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """Which part of a whole is for something that is named behind it (38%用于人员)."""
    behind = QUALIFIED.portion.match(number.after.removeprefix(number.unit))
    assert behind is not None  # the wording asks for it
    part = said.named(behind["name"]) or Subject(core(behind["name"])[-1], ())
    claim = replace(claim, formula=SHARE, of=part.name, aspect=_ASPECTS.share)
    within = quantity().sub("", whole_within(number.before))
    inside = said.named(within, whole=True) if within else None
    around = [inside] if inside else [*said.context.heads, *_around(said, part)]
    wholes = _without_part(around, part)
    effect = Named(part, remembered=False)
    if not wholes:
        return replace(claim, missing=_MISSING.whole), (effect,)
    return _divided(claim, part, wholes), (effect,)


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
        formula = STATED if number.before.endswith("(") else UNREAD
        return replace(claim, formula=formula, of=last.of, missing=_MISSING.whole), ()
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
    within = quantity().sub("", whole_within(number.before))
    named = said.named(within, whole=True) if within else None
    inside = [named] if named else []
    if phrase:
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


def _bases(whole: Subject) -> tuple[Operand, ...]:
    """The numbers that may stand for a whole: its own, and what its name is also used for."""
    meant = (*whole.meaning.same[:1], *whole.meaning.other) if whole.meaning else ()
    return tuple(dict.fromkeys((*whole.operands, *map(fact_operand, meant))))


def _joint(said: Said, number: Number) -> Subject | None:
    """Several things taken together (两项合计占), by their first figures, added."""
    together = QUALIFIED.joint.search(number.before)
    if together is None:
        return None
    count, first = _COUNTS.get(together["count"], 0), bool(together["before"])
    parts = counted_parts(said, count, first=first) if count else _beside(said)
    if count and not parts and not first:
        parts = said.context.named[-count:]
    if not parts or any(not part.operands for part in parts):
        return Subject("", ())
    own = [replace(part.operands[0], name=part.name) for part in parts]
    return Subject(TOGETHER.join(part.name for part in parts), (added(own),))


def _beside(said: Said) -> list[Subject]:
    """What was named in the clause before, value by value (办公费5万元、差旅费3万元，合计占…)."""
    last = said.claims[-1].number
    begin = last.flow.clause(last.start)[0]
    count = sum(c.number.flow is last.flow and c.number.start >= begin for c in said.claims[-9:])
    return said.context.named[-count:]
