"""Figures of tables as printed: which texts are amounts, and whether they add up.

Where only white space or a guess tells rows and columns, sums tell whether they were told right.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from itertools import accumulate

_AMOUNT = re.compile(r"[-−－]?(?:\d+|\d{1,3}(?:[,，]\d{3})+)\.\d{1,2}|\d{1,3}(?:[,，]\d{3})+")
LEAST_ROWS = 3
"""So many rows of figures are no accident."""


def is_amount(text: str) -> bool:
    """Whether a text is an amount as tables print them.

    >>> is_amount("1,204.35"), is_amount("2023")
    (True, False)
    """
    return _AMOUNT.fullmatch(text.strip()) is not None


def amount_of(text: str) -> Decimal:
    """The value of an amount as tables print them."""
    return Decimal(re.sub("[,，]", "", text).replace("−", "-").replace("－", "-").strip())


def adds_up(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the figures of most columns hold a sum of figures that stand together.

    >>> adds_up([("合计", "3.00"), ("甲", "1.00"), ("乙", "2.00")])
    True
    >>> adds_up([("合计", "3.00"), ("甲", "1.00"), ("乙", "1.00")])
    False
    """
    columns = [list(_amounts(column)) for column in zip(*rows, strict=True)]
    checked = [_holds_a_sum(column) for column in columns if len(column) >= LEAST_ROWS]
    return sum(checked) * 2 > len(checked)


def _amounts(column: Sequence[str]) -> Iterator[Decimal]:
    for text in column:
        if is_amount(text):
            yield amount_of(text)


def _holds_a_sum(column: Sequence[Decimal]) -> bool:
    """Whether a figure equals two or more that follow it or go before it, without a gap."""
    for figures in (column, column[::-1]):
        for start, total in enumerate(figures):
            sums = list(accumulate(figures[start + 1 :]))
            if total and total in sums[1:]:
                return True
    return False


def consistent(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the figures add up: down the columns, by codes, or across the rows."""
    return adds_up(rows) or _codes_add_up(rows) or _rows_add_up(rows)


def _value(text: str) -> Decimal | None:
    return amount_of(text) if is_amount(text) else None


def _rows_add_up(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first figure of most rows is the sum of the others."""
    figures = [[v for v in map(_value, row) if v is not None] for row in rows]
    several = [row for row in figures if len(row) > 1]
    held = sum(row[0] == sum(row[1:]) for row in several)
    return len(several) >= LEAST_ROWS and 2 * held > len(several)


def _codes_add_up(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most figures of a code are the sum of those of the codes below it."""
    held = failed = 0
    for column in range(len(rows[0])):
        coded = {
            row[0]: value for row in rows if row[0].isdecimal() and (value := _value(row[column]))
        }
        for code, value in coded.items():
            parts = [v for c, v in coded.items() if c[:-2] == code]
            held += bool(parts) and sum(parts) == value
            failed += bool(parts) and sum(parts) != value
    return held > failed and held >= LEAST_ROWS


def all_borne_out(rows: Sequence[Sequence[str]], texts: Set[str]) -> bool:
    """Whether each figure of some texts is part of a sum that holds: across, down, or by codes.

    >>> rows = [("合计", "3.00"), ("甲", "1.00"), ("乙", "2.00"), ("另", "5.00")]
    >>> all_borne_out(rows, {"2.00"}), all_borne_out(rows, {"2.00", "5.00"})
    (True, False)
    """
    across = [_first_is_sum(row) for row in rows]
    return all(
        number in down or across[number]
        for column in range(len(rows[0]) if rows else 0)
        if not texts.isdisjoint(row[column] for row in rows)
        for down in [_summed(rows, column)]
        for number, row in enumerate(rows)
        if row[column] in texts
    )


def _first_is_sum(row: Sequence[str]) -> bool:
    figures = list(_amounts(row))
    return len(figures) > 1 and figures[0] == sum(figures[1:])


def _summed(rows: Sequence[Sequence[str]], column: int) -> set[int]:
    """The rows whose figures in a column are sums of others, or parts of such sums."""
    figures = {n: value for n, row in enumerate(rows) if (value := _value(row[column])) is not None}
    return {*_summed_by_codes(rows, figures), *_summed_together(figures)}


def _summed_by_codes(
    rows: Sequence[Sequence[str]], figures: Mapping[int, Decimal]
) -> Iterator[int]:
    below: dict[str, list[int]] = {}
    for number in figures:
        if rows[number][0].isdecimal():
            below.setdefault(rows[number][0][:-2], []).append(number)
    for number in figures:
        parts = below.get(rows[number][0], [])
        if parts and figures[number] == sum(figures[part] for part in parts):
            yield number
            yield from parts


def _summed_together(figures: Mapping[int, Decimal]) -> Iterator[int]:
    """The same for figures that stand together, as :func:`adds_up` looks for them."""
    down = list(figures)
    for order in (down, down[::-1]):
        values = [figures[number] for number in order]
        for start, total in enumerate(values):
            sums = list(accumulate(values[start + 1 :]))
            if total and total in sums[1:]:
                yield from order[start : start + 2 + sums.index(total, 1)]
