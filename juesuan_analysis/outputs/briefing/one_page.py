"""The briefing on one page: A4, with a small chart beside each subject."""

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from io import BytesIO
from itertools import product
from typing import Any

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import BLUE, GREY, INK, MUTED, PALE, RULE
from juesuan_analysis.outputs.briefing.evidence import evidence
from juesuan_analysis.outputs.briefing.exhibits import Briefing, Graph, Section, Sentence

_FONT, _FALLBACK = "NotoSansSC", "DejaVuSans"
_WIDTH, _HEIGHT = A4
_MARGIN = 42.0  # points
_ROOM = _WIDTH - 2 * _MARGIN
_CHART, _GAP = 172.0, 14.0
_TITLE, _SMALL, _TINY = 17.0, 7.5, 6.5
_SIZES = (9.5, 9.0, 8.5, 8.0)  # of sentences, tried until the page holds them
_MOST = (9, 6, 5, 4, 3, 2)  # sentences a subject, if smaller letters do not help
_BARS = 6
_LINE = 1.4
_PITCH = 13.0  # from bar to bar
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def as_pdf(briefing: Briefing) -> bytes:
    """The page as a PDF file's content; the same briefing always gives the same bytes."""
    _register()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, lang=_LANGUAGES[briefing.lang])
    canvas.setTitle(briefing.title)
    canvas.setAuthor("juesuan_analysis")
    canvas.setSubject(briefing.source)
    top = _draw_head(canvas, briefing)
    bottom = _draw_foot(canvas, briefing)
    body = _fitting(briefing, top - bottom)
    _, height = body.wrapOn(canvas, _ROOM, top - bottom)
    body.drawOn(canvas, _MARGIN, top - height)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@cache
def _register() -> None:
    pdfmetrics.registerFont(TTFont(_FONT, fonts.font_file()))
    pdfmetrics.registerFont(TTFont(_FALLBACK, fonts.fallback_file()))


def _style(size: float, colour: str = INK) -> ParagraphStyle:
    return ParagraphStyle(
        "", fontName=_FONT, fontSize=size, leading=size * _LINE, textColor=HexColor(colour)
    )


def _broken(text: str, size: float, width: float) -> str:
    """Markup of a text broken where numbers and words stay whole."""
    lines = fonts.filled(fonts.printable(text), size, width / 72).split("\n")
    return "<br/>".join(map(_marked, lines))


def _marked(text: str) -> str:
    """Markup of a text, symbols in the font that has them."""
    return "".join(
        f'<font name="{_FALLBACK}">{escape(stretch)}</font>' if fallback else escape(stretch)
        for stretch, fallback in fonts.runs(text)
    )


def _paragraph(text: str, size: float, width: float, colour: str = INK) -> Paragraph:
    return Paragraph(_broken(text, size, width), _style(size, colour))


# Head and foot


def _draw_head(canvas: Canvas, briefing: Briefing) -> float:
    """Title and rule; returns where the body begins."""
    title = _paragraph(briefing.heading, _TITLE, _ROOM)
    _, height = title.wrapOn(canvas, _ROOM, _HEIGHT)
    y = _HEIGHT - _MARGIN - height
    title.drawOn(canvas, _MARGIN, y)
    canvas.setStrokeColor(HexColor(BLUE))
    canvas.setLineWidth(1.5)
    canvas.line(_MARGIN, y - 6, _WIDTH - _MARGIN, y - 6)
    return float(y - 12)


def _draw_foot(canvas: Canvas, briefing: Briefing) -> float:
    """How to read it, and the source; returns where the body ends."""
    text = f"{briefing.how}\n{briefing.source}"
    lines = "<br/>".join(_broken(line, _SMALL, _ROOM) for line in text.split("\n"))
    foot = Paragraph(lines, _style(_SMALL, MUTED))
    _, height = foot.wrapOn(canvas, _ROOM, _HEIGHT)
    foot.drawOn(canvas, _MARGIN, _MARGIN - 12)
    return float(_MARGIN - 12 + height + 8)


# Body


def _fitting(briefing: Briefing, room: float) -> Table:
    """The most that the page holds.

    All in large letters, else in small ones, else without spare subjects, else with fewer
    sentences a subject.
    """
    needed = tuple(section for section in briefing.sections if not section.spare)
    ways = [(briefing.sections, _MOST[0]), *((needed, most) for most in _MOST)]
    for (sections, most), size in product(ways, _SIZES):
        body = _body(briefing, sections, size, most)
        if body.wrap(_ROOM, room)[1] <= room:
            return body
    return body


