"""Which printed lines are one paragraph: the same question for every format."""

from juesuan_analysis.document import Paragraph, Piece
from juesuan_analysis.wordforms import ordinal

_CLOSING = "。！？；：》.!?;:"
_SHORTEST_BROKEN = 30
"""A line shorter than this that ends without punctuation is a title or a caption, not a line
that the page end broke: page-wide lines hold more characters."""


def continues(previous: Paragraph, following: Paragraph) -> bool:
    """Whether ``following`` is the rest of a sentence that ``previous`` breaks off."""
    if previous.heading or following.heading or ordinal(following.text):
        return False
    text = previous.text.rstrip()
    broken_number = text[-1] == "." and text[-2:-1].isdigit() and following.text[:1].isdigit()
    return len(text) >= _SHORTEST_BROKEN and (text[-1] not in _CLOSING or broken_number)


def join(previous: Paragraph, following: Paragraph) -> Paragraph:
    """Both as one paragraph, every character still knowing where it was printed."""
    offset = len(previous.text)
    moved = tuple(Piece(p.offset + offset, p.place, p.columns) for p in following.pieces)
    return Paragraph(previous.text + following.text, previous.pieces + moved, previous.heading)
