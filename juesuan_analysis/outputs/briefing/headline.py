"""The change on last year and its reason."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from juesuan_analysis import analysis
from juesuan_analysis.amounts import Amount, round_half_up
from juesuan_analysis.analysis import Change
from juesuan_analysis.charts.captions import say as say_in_charts
from juesuan_analysis.charts.captions import signed
from juesuan_analysis.checks import REFUTED
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.briefing.exhibits import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.vocabulary import BriefingText, briefing_text, chart_text

_OTHERS = 3
_BARS = 6
_LEAST = 3  # totals; fewer are shown with their parts


def headline(t: Teller) -> Section | None:
    """The largest total against last year, why, and what else changed; the total if nothing did.

    Where the text gives the changes of functional subjects only, the total leads and they follow.
    """
    changes = moved(t)
    level = _level(t)
    if not changes or (changes[0].functional and level):
        others = tuple(_other(t, change) for change in changes[: _OTHERS + 1])
        return Section(t.say("headline.name"), level, others, _rates(t, changes)) if level else None
    main, *rest = changes
    return Section(
        t.say("headline.name"),
        title(t, main),
        (*_told(t, main), *(_other(t, change) for change in rest[:_OTHERS])),
        _rates(t, changes) or (None if main.refuted else _graph(t, main)),
    )


def moved(t: Teller) -> list[Change]:
    """The changes on last year, alike ones once: totals before their parts, the largest first.

    Levels that are refuted come last.
    """
    changes = (group.main for group in analysis.alike(analysis.changes(t.d)))
    return sorted(
        changes, key=lambda c: (_is_wrong(t, _own(c)), c.functional, -_own(c).amount.exact)
    )


def _level(t: Teller) -> Sentence | None:
    """All expenditure, where no change of it is told."""
    table, cell = analysis.functional_table(t.d), analysis.whole_cell(t.d)
    if table is None or cell is None:
        return None
    current = t.amount(cell.operand.value, table)
    name = say_in_charts(t.lang, chart_text(f"spending.{table.role}"))
    return t.sentence("headline.total", [cell.reference], current=current, name=name)


def _own(change: Change) -> Operand:
    assert change.own is not None
    return change.own


def _is_wrong(t: Teller, figure: Operand) -> bool:
    """Whether it is a number of the narrative that is refuted: no headline for that."""
    stated = t.statements.get(t.source_of(figure))
    return stated is not None and stated.verdict in REFUTED


def _prior(t: Teller, change: Change) -> Amount:
    """Last year's level, in the unit and with the decimals of what it is computed from."""
    own = _own(change).amount
    if change.base:
        return change.base.amount
    if change.delta is None:
        return Amount(f"{change.prior:f}", own.unit)
    delta = change.delta.amount
    sign = -1 if t.statements[change.said[-1]].claim.sign < 0 else 1
    return _in_unit(own.exact - sign * delta.exact, delta)


def _in_unit(exact: Fraction, like: Amount) -> Amount:
    """An amount of 万元 in the unit and with the decimals of another."""
    return Amount(f"{round_half_up(exact / like.scale, like.decimals):f}", like.unit)


def _way(t: Teller, change: Change) -> Fraction:
    return _own(change).amount.exact - _prior(t, change).exact


def _evidence(t: Teller, change: Change) -> list[str]:
    return [t.source_of(change.own), t.source_of(change.base), *change.said]


def title(t: Teller, main: Change) -> Sentence:
    """A level and its change on last year, in one sentence."""
    way, rate = _way(t, main), main.said[-1]
    key = "rose" if way > 0 else "fell" if way < 0 else "same"
    if main.verdict == "undefined":
        key = "undefined"
    elif main.refuted:
        key = "refuted"
    blanks = {
        "name": t.changed(main),
        "current": t.figure(_own(main)),
        "rate": t.said(f"{abs(main.stated_rate)}%", rate),
    }
    if key != "refuted":
        sources = (t.source_of(main.own), rate)
        return t.sentence(briefing_text(f"headline.{key}"), sources, **blanks)
    recomputed = t.computed(f"{signed(main.rate)}%")
    if t.statements[rate].claim.conflict and main.delta:
        change = _change(t, main, main.delta)
        return t.sentence("headline.conflict", _evidence(t, main), change=change, **blanks)
    if main.delta:
        change = _change(t, main, main.delta)
        key = "refuted_up" if way > 0 else "refuted_down"
        return t.sentence(briefing_text(f"headline.{key}"), _evidence(t, main), change=change,
                          recomputed=recomputed, **blanks)  # fmt: skip
    return t.sentence("headline.refuted", _evidence(t, main), recomputed=recomputed,
                      prior=t.figure(main.base) if main.base else "", **blanks)  # fmt: skip


