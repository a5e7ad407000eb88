"""What was bought, and from whom."""

from collections.abc import Iterator, Sequence

from juesuan_analysis import analysis
from juesuan_analysis.checks import REFUTED
from juesuan_analysis.formulas.catalogue import SUM, Base
from juesuan_analysis.outputs.briefing.exhibits import Figure, Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.printing import short
from juesuan_analysis.statements import Statement

_SCOPE = "procurement"
_SHARES = 2


def procurement(t: Teller) -> Section | None:
    """The total of procurement, its parts, and the shares that small enterprises got."""
    ids = analysis.stated_in(t.d, _SCOPE)["statement"]
    found = [t.statements[id] for id in ids]
    amounts = [s for s in found if s.claim.number.kind == "amount"]
    if not amounts:
        return None
    total = next((s for s in amounts if s.claim.formula is SUM), amounts[0])
    parts = _parts(t, total)
    shares = [s for s in found if s.claim.formula.base is Base.WHOLE and s.verdict != "undefined"]
    shares.sort(key=lambda s: not s.operands)  # what can be checked first
    told = [*_listed(t, parts), *(_share(t, s) for s in shares[:_SHARES])]
    graph = _bars(t, parts)
    figures = () if graph else _figures(t, total, parts, shares)
    return Section(
        t.say("procurement.name"), _title(t, total), tuple(told), graph, figures, spare=True
    )


def _parts(t: Teller, total: Statement) -> list[Statement]:
    """The amounts of the text that a total is the sum of."""
    owners = [operand.source.owner for operand in total.operands if operand.source.stated]
    return [t.statements[owner] for owner in owners if owner in t.statements]


def _value(t: Teller, s: Statement) -> str:
    amount = s.claim.number.amount
    if s.claim.number.kind == "percent":
        return t.said(f"{amount.value}%", s.id)
    return t.said(t.counted(amount.value, amount.unit), s.id)


def _title(t: Teller, total: Statement) -> Sentence:
    name = t.called(total.claim.subject)
    if total.verdict in REFUTED and total.check.shown is not None:
        return _refuted(t, total)
    return t.sentence("procurement.title", [total.id], name=name, value=_value(t, total))


def _refuted(t: Teller, s: Statement) -> Sentence:
    again = t.computed(t.printed(s, short(s.check.shown, s.claim.number.token)))  # type: ignore[arg-type]
    stated = t.said(t.printed(s), s.id)
    name = t.subject(s)
    return t.sentence("procurement.refuted", [s.id], name=name, stated=stated, recomputed=again)


def _listed(t: Teller, parts: Sequence[Statement]) -> Iterator[Sentence]:
    if parts:
        texts = (
            t.say("procurement.part", name=t.called(s.claim.subject), value=_value(t, s))
            for s in parts
        )
        yield t.sentence("procurement.parts", [s.id for s in parts], parts=t.listed(texts))


def _share(t: Teller, s: Statement) -> Sentence:
    if s.verdict in REFUTED and s.check.shown is not None:
        return _refuted(t, s)
    return t.sentence("procurement.share", [s.id], name=t.subject(s), value=_value(t, s))


def _bars(t: Teller, parts: Sequence[Statement]) -> Graph | None:
    amounts = [s.claim.number.amount for s in parts]
    measure = t.say("procurement.axis", unit=t.shown_unit)
    values = tuple(t.shown(amount.value, amount.unit) for amount in amounts)
    names = tuple(t.called(s.claim.subject) for s in parts)
    graph = Graph("bar", measure, names, (("", values),), t.shown_decimals)
    return graph if graph.says else None


def _figures(
    t: Teller, total: Statement, parts: Sequence[Statement], shares: Sequence[Statement]
) -> tuple[Figure, ...]:
    """The total and what it is mostly made of, large."""
    largest = sorted(parts, key=lambda s: -s.claim.number.amount.exact)[:1]
    told = [(total, t.called(total.claim.subject))]
    told += [(s, t.called(s.claim.subject)) for s in largest]
    told += [(s, t.subject(s)) for s in shares[:1]]
    return tuple(Figure(_value(t, s), name) for s, name in told if s.verdict not in REFUTED)
