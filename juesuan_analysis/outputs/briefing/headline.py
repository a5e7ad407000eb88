"""The change on last year and its reason."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from juesuan_analysis import analysis
from juesuan_analysis.amounts import MONEY, Amount, round_half_up
from juesuan_analysis.analysis import Change
from juesuan_analysis.charts.captions import say as say_in_charts
from juesuan_analysis.charts.captions import signed
from juesuan_analysis.checks import REFUTED
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.briefing.exhibits import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.vocabulary import BriefingText, briefing_text, chart_text

_OTHERS = 3


def headline(t: Teller) -> Section | None:
    """The largest total against last year, why, and what else changed; the total if nothing did."""
    groups = analysis.alike(analysis.changes(t.d))
    if not groups:
        return _level_only(t)
    changes = (group.main for group in groups)
    main, *others = sorted(changes, key=lambda c: (_is_wrong(t, _own(c)), -_own(c).amount.exact))
    return Section(
        t.say("headline.name"),
        _title(t, main),
        (*_told(t, main), *(_other(t, change) for change in others[:_OTHERS])),
        None if main.refuted else _graph(t, main),
    )


def _level_only(t: Teller) -> Section | None:
    table, cell = analysis.functional_table(t.d), analysis.whole_cell(t.d)
    if table is None or cell is None:
        return None
    current = t.amount(cell.operand.value, table)
    name = say_in_charts(t.lang, chart_text(f"spending.{table.id}"))
    title = t.sentence("headline.total", [cell.reference], current=current, name=name)
    return Section(t.say("headline.name"), title)


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


def _title(t: Teller, main: Change) -> Sentence:
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
    recomputed = f"{signed(main.rate)}%"
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
    level = t.figure(main.base) if main.base else t.counted(prior.value, prior.unit)
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
    measure = t.say("headline.unit_axis", unit=_unit(t, prior))
    current = Decimal(own.exact.numerator) / own.exact.denominator
    level = (
        current if prior.scale == 1 else current * prior.scale.denominator / prior.scale.numerator
    )
    return Graph(
        "column",
        measure,
        tuple(labels),
        ((t.called(main.subject), (float(prior.value), float(level))),),
    )


def _unit(t: Teller, amount: Amount) -> str:
    return say_in_charts(
        t.lang, chart_text(f"unit.{amount.unit if amount.unit in MONEY else '万元'}")
    )
