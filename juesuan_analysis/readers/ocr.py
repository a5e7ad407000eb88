"""Scanned pages: ruling lines make the grid, character recognition fills its cells.

Needs the optional extra ``ocr`` (rapidocr-onnxruntime, whose models ship with it: nothing is
fetched). Text that a rule divides is cut there before it is recognised, so that no figure takes
digits of its neighbour. A cell that holds ink nobody could read says :data:`UNREAD`: it is never
taken for a blank one.
"""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from juesuan_analysis.readers.pdf import Line, Ruled

if TYPE_CHECKING:
    from rapidocr_onnxruntime import RapidOCR

DPI = 200
"""Resolution of the image a page is read from."""
MAX_PIXELS = 12_000_000
"""Largest image of a page; an A3 sheet has 7.7 million at the usual resolution."""
MAX_PAGES = 120
"""Scanned pages read of one document; the rest stay unread."""
SECONDS = 600
"""No further page is begun after so long, by the clock or of computing; the rest stay unread."""
UNREAD = "□"
"""Stands in a cell for ink that could not be read; no number holds it."""

_EXTRA = "rapidocr_onnxruntime"
_THREADS = 2
_DETECTION_SIDE = 1600
"""Longest side of the image text is looked for in; it is read in the full one."""
_CERTAIN = 0.6
"""Text recognised with less confidence counts as unread."""
_MAX_PIECES = 1500
"""Pieces of text on a page that is read; a dense table has some four hundred."""
_LONGEST = 120
"""Heights of its letters in the longest line of text; what is longer is a stroke."""
_MAX_SQUARES = 3000
"""Rows times columns of a table; more is a picture or squared paper."""
_MAX_SEGMENTS = 4000
"""Rules on one page; more is a picture or noise."""
_MAX_SKEW = 3.0
_LEAST_SKEW = 0.1
"""Degrees a page may be turned, and from which on it is turned back."""

# Lengths in points.
_SHORTEST_ACROSS = 18.0  # strokes of running text are shorter than a rule across
_SHORTEST_DOWN = 13.0  # the lowest row
_THICKEST = 4.0
_TOUCH = 2.5  # rules nearer than this meet, or are one
_LEAST_TABLE = (60.0, 20.0)
_GLYPH = 4.0  # the lowest ink that may be a character

_WALL = 0.6
"""Share of a cell's side that a rule must cover to divide it from its neighbour."""
_LOOK_ALIKES = str.maketrans("OoＯlI｜|，．。０１２３４５６７８９", "0001111,..0123456789")
_FIGURE = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_LONE_CIRCLE = re.compile("(?<![〇零一二三四五六七八九十])〇(?![〇零一二三四五六七八九十])")
"""A nought that is part of no Chinese numeral."""

_Image = NDArray[np.uint8]


def available() -> bool:
    """Whether the optional extra is installed."""
    return find_spec(_EXTRA) is not None


def read_scanned(
    data: bytes, pages: Sequence[int]
) -> dict[int, tuple[tuple[Line, ...], tuple[Ruled, ...]]] | None:
    """Lines and ruled tables of scanned pages (counted from 0), in points.

    A page that is not in the answer was not read: it stands sideways, is no page of print, or lies
    beyond :data:`MAX_PAGES` or :data:`SECONDS`. ``None`` if the optional extra is not installed.
    """
    if not available():
        return None
    if not pages:
        return {}
    from rapidocr_onnxruntime import RapidOCR

    cv2.setNumThreads(_THREADS)
    engine = RapidOCR(
        intra_op_num_threads=_THREADS, use_cls=False, max_side_len=_DETECTION_SIDE, text_score=0.0
    )
    document = pdfium.PdfDocument(data)
    begun = time.monotonic(), time.process_time()
    found = {}
    for number in pages[:MAX_PAGES]:
        if max(time.monotonic() - begun[0], time.process_time() - begun[1]) > SECONDS:
            break
        sheet = _sheet(document[number])
        if (content := _read(sheet, engine)) is not None:
            found[number] = content
    return found


