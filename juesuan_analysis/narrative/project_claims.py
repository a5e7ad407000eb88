"""What performance sections say, and counts: projects, their money, their scores."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from juesuan_analysis.evaluation import DEPARTMENT, FIGURES, PROJECT
from juesuan_analysis.formulas.catalogue import RESTATED, SELF_EVALUATION, STATED, SUM
from juesuan_analysis.narrative.brackets import last_clause
from juesuan_analysis.narrative.claims import Claim, subject_of
from juesuan_analysis.narrative.clauses import PARTS, PERFORMANCE
from juesuan_analysis.narrative.context import PROJECTS, Said
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.narrative.told import Told, Turned
from juesuan_analysis.narrative.wording import Reading, core
from juesuan_analysis.operands import Operand, entry_operand, fact_operand, figures_of

EVALUATED = "自评项目"
"""What money is spent on that is evaluated."""
OVERALL = "整体绩效自评得分"
"""What the score of a department as a whole is called."""
_UNPRINTED = "本文件没有印可据以核对的数"
_UNSCORED = "各项目得分不在本文件中"
_NEAR = 6
_CLAUSE = re.compile(r"[。;,:!?]")


def of_project(said: Said, claim: Claim, measure: str) -> Claim:
    """A figure restated from a project's self-evaluation table."""
    claim = replace(claim, formula=SELF_EVALUATION)
    projects = [said.context.project] if said.context.project else []
    for operand in figures_of(projects, measure):
        return replace(claim, of=operand.name, readings=((operand,),))
    return replace(claim, missing=f"自评表没有印出{FIGURES[measure]}")


def covered_money(said: Said, number: Number, phrase: str, claim: Claim) -> Claim | None:
    """Money the performance section says is covered: all projects', or the department's."""
    name = phrase
    if said.context.scope.name != "performance" or said.context.project:
        return None
    if not PERFORMANCE.money.search(name or last_clause(number.before)):
        return None
    known = name and not PERFORMANCE.money.fullmatch(name)
    short = core(name)[-1] if known else ""
    claim = replace(claim, of=short if PERFORMANCE.money.fullmatch(short) else name or "涉及资金")
    whole = PARTS.word.split(number.before)
    if PERFORMANCE.overall.search("".join(whole[:-1]) or number.before):
        meaning = said.figures.resolve(PERFORMANCE.whole, said.context.scope)
        if meaning and meaning.same:
            readings = tuple((fact_operand(f),) for f in (*meaning.same[:1], *meaning.other))
            return replace(claim, formula=RESTATED, readings=readings)
    if spent := PERFORMANCE.spent.search(number.before[-_NEAR:]):
        claim = replace(claim, of=EVALUATED)
    budgets = figures_of(said.evaluation.of_kind(PROJECT), "execution" if spent else "budget")
    stated = said.stated_projects()
    if of_others(number) or not budgets or stated != len(budgets):
        return replace(claim, formula=STATED, missing="本文件没有可核对的项目资金明细")
    return replace(claim, formula=SUM, readings=(budgets,))


def of_others(number: Number) -> bool:
    """Whether the sentence speaks of other projects than the self-evaluated, or of some only.

    What stands in closed brackets before the number does not count.
    """
    sentence = re.sub(r"\([^()]*\)", "", number.before)
    inside = sentence.rpartition("(")[2]
    after = re.sub(r"\([^()]*\)", "", number.flow.rest(number.end))
    own = _CLAUSE.split(inside)[-1] if "(" in sentence else inside + after[:30]
    return bool(PERFORMANCE.other.search(own))


def coverage(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """Which part of all projects was evaluated."""
    missing = "全部项目的个数不在本文件中，覆盖率无从计算"
    return replace(claim, of="自评覆盖率", missing=missing), ()


def score(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """A project's score, or that of the department as a whole."""
    if said.context.project:
        return of_project(said, claim, "total"), ()
    if described := said.context.described:
        missing = "这个项目的自评表不在本文件中"
        return replace(claim, formula=SELF_EVALUATION, of=described.name, missing=missing), ()
    return _overall_score(said, claim), ()


def _overall_score(said: Said, claim: Claim) -> Claim:
    claim = replace(claim, of=OVERALL, formula=SELF_EVALUATION)
    for operand in figures_of(said.evaluation.of_kind(DEPARTMENT), "total"):
        return replace(claim, readings=((operand,),))
    return replace(claim, missing="整体绩效自评表不在本文件中")


def mean(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """The mean of the scores of all projects."""
    if PERFORMANCE.overall.search(number.before):
        return _overall_score(said, claim), ()
    scored = figures_of(said.evaluation.of_kind(PROJECT), "total")
    claim = replace(claim, of="自评平均分")
    if not scored or not (said.complete or said.stated_projects() == len(scored)):
        return replace(claim, missing=_UNSCORED), ()
    return replace(claim, readings=(scored,)), ()


EXTREMES = dict(zip(PERFORMANCE.extremes, (min, max), strict=True))
"""What one of several scores is called that is the lowest or the highest."""


def extreme(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """The highest or lowest score of all projects."""
    name = next(name for name in EXTREMES if reading.slots["end"] in name)
    claim = replace(claim, formula=SELF_EVALUATION, of=name)
    scored = figures_of(said.evaluation.of_kind(PROJECT), "total")
    if scored and (said.complete or said.stated_projects() == len(scored)):
        return with_extreme(claim, scored), ()
    return replace(claim, missing=_UNSCORED), ()


def with_extreme(claim: Claim, scores: Sequence[Operand]) -> Claim:
    """A score said to be the highest or lowest of some, held against that."""
    found = EXTREMES[claim.of](scores, key=lambda operand: operand.amount.value)
    return replace(claim, readings=((found,),), missing="")


def indicator(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """What an indicator of a project reached."""
    name = core(reading.slots["subject"])[-1]
    return replace(claim, formula=STATED, of=name, missing=_UNPRINTED), ()


def count(said: Said, number: Number, reading: Reading, claim: Claim) -> Told:
    """How many there are of something."""
    unit, name = number.unit, core(said.counted(number))[-1]
    claim = replace(claim, of=f"{name}（{unit}）" if name else unit)
    effects = _count_of(said, name)
    if not _counts_projects(said, number):
        return replace(claim, missing=_UNPRINTED), effects
    claim, projects = replace(claim, of=PROJECTS), said.evaluation.of_kind(PROJECT)
    if projects and (said.complete or number.amount.value == len(projects)):
        operands = tuple(entry_operand(project.one()) for project in projects)
        return replace(claim, readings=(operands,)), effects
    return replace(claim, missing=_UNPRINTED), effects


def _counts_projects(said: Said, number: Number) -> bool:
    """Whether it is the number of self-evaluated projects."""
    if said.context.scope.name != "performance" or said.context.project:
        return False
    around = last_clause(number.before) + number.after[len(number.unit) :][:6]
    return (
        number.unit == PERFORMANCE.unit and PERFORMANCE.counted in around and not of_others(number)
    )


def _count_of(said: Said, name: str) -> tuple[Turned, ...]:
    """Batches and persons of a thing are said before its money: it is what follows speaks of."""
    meaning = said.figures.resolve(name, said.context.scope) if name else None
    free = said.topic is None or said.topic.meaning is None
    return (Turned(subject_of(meaning)),) if meaning and meaning.same and free else ()
