"""From a document to its statutory tables."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from juesuan_analysis.document import Document
from juesuan_analysis.tables.broken_names import with_complete_names
from juesuan_analysis.tables.drafts import Draft, drafts_of
from juesuan_analysis.tables.facts import Fact, Problem, Table
from juesuan_analysis.tables.rivals import without_rivals
from juesuan_analysis.tables.rows import Rows
from juesuan_analysis.vocabulary import TableKind
from juesuan_analysis.wordforms import bare


def read_tables(document: Document) -> tuple[Table, ...]:
    """All statutory tables of a document, in document order, with names cut short completed."""
    drafts = drafts_of(document)
    tables = _numbered(drafts)
    kept = without_rivals([*zip(drafts, tables, strict=True)])
    if len(kept) < len(drafts):
        tables = _numbered([draft for draft, _ in kept])
    return with_complete_names(tables)


def _numbered(drafts: Sequence[Draft]) -> list[Table]:
    return [table_of(draft, number) for number, draft in enumerate(drafts, start=1)]


def table_of(draft: Draft, number: int) -> Table:
    """A draft with its rows read; ``number`` counts the tables of the document from 1."""
    reader = Rows(draft, number)
    for part in draft.parts:
        reader.columns = part.columns
        for index, row in enumerate(part.grid.rows[part.header :], start=part.header):
            reader.read(row, part.offset + index)
    reader.finish()
    return Table(
        id=draft.kind.id,
        title=draft.title,
        scope=draft.kind.scope,
        economic=draft.kind.economic,
        unit=draft.unit,
        grids=tuple(part.grid for part in draft.parts),
        cells=_without_headings(draft.kind, _closed(draft.kind, _without_shadows(reader.cells))),
        notes=tuple(draft.notes),
        problems=(*reader.problems, *_missing_total(draft, [*reader.cells, *reader.unread])),
        unread=tuple(reader.unread),
    )


def _without_shadows(cells: Sequence[Fact]) -> tuple[Fact, ...]:
    """Cells without the blank ones of a merged row whose figure stands in another column."""
    printed = {(c.row, c.code, c.item, c.side, c.measure) for c in cells if c.amount}
    return tuple(
        c for c in cells if c.amount or (c.row, c.code, c.item, c.side, c.measure) not in printed
    )


def _closed(kind: TableKind, cells: Sequence[Fact]) -> tuple[Fact, ...]:
    """Cells with the last row called as the form calls it, on each side that has no such row."""
    named = {cell.side for cell in cells if cell.item == kind.closes}
    return tuple(
        replace(cell, item=kind.closes)
        if kind.closes and cell.side not in named and kind.total.fullmatch(cell.item)
        else cell
        for cell in cells
    )


def _without_headings(kind: TableKind, cells: Sequence[Fact]) -> tuple[Fact, ...]:
    """Cells without the blank ones of a row that is called like a total and only heads others."""
    if not any(cell.amount for cell in cells if cell.item == kind.closes):
        return tuple(cells)
    return tuple(cell for cell in cells if cell.amount or not kind.heads.fullmatch(bare(cell.item)))


def _missing_total(draft: Draft, cells: Sequence[Fact]) -> Iterator[Problem]:
    across = any(column.item for column in draft.columns)
    kind = draft.kind
    closed = any(kind.total.fullmatch(c.item) or kind.heads.fullmatch(bare(c.item)) for c in cells)
    if any(cell.amount for cell in cells) and not across and not closed:
        last = draft.parts[-1].grid.rows[-1]
        text = f"{draft.title}没有合计（总计）行，表可能在此处被截断"
        yield Problem("incomplete_table", last.place, draft.title, text)
