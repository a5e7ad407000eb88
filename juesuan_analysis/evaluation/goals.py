"""The tables of targets: a project's money for the year by source, and its indicators' marks."""

import re
from collections.abc import Iterator, Sequence

from juesuan_analysis.amounts import Amount
from juesuan_analysis.evaluation.labels import FUNDS, MARKS, NUMBER, SOURCES, amount

Keys = Sequence[Sequence[str]]
"""The squeezed cells of a table, row by row."""
At = tuple[int, int]
"""Row and column, counted from 0."""
_UNIT = re.compile(r"\((?P<unit>亿元|万元|千元|元)\)")
_SOURCES_BELOW = 6


def planned_money(keys: Keys) -> dict[str, tuple[Amount, At]]:
    """A project's money (``budget``), and what its marks add up to (``weight``), as printed.

    >>> planned_money([["项目资金(万元)", "年度资金总额:", "12.50"]])["budget"][0].text
    '12.50'
    """
    found: dict[str, tuple[Amount, At]] = {}
    for row, cells in enumerate(keys):
        for column, key in enumerate(cells):
            if "budget" not in found and FUNDS[0].fullmatch(key):
                for money in _behind(keys, row, column):
                    found["budget"] = money
            head = MARKS.fullmatch(key)
            if head and head["whole"]:
                found["weight"] = Amount(head["whole"], "分", unrounded=True), (row, column)
    return found


def planned_lines(keys: Keys) -> Iterator[tuple[str, str, Amount, At]]:
    """The parts of both: name, which of the two it is a part of, figure and cell."""
    total = next((r for r, row in enumerate(keys) for key in row if FUNDS[0].fullmatch(key)), None)
    below = range(total + 1, min(len(keys), total + _SOURCES_BELOW)) if total is not None else ()
    for row in below:
        for column, key in enumerate(keys[row]):
            if SOURCES.fullmatch(key):
                yield from ((key, "budget", *money) for money in _behind(keys, row, column))
    yield from _marks(keys)


def _behind(keys: Keys, row: int, column: int) -> Iterator[tuple[Amount, At]]:
    """The figure in the first filled cell behind a label, in the unit that its block prints."""
    after = next((i for i in range(column + 1, len(keys[row])) if keys[row][i]), None)
    above = (_UNIT.search(key) for cells in keys[: row + 1] for key in cells)
    unit = next((match["unit"] for match in above if match), "万元")
    figure = amount(keys[row][after], unit) if after is not None else None
    if figure and after is not None:
        yield figure, (row, after)


def _marks(keys: Keys) -> Iterator[tuple[str, str, Amount, At]]:
    """The marks of each indicator: the last cell of its row, below the head that closes a row."""
    heads = (r for r, row in enumerate(keys) if (last := _last(row)) and MARKS.fullmatch(last[1]))
    first = next(heads, None)
    for row in range(first + 1, len(keys)) if first is not None else ():
        filled = [(column, key) for column, key in enumerate(keys[row]) if key]
        if (
            len(filled) > 1
            and NUMBER.fullmatch(filled[-1][1])
            and (mark := amount(filled[-1][1], "分"))
        ):
            yield filled[-2][1], "weight", mark, (row, filled[-1][0])


def _last(row: Sequence[str]) -> tuple[int, str] | None:
    """The last filled cell of a row with its column."""
    return next(((i, row[i]) for i in range(len(row) - 1, -1, -1) if row[i]), None)
