"""The statutory tables: recognised by title and columns, read into figures.

One mechanism serves every layout. Each column has a header path; the vocabulary says from it
whether the column holds codes, item names, line numbers or figures of some measure. A figure
belongs to the nearest item name on its left, whether a table has one block of columns (02, 03, 05),
two sides (01, 04), three blocks (06), or runs across the page without any item column (07).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from juesuan_analysis.amounts import Amount, parse_amount
from juesuan_analysis.document import Document, Grid, Paragraph, Place, Row
from juesuan_analysis.errors import UnreadableAmount
from juesuan_analysis.vocabulary import TableKind, load, subjects, table_kinds
from juesuan_analysis.wordforms import bare, compact, fold, ordinal, squeeze, widen, without_ordinal

_TITLE_LENGTH = 45
_REMEMBERED = 4096
"""The same lines are asked for by several readers; so many answers are kept."""
_CODE = re.compile(r"\d{3}(?:\d{2}){0,3}")
_FIGURE = re.compile(r"[+-]?[\d,]*\d\.\d+")
_BLANK = re.compile(r"[-—–/\\无]*")
_LISTED = re.compile("[一二三四五六七八九十]{1,3}、")
_NO_DATA = re.compile(
    r"本表无数据|无.{0,30}(?:收支|收入和?支出).{0,20}(?:空表|本表为空)|(?:空表|本表为空)$"
)
_HEADERS = {name: re.compile(words) for name, words in load("tables")["headers"].items()}
_UNIT = re.compile(load("tables")["units"]["line"])
_NESTED = [
    (re.compile(rule["parent"]), re.compile(rule["children"])) for rule in load("tables")["nested"]
]
_SIDES = ("收入", "支出")


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of a statutory table that is meant for a figure.

    ``amount`` is ``None`` for a cell left blank: the same amount as 0.00, printed differently.
    ``printed`` is the item's name as printed, ``item`` the name in full, without list number.
    """

    table: str
    title: str
    place: Place
    side: str
    code: str
    item: str
    printed: str
    measure: str
    unit: str
    amount: Amount | None
    row: int
    column: int

    @property
    def reference(self) -> str:
        """Where the figure is to be found: table, row and column by name."""
        side = f"{self.side}·" if self.side else ""
        return f"{self.table}表 {side}{self.item}·{self.measure}"

    @property
    def operand(self) -> Amount:
        """The figure as a number to compute with; a blank cell is 0, which nothing rounded."""
        return self.amount or Amount("0.00", self.unit, unrounded=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a table that could not be read: never dropped, always reported."""

    kind: str
    place: Place
    quote: str
    explanation: str


@dataclass(frozen=True)
class Table:
    """A recognised table: its cells for figures, its printed grids and what stands below it."""

    id: str
    title: str
    scope: str
    economic: bool
    unit: str
    grids: tuple[Grid, ...]
    cells: tuple[Fact, ...]
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The printed figures."""
        return tuple(cell for cell in self.cells if cell.amount is not None)

    @property
    def place(self) -> Place:
        """Where the table begins."""
        return self.grids[0].place

    @property
    def status(self) -> str:
        """``present``, or ``stated_empty`` (it says so), or ``empty``."""
        if self.facts:
            return "present"
        return "stated_empty" if any(_NO_DATA.search(squeeze(n)) for n in self.notes) else "empty"


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a grid holds: a role, and for figures the measure (and item, if any)."""

    role: str
    side: str = ""
    measure: str = ""
    item: str = ""


@dataclass(frozen=True)
class _Part:
    """One grid of a table: how many header rows it has, and how many rows stand before it."""

    grid: Grid
    header: int
    offset: int
    columns: tuple[Column, ...]


@dataclass
class _Draft:
    """A table while its continuation pages are still being collected."""

    kind: TableKind
    title: str
    unit: str
    parts: list[_Part]
    notes: list[str] = field(default_factory=list)

    @property
    def columns(self) -> tuple[Column, ...]:
        """What the columns of its first grid hold."""
        return self.parts[0].columns


def read_tables(document: Document) -> tuple[Table, ...]:
    """All statutory tables of a document, in document order, with names cut short completed."""
    return _complete_names([_table(draft) for draft in _drafts(document)])


@lru_cache(_REMEMBERED)
def title_kind(text: str) -> TableKind | None:
    """The kind of table a line of text is the title of, if any.

    >>> title_kind("七、财政拨款“三公”经费支出决算表").id
    '07'
    """
    title = re.sub(r"^表\d+[:、.]?", "", bare(without_ordinal(text)))
    title = re.sub(r"[.·…]*\d{0,4}$", "", title)  # in the contents: dots and a page number
    if not 4 <= len(title) <= _TITLE_LENGTH:
        return None
    return next((k for k in table_kinds() if any(t.fullmatch(title) for t in k.titles)), None)


class _Collector:
    """Goes through a document, opening a table at each title and joining what continues it."""

    def __init__(self) -> None:
        self.drafts: list[_Draft] = []
        self.kind: TableKind | None = None
        self.title, self.unit = "", "万元"
        self.open = False  # whether a grid without a title may continue the last table
        self.noting = False  # whether paragraphs still stand below the last table

    def paragraph(self, block: Paragraph) -> None:
        """A title opens a table, a unit line tells its unit, other short text is a note to it."""
        if found := title_kind(block.text):
            self.kind, self.title = found, compact(without_ordinal(block.text))
            self.noting = False
        elif match := _UNIT.search(fold(block.text)):
            self.unit = match["unit"]
        elif block.heading or ordinal(block.text):
            self.open = self.noting = False
        elif self.noting:
            self.drafts[-1].notes.append(block.text)

    def grid(self, block: Grid) -> None:
        """A grid is the table of the last title, or the next page of the last table."""
        header = _header_height(block)
        columns = _columns(block, header, self.kind) if self.kind else ()
        last = self.drafts[-1] if self.drafts else None
        if self.kind and columns and not (last and last.kind is self.kind and self.open):
            part = _Part(block, header, 0, columns)
            self.drafts.append(_Draft(self.kind, self.title, self.unit, [part]))
            self.open = self.noting = True
        elif last and self.open and self.kind in (None, last.kind):
            self.open = self.noting = self._continue(last, block, header)
        else:
            self.open = False
        self.kind = None

    @staticmethod
    def _continue(draft: _Draft, block: Grid, header: int) -> bool:
        """Take a grid as the table's next page, if its columns fit; they may repeat no header."""
        repeated = _columns(block, header, draft.kind) == draft.columns
        columns = draft.columns if repeated else _fitting(draft.columns, block.width)
        columns = columns or _totals_row(block, draft.kind)
        if len(columns) != block.width:
            return False
        offset = sum(len(part.grid.rows) for part in draft.parts)
        draft.parts.append(_Part(block, header if repeated else 0, offset, columns))
        return True


def _drafts(document: Document) -> list[_Draft]:
    collector = _Collector()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            collector.paragraph(block)
        else:
            collector.grid(block)
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
        Column("figure", measure=kind.only_measure) if _FIGURE.fullmatch(cell) else Column("item")
        for cell in map(squeeze, grid.rows[0].cells)
    )


