"""Chart of the stated budget completion rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from matplotlib.figure import Figure

from juesuan_analysis import analysis
from juesuan_analysis.amounts import round_half_up
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
from juesuan_analysis.charts.layout import Column, height, keep, slack, spread
from juesuan_analysis.charts.words import (
    Lang,
    NoData,
    amount,
    called,
    last_part,
    listed,
    mark,
    records,
    say,
    source,
    unit,
)
from juesuan_analysis.disclosure import Disclosure

_FULL = Decimal(100)
_FAR = Decimal(150)  # rates beyond stand past a break of the scale
_FLOOR = 90.0  # the scale reaches down to here at least, or every tail looks like a gulf
_NAMES = 3.7  # width in inches that names may take
_HEADER = 0.35
_BREAK = 0.16  # inches between the rates and those that have no value


@dataclass(frozen=True)
class Rate:
    """A stated completion rate; ``budget`` is printed, or the span that the rate allows."""

    name: str
    statement: str
    outturn: Decimal | None
    budget: str
    stated: Decimal
    recomputed: Decimal | None
    verdict: str
    clash: str = ""

    @property
    def undefined(self) -> bool:
        """Whether it is a rate over nothing."""
        return self.verdict == "undefined"

    @property
    def words(self) -> str:
        """The rate with the symbol of its verdict, and of a clash with others."""
        clash = say("zh", "budget_completion.clash_mark") if self.clash else ""
        return f"{self.stated}% {mark(self.verdict)}{clash}"


def budget_completion(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Stated completion rates around the line of 100 %; rates without a base in words.

    Projects with a self-evaluation have a chart of their own.
    """
    rates, unread = rates_of(d, lang)
    if not rates:
        raise NoData("情况说明没有预算完成率")
    board = Board(lang)
    board.head(
        _title(rates, lang), say(lang, "budget_completion.subtitle", unit=unit(d, lang, True))
    )
    for rate in rates:
        board.judged(rate.verdict)
    where = source(d, lang, "narrative")
    notes = [say(lang, "budget_completion.unread", n=unread)] if unread else []
    notes += _clashes(rates, lang)
    depth = board.depth_above(where, [*notes, "…"]) - _HEADER - _BREAK
    rows = [(rate, height(_name(rate)), _weight(rate)) for rate in rates]
    kept, left_out = keep(rows, depth)
    if left_out:
        notes.append(_left_out(left_out, lang))
    board.foot(where, notes)
    _draw_rates(board, kept)
    return board.figure


def rates_of(d: Disclosure, lang: Lang) -> tuple[list[Rate], int]:
    """Rates of subjects, the highest first and those without a base last."""
    projects = {project.name for project in d.evaluation.of_kind("项目")}
    rates, unread = [], 0
    clashes = {
        reference: finding.id
        for finding in reversed(d.every_finding)
        if finding.contradiction and finding.severity == "error"
        for reference in finding.refers
    }
    for row in records(analysis.budget_completion(d)):
        if not row.subject:
            unread += 1
        elif row.subject not in projects:
            name = called(last_part(row.subject), lang)
            budget = _budget(row.budget, row.implied_low, row.implied_high)
            known = (row.statement, row.outturn, budget, row.stated, row.recomputed, row.verdict)
            rates.append(Rate(name, *known, clash=clashes.get(row.statement, "")))
    return sorted(rates, key=lambda rate: (rate.undefined, -rate.stated)), unread


def _budget(printed: Decimal | None, low: Decimal | None, high: Decimal | None) -> str:
    """The printed budget, else the span of budgets that the rate allows."""
    if printed is not None:
        return amount(printed)
    if low is None or high is None:
        return ""
    return f"≈ {amount(low)}–{amount(high)}"


def _clashes(rates: Sequence[Rate], lang: Lang) -> list[str]:
    """What the mark beside rates means that cannot all be true."""
    found = dict.fromkeys(rate.clash for rate in rates if rate.clash)
    if not found:
        return []
    told = {"mark": say(lang, "budget_completion.clash_mark"), "ids": listed(found, lang)}
    return [say(lang, "budget_completion.clash", **told)]


def _weight(rate: Rate) -> Decimal:
    """Where room is short, what is nearest to 100 % can best be spared."""
    return _FAR if rate.undefined else abs(rate.stated - _FULL)


def _left_out(rates: Sequence[Rate], lang: Lang) -> str:
    stated = [rate.stated for rate in rates if not rate.undefined]
    if not stated:
        return say(lang, "budget_completion.left_out_undefined", n=len(rates))
    low, high = min(stated), max(stated)
    key = "left_out" if low < high else "left_out_alike"
    note = say(lang, f"budget_completion.{key}", n=len(stated), low=low, high=high)
    if len(stated) < len(rates):
        n = len(rates) - len(stated)
        note += say(lang, "budget_completion.left_out_undefined", n=n)
    return note


