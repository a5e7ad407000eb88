"""The change on last year and its reason."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from juesuan_analysis.amounts import MONEY, Amount, round_half_up
from juesuan_analysis.charts.change import Change, changes_of, main_name
from juesuan_analysis.charts.words import functional_table, mark, signed, symbol, whole_cell
from juesuan_analysis.charts.words import say as say_in_charts
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.briefing.parts import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller

_OTHERS = 3


def headline(t: Teller) -> Section | None:
    """The largest total against last year, why, and what else changed; the total if nothing did."""
    changes = _on_last_year(t)
    if not changes:
        return _level_only(t)
    main, *others = changes
    return Section(
        t.say("headline.name"),
        _title(t, main),
        (*_told(t, main), *(_other(t, change) for change in others[:_OTHERS])),
        None if main.refuted else _graph(t, main),
    )


def _level_only(t: Teller) -> Section | None:
    table = functional_table(t.d)
    cell = whole_cell(t.d, table)
    if cell is None:
        return None
    current, name = t.amount(cell.operand.value, table), say_in_charts(t.lang, f"spending.{table}")
    title = t.sentence("headline.total", [cell.reference], current=current, name=name)
    return Section(t.say("headline.name"), title)


def _on_last_year(t: Teller) -> list[Change]:
    """The changes whose sentences compare with last year, that of the largest amount first."""
    found = []
    for change in changes_of(t.d)[0]:
        pairs = zip(change.names, change.statements, strict=True)
        kept = [(n, said) for n, said in pairs if t.on_last_year(said[-1]) and t.own(said[-1])]
        if kept:
            names, statements = zip(*kept, strict=True)
            found.append(replace(change, names=names, statements=statements))
    return sorted(found, key=lambda c: (_is_wrong(t, _own(t, c)), -_own(t, c).amount.exact))


def _is_wrong(t: Teller, figure: Operand) -> bool:
    """Whether it is a number of the narrative that is refuted: no headline for that."""
    stated = t.statements.get(t.source_of(figure))
    return stated is not None and mark(stated.verdict) == symbol("mismatch")


def _said(change: Change) -> tuple[str, ...]:
    """The statements that give the change of the name that speaks for all."""
    return change.statements[change.names.index(main_name(change))]


def _own(t: Teller, change: Change) -> Operand:
    own = t.own(_said(change)[-1])
    assert own is not None
    return own


def _delta(t: Teller, change: Change) -> Amount | None:
    """The stated amount of a change."""
    rate = t.statements[_said(change)[-1]]
    if rate.claim.formula.delta is None or len(rate.operands) < 2:
        return None
    return rate.operands[1].amount


def _printed_prior(t: Teller, change: Change) -> Operand | None:
    """Last year's level where the sentence itself prints it."""
    for s in (t.statements[name] for name in reversed(_said(change))):
        if s.claim.formula.tells_direction and len(s.operands) == 2:
            return s.operands[1]
    return None


def _prior(t: Teller, change: Change) -> Amount:
    """Last year's level, in the unit and with the decimals of what it is computed from."""
    own, delta, printed = _own(t, change).amount, _delta(t, change), _printed_prior(t, change)
    if printed:
        return printed.amount
    if delta is None:
        return Amount(str(change.prior), own.unit)
    sign = -1 if t.statements[_said(change)[-1]].claim.sign < 0 else 1
    return _in_unit(own.exact - sign * delta.exact, delta)


def _in_unit(exact: Fraction, like: Amount) -> Amount:
    """An amount of 万元 in the unit and with the decimals of another."""
    return Amount(str(round_half_up(exact / like.scale, like.decimals)), like.unit)


def _way(t: Teller, change: Change) -> Fraction:
    return _own(t, change).amount.exact - _prior(t, change).exact


def _evidence(t: Teller, change: Change) -> list[str]:
    figures = (_own(t, change), _printed_prior(t, change))
    return [*(t.source_of(figure) for figure in figures), *_said(change)]


