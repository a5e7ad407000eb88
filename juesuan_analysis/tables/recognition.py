"""From a document to its statutory tables."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from juesuan_analysis.document import Document
from juesuan_analysis.tables.broken_names import with_complete_names
from juesuan_analysis.tables.drafts import Draft, drafts_of
from juesuan_analysis.tables.facts import Fact, Problem, Table
from juesuan_analysis.tables.rivals import without_rivals
from juesuan_analysis.tables.rows import Rows
from juesuan_analysis.vocabulary import TableKind


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
        cells=_closed(draft.kind, _without_shadows(reader.cells)),
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
    """Cells with the last row called as the form calls it, on each side that has no such row.

    A heading that is called like a total (一、“三公”经费支出) is one where it prints figures, or
    where no other row is.
    """
    if not kind.closes:
        return tuple(cells)
    named = {cell.side for cell in cells if cell.item == kind.closes}
    totals = [c for c in cells if c.side not in named and kind.total.fullmatch(c.item)]
    printed = {(cell.side, cell.row) for cell in totals if cell.amount}
    sides = {side for side, _ in printed}
    closing = {id(c) for c in totals if (c.side, c.row) in printed or c.side not in sides}
    return tuple(replace(c, item=kind.closes) if id(c) in closing else c for c in cells)


def _missing_total(draft: Draft, cells: Sequence[Fact]) -> Iterator[Problem]:
    across = any(column.item for column in draft.columns)
    closed = any(draft.kind.total.fullmatch(cell.item) for cell in cells)
    if any(cell.amount for cell in cells) and not across and not closed:
        last = draft.parts[-1].grid.rows[-1]
        text = f"{draft.title}没有合计行，表可能在此处被截断"
        yield Problem("incomplete_table", last.place, draft.title, text)
