"""The straight rules of a page, whatever they are drawn as: lines, thin boxes, dashes, dots."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from juesuan_analysis.readers import native
from juesuan_analysis.readers.bounds import bound
from juesuan_analysis.readers.placing import Matrix, after, moved, shifted
from juesuan_analysis.readers.sheet import Stroke

MAX_OBJECTS = 200_000
"""Things drawn on one page; a page that draws each letter by itself has some two thousand."""
_MAX_DEPTH = 4
"""Pages in pages: a form in a form, and so on."""
_MAX_SEGMENTS = 20_000
"""Corners of one path; a table drawn as a single path has some hundreds."""
_THICKEST = 4.0
"""A box lower or narrower than this is a rule."""
_LEAN = 0.02
"""A rule may lean by so much of its length."""
_NEAR = 2.0
"""Rules that run nearer than this are one."""
_BREAK = 3.0
"""Rules of one height with no wider gap between them are one: dashes, dots, sides of cells."""
_SHORTEST = 5.0
_BOX = 5
"""A path with no more corners is a box."""
_PALE = 230
"""A colour lighter than this can't be told from paper."""

Box = tuple[float, float, float, float]


@dataclass
class Drawn:
    """What is drawn on a page besides its text."""

    source: str
    across: list[Box] = field(default_factory=list)
    down: list[Box] = field(default_factory=list)
    dark: list[Box] = field(default_factory=list)
    curved: list[Box] = field(default_factory=list)
    count: int = 0

    def take_page(self, page: pdfium.PdfPage, matrix: Matrix) -> None:
        """Note what is drawn on a page."""
        handle = native.handle(page)
        number = native.count_on_page(handle)
        bound(number, MAX_OBJECTS, "一页的图形", self.source)
        self.take(list(map(native.page_object, repeat(handle), range(number))), matrix)

    def take(self, objects: Sequence[native.Handle], matrix: Matrix, depth: int = 0) -> None:
        """Note the rules among some objects, and the dark areas."""
        self.count += len(objects)
        bound(self.count, MAX_OBJECTS, "一页的图形", self.source)
        kinds = native.kinds(objects)
        paths = [o for o, kind in zip(objects, kinds, strict=True) if kind == raw.FPDF_PAGEOBJ_PATH]
        self._paths(paths, matrix)
        for thing, kind in zip(objects, kinds, strict=True):
            if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
                self.dark.append(moved(matrix, *native.bounds([thing])))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                number = native.count_in_form(thing)
                bound(self.count + number, MAX_OBJECTS, "一页的图形", self.source)
                within = list(map(native.form_object, repeat(thing), range(number)))
                inner: Matrix = tuple(native.object_matrix(thing))  # type: ignore[assignment]
                self.take([o for o in within if o], after(inner, matrix), depth + 1)

    def _paths(self, paths: Sequence[native.Handle], matrix: Matrix) -> None:
        boxes = native.bounds(paths)
        straight = matrix[1] == matrix[2] == 0 and matrix[0] == matrix[3] == 1
        dx, dy = matrix[4:]
        each = zip(paths, boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4], strict=True)
        for path, left, bottom, right, top in each:
            if straight:
                box = left + dx, bottom + dy, right + dx, top + dy
            else:
                box = moved(matrix, left, bottom, right, top)
            if not self._rule(box):
                self._detailed(path, box, matrix)

    def _rule(self, box: Box) -> bool:
        """Take a box as a rule if it is thin; a dot may be part of two."""
        left, bottom, right, top = box
        low, narrow = top - bottom <= _THICKEST, right - left <= _THICKEST
        if low:
            self.across.append(box)
        if narrow:
            self.down.append(box)
        return low or narrow

    def _detailed(self, path: native.Handle, box: Box, matrix: Matrix) -> None:
        """Take what is no thin box: a frame, rules drawn together as one path, an area."""
        filled, stroked = native.draw_mode(path)
        area = filled
        if stroked or native.count_segments(path) > _BOX:
            own: Matrix = tuple(native.object_matrix(path))  # type: ignore[assignment]
            # Not any(): all of them are to be taken.
            whole: Matrix = after(own, matrix)
            thin = [self._outline(corners, stroked) for corners in self._outlines(path, box, whole)]
            area = filled and not all(thin)
        if area:
            red, green, blue, opaque = native.fill(path)
            if red + green + blue < 3 * _PALE and opaque > 127:
                self.dark.append(box)

    def _outline(self, corners: Sequence[tuple[float, float]], stroked: bool) -> bool:
        """Take a thin part of a path as a rule, or the straight sides of one that is stroked."""
        xs, ys = zip(*corners, strict=True)
        thin = self._rule((min(xs), min(ys), max(xs), max(ys)))
        if stroked and not thin:
            for (x, y), (u, v) in pairwise(corners):
                if min(abs(x - u), abs(y - v)) <= _LEAN * max(abs(x - u), abs(y - v)):
                    self._rule((min(x, u), min(y, v), max(x, u), max(y, v)))
        return thin

    def _outlines(
        self, path: native.Handle, box: Box, matrix: Matrix
    ) -> Iterator[list[tuple[float, float]]]:
        """The corners of each part of a path; its curves are left out and noted."""
        corners: list[tuple[float, float]] = []
        curves = False
        for index in range(min(native.count_segments(path), _MAX_SEGMENTS)):
            segment = native.path_segment(path, index)
            kind = native.segment_kind(segment)
            curves = curves or kind == raw.FPDF_SEGMENT_BEZIERTO
            if kind != raw.FPDF_SEGMENT_LINETO:
                if len(corners) > 1:
                    yield corners
                corners = []
            corners.append(shifted(matrix, *native.point(segment)))
            if native.closes(segment) and len(corners) > 1:
                yield [*corners, corners[0]]
                corners = corners[:1]
        if len(corners) > 1:
            yield corners
        if curves:
            self.curved.append(box)


def strokes_across(boxes: Iterable[Box]) -> tuple[Stroke, ...]:
    """Rules across, those of one height and place as one, from the lowest."""
    return tuple(
        Stroke(begin, level, end, level)
        for level, begin, end in _merged(((b + t) / 2, x, u) for x, b, u, t in boxes)
    )


def strokes_down(boxes: Iterable[Box]) -> tuple[Stroke, ...]:
    """Rules down, those of one place as one, from the left."""
    return tuple(
        Stroke(level, begin, level, end)
        for level, begin, end in _merged(((x + u) / 2, b, t) for x, b, u, t in boxes)
    )


def _merged(rules: Iterable[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    group: list[tuple[float, float, float]] = []
    for rule in sorted(rules):
        if group and rule[0] - group[-1][0] > _NEAR:
            yield from _in_one_line(group)
            group = []
        group.append(rule)
    yield from _in_one_line(group)


def _in_one_line(
    rules: Sequence[tuple[float, float, float]],
) -> Iterator[tuple[float, float, float]]:
    """Rules of one height, joined where they meet; what is too short is none."""
    parts: list[list[float]] = []
    for level, begin, end in sorted(rules, key=lambda rule: rule[1]):
        if parts and begin - parts[-1][2] <= _BREAK:
            parts[-1][2] = max(parts[-1][2], end)
            parts[-1][3] += (end - begin) * level
            parts[-1][4] += end - begin
        else:
            parts.append([level, begin, end, (end - begin) * level, end - begin])
    for level, begin, end, weighted, length in parts:
        if end - begin >= _SHORTEST:
            yield (weighted / length if length else level), begin, end