def _table(draft: _Draft) -> Table:
    reader = _Rows(draft)
    for part in draft.parts:
        reader.columns = part.columns
        for index, row in enumerate(part.grid.rows[part.header :], start=part.header):
            reader.read(row, part.offset + index)
    return Table(
        id=draft.kind.id,
        title=draft.title,
        scope=draft.kind.scope,
        economic=draft.kind.economic,
        unit=draft.unit,
        grids=tuple(part.grid for part in draft.parts),
        cells=_without_shadows(reader.cells),
        notes=tuple(draft.notes),
        problems=(*reader.problems, *_missing_total(draft, reader.cells)),
    )


def _without_shadows(cells: Sequence[Fact]) -> tuple[Fact, ...]:
    """Cells without the blank ones of a merged row whose figure stands in another column."""
    printed = {(c.row, c.code, c.item, c.side, c.measure) for c in cells if c.amount}
    return tuple(
        c for c in cells if c.amount or (c.row, c.code, c.item, c.side, c.measure) not in printed
    )


def _missing_total(draft: _Draft, cells: Sequence[Fact]) -> Iterator[Problem]:
    across = any(column.item for column in draft.columns)
    closed = any(draft.kind.total.fullmatch(cell.item) for cell in cells)
    if any(cell.amount for cell in cells) and not across and not closed:
        last = draft.parts[-1].grid.rows[-1]
        text = f"{draft.title}没有合计行，表可能在此处被截断"
        yield Problem("incomplete_table", last.place, draft.title, text)


# Headers


