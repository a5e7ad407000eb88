"""A slide to draw on: headline, body measured in inches, notes and source at the foot."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

from matplotlib import rc_context, rcParams, style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.captions import Lang, mark, say
from juesuan_analysis.charts.money import Money
from juesuan_analysis.vocabulary import chart_text

STYLE = "juesuan_analysis.briefing"

# Text colours have a contrast of at least 4.5 with the white ground (WCAG AA). Blue against amber
# and blue against vermilion stay apart in every common form of colour blindness.
INK = "#1A2433"
MUTED = "#566070"
BLUE = "#1C5D99"
TEAL = "#0B7268"
VERMILION = "#B3401A"
AMBER = "#E9A23B"
AMBER_TEXT = "#8A5200"
PALE = "#B9CEE6"
GREY = "#98A2B0"
TRACK = "#E6EBF1"
RULE = "#CDD4DD"
WHITE = "#FFFFFF"

TITLE, LEAD, BODY, SMALL = 28, 18, 16, 14
LINE = 1.3  # height of a line of text over its font size
MARGIN = 0.6
_HAIR = 0.025
_FOOT = 0.3  # white below the foot

Side = Literal["left", "center", "right"]


@contextmanager
def styled() -> Iterator[None]:
    """The look of the charts alone: nothing of a user's own settings reaches a mark."""
    with rc_context():
        dict.update(rcParams, _look())  # past the validation, which takes longer than a mark
        yield


@cache
def _look() -> Any:
    """Every setting that makes the look."""
    with style.context(STYLE, after_reset=True):
        look: Any = dict(rcParams.copy())
    del look["backend"]  # no style sets it
    return look


def headline(figure: Figure) -> str:
    """What a chart says, in one line: the text for who does not see it."""
    return str(figure.get_label()).partition("\n")[0]


def subtitle(figure: Figure) -> str:
    """What a chart shows: the line under its headline, whole."""
    return str(figure.get_label()).partition("\n")[2]


def line_height(size: float) -> float:
    """Height in inches of one line of text."""
    return size * LINE / 72


def text_height(text: str, size: float) -> float:
    """Height in inches of a text with its line breaks."""
    return (text.count("\n") + 1) * line_height(size)


def verdict_colour(verdict: str) -> str:
    """The colour of a verdict's symbol; never without the symbol itself."""
    return {"✓": BLUE, "✗": VERMILION}.get(mark(verdict), MUTED)


