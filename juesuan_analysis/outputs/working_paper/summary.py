"""The first sheet: whose accounts these are, what came of them, and how to use the rest."""

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from openpyxl.styles import Border, Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from juesuan_analysis import vocabulary
from juesuan_analysis.checks import VERDICTS
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings import SEVERITIES
from juesuan_analysis.outputs.look import headline, title_of
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.formulas import word
from juesuan_analysis.outputs.working_paper.identity_sheet import IdentitySheet
from juesuan_analysis.outputs.working_paper.listing import (
    FIRST,
    Listing,
    link_to,
    reference,
    set_up_print,
    sheet_name,
)
from juesuan_analysis.outputs.working_paper.statement_sheet import StatementSheet
from juesuan_analysis.outputs.working_paper.written import Formula, Value, put
from juesuan_analysis.printing import portion
from juesuan_analysis.vocabulary import Text

_WIDTHS = {"A": 24, "B": 15, "C": 15, "D": 15, "E": 15, "F": 62}
_LETTERS = "ABCDEF"
_BLANK: list[str | Text] = [""] * 5
_ACROSS = sum(_WIDTHS.values())


class Summary:
    """The sheet, written from top to bottom when all others are there."""

    def __init__(self, book: Workbook) -> None:
        self.sheet = book.create_sheet(sheet_name("summary"))
        self.words = vocabulary.working_paper()
        self.row = 1
        for letter, width in _WIDTHS.items():
            self.sheet.column_dimensions[letter].width = width

    def write(
        self,
        d: Disclosure,
        statements: StatementSheet,
        identities: IdentitySheet,
        signed: Sequence[str] = (),
    ) -> None:
        """Write the sheet; ``signed`` is what reviewers wrote in the room for them."""
        notes = self.words.notes
        self._line(notes.title.format(title=title_of(d)), styles.TITLE, height=28)
        self._line(headline(d), styles.BODY)
        self._line(notes.purpose, styles.BODY)
        source = notes.source.format(file=d.document.path.name, sha256=d.document.sha256)
        self._line(source, styles.HINT)
        self._signatures(signed)
        self._verdicts(d, statements.listing, identities.listing)
        self._findings(d)
        self._heads([self.words.words.how, *_BLANK])
        for text in notes.how:
            self._line(text, styles.BODY)
        self.row += 1
        self._contents()
        set_up_print(self.sheet, pages=1)

    def _signatures(self, signed: Sequence[str]) -> None:
        """Room for those who review and supervise."""
        self.row += 1
        names = self.words.words.signatures
        self._cells([names[0], None, names[1], None, names[2], None])
        for letter, text in zip_longest("BDF", signed[:3], fillvalue=""):
            cell = self.sheet[f"{letter}{self.row - 1}"]
            cell.fill, cell.alignment = styles.INPUT_FILL, styles.WORDS
            put(cell, text)
        for letter in "ACE":
            self.sheet[f"{letter}{self.row - 1}"].fill = styles.LABEL_FILL
        self.sheet.row_dimensions[self.row - 1].height = 20
        self.row += 1

    def _verdicts(self, d: Disclosure, statements: Listing, identities: Listing) -> None:
        words = self.words.words
        heads = [words.counts, words.statements, words.program, words.identities]
        self._heads([*heads, words.identities_program, words.meaning])
        first = self.row
        counts = [
            (statements, Counter(s.verdict for s in d.statements_list)),
            (identities, Counter(i.verdict for i in d.identities_list)),
        ]
        for verdict in VERDICTS:
            counted: list[Value] = [word(verdict)]
            for listing, found in counts:
                for key in ("verdict", "program"):
                    text = f'=COUNTIF({_column(listing, key)},"{word(verdict)}")'
                    counted.append(Formula(text, found[verdict]))
            self._cells([*counted, self.words.verdicts[verdict]])
        names = vocabulary.headings().verdicts
        styles.colour_by_symbol(self.sheet, "A", first, self.row - 1, names)
        cells: list[Value] = [words.differing]
        for listing in (statements, identities):
            differing = f'=COUNTIF({_column(listing, "agrees")},"{words.differs}")'
            cells += [Formula(differing, 0), None]
        self._cells([*cells, self.words.notes.differing])
        shown = portion(d.coverage)
        self._cells([words.coverage, shown, None, None, None, self.words.notes.coverage])
        self.sheet[f"B{self.row - 1}"].alignment = styles.FIGURE
        self.row += 1

    def _findings(self, d: Disclosure) -> None:
        words = self.words.words
        self._heads([words.severities, words.number, words.following, "", "", words.meaning])
        first = self.row
        names = vocabulary.headings().severities
        for severity in SEVERITIES:
            found = [f for f in d.open_findings if f.severity == severity]
            following = sum(f.following for f in found)
            meaning = self.words.severities[severity]
            self._cells([names[severity].marked, len(found), following, None, None, meaning])
        styles.colour_by_symbol(self.sheet, "A", first, self.row - 1, names)
        if taken := d.accepted_findings:
            group = vocabulary.reviewing().group
            told = self.words.severities["accepted"]
            following = sum(f.following for f in taken)
            self._cells([group, len(taken), following, None, None, told])
        self.row += 1

    def _contents(self) -> None:
        self._heads([self.words.words.contents, self.words.words.holds, *_BLANK[1:]])
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
        self._merge("B", row)

    def _line(self, text: str | Text, font: Font, *, height: float = 0) -> None:
        """A line of text across the sheet."""
        cell = self.sheet[f"A{self.row}"]
        put(cell, text)
        cell.font, cell.alignment = font, styles.WORDS
        self._merge("A", self.row, height)
        self.row += 1

    def _merge(self, letter: str, row: int, height: float = 0) -> None:
        self.sheet.merge_cells(f"{letter}{row}:F{row}")
        width = _ACROSS - (_WIDTHS["A"] if letter == "B" else 0)
        text = str(self.sheet[f"{letter}{row}"].value or "")
        self.sheet.row_dimensions[row].height = height or styles.height([(text, width)])

    def _heads(self, names: Sequence[str | Text]) -> None:
        for letter, name in zip(_LETTERS, names, strict=False):
            cell = self.sheet[f"{letter}{self.row}"]
            put(cell, name)
            cell.font, cell.fill = styles.HEAD, styles.HEAD_FILL
            cell.alignment, cell.border = styles.HEADING, styles.GRID
        texts = (
            (str(name), _WIDTHS[letter]) for letter, name in zip(_LETTERS, names, strict=False)
        )
        self.sheet.row_dimensions[self.row].height = styles.height(texts)
        self.row += 1

    def _cells(self, values: Sequence[Value]) -> None:
        for letter, value in zip(_LETTERS, values, strict=False):
            cell = self.sheet[f"{letter}{self.row}"]
            put(cell, value)
            cell.font, cell.border = styles.BODY, styles.GRID
            cell.alignment = styles.WORDS if isinstance(value, str | Text) else styles.FIGURE
        told = str(values[-1]) if isinstance(values[-1], str | Text) else ""
        height = styles.height([(told, _WIDTHS[_LETTERS[len(values) - 1]])])
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1


def _column(listing: Listing, key: str) -> str:
    letter = listing.letters[key]
    return listing.ref(key, FIRST).replace(f"!{letter}", f"!${letter}$") + (
        f":${letter}${listing.last}"
    )
