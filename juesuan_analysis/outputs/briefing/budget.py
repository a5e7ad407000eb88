"""What became of the budget: completion, the three public expenses."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from juesuan_analysis import analysis
from juesuan_analysis.analysis import Completion, Expense
from juesuan_analysis.charts import captions
from juesuan_analysis.charts.budget_completion import subject_name
from juesuan_analysis.charts.captions import percentage, symbol, verdict_name
from juesuan_analysis.charts.three_public import name_of
from juesuan_analysis.outputs.briefing.exhibits import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.vocabulary import BriefingText, briefing_text

_TOLD = 4  # rates told one by one
_BARS = 6


def completion(t: Teller) -> Section | None:
    """The stated completion rates, that of the largest outturn first."""
    rates = analysis.of_subjects(analysis.completions(t.d))
    if not rates:
        return None
    undefined = [rate for rate in rates if rate.undefined]
    defined = [rate for rate in rates if not rate.undefined]
    defined.sort(key=lambda rate: -(rate.own.amount.exact if rate.own else 0))
    told = [_completed(t, rate, rate is defined[0]) for rate in defined[:_TOLD]]
    told += _rest(t, defined[_TOLD:])
    if undefined:
        sources = [rate.statement for rate in undefined]
        told.append(t.sentence("completion.undefined", sources, n=len(undefined)))
    title = _title(t, defined[0]) if defined else t.sentence("completion.none", [])
    if not defined:
        title = Sentence(title.text, tuple(rate.statement for rate in undefined))
    graph = _bars(t, defined) if defined else None
    return Section(t.say("completion.name"), title, tuple(told), graph)


def _evidence(t: Teller, rate: Completion) -> list[str]:
    return [t.source_of(rate.own), t.source_of(rate.base), rate.statement]


def _title(t: Teller, main: Completion) -> Sentence:
    said = {"name": subject_name(main, t.lang), "rate": t.said(f"{main.stated}%", main.statement)}
    sources = _evidence(t, main)
    if main.refuted and main.recomputed is not None and main.base:
        again, held = t.percent(main.recomputed), t.figure(main.base)
        return t.sentence("completion.refuted", sources, recomputed=again, budget=held, **said)
    return t.sentence("completion.title", sources, **said)


def _completed(t: Teller, rate: Completion, told: bool) -> Sentence:
    """A rate with its outturn and budget; the rate itself is left out where the title tells it."""
    said = {"name": subject_name(rate, t.lang), "rate": t.said(f"{rate.stated}%", rate.statement)}
    budget = t.figure(rate.base) if rate.base else _bounds(t, rate)
    if rate.own is None or not budget:
        return t.sentence("completion.plain", _evidence(t, rate), **said)
    key = "printed" if rate.base else "implied"
    if told:
        key = "amounts" if rate.base else "amounts_implied"
    said |= {"outturn": t.figure(rate.own), "budget": budget}
    return t.sentence(briefing_text(f"completion.{key}"), _evidence(t, rate), **said)


def _bounds(t: Teller, rate: Completion) -> str:
    """The span of budgets that all the document says allows; empty if it is open."""
    low, high = rate.implied_low, rate.implied_high
    if low is None or high is None:
        return ""
    return t.say("completion.span", low=captions.amount(low), high=t.counted(high, "万元"))


def _rest(t: Teller, rates: Sequence[Completion]) -> list[Sentence]:
    """How many more rates there are, and what became of them; not told without their verdict."""
    if not rates:
        return []
    counts = t.listed(
        t.say("completion.count", symbol=symbol(verdict), name=verdict_name(verdict, t.lang), n=n)
        for verdict, n in Counter(rate.standing for rate in rates).items()
    )
    sources = [rate.statement for rate in rates]
    return [t.sentence("completion.counted", sources, n=len(rates), counts=counts)]


def _bars(t: Teller, rates: Sequence[Completion]) -> Graph:
    """Rates as bars; the symbol of the verdict stands before the name."""
    shown = rates[:_BARS]
    names = tuple(f"{t.symbol(r.statement)} {subject_name(r, t.lang)}" for r in shown)
    measure = t.first(t.say("completion.rate"), len(shown), len(rates))
    return Graph("bar", measure, names, ((measure, tuple(float(r.stated) for r in shown)),))


def three_public(t: Teller) -> Section | None:
    """Budget and outturn of the three public expenses."""
    expenses = analysis.expenses(t.d)
    if not expenses:
        return None
    whole = next((expense for expense in expenses if expense.is_total), None)
    items = [expense for expense in expenses if expense is not whole]
    drawn = [expense for expense in items if expense.drawn]
    told = [_expense(t, expense) for expense in drawn]
    told += _empty(t, [expense for expense in items if not expense.drawn])
    told += _meaningless(t, expenses)
    return Section(
        t.say("public.name"),
        _public_title(t, whole, expenses),
        tuple(told),
        _pairs(t, whole, drawn),
    )


def _cells(*expenses: Expense) -> Iterator[str]:
    """The cells of some rows of the table, and the statements of their completion."""
    for expense in expenses:
        yield from expense.sources
        yield expense.stated.statement if expense.stated else ""


def _public_title(t: Teller, whole: Expense | None, every: Sequence[Expense]) -> Sentence:
    if not any(expense.drawn for expense in every):
        blank = all(expense.blank for expense in every)
        key: BriefingText = "public.blank_title" if blank else "public.zero"
        return t.sentence(key, list(_cells(*every)))
    if whole is None:
        return t.sentence("public.no_total", list(_cells(*every)))
    amounts = _amounts(t, whole)
    if whole.outturn is None:
        return t.sentence("public.item", _cells(whole), name=name_of(whole, t.lang), **amounts)
    if not whole.budget:
        return t.sentence("public.unbudgeted", _cells(whole), **amounts)
    return t.sentence("public.title", _cells(whole), rate=_done(t, whole), **amounts)


def _amounts(t: Teller, expense: Expense) -> dict[str, str]:
    table = analysis.public_table(t.d)
    both = {"outturn": expense.outturn, "budget": expense.budget}
    return {name: t.amount(value, table) for name, value in both.items()}


def _done(t: Teller, expense: Expense) -> str:
    """The stated rate with its verdict; the computed one if it is wrong or absent."""
    rate = f"{percentage(expense.outturn or Decimal(0), expense.budget or Decimal(1))}%"
    if not expense.stated:
        return t.say("public.recomputed", rate=rate)
    stated = _stated(t, expense.stated)
    if expense.stated.refuted:
        return t.say("public.refuted", share=rate, stated=stated)
    return stated


def _stated(t: Teller, rate: Completion) -> str:
    return t.said(f"{rate.stated}%", rate.statement)


def _expense(t: Teller, expense: Expense) -> Sentence:
    said = {"name": name_of(expense, t.lang), **_amounts(t, expense)}
    sources = _cells(expense)
    if not expense.budget or expense.outturn is None:
        return t.sentence("public.item", sources, **said)
    return t.sentence("public.item_rate", sources, rate=_done(t, expense), **said)


def _empty(t: Teller, expenses: Sequence[Expense]) -> list[Sentence]:
    if not expenses:
        return []
    names = t.listed(name_of(expense, t.lang) for expense in expenses)
    sources = [source for expense in expenses for source in expense.sources]
    return [t.sentence("public.empty", sources, names=names)]


def _meaningless(t: Teller, expenses: Sequence[Expense]) -> list[Sentence]:
    """Rates that the text states over a budget of nothing."""
    found = [(e, e.stated) for e in expenses if e.stated and not e.budget]
    if not found:
        return []
    rates = t.listed(
        t.say("public.stated", name=name_of(e, t.lang), rate=_stated(t, rate)) for e, rate in found
    )
    return [t.sentence("public.undefined", [rate.statement for _, rate in found], rates=rates)]


def _pairs(t: Teller, whole: Expense | None, drawn: Sequence[Expense]) -> Graph | None:
    rows = [expense for expense in (whole, *drawn) if expense and expense.drawn]
    if not rows:
        return None
    series = tuple(
        (t.say(briefing_text(f"public.{kind}")), tuple(_float(getattr(row, kind)) for row in rows))
        for kind in ("budget", "outturn")
    )
    measure = t.say("headline.unit_axis", unit=t.unit_of(analysis.public_table(t.d)))
    return Graph("bar", measure, tuple(name_of(row, t.lang) for row in rows), series)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
