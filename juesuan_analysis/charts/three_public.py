"""Chart of the three public expenses."""

from collections.abc import Sequence
from decimal import Decimal

from matplotlib.figure import Figure

from juesuan_analysis import analysis, vocabulary
from juesuan_analysis.analysis import Completion, Expense
from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import BLUE, BODY, INK, MUTED, PALE, SMALL, Board, verdict_colour
from juesuan_analysis.charts.captions import (
    Lang,
    NoData,
    called,
    mark,
    percentage,
    say,
    source,
)
from juesuan_analysis.charts.spacing import height, scale, slack, spread
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.vocabulary import chart_text
from juesuan_analysis.wordforms import bare

_NAMES = 3.7  # width in inches that names may take
_TALL, _FLAT = 0.85, 0.36  # height of a row with bars, and of one with words only


def three_public(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Budget and outturn of the three public expenses; nothing and blank are said in words."""
    other = vocabulary.charts().operating
    expenses = [each for each in analysis.expenses(d) if other not in bare(each.item)]
    if not expenses:
        raise NoData("没有“三公”经费支出决算表")
    if not any(expense.differs for expense in expenses):
        raise NoData("“三公”经费各项决算与预算相同或没有，一句话就能说清，不另作图")
    if all(expense.outturn is None for expense in expenses):
        raise NoData("“三公”经费表只有预算数，没有决算数可比")
    board = Board(lang, analysis.table_unit(d, analysis.public_table(d)))
    subtitle = say(lang, "three_public.subtitle", unit=board.money.name)
    board.head(_public_title(board, expenses), subtitle)
    for expense in expenses:
        if expense.stated:
            board.judged(expense.stated.standing)
    told = any(expense.stated for expense in expenses)
    board.foot(source(d, lang, analysis.public_table(d), "narrative" if told else None))
    _draw_expenses(board, expenses)
    return board.figure


def _public_title(board: Board, expenses: Sequence[Expense]) -> str:
    lang, money = board.lang, board.money
    whole = next((expense for expense in expenses if expense.is_total), expenses[0])
    if not any(expense.drawn for expense in expenses):
        blank = all(expense.blank for expense in expenses)
        return say(lang, "three_public.blank_title" if blank else "three_public.zero_title")
    parts = {
        "outturn": money.told(whole.outturn or Decimal(0)),
        "budget": money.told(whole.budget or Decimal(0)),
    }
    if not whole.budget:
        return say(lang, "three_public.unbudgeted_title", **parts)
    rate = percentage(whole.outturn or Decimal(0), whole.budget)
    return say(lang, "three_public.title", rate=rate, **parts)


def name_of(expense: Expense, lang: Lang) -> str:
    """What a row is called."""
    return say(lang, "three_public.total") if expense.is_total else called(expense.item, lang)


def _is_part(expense: Expense) -> bool:
    return bare(expense.item) in vocabulary.charts().public_parts


def _draw_expenses(board: Board, expenses: Sequence[Expense]) -> None:
    names = [_expense_label(expense, board.lang) for expense in expenses]
    x = board.left + max(fonts.width(name, size) + indent for name, size, indent in names) + 0.3
    flat = sum(not expense.drawn for expense in expenses)
    tall = (board.depth - flat * _FLAT) / max(len(expenses) - flat, 1)
    heights = [
        max(min(_TALL, tall) if expense.drawn else _FLAT, height(name, size))
        for expense, (name, size, _) in zip(expenses, names, strict=True)
    ]
    middles = spread(heights, board.top, slack(heights, board.depth, 0.2))
    inch = _expense_scale(board, expenses, x)
    thick = min(_TALL, tall) * 0.36
    for expense, (name, size, indent), y in zip(expenses, names, middles, strict=True):
        board.text(board.left + indent, y, name, size, MUTED if _is_part(expense) else INK)
        if expense.drawn:
            _draw_expense(board, expense, (x, y, inch, thick))
        else:
            board.text(x, y, _nothing(board, expense), SMALL, MUTED)


def _expense_scale(board: Board, expenses: Sequence[Expense], x: float) -> float:
    """Inches a unit, so that bars, their labels and the rates at the right edge fit."""
    done = max((fonts.width(_done(board.lang, e), BODY) for e in expenses if e.drawn), default=0.0)
    labels = [
        (value, fonts.width(words, SMALL) + 0.15)
        for expense in expenses
        for words, value in _amounts(board, expense)
    ]
    return scale(labels, board.right - x - done - 0.3)


def _draw_expense(board: Board, expense: Expense, place: tuple[float, float, float, float]) -> None:
    """Budget over outturn, and how much of it was spent."""
    x, y, inch, thick = place
    for row, (words, value) in enumerate(_amounts(board, expense)):
        middle = y + (row - 0.5) * thick * 1.12
        board.bar(x, middle, float(value) * inch, thick, (PALE, BLUE)[row])
        board.text(x + float(value) * inch + 0.1, middle, words, SMALL)
    ink = verdict_colour(expense.stated.standing) if expense.stated else INK
    board.text(board.right, y, _done(board.lang, expense), BODY, ink, "right")


def _expense_label(expense: Expense, lang: Lang) -> tuple[str, float, float]:
    size, indent = (SMALL, 0.3) if _is_part(expense) else (BODY, 0.0)
    return fonts.wrap(name_of(expense, lang), size, _NAMES - indent), size, indent


def _amounts(board: Board, expense: Expense) -> list[tuple[str, Decimal]]:
    """What is written behind the two bars, and how long they are."""
    return [
        (
            say(board.lang, chart_text(f"three_public.{kind}"), value=_printed(board, value)),
            value or Decimal(0),
        )
        for kind, value in (("budget", expense.budget), ("outturn", expense.outturn))
    ]


def _printed(board: Board, value: Decimal | None) -> str:
    return say(board.lang, "three_public.blank") if value is None else board.money.figure(value)


def _nothing(board: Board, expense: Expense) -> str:
    """What stands for a row without amounts: what the table says, and the narrative's rate."""
    lang = board.lang
    text = say(
        lang,
        "three_public.both_blank" if expense.blank else "three_public.both_zero",
        budget=_printed(board, expense.budget),
        outturn=_printed(board, expense.outturn),
    )
    if not expense.stated:
        return text
    return text + say(lang, "three_public.meaningless", rate=_stated(expense.stated))


def _stated(rate: Completion) -> str:
    return f"{rate.stated}% {mark(rate.standing)}"


def _done(lang: Lang, expense: Expense) -> str:
    """The stated rate, else the computed one, else why there is none."""
    if not expense.budget or expense.outturn is None:
        return say(lang, "three_public.undefined")
    if expense.stated:
        return say(lang, "three_public.stated", rate=_stated(expense.stated))
    return say(lang, "three_public.rate", rate=percentage(expense.outturn, expense.budget))
