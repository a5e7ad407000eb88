"""A disclosure set as a book: title page, contents, chapters, tables, page numbers."""

import re
from hashlib import sha256
from pathlib import Path

from juesuan_analysis.document import Document
from juesuan_analysis.readers.text import read_text_blocks
from tests.typesetting.glyphs import width
from tests.typesetting.layout import LIAONING, Layout
from tests.typesetting.pages import LANDSCAPE, PORTRAIT, SIDE, TABLE_SIDE, Book, Rule, Text
from tests.typesetting.parts import Chapter, Parts, Table, Title, split
from tests.typesetting.printing import print_pages, scan
from tests.typesetting.rows import compact, has_figures
from tests.typesetting.sheet import column_count, sheet

MARK = "synthetic"
"""Stands in the footer of every page and in the title of the file."""

_NUMBER = r"\d[\d,.]*%?"
_WIDE = 6
_WIDER = 12


def as_document(text: str, name: str = "made_up.txt") -> Document:
    """A text as the document that a file of that text would be."""
    data = text.encode()
    return Document(Path(name), sha256(data).hexdigest(), read_text_blocks(data, name))


def plant(text: str, old: str, new: str, times: int = 1) -> str:
    """A text with an error planted: ``old`` replaced by ``new``."""
    assert old in text, f"the text does not say {old!r}"
    return text.replace(old, new, times)


def typeset(document: Document, layout: Layout = LIAONING) -> bytes:
    """A disclosure as PDF; the same document and layout always give the same bytes."""
    parts = split(document)
    if layout.tables_first:
        parts = parts.with_tables_first()
    setting = _Setting(parts, layout)
    title = f"{MARK}: {' '.join(parts.cover)}"
    pdf = print_pages(setting.book.pages, title)
    return scan(pdf, title, layout.scan_dpi) if layout.scan_dpi else pdf


