"""Chart of the changes on last year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from matplotlib.figure import Figure

from juesuan_analysis import analysis
from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.analysis.figures import stated_before
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
from juesuan_analysis.charts.layout import scale
from juesuan_analysis.charts.words import (
    Lang,
    NoData,
    amount,
    called,
    functional_table,
    listed,
    mark,
    records,
    say,
    signed,
    source,
    texts,
    unit,
)
from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.statements import Statement

_ROWS = 3  # subjects below each other, where there is room
_HEADER, _PITCH = 0.4, 1.15  # inches above the subjects, and least inches from one to the next
_COLUMN, _NARROW = 1.5, 1.25  # width in inches of the large columns


@dataclass(frozen=True)
class Change:
    """A change on last year, and all the subjects that share it with the statements that say so."""

    names: tuple[str, ...]
    statements: tuple[tuple[str, ...], ...]
    current: Decimal
    prior: Decimal
    change: Decimal
    stated: Decimal
    recomputed: Decimal | None
    verdict: str
    amount_verdict: str
    implied: bool
    whole: str

    @property
    def refuted(self) -> bool:
        """Whether the stated rate is wrong, and the right one known."""
        return mark(self.verdict) == "✗" and self.recomputed is not None

    @property
    def rate(self) -> Decimal:
        """The stated rate; the recomputed one where the stated one is wrong."""
        if self.refuted and self.recomputed is not None:
            return round_half_up(self.recomputed, 2)
        return self.stated


def year_over_year(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Last year's level, this year's, and the change between them.

    The largest total is drawn large, other subjects beside it, each on a scale of its own.
    """
    changes, undrawn = changes_of(d)
    if not changes:
        raise NoData("情况说明没有可画的同比：没有增减率，或增减率没有相应的金额")
    main, *others = changes
    board = Board(lang)
    key = "implied" if any(change.implied for change in changes) else "printed"
    subtitle = say(lang, f"year_over_year.{key}_subtitle", unit=unit(d, lang, True))
    board.head(_title(d, main, lang), subtitle)
    for change in changes:
        board.judged(change.verdict)
    if main.amount_verdict:
        board.judged(main.amount_verdict)
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


def changes_of(d: Disclosure) -> tuple[list[Change], int]:
    """Distinct changes, the main one first, and how many rates have no amounts to draw."""
    said_of = {s.id: s for s in d.statements_list}
    groups: dict[tuple[Decimal, Decimal, Decimal], Change] = {}
    undrawn = 0
    printed = _with_printed_prior(d)
    for row in records(analysis.year_over_year(d)):
        if row.current is None or row.prior is None or not row.subject:
            undrawn += 1
            continue
        key = (row.current, row.prior, row.stated_rate)
        names = groups[key].names if key in groups else ()
        said = groups[key].statements if key in groups else ()
        groups[key] = Change(
            (*names, row.subject),
            (*said, stated := tuple(row.statements.split())),
            row.current,
            row.prior,
            row.current - row.prior,
            row.stated_rate,
            row.recomputed,
            row.verdict,
            said_of[stated[0]].verdict if len(stated) > 1 else "",
            stated[-1] not in printed,
            part_of(d, said_of[stated[-1]]),
        )
    return sorted(groups.values(), key=lambda change: -change.current), undrawn


def _with_printed_prior(d: Disclosure) -> set[str]:
    """The rates whose last year's level the document prints; all others only imply it."""
    with_levels = (s for s in d.statements_list if s.claim.formula.tells_direction)
    return {s.id for s in with_levels if len(s.operands) == 2}


def part_of(d: Disclosure, rate: Statement) -> str:
    """The table a functional subject is a part of, where that leaves out other money; else empty.

    The same subject stands in the table of all expenditure and in that of appropriation.
    """
    said = stated_before(d, rate, rate.claim.subject.removesuffix("增减率"))
    operands = rate.operands or (said.operands if said else ())
    table = operands[0].place.partition(".")[0] if operands else ""
    narrower = table in texts()["spending"] and table != functional_table(d)
    cells = (cell for held in d.tables_list if held.id == table for cell in held.cells)
    coded = any(cell.code and cell.reference == operands[0].name for cell in cells)
    return table if narrower and coded else ""


def main_name(change: Change) -> str:
    """Expenditure speaks for totals that are the same."""
    preferred = [name for name in change.names if texts()["year_over_year"]["main"] in name]
    return (preferred or list(change.names))[0]


def _same(main: Change, lang: Lang) -> str:
    others = [called(name, lang) for name in main.names if name != main_name(main)]
    if not others:
        return ""
    names = listed(others, lang)
    return say(lang, "year_over_year.alike", names=names, main=called(main_name(main), lang))


