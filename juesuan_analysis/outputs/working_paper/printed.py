"""The statutory tables as printed, one a sheet, every figure a number in the cell it stands in."""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount
from juesuan_analysis.document import Row
from juesuan_analysis.outputs.annotated.table_cells import heading_cells
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.listing import head, reference, set_up_print
from juesuan_analysis.outputs.working_paper.places import table_name, words_of
from juesuan_analysis.outputs.working_paper.written import number_format, put_text
from juesuan_analysis.sentences import named, unit_name
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.wordforms import fold

_TOP = 4
"""The row of the sheet where the printed table begins."""
_NARROWEST, _WIDEST = 6, 34
_FIGURE_WIDTH = 13
_ONE_PAGE = 48
"""A table of so many rows is still legible on one page."""


def write_table(book: Workbook, table: Table, of: str = "") -> list[tuple[Fact, str]]:
    """Write one table on a sheet of its own; returns its figures, each with its cell.

    ``of`` names the document that prints it, if that is another one.
    """
    sheet = book.create_sheet(_free_name(book, table, of))
    rows = [row for grid in table.grids for row in grid.rows]
    header = min((cell.row for cell in table.cells), default=0)
    width = max((len(row.cells) for row in rows), default=1)
    hint = vocabulary.working_paper().notes.table
    head(
        sheet,
        f"{of} {table.title}".strip(),
        hint.format(label=named(table.label), unit=unit_name(table.unit) or "—"),
    )
    _heading(sheet, [row.cells for row in rows[:header]])
    facts = {(fact.row, fact.column): fact for fact in table.cells}
    sheet.sheet_properties.tabColor = "E8C96A"
    found = []
    for index, row in enumerate(rows):
        if index >= header:
            for column in range(width):
                text = row.cells[column] if column < len(row.cells) else ""
                fact = facts.get((index, column))
                found += _body_cell(sheet, index, column, text, fact)
        note = sheet.cell(_TOP + index, width + 1)
        put_text(note, words_of(row.place))
        note.font = styles.FAINT
    _note_heading(sheet, width)
    _set_sizes(sheet, rows, header, _widths(rows, table.cells))
    _below(sheet, table.notes, _TOP + len(rows) + 1)
    sheet.freeze_panes = f"A{_TOP + header}"
    repeated = f"{_TOP}:{_TOP + header - 1}" if header else ""
    set_up_print(sheet, repeated, pages=1 if len(rows) <= _ONE_PAGE else 0)
    return found


def _free_name(book: Workbook, table: Table, of: str) -> str:
    name = f"{of} {table_name(table.id)}".strip()[:26]
    copies = sum(other == name or other.startswith(f"{name} (") for other in book.sheetnames)
    return f"{name} ({copies + 1})" if copies else name


def _heading(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    """The header rows, merged as they were in print."""
    taken: set[tuple[int, int]] = set()
    for index, cells in enumerate(heading_cells(rows)):
        column = 0
        for cell in cells:
            while (index, column) in taken:
                column += 1
            area = {
                (i, j)
                for i in range(index, index + cell.height)
                for j in range(column, column + cell.width)
            }
            taken |= area
            for i, j in area:
                covered = sheet.cell(_TOP + i, j + 1)
                covered.fill, covered.border = styles.LABEL_FILL, styles.GRID
                covered.font, covered.alignment = styles.STRONG, styles.HEADING
            put_text(sheet.cell(_TOP + index, column + 1), cell.text)
            if len(area) > 1:
                sheet.merge_cells(
                    start_row=_TOP + index,
                    start_column=column + 1,
                    end_row=_TOP + index + cell.height - 1,
                    end_column=column + cell.width,
                )
            column += cell.width


def _body_cell(
    sheet: Worksheet, row: int, column: int, text: str, fact: Fact | None
) -> list[tuple[Fact, str]]:
    cell = sheet.cell(_TOP + row, column + 1)
    cell.font, cell.border, cell.alignment = styles.BODY, styles.GRID, styles.WORDS
    if fact is None:
        put_text(cell, text)
        return []
    cell.fill, cell.alignment = styles.INPUT_FILL, styles.FIGURE
    if fact.amount is None:
        put_text(cell, text.strip())
    else:
        write_figure(sheet, cell.coordinate, fact.amount, text)
    at = reference(sheet.title, cell.coordinate)
    # A blank cell counts as 0; spreadsheets differ on what a reference to it alone gives.
    return [(fact, f"N({at})" if fact.amount is None else at)]


def write_figure(sheet: Worksheet, at: str, amount: Amount, text: str, suffix: str = "") -> None:
    """Write a number as printed: its decimals, and its thousands separators if it has them."""
    cell = sheet[at]
    cell.value = amount.value
    cell.number_format = number_format(amount.decimals, suffix, separators="," in fold(text))


def _note_heading(sheet: Worksheet, width: int) -> None:
    cell = sheet.cell(_TOP - 1, width + 1)
    put_text(cell, str(vocabulary.working_paper().words.place))
    cell.font = styles.FAINT
    sheet.column_dimensions[get_column_letter(width + 1)].width = 11


def _set_sizes(sheet: Worksheet, rows: Sequence[Row], header: int, widths: list[float]) -> None:
    for column, wide in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = wide
    for index, row in enumerate(rows):
        # A merged heading may take all the width and height of its cells: one line must do.
        texts = [] if index < header - 1 else zip(row.cells, widths, strict=False)
        sheet.row_dimensions[_TOP + index].height = styles.height(texts)


def _widths(rows: Sequence[Row], facts: Sequence[Fact]) -> list[float]:
    """How wide each column must be; figures are never wrapped, and too narrow a cell shows ####."""
    figures = {fact.column for fact in facts}
    widths: list[float] = []
    for column in range(max((len(row.cells) for row in rows), default=0)):
        longest = max(
            (len(row.cells[column]) for row in rows if column < len(row.cells)), default=0
        )
        if column in figures:
            long = max(
                (len(f.amount.text) for f in facts if f.column == column and f.amount), default=0
            )
            widths.append(max(_FIGURE_WIDTH, long * 4 / 3 + 3))  # separators may be added
        else:
            widths.append(min(max(2 * longest, _NARROWEST), _WIDEST))
    return widths


def _below(sheet: Worksheet, notes: Sequence[str], row: int) -> None:
    for offset, note in enumerate(notes):
        cell = sheet.cell(row + offset, 1)
        put_text(cell, note)
        cell.font = styles.HINT
