"""All findings of a document, one by one."""

from collections.abc import Iterator, Sequence

from juesuan_analysis.checks import REFUTED
from juesuan_analysis.document import Document, Place
from juesuan_analysis.evaluation import Evaluation
from juesuan_analysis.extent import Extent
from juesuan_analysis.findings.captions import exchanged_captions
from juesuan_analysis.findings.contradictions import contradictions
from juesuan_analysis.findings.directions import against_budgets
from juesuan_analysis.findings.doubt import with_doubts
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.findings.forms import (
    evaluation_against_accounts,
    missing_units,
    odd_characters,
    other_units,
    placeholders,
    scanned_pages,
    silent_tables,
    table_problems,
    unknown_tables,
    unread_pages,
    unreadable_parts,
    unsure_tables,
)
from juesuan_analysis.findings.gaps import left_out, missing_tables, numberless, stopped
from juesuan_analysis.findings.kinds import kind, kinds
from juesuan_analysis.findings.listed import listed_projects, parts_behind, short_sources
from juesuan_analysis.findings.naming import (
    compared_with_itself,
    department_names,
    listed_subjects,
    misnamed_codes,
    other_departments,
    stale_years,
    unknown_subjects,
)
from juesuan_analysis.findings.other_lines import other_lines
from juesuan_analysis.findings.parts import (
    above_their_whole,
    impossible_shares,
    miscounted_projects,
    parts_and_wholes,
    shares_of_one_whole,
    unequal_totals,
)
from juesuan_analysis.findings.rows import missing_rows, repeated_rows, what_is_missing
from juesuan_analysis.findings.suppositions import printed_twice
from juesuan_analysis.findings.unchanged import unchanged
from juesuan_analysis.findings.unknown_sums import unknown_sums
from juesuan_analysis.identities import Identity
from juesuan_analysis.joint import Examination
from juesuan_analysis.linking import Companion, Stranger
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.printing import base_unit, before_word, measured, short, span
from juesuan_analysis.statements import Statement, unsure
from juesuan_analysis.tables import Table

_MOST_OPERANDS = 40
"""Of one finding; a longer list helps nobody."""


def collect_findings(
    document: Document,
    extent: Extent,
    beyond: Sequence[Number],
    tables: Sequence[Table],
    unknown: Sequence[Table],
    evaluation: Evaluation,
    statements: Sequence[Statement],
    identities: Sequence[Identity],
    examination: Examination,
    companions: Sequence[Companion],
    strangers: Sequence[Stranger],
) -> tuple[Finding, ...]:
    """Every finding of a document by itself, whatever it may follow from.

    ``beyond`` are the numbers that nobody read any more, ``unknown`` tables of unknown form, which
    are named and not used; so are ``strangers``, documents given as companions that are none.
    """
    templates = tuple(placeholders(extent.narrative, tables))
    blank = any(f.kind == "blank_form" for f in templates)
    every = [
        *_of_statements(statements),
        *_of_identities(identities, tables),
        *contradictions(examination, statements),
        *against_budgets(statements),
        *unchanged(statements, tables, companions, document),
        *above_their_whole(statements),
        *parts_and_wholes(statements),
        *shares_of_one_whole(statements),
        *impossible_shares(statements),
        *unequal_totals(statements),
        *other_lines(statements),
        *miscounted_projects(statements, extent.narrative),
        *listed_projects(statements, extent.narrative),
        *parts_behind(statements),
        *short_sources(evaluation),
        *unknown_subjects(statements, tables),
        *misnamed_codes(document, tables),
        *listed_subjects(extent.narrative, tables),
        *department_names(document),
        *other_departments(document),
        *stale_years(statements, extent.narrative, document),
        *compared_with_itself(extent.narrative, document),
        *table_problems(tables),
        *missing_rows(tables),
        *repeated_rows(tables),
        *exchanged_captions(document, [*tables, *unknown]),
        *printed_twice(tables),
        *unknown_tables(unknown),
        *unknown_sums(unknown, tables),
        *odd_characters(document),
        *unread_pages(document),
        *unreadable_parts(document),
        *unsure_tables([*tables, *unknown]),
        *scanned_pages(document, tables, identities),
        *missing_tables(document, tables, unknown, evaluation, extent),
        *([] if blank else numberless(extent, statements)),
        *left_out(extent),
        *stopped(beyond, statements, examination),
        *silent_tables(tables, extent.narrative),
        *templates,
        *missing_units(statements),
        *other_units(statements),
        *unused(strangers),
        *double_negatives(statements),
        *evaluation_against_accounts(statements, tables, evaluation),
    ]
    return tuple(with_doubts(every, document, tables, statements, identities))


