"""A sheet that lists things, one a row, under a header that stays in sight and in print."""

from copy import copy

from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from juesuan_analysis import vocabulary
from juesuan_analysis.outputs.parts import ANNOTATED, in_language
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.written import Value, breadth, clean, put, put_text
from juesuan_analysis.vocabulary import Lang, Sheet, spoken
from juesuan_analysis.vocabulary.shown import Column

_LONGEST_FOOTER = 150  # characters; all three parts together may have 255
_NARROW = 14
_WIDER: dict[Lang, float] = {"zh": 1, "en": 1.5}
_HEADER = 3
FIRST = 4
"""The first row below the header."""


def sheet_name(kind: Sheet) -> str:
    """The name of a sheet."""
    return str(vocabulary.working_paper().sheets[kind])


def _width(column: Column) -> float:
    """How wide a column is at least: what is short in Chinese is longer in English."""
    wider = _WIDER[spoken()] if column.width <= _NARROW else 1
    return column.width * wider


class Listing:
    """One such sheet; its columns are those of the vocabulary."""

    def __init__(self, book: Workbook, kind: Sheet) -> None:
        self.words = vocabulary.working_paper().listings[kind]
        self.sheet = book.create_sheet(sheet_name(kind))
        self.columns = self.words.every
        self.widths = {column.key: _width(column) for column in self.columns}
        self.helpers = [column.key for column in self.words.helpers]
        self.letters = {c.key: get_column_letter(i) for i, c in enumerate(self.columns, start=1)}
        self.next = FIRST
        self._looks: dict[tuple[bool, bool, bool], StyleArray] = {}
        self._head()

    @property
    def last(self) -> int:
        """The last row written, or the first that may be."""
        return max(self.next - 1, FIRST)

    def write(self, live: tuple[str, ...] = (), /, **values: Value) -> int:
        """Write one row; returns its number. Columns named ``live`` are set off as computed."""
        row, self.next = self.next, self.next + 1
        for key, letter in self.letters.items():
            cell = self.sheet[f"{letter}{row}"]
            value = values.get(key)
            self._dress(cell, key in self.helpers, isinstance(value, str), key in live)
            put(cell, value)
            self.widths[key] = max(self.widths[key], breadth(value))
        self.sheet.row_dimensions[row].height = styles.height(
            (value, self.widths[column.key])
            for column in self.columns
            if isinstance(value := values.get(column.key), str)
        )
        return row

    def _dress(self, cell: Cell, faint: bool, words: bool, live: bool) -> None:
        """Set a cell's look, each kind once: to tell whether a look is known takes long."""
        if (faint, words, live) not in self._looks:
            cell.font = styles.FAINT if faint else styles.BODY
            cell.alignment = styles.WORDS if words else styles.FIGURE
            cell.border = styles.GRID
            if live:
                cell.fill = styles.LIVE_FILL
            self._looks[faint, words, live] = copy(cell._style)
        cell._style = copy(self._looks[faint, words, live])

    def at(self, key: str, row: int) -> str:
        """A cell of this sheet, for formulas on the same sheet."""
        return f"{self.letters[key]}{row}"

    def ref(self, key: str, row: int) -> str:
        """A cell of this sheet, for formulas on any sheet."""
        return reference(self.sheet.title, self.at(key, row))

    def link(self, key: str, row: int, target: str) -> None:
        """Make a cell a link to another of the workbook."""
        link_to(self.sheet[self.at(key, row)], target)

    def lead(self, key: str, row: int, anchor: str) -> None:
        """Make a cell a link to a place on the annotated page, which lies beside the workbook."""
        cell = self.sheet[self.at(key, row)]
        cell.hyperlink = f"{in_language(ANNOTATED, spoken())}#{anchor}"
        cell.font = styles.LINK

    def style(self, key: str, row: int, font: Font) -> None:
        """Set a cell in another type."""
        self.sheet[self.at(key, row)].font = font

    def finish(self, frozen: str = "B") -> None:
        """Filters, frozen header and print set-up, once all rows are written."""
        shown = self.letters[self.columns[-1 - len(self.helpers)].key]
        for key, letter in self.letters.items():
            self.sheet.column_dimensions[letter].width = self.widths[key]
        self.sheet.freeze_panes = f"{frozen}{FIRST}"
        end = get_column_letter(len(self.columns))
        self.sheet.auto_filter.ref = f"A{_HEADER}:{end}{self.last}"
        set_up_print(self.sheet, f"{_HEADER}:{_HEADER}")
        self.sheet.print_area = f"A1:{shown}{self.last}"

    def _head(self) -> None:
        head(self.sheet, self.sheet.title, str(self.words.hint))
        self.sheet.row_dimensions[_HEADER].height = 22
        for column in self.columns:
            letter = self.letters[column.key]
            cell = self.sheet[f"{letter}{_HEADER}"]
            put_text(cell, str(column.heading))
            cell.font, cell.fill = styles.HEAD, styles.HEAD_FILL
            cell.alignment, cell.border = styles.HEADING, styles.GRID
            if column.key in self.helpers:
                folded = self.sheet.column_dimensions[letter]
                folded.outlineLevel, folded.hidden = 1, True


def head(sheet: Worksheet, title: str, hint: str) -> None:
    """Title and explanation of a sheet; the title leads back to the first sheet."""
    put_text(sheet["A1"], title)
    put_text(sheet["A2"], hint)
    back = str(vocabulary.working_paper().words.back)
    link_to(sheet["A1"], reference(sheet_name("summary"), "A1"), tooltip=back)
    sheet["A1"].font, sheet["A2"].font = styles.TITLE, styles.HINT
    sheet.row_dimensions[1].height = 24


def link_to(cell: Cell, target: str, tooltip: str | None = None) -> None:
    """Make a cell a link to a place in the same workbook."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, tooltip=tooltip)
    cell.font = styles.LINK


def reference(sheet: str, cell: str) -> str:
    """A cell of a sheet in a formula.

    >>> reference("表05", "D7")
    "'表05'!D7"
    """
    return f"{quote_sheetname(sheet)}!{cell}"


def set_up_print(sheet: Worksheet, header: str = "", *, pages: int = 0) -> None:
    """A4 landscape, as wide as the page, the header on every page, pages numbered.

    ``pages`` is the most it may take, 0 for as many as it needs.
    """
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.75
    sheet.page_margins.footer = 0.35
    sheet.sheet_view.showGridLines = False
    if header:
        sheet.print_title_rows = header


def add_footers(book: Workbook, title: str) -> None:
    """On every page what it belongs to, the sheet and the number of the page."""
    for sheet in book.worksheets:
        sheet.oddFooter.left.text = sheet.title.replace("&", "&&")
        sheet.oddFooter.center.text = clean(title)[:_LONGEST_FOOTER].replace("&", "&&")
        sheet.oddFooter.right.text = str(vocabulary.working_paper().words.page)
