"""What is found on a page, with its place on it, before lines become paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from juesuan_analysis.document import Box, Strip


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text and its box in points, the origin at the bottom left.

    ``edges`` are where its characters begin, and where the last one ends; empty if not known.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    edges: Sequence[float] = field(default=(), compare=False, repr=False)

    @property
    def strip(self) -> Strip | None:
        """Where its characters stand."""
        return Strip(self.bottom, self.top, self.edges) if len(self.edges) > 1 else None

    @property
    def height(self) -> float:
        """Height of its letters, a measure of the type size."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table found on a page: its rows, its box, and where the cells of each row stand.

    ``sure`` is false where its columns may have been told wrong.
    """

    rows: tuple[tuple[str, ...], ...]
    box: Box
    strips: tuple[Strip | None, ...] = field(default=(), compare=False, repr=False)
    sure: bool = True


class Page(Struct, frozen=True):
    """What a page holds before lines become paragraphs."""

    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[Ruled, ...]
    ocr: bool = False


Content = tuple[tuple[Line, ...], tuple[Ruled, ...]]
"""What a page holds: lines of text, and tables."""
