"""Plain text: narrative as Markdown, tables as tab-separated lines, a few HTML tags."""

import re
from collections.abc import Iterator

from juesuan_analysis.document import Grid, Paragraph, Piece, Place, Row
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.flow import continues, join

_MARKUP = re.compile(r"^\s*#{1,6}\s+|\*\*|</?(?:b|strong|i|em|u|p|br|sup|sub|span)\b[^<>]{0,200}>")
_HEADING = re.compile(r"\s*(?:#{1,6}\s+\S|\*\*.+\*\*\s*$)")
_ENCODINGS = ("utf-8-sig", "gb18030")


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
            continue
        if "\0" not in text:
            return text
    raise UnreadableInput(f"{source}：不是 UTF-8 或 GB18030 文本；请用编辑器另存为 UTF-8 后再试")


def read_text_blocks(data: bytes, source: str) -> tuple[Paragraph | Grid, ...]:
    """Paragraphs and grids of a text file, in reading order."""
    blocks: list[Paragraph | Grid] = []
    for block in _blocks(decode(data, source)):
        previous = blocks[-1] if blocks else None
        if (
            isinstance(block, Paragraph)
            and isinstance(previous, Paragraph)
            and continues(previous, block)
        ):
            blocks[-1] = join(previous, block)
        else:
            blocks.append(block)
    return tuple(blocks)


def _blocks(text: str) -> Iterator[Paragraph | Grid]:
    rows: list[Row] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        place = Place(line=number)
        if "\t" in line:
            rows.append(_row(line, place))
            continue
        if rows:
            yield Grid(tuple(rows))
            rows = []
        if paragraph := _paragraph(line, place):
            yield paragraph
    if rows:
        yield Grid(tuple(rows))


def _row(line: str, place: Place) -> Row:
    cells = line.split("\t")
    if _MARKUP.search(line):
        cells = [_MARKUP.sub("", cell) for cell in cells]
    return Row(tuple([cell.strip() for cell in cells]), place)


def _paragraph(line: str, place: Place) -> Paragraph | None:
    columns: list[int] = []
    position = 0
    for match in _MARKUP.finditer(line):
        columns += range(position, match.start())
        position = match.end()
    columns += range(position, len(line))
    text = "".join([line[i] for i in columns])
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if begin >= end:
        return None
    piece = Piece(0, place, tuple(columns[begin:end]))
    return Paragraph(text[begin:end], (piece,), bool(_HEADING.match(line)))
