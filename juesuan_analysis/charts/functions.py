"""Chart of expenditure by function."""

from collections.abc import Sequence
from decimal import Decimal

from matplotlib.figure import Figure

from juesuan_analysis import analysis
from juesuan_analysis.analysis import Subject, is_lowest
from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import (
    AMBER,
    AMBER_TEXT,
    BLUE,
    BODY,
    GREY,
    INK,
    MUTED,
    SMALL,
    WHITE,
    Board,
)
from juesuan_analysis.charts.captions import (
    Lang,
    NoData,
    called,
    percentage,
    say,
    source,
)
from juesuan_analysis.charts.spacing import height, keep, scale, slack, spread
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.vocabulary import chart_text

_NAMES = 4.0  # width in inches that names may take


_KINDS = {
    "basic": (BLUE, WHITE, BLUE),
    "project": (AMBER, INK, AMBER_TEXT),
    "rest": (GREY, INK, MUTED),
}
"""What a total consists of: fill, colour of text on it, colour of text beside it."""


def expenditure_by_function(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Classes of expenditure and the items within, basic and project expenditure stacked."""
    classes, items = _functions(d)
    if not classes:
        raise NoData("没有按功能分类的支出：支出决算表缺或为空")
    whole = analysis.whole_expenditure(d, (each.total for each in classes))
    board = Board(lang, analysis.table_unit(d, analysis.functional_table(d)))
    money, first = board.money, classes[0]
    named = {
        "name": called(first.item, lang),
        "share": percentage(first.total, whole),
        "value": money.told(first.total),
        "whole": money.told(whole),
        "unit": money.name,
        "n": len(classes),
    }
    only = "title" if len(classes) > 1 else "only_title"
    board.head(
        say(lang, chart_text(f"expenditure_by_function.{only}"), **named),
        say(lang, "expenditure_by_function.subtitle", **named),
    )
    where = source(d, lang, analysis.functional_table(d))
    rows, hidden = _fitting(classes, items, board.depth_above(where, ["…"]), lang)
    board.foot(where, [_hidden_note(board, hidden)])
    _draw_functions(board, rows)
    return board.figure


def _hidden_note(board: Board, hidden: Sequence[Subject]) -> str:
    if not hidden:
        return ""
    classes = [row.total for row in hidden if row.is_class]
    key = "hidden_classes" if classes else "hidden"
    value = board.money.told(sum(classes, start=Decimal(0)))
    return say(
        board.lang,
        chart_text(f"expenditure_by_function.{key}"),
        n=len(hidden),
        classes=len(classes),
        value=value,
    )


def _functions(d: Disclosure) -> tuple[list[Subject], list[Subject]]:
    """Classes and lowest-level items with an amount, the largest first."""
    rows = [row for row in analysis.subjects(d) if row.total > 0]
    codes = [row.code for row in rows]
    lowest = [row for row in rows if not row.is_class and is_lowest(row.code, codes)]
    classes = [row for row in rows if row.is_class] or lowest
    return _by_size(classes), _by_size(lowest)


def _segments(row: Subject) -> list[tuple[str, Decimal]]:
    """What a total consists of: kinds and amounts, of what is not nothing."""
    amounts = (row.basic, row.project, row.total - row.basic - row.project)
    return [(kind, value) for kind, value in zip(_KINDS, amounts, strict=True) if value > 0]


def _by_size(rows: Sequence[Subject]) -> list[Subject]:
    return sorted(rows, key=lambda row: row.total, reverse=True)


def _fitting(
    classes: Sequence[Subject], items: Sequence[Subject], depth: float, lang: Lang
) -> tuple[list[Subject], list[Subject]]:
    """Classes, each followed by its items; the smallest are left out where room is short."""
    rows: list[tuple[Subject, float, Decimal]] = []
    floor = max((each.total for each in (*classes, *items)), default=Decimal(0))
    for each in classes:
        rows.append((each, height(_label(each, lang)[0]), each.total + floor))  # classes go last
        within = (i for i in items if i.code != each.code and i.code.startswith(each.code))
        rows += [(item, height(_label(item, lang)[0]), item.total) for item in within]
    return keep(rows, depth)


def _label(row: Subject, lang: Lang) -> tuple[str, float, float]:
    """A row's name in its lines, its size and its indent."""
    size, indent = (BODY, 0.0) if row.is_class else (SMALL, 0.25)
    return fonts.wrap(called(row.item, lang), size, _NAMES - indent), size, indent


def _draw_functions(board: Board, rows: Sequence[Subject]) -> None:
    labels = [_label(row, board.lang) for row in rows]
    wide = max(fonts.width(name, size) + indent for name, size, indent in labels)
    x = board.left + wide + 0.2
    inch, told = _function_scale(board, rows, board.right - x)
    heights = [height(name) for name, _, _ in labels]
    middles = spread(heights, board.top, slack(heights, board.depth))
    for row, (name, size, indent), y in zip(rows, labels, middles, strict=True):
        board.text(board.left + indent, y, name, size, INK if row.is_class else MUTED)
        _draw_function(board, row, (x, y, inch), row.code in told)


def _function_scale(board: Board, rows: Sequence[Subject], room: float) -> tuple[float, set[str]]:
    """Inches a unit, and the subjects whose bars are long enough to hold their own words."""
    told = {row.code for row in rows if len(_segments(row)) > 1}
    while True:
        tails = [_tail(board, row, row.code in told) for row in rows]
        widths = [0.2 + sum(fonts.width(text, SMALL) for text, _ in tail) for tail in tails]
        totals = (row.total for row in rows)
        inch = scale(zip(totals, widths, strict=True), room)
        tight = {r.code for r in rows if r.code in told and not _holds_words(board, r, inch)}
        if not tight:
            return inch, told
        told -= tight


def _holds_words(board: Board, row: Subject, inch: float) -> bool:
    return all(
        fonts.width(_segment_words(board, kind, value), SMALL) + 0.15 <= float(value) * inch
        for kind, value in _segments(row)
    )


def _segment_words(board: Board, kind: str, value: Decimal) -> str:
    name = say(board.lang, chart_text(f"expenditure_by_function.{kind}"))
    return f"{name} {board.money.figure(value)}"


def _tail(board: Board, row: Subject, told: bool) -> list[tuple[str, str]]:
    """The total behind a bar and, unless the bar itself tells, what it consists of."""
    parts = [(board.money.figure(row.total), INK)]
    kinds = [(kind, value, _KINDS[kind][2]) for kind, value in _segments(row)]
    if told:
        return parts
    if len(kinds) == 1:
        kind, _, color = kinds[0]
        return [
            *parts,
            ("  " + say(board.lang, chart_text(f"expenditure_by_function.{kind}")), color),
        ]
    for sign, (kind, value, color) in zip(("  ", " + ", " + "), kinds, strict=False):
        parts.append((sign + _segment_words(board, kind, value), color))
    return parts


def _draw_function(
    board: Board, row: Subject, place: tuple[float, float, float], told: bool
) -> None:
    x, y, inch = place
    thick = 0.25 if row.is_class else 0.215
    for kind, value in _segments(row):
        fill, ink, _ = _KINDS[kind]
        long = float(value) * inch
        board.bar(x, y, long, thick, fill)
        if told:
            words = _segment_words(board, kind, value)
            board.text(x + long / 2, y, words, SMALL, ink, "center")
        x += long
    board.run(x + 0.12, y, _tail(board, row, told), SMALL)
