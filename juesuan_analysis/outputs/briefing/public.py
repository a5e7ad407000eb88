"""The three public expenses."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from juesuan_analysis import analysis
from juesuan_analysis.analysis import Change, Completion, Expense
from juesuan_analysis.charts.captions import signed
from juesuan_analysis.charts.three_public import name_of
from juesuan_analysis.outputs.briefing.exhibits import Figure, Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.vocabulary import BriefingText, briefing_text, charts
from juesuan_analysis.wordforms import bare

_HUNDRED = Decimal(100)


def three_public(t: Teller) -> Section | None:
    """Budget and outturn of the three public expenses, and what changed on last year."""
    expenses = [expense for expense in analysis.expenses(t.d) if _is_public(expense)]
    if not expenses:
        return None
    whole = next((expense for expense in expenses if expense.is_total), None)
    items = [expense for expense in expenses if expense is not whole]
    drawn = [expense for expense in items if expense.drawn]
    changes = _changes(t, expenses)
    told = [_expense(t, expense) for expense in drawn]
    told += [_change(t, change) for change in changes]
    told += _empty(t, [expense for expense in items if not expense.drawn])
    told += _meaningless(t, expenses)
    graph = _pairs(t, whole, drawn)
    figures = () if graph else _figures(t, whole, changes)
    title = _title(t, whole, expenses)
    return Section(t.say("public.name"), title, tuple(told), graph, figures)


def _is_public(expense: Expense) -> bool:
    """Tables of some places give operating costs below the three public expenses."""
    return charts().operating not in bare(expense.item)


def _cells(*expenses: Expense) -> Iterator[str]:
    """The cells of some rows of the table, and the statements of their completion."""
    for expense in expenses:
        yield expense.stated.statement if expense.stated else ""
        yield from expense.sources


def _title(t: Teller, whole: Expense | None, every: Sequence[Expense]) -> Sentence:
    if not any(expense.drawn for expense in every):
        blank = all(expense.blank for expense in every)
        key: BriefingText = "public.blank_title" if blank else "public.zero"
        return t.sentence(key, list(_cells(*every)))
    if whole is None:
        return t.sentence("public.no_total", list(_cells(*every)))
    amounts = _amounts(t, whole)
    if whole.outturn is None:
        return t.sentence("public.planned", _cells(whole), **amounts)
    if not whole.budget:
        return t.sentence("public.unbudgeted", _cells(whole), **amounts)
    if not whole.differs:
        return t.sentence("public.equal", _cells(whole), **amounts)
    return t.sentence("public.title", _cells(whole), rate=_done(t, whole), **amounts)


def _amounts(t: Teller, expense: Expense) -> dict[str, str]:
    table = analysis.public_table(t.d)
    both = {"outturn": expense.outturn, "budget": expense.budget}
    return {name: t.amount(value, table) for name, value in both.items()}


def _done(t: Teller, expense: Expense) -> str:
    """The stated rate with its verdict; the computed one if it is wrong or absent."""
    rate = t.percent((expense.outturn or Decimal(0)) / (expense.budget or Decimal(1)) * _HUNDRED)
    if not expense.stated:
        return rate
    stated = _stated(t, expense.stated)
    if expense.stated.refuted:
        return t.say("public.refuted", share=rate, stated=stated)
    return stated


def _stated(t: Teller, rate: Completion) -> str:
    return t.said(f"{rate.stated}%", rate.statement)


def _expense(t: Teller, expense: Expense) -> Sentence:
    said = {"name": name_of(expense, t.lang), **_amounts(t, expense)}
    sources = _cells(expense)
    if expense.outturn is None:
        return t.sentence("public.item_planned", sources, **said)
    if not expense.budget:
        return t.sentence("public.item", sources, **said)
    if not expense.differs and not (expense.stated and expense.stated.refuted):
        return t.sentence("public.item_equal", sources, **said)
    return t.sentence("public.item_rate", sources, rate=_done(t, expense), **said)


def _changes(t: Teller, expenses: Sequence[Expense]) -> list[Change]:
    """What the text says of their change on last year; alike ones once."""
    names = {charts().public, *(bare(expense.item) for expense in expenses)}
    every = (c for c in analysis.changes(t.d) if bare(c.subject) in names)
    groups = analysis.alike(c for c in every if c.verdict != "undefined" and not c.refuted)
    return [group.main for group in groups]


def _change(t: Teller, change: Change) -> Sentence:
    rate, stated = change.said[-1], change.stated_rate
    key = "rose" if stated > 0 else "fell" if stated < 0 else "same"
    assert change.own is not None
    return t.sentence(
        briefing_text(f"headline.other_{key}"),
        (rate, t.source_of(change.own)),
        name=t.called(change.subject),
        current=t.figure(change.own),
        change=t.said(f"{abs(stated)}%", rate),
    )


def _empty(t: Teller, expenses: Sequence[Expense]) -> Iterator[Sentence]:
    if expenses:
        names = t.listed(name_of(expense, t.lang) for expense in expenses)
        sources = [source for expense in expenses for source in expense.sources]
        yield t.sentence("public.empty", sources, names=names)


def _meaningless(t: Teller, expenses: Sequence[Expense]) -> Iterator[Sentence]:
    """Rates that the text states over a budget of nothing."""
    found = [(e, e.stated) for e in expenses if e.stated and not e.budget]
    if found:
        rates = t.listed(
            t.say("public.stated", name=name_of(e, t.lang), rate=_stated(t, rate))
            for e, rate in found
        )
        sources = [rate.statement for _, rate in found]
        yield t.sentence("public.undefined", sources, rates=rates)


def _pairs(t: Teller, whole: Expense | None, drawn: Sequence[Expense]) -> Graph | None:
    """Budget beside outturn, where any of them differ."""
    rows = [expense for expense in (whole, *drawn) if expense and expense.drawn]
    if not any(row.differs for row in rows):
        return None
    unit = t.unit_of(analysis.public_table(t.d))
    series = tuple(
        (t.say(briefing_text(f"public.{k}")), tuple(t.shown(getattr(r, k), unit) for r in rows))
        for k in ("budget", "outturn")
        if any(getattr(row, k) is not None for row in rows)
    )
    names = tuple(name_of(row, t.lang) for row in rows)
    measure = t.say("headline.unit_axis", unit=t.shown_unit)
    graph = Graph("bar", measure, names, series, t.shown_decimals, ("pale", "main"))
    return graph if graph.says else None


def _figures(t: Teller, whole: Expense | None, changes: Sequence[Change]) -> tuple[Figure, ...]:
    """Budget, outturn and change, large; nothing of what is nothing."""
    if whole is None or not whole.drawn:
        return ()
    amounts = _amounts(t, whole)
    kinds = [kind for kind in ("budget", "outturn") if getattr(whole, kind) is not None]
    told = [Figure(amounts[kind], t.say(briefing_text(f"public.{kind}"))) for kind in kinds]
    if len(kinds) > 1 and not whole.differs:
        told = [Figure(amounts["outturn"], t.say("public.same"))]
    for change in changes[:1]:
        rate = t.said(f"{signed(change.stated_rate)}%", change.said[-1])
        told.append(Figure(rate, f"{t.say('public.change')}（{t.called(change.subject)}）"))
    return tuple(told)