# Geometry, in pixels from the top left


@dataclass(frozen=True, slots=True)
class _Box:
    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def within(self, other: "_Box") -> "_Box":
        """What it shares with another box; without width or height if they are apart."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return _Box(left, top, max(left, right), max(top, bottom))

    def holds(self, point: tuple[float, float]) -> bool:
        return self.left <= point[0] < self.right and self.top <= point[1] < self.bottom

    def grown(self, margin: int) -> "_Box":
        return _Box(
            self.left - margin, self.top - margin, self.right + margin, self.bottom + margin
        )

    def of(self, image: _Image) -> _Image:
        """The part of an image in the box."""
        return image[max(self.top, 0) : max(self.bottom, 0), max(self.left, 0) : max(self.right, 0)]


@dataclass(frozen=True)
class _Sheet:
    """The image of a page: grey, upright, and how many pixels make a point."""

    grey: _Image
    scale: float

    @cached_property
    def ink(self) -> _Image:
        """255 where something is printed, 0 elsewhere, whatever the tint of the paper."""
        smooth = cv2.GaussianBlur(self.grey, (3, 3), 0)
        around = self.pixels(15.0) | 1
        marked = cv2.adaptiveThreshold(
            smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, 18
        )
        return np.asarray(marked, np.uint8)

    @property
    def frame(self) -> _Box:
        """The whole image."""
        height, width = self.grey.shape
        return _Box(0, 0, width, height)

    def pixels(self, points: float) -> int:
        """A length in points as whole pixels."""
        return max(1, round(points * self.scale))

    def in_points(self, box: _Box) -> tuple[float, float, float, float]:
        """Left, bottom, right and top in points, the origin at the bottom left."""
        height = self.grey.shape[0]
        edges = (box.left, height - box.bottom, box.right, height - box.top)
        left, bottom, right, top = (edge / self.scale for edge in edges)
        return left, bottom, right, top


def _sheet(page: pdfium.PdfPage) -> _Sheet:
    width, height = page.get_size()
    scale = min(DPI / 72, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    grey = np.array(page.render(scale=scale, grayscale=True).to_numpy(), np.uint8)
    return _Sheet(_upright(grey.reshape(grey.shape[:2])), scale)


def _upright(grey: _Image) -> _Image:
    """The image turned back by the small angle at which its rows of print are sharpest."""
    shrink = min(1.0, 1000 / max(grey.shape))
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    dark = np.asarray(255 - small, np.uint8)
    angle = 0.0
    for reach, step in ((_MAX_SKEW, 0.25), (0.25, 0.05)):
        angles = [angle + offset for offset in np.arange(-reach, reach + step / 2, step)]
        angle = max(angles, key=lambda turn: (_sharpness(_turned(dark, turn, 0)), -abs(turn)))
    return _turned(grey, angle, 255) if abs(angle) >= _LEAST_SKEW else grey


def _sharpness(dark: _Image) -> float:
    rows = dark.sum(axis=1, dtype=np.float64)
    return float((np.diff(rows) ** 2).sum())


def _turned(image: _Image, angle: float, background: int) -> _Image:
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=background
    )
    return np.asarray(turned, np.uint8)


# Ruling lines


@dataclass(frozen=True)
class _Rules:
    """Where rules run across and down."""

    across: _Image
    down: _Image

    @cached_property
    def both(self) -> _Image:
        return np.asarray(cv2.bitwise_or(self.across, self.down), np.uint8)


def _rules(sheet: _Sheet) -> _Rules:
    """Long thin strokes; a short one must run from rule to rule, which no stroke of a letter does.

    Rules across may also end free, where the sides of a table are open.
    """
    across = _strokes(sheet, sheet.pixels(_SHORTEST_ACROSS), 1)
    down = _strokes(sheet, 1, sheet.pixels(_SHORTEST_DOWN))
    touch = sheet.pixels(_TOUCH)
    for box in _components(down):
        x = int(box.middle[0])
        if not all(_Box(x, y, x, y).grown(touch).of(across).any() for y in (box.top, box.bottom)):
            box.of(down)[:] = 0
    for box in _components(across):
        y, short = int(box.middle[1]), box.width < sheet.pixels(_LEAST_TABLE[0])
        ends = (_Box(x, y, x, y).grown(touch).of(down).any() for x in (box.left, box.right))
        if short and not all(ends):
            box.of(across)[:] = 0
    return _Rules(across, down)


def _strokes(sheet: _Sheet, width: int, height: int) -> _Image:
    """Strokes at least so long, small breaks closed; nothing thicker than a rule."""
    gap = sheet.pixels(1.0)
    bridge = np.ones((1 if height == 1 else gap, 1 if width == 1 else gap), np.uint8)
    closed = cv2.morphologyEx(sheet.ink, cv2.MORPH_CLOSE, bridge)
    long = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((height, width), np.uint8))
    thickest = sheet.pixels(_THICKEST)
    thick = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((thickest, thickest), np.uint8))
    return np.asarray(cv2.subtract(long, thick), np.uint8)


def _components(mask: _Image) -> list[_Box]:
    """Boxes of all connected parts of a mask; none where there are too many to be print."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count > _MAX_SEGMENTS:
        return []
    return [_Box(x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist()]


# Grids


@dataclass(frozen=True)
class _Cell:
    """A cell, merged or not: the row and column it begins in, and its box."""

    row: int
    column: int
    box: _Box


@dataclass(frozen=True)
class _Frame:
    """A ruled table: its box, its number of rows and columns, its cells."""

    box: _Box
    shape: tuple[int, int]
    cells: tuple[_Cell, ...]


def _frames(sheet: _Sheet, rules: _Rules) -> list[_Frame]:
    near = np.ones((3, 3), np.uint8)
    joined = np.asarray(cv2.dilate(rules.both, near), np.uint8)
    least_width, least_height = (sheet.pixels(points) for points in _LEAST_TABLE)
    frames = (
        _frame(sheet, rules, box)
        for box in _components(joined)
        if box.width >= least_width and box.height >= least_height
    )
    return [frame for frame in frames if frame]


def _frame(sheet: _Sheet, rules: _Rules, box: _Box) -> _Frame | None:
    """The grid of one connected set of rules; ``None`` if that is no table."""
    touch = sheet.pixels(_TOUCH)
    across, down = box.of(rules.across), box.of(rules.down)
    ys = _positions((part.middle[1] + box.top for part in _components(across)), touch)
    inside = (part.middle[0] + box.left for part in _components(down))
    xs = _positions((*inside, box.left, box.right), touch)  # the sides may be open
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MAX_SQUARES:
        return None
    shape = len(ys) - 1, len(xs) - 1
    cells = tuple(_cells(rules, xs, ys, touch))
    return _Frame(_Box(xs[0], ys[0], xs[-1], ys[-1]), shape, cells)


def _positions(places: Iterable[float], touch: int) -> list[int]:
    """Places of rules, those that nearly coincide taken as one."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= touch:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [round(sum(group) / len(group)) for group in groups]


def _cells(rules: _Rules, xs: Sequence[int], ys: Sequence[int], touch: int) -> Iterator[_Cell]:
    """Cells from the top left on; squares with no wall between them are one."""
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def unite(one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = sorted((owner[one], owner[other]))
        for square, begins in owner.items():
            if begins == second:
                owner[square] = first

    for r, c in list(owner):
        right = _Box(xs[c + 1] - touch, ys[r] + touch, xs[c + 1] + touch, ys[r + 1] - touch)
        below = _Box(xs[c] + touch, ys[r + 1] - touch, xs[c + 1] - touch, ys[r + 1] + touch)
        if c + 1 < columns and not _walled(right.of(rules.down), 1):
            unite((r, c), (r, c + 1))
        if r + 1 < rows and not _walled(below.of(rules.across), 0):
            unite((r, c), (r + 1, c))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for square, begins in owner.items():
        members.setdefault(begins, []).append(square)
    for (row, column), squares in sorted(members.items()):
        across = [c for _, c in squares]
        down = [r for r, _ in squares]
        box = _Box(xs[min(across)], ys[min(down)], xs[max(across) + 1], ys[max(down) + 1])
        yield _Cell(row, column, box)


def _walled(strip: _Image, along: int) -> bool:
    """Whether a rule runs along the strip between two squares."""
    return strip.size == 0 or float(strip.any(axis=along).mean()) >= _WALL


# Text


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of print on one line, in a cell or outside all tables, and what it says."""

    box: _Box
    cell: _Cell | None
    text: str = ""


def _read(sheet: _Sheet, engine: "RapidOCR") -> tuple[tuple[Line, ...], tuple[Ruled, ...]] | None:
    """Lines and tables of one page; ``None`` if it stands sideways or is no page of print."""
    rules = _rules(sheet)
    frames = _frames(sheet, rules)
    clean = _without_rules(sheet, rules)
    boxes = _detected(clean, engine)
    if _sideways(boxes):
        return None
    pieces = _pieces(clean, boxes, frames)
    if len(pieces) > _MAX_PIECES:
        return None
    pieces = _recognised(clean, pieces, engine)
    lines = tuple(_lines(sheet, [piece for piece in pieces if piece.cell is None]))
    tables = (_ruled(sheet, frame, pieces) for frame in frames)
    return lines, tuple(table for table in tables if any(map(any, table.rows)))


def _without_rules(sheet: _Sheet, rules: _Rules) -> _Sheet:
    """The sheet with its rules painted over, so that none is read as a 1."""
    mask = np.asarray(cv2.dilate(rules.both, np.ones((3, 3), np.uint8)), np.uint8)
    return _Sheet(np.where(mask > 0, np.uint8(np.median(sheet.grey)), sheet.grey), sheet.scale)


def _detected(sheet: _Sheet, engine: "RapidOCR") -> list[_Box]:
    """Where text stands; a blank sheet has none."""
    if not sheet.ink.any():
        return []
    colours = cv2.cvtColor(sheet.grey, cv2.COLOR_GRAY2BGR)
    corners, _ = engine(colours, use_det=True, use_cls=False, use_rec=False)
    boxes = []
    for quad in corners or []:
        xs, ys = zip(*quad, strict=True)
        box = _Box(int(min(xs)), int(min(ys)), round(max(xs)), round(max(ys)))
        boxes.append(box.within(sheet.frame))
    return boxes


def _sideways(boxes: Sequence[_Box]) -> bool:
    """Whether most of the print runs up or down the page."""
    tall = sum(box.height > 2 * box.width for box in boxes if max(box.height, box.width) > 60)
    wide = sum(box.width > 2 * box.height for box in boxes if max(box.height, box.width) > 60)
    return tall > wide


def _apart(boxes: Sequence[_Box]) -> list[_Box]:
    """Detected boxes that share no ink: one inside another goes, overlapping ones are parted."""
    parted: list[_Box] = []
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


def _beside(shared: _Box, one: _Box, other: _Box) -> bool:
    """Whether two boxes of one line of text share a part."""
    return shared.width > 0 and shared.height > 0.6 * min(one.height, other.height)


def _pieces(sheet: _Sheet, boxes: Sequence[_Box], frames: Sequence[_Frame]) -> list[_Piece]:
    """What is to be recognised: the detected text, cut at the rules, and what it left out of cells.

    Pieces of a cell that adjoin are one, so that a figure is read as a whole.
    """
    found = [piece for box in _apart(boxes) for piece in _cut(sheet, box, frames)]
    left = sheet.ink.copy()
    for box in boxes:
        box.of(left)[:] = 0
    found += [p for frame in frames for cell in frame.cells for p in _missed(sheet, left, cell)]
    by_cell: dict[_Cell | None, list[_Piece]] = {}
    for piece in sorted(found, key=lambda p: p.box.left):
        own = by_cell.setdefault(piece.cell, [])
        near = [other for other in own if piece.cell and _adjoin(other.box, piece.box)]
        whole = [other.box for other in (*near, piece)]
        by_cell[piece.cell] = [other for other in own if other not in near]
        by_cell[piece.cell].append(replace(piece, box=_around(whole)))
    return [piece for own in by_cell.values() for piece in own]


def _missed(sheet: _Sheet, left: _Image, cell: _Cell) -> Iterator[_Piece]:
    """Characters of a cell that no detected box holds; not what is left of its rules."""
    inner = cell.box.grown(-sheet.pixels(1.0))
    for box in _components(inner.of(left)):
        clear = box.left > 0 and box.right < inner.width and box.bottom < inner.height
        if clear and box.top > 0 and _is_glyph(sheet, box):
            yield _Piece(_moved(box, inner), cell)


def _is_glyph(sheet: _Sheet, box: _Box) -> bool:
    return box.height >= sheet.pixels(_GLYPH)


def _adjoin(one: _Box, other: _Box) -> bool:
    """Whether two boxes stand side by side with less than a blank between them."""
    top, bottom = max(one.top, other.top), min(one.bottom, other.bottom)
    gap = max(one.left, other.left) - min(one.right, other.right)
    aside = 2 * (bottom - top) >= min(one.height, other.height)
    return aside and gap <= 0.4 * max(one.height, other.height)


def _around(boxes: Sequence[_Box]) -> _Box:
    return _Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _moved(box: _Box, origin: _Box) -> _Box:
    """A box of a part of the image as a box of the image."""
    x, y = origin.left, origin.top
    return _Box(box.left + x, box.top + y, box.right + x, box.bottom + y)


def _cut(sheet: _Sheet, box: _Box, frames: Sequence[_Frame]) -> Iterator[_Piece]:
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


def _trimmed(sheet: _Sheet, box: _Box, cell: _Cell | None) -> Iterator[_Piece]:
    """The piece of a box down to its ink, if there is any."""
    ink = box.of(sheet.ink)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if rows.size and columns.size:
        tight = _Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        yield _Piece(_moved(tight, box), cell)


def _stacked(sheet: _Sheet, piece: _Piece) -> Iterator[_Piece]:
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
        yield replace(piece, box=_Box(box.left, box.top + top, box.right, box.top + bottom))


def _recognised(sheet: _Sheet, pieces: Sequence[_Piece], engine: "RapidOCR") -> list[_Piece]:
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


def _crop(sheet: _Sheet, piece: _Piece) -> _Image:
    """The image of a piece with a little room around it, in the three channels asked for."""
    limit = piece.cell.box if piece.cell else sheet.frame
    room = max(2, round(0.15 * piece.box.height))
    grey = piece.box.grown(room).within(limit).of(sheet.grey)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def _rows(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Pieces that stand side by side, from the top; each row from the left."""
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.box.middle[1]):
        middle = piece.box.middle[1]
        if rows and rows[-1][0].box.top <= middle <= rows[-1][0].box.bottom:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.box.left) for row in rows]


def _lines(sheet: _Sheet, pieces: Sequence[_Piece]) -> Iterator[Line]:
    for row in _rows(pieces):
        text = row[0].text
        for before, piece in pairwise(row):
            gap = piece.box.left - before.box.right
            text += " " * (gap > 0.8 * piece.box.height) + piece.text
        yield Line(
            _LONE_CIRCLE.sub("0", text), *sheet.in_points(_around([piece.box for piece in row]))
        )


def _ruled(sheet: _Sheet, frame: _Frame, pieces: Sequence[_Piece]) -> Ruled:
    texts = [[""] * frame.shape[1] for _ in range(frame.shape[0])]
    for cell in frame.cells:
        own = [piece for piece in pieces if piece.cell is cell]
        texts[cell.row][cell.column] = _cell_text(_rows(own))
    return Ruled(tuple(map(tuple, texts)), sheet.in_points(frame.box))


def _cell_text(rows: Sequence[Sequence[_Piece]]) -> str:
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
