"""What the money was spent on: basic and project, by function, by economic subject."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from juesuan_analysis import analysis
from juesuan_analysis.charts import words
from juesuan_analysis.charts.words import functional_table, mark, records
from juesuan_analysis.outputs.briefing.parts import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller

_CLASSES = 4  # told one by one, as many as a slide has room for
_BARS = 6
_PARTS = ("基本支出", "项目支出")


def split(t: Teller) -> Section | None:
    """Basic and project expenditure, with the stated shares."""
    rows = [row for row in records(analysis.expenditure_split(t.d)) if row.value > 0]
    if not rows:
        return None
    rows.sort(key=lambda row: -row.value)
    table = functional_table(t.d)
    told = [_part(t, row, table) for row in rows]
    title = _of_less(t, table) + t.say("split.joined").join(
        t.say("split.part", name=t.called(row.item), share=_share(t, row)) for row in rows
    )
    sources = [source for sentence in told for source in sentence.sources]
    return Section(
        t.say("split.name"),
        Sentence(title, tuple(dict.fromkeys(sources))),
        (*told, *_whole(t, table)),
        Graph(
            "bar",
            _money(t, table),
            tuple(t.called(row.item) for row in rows),
            ((_money(t, table), tuple(float(row.value) for row in rows)),),
        ),
    )


def _spending(t: Teller, table: str) -> str:
    """All expenditure, or the part of it that a table gives."""
    return words.say(t.lang, f"spending.{table}")


def _of_less(t: Teller, table: str) -> str:
    """What a title is about if that is not all expenditure."""
    name, every = _spending(t, table), words.say(t.lang, "spending.03")
    return "" if name == every else t.say("split.of", name=name)


def _share(t: Teller, row: Any) -> str:
    again = t.percent(row.share)
    if not row.statement or row.stated is None:
        return t.say("split.recomputed", share=again)
    stated = t.said(f"{row.stated}%", row.statement)
    if mark(row.verdict) == "✗":
        return t.say("split.refuted", share=again, stated=stated)
    return stated


def _part(t: Teller, row: Any, table: str) -> Sentence:
    cell = t.total(table, row.item)
    sources = (cell.reference if cell else "", _whole_cell(t, table), row.statement or "")
    name, value = t.called(row.item), t.amount(row.value, table)
    of, share = _spending(t, table), _share(t, row)
    return t.sentence("split.sentence", sources, name=name, value=value, share=share, of=of)


def _whole_cell(t: Teller, table: str) -> str:
    """The cell of all expenditure."""
    cell = words.whole_cell(t.d, table)
    return cell.reference if cell else ""


def _whole(t: Teller, table: str) -> list[Sentence]:
    cell = words.whole_cell(t.d, table)
    if cell is None:
        return []
    whole = t.amount(cell.operand.value, table)
    of = _spending(t, table)
    return [t.sentence("split.whole", [cell.reference], whole=whole, of=of)]


def _money(t: Teller, table: str) -> str:
    return t.say("headline.unit_axis", unit=t.unit_of(table))


def functions(t: Teller) -> Section | None:
    """Expenditure by functional class, the largest first."""
    rows = [r for r in records(analysis.expenditure_by_function(t.d)) if r.level == "类"]
    rows = sorted((r for r in rows if r.total), key=lambda r: -r.total)
    cell = words.whole_cell(t.d, functional_table(t.d))
    whole = cell.operand.value if cell else Decimal(0)
    if not rows or whole < rows[0].total or rows[-1].total < 0:
        return None  # no shares of such a whole
    told_alone = _CLASSES + (len(rows) == _CLASSES + 1)  # one class is no "others"
    first, rest = rows[0], rows[told_alone:]
    table = functional_table(t.d)
    key = "functions.only" if len(rows) == 1 and first.total == whole else "functions.title"
    share = t.percent(first.total / whole * 100)
    sources = [*_cells(t, first)[:1], _whole_cell(t, table)]
    of = _spending(t, table)
    title = t.sentence(key, sources, name=t.called(first.item), share=share, of=of)
    told = [_class(t, row) for row in rows[:told_alone]]
    if rest:
        total = t.amount(sum((r.total for r in rest), start=Decimal(0)), table)
        sources = [source for row in rest for source in _cells(t, row)[:1]]
        told.append(t.sentence("functions.rest_sentence", sources, n=len(rest), total=total))
    return Section(t.say("functions.name"), title, tuple(told), _classes(t, rows), spare=True)


def _cells(t: Teller, row: Any) -> list[str]:
    """The cells of a subject's row: the whole first."""
    table = functional_table(t.d)
    found = [c for c in t.cells.values() if c.table == table and c.code == row.code]
    told = (c for c in found if words.is_whole(c.measure) or c.measure in _PARTS)
    return [c.reference for c in told if c.operand.value]


def _class(t: Teller, row: Any) -> Sentence:
    basic, project = row.basic or Decimal(0), row.project or Decimal(0)
    key = "functions.sentence" if basic and project else "functions.plain"
    amounts = {
        "total": t.amount(row.total, functional_table(t.d)),
        "basic": t.amount(basic, functional_table(t.d)),
        "project": t.amount(project, functional_table(t.d)),
    }
    return t.sentence(key, _cells(t, row), name=t.called(row.item), **amounts)


def _classes(t: Teller, rows: Sequence[Any]) -> Graph:
    """Each class as a bar, small ones together."""
    names = [t.called(row.item) for row in rows[:_BARS]]
    values = [float(row.total) for row in rows[:_BARS]]
    if rest := rows[_BARS:]:
        names.append(t.say("functions.rest", n=len(rest)))
        values.append(float(sum(row.total for row in rest)))
    money = _money(t, functional_table(t.d))
    return Graph("bar", money, tuple(names), ((money, tuple(values)),))


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
    table = next(t_.id for t_ in t.d.tables_list if t_.economic and t_.facts)
    references = {c.code: c.reference for t_ in t.d.tables_list if t_.id == table for c in t_.facts}
    evidence = {
        name: [references[row.code] for row in kinds if row.group == name] for name, _ in groups
    }
    every = [source for found in evidence.values() for source in found]
    name, value = groups[0]
    share = t.percent(value / whole * 100)
    told = [
        t.sentence("economic.group", [*evidence[name], *every], name=t.called(name),
                   value=t.amount(value, table),
                   share=t.percent(value / whole * 100))
        for name, value in groups
    ]  # fmt: skip
    told += [
        t.sentence("economic.largest", [references[row.code]], name=t.called(row.item),
                   value=t.amount(row.value, table))
        for row in leaves[:1]
    ]  # fmt: skip
    bars = leaves[:_BARS]
    return Section(
        t.say("economic.name"),
        t.sentence("economic.title", [*evidence[name], *every], name=t.called(name), share=share),
        tuple(told),
        Graph(
            "bar",
            t.first(_money(t, table), len(bars), len(leaves)),
            tuple(t.called(row.item) for row in bars),
            ((t.say("economic.value"), tuple(float(row.value) for row in bars)),),
        ),
        spare=True,
    )
