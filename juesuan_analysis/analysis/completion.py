"""Completion of budgets."""

import pandas as pd

from juesuan_analysis.analysis.figures import figure_before, implied_bounds, told, told_unit
from juesuan_analysis.analysis.frame import frame
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.formulas.catalogue import Base
from juesuan_analysis.statements import Statement


def budget_completion(d: Disclosure) -> pd.DataFrame:
    """Every stated completion rate with the budget it is over, or the budget it implies.

    Columns: subject, outturn, budget (printed; ``None`` if the document does not print it),
    implied_low and implied_high (the budgets that all the document says allows, two decimals),
    stated (percent), recomputed, low, high, verdict, set (the ids of the sets that cannot all be
    true which the rate belongs to, as in :func:`contradictions`; empty if none), statement, quote.
    Amounts are in the unit that the narrative uses most; the bounds in 万元.
    A rate over nothing has the verdict ``undefined`` and neither recomputation nor implied budget.
    """
    columns = (
        "subject", "outturn", "budget", "implied_low", "implied_high", "stated", "recomputed",
        "low", "high", "verdict", "set", "statement", "quote",
    )  # fmt: skip
    rows = (_completion_row(d, s) for s in d.statements_list if s.claim.formula.base is Base.BUDGET)
    return frame(columns, rows)


def _completion_row(d: Disclosure, s: Statement) -> tuple[object, ...]:
    stated = s.claim.number.amount
    subject = s.claim.subject.removesuffix("完成率")
    outturn = s.operands[0].amount if s.operands else figure_before(d, s, subject)
    budget = s.operands[1].amount if len(s.operands) > 1 else None
    undefined, unit = s.verdict == "undefined", told_unit(d)
    low, high = (None, None) if undefined or not outturn else implied_bounds(d, s)
    return (
        subject,
        told(outturn, unit) if outturn else None,
        told(budget, unit) if budget and not undefined else None,
        low,
        high,
        stated.value,
        s.check.shown,
        *s.check.bounds,
        s.verdict,
        "; ".join(c.id for c in d.examination.contradictions if s.id in c.statements),
        s.id,
        s.claim.number.quote,
    )
