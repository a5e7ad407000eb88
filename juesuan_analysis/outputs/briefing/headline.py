"""The change on last year and its reason."""

from collections.abc import Iterator

from juesuan_analysis.charts.change import Change, changes_of, main_name
from juesuan_analysis.charts.words import signed, unit, whole_expenditure
from juesuan_analysis.outputs.briefing.parts import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller

_OTHERS = 3


def headline(t: Teller) -> Section | None:
    """The largest total against last year, why, and what else changed; the total if nothing did."""
    changes, _ = changes_of(t.d)
    if not changes:
        whole = whole_expenditure(t.d)
        if whole is None:
            return None
        sources = [c.reference for c in t.cells.values() if not c.code and c.operand.value == whole]
        title = t.sentence("headline.total", sources[:1], current=t.amount(whole))
        return Section(t.say("headline.name"), title)
    main, *others = changes
    return Section(
        t.say("headline.name"),
        _title(t, main),
        (*_told(t, main), *(_other(t, change) for change in others[:_OTHERS])),
        _graph(t, main),
    )


def _said(change: Change) -> tuple[str, ...]:
    """The statements that give the change of the name that speaks for all."""
    return change.statements[change.names.index(main_name(change))]


def _title(t: Teller, main: Change) -> Sentence:
    said = _said(main)
    rate = said[-1]
    key = "rose" if main.change > 0 else "fell" if main.change < 0 else "same"
    if main.verdict == "undefined":
        key = "undefined"
    elif main.refuted:
        key = "refuted"
    recomputed = "" if main.recomputed is None else f"{signed(main.rate)}%"
    return t.sentence(
        f"headline.{key}",
        (t.level_of(rate), rate),
        name=t.called(main_name(main)),
        current=t.level(main.current, rate),
        rate=t.said(f"{abs(main.stated)}%", rate),
        recomputed=recomputed,
    )


def _told(t: Teller, main: Change) -> Iterator[Sentence]:
    said = _said(main)
    prior = t.amount(main.prior, narrative=True)
    if main.verdict != "undefined":
        if not main.implied:
            yield t.sentence("headline.printed", said, prior=prior)
        elif len(said) > 1:
            key = "amount_rose" if main.change > 0 else "amount_fell"
            change = t.said(t.amount(abs(main.change), narrative=True), said[0])
            yield t.sentence(f"headline.{key}", said, change=change, prior=prior)
        else:
            yield t.sentence("headline.implied", said, prior=prior)
    reason = t.reason(said[-1])
    yield t.sentence("headline.reason" if reason else "headline.no_reason", said[-1:], quote=reason)


def _other(t: Teller, change: Change) -> Sentence:
    rate = _said(change)[-1]
    return t.sentence(
        "headline.other",
        (t.level_of(rate), rate),
        name=t.called(main_name(change)),
        current=t.level(change.current, rate),
        change=t.said(f"{signed(change.stated)}%", rate),
    )


def _graph(t: Teller, main: Change) -> Graph:
    if t.d.year is None:
        years = (t.say("headline.prior_year"), t.say("headline.current_year"))
    else:
        years = (str(t.d.year - 1), str(t.d.year))
    key = "prior_level" if main.implied else "prior_printed"
    measure = t.say("headline.unit_axis", unit=unit(t.d, t.lang, narrative=True))
    return Graph(
        "column",
        measure,
        (t.say(f"headline.{key}", year=years[0]), years[1]),
        ((t.called(main_name(main)), (float(main.prior), float(main.current))),),
    )
