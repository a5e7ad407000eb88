"""The self-evaluated projects."""

from collections.abc import Sequence
from decimal import Decimal

from juesuan_analysis import analysis
from juesuan_analysis.analysis import Execution
from juesuan_analysis.charts.project_scores import shown_rate
from juesuan_analysis.outputs.briefing.exhibits import Graph, Section, Sentence, Tone
from juesuan_analysis.outputs.briefing.teller import Teller

_LOW = 4  # projects told for their low execution
_BARS = 6
_FULL = Decimal(100)


def projects(t: Teller) -> Section | None:
    """Execution of all projects, what is stated wrongly, and who spent least of its budget."""
    rows = sorted(analysis.executions(t.d)[:-1], key=lambda row: row.executed)
    if not rows:
        return None
    wrong = [row for row in rows if row.refuted]
    low = [r for r in rows if r.rate is not None and r.rate < _FULL and not r.refuted]
    low = low[: max(_LOW - len(wrong), 1)]
    rest = [r for r in rows if r.rate is not None and r not in wrong and r not in low]
    told = [_wrong(t, row) for row in wrong] + [_low(t, row) for row in low] + _rest(t, rest)
    drawn = [row for row in rows if row.rate is not None]
    return Section(t.say("projects.name"), _title(t, rows), tuple(told), _bars(t, drawn))


def _title(t: Teller, rows: Sequence[Execution]) -> Sentence:
    """The sums, over projects that have both amounts if there is a rate to tell."""
    spent = [row for row in rows if row.execution is not None]
    if not spent:
        return t.sentence("projects.unspent", [row.id for row in rows], n=len(rows))
    execution = sum((row.execution or Decimal(0) for row in spent), start=Decimal(0))
    blanks = {"n": len(spent), "execution": t.computed(t.counted(execution))}
    budget = sum((row.budget or Decimal(0) for row in spent), start=Decimal(0))
    sources = [row.id for row in spent]
    if not budget or any(row.budget is None for row in spent):
        return t.sentence("projects.rateless", sources, **blanks)
    rate = t.percent(execution / budget * 100)
    held = t.computed(t.counted(budget))
    return t.sentence("projects.title", sources, budget=held, rate=rate, **blanks)


def _wrong(t: Teller, row: Execution) -> Sentence:
    statement = row.statement or ""
    return t.sentence(
        "projects.wrong",
        (statement, row.id),
        name=t.called(row.name),
        stated=t.said(f"{row.stated_completion}%", statement),
        rate=t.computed(shown_rate(row)),
    )


def _low(t: Teller, row: Execution) -> Sentence:
    amounts = {"budget": t.counted(row.budget), "execution": t.counted(row.execution)}
    rate = t.computed(shown_rate(row))
    return t.sentence("projects.low", [row.id], name=t.called(row.name), rate=rate, **amounts)


def _rest(t: Teller, rows: Sequence[Execution]) -> list[Sentence]:
    if not rows:
        return []
    sources = [row.id for row in rows]
    rates = [row.rate for row in rows if row.rate is not None]
    if set(rates) == {_FULL}:
        return [t.sentence("projects.full", sources, n=len(rows))]
    span = {"low": t.percent(min(rates)), "high": t.percent(max(rates))}
    return [t.sentence("projects.others", sources, n=len(rows), **span)]


def _bars(t: Teller, rows: Sequence[Execution]) -> Graph | None:
    if not rows:
        return None
    shown = rows[:_BARS]
    measure = t.first(t.say("projects.rate"), len(shown), len(rows))
    values = tuple(float(row.rate or 0) for row in shown)
    names = tuple(t.called(row.name) for row in shown)
    tones: tuple[Tone, ...] = tuple("second" if r.executed < _FULL else "main" for r in shown)
    graph = Graph("bar", measure, names, (("", values),), tones=tones)
    return graph if graph.says else None
