"""A stretch of a table whose figures stand in other rows than their own.

Where rows were lost or doubled in typesetting, all figures from there on are those of other rows,
by no constant number of rows. What fails then all rests on that stretch; that its figures belong to
other rows is seen from the narrative, which states them of those, and from tables with the same
rows, which print them there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from juesuan_analysis.findings.finding import Finding, found, with_follows
from juesuan_analysis.findings.kinds import SEVERITIES
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table

_FEWEST = 8
"""Fewer errors are looked at one by one."""
_HALF = Fraction(1, 2)
_Stated = tuple[Fact, Fraction]
"""A figure, and the amount the narrative states for it."""


def by_block(
    findings: Sequence[Finding], tables: Sequence[Table], statements: Sequence[Statement]
) -> list[Finding]:
    """The findings, those that rest on a stretch out of step folded below one that names it."""
    left = list(findings)
    for table in tables:
        errors = [f for f in left if f.severity == SEVERITIES[0] and _cells(f, table)]
        stretch = _stretch(errors, table) if len(errors) >= _FEWEST else ()
        stated = _stated(stretch, statements)
        if not stretch or not _elsewhere(stated, table):
            continue
        block = frozenset(stretch)
        follows = [f for f in errors if not block.isdisjoint(_cells(f, table))]
        left = [f for f in left if not any(f is other for other in follows)]
        first = _first(stretch, _votes(table, tables, stated))
        left.append(with_follows(_out_of_step(table, first, len(follows)), follows))
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


def _stated(stretch: Sequence[Fact], statements: Sequence[Statement]) -> list[_Stated]:
    """The figures of a stretch that the narrative restates, and the amounts it states for them."""
    block = frozenset(stretch)
    return [
        (source, s.claim.number.amount.exact)
        for s in statements
        if s.claim.formula.restates and len(s.operands) == 1
        if isinstance(source := s.operands[0].source, Fact) and source in block
    ]


def _printed(stated: Sequence[_Stated], table: Table) -> Iterator[tuple[int, set[int]]]:
    """The row of each stated amount, and those that print it in the same column."""
    printed: dict[tuple[int, Fraction], set[int]] = defaultdict(set)
    for cell in table.facts:
        printed[cell.column, cell.operand.exact].add(cell.row)
    for own, value in stated:
        yield own.row, printed[own.column, value]


def _elsewhere(stated: Sequence[_Stated], table: Table) -> bool:
    """Whether most amounts that the narrative states of rows of the stretch stand in other rows."""
    moved = sum(bool(rows - {row}) for row, rows in _printed(stated, table))
    return len(stated) > 1 and moved >= _HALF * len(stated)


# Whose figures a row holds


def _first(stretch: Sequence[Fact], votes: Mapping[int, int]) -> Fact:
    """Where it begins: before it most rows hold figures of their own, behind it those of others."""
    first, most, score = stretch[0], 0, 0
    for row, cells in groupby(stretch, lambda cell: cell.row):
        if score >= most:
            first, most = next(cells), score
        score += votes[row]
    return first


def _votes(table: Table, tables: Sequence[Table], stated: Sequence[_Stated]) -> Counter[int]:
    """By row, how often its figure is its own for certain, less how often it is another row's."""
    votes: Counter[int] = Counter()
    for other in tables:
        if other is not table:
            votes.update(_compared(table, other))
    for row, rows in _printed(stated, table):
        votes[row] += (rows == {row}) - (row not in rows)
        if row not in rows and len(rows) == 1:
            votes.subtract(rows)
    return votes


def _compared(table: Table, other: Table) -> dict[int, int]:
    """The votes of a table with the same rows, by what each row prints first."""
    holders: dict[Fraction, set[str]] = defaultdict(set)
    for cell in other.facts:
        if cell.code:
            holders[cell.operand.exact].add(cell.code)
    codes = frozenset[str]().union(*holders.values())
    first = {cell.row: cell for cell in reversed(table.facts) if cell.code in codes}
    own = {row: (cell.code, holders[cell.operand.exact]) for row, cell in first.items()}
    return {
        row: (held_by == {code}) - bool(held_by and code not in held_by)
        for row, (code, held_by) in own.items()
    }


def _out_of_step(table: Table, first: Fact, number: int) -> Finding:
    text = (
        f"{table.label}从“{first.item}”一行起，各数与所在的行对不上，正文把其中多数写作别的行的数；"
        f"下列 {number} 处都系于这一段，不可能都对"
    )
    return found("shifted_column", first.place, f"{table.title} {first.code} {first.item}", text)
