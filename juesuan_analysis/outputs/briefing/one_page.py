"""The briefing on one page: A4, with a small chart beside each subject."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from html import escape
from io import BytesIO
from itertools import product
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import BLUE, INK, MUTED, RULE, VERMILION
from juesuan_analysis.outputs.briefing.evidence import marks
from juesuan_analysis.outputs.briefing.exhibits import MARKS, Briefing, Section, Sentence
from juesuan_analysis.outputs.briefing.page_chart import CHART, FALLBACK, FONT, small_chart

_WIDTH, _HEIGHT = A4
_MARGIN = 42.0  # points
_ROOM = _WIDTH - 2 * _MARGIN
_GAP = 14.0
_TITLE, _OPENING, _SMALL, _TINY = 17.0, 9.0, 7.5, 6.5
_SIZES = (9.5, 9.0, 8.5, 8.0)  # of sentences, tried until the page holds them
_MOST = (9, 6, 5, 4, 3, 2)  # sentences a subject, if smaller letters do not help
_LINE = 1.4
_GRAVE = frozenset("✗※")
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def as_pdf(briefing: Briefing, page: str = "") -> bytes:
    """The page as a PDF file's content; the same briefing always gives the same bytes.

    ``page`` is the address of the annotated page that evidence leads to, if there is one.
    """
    _register()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, lang=_LANGUAGES[briefing.lang])
    canvas.setTitle(briefing.heading)
    canvas.setAuthor("juesuan_analysis")
    canvas.setSubject(briefing.source)
    top = _draw_head(canvas, briefing)
    bottom = _draw_foot(canvas, briefing)
    body = _fitting(_Told(briefing, page), top - bottom)
    _, height = body.wrapOn(canvas, _ROOM, top - bottom)
    body.drawOn(canvas, _MARGIN, top - height)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@cache
def _register() -> None:
    pdfmetrics.registerFont(TTFont(FONT, fonts.font_file()))
    pdfmetrics.registerFont(TTFont(FALLBACK, fonts.fallback_file()))


def _style(size: float, colour: str = INK) -> ParagraphStyle:
    return ParagraphStyle(
        "", fontName=FONT, fontSize=size, leading=size * _LINE, textColor=HexColor(colour)
    )


def _broken(text: str, size: float, width: float) -> str:
    """Markup of a text broken where numbers and words stay whole."""
    lines = fonts.filled(fonts.printable(text), size, width / 72).split("\n")
    return "<br/>".join(map(_marked, lines))


def _marked(text: str) -> str:
    """Markup of a text, symbols in the font that has them."""
    return "".join(
        f'<font name="{FALLBACK}">{escape(stretch)}</font>' if fallback else escape(stretch)
        for stretch, fallback in fonts.runs(text)
    )


def _paragraph(text: str, size: float, width: float, colour: str = INK) -> Paragraph:
    return Paragraph(_broken(text, size, width), _style(size, colour))


# Head and foot


def _draw_head(canvas: Canvas, briefing: Briefing) -> float:
    """Title, rule and the sentence that every output begins with; returns where the body begins."""
    title = _paragraph(briefing.heading, _TITLE, _ROOM)
    _, height = title.wrapOn(canvas, _ROOM, _HEIGHT)
    y = _HEIGHT - _MARGIN - height
    title.drawOn(canvas, _MARGIN, y)
    canvas.setStrokeColor(HexColor(BLUE))
    canvas.setLineWidth(1.5)
    canvas.line(_MARGIN, y - 6, _WIDTH - _MARGIN, y - 6)
    opening = _paragraph(briefing.opening, _OPENING, _ROOM)
    _, height = opening.wrapOn(canvas, _ROOM, _HEIGHT)
    y -= 10 + height
    opening.drawOn(canvas, _MARGIN, y)
    return float(y - 8)


def _draw_foot(canvas: Canvas, briefing: Briefing) -> float:
    """What the marks mean, and the source; returns where the body ends."""
    marked = dict.fromkeys(mark for section in briefing.sections for mark in section.marks)
    meanings = dict.fromkeys(briefing.legend[m] for m in marked if m in briefing.legend)
    text = ("；" if briefing.lang == "zh" else "; ").join(meanings) + f"\n{briefing.source}"
    lines = "<br/>".join(_broken(line, _SMALL, _ROOM) for line in text.split("\n"))
    foot = Paragraph(lines, _style(_SMALL, MUTED))
    _, height = foot.wrapOn(canvas, _ROOM, _HEIGHT)
    foot.drawOn(canvas, _MARGIN, _MARGIN - 12)
    return float(_MARGIN - 12 + height + 8)


# Body


def _fitting(told: "_Told", room: float) -> Table:
    """The most that the page holds.

    All in large letters, else in small ones, else without spare subjects, else with fewer
    sentences a subject, else without charts, the last of which goes first.
    """
    every = told.briefing.sections
    needed = tuple(section for section in every if not section.spare)
    ways = [(every, _MOST[0]), *((needed, most) for most in _MOST)]
    ways += [(_fewer_charts(needed, left), _MOST[-1]) for left in reversed(range(len(needed)))]
    for (sections, most), size in product(ways, _SIZES):
        body = _body(told, sections, size, most)
        if body.wrap(_ROOM, room)[1] <= room:
            return body
    return body


def _fewer_charts(sections: Sequence[Section], charts: int) -> tuple[Section, ...]:
    """The sections, of which only the first so many keep their charts."""
    left = [replace(section, graph=None) for section in sections[charts:]]
    return (*sections[:charts], *left)


def _body(told: "_Told", sections: Sequence[Section], size: float, most: int) -> Table:
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
        wide = _ROOM if section.graph is None else _ROOM - CHART - _GAP
        rows.append([list(told.section(section, size, most, wide)), told.chart(section.graph)])
        if section.graph is None:
            styles.append(("SPAN", (0, index), (1, index)))
        if index:
            styles.append(("LINEABOVE", (0, index), (-1, index), 0.5, HexColor(RULE)))
    return Table(rows, colWidths=[_ROOM - CHART - _GAP, CHART + _GAP], style=TableStyle(styles))


class _Told:
    """Sentences as paragraphs, their marks raised and their evidence behind them."""

    def __init__(self, briefing: Briefing, page: str) -> None:
        self.briefing, self.page = briefing, page
        # A page is tried in many ways, each of much the same.
        self.chart, self._sentence = cache(small_chart), cache(self._set)

    def section(self, section: Section, size: float, most: int, width: float) -> Iterator[Flowable]:
        """The name of a subject, its title, and as many sentences as may be; conclusions whole."""
        yield _paragraph(section.name, _SMALL, width, BLUE)
        if not section.large:
            yield self._sentence(section.title, size + 2, width)
        for sentence in section.sentences if section.large else section.sentences[:most]:
            yield self._sentence(sentence, size + 1 if section.large else size, width)

    def _set(self, sentence: Sentence, size: float, width: float) -> Paragraph:
        """A sentence with its evidence behind it, small; where that does not fit, with less."""
        found = MARKS.findall(sentence.text)
        text = MARKS.sub(fonts.CLINGING, sentence.text)
        told = fonts.filled(text, size, width / 72)
        left = width / 72 - fonts.width(told.rpartition("\n")[2] + "　", size)
        markup = "<br/>".join(_marked(line) for line in told.split("\n"))
        for mark in found:
            colour = VERMILION if _GRAVE & set(mark) else MUTED
            inked = f'<font color="{colour}">{_marked(mark)}</font>'
            raised = f'<super size="{size * 0.75}">{inked}</super>'
            markup = markup.replace(fonts.CLINGING, raised, 1)
        return Paragraph(markup + self._evidence(sentence, left), _style(size))

    def _evidence(self, sentence: Sentence, left: float) -> str:
        """The marks of its evidence that a line has room for."""
        shown = ""
        for name, anchor in marks(self.briefing, sentence):
            left -= fonts.width(f" {name}", _TINY)
            if left < 0:
                break
            told = _marked(name)
            if self.page and anchor:
                told = f'<a href="{escape(f"{self.page}#{anchor}")}" color="{BLUE}">{told}</a>'
            shown += f' <font size="{_TINY}" color="{MUTED}">{told}</font>'
        return shown
