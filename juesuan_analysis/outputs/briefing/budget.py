"""What was not in the budget, and what became of what was."""

from collections.abc import Iterator, Sequence

from juesuan_analysis import analysis
from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.analysis import Completion, Unplanned
from juesuan_analysis.charts.budget_completion import subject_name
from juesuan_analysis.narrative.claims import Completion as Rated
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.briefing.exhibits import Graph, Section, Sentence, Tone
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.tables import Fact
from juesuan_analysis.vocabulary import BriefingText, briefing_text, charts
from juesuan_analysis.wordforms import bare

_TOLD = 3  # items, or rates, told one by one
_BARS = 6
_TONES: tuple[Tone, ...] = ("main", "wrong", "quiet")


def budget(t: Teller) -> Section | None:
    """Money that had no budget, if there is any; the stated completion rates."""
    rates = stated(t)
    without = analysis.unplanned(t.d)
    if not rates and not without:
        return None
    defined = [rate for rate in rates if not rate.undefined]
    defined.sort(key=lambda rate: -(rate.own.amount.exact if rate.own else 0))
    if without:
        told = [*_items(t, without), *_rates(t, defined)]
        return Section(t.say("budget.name"), lacking(t, without), tuple(told), _by_budget(t))
    title = main(t, defined[0]) if defined else _meaningless(t, rates)
    told = [*_rates(t, defined), *_undefined(t, rates)]
    return Section(t.say("budget.done_name"), title, tuple(told), _bars(t, defined))


def stated(t: Teller) -> list[Completion]:
    """The stated completion rates; those of the three public expenses are told with them."""
    public = {charts().public, *(bare(expense.item) for expense in analysis.expenses(t.d))}
    rates = analysis.of_subjects(analysis.completions(t.d))
    return [rate for rate in rates if bare(rate.subject) not in public]


def lacking(t: Teller, without: Sequence[Unplanned]) -> Sentence:
    """How much of all expenditure had no budget, in plain words."""
    total, parts = analysis.unplanned_total(without)
    cell = analysis.whole_cell(t.d)
    decimals = max(part.own.amount.decimals for part in parts)
    value = t.counted(round_half_up(total, decimals))
    said = {
        "value": value if len(parts) == 1 else t.computed(value),
        "lacked": t.say(briefing_text(f"budget.no_{parts[0].base}")),
    }
    sources = [part.statement for part in without if part in parts or not part.functional]
    if cell is None or not cell.operand.exact:
        return t.sentence("budget.unplanned_amount", sources, **said)
    share = t.percent(round_half_up(total / cell.operand.exact * 100, 2))
    return t.sentence("budget.unplanned", [*sources, cell.reference], share=share, **said)


def _items(t: Teller, without: Sequence[Unplanned]) -> Iterator[Sentence]:
    """The functional subjects that had no budget, with the reason the text gives."""
    for part in [part for part in without if part.functional][:_TOLD]:
        s = t.statements[part.statement]
        said = {"name": t.called(part.subject), "value": t.figure(part.own)}
        if s.claim.number.kind == "percent":
            rate = t.said(f"{s.claim.number.token}%", s.id)
            told = t.say("budget.item_rate", rate=rate, **said)
        else:
            told = t.say("budget.item", **said)
        reason, numbers = t.budget_reason(s.id)
        sources = (s.id, t.source_of(part.own), *numbers)
        if reason:
            yield t.sentence("budget.reason", sources, told=told, quote=reason)
        else:
            yield Sentence(told, tuple(dict.fromkeys(filter(None, sources))))


def main(t: Teller, rate: Completion) -> Sentence:
    """The completion rate of the largest outturn."""
    said = {"name": subject_name(rate, t.lang), "rate": t.said(f"{rate.stated}%", rate.statement)}
    sources = _evidence(t, rate)
    if rate.refuted and rate.recomputed is not None and rate.base:
        again, held = t.percent(rate.recomputed), t.figure(rate.base)
        return t.sentence("budget.refuted", sources, recomputed=again, budget=held, **said)
    return t.sentence("budget.title", sources, of=_kind(t, rate), **said)


def _kind(t: Teller, rate: Completion) -> str:
    """Which budget a rate is of."""
    return t.say(briefing_text(f"budget.of_{rate.kind}"))


def _meaningless(t: Teller, rates: Sequence[Completion]) -> Sentence:
    return t.sentence("budget.none", [rate.statement for rate in rates])


def _evidence(t: Teller, rate: Completion) -> list[str]:
    return [rate.statement, t.source_of(rate.own), t.source_of(rate.base)]


