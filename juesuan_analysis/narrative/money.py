"""Amounts and budgets: which printed figures a sum of money is a restatement of."""

import re

from juesuan_analysis.formulas.catalogue import BUDGET, RESTATED, STATED, UNREAD
from juesuan_analysis.narrative.brackets import closed_end, last_clause
from juesuan_analysis.narrative.claims import Claim, Subject
from juesuan_analysis.narrative.context import (
    QUALIFIED,
    Said,
    after_last_number,
    names_something,
    pair_of,
    subject_of,
)
from juesuan_analysis.narrative.figures import Meaning
from juesuan_analysis.narrative.lists import may_stand_below
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.narrative.performance import covered_money, of_project
from juesuan_analysis.narrative.wording import Reading, core
from juesuan_analysis.operands import Operand, fact_operand, project_operand
from juesuan_analysis.wordforms import bare

_BASE = re.compile("年初|全年|调整")


def amount(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """An amount: the figures its name means here."""
    whole = reading.slots.get("subject", "")
    phrase = after_last_number(whole) or closed_end(whole)
    project = said.context.project
    if project and not phrase:
        return of_project(said, claim, "执行数", project.execution)
    if QUALIFIED["average"].search(last_clause(number.before)):
        return _apart(said, claim, phrase, "平均数的分子分母未必就是所印各数")
    if performance := covered_money(said, number, phrase, claim):
        return performance
    whole_of = said.list_around(number)
    meaning = _counterpart(said, phrase) or _crossed(said, whole_of, phrase)
    if meaning is None and phrase:
        meaning = said.figures.resolve(phrase, said.context.scope)
    topic = said.context.topic
    if meaning is None and phrase and not said.context.scope.tables:
        meaning = Meaning(core(phrase)[-1])  # a section about things that no table prints
    if meaning is None and topic and not names_something(phrase):
        meaning = topic.meaning
    because = bool(QUALIFIED["reason"].search(number.before))
    restricted = _restricted(said, number)
    listed = whole_of or QUALIFIED["list"].search(number.before)
    if meaning is None and phrase and (listed or because or restricted):
        return _apart(said, claim, phrase, "只是所述事项的一部分，各表不列这个数")
    if meaning is None:
        name = core(phrase)[-1] if phrase else ""
        claim = claim.but(formula=UNREAD, subject=name)
        if name:  # what follows speaks of it, whatever it is
            said.name(Subject(name, (claim.operand,)))
        return claim
    formula = meaning.formula if meaning.same else STATED
    claim = claim.but(subject=meaning.name, formula=formula, most=meaning.most)
    pair = pair_of(number)
    subject = subject_of(meaning, claim.operand)
    said.name(subject, remembered=not restricted)
    if not meaning.same:
        missing = "表中没有这个科目" if "（" in meaning.name else "各表不列这个数"
        return claim.but(missing=f"{missing}，本文件别处也没有可核对的数")
    facts = meaning.same[pair : pair + 1] if pair and pair < len(meaning.same) else meaning.same
    readings = tuple((fact_operand(fact),) for fact in (*facts, *meaning.other))
    # What reasons name is a part of the thing, or money added to it; what a list names is a
    # part of its head.
    foreign = whole_of is not None and not may_stand_below(whole_of, meaning)
    open_base = meaning.open or because or restricted or foreign
    return claim.but(readings=readings, vague=meaning.vague, open_base=open_base)


def _counterpart(said: Said, phrase: str) -> Meaning | None:
    """What 支出 alone means behind 某某收入: 某某支出."""
    topic, name = said.context.topic, core(phrase)[-1] if phrase else ""
    if name != "支出" or topic is None or "收入" not in topic.name or "支出" in topic.name:
        return None
    meaning = said.figures.resolve(topic.name.replace("收入", "支出"), said.context.scope)
    return meaning if meaning and meaning.same else None


def _crossed(said: Said, head: Subject | None, phrase: str) -> Meaning | None:
    """What the name of a column means under the head of a row: the cell where they meet."""
    if head is None or head.meaning is None or not phrase:
        return None
    return said.figures.crossing(head.meaning, core(phrase))


def _apart(said: Said, claim: Claim, phrase: str, why: str) -> Claim:
    """A number that is understood, but is of something that no table prints."""
    name = core(phrase)[-1] if phrase else "所述数"
    claim = claim.but(formula=STATED, subject=name, missing=why)
    said.name(Subject(name, (claim.operand,)), remembered=False)
    return claim


def _restricted(said: Said, number: Number) -> bool:
    """Whether the name is limited to one unit or source, or widened behind the number."""
    clause = last_clause(number.before)
    if QUALIFIED["wider"].match(number.after.removeprefix(number.unit)):
        return True
    if QUALIFIED["narrower"].search(clause):
        return True
    unit = QUALIFIED["unit"].search(clause)
    return unit is not None and unit[0] not in bare("".join(number.flow.passage.path[:-1]))


def budget(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """A budget: the one a table prints, if any."""
    claim = claim.but(formula=BUDGET)
    if said.context.project:
        claim = claim.but(subject="全年预算数")
        said.context.budgets[base_of(reading)] = claim.operand
        return of_project(said, claim, "全年预算数", said.context.project.budget)
    subject = said.own_or_topic(reading.slots.get("subject", ""))
    if subject and subject is not said.context.topic:
        said.name(subject)
    name = f"{subject.name}预算" if subject else reading.slots.get("base", "预算")
    claim = claim.but(subject=name)
    said.context.budgets[base_of(reading)] = claim.operand
    base = printed_budget(said, subject)
    if base:
        open_base = other_base(said, subject, base_of(reading))
        readings = ((base,),)
        return claim.but(formula=RESTATED, readings=readings, open_base=open_base)
    return claim.but(missing="各表不列这个预算数，本文件别处也没有可核对的数")


def printed_budget(said: Said, subject: Subject | None) -> Operand | None:
    """The budget printed for a thing: 三公 in table 07, the whole in the self-evaluation."""
    if subject is None or subject.meaning is None:
        return None
    for fact in subject.meaning.budget:
        return fact_operand(fact)
    wholes = {"支出总计", "本年支出合计", "财政拨款支出", "一般公共预算财政拨款支出"}
    for overall in said.evaluation.of_kind("整体"):
        if overall.initial_budget and subject.name in wholes:
            return project_operand(overall, "年初预算", overall.initial_budget)
    return None


def other_base(said: Said, subject: Subject | None, base: str) -> bool:
    """Whether the budget a table prints may be another one than the text names.

    Table 07 heads it 预算数; only its notes may say whether that is 年初 or 全年.
    """
    budgets = subject.meaning.budget if subject and subject.meaning else ()
    if not base or not budgets:
        return False
    notes = [n for t in said.figures.tables if t.id == budgets[0].table for n in t.notes]
    return not any(base in note for note in notes)


def execution(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """What was spent of a project, or of whatever is named."""
    project = said.context.project
    if project:
        claim = claim.but(subject="全年执行数")
        said.context.topic = Subject(project.name, (claim.operand,))
        return of_project(said, claim, "全年执行数", project.execution)
    return amount(said, number, reading, claim)


def base_of(reading: Reading) -> str:
    """Which budget a wording names: 年初, 全年, 调整; empty if it does not say."""
    match = _BASE.search(reading.slots.get("base", ""))
    return match[0] if match else ""
