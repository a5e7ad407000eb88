"""Chart of the self-evaluated projects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from matplotlib.figure import Figure

from juesuan_analysis import analysis
from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.analysis import Execution
from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import BLUE, INK, MUTED, RULE, SMALL, TRACK, VERMILION, Board
from juesuan_analysis.charts.captions import Lang, NoData, called, mark, say, source
from juesuan_analysis.charts.spacing import Column, height, keep, slack, spread
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.vocabulary import chart_text

_NAMES = 3.9  # width in inches that names may take
_HEADER = 0.38
_FULL = Decimal(100)


def projects(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Each project's execution of its budget, beside what the narrative states and the score."""
    every = analysis.executions(d)
    if not every:
        raise NoData("没有项目绩效自评表")
    *rows, total = every
    rows.sort(key=lambda row: row.executed)
    total = replace(total, total=None if total.total is None else round_half_up(total.total, 2))
    board = Board(lang)
    board.head(_title(board, rows, total), say(lang, "projects.subtitle", unit=board.money.name))
    for row in rows:
        if row.standing:
            board.judged(row.standing)
    told = any(row.standing for row in rows)
    where = source(d, lang, "evaluation", "narrative" if told else None)
    depth = board.depth_above(where, ["…"]) - _HEADER - height(_name(total, lang))
    kept, left_out = keep([(row, height(_name(row, lang)), _weight(row)) for row in rows], depth)
    board.foot(where, [say(lang, "projects.left_out", n=len(left_out)) if left_out else ""])
    _draw_projects(board, kept, total)
    return board.figure


def _weight(row: Execution) -> Decimal:
    """Where room is short, contradictions stay longest and full execution goes first."""
    short = _FULL if row.rate is None else abs(_FULL - row.rate)
    return short + (1000 if row.refuted else 0)


def shown_rate(row: Execution) -> str:
    """The recomputed rate of execution in words; empty if there is none."""
    return "" if row.rate is None else f"{round_half_up(row.rate, 2)}%"


def _stated(row: Execution) -> str:
    """The narrative's rate with the symbol of its verdict; empty if there is none."""
    verdict = row.standing
    return f"{row.stated_completion}% {mark(verdict)}" if verdict else ""


def _title(board: Board, rows: Sequence[Execution], total: Execution) -> str:
    lang, money = board.lang, board.money
    parts = {
        "n": len(rows),
        "execution": money.told(total.execution or Decimal(0)),
        "budget": money.told(total.budget or Decimal(0)),
        "rate": shown_rate(total),
        "wrong": sum(row.refuted for row in rows),
    }
    title = say(lang, "projects.title" if total.rate is not None else "projects.rateless", **parts)
    return title + (say(lang, "projects.wrong", **parts) if parts["wrong"] else "")


def _name(row: Execution, lang: Lang) -> str:
    return fonts.wrap(called(row.name, lang), SMALL, _NAMES)


@dataclass(frozen=True)
class _Columns:
    start: float
    track: float
    stated: float
    budget: Column
    execution: Column
    score: Column


def _columns(board: Board, rows: Sequence[Execution]) -> _Columns:
    """Columns from the right; what is left between them and the names is the track of 100 %."""
    score = Column.of((row.total for row in rows), board.right)
    heading = _heading_width(board, "score")
    right = board.right - max(heading, 0.75) - 0.3
    execution = Column.of((row.execution for row in rows), right, board.money)
    wide = _column_width(board, "execution", (row.execution for row in rows))
    budget = Column.of((row.budget for row in rows), execution.right - wide - 0.3, board.money)
    wide = _column_width(board, "budget", (row.budget for row in rows))
    says = (fonts.width(_stated(row), SMALL) for row in rows)
    words = max(_heading_width(board, "stated"), *says)
    stated = budget.right - wide - 0.35 - words
    start = board.left + max(fonts.width(_name(row, board.lang), SMALL) for row in rows) + 0.25
    rates = max(fonts.width(shown_rate(row), SMALL) for row in rows)
    return _Columns(start, stated - 0.35 - rates - 0.1 - start, stated, budget, execution, score)


def _heading_width(board: Board, key: str) -> float:
    return fonts.width(say(board.lang, chart_text(f"projects.{key}")), SMALL)


def _column_width(board: Board, key: str, values: Iterable[Decimal | None]) -> float:
    figures = (board.money.figure(value) for value in values if value is not None)
    widths = (fonts.width(figure, SMALL) for figure in figures)
    return max([_heading_width(board, key), *widths])


def _draw_projects(board: Board, rows: Sequence[Execution], total: Execution) -> None:
    every = [*rows, total]
    columns = _columns(board, every)
    _draw_headings(board, columns)
    heights = [height(_name(row, board.lang)) for row in every]
    depth = board.depth - _HEADER
    middles = spread(heights, board.top + _HEADER, slack(heights, depth))
    for row, y in zip(every, middles, strict=True):
        _draw_project(board, columns, row, y)
    if rows:
        y = (middles[-1] + middles[-2]) / 2
        board.line((board.left, board.right), (y, y), RULE)


def _draw_headings(board: Board, columns: _Columns) -> None:
    y = board.top + 0.1
    board.text(columns.start, y, say(board.lang, "projects.rate"), SMALL, MUTED)
    board.text(columns.stated, y, say(board.lang, "projects.stated"), SMALL, MUTED)
    for key, column in (
        ("budget", columns.budget),
        ("execution", columns.execution),
        ("score", columns.score),
    ):
        board.text(
            column.right, y, say(board.lang, chart_text(f"projects.{key}")), SMALL, MUTED, "right"
        )


def _draw_project(board: Board, columns: _Columns, row: Execution, y: float) -> None:
    board.text(board.left, y, _name(row, board.lang), SMALL)
    _draw_rate(board, columns, row, y)
    if row.standing:
        board.text(columns.stated, y, _stated(row), SMALL, VERMILION if row.refuted else INK)
    for column, value in (
        (columns.budget, row.budget),
        (columns.execution, row.execution),
        (columns.score, row.total),
    ):
        if value is not None:
            column.write(board, y, value)


def _draw_rate(board: Board, columns: _Columns, row: Execution, y: float) -> None:
    """A track of 100 % with the executed part filled."""
    if row.rate is None:
        board.text(columns.start, y, say(board.lang, "projects.no_rate"), SMALL, MUTED)
        return
    board.bar(columns.start, y, columns.track, 0.18, TRACK)
    filled = min(float(row.rate) / 100, 1.0) * columns.track
    board.bar(columns.start, y, filled, 0.18, BLUE)
    board.text(columns.start + columns.track + 0.1, y, shown_rate(row), SMALL)
