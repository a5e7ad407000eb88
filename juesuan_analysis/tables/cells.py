"""What a cell meant for a figure says: a figure, nothing, or something that cannot be read."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount, parse_amount
from juesuan_analysis.wordforms import compact, squeeze

FIGURE = re.compile(r"\(?[+△▲−–-]?[\d,]*\d\.\d+\)?")
"""A figure with decimals in half-width forms, below zero or not."""
_CELLS = vocabulary.tables().cells
_MARKS = re.compile(rf"^(?:{_CELLS.mark.pattern})|(?:{_CELLS.mark.pattern})$")
_FIXED = 8
"""So many figures with the same decimals were printed in one format; fewer may only look so."""
_FEW, _MOST, _NEARLY_ALL = 3, 0.6, 0.9
"""A column of so few figures is judged by its whole table; such shares must print the same."""


def is_blank(cell: str) -> bool:
    """Whether a cell prints no figure: nothing at all, a dash, 无.

    >>> is_blank(" －"), is_blank("——"), is_blank("－1.20")
    (True, True, False)
    """
    return bool(_CELLS.blank.fullmatch(compact(cell)))


def is_figure(cell: str) -> bool:
    """Whether a cell prints a figure with decimals.

    >>> is_figure("（0.57）"), is_figure("2,404.35①"), is_figure("2404")
    (True, True, False)
    """
    return bool(FIGURE.fullmatch(_MARKS.sub("", squeeze(cell))))


def figure(cell: str, unit: str) -> Amount:
    """The figure of a cell: brackets and triangles are signs, marks of notes are no part of it.

    Raises:
        UnreadableAmount: if it is anything but one figure.

    >>> str(figure("（0.57）", "万元")), str(figure("△1,200.5", "元")), str(figure("7.00[1]", "元"))
    ('-0.57', '-1200.5', '7.00')
    """
    text = squeeze(cell)
    plain = _MARKS.sub("", text) or text
    below = _CELLS.negative.fullmatch(plain)
    return parse_amount(f"-{below[1] or below[2]}" if below else plain, unit)


def odd_ones(amounts: Sequence[tuple[int, Amount]]) -> Iterator[int]:
    """Which figures have more decimals than their column prints: something else ran into them.

    Args:
        amounts: column and figure of every readable cell of one table.

    >>> [*odd_ones([(0, Amount(text)) for text in ("7.50", "7.25", "1.12", "2.352024")])]
    [3]
    """
    columns: dict[int, Counter[int]] = defaultdict(Counter)
    filled = [(column, amount) for column, amount in amounts if amount.value]
    for column, amount in filled:
        columns[column][amount.decimals] += 1
    whole = sum(columns.values(), Counter[int]())
    fixed = {a.decimals for _, a in filled if a.decimals and a.text.endswith("0")}
    fixed |= {decimals for decimals, often in whole.items() if often >= _FIXED}
    for index, (column, amount) in enumerate(amounts):
        few = columns[column].total() < _FEW
        usual = _usual(whole if few else columns[column], _NEARLY_ALL if few else _MOST)
        if usual in fixed and 0 < usual < amount.decimals:
            yield index


def _usual(decimals: Counter[int], share: float) -> int:
    """The decimals that such a share of figures print; 0 if no such share prints the same."""
    return next((d for d, often in decimals.items() if often >= share * decimals.total()), 0)
