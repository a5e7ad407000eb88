"""How much time and memory judging a document may take; every long stage asks as it goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from pathlib import Path
from time import thread_time

SECONDS = 60
"""Processor time of a stage; the longest disclosures take a few seconds for all of them."""
BYTES = 2**30
"""Memory that a stage may add to what the process had before; a disclosure adds some 50 MB."""
_STATM = Path("/proc/self/statm")
_PAGE = 4096

_bounds: ContextVar[tuple[float, float]] = ContextVar("_bounds", default=(inf, inf))


@contextmanager
def patience(seconds: float = SECONDS, memory: float = BYTES) -> Iterator[None]:
    """What is done inside ends once it is :func:`spent`; a stage inside another has no more."""
    end, most = _bounds.get()
    token = _bounds.set((min(end, thread_time() + seconds), min(most, resident() + memory)))
    try:
        yield
    finally:
        _bounds.reset(token)


def spent() -> bool:
    """Whether the stage that is running has had its time or its memory."""
    end, most = _bounds.get()
    return thread_time() > end or (most < inf and resident() > most)


def resident() -> int:
    """Bytes of memory this process has."""
    try:
        return int(_STATM.read_bytes().split()[1]) * _PAGE
    except OSError:  # no Linux
        import psutil

        return int(psutil.Process().memory_info().rss)
