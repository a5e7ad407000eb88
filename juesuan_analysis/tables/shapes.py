"""What kind of table a grid is, told by the words of its header and of its rows."""

from collections.abc import Collection

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Grid
from juesuan_analysis.tables.headers import header_paths
from juesuan_analysis.vocabulary import TableKind, table_kinds
from juesuan_analysis.vocabulary.schema import NOTHING
from juesuan_analysis.wordforms import bare, fold, without_ordinal

_TABLES = vocabulary.tables()
_SEVERAL = 3
"""A row of a header has so many words; fewer in a first row are names of items."""


def words_of(grid: Grid, header: int) -> frozenset[str]:
    """The header paths of a grid, and the texts of its rows without their list numbers."""
    rows = (cell for row in grid.rows[header:] for cell in row.cells if cell)
    return frozenset((*header_paths(grid, header), *(bare(without_ordinal(c)) for c in rows)))


def is_of(kind: TableKind, said: Collection[str]) -> bool:
    """Whether a grid whose words are ``said`` can be a table of a kind, whatever its title."""
    by_units = any(_TABLES.unknown.units.fullmatch(text) for text in said)
    if by_units != kind.of_units and kind.steps is NOTHING:
        return False
    return kind.needs is NOTHING or any(kind.needs.fullmatch(text) for text in said)


def shaped(said: Collection[str], title: str) -> TableKind | None:
    """The kind of table that has most of its words here; none if its title tells another."""
    if _TABLES.unknown.apart.fullmatch(title):
        return None
    kinds = (k for k in table_kinds() if k.shape and (not title or k.called.fullmatch(title)))
    found = [kind for kind in kinds if _has_shape(kind, said)]
    return max(found, key=lambda kind: len(kind.shape), default=None)


def _has_shape(kind: TableKind, said: Collection[str]) -> bool:
    words = all(any(part.fullmatch(text) for text in said) for part in kind.shape)
    return words and is_of(kind, said)


def has_own_header(grid: Grid, header: int) -> bool:
    """Whether a grid begins with a header, and not only with names that a header might have."""
    rows = ([bare(cell) for cell in row.cells if cell] for row in grid.rows[:header])
    heads = (sum(bool(_TABLES.headers.words.fullmatch(cell)) for cell in row) for row in rows)
    return max(heads, default=0) >= min(_SEVERAL, grid.width)


def unit_in(grid: Grid, header: int) -> str:
    """The unit that a header prints, in a cell of its own or behind a name; empty if none."""
    cells = (fold(cell) for row in grid.rows[:header] for cell in row.cells)
    found = (_TABLES.cells.unit.search(cell) or _TABLES.headers.unit.search(cell) for cell in cells)
    return next((match["unit"] for match in found if match), "")
