"""Plain text: narrative as Markdown, tables as tab-separated lines, a few HTML tags."""

import re
from collections.abc import Iterable, Iterator

from juesuan_analysis.document import Grid, Paragraph, Piece, Place, Row
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.bounds import MAX_CHARACTERS, bound, within_bounds
from juesuan_analysis.readers.characters import INVISIBLE, fold
from juesuan_analysis.readers.flow import continues, join

_MARKUP = re.compile(
    r"^\s*#{1,6}\s+|\*\*(?![万亿]?元|[%％])|</?(?:b|strong|i|em|u|p|br|sup|sub|span)\b[^<>]{0,200}>|"
    + INVISIBLE.pattern
)
_HEADING = re.compile(r"\s*(?:#{1,6}\s+\S|\*\*.+\*\*\s*$)")
_ENCODINGS = ("utf-8-sig", "gb18030")
_MOST_DAMAGE = 0.01


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


def read_text_blocks(data: bytes, source: str) -> tuple[Paragraph | Grid, ...]:
    """Paragraphs and grids of a text file, in reading order."""
    text = decode(data, source)
    bound(len(text), MAX_CHARACTERS, "字符", source)  # before any line of it is made
    return within_bounds(_joined(_blocks(text)), source)


def _joined(blocks: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The blocks, lines of one paragraph joined."""
    lines: list[Paragraph] = []
    for block in blocks:
        if lines and not (isinstance(block, Paragraph) and continues(lines, block)):
            yield join(lines)
            lines = []
        if isinstance(block, Paragraph):
            lines.append(block)
        else:
            yield block
    if lines:
        yield join(lines)


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
