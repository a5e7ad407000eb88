"""Charts of what the money was spent on."""

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
    LEAD,
    MUTED,
    SMALL,
    TEAL,
    TITLE,
    WHITE,
    Board,
    text_height,
)  # fmt: skip
from juesuan_analysis.charts.layout import height, keep, scale, slack, spread
from juesuan_analysis.charts.words import (
    Lang,
    NoData,
    amount,
    called,
    first_table,
    percentage,
    say,
    source,
    texts,
    unit,
)  # fmt: skip
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.wordforms import bare

_FILLS = {"基本支出": (BLUE, WHITE), "项目支出": (AMBER, INK)}
_OTHER_FILLS = ((TEAL, WHITE), (GREY, INK))
_BLOCK = 3.4  # height in inches of the blocks
_NAMES = 4.0  # width in inches that names may take


# Basic and project expenditure


@dataclass(frozen=True)
class _Part:
    name: str
    value: Decimal
    share: Decimal
    stated: Decimal | None
    verdict: str | None


def expenditure_split(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Basic and project expenditure as blocks of one bar, with the stated shares."""
    rows = analysis.expenditure_split(d).itertuples()
    parts = [_Part(r.item, r.value, r.share, r.stated, r.verdict) for r in rows if r.value > 0]
    if not parts:
        raise NoData("没有基本支出和项目支出的数：支出决算表缺或为空")
    board = Board(lang)
    largest = max(parts, key=lambda part: part.value)
    whole = _whole(d) or sum((part.value for part in parts), start=Decimal(0))
    named = {
        "name": called(largest.name, lang), "share": percentage(largest.value, whole),
        "value": amount(largest.value), "whole": amount(whole), "unit": unit(d, lang),
    }  # fmt: skip
    board.head(
        say(lang, "expenditure_split.title", **named),
        say(lang, "expenditure_split.subtitle", **named),
    )
    lines = [_part_lines(board, part, named["unit"]) for part in parts]
    table = _functional(d)
    stated = any(part.stated is not None for part in parts)
    board.foot(source(d, lang, table, *(["narrative"] if stated else [])))
    _draw_parts(board, parts, lines, float(whole))
    return board.figure


_Lines = list[tuple[str, float]]


def _part_lines(board: Board, part: _Part, unit: str) -> _Lines:
    """What is written on a block, with sizes."""
    lines = [
        (called(part.name, board.lang), LEAD + 4),
        (f"{part.share:.2f}%", TITLE + 26),
        (f"{amount(part.value)} {unit}", LEAD + 4),
    ]
    if part.stated is not None and part.verdict:
        key = "expenditure_split.stated"
        says = say(board.lang, key, rate=part.stated, mark=board.judged(part.verdict))
        lines.append((says, LEAD))
    return lines


def _draw_parts(
    board: Board, parts: Sequence[_Part], lines: Sequence[_Lines], whole: float
) -> None:
    """Blocks as wide as their shares; a block too narrow for its words has them below."""
    outside = []
    x, gap = board.left, 0.05
    wide = board.room - gap * (len(parts) - 1)
    fills = iter(_OTHER_FILLS * len(parts))
    widths = [wide * float(part.value) / whole for part in parts]
    fit = [_room(each) <= width for each, width in zip(lines, widths, strict=True)]
    top = board.top + (0.0 if not all(fit) else max((board.depth - _BLOCK) / 2 - 0.15, 0.0))
    tall = _BLOCK if all(fit) else board.depth - 1.9
    for part, each, width, inside in zip(parts, lines, widths, fit, strict=True):
        fill, ink = _FILLS.get(part.name) or next(fills)
        board.box(x, top, width, tall, fill)
        if inside:
            _write(board, x + width / 2, top + tall / 2, each, ink)
        else:
            outside.append((x + width / 2, each))
        x += width + gap
    _write_below(board, outside, top + tall)


def _room(lines: _Lines) -> float:
    return max(fonts.width(text, size) for text, size in lines) + 0.3


def _write(board: Board, x: float, y: float, lines: _Lines, ink: str) -> None:
    y -= sum(text_height(*line) for line in lines) / 2
    for text, size in lines:
        tall = text_height(text, size)
        board.text(x, y + tall / 2, text, size, ink, "center")
        y += tall


def _write_below(board: Board, outside: Sequence[tuple[float, _Lines]], base: float) -> None:
    """Words of narrow blocks side by side, tied to their blocks by a line."""
    small = [(x, [(text, min(size, LEAD)) for text, size in lines]) for x, lines in outside]
    right = board.right
    for x, lines in reversed(small):
        wide = _room(lines)
        middle = min(x, right - wide / 2)
        board.line((x, x, middle, middle), (base, base + 0.12, base + 0.22, base + 0.32), MUTED)
        tall = sum(text_height(*line) for line in lines)
        _write(board, middle, base + 0.4 + tall / 2, lines, INK)
        right = middle - wide / 2


# By function


def _functional(d: Disclosure) -> str:
    """The id of the table that gives expenditure by function."""
    return first_table(d, *texts()["source"]["functional"])


def _whole(d: Disclosure) -> Decimal | None:
    """All expenditure as the table itself prints it; classes may differ from it by rounding."""
    table = next(table for table in d.tables_list if table.id == _functional(d))
    totals = (c for c in table.cells if not c.code and bare(c.item) in ("合计", "总计"))
    return max((cell.operand.value for cell in totals), default=None)


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
            ("basic", self.basic, BLUE, WHITE), ("project", self.project, AMBER, INK),
            ("rest", rest, GREY, INK),
        )  # fmt: skip
        return [kind for kind in kinds if kind[1] > 0]


_KIND_TEXT = {"basic": BLUE, "project": AMBER_TEXT, "rest": MUTED}


def expenditure_by_function(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Classes of expenditure and the items within, basic and project expenditure stacked."""
    classes, items = _functions(d, lang)
    if not classes:
        raise NoData("没有按功能分类的支出：支出决算表缺或为空")
    whole = _whole(d) or sum((each.total for each in classes), start=Decimal(0))
    board = Board(lang)
    first = classes[0]
    named = {
        "name": first.name, "share": percentage(first.total, whole), "value": amount(first.total),
        "whole": amount(whole), "unit": unit(d, lang), "n": len(classes),
    }  # fmt: skip
    only = "title" if len(classes) > 1 else "only_title"
    board.head(
        say(lang, f"expenditure_by_function.{only}", **named),
        say(lang, "expenditure_by_function.subtitle", **named),
    )
    where = source(d, lang, _functional(d))
    rows, hidden = _fitting(classes, items, board.depth_above(where, ["…"]))
    note = say(lang, "expenditure_by_function.hidden", n=hidden) if hidden else ""
    board.foot(where, [note])
    _draw_functions(board, rows)
    return board.figure


def _functions(d: Disclosure, lang: Lang) -> tuple[list[_Function], list[_Function]]:
    """Classes and lowest-level items with an amount, the largest first."""
    rows = [
        _Function(r.code, called(r.item, lang), r.total, r.basic, r.project, len(r.code) == 3)
        for r in analysis.expenditure_by_function(d).itertuples()
        if r.total > 0
    ]
    codes = [row.code for row in rows]
    lowest = [
        row for row in rows
        if not row.is_class and not any(c != row.code and c.startswith(row.code) for c in codes)
    ]  # fmt: skip
    by_size = {"key": lambda row: row.total, "reverse": True}
    classes = [row for row in rows if row.is_class] or lowest
    return sorted(classes, **by_size), sorted(lowest, **by_size)


def _fitting(
    classes: Sequence[_Function], items: Sequence[_Function], depth: float
) -> tuple[list[_Function], int]:
    """Classes, each followed by its items; the smallest are left out where room is short."""
    rows: list[tuple[_Function, float, Decimal]] = []
    floor = max((each.total for each in (*classes, *items)), default=Decimal(0))
    for each in classes:
        rows.append((each, height(_label(each)[0]), each.total + floor))  # classes go last
        within = (i for i in items if i.code != each.code and i.code.startswith(each.code))
        rows += [(item, height(_label(item)[0]), item.total) for item in within]
    kept, hidden = keep(rows, depth)
    return kept, len(hidden)


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
    """Inches a unit, and the classes whose bars are long enough to hold their own words."""
    told = {row.code for row in rows if row.is_class and len(row.segments) > 1}
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
    thick = 0.25 if row.is_class else 0.18
    for kind, value, fill, ink in row.segments:
        long = float(value) * inch
        board.bar(x, y, long, thick, fill)
        if told:
            words = _segment_words(board, kind, value)
            board.text(x + long / 2, y, words, SMALL, ink, "center")
        x += long
    board.run(x + 0.12, y, _tail(board, row, told), SMALL)


# By economic classification


@dataclass(frozen=True)
class _Economic:
    name: str
    value: Decimal


_GROUPS = {"人员经费": BLUE, "公用经费": TEAL}


def basic_by_economic_subject(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Personnel and operating costs side by side, their subjects by size, on one scale."""
    groups = _economic_groups(d, lang)
    whole = sum((total for total, _ in groups.values()), start=Decimal(0))
    if not whole:
        raise NoData("没有按经济分类的基本支出：基本支出决算表缺或为空")
    board = Board(lang)
    largest = max(groups, key=lambda name: groups[name][0])
    named = {
        "name": called(largest, lang), "share": percentage(groups[largest][0], whole),
        "value": amount(groups[largest][0]), "whole": amount(whole), "unit": unit(d, lang),
    }  # fmt: skip
    board.head(
        say(lang, "basic_by_economic_subject.title", **named),
        say(lang, "basic_by_economic_subject.subtitle", **named),
    )
    table = next(table.id for table in d.tables_list if table.economic and table.facts)
    board.foot(source(d, lang, table))
    _draw_groups(board, groups, whole)
    return board.figure


_Groups = dict[str, tuple[Decimal, list[_Economic]]]


def _economic_groups(d: Disclosure, lang: Lang) -> _Groups:
    """Total and lowest-level subjects of each group, the largest first."""
    rows = list(analysis.basic_by_economic_subject(d).itertuples())
    codes = [row.code for row in rows]
    groups: _Groups = {}
    for group in _GROUPS:
        own = [row for row in rows if row.group == group and row.value > 0]
        total = sum((row.value for row in own if len(row.code) == 3), start=Decimal(0))
        lowest = [r for r in own if not any(c != r.code and c.startswith(r.code) for c in codes)]
        if total:
            subjects = [_Economic(called(row.item, lang), row.value) for row in lowest]
            groups[group] = (total, sorted(subjects, key=lambda each: -each.value))
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
    labels = ((each.value, fonts.width(amount(each.value), SMALL) + 0.15) for each in every)
    inch = scale(labels, wide - names - 0.15)
    columns = [[height(text) for text in _labels(each, names)] for each in kept.values()]
    extra = min(slack(heights, board.depth - 0.5) for heights in columns)
    for place, (group, subjects) in enumerate(kept.items()):
        x = board.left + place * (wide + gap)
        total = groups[group][0]
        heading = say(
            board.lang, "basic_by_economic_subject.group", name=called(group, board.lang),
            value=amount(total), share=percentage(total, whole),
        )  # fmt: skip
        board.text(x, board.top + 0.12, heading, LEAD, _GROUPS[group])
        board.line((x, x + wide), (board.top + 0.36, board.top + 0.36), _GROUPS[group], 1.5)
        _draw_subjects(board, subjects, (x, names, inch, extra), _GROUPS[group])


def _merged(
    subjects: Sequence[_Economic], names: float, depth: float, lang: Lang
) -> list[_Economic]:
    """The subjects that fit; the smallest ones beyond become one sum."""
    rows = [(s, height(fonts.wrap(s.name, SMALL, names)), s.value) for s in subjects]
    if sum(each for _, each, _ in rows) <= depth:
        return list(subjects)
    kept, rest = keep(rows, depth - height(""))
    name = say(lang, "basic_by_economic_subject.rest", n=len(rest))
    return [*kept, _Economic(name, sum((each.value for each in rest), start=Decimal(0)))]


def _labels(subjects: Sequence[_Economic], names: float) -> list[str]:
    return [fonts.wrap(each.name, SMALL, names) for each in subjects]


def _draw_subjects(
    board: Board,
    subjects: Sequence[_Economic],
    column: tuple[float, float, float, float],
    fill: str,
) -> None:
    x, names, inch, extra = column
    labels = _labels(subjects, names)
    middles = spread([height(text) for text in labels], board.top + 0.5, extra)
    start = x + names + 0.15
    for each, text, y in zip(subjects, labels, middles, strict=True):
        long = float(each.value) * inch
        board.text(start - 0.12, y, text, SMALL, INK, "right")
        board.bar(start, y, long, 0.2, fill)
        board.text(start + long + 0.1, y, amount(each.value), SMALL)
