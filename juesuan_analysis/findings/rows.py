"""Rows that a table should have and does not: told by its own codes and by the other tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Interval
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.formulas.catalogue import SUM
from juesuan_analysis.formulas.exact import recompute
from juesuan_analysis.identities import Identity
from juesuan_analysis.levels import CLASS, LENGTHS
from juesuan_analysis.operands import Operand
from juesuan_analysis.printing import measured
from juesuan_analysis.sources import Source
from juesuan_analysis.tables import Fact, Table, label
from juesuan_analysis.wordforms import bare

_CLOSING = vocabulary.identities().closing
_STEP = 2
"""So many digits a code is longer than that of the subject it belongs to."""
_ADDED = ("hierarchy", "closing")
_MOST = 4
"""So many rows are named at once."""

Rows = Mapping[str, Fact]
"""The first cell of each row by code."""


def missing_rows(tables: Sequence[Table]) -> Iterator[Finding]:
    """Subjects whose level is left out in one place of a table, and totals that are not there."""
    coded = {table.number: _rows(table) for table in tables if not table.economic and table.facts}
    for table in tables:
        rows = coded.get(table.number, {})
        others = [other for number, other in coded.items() if number != table.number]
        yield from _without_whole(table, rows, others)
        yield from _without_parts(table, rows, others)
        yield from _without_total(table)


def repeated_rows(tables: Sequence[Table]) -> Iterator[Finding]:
    """Subjects that a table prints twice, one row right behind the other.

    Further apart the rows may be of different units, whose subjects one table lists in turn.
    """
    for table in tables:
        rows: dict[int, Fact] = {}
        for cell in sorted(table.cells, key=lambda each: (each.row, each.column)):
            rows.setdefault(cell.row, cell)
        for above, row in pairwise(rows.values()):
            if row.code and (row.code, bare(row.item)) == (above.code, bare(above.item)):
                text = f"{table.label}{row.code} {row.item}接连印了两行，合计只能计一次"
                quote = f"{table.title} {row.code} {row.item}"
                yield found("repeated_row", row.place, quote, text)


def _rows(table: Table) -> dict[str, Fact]:
    rows: dict[str, Fact] = {}
    for cell in table.cells:
        if cell.code:
            rows.setdefault(cell.code, cell)
    return rows


def _without_whole(table: Table, rows: Rows, others: Sequence[Rows]) -> Iterator[Finding]:
    """Parts of a subject that has no row, though others of its level have one."""
    lengths = {len(code) for code in rows}
    orphans: dict[str, list[Fact]] = defaultdict(list)
    for code, cell in rows.items():
        if len(code) > LENGTHS[CLASS] and code[:-_STEP] not in rows:
            orphans[code[:-_STEP]].append(cell)
    for whole, parts in orphans.items():
        names = [other[whole].item for other in others if whole in other]
        if len(whole) in lengths or names:
            name = " ".join([whole, *names[:1]])
            text = f"{table.label}印有{_named(parts)}，而没有上级科目 {name} 一行"
            yield _told(table, parts[0], text)


def _without_parts(table: Table, rows: Rows, others: Sequence[Rows]) -> Iterator[Finding]:
    """Subjects without any part, though others of their level have parts, or theirs elsewhere."""
    wholes = {code[:-_STEP] for code in rows}
    levels = {len(whole) for whole in wholes}
    spent = {cell.code for cell in table.cells if cell.operand.value}
    for code, cell in rows.items():
        parts = [f for other in others for c, f in other.items() if c[:-_STEP] == code]
        if code in wholes or code not in spent or not parts:
            continue
        if len(code) in levels or all(code in {c[:-_STEP] for c in o} for o in others if code in o):
            text = f"{table.label}{code} {cell.item}之下没有一行，别的表其下印有{_named(parts)}"
            yield _told(table, cell, text)


def _without_total(table: Table) -> Iterator[Finding]:
    """A summary table with a total and without the subtotal of the year that stands in it."""
    if table.id not in _CLOSING.tables:
        return
    for side in dict.fromkeys(cell.side for cell in table.cells):
        cells = [cell for cell in table.cells if cell.side == side]
        names = [bare(cell.item) for cell in cells]
        total = next(
            (c for c, n in zip(cells, names, strict=True) if _CLOSING.all.fullmatch(n)), None
        )
        if total and total.amount and not any(map(_CLOSING.subtotal.fullmatch, names)):
            text = f"{table.label}{side}一边有总计，而没有本年{side}合计一行"
            yield _told(table, total, text)


def _told(table: Table, cell: Fact, text: str) -> Finding:
    return found("missing_row", cell.place, f"{table.title} {cell.code} {cell.item}", text)


def _named(cells: Iterable[Fact]) -> str:
    names = list(dict.fromkeys(f"{cell.code} {cell.item}" for cell in cells))
    return "、".join(names[:_MOST]) + ("等" if len(names) > _MOST else "")


def what_is_missing(identity: Identity, tables: Sequence[Table]) -> str:
    """The rows of other tables, not of this one, that a sum falls short by; empty if none is."""
    whole = identity.left[0].source
    own = next((t for t in tables if isinstance(whole, Fact) and t.number == whole.number), None)
    if own is None or identity.difference <= 0 or identity.what not in _ADDED:
        return ""
    gap = _gap(identity)
    there = {name for c in own.cells for name in (c.code, bare(c.item), c.measure) if name}
    missing = [
        cell
        for table in tables
        if table is not own
        for cell in table.facts
        if cell.operand.interval.meets(gap) and not there & {cell.code, bare(cell.item)}
    ]
    inside = [cell for cell in missing if isinstance(whole, Fact) and _is_part(cell, whole)]
    if not inside:
        return _left_out(whole, own)
    part = inside[0]
    named = f"{part.code} {part.item} {measured(part.operand, part.unit)}"
    return f"；所差正是{label(part.table, part.title)}所印的 {named}，{own.label}没有这一行"


def _left_out(whole: Source, table: Table) -> str:
    """The few official parts of an economic subject that have no row; the form prints them all."""
    code = whole.code if isinstance(whole, Fact) and table.economic else ""
    official = vocabulary.subjects("economic") if code else {}
    rows = _rows(table)
    missing = [f"{c} {n[0]}" for c, n in official.items() if c[:-_STEP] == code and c not in rows]
    return f"；没有印出的有 {'、'.join(missing)}" if 0 < len(missing) <= _MOST else ""


def _gap(identity: Identity) -> Interval:
    """What the parts fall short by, in base units."""
    left, right = (_sum(side) for side in (identity.left, identity.right))
    return Interval(left.low - right.high, left.high - right.low)


def _sum(side: Sequence[Operand]) -> Interval:
    _, reach = recompute(SUM, [operand.amount for operand in side])
    assert reach is not None  # a sum always has bounds
    return reach


def _is_part(cell: Fact, whole: Fact) -> bool:
    """Whether a subject stands right below another, or below no other."""
    return cell.code[:-_STEP] == whole.code if whole.code else len(cell.code) == LENGTHS[CLASS]
