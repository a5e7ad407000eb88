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
    *rows, _ = every
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


def _wrong(t: Teller, row: ProjectRow) -> Sentence:
    stated = t.said(f"{row.stated}%", row.statement)
    sources = (row.id, row.statement)
    return t.sentence("projects.wrong", sources, name=row.name, stated=stated, rate=row.shown_rate)


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
