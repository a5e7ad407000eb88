"""Chart of the stated budget completion rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from matplotlib.figure import Figure

from juesuan_analysis import analysis
from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.analysis import Completion, of_subjects
from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import (
    BLUE,
    GREY,
    INK,
    MUTED,
    RULE,
    SMALL,
    VERMILION,
    Board,
    verdict_colour,
)
from juesuan_analysis.charts.captions import (
    Lang,
    NoData,
    called,
    listed,
    mark,
    say,
    source,
)
from juesuan_analysis.charts.money import Money
from juesuan_analysis.charts.spacing import Column, height, keep, slack, spread
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.english import last_part
from juesuan_analysis.vocabulary import chart_text

_FULL = Decimal(100)
_FAR = Decimal(150)  # rates beyond stand past a break of the scale
_FLOOR = 90.0  # the scale reaches down to here at least, or every tail looks like a gulf
_NAMES = 3.7  # width in inches that names may take
_HEADER = 0.35
_BREAK = 0.16  # inches between the rates and those that have no value


def budget_completion(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Stated completion rates around the line of 100 %; rates without a base in words.

    Projects with a self-evaluation have a chart of their own.
    """
    every = analysis.completions(d)
    rates, unread = of_subjects(every), sum(not rate.subject for rate in every)
    if not rates:
        raise NoData("情况说明没有预算完成率")
    board = Board(lang, analysis.told_unit(d))
    subtitle = say(lang, "budget_completion.subtitle", unit=board.money.name)
    board.head(_title(rates, lang), subtitle)
    for rate in rates:
        board.judged(rate.standing)
    where = source(d, lang, "narrative")
    notes = [say(lang, "budget_completion.unread", n=unread)] if unread else []
    notes += _clashes(rates, lang)
    depth = board.depth_above(where, [*notes, "…"]) - _HEADER - _BREAK
    rows = [(rate, height(_name(rate, lang)), _weight(rate)) for rate in rates]
    kept, left_out = keep(rows, depth)
    if left_out:
        notes.append(_left_out(left_out, lang))
    board.foot(where, notes)
    _draw_rates(board, kept)
    return board.figure


def _budget(board: Board, rate: Completion) -> str:
    """The printed budget, else the span of budgets that the rate allows."""
    if rate.budget is not None:
        return board.money.figure(rate.budget)
    if rate.implied_low is None or rate.implied_high is None:
        return ""
    span = (Money(board.lang).figure(end) for end in (rate.implied_low, rate.implied_high))
    return f"≈ {'–'.join(dict.fromkeys(span))}"


def _words(rate: Completion) -> str:
    """The rate with the symbol of its verdict, and of a clash with others."""
    clash = say("zh", "budget_completion.clash_mark") if rate.clash else ""
    return f"{rate.stated}% {mark(rate.standing)}{clash}"


def _clashes(rates: Sequence[Completion], lang: Lang) -> list[str]:
    """What the mark beside rates means that cannot all be true."""
    found = dict.fromkeys(rate.clash for rate in rates if rate.clash)
    if not found:
        return []
    told = {"mark": say(lang, "budget_completion.clash_mark"), "ids": listed(found, lang)}
    return [say(lang, "budget_completion.clash", **told)]


def _weight(rate: Completion) -> Decimal:
    """Where room is short, what is nearest to 100 % can best be spared."""
    return _FAR if rate.undefined else abs(rate.stated - _FULL)


def _left_out(rates: Sequence[Completion], lang: Lang) -> str:
    stated = [rate.stated for rate in rates if not rate.undefined]
    if not stated:
        return say(lang, "budget_completion.left_out_undefined", n=len(rates))
    low, high = min(stated), max(stated)
    key = "left_out" if low < high else "left_out_alike"
    note = say(lang, chart_text(f"budget_completion.{key}"), n=len(stated), low=low, high=high)
    if len(stated) < len(rates):
        n = len(rates) - len(stated)
        note += say(lang, "budget_completion.left_out_undefined", n=n)
    return note


def _title(rates: Sequence[Completion], lang: Lang) -> str:
    defined = [rate for rate in rates if not rate.undefined]
    parts = [rate for rate in defined if rate.functional]
    counts = {
        "n": len(parts),
        "below": sum(rate.stated < _FULL for rate in parts),
        "undefined": len(rates) - len(defined),
    }
    if not defined:
        return say(lang, "budget_completion.all_undefined", **counts)
    main = max(defined, key=lambda rate: rate.outturn or Decimal(0))
    key = "title" if len(parts) > 1 else "one_title"
    rate = main.stated
    wrong = ""
    if main.refuted and main.recomputed is not None:
        rate = round_half_up(main.recomputed, 2)
        wrong = say(lang, "budget_completion.wrong", stated=main.stated)
    name = subject_name(main, lang)
    return say(lang, chart_text(f"budget_completion.{key}"), name=name, rate=rate, **counts) + wrong


def _undefined(rate: Completion, lang: Lang) -> str:
    """What stands for a rate over nothing."""
    symbol = mark(rate.standing)
    return say(lang, "budget_completion.undefined", rate=rate.stated, mark=symbol)


