"""The briefing as slides: native text and native charts, which can be edited."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import BLUE, INK, MUTED, PALE
from juesuan_analysis.outputs.briefing.evidence import evidence
from juesuan_analysis.outputs.briefing.exhibits import Briefing, Graph, Section, Sentence
from juesuan_analysis.outputs.office_files import timeless

_WIDTH, _HEIGHT = 13.333, 7.5  # inches: a wide screen
_MARGIN = 0.6
_TEXT, _GAP = 6.3, 0.3  # width of the sentences beside a chart, and what keeps them apart
_TITLE_TOP, _TITLE_HEIGHT = 0.78, 1.3
_BODY_TOP, _FOOT_TOP = 2.3, 6.85
_TITLE_SIZES = (34, 30, 26, 22)
_BODY_SIZES = (24, 22, 20, 18)
_SMALL, _TINY = 14, 12
_SPACE = 0.45  # between sentences, in lines
_LINE = 1.2  # from line to line, in font sizes: set outright, since typefaces differ
_SPARE = 0.93  # of the width: other typefaces than the one measured may be wider
_LABEL = 2.6  # width in inches of a category's name
_FEW = 4  # categories
_TITLE_ONLY = 5  # of the layouts that every presentation begins with

_FACES = {"zh": "Microsoft YaHei", "en": "Calibri"}
_CHINESE = "Microsoft YaHei"  # PowerPoint has it wherever Chinese is read, and WPS knows its name
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
_CHARTS = {
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
}


def as_presentation(briefing: Briefing) -> bytes:
    """The presentation as a file's content: one slide a section."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    _set_faces(deck, _FACES[briefing.lang])
    for number, section in enumerate(briefing.sections, start=1):
        _Slide(deck, briefing, section, number).draw()
    core = deck.core_properties
    core.title, core.author, core.subject = briefing.title, "juesuan_analysis", briefing.source
    core.language = _LANGUAGES[briefing.lang]
    buffer = BytesIO()
    deck.save(buffer)
    return timeless(buffer.getvalue())


def _set_faces(deck: Any, latin: str) -> None:
    """The typefaces of the theme, which every text without its own uses; Chinese has its own."""
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    part = deck.slide_master.part.part_related_by(rel)
    theme = etree.fromstring(part.blob)
    for group in ("majorFont", "minorFont"):
        for kind, face in (("latin", latin), ("ea", _CHINESE)):
            for font in theme.iter(qn(f"a:{group}")):
                font.find(qn(f"a:{kind}")).set("typeface", face)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


