"""The data rows of a table: each figure with the name on its left and the measure above it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount
from juesuan_analysis.document import Row
from juesuan_analysis.errors import UnreadableAmount
from juesuan_analysis.tables.cells import figure, is_blank, is_figure, odd_ones
from juesuan_analysis.tables.drafts import Draft
from juesuan_analysis.tables.facts import Fact, Problem
from juesuan_analysis.tables.headers import CODE, UNREAD, Column, padded
from juesuan_analysis.vocabulary.schema import NOTHING
from juesuan_analysis.wordforms import bare, compact, without_ordinal

_CELLS = vocabulary.tables().cells
_STEP = 2
"""So many digits 款 and 项 have of their own."""
_NAME = re.compile(r"[^\d\W]{2,}")
_NESTED = [(rule.parent, rule.children) for rule in vocabulary.tables().nested]


class _Label(Struct, frozen=True):
    """What names the figures to its right: code, item, item as printed, its side.

    ``fresh`` is false once a later block of the row has come without a name of its own.
    """

    code: str = ""
    item: str = ""
    printed: str = ""
    fresh: bool = False
    code_column: int = -2
    side: str = ""

    def with_code(self, text: str, column: int) -> "_Label":
        """The label after a code column; 类, 款 and 项 may stand in columns of their own."""
        if self.code_column == column - 1:
            joined = self.code + text if text.isdigit() and self.fresh else self.code
            return replace(self, code=joined, code_column=column)
        if not text:
            return replace(self, fresh=False, code_column=column)
        if CODE.fullmatch(text):
            return _Label(code=text, fresh=True, code_column=column)
        return _Label("", without_ordinal(text), text, True, column)  # 合计 in the code column

    def with_item(self, item: str, printed: str, side: str) -> "_Label":
        """The label after an item column."""
        if not item:
            return self if self.code_column >= 0 else replace(self, fresh=False)
        code = self.code if self.fresh else ""
        return _Label(code, item, printed, True, side=side)


class Rows:
    """Reads the data rows of one table, remembering what sub-lines belong to."""

    def __init__(self, draft: Draft, number: int) -> None:
        self.draft = draft
        self.number = number
        self.columns = draft.columns
        # A row without any name is that of all there is.
        self.named = any(c.item or c.role != "figure" for c in draft.columns)
        self.cells: list[Fact] = []
        self.unread: list[Fact] = []
        self.problems: list[Problem] = []
        self.parents: dict[int, str] = {}
        self.codes: dict[int, str] = {}  # 类, 款 and 项 as last printed, by column

    def read(self, row: Row, index: int) -> None:
        """Take every figure of a row, each with the nearest code and item on its left."""
        if len(row.cells) < len(self.columns) and index:
            text = f"这一行只有 {len(row.cells)} 格，表有 {len(self.columns)} 列，可能被截断"
            self.problems.append(Problem("short_row", row.place, _quoted(row), text))
        label = _Label() if self.named else _Label("", self.draft.kind.closes, fresh=True)
        seen: set[tuple[str, str, str]] = set()
        cells = self._with_codes_above(padded(row, len(self.columns)))
        if self._is_closing(row):
            self.columns = self._reaching(cells)
        if self._displaced(row):
            self._lose(row, index)
            return
        for position, (column, cell) in enumerate(zip(self.columns, cells, strict=False)):
            if column.role == "code":
                label = label.with_code(compact(cell), position)
            elif column.role == "item":
                name = self._name(cell, position, label)
                label = label.with_item(name, compact(cell), column.side)
            elif column.role == "figure":
                named = (label.code, label.item, column.measure)
                if _is_name(cell) and self._heads(column, cell):
                    continue
                if _CELLS.sum.fullmatch(compact(cell)):  # merged over several columns
                    label = _Label("", without_ordinal(cell), compact(cell), True, position)
                    continue
                blank = is_blank(cell)
                # A printed figure always counts; a blank cell only where its own item stands.
                if not blank or column.item or (label.fresh and named not in seen):
                    self._figure(row, index, position, cell, label)
                seen.add(named)

    def _name(self, cell: str, position: int, label: _Label) -> str:
        """What a cell of names names, with what it details where that stands in another cell."""
        if self.draft.kind.steps is not NOTHING:
            return self._way(cell, position)
        name = self._item(cell, position, label.code)
        if name and self._is_second(position):
            return f"{self.parents.get(position - 1, '')}/{name}".lstrip("/")
        return name

    def _way(self, cell: str, column: int) -> str:
        """A name behind those of the columns on its left, as last printed; empty of a blank."""
        name = without_ordinal(cell)
        if name:
            self.parents = {at: above for at, above in self.parents.items() if at < column}
            self.parents[column] = name
        return "/".join(above for _, above in sorted(self.parents.items())) if name else ""

    def _item(self, cell: str, column: int, code: str) -> str:
        name = without_ordinal(cell)
        if not name or code:
            return name
        parent = self.parents.get(column, "")
        detail = _CELLS.detail.match(compact(cell))
        nested = detail and self.draft.kind.scope != "three_public"
        if parent and (nested or any(p.match(parent) and c.fullmatch(name) for p, c in _NESTED)):
            return f"{parent}/{name}"
        self.parents[column] = name
        return name

    def _is_second(self, position: int) -> bool:
        """Whether a column of names stands beside another, and tells parts of what that names."""
        return position > 0 and self.columns[position - 1].role == "item"

    def _heads(self, column: Column, cell: str) -> bool:
        """Whether a cell only says what its column holds: a sub-header in a row of figures."""
        return self.draft.kind.measure(bare(cell)) == column.measure

    def _displaced(self, row: Row) -> bool:
        """Whether the cells of a row stand beside their columns, so that none can be told."""
        pairs = [*zip(self.columns, row.cells, strict=False)]
        outside = any(
            column.role == "unused" and (is_figure(cell) or cell == UNREAD)
            for column, cell in pairs
        )
        named = any(column.role == "figure" and _is_name(cell) for column, cell in pairs)
        unnamed = not any(column.role == "item" and _is_name(cell) for column, cell in pairs)
        digits = any(column.role != "figure" and compact(cell).isdigit() for column, cell in pairs)
        coded = any(c.role == "figure" and CODE.fullmatch(compact(cell)) for c, cell in pairs)
        closing = self._is_closing(row)
        shifted = any(
            c.role in ("code", "item") and is_figure(cell) and (not closing or "." in cell)
            for c, cell in pairs
        )
        return (outside and not closing) or shifted or (named and unnamed and (digits or coded))

    def _is_closing(self, row: Row) -> bool:
        """Whether a row closes a table whose sums have names that are merged over columns."""
        sums = any(_CELLS.sum.fullmatch(compact(cell)) for cell in row.cells)
        return sums and self.draft.kind.economic

    def _reaching(self, cells: Sequence[str]) -> tuple[Column, ...]:
        """The columns, those beyond the header that hold a figure being of the last measure."""
        last = next(column for column in reversed(self.columns) if column.role == "figure")
        return tuple(
            last if column.role == "unused" and is_figure(cell) else column
            for column, cell in zip(self.columns, cells, strict=False)
        )

    def _lose(self, row: Row, index: int) -> None:
        """Take no figure of a row, but keep that it was there."""
        codes = [text for text in map(compact, row.cells) if CODE.fullmatch(text)] or [""]
        if self._splits_codes():
            codes = ["".join(filter(str.isdecimal, map(compact, row.cells)))]
        text = "这一行各格与表头错开（合并单元格有误），各数没有采用，涉及它们的合计没有核对"
        self.problems.append(Problem("unreadable_cell", row.place, _quoted(row), text))
        for code in codes:
            for position, column in enumerate(self.columns):
                if column.role == "figure":
                    lost = self._fact(row, index, position, _Label(code), None, unread=True)
                    self.unread.append(lost)

    def _splits_codes(self) -> bool:
        """Whether 类, 款 and 项 stand in columns of their own."""
        roles = [column.role for column in self.columns]
        return ("code", "code") in pairwise(roles)

    def _with_codes_above(self, cells: Sequence[str]) -> Sequence[str]:
        """The cells of a row, with 类 and 款 from above where only the last part is printed."""
        columns = [i for i, column in enumerate(self.columns) if column.role == "code"]
        own = {i: text for i in columns if (text := compact(cells[i])).isdigit()}
        if not own or not self._splits_codes():
            return cells
        first = min(own)
        above = {i: self.codes[i] for i in columns if i < first and i in self.codes}
        if len(own[first]) != _STEP or len(above) < columns.index(first):
            above = {}
        self.codes = {**above, **own}
        return [above.get(i, cell) for i, cell in enumerate(cells)]

    def _figure(self, row: Row, index: int, column: int, cell: str, label: _Label) -> None:
        try:
            amount = None if is_blank(cell) else figure(cell, self.draft.unit)
        except UnreadableAmount as error:
            quote = f"{label.printed or self.columns[column].item} {cell}"[:80]
            self.problems.append(Problem("unreadable_cell", row.place, quote, str(error)))
            self.unread.append(self._fact(row, index, column, label, None, unread=True))
            return
        self.cells.append(self._fact(row, index, column, label, amount))

    def _fact(
        self, row: Row, index: int, column: int, label: _Label, amount: Amount | None,
        unread: bool = False,
    ) -> Fact:  # fmt: skip
        role = self.columns[column]
        item, measure = role.item or label.item, role.measure
        if role.item and not measure:
            of_row = self.draft.kind.measure(bare(label.item))
            item, measure = (role.item, of_row) if of_row else (label.item, role.item)
        return Fact(
            table=self.draft.kind.id,
            title=self.draft.title,
            place=row.place,
            side=label.side if label.side and role.side.startswith(label.side) else role.side,
            code=label.code,
            item=item,
            printed=item if role.item else label.printed,
            measure=measure,
            unit=self.draft.unit,
            amount=amount,
            row=index,
            column=column,
            number=self.number,
            unread=unread,
        )

    def finish(self) -> None:
        """Set aside the figures into which something else ran, by the decimals of their columns."""
        printed = [(cell.column, cell.amount) for cell in self.cells if cell.amount]
        figures = [cell for cell in self.cells if cell.amount]
        for index in odd_ones(printed):
            cell = figures[index]
            text = f"小数位数与同列各数不同，不是可读的数字：{str(cell.amount)!r}"
            quote = f"{cell.printed} {cell.amount}"
            self.problems.append(Problem("unreadable_cell", cell.place, quote, text))
            self.cells.remove(cell)
            self.unread.append(replace(cell, amount=None, unread=True))


def _is_name(cell: str) -> bool:
    return bool(_NAME.fullmatch(bare(cell)))


def _quoted(row: Row) -> str:
    return " ".join(filter(None, row.cells))[:60]
