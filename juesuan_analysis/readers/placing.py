"""How a page of a PDF lies: turned upright and moved to the origin, in numbers."""

import math
from collections import Counter

import pypdfium2 as pdfium
from msgspec import Struct

from juesuan_analysis.readers import native

Matrix = tuple[float, float, float, float, float, float]

UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)
_SAMPLE = 16
"""So many letters of a page tell how it is turned."""


class Placement(Struct, frozen=True):
    """How to get from the space a page is drawn in to the page as it is read.

    ``angle`` is by how many degrees its letters are turned clockwise.
    """

    width: float
    height: float
    matrix: Matrix = UNMOVED
    angle: int = 0

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """A box of the page as it is drawn, upright."""
        return moved(self.matrix, left, bottom, right, top)


def placement(page: pdfium.PdfPage, text: native.Handle, count: int) -> Placement:
    """The placement of a page; one without text lies as it is shown."""
    left, bottom, right, top = page.get_bbox()
    angle = _angle(text, count)
    if angle is None:
        width, height = page.get_size()
        return Placement(width, height, (1, 0, 0, 1, -left, -bottom))
    width, height = right - left, top - bottom
    matrices: dict[int, Matrix] = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, 1, -1, 0, top, -left),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, -bottom, right),
    }
    if angle % 180:
        width, height = height, width
    return Placement(width, height, matrices[angle], angle)


def _angle(text: native.Handle, count: int) -> int | None:
    angles = Counter(
        round(math.degrees(native.angle(text, index)) / 90) % 4 * 90
        for index in range(0, count, 1 + count // _SAMPLE)
        if not chr(native.unicode(text, index)).isspace()
    )
    return angles.most_common(1)[0][0] if angles else None


def moved(
    matrix: Matrix, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    """The box around a box that was turned and moved."""
    a, b, c, d, e, f = matrix
    xs = (a * left + c * bottom + e, a * right + c * top + e)
    ys = (b * left + d * bottom + f, b * right + d * top + f)
    return min(xs), min(ys), max(xs), max(ys)


def shifted(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point turned and moved."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def after(first: Matrix, second: Matrix) -> Matrix:
    """One matrix that does what two do one after the other."""
    a, b, c, d, e, f = first
    return (
        *turned(second, a, b),
        *turned(second, c, d),
        *shifted(second, e, f),
    )


def turned(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A direction turned, not moved."""
    a, b, c, d, _, _ = matrix
    return a * x + c * y, b * x + d * y
