"""What a warm worker does without a corpus and with one, timed in its child.

Apart from what starts it, as the child imports it.
"""

import time
from collections.abc import Callable
from pathlib import Path

from juesuan_analysis import frames
from juesuan_analysis.corpus import judging, recognising
from juesuan_analysis.corpus.warming import warm_up
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.readers import document_of

__all__ = ["alone", "judged", "recognised", "warm_up"]

Timed = tuple[float, bytes]
"""Seconds of processor time, and what came of it."""


def alone(data: bytes, source: str) -> Timed:
    """Read a disclosure, verify it, make all rows."""

    def all_rows(data: bytes, source: str) -> bytes:
        d = Disclosure(document_of(data, Path(source)))
        return b"." * sum(len(list(d.rows(name))) for name in frames.contract().resources)

    return _timed(all_rows, data, source)


def recognised(data: bytes, source: str) -> Timed:
    """The first thing a corpus has done with a document."""
    return _timed(recognising.recognised, data, source)


def judged(data: bytes, source: str) -> Timed:
    """The second."""
    return _timed(judging.judged, data, source)


def _timed(do: Callable[[bytes, str], bytes], data: bytes, source: str) -> Timed:
    begun = time.process_time()
    made = do(data, source)
    return time.process_time() - begun, made
