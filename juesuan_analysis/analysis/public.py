"""The three public expenses."""

from fractions import Fraction

import pandas as pd

from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.analysis.frame import frame
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.tables import Fact


def three_public_expenses(d: Disclosure) -> pd.DataFrame:
    """The three public expenses: budget, outturn, completion.

    Columns: item, budget, outturn (``None`` where the table prints nothing), completion (percent,
    two decimals; ``None`` over no budget).
    """
    columns = ("item", "budget", "outturn", "completion")
    table = next((t for t in d.tables_list if t.scope == "three_public"), None)
    rows: dict[str, dict[str, Fact]] = {}
    for cell in table.cells if table else ():
        rows.setdefault(cell.item, {})[cell.measure] = cell
    return frame(columns, (_public_row(item, row) for item, row in rows.items()))


def _public_row(item: str, row: dict[str, Fact]) -> tuple[object, ...]:
    amounts = (row[name].amount if name in row else None for name in ("预算数", "决算数"))
    budget, outturn = (amount.value if amount else None for amount in amounts)
    rate = None
    if budget and outturn is not None:
        rate = round_half_up(Fraction(outturn) / Fraction(budget) * 100, 2)
    return item, budget, outturn, rate
