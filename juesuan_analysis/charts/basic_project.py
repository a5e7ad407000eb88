"""Chart of basic and project expenditure."""

from collections.abc import Sequence
from decimal import Decimal

from matplotlib.figure import Figure

from juesuan_analysis import analysis, vocabulary
from juesuan_analysis.analysis import Part
from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import (
    AMBER,
    BLUE,
    BODY,
    GREY,
    INK,
    LEAD,
    MUTED,
    TEAL,
    TITLE,
    WHITE,
    Board,
    text_height,
)
from juesuan_analysis.charts.captions import (
    Lang,
    NoData,
    called,
    percentage,
    say,
    source,
)
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.vocabulary import ChartText

_NAMED = vocabulary.tables().named
_FILLS = {_NAMED.basic: (BLUE, WHITE), _NAMED.project: (AMBER, INK)}
_OTHER_FILLS = ((TEAL, WHITE), (GREY, INK))
_LEAST = 3  # parts; what two numbers say needs no picture
_BLOCK = 3.4  # height in inches of the blocks


def expenditure_split(d: Disclosure, lang: Lang = "zh") -> Figure:
    """Basic and project expenditure as blocks of one bar, with the stated shares."""
    parts = [part for part in analysis.parts(d) if part.value > 0]
    if not parts:
        raise NoData("没有基本支出和项目支出的数：支出决算表缺或为空")
    if len(parts) < _LEAST:
        raise NoData("只有基本支出和项目支出两部分，一句话就能说清，不另作图")
    board = Board(lang, analysis.table_unit(d, analysis.functional_table(d)))
    money = board.money
    largest = max(parts, key=lambda part: part.value)
    whole = analysis.whole_expenditure(d, (part.value for part in parts))
    named = {
        "name": called(largest.item, lang),
        "share": percentage(largest.value, whole),
        "value": money.told(largest.value),
        "whole": money.told(whole),
        "unit": money.name,
    }
    board.head(
        say(lang, "expenditure_split.title", **named),
        say(lang, "expenditure_split.subtitle", **named),
    )
    lines = [_part_lines(board, part, whole) for part in parts]
    told = any(part.stated is not None for part in parts)
    board.foot(source(d, lang, analysis.functional_table(d), "narrative" if told else None))
    _draw_parts(board, parts, lines)
    return board.figure


_Lines = Sequence[tuple[str, float]]


def _part_lines(board: Board, part: Part, whole: Decimal) -> _Lines:
    """What is written on a block, with sizes."""
    lines = [
        (called(part.item, board.lang), LEAD + 4),
        (f"{percentage(part.value, whole)}%", TITLE + 26),
        (board.money.told(part.value), LEAD + 4),
    ]
    if part.stated is not None and part.standing:
        key: ChartText = "expenditure_split.stated"
        says = say(board.lang, key, rate=part.stated, mark=board.judged(part.standing))
        lines.append((says, LEAD))
    return lines


def _draw_parts(board: Board, parts: Sequence[Part], lines: Sequence[_Lines]) -> None:
    """Blocks as wide as their shares; a block too narrow for its words has them below."""
    outside = []
    x, gap = board.left, 0.05
    wide = board.room - gap * (len(parts) - 1)
    fills = iter(_OTHER_FILLS * len(parts))
    whole = sum(float(part.value) for part in parts)
    widths = [wide * float(part.value) / whole for part in parts]
    lines = [_shrunk(each, width) for each, width in zip(lines, widths, strict=True)]
    fit = [_room(each) <= width for each, width in zip(lines, widths, strict=True)]
    top = board.top + (0.0 if not all(fit) else max((board.depth - _BLOCK) / 2 - 0.15, 0.0))
    tall = _BLOCK if all(fit) else board.depth - 1.9
    for part, each, width, inside in zip(parts, lines, widths, fit, strict=True):
        fill, ink = _FILLS.get(part.item) or next(fills)
        board.box(x, top, width, tall, fill)
        if inside:
            _write(board, x + width / 2, top + tall / 2, each, ink)
        else:
            outside.append((x + width / 2, each))
        x += width + gap
    _write_below(board, outside, top + tall)


def _shrunk(lines: _Lines, width: float) -> _Lines:
    """The lines small enough for a block, within reason."""
    return [(text, fonts.fitting(text, size, width - 0.3, BODY)) for text, size in lines]


def _room(lines: _Lines) -> float:
    return max(fonts.width(text, size) for text, size in lines) + 0.29


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
        board.line((x, middle), (base, base + 0.32), MUTED)
        tall = sum(text_height(*line) for line in lines)
        _write(board, middle, base + 0.4 + tall / 2, lines, INK)
        right = middle - wide / 2
