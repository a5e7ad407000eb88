"""Which figures of the tables must add up: the form's sums, whatever is printed there.

What a sum is of follows from names, codes and places alone, so that it can be judged again and
again for other figures in the same cells.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Place
from juesuan_analysis.levels import CLASS, level_of
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.vocabulary.form import NamedSum, Paired
from juesuan_analysis.vocabulary.schema import NOTHING
from juesuan_analysis.wordforms import bare

_RULES = vocabulary.identities()
_SUBTOTAL, _TOTAL = _RULES.closing.subtotal, _RULES.closing.total

_BY_STEPS = {kind.id for kind in vocabulary.table_kinds() if kind.steps is not NOTHING}
_FEWEST = 2

What = Literal[
    "hierarchy", "across", "closing", "named", "between", "paired", "rate", "score", "weights",
    "scores", "sources", "companion",
]  # fmt: skip
"""A subject and those below it, a row, a column down to the row that closes it, figures under given
names; two tables at one figure, or at every subject; rate, score, sums and sources of money of a
self-evaluation."""


class Addition(Struct, frozen=True):
    """Cells that must add up to the same on both sides, or (``<=``) to at most as much."""

    what: What
    scope: str
    name: str
    left: tuple[Fact, ...]
    right: tuple[Fact, ...]
    place: Place
    relation: str = "="
    complete: bool = False

    @property
    def cells(self) -> tuple[Fact, ...]:
        """Both sides."""
        return (*self.left, *self.right)

    @property
    def is_checkable(self) -> bool:
        """Whether figures are printed, and all that is printed could be read."""
        return any(cell.amount for cell in self.cells) and not any(c.unread for c in self.cells)


def additions(tables: Sequence[Table]) -> Iterator[Addition]:
    """Every sum inside the tables and between them, in document order."""
    for table in tables:
        yield from inside(table)
    yield from _between(tables)


# Inside a table


def inside(table: Table) -> Iterator[Addition]:
    """What must add up within one table."""
    if not table.facts:
        return
    yield from _hierarchy(table)
    yield from _across(table)
    if table.role in _RULES.closing.tables:
        yield from _columns(table)
    if table.id in _BY_STEPS:
        yield from _listed(table)
    own = [rule for rule in _RULES.sum if rule.table == table.id]
    for rule in own or [rule for rule in _RULES.sum if rule.table == table.role]:
        yield from _named_sum(table, rule)


def _sum(
    what: What, table: Table, name: str, whole: Fact, parts: Sequence[Fact], complete: bool = False
) -> Addition:
    return Addition(what, table.id, name, (whole,), tuple(parts), whole.place, complete=complete)


def _every(table: Table) -> Sequence[Fact]:
    """The cells of a table, those that could not be read among them, in their order."""
    return sorted((*table.cells, *table.unread), key=attrgetter("row", "column"))


def _by_measure(table: Table) -> dict[tuple[str, str], list[Fact]]:
    columns: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for cell in _every(table):
        columns[cell.side, cell.measure].append(cell)
    return columns


def _hierarchy(table: Table) -> Iterator[Addition]:
    """合计 = Σ 类, 类 = Σ 款, 款 = Σ 项, for each measure."""
    for (_, measure), cells in _by_measure(table).items():
        coded = {cell.code: cell for cell in cells if cell.code}
        totals = [c for c in cells if not c.code and _TOTAL.fullmatch(bare(c.item))]
        classes = [c for code, c in coded.items() if level_of(code) == CLASS]
        if any(_of_unknown_row(c) and c not in totals for c in cells):
            continue
        if len(totals) == 1 and classes:
            name = f"{measure}：合计 = 各类之和"
            yield _sum("hierarchy", table, name, totals[0], classes)
        below: dict[str, list[Fact]] = defaultdict(list)
        for code, cell in coded.items():
            below[code[:-2]].append(cell)
        for code, cell in coded.items():
            parts = below.get(code)
            if parts:
                name = f"{measure}：{code} {cell.item} = 下级之和"
                yield _sum("hierarchy", table, name, cell, parts)


def _across(table: Table) -> Iterator[Addition]:
    rule = _RULES.across.get(table.id) or _RULES.across.get(table.role)
    if rule is None:
        return
    rows: dict[tuple[int, str], dict[str, Fact]] = defaultdict(dict)
    for cell in _every(table):
        rows[cell.row, cell.side][cell.measure] = cell
    for row in rows.values():
        parts = [row[name] for name in rule.parts if name in row]
        whole = row.get(rule.whole)
        if whole and len(parts) > 1:
            name = f"{whole.code} {whole.item}：{whole.measure} = 各项之和".strip()
            yield _sum("across", table, name, whole, parts, complete=True)


def _columns(table: Table) -> Iterator[Addition]:
    """本年合计 = what stands above it; 总计 = 本年合计 and what stands between."""
    blocks: dict[tuple[str, str, int], list[Fact]] = defaultdict(list)
    for cell in _every(table):
        blocks[cell.side, cell.measure, cell.column].append(cell)
    for (side, measure, _), block in blocks.items():
        cells = _top_lines(block)
        above: list[Fact] = []
        subtotal: Fact | None = None
        for cell in cells:
            item = bare(cell.item)
            if "/" in item:
                continue
            closes = _SUBTOTAL.fullmatch(item) or (_TOTAL.fullmatch(item) and subtotal)
            if not closes:
                above.append(cell)
                continue
            parts = [c for c in ([subtotal] if subtotal else []) + above if c is not None]
            if parts:
                name = f"{side}·{measure}：{cell.item} = 以上各项之和"
                yield _sum("closing", table, name, cell, parts)
            subtotal, above = cell, []


def _listed(table: Table) -> Iterator[Addition]:
    """合计 = the rows listed, where they are neither kinds of them nor parts with sums between."""
    kinds = [words for rule in _RULES.sum if rule.table == table.id for words in rule.items]
    for (_, measure), cells in _by_measure(table).items():
        totals = [cell for cell in cells if _TOTAL.fullmatch(bare(cell.item))]
        ways = {cell.item for cell in cells}
        first = [c for c in cells if c not in totals and not _detail(c.item, ways)]
        parted = any(word in c.item for c in first for word in _RULES.closing.within)
        kinded = any(words.fullmatch(bare(c.item)) for c in first for words in kinds)
        if len(totals) == 1 and len(ways) == len(cells) > _FEWEST and not parted and not kinded:
            name = f"{measure}：{totals[0].item} = 所列各项之和"
            yield _sum("closing", table, name, totals[0], first)


def _detail(way: str, ways: Collection[str]) -> bool:
    """Whether a row details another one, by its way."""
    return any(way[:end] in ways for end in range(len(way)) if way[end] == "/")


def _top_lines(block: Sequence[Fact]) -> list[Fact]:
    """The lines of a column that add up: up to the subtotal those with a list number (一、二、…).

    What stands between them without one details the line above it.
    """
    names = [bare(cell.item) for cell in block]
    end = next((i for i, name in enumerate(names) if _SUBTOTAL.fullmatch(name)), 0)
    numbered = [cell for cell in block[:end] if cell.printed != cell.item or cell.unread]
    return [*(numbered or block[:end]), *block[end:]]


def _of_unknown_row(cell: Fact) -> bool:
    """Whether a cell stands in a row that could not be read, so that nobody knows its sums."""
    return cell.unread and not cell.code


def _named_sum(table: Table, rule: NamedSum) -> Iterator[Addition]:
    for (_, measure), cells in _by_measure(table).items():
        if any(_of_unknown_row(c) and not c.item for c in cells):
            continue
        wholes = [c for c in cells if not c.code and rule.whole.fullmatch(bare(c.item))]
        if rule.group:
            codes = vocabulary.economic_groups()[rule.group].codes
            parts = [c for c in cells if c.code in codes]
        else:
            last = any(name.fullmatch(bare(c.item)) for c in cells for name in rule.items[-1:])
            names = rule.items if last else (*rule.items[:-1], *rule.instead)
            parts = [c for c in cells for name in names if name.fullmatch(bare(c.item))]
        if len(wholes) == 1 and parts:
            yield _sum("named", table, f"{measure}：{rule.name}", wholes[0], parts)


# Between tables


def _between(tables: Sequence[Table]) -> Iterator[Addition]:
    cells = [cell for table in tables for cell in table.cells]
    named = by_name(tables)
    for rule in _RULES.identity:
        whole = figure_at(named, rule.left)
        locators = (rule.right,) if isinstance(rule.right, str) else rule.right
        parts, besides = _printed(named, locators), _printed(named, rule.besides)
        if whole and len(parts) == len(locators):
            parts += [fact for fact in besides if fact.amount]
            yield _related("between", rule.name, whole, parts, rule.relation)
    for pair in _RULES.paired:
        for left, right in _pairs(cells, pair):
            name = f"{right.code} {right.item}：{pair.name}"
            yield _related("paired", name, left, [right], pair.relation)


def _related(what: What, name: str, left: Fact, right: Sequence[Fact], relation: str) -> Addition:
    scope = "—".join(dict.fromkeys((left.table, *(fact.table for fact in right))))
    return Addition(what, scope, name, (left,), tuple(right), left.place, relation, complete=True)


def _pairs(cells: Sequence[Fact], rule: Paired) -> Iterator[tuple[Fact, Fact]]:
    """Cells of two tables about the same subject: by code, or by name where one prints no codes."""
    left_table, left_side, left_measure = rule.left.split("/")
    right_table, _, right_measure = rule.right.split("/")
    left: dict[str, Fact] = {}
    for cell in cells:
        if (*cell.role, cell.side) == (left_table, left_measure, left_side):
            left[cell.code or bare(cell.item)] = cell
    for cell in cells:
        coded = cell.role == (right_table, right_measure) and cell.code
        compared = coded and (rule.all_levels or level_of(cell.code) == CLASS)
        match = left.get(cell.code) or left.get(bare(cell.item))
        if compared and match:
            yield match, cell


Named = dict[tuple[str, str, str], list[Fact]]


def by_name(tables: Sequence[Table]) -> Named:
    """All cells by the table and measure they stand for, and their bare item name."""
    named: Named = defaultdict(list)
    for table in tables:
        for cell in table.cells:
            for table_id, measure in {(cell.table, cell.measure), cell.role}:
                named[table_id, bare(cell.item), measure].append(cell)
    return named


def _printed(named: Named, locators: Sequence[str]) -> list[Fact]:
    return [fact for fact in (figure_at(named, locator) for locator in locators) if fact]


def figure_at(named: Named, locator: str) -> Fact | None:
    """The one cell at table/side/item/measure; ``None`` if there is none, or more than one."""
    table, side, item, measure = locator.split("/", 3)  # a measure may be part of another one
    cells = named.get((table, item, measure), [])
    found = [cell for cell in cells if not side or cell.side == side]
    return found[0] if len(found) == 1 else None
