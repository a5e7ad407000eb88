"""Pages of a PDF as pictures: drawn in the bounded child, upright, small enough to be kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from time import process_time
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers import native, ocr
from juesuan_analysis.readers.placing import placement
from juesuan_analysis.readers.sandbox import run_bounded

DPI = 150
"""Small print of a table is legible; forty pages of print take some five megabytes."""
MAX_PIXELS = 4_000_000
"""Largest picture; an A3 sheet has 4.3 million at the usual resolution."""
MAX_BYTES = 450_000
"""Of one picture, so that forty of them stay below twenty megabytes: a page of print without loss
has a quarter of it, and one of photographs is made coarser until it fits."""
MAX_PAGES = 200
"""Pages drawn of one document; of the others there is only the document itself."""
SECONDS = 120
"""Processor time after which no further page is begun; forty pages of print take about six."""
_BATCH_SECONDS = 6
"""Of one child, which may take three times as long: what spoils one page spoils few others."""
_QUALITIES = (75, 50, 25)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as printed: its number (from 1), its size in points, its image (WebP)."""

    page: int
    width: float
    height: float
    image: bytes


def pictures(data: bytes, source: str) -> Iterator[Picture]:
    """The pages of a PDF, in their order, up to :data:`MAX_PAGES`.

    A page that cannot be drawn within bounds ends them, and so does :data:`SECONDS`: pictures are a
    help, no reading.
    """
    first, pages, spent = 0, 1, 0.0
    while first < min(pages, MAX_PAGES) and spent < SECONDS:
        try:
            batch = run_bounded(partial(_drawn, first=first), data, source)
        except UnreadableInput:
            return
        yield from batch.drawn
        first, pages, spent = first + len(batch.drawn), batch.pages, spent + batch.seconds


class _Batch(NamedTuple):
    """Some pages in their order, how many there are in all, and what drawing them took."""

    drawn: list[Picture]
    pages: int
    seconds: float


def _drawn(data: bytes, source: str, first: int) -> _Batch:
    """As many pages as are drawn in some time, one at least; what runs in the child."""
    begun, drawn = process_time(), list[Picture]()
    with pdfium.PdfDocument(data) as document:
        pages = len(document)
        for number in range(first, min(pages, MAX_PAGES)):
            drawn.append(_picture(document[number], number))
            if process_time() - begun > _BATCH_SECONDS:
                break
    return _Batch(drawn, pages, process_time() - begun)


def _picture(page: pdfium.PdfPage, number: int) -> Picture:
    text = page.get_textpage()
    place = placement(page, native.handle(text), text.count_chars())
    scale = min(DPI / 72, (MAX_PIXELS / max(place.width * place.height, 1.0)) ** 0.5)
    # The page says how a viewer turns it; its letters say how it has to be turned to be read.
    turn = (-place.angle - page.get_rotation()) % 360 if text.count_chars() else 0
    image = page.render(scale=scale, rotation=turn).to_pil().convert("RGB")
    if not text.count_chars():
        image = _as_recognised(image)
    text.close()
    page.close()
    return Picture(number + 1, place.width, place.height, _compressed(image))


def _as_recognised(image: Image.Image) -> Image.Image:
    """A scan as recognition reads it, turned upright: what it finds on it is told in those places.

    Where recognition is not installed nothing is found, and the scan stays as it is.
    """
    if not ocr.available():
        return image
    from juesuan_analysis.readers.ocr.image import skew

    angle = skew(np.asarray(image.convert("L"), np.uint8))
    return image.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white") if angle else image


def _compressed(image: Image.Image) -> bytes:
    data = _webp(image, lossless=True, quality=20, method=1)
    for quality in _QUALITIES:
        if len(data) <= MAX_BYTES:
            return data
        data = _webp(image, quality=quality, method=2)
    return data if len(data) <= MAX_BYTES else _compressed(image.reduce(2))


def _webp(image: Image.Image, **how: float) -> bytes:
    made = BytesIO()
    image.save(made, "WEBP", **how)
    return made.getvalue()
