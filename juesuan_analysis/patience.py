"""How long each stage of judging a document may take."""

from collections.abc import Callable
from time import thread_time

SECONDS = 60
"""Processor time; the longest disclosures take a few seconds for all stages together."""


def patience(seconds: float = SECONDS) -> Callable[[], bool]:
    """Begins to count; what it gives tells, each time it is asked, whether so many have passed."""
    end = thread_time() + seconds
    return lambda: thread_time() > end
