"""Tables that rules and white space do not make out: camelot's opinion, if it adds up.

Its flavours guess where rows and columns lie. What stands in them is taken from the sheet, as for
any other table, and is believed only if the figures of most columns add up to one another.
"""

import io
import logging
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from statistics import median
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from juesuan_analysis.document import Place, Row, Strip
from juesuan_analysis.readers.cell_rows import from_the_left, prose_rows
from juesuan_analysis.readers.lines import rows_of, text_of
from juesuan_analysis.readers.pages import Ruled
from juesuan_analysis.readers.placing import Placement
from juesuan_analysis.readers.sheet import Run, Sheet
from juesuan_analysis.readers.sums import LEAST_ROWS, adds_up, is_amount

_Column = dict[int, list[Run]]
"""What stands in a column, by rows."""
_FLAVOURS = ("lattice", "hybrid", "network")
_UNRULED = ("network",)
"""Without a rule down the others, which look for rules in a picture of the page, see no more."""
_COLUMN = 1.2
"""Share of the type size that parts two columns."""
_ACROSS = 0.6
"""Share of a table's width that a rule covers which ends a row."""
_NEAR = 3.0
_HUDDLED = 0.6
"""Share of the usual distance between rows that lines of one cell stand below each other."""
_SPARSE = 1 / 3
"""A column that is filled in fewer rows, without an amount, is the head of the one beside it."""


def in_columns(row: Sequence[Run]) -> bool:
    """Whether a line of print is a row of a table: it ends in an amount that stands apart."""
    end = max((run.right for run in row[:-1]), default=row[-1].left)
    return is_amount(row[-1].text) and row[-1].left - end > _COLUMN * row[-1].size


def unruled(rows: Sequence[Sequence[Run]]) -> bool:
    """Whether lines outside all tables look like the rows of one."""
    return sum(map(in_columns, rows)) >= LEAST_ROWS


