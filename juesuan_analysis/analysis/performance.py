"""Self-evaluated projects: money, execution, scores."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount, round_half_up
from juesuan_analysis.analysis.frame import framed
from juesuan_analysis.checks import REFUTED, judge
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.evaluation import PROJECT, Project
from juesuan_analysis.formulas.catalogue import MEAN, RATE, Base
from juesuan_analysis.formulas.exact import recompute
from juesuan_analysis.statements import Statement

_FULL = Decimal(100)
_COMPLETION = vocabulary.concepts().aspects.completion


@dataclass(frozen=True)
class Execution:
    """What a self-evaluated project had, spent and scored; ``id`` is that of its table.

    Amounts are in 万元; ``rate`` is recomputed, in percent with four decimals, ``printed_rate`` the
    table's own, with its verdict. ``stated_completion`` is what the narrative states, with the
    verdict on it, the id of its statement and ``standing``: the verdict, or ``consistent`` where
    only other statements bear it out; ``total`` the score. What is not given is ``None``.
    """

    id: str
    name: str
    budget: Decimal | None
    execution: Decimal | None
    rate: Decimal | None
    printed_rate: Decimal | None = None
    rate_verdict: str | None = None
    stated_completion: Decimal | None = None
    completion_verdict: str | None = None
    statement: str | None = None
    total: Decimal | None = None
    standing: str = ""

    @property
    def executed(self) -> Decimal:
        """The rate; full where none can be computed, since nothing is known to be left."""
        return _FULL if self.rate is None else self.rate

    @property
    def refuted(self) -> bool:
        """Whether the narrative's rate is wrong."""
        return self.completion_verdict in REFUTED


def self_evaluation(d: Disclosure) -> pd.DataFrame:
    """Self-evaluated projects, last their sum and mean: the records of :func:`executions`.

    The columns are the record's fields, up to ``total``.
    """
    columns = [field.name for field in fields(Execution) if field.name != "standing"]
    return framed(columns, executions(d))


def executions(d: Disclosure) -> list[Execution]:
    """Every self-evaluated project; last, with no id, their sum and the mean of their scores.

    The sums have no rate where a project that spent has no budget.
    """
    projects = d.evaluation.of_kind(PROJECT)
    if not projects:
        return []
    rates = [s for s in d.statements_list if s.claim.formula.base is Base.BUDGET]
    stated = {s.claim.subject: s for s in reversed(rates)}
    own = (_execution(p, stated.get(f"{p.name}{_COMPLETION}")) for p in projects)
    return [*own, _all_projects(projects)]


def _execution(p: Project, stated: Statement | None) -> Execution:
    rate = verdict = None
    if p.execution and p.budget and p.budget.value:
        rate = round_half_up(p.execution.exact / p.budget.exact * 100, 4)
        if p.rate:
            verdict = judge(p.rate, RATE, [p.execution, p.budget]).verdict
    return Execution(
        p.id, p.name, _value(p.budget), _value(p.execution), rate, _value(p.rate), verdict,
        stated.claim.number.amount.value if stated else None,
        stated.verdict if stated else None, stated.id if stated else None, _value(p.total),
        stated.standing if stated else "",
    )  # fmt: skip


def _value(amount: Amount | None) -> Decimal | None:
    return amount.value if amount else None


def _all_projects(projects: Sequence[Project]) -> Execution:
    budgets = [p.budget.value for p in projects if p.budget]
    executions = [p.execution.value for p in projects if p.execution]
    scores = [p.total for p in projects if p.total]
    budget, execution = sum(budgets, start=Decimal(0)), sum(executions, start=Decimal(0))
    whole = budget and not any(p.execution and p.budget is None for p in projects)
    rate = round_half_up(Fraction(execution) / Fraction(budget) * 100, 4) if whole else None
    mean, _ = recompute(MEAN, scores) if scores else (None, None)
    score = None if mean is None else round_half_up(mean, 4).normalize()
    return Execution("", "合计（得分为平均）", budget, execution, rate, total=score)
