"""Which part of the page each block of a document stands in, and what is printed there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count, takewhile

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Grid, Paragraph, Place
from juesuan_analysis.evaluation import Evaluation
from juesuan_analysis.outputs.annotated.paragraphs import Printed, level, segments
from juesuan_analysis.outputs.annotated.sheets import Sheet, plain_sheet, statutory_sheet
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import title_kind
from juesuan_analysis.wordforms import compact, ordinal

OMITTED = "…"
"""Stands in a quote for what it leaves out."""
_LONGEST_NOTE = 200  # characters; longer paragraphs below a table belong to the text
_MOST_LINES_ABOVE = 8  # title, form number, department, year and unit stand above a table


class Layout:
    """The document's blocks by the part of the page they stand in, each once, in reading order."""

    def __init__(self, disclosure: Disclosure) -> None:
        self._count = count(1)
        self.places: dict[str, str] = {}
        self.paragraphs: dict[str, Paragraph] = {}
        self.narrative: list[Printed] = []
        self.rest: list[Printed | Sheet] = []
        self.statutory = [
            statutory_sheet(f"table-{number}", table)
            for number, table in enumerate(disclosure.tables_list, start=1)
        ]
        self.evaluation = list(self._evaluated(disclosure.evaluation))
        self._numbers: dict[int, list[Statement]] = defaultdict(list)
        for statement in disclosure.statements_list:
            self._numbers[id(statement.claim.number.flow.passage)].append(statement)
        self._read(disclosure, self._owners(disclosure))

    def _evaluated(self, evaluation: Evaluation) -> Iterator[Sheet]:
        """The self-evaluation tables; each opens with the project, or department, it is about."""
        owners, read = evaluation.owners, evaluation.cells
        for number, (grid, owner) in enumerate(zip(evaluation.grids, owners, strict=False), 1):
            caption = f"{owner.id} {owner.name}"
            yield plain_sheet(f"evaluation-{number}", caption, grid, read[number - 1])

    def _owners(self, disclosure: Disclosure) -> dict[int, Sheet]:
        """The recognised table that each printed row belongs to."""
        owners: dict[int, Sheet] = {}
        for grid, sheet in zip(disclosure.evaluation.grids, self.evaluation, strict=False):
            owners.update({id(row): sheet for row in grid.rows})
        for table, sheet in zip(disclosure.tables_list, self.statutory, strict=True):
            owners.update({id(row): sheet for grid in table.grids for row in grid.rows})
        return owners

    def _read(self, disclosure: Disclosure, owners: dict[int, Sheet]) -> None:
        told = {id(passage.paragraph): passage for passage in disclosure.passages}
        pending: list[Paragraph] = []
        last: Sheet | None = None
        for index, block in enumerate(disclosure.document.blocks, start=1):
            if isinstance(block, Grid):
                sheet = owners.get(id(block.rows[0]))
                self._around(pending, last, sheet if sheet is not last else None)
                pending, last = [], sheet
                shown = sheet or plain_sheet(
                    f"other-{index}", str(vocabulary.annotated().words.unknown), block
                )
                self._place_lines(shown)
                if sheet is None:
                    self.rest.append(shown)
            elif passage := told.get(id(block)):
                stretches = tuple(segments(block.text, self._numbers[id(passage)]))
                self.narrative.append(self._printed(block, stretches, level(passage)))
            else:
                pending.append(block)
        self._around(pending, last, None)

    def _around(self, pending: list[Paragraph], last: Sheet | None, sheet: Sheet | None) -> None:
        """Give the paragraphs between two tables to the one above, the one below, or the rest."""
        below = list(takewhile(_is_note, pending)) if last and last.header else []
        others = pending[len(below) :]
        above = _lines_above(others) if sheet else []
        if last:
            last.below += map(self._printed, below)
        self.rest += map(self._printed, others[: len(others) - len(above)])
        if sheet and above and title_kind(above[0].text):  # the caption prints the title
            self.places.setdefault(str(above[0].place), sheet.id)
            above = above[1:]
        if sheet:
            sheet.above += map(self._printed, above)

    def _printed(
        self,
        paragraph: Paragraph,
        stretches: tuple[tuple[str, Statement | None], ...] = (),
        depth: int = 0,
    ) -> Printed:
        name = f"text-{next(self._count)}"
        self.paragraphs[name] = paragraph
        for piece in paragraph.pieces:
            self.places.setdefault(str(piece.place), name)
        return Printed(name, paragraph.place, stretches or ((paragraph.text, None),), depth)

    def quoted(self, place: Place, quote: str) -> str:
        """The paragraph at a place that holds a quote, what it leaves out aside; empty if none."""
        parts = [part for part in map(compact, quote.split(OMITTED)) if part]
        for name, paragraph in self.paragraphs.items():
            if parts and any(piece.place == place for piece in paragraph.pieces):
                text = compact(paragraph.text)
                if all(part in text for part in parts):
                    return name
        return ""

    @property
    def sheets(self) -> Iterator[Sheet]:
        """Every table that the page shows."""
        yield from self.statutory
        yield from self.evaluation
        yield from (block for block in self.rest if isinstance(block, Sheet))

    def _place_lines(self, sheet: Sheet) -> None:
        for line in sheet.lines:
            self.places.setdefault(str(line.place), line.id)


def _is_note(paragraph: Paragraph) -> bool:
    """Whether a paragraph right below a table may be a note to it."""
    heading = paragraph.heading or ordinal(paragraph.text) or title_kind(paragraph.text)
    return not heading and len(paragraph.text) <= _LONGEST_NOTE


def _lines_above(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """The paragraphs that head the table below: from its title on, or all without list number."""
    start = len(paragraphs)
    for paragraph in reversed(paragraphs[-_MOST_LINES_ABOVE:]):
        title = title_kind(paragraph.text) is not None
        if not title and (ordinal(paragraph.text) or len(paragraph.text) > _LONGEST_NOTE):
            break
        start -= 1
        if title:
            break
    return paragraphs[start:]
