"""Native charts of slides, with the look of our own."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.enum.chart import XL_TICK_LABEL_POSITION as XL_TICK_LABEL
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import AMBER, BLUE, GREY, INK, MUTED, PALE, VERMILION, WHITE
from juesuan_analysis.outputs.briefing.exhibits import Graph, Tone

LATIN = "Arial"
"""For digits and Latin letters: every Office has it, and every Linux one as wide."""
CHINESE = "Microsoft YaHei"
"""Windows and Mac have it; where it is missing, any Chinese face is as wide."""

_TYPES = {
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
}
_FILLS: dict[Tone, str] = {
    "main": BLUE,
    "pale": PALE,
    "second": AMBER,
    "wrong": VERMILION,
    "quiet": GREY,
}
_DARK = frozenset({"main", "wrong"})
_SMALL, _TINY = 14, 12
_FEW = 4  # categories
_NAME = 2.3  # width in inches of a category's name
_BESIDE = 0.3  # of its length an axis goes on, for the label of a bar below nothing
_BAR = 2.9  # length in inches of the longest bar at least
_AT_TOP = (
    '<c:layout xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:manualLayout>'
    '<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0.01"/><c:y val="0.005"/>'
    "</c:manualLayout></c:layout>"
)


def rgb(colour: str) -> Any:
    """A colour as slides have it."""
    return RGBColor.from_string(colour.lstrip("#").upper())  # type: ignore[no-untyped-call]


def add_chart(shapes: Any, graph: Graph, place: Sequence[Any], alt: str) -> None:
    """Add a chart whose data can be edited; ``alt`` tells it to those who do not see it."""
    data: Any = CategoryChartData(number_format=graph.format)  # type: ignore[no-untyped-call]
    data.categories = [_named(graph, place) for place in range(len(graph.categories))]
    for name, values in graph.series:
        data.add_series(name or graph.measure, values)
    frame = shapes.add_chart(_TYPES[graph.kind], *place, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    _Look(frame.chart, graph).apply()


def _named(graph: Graph, place: int) -> str:
    """A category; where bars are stacked, with the sum of what they stack."""
    size = _label_size(graph)
    most = 2 if graph.kind == "stacked" else 3
    name = fonts.wrap(graph.categories[place], size, _NAME, most)
    if graph.kind != "stacked":
        return name
    label = graph.label(sum(v[place] or 0 for _, v in graph.series))
    behind = f"{name}　{label}"
    beside = "\n" in name and fonts.width(behind.rpartition("\n")[2], size) <= _NAME
    return behind if beside else f"{name}\n{label}"


def _label_width(graph: Graph, value: float) -> float:
    """The inches that the label of a stretch takes, in a wide typeface, with a little room."""
    return fonts.width(graph.label(value), _TINY) * 1.2 + 0.1


def _label_size(graph: Graph) -> int:
    """Many categories have smaller names, so that three lines of each fit."""
    return _SMALL if len(graph.categories) <= _FEW else _TINY


class _Look:
    """How a native chart looks."""

    def __init__(self, chart: Any, graph: Graph) -> None:
        self.chart, self.graph = chart, graph

    def apply(self) -> None:
        """Quiet axes, a label at every bar, the first category on top, colours that mean."""
        chart, graph = self.chart, self.graph
        self._font(chart.font, _SMALL)
        self._title()
        chart.has_legend = len(graph.series) > 1
        if chart.has_legend:
            chart.legend.position = XL_LEGEND_POSITION.BOTTOM
            chart.legend.include_in_layout = False
        self._axes()
        plot = chart.plots[0]
        plot.gap_width = 90 if len(graph.categories) <= _FEW - 1 else 55
        plot.overlap = 100 if graph.kind == "stacked" else -5
        self._colours(plot)
        if graph.kind == "stacked":
            self._labels_within(plot)
        else:
            self._labels(plot)

    def _title(self) -> None:
        """What is measured, in which unit, at the upper left."""
        self.chart.has_title = True
        title = self.chart.chart_title
        title.text_frame.text = self.graph.measure
        font = title.text_frame.paragraphs[0].runs[0].font
        self._font(font, _SMALL)
        font.color.rgb, font.bold = rgb(MUTED), False
        for old in title._element.findall(qn("c:layout")):
            title._element.remove(old)
        title._element.find(qn("c:tx")).addnext(parse_xml(_AT_TOP))

    def _axes(self) -> None:
        value, category = self.chart.value_axis, self.chart.category_axis
        value.visible = False
        if self.graph.least >= 0:
            value.minimum_scale = 0  # or a small change would look like a large one
        else:
            long = max(self.graph.most, 0.0) - self.graph.least
            value.minimum_scale = self.graph.least - long * _BESIDE
        value.has_major_gridlines = False
        value.has_title = False
        category.format.line.color.rgb = rgb(GREY)
        category.has_major_gridlines = False
        category.major_tick_mark = XL_TICK_MARK.NONE
        category.tick_label_position = XL_TICK_LABEL.LOW
        category.tick_labels.font.size = Pt(_label_size(self.graph))
        skip = category._element.makeelement(qn("c:tickLblSkip"), {"val": "1"})  # name every bar
        category._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)
        if self.graph.kind != "column":
            category.reverse_order = True

    def _colours(self, plot: Any) -> None:
        """Those of the series where there are several, else of the categories."""
        tones = self.graph.tones
        several = len(self.graph.series) > 1 or self.graph.kind == "stacked"
        for place, series in enumerate(plot.series):
            tone = tones[place] if several and place < len(tones) else "main"
            _fill(series.format, tone)
            series.invert_if_negative = False
        if not several:
            for place, tone in enumerate(tones):
                _fill(plot.series[0].points[place].format, tone)

    def _labels(self, plot: Any) -> None:
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = self.graph.format, False
        labels.show_value = True
        self._font(labels.font, _SMALL)
        labels.position = XL_LABEL_POSITION.OUTSIDE_END

    def _labels_within(self, plot: Any) -> None:
        """A label in each stretch that is long enough; the sum stands beside the category."""
        totals = zip(*(values for _, values in self.graph.series), strict=True)
        longest = max((sum(v or 0 for v in each) for each in totals), default=0.0)
        for place, (series, (_, values)) in enumerate(
            zip(plot.series, self.graph.series, strict=True)
        ):
            for point, value in enumerate(values):
                if value and value / longest * _BAR >= _label_width(self.graph, value):
                    label = series.points[point].data_label
                    label.position = XL_LABEL_POSITION.CENTER
                    self._font(label.font, _TINY)
                    dark = self.graph.tones[place] in _DARK
                    label.font.color.rgb = rgb(WHITE if dark else INK)

    def _font(self, font: Any, size: float) -> None:
        font.size, font.color.rgb = Pt(size), rgb(INK)
        font.name = LATIN
        properties = font._rPr
        for kind in ("ea", "cs"):
            for old in properties.findall(qn(f"a:{kind}")):
                properties.remove(old)
            properties.append(properties.makeelement(qn(f"a:{kind}"), {"typeface": CHINESE}))


def _fill(format: Any, tone: Tone) -> None:
    format.fill.solid()
    format.fill.fore_color.rgb = rgb(_FILLS[tone])
