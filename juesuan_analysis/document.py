"""What every reader gives and all the rest of the package builds on: blocks of a document."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct


class Place(Struct, frozen=True):
    """Where something stands: a page of a PDF, a line of a text (both counted from 1).

    ``ocr`` is true where a scanned page was read by character recognition. ``file`` names the
    document where it is another one than that in hand; empty for the document itself. ``unsure`` is
    true in a table whose columns only white space parts, and whose sums do not bear that out.
    """

    page: int | None = None
    line: int | None = None
    ocr: bool = False
    file: str = ""
    unsure: bool = False

    def __str__(self) -> str:
        parts = (("p", self.page), ("L", self.line))
        return ".".join(f"{mark}{number}" for mark, number in parts if number is not None)


Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points, the origin at the bottom left of the upright page."""


class Strip(NamedTuple):
    """Where things stand side by side on a page: the letters of a line, the cells of a row.

    ``edges`` are where each of them begins, from the left, and where the last one ends.

    >>> Strip(700, 710, (50, 60, 70)).box(0, 1)
    (50, 700, 60, 710)
    """

    bottom: float
    top: float
    edges: Sequence[float]

    def box(self, first: int, behind: int) -> Box:
        """The box around the things from one up to another; those beyond the last are the last."""
        end = len(self.edges) - 1
        return self.edges[min(first, end - 1)], self.bottom, self.edges[min(behind, end)], self.top


class Unreadable(Struct, frozen=True):
    """Something printed that could not be read: where it stands, and why."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed line of a paragraph: where its text begins in the paragraph and on the page.

    ``columns`` gives, for each character of the piece, its offset in the printed line, ``strip``
    where the characters of that line stand on a page.
    """

    offset: int
    place: Place
    columns: tuple[int, ...]
    strip: Strip | None = field(default=None, compare=False, repr=False)


class Paragraph(Struct, frozen=True):
    """Running text without mark-up, broken lines and pages joined."""

    text: str
    pieces: tuple[Piece, ...]
    heading: bool = False

    @property
    def place(self) -> Place:
        """Where the paragraph begins."""
        return self.pieces[0].place

    def locate(self, offset: int) -> tuple[Place, int]:
        """Place and offset in its printed line of the character at ``offset``."""
        piece = self.pieces[bisect_right([p.offset for p in self.pieces], offset) - 1]
        return piece.place, piece.columns[offset - piece.offset]

    def boxes(self, start: int, end: int) -> Iterator[tuple[Place, Box]]:
        """Where characters stand on their pages: a box for each printed line they stand in."""
        for piece in self.pieces:
            first, last = max(start - piece.offset, 0), end - piece.offset - 1
            if piece.strip and first < len(piece.columns) and last >= first:
                behind = piece.columns[min(last, len(piece.columns) - 1)] + 1
                yield piece.place, piece.strip.box(piece.columns[first], behind)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid; merged cells print their text once, the rest is empty.

    ``strip`` is where its cells stand on a page.
    """

    cells: tuple[str, ...]
    place: Place
    strip: Strip | None = field(default=None, compare=False, repr=False)


class Grid(Struct, frozen=True):
    """A table as printed."""

    rows: tuple[Row, ...]

    @property
    def place(self) -> Place:
        """Where the table begins."""
        return self.rows[0].place

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max(len(row.cells) for row in self.rows)


class Document(Struct, frozen=True):
    """A disclosure as printed, whatever file it came in.

    ``unread`` are the pages without a text layer: what stands on them is not known to be missing.
    ``unreadable`` is what stands on the other pages and could not be read either. ``called`` is
    what its places call its file where that is not the file's name, ``further`` are the other files
    of a disclosure in several, by what places call them.
    """

    path: Path
    sha256: str
    blocks: tuple[Paragraph | Grid, ...]
    unread: tuple[int, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    called: str = ""
    further: tuple[tuple[str, Path], ...] = ()

    @property
    def file(self) -> str:
        """What its file is called: by its name, unless another one beside it is called so."""
        return self.called or self.path.name

    def __repr__(self) -> str:
        return f"<Document {self.path.name}: {len(self.blocks)} blocks>"

    @property
    def files(self) -> dict[str, Path]:
        """The files it consists of, by what places call them; its own first."""
        return {self.file: self.path, **dict(self.further)}

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def scanned(self) -> frozenset[int]:
        """The pages read by character recognition."""
        grids = (row.place for grid in self.grids() for row in grid.rows)
        lines = (piece.place for paragraph in self.paragraphs() for piece in paragraph.pieces)
        return frozenset(p.page for p in (*grids, *lines) if p.ocr and p.page is not None)

    @property
    def doubtful(self) -> frozenset[int]:
        """The pages with tables whose columns may have been told wrong."""
        places = (row.place for grid in self.grids() for row in grid.rows)
        return frozenset(p.page for p in places if p.unsure and p.page is not None)

    @property
    def not_read(self) -> tuple[int, ...]:
        """The pages on which something may stand that was not read."""
        parts = (part.place.page for part in self.unreadable)
        return tuple(sorted({*self.unread, *(page for page in parts if page is not None)}))

    @property
    def gaps(self) -> str:
        """Which pages were not read, for a reader; empty if all were."""
        partly = [page for page in self.not_read if page not in self.unread]
        kinds = ((self.unread, "没有文字层，未读"), (partly, "没有读全"))
        return "；".join(
            f"第 {'、'.join(map(str, pages))} 页{state}" for pages, state in kinds if pages
        )

    def unread_between(self, first: Place, second: Place) -> bool:
        """Whether a page that was not read lies between two places: much may begin or end there."""
        if first.page is None or second.page is None:
            return False
        return any(first.page < page < second.page for page in self.not_read)

    def paragraphs(self) -> Iterator[Paragraph]:
        """The running text in reading order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def grids(self) -> Iterator[Grid]:
        """The tables in reading order."""
        return (block for block in self.blocks if isinstance(block, Grid))