class _Slide:
    """One slide being drawn."""

    def __init__(self, deck: Any, briefing: Briefing, section: Section, number: int) -> None:
        self.briefing, self.section, self.number = briefing, section, number
        self.slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
        self.language = _LANGUAGES[briefing.lang]
        self._wide = _WIDTH - 2 * _MARGIN
        self._column = _TEXT if section.graph else self._wide

    def draw(self) -> None:
        """Draw what stands above, the headline, sentences, chart, foot and notes."""
        self._above()
        self._headline()
        self._sentences(self._column)
        if graph := self.section.graph:
            self._chart(graph, _MARGIN + _TEXT + _GAP, self._wide - _TEXT - _GAP)
        self._foot()
        self._notes()

    def _above(self) -> None:
        frame = self._box(_MARGIN, 0.35, self._wide, 0.4)
        words = f"{self.section.name}　·　{self.briefing.heading}"
        shown = fonts.clipped(words, _SMALL, self._wide * _SPARE)
        self._run(frame.paragraphs[0], shown, _SMALL, MUTED)

    def _headline(self) -> None:
        """The title, its evidence below it, and a rule that closes the head."""
        title = self.slide.shapes.title
        title.left, title.top = Inches(_MARGIN), Inches(_TITLE_TOP)
        title.width, title.height = Inches(self._wide), Inches(_TITLE_HEIGHT)
        _plain(title.text_frame)
        title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        told = self.section.title
        size = _fitting([told], _TITLE_SIZES, self._wide, _TITLE_HEIGHT)
        self._told(title.text_frame.paragraphs[0], told, size, bold=True)
        rule = self.slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE,
            *map(Inches, (_MARGIN, _BODY_TOP - 0.15, self._wide, 0.02)),
        )
        rule.fill.solid()
        rule.fill.fore_color.rgb = _rgb(BLUE)
        rule.line.fill.background()
        rule.shadow.inherit = False
        rule._element._nvXxPr.cNvPr.set("descr", "")  # decoration: nothing to read out

    def _sentences(self, width: float) -> None:
        """The sentences, as large as they fit; each with its evidence below it."""
        sentences = self.section.sentences
        if not sentences:
            return
        room = _FOOT_TOP - _BODY_TOP - 0.1
        size = _fitting(sentences, _BODY_SIZES, width, room)
        shown = _that_fit(sentences, size, width, room)
        frame = self._box(_MARGIN, _BODY_TOP, width, room)
        for index, sentence in enumerate(shown):
            self._told(frame.paragraphs[0] if index == 0 else frame.add_paragraph(), sentence, size)
        if len(shown) < len(sentences):
            more = self.briefing.more.format(n=len(sentences) - len(shown))
            self._run(frame.add_paragraph(), more, _TINY, MUTED)

    def _foot(self) -> None:
        frame = self._box(_MARGIN, _FOOT_TOP, self._wide - 0.9, 0.5)
        self._run(
            frame.paragraphs[0], f"{self.briefing.how} {self.briefing.source}", _TINY - 2, MUTED
        )
        frame = self._box(_WIDTH - _MARGIN - 0.5, _FOOT_TOP, 0.5, 0.4)
        self._run(frame.paragraphs[0], str(self.number), _TINY, MUTED)

    def _notes(self) -> None:
        """All the evidence, of which the slide itself has room for the first few."""
        lines = [
            f"{sentence.text}\n　[{' '.join(sentence.sources)}]"
            for sentence in (self.section.title, *self.section.sentences)
        ]
        notes = self.slide.notes_slide.notes_text_frame
        notes.text = "\n".join([self.briefing.source, *lines])

    # Text

    def _box(self, left: float, top: float, width: float, height: float) -> Any:
        box = self.slide.shapes.add_textbox(*map(Inches, (left, top, width, height)))
        _plain(box.text_frame)
        return box.text_frame

    def _told(self, paragraph: Any, sentence: Sentence, size: float, bold: bool = False) -> None:
        """A sentence, and in the next line what it rests on."""
        self._run(paragraph, sentence.text, size, INK)
        paragraph.runs[0].font.bold = bold
        paragraph.line_spacing = Pt(size * _LINE)
        below = paragraph._parent.add_paragraph()
        below.alignment = PP_ALIGN.LEFT
        below.line_spacing, below.space_after = Pt(_TINY * _LINE), Pt(size * _SPACE)
        width = self._wide if bold else self._column
        self._run(
            below, evidence(sentence, self.briefing.lang, _TINY, width * _SPARE), _TINY, MUTED
        )

    def _run(self, paragraph: Any, text: str, size: float, colour: str) -> None:
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.color.rgb = Pt(size), _rgb(colour)
        run._r.get_or_add_rPr().set("lang", self.language)
        run._r.get_or_add_rPr().set("altLang", "en-US" if self.language == "zh-CN" else "zh-CN")

    # Chart

    def _chart(self, graph: Graph, left: float, width: float) -> None:
        data: Any = CategoryChartData(number_format=graph.format)  # type: ignore[no-untyped-call]
        size = _label_size(graph)
        data.categories = [fonts.wrap(name, size, _LABEL, most=2) for name in graph.categories]
        for name, values in graph.series:
            data.add_series(name, values)
        place = map(Inches, (left, _BODY_TOP, width, _FOOT_TOP - _BODY_TOP - 0.15))
        frame = self.slide.shapes.add_chart(_CHARTS[graph.kind], *place, data)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", self.section.alt)
        _Look(frame.chart, graph, _FACES[self.briefing.lang]).apply()


