"""Which printed lines are one paragraph: the same question for every format."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from unicodedata import east_asian_width

from juesuan_analysis.document import Grid, Paragraph, Piece
from juesuan_analysis.readers.bounds import MAX_LINES
from juesuan_analysis.wordforms import ordinal

_CLOSING = "。！？；：》.!?;:"
_SHORTEST_BROKEN = 30
"""A line shorter than this that ends without punctuation is a title or a caption, not a line
that the page end broke: page-wide lines hold more characters."""
_TITLE = re.compile(r"[^。，；,;]*(?:情[况況]|[说說]明|表|分析|[报報]告|概[况況]|[）)])")
"""A line that ends so and has no mark within is a heading, however long."""
_BROKEN = re.compile(r".*[，；。,;](?!.*\d\s*(?:[万亿]?元|[%％]|[个辆人台套项家次批])$).*")
"""A short line that breaks off behind a mark; one that ends with a quantity may be whole."""
_GOING_ON = "；：;:"
_POINT = "，。；、,.;）)%％：:"
_BULLET = re.compile(r"[-*+•·|]\s|\|")
_WIDEST = 120
"""Columns of the widest line that somebody broke by hand."""


def continues(lines: Sequence[Paragraph], following: Paragraph) -> bool:
    """Whether ``following`` is the rest of a sentence that the ``lines`` before it break off."""
    if lines[0].heading or following.heading or ordinal(following.text):
        return False
    if len(lines) >= MAX_LINES:
        return False
    text = "".join(line.text for line in lines[-_SHORTEST_BROKEN:]).rstrip()
    return len(text) >= _SHORTEST_BROKEN and _open(text, following) and not _is_title(text)


def wraps(lines: Sequence[Paragraph], following: Paragraph, width: int) -> bool:
    """The same for lines of a text broken by hand, which stand right below each other.

    ``width`` is that of a full line in columns (see :func:`wrapped_at`).
    """
    last = lines[-1]
    if lines[0].heading or following.heading or ordinal(following.text) or len(lines) >= MAX_LINES:
        return False
    if not _right_below(last, following) or _BULLET.match(following.text):
        return False
    text = "".join(line.text for line in lines[-_SHORTEST_BROKEN:]).rstrip()
    if width and _reach(last) >= width - 3:
        return (text[-1] in _GOING_ON or _open(text, following)) and not _is_title(text)
    if not _open(text, following) or _is_title(text) or _is_title(following.text):
        return False
    return following.text[0] in _POINT or bool(_BROKEN.match(text))


def wrapped_at(lines: Sequence[Paragraph]) -> int:
    """At how many columns a text is broken by hand; 0 if it is not."""
    if any(len(line.text) > _WIDEST for line in lines):
        return 0
    widths = [_reach(line) for line in lines]
    width = max(widths, default=0)
    full = [
        line
        for line, own in zip(lines, widths, strict=True)
        if own >= width - 3 and line.text[-1] not in _CLOSING
    ]
    return width if width <= _WIDEST and len(full) > 1 else 0


def columns(text: str) -> int:
    """How wide a text is: two columns a Chinese letter.

    >>> columns("收入1元")
    7
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _reach(line: Paragraph) -> int:
    """Up to which column a line goes; it is indented by wide blanks."""
    return columns(line.text) + 2 * line.pieces[-1].columns[0]


def _open(text: str, following: Paragraph) -> bool:
    """Whether a text has no end of its own, or ends within a number."""
    broken_number = text[-1] == "." and text[-2:-1].isdigit() and following.text[:1].isdigit()
    return text[-1] not in _CLOSING or broken_number


def _is_title(text: str) -> bool:
    return bool(_TITLE.fullmatch(text))


def _right_below(last: Paragraph, following: Paragraph) -> bool:
    """Whether a line stands right below another one, and is not indented where that is not."""
    above, below = last.pieces[-1], following.pieces[0]
    near = above.place.line is not None and below.place.line == above.place.line + 1
    return near and not (below.columns[0] > 0 and below.columns[0] >= above.columns[0])


def joined(
    blocks: Iterable[Paragraph | Grid | None],
    goes_on: Callable[[Sequence[Paragraph], Paragraph], bool],
) -> Iterator[Paragraph | Grid]:
    """The blocks, with lines that go on one another as one paragraph; ``None`` parts them."""
    lines: list[Paragraph] = []
    for block in blocks:
        if lines and not (isinstance(block, Paragraph) and goes_on(lines, block)):
            yield join(lines)
            lines = []
        if isinstance(block, Paragraph):
            lines.append(block)
        elif block is not None:
            yield block
    if lines:
        yield join(lines)


def join(lines: Sequence[Paragraph]) -> Paragraph:
    """Printed lines as one paragraph, every character still knowing where it was printed."""
    pieces: list[Piece] = []
    offset = 0
    for line in lines:
        pieces += (replace(p, offset=p.offset + offset) for p in line.pieces)
        offset += len(line.text)
    return Paragraph("".join(line.text for line in lines), tuple(pieces), lines[0].heading)
