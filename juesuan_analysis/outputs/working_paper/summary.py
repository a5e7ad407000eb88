"""The first sheet: what was read, what came of it, and how to use the rest."""

from math import floor

from openpyxl.styles import Alignment, Border, Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from juesuan_analysis.checks import VERDICTS
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings.finding import SEVERITIES
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.cells import Formula, Value, put
from juesuan_analysis.outputs.working_paper.formulas import word
from juesuan_analysis.outputs.working_paper.identities import IdentitySheet
from juesuan_analysis.outputs.working_paper.listing import (
    FIRST,
    Listing,
    link_to,
    reference,
    set_up_print,
    sheet_name,
)
from juesuan_analysis.outputs.working_paper.statements import StatementSheet
from juesuan_analysis.vocabulary import load

_WIDTHS = {"A": 24, "B": 15, "C": 15, "D": 15, "E": 15, "F": 46}
_LETTERS = "ABCDEF"


class Summary:
    """The sheet, written from top to bottom when all others are there."""

    def __init__(self, book: Workbook) -> None:
        self.sheet = book.create_sheet(sheet_name("summary"))
        self.words = load("working_paper")
        self.row = 1
        for letter, width in _WIDTHS.items():
            self.sheet.column_dimensions[letter].width = width

    def write(self, d: Disclosure, statements: StatementSheet, identities: IdentitySheet) -> None:
        """Write the sheet."""
        year = f" {d.year} 年度" if d.year else ""
        self._line(f"{d.department or d.name}{year}部门决算", styles.TITLE, height=28)
        source = self.words["notes"]["source"]
        self._line(source.format(file=d.document.path.name, sha256=d.document.sha256), styles.HINT)
        self.row += 1
        self._verdicts(d, statements.listing, identities.listing)
        self._findings(d)
        for text in self.words["notes"]["how"]:
            self._line(text, styles.BODY, height=styles.height([(text, 130)]), across=True)
        self.row += 1
        self._contents()
        set_up_print(self.sheet, pages=1)

    def _verdicts(self, d: Disclosure, statements: Listing, identities: Listing) -> None:
        words = self.words["words"]
        self._heads("counts", "statements", "program", "identities", "identities_program")
        first = self.row
        for verdict in VERDICTS:
            cells: list[Value] = [word(verdict)]
            for listing in (statements, identities):
                for key in ("verdict", "program"):
                    cells.append(Formula(f'=COUNTIF({_column(listing, key)},"{word(verdict)}")'))
            self._cells(cells)
        styles.colour_by_symbol(self.sheet, "A", first, self.row - 1, "verdicts")
        cells = [words["differing"]]
        for listing in (statements, identities):
            differing = f'COUNTIF({_column(listing, "agrees")},"{words["differs"]}")'
            cells += [Formula(f"={differing}"), None]
        self._cells(cells)
        shown = f"{floor(d.coverage * 1000) / 10:.1f}%"
        self._cells([self.words["notes"]["coverage"], shown])
        self.row += 1

    def _findings(self, d: Disclosure) -> None:
        self._heads("severities")
        first = self.row
        for severity in SEVERITIES:
            named = load("headings")["severities"][severity]
            count = sum(finding.severity == severity for finding in d.findings_list)
            self._cells([f"{named['symbol']} {named['zh']}", count])
        styles.colour_by_symbol(self.sheet, "A", first, self.row - 1, "severities")
        self.row += 1

    def _contents(self) -> None:
        self._heads("contents")
        for sheet in self.sheet.parent.worksheets[1:]:
            self._cells([sheet.title, None])
            link_to(self.sheet[f"A{self.row - 1}"], reference(sheet.title, "A1"))
            self._told(sheet)

    def _told(self, sheet: Worksheet) -> None:
        """Beside a sheet's name its title, or what it holds where its title is its name."""
        title, hint = (str(sheet[at].value or "") for at in ("A1", "A2"))
        row = self.row - 1
        cell = self.sheet[f"B{row}"]
        put(cell, hint if title == sheet.title else title)
        cell.border, cell.alignment = Border(), styles.WORDS
        self.sheet.merge_cells(f"B{row}:F{row}")
        self.sheet.row_dimensions[row].height = styles.height([(str(cell.value), 106)])

    def _line(self, text: str, font: Font, *, height: float = 16, across: bool = False) -> None:
        cell = self.sheet[f"A{self.row}"]
        put(cell, text)
        cell.font, cell.alignment = font, styles.WORDS if across else Alignment()
        if across:
            self.sheet.merge_cells(f"A{self.row}:F{self.row}")
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def _heads(self, *names: str) -> None:
        for letter, name in zip(_LETTERS, names, strict=False):
            cell = self.sheet[f"{letter}{self.row}"]
            put(cell, self.words["words"][name])
            cell.font, cell.fill = styles.HEAD, styles.HEAD_FILL
            cell.alignment, cell.border = styles.HEADING, styles.GRID
        self.row += 1

    def _cells(self, values: list[Value]) -> None:
        for letter, value in zip(_LETTERS, values, strict=False):
            cell = self.sheet[f"{letter}{self.row}"]
            put(cell, value)
            cell.font, cell.border = styles.BODY, styles.GRID
        self.row += 1


def _column(listing: Listing, key: str) -> str:
    letter = listing.letters[key]
    return listing.ref(key, FIRST).replace(f"!{letter}", f"!${letter}$") + (
        f":${letter}${listing.last}"
    )
