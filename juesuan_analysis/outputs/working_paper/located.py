"""Where the printed grids of the self-evaluation hold the figures that were read from them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from juesuan_analysis.amounts import Amount
from juesuan_analysis.document import Grid, Row
from juesuan_analysis.evaluation import Indicator, Project
from juesuan_analysis.evaluation.labels import FUNDS, amount, columns_of, labels_of
from juesuan_analysis.wordforms import compact, squeeze

Spot = tuple[int, int]
"""Row and column in a grid."""

_MONEY = ("initial_budget", "budget", "execution")
_FUNDS_LINES = 6
"""The funds block stands in so many rows below its header."""


def project_spots(grid: Grid, project: Project) -> dict[str, Spot]:
    """Field by field the cell that prints a project's figure; none where that is not certain."""
    lines = [[squeeze(cell) for cell in row.cells] for row in grid.rows]
    index, columns = _header(lines)
    found: dict[str, Spot] = {}
    rows = _task_rows(grid.rows, project) if project.kind == "任务" else _funds_rows(lines, index)
    for row in rows:
        for field, spot in _on_line(lines, row, columns, project):
            found.setdefault(field, spot)
    if project.initial_budget and (budget := _behind_label(lines, project.initial_budget)):
        found.setdefault("initial_budget", budget)
    if project.total and (total := _total(lines, project.total)):
        found["total"] = total
    return found


def indicator_spots(grid: Grid, indicators: Sequence[Indicator]) -> Iterator[dict[str, Spot]]:
    """The cells of weight and score of a table's indicators, in order: two neighbours on a row."""
    start = 0
    for indicator in indicators:
        at = next(_pairs(grid.rows, start, indicator), None)
        if at is None:
            yield {}
            continue
        start = at[0] + 1
        yield {"weight": (at[0], at[1] - 1), "score": at}


def _header(lines: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The row that heads budget and execution, and where each column stands."""
    for index, cells in enumerate(lines):
        found: dict[str, int] = {}
        for column, text in enumerate(cells):
            for name in columns_of(text):
                found.setdefault(name, column)
        if {"budget", "execution"} <= found.keys():
            return index, found
    return len(lines), {}


def _funds_rows(lines: Sequence[Sequence[str]], header: int) -> Iterator[int]:
    for words in FUNDS:
        for row in range(header + 1, min(header + _FUNDS_LINES, len(lines))):
            if any(words.fullmatch(text) for text in lines[row]):
                yield row


def _task_rows(rows: Sequence[Row], project: Project) -> Iterator[int]:
    for index, row in enumerate(rows):
        name = next((compact(cell) for cell in row.cells if cell), "")
        if row.place == project.place and name == project.name:
            yield index


def _on_line(
    lines: Sequence[Sequence[str]], row: int, columns: dict[str, int], project: Project
) -> Iterator[tuple[str, Spot]]:
    """Money under its header; rate, weight and score in this order on its right."""
    cells = lines[row]
    for field in _MONEY:
        column = columns.get(field, len(cells))
        if column < len(cells) and _is(cells[column], getattr(project, field)):
            yield field, (row, column)
    after = max((columns.get(field, -1) for field in _MONEY), default=-1) + 1
    tail = [column for column in range(after, len(cells)) if amount(cells[column]) is not None]
    rates = [column for column in tail if cells[column].endswith("%")]
    plain = [column for column in tail if column not in rates]
    for field, choices in (("rate", rates), ("weight", plain), ("score", plain[::-1])):
        if choices and _is(cells[choices[0]], getattr(project, field)):
            yield field, (row, choices[0])


def _behind_label(lines: Sequence[Sequence[str]], budget: Amount) -> Spot | None:
    """The budget of a whole department stands behind a label of its own."""
    for row, cells in enumerate(lines):
        labelled = (c for c, text in enumerate(cells) if "overall_budget" in labels_of(text))
        for label in labelled:
            after = next((c for c in range(label + 1, len(cells)) if cells[c]), label)
            return (row, after) if _is(cells[after], budget) else None
    return None


def _total(lines: Sequence[Sequence[str]], total: Amount) -> Spot | None:
    for row in range(len(lines) - 1, -1, -1):
        filled = [column for column, text in enumerate(lines[row]) if text]
        if filled and "total" in labels_of(lines[row][filled[0]]):
            return next(((row, c) for c in filled[1:] if _is(lines[row][c], total)), None)
    return None


def _pairs(rows: Sequence[Row], start: int, indicator: Indicator) -> Iterator[Spot]:
    """Where weight and score stand side by side on the indicator's line, rightmost first."""
    for index in range(start, len(rows)):
        cells = [squeeze(cell) for cell in rows[index].cells]
        if rows[index].place != indicator.place or not _names(rows[index], indicator.level3):
            continue
        for column in range(len(cells) - 1, 0, -1):
            if _is(cells[column], indicator.score) and _is(cells[column - 1], indicator.weight):
                yield index, column


def _names(row: Row, name: str) -> bool:
    """Whether a row prints an indicator's name, or its beginning."""
    cells = filter(None, map(compact, row.cells))
    return any(name and (cell.endswith(name) or name.startswith(cell)) for cell in cells)


def _is(text: str, figure: Amount | None) -> bool:
    printed = amount(text)
    value: Decimal | None = figure.value if figure else None
    return printed is not None and printed.value == value
