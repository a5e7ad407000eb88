"""What might stand in a table instead of what is printed, so that what fails there would hold.

None is a claim: a wrong unit, a column out of line, a wrong figure are told as what all that fails
has in common. Whether it would hold is not guessed but found by judging the document anew.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis.additions import inside
from juesuan_analysis.amounts import MONEY, Interval, outer_bounds
from juesuan_analysis.findings.balances import Balances, Changes
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.findings.reading import Trial
from juesuan_analysis.findings.solving import printed_within, span_of
from juesuan_analysis.operands import Operand, fact_operand
from juesuan_analysis.patience import spent
from juesuan_analysis.printing import before_word, measured, short, span
from juesuan_analysis.tables import Fact, Table, plain_title

_MOST_FIGURES = 8
"""So many figures that failing checks share are tried, those shared by most first."""
_MOST_SHIFTS = 4
"""So many ways to move a table's columns are tried on the whole document."""
_MOST_MOVED = 500_000
"""So many cells may be moved in search of them; a table of a hundred and fifty rows has no more."""
_STEPS = (1, -1, 2, -2)
"""By how many rows a column may be out of line: printed too low, or too high."""


class Supposition(Struct, frozen=True):
    """Other figures than those printed, and what a reviewer is told if with them more holds.

    ``unit`` is that of the tables they stand in, where that is what is supposed.
    """

    finding: Finding
    changes: Changes
    figure: Operand | None = None
    unit: str = ""

    def tables(self, printed: Sequence[Table]) -> tuple[Table, ...]:
        """The tables as they would then be."""
        return tuple(map(self._table, printed))

    def _table(self, table: Table) -> Table:
        if not any(cell in self.changes for cell in table.cells):
            return table
        cells = tuple(self.changes.get(cell, cell) for cell in table.cells)
        return replace(table, unit=self.unit or table.unit, cells=cells)


def or_another(own: Supposition, others: Sequence[Supposition]) -> Supposition:
    """A supposition about one figure that says of which others as much holds."""
    if own.figure is None:
        return own
    figures = {s.figure.name: s.figure for s in (own, *others) if s.figure}
    further = [name for name in figures if name != own.figure.name]
    text = own.finding.explanation + "".join(f"；{name}也是这样" for name in further)
    finding = replace(own.finding, explanation=text, operands=tuple(figures.values()))
    return replace(own, finding=finding)


def suppositions(trial: Trial, errors: Sequence[Finding]) -> Iterator[Supposition]:
    """Everything worth trying, the simplest first."""
    reading = trial.reading
    shared = Counter(part for error in errors for part in _printed(error.operands))
    touched = {part.number for part, count in shared.items() if count}
    at_fault = [t for t in reading.tables_list if t.cells and t.number in touched]
    for table in at_fault:
        yield from _units(table)
    yield from _unit_of_all(reading.tables_list)
    yield from _second_prints(reading.tables_list)
    several = [fact for fact, count in shared.most_common(_MOST_FIGURES) if count > 1]
    for fact in several:
        yield from _figures(trial, fact)
    for table in at_fault:
        yield from _shifts(table)


def _printed(operands: Sequence[Operand]) -> dict[Fact, None]:
    """The cells among operands, each once and in order."""
    parts = (part for operand in operands for part in operand.source.parts)
    return dict.fromkeys(part for part in parts if isinstance(part, Fact))


# The unit of a table


class _InUnit(Mapping[Fact, Fact]):
    """The cells of some tables with their digits in another unit, each made when asked for."""

    def __init__(self, tables: Sequence[Table], unit: str) -> None:
        self._tables = {table.number: table for table in tables if table.cells}
        self._unit = unit

    def __getitem__(self, cell: Fact) -> Fact:
        if cell.number not in self._tables:
            raise KeyError(cell)
        amount = cell.amount and replace(cell.amount, unit=self._unit)
        return replace(cell, unit=self._unit, amount=amount)

    def __iter__(self) -> Iterator[Fact]:
        return (cell for table in self._tables.values() for cell in table.cells)

    def __len__(self) -> int:
        return sum(len(table.cells) for table in self._tables.values())


def _units(table: Table) -> Iterator[Supposition]:
    for unit in MONEY:
        if unit != table.unit:
            finding = _of_unit(table, table.label, table.title, unit)
            yield Supposition(finding, _InUnit([table], unit), unit=unit)


def _unit_of_all(tables: Sequence[Table]) -> Iterator[Supposition]:
    """The unit of every table, where all are in the same."""
    if len({table.unit for table in tables}) != 1:
        return
    for unit in MONEY:
        if unit != tables[0].unit:
            finding = _of_unit(tables[0], "各表", "各表", unit)
            yield Supposition(finding, _InUnit(tables, unit), unit=unit)


def _of_unit(table: Table, name: str, title: str, unit: str) -> Finding:
    text = (
        f"{name}的各数以{table.unit}计；如果以{unit}计，下列各处就都成立，单位和所印各数不可能都对"
    )
    return found("table_unit", table.place, f"{title} 单位：{table.unit}", text)


# A table printed twice


def printed_twice(tables: Sequence[Table]) -> Iterator[Finding]:
    """Tables that stand twice in the document with the same rows, alike or not."""
    for first, second in _twins(tables):
        if pairs := _differing(first, second):
            yield _unlike(first, second, pairs)
        else:
            text = f"{first.label}印了两次，两处各数相同"
            yield found("printed_twice", second.place, second.title, text, case="alike")


