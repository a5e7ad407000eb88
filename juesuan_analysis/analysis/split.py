"""Basic and project expenditure: their shares, by function, by economic subject."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import outer_bounds, round_half_up
from juesuan_analysis.analysis.frame import frame, framed
from juesuan_analysis.checks import REFUTED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.formulas.catalogue import SHARE, Base
from juesuan_analysis.formulas.exact import recompute
from juesuan_analysis.levels import CLASS, class_of, level_named, level_of
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.wordforms import bare

_NAMED = vocabulary.tables().named
_ZERO = Decimal("0.00")
_TOTAL = "合计"


@dataclass(frozen=True)
class Part:
    """Basic or project expenditure: a part of all expenditure of the year.

    ``value`` is in the table's unit, ``source`` its cell by name. ``share`` is recomputed, in
    percent with four decimals, between ``low`` and ``high``; ``stated`` is the narrative's, with
    the verdict on it, the id of its statement, and ``standing``: the verdict, or ``consistent``
    where only other statements bear it out.
    """

    item: str
    value: Decimal
    share: Decimal
    low: Decimal | None
    high: Decimal | None
    stated: Decimal | None
    verdict: str | None
    statement: str | None
    source: str = ""
    standing: str = ""

    @property
    def refuted(self) -> bool:
        """Whether the stated share is wrong."""
        return self.verdict in REFUTED


@dataclass(frozen=True)
class Subject:
    """Expenditure of one functional subject.

    ``level`` is 类, 款 or 项. Amounts are in the table's unit; a cell that prints nothing counts as
    zero. ``project_share`` is in percent of the total, with two decimals; ``None`` over nothing.
    ``blank`` are the amounts that are not printed, ``sources`` the cells that are, by name.
    """

    code: str
    level: str
    item: str
    total: Decimal
    basic: Decimal
    project: Decimal
    project_share: Decimal | None = None
    blank: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def is_class(self) -> bool:
        """Whether it is of the highest level."""
        return self.level == CLASS


@dataclass(frozen=True)
class EconomicSubject:
    """Basic expenditure of one economic subject.

    ``group`` is 人员经费 or 公用经费, ``level`` 类 or 款. ``value`` is in the table's unit,
    ``source`` its cell by name; ``share`` in percent of all basic expenditure, with two decimals.
    """

    code: str
    item: str
    group: str
    level: str
    value: Decimal
    share: Decimal | None = None
    source: str = ""


@dataclass(frozen=True)
class Group:
    """Basic expenditure for personnel or for operating, in the table's unit.

    ``added``: the table prints no total of it, so its classes were added up. ``sources`` are the
    cells by name.
    """

    name: str
    value: Decimal
    sources: tuple[str, ...]
    added: bool = False


def expenditure_split(d: Disclosure) -> pd.DataFrame:
    """Basic and project expenditure of the year: the records of :func:`parts`.

    Columns: item, value, share, low, high, stated, verdict, statement.
    """
    columns = ("item", "value", "share", "low", "high", "stated", "verdict", "statement")
    return framed(columns, parts(d))


def expenditure_by_function(
    d: Disclosure, level: str = "", *, blank: Decimal | None = _ZERO
) -> pd.DataFrame:
    """Basic and project expenditure by functional subject: the records of :func:`subjects`.

    Columns: code, level, item, total, basic, project, project_share. ``level`` leaves those of one
    level: 类, 款, 项, or class, group, item. A cell that prints nothing is shown as ``blank``,
    which may be ``None``.

    Raises:
        ValueError: if there is no such level.
    """
    wanted = level_named(level) if level else ""
    columns = ("code", "level", "item", "total", "basic", "project", "project_share")
    rows = (
        [blank if name in s.blank else getattr(s, name) for name in columns]
        for s in subjects(d)
        if wanted in ("", s.level)
    )
    return frame(columns, rows)


def basic_by_economic_subject(d: Disclosure) -> pd.DataFrame:
    """Basic expenditure by economic classification: the records of :func:`economic_subjects`.

    Columns: code, item, group, level, value, share.
    """
    return framed(("code", "item", "group", "level", "value", "share"), economic_subjects(d))


def functional_tables(d: Disclosure) -> list[Table]:
    """The tables with figures that give expenditure by function, the widest scope first."""
    held = {t.role: t for t in d.tables_list if any(fact.code for fact in t.facts)}
    return [held[name] for name in vocabulary.charts().functional if name in held]


def functional_table(d: Disclosure) -> Table | None:
    """The table that gives most expenditure by function."""
    return next(iter(functional_tables(d)), None)


def economic_table(d: Disclosure) -> Table | None:
    """The table that gives basic expenditure by economic subject."""
    return next((table for table in d.tables_list if table.economic and table.facts), None)


def whole_cell(d: Disclosure) -> Fact | None:
    """The cell of all expenditure as the table by function itself prints it.

    Its parts may differ by rounding.
    """
    return next((cell for cell in _totals(d) if _is_whole(cell)), None)


def whole_expenditure(d: Disclosure, parts: Iterable[Decimal]) -> Decimal:
    """All expenditure as the table itself prints it, else the sum of its parts."""
    cell = whole_cell(d)
    return (cell.operand.value if cell else None) or sum(parts, start=Decimal(0))


def is_total(item: str) -> bool:
    """Whether a row is that of all the others."""
    return _NAMED.total.fullmatch(bare(item)) is not None


def is_lowest(code: str, codes: Iterable[str]) -> bool:
    """Whether none of some codes is that of a part of a subject."""
    return not any(other != code and other.startswith(code) for other in codes)


def parts(d: Disclosure) -> list[Part]:
    """The parts of all expenditure of the year, as its total row gives them."""
    whole = whole_cell(d)
    if whole is None or not whole.operand.value:
        return []
    cells = (c for c in _totals(d) if c is not whole and "/" not in c.measure and c.operand.value)
    return [_part(d, cell, whole) for cell in cells]


def subjects(d: Disclosure) -> list[Subject]:
    """Expenditure by functional subject, every level."""
    table = functional_table(d)
    rows: dict[str, dict[str, Fact]] = {}
    for cell in table.cells if table else ():
        if cell.code:
            rows.setdefault(cell.code, {})[cell.measure] = cell
    return [_subject(code, row) for code, row in rows.items()]


def economic_subjects(d: Disclosure) -> list[EconomicSubject]:
    """Basic expenditure by economic subject; those without a figure are left out."""
    table = economic_table(d)
    rows: dict[str, list[Fact]] = {}
    for cell in table.facts if table else ():
        if cell.code and cell.operand.value:
            rows.setdefault(cell.code, []).append(cell)
    # Where a row has a column for each group besides, the one for both is the subject's own.
    coded = [next((c for c in row if _is_whole(c)), row[0]) for row in rows.values()]
    whole = sum((c.operand.value for c in coded if len(c.code) == 3), start=Decimal(0))
    return [_economic(cell, whole) for cell in coded]


def group_totals(d: Disclosure) -> list[Group]:
    """Basic expenditure for personnel and for operating, the larger first; what is nothing is left.

    As the table prints it; where it prints none, added up from the classes.
    """
    table, rows = economic_table(d), economic_subjects(d)
    found = []
    for name in dict.fromkeys(row.group for row in rows):
        classes = [row for row in rows if row.group == name and row.level == CLASS]
        cells = (c for c in (table.facts if table else ()) if _is_total_of(c, name))
        if cell := next(cells, None):
            found.append(Group(name, cell.operand.value, (cell.reference,)))
        elif classes:
            value = sum((row.value for row in classes), start=Decimal(0))
            found.append(Group(name, value, tuple(row.source for row in classes), added=True))
    return sorted((group for group in found if group.value), key=lambda group: -group.value)


def basic_whole(d: Disclosure) -> Decimal:
    """All basic expenditure of the table by economic subject: as printed, else added up."""
    table = economic_table(d)
    cells = (c for c in (table.facts if table else ()) if not c.code and is_total(c.item))
    printed = (cell.operand.value for cell in cells if _is_whole(cell))
    added = sum((group.value for group in group_totals(d)), start=Decimal(0))
    return next(printed, added)


def _is_total_of(cell: Fact, group: str) -> bool:
    """Whether a cell is the printed total of a group: of a row of its own, or of a column."""
    if cell.code:
        return False
    named = bare(cell.item) == f"{group}{_TOTAL}"
    return named or (is_total(cell.item) and cell.measure == group)


def _totals(d: Disclosure) -> list[Fact]:
    table = functional_table(d)
    return [c for c in (table.facts if table else ()) if not c.code and is_total(c.item)]


def _is_whole(cell: Fact) -> bool:
    return _NAMED.whole.fullmatch(cell.measure) is not None


def _part(d: Disclosure, part: Fact, whole: Fact) -> Part:
    value, reach = recompute(SHARE, [part.operand, whole.operand])
    assert value is not None
    assert reach is not None
    stated = _share_of(d, part)
    return Part(
        part.measure, part.operand.value, round_half_up(value, 4), *outer_bounds(reach),
        stated.claim.number.amount.value if stated else None,
        stated.verdict if stated else None, stated.id if stated else None, part.reference,
        stated.standing if stated else "",
    )  # fmt: skip


def _share_of(d: Disclosure, part: Fact) -> Statement | None:
    """The statement that gives a figure's share, bound to that very figure."""
    for s in d.statements_list:
        if (
            s.claim.formula.base is Base.WHOLE
            and s.operands
            and s.operands[0].name == part.reference
        ):
            return s
    return None


def _subject(code: str, row: dict[str, Fact]) -> Subject:
    whole = next((cell for cell in row.values() if _is_whole(cell)), None)
    cells = {"total": whole, "basic": row.get(_NAMED.basic), "project": row.get(_NAMED.project)}
    printed = {name: cell.amount.value for name, cell in cells.items() if cell and cell.amount}
    total, basic, project = (printed.get(name, _ZERO) for name in cells)
    return Subject(
        code, level_of(code), next(iter(row.values())).item, total, basic, project,
        round_half_up(Fraction(project) / Fraction(total) * 100, 2) if total else None,
        tuple(name for name in cells if name not in printed),
        tuple(cell.reference for cell in cells.values() if cell and cell.operand.value),
    )  # fmt: skip


def _economic(cell: Fact, whole: Decimal) -> EconomicSubject:
    value, groups = cell.operand.value, vocabulary.economic_groups()
    personnel = class_of(cell.code) in groups["personnel"].codes
    group = groups["personnel" if personnel else "operating"]
    return EconomicSubject(
        cell.code,
        cell.item,
        group.name,
        level_of(cell.code),
        value,
        round_half_up(Fraction(value) / Fraction(whole) * 100, 2) if whole else None,
        cell.reference,
    )