def _title(t: Teller, main: Change) -> Sentence:
    said, way = _said(main), _way(t, main)
    rate = said[-1]
    key = "rose" if way > 0 else "fell" if way < 0 else "same"
    if main.verdict == "undefined":
        key = "undefined"
    elif main.refuted:
        key = "refuted"
    blanks = {
        "name": t.within(t.called(main_name(main)), rate),
        "current": t.figure(_own(t, main)),
        "rate": t.said(f"{abs(main.stated)}%", rate),
    }
    if key != "refuted":
        sources = (t.source_of(_own(t, main)), rate)
        return t.sentence(f"headline.{key}", sources, **blanks)
    delta, prior = _delta(t, main), _printed_prior(t, main)
    recomputed = f"{signed(main.rate)}%"
    if t.statements[rate].claim.conflict and delta:
        change = t.said(t.counted(delta.value, delta.unit), said[0])
        return t.sentence("headline.conflict", _evidence(t, main), change=change, **blanks)
    if delta:
        change = t.said(t.counted(delta.value, delta.unit), said[0])
        key = "refuted_up" if way > 0 else "refuted_down"
        return t.sentence(f"headline.{key}", _evidence(t, main), change=change,
                          recomputed=recomputed, **blanks)  # fmt: skip
    return t.sentence("headline.refuted", _evidence(t, main), recomputed=recomputed,
                      prior=t.figure(prior) if prior else "", **blanks)  # fmt: skip


def _told(t: Teller, main: Change) -> Iterator[Sentence]:
    said = _said(main)
    if main.verdict != "undefined" and not main.refuted:
        yield from _levels(t, main)
    reason, numbers = t.reason(said[-1])
    key = "headline.reason" if reason else "headline.no_reason"
    yield t.sentence(key, (said[-1], *numbers), quote=reason)


def _levels(t: Teller, main: Change) -> Iterator[Sentence]:
    """Last year's level, and the change where the text states it."""
    said, delta, printed = _said(main), _delta(t, main), _printed_prior(t, main)
    prior = _prior(t, main)
    level = t.figure(printed) if printed else t.counted(prior.value, prior.unit)
    if delta is None:
        key = "printed" if printed else "implied"
        yield t.sentence(f"headline.{key}", _evidence(t, main), prior=level)
        return
    key = ("printed" if printed else "amount") + ("_rose" if _way(t, main) > 0 else "_fell")
    change = t.said(t.counted(delta.value, delta.unit), said[0])
    yield t.sentence(f"headline.{key}", _evidence(t, main), change=change, prior=level)


def _other(t: Teller, change: Change) -> Sentence:
    rate = _said(change)[-1]
    key = "rose" if change.stated > 0 else "fell" if change.stated < 0 else "same"
    return t.sentence(
        f"headline.other_{key}",
        (t.source_of(_own(t, change)), rate),
        name=t.within(t.called(main_name(change)), rate),
        current=t.figure(_own(t, change)),
        change=t.said(f"{abs(change.stated)}%", rate),
    )


def _graph(t: Teller, main: Change) -> Graph:
    """Last year's level and this year's, both in one unit."""
    if t.d.year is None:
        years = (t.say("headline.prior_year"), t.say("headline.current_year"))
    else:
        years = (str(t.d.year - 1), str(t.d.year))
    printed = _printed_prior(t, main)
    key = "prior_printed" if printed else "prior_level"
    labels = [t.say(f"headline.{key}", year=years[0]), years[1]]
    for place, figure in enumerate((printed, _own(t, main))):
        if figure is not None and (doubt := t.doubt(figure)):
            labels[place] = f"{doubt} {labels[place]}"
    prior, own = _prior(t, main), _own(t, main).amount
    measure = t.say("headline.unit_axis", unit=_unit(t, prior))
    current = Decimal(own.exact.numerator) / own.exact.denominator
    level = (
        current if prior.scale == 1 else current * prior.scale.denominator / prior.scale.numerator
    )
    return Graph(
        "column",
        measure,
        tuple(labels),
        ((t.called(main_name(main)), (float(prior.value), float(level))),),
    )


def _unit(t: Teller, amount: Amount) -> str:
    return say_in_charts(t.lang, f"unit.{amount.unit if amount.unit in MONEY else '万元'}")