def _title(d: Disclosure, main: Change, lang: Lang) -> str:
    rate = amount(abs(main.rate))
    parts = {
        "name": called(main_name(main), lang),
        "prior": amount(main.prior),
        "current": amount(main.current),
        "stated": amount(abs(main.stated)),
        "unit": unit(d, lang, True),
        "rate": rate,
    }
    if main.verdict == "undefined":
        return say(lang, "year_over_year.undefined_title", **parts)
    way = "rose" if main.change > 0 else "fell" if main.change < 0 else "same"
    wrong = say(lang, "year_over_year.wrong", **parts) if main.refuted else ""
    return say(lang, f"year_over_year.{way}", **parts) + wrong


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
        stated = f"{signed(change.stated)}%"
        return say(lang, "year_over_year.corrected", rate=f"{signed(change.rate)}%", stated=stated)
    return f"{signed(change.rate)}% {mark(change.verdict)}"


def _draw_main(board: Board, d: Disclosure, main: Change, panel: float, wide: float) -> None:
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
        _years(d, main, lang),
        (PALE, BLUE),
        strict=True,
    ):
        top = base - inch * max(float(value), 0.0)
        tops.append(top)
        board.box(x, top, wide, base - top, color)
        size = fonts.fitting(amount(value), LEAD + 2, wide + 0.4, SMALL)
        board.text(x + wide / 2, top - 0.22, amount(value), size, INK, "center")
        board.text(x + wide / 2, base + 0.22, year, BODY, MUTED, "center")
    end = start + 2 * wide + 0.5
    board.line((start - 0.1, end + 0.1), (base, base), GREY)
    _bracket(board, main, (end + 0.2, board.left + panel - end - 0.45), tops)


def _bracket(board: Board, main: Change, place: tuple[float, float], tops: Sequence[float]) -> None:
    """A bracket from one level to the other, change and rate beside it."""
    x, room = place
    high, low = min(tops), max(tops)
    board.line((x, x + 0.12, x + 0.12, x), (high, high, low, low), MUTED, 1.5)
    y = (high + low) / 2
    change = f"{signed(main.change)} {_unconfirmed(main.amount_verdict)}".rstrip()
    board.text(x + 0.25, y - 0.2, change, fonts.fitting(change, LEAD + 2, room, SMALL), INK)
    words = _rate(main, board.lang)
    size = LEAD + 2 if fonts.width(words, LEAD + 2) <= room else BODY
    rate = fonts.wrap(words, size, room)
    drop = text_height(rate, size) / 2
    board.text(x + 0.25, y + drop, rate, size, verdict_colour(main.verdict))


def _unconfirmed(verdict: str) -> str:
    """The symbol of a stated amount's verdict; empty if it is confirmed, or there is none."""
    return mark(verdict) if verdict and verdict not in CONFIRMED else ""


def _draw_others(board: Board, d: Disclosure, others: Sequence[Change], left: float) -> None:
    """The smaller subjects in a grid."""
    columns = _columns(others)
    rows = -(-len(others) // columns)
    board.text(left, board.top + 0.08, say(board.lang, "year_over_year.others"), SMALL, MUTED)
    top = board.top + _HEADER
    pitch = min(2.1, (board.bottom - top) / rows)
    wide = (board.right - left - 0.45 * (columns - 1)) / columns
    for place, change in enumerate(others):
        column, row = divmod(place, rows)
        x = left + column * (wide + 0.45)
        _draw_small(board, d, change, (x, top + row * pitch, wide, pitch))


def _columns(others: Sequence[Change]) -> int:
    return 1 if len(others) <= _ROWS else 2


def _draw_small(
    board: Board, d: Disclosure, change: Change, place: tuple[float, float, float, float]
) -> None:
    """Name and rate over two bars."""
    lang = board.lang
    x, y, wide, high = place
    rate = _rate(change, lang)
    names = listed((called(name, lang) for name in change.names), lang)
    if change.whole:
        whole = say(lang, f"spending.{change.whole}")
        names = say(lang, "year_over_year.within", whole=whole, name=names)
    room = wide - fonts.width(rate, BODY) - 0.2
    size = BODY if fonts.width(names, BODY) <= room else SMALL
    name = fonts.wrap(names, size, room, most=2)
    board.text(x, y + 0.22, name, size)
    board.text(x + wide, y + 0.22, rate, BODY, verdict_colour(change.verdict), "right")
    years = _years(d, change, lang)
    start = x + max(fonts.width(year, SMALL) for year in years) + 0.15
    values = (change.prior, change.current)
    inch = scale(((v, fonts.width(amount(v), SMALL) + 0.15) for v in values), x + wide - start)
    thick = min(0.34, (high - 0.6) / 2.6)
    for row, (value, year, color) in enumerate(zip(values, years, (PALE, BLUE), strict=True)):
        middle = y + 0.5 + thick / 2 + row * thick * 1.15
        long = max(float(value), 0.0) * inch
        board.text(x, middle, year, SMALL, MUTED)
        board.bar(start, middle, long, thick, color)
        board.text(start + long + 0.1, middle, amount(value), SMALL)
