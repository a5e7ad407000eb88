"""What became of the budget: completion, the three public expenses."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from juesuan_analysis.charts.completion import Rate, rates_of
from juesuan_analysis.charts.public import Expense, expenses_of
from juesuan_analysis.charts.words import mark, percentage, say, symbol, unit, verdict_name
from juesuan_analysis.outputs.briefing.parts import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller

_TOLD = 4  # rates told one by one
_BARS = 6


def completion(t: Teller) -> Section | None:
    """The stated completion rates, that of the largest outturn first."""
    rates, _ = rates_of(t.d, t.lang)
    if not rates:
        return None
    undefined = [rate for rate in rates if rate.undefined]
    defined = [rate for rate in rates if not rate.undefined]
    defined.sort(key=lambda rate: -(rate.outturn or Decimal(0)))
    told = [_completed(t, rate, rate is defined[0]) for rate in defined[:_TOLD]]
    told += _rest(t, defined[_TOLD:])
    if undefined:
        sources = [rate.statement for rate in undefined]
        told.append(t.sentence("completion.undefined", sources, n=len(undefined)))
    title = _title(t, defined[0]) if defined else t.sentence("completion.none", [])
    if not defined:
        title = Sentence(title.text, tuple(rate.statement for rate in undefined))
    graph = _bars(t, defined[:_BARS]) if defined else None
    return Section(t.say("completion.name"), title, tuple(told), graph)


def _title(t: Teller, main: Rate) -> Sentence:
    rate = t.said(f"{main.stated}%", main.statement)
    sources = (t.level_of(main.statement), main.statement)
    if mark(main.verdict) == "✗" and main.recomputed is not None:
        again = t.percent(main.recomputed)
        return t.sentence(
            "completion.refuted", sources, name=main.name, rate=rate, recomputed=again
        )
    return t.sentence("completion.title", sources, name=main.name, rate=rate)


def _completed(t: Teller, rate: Rate, told: bool) -> Sentence:
    """A rate with its outturn and budget; the rate itself is left out where the title tells it."""
    budget = rate.budget.removeprefix("≈ ")
    implied = budget != rate.budget
    key = "implied" if implied else "printed"
    if told:
        key = "amounts_implied" if implied else "amounts"
    if rate.outturn is None or not budget:
        key = "plain"
    low, dash, high = budget.partition("–")
    span = t.say("completion.span", low=low, high=high) if dash else low
    said = {
        "name": rate.name,
        "rate": t.said(f"{rate.stated}%", rate.statement),
        "outturn": t.level(rate.outturn, rate.statement),
        "budget": t.say("common.amount", value=span, unit=unit(t.d, t.lang, narrative=True)),
    }
    return t.sentence(f"completion.{key}", (t.level_of(rate.statement), rate.statement), **said)


def _rest(t: Teller, rates: Sequence[Rate]) -> list[Sentence]:
    """How many more rates there are, and what became of them; not told without their verdict."""
    if not rates:
        return []
    counts = t.listed(
        t.say("completion.count", symbol=symbol(verdict), name=verdict_name(verdict, t.lang), n=n)
        for verdict, n in Counter(rate.verdict for rate in rates).items()
    )
    sources = [rate.statement for rate in rates]
    return [t.sentence("completion.counted", sources, n=len(rates), counts=counts)]


def _bars(t: Teller, rates: Sequence[Rate]) -> Graph:
    """Rates as bars; the symbol of the verdict stands before the name."""
    names = tuple(f"{t.symbol(rate.statement)} {rate.name}" for rate in rates)
    measure = t.say("completion.rate")
    return Graph("bar", measure, names, ((measure, tuple(float(r.stated) for r in rates)),))


def three_public(t: Teller) -> Section | None:
    """Budget and outturn of the three public expenses."""
    expenses = expenses_of(t.d, t.lang)
    if not expenses:
        return None
    whole, *items = sorted(expenses, key=lambda e: e.name != say(t.lang, "three_public.total"))
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


def _cells(t: Teller, *expenses: Expense) -> Iterator[str]:
    """The cells of some rows of the table, and the statements of their completion."""
    table = next(table for table in t.d.tables_list if table.scope == "three_public")
    for expense in expenses:
        yield from (c.reference for c in table.cells if c.item == expense.printed)
        yield expense.statement


def _public_title(t: Teller, whole: Expense, every: Sequence[Expense]) -> Sentence:
    amounts = {"outturn": t.amount(whole.outturn), "budget": t.amount(whole.budget)}
    if not any(expense.drawn for expense in every):
        blank = all(e.budget is None and e.outturn is None for e in every)
        key = "public.blank_title" if blank else "public.zero"
        return t.sentence(key, list(_cells(t, *every)))
    if not whole.budget:
        return t.sentence("public.unbudgeted", _cells(t, whole), **amounts)
    return t.sentence("public.title", _cells(t, whole), rate=_done(t, whole), **amounts)


def _done(t: Teller, expense: Expense) -> str:
    """The stated rate with its verdict, else the computed one."""
    if expense.statement:
        return t.said(expense.stated.split()[0], expense.statement)
    rate = percentage(expense.outturn or Decimal(0), expense.budget or Decimal(1))
    return t.say("public.recomputed", rate=f"{rate}%")


def _expense(t: Teller, expense: Expense) -> Sentence:
    amounts = {"outturn": t.amount(expense.outturn), "budget": t.amount(expense.budget)}
    sources = _cells(t, expense)
    if not expense.budget or expense.outturn is None:
        return t.sentence("public.item", sources, name=expense.name, **amounts)
    rate = _done(t, expense)
    return t.sentence("public.item_rate", sources, name=expense.name, rate=rate, **amounts)


def _empty(t: Teller, expenses: Sequence[Expense]) -> list[Sentence]:
    if not expenses:
        return []
    names = t.listed(expense.name for expense in expenses)
    sources = [source for source in _cells(t, *expenses) if source not in t.statements]
    return [t.sentence("public.empty", sources, names=names)]


def _meaningless(t: Teller, expenses: Sequence[Expense]) -> list[Sentence]:
    """Rates that the text states over a budget of nothing."""
    found = [e for e in expenses if e.statement and not e.budget]
    if not found:
        return []
    rates = t.listed(
        t.say("public.stated", name=e.name, rate=t.said(e.stated.split()[0], e.statement))
        for e in found
    )
    return [t.sentence("public.undefined", [e.statement for e in found], rates=rates)]


def _pairs(t: Teller, whole: Expense, drawn: Sequence[Expense]) -> Graph | None:
    rows = [expense for expense in (whole, *drawn) if expense.drawn]
    if not rows:
        return None
    series = tuple(
        (t.say(f"public.{kind}"), tuple(_float(getattr(row, kind)) for row in rows))
        for kind in ("budget", "outturn")
    )
    measure = t.say("headline.unit_axis", unit=unit(t.d, t.lang))
    return Graph("bar", measure, tuple(row.name for row in rows), series)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
