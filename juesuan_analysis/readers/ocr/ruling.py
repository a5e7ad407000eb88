"""Ruling lines of a scanned page, and the cells of the tables they make."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

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
    """A ruled table: its box, its number of rows and columns, its cells."""

    box: Box
    shape: tuple[int, int]
    cells: tuple[Cell, ...]


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
    ys = _positions((part.middle[1] + box.top for part in components(across)), touch)
    inside = (part.middle[0] + box.left for part in components(down))
    xs = _positions((*inside, box.left, box.right), touch)  # the sides may be open
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MAX_SQUARES:
        return None
    shape = len(ys) - 1, len(xs) - 1
    cells = tuple(_cells(rules, xs, ys, touch))
    return Frame(Box(xs[0], ys[0], xs[-1], ys[-1]), shape, cells)


def _positions(places: Iterable[float], touch: int) -> list[int]:
    """Places of rules, those that nearly coincide taken as one."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= touch:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [round(sum(group) / len(group)) for group in groups]


def _cells(rules: Rules, xs: Sequence[int], ys: Sequence[int], touch: int) -> Iterator[Cell]:
    """Cells from the top left on; squares with no wall between them are one."""
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def unite(one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = sorted((owner[one], owner[other]))
        for square, begins in owner.items():
            if begins == second:
                owner[square] = first

    for r, c in list(owner):
        right = Box(xs[c + 1] - touch, ys[r] + touch, xs[c + 1] + touch, ys[r + 1] - touch)
        below = Box(xs[c] + touch, ys[r + 1] - touch, xs[c + 1] - touch, ys[r + 1] + touch)
        if c + 1 < columns and not _walled(right.of(rules.down), 1):
            unite((r, c), (r, c + 1))
        if r + 1 < rows and not _walled(below.of(rules.across), 0):
            unite((r, c), (r + 1, c))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for square, begins in owner.items():
        members.setdefault(begins, []).append(square)
    for (row, column), squares in sorted(members.items()):
        across = [c for _, c in squares]
        down = [r for r, _ in squares]
        box = Box(xs[min(across)], ys[min(down)], xs[max(across) + 1], ys[max(down) + 1])
        yield Cell(row, column, box)


def _walled(strip: Image, along: int) -> bool:
    """Whether a rule runs along the strip between two squares."""
    return strip.size == 0 or float(strip.any(axis=along).mean()) >= _WALL