def _rates(t: Teller, rates: Sequence[Completion]) -> Iterator[Sentence]:
    """The totals one by one; of the functional subjects, which are parts, how many fell short."""
    totals = [rate for rate in rates if not rate.functional]
    parts = [rate for rate in rates if rate.functional]
    for rate in totals[:_TOLD] or parts[:1]:
        yield completed(t, rate)
    if len(parts) < 2:
        return
    below = [rate for rate in parts if rate.stated < 100]
    told = t.say("budget.counted", n=len(parts), below=len(below))
    lowest = min(parts, key=lambda rate: rate.stated)
    sources = [lowest.statement, *(rate.statement for rate in parts)]
    if not below:
        yield Sentence(told, tuple(dict.fromkeys(sources)))
        return
    said = t.said(f"{lowest.stated}%", lowest.statement)
    name = subject_name(lowest, t.lang)
    yield t.sentence("budget.lowest", sources, counted=told, name=name, rate=said)


def completed(t: Teller, rate: Completion) -> Sentence:
    """A rate with its outturn and its budget."""
    said = {"name": subject_name(rate, t.lang), "rate": t.said(f"{rate.stated}%", rate.statement)}
    budget = t.figure(rate.base) if rate.base else _bounds(t, rate)
    if rate.own is None or not budget:
        return t.sentence("budget.plain", _evidence(t, rate), **said)
    key: BriefingText = "budget.printed" if rate.base else "budget.implied"
    said |= {"outturn": t.figure(rate.own), "budget": budget, "of": _kind(t, rate)}
    return t.sentence(key, _evidence(t, rate), **said)


def _bounds(t: Teller, rate: Completion) -> str:
    """The span of budgets that all the document says allows; empty if it is open."""
    low, high = rate.implied_low, rate.implied_high
    if low is None or high is None:
        return ""
    ends = list(dict.fromkeys((t.counted(low), t.counted(high))))
    told = t.say("budget.span", low=ends[0], high=ends[1]) if len(ends) > 1 else ends[0]
    return t.computed(told)


def _undefined(t: Teller, rates: Sequence[Completion]) -> Iterator[Sentence]:
    found = [rate.statement for rate in rates if rate.undefined]
    if found and len(found) < len(rates):
        yield t.sentence("budget.undefined", found, n=len(found))


def _bars(t: Teller, rates: Sequence[Completion]) -> Graph | None:
    """Rates as bars; the symbol of what speaks against one stands behind its name."""
    shown = rates[:_BARS]
    names = tuple(f"{subject_name(r, t.lang)} {t.marks(r.statement)}".strip() for r in shown)
    measure = t.first(t.say("budget.rate"), len(shown), len(rates))
    tones: tuple[Tone, ...] = tuple("wrong" if r.refuted else "main" for r in shown)
    values = tuple(float(r.stated) for r in shown)
    graph = Graph("bar", measure, names, (("", values),), tones=tones)
    return graph if graph.says else None


def _by_budget(t: Teller) -> Graph | None:
    """The largest functional items by whether they had a budget."""
    items = analysis.items(t.d)
    shown, unit = items[:_BARS], t.unit_of(analysis.functional_table(t.d))
    without = {_code(part.own) for part in analysis.unplanned(t.d)}
    rated = (rate for rate in analysis.completions(t.d) if not rate.undefined)
    planned = {_code(_spent(t, rate)) for rate in rated}
    kinds = ["unbudgeted" if i.code in without else "planned" if i.code in planned else "untold"
             for i in shown]  # fmt: skip
    names = ("planned", "unbudgeted", "untold")
    rows = [
        tuple(t.shown(i.total, unit) if k == kind else None
              for i, k in zip(shown, kinds, strict=True))
        for kind in names
    ]  # fmt: skip
    kept = [place for place, values in enumerate(rows) if any(values)]
    graph = Graph(
        "stacked",
        t.first(t.say("headline.unit_axis", unit=t.shown_unit), len(shown), len(items)),
        tuple(t.called(item.item) for item in shown),
        tuple((t.say(briefing_text(f"budget.{names[p]}")), rows[p]) for p in kept),
        t.shown_decimals,
        tuple(_TONES[p] for p in kept),
    )
    return graph if graph.says else None


def _spent(t: Teller, rate: Completion) -> Operand | None:
    """The figure of a table that a rate is about, though it may not be what it is checked with."""
    frame = t.statements[rate.statement].claim.frame
    return frame.own if isinstance(frame, Rated) and frame.own else rate.own


def _code(figure: Operand | None) -> str:
    source = figure.source if figure else None
    return source.code if isinstance(source, Fact) else ""
