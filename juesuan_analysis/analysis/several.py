"""Several disclosures together: a department over years, departments side by side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount, round_half_up
from juesuan_analysis.analysis.frame import framed
from juesuan_analysis.analysis.split import functional_table, is_total
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.tables import Fact
from juesuan_analysis.wordforms import bare

_NAMED = vocabulary.tables().named
_UNIT, _DECIMALS = "万元", 2
_PERCENT = 100


@dataclass(frozen=True)
class YearAmount:
    """What was spent on a subject, or planned for it, in one year.

    ``amount`` is in 万元 with two decimals; ``called`` is the subject's name in that document where
    it differs from ``item``, the latest one. ``phase`` is 预算 or 决算, ``file`` the document.
    """

    code: str
    item: str
    year: int | None
    phase: str
    amount: Decimal
    called: str
    file: str


@dataclass(frozen=True)
class DepartmentShare:
    """What a department spent on a subject: in 万元, and in percent of all it spent."""

    code: str
    item: str
    department: str
    year: int | None
    amount: Decimal
    share: Decimal | None


def over_years(disclosures: Iterable[Disclosure]) -> pd.DataFrame:
    """The records of :func:`year_amounts`.

    Columns: code, item, year, phase, amount (万元), called, file.
    """
    names = ("code", "item", "year", "phase", "amount", "called", "file")
    return framed(names, year_amounts(disclosures))


def year_amounts(disclosures: Iterable[Disclosure]) -> list[YearAmount]:
    """Every functional subject in every year, matched by code, in the order of codes and years.

    The row of all expenditure has no code. Of each disclosure the widest table by function is
    taken, of accounts that of all expenditure.
    """
    found = [(d, fact) for d in _in_order(disclosures) for fact in _spending(d)]
    latest = {fact.code: fact.item for _, fact in found}
    amounts = [
        YearAmount(
            code=fact.code,
            item=latest[fact.code],
            year=d.year,
            phase=d.kind,
            amount=_in_unit(fact),
            called="" if bare(fact.item) == bare(latest[fact.code]) else fact.item,
            file=d.document.path.name,
        )
        for d, fact in found
    ]
    return sorted(amounts, key=lambda each: (each.code, each.year or 0, each.phase))


def compare(disclosures: Iterable[Disclosure]) -> pd.DataFrame:
    """The records of :func:`shares`.

    Columns: code, item, department, year, amount (万元), share (percent, two decimals).
    """
    names = ("code", "item", "department", "year", "amount", "share")
    return framed(names, shares(disclosures))


def shares(disclosures: Iterable[Disclosure]) -> list[DepartmentShare]:
    """What departments spent on each subject, and which part of all they spent that is."""
    return [each for d in disclosures for each in _shares(d)]


def _shares(d: Disclosure) -> Iterator[DepartmentShare]:
    facts = _spending(d)
    whole = next((f.operand.exact for f in facts if not f.code), Fraction(0))
    for fact in facts:
        part = fact.operand.exact
        share = round_half_up(part / whole * _PERCENT, _DECIMALS) if whole else None
        department = d.department or d.name
        yield DepartmentShare(fact.code, fact.item, department, d.year, _in_unit(fact), share)


def _in_order(disclosures: Iterable[Disclosure]) -> list[Disclosure]:
    """The earlier before the later, a budget before the accounts of its year."""
    return sorted(disclosures, key=lambda d: (d.year or 0, not d.period.budget))


def _spending(d: Disclosure) -> Sequence[Fact]:
    """The figures of all money by subject, and the total, as the widest table prints them."""
    table = functional_table(d)
    if table is None:
        return ()
    whole = [cell for cell in table.facts if _NAMED.whole.fullmatch(cell.role[1])]
    return [cell for cell in whole if cell.code or is_total(cell.item)]


def _in_unit(fact: Fact) -> Decimal:
    """A figure in 万元."""
    return round_half_up(fact.operand.exact / Amount("0", _UNIT).scale, _DECIMALS)
