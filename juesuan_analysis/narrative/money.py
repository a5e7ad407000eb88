"""Amounts and budgets: which printed figures a sum of money is a restatement of."""

from collections.abc import Sequence

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.evaluation import DEPARTMENT
from juesuan_analysis.formulas.catalogue import BUDGET, PRIOR, RESTATED, STATED, SUM, UNREAD
from juesuan_analysis.narrative.averages import averaged
from juesuan_analysis.narrative.brackets import closed_end, last_clause
from juesuan_analysis.narrative.claims import TOGETHER, Claim, Completion, Subject, subject_of
from juesuan_analysis.narrative.clauses import (
    PARTS,
    PERFORMANCE,
    QUALIFIED,
    after_last_number,
    names_something,
    told_before,
    unknown_name,
    whole_within,
)
from juesuan_analysis.narrative.comparison import base_of_level
from juesuan_analysis.narrative.context import Said
from juesuan_analysis.narrative.figures import Meaning, Scope
from juesuan_analysis.narrative.lists import (
    BASIC_TABLE,
    composed_of,
    is_total,
    may_be_part,
    may_stand_below,
)
from juesuan_analysis.narrative.numbers import Number, quantity
from juesuan_analysis.narrative.project_claims import EVALUATED, covered_money, of_project
from juesuan_analysis.narrative.side_by_side import (
    counted_parts,
    joined_names,
    nth_meaning,
    piece,
    respective,
)
from juesuan_analysis.narrative.told import Budgeted, Effect, Named, Preceded, Told, Turned
from juesuan_analysis.narrative.wording import Reading, core
from juesuan_analysis.operands import Operand, fact_operand, figures_of
from juesuan_analysis.wordforms import bare

_WORDS = vocabulary.concepts().money
_ASPECTS = vocabulary.concepts().aspects
_COUNTS = vocabulary.concepts().counts
_MISSING = vocabulary.concepts().missing


