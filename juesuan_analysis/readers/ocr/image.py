"""The image of a page: upright, its ink told from its paper, and boxes on it.

Boxes are in pixels, from the top left.
"""

from collections.abc import Sequence
from functools import cached_property

import cv2
import numpy as np
import pypdfium2 as pdfium
from msgspec import Struct
from numpy.typing import NDArray

DPI = 200
"""Resolution of the image a page is read from."""
MAX_PIXELS = 12_000_000
"""Largest image of a page; an A3 sheet has 7.7 million at the usual resolution."""
_MAX_PARTS = 4000
"""Connected parts of one page; more is a picture or noise."""
_MAX_SKEW = 3.0
_LEAST_SKEW = 0.1
"""Degrees a page may be turned, and from which on it is turned back."""

Image = NDArray[np.uint8]


class Box(Struct, frozen=True):
    """Edges in pixels; the right and the lower one are the first beyond it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def within(self, other: "Box") -> "Box":
        """What it shares with another box; without width or height if they are apart."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, max(left, right), max(top, bottom))

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies in it."""
        return self.left <= point[0] < self.right and self.top <= point[1] < self.bottom

    def grown(self, margin: int) -> "Box":
        """The box with a margin around it, which may be negative."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def moved(self, origin: "Box") -> "Box":
        """A box of the part of an image in ``origin``, as a box of that image."""
        x, y = origin.left, origin.top
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def of(self, image: Image) -> Image:
        """The part of an image in the box."""
        return image[max(self.top, 0) : max(self.bottom, 0), max(self.left, 0) : max(self.right, 0)]


def enclosing(boxes: Sequence[Box]) -> Box:
    """The smallest box around some boxes."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def components(mask: Image) -> list[Box]:
    """Boxes of all connected parts of a mask; none where there are too many to be print."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count > _MAX_PARTS:
        return []
    return [Box(x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist()]


class Sheet(Struct, frozen=True, dict=True):
    """The image of a page: grey, upright, and how many pixels make a point."""

    grey: Image
    scale: float

    @cached_property
    def ink(self) -> Image:
        """255 where something is printed, 0 elsewhere, whatever the tint of the paper."""
        smooth = cv2.GaussianBlur(self.grey, (3, 3), 0)
        around = self.pixels(15.0) | 1
        marked = cv2.adaptiveThreshold(
            smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, 18
        )
        return np.asarray(marked, np.uint8)

    @property
    def frame(self) -> Box:
        """The whole image."""
        height, width = self.grey.shape
        return Box(0, 0, width, height)

    def pixels(self, points: float) -> int:
        """A length in points as whole pixels."""
        return max(1, round(points * self.scale))

    def in_points(self, box: Box) -> tuple[float, float, float, float]:
        """Left, bottom, right and top in points, the origin at the bottom left."""
        height = self.grey.shape[0]
        edges = (box.left, height - box.bottom, box.right, height - box.top)
        left, bottom, right, top = (edge / self.scale for edge in edges)
        return left, bottom, right, top


def sheet_of(page: pdfium.PdfPage) -> Sheet:
    """The image of a page, turned upright."""
    width, height = page.get_size()
    scale = min(DPI / 72, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    grey = np.array(page.render(scale=scale, grayscale=True).to_numpy(), np.uint8)
    grey = grey.reshape(grey.shape[:2])
    angle = skew(grey)
    return Sheet(_turned(grey, angle, 255) if angle else grey, scale)


def skew(grey: Image) -> float:
    """The small angle to turn an image back by, counter-clockwise, to have rows of print sharpest.

    Zero where that is too little to matter.
    """
    shrink = min(1.0, 1000 / max(grey.shape))
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    dark = np.asarray(255 - small, np.uint8)
    angle = 0.0
    for reach, step in ((_MAX_SKEW, 0.25), (0.25, 0.05)):
        angles = [angle + offset for offset in np.arange(-reach, reach + step / 2, step)]
        angle = max(angles, key=lambda turn: (_sharpness(_turned(dark, turn, 0)), -abs(turn)))
    return float(angle) if abs(angle) >= _LEAST_SKEW else 0.0


def _sharpness(dark: Image) -> float:
    rows = dark.sum(axis=1, dtype=np.float64)
    return float((np.diff(rows) ** 2).sum())


def _turned(image: Image, angle: float, background: int) -> Image:
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=background
    )
    return np.asarray(turned, np.uint8)
