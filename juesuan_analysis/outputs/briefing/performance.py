"""The self-evaluated projects."""

from collections.abc import Sequence
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
    *rows, total = every
    wrong = [row for row in rows if row.refuted]
    low = [r for r in rows if r.rate is not None and r.rate < _FULL and not r.refuted][:_LOW]
    rest = [r for r in rows if r.rate is not None and r not in wrong and r not in low]
    told = [_wrong(t, row) for row in wrong] + [_low(t, row) for row in low] + _rest(t, rest)
    drawn = [row for row in rows if row.rate is not None][:_BARS]
    return Section(t.say("projects.name"), _title(t, rows, total), tuple(told), _bars(t, drawn))


def _title(t: Teller, rows: Sequence[ProjectRow], total: ProjectRow) -> Sentence:
    key = "projects.title" if total.rate is not None else "projects.rateless"
    return t.sentence(
        key,
        [row.id for row in rows],
        n=len(rows),
        execution=t.evaluated(total.execution),
        budget=t.evaluated(total.budget),
        rate=total.shown_rate,
    )


def _stated(t: Teller, row: ProjectRow) -> str:
    """The statement that gives a project's completion."""
    name = next(p.name for p in t.d.evaluation.of_kind("项目") if p.id == row.id)
    rates = (s for s in t.d.statements_list if s.claim.formula == "completion")
    return next(s.id for s in rates if s.claim.subject.startswith(name))


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
    measure = t.say("projects.rate")
    values = tuple(float(row.rate or 0) for row in rows)
    return Graph("bar", measure, tuple(row.name for row in rows), ((measure, values),))
