"""Analyses of one disclosure: pure functions that give records or DataFrames. No drawing.

Amounts and rates are ``Decimal`` as printed or as recomputed; what the document does not give is
``None``, never zero. Every frame has its columns even where the disclosure has no such data.
"""

from juesuan_analysis.analysis.change import Alike, Change, alike, changes, year_over_year
from juesuan_analysis.analysis.companion import between, companions, settled
from juesuan_analysis.analysis.completion import (
    Completion,
    budget_completion,
    completions,
    of_subjects,
)
from juesuan_analysis.analysis.identity import reconciliation
from juesuan_analysis.analysis.joint import (
    contested,
    contradictions,
    graveness,
    protection,
    repairs,
)
from juesuan_analysis.analysis.largest import (
    GroupShare,
    Item,
    group_shares,
    items,
    largest,
    personnel,
)
from juesuan_analysis.analysis.performance import Execution, executions, self_evaluation
from juesuan_analysis.analysis.public import Expense, expenses, public_table, three_public_expenses
from juesuan_analysis.analysis.rated import printed_unit, table_unit, told_unit
from juesuan_analysis.analysis.section import stated_in
from juesuan_analysis.analysis.several import (
    DepartmentShare,
    YearAmount,
    compare,
    over_years,
    shares,
    year_amounts,
)
from juesuan_analysis.analysis.split import (
    EconomicSubject,
    Group,
    Part,
    Subject,
    basic_by_economic_subject,
    basic_whole,
    economic_subjects,
    economic_table,
    expenditure_by_function,
    expenditure_split,
    functional_table,
    group_totals,
    is_lowest,
    parts,
    subjects,
    whole_cell,
    whole_expenditure,
)
from juesuan_analysis.analysis.unplanned import (
    Unplanned,
    unplanned,
    unplanned_expenditure,
    unplanned_total,
)
from juesuan_analysis.frames import floats

__all__ = [
    "Alike", "Change", "Completion", "DepartmentShare", "EconomicSubject", "Execution", "Expense",
    "Group", "GroupShare", "Item", "Part", "Subject", "Unplanned", "YearAmount", "alike",
    "basic_by_economic_subject", "basic_whole", "between", "budget_completion", "changes",
    "companions", "compare", "completions", "contested", "contradictions", "economic_subjects",
    "economic_table", "executions", "expenditure_by_function", "expenditure_split", "expenses",
    "floats", "functional_table", "graveness", "group_shares", "group_totals", "is_lowest",
    "items", "largest", "of_subjects", "over_years", "parts", "personnel", "printed_unit",
    "protection", "public_table", "reconciliation", "repairs", "self_evaluation", "settled",
    "shares", "stated_in", "subjects", "table_unit", "three_public_expenses", "told_unit",
    "unplanned",
    "unplanned_expenditure", "unplanned_total", "whole_cell", "whole_expenditure", "year_amounts",
    "year_over_year",
]  # fmt: skip
