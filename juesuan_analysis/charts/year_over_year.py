"""Chart of the changes on last year."""

from collections.abc import Sequence
from decimal import Decimal

from matplotlib.figure import Figure

from juesuan_analysis import analysis
from juesuan_analysis.analysis import Alike, Change
from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import (
    BLUE,
    BODY,
    GREY,
    INK,
    LEAD,
    MUTED,
    PALE,
    SMALL,
    Board,
    text_height,
    verdict_colour,
)
from juesuan_analysis.charts.captions import (
    Lang,
    NoData,
    amount,
    called,
    listed,
    mark,
    say,
    signed,
    source,
)
from juesuan_analysis.charts.spacing import scale
from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.vocabulary import chart_text

_ROWS = 3  # subjects below each other, where there is room
_HEADER, _PITCH = 0.4, 1.15  # inches above the subjects, and least inches from one to the next
_COLUMN, _NARROW = 1.5, 1.25  # width in inches of the large columns


def year_over_year(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Last year's level, this year's, and the change between them.

    The largest total is drawn large, other subjects beside it, each on a scale of its own.
    """
    every = analysis.changes(d)
    groups = analysis.alike(every)
    if not groups:
        raise NoData("情况说明没有可画的同比：没有增减率，或增减率没有相应的金额")
    main, *others = groups
    undrawn = len(every) - sum(len(group.changes) for group in groups)
    board = Board(lang, analysis.told_unit(d))
    key = "implied" if any(group.main.implied for group in groups) else "printed"
    subtitle = say(lang, chart_text(f"year_over_year.{key}_subtitle"), unit=board.money.name)
    board.head(_title(board, main), subtitle)
    for group in groups:
        board.judged(group.main.standing)
    if main.main.amount_standing:
        board.judged(main.main.amount_standing)
    where, same = source(d, lang, "narrative"), _same(main, lang)
    rows = int((board.depth_above(where, [same, "…"]) - _HEADER) / _PITCH)
    room = 2 * max(1, min(_ROWS, rows))
    others, missing = others[:room], undrawn + len(others[room:])
    note = say(lang, "year_over_year.undrawn", n=missing) if missing else ""
    board.foot(where, [same, note])
    panel = board.room * ((0.5 if _columns(others) == 1 else 0.42) if others else 1.0)
    _draw_main(board, d, main, panel, _COLUMN if _columns(others) == 1 else _NARROW)
    if others:
        _draw_others(board, d, others, board.left + panel + 0.25)
    return board.figure


def _same(group: Alike, lang: Lang) -> str:
    main = group.main.subject
    others = [called(c.subject, lang) for c in group.changes if c.subject != main]
    if not others:
        return ""
    names = listed(others, lang)
    return say(lang, "year_over_year.alike", names=names, main=called(main, lang))


def _title(board: Board, group: Alike) -> str:
    main, lang, money = group.main, board.lang, board.money
    rate = amount(abs(main.rate))
    parts = {
        "name": called(main.subject, lang),
        "prior": money.told(group.prior),
        "current": money.told(group.current),
        "stated": amount(abs(main.stated_rate)),
        "rate": rate,
    }
    if main.verdict == "undefined":
        return say(lang, "year_over_year.undefined_title", **parts)
    way = "rose" if group.difference > 0 else "fell" if group.difference < 0 else "same"
    wrong = say(lang, "year_over_year.wrong", **parts) if main.refuted else ""
    return say(lang, chart_text(f"year_over_year.{way}"), **parts) + wrong


def _years(d: Disclosure, change: Change, lang: Lang) -> tuple[str, str]:
    """What the levels are called; one that is not printed says so."""
    prior, current = say(lang, "year_over_year.prior"), say(lang, "year_over_year.current")
    if d.year is not None:
        prior, current = str(d.year - 1), str(d.year)
    if change.implied:
        prior = say(lang, "year_over_year.implied", year=prior)
    return prior, current


def _rate(change: Change, lang: Lang) -> str:
    if change.verdict == "undefined":
        return say(lang, "year_over_year.undefined")
    if change.refuted:
        stated = f"{signed(change.stated_rate)}%"
        return say(lang, "year_over_year.corrected", rate=f"{signed(change.rate)}%", stated=stated)
    return f"{signed(change.rate)}% {mark(change.standing)}"


def _draw_main(board: Board, d: Disclosure, main: Alike, panel: float, wide: float) -> None:
    """Two columns, and a bracket that spans the difference."""
    lang = board.lang
    base, peak = board.bottom - 0.4, board.top + 0.45
    tallest = max(main.current, main.prior, Decimal(0))
    inch = (base - peak) / float(tallest) if tallest else 0.0
    start = board.left + max((panel - 2 * wide - 2.8) / 2, 0.1)
    tops = []
    for x, value, year, color in zip(
        (start, start + wide + 0.5),
        (main.prior, main.current),
        _years(d, main.main, lang),
        (PALE, BLUE),
        strict=True,
    ):
        top = base - inch * max(float(value), 0.0)
        tops.append(top)
        board.box(x, top, wide, base - top, color)
        shown = board.money.figure(value)
        size = fonts.fitting(shown, LEAD + 2, wide + 0.4, SMALL)
        board.text(x + wide / 2, top - 0.22, shown, size, INK, "center")
        board.text(x + wide / 2, base + 0.22, year, BODY, MUTED, "center")
    end = start + 2 * wide + 0.5
    board.line((start - 0.1, end + 0.1), (base, base), GREY)
    _bracket(board, main, (end + 0.2, board.left + panel - end - 0.45), tops)


def _bracket(board: Board, group: Alike, place: tuple[float, float], tops: Sequence[float]) -> None:
    """A bracket from one level to the other, change and rate beside it."""
    main, (x, room) = group.main, place
    high, low = min(tops), max(tops)
    board.line((x, x + 0.12, x + 0.12, x), (high, high, low, low), MUTED, 1.5)
    y = (high + low) / 2
    difference = signed(board.money.scaled(group.difference))
    change = f"{difference} {_unconfirmed(main.amount_standing)}".rstrip()
    board.text(x + 0.25, y - 0.2, change, fonts.fitting(change, LEAD + 2, room, SMALL), INK)
    words = _rate(main, board.lang)
    size = LEAD + 2 if fonts.width(words, LEAD + 2) <= room else BODY
    rate = fonts.wrap(words, size, room)
    drop = text_height(rate, size) / 2
    board.text(x + 0.25, y + drop, rate, size, verdict_colour(main.standing))


def _unconfirmed(verdict: str) -> str:
    """The symbol of a stated amount's verdict; empty if it is confirmed, or there is none."""
    return mark(verdict) if verdict and verdict not in CONFIRMED else ""


def _draw_others(board: Board, d: Disclosure, others: Sequence[Alike], left: float) -> None:
    """The smaller subjects in a grid."""
    columns = _columns(others)
    rows = -(-len(others) // columns)
    board.text(left, board.top + 0.08, say(board.lang, "year_over_year.others"), SMALL, MUTED)
    top = board.top + _HEADER
    pitch = min(2.1, (board.bottom - top) / rows)
    wide = (board.right - left - 0.45 * (columns - 1)) / columns
    for place, group in enumerate(others):
        column, row = divmod(place, rows)
        x = left + column * (wide + 0.45)
        _draw_small(board, d, group, (x, top + row * pitch, wide, pitch))


def _columns(others: Sequence[Alike]) -> int:
    return 1 if len(others) <= _ROWS else 2


def _draw_small(
    board: Board, d: Disclosure, group: Alike, place: tuple[float, float, float, float]
) -> None:
    """Name and rate over two bars."""
    lang, change = board.lang, group.main
    x, y, wide, high = place
    rate = _rate(change, lang)
    names = listed((called(each.subject, lang) for each in group.changes), lang)
    if change.whole:
        whole = say(lang, chart_text(f"spending.{change.whole}"))
        names = say(lang, "year_over_year.within", whole=whole, name=names)
    room = wide - fonts.width(rate, BODY) - 0.2
    size = BODY if fonts.width(names, BODY) <= room else SMALL
    name = fonts.wrap(names, size, room, most=2)
    board.text(x, y + 0.22, name, size)
    board.text(x + wide, y + 0.22, rate, BODY, verdict_colour(change.standing), "right")
    years = _years(d, change, lang)
    start = x + max(fonts.width(year, SMALL) for year in years) + 0.15
    values = (group.prior, group.current)
    shown = [board.money.figure(value) for value in values]
    labels = (fonts.width(text, SMALL) + 0.15 for text in shown)
    inch = scale(zip(values, labels, strict=True), x + wide - start)
    thick = min(0.34, (high - 0.6) / 2.6)
    for row, (value, year, color) in enumerate(zip(values, years, (PALE, BLUE), strict=True)):
        middle = y + 0.5 + thick / 2 + row * thick * 1.15
        long = max(float(value), 0.0) * inch
        board.text(x, middle, year, SMALL, MUTED)
        board.bar(start, middle, long, thick, color)
        board.text(start + long + 0.1, middle, shown[row], SMALL)
