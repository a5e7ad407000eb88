"""A stretch of a table whose figures stand in other rows than their own.

Where rows were lost or doubled in typesetting, all figures from there on are those of other rows,
by no constant number of rows. What fails then all rests on that stretch; that its figures belong to
other rows is seen from the narrative, which states them of those.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from juesuan_analysis.findings.finding import Finding, found, with_follows
from juesuan_analysis.findings.kinds import SEVERITIES
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table

_FEWEST = 8
"""Fewer errors are looked at one by one."""
_HALF = Fraction(1, 2)


def by_block(
    findings: Sequence[Finding], tables: Sequence[Table], statements: Sequence[Statement]
) -> list[Finding]:
    """The findings, those that rest on a stretch out of step folded below one that names it."""
    left = list(findings)
    for table in tables:
        errors = [f for f in left if f.severity == SEVERITIES[0] and _cells(f, table)]
        stretch = _stretch(errors, table) if len(errors) >= _FEWEST else ()
        if not stretch or not _elsewhere(stretch, table, statements):
            continue
        block = frozenset(stretch)
        follows = [f for f in errors if not block.isdisjoint(_cells(f, table))]
        left = [f for f in left if not any(f is other for other in follows)]
        left.append(with_follows(_out_of_step(table, stretch[0], len(follows)), follows))
    return left


def _cells(finding: Finding, table: Table) -> Iterator[Fact]:
    """The figures of a table that a finding rests on."""
    for operand in finding.operands:
        for part in operand.source.parts:
            if isinstance(part, Fact) and part.number == table.number:
                yield part


def _stretch(errors: Sequence[Finding], table: Table) -> tuple[Fact, ...]:
    """The end of a table from the first row on, behind which errors rest on most rows."""
    touched = {cell.row for error in errors for cell in _cells(error, table) if cell.code}
    rows = sorted({cell.row for cell in table.cells})
    for index, row in enumerate(rows):
        below = rows[index:]
        if row in touched and len(touched.intersection(below)) >= _HALF * len(below):
            return tuple(cell for cell in table.cells if cell.row >= row)
    return ()


def _elsewhere(stretch: Sequence[Fact], table: Table, statements: Sequence[Statement]) -> bool:
    """Whether most amounts that the narrative states of rows of the stretch stand in other rows."""
    printed: dict[tuple[int, Fraction], set[int]] = defaultdict(set)
    for cell in table.cells:
        if cell.amount:
            printed[cell.column, cell.amount.exact].add(cell.row)
    block = frozenset(stretch)
    stated = [
        (source, s.claim.number.amount.exact)
        for s in statements
        if s.claim.formula.restates and len(s.operands) == 1
        if isinstance(source := s.operands[0].source, Fact) and source in block
    ]
    moved = sum(bool(printed[own.column, value] - {own.row}) for own, value in stated)
    return len(stated) > 1 and moved >= _HALF * len(stated)


def _out_of_step(table: Table, first: Fact, number: int) -> Finding:
    text = (
        f"{table.label}从“{first.item}”一行起，各数与所在的行对不上，正文把其中多数写作别的行的数；"
        f"下列 {number} 处都系于这一段，不可能都对"
    )
    return found("shifted_column", first.place, f"{table.title} {first.code} {first.item}", text)
