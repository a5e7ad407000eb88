"""Chart of expenditure by function."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from matplotlib.figure import Figure

from juesuan_analysis import analysis
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
from juesuan_analysis.charts.layout import height, keep, scale, slack, spread
from juesuan_analysis.charts.words import (
    Lang,
    NoData,
    amount,
    called,
    functional_table,
    percentage,
    records,
    say,
    source,
    unit,
    whole_expenditure,
)
from juesuan_analysis.disclosure import Disclosure

_NAMES = 4.0  # width in inches that names may take


@dataclass(frozen=True)
class _Function:
    code: str
    name: str
    total: Decimal
    basic: Decimal
    project: Decimal
    is_class: bool

    @property
    def segments(self) -> list[tuple[str, Decimal, str, str]]:
        """Kind, amount, fill and the colour of text on it, of what is not zero."""
        rest = self.total - self.basic - self.project
        kinds = (
            ("basic", self.basic, BLUE, WHITE),
            ("project", self.project, AMBER, INK),
            ("rest", rest, GREY, INK),
        )
        return [kind for kind in kinds if kind[1] > 0]


_KIND_TEXT = {"basic": BLUE, "project": AMBER_TEXT, "rest": MUTED}


def expenditure_by_function(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Classes of expenditure and the items within, basic and project expenditure stacked."""
    classes, items = _functions(d, lang)
    if not classes:
        raise NoData("没有按功能分类的支出：支出决算表缺或为空")
    whole = whole_expenditure(d) or sum((each.total for each in classes), start=Decimal(0))
    board = Board(lang)
    first = classes[0]
    named = {
        "name": first.name,
        "share": percentage(first.total, whole),
        "value": amount(first.total),
        "whole": amount(whole),
        "unit": unit(d, lang),
        "n": len(classes),
    }
    only = "title" if len(classes) > 1 else "only_title"
    board.head(
        say(lang, f"expenditure_by_function.{only}", **named),
        say(lang, "expenditure_by_function.subtitle", **named),
    )
    where = source(d, lang, functional_table(d))
    rows, hidden = _fitting(classes, items, board.depth_above(where, ["…"]))
    board.foot(where, [_hidden_note(hidden, lang)])
    _draw_functions(board, rows)
    return board.figure


def _hidden_note(hidden: Sequence[_Function], lang: Lang) -> str:
    if not hidden:
        return ""
    classes = [row.total for row in hidden if row.is_class]
    key = "hidden_classes" if classes else "hidden"
    value = amount(sum(classes, start=Decimal(0)))
    return say(
        lang, f"expenditure_by_function.{key}", n=len(hidden), classes=len(classes), value=value
    )


def _functions(d: Disclosure, lang: Lang) -> tuple[list[_Function], list[_Function]]:
    """Classes and lowest-level items with an amount, the largest first."""
    rows = [
        _Function(r.code, called(r.item, lang), r.total, r.basic, r.project, len(r.code) == 3)
        for r in records(analysis.expenditure_by_function(d))
        if r.total > 0
    ]
    codes = [row.code for row in rows]
    lowest = [
        row
        for row in rows
        if not row.is_class and not any(c != row.code and c.startswith(row.code) for c in codes)
    ]
    classes = [row for row in rows if row.is_class] or lowest
    return _by_size(classes), _by_size(lowest)


def _by_size(rows: Sequence[_Function]) -> list[_Function]:
    return sorted(rows, key=lambda row: row.total, reverse=True)


def _fitting(
    classes: Sequence[_Function], items: Sequence[_Function], depth: float
) -> tuple[list[_Function], list[_Function]]:
    """Classes, each followed by its items; the smallest are left out where room is short."""
    rows: list[tuple[_Function, float, Decimal]] = []
    floor = max((each.total for each in (*classes, *items)), default=Decimal(0))
    for each in classes:
        rows.append((each, height(_label(each)[0]), each.total + floor))  # classes go last
        within = (i for i in items if i.code != each.code and i.code.startswith(each.code))
        rows += [(item, height(_label(item)[0]), item.total) for item in within]
    return keep(rows, depth)


def _label(row: _Function) -> tuple[str, float, float]:
    """A row's name in its lines, its size and its indent."""
    size, indent = (BODY, 0.0) if row.is_class else (SMALL, 0.25)
    return fonts.wrap(row.name, size, _NAMES - indent), size, indent


def _draw_functions(board: Board, rows: Sequence[_Function]) -> None:
    wide = max(fonts.width(name, size) + indent for name, size, indent in map(_label, rows))
    x = board.left + wide + 0.2
    inch, told = _function_scale(board, rows, board.right - x)
    heights = [height(_label(row)[0]) for row in rows]
    middles = spread(heights, board.top, slack(heights, board.depth))
    for row, y in zip(rows, middles, strict=True):
        name, size, indent = _label(row)
        board.text(board.left + indent, y, name, size, INK if row.is_class else MUTED)
        _draw_function(board, row, (x, y, inch), row.code in told)


def _function_scale(board: Board, rows: Sequence[_Function], room: float) -> tuple[float, set[str]]:
    """Inches a unit, and the subjects whose bars are long enough to hold their own words."""
    told = {row.code for row in rows if len(row.segments) > 1}
    while True:
        tails = [_tail(board, row, row.code in told) for row in rows]
        widths = [0.2 + sum(fonts.width(text, SMALL) for text, _ in tail) for tail in tails]
        totals = (row.total for row in rows)
        inch = scale(zip(totals, widths, strict=True), room)
        tight = {r.code for r in rows if r.code in told and not _holds_words(board, r, inch)}
        if not tight:
            return inch, told
        told -= tight


def _holds_words(board: Board, row: _Function, inch: float) -> bool:
    return all(
        fonts.width(_segment_words(board, kind, value), SMALL) + 0.15 <= float(value) * inch
        for kind, value, _, _ in row.segments
    )


def _segment_words(board: Board, kind: str, value: Decimal) -> str:
    return f"{say(board.lang, f'expenditure_by_function.{kind}')} {amount(value)}"


def _tail(board: Board, row: _Function, told: bool) -> list[tuple[str, str]]:
    """The total behind a bar and, unless the bar itself tells, what it consists of."""
    parts = [(amount(row.total), INK)]
    kinds = [(kind, value, _KIND_TEXT[kind]) for kind, value, _, _ in row.segments]
    if told:
        return parts
    if len(kinds) == 1:
        kind, _, color = kinds[0]
        return [*parts, ("  " + say(board.lang, f"expenditure_by_function.{kind}"), color)]
    for sign, (kind, value, color) in zip(("  ", " + ", " + "), kinds, strict=False):
        parts.append((sign + _segment_words(board, kind, value), color))
    return parts


def _draw_function(
    board: Board, row: _Function, place: tuple[float, float, float], told: bool
) -> None:
    x, y, inch = place
    thick = 0.25 if row.is_class else 0.215
    for kind, value, fill, ink in row.segments:
        long = float(value) * inch
        board.bar(x, y, long, thick, fill)
        if told:
            words = _segment_words(board, kind, value)
            board.text(x + long / 2, y, words, SMALL, ink, "center")
        x += long
    board.run(x + 0.12, y, _tail(board, row, told), SMALL)
