"""What must add up: inside the tables, between them, and in the self-evaluation tables.

Knows nothing of the narrative. Every identity is judged by intervals: a sum of rounded parts may
be off by their roundings together, and by no more.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis.additions import Addition, What
from juesuan_analysis.amounts import Amount, Interval, outer_bounds, round_half_up
from juesuan_analysis.checks import judge
from juesuan_analysis.document import Place
from juesuan_analysis.evaluation import (
    DEPARTMENT,
    FIGURES,
    GOAL,
    PROJECT,
    TASK,
    Evaluation,
    Indicator,
    Project,
)
from juesuan_analysis.formulas.catalogue import RATE, SCORE, SUM, Formula
from juesuan_analysis.formulas.exact import recompute
from juesuan_analysis.operands import Operand, entry_operand, fact_operand, figures_of
from juesuan_analysis.sources import Prescribed

_MONEY = ("initial_budget", "budget", "execution")


class Identity(Struct, frozen=True):
    """One equality (or bound) between printed figures.

    ``left`` and ``right`` name their figures; ``difference`` is left minus right as printed;
    ``low`` and ``high`` bound the right side. ``conditional`` is true where the document may lack
    some of the parts, so that a difference proves nothing. ``formula`` says what the right side
    computes, ``relation`` whether the left equals it or is at most (``<=``) as much. ``complete``
    means that the form leaves no other part; a list that prints what has figures is not complete.
    ``what`` says which of the form's rules it is, ``question`` what may explain a difference.
    """

    id: str
    scope: str
    statement: str
    left: tuple[Operand, ...]
    right: tuple[Operand, ...]
    difference: Decimal
    low: Decimal
    high: Decimal
    verdict: str
    place: Place
    conditional: bool = False
    relation: str = "="
    formula: Formula = SUM
    complete: bool = False
    what: What = "between"
    question: str = ""


Side = Sequence[Operand]


def read_identities(
    sums: Sequence[Addition], evaluation: Evaluation, beside: Iterable[Identity] = ()
) -> tuple[Identity, ...]:
    """Every identity of a document with its verdict, tables first, in document order.

    ``beside`` are those between it and other documents.
    """
    found = [
        *(_judged(a) for a in sums if a.is_checkable),
        *(i for project in evaluation.projects for i in _of_project(project, evaluation)),
        *(i for project in evaluation.projects for i in _of_sources(project)),
        *(i for project in evaluation.of_kind(GOAL) for i in _of_marks(project)),
        *beside,
    ]
    return tuple(replace(i, id=f"I{number:03d}") for number, i in enumerate(found, start=1))


def _judged(addition: Addition) -> Identity:
    """What the figures printed in some cells make of their sum."""
    a = addition
    left, right = ([fact_operand(cell) for cell in side] for side in (a.left, a.right))
    identity = equal(a.what, a.scope, a.name, left, right, a.place, a.relation)
    return replace(identity, complete=True) if a.complete else identity


def equal(
    what: What,
    scope: str,
    name: str,
    left: Side,
    right: Side,
    place: Place,
    relation: str = "=",
    question: str = "",
) -> Identity:
    """An identity between two sums; ``question``: what may explain a difference."""
    amounts, parts = ([operand.amount for operand in side] for side in (left, right))
    difference, reach, verdict = compared(amounts, parts, relation)
    low, high = outer_bounds(reach)
    shown = round_half_up(difference, max(amount.decimals for amount in (*amounts, *parts)))
    return Identity(
        "", scope, name, tuple(left), tuple(right), shown, low, high, verdict, place,
        relation=relation, what=what, question=question,
    )  # fmt: skip


def compared(
    left: Sequence[Amount], right: Sequence[Amount], relation: str = "="
) -> tuple[Fraction, Interval, str]:
    """Left sum less the right, what the right may be, and the verdict on their relation."""
    total, reach = recompute(SUM, right)
    own, span = recompute(SUM, left)
    assert total is not None  # a sum always has a value
    assert reach is not None
    assert own is not None
    assert span is not None
    difference = own - total
    holds = difference <= 0 if relation == "<=" else difference == 0
    verdict = "exact" if holds else "within_rounding" if span.meets(reach) else "mismatch"
    return difference, reach, verdict


# Self-evaluation


def _of_project(project: Project, evaluation: Evaluation) -> Iterator[Identity]:
    """Rate = execution / budget; score follows from the rate; weights and scores add up."""
    if project.rate and project.execution and project.budget:
        operands = _of(project, "execution", "budget")
        yield _derived("rate", project, "执行率 = 执行数 ÷ 预算数", RATE, operands)
    money = project.execution and project.budget and project.budget.value
    if project.kind == PROJECT and project.score and project.weight and money:
        operands = _of(project, "weight", "execution", "budget")
        yield _derived("score", project, "预算执行得分 = 分值 × 执行率", SCORE, operands)
    if project.kind == PROJECT and project.total:
        yield from _totals(project, evaluation, [])
    if project.kind == DEPARTMENT and project.total:
        yield from _totals(project, evaluation, evaluation.of_kind(TASK))


def _of_marks(project: Project) -> Iterator[Identity]:
    """The marks of a project's indicators add up to what their head prints.

    Short of that, lines may be missing.
    """
    parts = [entry_operand(entry) for entry in project.of_sources("weight")]
    if project.marks and parts:
        whole = [Operand("满分", project.marks, Prescribed(project.id, project.place))]
        name = f"{project.name}：各指标分值之和与表头所印相同"
        found = equal("weights", project.id, name, whole, parts, project.place)
        short = found.difference > 0
        yield replace(found, verdict="unsupported", conditional=True) if short else found


def _of_sources(project: Project) -> Iterator[Identity]:
    """The money of all sources is no more than the total."""
    for measure in _MONEY:
        whole = figures_of([project], measure)
        parts = [entry_operand(entry) for entry in project.of_sources(measure)]
        if whole and parts:
            name = f"{project.name}：{FIGURES[measure]}各项来源不超过总额"
            place = project.place
            yield equal("sources", project.id, name, parts, whole, place, relation="<=")


def _derived(what: What, project: Project, name: str, formula: Formula, operands: Side) -> Identity:
    """A figure that follows from others; the formula has the name of the field it gives."""
    (left,) = _of(project, formula.name)
    stated = left.amount
    check = judge(stated, formula, [operand.amount for operand in operands])
    low, high = check.bounds
    value = check.recomputed or Fraction(0)
    difference = round_half_up(Fraction(stated.value) - value, 4)
    zero = Decimal(0)
    return Identity(
        "", project.id, f"{project.name}：{name}", (left,), tuple(operands), difference,
        low or zero, high or zero, check.verdict, project.place, formula=formula, what=what,
    )  # fmt: skip


def _of(project: Project, *measures: str) -> list[Operand]:
    return [operand for measure in measures for operand in figures_of([project], measure)]


def _totals(
    project: Project, evaluation: Evaluation, tasks: Sequence[Project]
) -> Iterator[Identity]:
    """Weights add up to 100 and scores to the total; only what is printed can be added."""
    parts = [i for i in evaluation.indicators if i.project == project.id]
    lines: list[Project | Indicator] = [*parts, *tasks, replace(project, name="预算执行")]
    weights, scores = figures_of(lines, "weight"), figures_of(lines, "score")
    if not weights or not scores or project.total is None:
        return
    marks = Prescribed(project.id, project.place)
    full = [Operand("满分", Amount("100", "分", unrounded=True), marks)]
    label = f"{project.name}：分值合计 = 100"
    whole = equal("weights", project.id, label, full, weights, project.place)
    total = _of(project, "total")
    label = f"{project.name}：总分 = 各项得分之和"
    added = equal("scores", project.id, label, total, scores, project.place)
    gap = whole.difference
    if gap <= 0:
        yield from (whole, added)
        return
    # Weights short of 100 show that lines are missing; then the scores need not add up either.
    verdict = "unsupported" if Decimal(0) <= added.difference <= gap else "mismatch"
    yield replace(whole, verdict="unsupported", conditional=True)
    yield replace(added, verdict=verdict, conditional=True)
