"""What people wrote into a working paper, and whether they changed anything else in it.

Rows are known by the id of their finding, statement or identity and the words beside it, columns by
their headings: a later paper may have other rows in other places.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from juesuan_analysis import vocabulary
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.findings import Finding
from juesuan_analysis.readers.sandbox import run_bounded
from juesuan_analysis.vocabulary import LANGUAGES, Sheet, Text

HEADER = 3
"""The row of the headings of a sheet that lists things."""
MOST_BYTES = 50_000_000
_WRITTEN_IN = ("review", "remark", "by")
_KEYED: dict[Sheet, str] = {"findings": "quote", "statements": "quote", "identities": "statement"}
"""Sheets whose rows have ids, and the column of words that must stand beside the same id."""
_ROOM = "BDF"
"""Columns of the first sheet in which reviewers sign."""

Key = tuple[Sheet, str, str]
"""Of a row: its sheet, its id, the words beside it; both are empty for the row of headings."""


@dataclass(frozen=True)
class Review:
    """What a reviewer wrote about a finding, and the fingerprint of the evidence it was about."""

    id: str
    evidence: str
    opinion: str
    remark: str
    by: str
    sheet: str
    row: int


@dataclass(frozen=True)
class ReviewedPaper:
    """What people wrote into a working paper.

    ``signatures`` are the cells of the first sheet where reviewers sign; ``beyond`` what stands to
    the right of a list, by its row, each with its distance from the list; ``rest`` is a fingerprint
    of all that is not theirs.
    """

    reviews: tuple[Review, ...]
    signatures: tuple[str, ...]
    beyond: dict[Key, tuple[tuple[int, str], ...]]
    rest: str

    @property
    def empty(self) -> bool:
        """Whether nobody wrote anything where reviewers write."""
        return not (self.reviews or self.beyond or any(self.signatures))


NOTHING_WRITTEN = ReviewedPaper((), (), {}, "")
"""A paper that nobody has written in."""


def latest(folder: Path, names: Iterable[str]) -> str:
    """Of the working papers in a folder, one in each language, the one saved last.

    Empty if there is none. What is said in it counts.
    """
    there = [name for name in names if (folder / name).is_file()]
    return max(there, key=lambda name: (folder / name).stat().st_mtime_ns, default="")


def read_paper(path: Path) -> ReviewedPaper:
    """What people wrote into a working paper; it is read within bounds, as any document is.

    Raises:
        UnreadableInput: if it cannot be read as a workbook.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
    except OSError as error:
        raise UnreadableInput(f"{path}：无法打开（{error.strerror}）；请检查权限") from error
    return run_bounded(_loaded, data, str(path))


def _loaded(data: bytes, source: str) -> ReviewedPaper:
    try:
        book = load_workbook(io.BytesIO(data))
    except Exception as error:
        raise UnreadableInput(f"{source}：底稿打不开，可能已损坏") from error
    return paper_of(book)


def paper_of(book: Workbook) -> ReviewedPaper:
    """The same of a workbook, whether it was read or is yet to be saved."""
    lists = [_List(book[name], kind) for kind in _KEYED for name in _named(book, kind)]
    reviews = tuple(review for each in lists for review in each.reviews())
    beyond = {key: cells for each in lists for key, cells in each.beyond().items()}
    room = _signing(book)
    theirs = {(c.parent.title, c.coordinate) for each in lists for c in each.theirs()}
    theirs |= {(cell.parent.title, cell.coordinate) for cell in room}
    return ReviewedPaper(reviews, tuple(map(_text, room)), beyond, _fingerprint(book, theirs))


def _named(book: Workbook, kind: Sheet) -> Iterator[str]:
    """The sheets of a kind in a workbook, whichever language it is in."""
    names = _either(vocabulary.working_paper().sheets[kind])
    return (name for name in book.sheetnames if name in names)


def _either(text: Text) -> tuple[str, ...]:
    return tuple(text[lang] for lang in LANGUAGES)


