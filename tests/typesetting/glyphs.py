"""The font, the widths of its glyphs, and where lines of text end."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_FONT = "Noto Sans SC"
_FILE = "fonts/NotoSansSC-Regular.ttf"
_NOT_FIRST = "，。；：、！？）》】”’％%,.;:!?)"
_NOT_LAST = "（《【“‘("


@cache
def font() -> str:
    """The name of the font, registered; it comes with a plotting package, which is not imported."""
    spec = find_spec("zhplot")
    assert spec is not None
    assert spec.origin is not None
    pdfmetrics.registerFont(TTFont(_FONT, str(Path(spec.origin).parent / _FILE)))
    return _FONT


@cache
def _advance(character: str) -> float:
    return float(pdfmetrics.stringWidth(character, font(), 1))


def width(text: str, size: float) -> float:
    """How wide a text is at a font size."""
    return sum(map(_advance, text)) * size


def wrap(
    text: str,
    size: float,
    measure: float,
    indent: float = 0,
    whole: str = "",
    hang: bool = True,
) -> list[str]:
    """Break a text into lines of at most ``measure``, the first shorter by ``indent``.

    What matches the pattern ``whole`` stays together; else any place but before closing and after
    opening punctuation will do, be it inside a number. Closing punctuation may stand out a little,
    unless it may not ``hang``.
    """
    not_first = _NOT_FIRST if hang else ""
    lines = [""]
    room = measure - indent
    for unit in _units(text, whole):
        line = lines[-1]
        if line and width(line + unit, size) > room and unit[0] not in not_first:
            carried = ""
            while line and line[-1] in _NOT_LAST:
                line, carried = line[:-1], line[-1] + carried
            lines[-1] = line
            lines.append(carried)
            room = measure
        if lines[-1] or not unit.isspace():
            lines[-1] += unit
    return lines


def _units(text: str, whole: str) -> Iterator[str]:
    pattern = rf"(?:{whole})|." if whole else "."
    return (match[0] for match in re.finditer(pattern, text))
