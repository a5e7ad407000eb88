"""What the money was spent on: basic and project, by function, by economic subject."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from juesuan_analysis import analysis
from juesuan_analysis.charts.words import functional_table, records, unit, whole_expenditure
from juesuan_analysis.outputs.briefing.parts import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller

_CLASSES = 4  # told one by one, as many as a slide has room for
_BARS = 6


def split(t: Teller) -> Section | None:
    """Basic and project expenditure, with the stated shares."""
    rows = [row for row in records(analysis.expenditure_split(t.d)) if row.value > 0]
    if not rows:
        return None
    rows.sort(key=lambda row: -row.value)
    table = functional_table(t.d)
    told = [_part(t, row, table) for row in rows]
    title = t.say("split.joined").join(
        t.say("split.part", name=t.called(row.item), share=_share(t, row)) for row in rows
    )
    sources = [source for sentence in told for source in sentence.sources]
    return Section(
        t.say("split.name"),
        Sentence(title, tuple(dict.fromkeys(sources))),
        (*told, *_whole(t, table)),
        Graph(
            "bar",
            _money(t),
            tuple(t.called(row.item) for row in rows),
            ((_money(t), tuple(float(row.value) for row in rows)),),
        ),
    )


def _share(t: Teller, row: Any) -> str:
    if row.statement and row.stated is not None:
        return t.said(f"{row.stated}%", row.statement)
    return t.say("split.recomputed", share=t.percent(row.share))


def _part(t: Teller, row: Any, table: str) -> Sentence:
    cell = t.total(table, row.item)
    sources = (cell.reference if cell else "", row.statement or "")
    name, value = t.called(row.item), t.amount(row.value)
    return t.sentence("split.sentence", sources, name=name, value=value, share=_share(t, row))


def _whole(t: Teller, table: str) -> list[Sentence]:
    whole = whole_expenditure(t.d)
    cells = (c for c in t.cells.values() if c.table == table and not c.code)
    cell = next((c for c in cells if c.operand.value == whole), None)
    if cell is None:
        return []
    return [t.sentence("split.whole", [cell.reference], whole=t.amount(whole))]


def _money(t: Teller) -> str:
    return t.say("headline.unit_axis", unit=unit(t.d, t.lang))


def functions(t: Teller) -> Section | None:
    """Expenditure by functional class, the largest first."""
    rows = [r for r in records(analysis.expenditure_by_function(t.d)) if r.level == "类"]
    rows = sorted((r for r in rows if r.total), key=lambda r: -r.total)
    whole = whole_expenditure(t.d)
    if not rows or not whole:
        return None
    first, rest = rows[0], rows[_CLASSES:]
    key = "functions.title" if len(rows) > 1 else "functions.only"
    share = t.percent(first.total / whole * 100)
    title = t.sentence(key, _cells(t, first), name=t.called(first.item), share=share)
    told = [_class(t, row) for row in rows[:_CLASSES]]
    if rest:
        total = t.amount(sum((r.total for r in rest), start=Decimal(0)))
        sources = [source for row in rest for source in _cells(t, row)[:1]]
        told.append(t.sentence("functions.rest_sentence", sources, n=len(rest), total=total))
    return Section(t.say("functions.name"), title, tuple(told), _classes(t, rows), spare=True)


def _cells(t: Teller, row: Any) -> list[str]:
    """The cells of a subject's row: the whole first."""
    table = functional_table(t.d)
    found = [c for c in t.cells.values() if c.table == table and c.code == row.code]
    values = {row.total, row.basic, row.project}
    return [c.reference for c in found if c.operand.value and c.operand.value in values]


def _class(t: Teller, row: Any) -> Sentence:
    basic, project = row.basic or Decimal(0), row.project or Decimal(0)
    key = "functions.sentence" if basic and project else "functions.plain"
    amounts = {
        "total": t.amount(row.total),
        "basic": t.amount(basic),
        "project": t.amount(project),
    }
    return t.sentence(key, _cells(t, row), name=t.called(row.item), **amounts)


def _classes(t: Teller, rows: Sequence[Any]) -> Graph:
    """Each class as a bar, small ones together."""
    names = [t.called(row.item) for row in rows[:_BARS]]
    values = [float(row.total) for row in rows[:_BARS]]
    if rest := rows[_BARS:]:
        names.append(t.say("functions.rest", n=len(rest)))
        values.append(float(sum(row.total for row in rest)))
    return Graph("bar", _money(t), tuple(names), ((_money(t), tuple(values)),))


def economic(t: Teller) -> Section | None:
    """Basic expenditure for personnel and for running the office, with its largest subjects."""
    rows = list(records(analysis.basic_by_economic_subject(t.d)))
    kinds = [row for row in rows if row.level == "类"]
    leaves = sorted((row for row in rows if row.level == "款"), key=lambda row: -row.value)
    if not kinds or not leaves:
        return None
    whole = sum((row.value for row in kinds), start=Decimal(0))
    groups = [
        (name, sum((row.value for row in kinds if row.group == name), start=Decimal(0)))
        for name in dict.fromkeys(row.group for row in kinds)
    ]
    groups.sort(key=lambda group: -group[1])
    references = {c.code: c.reference for t_ in t.d.tables_list if t_.economic for c in t_.facts}
    evidence = {
        name: [references[row.code] for row in kinds if row.group == name] for name, _ in groups
    }
    name, value = groups[0]
    share = t.percent(value / whole * 100)
    told = [
        t.sentence("economic.group", evidence[name], name=t.called(name), value=t.amount(value),
                   share=t.percent(value / whole * 100))
        for name, value in groups
    ]  # fmt: skip
    told += [
        t.sentence("economic.largest", [references[row.code]], name=t.called(row.item),
                   value=t.amount(row.value))
        for row in leaves[:1]
    ]  # fmt: skip
    bars = leaves[:_BARS]
    return Section(
        t.say("economic.name"),
        t.sentence("economic.title", evidence[name], name=t.called(name), share=share),
        tuple(told),
        Graph(
            "bar",
            _money(t),
            tuple(t.called(row.item) for row in bars),
            ((t.say("economic.value"), tuple(float(row.value) for row in bars)),),
        ),
        spare=True,
    )
