"""Pieces of print: where they stand, each on one line and in one cell, and what they say.

Text that a rule divides is cut there before it is recognised, so that no figure takes digits of
its neighbour.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis.readers.ocr.image import Box, Image, Sheet, components, enclosing
from juesuan_analysis.readers.ocr.ruling import Cell, Frame, Rules
from juesuan_analysis.readers.sheet import UNREAD

if TYPE_CHECKING:
    from rapidocr_onnxruntime import RapidOCR

_CERTAIN = 0.6
"""Text recognised with less confidence counts as unread."""
_LONGEST = 120
"""Heights of its letters in the longest line of text; what is longer is a stroke."""
_GLYPH = 4.0
"""The lowest ink that may be a character, in points."""


class Piece(Struct, frozen=True):
    """A piece of print on one line, in a cell or outside all tables, and what it says."""

    box: Box
    cell: Cell | None
    text: str = ""


def without_rules(sheet: Sheet, rules: Rules) -> Sheet:
    """The sheet with its rules painted over, so that none is read as a 1."""
    mask = np.asarray(cv2.dilate(rules.both, np.ones((3, 3), np.uint8)), np.uint8)
    return Sheet(np.where(mask > 0, np.uint8(np.median(sheet.grey)), sheet.grey), sheet.scale)


def detected(sheet: Sheet, engine: "RapidOCR") -> list[Box]:
    """Where text stands; a blank sheet has none."""
    if not sheet.ink.any():
        return []
    colours = cv2.cvtColor(sheet.grey, cv2.COLOR_GRAY2BGR)
    corners, _ = engine(colours, use_det=True, use_cls=False, use_rec=False)
    boxes = []
    for quad in corners or []:
        xs, ys = zip(*quad, strict=True)
        box = Box(int(min(xs)), int(min(ys)), round(max(xs)), round(max(ys)))
        boxes.append(box.within(sheet.frame))
    return boxes


def sideways(boxes: Sequence[Box]) -> bool:
    """Whether most of the print runs up or down the page."""
    tall = sum(box.height > 2 * box.width for box in boxes if max(box.height, box.width) > 60)
    wide = sum(box.width > 2 * box.height for box in boxes if max(box.height, box.width) > 60)
    return tall > wide


def _apart(boxes: Sequence[Box]) -> list[Box]:
    """Detected boxes that share no ink: one inside another goes, overlapping ones are parted."""
    parted: list[Box] = []
    for box in sorted(boxes, key=lambda b: (b.left, -b.right)):
        overlapping = [other for other in parted if _beside(box.within(other), box, other)]
        if any(box.right <= other.right for other in overlapping):
            continue
        if overlapping:
            other = max(overlapping, key=lambda o: o.right)
            middle = (box.left + other.right) // 2
            parted[parted.index(other)] = replace(other, right=middle)
            box = replace(box, left=middle)
        parted.append(box)
    return parted


def _beside(shared: Box, one: Box, other: Box) -> bool:
    """Whether two boxes of one line of text share a part."""
    return shared.width > 0 and shared.height > 0.6 * min(one.height, other.height)


def pieces_of(sheet: Sheet, boxes: Sequence[Box], frames: Sequence[Frame]) -> list[Piece]:
    """What is to be recognised: the detected text, cut at the rules, and what it left out of cells.

    Pieces of a cell that adjoin are one, so that a figure is read as a whole.
    """
    found = [piece for box in _apart(boxes) for piece in _cut(sheet, box, frames)]
    left = sheet.ink.copy()
    for box in boxes:
        box.of(left)[:] = 0
    found += [p for frame in frames for cell in frame.cells for p in _missed(sheet, left, cell)]
    by_cell: dict[Cell | None, list[Piece]] = {}
    for piece in sorted(found, key=lambda p: p.box.left):
        own = by_cell.setdefault(piece.cell, [])
        near = [other for other in own if piece.cell and _adjoin(other.box, piece.box)]
        whole = [other.box for other in (*near, piece)]
        by_cell[piece.cell] = [other for other in own if other not in near]
        by_cell[piece.cell].append(replace(piece, box=enclosing(whole)))
    return [piece for own in by_cell.values() for piece in own]


def _missed(sheet: Sheet, left: Image, cell: Cell) -> Iterator[Piece]:
    """Characters of a cell that no detected box holds; not what is left of its rules."""
    inner = cell.box.grown(-sheet.pixels(1.0))
    for box in components(inner.of(left)):
        clear = box.left > 0 and box.right < inner.width and box.bottom < inner.height
        if clear and box.top > 0 and _is_glyph(sheet, box):
            yield Piece(box.moved(inner), cell)


def _is_glyph(sheet: Sheet, box: Box) -> bool:
    return box.height >= sheet.pixels(_GLYPH)


def _adjoin(one: Box, other: Box) -> bool:
    """Whether two boxes stand side by side with less than a blank between them."""
    top, bottom = max(one.top, other.top), min(one.bottom, other.bottom)
    gap = max(one.left, other.left) - min(one.right, other.right)
    aside = 2 * (bottom - top) >= min(one.height, other.height)
    return aside and gap <= 0.4 * max(one.height, other.height)


def _cut(sheet: Sheet, box: Box, frames: Sequence[Frame]) -> Iterator[Piece]:
    """A detected box as one piece for each cell it has ink in."""
    frame = next((frame for frame in frames if frame.box.holds(box.middle)), None)
    if frame is None:
        yield from _trimmed(sheet, box, None)
        return
    for cell in frame.cells:
        part = box.within(cell.box.grown(-1))
        if not part.width or part.height < 0.3 * min(box.height, cell.box.height):
            continue
        for piece in _trimmed(sheet, part, cell):
            if cell.box.holds(box.middle) or _is_glyph(sheet, piece.box):
                yield from _stacked(sheet, piece)


def _trimmed(sheet: Sheet, box: Box, cell: Cell | None) -> Iterator[Piece]:
    """The piece of a box down to its ink, if there is any."""
    ink = box.of(sheet.ink)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if rows.size and columns.size:
        tight = Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        yield Piece(tight.moved(box), cell)


def _stacked(sheet: Sheet, piece: Piece) -> Iterator[Piece]:
    """Characters set one below the other, each as a piece of its own."""
    box = piece.box
    if box.height < 1.6 * box.width or box.width < 2 * sheet.pixels(_GLYPH):
        yield piece
        return
    inked = np.flatnonzero(box.of(sheet.ink).any(axis=1))
    breaks = np.flatnonzero(np.diff(inked) > 1) + 1
    glyphs: list[tuple[int, int]] = []
    for run in np.split(inked, breaks):
        top, bottom = int(run[0]), int(run[-1]) + 1
        if glyphs and bottom - glyphs[-1][0] <= 1.15 * box.width:
            glyphs[-1] = (glyphs[-1][0], bottom)
        else:
            glyphs.append((top, bottom))
    for top, bottom in glyphs:
        yield replace(piece, box=Box(box.left, box.top + top, box.right, box.top + bottom))


def recognised(sheet: Sheet, pieces: Sequence[Piece], engine: "RapidOCR") -> list[Piece]:
    """Pieces with their text; what is not read with confidence is unread, or, outside, left out."""
    pieces = [piece for piece in pieces if piece.box.width <= _LONGEST * piece.box.height]
    if not pieces:
        return []
    results, _ = engine.text_rec([_crop(sheet, piece) for piece in pieces])
    read = []
    for piece, (text, score, *_) in zip(pieces, results, strict=True):
        if text.strip() and score >= _CERTAIN:
            read.append(replace(piece, text=text.strip()))
        elif piece.cell and _is_glyph(sheet, piece.box):
            read.append(replace(piece, text=UNREAD))
    return read


def _crop(sheet: Sheet, piece: Piece) -> Image:
    """The image of a piece with a little room around it, in the three channels asked for."""
    limit = piece.cell.box if piece.cell else sheet.frame
    room = max(2, round(0.15 * piece.box.height))
    grey = piece.box.grown(room).within(limit).of(sheet.grey)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
