"""What a disclosure consists of: cover, contents, and chapters of paragraphs and tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from juesuan_analysis.document import Document, Grid, Paragraph

_CHAPTER = re.compile(r"\s*第[一二三四五六七八九]部分\s*")
_NUMERALS = "一二三四五六七八九"
_CAPTION = re.compile(
    r"公开\s*(?P<number>\d+)\s*表|(?:金额)?单位[：:].*|[（(]?\s*20\d\d\s*年度?\s*[)）]?"
)
_TITLE = re.compile(r".{2,40}表(?:\(.*\))?")
_NOTE = re.compile(r"注[：:]|说明[：:]|其中[：:]|本表|如本表|备注")
_STATUTORY = re.compile(r".*决算.*表")


@dataclass(frozen=True)
class Title:
    """The title of a table with the lines below it; ``number`` is that of 公开NN表, if printed."""

    text: str
    caption: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Table:
    """A printed table: its title (none on a continuation page), rows, and notes below it."""

    title: Title | None
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The two digits of 公开NN表; empty for a table that is not statutory."""
        return self.title.number if self.title else ""


@dataclass(frozen=True)
class Chapter:
    """One numbered part of a disclosure."""

    heading: str
    parts: tuple[Paragraph | Table, ...]

    @property
    def statutory(self) -> bool:
        """Whether this is the part that holds the statutory tables."""
        return any(isinstance(part, Table) and part.number for part in self.parts)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of this part."""
        return tuple(part for part in self.parts if isinstance(part, Table))


@dataclass(frozen=True)
class Parts:
    """A disclosure in the order in which it is to be printed."""

    cover: tuple[str, ...]
    contents: tuple[tuple[str, tuple[str, ...]], ...]
    chapters: tuple[Chapter, ...]

    def with_tables_first(self) -> "Parts":
        """The statutory tables before the narrative, the chapters numbered anew."""
        chapters, contents = list(self.chapters), list(self.contents)
        tables = next((i for i, chapter in enumerate(chapters) if chapter.statutory), 1)
        chapters.insert(1, chapters.pop(tables))
        announced = next((i for i, e in enumerate(contents) if _STATUTORY.match(e[0])), 1)
        if contents:
            contents.insert(1, contents.pop(announced))
        return replace(
            self,
            chapters=tuple(replace(c, heading=_numbered(c.heading, i))
                           for i, c in enumerate(chapters)),
            contents=tuple((_numbered(heading, i), entries)
                           for i, (heading, entries) in enumerate(contents)),
        )  # fmt: skip


def split(document: Document) -> Parts:
    """The parts of a document."""
    blocks = list(document.blocks)
    texts = [block.text if isinstance(block, Paragraph) else "" for block in blocks]
    heads = [i for i, text in enumerate(texts) if _CHAPTER.match(text) and len(text) <= 60]
    first = _body_start(texts, heads)
    contents = next((i for i, text in enumerate(texts) if _compact(text) == "目录"), first)
    bounds = [*(i for i in heads if i >= first), len(blocks)]
    return Parts(
        cover=tuple(texts[:contents]),
        contents=_entries(texts[contents + 1 : first]),
        chapters=tuple(
            Chapter(texts[begin], tuple(_chapter_parts(blocks[begin + 1 : end])))
            for begin, end in pairwise(bounds)
        ),
    )


def _body_start(texts: Sequence[str], heads: Sequence[int]) -> int:
    """Where the first chapter begins; the contents announce its number before."""
    numbers = [_CHAPTER.match(texts[i]) for i in heads]
    firsts = [i for i, m in zip(heads, numbers, strict=True) if m and "第一" in m[0]]
    return firsts[-1]


def _entries(texts: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    entries: list[tuple[str, tuple[str, ...]]] = []
    for text in texts:
        if _CHAPTER.match(text) or not entries:
            entries.append((text, ()))
        else:
            entries[-1] = (entries[-1][0], (*entries[-1][1], text))
    return tuple(entries)


def _chapter_parts(blocks: Sequence[Paragraph | Grid]) -> Iterator[Paragraph | Table]:
    position = 0
    while position < len(blocks):
        length, title = _title(blocks[position:])
        grid = blocks[position + length] if position + length < len(blocks) else None
        if isinstance(grid, Grid):
            notes = list(_notes(blocks[position + length + 1 :]))
            yield Table(title, tuple(row.cells for row in grid.rows), tuple(notes))
            position += length + 1 + len(notes)
            continue
        block = blocks[position]
        assert isinstance(block, Paragraph)
        yield block
        position += 1


def _title(blocks: Sequence[Paragraph | Grid]) -> tuple[int, Title | None]:
    """How many paragraphs before a grid are its title and caption, and what they say."""
    captions: list[str] = []
    number = ""
    first = blocks[0]
    if isinstance(first, Grid) or not _TITLE.fullmatch(_compact(first.text)):
        return 0, None
    for block in blocks[1:]:
        caption = isinstance(block, Paragraph) and _CAPTION.fullmatch(block.text.strip())
        if not caption:
            break
        captions.append(caption[0])
        number = caption["number"] or number
    return 1 + len(captions), Title(first.text, tuple(captions), number)


def _notes(blocks: Sequence[Paragraph | Grid]) -> Iterator[str]:
    for block in blocks:
        if not isinstance(block, Paragraph) or not _NOTE.match(block.text):
            return
        yield block.text


def _numbered(heading: str, index: int) -> str:
    return _CHAPTER.sub(f"第{_NUMERALS[index]}部分 ", heading, count=1)


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("（", "(").replace("）", ")")
