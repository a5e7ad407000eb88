"""The charts' font: where it is, how wide its characters are, and lines broken by that width."""

import io
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import count, groupby
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.files import write_whole

_CARRIER = "zhplot"  # a package that carries the font; importing it would change rcParams
_FONT = "fonts/NotoSansSC-Regular.ttf"
_FALLBACK = "fonts/ttf/DejaVuSans.ttf"
_WIDE_SPACE = "\u3000"
CLINGING = "\ue000"  # stands for a mark, which stays with what is before it
_STAND_IN = "〓"  # what Chinese printers set where they lack a character
_COMMON_FAMILY = "Juesuan Sans SC"  # see the style sheet
_FAMILY_NAMES = (1, 4, 16)  # of a font's name table
_FEATURES = ("kern",)  # how glyphs of the common characters act on each other
_POINTS = 72
_EM = 100
_SPARE = 1.02  # at low resolution glyphs are set on whole pixels and take a little more

# Pieces that stay on one line: a number with its unit, a word, or one character, each with the
# punctuation that clings to it.
_PIECE = re.compile(
    r"[（(“《「〔\[]*(?:\d[\d.,]*\s(?:[十百千万亿]*元|[一-鿿])|[A-Za-z0-9À-ɏ.,%+−–'’/&-]+|\S)[，。、；：！？）)”》」〕\]％%,.;:!?\ue000]*|\s+"
)

# Latin letters, signs, and the commoner half of the characters of GB 2312.
_GB_2312 = (bytes((row, cell)) for row in range(0xA1, 0xD8) for cell in range(0xA1, 0xFF))
_COMMON = "".join(code.decode("gb2312", "ignore") for code in _GB_2312)
_COMMON_CODES = {*range(0x20, 0x180), *range(0x2000, 0x2800), *map(ord, _COMMON)}


@cache
def register() -> None:
    """Make the font known to matplotlib, once, and before it the one of its common characters."""
    for path in (_common(), font_file()):
        font_manager.fontManager.addfont(path)


def _common() -> Path:
    """A font of the common characters only, made once and kept beside matplotlib's own cache.

    A PDF takes along what it shows of a font, and to look through all of it takes a second for
    each. The rare character comes from the whole font. Of how glyphs act on each other only the
    distances of pairs are kept: Chinese and Latin need no more.
    """
    source = font_file()
    made_of = f"{source.stat().st_size:x}", f"{len(_COMMON_CODES):x}", *_FEATURES
    path = Path(matplotlib.get_cachedir(), f"juesuan-{'-'.join(made_of)}.ttf")
    return path if path.is_file() else write_whole(path, _reduced(source))


def _reduced(source: Path) -> bytes:
    from fontTools import subset  # type: ignore[import-untyped]

    options = subset.Options(notdef_outline=True, layout_features=[*_FEATURES])
    font = subset.load_font(source, options)
    common = subset.Subsetter(options)
    common.populate(unicodes=_COMMON_CODES)
    common.subset(font)
    for record in font["name"].names:
        if record.nameID in _FAMILY_NAMES:
            record.string = _COMMON_FAMILY
    content = io.BytesIO()
    subset.save_font(font, content, options)
    font.close()
    return content.getvalue()


def font_file() -> Path:
    """The file of the font, which a package carries.

    Raises:
        JuesuanError: if that package is missing.
    """
    spec = find_spec(_CARRIER)
    path = Path(spec.origin).parent / _FONT if spec and spec.origin else None
    if path is None or not path.is_file():
        raise JuesuanError(f"缺少中文字体：请安装 {_CARRIER}（它带有 Noto Sans SC）")
    return path


@cache
def _faces() -> tuple[FT2Font, ...]:
    """The font and its fallback, at a size where an em is easily counted."""
    faces = tuple(FT2Font(path) for path in (font_file(), fallback_file()))
    for face in faces:
        face.set_size(_EM, _POINTS)
    return faces


@cache
def _face(character: str) -> FT2Font | None:
    return next((face for face in _faces() if face.get_char_index(ord(character))), None)


@cache
def _advance(character: str) -> float:
    """Width of a character in ems."""
    face = _face(character)
    if face is None:
        return 1.0
    glyph = face.load_char(ord(character), LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _EM


def fallback_file() -> Path:
    """The file of the font that has the symbols which the other lacks."""
    return Path(matplotlib.get_data_path(), _FALLBACK)


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """The text in stretches of one font each, and whether that is the fallback.

    >>> [(stretch, fallback) for stretch, fallback in runs("不符 ✗")]
    [('不符 ', False), ('✗', True)]
    """
    for fallback, characters in groupby(text, lambda c: _face(c) is _faces()[1]):
        yield "".join(characters), fallback


def printable(text: str) -> str:
    """The text with characters that no font has replaced, so that none is silently lost."""
    return "".join(c if c == "\n" or _known(c) else _STAND_IN for c in text)


def _known(character: str) -> bool:
    shown = character.isprintable() or character == _WIDE_SPACE
    return shown and _face(character) is not None


def width(text: str, size: float) -> float:
    """Width in inches of a text's longest line at a font size in points."""
    return max(sum(map(_advance, line)) for line in text.split("\n")) * size / _POINTS * _SPARE


def fitting(text: str, size: float, room: float, least: float) -> float:
    """The font size at which a text fits into a room, never smaller than ``least``."""
    return max(least, min(size, size * room / max(width(text, size), 0.01)))


def clipped(text: str, size: float, room: float) -> str:
    """A text on one line, cut with an ellipsis where it is too wide."""
    return text if width(text, size) <= room else _cut([text], 1, size, room)


def filled(text: str, size: float, room: float) -> str:
    """Break a text into lines as full as ``room`` inches allow."""
    return "\n".join(_broken(text, size, room))


def wrap(text: str, size: float, room: float, most: int = 4) -> str:
    """Break a text into lines of about equal length, none wider than ``room`` inches.

    More than ``most`` lines are cut with an ellipsis.
    """
    lines = _broken(text, size, room)
    if len(lines) > most:
        return _cut(lines, most, size, room)
    narrowest = width(text, size) / len(lines)
    for step in count():
        target = min(room, narrowest + step * 0.1)
        balanced = _broken(text, size, target)
        if len(balanced) <= len(lines) or target == room:
            return "\n".join(balanced)
    raise AssertionError("the steps end at the room")


def _cut(lines: list[str], most: int, size: float, room: float) -> str:
    last = lines[most - 1]
    while last and width(last + "…", size) > room:
        last = last[:-1]
    return "\n".join([*lines[: most - 1], last + "…"])


def _broken(text: str, size: float, room: float) -> list[str]:
    lines = [""]
    for piece in _pieces(text, size, room):
        if width((lines[-1] + piece).rstrip(), size) <= room or not lines[-1]:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.strip() for line in lines if line.strip()] or [""]


def _pieces(text: str, size: float, room: float) -> list[str]:
    """What stays together; a word too long for any line falls into its characters."""
    pieces = []
    for piece in _PIECE.findall(text):
        pieces += [piece] if width(piece, size) <= room else list(piece)
    return pieces
