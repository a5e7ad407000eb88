"""A document as bytes that can be read back without trust: plain data, nothing that runs."""

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from juesuan_analysis.document import Document, Grid, Paragraph, Piece, Place, Row, Unreadable

_LEVEL = 1
"""Of compression: what more would save in space costs more in time."""
MAX_UNPACKED = 256 * 2**20

_Run = tuple[int, int]
"""So many columns that follow each other, from the first on."""
_Place = tuple[int | None, int | None, bool, bool]


class _Piece(msgspec.Struct, array_like=True):
    offset: int
    place: _Place
    columns: list[_Run]


class _Row(msgspec.Struct, array_like=True):
    cells: list[str]
    place: _Place


class _Block(msgspec.Struct, array_like=True):
    """A paragraph, or a grid, which has rows."""

    text: str
    heading: bool
    pieces: list[_Piece]
    rows: list[_Row]


class _Packed(msgspec.Struct, array_like=True):
    name: str
    sha256: str
    blocks: list[_Block]
    unread: list[int]
    unreadable: list[tuple[_Place, str]]


def packed(document: Document) -> bytes:
    """A document of one file."""
    plain = _Packed(
        document.path.name,
        document.sha256,
        [_block(block) for block in document.blocks],
        list(document.unread),
        [(_place(each.place), each.reason) for each in document.unreadable],
    )
    return zlib.compress(msgspec.msgpack.encode(plain), _LEVEL)


def unpacked(data: bytes) -> Document:
    """The document again.

    Raises:
        ValueError: if the data is anything else.
    """
    try:
        inflating = zlib.decompressobj()
        text = inflating.decompress(data, MAX_UNPACKED)
        plain = msgspec.msgpack.decode(text, type=_Packed)
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError("no packed document") from error
    return Document(
        Path(PurePosixPath(plain.name).name),
        plain.sha256,
        tuple(map(_as_block, plain.blocks)),
        tuple(plain.unread),
        tuple(Unreadable(_as_place(place), reason) for place, reason in plain.unreadable),
    )


def _block(block: Paragraph | Grid) -> _Block:
    if isinstance(block, Grid):
        rows = [_Row(list(row.cells), _place(row.place)) for row in block.rows]
        return _Block("", False, [], rows)
    pieces = [_Piece(p.offset, _place(p.place), list(_runs(p.columns))) for p in block.pieces]
    return _Block(block.text, block.heading, pieces, [])


def _as_block(block: _Block) -> Paragraph | Grid:
    if block.rows:
        return Grid(tuple(Row(tuple(row.cells), _as_place(row.place)) for row in block.rows))
    pieces = (Piece(p.offset, _as_place(p.place), _columns(p.columns)) for p in block.pieces)
    return Paragraph(block.text, tuple(pieces), block.heading)


def _place(place: Place) -> _Place:
    return place.page, place.line, place.ocr, place.unsure


def _as_place(place: _Place) -> Place:
    page, line, ocr, unsure = place
    return Place(page, line, ocr, unsure=unsure)


def _runs(columns: Sequence[int]) -> Iterator[_Run]:
    start = 0
    for end in range(1, len(columns) + 1):
        if end == len(columns) or columns[end] != columns[end - 1] + 1:
            yield columns[start], end - start
            start = end


def _columns(runs: Sequence[_Run]) -> tuple[int, ...]:
    return tuple(column for first, count in runs for column in range(first, first + count))
