"""The briefing as slides: native text and native charts, which can be edited."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import BLUE, INK, MUTED, RULE, VERMILION
from juesuan_analysis.outputs.briefing.evidence import marks
from juesuan_analysis.outputs.briefing.exhibits import MARKS, Briefing, Figure, Section, Sentence
from juesuan_analysis.outputs.briefing.slide_chart import CHINESE, LATIN, add_chart, rgb
from juesuan_analysis.outputs.office_files import timeless

_WIDTH, _HEIGHT = 13.333, 7.5  # inches: a wide screen
_MARGIN = 0.6
_WIDE = _WIDTH - 2 * _MARGIN
_TEXT, _GAP = 6.1, 0.4  # width of the sentences beside a chart, and what keeps them apart
_TITLE_TOP, _TITLE_HEIGHT = 0.74, 1.1
_BODY_TOP, _FOOT_TOP = 2.1, 6.82
_BODY = _FOOT_TOP - _BODY_TOP - 0.15
_TITLE_SIZES = (32, 30, 28, 26, 24, 22)
_LARGE_SIZES = (28, 26, 24, 22, 20)
_BODY_SIZES = (22, 20, 18, 16)
_SMALL, _TINY = 14, 11
_OPENING, _OPENING_SIZES = 1.35, (20, 18, 16, 14)
_BEHIND = 80  # points that the evidence behind a sentence takes
_NUMBER = 0.7  # width in inches of the number before a conclusion
_SPACE = 0.7  # between sentences, in lines
_LINE = 1.25  # from line to line, in font sizes: set outright, since typefaces differ
_SPARE = 0.88  # of the width: other typefaces than the one measured may be wider
_BOLD = 1.35  # how much wider the bold of a wide typeface is than the one measured
_RAISED = "30000"  # how far a mark stands above the line, as slides count it
_GRAVE = frozenset("✗※")
_TITLE_ONLY = 5  # of the layouts that every presentation begins with
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
# A face without serifs, for programs that lack the one named: what they look for instead.
_SANS = {"panose": "020B0503020204020204", "pitchFamily": "34", "charset": "-122"}
_LINUX = "Noto Sans CJK SC"


def as_presentation(briefing: Briefing, page: str = "") -> bytes:
    """The presentation as a file's content: a title, then a slide a section, or more if need be.

    ``page`` is the address of the annotated page that evidence leads to, if there is one.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    _set_theme(deck)
    _Slide(deck, briefing, page).draw_title()
    for section in briefing.sections:
        for number, part in enumerate(_parts(section)):
            _Slide(deck, briefing, page).draw(part, going_on=number > 0)
    core = deck.core_properties
    core.title, core.author = briefing.heading, "juesuan_analysis"
    core.subject, core.language = briefing.source, _LANGUAGES[briefing.lang]
    buffer = BytesIO()
    deck.save(buffer)
    return timeless(buffer.getvalue())


def _parts(section: Section) -> Iterator[Section]:
    """A section by slides: what does not fit on one goes on on the next, without the picture."""
    rest, sizes = section.sentences, _LARGE_SIZES if section.large else _BODY_SIZES
    pictured = section.graph is not None or bool(section.figures)
    first = True
    while first or rest:
        width = _TEXT if first and pictured else _text_width(section)
        size = _fitting(rest, sizes, width, _BODY)
        shown = _that_fit(rest, size, width, _BODY)
        yield Section(
            section.name, section.title, tuple(shown), section.graph if first else None,
            section.figures if first else (), large=section.large,
        )  # fmt: skip
        rest, first = rest[len(shown) :], False


def _text_width(section: Section) -> float:
    return _WIDE - _NUMBER if section.large else _WIDE


def _set_theme(deck: Any) -> None:
    """Typefaces, which every text without its own uses, and the colour of what can be followed."""
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    part = deck.slide_master.part.part_related_by(rel)
    theme = etree.fromstring(part.blob)
    for group in ("majorFont", "minorFont"):
        for font in theme.iter(qn(f"a:{group}")):
            font.find(qn("a:latin")).set("typeface", LATIN)
            chinese = font.find(qn("a:ea"))
            chinese.set("typeface", CHINESE)
            for name, value in _SANS.items():
                chinese.set(name, value)
            for script in font.findall(qn("a:font")):
                if script.get("script") == "Hans":
                    script.set("typeface", _LINUX)
    for name in ("hlink", "folHlink"):
        for colour in theme.iter(qn(f"a:{name}")):
            colour[0].set("val", BLUE.lstrip("#"))
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