def _label_size(graph: Graph) -> int:
    """Many categories have smaller names, so that two lines of each fit."""
    return _SMALL if len(graph.categories) <= _FEW else _TINY


def _plain(frame: Any) -> None:
    """No margins of its own, words wrapped, text from the top."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT


def _fitting(
    sentences: Sequence[Sentence], sizes: Sequence[int], width: float, height: float
) -> int:
    """The largest size at which the sentences and their evidence fit, one below the other."""
    fit = (size for size in sizes if _height(sentences, size, width) <= height)
    return next(fit, sizes[-1])


def _that_fit(
    sentences: Sequence[Sentence], size: int, width: float, height: float
) -> Sequence[Sentence]:
    """The sentences for which there is room; the notes hold all."""
    counts = range(len(sentences), 0, -1)
    most = next((n for n in counts if _height(sentences[:n], size, width) <= height), 1)
    return sentences[:most]


def _height(sentences: Sequence[Sentence], size: int, width: float) -> float:
    """Height in inches of sentences with the lines that hold their evidence."""
    texts = (fonts.filled(s.text, size, width * _SPARE) for s in sentences)
    points = sum((text.count("\n") + 1) * size * _LINE for text in texts)
    return (points + len(sentences) * (_TINY * _LINE + size * _SPACE)) / 72


def _rgb(colour: str) -> Any:
    return RGBColor.from_string(colour.lstrip("#").upper())  # type: ignore[no-untyped-call]


class _Look:
    """How a native chart looks."""

    def __init__(self, chart: Any, graph: Graph, face: str) -> None:
        self.chart, self.graph, self.face = chart, graph, face

    def apply(self) -> None:
        """Quiet axes, a label at every bar, the first category on top."""
        chart, graph = self.chart, self.graph
        self._font(chart.font, _SMALL)
        self._title()
        chart.has_legend = len(graph.series) > 1
        if chart.has_legend:
            chart.legend.position = XL_LEGEND_POSITION.TOP
            chart.legend.include_in_layout = False
        self._axes()
        plot = chart.plots[0]
        plot.gap_width = 120 if len(graph.categories) <= 3 else 50
        plot.overlap = -5
        colours = (BLUE,) if len(graph.series) == 1 else (PALE, BLUE)
        for series, colour in zip(plot.series, colours, strict=False):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = _rgb(colour)
            series.invert_if_negative = False
        if graph.kind == "column":  # two years: last year's is paler
            point = plot.series[0].points[0]
            point.format.fill.solid()
            point.format.fill.fore_color.rgb = _rgb(PALE)
        self._labels(plot)

    def _title(self) -> None:
        """What is measured, in which unit."""
        self.chart.has_title = True
        frame = self.chart.chart_title.text_frame
        frame.text = self.graph.measure
        font = frame.paragraphs[0].runs[0].font
        self._font(font, _SMALL)
        font.color.rgb, font.bold = _rgb(MUTED), False

    def _axes(self) -> None:
        value, category = self.chart.value_axis, self.chart.category_axis
        value.visible = False
        if self.graph.least >= 0:
            value.minimum_scale = 0  # or a small change would look like a large one
        value.has_major_gridlines = False
        value.has_title = False
        category.format.line.color.rgb = _rgb(MUTED)
        category.has_major_gridlines = False
        category.major_tick_mark = XL_TICK_MARK.NONE
        category.tick_labels.font.size = Pt(_label_size(self.graph))
        if self.graph.kind == "bar":
            category.reverse_order = True

    def _labels(self, plot: Any) -> None:
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = self.graph.format, False
        labels.show_value = True
        self._font(labels.font, _SMALL)
        labels.position = XL_LABEL_POSITION.OUTSIDE_END

    def _font(self, font: Any, size: float) -> None:
        font.size, font.color.rgb = Pt(size), _rgb(INK)
        font.name = self.face
        properties = font._rPr
        for kind in ("ea", "cs"):
            for old in properties.findall(qn(f"a:{kind}")):
                properties.remove(old)
            properties.append(properties.makeelement(qn(f"a:{kind}"), {"typeface": _CHINESE}))
