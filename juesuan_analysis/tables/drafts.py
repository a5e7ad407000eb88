"""From a document to the grids of each table: by title, unit line and continuation pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Document, Grid, Paragraph, Place
from juesuan_analysis.tables.cells import is_figure
from juesuan_analysis.tables.headers import (
    Column,
    above_figures,
    captions,
    columns_of,
    header_height,
)
from juesuan_analysis.tables.shapes import has_own_header, is_of, shaped, unit_in, words_of
from juesuan_analysis.titles import is_budget
from juesuan_analysis.vocabulary import TableKind, table_kinds
from juesuan_analysis.vocabulary.schema import NOTHING
from juesuan_analysis.wordforms import bare, compact, fold, ordinal, squeeze, without_ordinal

_TITLE_LENGTH = 45
_MOST_PAGES = 40
"""So many blocks behind a grid are looked at for the rest of its table."""
UNTITLED = 99
_REMEMBERED = 4096
"""The same lines are asked for by several readers; so many answers are kept."""
_CELLS = vocabulary.tables().cells
UNIT = _CELLS.unit


class Part(Struct, frozen=True):
    """One grid of a table: how many header rows it has, and how many rows stand before it."""

    grid: Grid
    header: int
    offset: int
    columns: tuple[Column, ...]


@dataclass
class Draft:
    """A table while its continuation pages are still being collected.

    ``rank`` is the place of its title among those of its kind, and that of none where it had none.
    """

    kind: TableKind
    title: str
    unit: str
    parts: list[Part]
    rank: int = 0
    notes: list[str] = field(default_factory=list)
    united: bool = True  # whether its unit is printed above or in it

    @property
    def columns(self) -> tuple[Column, ...]:
        """What the columns of its first grid hold."""
        return self.parts[0].columns


def _by_unit(kind: TableKind) -> Iterator[TableKind]:
    """The kinds of table that give the same by the units of a department."""
    return (other for other in table_kinds() if other.of_units and other.like == kind.id)


@lru_cache(_REMEMBERED)
def title_kind(text: str, budget: bool | None = None) -> TableKind | None:
    """The kind of table a line of text is the title of, if any; a year in it changes nothing.

    ``budget`` tells whether the document is a budget or final accounts, if that is known.

    >>> title_kind("七、2022年度财政拨款“三公”经费支出决算表").id
    '07'
    >>> title_kind("公开01表：收支预算总表", budget=True).id
    'budget-summary'
    """
    title = plain_title(text)
    if not 4 <= len(title) <= _TITLE_LENGTH or _CELLS.spoken.search(title):
        return None
    kinds = (kind for kind in table_kinds() if budget in (None, kind.budget))
    return next((k for k in kinds if any(t.fullmatch(title) for t in k.titles)), None)


def plain_title(text: str) -> str:
    """A title without its number and year, and what stands behind it.

    >>> plain_title("表3：2023年度支出决算表"), plain_title("支出决算表（单位：万元）")
    ('支出决算表', '支出决算表')
    """
    title = _CELLS.number.sub("", bare(without_ordinal(text)))
    title = _CELLS.behind.sub("", _CELLS.year.sub("", title))
    return re.sub(r"[.·…]*\d{0,4}$", "", title)  # in the contents: dots and a page number


def _rank(kind: TableKind, title: str) -> int:
    plain = plain_title(title)
    places = (place for place, words in enumerate(kind.titles) if words.fullmatch(plain))
    return next(places, len(kind.titles))


def _joined_title(text: str, budget: bool) -> str:
    """The title at the end of a line joined from several; empty if there is none."""
    plain = bare(text)
    ends = [match.end() for match in _CELLS.before.finditer(plain)]
    rests = [plain[end:] for end in ends if 0 < end < len(plain)]
    return next((rest for rest in rests if title_kind(rest, budget)), "")


class _Collector:
    """Goes through a document, opening a table at each title and joining what continues it."""

    def __init__(self, *, of_budget: bool) -> None:
        self.of_budget = of_budget  # where words alone tell no table of final accounts
        self.drafts: list[Draft] = []
        self.kind: TableKind | None = None
        self.title, self.unit = "", "万元"
        self.other = ""  # the title of a table of no known kind
        self.open = False  # whether a grid without a title may continue the last table
        self.noting = False  # whether paragraphs still stand below the last table
        self.united = False  # whether a unit was printed since the last table

    def paragraph(self, block: Paragraph) -> None:
        """A title opens a table, a unit line tells its unit, other short text is a note to it."""
        if self._line(block.text):
            return
        if block.heading or ordinal(block.text):
            self.open = self.noting = False
        elif self.noting:
            self._note(self.drafts[-1], block.text)

    @staticmethod
    def _note(draft: Draft, text: str) -> None:
        """Take a note below a table, which may tell the unit that nothing above it tells."""
        draft.notes.append(text)
        told = _CELLS.noted_unit.search(fold(text))
        if told and not draft.united:
            draft.unit, draft.united = told["unit"], True

    def _line(self, text: str) -> bool:
        """Take a title or a unit from a line above a table; whether it was one."""
        match = UNIT.search(fold(text))
        if match:
            self.unit, self.united = match["unit"], True
        title = text if self._titled(text) else _joined_title(text, self.of_budget)
        if found := self._titled(title):
            self.kind, self.title, self.other = found, compact(without_ordinal(title)), ""
            self.noting = False
        elif not match and _is_title(text):
            self.kind, self.other = None, bare(without_ordinal(text))
            self.open = self.noting = False
            return True
        return bool(found or match)

    def _titled(self, text: str) -> TableKind | None:
        return title_kind(text, self.of_budget)

    def grid(self, block: Grid, following: Sequence[Paragraph | Grid]) -> None:
        """A grid is the table of the last title, or the next page of the last table.

        ``following`` is what stands behind it: a table is told by the words of all its pages.
        """
        for text in captions(block):
            self._line(text)
        header = self._header(block)
        last = self.drafts[-1] if self.drafts else None
        if last and self._is_next_page(last, block, header):
            self.noting = True
        elif kind := self._kind(block, header, following):
            columns = columns_of(block, header, kind)
            title = self.title if self.kind else self.other or kind.title
            own = unit_in(block, header)
            part = Part(block, header, 0, columns)
            rank = _rank(kind, title) if self.kind or self.other else UNTITLED
            draft = Draft(kind, title, own or self.unit, [part], rank)
            draft.united = bool(own) or self.united
            self.drafts.append(draft)
            self.open = self.noting = True
        else:
            self.open = self.noting = False
        self.kind, self.other, self.united = None, "", False

    def _header(self, block: Grid) -> int:
        """How many rows its header takes; what is bought, and how, may be headed in any words."""
        known = header_height(block)
        steps = self.kind is not None and self.kind.steps is not NOTHING
        return above_figures(block) if steps and not known else known

    def _kind(
        self, block: Grid, header: int, following: Sequence[Paragraph | Grid]
    ) -> TableKind | None:
        """The kind of a grid: by its title if its words bear that out, else by its words alone."""
        said = words_of(block, header)
        for page in _next_pages(following):
            said |= words_of(page, 0)
        if self.kind:
            kinds = [kind for kind in (self.kind, *_by_unit(self.kind)) if is_of(kind, said)]
        else:
            found = shaped(said, self.other) if header and not self.of_budget else None
            kinds = [found] if found else []
        return next((kind for kind in kinds if columns_of(block, header, kind)), None)

    def _is_next_page(self, last: Draft, block: Grid, header: int) -> bool:
        """Whether a grid goes on with the last table; it is taken for that then."""
        may = self.open and self.kind in (None, last.kind) and not self._again(last, block, header)
        return may and self._continue(last, block, header)

    def _again(self, last: Draft, block: Grid, header: int) -> bool:
        """Whether a grid begins as the last table itself does, so that it is no next page of it."""
        first = last.parts[0]
        names = _first_names(block, header)
        return names == _first_names(first.grid, first.header) if names else bool(self.kind)

    @staticmethod
    def _continue(draft: Draft, block: Grid, header: int) -> bool:
        """Take a grid as the table's next page, if its columns fit; they may repeat no header."""
        repeated = columns_of(block, header, draft.kind) == draft.columns
        if not repeated and has_own_header(block, header):
            return False
        columns = draft.columns if repeated else _fitting(draft.columns, block.width)
        columns = columns or _totals_row(block, draft.kind)
        if len(columns) != block.width:
            return False
        offset = sum(len(part.grid.rows) for part in draft.parts)
        draft.parts.append(Part(block, header if repeated else 0, offset, columns))
        return True


