"""The same disclosure in other words: nothing it says changes, so no finding may come of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.generating.making import Heading, Made, make
from tests.generating.told import Piece, replaced

_WORDS = {
    "，增长": "，上升",
    "，下降": "，减少",
    "比上年": "较上年",
    "与上年相比，": "同比",
    "持平": "一致",
    "主要原因是": "主要原因：",
}


def _restyled(**changes: object) -> Callable[[Made], Made]:
    """Printed otherwise: the same seed makes the same sentences."""
    return lambda made: make(made.seed, replace(made.style, **changes))  # type: ignore[arg-type]


def _in_yuan(made: Made) -> Made:
    return _restyled(told_unit="元", told_decimals=2)(made)


def _tables_in_yuan(made: Made) -> Made:
    return _restyled(unit="元", decimals=2)(made)


def _other_words(made: Made) -> Made:
    """Other words of direction and comparison."""
    return replace(
        made, blocks=tuple(_reworded(b) if isinstance(b, Piece) else b for b in made.blocks)
    )


def _reworded(piece: Piece) -> Piece:
    pattern = "|".join(map(re.escape, _WORDS))
    for match in reversed(list(re.finditer(pattern, piece.text))):
        piece = replaced(piece, match.start(), match.end(), _WORDS[match[0]])
    return piece


def _other_tables(made: Made) -> Made:
    tables = list(made.style.tables.items())
    Random(made.seed).shuffle(tables)
    return _restyled(tables=dict(tables))(made)


def _other_sections(made: Made) -> Made:
    """The narrative's sections in another order."""
    starts = [i for i, b in enumerate(made.blocks) if isinstance(b, Heading)]
    ends = [*starts[1:], len(made.blocks)]
    runs = [made.blocks[a:b] for a, b in zip(starts, ends, strict=True)]
    told = [i for i, run in enumerate(runs) if any(isinstance(b, Piece) and b.numbers for b in run)]
    moved = dict(zip(told, reversed(told), strict=True))
    ordered = (block for i, _ in enumerate(runs) for block in runs[moved.get(i, i)])
    return replace(made, blocks=(*made.blocks[: starts[0]], *ordered))


REWRITES: dict[str, Callable[[Made], Made]] = {
    "as made": lambda made: made,
    "sections in another order": _other_sections,
    "tables in another order": _other_tables,
    "amounts told in yuan": _in_yuan,
    "tables in yuan": _tables_in_yuan,
    "thousands separators told": _restyled(told_separators=True),
    "no thousands separators": _restyled(separators=False, told_separators=False),
    "full-width digits": _restyled(full_width=True),
    "other direction words": _other_words,
}
"""Rewrites by what they change."""
