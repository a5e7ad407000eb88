"""The small charts of the one page."""

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor

from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import AMBER, BLUE, GREY, INK, MUTED, PALE, VERMILION
from juesuan_analysis.outputs.briefing.exhibits import Graph, Tone

FONT, FALLBACK = "NotoSansSC", "DejaVuSans"
CHART = 172.0
"""Width of a chart in points."""
_SIZE = 7.5
_BARS = 6
_PITCH = 13.0  # from bar to bar
_NAMES = 0.52  # of the width, at most
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
        self.pitch = _PITCH if several == 1 else _PITCH * 1.6
        ends = [end for _, row in self.rows for end in self._ends(row)] or [0.0]
        names = max((fonts.width(name, _SIZE) for name, _ in self.rows), default=0.0) * 72
        labels = max(fonts.width(graph.label(end), _SIZE) for end in ends) * 72 + 5
        left = min(names, CHART * _NAMES) + 6
        below, above = max(-min(ends), 0.0), max(*ends, 0.0)
        room = CHART - left - labels * (1 + bool(below))
        self.names = left
        self.scale = room / max(below + above, 0.01)
        self.start = left + below * self.scale + labels * bool(below)

    def _ends(self, row: tuple[float | None, ...]) -> list[float]:
        """Where bars end, and what is written there."""
        known = [value for value in row if value is not None]
        return [sum(known)] if self.stacked else known

    def drawn(self) -> Drawing:
        """The chart, under a line that says what is measured."""
        height = self.pitch * len(self.rows)
        drawing = Drawing(CHART, height + _PITCH + 2)
        drawing.hAlign = "RIGHT"
        self._head(drawing, height + 3)
        for index, (name, values) in enumerate(self.rows):
            top = height - index * self.pitch
            shown = fonts.clipped(fonts.printable(name), _SIZE, (self.names - 5) / 72)
            self._write(drawing, 0, top - self.pitch / 2 - 3, shown, INK)
            if self.stacked:
                self._stack(drawing, top - self.pitch + 2, values)
            else:
                self._pair(drawing, top - 2, index, values)
        line = Rect(self.start, 0, 0.5, height, fillColor=HexColor(GREY), strokeColor=None)
        drawing.add(line)
        return drawing

    def _head(self, drawing: Drawing, y: float) -> None:
        """What is measured; of several series also their names, each with its colour."""
        x = self._write(drawing, 0, y, self.graph.measure, MUTED)
        for place, (name, _) in enumerate(self.graph.series):
            if name and len(self.graph.series) > 1:
                fill = HexColor(_FILLS[self._tone(place, place)])
                drawing.add(Rect(x + 6, y, 5, 5, fillColor=fill, strokeColor=None))
                x = self._write(drawing, x + 13, y, name, MUTED)

    def _tone(self, series: int, category: int) -> Tone:
        tones = self.graph.tones
        place = series if len(self.graph.series) > 1 or self.stacked else category
        return tones[place] if place < len(tones) else "main"

    def _pair(
        self, drawing: Drawing, top: float, index: int, values: tuple[float | None, ...]
    ) -> None:
        """The bars of a category, one below the other."""
        thick = (self.pitch - 4) / len(values)
        for row, value in enumerate(values):
            if value is not None:
                y, fill = top - (row + 1) * thick, _FILLS[self._tone(row, index)]
                self._bar(drawing, self.start, y, thick, value, fill)
                self._label(drawing, value, y + thick / 2 - 3)

    def _stack(self, drawing: Drawing, y: float, values: tuple[float | None, ...]) -> None:
        """The stretches of a category side by side, their sum behind them."""
        x = self.start
        for row, value in enumerate(values):
            if value:
                self._bar(drawing, x, y, self.pitch - 4, value, _FILLS[self._tone(row, row)])
                x += value * self.scale
        self._label(drawing, sum(value or 0 for value in values), y + (self.pitch - 4) / 2 - 3)

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