def subject_name(rate: Completion, lang: Lang) -> str:
    """What the rate is one of: the lowest level of its subject."""
    return called(last_part(rate.subject), lang)


def _name(rate: Completion, lang: Lang) -> str:
    return fonts.wrap(subject_name(rate, lang), SMALL, _NAMES)


def _draw_rates(board: Board, rates: Sequence[Completion]) -> None:
    names = [_name(rate, board.lang) for rate in rates]
    heights = [height(name) for name in names]
    top = board.top + _HEADER
    depth = board.depth - _HEADER - _BREAK
    plain = spread(heights, top, slack(heights, depth))
    apart = _BREAK if any(not rate.undefined for rate in rates) else 0.0
    middles = [y + apart * rate.undefined for rate, y in zip(rates, plain, strict=True)]
    budgets = max((fonts.width(_budget(board, rate), SMALL) for rate in rates), default=0.0)
    words = say(board.lang, "budget_completion.budget")
    budgets = max(budgets, fonts.width(words, SMALL))
    right = board.right - budgets - 0.35
    outturns = Column.of((rate.outturn for rate in rates), right, board.money)
    board.text(board.right, board.top + 0.1, words, SMALL, MUTED, "right")
    heading = say(board.lang, "budget_completion.outturn")
    board.text(outturns.right, board.top + 0.1, heading, SMALL, MUTED, "right")
    start = board.left + max(fonts.width(name, SMALL) for name in names) + 0.35
    figures = [board.money.figure(r.outturn) for r in rates if r.outturn is not None]
    wide = max((fonts.width(text, SMALL) for text in [*figures, heading]), default=0.0)
    axis = _Axis.of(rates, start, outturns.right - wide - 0.3)
    _draw_hundred(board, axis, rates, (top, middles, heights))
    for rate, name, y in zip(rates, names, middles, strict=True):
        board.text(board.left, y, name, SMALL)
        if rate.outturn is not None:
            outturns.write(board, y, rate.outturn)
        ink = MUTED if rate.budget is None else INK
        board.text(board.right, y, _budget(board, rate), SMALL, ink, "right")
        if rate.undefined:
            board.text(start, y, _undefined(rate, board.lang), SMALL, MUTED)
        else:
            _draw_rate(board, axis, rate, y)


@dataclass(frozen=True)
class _Axis:
    """Percent to inches: linear up to ``high``; what is beyond stands at ``far``."""

    low: float
    high: float
    left: float
    right: float
    far: float

    @classmethod
    def of(cls, rates: Sequence[Completion], left: float, right: float) -> "_Axis":
        """The axis for these rates between two edges, with room for their labels."""
        defined = [rate for rate in rates if not rate.undefined]
        label = max((fonts.width(_words(rate), SMALL) for rate in defined), default=0.0) + 0.2
        near = [float(r.stated) for r in defined if r.stated <= _FAR] + [100.0]
        beyond = any(rate.stated > _FAR for rate in defined)
        low, high = min(*near, _FLOOR), max(near)
        far = right - label
        return cls(low, high, left + label, far - 0.7 if beyond else far, far)

    def at(self, rate: Decimal) -> float:
        """Where a rate stands."""
        if rate > _FAR:
            return self.far
        return self.left + (float(rate) - self.low) / (self.high - self.low) * (
            self.right - self.left
        )


def _draw_hundred(
    board: Board,
    axis: _Axis,
    rates: Sequence[Completion],
    rows: tuple[float, Sequence[float], Sequence[float]],
) -> None:
    """The line of 100 %, along the rows that have a rate."""
    top, middles, heights = rows
    ends = [
        y + h / 2 for rate, y, h in zip(rates, middles, heights, strict=True) if not rate.undefined
    ]
    if not ends:
        return
    x = axis.at(_FULL)
    board.line((x, x), (top - 0.05, ends[-1]), GREY, 1.5)
    board.text(
        x, board.top + 0.1, say(board.lang, "budget_completion.full"), SMALL, MUTED, "center"
    )
    if ends[-1] < middles[-1]:
        y = ends[-1] + _BREAK / 2
        board.line((board.left, board.right), (y, y), RULE)


def _draw_rate(board: Board, axis: _Axis, rate: Completion, y: float) -> None:
    """A stick from the line of 100 % to the rate, its value on the far side."""
    x, full = axis.at(rate.stated), axis.at(_FULL)
    color = VERMILION if rate.refuted else BLUE
    board.line((full, x), (y, y), color, 3)
    if rate.stated > _FAR:  # two strokes through the stick: the scale is broken here
        middle = (axis.right + axis.far) / 2
        board.box(middle - 0.05, y - 0.06, 0.1, 0.12, "white")
        for place in (middle - 0.05, middle + 0.05):
            board.line((place - 0.04, place + 0.04), (y + 0.09, y - 0.09), color, 1.5)
    board.dot(x, y, color)
    below = rate.stated < _FULL
    ink = verdict_colour(rate.verdict) if rate.refuted else INK
    board.text(
        x + (-0.14 if below else 0.14), y, _words(rate), SMALL, ink, "right" if below else "left"
    )