def _header_height(grid: Grid) -> int:
    """How many rows the header takes: up to the last row of header words above the first data."""
    height = 0
    for index, row in enumerate(grid.rows):
        cells = [squeeze(cell) for cell in row.cells]
        filled = [cell for cell in cells if cell]
        if _is_data(filled):
            break
        if _numbers_columns(filled) or _HEADERS["numbering"].fullmatch(next(iter(filled), "")):
            return index + 1  # the row that counts the columns closes a header
        if any(_HEADERS["words"].fullmatch(bare(cell)) for cell in filled):
            height = index + 1
    return height


def _numbers_columns(filled: Sequence[str]) -> bool:
    """Whether a row only counts the columns (1, 2, 3 and so on)."""
    return len(filled) > 1 and filled == [str(n) for n in range(1, len(filled) + 1)]


def _is_data(filled: Sequence[str]) -> bool:
    if not filled or _HEADERS["numbering"].fullmatch(filled[0]):
        return False
    if any(_CODE.fullmatch(cell) or _FIGURE.fullmatch(cell) for cell in filled):
        return True
    words = [cell for cell in filled if not re.fullmatch(r"[\d,]+", cell)]
    alone = len(words) == 1 and bool(_HEADERS["total"].fullmatch(words[0]))
    listed = any(_LISTED.match(cell) for cell in filled)
    return alone or listed or without_ordinal(filled[0]) != compact(filled[0])


def _columns(grid: Grid, height: int, kind: TableKind) -> tuple[Column, ...]:
    """The role of every column; empty if the grid has no column of figures of this kind."""
    paths = _header_paths(grid, height)
    columns = tuple(_column(path, kind) for path in paths)
    if not kind.economic:
        columns = _with_blocks(columns)
    return columns if any(column.role == "figure" for column in columns) else ()