def _signing(book: Workbook) -> list[Cell]:
    """The cells where reviewers sign."""
    first = _either(vocabulary.working_paper().words.signatures[0])
    for name in _named(book, "summary"):
        sheet = book[name]
        rows = (row for row in range(1, 20) if sheet[f"A{row}"].value in first)
        return [sheet[f"{letter}{row}"] for row in list(rows)[:1] for letter in _ROOM]
    return []


class _List:
    """A sheet that lists things."""

    def __init__(self, sheet: Worksheet, kind: Sheet) -> None:
        self.sheet, self.kind = sheet, kind
        columns = vocabulary.working_paper().listings[kind].every
        known = {text: column.key for column in columns for text in _either(column.heading)}
        headings = {cell.column: _text(cell) for cell in sheet[HEADER]}
        self.at = {known[text]: at for at, text in headings.items() if text in known}
        self.last = max(self.at.values(), default=0)

    def _cell(self, row: Sequence[Cell], key: str) -> str:
        at = self.at.get(key)
        return _text(row[at - 1]) if at and at <= len(row) else ""

    def _rows(self) -> Iterator[Sequence[Cell]]:
        yield from self.sheet.iter_rows(min_row=HEADER + 1)

    def reviews(self) -> Iterator[Review]:
        for row in self._rows() if self.kind == "findings" else ():
            opinion, remark, by = (self._cell(row, key) for key in _WRITTEN_IN)
            if opinion or remark or by:
                told = self._cell(row, "id"), self._cell(row, "evidence"), opinion, remark, by
                yield Review(*told, self.sheet.title, row[0].row)

    def beyond(self) -> dict[Key, tuple[tuple[int, str], ...]]:
        found: dict[Key, tuple[tuple[int, str], ...]] = {}
        for row in self.sheet.iter_rows(min_row=HEADER):
            cells = [(c.column - self.last, _text(c)) for c in row[self.last :] if _text(c)]
            if cells and self.last:
                head = row[0].row == HEADER
                words = "" if head else self._cell(row, _KEYED[self.kind])
                found[self.kind, "" if head else self._cell(row, "id"), words] = tuple(cells)
        return found

    def theirs(self) -> Iterator[Cell]:
        """The cells that people write in."""
        own = {at for key, at in self.at.items() if key in _WRITTEN_IN}
        for row in self.sheet.iter_rows(min_row=HEADER):
            yield from (c for c in row if c.column > self.last > 0)
            yield from (c for c in row if c.column in own and c.row > HEADER)


def _text(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value).strip()


def _fingerprint(book: Workbook, theirs: set[tuple[str, str]]) -> str:
    """A fingerprint of every cell that is not for people to write in, formulas all alike.

    Programs write the same formula in their own ways; what a figure is stays the same.
    """
    told = [
        f"{sheet.title}!{cell.coordinate}={_constant(cell)}"
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if (sheet.title, cell.coordinate) not in theirs or cell.comment
    ]
    return sha256("\n".join(line for line in told if not line.endswith("=")).encode()).hexdigest()


def _constant(cell: Cell) -> str:
    remark = f"#{cell.comment.text}" if cell.comment else ""
    if cell.data_type == "f":
        return f"formula{remark}"
    number = isinstance(cell.value, int | float | Decimal)
    return (f"{float(cell.value):.12g}" if number else _text(cell)) + remark


def reviewed(finding: Finding, review: Review) -> tuple[str, str, str]:
    """Opinion, remark and reviewer as they go over into the next paper.

    An opinion is of its evidence: where that has changed, it is told in the remark and has to be
    given anew.
    """
    if not review.evidence or review.evidence == finding.evidence or not review.opinion:
        return _opinion(review.opinion), review.remark, review.by
    told = "：".join(filter(None, (review.by, _opinion(review.opinion))))
    former = vocabulary.reviewing().former.format(review=told)
    return "", "；".join(filter(None, (former, review.remark))), ""


def _opinion(text: str) -> str:
    """An opinion in the language that is being written; in its own words if it is none of ours."""
    known = vocabulary.working_paper().words.reviews
    return next((str(opinion) for opinion in known if text in _either(opinion)), text)
