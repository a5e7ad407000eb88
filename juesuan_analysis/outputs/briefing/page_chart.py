"""The small charts of the one page."""

from collections.abc import Iterator

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor

from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import AMBER, BLUE, GREY, INK, MUTED, PALE, VERMILION
from juesuan_analysis.outputs.briefing.exhibits import Graph, Tone

FONT, FALLBACK = "NotoSansSC", "DejaVuSans"
CHART = 190.0
"""Width of a chart in points."""
_SIZE = 7.5
_BARS = 6
_PITCH = 13.0  # from bar to bar
_THICK = _PITCH - 4  # of a bar, or of several below each other
_LINE = 9.0  # from line to line of a name
_NAMES = 0.56  # of the width, at most
_KEY = 13.0  # in front of the name of a series: its colour
_FILLS: dict[Tone, str] = {
    "main": BLUE,
    "pale": PALE,
    "second": AMBER,
    "wrong": VERMILION,
    "quiet": GREY,
}


def small_chart(graph: Graph | None) -> Drawing | str:
    """A chart as bars with their values; those of several series below each other or stacked."""
    return _Bars(graph).drawn() if graph else ""


class _Bars:
    """Names on the left, bars from one line, their values behind them."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.stacked = graph.kind == "stacked"
        several = 1 if self.stacked else len(graph.series)
        most = max(1, _BARS // several)
        values = list(zip(*(values for _, values in graph.series), strict=True))
        self.rows = list(zip(graph.categories, values, strict=True))[:most]
        self.thick = _THICK * (1 if several == 1 else 1.6)
        ends = [end for _, row in self.rows for end in self._ends(row)] or [0.0]
        self.names = [_name(name) for name, _ in self.rows]
        self.head = list(self._head())
        names = max((fonts.width(name, _SIZE) for name in self.names), default=0.0) * 72
        labels = max(fonts.width(graph.label(end), _SIZE) for end in ends) * 72 + 5
        left = names + 6
        below, above = max(-min(ends), 0.0), max(*ends, 0.0)
        room = CHART - left - labels * (1 + bool(below))
        self.scale = room / max(below + above, 0.01)
        self.start = left + below * self.scale + labels * bool(below)

    def _ends(self, row: tuple[float | None, ...]) -> list[float]:
        """Where bars end, and what is written there."""
        known = [value for value in row if value is not None]
        return [sum(known)] if self.stacked else known

    def drawn(self) -> Drawing:
        """The chart, under what is measured."""
        pitches = [max(self.thick + 4, (n.count("\n") + 1) * _LINE + 2) for n in self.names]
        top = height = sum(pitches)
        drawing = Drawing(CHART, height + len(self.head) * _PITCH + 2)
        drawing.hAlign = "RIGHT"
        self._write_head(drawing, height)
        for index, ((_, values), pitch) in enumerate(zip(self.rows, pitches, strict=True)):
            middle = top - pitch / 2
            self._write_name(drawing, self.names[index], middle)
            if self.stacked:
                self._stack(drawing, middle, values)
            else:
                self._pair(drawing, middle, index, values)
            top -= pitch
        line = Rect(self.start, 0, 0.5, height, fillColor=HexColor(GREY), strokeColor=None)
        drawing.add(line)
        return drawing

    def _head(self) -> Iterator[list[tuple[str, int | None]]]:
        """By lines what is measured and, of several series, their names, each with its place."""
        line: list[tuple[str, int | None]] = [(self.graph.measure, None)]
        room = CHART - _wide(self.graph.measure)
        for place, (name, _) in enumerate(self.graph.series):
            if name and len(self.graph.series) > 1:
                if (room := room - _wide(name) - _KEY) < 0:
                    yield line
                    line, room = [], CHART - _wide(name) - _KEY
                line.append((name, place))
        yield line

    def _write_head(self, drawing: Drawing, height: float) -> None:
        for index, line in enumerate(reversed(self.head)):
            x, y = 0.0, height + 3 + index * _PITCH
            for name, place in line:
                if place is not None:
                    x += 6 if x else 0
                    fill = HexColor(_FILLS[self._tone(place, place)])
                    drawing.add(Rect(x, y, 5, 5, fillColor=fill, strokeColor=None))
                    x += 7
                x = self._write(drawing, x, y, name, MUTED)

    def _write_name(self, drawing: Drawing, name: str, middle: float) -> None:
        """The lines of a name around the middle of its bar."""
        lines = name.split("\n")
        for index, line in enumerate(lines):
            y = middle - 3 + ((len(lines) - 1) / 2 - index) * _LINE
            self._write(drawing, 0, y, line, INK)

    def _tone(self, series: int, category: int) -> Tone:
        tones = self.graph.tones
        place = series if len(self.graph.series) > 1 or self.stacked else category
        return tones[place] if place < len(tones) else "main"

    def _pair(
        self, drawing: Drawing, middle: float, index: int, values: tuple[float | None, ...]
    ) -> None:
        """The bars of a category, one below the other."""
        thick = self.thick / len(values)
        for row, value in enumerate(values):
            if value is not None:
                y = middle + self.thick / 2 - (row + 1) * thick
                self._bar(drawing, self.start, y, thick, value, _FILLS[self._tone(row, index)])
                self._label(drawing, value, y + thick / 2 - 3)

    def _stack(self, drawing: Drawing, middle: float, values: tuple[float | None, ...]) -> None:
        """The stretches of a category side by side, their sum behind them."""
        x, y = self.start, middle - self.thick / 2
        for row, value in enumerate(values):
            if value:
                self._bar(drawing, x, y, self.thick, value, _FILLS[self._tone(row, row)])
                x += value * self.scale
        self._label(drawing, sum(value or 0 for value in values), middle - 3)

    def _bar(
        self, drawing: Drawing, x: float, y: float, thick: float, value: float, fill: str
    ) -> None:
        long = max(abs(value) * self.scale, 0.5)
        left = x - long if value < 0 else x
        colour = HexColor(fill)
        drawing.add(Rect(left, y, long, thick - 0.5, fillColor=colour, strokeColor=None))

    def _label(self, drawing: Drawing, value: float, y: float) -> None:
        text = self.graph.label(value)
        end = self.start + value * self.scale
        x = end - 3 - fonts.width(text, _SIZE) * 72 if value < 0 else end + 3
        self._write(drawing, x, y, text, INK)

    @staticmethod
    def _write(drawing: Drawing, x: float, y: float, text: str, colour: str) -> float:
        """Write a text; gives where it ends."""
        for stretch, fallback in fonts.runs(fonts.printable(text)):
            font = FALLBACK if fallback else FONT
            look = {"fontName": font, "fontSize": _SIZE, "fillColor": HexColor(colour)}
            drawing.add(String(x, y, stretch, **look))
            x += fonts.width(stretch, _SIZE) * 72
        return x


def _name(name: str) -> str:
    """A category's name on two lines at most."""
    return fonts.wrap(fonts.printable(name), _SIZE, CHART * _NAMES / 72, most=2)


def _wide(text: str) -> float:
    return fonts.width(fonts.printable(text), _SIZE) * 72
