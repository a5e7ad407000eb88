"""What became of the budget: completion, the three public expenses."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from juesuan_analysis.analysis.figures import implied_bounds
from juesuan_analysis.charts import words
from juesuan_analysis.charts.completion import Rate, rates_of
from juesuan_analysis.charts.public import Expense, expenses_of
from juesuan_analysis.charts.words import mark, percentage, say, symbol, verdict_name
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.briefing.parts import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.tables import Table

_TOLD = 4  # rates told one by one
_BARS = 6


def completion(t: Teller) -> Section | None:
    """The stated completion rates, that of the largest outturn first."""
    rates, _ = rates_of(t.d, t.lang)
    if not rates:
        return None
    undefined = [rate for rate in rates if rate.undefined]
    defined = [rate for rate in rates if not rate.undefined]
    defined.sort(key=lambda rate: -_outturn(t, rate))
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


def _outturn(t: Teller, rate: Rate) -> Fraction:
    own = t.own(rate.statement)
    return own.amount.exact if own else Fraction(0)


def _budget(t: Teller, rate: Rate) -> Operand | None:
    """The budget that the document prints."""
    operands = t.statements[rate.statement].operands
    return operands[1] if len(operands) > 1 else None


def _evidence(t: Teller, rate: Rate) -> list[str]:
    figures = (t.own(rate.statement), _budget(t, rate))
    return [*(t.source_of(figure) for figure in figures), rate.statement]


def _title(t: Teller, main: Rate) -> Sentence:
    rate, budget = t.said(f"{main.stated}%", main.statement), _budget(t, main)
    sources = _evidence(t, main)
    if mark(main.verdict) == "✗" and main.recomputed is not None and budget is not None:
        again, held = t.percent(main.recomputed), t.figure(budget)
        return t.sentence("completion.refuted", sources, name=main.name, rate=rate,
                          recomputed=again, budget=held)  # fmt: skip
    return t.sentence("completion.title", sources, name=main.name, rate=rate)


def _completed(t: Teller, rate: Rate, told: bool) -> Sentence:
    """A rate with its outturn and budget; the rate itself is left out where the title tells it."""
    own, budget = t.own(rate.statement), _budget(t, rate)
    said = {"name": rate.name, "rate": t.said(f"{rate.stated}%", rate.statement)}
    bounds = _bounds(t, rate) if own and budget is None else ""
    if own is None or (budget is None and not bounds):
        return t.sentence("completion.plain", _evidence(t, rate), **said)
    key = "printed" if budget else "implied"
    if told:
        key = "amounts" if budget else "amounts_implied"
    said |= {"outturn": t.figure(own), "budget": t.figure(budget) if budget else bounds}
    return t.sentence(f"completion.{key}", _evidence(t, rate), **said)


def _bounds(t: Teller, rate: Rate) -> str:
    """The span of budgets that all the document says allows; empty if it is open."""
    implied = t.d.examination.implied
    found = next((i for i in implied if rate.statement in i.speakers), None)
    low, high = implied_bounds(t.d, t.statements[rate.statement])
    if found is None or low is None or high is None:
        return ""
    return t.say("completion.span", low=words.amount(low), high=t.counted(high, found.unit))


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
    shown = rates[:_BARS]
    names = tuple(f"{t.symbol(rate.statement)} {rate.name}" for rate in shown)
    measure = t.first(t.say("completion.rate"), len(shown), len(rates))
    return Graph("bar", measure, names, ((measure, tuple(float(r.stated) for r in shown)),))


def three_public(t: Teller) -> Section | None:
    """Budget and outturn of the three public expenses."""
    expenses = expenses_of(t.d, t.lang)
    if not expenses:
        return None
    whole = next((e for e in expenses if e.name == say(t.lang, "three_public.total")), None)
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


def _table(t: Teller) -> Table:
    return next(table for table in t.d.tables_list if table.scope == "three_public")


def _cells(t: Teller, *expenses: Expense) -> Iterator[str]:
    """The cells of some rows of the table, and the statements of their completion."""
    table = _table(t)
    for expense in expenses:
        yield from (c.reference for c in table.cells if c.item == expense.printed)
        yield expense.statement


def _public_title(t: Teller, whole: Expense | None, every: Sequence[Expense]) -> Sentence:
    if not any(expense.drawn for expense in every):
        blank = all(e.budget is None and e.outturn is None for e in every)
        key = "public.blank_title" if blank else "public.zero"
        return t.sentence(key, list(_cells(t, *every)))
    if whole is None:
        return t.sentence("public.no_total", list(_cells(t, *every)))
    amounts = _amounts(t, whole)
    if whole.outturn is None:
        return t.sentence("public.item", _cells(t, whole), name=whole.name, **amounts)
    if not whole.budget:
        return t.sentence("public.unbudgeted", _cells(t, whole), **amounts)
    return t.sentence("public.title", _cells(t, whole), rate=_done(t, whole), **amounts)


def _amounts(t: Teller, expense: Expense) -> dict[str, str]:
    table = _table(t).id
    both = {"outturn": expense.outturn, "budget": expense.budget}
    return {name: t.amount(value, table) for name, value in both.items()}


def _done(t: Teller, expense: Expense) -> str:
    """The stated rate with its verdict; the computed one if it is wrong or absent."""
    rate = f"{percentage(expense.outturn or Decimal(0), expense.budget or Decimal(1))}%"
    if not expense.statement:
        return t.say("public.recomputed", rate=rate)
    stated = t.said(expense.stated.split()[0], expense.statement)
    if mark(expense.verdict) == "✗":
        return t.say("public.refuted", share=rate, stated=stated)
    return stated


def _expense(t: Teller, expense: Expense) -> Sentence:
    amounts = _amounts(t, expense)
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


def _pairs(t: Teller, whole: Expense | None, drawn: Sequence[Expense]) -> Graph | None:
    rows = [expense for expense in (whole, *drawn) if expense and expense.drawn]
    if not rows:
        return None
    series = tuple(
        (t.say(f"public.{kind}"), tuple(_float(getattr(row, kind)) for row in rows))
        for kind in ("budget", "outturn")
    )
    measure = t.say("headline.unit_axis", unit=t.unit_of(_table(t).id))
    return Graph("bar", measure, tuple(row.name for row in rows), series)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
