"""Completion of budgets."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from juesuan_analysis.analysis.frame import framed
from juesuan_analysis.analysis.joint import contested
from juesuan_analysis.analysis.rated import implied_bounds, own_figure, told, told_unit
from juesuan_analysis.checks import REFUTED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.evaluation import PROJECT
from juesuan_analysis.formulas.catalogue import Base
from juesuan_analysis.levels import MARK
from juesuan_analysis.narrative.claims import Completion as Rated
from juesuan_analysis.operands import Operand
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact


@dataclass(frozen=True)
class Completion:
    """A stated completion rate with the budget it is over, or the budget it implies.

    Rates are in percent, amounts in the unit that the narrative uses most. ``budget`` is ``None``
    if the document does not print it; ``implied_low`` and ``implied_high`` bound, in 万元, the
    budgets that all the document says allows (two decimals). A rate over nothing has the verdict
    ``undefined`` and neither recomputation nor implied budget. ``set`` are the ids of the sets that
    cannot all be true which the rate belongs to; empty if none.

    ``standing`` is the verdict, or ``consistent`` where only other statements bear the rate out.
    ``own`` is the outturn and ``base`` the budget as printed; ``clash`` the finding of a set that
    the rate belongs to, if one is an error; ``project`` tells a self-evaluated project's rate.
    ``kind`` is the budget spoken of (年初, 全年, 调整; empty if the text does not say).
    """

    subject: str
    outturn: Decimal | None
    budget: Decimal | None
    implied_low: Decimal | None
    implied_high: Decimal | None
    stated: Decimal
    recomputed: Decimal | None
    low: Decimal | None
    high: Decimal | None
    verdict: str
    set: str
    statement: str
    quote: str
    standing: str = ""
    own: Operand | None = None
    base: Operand | None = None
    clash: str = ""
    project: bool = False
    kind: str = ""

    @property
    def functional(self) -> bool:
        """Whether it is the rate of a functional subject: a part, never a total of parts."""
        source = self.own.source if self.own else None
        return bool(MARK.search(self.subject)) or bool(isinstance(source, Fact) and source.code)

    @property
    def undefined(self) -> bool:
        """Whether it is a rate over nothing."""
        return self.verdict == "undefined"

    @property
    def refuted(self) -> bool:
        """Whether the rate is wrong."""
        return self.verdict in REFUTED


def budget_completion(d: Disclosure) -> pd.DataFrame:
    """Stated completion rates with their budgets: the records of :func:`completions`.

    The columns are the record's fields, up to ``quote``.
    """
    columns = (
        "subject", "outturn", "budget", "implied_low", "implied_high", "stated", "recomputed",
        "low", "high", "verdict", "set", "statement", "quote",
    )  # fmt: skip
    return framed(columns, completions(d))


def completions(d: Disclosure) -> list[Completion]:
    """Every stated completion rate."""
    unit, clashes = told_unit(d), contested(d)
    projects = project_names(d)
    rates = (s for s in d.statements_list if s.claim.formula.base is Base.BUDGET)
    return [_completion(d, s, unit, clashes, projects) for s in rates]


def project_names(d: Disclosure) -> set[str]:
    """What the self-evaluated projects are called."""
    return {project.name for project in d.evaluation.of_kind(PROJECT)}


def of_subjects(rates: Iterable[Completion]) -> list[Completion]:
    """The rates of subjects, not of projects; the highest first, those without a base last."""
    known = (rate for rate in rates if rate.subject and not rate.project)
    return sorted(known, key=lambda rate: (rate.undefined, -rate.stated))


def _completion(
    d: Disclosure, s: Statement, unit: str, clashes: dict[str, str], projects: set[str]
) -> Completion:
    subject = s.claim.of
    own, base = own_figure(d, s, subject), s.operands[1] if len(s.operands) > 1 else None
    undefined = s.verdict == "undefined"
    return Completion(
        subject,
        told(own.amount, unit) if own else None,
        told(base.amount, unit) if base and not undefined else None,
        *((None, None) if undefined or not own else implied_bounds(d, s)),
        s.claim.number.amount.value,
        s.check.shown,
        *s.check.bounds,
        s.verdict,
        "; ".join(c.id for c in d.examination.contradictions if s.id in c.statements),
        s.id,
        s.claim.number.quote,
        standing=s.standing,
        own=own,
        base=base,
        clash=clashes.get(s.id, ""),
        project=subject in projects,
        kind=s.claim.frame.base if isinstance(s.claim.frame, Rated) else "",
    )
