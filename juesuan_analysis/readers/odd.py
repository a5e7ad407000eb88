"""Tables without rules, or with rules not to be made out: camelot's opinion, if it adds up.

Its flavours guess where rows and columns lie. What stands in them is taken from the sheet, as for
any other table, and is believed only if the figures of most columns add up to one another.
"""

import io
import logging
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from juesuan_analysis.document import Place, Row
from juesuan_analysis.readers.lines import rows_of, text_of
from juesuan_analysis.readers.pages import Ruled
from juesuan_analysis.readers.placing import Placement
from juesuan_analysis.readers.rows import prose_rows
from juesuan_analysis.readers.sheet import Run, Sheet

_AMOUNT = re.compile(r"[-−－]?(?:\d+|\d{1,3}(?:[,，]\d{3})+)\.\d{1,2}|\d{1,3}(?:[,，]\d{3})+")
_FLAVOURS = ("lattice", "hybrid", "network")
_LEAST_ROWS = 3
"""So many rows of figures are no accident."""
_COLUMN = 1.2
"""Share of the type size that parts two columns."""
_SPARSE = 1 / 3
"""A column that is filled in fewer rows, without an amount, is the head of the one beside it."""


def is_amount(text: str) -> bool:
    """Whether a text is an amount as tables print them.

    >>> is_amount("1,204.35"), is_amount("2023")
    (True, False)
    """
    return _AMOUNT.fullmatch(text.strip()) is not None


def in_columns(row: Sequence[Run]) -> bool:
    """Whether a line of print is a row of a table: it ends in an amount that stands apart."""
    end = max((run.right for run in row[:-1]), default=row[-1].left)
    return is_amount(row[-1].text) and row[-1].left - end > _COLUMN * row[-1].size


def unruled(rows: Sequence[Sequence[Run]]) -> bool:
    """Whether lines outside all tables look like the rows of one."""
    return sum(map(in_columns, rows)) >= _LEAST_ROWS


def second_opinion(
    document: pdfium.PdfDocument, number: int, place: Placement, sheet: Sheet
) -> tuple[Ruled, ...]:
    """The tables of a page (from 0) by camelot, those that add up; none if its figures don't."""
    data = _alone(document, number, place)
    amounts = [run for run in sheet.runs if is_amount(run.text)]
    for flavour in _FLAVOURS:
        tables = [
            table
            for xs, ys in _guessed(data, flavour)
            if (table := _filled(xs, ys, sheet.runs)) and adds_up(table.rows)
        ]
        if amounts and all(any(holds(table.box, run) for table in tables) for run in amounts):
            return tuple(tables)
    return ()


def _alone(document: pdfium.PdfDocument, number: int, place: Placement) -> bytes:
    """A file of one page, upright and without a lock."""
    with pdfium.PdfDocument.new() as single:
        single.import_pages(document, [number])
        page = single[0]
        raw.FPDFPage_TransFormWithClip(page, raw.FS_MATRIX(*place.matrix), None)
        page.set_rotation(0)
        page.set_mediabox(0, 0, place.width, place.height)
        page.set_cropbox(0, 0, place.width, place.height)
        changed = io.BytesIO()
        single.save(changed)
    return changed.getvalue()


def _guessed(data: bytes, flavour: str) -> Iterator[tuple[list[float], list[float]]]:
    """Where camelot sees columns, from the left, and rows, from the top."""
    import camelot

    logging.getLogger("camelot").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tables: Any = camelot.read_pdf(io.BytesIO(data), flavor=flavour, suppress_stdout=True)
        except (ValueError, IndexError, ZeroDivisionError):  # nothing it could make a table of
            return
    for table in tables:
        columns, rows = table.cols, table.rows
        yield (
            [columns[0][0], *(right for _, right in columns)],
            [max(rows[0]), *(min(row) for row in rows)],
        )


