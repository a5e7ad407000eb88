"""Two tables never are the same one: which of several is the table of its kind."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from juesuan_analysis import vocabulary
from juesuan_analysis.tables.drafts import UNTITLED, Draft, plain_title
from juesuan_analysis.tables.facts import Fact, Table
from juesuan_analysis.wordforms import bare

Pair = tuple[Draft, Table]


def without_rivals(pairs: Sequence[Pair]) -> list[Pair]:
    """The tables of which no other one, and nothing else they print, puts the kind in doubt.

    A table printed twice stays twice. Of others of one kind the one stays whose title is the more
    usual; where titles are alike, or there is none, the sums tell; else neither stays.
    """
    by_kind: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_kind[pair[1].id].append(pair)
    sure = [
        table
        for (draft, table), *others in by_kind.values()
        if not others and not (draft.rank == UNTITLED and draft.kind.alike)
    ]
    kept = {id(t) for group in by_kind.values() for t in _chosen(group, sure)}
    return [pair for pair in pairs if id(pair[1]) in kept]


def _chosen(group: Sequence[Pair], sure: Sequence[Table]) -> list[Table]:
    doubted = [
        (draft, table)
        for draft, table in group
        if draft.rank < UNTITLED or not draft.kind.alike or _agreement(table, sure) > 0
    ]
    if len(doubted) < 2:
        return [table for _, table in doubted]
    first = min(draft.rank for draft, _ in doubted)
    usual = [table for draft, table in doubted if draft.rank == first]
    if len({_heading(table) for table in usual}) == 1:
        return usual
    scored = [(_agreement(table, sure), sum(bool(c.code) for c in table.cells)) for table in usual]
    best = max(scored)
    return [usual[scored.index(best)]] if scored.count(best) == 1 else []


def _heading(table: Table) -> tuple[str, tuple[str, ...]]:
    """What tells a table printed twice: its title and its measures."""
    return plain_title(table.title), tuple(dict.fromkeys(cell.measure for cell in table.cells))


def _agreement(table: Table, others: Sequence[Table]) -> int:
    """How many figures the form prints in two tables are the same there, less those that differ."""
    found = 0
    for own, there in _linked(table.id):
        mine, theirs = _figure([table], own), _figure(others, there)
        if mine and theirs and (mine.amount or theirs.amount):
            found += 1 if mine.operand.interval.meets(theirs.operand.interval) else -1
    return found


def _linked(table_id: str) -> Iterator[tuple[str, str]]:
    """Where the form prints one figure in a table and in another one."""
    for rule in vocabulary.identities().identity:
        if rule.relation == "=" and isinstance(rule.right, str):
            for own, there in ((rule.left, rule.right), (rule.right, rule.left)):
                if own.startswith(f"{table_id}/") and not there.startswith(f"{table_id}/"):
                    yield own, there


def _figure(tables: Sequence[Table], locator: str) -> Fact | None:
    table_id, side, item, measure = locator.split("/")
    cells = (cell for table in tables if table.id == table_id for cell in table.cells)
    found = (c for c in cells if (bare(c.item), c.measure) == (item, measure))
    return next((c for c in found if not side or c.side == side), None)