def second_opinion(
    document: pdfium.PdfDocument, number: int, place: Placement, sheet: Sheet
) -> tuple[Ruled, ...]:
    """The tables of a page (from 0) by camelot, those that add up; none if its figures don't."""
    data = _alone(document, number, place)
    amounts = [run for run in sheet.runs if is_amount(run.text)]
    for flavour in _FLAVOURS if sheet.down else _UNRULED:
        tables = [
            table
            for xs, ys in _guessed(data, flavour)
            if (table := _filled(xs, ys, sheet)) and adds_up(table.rows)
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
        except Exception:  # whatever it stumbles over: it has no opinion
            return
    for table in tables:
        columns, rows = table.cols, table.rows
        yield (
            [columns[0][0], *(right for _, right in columns)],
            [max(rows[0]), *(min(row) for row in rows)],
        )


def _filled(xs: Sequence[float], ys: Sequence[float], sheet: Sheet) -> Ruled | None:
    """What stands in rows and columns, without the lines above and below that are no rows."""
    bands: list[list[Run]] = [[] for _ in xs[1:]]
    for run in sheet.runs:
        x = (run.left + run.right) / 2
        if ys[-1] <= run.middle <= ys[0] and xs[0] <= x <= xs[-1]:
            bands[_slot(xs, x)].append(run)
    ys = _whole_rows(xs, ys, bands, sheet)
    columns = _joined([_by_row(band, ys) for band in bands if band], len(ys) - 1)
    cells = [[rows_of(column.get(row, ())) for column in columns] for row in range(len(ys) - 1)]
    if sum(_parted(line) for row in cells for cell in row for line in cell) > 1:
        return None  # two columns were taken for one
    if _huddled(cells):
        return None  # a line of a cell was taken for a row
    texts = [tuple("".join(map(text_of, cell)).strip() for cell in row) for row in cells]
    prose = prose_rows([Row(row, Place()) for row in texts], (), True)
    body = [n for n, row in enumerate(texts) if n not in prose and any(row)]
    if not body or len(columns) < 2:
        return None
    first, last = body[0], body[-1]
    edges = [min(run.left for run in chain(*column.values())) for column in columns] + [xs[-1]]
    kept = [row for row in range(first, last + 1) if any(texts[row])]
    return Ruled(
        tuple(from_the_left([texts[row] for row in kept])),
        (xs[0], ys[last + 1], xs[-1], ys[first]),
        tuple(Strip(ys[row + 1], ys[row], edges) for row in kept),
    )


def _whole_rows(
    xs: Sequence[float], ys: Sequence[float], bands: Sequence[Sequence[Run]], sheet: Sheet
) -> list[float]:
    """The ends of rows; between two rules across there is one, if it has one amount a column."""
    within = [s for s in sheet.across if s.right > xs[0] and s.left < xs[-1]]
    rules = [
        stroke.bottom
        for stroke in within
        if min(stroke.right, xs[-1]) - max(stroke.left, xs[0]) > _ACROSS * (xs[-1] - xs[0])
    ]
    ends = list(ys)
    for low, high in pairwise(rules):
        amounts = (
            sum(low < run.middle < high and is_amount(run.text) for run in band) for band in bands
        )
        divided = any(low < stroke.bottom < high for stroke in within)  # a head in two storeys
        if max(amounts) <= 1 and not divided:
            ends = [y for y in ends if not low < y < high]
    near = [y for y in ends if any(abs(y - rule) < _NEAR for rule in rules)]
    return sorted({*ends, *rules}.difference(near) | set(rules), reverse=True)


def _by_row(runs: Sequence[Run], ys: Sequence[float]) -> _Column:
    column: _Column = {}
    rising = [-y for y in ys]
    for run in runs:
        column.setdefault(_slot(rising, -run.middle), []).append(run)
    return column


def _huddled(cells: Sequence[Sequence[Sequence[Sequence[Run]]]]) -> bool:
    """Whether some rows of figures, or what is between them, stand much closer than most do."""
    rows = [[run for cell in row for line in cell for run in line] for row in cells]
    middles = [
        (min(run.middle for run in row), any(is_amount(run.text) for run in row))
        for row in rows
        if row
    ]
    figures = [n for n, (_, amount) in enumerate(middles) if amount]
    body = middles[figures[0] : figures[-1] + 1] if figures else []
    pitches = [above - below for (above, _), (below, _) in pairwise(body)]
    return bool(pitches) and min(pitches) < _HUDDLED * median(pitches)


def _parted(row: Sequence[Run]) -> bool:
    """Whether a line of print has a gap as wide as one between columns."""
    return any(after.left - run.right > _COLUMN * run.size for run, after in pairwise(row))


def _joined(columns: list[_Column], rows: int) -> list[_Column]:
    """The columns, one that holds but heads put to the figures beside it that have none."""
    number = 0
    while number < len(columns):
        column = columns[number]
        beside = [
            other
            for at in (number - 1, number + 1)
            if 0 <= at < len(columns) and not column.keys() & (other := columns[at]).keys()
        ]
        if _sparse(column, rows) and beside:
            min(beside, key=lambda other: _between(column, other)).update(column)
            del columns[number]
        else:
            number += 1
    return columns


def _sparse(column: _Column, rows: int) -> bool:
    amounts = (is_amount(run.text) for own in column.values() for run in own)
    return len(column) < _SPARSE * rows and not any(amounts)


def _between(one: _Column, other: _Column) -> float:
    """How wide the gap between two columns is; less than nothing if they overlap."""
    (left, right), (begin, end) = (
        (min(run.left for run in runs), max(run.right for run in runs))
        for runs in (list(chain(*column.values())) for column in (one, other))
    )
    return max(left, begin) - min(right, end)


def _slot(edges: Sequence[float], place: float) -> int:
    return min(max(bisect_right(edges, place) - 1, 0), len(edges) - 2)


def holds(box: tuple[float, float, float, float], run: Run) -> bool:
    """Whether a run lies in a box."""
    left, bottom, right, top = box
    return left <= (run.left + run.right) / 2 <= right and bottom <= run.middle <= top