def _next_pages(following: Sequence[Paragraph | Grid]) -> Iterator[Grid]:
    """The grids without header that stand behind a table before anything else begins."""
    for block in following:
        if isinstance(block, Grid):
            if has_own_header(block, header_height(block)):
                return
            yield block
        elif block.heading or ordinal(block.text) or _is_title(block.text):
            return


def _is_title(text: str) -> bool:
    """Whether a line reads like the title of some table."""
    title = bare(without_ordinal(text))
    words = vocabulary.tables().unknown
    return bool(words.title.fullmatch(title)) and not words.beside.fullmatch(title)


def _first_names(grid: Grid, header: int) -> list[str]:
    """The words of the first row below the header."""
    cells = (squeeze(cell) for row in grid.rows[header : header + 1] for cell in row.cells)
    return [cell for cell in cells if cell and not is_figure(cell)]


def drafts_of(document: Document) -> list[Draft]:
    """The tables of a document, each with its grids, in document order."""
    collector = _Collector(of_budget=is_budget(document))
    last = Place()
    for index, block in enumerate(document.blocks, start=1):
        if isinstance(block, Paragraph):
            collector.paragraph(block)
            continue
        if document.unread_between(last, block.place):
            collector.open = collector.noting = False
        collector.grid(block, document.blocks[index : index + _MOST_PAGES])
        last = block.rows[-1].place
    return collector.drafts


def _fitting(columns: tuple[Column, ...], width: int) -> tuple[Column, ...]:
    """The columns of a table for a page of another width.

    Where only the header is split into 类, 款 and 项, a page without header has one code column.
    """
    if len(columns) == width:
        return columns
    narrowed = tuple(
        column
        for before, column in zip((None, *columns), columns, strict=False)
        if not (before and column.role == before.role == "code") and column.role != "unused"
    )
    return narrowed if len(narrowed) == width else ()


def _totals_row(grid: Grid, kind: TableKind) -> tuple[Column, ...]:
    """Columns of a page that holds only the closing row, names and figures in turn."""
    if len(grid.rows) > 1 or not kind.only_measure:
        return ()
    return tuple(
        Column("figure", measure=kind.only_measure) if is_figure(cell) else Column("item")
        for cell in map(squeeze, grid.rows[0].cells)
    )
