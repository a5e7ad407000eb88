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


def planned_money(keys: Keys) -> tuple[Amount, At] | None:
    """A project's money for the year with its cell; ``None`` if it is not printed.

    >>> planned_money([["项目资金(万元)", "年度资金总额:", "12.50"]])
    (Amount(text='12.50', unit='万元', unrounded=False, span=None), (0, 2))
    """
    labels = ((r, c) for r, row in enumerate(keys) for c, key in enumerate(row) if _totals(key))
    found = (money for row, column in labels for money in _behind(keys, row, column))
    return next(found, None)


def full_marks(keys: Keys) -> Amount | None:
    """What the marks of the indicators add up to, as their head prints.

    >>> full_marks([["一级指标", "指标值", "分值(90)"]]).text
    '90'
    """
    heads = (MARKS.fullmatch(key) for row in keys for key in row)
    whole = next((head["whole"] for head in heads if head and head["whole"]), None)
    return Amount(whole, "分", unrounded=True) if whole else None


def _totals(key: str) -> bool:
    return bool(FUNDS[0].fullmatch(key))


def planned_lines(keys: Keys) -> Iterator[tuple[str, str, Amount, At]]:
    """Money by source (``budget``), marks by indicator (``weight``): name, which, figure, cell."""
    total = next((r for r, row in enumerate(keys) if any(map(_totals, row))), None)
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
