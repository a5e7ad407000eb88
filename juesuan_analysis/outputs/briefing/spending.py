"""What the money was spent on: by function, basic and project, staff and operations."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from juesuan_analysis import analysis
from juesuan_analysis.analysis import GroupShare, Part, Subject
from juesuan_analysis.charts import captions
from juesuan_analysis.outputs.briefing.exhibits import Graph, Section, Sentence, Tone
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.tables import Table
from juesuan_analysis.vocabulary import BriefingText, briefing_text, chart_text

_CLASSES = 4  # told by name
_BARS = 6
_TONES: tuple[Tone, ...] = ("main", "second", "quiet")


def spending(t: Teller) -> Section | None:
    """Which function takes most, what it is made of, and what staff take."""
    rows = sorted((r for r in analysis.subjects(t.d) if r.is_class and r.total), key=_size)
    table, cell = analysis.functional_table(t.d), analysis.whole_cell(t.d)
    parts = [part for part in analysis.parts(t.d) if part.value > 0]
    told = [*_parts(t, parts, table), *_others(t, rows[1:], table), *_groups(t)]
    whole = cell.operand.value if cell else Decimal(0)
    if table is None or not rows or whole < rows[0].total or rows[-1].total < 0:
        return _without_classes(t, told)
    return Section(
        t.say("spending.name"), _title(t, rows[0], whole, table), tuple(told), _classes(t, rows)
    )


def _size(row: Subject) -> Decimal:
    return -row.total


def _without_classes(t: Teller, told: Sequence[Sentence]) -> Section | None:
    """What there is to tell where no shares of such a whole can be."""
    return Section(t.say("spending.name"), told[0], tuple(told[1:])) if told else None


def _title(t: Teller, first: Subject, whole: Decimal, table: Table) -> Sentence:
    key: BriefingText = "spending.only" if first.total == whole else "spending.title"
    return t.sentence(
        key,
        [*first.sources[:1], *_whole_source(t)],
        name=t.called(first.item),
        share=t.percent(first.total / whole * 100),
        of=spending_of(t, table),
        total=t.amount(first.total, table),
    )


def spending_of(t: Teller, table: Table) -> str:
    """All expenditure, or the part of it that a table gives."""
    return captions.say(t.lang, chart_text(f"spending.{table.role}"))


def _whole_source(t: Teller) -> list[str]:
    """The cell of all expenditure."""
    cell = analysis.whole_cell(t.d)
    return [cell.reference] if cell else []


def _parts(t: Teller, parts: Sequence[Part], table: Table | None) -> Iterator[Sentence]:
    """Basic and project expenditure with their shares, the larger first, in one sentence."""
    rows = sorted(parts, key=lambda part: -part.value)
    texts = (
        t.say("spending.part", name=t.called(row.item), value=t.amount(row.value, table),
              share=_share(t, row))
        for row in rows
    )  # fmt: skip
    sources = [s for row in rows for s in (row.source, row.statement or "") if s]
    if rows:
        told = t.say("common.stop").join(texts)
        yield Sentence(told, tuple(dict.fromkeys([*sources, *_whole_source(t)])))


def _share(t: Teller, row: Part) -> str:
    again = t.percent(row.share)
    if not row.statement or row.stated is None:
        return again
    stated = t.said(f"{row.stated}%", row.statement)
    return t.say("spending.refuted", share=again, stated=stated) if row.refuted else stated


def _others(t: Teller, rows: Sequence[Subject], table: Table | None) -> Iterator[Sentence]:
    """The classes behind the largest."""
    told = rows[: _CLASSES + (len(rows) == _CLASSES + 1)]  # one class is no "others"
    if not told:
        return
    names = t.listed(
        t.say("spending.class", name=t.called(row.item), total=t.amount(row.total, table))
        for row in told
    )
    yield t.sentence("spending.others", [s for r in told for s in r.sources[:1]], names=names)
    if rest := rows[len(told) :]:
        total = sum((row.total for row in rest), start=Decimal(0))
        sources = [source for row in rest for source in row.sources[:1]]
        said = t.computed(t.amount(total, table))
        yield t.sentence("spending.rest_sentence", sources, n=len(rest), total=said)


def _groups(t: Teller) -> Iterator[Sentence]:
    """What staff and operations take of basic expenditure, and of all."""
    rows = [row for row in analysis.group_shares(t.d) if row.share_of_basic is not None]
    if rows:
        sources = [source for row in rows for source in row.of.sources]
        told = t.say("common.stop").join(_group(t, row) for row in rows)
        yield Sentence(told, tuple(dict.fromkeys(sources)))


def _group(t: Teller, row: GroupShare) -> str:
    told = t.amount(row.value, analysis.economic_table(t.d))
    said = {"name": t.called(row.group), "value": t.computed(told) if row.of.added else told}
    said["share"] = t.percent(row.share_of_basic or Decimal(0))
    if row.share_of_all is None:
        return t.say("spending.group", **said)
    return t.say("spending.group_of_all", all=t.percent(row.share_of_all), **said)


def _classes(t: Teller, rows: Sequence[Subject]) -> Graph | None:
    """Each class as a bar of what it is made of, small classes together."""
    unit = t.unit_of(analysis.functional_table(t.d))
    names = [t.called(row.item) for row in rows[:_BARS]]
    amounts = [_made_of(row) for row in rows[:_BARS]]
    if rest := rows[_BARS:]:
        names.append(t.say("spending.rest_classes", n=len(rest)))
        parts = zip(*map(_made_of, rest), strict=True)
        amounts.append([sum(part, start=Decimal(0)) for part in parts])
    kinds = ("basic", "project", "rest")
    series = [
        (t.say(briefing_text(f"spending.{kind}")), tuple(t.shown(v or None, unit) for v in values))
        for kind, values in zip(kinds, zip(*amounts, strict=True), strict=True)
    ]
    kept = [(s, tone) for s, tone in zip(series, _TONES, strict=True) if any(s[1])]
    graph = Graph(
        "stacked",
        t.say("headline.unit_axis", unit=t.shown_unit),
        tuple(names),
        tuple(s for s, _ in kept),
        t.shown_decimals,
        tuple(tone for _, tone in kept),
    )
    return graph if graph.says else None


def _made_of(row: Subject) -> list[Decimal]:
    """Basic and project expenditure of a subject, and what is neither."""
    return [row.basic, row.project, max(row.total - row.basic - row.project, Decimal(0))]
