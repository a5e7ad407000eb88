"""Self-evaluated projects: money, execution, scores."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.analysis.frame import frame
from juesuan_analysis.checks import judge
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.evaluation import Project
from juesuan_analysis.formulas.catalogue import MEAN, RATE, Base
from juesuan_analysis.formulas.exact import recompute


def self_evaluation(d: Disclosure) -> pd.DataFrame:
    """Self-evaluated projects with money, execution rate and score; last their sum and mean.

    Columns: id, name, budget, execution, rate (recomputed, percent, four decimals), printed_rate,
    rate_verdict, stated_completion (the narrative's), completion_verdict, statement, total (score).
    The sums have no rate where a project that spent has no budget.
    """
    columns = (
        "id", "name", "budget", "execution", "rate", "printed_rate", "rate_verdict",
        "stated_completion", "completion_verdict", "statement", "total",
    )  # fmt: skip
    projects = d.evaluation.of_kind("项目")
    rows = [_project_row(d, project) for project in projects]
    if projects:
        rows.append(_all_projects(projects))
    return frame(columns, rows)


def _project_row(d: Disclosure, p: Project) -> tuple[object, ...]:
    rate = verdict = None
    if p.execution and p.budget and p.budget.value:
        rate = round_half_up(p.execution.exact / p.budget.exact * 100, 4)
        if p.rate:
            verdict = judge(p.rate, RATE, [p.execution, p.budget]).verdict
    stated = next(
        (
            s
            for s in d.statements_list
            if s.claim.formula.base is Base.BUDGET and s.claim.subject == f"{p.name}完成率"
        ),
        None,
    )
    return (
        p.id,
        p.name,
        p.budget.value if p.budget else None,
        p.execution.value if p.execution else None,
        rate,
        p.rate.value if p.rate else None,
        verdict,
        stated.claim.number.amount.value if stated else None,
        stated.verdict if stated else None,
        stated.id if stated else None,
        p.total.value if p.total else None,
    )


def _all_projects(projects: Sequence[Project]) -> tuple[object, ...]:
    budgets = [p.budget.value for p in projects if p.budget]
    executions = [p.execution.value for p in projects if p.execution]
    scores = [p.total for p in projects if p.total]
    budget, execution = sum(budgets, start=Decimal(0)), sum(executions, start=Decimal(0))
    whole = budget and not any(p.execution and p.budget is None for p in projects)
    rate = round_half_up(Fraction(execution) / Fraction(budget) * 100, 4) if whole else None
    mean, _ = recompute(MEAN, scores) if scores else (None, None)
    score = None if mean is None else round_half_up(mean, 4).normalize()
    return (
        "", "合计（得分为平均）", budget, execution, rate, None, None, None, None, None, score,
    )  # fmt: skip
