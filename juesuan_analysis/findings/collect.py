"""All findings of a document, gravest first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from juesuan_analysis.document import Document
from juesuan_analysis.evaluation import Evaluation
from juesuan_analysis.findings.contradictions import contradictions
from juesuan_analysis.findings.doubt import with_doubts
from juesuan_analysis.findings.finding import SEVERITIES, Finding
from juesuan_analysis.findings.forms import (
    evaluation_against_accounts,
    missing_tables,
    missing_units,
    placeholders,
    scanned_pages,
    silent_tables,
    table_problems,
    unread_pages,
    unreadable_parts,
)
from juesuan_analysis.findings.names import (
    department_names,
    listed_subjects,
    misnamed_codes,
    unknown_subjects,
)
from juesuan_analysis.findings.parts import above_their_whole
from juesuan_analysis.findings.words import against_budgets
from juesuan_analysis.identities import Identity
from juesuan_analysis.joint import Examination
from juesuan_analysis.outline import Passage
from juesuan_analysis.printing import base_unit, before_word, measured, short, span
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Table

_STATEMENT_SEVERITY = {
    "mismatch": "error",
    "direction": "error",
    "undefined": "warning",
    "truncated": "warning",
    "within_rounding": "note",
}
_IDENTITY_SEVERITY = {"mismatch": "error", "truncated": "warning", "within_rounding": "note"}


def collect_findings(
    document: Document,
    passages: Sequence[Passage],
    tables: Sequence[Table],
    evaluation: Evaluation,
    statements: Sequence[Statement],
    identities: Sequence[Identity],
    examination: Examination,
) -> tuple[Finding, ...]:
    """Every finding of a document, ranked by severity, then in document order."""
    found = [
        *_of_statements(statements),
        *_of_identities(identities),
        *contradictions(examination, statements),
        *against_budgets(statements),
        *above_their_whole(statements),
        *unknown_subjects(statements, tables),
        *misnamed_codes(document, tables),
        *listed_subjects(passages, tables),
        *department_names(document),
        *table_problems(tables),
        *unread_pages(document),
        *unreadable_parts(document),
        *scanned_pages(document, tables, identities),
        *missing_tables(document, tables),
        *silent_tables(tables, passages),
        *placeholders(passages, tables),
        *missing_units(statements),
        *evaluation_against_accounts(statements, tables, evaluation),
    ]
    ranked = sorted(
        with_doubts(found, document, tables, statements, identities),
        key=lambda f: (SEVERITIES.index(f.severity), f.place.page or 0, f.place.line or 0),
    )
    return tuple(replace(found, id=f"F{i:03d}") for i, found in enumerate(ranked, start=1))


def _of_statements(statements: Sequence[Statement]) -> Iterator[Finding]:
    for s in statements:
        if severity := _STATEMENT_SEVERITY.get(s.verdict):
            operands = tuple(str(operand) for operand in s.operands)
            text = f"{s.claim.subject} {s.printed}：{s.note}"
            yield Finding(
                severity, s.verdict, s.place, s.claim.number.quote, text, operands, (s.id,)
            )


def _of_identities(identities: Sequence[Identity]) -> Iterator[Finding]:
    for i in identities:
        severity = _IDENTITY_SEVERITY.get(i.verdict)
        evaluated = i.scope[:1] in "EPT"
        if i.conditional and "总分" in i.statement:
            severity = "warning"
        elif i.conditional:
            severity = None
        elif severity == "error" and evaluated and "得分 =" in i.statement:
            severity = "warning"  # departments may score execution by a scale of their own
        if severity:
            operands = tuple(f"{o.name}={o.amount}" for o in (*i.left, *i.right))
            kind = "conditional" if i.conditional else f"identity_{i.verdict}"
            yield Finding(severity, kind, i.place, i.statement, _explain(i), operands[:40], (i.id,))


def _explain(i: Identity) -> str:
    left = " + ".join(measured(o.amount, o.amount.unit) for o in i.left)
    unit = base_unit(i.left[0].amount.unit)
    difference = measured(i.difference, "个百分点" if unit == "%" else unit)
    low, high = (short(end, i.left[0].amount.text) for end in (i.low, i.high))
    right = before_word(span(low, high, unit))
    if i.conditional:
        return (
            f"所印各项相加与 {before_word(left)}相差 {difference}，而各项分值不足 100，"
            "表中可能有行在分页处缺失；补全之前不能断定"
        )
    if i.verdict == "within_rounding":
        return f"左边为 {left}，右边可在 {right}之间，差 {before_word(difference)}属四舍五入的尾差"
    if i.verdict == "truncated":
        return f"左边印作 {left}，按所印各数应为 {right}之间的数四舍五入，所印是截去尾数"
    return f"左边印作 {left}，右边应在 {right}之间，差 {difference}，这些数不可能都对"
