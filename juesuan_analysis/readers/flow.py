"""Which printed lines are one paragraph: the same question for every format."""

from collections.abc import Sequence

from juesuan_analysis.document import Paragraph, Piece
from juesuan_analysis.readers.bounds import MAX_LINES
from juesuan_analysis.wordforms import ordinal

_CLOSING = "。！？；：》.!?;:"
_SHORTEST_BROKEN = 30
"""A line shorter than this that ends without punctuation is a title or a caption, not a line
that the page end broke: page-wide lines hold more characters."""


def continues(lines: Sequence[Paragraph], following: Paragraph) -> bool:
    """Whether ``following`` is the rest of a sentence that the ``lines`` before it break off."""
    if lines[0].heading or following.heading or ordinal(following.text):
        return False
    if len(lines) >= MAX_LINES:
        return False
    text = "".join(line.text for line in lines[-_SHORTEST_BROKEN:]).rstrip()
    broken_number = text[-1] == "." and text[-2:-1].isdigit() and following.text[:1].isdigit()
    return len(text) >= _SHORTEST_BROKEN and (text[-1] not in _CLOSING or broken_number)


def join(lines: Sequence[Paragraph]) -> Paragraph:
    """Printed lines as one paragraph, every character still knowing where it was printed."""
    pieces: list[Piece] = []
    offset = 0
    for line in lines:
        pieces += (Piece(p.offset + offset, p.place, p.columns) for p in line.pieces)
        offset += len(line.text)
    return Paragraph("".join(line.text for line in lines), tuple(pieces), lines[0].heading)