def _of_statements(statements: Sequence[Statement]) -> Iterator[Finding]:
    for s in statements:
        if s.verdict in kinds() and not s.confirmed_by:  # an equation's fault is told with it
            text = f"{s.claim.subject} {s.printed}：{s.note}"
            quote = s.claim.number.quote
            about = s.claim.subject
            yield found(s.verdict, s.place, quote, text, s.operands, (s.id,), about=about)
        elif s.claim.other_budget and s.check.verdict in REFUTED:
            text = f"{s.claim.subject} {s.printed}：{s.note}；与表中预算数不合，口径如有不同应注明"
            quote, about = s.claim.number.quote, s.claim.subject
            yield found("budget", s.place, quote, text, s.operands, (s.id,), about=about)
        elif s.claim.companion and s.check.verdict in (*REFUTED, "truncated"):
            text = f"{s.claim.subject} {s.printed}：{s.note}"
            quote, about = s.claim.number.quote, s.claim.subject
            yield found("companion", s.place, quote, text, s.operands, (s.id,), about=about)
        elif s.check.verdict in REFUTED and unsure(s.operands):
            text = f"{s.claim.subject} {s.printed}：{s.note}"
            quote, about = s.claim.number.quote, s.claim.subject
            yield found("unsure", s.place, quote, text, s.operands, (s.id,), about=about)


def unused(strangers: Sequence[Stranger]) -> Iterator[Finding]:
    """Documents that were given as companions and tell nothing of the one in hand."""
    for stranger in strangers:
        text = f"{stranger.publication.named}：{stranger.reason}，没有用来对照"
        yield found("stranger", Place(file=stranger.file), stranger.file, text)


def double_negatives(statements: Sequence[Statement]) -> Iterator[Finding]:
    """A minus behind a word of decrease: read as one decrease, but it says the contrary."""
    for s in statements:
        if s.claim.twice:
            text = f"“{s.claim.number.quote}”：减少之后又写负号，照字面是增加；这里按减少核对"
            yield found("double_negative", s.place, s.claim.number.quote, text, (), (s.id,))


def _of_identities(identities: Sequence[Identity], tables: Sequence[Table]) -> Iterator[Finding]:
    for i in identities:
        name = "conditional" if i.conditional else f"identity_{i.verdict}"
        name = "companion" if i.question and i.verdict in REFUTED else name
        if name in kinds() and kind(name).severity(i.what):
            operands = (*i.left, *i.right)[:_MOST_OPERANDS]
            text = _explain(i) + (what_is_missing(i, tables) if i.verdict == "mismatch" else "")
            yield found(name, i.place, i.statement, text, operands, (i.id,), i.what)


def _explain(i: Identity) -> str:
    left = " + ".join(measured(o.amount, o.amount.unit) for o in i.left)
    printed = f"印作 {left}" if any(not o.source.blank for o in i.left) else "空白（按 0 计）"
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
        return f"左边{printed}，按所印各数应为 {right}之间的数四舍五入，所印是截去尾数"
    ending = i.question or "这些数不可能都对"
    return f"左边{printed}，右边应在 {right}之间，差 {difference}，{ending}"
