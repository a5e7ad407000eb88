"""The self-evaluated projects."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from juesuan_analysis.charts.performance import ProjectRow, projects_of
from juesuan_analysis.outputs.briefing.parts import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller

_LOW = 3  # projects told for their low execution
_BARS = 6
_FULL = Decimal(100)


def projects(t: Teller) -> Section | None:
    """Execution of all projects, what is stated wrongly, and who spent least of its budget."""
    every = projects_of(t.d, t.lang)
    if not every:
        return None
    *rows, _ = every
    rows = [_bound(t, row) for row in rows]
    wrong = [row for row in rows if row.refuted]
    low = [r for r in rows if r.rate is not None and r.rate < _FULL and not r.refuted][:_LOW]
    rest = [r for r in rows if r.rate is not None and r not in wrong and r not in low]
    told = [_wrong(t, row) for row in wrong] + [_low(t, row) for row in low] + _rest(t, rest)
    drawn = [row for row in rows if row.rate is not None]
    return Section(t.say("projects.name"), _title(t, rows), tuple(told), _bars(t, drawn))


def _title(t: Teller, rows: Sequence[ProjectRow]) -> Sentence:
    """The sums, over projects that have both amounts if there is a rate to tell."""
    spent = [row for row in rows if row.execution is not None]
    if not spent:
        return t.sentence("projects.unspent", [row.id for row in rows], n=len(rows))
    execution = sum((row.execution or Decimal(0) for row in spent), start=Decimal(0))
    blanks = {"n": len(spent), "execution": t.evaluated(execution)}
    budget = sum((row.budget or Decimal(0) for row in spent), start=Decimal(0))
    sources = [row.id for row in spent]
    if not budget or any(row.budget is None for row in spent):
        return t.sentence("projects.rateless", sources, **blanks)
    rate = t.percent(execution / budget * 100)
    return t.sentence("projects.title", sources, budget=t.evaluated(budget), rate=rate, **blanks)


def _stated(t: Teller, row: ProjectRow) -> str:
    """The statement that gives a project's completion; empty if there is none."""
    name = next(p.name for p in t.d.evaluation.of_kind("项目") if p.id == row.id)
    rates = (s for s in t.d.statements_list if s.claim.formula == "completion")
    named = ((s.id, s.claim.subject.removesuffix("完成率")) for s in rates)
    return next((i for i, called in named if called == name or called.startswith(f"{name}·")), "")


def _bound(t: Teller, row: ProjectRow) -> ProjectRow:
    """A project with the completion stated of itself, not of one whose name begins like its own."""
    statement = t.statements.get(_stated(t, row))
    if statement is None:
        return replace(row, stated=None, verdict="")
    return replace(row, stated=statement.claim.number.amount.value, verdict=statement.verdict)


def _wrong(t: Teller, row: ProjectRow) -> Sentence:
    statement = _stated(t, row)
    stated = t.said(f"{row.stated}%", statement)
    return t.sentence(
        "projects.wrong", (row.id, statement), name=row.name, stated=stated, rate=row.shown_rate
    )


def _low(t: Teller, row: ProjectRow) -> Sentence:
    return t.sentence("projects.low", [row.id], name=row.name, rate=row.shown_rate)


def _rest(t: Teller, rows: Sequence[ProjectRow]) -> list[Sentence]:
    if not rows:
        return []
    sources = [row.id for row in rows]
    rates = [row.rate for row in rows if row.rate is not None]
    if set(rates) == {_FULL}:
        return [t.sentence("projects.full", sources, n=len(rows))]
    span = {"low": t.percent(min(rates)), "high": t.percent(max(rates))}
    return [t.sentence("projects.others", sources, n=len(rows), **span)]


def _bars(t: Teller, rows: Sequence[ProjectRow]) -> Graph | None:
    if not rows:
        return None
    shown = rows[:_BARS]
    measure = t.first(t.say("projects.rate"), len(shown), len(rows))
    values = tuple(float(row.rate or 0) for row in shown)
    return Graph("bar", measure, tuple(row.name for row in shown), ((measure, values),))
