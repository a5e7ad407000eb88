"""Charts of several disclosures: a department over years, departments side by side."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from matplotlib.figure import Figure

from juesuan_analysis import analysis
from juesuan_analysis.analysis import DepartmentShare, YearAmount
from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import (
    AMBER,
    BLUE,
    BODY,
    GREY,
    INK,
    MUTED,
    PALE,
    SMALL,
    TEAL,
    WHITE,
    Board,
)
from juesuan_analysis.charts.captions import Lang, NoData, body_called, called, percentage, say
from juesuan_analysis.charts.spacing import height, keep, scale, slack, spread
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.levels import CLASS, level_of
from juesuan_analysis.titles import Period
from juesuan_analysis.vocabulary import chart_text

_NAMES = 3.4  # width in inches that names may take
_BAR = 0.26
_PLANNED = Period(budget=True).phase
_COLOURS = (BLUE, AMBER, TEAL, GREY, PALE)
_DARK = (BLUE, TEAL)
_LEAST = Decimal(6)
"""A share of fewer percent has no room for its words."""


def over_years(disclosures: Sequence[Disclosure], lang: Lang = "zh") -> Figure:
    """What a department spent by class in each year; a budget is the pale bar of its year.

    Raises:
        NoData: if fewer than two documents give expenditure by function.
    """
    rows = _by_item(analysis.year_amounts(disclosures))
    if not rows or len({(r.year, r.phase) for r in rows[0]}) < 2:
        raise NoData("没有两份以上按功能分类的决算或预算")
    board = Board(lang)
    money = board.money
    spent = [each for each in rows[0] if each.phase == _outturn(disclosures)]
    named = {"unit": money.name, "name": body_called(disclosures[0].department, lang)}
    board.head(_over_title(board, spent, named), say(lang, "over_years.subtitle", **named))
    board.foot(_sources(disclosures, lang), [_renamed(rows, lang)])
    _draw_years(board, rows)
    return board.figure


def side_by_side(disclosures: Sequence[Disclosure], lang: Lang = "zh") -> Figure:
    """Which part of its expenditure each department spent on each class: by share, not by size.

    Raises:
        NoData: if no document gives expenditure by function.
    """
    parts = [s for s in analysis.shares(disclosures) if level_of(s.code) == CLASS and s.share]
    if not parts:
        raise NoData("没有按功能分类的支出")
    board = Board(lang)
    order = _largest(parts)
    named = {"name": called(order[0], lang), "n": len({s.department for s in parts})}
    board.head(
        say(lang, "side_by_side.title", **named, **_range(parts, order[0])),
        say(lang, "side_by_side.subtitle"),
    )
    board.foot(_sources(disclosures, lang))
    _draw_shares(board, parts, order)
    return board.figure


def _outturn(disclosures: Sequence[Disclosure]) -> str:
    """The phase to speak of: accounts, or budgets if there are no accounts."""
    return next((d.kind for d in disclosures if not d.period.budget), disclosures[0].kind)


def _by_item(amounts: Sequence[YearAmount]) -> list[list[YearAmount]]:
    """The total and the classes, each with its years in order; what is nothing in all is left."""
    items: dict[str, list[YearAmount]] = {}
    for each in amounts:
        if not each.code or level_of(each.code) == CLASS:
            items.setdefault(each.code, []).append(each)
    return [rows for rows in items.values() if any(row.amount for row in rows)]


def _over_title(board: Board, spent: Sequence[YearAmount], named: dict[str, str]) -> str:
    lang, money = board.lang, board.money
    first, last = spent[0], spent[-1]
    levels = {"first": first.year, "last": last.year, "prior": money.told(first.amount)}
    named = {**named, "current": money.told(last.amount), **{k: str(v) for k, v in levels.items()}}
    if len(spent) < 2 or not first.amount:
        return say(lang, "over_years.one_title", **named)
    rise = last.amount >= first.amount
    rate = percentage(abs(last.amount - first.amount), first.amount)
    return say(lang, "over_years.rose" if rise else "over_years.fell", rate=rate, **named)


def _renamed(rows: Sequence[Sequence[YearAmount]], lang: Lang) -> str:
    changed = [row for item in rows for row in item if row.called]
    texts = (
        say(lang, "over_years.renamed", year=row.year, old=called(row.called, lang),
            new=called(row.item, lang))
        for row in changed
    )  # fmt: skip
    return "".join(texts)


def _sources(disclosures: Sequence[Disclosure], lang: Lang) -> str:
    named = "；" if lang == "zh" else "; "
    return say(lang, "several.source", where=named.join(d.publication.named for d in disclosures))


def _draw_years(board: Board, rows: Sequence[list[YearAmount]]) -> None:
    most = max(len(item) for item in rows)
    tall = most * (_BAR + 0.05) + 0.12
    kept, _ = keep([(item, tall, max(r.amount for r in item)) for item in rows], board.depth)
    labels = [fonts.wrap(_name(item, board.lang), BODY, _NAMES) for item in kept]
    years = max(fonts.width(_year(row, board.lang), SMALL) for item in kept for row in item)
    x = board.left + max(fonts.width(label, BODY) for label in labels) + 0.3
    heights = [max(tall, height(label, BODY)) for label in labels]
    values = [
        (row.amount, fonts.width(_value(board, row, item), SMALL) + 0.15)
        for item in kept
        for row in item
    ]
    inch = scale(values, board.right - x - years - 0.15)
    for item, label, y in zip(
        kept, labels, spread(heights, board.top, slack(heights, board.depth)), strict=True
    ):
        board.text(board.left, y, label, BODY)
        top = y - (len(item) - 1) * (_BAR + 0.05) / 2
        for number, row in enumerate(item):
            middle = top + number * (_BAR + 0.05)
            start = x + years + 0.15
            board.text(x + years, middle, _year(row, board.lang), SMALL, MUTED, "right")
            long = float(row.amount) * inch
            board.bar(start, middle, long, _BAR, PALE if _is_planned(row, item) else BLUE)
            board.text(start + long + 0.08, middle, _value(board, row, item), SMALL)


def _name(item: Sequence[YearAmount], lang: Lang) -> str:
    return called(item[-1].item, lang) if item[-1].code else say(lang, "several.total")


def _is_planned(row: YearAmount, item: Sequence[YearAmount]) -> bool:
    """Whether it is a budget among accounts."""
    return len({each.phase for each in item}) > 1 and row.phase == _PLANNED


def _year(row: YearAmount, lang: Lang) -> str:
    key = "over_years.budget" if row.phase == _PLANNED else "over_years.accounts"
    return say(lang, chart_text(key), year=row.year)


def _value(board: Board, row: YearAmount, item: Sequence[YearAmount]) -> str:
    """An amount, and how far it is from the one of the same phase before."""
    alike = [each for each in item if each.phase == row.phase]
    before = next((a for a, b in pairwise(alike) if b is row), None)
    if before is None or not before.amount:
        return board.money.figure(row.amount)
    rate = percentage(abs(row.amount - before.amount), before.amount)
    key = "over_years.up" if row.amount >= before.amount else "over_years.down"
    return say(board.lang, chart_text(key), value=board.money.figure(row.amount), rate=rate)


def _largest(parts: Sequence[DepartmentShare]) -> list[str]:
    """The classes by their highest share, as many as there are colours; the rest are one."""
    highest: dict[str, Decimal] = {}
    for part in parts:
        highest[part.item] = max(highest.get(part.item, Decimal(0)), part.share or Decimal(0))
    return sorted(highest, key=lambda item: -highest[item])[: len(_COLOURS) - 1]


def _range(parts: Sequence[DepartmentShare], item: str) -> dict[str, str]:
    found = [part.share or Decimal(0) for part in parts if part.item == item]
    return {"low": f"{min(found):.2f}", "high": f"{max(found):.2f}"}


def _draw_shares(board: Board, parts: Sequence[DepartmentShare], order: Sequence[str]) -> None:
    names = list(dict.fromkeys(part.department for part in parts))
    labels = {n: fonts.wrap(body_called(n, board.lang), BODY, _NAMES) for n in names}
    x = board.left + max(fonts.width(label, BODY) for label in labels.values()) + 0.3
    legend = board.top + 0.15
    others = any(part.item not in order for part in parts)
    board.run(x, legend, _legend(order, others, board.lang), SMALL)
    heights = [max(0.62, height(label, BODY)) for label in labels.values()]
    top = legend + 0.35
    room = board.bottom - top
    for name, y in zip(names, spread(heights, top, slack(heights, room)), strict=True):
        board.text(board.left, y, labels[name], BODY)
        left = x
        for share, colour in _stack([p for p in parts if p.department == name], order):
            wide = float(share) / 100 * (board.right - x)
            board.box(left, y - 0.2, wide, 0.4, colour)
            if share >= _LEAST:
                ink = WHITE if colour in _DARK else INK
                board.text(left + wide / 2, y, f"{share}%", SMALL, ink, "center")
            left += wide


def _legend(order: Sequence[str], others: bool, lang: Lang) -> list[tuple[str, str]]:
    named = [(called(item, lang), c) for item, c in zip(order, _COLOURS, strict=False)]
    rest = [(say(lang, "several.rest"), _COLOURS[-1])] if others else []
    return [part for name, c in (*named, *rest) for part in (("■ ", c), (f"{name}   ", INK))]


def _stack(parts: Sequence[DepartmentShare], order: Sequence[str]) -> list[tuple[Decimal, str]]:
    """The shares in the order of the legend, what is left of a hundred last."""
    shares = {part.item: part.share or Decimal(0) for part in parts}
    named = [
        (shares[item], colour)
        for item, colour in zip(order, _COLOURS, strict=False)
        if item in shares
    ]
    rest = sum((v for k, v in shares.items() if k not in order), start=Decimal(0))
    return [*named, *([(rest, _COLOURS[-1])] if rest else [])]


SEVERAL = {"over_years": over_years, "side_by_side": side_by_side}
"""The charts of several disclosures, by name."""