class _Slide:
    """One slide being drawn."""

    def __init__(self, deck: Any, briefing: Briefing, page: str) -> None:
        self.briefing, self.page = briefing, page
        self.slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
        self.number = len(deck.slides)
        self.language = _LANGUAGES[briefing.lang]

    def draw_title(self) -> None:
        """Whose disclosure of which year, and what it was made from."""
        self._fill(0, 0, 0.32, _HEIGHT, BLUE)
        left, wide = 1.1, _WIDTH - 2.2
        frame = self._box(left, 1.7, wide, 1.2)
        frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        size = _fitting([Sentence(self.briefing.body)], (30, 26, 22), wide, 1.2)
        self._run(frame.paragraphs[0], self.briefing.body, size, MUTED)
        title = self.slide.shapes.title
        self._place(title, left, 3.05, wide, 1.6)
        size = int(fonts.fitting(self.briefing.title, 46, wide * _SPARE, 28))
        self._run(title.text_frame.paragraphs[0], self.briefing.title, size, INK, bold=True)
        self._fill(left, 4.85, 1.6, 0.05, BLUE)
        opening = [Sentence(self.briefing.opening)]
        frame = self._box(left, 5.05, wide, _OPENING)
        size = _fitting(opening, _OPENING_SIZES, wide, _OPENING)
        self._run(frame.paragraphs[0], self.briefing.opening, size, INK)
        frame = self._box(left, 5.15 + _OPENING, wide, 0.5)
        self._run(frame.paragraphs[0], self.briefing.source, _SMALL, MUTED)
        self.slide.notes_slide.notes_text_frame.text = (
            f"{self.briefing.opening}\n{self.briefing.source}"
        )

    def draw(self, section: Section, going_on: bool) -> None:
        """Draw what stands above, the headline, sentences, picture, foot and notes."""
        self._above(section, going_on)
        told = section.title
        self._headline(Sentence(told.text) if section.large else told)
        left = _MARGIN + _TEXT + _GAP
        pictured = section.graph is not None or bool(section.figures)
        if section.large:
            self._conclusions(section.sentences)
        else:
            self._sentences(section.sentences, _TEXT if pictured else _WIDE)
        if section.graph:
            wide = _MARGIN + _WIDE - left
            place = tuple(map(Inches, (left, _BODY_TOP, wide, _BODY)))
            add_chart(self.slide.shapes, section.graph, place, section.alt)
        elif section.figures:
            self._figures(section.figures, left)
        self._foot(section)
        self._notes(section)

    def _above(self, section: Section, going_on: bool) -> None:
        frame = self._box(_MARGIN, 0.33, _WIDE, 0.4)
        name = section.name + (self.briefing.going_on if going_on else "")
        self._run(frame.paragraphs[0], name, _SMALL, BLUE, bold=True)
        width = fonts.width(name, _SMALL)
        shown = fonts.clipped(f"　{self.briefing.body}", _SMALL, _WIDE * _SPARE - width)
        self._run(frame.paragraphs[0], shown, _SMALL, MUTED)

    def _headline(self, told: Sentence) -> None:
        """The title with its evidence, and a rule that closes the head."""
        title = self.slide.shapes.title
        self._place(title, _MARGIN, _TITLE_TOP, _WIDE, _TITLE_HEIGHT)
        title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        size = _fitting([told], _TITLE_SIZES, _WIDE, _TITLE_HEIGHT, gaps=False)
        self._told(title.text_frame.paragraphs[0], told, size, bold=True)
        self._fill(_MARGIN, _BODY_TOP - 0.18, _WIDE, 0.02, BLUE)

    def _sentences(self, sentences: Sequence[Sentence], width: float) -> None:
        """The sentences, as large as they fit, each with its evidence behind it."""
        if not sentences:
            return
        size = _fitting(sentences, _BODY_SIZES, width, _BODY)
        frame = self._box(_MARGIN, _BODY_TOP, width, _BODY)
        for index, sentence in enumerate(sentences):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            self._told(paragraph, sentence, size)
            paragraph.space_after = Pt(size * _SPACE)

    def _conclusions(self, sentences: Sequence[Sentence]) -> None:
        """A few sentences one below the other, numbered, over the whole slide."""
        width = _WIDE - _NUMBER
        size = _fitting(sentences, _LARGE_SIZES, width, _BODY)
        high = [_height([sentence], size, width) for sentence in sentences]
        spare = max(_BODY - sum(high), 0.0) / (len(sentences) + 1)
        y = _BODY_TOP + spare * 0.7
        for number, (sentence, tall) in enumerate(zip(sentences, high, strict=True), start=1):
            frame = self._box(_MARGIN, y, _NUMBER, 0.6)
            self._run(frame.paragraphs[0], str(number), size + 6, BLUE, bold=True)
            frame = self._box(_MARGIN + _NUMBER, y + 0.05, width, tall)
            self._told(frame.paragraphs[0], sentence, size)
            y += tall + spare

    def _figures(self, figures: Sequence[Figure], left: float) -> None:
        """A few numbers, large, each over what it is; a rule between them and the sentences."""
        self._fill(left - _GAP / 2 + 0.05, _BODY_TOP + 0.05, 0.015, _BODY - 0.1, RULE)
        left, wide = left + 0.3, _MARGIN + _WIDE - left - 0.3
        high = min(1.5, _BODY / len(figures))
        plain = [MARKS.sub(r"\1", figure.value) for figure in figures]
        size = min(int(fonts.fitting(text, 40, wide / _BOLD, 20)) for text in plain)
        for index, figure in enumerate(figures):
            y = _BODY_TOP + 0.1 + index * high
            frame = self._box(left, y, wide, high)
            self._marked(frame.paragraphs[0], figure.value, size, BLUE, bold=True)
            below = frame.add_paragraph()
            below.alignment = PP_ALIGN.LEFT
            self._run(below, figure.label, _SMALL + 2, MUTED)

    def _foot(self, section: Section) -> None:
        """What the marks mean, and the number of the slide."""
        texts = [t for t in (self.briefing.explained(section), self.briefing.source) if t]
        frame = self._box(_MARGIN, _FOOT_TOP, _WIDE - 0.9, 0.5)
        shown = fonts.wrap("　".join(texts), _TINY, (_WIDE - 0.9) * _SPARE, most=2)
        self._run(frame.paragraphs[0], shown.replace("\n", " "), _TINY, MUTED)
        frame = self._box(_WIDTH - _MARGIN - 0.5, _FOOT_TOP, 0.5, 0.4)
        frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        self._run(frame.paragraphs[0], str(self.number), _TINY, MUTED)

    def _notes(self, section: Section) -> None:
        """All the evidence, of which the slide itself has room for the first few."""
        lines = [
            f"{sentence.text}\n　[{' '.join(sentence.sources)}]"
            for sentence in (section.title, *section.sentences)
        ]
        notes = self.slide.notes_slide.notes_text_frame
        notes.text = "\n".join([self.briefing.source, *lines])

    # Text and shapes

    def _fill(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle: decoration, nothing to read out."""
        shape = self.slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, *map(Inches, (left, top, width, height))
        )
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(colour)
        shape.line.fill.background()
        shape.shadow.inherit = False
        shape._element._nvXxPr.cNvPr.set("descr", "")

    def _place(self, shape: Any, left: float, top: float, width: float, height: float) -> None:
        shape.left, shape.top = Inches(left), Inches(top)
        shape.width, shape.height = Inches(width), Inches(height)
        _plain(shape.text_frame)

    def _box(self, left: float, top: float, width: float, height: float) -> Any:
        box = self.slide.shapes.add_textbox(*map(Inches, (left, top, width, height)))
        _plain(box.text_frame)
        return box.text_frame

    def _told(self, paragraph: Any, sentence: Sentence, size: int, bold: bool = False) -> None:
        """A sentence, and behind it in small letters what it rests on."""
        self._marked(paragraph, sentence.text, size, INK, bold)
        paragraph.line_spacing = Pt(size * _LINE)
        for name, anchor in marks(self.briefing, sentence):
            run = self._run(paragraph, f" {name}", _TINY, MUTED)
            if self.page and anchor:
                run.hyperlink.address = f"{self.page}#{anchor}"

    def _marked(
        self, paragraph: Any, text: str, size: int, colour: str, bold: bool = False
    ) -> None:
        """A text, its marks small and raised."""
        for place, part in enumerate(MARKS.split(text)):
            if place % 2:
                ink = VERMILION if _GRAVE & set(part) else MUTED
                run = self._run(paragraph, part, size, ink)
                run._r.get_or_add_rPr().set("baseline", _RAISED)
            elif part:
                self._run(paragraph, part, size, colour, bold)

    def _run(self, paragraph: Any, text: str, size: float, colour: str, bold: bool = False) -> Any:
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.color.rgb = Pt(size), rgb(colour)
        run.font.bold = bold
        run._r.get_or_add_rPr().set("lang", self.language)
        run._r.get_or_add_rPr().set("altLang", "en-US" if self.language == "zh-CN" else "zh-CN")
        return run


def _plain(frame: Any) -> None:
    """No margins of its own, words wrapped, text from the top."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT


def _fitting(
    sentences: Sequence[Sentence],
    sizes: Sequence[int],
    width: float,
    height: float,
    gaps: bool = True,
) -> int:
    """The largest size at which the sentences and their evidence fit, one below the other."""
    fit = (size for size in sizes if _height(sentences, size, width, gaps) <= height)
    return next(fit, sizes[-1])


def _that_fit(
    sentences: Sequence[Sentence], size: int, width: float, height: float
) -> Sequence[Sentence]:
    """The first sentences for which there is room; one at least."""
    counts = range(len(sentences), 0, -1)
    most = next((n for n in counts if _height(sentences[:n], size, width) <= height), 1)
    return sentences[:most]


def _height(sentences: Sequence[Sentence], size: int, width: float, gaps: bool = True) -> float:
    """Height in inches of sentences with their evidence."""
    points = 0.0
    for sentence in sentences:
        behind = "　" * -(-_BEHIND // size) if sentence.sources else ""  # as wide as its evidence
        lines = fonts.filled(f"{sentence.plain}{behind}。", size, width * _SPARE)
        points += (lines.count("\n") + 1) * size * _LINE + size * _SPACE * gaps
    return points / 72
