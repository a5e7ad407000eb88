"""From the image of a page to its lines of text and its tables."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from juesuan_analysis.document import Strip
from juesuan_analysis.readers.flow import columns
from juesuan_analysis.readers.ocr.image import Sheet, enclosing
from juesuan_analysis.readers.ocr.pieces import (
    Piece,
    detected,
    pieces_of,
    recognised,
    sideways,
    without_rules,
)
from juesuan_analysis.readers.ocr.ruling import Frame, frames_of, rules_of
from juesuan_analysis.readers.pages import Content, Line, Ruled
from juesuan_analysis.readers.sheet import UNREAD

if TYPE_CHECKING:
    from rapidocr_onnxruntime import RapidOCR

_MAX_PIECES = 1500
"""Pieces of text on a page that is read; a dense table has some four hundred."""
_LOOK_ALIKES = str.maketrans("OoＯlI｜|，．。０１２３４５６７８９", "0001111,..0123456789")
_FIGURE = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_LONE_CIRCLE = re.compile("(?<![〇零一二三四五六七八九十])〇(?![〇零一二三四五六七八九十])")
"""A nought that is part of no Chinese numeral."""


def read_page(sheet: Sheet, engine: "RapidOCR") -> Content | None:
    """Lines and tables of one page; ``None`` if it stands sideways or is no page of print."""
    rules = rules_of(sheet)
    frames = frames_of(sheet, rules)
    clean = without_rules(sheet, rules)
    boxes = detected(clean, engine)
    if sideways(boxes):
        return None
    pieces = pieces_of(clean, boxes, frames)
    if len(pieces) > _MAX_PIECES:
        return None
    pieces = recognised(clean, pieces, engine)
    lines = tuple(_lines(sheet, [piece for piece in pieces if piece.cell is None]))
    tables = (_ruled(sheet, frame, pieces) for frame in frames)
    return lines, tuple(table for table in tables if any(map(any, table.rows)))


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that stand side by side, from the top; each row from the left."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.box.middle[1]):
        middle = piece.box.middle[1]
        if rows and rows[-1][0].box.top <= middle <= rows[-1][0].box.bottom:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.box.left) for row in rows]


def _lines(sheet: Sheet, pieces: Sequence[Piece]) -> Iterator[Line]:
    for row in _rows(pieces):
        text, edges = row[0].text, _edges(sheet, row[0])
        for before, piece in pairwise(row):
            blank = piece.box.left - before.box.right > 0.8 * piece.box.height
            text += " " * blank + piece.text
            edges = [*edges[: None if blank else -1], *_edges(sheet, piece)]
        box = sheet.in_points(enclosing([piece.box for piece in row]))
        yield Line(_LONE_CIRCLE.sub("0", text), *box, edges)


def _edges(sheet: Sheet, piece: Piece) -> list[float]:
    """Where the characters of a piece begin, and the last one ends: as wide as each mostly is."""
    left, _, right, _ = sheet.in_points(piece.box)
    widths = [columns(character) for character in piece.text]
    step = (right - left) / max(sum(widths), 1)
    return [left + step * before for before in accumulate(widths, initial=0)]


def _ruled(sheet: Sheet, frame: Frame, pieces: Sequence[Piece]) -> Ruled:
    texts = [[""] * frame.shape[1] for _ in range(frame.shape[0])]
    for cell in frame.cells:
        own = [piece for piece in pieces if piece.cell is cell]
        texts[cell.row][cell.column] = _cell_text(_rows(own))
    box = sheet.in_points(frame.box)
    edges = [x / sheet.scale for x in frame.xs]
    heights = [box[3] - (y - frame.ys[0]) / sheet.scale for y in frame.ys]
    strips = tuple(Strip(low, high, edges) for high, low in pairwise(heights))
    return Ruled(tuple(map(tuple, texts)), box, strips)


def _cell_text(rows: Sequence[Sequence[Piece]]) -> str:
    """The text of a cell, its lines joined.

    Two numbers side by side are two figures between which a rule was not seen; they are kept apart
    by a mark that no number holds.
    """
    lines = []
    for row in rows:
        texts = [piece.text for piece in row]
        apart = len(texts) > 1 and all(map(_is_figure, texts))
        lines.append((UNREAD if apart else "").join(texts))
    return repaired("".join(lines))


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(repaired(text)) is not None


def repaired(text: str) -> str:
    """A figure with look-alikes put right; any other text as it is.

    Only where the text is a number then, and most of it were digits before.

    >>> repaired("1，2O4. 3l"), repaired("lO"), repaired("1.2.3"), repaired("O型")
    ('1,204.31', 'lO', '1.2.3', 'O型')
    """
    figure = re.sub(r"\s", "", text).translate(_LOOK_ALIKES)
    digits = sum(character.isdigit() for character in text)
    doubtful = sum(character in "OoＯlI｜|" for character in text)
    return figure if _FIGURE.fullmatch(figure) and digits > doubtful else text
