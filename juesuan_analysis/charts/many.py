"""Charts of many disclosures, from the frames that a corpus answers with."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import (
    AMBER,
    BLUE,
    BODY,
    GREY,
    INK,
    MUTED,
    PALE,
    RULE,
    SMALL,
    TEAL,
    Board,
)
from juesuan_analysis.charts.captions import Lang, NoData, percentage, say
from juesuan_analysis.charts.spacing import height, slack, spread
from juesuan_analysis.findings import kinds

_NAMES = 4.2
"""Width in inches that names of departments may take."""
_BAR = 0.24
_COLOURS = (BLUE, AMBER, TEAL, GREY, PALE)
_MOST = 12
"""Departments that have room; a note says how many more there are."""


def department_errors(frame: pd.DataFrame, lang: Lang = "zh") -> Figure:
    """Which departments have most errors, by kind: the frame of ``answers.errors``.

    Raises:
        NoData: if there is no error at all.
    """
    if frame.empty:
        raise NoData("没有查出错误")
    every = frame.groupby("department", sort=False)["errors"].sum()
    order = [*frame.groupby("kind")["errors"].sum().sort_values(ascending=False).index]
    named, rest = order[: len(_COLOURS) - 1], order[len(_COLOURS) - 1 :]
    board = Board(lang)
    first = {"name": every.index[0], "n": int(every.iloc[0]), "all": int(every.sum())}
    board.head(
        say(lang, "department_errors.title", departments=len(every), **first),
        say(lang, "department_errors.subtitle"),
    )
    board.foot(say(lang, "many.source"), [_left_out(len(every), lang)])
    legend = [(kinds()[kind].names[lang], colour) for kind, colour in _coloured(named)]
    legend += [(say(lang, "several.rest"), _COLOURS[-1])] if rest else []
    x, lines = _labelled(board, [*every.index[:_MOST]], legend)
    inch = (board.right - x - 0.8) / max(every)
    for department, y in lines:
        own = frame[frame["department"] == department].set_index("kind")["errors"]
        at = x
        for kind, colour in [*_coloured(named), *((kind, _COLOURS[-1]) for kind in rest)]:
            board.bar(at, y, float(own.get(kind, 0)) * inch, _BAR, colour)
            at += float(own.get(kind, 0)) * inch
        board.text(at + 0.1, y, str(every[department]), SMALL)
    return board.figure


def item_over_years(frame: pd.DataFrame, lang: Lang = "zh") -> Figure:
    """How a functional subject developed by department: the frame of ``answers.item``.

    Each department has a scale of its own, so that the small ones can be seen.

    Raises:
        NoData: if nobody spent anything on it.
    """
    frame = frame[frame["amount"].notna()]
    if frame.empty:
        raise NoData("没有这个科目的支出")
    years = sorted(frame["year"].unique())
    board = Board(lang)
    named = {"item": frame["item"].iloc[-1], "first": years[0], "last": years[-1]}
    departments = [*dict.fromkeys(frame["department"])]
    board.head(
        say(lang, "item_over_years.title", n=len(departments), **named),
        say(lang, "item_over_years.subtitle", unit=board.money.name),
    )
    board.foot(say(lang, "many.source"), [_left_out(len(departments), lang)])
    x, lines = _labelled(board, departments[:_MOST], [])
    wide = (board.right - x - 2.6) / max(len(years), 1)
    for year, place in zip(years, range(len(years)), strict=True):
        board.text(x + (place + 0.5) * wide, board.top + 0.1, str(year), SMALL, MUTED, "center")
    for department, y in lines:
        own = frame[frame["department"] == department].drop_duplicates("year", keep="last")
        _columns(board, x, y, wide, years, own)
    return board.figure


def _columns(
    board: Board, x: float, y: float, wide: float, years: Sequence[int], own: pd.DataFrame
) -> None:
    """Columns of one department, and its first and last amount in words."""
    tall = 0.36
    values = dict(zip(own["year"], own["amount"], strict=True))
    most = max(values.values()) or Decimal(1)
    for place, year in enumerate(years):
        if year in values:
            high = float(values[year] / most) * tall
            left = x + (place + 0.5) * wide - 0.18
            board.box(left, y + tall / 2 - high, 0.36, high, BLUE if year == years[-1] else PALE)
    first, last = own["amount"].iloc[0], own["amount"].iloc[-1]
    rate = percentage(last - first, first) if first else ""
    figure = board.money.figure
    told = f"{figure(first)} → {figure(last)}" + (f"（{rate}%）" if rate and len(own) > 1 else "")
    board.text(board.right, y, told, SMALL, INK, "right")


def department_shares(frame: pd.DataFrame, lang: Lang = "zh") -> Figure:
    """Share of projects and of the three public expenses in the last year: ``answers.shares``.

    Raises:
        NoData: if no disclosure gives them.
    """
    told = frame[frame["project_share"].notna() & frame["year"].notna()]
    if told.empty:
        raise NoData("没有项目支出的数")
    year = int(told["year"].max())
    latest = told[told["year"] == year].sort_values("project_share", ascending=False, kind="stable")
    board = Board(lang)
    first = latest.iloc[0]
    named = {"name": first["department"], "share": first["project_share"], "year": year}
    subtitle = say(lang, "department_shares.subtitle")
    board.head(say(lang, "department_shares.title", **named), subtitle)
    board.foot(say(lang, "many.source"), [_left_out(len(latest), lang)])
    legend = [
        (say(lang, "department_shares.project"), BLUE),
        (say(lang, "department_shares.public"), AMBER),
    ]
    x, lines = _labelled(board, [*latest["department"][:_MOST]], legend)
    half = (board.right - x) / 2
    public = max((float(str(v)) for v in latest["three_public_share"] if v), default=1.0)
    for (_, y), (_, row) in zip(lines, latest.iterrows(), strict=False):
        _share(board, x, y, row["project_share"], (half - 1.2) / 100, BLUE)
        _share(board, x + half, y, row["three_public_share"], (half - 1.2) / public, AMBER)
    return board.figure


def _share(
    board: Board, x: float, y: float, value: Decimal | None, inch: float, colour: str
) -> None:
    if value is None:
        return
    board.bar(x, y, float(value) * inch, _BAR, colour)
    board.text(x + float(value) * inch + 0.1, y, f"{value}%", SMALL)


def far_from_peers(frame: pd.DataFrame, lang: Lang = "zh") -> Figure:
    """Whose share is far from what is usual among its peers: the frame of ``answers.outliers``.

    Raises:
        NoData: if nobody's is.
    """
    far = frame[frame["far"].astype(bool)] if not frame.empty else frame
    if far.empty:
        raise NoData("没有与同级部门相差很远的")
    board = Board(lang)
    first = far.iloc[0]
    named = {key: first[key] for key in ("department", "year", "share", "median")}
    board.head(say(lang, "far_from_peers.title", **named), say(lang, "far_from_peers.subtitle"))
    board.foot(say(lang, "many.source"), [_left_out(len(far), lang)])
    rows = far.head(_MOST)
    labels = [f"{row.department} {row.year}" for row in rows.itertuples()]
    legend = [(say(lang, "far_from_peers.own"), BLUE), (say(lang, "far_from_peers.median"), AMBER)]
    x, lines = _labelled(board, labels, legend)
    inch = (board.right - x - 1.0) / max(float(str(rows["share"].max())), 0.01)
    each: Any
    for (_, y), each in zip(lines, rows.itertuples(), strict=True):
        own, usual = x + float(each.share) * inch, x + float(each.median) * inch
        board.line((usual, own), (y, y), RULE, 3)
        board.dot(usual, y, AMBER)
        board.dot(own, y, BLUE)
        board.text(max(own, usual) + 0.15, y, f"{each.share}%", SMALL)
    return board.figure


# What they have in common


def _coloured(names: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(names, _COLOURS, strict=False))


def _left_out(number: int, lang: Lang) -> str:
    return say(lang, "many.left_out", n=number - _MOST) if number > _MOST else ""


def _labelled(
    board: Board, names: Sequence[str], legend: Sequence[tuple[str, str]]
) -> tuple[float, list[tuple[str, float]]]:
    """Write names at the left and a legend above; where marks begin, and the line of each name."""
    labels = [fonts.wrap(name, BODY, _NAMES, most=2) for name in names]
    x = board.left + max(fonts.width(part, BODY) for label in labels for part in label.split("\n"))
    x += 0.3
    if legend:
        parts = [p for name, colour in legend for p in (("■ ", colour), (f"{name}   ", INK))]
        board.run(x, board.top + 0.1, parts, SMALL)
    top = board.top + 0.35
    room = board.bottom - top
    heights = [min(height(label, BODY), room / len(labels)) for label in labels]
    lines = spread(heights, top, slack(heights, room))
    for label, y in zip(labels, lines, strict=True):
        board.text(board.left, y, label, BODY)
    return x, list(zip(names, lines, strict=True))


MANY: dict[str, Callable[..., Figure]] = {
    "department_errors": department_errors,
    "item_over_years": item_over_years,
    "department_shares": department_shares,
    "far_from_peers": far_from_peers,
}
"""The charts of many disclosures, by name; each takes the frame of an answer."""