class _Setting:
    """Sets one disclosure; remembers on which page each heading came to stand."""

    def __init__(self, parts: Parts, layout: Layout) -> None:
        self.parts = parts
        self.layout = layout
        self.book = Book("" if layout.break_numbers else _NUMBER, layout.rules)
        self.opening = False  # whether nothing but a chapter's heading stands on the page
        self.entries: list[tuple[int, Text, str]] = []
        self.found: dict[str, int] = {}
        self._cover()
        self._contents()
        for chapter in parts.chapters:
            self._chapter(chapter)
        if layout.leaders:
            self._leaders()
        self._margins()

    @property
    def department(self) -> str:
        return self.parts.cover[0]

    def _cover(self) -> None:
        self.book.turn()
        self.book.y -= 130
        for line in self.parts.cover:
            self.book.centred(line, 24, 46)

    def _contents(self) -> None:
        if not self.parts.contents:
            return
        self.book.turn()
        self.book.centred("目  录", 18, 40)
        for heading, entries in self.parts.contents:
            self._entry(heading, 12, bold=True)
            for entry in entries:
                self._entry(entry, 12, bold=False)

    def _entry(self, text: str, size: float, bold: bool) -> None:
        self.book.paragraph(text, size, 24, bold)
        self.entries.append((len(self.book.pages), self.book.page.texts[-1], text))

    def _chapter(self, chapter: Chapter) -> None:
        self.book.turn()
        self._remember(chapter.heading)
        self.book.centred(chapter.heading, 17, 32)
        self.book.y -= 10
        self.opening = True
        for part in chapter.parts:
            if isinstance(part, Table):
                if part.number not in self.layout.missing:
                    self._table(part)
            else:
                self.book.paragraph(part.text, bold=part.heading)
                if part.heading:
                    self._remember(part.text)
            self.opening = False

    def _remember(self, heading: str) -> None:
        self.found.setdefault(_key(heading), len(self.book.pages))

    # Tables

    def _table(self, table: Table) -> None:
        size = self._page_size(table)
        if not self.opening or size != (self.book.page.width, self.book.page.height):
            self.book.turn(size)
        laid = sheet(table, self.layout, size[0] - 2 * TABLE_SIDE)
        if table.title:
            self._caption(table.title)
        self.book.table(laid, self.layout.repeat_header)
        if self.layout.spilled_rows and table.number:
            self.book.blank_rows(laid, self.layout.spilled_rows)
        for note in self._notes(table):
            self.book.note(note)

    def _page_size(self, table: Table) -> tuple[float, float]:
        columns = column_count(table, self.layout)
        wide = columns > _WIDER or (self.layout.landscape and columns > _WIDE)
        return LANDSCAPE if wide else PORTRAIT

    def _caption(self, title: Title) -> None:
        self._remember(title.text)
        book, full = self.book, self.layout.full_captions
        book.centred(title.text, 15 if full else 12, 24, bold=full)
        size = 9.0
        places = {"left": TABLE_SIDE, "center": book.page.width / 2,
                  "right": book.page.width - TABLE_SIDE}  # fmt: skip
        for line in self._caption_lines(title):
            for align, text in line:
                book.page.write(places[align], book.y - size, text, size, align)
            book.y -= size * 1.6
        book.y -= 3

    def _caption_lines(self, title: Title) -> list[list[tuple[str, str]]]:
        """The lines below the title, each as texts with their alignment."""
        if not title.number:
            return [[("center", text)] for text in title.caption]
        unit = self.layout.unit
        if not self.layout.full_captions:
            return [[("right", f"单位：{unit}")]]
        year = next((t for t in title.caption if re.fullmatch(r"20\d\d\s*年度?", t)), "")
        first = ("right", f"公开 {title.number} 表")
        names = [("left", f"单位：{self.department}"), ("right", f"金额单位：{unit}")]
        if width(names[0][1], 9) < 180:
            names.insert(1, ("center", year))
            return [[first], names]
        return [[first], [("center", year)], names]

    def _notes(self, table: Table) -> list[str]:
        notes = list(table.notes)
        if self.layout.unit == "元":
            notes = [note for note in notes if "万元" not in note]
        if self.layout.no_data_notes and table.number:
            notes = [note for note in notes if "本表为空" not in note]
            if table.title and not has_figures(table.rows):
                kind = re.sub(r"收?入?支出决算表$", "", compact(table.title.text))
                text = f"说明：{self.department}本年度没有{kind}收入和支出，故本表无数据。"
                notes.append(text)
        return notes

    # What stands in the margins

    def _leaders(self) -> None:
        """Page numbers on the contents page; an entry without a page gets that of the one above."""
        number = 0
        for page_number, line, heading in self.entries:
            page = self.book.pages[page_number - 1]
            number = self.found.get(_key(heading), number)
            right = page.width - SIDE
            room = right - line.x - width(f"{line.text}  {number}", line.size)
            dots = "." * int(room / width(".", line.size))
            page.write(right, line.y, f"{dots} {number}", line.size, "right")
            page.texts.insert(page.texts.index(line) + 1, page.texts.pop())

    def _margins(self) -> None:
        """Running head, page number, and the word that no real disclosure prints."""
        head = compact("".join(self.parts.cover))
        for number, page in enumerate(self.book.pages, start=1):
            middle = page.width / 2
            page.write(middle, 32, MARK, 6, "center", gray=0.5)
            if number == 1:
                continue
            page.write(middle, 44, self.layout.page_number.format(number), 10, "center")
            if self.layout.running_head:
                page.write(middle, page.height - 52, head, 9, "center")
                line = page.height - 57
                page.rules.append(Rule(SIDE, line, page.width - SIDE, line, 0.4))


def _key(heading: str) -> str:
    """A heading without its list number, as the contents and the body write it alike."""
    text = compact(heading)
    chapter = re.match(r"第[一二三四五六七八九]部分", text)
    return chapter[0] if chapter else re.sub(r"^[一二三四五六七八九十]+、", "", text)
