"""Figures that are broken over the lines of their cell, as narrow columns break them.

What stands close below each other and makes an amount together is one figure, if it can be told in
one way only. Whether it was one in truth is for the sums of its table to say.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from juesuan_analysis.readers.open_cells import Cell, over
from juesuan_analysis.readers.sums import is_amount

Lines = Sequence[Sequence[Cell]]

_PIECE = re.compile(r"[-−－]?[\d,，.]+")
_MOST_LINES = 4
_LEVEL = 0.4
"""Cells of one row stand at most so much of the type size higher or lower."""


class Mended(NamedTuple):
    """The cells that stand on some lines, those put together, and the pieces that these were."""

    cells: list[Cell]
    whole: list[Cell]
    pieces: set[Cell]


def mended(lines: Lines, close: Callable[[Cell, Cell], bool]) -> Mended:
    """What stands on lines, with broken figures whole; ``close`` is whether one cell is below one.

    A figure stands where the rest of its row does: in the middle of its lines, or at the first.
    """
    pieces = [cell for line in lines for cell in line if _PIECE.fullmatch(cell.text)]
    runs = [run for run in _runs(list(_pairs(pieces, close))) if is_amount(_text(run))]
    broken = set(chain.from_iterable(runs))
    rest = [cell for line in lines for cell in line if cell not in broken]
    whole = [_whole(run, rest) for run in runs]
    return Mended([*rest, *whole], whole, broken)


def _runs(pairs: Sequence[tuple[Cell, Cell]]) -> Iterator[list[Cell]]:
    """Pieces that stand below each other, where each has but one above and one below."""
    below = dict(pairs)
    counts = [Counter(part) for part in zip(*pairs, strict=True)]
    several = {cell for count in counts for cell, times in count.items() if times > 1}
    lower = set(below.values())
    for start in below:
        if start not in lower:
            run = [start]
            while run[-1] in below:
                run.append(below[run[-1]])
            if len(run) <= _MOST_LINES and not several.intersection(run):
                yield run


def _pairs(
    pieces: Sequence[Cell], close: Callable[[Cell, Cell], bool]
) -> Iterator[tuple[Cell, Cell]]:
    """Pieces with those that stand close below them."""
    for number, upper in enumerate(pieces):
        for lower in pieces[number + 1 :]:
            if upper.middle - lower.middle > 2 * upper.size:
                break
            if over(upper.span, lower.span) > 0 and close(upper, lower):
                yield upper, lower


def _text(run: Sequence[Cell]) -> str:
    return "".join(cell.text for cell in run)


def _whole(run: Sequence[Cell], rest: Sequence[Cell]) -> Cell:
    """The figure that pieces make, as high up as the others of its row."""
    centre, top = (run[0].middle + run[-1].middle) / 2, run[0].middle
    level = _LEVEL * run[0].size
    at_top = any(abs(cell.middle - top) < level for cell in rest)
    at_centre = any(abs(cell.middle - centre) < level for cell in rest)
    return replace(
        run[0],
        lines=tuple(chain.from_iterable(cell.lines for cell in run)),
        span=(min(cell.span[0] for cell in run), max(cell.span[1] for cell in run)),
        middle=top if at_top and not at_centre else centre,
    )
