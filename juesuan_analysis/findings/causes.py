"""One finding a cause: what follows from it is folded below it and needs no mending of its own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from msgspec.structs import replace

from juesuan_analysis.document import Place
from juesuan_analysis.findings.blocks import by_block
from juesuan_analysis.findings.finding import Finding, found, with_follows
from juesuan_analysis.findings.ids import key, with_ids
from juesuan_analysis.findings.kinds import SEVERITIES
from juesuan_analysis.findings.reading import Reading, Trial
from juesuan_analysis.findings.stated import by_stated_number
from juesuan_analysis.findings.suppositions import Supposition, or_another, suppositions
from juesuan_analysis.findings.tails import by_table
from juesuan_analysis.operands import fact_operand
from juesuan_analysis.patience import patience, spent

_MOST_CAUSES = 12
"""Of one document; what is left is told as it is."""
_MOST_JUDGED = 3
"""So many suppositions, the best by sums and statements, are judged by all else too."""
_SEVERAL = 2
_FEW = 3
"""Operands of a check that is followed at a glance."""


def by_cause(reading: Reading) -> tuple[Finding, ...]:
    """The findings of a document, those of one cause below it; gravest and plainest first."""
    place = next((f.place for f in reading.separate_findings), Place())
    with patience():  # which begins after the findings are made
        causes, left = _of_tables(reading)
        if spent():
            text = "各处不符都已列出；其中哪些出于同一原因，所需时间或内存超过上限，没有查完"
            left.append(found("stopped", place, "各处不符的原因", text, case="causes"))
    left = by_block(left, reading.tables_list, reading.statements_list)
    left = by_stated_number(left, reading.statements_list)
    left = by_table(left, reading.identities_list)
    return tuple(with_ids(_ranked([*causes, *left])))


def _of_tables(reading: Reading) -> tuple[list[Finding], list[Finding]]:
    """Causes that lie in the tables, and the findings that none of them explains."""
    left, causes = list(reading.separate_findings), list[Finding]()
    printed = {cell.key: cell for table in reading.tables_list for cell in table.cells}
    while len(causes) < _MOST_CAUSES and (best := _best(reading)):
        supposition, reading = best
        left, gone = _parted(left, reading.separate_findings)
        cause = supposition.finding
        cells = ((o, printed.get(o.source.key)) for o in cause.operands)
        operands = tuple(fact_operand(cell) if cell else o for o, cell in cells)
        follows = [finding for finding in gone if key(finding) != key(cause)]
        causes.append(with_follows(replace(cause, operands=operands), follows))
    return causes, left


def _best(reading: Reading) -> tuple[Supposition, Reading] | None:
    """The supposition that explains most errors, if any explains several; the simplest of such.

    None is tried once patience is spent: what is left is told as it is.
    """
    errors = _errors(reading)
    if len(errors) < _SEVERAL:
        return None
    scored = list(_scored(Trial(reading), errors))
    likely = sorted(scored, key=lambda one: -one[0])[:_MOST_JUDGED]
    most = _SEVERAL - 1
    best: tuple[Supposition, Reading] | None = None
    for number, supposition, other in likely:
        if best and number <= most:
            break
        explained = _explained(errors, _errors(other))
        if spent():  # and the other reading may not have come to its end
            break
        if explained > most:
            most = explained
            alike = [s for n, s, _ in scored if n == number and s.figure]
            best = (or_another(supposition, alike), other)
    return best


def _scored(trial: Trial, errors: Sequence[Finding]) -> Iterator[tuple[int, Supposition, Reading]]:
    """Suppositions that break nothing, each with what it mends and the reading it gives."""
    for supposition in takewhile(lambda _: not spent(), suppositions(trial, errors)):
        if not trial.breaks(supposition.changes):
            reading = trial.reading
            other = reading.supposing(supposition.tables(reading.tables_list))
            if number := trial.mended(supposition.changes, other):
                yield number, supposition, other


def _errors(reading: Reading) -> list[Finding]:
    return [f for f in reading.separate_findings if f.severity == SEVERITIES[0]]


def _explained(before: Sequence[Finding], after: Sequence[Finding]) -> int:
    """How many errors fewer there are; none if there is another.

    Contradictions may come to light that failing checks had hidden.
    """
    other = Counter(key(f) for f in after if not f.contradiction)
    return 0 if other - Counter(map(key, before)) else len(before) - len(after)


def _parted(
    findings: Iterable[Finding], still: Iterable[Finding]
) -> tuple[list[Finding], list[Finding]]:
    """The findings that are still there, and those that are gone."""
    there = Counter(map(key, still))
    kept, gone = list[Finding](), list[Finding]()
    for finding in findings:
        own = key(finding)
        (kept if there[own] else gone).append(finding)
        there[own] -= bool(there[own])
    return kept, gone


def _ranked(findings: Iterable[Finding]) -> list[Finding]:
    told = (replace(f, follows=tuple(_ranked(f.follows))) for f in findings)
    return sorted(told, key=_rank)


def _rank(finding: Finding) -> tuple[int, int, bool, int, int]:
    """Gravest first, of those the plainest: few numbers show more at a glance than many."""
    plain, many = finding.of_kind.plain, len(finding.operands) > _FEW
    place = finding.place.page or 0, finding.place.line or 0
    return SEVERITIES.index(finding.severity), plain, many, *place
