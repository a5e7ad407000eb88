"""What was spent without a budget."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.analysis.completion import project_names
from juesuan_analysis.analysis.frame import framed
from juesuan_analysis.analysis.rated import own_figure
from juesuan_analysis.analysis.split import whole_cell
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.formulas.catalogue import BUDGET, Base
from juesuan_analysis.levels import MARK
from juesuan_analysis.narrative.claims import Completion as CompletionFrame
from juesuan_analysis.narrative.clauses import QUALIFIED
from juesuan_analysis.operands import Operand
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact


@dataclass(frozen=True)
class Unplanned:
    """Money that was spent although the text gives its budget as nothing.

    ``value`` is in 万元; ``share`` in percent of all expenditure of the year, with two decimals;
    ``None`` where no table gives that. ``base`` is the budget spoken of (年初, 全年, 调整; empty if
    the text does not say), ``statement`` the id of what says so, ``own`` the figure as printed.
    ``functional`` tells a functional subject from a total of several.
    """

    subject: str
    value: Decimal
    share: Decimal | None
    base: str
    statement: str
    quote: str
    own: Operand
    functional: bool = False


def unplanned_expenditure(d: Disclosure) -> pd.DataFrame:
    """What was spent without a budget: the records of :func:`unplanned`.

    Columns: subject, value, share, base, statement, quote.
    """
    columns = ("subject", "value", "share", "base", "statement", "quote")
    return framed(columns, unplanned(d))


def unplanned(d: Disclosure) -> list[Unplanned]:
    """Everything spent that the text gives a budget of nothing, the largest first.

    A total and its parts are both there: ``functional`` ones add up, others may contain them.
    Self-evaluated projects are left out.
    """
    whole, projects = whole_cell(d), project_names(d)
    found: dict[str, Unplanned] = {}
    for s, own, base in _spent_on_nothing(d):
        if s.claim.of not in projects:
            found.setdefault(s.claim.of, _unplanned(s, own, base, whole))
    return sorted(found.values(), key=lambda each: -each.value)


def _spent_on_nothing(d: Disclosure) -> Iterator[tuple[Statement, Operand, str]]:
    """Statements that give a budget as nothing, with the figure of what was spent all the same."""
    spent = {s.claim.of: s.claim.operand for s in d.statements_list if _is_outturn(s)}
    for s in d.statements_list:
        frame, own = s.claim.frame, None
        base = frame.base if isinstance(frame, CompletionFrame) else ""
        if s.claim.formula.base is Base.BUDGET and s.verdict == "undefined":
            own = frame.own if isinstance(frame, CompletionFrame) else None
            own = own or own_figure(d, s, s.claim.of)
        elif s.claim.formula is BUDGET and not s.claim.number.amount.value:
            own = spent.get(s.claim.of)
        if own is not None and own.amount.exact > 0:
            yield s, own, base or _named(s)


def _is_outturn(s: Statement) -> bool:
    return s.claim.number.kind == "amount" and not s.claim.aspect


def _named(s: Statement) -> str:
    """The budget that the words before a number name."""
    named = QUALIFIED.budgets.search(s.claim.number.quote)
    return named[0] if named else ""


def _unplanned(s: Statement, own: Operand, base: str, whole: Fact | None) -> Unplanned:
    share = None
    if whole is not None and whole.operand.exact:
        share = round_half_up(own.amount.exact / whole.operand.exact * 100, 2)
    source = own.source
    functional = bool(MARK.search(s.claim.of)) or bool(isinstance(source, Fact) and source.code)
    value = round_half_up(own.amount.exact, 2 if own.amount.unit != "万元" else own.amount.decimals)
    return Unplanned(s.claim.of, value, share, base, s.id, s.claim.number.quote, own, functional)


def unplanned_total(found: Iterable[Unplanned]) -> tuple[Fraction, tuple[Unplanned, ...]]:
    """How much of it there is in all, in 万元, and what that is the sum of.

    Functional subjects are added up. Where the text names only a total, or one that is greater,
    the greatest total stands for all.
    """
    every = tuple(found)
    parts = tuple(each for each in every if each.functional)
    totals = [each for each in every if not each.functional]
    added = sum((each.own.amount.exact for each in parts), start=Fraction(0))
    largest = max(totals, key=lambda each: each.own.amount.exact, default=None)
    if largest is not None and largest.own.amount.exact > added:
        return largest.own.amount.exact, (largest,)
    return added, parts
