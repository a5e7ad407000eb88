"""Self-evaluated projects: money, execution, scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis.amounts import Amount, round_half_up
from juesuan_analysis.analysis.completion import Completion, completions
from juesuan_analysis.analysis.frame import framed
from juesuan_analysis.checks import judge, recompute
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.evaluation import Project

_FULL = Decimal(100)


@dataclass(frozen=True)
class Execution:
    """What a self-evaluated project had, spent and scored; ``id`` is that of its table.

    Amounts are in 万元; ``rate`` is recomputed, in percent with four decimals, ``printed_rate`` the
    table's own, with its verdict. ``stated`` is the completion that the narrative states; ``total``
    the score. What the table does not give is ``None``.
    """

    id: str
    name: str
    budget: Decimal | None
    execution: Decimal | None
    rate: Decimal | None
    printed_rate: Decimal | None = None
    rate_verdict: str | None = None
    stated: Completion | None = None
    total: Decimal | None = None

    @property
    def executed(self) -> Decimal:
        """The rate; full where none can be computed, since nothing is known to be left."""
        return _FULL if self.rate is None else self.rate

    @property
    def refuted(self) -> bool:
        """Whether the narrative's rate is wrong."""
        return self.stated is not None and self.stated.refuted

    @property
    def stated_completion(self) -> Decimal | None:
        """The narrative's rate."""
        return self.stated.stated if self.stated else None

    @property
    def completion_verdict(self) -> str | None:
        """The verdict on it."""
        return self.stated.verdict if self.stated else None

    @property
    def statement(self) -> str | None:
        """The id of the statement that gives it."""
        return self.stated.statement if self.stated else None


def self_evaluation(d: Disclosure) -> pd.DataFrame:
    """Self-evaluated projects, last their sum and mean: the records of :func:`executions`.

    Columns: id, name, budget, execution, rate, printed_rate, rate_verdict, stated_completion and
    completion_verdict (the narrative's), statement, total (the score).
    """
    columns = (
        "id", "name", "budget", "execution", "rate", "printed_rate", "rate_verdict",
        "stated_completion", "completion_verdict", "statement", "total",
    )  # fmt: skip
    return framed(columns, executions(d))


def executions(d: Disclosure) -> list[Execution]:
    """Every self-evaluated project; last, with no id, their sum and the mean of their scores.

    The sums have no rate where a project that spent has no budget.
    """
    projects = d.evaluation.of_kind("项目")
    if not projects:
        return []
    stated = {rate.subject: rate for rate in reversed(completions(d))}
    return [*(_execution(p, stated.get(p.name)) for p in projects), _all_projects(projects)]


def _execution(p: Project, stated: Completion | None) -> Execution:
    rate = verdict = None
    if p.execution and p.budget and p.budget.value:
        rate = round_half_up(p.execution.exact / p.budget.exact * 100, 4)
        if p.rate:
            verdict = judge(p.rate, "rate", [p.execution, p.budget]).verdict
    return Execution(
        p.id, p.name, _value(p.budget), _value(p.execution), rate, _value(p.rate), verdict,
        stated, _value(p.total),
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
    mean, _ = recompute("mean", scores) if scores else (None, None)
    score = None if mean is None else round_half_up(mean, 4).normalize()
    return Execution("", "合计（得分为平均）", budget, execution, rate, total=score)
