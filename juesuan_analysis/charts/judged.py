"""Chart of what became of every number of the narrative."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import (
    BLUE,
    BODY,
    GREY,
    LEAD,
    MUTED,
    PALE,
    SMALL,
    VERMILION,
    Board,
    text_height,
    verdict_colour,
)
from juesuan_analysis.charts.captions import (
    Lang,
    NoData,
    listed,
    mark,
    say,
    source,
    symbol,
    verdict_name,
)
from juesuan_analysis.charts.spacing import slack, spread
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.printing import portion
from juesuan_analysis.statements import STANDINGS
from juesuan_analysis.vocabulary import chart_text

_ALWAYS = frozenset({"exact", "mismatch", "unbound"})  # shown even if none: that too is news
_FILLS = {"✓": BLUE, "✗": VERMILION, "↔": PALE}
_TIGHT = 0.04  # inches that name and explanation stand closer than other lines
_WORDS = 4.9  # width in inches that explanations may take


@dataclass(frozen=True)
class _Row:
    verdict: str
    count: int
    name: str
    meaning: str

    @property
    def height(self) -> float:
        below = text_height(self.meaning, SMALL) - _TIGHT if self.meaning else 0
        return text_height("", BODY) + below


def verdicts(d: Disclosure, lang: Lang = "zh") -> Figure:
    """How many numbers of the narrative got which verdict; mere agreement is a row of its own."""
    counts = d.standing_counts
    whole = sum(counts.values())
    if whole == counts["label"]:
        raise NoData("情况说明中没有可核对的数")
    rows = [_row(v, counts[v], lang) for v in STANDINGS if counts[v] or v in _ALWAYS]
    absent = [verdict_name(v, lang) for v in STANDINGS if not counts[v] and v not in _ALWAYS]
    board = Board(lang)
    board.head(title_of(counts, lang), _subtitle(d, lang))
    note = say(lang, "verdicts.absent", names=listed(absent, lang)) if absent else ""
    board.foot(source(d, lang, "narrative"), [note])
    if sum(row.height for row in rows) > board.depth:  # names alone still tell them apart
        rows = [replace(row, meaning="") for row in rows]
    _draw_rows(board, rows, whole)
    return board.figure


def _row(verdict: str, count: int, lang: Lang) -> _Row:
    meaning = fonts.wrap(say(lang, chart_text(f"verdicts.{verdict}_means")), SMALL, _WORDS)
    return _Row(verdict, count, verdict_name(verdict, lang), meaning)


def title_of(counts: dict[str, int], lang: Lang) -> str:
    """All numbers of the narrative, by what became of them; the parts add up to the whole."""
    whole = sum(counts.values())
    confirmed = counts["exact"] + counts["within_rounding"]
    wrong = counts["mismatch"] + counts["direction"]
    unknown = counts["unsupported"] + counts["unbound"]
    mutual = counts["consistent"]
    rest = whole - confirmed - mutual - wrong - unknown
    agreeing = say(lang, "verdicts.agreeing", agreeing=mutual) if mutual else ""
    parts = {"whole": whole, "confirmed": confirmed, "wrong": wrong, "unknown": unknown}
    return say(lang, "verdicts.title", agreeing=agreeing, **parts) + (
        say(lang, "verdicts.rest", rest=rest) if rest else ""
    )


def _subtitle(d: Disclosure, lang: Lang) -> str:
    """How much was understood, rounded down: 100 % is all and nothing less."""
    return say(lang, "verdicts.subtitle", coverage=portion(d.coverage))


def _draw_rows(board: Board, rows: Sequence[_Row], whole: int) -> None:
    """Symbol, name and meaning; a bar; the count and its share."""
    texts = max(max(fonts.width(row.name, BODY), fonts.width(row.meaning, SMALL)) for row in rows)
    x = board.left + 0.45 + texts + 0.3
    label = fonts.width(f"{whole}  100.0%", LEAD) + 0.3
    inch = (board.right - x - label) / max(row.count for row in rows)
    heights = [row.height for row in rows]
    for row, y in zip(rows, spread(heights, board.top, slack(heights, board.depth)), strict=True):
        colour = verdict_colour(row.verdict)
        board.text(board.left + 0.14, y, symbol(row.verdict), LEAD + 4, colour, "center")
        _write_words(board, row, y)
        board.bar(x, y, row.count * inch, 0.34, _FILLS.get(mark(row.verdict), GREY))
        end = x + row.count * inch + 0.12
        share = f"  {row.count / whole * 100:.1f}%"
        board.run(end, y, ((str(row.count), colour), (share, MUTED)), LEAD)


def _write_words(board: Board, row: _Row, y: float) -> None:
    """Name, and the meaning below it."""
    x, line = board.left + 0.45, text_height("", BODY)
    top = y - row.height / 2
    board.text(x, top + line / 2, row.name, BODY)
    if row.meaning:
        y = top + line + text_height(row.meaning, SMALL) / 2 - _TIGHT
        board.text(x, y, row.meaning, SMALL, MUTED)