def _with_blocks(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns with a second list on the same side marked as such.

    Some forms print expenditure by function and, beside it, by nature (按支出性质和经济分类).
    """
    seen: set[str] = set()
    result: list[Column] = []
    again = False
    for column in columns:
        if column.role == "item" and column.side:
            again = column.side in seen
            seen.add(column.side)
        marked = again and column.side
        result.append(replace(column, side=f"{column.side}（按性质）") if marked else column)
    return tuple(result)


def _header_paths(grid: Grid, height: int) -> list[str]:
    width = grid.width
    rows = [[bare(cell) for cell in _padded(row, width)] for row in grid.rows[:height]]
    rows = [
        row
        for row in rows
        if not _HEADERS["numbering"].fullmatch(row[0])
        and not _numbers_columns([cell for cell in row if cell])
    ]
    paths: list[list[str]] = [[] for _ in range(width)]
    above = [""] * width
    for row in rows:
        filled = list(row)
        for column in range(1, width):
            merged = not filled[column] and not above[column]
            if merged and paths[column] == paths[column - 1]:
                filled[column] = filled[column - 1]
        for column, text in enumerate(filled):
            if text:
                paths[column] = [*paths[column], text]
        above = row
    return ["/".join(path) for path in paths]


def _column(path: str, kind: TableKind) -> Column:
    side = next((side for side in _SIDES if path == side or path.startswith(f"{side}/")), "")
    if kind.scope == "three_public" and (across := _across(path, kind)):
        return across
    for role in ("number", "code", "item"):
        if _HEADERS[role].fullmatch(path):
            return Column(role, side)
    if not path:
        return Column("unused", side)
    measure = kind.measure(path) or kind.only_measure or path.rpartition("/")[2]
    return Column("figure", side, measure)


def _across(path: str, kind: TableKind) -> Column | None:
    """A column of a table that runs across: one header cell is the measure, one the item."""
    cells = path.split("/")
    measures = [kind.measure(cell) for cell in cells]
    measure = next((name for name in measures if name), None)
    others = [cell for cell, name in zip(cells, measures, strict=True) if not name]
    if measure is None or not others or _HEADERS["item"].fullmatch(others[-1]):
        return None
    named = [text for text in others if not _HEADERS["total"].fullmatch(text)]
    named = [text for text in named if not _HEADERS["container"].fullmatch(text)]
    return Column("figure", measure=measure, item=widen(named[-1] if named else others[-1]))


def _padded(row: Row, width: int) -> tuple[str, ...]:
    return row.cells + ("",) * (width - len(row.cells))


# Rows


@dataclass(frozen=True, slots=True)
class _Label:
    """What names the figures to its right: code, item, item as printed.

    ``fresh`` is false once a later block of the row has come without a name of its own.
    """

    code: str = ""
    item: str = ""
    printed: str = ""
    fresh: bool = False
    code_column: int = -2

    def with_code(self, text: str, column: int) -> "_Label":
        """The label after a code column; 类, 款 and 项 may stand in columns of their own."""
        if self.code_column == column - 1:
            joined = self.code + text if text.isdigit() and self.fresh else self.code
            return replace(self, code=joined, code_column=column)
        if not text:
            return replace(self, fresh=False, code_column=column)
        if _CODE.fullmatch(text):
            return _Label(code=text, fresh=True, code_column=column)
        return _Label("", without_ordinal(text), text, True, column)  # 合计 in the code column

    def with_item(self, item: str, printed: str) -> "_Label":
        """The label after an item column."""
        if not item:
            return self if self.code_column >= 0 else replace(self, fresh=False)
        code = self.code if self.fresh else ""
        return _Label(code, item, printed, True)


class _Rows:
    """Reads the data rows of one table, remembering what sub-lines belong to."""

    def __init__(self, draft: _Draft) -> None:
        self.draft = draft
        self.columns = draft.columns
        self.cells: list[Fact] = []
        self.problems: list[Problem] = []
        self.parents: dict[int, str] = {}

    def read(self, row: Row, index: int) -> None:
        """Take every figure of a row, each with the nearest code and item on its left."""
        if len(row.cells) < len(self.columns) and index:
            short = " ".join(filter(None, row.cells))[:60]
            text = f"这一行只有 {len(row.cells)} 格，表有 {len(self.columns)} 列，可能被截断"
            self.problems.append(Problem("short_row", row.place, short, text))
        label = _Label()
        seen: set[tuple[str, str, str]] = set()
        cells = _padded(row, len(self.columns))
        for position, (column, cell) in enumerate(zip(self.columns, cells, strict=False)):
            if column.role == "code":
                label = label.with_code(compact(cell), position)
            elif column.role == "item":
                label = label.with_item(self._item(cell, position, label.code), compact(cell))
            elif column.role == "figure":
                named = (label.code, label.item, column.measure)
                blank = bool(_BLANK.fullmatch(compact(cell)))
                # A printed figure always counts; a blank cell only where its own item stands.
                if not blank or column.item or (label.fresh and named not in seen):
                    self._figure(row, index, position, cell, label)
                seen.add(named)

    def _item(self, cell: str, column: int, code: str) -> str:
        name = without_ordinal(cell)
        if not name or code:
            return name
        parent = self.parents.get(column, "")
        nested = compact(cell).startswith("其中") and self.draft.kind.scope != "three_public"
        if parent and (nested or any(p.match(parent) and c.fullmatch(name) for p, c in _NESTED)):
            return f"{parent}/{name}"
        self.parents[column] = name
        return name

    def _figure(self, row: Row, index: int, column: int, cell: str, label: "_Label") -> None:
        role = self.columns[column]
        try:
            amount = (
                None if _BLANK.fullmatch(compact(cell)) else parse_amount(cell, self.draft.unit)
            )
        except UnreadableAmount as error:
            quote = f"{label.printed or role.item} {cell}"[:80]
            self.problems.append(Problem("unreadable_cell", row.place, quote, str(error)))
            return
        self.cells.append(
            Fact(
                table=self.draft.kind.id,
                title=self.draft.title,
                place=row.place,
                side=role.side,
                code=label.code,
                item=role.item or label.item,
                printed=role.item or label.printed,
                measure=role.measure,
                unit=self.draft.unit,
                amount=amount,
                row=index,
                column=column,
            )
        )


# Names


def _complete_names(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Complete names that the typesetting cut short, by the same code elsewhere or officially."""
    longest: dict[tuple[bool, str], str] = {}
    for economic in (False, True):
        official = subjects("economic" if economic else "functional")
        longest.update({(economic, code): names[0] for code, names in official.items()})
    printed: dict[tuple[bool, str], str] = {}
    for table in tables:
        for cell in table.cells:
            key = (table.economic, cell.code)
            if cell.code and len(cell.item) > len(printed.get(key, "")):
                printed[key] = cell.item

    def full(cell: Fact, economic: bool) -> str:
        key = (economic, cell.code)
        for candidate in (printed.get(key, ""), longest.get(key, "")):
            if cell.code and candidate != cell.item and bare(candidate).startswith(bare(cell.item)):
                return candidate
        return cell.item

    def completed(cell: Fact, economic: bool) -> Fact:
        name = full(cell, economic)
        return cell if name == cell.item else replace(cell, item=name)

    return tuple(replace(t, cells=tuple(completed(c, t.economic) for c in t.cells)) for t in tables)
