"""Plain text: narrative as Markdown, tables by tabs or aligned by blanks, a few HTML tags."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from juesuan_analysis.document import Grid, Paragraph, Piece, Place, Row, Unreadable
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.aligned import stretches, table
from juesuan_analysis.readers.bounds import MAX_CHARACTERS, bound, within_bounds
from juesuan_analysis.readers.cell_rows import split_rows
from juesuan_analysis.readers.characters import INVISIBLE, NOTE, fold
from juesuan_analysis.readers.flow import continues, joined, wrapped_at, wraps

_MARKUP = re.compile(
    rf"(?<![A-Za-z])<sup>{NOTE}</sup>|"
    r"^\s*#{1,6}\s+|(?<=\d)\*\*|\*\*(?![万亿]?元|[%％])|"
    r"</?(?:b|strong|i|em|u|p|br|sup|sub|span)\b[^<>]{0,200}>|" + INVISIBLE.pattern
)
_HEADING = re.compile(r"\s*(?:#{1,6}\s+\S|\*\*.+\*\*\s*$)")
_QUANTITY = re.compile(r"\d\s*(?:[万亿]?元|[%％]|[个辆人台套项家次批])")
TextContent = tuple[tuple[Paragraph | Grid, ...], tuple[Unreadable, ...]]
"""Blocks and unreadable parts of a text file."""

_TABS = 4
"""More tabs than these are in no sentence."""
_ENCODINGS = ("utf-8-sig", "gb18030")
_MOST_DAMAGE = 0.01
_PIPED = r"[ \t>]*\|.*\|[ \t]*\r?\n[ \t>]*\|"
_RULED = r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*\|[-:| \t]*\r?$"
_GRID = r"[ \t>]*\+[-=:+]+\+[ \t]*\r?$"
_PICTURE = r"[ \t>]*!\[[^\]\n]*\]\([^)\n]+\)[ \t]*\r?$"
_IMAGE = r"[ \t>]*<img\b[^>\n]*>[ \t]*\r?$"
_MARKED = re.compile(rf"^(?:{_PIPED}|{_RULED}|{_GRID}|{_PICTURE}|{_IMAGE})|<table\b", re.M | re.I)
"""Rows between bars, the rule below a header, a picture, HTML: what document converters write."""


def decode(data: bytes, source: str) -> str:
    """The text of a file in UTF-8, UTF-16 (with mark) or GB18030.

    Raises:
        UnreadableInput: if it is none of them, or no text at all.
    """
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            text = data.decode(encoding, "replace")
            if not _hardly_damaged(text):
                continue
        if "\0" not in text:
            return fold(text)
    raise UnreadableInput(f"{source}：不是 UTF-8 或 GB18030 文本；请用编辑器另存为 UTF-8 后再试")


def _hardly_damaged(text: str) -> bool:
    """Whether nearly all characters beyond ASCII could be decoded: in a wrong encoding few can."""
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") <= _MOST_DAMAGE * beyond_ascii


def bounded_text(data: bytes, source: str) -> str:
    """The text of a file, which is refused before any line of it is made if it is too long."""
    text = decode(data, source)
    bound(len(text), MAX_CHARACTERS, "字符", source)
    return text


def is_marked_up(text: str) -> bool:
    r"""Whether a text holds tables or pictures in Markdown or HTML.

    >>> is_marked_up("|项目|决算数|\n|---|---|"), is_marked_up("项目\t决算数")
    (True, False)
    """
    return _MARKED.search(text) is not None


def read_text_content(data: bytes, source: str) -> TextContent:
    """Paragraphs and grids of a text file, in reading order, and which tables could not be read."""
    text = bounded_text(data, source)
    unreadable: list[Unreadable] = []
    blocks = within_bounds(_blocks(text, unreadable), source)
    width = wrapped_at([block for block in blocks if isinstance(block, Paragraph)])

    def goes_on(lines: Sequence[Paragraph], line: Paragraph) -> bool:
        return continues(lines, line) or wraps(lines, line, width)

    return within_bounds(joined(blocks, goes_on), source), tuple(unreadable)


def read_text_blocks(data: bytes, source: str) -> tuple[Paragraph | Grid, ...]:
    """The same without what could not be read."""
    return read_text_content(data, source)[0]


def _blocks(text: str, unreadable: list[Unreadable]) -> Iterator[Paragraph | Grid]:
    lines = [
        (line, Place(line=number))
        for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1)
    ]
    for tabbed, group in groupby(lines, key=lambda line: "\t" in line[0]):
        together = list(group)
        yield from _tabbed(together) if tabbed else _plain(together, unreadable)


def _plain(
    lines: Sequence[tuple[str, Place]], unreadable: list[Unreadable]
) -> Iterator[Paragraph | Grid]:
    """Lines without tabs: text, and tables whose columns are aligned by blanks."""
    done = 0
    for begin, end in stretches(lines):
        rows = table(lines[begin:end])
        if not rows:
            reason = f"起有 {end - begin} 行用空格对齐的表没有读出：各列没有对齐，各数也加不起来"
            unreadable.append(Unreadable(lines[begin][1], reason))
            continue
        yield from _paragraphs(lines[done:begin])
        yield from split_rows(rows)
        done = end
    yield from _paragraphs(lines[done:])


def _paragraphs(lines: Iterable[tuple[str, Place]]) -> Iterator[Paragraph]:
    return (found for line, place in lines if (found := _paragraph(line, place)))


def _tabbed(lines: Sequence[tuple[str, Place]]) -> Iterator[Paragraph | Grid]:
    """Lines with tabs that stand together: a table, or sentences that hold a tab."""
    rows = tuple(_row(line, place) for line, place in lines)
    if rows and not all(map(_is_prose, rows)):
        yield from split_rows(rows)
        return
    yield from _paragraphs((line.replace("\t", " "), place) for line, place in lines)


def _is_prose(row: Row) -> bool:
    """Whether a line is no row: a single cell, or a sentence with a quantity and its end."""
    cells = [cell for cell in row.cells if cell]
    return len(cells) < 2 or (
        len(cells) <= _TABS and cells[-1][-1] in "。；" and bool(_QUANTITY.search("".join(cells)))
    )


def _row(line: str, place: Place) -> Row:
    cells = line.split("\t")
    if _MARKUP.search(line):
        cells = [_MARKUP.sub("", cell) for cell in cells]
    return Row(tuple([cell.strip() for cell in cells]), place)


def _paragraph(line: str, place: Place) -> Paragraph | None:
    columns: Sequence[int] = range(len(line))
    text = line
    if marks := [*_MARKUP.finditer(line)]:
        gone = {place for mark in marks for place in range(*mark.span())}
        columns = [place for place in columns if place not in gone]
        text = "".join([line[place] for place in columns])
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if begin >= end:
        return None
    piece = Piece(0, place, tuple(columns[begin:end]))
    return Paragraph(text[begin:end], (piece,), bool(_HEADING.match(line)))
