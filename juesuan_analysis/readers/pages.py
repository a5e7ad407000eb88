"""What is found on a page, with its place on it, before lines become paragraphs."""

from msgspec import Struct


class Line(Struct, frozen=True):
    """One printed line: its text and its box in points, the origin at the bottom left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """Height of its letters, a measure of the type size."""
        return self.top - self.bottom


class Ruled(Struct, frozen=True):
    """A table found on a page, with the height where it begins and its box."""

    rows: tuple[tuple[str, ...], ...]
    box: tuple[float, float, float, float]


class Page(Struct, frozen=True):
    """What a page holds before lines become paragraphs."""

    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[Ruled, ...]
    ocr: bool = False


Content = tuple[tuple[Line, ...], tuple[Ruled, ...]]
"""What a page holds: lines of text, and tables."""
