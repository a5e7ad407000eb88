"""The largest items of expenditure, and what is spent on staff."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.analysis.frame import framed
from juesuan_analysis.analysis.split import (
    Group,
    basic_whole,
    economic_table,
    group_totals,
    is_lowest,
    subjects,
    whole_cell,
)
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.tables import Fact


@dataclass(frozen=True)
class Item:
    """A functional subject of the lowest level printed, with its part of all expenditure.

    ``total`` is in the table's unit, ``share`` in percent with two decimals.
    """

    code: str
    level: str
    item: str
    total: Decimal
    share: Decimal
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupShare:
    """What personnel or operating costs take of basic and of all expenditure, in percent.

    ``value`` is in the unit of the table of basic expenditure; ``of`` tells where it comes from.
    """

    group: str
    value: Decimal
    share_of_basic: Decimal | None
    share_of_all: Decimal | None
    of: Group


def largest(d: Disclosure, share: float | Decimal | Fraction = 0.1) -> pd.DataFrame:
    """Functional items of at least a share of all expenditure (0.1 for a tenth), largest first.

    Columns: code, level, item, total, share (in percent, two decimals).
    """
    found = items(d, Fraction(str(share)))
    return framed(("code", "level", "item", "total", "share"), found)


def items(d: Disclosure, share: Fraction = Fraction(0)) -> list[Item]:
    """The same as records; items of the lowest level, so that none contains another."""
    whole = whole_cell(d)
    if whole is None or whole.operand.value <= 0:
        return []
    rows = [row for row in subjects(d) if row.total > 0]
    codes = [row.code for row in rows]
    parts = [
        (row, Fraction(row.total) / Fraction(whole.operand.value))
        for row in rows
        if is_lowest(row.code, codes)
    ]
    found = [
        Item(r.code, r.level, r.item, r.total, round_half_up(part * 100, 2), r.sources[:1])
        for r, part in parts
        if part >= share
    ]
    return sorted(found, key=lambda item: -item.total)


def personnel(d: Disclosure) -> pd.DataFrame:
    """What staff and operations take of basic expenditure and of all expenditure.

    Columns: group (人员经费, 公用经费), value (in the unit of the table of basic expenditure),
    share_of_basic and share_of_all, in percent with two decimals; ``share_of_all`` is ``None``
    where no table gives all expenditure. Values are as printed; added up from the classes where the
    table prints no total of a group.
    """
    return framed(("group", "value", "share_of_basic", "share_of_all"), group_shares(d))


def group_shares(d: Disclosure) -> list[GroupShare]:
    """The same as records, the larger group first."""
    basic, scale, whole = Fraction(basic_whole(d)), _scale(d), whole_cell(d)
    every = whole.operand.exact if whole else Fraction(0)
    return [
        GroupShare(
            group.name,
            group.value,
            _share(Fraction(group.value), basic),
            _share(Fraction(group.value) * scale, every),
            group,
        )
        for group in group_totals(d)
    ]


def _scale(d: Disclosure) -> Fraction:
    """The unit of the table of basic expenditure, in 万元."""
    table = economic_table(d)
    cell: Fact | None = next((f for f in table.facts if f.amount), None) if table else None
    return Fraction(1) if cell is None else cell.operand.scale


def _share(part: Fraction, whole: Fraction) -> Decimal | None:
    return round_half_up(part / whole * 100, 2) if whole else None
