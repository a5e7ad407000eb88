"""Ruling lines of a scanned page, and the cells of the tables they make."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from juesuan_analysis.readers.grid import Square, positions, squares
from juesuan_analysis.readers.ocr.image import Box, Image, Sheet, components

_MAX_SQUARES = 3000
"""Rows times columns of a table; more is a picture or squared paper."""

# Lengths in points.
_SHORTEST_ACROSS = 18.0  # strokes of running text are shorter than a rule across
_SHORTEST_DOWN = 13.0  # the lowest row
_THICKEST = 4.0
_TOUCH = 2.5  # rules nearer than this meet, or are one
_LEAST_TABLE = (60.0, 20.0)

_WALL = 0.6
"""Share of a cell's side that a rule must cover to divide it from its neighbour."""


@dataclass(frozen=True)
class Rules:
    """Where rules run across and down."""

    across: Image
    down: Image

    @cached_property
    def both(self) -> Image:
        """All rules."""
        return np.asarray(cv2.bitwise_or(self.across, self.down), np.uint8)


def rules_of(sheet: Sheet) -> Rules:
    """Long thin strokes; a short one must run from rule to rule, which no stroke of a letter does.

    Rules across may also end free, where the sides of a table are open.
    """
    across = _strokes(sheet, sheet.pixels(_SHORTEST_ACROSS), 1)
    down = _strokes(sheet, 1, sheet.pixels(_SHORTEST_DOWN))
    touch = sheet.pixels(_TOUCH)
    for box in components(down):
        x = int(box.middle[0])
        if not all(Box(x, y, x, y).grown(touch).of(across).any() for y in (box.top, box.bottom)):
            box.of(down)[:] = 0
    for box in components(across):
        y, short = int(box.middle[1]), box.width < sheet.pixels(_LEAST_TABLE[0])
        ends = (Box(x, y, x, y).grown(touch).of(down).any() for x in (box.left, box.right))
        if short and not all(ends):
            box.of(across)[:] = 0
    return Rules(across, down)


def _strokes(sheet: Sheet, width: int, height: int) -> Image:
    """Strokes at least so long, small breaks closed; nothing thicker than a rule."""
    gap = sheet.pixels(1.0)
    bridge = np.ones((1 if height == 1 else gap, 1 if width == 1 else gap), np.uint8)
    closed = cv2.morphologyEx(sheet.ink, cv2.MORPH_CLOSE, bridge)
    long = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((height, width), np.uint8))
    thickest = sheet.pixels(_THICKEST)
    thick = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((thickest, thickest), np.uint8))
    return np.asarray(cv2.subtract(long, thick), np.uint8)


@dataclass(frozen=True)
class Cell:
    """A cell, merged or not: the row and column it begins in, and its box."""

    row: int
    column: int
    box: Box


@dataclass(frozen=True)
class Frame:
    """A ruled table: where its rules stand, from the left and from the top, and its cells."""

    xs: tuple[int, ...]
    ys: tuple[int, ...]
    cells: tuple[Cell, ...]

    @property
    def box(self) -> Box:
        """The box around it."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns it has."""
        return len(self.ys) - 1, len(self.xs) - 1


def frames_of(sheet: Sheet, rules: Rules) -> list[Frame]:
    """The ruled tables of a page."""
    near = np.ones((3, 3), np.uint8)
    joined = np.asarray(cv2.dilate(rules.both, near), np.uint8)
    least_width, least_height = (sheet.pixels(points) for points in _LEAST_TABLE)
    frames = (
        _frame(sheet, rules, box)
        for box in components(joined)
        if box.width >= least_width and box.height >= least_height
    )
    return [frame for frame in frames if frame]


def _frame(sheet: Sheet, rules: Rules, box: Box) -> Frame | None:
    """The grid of one connected set of rules; ``None`` if that is no table."""
    touch = sheet.pixels(_TOUCH)
    across, down = box.of(rules.across), box.of(rules.down)
    ys = _rounded((part.middle[1] + box.top for part in components(across)), touch)
    inside = (part.middle[0] + box.left for part in components(down))
    xs = _rounded((*inside, box.left, box.right), touch)  # the sides may be open
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MAX_SQUARES:
        return None
    return Frame(tuple(xs), tuple(ys), tuple(_cells(rules, xs, ys, touch)))


def _rounded(places: Iterable[float], touch: int) -> list[int]:
    return [round(place) for place in positions(places, touch)]


def _cells(rules: Rules, xs: Sequence[int], ys: Sequence[int], touch: int) -> Iterator[Cell]:
    """Cells from the top left on; squares with no wall between them are one."""

    def walled_left(r: int, c: int) -> bool:
        strip = Box(xs[c] - touch, ys[r] + touch, xs[c] + touch, ys[r + 1] - touch)
        return _walled(strip.of(rules.down), 1)

    def walled_above(r: int, c: int) -> bool:
        strip = Box(xs[c] + touch, ys[r] - touch, xs[c + 1] - touch, ys[r] + touch)
        return _walled(strip.of(rules.across), 0)

    members: dict[Square, list[Square]] = {}
    for square, first in squares((len(ys) - 1, len(xs) - 1), walled_left, walled_above).items():
        members.setdefault(first, []).append(square)
    for (row, column), own in sorted(members.items()):
        across = [c for _, c in own]
        down = [r for r, _ in own]
        box = Box(xs[min(across)], ys[min(down)], xs[max(across) + 1], ys[max(down) + 1])
        yield Cell(row, column, box)


def _walled(strip: Image, along: int) -> bool:
    """Whether a rule runs along the strip between two squares."""
    return strip.size == 0 or float(strip.any(axis=along).mean()) >= _WALL
