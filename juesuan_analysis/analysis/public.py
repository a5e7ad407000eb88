"""The three public expenses."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.analysis.completion import Completion, completions
from juesuan_analysis.analysis.frame import framed
from juesuan_analysis.analysis.split import is_total
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.wordforms import bare

_NAMED = vocabulary.tables().named


@dataclass(frozen=True)
class Expense:
    """A row of the table of the three public expenses.

    ``budget`` and ``outturn`` are in the table's unit, ``None`` where it prints nothing;
    ``completion`` is in percent with two decimals, ``None`` over no budget. ``stated`` is the
    completion that the narrative states; ``sources`` are the names of the row's cells.
    """

    item: str
    budget: Decimal | None
    outturn: Decimal | None
    completion: Decimal | None
    stated: Completion | None = None
    sources: tuple[str, ...] = ()

    @property
    def is_total(self) -> bool:
        """Whether the row is that of all three."""
        return is_total(self.item)

    @property
    def blank(self) -> bool:
        """Whether the row prints nothing."""
        return self.budget is None and self.outturn is None

    @property
    def differs(self) -> bool:
        """Whether more or less was spent than planned."""
        return (self.budget or 0) != (self.outturn or 0)

    @property
    def drawn(self) -> bool:
        """Whether there is anything but nothing."""
        return bool(self.budget or self.outturn)


def three_public_expenses(d: Disclosure) -> pd.DataFrame:
    """The three public expenses: the records of :func:`expenses`.

    Columns: item, budget, outturn, completion.
    """
    return framed(("item", "budget", "outturn", "completion"), expenses(d))


def public_table(d: Disclosure) -> Table | None:
    """The table of the three public expenses."""
    return next((t for t in d.tables_list if t.scope == "three_public"), None)


def expenses(d: Disclosure) -> list[Expense]:
    """The rows of the table, each with what the narrative says of its completion."""
    table = public_table(d)
    rows: dict[str, dict[str, Fact]] = {}
    for cell in table.cells if table else ():
        rows.setdefault(cell.item, {})[cell.measure] = cell
    stated = {bare(rate.subject): rate for rate in completions(d)} if rows else {}
    return [_expense(item, row, stated) for item, row in rows.items()]


def _expense(item: str, row: dict[str, Fact], stated: dict[str, Completion]) -> Expense:
    amounts = (
        row[name].amount if name in row else None for name in (_NAMED.budget, _NAMED.outturn)
    )
    budget, outturn = (amount.value if amount else None for amount in amounts)
    rate = None
    if budget and outturn is not None:
        rate = round_half_up(Fraction(outturn) / Fraction(budget) * 100, 2)
    name = vocabulary.charts().public if is_total(item) else item
    sources = tuple(cell.reference for cell in row.values())
    return Expense(item, budget, outturn, rate, stated.get(bare(name)), sources)
