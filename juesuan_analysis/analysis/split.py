"""Basic and project expenditure: their shares, by function, by economic subject."""

import re
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis.amounts import outer_bounds, round_half_up
from juesuan_analysis.analysis.frame import frame
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.formulas.catalogue import SHARE, Base
from juesuan_analysis.formulas.exact import recompute
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.wordforms import bare

_FUNCTIONAL = ("03", "university-expenditure", "05", "university-appropriation")
_WHOLE = re.compile("本年支出合计|合计")
_LEVELS = {3: "类", 5: "款", 7: "项"}
_ZERO = Decimal("0.00")


def expenditure_split(d: Disclosure) -> pd.DataFrame:
    """Basic and project expenditure of the year, with their shares of all expenditure.

    Columns: item, value, share (recomputed, percent, four decimals), low, high, stated (the
    narrative's percent), verdict, statement.
    """
    columns = ("item", "value", "share", "low", "high", "stated", "verdict", "statement")
    table = _functional_table(d)
    if table is None:
        return frame(columns, ())
    totals = [c for c in table.cells if not c.code and bare(c.item) in ("合计", "总计")]
    whole = next((c for c in totals if _WHOLE.fullmatch(c.measure)), None)
    parts = [c for c in totals if c is not whole and "/" not in c.measure and c.operand.value]
    rows = []
    for part in parts:
        if whole is None or not whole.operand.value:
            continue
        value, reach = recompute(SHARE, [part.operand, whole.operand])
        stated = _share_of(d, part)
        assert value is not None
        assert reach is not None
        rows.append((
            part.measure, part.operand.value, round_half_up(value, 4), *outer_bounds(reach),
            stated.claim.number.amount.value if stated else None,
            stated.verdict if stated else None, stated.id if stated else None,
        ))  # fmt: skip
    return frame(columns, rows)


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


def _functional_table(d: Disclosure) -> Table | None:
    tables = {table.id: table for table in d.tables_list if table.facts}
    return next((tables[name] for name in _FUNCTIONAL if name in tables), None)


def expenditure_by_function(d: Disclosure, *, blank: Decimal | None = _ZERO) -> pd.DataFrame:
    """Basic and project expenditure by functional subject, every level.

    Columns: code, level (类, 款 or 项), item, total, basic, project, project_share (percent of the
    row's total, two decimals; ``None`` over a zero total). A cell that prints nothing counts as
    zero; it is shown as ``blank``, which may be ``None``.
    """
    columns = ("code", "level", "item", "total", "basic", "project", "project_share")
    table = _functional_table(d)
    rows: dict[str, dict[str, Fact]] = {}
    for cell in table.cells if table else ():
        if cell.code:
            rows.setdefault(cell.code, {})[cell.measure] = cell
    return frame(columns, (_function_row(code, row, blank) for code, row in rows.items()))


def _function_row(code: str, row: dict[str, Fact], blank: Decimal | None) -> tuple[object, ...]:
    whole = next((c for name, c in row.items() if _WHOLE.fullmatch(name)), None)
    cells = (whole, row.get("基本支出"), row.get("项目支出"))
    printed = [cell.amount.value if cell and cell.amount else None for cell in cells]
    total, _, project = (value or _ZERO for value in printed)
    share = round_half_up(Fraction(project) / Fraction(total) * 100, 2) if total else None
    shown = (blank if value is None else value for value in printed)
    return code, _LEVELS.get(len(code), ""), next(iter(row.values())).item, *shown, share


def basic_by_economic_subject(d: Disclosure) -> pd.DataFrame:
    """Basic expenditure by economic classification; subjects without a figure are left out.

    Columns: code, item, group (人员经费 or 公用经费), level (类 or 款), value, share (percent of
    all basic expenditure, two decimals).
    """
    columns = ("code", "item", "group", "level", "value", "share")
    table = next((t for t in d.tables_list if t.economic and t.facts), None)
    if table is None:
        return frame(columns, ())
    coded = [c for c in table.facts if c.code and c.operand.value]
    whole = sum((c.operand.value for c in coded if len(c.code) == 3), start=Decimal(0))
    rows = (
        (
            c.code,
            c.item,
            "人员经费" if c.code[:3] in ("301", "303") else "公用经费",
            "类" if len(c.code) == 3 else "款",
            c.operand.value,
            round_half_up(Fraction(c.operand.value) / Fraction(whole) * 100, 2) if whole else None,
        )
        for c in coded
    )
    return frame(columns, rows)
