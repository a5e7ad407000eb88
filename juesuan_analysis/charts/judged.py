"""Chart of what became of every number of the narrative."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from juesuan_analysis import analysis
from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import (
    AMBER,
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
    severity_name,
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
_GRAVE = {"error": VERMILION, "warning": AMBER}
_TIGHT = 0.04  # inches that name and explanation stand closer than other lines
_WORDS = 4.9  # width in inches that explanations may take


@dataclass(frozen=True)
class _Row:
    """A verdict; ``within`` are how many of its numbers errors and warnings speak of."""

    verdict: str
    count: int
    within: dict[str, int]
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
    graves = analysis.graveness(d)
    rows = [_row(d, v, graves, lang) for v in STANDINGS if counts[v] or v in _ALWAYS]
    absent = [verdict_name(v, lang) for v in STANDINGS if not counts[v] and v not in _ALWAYS]
    board = Board(lang)
    board.head(title_of(counts, lang), _subtitle(d, lang))
    note = say(lang, "verdicts.absent", names=listed(absent, lang)) if absent else ""
    board.foot(source(d, lang, "narrative"), [note])
    if sum(row.height for row in rows) > board.depth:  # names alone still tell them apart
        rows = [replace(row, meaning="") for row in rows]
    _draw_rows(board, rows, whole)
    return board.figure


def _row(d: Disclosure, verdict: str, graves: Mapping[str, str], lang: Lang) -> _Row:
    meaning = fonts.wrap(say(lang, chart_text(f"verdicts.{verdict}_means")), SMALL, _WORDS)
    found = Counter(graves.get(s.id, "") for s in d.statements_list if s.standing == verdict)
    within = {severity: found[severity] for severity in _GRAVE if found[severity]}
    return _Row(verdict, d.standing_counts[verdict], within, verdict_name(verdict, lang), meaning)


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
    """How much was understood, rounded down: 100 % is all and nothing less; what was found."""
    counts = Counter(finding.severity for finding in d.open_findings)
    found = [
        say(lang, "verdicts.found", name=severity_name(severity, lang), n=counts[severity])
        for severity in _GRAVE
        if counts[severity]
    ]
    told = listed(found, lang) if found else say(lang, "verdicts.none")
    return say(lang, "verdicts.subtitle", coverage=portion(d.coverage), found=told)


def _draw_rows(board: Board, rows: Sequence[_Row], whole: int) -> None:
    """Symbol, name and meaning; a bar; the count and its share."""
    texts = max(max(fonts.width(row.name, BODY), fonts.width(row.meaning, SMALL)) for row in rows)
    x = board.left + 0.45 + texts + 0.3
    tails = [_tail(row, board.lang) for row in rows]
    label = max(fonts.width(f"{row.count}{_share(row, whole)}", LEAD) for row in rows) + 0.3
    label += max(fonts.width(tail, SMALL) for tail in tails)
    inch = (board.right - x - label) / max(row.count for row in rows)
    heights = [row.height for row in rows]
    for row, y in zip(rows, spread(heights, board.top, slack(heights, board.depth)), strict=True):
        colour = verdict_colour(row.verdict)
        board.text(board.left + 0.14, y, symbol(row.verdict), LEAD + 4, colour, "center")
        _write_words(board, row, y)
        _draw_bar(board, row, (x, y, inch))
        end = x + row.count * inch + 0.12
        share = _share(row, whole)
        board.run(end, y, ((str(row.count), colour), (share, MUTED)), LEAD)
        end += fonts.width(f"{row.count}{share}", LEAD)
        board.text(end, y, _tail(row, board.lang), SMALL, MUTED)


def _share(row: _Row, whole: int) -> str:
    return f"  {row.count / whole * 100:.1f}%"


def _tail(row: _Row, lang: Lang) -> str:
    """How many of the numbers findings speak of, in words: colour alone tells nobody."""
    told = (
        say(lang, "verdicts.within", name=severity_name(severity, lang), n=n)
        for severity, n in row.within.items()
    )
    words = listed(told, lang)
    return f"  {words}" if words else ""


def _draw_bar(board: Board, row: _Row, place: tuple[float, float, float]) -> None:
    """The bar of a verdict; the numbers that errors and warnings speak of stand first."""
    x, y, inch = place
    plain = row.count - sum(row.within.values())
    parts = [*((n, _GRAVE[severity]) for severity, n in row.within.items())]
    for n, fill in [*parts, (plain, _FILLS.get(mark(row.verdict), GREY))]:
        board.bar(x, y, n * inch, 0.34, fill)
        x += n * inch


def _write_words(board: Board, row: _Row, y: float) -> None:
    """Name, and the meaning below it."""
    x, line = board.left + 0.45, text_height("", BODY)
    top = y - row.height / 2
    board.text(x, top + line / 2, row.name, BODY)
    if row.meaning:
        y = top + line + text_height(row.meaning, SMALL) / 2 - _TIGHT
        board.text(x, y, row.meaning, SMALL, MUTED)