class Board:
    """One slide. Coordinates are inches from the upper left corner.

    ``top`` and ``bottom`` bound the body once headline and foot are set. ``unit`` is that of the
    amounts handed to it.
    """

    def __init__(self, lang: Lang, unit: str = "万元") -> None:
        fonts.register()
        self.lang: Lang = lang
        self.money = Money(lang, unit)
        self._verdicts: dict[str, None] = {}
        with styled():
            self.figure = Figure()
            FigureCanvasAgg(self.figure)
            self.width, self.height = (float(side) for side in self.figure.get_size_inches())
            self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, self.width)
        self._axes.set_ylim(self.height, 0)
        self.left, self.right = MARGIN, self.width - MARGIN
        self.top, self.bottom = MARGIN, self.height - MARGIN

    @property
    def room(self) -> float:
        """Width of the body."""
        return self.right - self.left

    @property
    def depth(self) -> float:
        """Height of the body."""
        return self.bottom - self.top

    # Marks

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = BODY,
        color: str = INK,
        side: Side = "left",
    ) -> None:
        """Write a text whose lines are centred on ``y``."""
        with styled():
            self._axes.text(
                x,
                y,
                fonts.printable(text),
                size=size,
                color=color,
                ha=side,
                multialignment=side,
                va="center_baseline" if "\n" not in text else "center",
                linespacing=LINE * 0.85,
            )

    def run(self, x: float, y: float, parts: Iterable[tuple[str, str]], size: float = BODY) -> None:
        """Write texts of several colours one after the other; each part is (text, colour)."""
        for text, color in parts:
            self.text(x, y, text, size, color)
            x += fonts.width(fonts.printable(text), size)

    def box(
        self, x: float, y: float, width: float, height: float, color: str, dashed: bool = False
    ) -> None:
        """Draw a filled rectangle, or only its dashed outline."""
        look = {"facecolor": "none", "edgecolor": color, "linewidth": 1.5, "linestyle": (0, (3, 2))}
        look = look if dashed else {"facecolor": color, "linewidth": 0}
        with styled():
            self._axes.add_patch(Rectangle((x, y), width, height, **look))  # type: ignore[arg-type]

    def bar(self, x: float, y: float, long: float, thick: float, color: str) -> None:
        """Draw a bar centred on ``y``; however small, what is not nothing can be seen."""
        self.box(x, y - thick / 2, max(long, _HAIR) if long > 0 else 0.0, thick, color)

    def line(
        self, xs: Sequence[float], ys: Sequence[float], color: str = RULE, width: float = 1
    ) -> None:
        """Draw a line through points."""
        with styled():
            self._axes.add_line(Line2D(xs, ys, color=color, linewidth=width))

    def dot(self, x: float, y: float, color: str, size: float = 11) -> None:
        """Draw a disc; ``size`` in points."""
        with styled():
            self._axes.add_line(
                Line2D([x], [y], marker="o", markersize=size, color=color, markeredgewidth=0)
            )

    # Frame

    def head(self, title: str, subtitle: str) -> None:
        """Set headline and the line under it; the body begins below them.

        Both are kept without their line breaks as the figure's label, which nothing draws.
        """
        text = fonts.printable(title)
        self.figure.set_label(f"{text}\n{fonts.printable(subtitle)}")
        size = TITLE if fonts.wrap(text, TITLE, self.room).count("\n") < 2 else TITLE - 6
        title = fonts.wrap(text, size, self.room, most=3)
        height = text_height(title, size)
        self._headline(title, size, 0.42 + height / 2)
        y = 0.42 + height + line_height(BODY) * 0.75
        subtitle = fonts.wrap(subtitle, BODY, self.room, most=2)
        y += (text_height(subtitle, BODY) - line_height(BODY)) / 2
        self.text(self.left, y, subtitle, BODY, MUTED)
        self.top = y + text_height(subtitle, BODY) / 2 + 0.3

    def _headline(self, title: str, size: float, y: float) -> None:
        """Set as the figure's own title, where other programs look for what a chart says."""
        with styled():
            self.figure.suptitle(
                title,
                x=self.left / self.width,
                y=1 - y / self.height,
                size=size,
                color=INK,
                ha="left",
                va="center",
                linespacing=LINE * 0.85,
            )

    def judged(self, verdict: str) -> str:
        """The symbol of a verdict, which the foot will explain."""
        self._verdicts.setdefault(verdict)
        return mark(verdict)

    def foot(self, source: str, notes: Sequence[str] = ()) -> None:
        """Set notes, the meaning of the symbols used, and the source; the body ends above."""
        texts = self._foot(source, notes)
        y = self.height - _FOOT
        for text in reversed(texts):
            height = text_height(text, SMALL)
            self.text(self.left, y - height / 2, text, SMALL, MUTED)
            y -= height
        self.line((self.left, self.right), (y - 0.08, y - 0.08))
        self.bottom = y - 0.25

    def depth_above(self, source: str, notes: Sequence[str] = ()) -> float:
        """Height that the body would have above such a foot."""
        texts = self._foot(source, notes)
        return self.height - _FOOT - sum(text_height(t, SMALL) for t in texts) - 0.25 - self.top

    def _foot(self, source: str, notes: Sequence[str]) -> list[str]:
        meanings = dict.fromkeys(
            say(self.lang, chart_text(f"marks.{verdict}"), mark=mark(verdict))
            for verdict in self._verdicts
        )
        gap, space = ("\u3000", "") if self.lang == "zh" else ("    ", " ")
        paragraphs = [space.join(note for note in notes if note), gap.join(meanings), source]
        return [fonts.wrap(fonts.printable(text), SMALL, self.room) for text in paragraphs if text]
