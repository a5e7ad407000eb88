"""What people wrote beside the rows of an earlier paper, beside the same rows of this one."""

from collections.abc import Mapping

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from juesuan_analysis import vocabulary
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.listing import sheet_name
from juesuan_analysis.outputs.working_paper.written import put_text
from juesuan_analysis.reviewing import HEADER, Key

_WIDTH = 24


def write_beyond(book: Workbook, beyond: Mapping[Key, tuple[tuple[int, str], ...]]) -> None:
    """Write the cells that people filled to the right of a list, each in the row it was in."""
    for kind in {key[0] for key in beyond}:
        sheet, columns = book[sheet_name(kind)], vocabulary.working_paper().listings[kind].every
        at = {column.key: number for number, column in enumerate(columns)}
        words = at["statement" if kind == "identities" else "quote"]
        for row in sheet.iter_rows(min_row=HEADER, max_col=len(columns)):
            own = str(row[at["id"]].value or ""), str(row[words].value or "").strip()
            key: Key = (kind, "", "") if row[0].row == HEADER else (kind, *own)
            for distance, text in beyond.get(key, ()):
                _write(sheet.cell(row[0].row, len(columns) + distance), text)


def _write(cell: Cell, text: str) -> None:
    put_text(cell, text)
    cell.alignment = styles.WORDS
    cell.font = styles.HEAD if cell.row == HEADER else styles.BODY
    if cell.row == HEADER:
        cell.fill = styles.HEAD_FILL
    width = cell.parent.column_dimensions[get_column_letter(cell.column)]
    width.width = max(width.width, _WIDTH)
