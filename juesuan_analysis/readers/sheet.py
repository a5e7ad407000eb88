"""A page as it is printed: runs of characters and straight rules, turned upright.

A sheet is all that lines of text and tables are made from, whatever library it was read with.
Lengths are in points, the origin is at the bottom left.
"""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

UNREAD = "□"
"""Stands for ink that could not be read; no number holds it."""


class Run(NamedTuple):
    """Characters side by side in one look; ``lefts`` and ``rights`` are the edges of each."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    lefts: Sequence[float]
    rights: Sequence[float]

    @property
    def middle(self) -> float:
        """Half way up."""
        return (self.bottom + self.top) / 2

    def part(self, begin: int, end: int) -> "Run":
        """Some of its characters."""
        lefts, rights = self.lefts[begin:end], self.rights[begin:end]
        return self._replace(
            text=self.text[begin:end], left=lefts[0], right=rights[-1], lefts=lefts, rights=rights
        )


class Stroke(NamedTuple):
    """A straight rule, across (``bottom == top``) or down (``left == right``)."""

    left: float
    bottom: float
    right: float
    top: float


class Sheet(Struct, frozen=True):
    """What a page shows.

    Attributes:
        runs: characters that are part of the text, in the order they were drawn in.
        across: rules across, each only once.
        down: rules down.
        curved: boxes around what is drawn with curves: slices of a chart, emblems.
        inked: whether anything at all is drawn.
        unknown: characters whose font does not say what they are.
    """

    width: float
    height: float
    runs: tuple[Run, ...] = ()
    across: tuple[Stroke, ...] = ()
    down: tuple[Stroke, ...] = ()
    curved: tuple[tuple[float, float, float, float], ...] = ()
    inked: bool = False
    unknown: int = 0
