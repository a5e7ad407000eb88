"""Analyses of one disclosure: pure functions that give DataFrames. No drawing, no reading.

Amounts and rates are ``Decimal`` as printed or as recomputed; what the document does not give is
``None``, never zero. Every frame has its columns even where the disclosure has no such data.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

import pandas as pd

from juesuan_analysis.amounts import Amount, Interval, outer_bounds, round_half_up
from juesuan_analysis.checks import judge, recompute
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.evaluation import Project
from juesuan_analysis.joint import Contradiction, Step, printable, steps, thing
from juesuan_analysis.narrative.figures import scope_of
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.wordforms import bare

_FUNCTIONAL = ("03", "university-expenditure", "05", "university-appropriation")
_WHOLE = re.compile("本年支出合计|合计")
_CENT = Decimal("0.01")
_LEVELS = {3: "类", 5: "款", 7: "项"}


def _frame(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def year_over_year(d: Disclosure) -> pd.DataFrame:
    """Stated changes on last year beside what they imply.

    One row a stated rate of change. ``prior`` is last year's level as the current amount and the
    change imply it; ``prior_low`` and ``prior_high`` bound it by all that the document says;
    ``recomputed`` is the rate from current amount and change.
    """
    columns = (
        "subject", "current", "change", "prior", "prior_low", "prior_high", "stated_rate",
        "recomputed", "low", "high", "verdict", "confirmed", "statements", "quote",
    )  # fmt: skip
    return _frame(columns, (_change_row(d, s) for s in d.statements_list if _is_rate(s)))


def _is_rate(s: Statement) -> bool:
    return s.claim.formula in ("change_rate", "growth_rate")


def _change_row(d: Disclosure, s: Statement) -> tuple[object, ...]:
    sign = -1 if s.claim.sign < 0 else 1
    subject = s.claim.subject.removesuffix("增减率")
    stated = s.claim.number.amount
    current = change = prior = None
    low, high = _implied(d, s)
    refers = s.id
    if len(s.operands) == 2 and s.claim.formula == "change_rate":
        own, delta = (operand.amount for operand in s.operands)
        current, change = own.value, sign * delta.value
        refers = f"{delta_id(s)} {s.id}".strip()
        prior = own.value - sign * delta.value
    elif len(s.operands) == 2:
        own, base = (operand.amount for operand in s.operands)
        current, prior, change = own.value, base.value, own.value - base.value
    elif own_figure := _figure_before(d, s, subject):
        current = own_figure.value
        prior = _prior_from_rate(own_figure, stated, sign)
    recomputed = s.check.shown
    return (
        subject, current, change, prior, low, high, sign * stated.value, recomputed,
        *s.check.bounds, s.verdict, s.confirmed, refers, s.claim.number.quote,
    )  # fmt: skip


def delta_id(s: Statement) -> str:
    """The id of the statement that gives the change a rate belongs to; empty if none."""
    match = re.match(r"S\d+", s.operands[-1].place) if s.operands else None
    return match[0] if match else ""


def _implied(d: Disclosure, s: Statement) -> tuple[Decimal | None, Decimal | None]:
    """The bounds of the unprinted quantity that a statement speaks of, outwards to two decimals."""
    found = next((i for i in d.examination.implied if s.id in i.speakers), None)
    low, high = (found.low, found.high) if found else (None, None)
    return (
        None if low is None else low.quantize(_CENT, ROUND_FLOOR),
        None if high is None else high.quantize(_CENT, ROUND_CEILING),
    )


def _figure_before(d: Disclosure, s: Statement, subject: str) -> Amount | None:
    """The amount of a subject that the same paragraph states before a rate without a change."""
    passage = s.claim.number.flow.passage
    for other in reversed(d.statements_list[: d.statements_list.index(s)]):
        if other.claim.number.flow.passage is not passage:
            return None
        if other.claim.subject == subject and other.claim.number.kind == "amount":
            return other.claim.number.amount
    return None


def _prior_from_rate(own: Amount, rate: Amount, sign: int) -> Decimal | None:
    base = 100 + sign * Fraction(rate.value)
    return round_half_up(Fraction(own.value) / base * 100, own.decimals) if base else None


def expenditure_split(d: Disclosure) -> pd.DataFrame:
    """Basic and project expenditure of the year, with their shares of all expenditure.

    Columns: item, value, share (recomputed, percent, four decimals), low, high, stated (the
    narrative's percent), verdict, statement.
    """
    columns = ("item", "value", "share", "low", "high", "stated", "verdict", "statement")
    table = _functional_table(d)
    if table is None:
        return _frame(columns, ())
    totals = [c for c in table.cells if not c.code and bare(c.item) in ("合计", "总计")]
    whole = next((c for c in totals if _WHOLE.fullmatch(c.measure)), None)
    parts = [c for c in totals if c is not whole and "/" not in c.measure and c.operand.value]
    rows = []
    for part in parts:
        if whole is None or not whole.operand.value:
            continue
        value, reach = recompute("share", [part.operand, whole.operand])
        stated = _share_of(d, part)
        assert value is not None
        assert reach is not None
        rows.append((
            part.measure, part.operand.value, round_half_up(value, 4), *outer_bounds(reach),
            stated.claim.number.amount.value if stated else None,
            stated.verdict if stated else None, stated.id if stated else None,
        ))  # fmt: skip
    return _frame(columns, rows)


def _share_of(d: Disclosure, part: Fact) -> Statement | None:
    """The statement that gives a figure's share, bound to that very figure."""
    for s in d.statements_list:
        if s.claim.formula == "share" and s.operands and s.operands[0].name == part.reference:
            return s
    return None


def _functional_table(d: Disclosure) -> Table | None:
    tables = {table.id: table for table in d.tables_list if table.facts}
    return next((tables[name] for name in _FUNCTIONAL if name in tables), None)


def expenditure_by_function(d: Disclosure) -> pd.DataFrame:
    """Basic and project expenditure by functional subject, every level.

    Columns: code, level (类, 款 or 项), item, total, basic, project, project_share (percent of the
    row's total, two decimals; ``None`` over a zero total).
    """
    columns = ("code", "level", "item", "total", "basic", "project", "project_share")
    table = _functional_table(d)
    rows: dict[str, dict[str, Fact]] = {}
    for cell in table.cells if table else ():
        if cell.code:
            rows.setdefault(cell.code, {})[cell.measure] = cell
    return _frame(columns, (_function_row(code, row) for code, row in rows.items()))


def _function_row(code: str, row: dict[str, Fact]) -> tuple[object, ...]:
    zero = Decimal("0.00")
    whole = next((c for name, c in row.items() if _WHOLE.fullmatch(name)), None)
    total = whole.operand.value if whole else zero
    basic, project = (
        row[name].operand.value if name in row else zero for name in ("基本支出", "项目支出")
    )
    share = round_half_up(Fraction(project) / Fraction(total) * 100, 2) if total else None
    item = next(iter(row.values())).item
    return code, _LEVELS.get(len(code), ""), item, total, basic, project, share


def basic_by_economic_subject(d: Disclosure) -> pd.DataFrame:
    """Basic expenditure by economic classification; subjects without a figure are left out.

    Columns: code, item, group (人员经费 or 公用经费), level (类 or 款), value, share (percent of
    all basic expenditure, two decimals).
    """
    columns = ("code", "item", "group", "level", "value", "share")
    table = next((t for t in d.tables_list if t.economic and t.facts), None)
    if table is None:
        return _frame(columns, ())
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
    return _frame(columns, rows)


def budget_completion(d: Disclosure) -> pd.DataFrame:
    """Every stated completion rate with the budget it is over, or the budget it implies.

    Columns: subject, outturn, budget (printed; ``None`` if the document does not print it),
    implied_low and implied_high (the budgets that all the document says allows, two decimals),
    stated (percent), recomputed, low, high, verdict, statement, quote. A rate over nothing has the
    verdict ``undefined`` and neither recomputation nor implied budget.
    """
    columns = (
        "subject", "outturn", "budget", "implied_low", "implied_high", "stated", "recomputed",
        "low", "high", "verdict", "statement", "quote",
    )  # fmt: skip
    rows = (_completion_row(d, s) for s in d.statements_list if s.claim.formula == "completion")
    return _frame(columns, rows)


def _completion_row(d: Disclosure, s: Statement) -> tuple[object, ...]:
    stated = s.claim.number.amount
    subject = s.claim.subject.removesuffix("完成率")
    outturn = s.operands[0].amount if s.operands else _figure_before(d, s, subject)
    budget = s.operands[1].amount if len(s.operands) > 1 else None
    undefined = s.verdict == "undefined"
    low, high = (None, None) if undefined or not outturn else _implied(d, s)
    return (
        subject,
        outturn.value if outturn else None,
        budget.value if budget and not undefined else None,
        low,
        high,
        stated.value,
        s.check.shown,
        *s.check.bounds,
        s.verdict,
        s.id,
        s.claim.number.quote,
    )


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
    return _frame(columns, (_public_row(item, row) for item, row in rows.items()))


def _public_row(item: str, row: dict[str, Fact]) -> tuple[object, ...]:
    amounts = (row[name].amount if name in row else None for name in ("预算数", "决算数"))
    budget, outturn = (amount.value if amount else None for amount in amounts)
    rate = None
    if budget and outturn is not None:
        rate = round_half_up(Fraction(outturn) / Fraction(budget) * 100, 2)
    return item, budget, outturn, rate


def stated_in(d: Disclosure, scope: str) -> pd.DataFrame:
    """What the sections of one scope (``procurement``, ``assets``, ``operating``) state.

    Columns: statement, subject, value, unit, formula, recomputed, verdict, note, quote.
    """
    columns = (
        "statement", "subject", "value", "unit", "formula", "recomputed", "verdict", "note",
        "quote",
    )  # fmt: skip
    rows = (
        (
            s.id, s.claim.subject, s.claim.number.amount.value, s.claim.number.unit,
            s.claim.formula, s.check.shown, s.verdict, s.note, s.claim.number.quote,
        )
        for s in d.statements_list
        if scope_of(s.claim.number.flow.passage.path).name == scope and s.verdict != "label"
    )  # fmt: skip
    return _frame(columns, rows)


def self_evaluation(d: Disclosure) -> pd.DataFrame:
    """Self-evaluated projects with money, execution rate and score; last their sum and mean.

    Columns: id, name, budget, execution, rate (recomputed, percent, four decimals), printed_rate,
    rate_verdict, stated_completion (the narrative's), completion_verdict, total (score).
    """
    columns = (
        "id", "name", "budget", "execution", "rate", "printed_rate", "rate_verdict",
        "stated_completion", "completion_verdict", "total",
    )  # fmt: skip
    projects = d.evaluation.of_kind("项目")
    rows = [_project_row(d, project) for project in projects]
    if projects:
        rows.append(_all_projects(projects))
    return _frame(columns, rows)


def _project_row(d: Disclosure, p: Project) -> tuple[object, ...]:
    rate = verdict = None
    if p.execution and p.budget and p.budget.value:
        rate = round_half_up(p.execution.exact / p.budget.exact * 100, 4)
        if p.rate:
            verdict = judge(p.rate, "rate", [p.execution, p.budget]).verdict
    stated = next(
        (
            s
            for s in d.statements_list
            if s.claim.formula == "completion" and s.claim.subject.startswith(p.name)
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
        p.total.value if p.total else None,
    )


def _all_projects(projects: Sequence[Project]) -> tuple[object, ...]:
    budgets = [p.budget.value for p in projects if p.budget]
    executions = [p.execution.value for p in projects if p.execution]
    scores = [p.total for p in projects if p.total]
    budget, execution = sum(budgets, start=Decimal(0)), sum(executions, start=Decimal(0))
    rate = round_half_up(Fraction(execution) / Fraction(budget) * 100, 4) if budget else None
    mean, _ = recompute("mean", scores) if scores else (None, None)
    score = None if mean is None else round_half_up(mean, 4).normalize()
    return (
        "", "合计（得分为平均）", budget, execution, rate, None, None, None, None, score,
    )  # fmt: skip


def reconciliation(d: Disclosure) -> pd.DataFrame:
    """How many identities hold, by scope and verdict. Columns: scope, then one a verdict."""
    verdicts = ("exact", "within_rounding", "truncated", "mismatch", "unsupported")
    scopes = list(dict.fromkeys(i.scope for i in d.identities_list))
    rows = (
        (
            scope,
            *(
                sum(i.scope == scope and i.verdict == v for i in d.identities_list)
                for v in verdicts
            ),
        )
        for scope in scopes
    )
    return _frame(("scope", *verdicts), rows)


def contradictions(d: Disclosure) -> pd.DataFrame:
    """The bounds that statements set against each other where they cannot all be true.

    One row a bound. Columns: set, severity, statements, quantity, kind (年初预算, …; empty for what
    is printed), evidence (the quotient of the ends of the printed numbers' intervals), relation
    (≥ or ≤), bound (outwards, four decimals), times (how often it counts in the sum). A set whose
    bounds cannot be told apart has one row without a bound.
    """
    columns = (
        "set", "severity", "statements", "quantity", "kind", "evidence", "relation", "bound",
        "times",
    )  # fmt: skip
    by_id = {s.id: s for s in d.statements_list}
    rows = (
        (c.id, c.severity, *_step_row(c, step, by_id))
        for c in d.examination.contradictions
        for step in _told(c)
        if step is None or step.bound
    )
    return _frame(columns, rows)


def _told(c: Contradiction) -> Sequence[Step | None]:
    found = steps(c)
    return found[0] if found else (None,)


def _step_row(
    c: Contradiction, step: Step | None, by_id: dict[str, Statement]
) -> tuple[object, ...]:
    if step is None:
        return "; ".join(c.statements), "各界限互相牵连，不能逐项相加", "", "", "", None, None
    quantity = c.system.quantities[step.quantity]
    said = [by_id[group] for group in step.groups if group in by_id]
    end = 0 if step.factor > 0 else 1
    return (
        "; ".join(s.id for s in said),
        thing(said[0]) if said else quantity.name,
        quantity.kind,
        step.arithmetic,
        "≤" if end else "≥",
        outer_bounds(Interval(step.bound, step.bound))[end],
        round_half_up(abs(step.factor), 6).normalize(),
    )


def repairs(d: Disclosure) -> pd.DataFrame:
    """What single change would let a contradictory set be true, one row a statement.

    Columns: set, statement, subject, stated, unit, low and high (what it would have to say, printed
    with its own decimals; ``None`` where nothing bounds it), quote.
    """
    columns = ("set", "statement", "subject", "stated", "unit", "low", "high", "quote")
    by_id = {s.id: s for s in d.statements_list}
    rows = (
        (c.id, s.id, s.claim.subject, s.claim.number.amount.value, s.claim.number.unit,
         *printable(s.claim.number.amount, repair), s.claim.number.quote)
        for c in d.examination.contradictions
        for repair in c.repairs
        if (s := by_id.get(repair.group))
    )  # fmt: skip
    return _frame(columns, rows)


def protection(d: Disclosure) -> pd.DataFrame:
    """How sharply each number is protected: the smallest change of it that would be noticed.

    Columns: statement, subject, stated, unit, alone (by its own check), joint (by all that the
    document says), verdict, quote; ``None`` where any other number would do as well.
    """
    columns = ("statement", "subject", "stated", "unit", "alone", "joint", "verdict", "quote")
    by_id = {s.id: s for s in d.statements_list}
    rows = (
        (p.id, s.claim.subject, s.claim.number.amount.value, s.claim.number.unit, p.alone, p.joint,
         s.verdict, s.claim.number.quote)
        for p in d.examination.protection
        if (s := by_id[p.id])
    )  # fmt: skip
    return _frame(columns, rows)
