"""How much the compressed streams of a PDF unfold to, before a library unfolds them."""

import re
import zlib

MAX_STREAM = 48 * 2**20
"""Bytes of one stream that is no picture, unfolded: the largest fonts have some twenty million."""
MAX_STREAMS = 256 * 2**20
"""Bytes of all of them."""

_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 2_000
"""What is said of a stream stands within so many bytes before it."""
_PICTURE = re.compile(rb"/Subtype\s*/Image")
_LAYERS = 3
_STEP = 2**20


def unfolds_too_far(data: bytes) -> bool:
    r"""Whether streams that are no pictures unfold beyond the bounds.

    >>> unfolds_too_far(b"<<>>stream\n" + zlib.compress(b" " * (MAX_STREAM + 1)))
    True
    """
    total = 0
    for found in _STREAM.finditer(data):
        about = data[max(0, found.start() - _DICTIONARY) : found.start()]
        if not _PICTURE.search(about[about.rfind(b" obj") + 1 :]):
            size = _unfolded(data, found.end(), _LAYERS)
            total += size
            if size > MAX_STREAM or total > MAX_STREAMS:
                return True
    return False


def _unfolded(data: bytes, begin: int, layers: int) -> int:
    """Bytes that a stream unfolds to, counted no further than just beyond the bound."""
    if not layers or data[begin : begin + 1] != b"x":
        return 0
    unfolder = zlib.decompressobj()
    size, first = 0, b""
    rest = data[begin : begin + _STEP]
    try:
        while rest and size <= MAX_STREAM and not unfolder.eof:
            piece = unfolder.decompress(rest, _STEP)
            first = first or piece
            size += len(piece)
            rest = unfolder.unconsumed_tail
            if not rest:
                begin += _STEP
                rest = data[begin : begin + _STEP]
    except zlib.error:
        return size
    return size + _unfolded(first, 0, layers - 1)
