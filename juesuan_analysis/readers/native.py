"""pdfium's questions, asked in bulk: addresses go in as plain numbers, answers land in arrays.

A page has thousands of characters and paths; a Python object for each question would cost more
than its answer.
"""

import ctypes
from array import array
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as raw

Handle = int


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    made: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(address or 0)
    return made


_P, _I = ctypes.c_void_p, ctypes.c_int
unicode = _function("FPDFText_GetUnicode", ctypes.c_uint, _P, _I)
angle = _function("FPDFText_GetCharAngle", ctypes.c_float, _P, _I)
text_object = _function("FPDFText_GetTextObject", _P, _P, _I)
render_mode = _function("FPDFTextObj_GetTextRenderMode", _I, _P)
page_object = _function("FPDFPage_GetObject", _P, _P, _I)
form_object = _function("FPDFFormObj_GetObject", _P, _P, ctypes.c_ulong)
kind = _function("FPDFPageObj_GetType", _I, _P)
count_on_page = _function("FPDFPage_CountObjects", _I, _P)
count_in_form = _function("FPDFFormObj_CountObjects", _I, _P)
count_segments = _function("FPDFPath_CountSegments", _I, _P)
path_segment = _function("FPDFPath_GetPathSegment", _P, _P, _I)
segment_kind = _function("FPDFPathSegment_GetType", _I, _P)
closes = _function("FPDFPathSegment_GetClose", _I, _P)
_loose_box = _function("FPDFText_GetLooseCharBox", _I, _P, _I, _P)
_tight_box = _function("FPDFText_GetCharBox", _I, _P, _I, *[_P] * 4)
_origin = _function("FPDFText_GetCharOrigin", _I, _P, _I, _P, _P)
_matrix = _function("FPDFText_GetMatrix", _I, _P, _I, _P)
_font_size = _function("FPDFTextObj_GetFontSize", _I, _P, _P)
_fill = _function("FPDFPageObj_GetFillColor", _I, _P, *[_P] * 4)
_bounds = _function("FPDFPageObj_GetBounds", _I, _P, *[_P] * 4)
_object_matrix = _function("FPDFPageObj_GetMatrix", _I, _P, _P)
_point = _function("FPDFPathSegment_GetPoint", _I, _P, _P, _P)
_draw_mode = _function("FPDFPath_GetDrawMode", _I, _P, _P, _P)


def handle(thing: Any) -> Handle:
    """The address of a page or a text page."""
    return ctypes.cast(thing.raw, ctypes.c_void_p).value or 0


def _addresses(values: "array[Any]", columns: int) -> list[range]:
    """For each column, the addresses of its values row by row."""
    start, step = values.buffer_info()[0], values.itemsize
    end = start + len(values) * step
    return [range(start + i * step, end, columns * step) for i in range(columns)]


def _all(function: Callable[..., Any], *columns: Any) -> None:
    for _ in map(function, *columns):
        pass


def loose_boxes(text: Handle, count: int) -> "array[float]":
    """Left, top, right and bottom of each character, as high as its font and as wide as it runs."""
    boxes = array("f", bytes(16 * count))
    _all(_loose_box, repeat(text), range(count), _addresses(boxes, 4)[0])
    return boxes


def tight_boxes(text: Handle, count: int) -> "array[float]":
    """Left, right, bottom and top of the ink of each character."""
    boxes = array("d", bytes(32 * count))
    _all(_tight_box, repeat(text), range(count), *_addresses(boxes, 4))
    return boxes


def origins(text: Handle, count: int) -> "array[float]":
    """Where each character begins on its base line: x and y."""
    points = array("d", bytes(16 * count))
    _all(_origin, repeat(text), range(count), *_addresses(points, 2))
    return points


def bounds(objects: Sequence[Handle]) -> "array[float]":
    """Left, bottom, right and top of some objects, in the space of the page or form they lie in."""
    boxes = array("f", bytes(16 * len(objects)))
    _all(_bounds, objects, *_addresses(boxes, 4))
    return boxes


def kinds(objects: Sequence[Handle]) -> list[int]:
    """What the objects are: ``raw.FPDF_PAGEOBJ_PATH`` and so on."""
    return list(map(kind, objects))


def matrix(text: Handle, index: int) -> "array[float]":
    """How a character's font is turned and stretched, in six numbers."""
    values = array("f", bytes(24))
    _matrix(text, index, values.buffer_info()[0])
    return values


def object_matrix(thing: Handle) -> "array[float]":
    """How an object lies in the space around it, in six numbers."""
    values = array("f", (1, 0, 0, 1, 0, 0))
    _object_matrix(thing, values.buffer_info()[0])
    return values


def font_size(thing: Handle) -> float:
    """The size a text object names, before it is turned or stretched."""
    values = array("f", (0,))
    _font_size(thing, values.buffer_info()[0])
    return values[0]


def fill(thing: Handle) -> tuple[int, int, int, int]:
    """Red, green, blue and how opaque an object is filled with, each up to 255."""
    values = array("I", (0, 0, 0, 255))
    first = values.buffer_info()[0]
    _fill(thing, first, first + 4, first + 8, first + 12)
    red, green, blue, opaque = values
    return red, green, blue, opaque


def point(segment: Handle) -> tuple[float, float]:
    """Where a segment of a path ends."""
    values = array("f", (0, 0))
    first = values.buffer_info()[0]
    _point(segment, first, first + 4)
    return values[0], values[1]


def draw_mode(path: Handle) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    values = array("i", (0, 0))
    first = values.buffer_info()[0]
    _draw_mode(path, first, first + 4)
    return bool(values[0]), bool(values[1])
