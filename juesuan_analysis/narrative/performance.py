"""What performance sections say, and counts: projects, their money, their scores."""

import re

from juesuan_analysis.amounts import Amount
from juesuan_analysis.formulas.catalogue import RESTATED, SELF_EVALUATION, STATED, SUM
from juesuan_analysis.narrative.brackets import last_clause
from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.narrative.context import Said, subject_of
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.narrative.wording import Reading, core
from juesuan_analysis.operands import fact_operand, project_operand
from juesuan_analysis.vocabulary import load

_CLAUSE = re.compile(r"[。;,:!?]")
_WORDS = {name: re.compile(words) for name, words in load("concepts")["performance"].items()}


def of_project(said: Said, claim: Claim, name: str, figure: Amount | None) -> Claim:
    """A figure restated from a project's self-evaluation table."""
    project = said.context.project
    claim = claim.but(formula=SELF_EVALUATION)
    if project is None or figure is None:
        return claim.but(missing=f"自评表没有印出{name}")
    claim = claim.but(subject=f"{project.name}·{name}")
    return claim.but(readings=((project_operand(project, name, figure),),))


def covered_money(said: Said, number: Number, phrase: str, claim: Claim) -> Claim | None:
    """Money the performance section says is covered: all projects', or the department's."""
    name = phrase
    if said.context.scope.name != "performance" or said.context.project:
        return None
    if not _WORDS["money"].search(name or last_clause(number.before)):
        return None
    claim = claim.but(subject=name or "涉及资金")
    if _WORDS["overall"].search(number.before.rpartition("其中")[0] or number.before):
        meaning = said.figures.resolve("支出总计", said.context.scope)
        if meaning and meaning.same:
            readings = tuple((fact_operand(f),) for f in (*meaning.same, *meaning.other))
            return claim.but(formula=RESTATED, readings=readings)
    budgets = [p for p in said.evaluation.of_kind("项目") if p.budget]
    stated = said.stated_projects()
    if _of_others(number) or not budgets or stated != len(budgets):
        return claim.but(formula=STATED, missing="本文件没有可核对的项目资金明细")
    operands = tuple(project_operand(p, "全年预算数", p.budget) for p in budgets if p.budget)
    return claim.but(formula=SUM, readings=(operands,))


def _of_others(number: Number) -> bool:
    """Whether the sentence speaks of other projects than the self-evaluated, or of some only.

    What stands in closed brackets before the number does not count.
    """
    sentence = re.sub(r"\([^()]*\)", "", number.before)
    inside = sentence.rpartition("(")[2]
    after = re.sub(r"\([^()]*\)", "", number.flow.rest(number.end))
    own = _CLAUSE.split(inside)[-1] if "(" in sentence else inside + after[:30]
    return bool(_WORDS["other"].search(own))


def coverage(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """Which part of all projects was evaluated."""
    missing = "全部项目的个数不在本文件中，覆盖率无从计算"
    return claim.but(subject="自评覆盖率", missing=missing)


def score(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """A project's score, or that of the department as a whole."""
    if said.context.project:
        return of_project(said, claim, "得分", said.context.project.total)
    return _overall_score(said, number, claim)


def _overall_score(said: Said, number: Number, claim: Claim) -> Claim:
    claim = claim.but(subject="整体绩效自评得分", formula=SELF_EVALUATION)
    for overall in said.evaluation.of_kind("整体"):
        if overall.total:
            operand = project_operand(overall, "总评价得分", overall.total)
            return claim.but(readings=((operand,),))
    return claim.but(missing="整体绩效自评表不在本文件中")


def mean(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """The mean of the scores of all projects."""
    if _WORDS["overall"].search(number.before):
        return _overall_score(said, number, claim)
    scored = [p for p in said.evaluation.of_kind("项目") if p.total]
    claim = claim.but(subject="自评平均分")
    if not scored or not (said.complete or said.stated_projects() == len(scored)):
        return claim.but(missing="各项目得分不在本文件中")
    operands = tuple(project_operand(p, "总分", p.total) for p in scored if p.total)
    return claim.but(readings=(operands,))


def count(said: Said, number: Number, reading: Reading, claim: Claim) -> Claim:
    """How many there are of something."""
    clause = last_clause(number.before)
    projects = said.evaluation.of_kind("项目")
    unit = number.unit
    name = core(said.counted(number))[-1]
    _count_of(said, name)
    claim = claim.but(subject=f"{name}（{unit}）" if name else unit)
    if said.context.scope.name == "performance" and unit == "个" and not said.context.project:
        following = number.after[len(unit) :]
        name = clause + following[:6]
        if "项目" in name and not _of_others(number):
            claim = claim.but(subject="项目个数")
            if projects and (said.complete or number.amount.value == len(projects)):
                operands = tuple(
                    project_operand(p, "项目", Amount("1", unrounded=True)) for p in projects
                )
                return claim.but(readings=(operands,))
    return claim.but(missing="本文件没有印可据以核对的数")


def _count_of(said: Said, name: str) -> None:
    """Batches and persons of a thing are said before its money: it is what follows speaks of."""
    meaning = said.figures.resolve(name, said.context.scope) if name else None
    topic = said.context.topic
    if meaning and meaning.same and (topic is None or topic.meaning is None):
        said.context.topic = subject_of(meaning)
