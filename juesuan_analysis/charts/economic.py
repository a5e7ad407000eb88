"""Chart of basic expenditure by economic subject."""

from collections.abc import Sequence
from decimal import Decimal

from matplotlib.figure import Figure

from juesuan_analysis import analysis, vocabulary
from juesuan_analysis.analysis import is_lowest
from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import BLUE, INK, LEAD, SMALL, TEAL, Board
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

_NAMES = vocabulary.economic_groups()
_GROUPS = {_NAMES["personnel"].name: BLUE, _NAMES["operating"].name: TEAL}


def basic_by_economic_subject(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Personnel and operating costs side by side, their subjects by size, on one scale."""
    groups = _economic_groups(d, lang)
    whole = analysis.basic_whole(d)
    if not groups or not whole:
        raise NoData("没有按经济分类的基本支出：基本支出决算表缺或为空")
    board = Board(lang, analysis.table_unit(d, analysis.economic_table(d)))
    money = board.money
    largest = max(groups, key=lambda name: groups[name][0])
    named = {
        "name": called(largest, lang),
        "share": percentage(groups[largest][0], whole),
        "value": money.told(groups[largest][0]),
        "whole": money.told(whole),
        "unit": money.name,
    }
    board.head(
        say(lang, "basic_by_economic_subject.title", **named),
        say(lang, "basic_by_economic_subject.subtitle", **named),
    )
    board.foot(source(d, lang, analysis.economic_table(d)))
    _draw_groups(board, groups, whole)
    return board.figure


_Named = tuple[str, Decimal]
_Groups = dict[str, tuple[Decimal, list[_Named]]]


def _economic_groups(d: Disclosure, lang: Lang) -> _Groups:
    """Total and lowest-level subjects of each group, the largest first."""
    rows = analysis.economic_subjects(d)
    codes = [row.code for row in rows]
    groups: _Groups = {}
    totals = {group.name: group.value for group in analysis.group_totals(d)}
    for group in _GROUPS:
        own = [row for row in rows if row.group == group and row.value > 0]
        if total := totals.get(group):
            lowest = sorted((r for r in own if is_lowest(r.code, codes)), key=lambda r: -r.value)
            groups[group] = (total, [(called(row.item, lang), row.value) for row in lowest])
    return groups


def _draw_groups(board: Board, groups: _Groups, whole: Decimal) -> None:
    """A column for each group: its name and total, then its subjects on the common scale."""
    gap = 0.5
    wide = (board.room - gap * (len(groups) - 1)) / len(groups)
    names = wide * 0.48
    kept = {
        group: _merged(subjects, names, board.depth - 0.5, board.lang)
        for group, (_, subjects) in groups.items()
    }
    every = [each for subjects in kept.values() for each in subjects]
    labels = ((v, fonts.width(board.money.figure(v), SMALL) + 0.15) for _, v in every)
    inch = scale(labels, wide - names - 0.15)
    columns = [[height(text) for text in _labels(each, names)] for each in kept.values()]
    extra = min(slack(heights, board.depth - 0.5) for heights in columns)
    for place, (group, subjects) in enumerate(kept.items()):
        x = board.left + place * (wide + gap)
        total = groups[group][0]
        heading = say(
            board.lang,
            "basic_by_economic_subject.group",
            name=called(group, board.lang),
            value=board.money.figure(total),
            share=percentage(total, whole),
        )
        board.text(x, board.top + 0.12, heading, LEAD, _GROUPS[group])
        board.line((x, x + wide), (board.top + 0.36, board.top + 0.36), _GROUPS[group], 1.5)
        _draw_subjects(board, subjects, (x, names, inch, extra), _GROUPS[group])


def _merged(subjects: Sequence[_Named], names: float, depth: float, lang: Lang) -> list[_Named]:
    """The subjects that fit; the smallest ones beyond become one sum."""
    rows = [(s, height(fonts.wrap(s[0], SMALL, names)), s[1]) for s in subjects]
    if sum(each for _, each, _ in rows) <= depth:
        return list(subjects)
    kept, rest = keep(rows, depth - height(""))
    name = say(lang, "basic_by_economic_subject.rest", n=len(rest))
    return [*kept, (name, sum((value for _, value in rest), start=Decimal(0)))]


def _labels(subjects: Sequence[_Named], names: float) -> list[str]:
    return [fonts.wrap(name, SMALL, names) for name, _ in subjects]


def _draw_subjects(
    board: Board,
    subjects: Sequence[_Named],
    column: tuple[float, float, float, float],
    fill: str,
) -> None:
    x, names, inch, extra = column
    labels = _labels(subjects, names)
    middles = spread([height(text) for text in labels], board.top + 0.5, extra)
    start = x + names + 0.15
    for (_, value), text, y in zip(subjects, labels, middles, strict=True):
        long = float(value) * inch
        board.text(start - 0.12, y, text, SMALL, INK, "right")
        board.bar(start, y, long, 0.2, fill)
        board.text(start + long + 0.1, y, board.money.figure(value), SMALL)
