"""What a bounded child makes of a file: whose it is, and the document to come back to."""

from hashlib import blake2b
from pathlib import Path

import msgspec

from juesuan_analysis.corpus.packing import packed, unpacked
from juesuan_analysis.corpus.warming import warm_up
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.linking import Publication
from juesuan_analysis.readers import document_of
from juesuan_analysis.titles import Period

__all__ = ["Look", "Titled", "look_at", "recognised", "titled", "warm_up"]

_BITS = 8
"""Bytes that stand for a printed figure where two documents are compared."""


class Titled(msgspec.Struct, frozen=True):
    """Whose disclosure a document is, and the document."""

    department: str
    year: int | None
    budget: bool
    unit: bool
    members: tuple[str, ...]
    document: bytes

    @property
    def publication(self) -> Publication:
        """Whose disclosure of which year and kind it is."""
        return Publication(self.department, Period(self.year, self.budget), self.unit, self.members)


def recognised(data: bytes, source: str) -> bytes:
    """A file as :class:`Titled`, encoded; ``source`` is its path.

    Raises:
        UnreadableInput: if it cannot be read as a document at all.
    """
    document = document_of(data, Path(source))
    own = Disclosure(document).publication
    return msgspec.msgpack.encode(
        Titled(
            own.department,
            own.period.year,
            own.period.budget,
            own.unit,
            own.members,
            packed(document),
        )
    )


def titled(data: bytes) -> Titled:
    """What :func:`recognised` gave."""
    return msgspec.msgpack.decode(data, type=Titled)


class Look(msgspec.Struct, frozen=True):
    """What tells two files with the same title apart: a closer look at one of them.

    ``figures`` and ``numbers`` stand for what its tables and its narrative print, zeros excepted.
    """

    figures: frozenset[bytes]
    numbers: frozenset[bytes]


def look_at(data: bytes, source: str) -> bytes:
    """A packed document as :class:`Look`, encoded."""
    own = Disclosure(unpacked(data))
    figures = (
        f"{f.table}|{f.side}|{f.code or f.item}|{f.measure}|{f.amount.value.normalize()}"
        for f in own.facts_list
        if f.amount and f.amount.value
    )
    numbers = (f"{n.quote}|{n.token}" for n in own.numbers if n.kind != "label")
    look = Look(frozenset(map(_mark, figures)), frozenset(map(_mark, numbers)))
    return msgspec.msgpack.encode(look)


def _mark(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=_BITS).digest()