def _change(t: Teller, change: Change, delta: Operand) -> str:
    """The stated amount of a change."""
    return t.said(t.counted(delta.amount.value, delta.amount.unit), change.said[0])


def _told(t: Teller, main: Change) -> Iterator[Sentence]:
    rate = main.said[-1]
    if main.verdict != "undefined" and not main.refuted:
        yield from _levels(t, main)
    reason, numbers = t.reason(rate)
    key: BriefingText = "headline.reason" if reason else "headline.no_reason"
    yield t.sentence(key, (rate, *numbers), quote=reason)


def _levels(t: Teller, main: Change) -> Iterator[Sentence]:
    """Last year's level, and the change where the text states it."""
    prior = _prior(t, main)
    level = t.computed(t.counted(prior.value, prior.unit))
    level = t.figure(main.base) if main.base else level
    if main.delta is None:
        key = "printed" if main.base else "implied"
        yield t.sentence(briefing_text(f"headline.{key}"), _evidence(t, main), prior=level)
        return
    key = ("printed" if main.base else "amount") + ("_rose" if _way(t, main) > 0 else "_fell")
    change = _change(t, main, main.delta)
    yield t.sentence(
        briefing_text(f"headline.{key}"), _evidence(t, main), change=change, prior=level
    )


def _other(t: Teller, change: Change) -> Sentence:
    if change.refuted:
        return title(t, change)
    rate, stated = change.said[-1], change.stated_rate
    key = "rose" if stated > 0 else "fell" if stated < 0 else "same"
    return t.sentence(
        briefing_text(f"headline.other_{key}"),
        (t.source_of(change.own), rate),
        name=t.changed(change),
        current=t.figure(_own(change)),
        change=t.said(f"{abs(stated)}%", rate),
    )


def _graph(t: Teller, main: Change) -> Graph:
    """Last year's level and this year's, both in one unit."""
    if t.d.year is None:
        years = (t.say("headline.prior_year"), t.say("headline.current_year"))
    else:
        years = (str(t.d.year - 1), str(t.d.year))
    key = "prior_printed" if main.base else "prior_level"
    labels = [t.say(briefing_text(f"headline.{key}"), year=years[0]), years[1]]
    for place, figure in enumerate((main.base, main.own)):
        if figure is not None and (doubt := t.doubt(figure)):
            labels[place] = f"{doubt} {labels[place]}"
    prior, own = _prior(t, main), _own(main).amount
    levels = tuple(t.shown(amount.value, amount.unit) for amount in (prior, own))
    return Graph(
        "column",
        t.say("headline.unit_axis", unit=t.shown_unit),
        tuple(labels),
        ((t.called(main.subject), levels),),
        t.shown_decimals,
        ("pale", "main"),
    )


def _rates(t: Teller, changes: Sequence[Change]) -> Graph | None:
    """The rates of change of several subjects; those over nothing have no bar."""
    totals = [c for c in changes if not c.functional]
    changes = totals if len(totals) >= _LEAST else changes
    drawn = [c for c in changes if c.verdict != "undefined"][:_BARS]
    graph = Graph(
        "bar",
        t.first(t.say("headline.rate_axis"), len(drawn), len(changes)),
        tuple(f"{t.changed(c)} {t.marks(c.said[-1])}".strip() for c in drawn),
        (("", tuple(float(c.rate) for c in drawn)),),
        tones=tuple("wrong" if c.refuted else "main" if c.rate > 0 else "second" for c in drawn),
    )
    return graph if graph.says else None
