"""What a warm worker does without a corpus; apart from what starts it, as its child imports it."""

from pathlib import Path

from juesuan_analysis import frames
from juesuan_analysis.corpus.warming import warm_up
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.readers import document_of

__all__ = ["alone", "warm_up"]


def alone(data: bytes, source: str) -> int:
    """Read a disclosure, verify it, make all rows; how many there are."""
    d = Disclosure(document_of(data, Path(source)))
    return sum(len(list(d.rows(name))) for name in frames.contract().resources)
