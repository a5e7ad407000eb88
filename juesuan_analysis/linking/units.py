"""A department's figures as the sums of its units', less what passes between them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from juesuan_analysis import vocabulary
from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.formulas.catalogue import PRIOR
from juesuan_analysis.identities import Identity, compared, equal
from juesuan_analysis.linking.companion import Companion
from juesuan_analysis.linking.publication import Publication
from juesuan_analysis.operands import Operand, companion_operand, fact_operand
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.vocabulary.form import LinkedSums
from juesuan_analysis.wordforms import bare

_WORDS = vocabulary.linking()
_TOTAL = "合计"
Row = tuple[Fact, tuple[Operand, ...]]
"""A department's figure, and those that its units print for the same."""


def sums(
    tables: Sequence[Table], own: Publication, companions: Sequence[Companion]
) -> Iterator[Identity]:
    """What a department's figures are to its units': their sum, or no less if units are missing.

    All are there if they are those that the department lists, or if their totals are the
    department's. What the units print as passing between them may be missing in the sum.
    """
    units = [c for c in companions if c.relation == "unit"]
    if not units:
        return
    found = [(rule, [*_rows(tables, units, rule)]) for rule in _WORDS.sums]
    listed = own.lists_all([unit.publication for unit in units])
    complete = listed or any(_totals_agree(rows) for _, rows in found)
    scope = "、".join(unit.file for unit in units)
    for rule, rows in found:
        most = _passed(units, rule)
        for cell, parts in rows:
            yield _sum(cell, parts, scope, most, complete=complete)


def earlier_levels(
    statements: Sequence[Statement], companions: Sequence[Companion]
) -> Iterator[Identity]:
    """Last year's levels that the narratives of a department and its unit give of one subject.

    A unit's is no more than its department's, and the same if this year all of it is the unit's.
    """
    for companion in companions:
        if companion.relation in ("unit", "department"):
            for s in statements:
                if s.claim.formula is PRIOR and len(s.claim.figures) == 1:
                    yield from _earlier(s, companion)


def _earlier(s: Statement, companion: Companion) -> Iterator[Identity]:
    figure, there = s.claim.figures[0].source, companion.told_before(s.claim)
    now = companion.counterpart(figure) if isinstance(figure, Fact) else None
    if there is None or now is None or not now.operand.value:
        return
    whole = now.operand.interval.meets(s.claim.figures[0].amount.interval)
    own, words = s.claim.operand, _WORDS.units
    part, all_ = (there, own) if companion.relation == "unit" else (own, there)
    name, question = words.part, words.question_part
    if whole:
        name, question = words.same, words.question_same
    told = f"{s.claim.subject}：{name}"
    relation = "=" if whole else "<="
    scope = f"{s.id}—{companion.file}"
    yield equal("companion", scope, told, [part], [all_], s.place, relation, question)


def _rows(tables: Sequence[Table], units: Sequence[Companion], rule: LinkedSums) -> Iterator[Row]:
    """The department's figures of a table with its units'; none if a unit's table was not read."""
    there = [unit for unit in units if unit.prints(rule.table)]
    if len(there) < len(units):
        return
    for cell in (cell for table in tables for cell in table.cells):
        if cell.role[0] == rule.table and cell.role[1] in rule.measures and not cell.unread:
            alike = [unit.alike(cell) for unit in there]
            if any(len(cells) > 1 or any(c.unread for c in cells) for cells in alike):
                continue
            parts = [
                companion_operand(c, unit.publication.named)
                for unit, cells in zip(there, alike, strict=True)
                for c in cells
            ]
            if any(not part.source.blank for part in parts):
                yield cell, tuple(parts)


def _totals_agree(rows: Sequence[Row]) -> bool:
    """Whether the department's total is the sum of the units', and something was spent."""
    totals = [(c, parts) for c, parts in rows if not c.code and bare(c.item) == _TOTAL]
    return any(c.amount and c.amount.value for c, _ in totals) and all(
        compared([c.operand], [part.amount for part in parts])[2] in CONFIRMED
        for c, parts in totals
    )


def _passed(units: Sequence[Companion], rule: LinkedSums) -> Fraction:
    """The most that may pass between units, by what they print of it."""
    figures = (unit.figure(where) for unit in units for where in rule.between)
    return sum((f.operand.interval.high for f in figures if f), start=Fraction(0))


def _sum(
    cell: Fact, parts: Sequence[Operand], scope: str, most: Fraction, *, complete: bool
) -> Identity:
    """One figure against its units': equal, less by what passes between them, or no less."""
    words, whole = _WORDS.units, [fact_operand(cell)]
    less, reach, _ = compared([cell.operand], [part.amount for part in parts])
    netted = less < 0 and reach.low - cell.operand.interval.high <= most
    name, question = words.less, words.question_all
    left, right, relation = whole, list(parts), "<="
    if complete and not netted:
        name, relation = words.all, "="
    elif not complete and not netted:
        name, question = words.some, words.question_some
        left, right = right, left
    told = f"{cell.code} {cell.item}·{cell.measure}：{name}".strip()
    place = cell.place
    return equal("companion", f"{cell.table}—{scope}", told, left, right, place, relation, question)