def amount(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """An amount: the figures its name means here."""
    phrase = _called(said, number, reading)
    if said.context.project and not phrase:
        return execution(said, number, reading, claim)
    if said.context.scope.name == "performance" and _of_budgeted(said, phrase):
        return _spent(said, claim)
    if average := QUALIFIED.average.search(last_clause(number.before)):
        return averaged(said, number, average["each"], claim)
    if covered := covered_money(said, number, phrase, claim):
        return covered, _of_evaluated(covered)
    if parts := _together(said, phrase) or _parts_before(said, number, phrase):
        return _added(claim, parts)
    head = said.list_around(number)
    eaten = _eaten(number, reading)
    meaning = (
        _headed(said, number, phrase + eaten)
        or _whole(said, number, phrase + eaten)
        or _meaning(said, number, head, phrase)
    )
    if meaning is None and eaten:
        meaning = _known(said, phrase + eaten)
    if each := _each(said, number, phrase):
        meaning = each.meaning or Meaning(each.name)
    restricted = _restricted(said, number) and not _defined_so(meaning, number, phrase)
    because = _because(number, head, meaning)
    if meaning is None and phrase and (because or restricted or _listed(head, number)):
        return _apart(claim, phrase, "只是所述事项的一部分，各表不列这个数")
    if meaning is None:
        return _unknown(said, claim, phrase)
    meaning = nth_meaning(said, meaning, number)
    claim = replace(claim, of=meaning.name, formula=meaning.formula, most=meaning.most)
    if (year := said.of_other_year(phrase)) and meaning.same:
        if not _is_printed(meaning, claim):
            return _of_year(claim, meaning, base_of_level(f"{year}年", said.year))
        claim = replace(claim, dated=year)
    effect = Named(subject_of(meaning, claim.operand), remembered=not restricted)
    if not meaning.same:
        missing = "表中没有这个科目" if "（" in meaning.name else "各表不列这个数"
        missing = f"{missing}，本文件别处也没有可核对的数"
        effect = Named(_beside(said, number, effect.subject), remembered=not restricted)
        return replace(claim, formula=STATED, missing=missing), (effect,)
    # What reasons name is a part of the thing, or money added to it; what a list names is a
    # part of its head.
    foreign = head is not None and (
        not may_stand_below(head, meaning) or _is_of_more(said, head, meaning)
    )
    if meaning.plus:
        claim = replace(claim, formula=SUM)
    return replace(
        claim,
        readings=_readings(meaning, number.pair),
        again=tuple(fact_operand(f) for f in meaning.same[1:] if not number.pair),
        vague=meaning.vague,
        open_base=meaning.open or because or restricted or foreign,
        assumed=_is_alone(phrase) and _is_of_elsewhere(said, meaning),
    ), (effect,)


def _called(said: Said, number: Number, reading: Reading) -> str:
    """The phrase that says what an amount is of; empty where it is of what is spoken of."""
    whole = reading.slots.get("subject", "")
    phrase = piece(said, after_last_number(whole) or _counting(whole), number)
    phrase = "" if said.is_shared(number) else _named_behind(said, number, phrase) or phrase
    # Behind a project 全年支出 is what was spent on it.
    behind_project = said.context.project or said.context.described
    return "" if behind_project and _is_alone(phrase) else phrase


def _of_evaluated(covered: Claim) -> tuple[Effect, ...]:
    """What the money of all evaluated projects tells: what was spent on them, or their budget."""
    if covered.of == EVALUATED:
        spent = Subject(EVALUATED, (covered.operand,))
        return (Named(spent, remembered=False),)
    projects = Subject(EVALUATED, ())
    return (Named(projects, remembered=False), Budgeted("", covered.operand))


def _because(number: Number, head: Subject | None, meaning: Meaning | None) -> bool:
    """Whether an amount belongs to a reason; the next part of a list does not (原因是…；其二…)."""
    if not told_before(number, QUALIFIED.reason):
        return False
    own = QUALIFIED.reason.search(number.before.rpartition(";")[2])
    resumed = head is not None and meaning is not None and may_be_part(head, meaning)
    return bool(own) or not resumed


def _named_behind(said: Said, number: Number, phrase: str) -> str:
    """What an amount is called behind it, where nothing known stands before (其余5万元为…)."""
    behind = QUALIFIED.behind.match(number.after.removeprefix(number.unit))
    if not behind or said.named(phrase):
        return ""
    forms = (behind["name"] + (behind["borne"] or ""), behind["name"])
    return next((form for form in forms if said.named(form)), "")


def _counting(phrase: str) -> str:
    """A name that ends with a count of its own; behind an amount the next one has no name."""
    return "" if _WORDS.last.search(phrase) else closed_end(phrase)


def _together(said: Said, phrase: str) -> list[Subject]:
    """Several things that an amount is said to be of (两项合计, 甲与乙合计), as it names them."""
    words = QUALIFIED.together.fullmatch(core(phrase)[0])
    if words is None or not (words["count"] or words["sum"]):
        return []
    count = _COUNTS.get(words["count"], 0)
    if words["names"]:
        parts = [] if said.named(phrase) else joined_names(said, words["names"], count)
    else:
        parts = counted_parts(said, count, first=bool(words["before"])) if count else []
    return parts


def _parts_before(said: Said, number: Number, phrase: str) -> list[Subject]:
    """The parts that 合计 alone is of: all that its sentence tells, if that is two or more."""
    context = said.context
    if not QUALIFIED.summed.fullmatch(core(phrase)[0]) or said.list_around(number):
        return []
    parts = context.named[context.since :]
    told = [c for c in said.claims if c.number.flow is number.flow]
    told = [c for c in told if c.number.start >= context.sentence]
    amounts = all(c.number.kind == "amount" and c.formula.restates for c in told)
    known = len(parts) == len(told) > 1 and all(part.operands for part in parts)
    return parts if known and amounts else []


def _each(said: Said, number: Number, phrase: str) -> Subject | None:
    """Of the things named last, the one that a value side by side is of (金额依次为…)."""
    beside = number.pair + number.followers > 0
    nameless = not names_something(phrase) or QUALIFIED.both.fullmatch(core(phrase)[-1])
    return respective(said, number) if beside and nameless else None


def _of_budgeted(said: Said, phrase: str) -> bool:
    """Whether 当年支出 is what was spent of a thing whose budget was told just before."""
    told = said.topic is not None and bool(said.context.topic.budgets)
    return told and bool(phrase) and (_is_alone(phrase) or bool(PERFORMANCE.used.fullmatch(phrase)))


def _spent(said: Said, claim: Claim) -> Told:
    """What was spent of a project that the tables do not tell of."""
    name = said.topic.name if said.topic else ""
    claim = replace(claim, formula=STATED, of=name, missing="各表不列这个项目的支出")
    return claim, (Turned(Subject(name, (claim.operand,))),)


def _added(claim: Claim, parts: Sequence[Subject]) -> Told:
    """An amount of several things together, by their first figures if all have any."""
    if any(not part.operands for part in parts):
        claim = replace(claim, formula=STATED, of=TOGETHER.join(part.name for part in parts))
        claim = replace(claim, missing="各表不列这个数，本文件别处也没有可核对的数")
        return claim, (_named(claim, remembered=False),)
    operands = tuple(part.operands[0] for part in parts)
    claim = replace(claim, formula=SUM, of=TOGETHER.join(part.name for part in parts))
    claim = replace(claim, open_base=any(part.meaning.open for part in parts if part.meaning))
    whole = composed_of([part.name for part in parts])
    effects = [Named(Subject(whole, (claim.operand,)))] if whole else []
    return replace(claim, readings=(operands,)), (*effects, _named(claim, remembered=False))


def _is_printed(meaning: Meaning, claim: Claim) -> bool:
    """Whether the tables print just this amount for a thing."""
    stated = claim.number.amount.exact
    return any(fact.operand.exact == stated for fact in (*meaning.same, *meaning.other))


def measure(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """An amount that another one is measured by (占甲5万元的40%): what follows is of the other."""
    claim, effects = amount(said, number, reading, claim)
    told = (replace(e, aside=True) if isinstance(e, Named) else e for e in effects)
    return claim, tuple(told)


def alone(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """An amount whose clause names nothing: of what the clause or the heading before it names."""
    if name := said.name_alone(number) or _named_behind(said, number, ""):
        return amount(said, number, replace(reading, slots={"subject": name}), claim)
    return replace(claim, formula=UNREAD), ()


def _of_year(claim: Claim, meaning: Meaning, base: str) -> Told:
    """An amount of another year, as its name says; last year's may stand in another document."""
    subject = subject_of(meaning)
    claim = replace(claim, formula=PRIOR, aspect=_ASPECTS.prior, missing=_MISSING.prior)
    last = base == _ASPECTS.prior
    claim = replace(claim, figures=subject.figures) if last else replace(claim, formula=STATED)
    return claim, (Named(subject), Preceded(claim.operand, base))


def _beside(said: Said, number: Number, subject: Subject) -> Subject:
    """A thing with all the values printed for it side by side, in order."""
    last = said.topic if number.pair else None
    if last is None or last.name != subject.name:
        return subject
    return replace(subject, operands=(*last.operands, *subject.operands))


def _readings(meaning: Meaning, pair: int) -> tuple[tuple[Operand, ...], ...]:
    """The figures a name may mean: one for each thing, not for each table that prints it.

    What several tables print is told by the first, the section's own; identities hold the others
    against it. Of values side by side each has its own figure.
    """
    if meaning.plus:
        return (tuple(map(fact_operand, (meaning.same[0], *meaning.plus))),)
    own = meaning.same[pair : pair + 1] or meaning.same[:1]
    return tuple((fact_operand(fact),) for fact in (*own, *meaning.other))


def _meaning(said: Said, number: Number, head: Subject | None, phrase: str) -> Meaning | None:
    """What the name of an amount means; the topic, if there is none."""
    if said.topic and QUALIFIED.itself.fullmatch(phrase):
        phrase = ""  # that of what is spoken of
    meaning = _counterpart(said, phrase) or _of_subject(said, phrase)
    meaning = meaning or _crossed(said, head, phrase)
    if meaning is None and phrase:
        meaning = said.figures.resolve(phrase, _scope_in(said, head, number, phrase))
        meaning = meaning or said.figures.resolve(phrase, said.context.scope)
    if meaning and head and head.meaning:
        meaning = said.figures.under(meaning, head.meaning)
    if meaning is None and names_something(phrase) and not said.context.scope.tables:
        return Meaning(core(phrase)[-1])  # a section about things that no table prints
    if said.topic and _is_alone(phrase) and number.of_aspect:
        meaning = said.topic.meaning  # 上年、本年支出依次为 are both of it
    spoken = said.topic or (said.section if QUALIFIED.spent.search(number.before[-8:]) else None)
    unnamed = not names_something(phrase) and (meaning is None or _of_year_only(said, phrase))
    return spoken.meaning or Meaning(spoken.name) if spoken and unnamed else meaning


def _scope_in(said: Said, head: Subject | None, number: Number, phrase: str) -> Scope:
    """The section's tables, that of the whole in whose list an amount stands first."""
    if _WORDS.basic in phrase and not phrase.endswith(_WORDS.basic):
        return replace(said.context.scope, tables=(BASIC_TABLE, *said.context.scope.tables))
    behind = QUALIFIED.share_behind.match(number.after.removeprefix(number.unit))
    within = behind["whole"] if behind else "" if head else whole_within(number.before)
    return said.within(said.named(within, whole=True) if within else head)


def _of_year_only(said: Said, phrase: str) -> bool:
    """Whether an amount is just that of some year (2023年支出3万元), of what is spoken of."""
    other_side = said.topic and _WORDS.income in said.topic.name and _WORDS.expenditure in phrase
    meaning = said.figures.resolve(phrase, said.context.scope)
    known = meaning is not None and bool(meaning.same)
    known = known and not QUALIFIED.sided.fullmatch(phrase)
    return bool(QUALIFIED.dated.match(phrase)) and not known and not other_side


def _eaten(number: Number, reading: Reading) -> str:
    """What a wording took for its own of what may belong to a name (收入决算, 收、支总计为)."""
    own = number.lead[reading.begin :].removeprefix(reading.slots.get("subject", ""))
    return _WORDS.outturn.sub("", own.strip(_WORDS.is_))


def _known(said: Said, phrase: str) -> Meaning | None:
    meaning = said.figures.resolve(phrase, said.context.scope)
    return meaning if meaning and (meaning.same or said.topic is None) else None


def _listed(head: Subject | None, number: Number) -> bool:
    return head is not None or bool(QUALIFIED.list.search(number.before))


def _unknown(said: Said, claim: Claim, phrase: str) -> Told:
    """An amount of a name that means nothing known; what follows speaks of it all the same."""
    claim = replace(claim, formula=UNREAD, of=core(phrase)[-1] if names_something(phrase) else "")
    return claim, (_named(claim),) if claim.of else ()


def _named(claim: Claim, *, remembered: bool = True) -> Effect:
    return Named(Subject(claim.of, (claim.operand,)), remembered)


def _counterpart(said: Said, phrase: str) -> Meaning | None:
    """What 支出 alone means behind 某某收入: 某某支出."""
    side = said.side(phrase)
    return side.meaning if side and side.meaning and side.meaning.same else None


def _whole(said: Said, number: Number, spelled: str) -> Meaning | None:
    """What 收入决算 or 支出决算 means where a sentence begins so, or that is this year's."""
    begins = said.topic is None and not quantity().search(number.lead)
    if (
        names_something(spelled)
        or _of_subject(said, spelled)
        or not (begins or QUALIFIED.of_year.search(spelled))
    ):
        return None
    meaning = said.figures.resolve(spelled, said.context.scope)
    return meaning if meaning and meaning.same else None


def _headed(said: Said, number: Number, spelled: str) -> Meaning | None:
    """What 支出 alone means behind a subject that heads its sentence (检察(款):支出5万元)."""
    head, colon, own = number.lead.rpartition(":")
    if not colon or not own.endswith(spelled):
        return None
    name, scope = last_clause(head), said.context.scope
    if own == spelled and _is_alone(spelled):
        meaning = said.figures.resolve(name, scope)
        if meaning and meaning.same and meaning.same[0].code:
            return meaning
    sided = own == spelled or own.endswith(f",{spelled}")
    if not sided or not QUALIFIED.sided.fullmatch(spelled):
        return None
    meaning = said.figures.resolve(name + spelled, scope)  # 甲:收入5万元,支出3万元
    return meaning if meaning and meaning.same else None


def _is_alone(phrase: str) -> bool:
    return any(form in _WORDS.alone for form in core(phrase))


def _is_of_elsewhere(said: Said, meaning: Meaning) -> bool:
    """Whether a total is none of the section's own tables: 支出 alone is rather not that."""
    return (
        meaning.name in _WORDS.wholes and meaning.same[0].role[0] not in said.context.scope.tables
    )


def _is_of_more(said: Said, head: Subject, meaning: Meaning) -> bool:
    """Whether a figure is of all money where the list is of one budget's."""
    whole = head.meaning.same[:1] if head.meaning else ()
    tables = vocabulary.concepts().figures.all_money
    wider = meaning.same[0].role[0] in tables and not said.figures.one_budget
    return wider and any(fact.role[0] not in tables for fact in whole)


def _of_subject(said: Said, phrase: str) -> Meaning | None:
    """What 支出 alone means behind a subject: the expenditure on it."""
    meaning = said.topic.meaning if said.topic and phrase and _is_alone(phrase) else None
    if meaning is None or not meaning.same:
        return None
    tables = said.context.scope.tables
    alone = said.figures.resolve(phrase, said.context.scope)
    foreign = alone is None or not alone.same or alone.same[0].role[0] not in tables
    own = meaning.same[0].role[0] in tables and not is_total(meaning) and foreign
    return meaning if meaning.same[0].code or own else None


def _crossed(said: Said, head: Subject | None, phrase: str) -> Meaning | None:
    """What the name of a column means under the head of a row: the cell where they meet."""
    if head is None or head.meaning is None or not phrase:
        return None
    return said.figures.crossing(head.meaning, core(phrase))


def _apart(claim: Claim, phrase: str, why: str) -> Told:
    """A number that is understood, but is of something that no table prints."""
    name = core(phrase)[-1] if phrase else "所述数"
    claim = replace(claim, formula=STATED, of=name, missing=why)
    return claim, (_named(claim, remembered=False),)


def _defined_so(meaning: Meaning | None, number: Number, phrase: str) -> bool:
    """Whether a total is said to hold what it holds anyhow: what was carried over."""
    carried = QUALIFIED.carried.match(number.after.removeprefix(number.unit))
    called = PARTS.all.search(meaning.name) or PARTS.all.search(phrase) if meaning else None
    return bool(carried and called)


def _restricted(said: Said, number: Number) -> bool:
    """Whether the name is limited to one unit or source, or widened behind the number."""
    clause = last_clause(number.before)
    if QUALIFIED.wider.match(number.after.removeprefix(number.unit)):
        return True
    if QUALIFIED.narrower.search(clause):
        return True
    unit = QUALIFIED.unit.search(clause)
    return unit is not None and unit[0] not in bare("".join(number.flow.passage.path[:-1]))


def budget(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """A budget: the one a table prints, if any."""
    base = base_of(reading)
    if said.context.project:
        planned = replace(claim, of="全年预算数")
        return of_project(said, planned, "budget"), (Budgeted(base, planned.operand),)
    whole = reading.slots.get("subject", "")
    phrase = after_last_number(whole) or _counting(whole)
    if kind := _of_one_budget(said, number, phrase):
        readings = ((fact_operand(kind.same[0]),),)
        claim = replace(claim, formula=RESTATED, of=kind.name, readings=readings)
        return claim, (Named(subject_of(kind, claim.operand)),)
    nameless = PERFORMANCE.own.fullmatch(phrase) or PERFORMANCE.planned.fullmatch(phrase)
    subject = said.own_or_topic("" if nameless else phrase)
    if subject is None and said.context.scope.name == "performance":
        subject = Subject(_WORDS.project, ())
    if subject is None and (name := unknown_name(phrase)):
        subject = Subject(name, ())
    effects: tuple[Effect, ...] = ()
    if subject and subject is not said.topic:
        effects = (Named(subject),)
    aspect = _WORDS.budget if subject else reading.slots.get("base", _WORDS.budget)
    claim = replace(claim, formula=BUDGET, of=subject.name if subject else "", aspect=aspect)
    claim = replace(claim, frame=Completion(base), figures=subject.figures if subject else ())
    effects = (*effects, Budgeted(base, claim.operand))
    if printed := printed_budget(said, subject):
        other, readings = other_budget(said, subject, base), ((printed,),)
        if printed.amount.exact == claim.number.amount.exact:
            claim = replace(claim, dated=said.of_other_year(phrase))
        return replace(claim, formula=RESTATED, readings=readings, other_budget=other), effects
    missing = "各表不列这个预算数，本文件别处也没有可核对的数"
    return replace(claim, missing=missing), effects


def _of_one_budget(said: Said, number: Number, phrase: str) -> Meaning | None:
    """The part of a total that comes from one of the budgets (财政拨款收入…,其中:一般公共预算…)."""
    within = quantity().sub("", whole_within(number.before))
    head = said.list_around(number) or said.named(within)
    names = (form + _WORDS.budget for form in core(phrase))
    name = next((n for n in names if any(kind.fullmatch(n) for kind in PARTS.budgets)), "")
    if head is None or not name:
        return None
    side = next((s for s in (_WORDS.income, _WORDS.expenditure) if s in head.name), "")
    part = f"{name}{_WORDS.appropriation}{side}"
    meaning = said.figures.resolve(part, said.context.scope) if side else None
    return meaning if meaning and meaning.same else None


def adjustment(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """What a budget was changed by in the course of the year."""
    name = said.topic.name if said.topic else ""
    return replace(
        claim, formula=STATED, of=name, aspect=_ASPECTS.adjusted, missing=_MISSING.budget
    ), ()


def printed_budget(said: Said, subject: Subject | None) -> Operand | None:
    """The budget printed for a thing: 三公 in table 07, the whole in the self-evaluation."""
    if subject is None or subject.meaning is None:
        return None
    for fact in subject.meaning.budget:
        return fact_operand(fact)
    if subject.name not in _WORDS.wholes:
        return None
    return next(iter(figures_of(said.evaluation.of_kind(DEPARTMENT), "initial_budget")), None)


def other_budget(said: Said, subject: Subject | None, base: str) -> bool:
    """Whether the budget a table prints may be another one than the text names.

    Table 07 heads it 预算数; only its notes may say whether that is 年初 or 全年.
    """
    budgets = subject.meaning.budget if subject and subject.meaning else ()
    if not base or not budgets:
        return False
    notes = [n for t in said.figures.tables if t.id == budgets[0].table for n in t.notes]
    return not any(base in note for note in notes)


def execution(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """What was spent of a project, or of whatever is named."""
    project = said.context.project
    named = names_something(after_last_number(reading.slots.get("subject", "")))
    if project is None and said.topic is None and _of_projects(said) and not named:
        name = Subject(_WORDS.project, (claim.operand,))
        claim = replace(claim, formula=STATED, of=name.name, missing="各表不列这个项目的支出")
        return claim, (Named(name),)
    if project is None:
        return amount(said, number, reading, claim)
    spent = replace(claim, of="全年执行数")
    topic = Subject(project.name, (spent.operand,))
    return of_project(said, spent, "execution"), (Turned(topic),)


def _of_projects(said: Said) -> bool:
    return said.context.scope.name == "performance"


def base_of(reading: Reading) -> str:
    """Which budget a wording names: 年初, 全年, 调整; empty if it does not say."""
    named = QUALIFIED.budgets.findall(reading.slots.get("base", ""))
    return named[-1] if named else ""
