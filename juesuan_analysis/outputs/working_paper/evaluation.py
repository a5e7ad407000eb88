"""The self-evaluation: its printed grids, and the projects and indicators read from them."""

from collections.abc import Sequence
from itertools import chain

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Grid
from juesuan_analysis.evaluation import FIGURES, Entry, Evaluation, Indicator, Project
from juesuan_analysis.evaluation.labels import amount
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.listing import (
    Listing,
    head,
    reference,
    set_up_print,
    sheet_name,
)
from juesuan_analysis.outputs.working_paper.places import words_of
from juesuan_analysis.outputs.working_paper.printed import write_figure
from juesuan_analysis.outputs.working_paper.written import Formula, Value, number_format, put_text
from juesuan_analysis.sentences import named
from juesuan_analysis.sources import Source
from juesuan_analysis.wordforms import squeeze

_FIELDS = ("initial_budget", "budget", "execution", "rate", "weight", "score", "total")
_WIDTH = 13


class Grids:
    """The sheet of the printed grids, one below the other."""

    def __init__(self, book: Workbook, evaluation: Evaluation) -> None:
        self.name = sheet_name("grids")
        self.tops: list[int] = []
        self.owners = evaluation.owners
        self.printed = evaluation.grids
        if not evaluation.grids:
            return
        self.sheet = book.create_sheet(self.name)
        head(self.sheet, self.name, str(vocabulary.working_paper().notes.grids))
        row = 4
        for number, grid in enumerate(evaluation.grids):
            owner = self.owners[number] if number < len(self.owners) else None
            caption = self.sheet.cell(row, 1)
            put_text(caption, f"{owner.id} {owner.name}" if owner else "")
            caption.font = styles.STRONG
            self.tops.append(row + 1)
            self._write(grid, row + 1)
            row += len(grid.rows) + 3
        widest = max(grid.width for grid in evaluation.grids)
        for column in range(1, widest + 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
        self.sheet.freeze_panes = "A4"
        set_up_print(self.sheet, "1:1")

    def _write(self, grid: Grid, top: int) -> None:
        for index, row in enumerate(grid.rows):
            texts = []
            for column, text in enumerate(row.cells):
                cell = self.sheet.cell(top + index, column + 1)
                cell.font, cell.border, cell.alignment = styles.BODY, styles.GRID, styles.WORDS
                if not text:
                    continue
                put_text(cell, text)
                width = _width(row.cells, column)
                texts.append((text, width * _WIDTH))
                if width > 1:
                    at = {"min_row": top + index, "max_row": top + index}
                    area = CellRange(**at, min_col=column + 1, max_col=column + width)
                    # What `merge_cells` does, without holding it against all others each time.
                    self.sheet.merged_cells.ranges.add(area)
            self.sheet.row_dimensions[top + index].height = styles.height(texts)

    def figure(self, entry: Entry) -> str:
        """The cell of a figure, made a number; suffixes (%, 分) become part of its format."""
        spot = entry.spot
        at = f"{get_column_letter(spot.column + 1)}{self.tops[spot.grid] + spot.row}"
        text = self.printed[spot.grid].rows[spot.row].cells[spot.column]
        printed = amount(text)
        assert printed is not None  # it is known to print the figure
        suffix = next((mark for mark in ("%", "分") if squeeze(text).endswith(mark)), "")
        write_figure(self.sheet, at, printed, text, suffix)
        self.sheet[at].fill, self.sheet[at].alignment = styles.INPUT_FILL, styles.FIGURE
        return reference(self.name, at)


class EvaluationSheets:
    """All sheets of the self-evaluation, and the cells of their figures."""

    def __init__(self, book: Workbook, evaluation: Evaluation) -> None:
        self.cells: dict[Source, str] = {}
        if not evaluation.projects:
            return
        projects, indicators = Listing(book, "projects"), Listing(book, "indicators")
        grids = Grids(book, evaluation)
        for project in evaluation.projects:
            self._project(projects, grids, project)
        for indicator in evaluation.indicators:
            figures = self._figures(indicators, grids, indicator, ("weight", "score"))
            indicators.write(**_words(indicator), **figures)
        projects.finish("D")
        indicators.finish("E")

    def _project(self, sheet: Listing, grids: Grids, project: Project) -> None:
        self.cells[project.one()] = sheet.ref("name", sheet.next)
        for entry in chain.from_iterable(map(project.of_sources, FIGURES)):
            self.cells[entry] = grids.figure(entry)
        sheet.write(
            id=project.id,
            kind=named(project.kind),
            name=project.name,
            place=words_of(project.place),
            **self._figures(sheet, grids, project, _FIELDS),
        )

    def _figures(
        self, sheet: Listing, grids: Grids, record: Project | Indicator, measures: Sequence[str]
    ) -> dict[str, Value]:
        """The figures of a record, each taken from the cell that prints it."""
        figures: dict[str, Value] = {}
        for entry in filter(None, map(record.entry, measures)):
            printed = grids.figure(entry)
            shown = number_format(entry.amount.decimals)
            figures[entry.measure] = Formula(f"={printed}", entry.amount.value, shown)
            self.cells[entry] = sheet.ref(entry.measure, sheet.next)
        return figures


def _width(cells: Sequence[str], column: int) -> int:
    """How many columns a text takes: words take in the empty cells behind them, figures do not."""
    if amount(cells[column]) is not None:
        return 1
    after = range(column + 1, len(cells))
    return next((other for other in after if cells[other]), len(cells)) - column


def _words(indicator: Indicator) -> dict[str, Value]:
    kept = {*indicator.__struct_fields__} - {"place", "weight", "score", "spots"}
    words: dict[str, Value] = {name: getattr(indicator, name) for name in kept}
    words["target"] = f"{indicator.operator}{indicator.target}{indicator.target_unit}"
    words["place"] = words_of(indicator.place)
    return words