def _title(rates: Sequence[Rate], lang: Lang) -> str:
    defined = [rate for rate in rates if not rate.undefined]
    counts = {
        "n": len(defined),
        "below": sum(rate.stated < _FULL for rate in defined),
        "undefined": len(rates) - len(defined),
    }
    if not defined:
        return say(lang, "budget_completion.all_undefined", **counts)
    main = max(defined, key=lambda rate: rate.outturn or Decimal(0))
    key = "title" if len(defined) > 1 else "one_title"
    rate = main.stated
    wrong = mark(main.verdict) == "✗" and main.recomputed is not None
    if wrong and main.recomputed is not None:
        rate = round_half_up(main.recomputed, 2)
    title = say(lang, f"budget_completion.{key}", name=main.name, rate=rate, **counts)
    return title + (say(lang, "budget_completion.wrong", stated=main.stated) if wrong else "")


def _undefined(rate: Rate, lang: Lang) -> str:
    """What stands for a rate over nothing."""
    symbol = mark(rate.verdict)
    return say(lang, "budget_completion.undefined", rate=rate.stated, mark=symbol)


def _name(rate: Rate) -> str:
    return fonts.wrap(rate.name, SMALL, _NAMES)


def _draw_rates(board: Board, rates: Sequence[Rate]) -> None:
    heights = [height(_name(rate)) for rate in rates]
    top = board.top + _HEADER
    depth = board.depth - _HEADER - _BREAK
    plain = spread(heights, top, slack(heights, depth))
    apart = _BREAK if any(not rate.undefined for rate in rates) else 0.0
    middles = [y + apart * rate.undefined for rate, y in zip(rates, plain, strict=True)]
    budgets = max((fonts.width(rate.budget, SMALL) for rate in rates), default=0.0)
    words = say(board.lang, "budget_completion.budget")
    budgets = max(budgets, fonts.width(words, SMALL))
    outturns = Column.of((rate.outturn for rate in rates), board.right - budgets - 0.35)
    board.text(board.right, board.top + 0.1, words, SMALL, MUTED, "right")
    heading = say(board.lang, "budget_completion.outturn")
    board.text(outturns.right, board.top + 0.1, heading, SMALL, MUTED, "right")
    start = board.left + max(fonts.width(_name(rate), SMALL) for rate in rates) + 0.35
    figures = [amount(rate.outturn) for rate in rates if rate.outturn is not None]
    wide = max((fonts.width(text, SMALL) for text in [*figures, heading]), default=0.0)
    axis = _Axis.of(rates, start, outturns.right - wide - 0.3)
    _draw_hundred(board, axis, rates, (top, middles, heights))
    for rate, y in zip(rates, middles, strict=True):
        board.text(board.left, y, _name(rate), SMALL)
        if rate.outturn is not None:
            outturns.write(board, y, rate.outturn)
        board.text(
            board.right, y, rate.budget, SMALL, MUTED if "≈" in rate.budget else INK, "right"
        )
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
    def of(cls, rates: Sequence[Rate], left: float, right: float) -> "_Axis":
        """The axis for these rates between two edges, with room for their labels."""
        defined = [rate for rate in rates if not rate.undefined]
        label = max((fonts.width(rate.words, SMALL) for rate in defined), default=0.0) + 0.2
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
    rates: Sequence[Rate],
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


def _draw_rate(board: Board, axis: _Axis, rate: Rate, y: float) -> None:
    """A stick from the line of 100 % to the rate, its value on the far side."""
    x, full = axis.at(rate.stated), axis.at(_FULL)
    color = VERMILION if mark(rate.verdict) == "✗" else BLUE
    board.line((full, x), (y, y), color, 3)
    if rate.stated > _FAR:  # two strokes through the stick: the scale is broken here
        middle = (axis.right + axis.far) / 2
        board.box(middle - 0.05, y - 0.06, 0.1, 0.12, "white")
        for place in (middle - 0.05, middle + 0.05):
            board.line((place - 0.04, place + 0.04), (y + 0.09, y - 0.09), color, 1.5)
    board.dot(x, y, color)
    below = rate.stated < _FULL
    ink = verdict_colour(rate.verdict) if mark(rate.verdict) == "✗" else INK
    board.text(
        x + (-0.14 if below else 0.14), y, rate.words, SMALL, ink, "right" if below else "left"
    )
