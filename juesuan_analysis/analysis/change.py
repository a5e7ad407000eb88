"""Change on last year."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount, round_half_up
from juesuan_analysis.analysis.frame import framed
from juesuan_analysis.analysis.rated import (
    implied_bounds,
    own_figure,
    stated_before,
    told,
    told_unit,
)
from juesuan_analysis.analysis.split import functional_tables
from juesuan_analysis.checks import REFUTED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.formulas.catalogue import CHANGE, Base
from juesuan_analysis.levels import MARK
from juesuan_analysis.narrative.claims import Change as ChangeFrame
from juesuan_analysis.narrative.comparison import PRIOR
from juesuan_analysis.operands import Operand
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact


@dataclass(frozen=True)
class Change:
    """A stated rate of change on last year, beside what it implies.

    Amounts are in the unit that the narrative uses most, rates in percent, both with their sign;
    what the document does not give is ``None``. ``prior`` is last year's level as the current
    amount and the change imply it; ``prior_low`` and ``prior_high`` bound it by all that the
    document says, in 万元; ``recomputed`` is the rate from current amount and change, between
    ``low`` and ``high``. ``said`` are the ids of the statements of the change, if there is one,
    and of the rate.

    ``own`` is the figure of this year, ``delta`` the stated change, ``base`` last year's level,
    each as printed. ``standing`` is the verdict, or ``consistent`` where only other statements
    bear the rate out; ``amount_standing`` that of the stated change. ``whole`` is the role of
    the table that a functional subject's amount stands in, if it leaves out other expenditure.
    """

    subject: str
    current: Decimal | None
    change: Decimal | None
    prior: Decimal | None
    prior_low: Decimal | None
    prior_high: Decimal | None
    stated_rate: Decimal
    recomputed: Decimal | None
    low: Decimal | None
    high: Decimal | None
    verdict: str
    confirmed: bool
    said: tuple[str, ...]
    quote: str
    implied: bool = True
    own: Operand | None = None
    delta: Operand | None = None
    base: Operand | None = None
    standing: str = ""
    amount_standing: str = ""
    whole: str = ""

    @property
    def statements(self) -> str:
        """The ids of what is said, in one text."""
        return " ".join(self.said)

    @property
    def functional(self) -> bool:
        """Whether it is the change of a functional subject: of a part, never of a total."""
        source = self.own.source if self.own else None
        return bool(MARK.search(self.subject)) or bool(isinstance(source, Fact) and source.code)

    @property
    def refuted(self) -> bool:
        """Whether the stated rate is wrong, and the right one known."""
        return self.verdict in REFUTED and self.recomputed is not None

    @property
    def rate(self) -> Decimal:
        """The stated rate; the recomputed one where the stated one is wrong."""
        if self.refuted and self.recomputed is not None:
            return round_half_up(self.recomputed, 2)
        return self.stated_rate


@dataclass(frozen=True)
class Alike:
    """Changes of the same amounts at the same rate: one change under several names.

    ``current`` and ``prior`` are the levels of this year and of last year, as those of a change.
    """

    changes: tuple[Change, ...]
    current: Decimal
    prior: Decimal

    @property
    def main(self) -> Change:
        """The change that speaks for all: that of expenditure, if there is one."""
        word = vocabulary.charts().main
        return next((c for c in self.changes if word in c.subject), self.changes[0])

    @property
    def difference(self) -> Decimal:
        """This year's level less last year's."""
        return self.current - self.prior


def year_over_year(d: Disclosure) -> pd.DataFrame:
    """Stated changes on last year beside what they imply: the records of :func:`changes`.

    The columns are the record's fields, up to ``quote``; ``statements`` holds all that is ``said``.
    """
    columns = (
        "subject", "current", "change", "prior", "prior_low", "prior_high", "stated_rate",
        "recomputed", "low", "high", "verdict", "confirmed", "statements", "quote",
    )  # fmt: skip
    return framed(columns, changes(d))


def changes(d: Disclosure) -> list[Change]:
    """Every stated rate of change on last year (not on a budget, nor on another year)."""
    unit, by_id = told_unit(d), {s.id: s for s in d.statements_list}
    return [_change(d, s, unit, by_id) for s in d.statements_list if _is_rate(s)]


def alike(changes: Iterable[Change]) -> list[Alike]:
    """The changes whose subject and amounts are known, alike ones together, the largest first."""
    groups: dict[tuple[Decimal, Decimal, Decimal], list[Change]] = {}
    for c in changes:
        if c.subject and c.current is not None and c.prior is not None:
            groups.setdefault((c.current, c.prior, c.stated_rate), []).append(c)
    found = [Alike(tuple(group), *levels) for (*levels, _), group in groups.items()]
    return sorted(found, key=lambda group: -group.current)


def _is_rate(s: Statement) -> bool:
    rate = s.claim.formula.base is Base.PRIOR and s.claim.formula.divides
    frame = s.claim.frame
    return rate and isinstance(frame, ChangeFrame) and frame.base == PRIOR


def _change(d: Disclosure, s: Statement, unit: str, by_id: dict[str, Statement]) -> Change:
    sign = -1 if s.claim.sign < 0 else 1
    subject = s.claim.of
    stated = s.claim.number.amount
    own, other = own_figure(d, s, subject), s.operands[1] if s.operands else None
    current = told(own.amount, unit) if own else None
    change = prior = amount = base = None
    if current is not None and other and s.claim.formula.delta is not None:
        amount = by_id.get(other.source.owner)
        change = sign * told(other.amount, unit)
        prior = current - change
    elif current is not None and other:
        base, prior = other, told(other.amount, unit)
        change = current - prior
    elif current is not None:
        prior = _prior_from_rate(Amount(f"{current:f}", unit), stated, sign)
    if amount and amount.claim.formula is CHANGE and len(amount.operands) == 2:
        base = amount.operands[1]
    return Change(
        subject, current, change, prior, *implied_bounds(d, s), sign * stated.value,
        s.check.shown, *s.check.bounds, s.verdict, s.confirmed,
        (amount.id, s.id) if amount else (s.id,), s.claim.number.quote,
        implied=not other or s.claim.formula.delta is not None,
        own=own,
        delta=other if s.claim.formula.delta is not None else None,
        base=base,
        standing=s.standing,
        amount_standing=amount.standing if amount else "",
        whole=_whole(d, s, subject),
    )  # fmt: skip


def _whole(d: Disclosure, rate: Statement, subject: str) -> str:
    """The role of the table of a functional subject, where that leaves out money; else empty.

    The same subject stands in the table of all expenditure and in that of appropriation.
    """
    said = stated_before(d, rate, subject)
    operands = rate.operands or (said.operands if said else ())
    cells = ((t.role, cell) for t in functional_tables(d)[1:] for cell in t.cells if cell.code)
    return next((role for role, c in cells if operands and c == operands[0].source), "")


def _prior_from_rate(own: Amount, rate: Amount, sign: int) -> Decimal | None:
    base = 100 + sign * Fraction(rate.value)
    return round_half_up(Fraction(own.value) / base * 100, own.decimals) if base else None
