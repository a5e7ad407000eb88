"""Analyses of one disclosure: pure functions that give DataFrames. No drawing, no reading.

Amounts and rates are ``Decimal`` as printed or as recomputed; what the document does not give is
``None``, never zero. Every frame has its columns even where the disclosure has no such data.
"""

from juesuan_analysis.analysis.change import delta_id, year_over_year
from juesuan_analysis.analysis.completion import budget_completion
from juesuan_analysis.analysis.identity import reconciliation
from juesuan_analysis.analysis.joint import contradictions, protection, repairs
from juesuan_analysis.analysis.performance import self_evaluation
from juesuan_analysis.analysis.public import three_public_expenses
from juesuan_analysis.analysis.section import stated_in
from juesuan_analysis.analysis.split import (
    basic_by_economic_subject,
    expenditure_by_function,
    expenditure_split,
)

__all__ = [
    "basic_by_economic_subject",
    "budget_completion",
    "contradictions",
    "delta_id",
    "expenditure_by_function",
    "expenditure_split",
    "protection",
    "reconciliation",
    "repairs",
    "self_evaluation",
    "stated_in",
    "three_public_expenses",
    "year_over_year",
]