def _unlike(first: Table, second: Table, pairs: Sequence[tuple[Fact, Fact]]) -> Finding:
    told = "；".join(f"{a.item}·{a.measure} {_shown(a)}与 {_shown(b)}" for a, b in pairs)
    operands = tuple(fact_operand(cell) for pair in pairs for cell in pair)
    text = f"{first.label}印了两次，{len(pairs)} 格不同：{told}，不可能都对"
    return found("printed_twice", second.place, second.title, text, operands)


def _twins(tables: Sequence[Table]) -> Iterator[tuple[Table, Table]]:
    seen: dict[object, Table] = {}
    for table in tables:
        rows = tuple((c.side, c.code, c.item, c.measure) for c in table.cells)
        key = (table.id, plain_title(table.title), table.unit, rows)
        if key in seen:
            yield seen[key], table
        seen.setdefault(key, table)


def _shown(fact: Fact) -> str:
    return "空白" if fact.blank else measured(fact.operand, fact.unit)


def _differing(first: Table, second: Table) -> list[tuple[Fact, Fact]]:
    pairs = zip(first.cells, second.cells, strict=True)
    return [(a, b) for a, b in pairs if a.operand.value != b.operand.value]


def _second_prints(tables: Sequence[Table]) -> Iterator[Supposition]:
    for first, second in _twins(tables):
        if not (unlike := _differing(first, second)):
            continue
        finding = _unlike(first, second, unlike)
        for copy, original in ((second, first), (first, second)):
            pairs = _differing(copy, original)
            cells = {own: replace(own, amount=other.amount) for own, other in pairs}
            yield Supposition(finding, cells)


# One figure


def _figures(trial: Trial, fact: Fact) -> Iterator[Supposition]:
    reading = trial.reading
    possible = span_of(fact, trial.balances.of(fact), statements=reading.statements_list)
    if possible is None:
        return
    table = next(table for table in reading.tables_list if fact in table.cells)
    for other in printed_within(possible, fact, _decimals(fact, table)):
        yield Supposition(_shared(fact, possible), {fact: other}, fact_operand(fact))


def _decimals(fact: Fact, table: Table) -> int:
    printed = fact.amount or next((other.operand for other in table.facts), fact.operand)
    return printed.decimals


def _shared(fact: Fact, possible: Interval) -> Finding:
    bounds = outer_bounds(possible.scaled(1 / fact.operand.scale))
    low, high = (short(end, fact.operand.text) for end in bounds)
    printed = _shown(fact)
    now = "现在空白" if fact.blank else "现在所印的"
    text = (
        f"下列各处都系于{fact.reference} {printed}；其余各数如果都对，"
        f"它应在 {before_word(span(low, high, fact.unit))}之间，{now}不可能都对"
    )
    quote = f"{fact.code} {fact.item} {fact.measure} {printed}".strip()
    return found("shared_figure", fact.place, quote, text, (fact_operand(fact),))


# A column out of line


def _shifts(table: Table) -> Iterator[Supposition]:
    """The columns of which a stretch moved back into line mends most in the table itself."""
    balances = Balances(inside(table))
    if not balances.failing:
        return
    better: list[tuple[int, Supposition]] = []
    cells = 0
    for stretch in filter(balances.fails_at, _stretches(table)):
        cells += len(_STEPS) * len(stretch)
        if cells > _MOST_MOVED or spent():
            return
        for step in _STEPS:
            moved = _moved(table, balances, stretch, step)
            after = balances.failing_with(moved)
            if after < balances.failing:
                found_so = Supposition(_out_of_line(table, stretch, step), moved)
                better.append((len(after), found_so))
    best = sorted(better, key=lambda one: one[0])[:_MOST_SHIFTS]
    yield from (supposition for _, supposition in best)


def _stretches(table: Table) -> Iterator[list[Fact]]:
    """Every stretch of a column that ends with it, and of its rows that have a code."""
    columns: dict[int, list[Fact]] = defaultdict(list)
    for cell in table.cells:
        columns[cell.column].append(cell)
    for column in columns.values():
        coded = [cell for cell in column if cell.code]
        for rows in (coded, column) if coded != column else (column,):
            yield from (rows[start:] for start in range(len(rows) - 1))


def _moved(
    table: Table, balances: Balances, stretch: Sequence[Fact], step: int
) -> dict[Fact, Fact]:
    """A stretch of a column moved up so many rows, what is then open as the sums give it.

    Nothing is moved if they do not.
    """
    size = len(stretch)
    if size <= abs(step):
        return {}
    kept = {i: stretch[i + step] for i in range(size) if 0 <= i + step < size}
    moved = {
        cell: replace(cell, amount=kept[i].amount if i in kept else None)
        for i, cell in enumerate(stretch)
    }
    for cell in (cell for i, cell in enumerate(stretch) if i not in kept):
        possible = span_of(cell, balances.of(cell), moved)
        if possible is None:
            return {}
        empty = moved[cell]
        moved[cell] = next(printed_within(possible, empty, _decimals(empty, table)), empty)
    return moved


def _out_of_line(table: Table, stretch: Sequence[Fact], step: int) -> Finding:
    first = stretch[0]
    name = _heading(table, first)
    way = "上" if step > 0 else "下"
    text = (
        f"{table.label}“{name}”一列从“{first.item}”起，各数如果都{way}移 {abs(step)} 行，"
        "下列各处就都成立"
    )
    return found("shifted_column", first.place, f"{table.title} {name}", text)


def _heading(table: Table, cell: Fact) -> str:
    """What stands above a column of figures."""
    above = [
        row.cells[cell.column]
        for grid in table.grids[:1]
        for row in grid.rows[: cell.row]
        if len(row.cells) > cell.column
    ]
    words = [text for text in above if text and not text[0].isdigit()]
    return words[-1] if words else cell.measure
