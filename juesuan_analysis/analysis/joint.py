"""What statements say together: contradictions, what would mend them, how sharply each is held."""

from collections.abc import Sequence

import pandas as pd

from juesuan_analysis.amounts import Interval, outer_bounds, round_half_up
from juesuan_analysis.analysis.frame import frame
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.joint import Contradiction, Step, printable, steps, thing
from juesuan_analysis.statements import Statement
from juesuan_analysis.wordforms import widen


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
    return frame(columns, rows)


def _told(c: Contradiction) -> Sequence[Step | None]:
    found = steps(c)
    return found[0] if found else (None,)


def _step_row(
    c: Contradiction, step: Step | None, by_id: dict[str, Statement]
) -> tuple[object, ...]:
    if step is None:
        return "; ".join(c.statements), "各界限互相牵连，不能逐项相加", "", "", "", None, None
    quantity = c.system.quantities[step.quantity]
    said = [by_id[group] for group in step.statements if group in by_id]
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


def contested(d: Disclosure) -> dict[str, str]:
    """Numbers that may be right alone and cannot all be right, each with the finding's id."""
    return {
        reference: finding.id
        for finding in reversed(d.findings_list)
        if finding.contradiction and finding.severity == "error"
        for reference in finding.refers
    }


def graveness(d: Disclosure) -> dict[str, str]:
    """How grave the gravest finding is that speaks of a number, by its id.

    What follows from a finding speaks of its numbers too.
    """
    order = ("note", "warning", "error")
    open_ = (finding for cause in d.open_findings for finding in cause.all)
    ranked = sorted(open_, key=lambda finding: order.index(finding.severity))
    return {reference: f.severity for f in ranked for reference in f.refers}


def repairs(d: Disclosure) -> pd.DataFrame:
    """What single change would let a contradictory set be true, one row a statement.

    Columns: set, statement, subject, stated, unit, low and high (what it would have to say, printed
    with its own decimals; ``None`` where nothing bounds it), quote.
    """
    columns = ("set", "statement", "subject", "stated", "unit", "low", "high", "quote")
    by_id = {s.id: s for s in d.statements_list}
    rows = (
        (c.id, s.id, s.claim.subject, s.claim.number.amount.value, widen(s.claim.number.unit),
         *printable(s.claim.number.amount, repair), s.claim.number.quote)
        for c in d.examination.contradictions
        for repair in c.repairs
        if (s := by_id.get(repair.group))
    )  # fmt: skip
    return frame(columns, rows)


def protection(d: Disclosure) -> pd.DataFrame:
    """How sharply each number is protected: the smallest change of it that would be noticed.

    Columns: statement, subject, stated, unit, alone (by its own check), joint (by all that the
    document says), verdict, quote; ``None`` where any other number would do as well.
    """
    columns = ("statement", "subject", "stated", "unit", "alone", "joint", "verdict", "quote")
    by_id = {s.id: s for s in d.statements_list}
    rows = (
        (p.id, s.claim.subject, s.claim.number.amount.value, widen(s.claim.number.unit), p.alone,
         p.joint, s.verdict, s.claim.number.quote)
        for p in d.examination.protection
        if (s := by_id[p.id])
    )  # fmt: skip
    return frame(columns, rows)