def _body(briefing: Briefing, sections: Sequence[Section], size: float, most: int) -> Table:
    """A row a subject: sentences on the left, the chart on the right."""
    rows: list[list[Any]] = []
    styles: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), size * 0.55),
        ("BOTTOMPADDING", (0, 0), (-1, -1), size * 0.55),
    ]  # fmt: skip
    for index, section in enumerate(sections):
        wide = _ROOM if section.graph is None else _ROOM - _CHART - _GAP
        rows.append([list(_told(briefing, section, size, most, wide)), _bars(section)])
        if section.graph is None:
            styles.append(("SPAN", (0, index), (1, index)))
        if index:
            styles.append(("LINEABOVE", (0, index), (-1, index), 0.5, HexColor(RULE)))
    return Table(rows, colWidths=[_ROOM - _CHART - _GAP, _CHART + _GAP], style=TableStyle(styles))


def _told(
    briefing: Briefing, section: Section, size: float, most: int, width: float
) -> Iterator[Flowable]:
    yield _paragraph(section.name, _SMALL, width, BLUE)
    yield _sentence(briefing, section.title, size + 2, width)
    for sentence in section.sentences[:most]:
        yield _sentence(briefing, sentence, size, width)
    if rest := section.sentences[most:]:
        yield _paragraph(briefing.more.format(n=len(rest)), _TINY, width, MUTED)


def _sentence(briefing: Briefing, sentence: Sentence, size: float, width: float) -> Paragraph:
    """A sentence with its evidence behind it, in grey; below it, where there is more room."""
    told = fonts.filled(fonts.printable(sentence.text), size, width / 72)
    left = width / 72 - fonts.width(told.rpartition("\n")[2] + "　", size)
    beside, below = (evidence(sentence, briefing.lang, _TINY, room) for room in (left, width / 72))
    whole = beside == below
    gap, ids = ("　", beside) if whole else ("<br/>", below)
    grey = f'<font size="{_TINY}" color="{MUTED}">{_marked(ids)}</font>'
    return Paragraph(
        _broken(sentence.text, size, width) + (gap + grey if ids else ""), _style(size)
    )


# Charts


def _bars(section: Section) -> Drawing | str:
    """The chart as bars with their values; those of several series below each other."""
    graph = section.graph
    if graph is None:
        return ""
    most = max(1, _BARS // len(graph.series))
    rows = list(zip(graph.categories, zip(*(v for _, v in graph.series), strict=True), strict=True))
    bars = _Bars(graph, rows[:most])
    return bars.drawn()


class _Bars:
    """A small chart: names on the left, bars from one line, their values behind them."""

    def __init__(self, graph: Graph, rows: Sequence[tuple[str, Sequence[float | None]]]) -> None:
        self.graph, self.rows = graph, rows
        self.pitch = _PITCH if len(graph.series) == 1 else _PITCH * 1.6
        known = [value for _, values in rows for value in values if value is not None]
        names = max(fonts.width(name, _SMALL) for name, _ in rows) * 72
        labels = max((fonts.width(self.graph.label(v), _SMALL) * 72 for v in known), default=0.0)
        self.start = min(names, _CHART * 0.52) + 6
        self.scale = (_CHART - self.start - labels - 5) / max([*known, 0.01])

    def drawn(self) -> Drawing:
        """The chart, under a line that says what is measured."""
        height = self.pitch * len(self.rows)
        drawing = Drawing(_CHART, height + _PITCH + 2)
        drawing.hAlign = "RIGHT"
        self._write(drawing, 0, height + 3, self._heading(), MUTED)
        for index, (name, values) in enumerate(self.rows):
            top = height - index * self.pitch
            shown = fonts.clipped(fonts.printable(name), _SMALL, (self.start - 5) / 72)
            self._write(drawing, 0, top - self.pitch / 2 - 3, shown, INK)
            thick = (self.pitch - 4) / len(values)
            for row, value in enumerate(values):
                if value is not None:
                    self._bar(drawing, top - 2 - (row + 1) * thick, thick, value, row)
        line = Rect(self.start, 0, 0.5, height, fillColor=HexColor(GREY), strokeColor=None)
        drawing.add(line)
        return drawing

    def _heading(self) -> str:
        """What is measured; of several series also their order, so that colour is not needed."""
        names = [name for name, _ in self.graph.series]
        return self.graph.measure + (f"  {' / '.join(names)}" if len(names) > 1 else "")

    def _bar(self, drawing: Drawing, y: float, thick: float, value: float, row: int) -> None:
        several = len(self.graph.series) > 1
        colour = HexColor(PALE if several and row == 0 else BLUE)
        long = max(value * self.scale, 0.5)
        drawing.add(Rect(self.start, y, long, thick - 0.5, fillColor=colour, strokeColor=None))
        text = self.graph.label(value)
        self._write(drawing, self.start + long + 3, y + thick / 2 - 3, text, INK)

    @staticmethod
    def _write(drawing: Drawing, x: float, y: float, text: str, colour: str) -> None:
        for stretch, fallback in fonts.runs(fonts.printable(text)):
            font = _FALLBACK if fallback else _FONT
            look = {"fontName": font, "fontSize": _SMALL, "fillColor": HexColor(colour)}
            drawing.add(String(x, y, stretch, **look))
            x += fonts.width(stretch, _SMALL) * 72
