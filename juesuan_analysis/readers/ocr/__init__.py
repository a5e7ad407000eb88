"""Scanned pages: ruling lines make the grid, character recognition fills its cells.

Needs the optional extra ``ocr`` (rapidocr-onnxruntime, whose models ship with it: nothing is
fetched). A cell that holds ink nobody could read says ``UNREAD``: it is never taken for a blank
one.
"""

import time
from collections.abc import Sequence
from importlib.util import find_spec

import pypdfium2 as pdfium

from juesuan_analysis.readers.pages import Content

MAX_PAGES = 120
"""Scanned pages read of one document; the rest stay unread."""
SECONDS = 600
"""No further page is begun after so long, by the clock or of computing; the rest stay unread."""

_EXTRA = "rapidocr_onnxruntime"
_THREADS = 2
_DETECTION_SIDE = 1600
"""Longest side of the image text is looked for in; it is read in the full one."""


def available() -> bool:
    """Whether the optional extra is installed."""
    return find_spec(_EXTRA) is not None


def read_scanned(data: bytes, pages: Sequence[int]) -> dict[int, Content] | None:
    """Lines and ruled tables of scanned pages (counted from 0), in points.

    A page that is not in the answer was not read: it stands sideways, is no page of print, or lies
    beyond :data:`MAX_PAGES` or :data:`SECONDS`. ``None`` if the optional extra is not installed.
    """
    if not available():
        return None
    if not pages:
        return {}
    # Loaded here: they are large, and what only asks whether the extra is there must stay light.
    import cv2
    from rapidocr_onnxruntime import RapidOCR

    from juesuan_analysis.readers.ocr.image import sheet_of
    from juesuan_analysis.readers.ocr.image_page import read_page

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
        if (content := read_page(sheet_of(document[number]), engine)) is not None:
            found[number] = content
    return found
