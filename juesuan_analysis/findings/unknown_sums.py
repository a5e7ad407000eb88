"""Tables of unknown form: what one does nearly everywhere, it should do everywhere.

Nobody knows what such a table adds up or repeats. If its codes, its rows or a column of another
table do in most places, they do so by its form, and the places where they do not are told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.additions import inside
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.identities import compared
from juesuan_analysis.operands import fact_operand
from juesuan_analysis.printing import measured
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.vocabulary.schema import NOTHING

_TOTAL = vocabulary.tables().named.sum
_BY_UNIT = {kind.id for kind in vocabulary.table_kinds() if kind.of_units}
_BY_STEPS = {kind.id for kind in vocabulary.table_kinds() if kind.steps is not NOTHING}
_FEWEST = 3
"""So many rows that hold are no chance."""
_TO_ONE = 2
"""So many rows hold for each that does not."""


class _Sum(Struct, frozen=True):
    name: str
    whole: Fact
    parts: tuple[Fact, ...]
    line: int

    @property
    def holds(self) -> bool:
        parts = [part.operand for part in self.parts]
        return compared([self.whole.operand], parts)[2] != "mismatch"

    @property
    def adds(self) -> bool:
        """Whether there is something to add; one part is the whole, whatever they are."""
        return sum(bool(part.operand.value) for part in self.parts) > 1


def unknown_sums(unknown: Sequence[Table], known: Sequence[Table]) -> Iterator[Finding]:
    """Sums by code, across and down that fail in tables of unknown form where most of them hold.

    The columns of a table by units are judged so too, since its units may be of several levels, the
    steps of one that details row by row what it buys, and figures
    that differ from those of a known table's column that they otherwise repeat.
    """
    columns = [column for table in known if not table.economic for column in _columns(table)]
    for table in unknown:
        if table.place.page is not None or not table.title:
            continue  # rows of a page may have been taken for those of another table
        for sums in (_by_codes(table), _across(table), _down(table)):
            yield from _failing(table, sums)
        yield from _total_elsewhere(table)
        for column in _columns(table):
            yield from _repeating(table, column, columns)
    for table in known:
        if table.id in _BY_UNIT:
            yield from _failing(table, _down(table))
        if table.id in _BY_STEPS:
            yield from _failing(table, _step_by_step(table))


def _failing(table: Table, sums: Sequence[_Sum]) -> Iterator[Finding]:
    failing = [one for one in sums if not one.holds]
    wrong = {one.line for one in failing}
    held = len({one.line for one in sums if one.adds} - wrong)
    if held >= max(_FEWEST, _TO_ONE * len(wrong)):
        yield from (_not_added(table, one) for one in failing)


def _by_codes(table: Table) -> list[_Sum]:
    sums = (a for a in inside(table) if a.what == "hierarchy" and a.is_checkable)
    return [_Sum(a.name, a.left[0], a.right, a.left[0].row) for a in sums]


def _step_by_step(table: Table) -> list[_Sum]:
    """What a row names by its way, against the rows whose ways go one step on from there."""
    found: list[_Sum] = []
    for column in _by_column(table).values():
        rows = {cell.item: cell for cell in column if not _TOTAL.fullmatch(cell.item)}
        below: dict[str, list[Fact]] = defaultdict(list)
        for way, cell in rows.items():
            ahead = (way[:end] for end in range(len(way) - 1, 0, -1) if way[end] == "/")
            if above := next((name for name in ahead if name in rows), ""):
                below[above].append(cell)
        for way, parts in below.items():
            if rows[way].amount and not any(cell.unread for cell in parts):
                name = f"{rows[way].measure}：{way} = 所列各项之和"
                found.append(_Sum(name, rows[way], tuple(parts), rows[way].row))
    return found


def _by_column(table: Table) -> dict[int, list[Fact]]:
    columns: dict[int, list[Fact]] = defaultdict(list)
    for cell in (*table.cells, *table.unread):
        columns[cell.column].append(cell)
    return columns


def _down(table: Table) -> list[_Sum]:
    """The figure of the one row of totals in each column, against those of all other rows."""
    totals = {cell.row for cell in table.cells if _TOTAL.fullmatch(cell.item)}
    if len(totals) != 1 or any(cell.code for cell in table.cells):
        return []
    return [
        _Sum(f"{whole.measure}：{whole.item} = 其余各行之和", whole, rest, column)
        for column, cells in _by_column(table).items()
        if not any(cell.unread for cell in cells)
        for whole in cells
        if whole.row in totals and whole.amount
        for rest in [tuple(cell for cell in cells if cell is not whole)]
    ]


def _across(table: Table, place: int = 0) -> list[_Sum]:
    """The figure of each row in one column, counted from 0, against all the others."""
    rows: dict[int, list[Fact]] = defaultdict(list)
    for cell in (*table.cells, *table.unread):
        rows[cell.row].append(cell)
    return [
        _Sum(
            f"{whole.code} {whole.item}：{whole.measure} = 其余各列之和".strip(),
            whole,
            rest,
            whole.row,
        )
        for number, row in rows.items()
        if len(row) > max(2, place) and not any(cell.unread for cell in row)
        for whole, rest in [(row[place], (*row[:place], *row[place + 1 :]))]
        if whole.amount
    ]


def _total_elsewhere(table: Table) -> Iterator[Finding]:
    """A column other than the first that is the sum of all others in every row that adds."""
    if not table.cells or not _TOTAL.fullmatch(table.cells[0].measure):
        return
    width = len({cell.column for cell in table.cells})
    for place in range(1, width):
        sums = [one for one in _across(table, place) if one.adds]
        if len(sums) >= _FEWEST and all(one.holds for one in sums):
            whole, first = sums[0].whole, table.cells[0].measure
            text = (
                f"{table.label}每行“{whole.measure}”一列是其余各列之和，而题为“{first}”的是另一列"
            )
            yield found(
                "shifted_column",
                whole.place,
                f"{table.title} {whole.measure}",
                text,
                case="unknown",
            )


def _not_added(table: Table, one: _Sum) -> Finding:
    added, printed = sum(part.operand.value for part in one.parts), one.whole.operand
    text = (
        f"{table.label}印作 {measured(printed, printed.unit)}，各项相加为 {added}；"
        "这张表别处同样的合计都成立"
    )
    operands = tuple(fact_operand(cell) for cell in (one.whole, *one.parts))
    return found("identity_mismatch", one.whole.place, one.name, text, operands, case="unknown")


# A column that stands in a known table too

Column = Mapping[str, Fact]
"""Figures by code; the total's is empty."""


