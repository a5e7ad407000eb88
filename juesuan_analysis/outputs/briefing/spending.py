"""What the money was spent on: basic and project, by function, by economic subject."""

from collections.abc import Sequence
from decimal import Decimal

from juesuan_analysis import analysis
from juesuan_analysis.analysis import Part, Subject
from juesuan_analysis.charts import captions
from juesuan_analysis.levels import CLASS, GROUP
from juesuan_analysis.outputs.briefing.exhibits import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.tables import Table
from juesuan_analysis.vocabulary import BriefingText, chart_text

_CLASSES = 4  # told one by one, as many as a slide has room for
_BARS = 6


def split(t: Teller) -> Section | None:
    """Basic and project expenditure, with the stated shares."""
    rows = [row for row in analysis.parts(t.d) if row.value > 0]
    table = analysis.functional_table(t.d)
    if not rows or table is None:
        return None
    rows.sort(key=lambda row: -row.value)
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


def _spending(t: Teller, table: Table) -> str:
    """All expenditure, or the part of it that a table gives."""
    return captions.say(t.lang, chart_text(f"spending.{table.id}"))


def _of_less(t: Teller, table: Table) -> str:
    """What a title is about if that is not all expenditure."""
    name, every = _spending(t, table), captions.say(t.lang, "spending.03")
    return "" if name == every else t.say("split.of", name=name)


def _share(t: Teller, row: Part) -> str:
    again = t.percent(row.share)
    if not row.statement or row.stated is None:
        return t.say("split.recomputed", share=again)
    stated = t.said(f"{row.stated}%", row.statement)
    if row.refuted:
        return t.say("split.refuted", share=again, stated=stated)
    return stated


def _part(t: Teller, row: Part, table: Table) -> Sentence:
    sources = (row.source, *_whole_source(t), row.statement or "")
    name, value = t.called(row.item), t.amount(row.value, table)
    of, share = _spending(t, table), _share(t, row)
    return t.sentence("split.sentence", sources, name=name, value=value, share=share, of=of)


def _whole_source(t: Teller) -> list[str]:
    """The cell of all expenditure."""
    cell = analysis.whole_cell(t.d)
    return [cell.reference] if cell else []


def _whole(t: Teller, table: Table) -> list[Sentence]:
    cell = analysis.whole_cell(t.d)
    if cell is None:
        return []
    whole = t.amount(cell.operand.value, table)
    of = _spending(t, table)
    return [t.sentence("split.whole", [cell.reference], whole=whole, of=of)]


def _money(t: Teller, table: Table | None) -> str:
    return t.say("headline.unit_axis", unit=t.unit_of(table))


def functions(t: Teller) -> Section | None:
    """Expenditure by functional class, the largest first."""
    rows = [row for row in analysis.subjects(t.d) if row.is_class and row.total]
    rows.sort(key=lambda row: -row.total)
    table, cell = analysis.functional_table(t.d), analysis.whole_cell(t.d)
    whole = cell.operand.value if cell else Decimal(0)
    if table is None or not rows or whole < rows[0].total or rows[-1].total < 0:
        return None  # no shares of such a whole
    told_alone = _CLASSES + (len(rows) == _CLASSES + 1)  # one class is no "others"
    first, rest = rows[0], rows[told_alone:]
    key: BriefingText = (
        "functions.only" if len(rows) == 1 and first.total == whole else "functions.title"
    )
    share = t.percent(first.total / whole * 100)
    sources = [*first.sources[:1], *_whole_source(t)]
    of = _spending(t, table)
    title = t.sentence(key, sources, name=t.called(first.item), share=share, of=of)
    told = [_class(t, row, table) for row in rows[:told_alone]]
    if rest:
        total = t.amount(sum((r.total for r in rest), start=Decimal(0)), table)
        sources = [source for row in rest for source in row.sources[:1]]
        told.append(t.sentence("functions.rest_sentence", sources, n=len(rest), total=total))
    return Section(
        t.say("functions.name"), title, tuple(told), _classes(t, rows, table), spare=True
    )


def _class(t: Teller, row: Subject, table: Table) -> Sentence:
    key: BriefingText = "functions.sentence" if row.basic and row.project else "functions.plain"
    printed = {"total": row.total, "basic": row.basic, "project": row.project}
    amounts = {name: t.amount(value, table) for name, value in printed.items()}
    return t.sentence(key, row.sources, name=t.called(row.item), **amounts)


def _classes(t: Teller, rows: Sequence[Subject], table: Table) -> Graph:
    """Each class as a bar, small ones together."""
    names = [t.called(row.item) for row in rows[:_BARS]]
    values = [float(row.total) for row in rows[:_BARS]]
    if rest := rows[_BARS:]:
        names.append(t.say("functions.rest", n=len(rest)))
        values.append(float(sum(row.total for row in rest)))
    money = _money(t, table)
    return Graph("bar", money, tuple(names), ((money, tuple(values)),))


def economic(t: Teller) -> Section | None:
    """Basic expenditure for personnel and for running the office, with its largest subjects."""
    rows = analysis.economic_subjects(t.d)
    kinds = [row for row in rows if row.level == CLASS]
    leaves = sorted((row for row in rows if row.level == GROUP), key=lambda row: -row.value)
    if not kinds or not leaves:
        return None
    whole = sum((row.value for row in kinds), start=Decimal(0))
    groups = [
        (name, sum((row.value for row in kinds if row.group == name), start=Decimal(0)))
        for name in dict.fromkeys(row.group for row in kinds)
    ]
    groups.sort(key=lambda group: -group[1])
    table = analysis.economic_table(t.d)
    evidence = {name: [row.source for row in kinds if row.group == name] for name, _ in groups}
    every = [source for found in evidence.values() for source in found]
    name, value = groups[0]
    share = t.percent(value / whole * 100)
    told = [
        t.sentence("economic.group", [*evidence[name], *every], name=t.called(name),
                   value=t.amount(value, table),
                   share=t.percent(value / whole * 100))
        for name, value in groups
    ]  # fmt: skip
    largest, bars = leaves[0], leaves[:_BARS]
    said = {"name": t.called(largest.item), "value": t.amount(largest.value, table)}
    told.append(t.sentence("economic.largest", [largest.source], **said))
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