def _filled(xs: Sequence[float], ys: Sequence[float], runs: Sequence[Run]) -> Ruled | None:
    """What stands in rows and columns, without the lines above and below that are no rows."""
    inside = [
        run
        for run in runs
        if ys[-1] <= run.middle <= ys[0] and xs[0] <= (run.left + run.right) / 2 <= xs[-1]
    ]
    columns = _merged(xs, ys, inside)
    rising = [-y for y in ys]
    texts = [[""] * len(columns) for _ in ys[1:]]
    for number, own in enumerate(columns):
        by_row: dict[int, list[Run]] = {}
        for run in own:
            by_row.setdefault(_slot(rising, -run.middle), []).append(run)
        for row, part in by_row.items():
            texts[row][number] = "".join(map(text_of, rows_of(part))).strip()
    prose = prose_rows([Row(tuple(cells), Place()) for cells in texts], (), True)
    body = [n for n, cells in enumerate(texts) if n not in prose and any(cells)]
    if not body or len(columns) < 2:
        return None
    first, last = body[0], body[-1]
    rows = tuple(tuple(cells) for cells in texts[first : last + 1] if any(cells))
    return Ruled(rows, (xs[0], ys[last + 1], xs[-1], ys[first]))


def _merged(xs: Sequence[float], ys: Sequence[float], runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of each column; the head that stands aside of its figures is put to them."""
    columns: list[list[Run]] = [[] for _ in xs[1:]]
    for run in runs:
        columns[_slot(xs, (run.left + run.right) / 2)].append(run)
    columns = [column for column in columns if column]
    while len(columns) > 1:
        sparse = next((n for n, c in enumerate(columns) if _sparse(c, len(ys) - 1)), None)
        if sparse is None:
            break
        near = [n for n in (sparse - 1, sparse + 1) if 0 <= n < len(columns)]
        nearest = min(near, key=lambda n: _between(columns[sparse], columns[n]))
        columns[nearest] += columns[sparse]
        del columns[sparse]
    return columns


def _sparse(column: Sequence[Run], rows: int) -> bool:
    return len(column) < _SPARSE * rows and not any(is_amount(run.text) for run in column)


def _between(one: Sequence[Run], other: Sequence[Run]) -> float:
    """How wide the gap between two columns is; less than nothing if they overlap."""
    (left, right), (begin, end) = (
        (min(run.left for run in column), max(run.right for run in column))
        for column in (one, other)
    )
    return max(left, begin) - min(right, end)


def _slot(edges: Sequence[float], place: float) -> int:
    return min(max(bisect_right(edges, place) - 1, 0), len(edges) - 2)


def holds(box: tuple[float, float, float, float], run: Run) -> bool:
    """Whether a run lies in a box."""
    left, bottom, right, top = box
    return left <= (run.left + run.right) / 2 <= right and bottom <= run.middle <= top


# Sums


def adds_up(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the figures of most columns hold a sum of figures that stand together.

    >>> adds_up([("合计", "3.00"), ("甲", "1.00"), ("乙", "2.00")])
    True
    >>> adds_up([("合计", "3.00"), ("甲", "1.00"), ("乙", "1.00")])
    False
    """
    columns = [list(_amounts(column)) for column in zip(*rows, strict=True)]
    checked = [_holds_a_sum(column) for column in columns if len(column) >= _LEAST_ROWS]
    return sum(checked) * 2 > len(checked)


def _amounts(column: Sequence[str]) -> Iterator[Decimal]:
    for text in column:
        if is_amount(text):
            yield Decimal(re.sub("[,，]", "", text).replace("−", "-").replace("－", "-").strip())


def _holds_a_sum(column: Sequence[Decimal]) -> bool:
    """Whether a figure equals two or more that follow it or go before it, without a gap."""
    for figures in (column, column[::-1]):
        for start, total in enumerate(figures):
            sums = list(accumulate(figures[start + 1 :]))
            if total and total in sums[1:]:
                return True
    return False