def _columns(table: Table) -> Iterable[Column]:
    columns: dict[int, dict[str, Fact]] = defaultdict(dict)
    for cell in table.facts:
        if cell.code or _TOTAL.fullmatch(cell.item):
            columns[cell.column].setdefault(cell.code, cell)
    return [column for column in columns.values() if "" in column and len(column) > _FEWEST]


def _repeating(table: Table, own: Column, others: Sequence[Column]) -> Iterator[Finding]:
    for other in others:
        same = [code for code in own if code in other and _alike(own[code], other[code])]
        unlike = [code for code in own if code in other and code not in same]
        alone = {*own} ^ {*other}
        if "" in same and len(same) > len(unlike) + len(alone) > 0:
            yield from (_differs(table, own[code], other[code]) for code in unlike)
            absent = [other[code] for code in other if code not in own and other[code].amount]
            yield from (_absent(table, cell) for cell in absent)
            return


def _alike(one: Fact, other: Fact) -> bool:
    return one.operand.interval.meets(other.operand.interval)


def _differs(table: Table, own: Fact, other: Fact) -> Finding:
    printed = measured(own.operand, own.unit)
    text = (
        f"{table.label}印作 {printed}，{other.reference}为 {measured(other.operand, other.unit)}，"
        "这两列别处各数相同"
    )
    quote = f"{own.code} {own.item}·{own.measure}".strip()
    operands = (fact_operand(own), fact_operand(other))
    return found("identity_mismatch", own.place, quote, text, operands, case="unknown")


def _absent(table: Table, cell: Fact) -> Finding:
    text = f"{table.label}没有 {cell.code} {cell.item} 一行，{cell.reference}有，这两列别处各数相同"
    return found("missing_row", table.place, f"{table.title} {cell.code} {cell.item}", text)
