"""The largest items of expenditure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from juesuan_analysis import analysis
from juesuan_analysis.analysis import Execution, Item
from juesuan_analysis.outputs.briefing.exhibits import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller

_SHARE = Fraction(1, 10)
_TOLD, _BARS = 3, 6


def largest(t: Teller) -> Section | None:
    """The functional items of a tenth or more of everything, and the largest project."""
    items = analysis.items(t.d)
    if not items:
        return None
    big = [item for item in items if item.share >= 100 * _SHARE]
    projects = sorted((e for e in analysis.executions(t.d)[:-1] if e.execution), key=_spent)
    first, *others = items[: max(len(big), 2)]
    told = [_item(t, item) for item in others[:_TOLD]] + [*_sum(t, big), *_project(t, projects)]
    title = _said(t, "largest.title", first)
    graph = _projects(t, projects) or _items(t, items)
    return Section(t.say("largest.name"), title, tuple(told), graph, spare=True)


def _spent(row: Execution) -> Decimal:
    return -(row.execution or Decimal(0))


def _said(t: Teller, key: str, item: Item) -> Sentence:
    table = analysis.functional_table(t.d)
    said = {"name": t.called(item.item), "value": t.amount(item.total, table)}
    share = t.percent(item.share)
    if key == "largest.title":
        return t.sentence("largest.title", item.sources, share=share, **said)
    return t.sentence("largest.item", item.sources, share=share, **said)


def _item(t: Teller, item: Item) -> Sentence:
    return _said(t, "largest.item", item)


def _sum(t: Teller, big: Sequence[Item]) -> Iterator[Sentence]:
    """What several large items are together."""
    cell, table = analysis.whole_cell(t.d), analysis.functional_table(t.d)
    if len(big) < 2 or cell is None:
        return
    total = sum((item.total for item in big), start=Decimal(0))
    share = t.percent(total / cell.operand.value * 100)
    sources = [source for item in big for source in item.sources]
    value = t.computed(t.amount(total, table))
    yield t.sentence("largest.sum", sources, n=len(big), value=value, share=share)


def _project(t: Teller, projects: Sequence[Execution]) -> Iterator[Sentence]:
    for row in projects[:1]:
        name = t.called(row.name)
        yield t.sentence("largest.project", [row.id], name=name, value=t.counted(row.execution))


def _projects(t: Teller, rows: Sequence[Execution]) -> Graph | None:
    """What was spent on the largest projects."""
    shown = rows[:_BARS]
    measure = t.first(t.say("largest.spent", unit=t.shown_unit), len(shown), len(rows))
    values = tuple(t.shown(row.execution) for row in shown)
    return _bars(t, measure, [t.called(row.name) for row in shown], values)


def _items(t: Teller, items: Sequence[Item]) -> Graph | None:
    shown, unit = items[:_BARS], t.unit_of(analysis.functional_table(t.d))
    measure = t.first(t.say("largest.value", unit=t.shown_unit), len(shown), len(items))
    values = tuple(t.shown(item.total, unit) for item in shown)
    return _bars(t, measure, [t.called(item.item) for item in shown], values)


def _bars(
    t: Teller, measure: str, names: Sequence[str], values: tuple[float | None, ...]
) -> Graph | None:
    graph = Graph("bar", measure, tuple(names), (("", values),), t.shown_decimals)
    return graph if graph.says else None
