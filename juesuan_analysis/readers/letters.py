"""The characters of a page as runs, each in one look."""

import math
from array import array
from collections.abc import Iterator, Sequence
from operator import eq, le
from typing import NamedTuple
from unicodedata import category, east_asian_width

import pypdfium2 as pdfium

from juesuan_analysis.readers import native
from juesuan_analysis.readers.characters import INVISIBLE, fold
from juesuan_analysis.readers.placing import Placement, shifted, turned
from juesuan_analysis.readers.sheet import Run

_GAP = 0.3
"""Share of its height by which a character may stand off the one before it in a run."""
_LEVEL = 0.2
"""Share of its height by which it may stand higher or lower."""
_AGAIN = 0.4
"""Share of its width by which a character drawn twice, to look bold, is moved."""
_LEANING = 0.05
"""How much a line of text may rise or fall."""
_HIDDEN = (3, 7)
"""Modes of rendering that put nothing on the paper."""
_ASCENT, _DESCENT = 0.88, 0.12
"""Share of the type size above and below the base line."""

_Drawn = tuple[bool, tuple[int, int, int, int]]
_NOTHING: _Drawn = (True, (0, 0, 0, 255))


class Look(NamedTuple):
    """How a run is printed: whether upright and visible, and in which colour."""

    upright: bool
    visible: bool
    colour: tuple[int, int, int, int]


class Letters:
    """The characters of a text page."""

    def __init__(self, page: pdfium.PdfTextPage, count: int) -> None:
        self.handle = native.handle(page)
        self.count = count
        text = page.get_text_range() if count else ""
        if len(text) != count:
            codes = (native.unicode(self.handle, index) for index in range(count))
            text = "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)
        self.text = fold(text)
        self._looks: dict[native.Handle, _Drawn] = {}

    @property
    def unknown(self) -> int:
        """How many characters the fonts give no meaning to."""
        strange = {c for c in set(self.text) if c == "\ufffd" or category(c) in ("Co", "Cn")}
        return sum(map(self.text.count, strange))

    def runs(self, place: Placement) -> Iterator[tuple[Run, Look]]:
        """The runs of the page in the order they were drawn in, upright, with their looks."""
        dx, dy = place.matrix[4:]
        boxes = native.loose_boxes(self.handle, self.count)
        if place.angle or self._lacks_width(boxes):
            dx, dy = 0, 0
            boxes = self._inked_boxes(place)
        for picked in self._spans(boxes):
            for part in self._uniform(picked):
                yield self._run(part, boxes, dx, dy, place)

    def _lacks_width(self, boxes: "array[float]") -> bool:
        """Whether a font does not say how wide its letters are, or draws them from the right."""
        lefts, tops, rights, bottoms = (boxes[side::4] for side in range(4))
        # What pdfium puts in to part words and lines has no box at all.
        return sum(map(le, rights, lefts)) > sum(map(eq, tops, bottoms)) and any(
            right <= left and top != bottom and not character.isspace()
            for character, left, top, right, bottom in zip(
                self.text, lefts, tops, rights, bottoms, strict=True
            )
        )

    def _inked_boxes(self, place: Placement) -> "array[float]":
        """Boxes of letters as they stand upright: from the base line, as wide as they are inked."""
        inked = native.tight_boxes(self.handle, self.count)
        points = native.origins(self.handle, self.count)
        boxes = array("f")
        for index, character in enumerate(self.text):
            left, right, bottom, top = inked[4 * index : 4 * index + 4]
            x, y = shifted(place.matrix, *points[2 * index : 2 * index + 2])
            _, _, end, _ = place.box(left, bottom, right, top)
            size = self._size(index, native.matrix(self.handle, index))
            full = size if east_asian_width(character) in "WF" else size / 4
            boxes.extend((x, y + _ASCENT * size, max(x + full, end), y - _DESCENT * size))
        return boxes

    def _spans(self, boxes: "array[float]") -> Iterator[list[int]]:
        """Characters that stand side by side, by their numbers; one drawn twice counts once."""
        picked: list[int] = []
        previous = ""
        begin = end = middle = height = 0.0
        unseen = set(INVISIBLE.findall(self.text))
        each = zip(self.text, boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4], strict=True)
        for index, (character, left, top, right, bottom) in enumerate(each):
            if right <= left or top <= bottom or character in unseen or character < " ":
                continue
            if picked:
                here = (top + bottom) / 2
                level = abs(here - middle) < _LEVEL * height
                if level and character == previous and abs(left - begin) < _AGAIN * (right - left):
                    continue
                like = 0.75 * height < top - bottom < 1.34 * height
                if not (level and like and begin < left < end + _GAP * height):
                    yield picked
                    picked = []
            if not picked:
                middle, height = (top + bottom) / 2, top - bottom
            picked.append(index)
            begin, end, previous = left, right, character
        if picked:
            yield picked

    def _uniform(self, picked: list[int]) -> Iterator[list[int]]:
        """A span parted where its look changes, if that is seen from its ends."""
        if len(picked) == 1 or self._drawn(picked[0]) == self._drawn(picked[-1]):
            yield picked
        else:
            middle = len(picked) // 2
            yield from self._uniform(picked[:middle])
            yield from self._uniform(picked[middle:])

    def _run(
        self, picked: list[int], boxes: "array[float]", dx: float, dy: float, place: Placement
    ) -> tuple[Run, Look]:
        first, last = picked[0], picked[-1]
        if last - first == len(picked) - 1:
            text = self.text[first : last + 1]
            lefts, rights = (boxes[4 * first + s : 4 * last + s + 1 : 4] for s in (0, 2))
        else:
            text = "".join([self.text[index] for index in picked])
            lefts, rights = (array("f", [boxes[4 * i + s] for i in picked]) for s in (0, 2))
        if dx:
            lefts, rights = (array("f", [edge + dx for edge in edges]) for edges in (lefts, rights))
        top, bottom = boxes[4 * first + 1] + dy, boxes[4 * first + 3] + dy
        visible, colour = self._drawn(first)
        matrix = native.matrix(self.handle, first)
        size = self._size(first, matrix) or top - bottom
        along, up = turned(place.matrix, matrix[0], matrix[1])
        run = Run(text, lefts[0], bottom, rights[-1], top, size, lefts, rights)
        return run, Look(abs(up) < _LEANING * along, visible, colour)

    def _drawn(self, index: int) -> _Drawn:
        """Whether what draws a character is visible, and its colour."""
        thing = native.text_object(self.handle, index)
        drawn = self._looks.get(thing)
        if drawn is None:
            drawn = _NOTHING
            if thing:
                drawn = native.render_mode(thing) not in _HIDDEN, native.fill(thing)
            self._looks[thing] = drawn
        return drawn

    def _size(self, index: int, matrix: Sequence[float]) -> float:
        """The type size as it is printed; a slanted letter is as high as an upright one."""
        a, b, c, d = matrix[:4]
        thing, wide = native.text_object(self.handle, index), math.hypot(a, b)
        return abs(native.font_size(thing) * (a * d - b * c)) / wide if thing and wide else 0.0
