"""The columns of a corpus in Arrow: typed, and without loss of a digit.

They are those of the output contract (``columns.toml``), each row with the document it is of. A
number is a ``DECIMAL`` of fixed size, which would forget how it was printed (12.3 or 12.30), so its
decimals stand beside it; a number with more digits than any public body prints stands as text in a
column of its own, and the number's column is empty.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal
from functools import cache
from typing import Any

import pyarrow as pa
from msgspec.structs import replace

from juesuan_analysis.frames import Field, Resource, Row, contract

WIDE = Context(prec=80)
"""Digits enough for every number of a column; the usual context rounds to 28."""
DOCUMENTS, FILES, LINKS = "documents", "files", "links"


@cache
def resources() -> dict[str, Resource]:
    """Every table of a corpus with its columns, by name."""
    corpus = contract().corpus
    own = {DOCUMENTS: corpus.documents, FILES: corpus.files, LINKS: corpus.links}
    others = {name: _of_document(each) for name, each in contract().resources.items()}
    return {name: _widened(each) for name, each in {**own, **others}.items()}


def _of_document(resource: Resource) -> Resource:
    return replace(resource, field=(contract().corpus.key, *resource.field))


def _widened(resource: Resource) -> Resource:
    """With how each number was printed, and what no column holds."""
    corpus, fields = contract().corpus, []
    for field in resource.field:
        fields.append(field)
        if field.type == "number":
            fields.append(_printed(field))
    numbers = len(fields) > len(resource.field)
    return replace(resource, field=(*fields, *([corpus.beyond] if numbers else [])))


def _printed(field: Field) -> Field:
    printed = contract().corpus.printed
    return replace(
        printed,
        name=printed.name.format(field.name),
        description=printed.description.format(field.name),
    )


@cache
def names(table: str) -> tuple[str, ...]:
    """The columns of a table that its rows bring along: those of the contract."""
    corpus, kept = contract().corpus, resources()[table].names
    added = {corpus.beyond.name, *(corpus.printed.name.format(name) for name in numbers(table))}
    return tuple(name for name in kept if name not in added)


@cache
def numbers(table: str) -> tuple[str, ...]:
    """The columns of a table that hold numbers."""
    return tuple(field.name for field in resources()[table].field if field.type == "number")


@cache
def schema(table: str) -> pa.Schema:
    """The columns of a table as Arrow has them."""
    corpus = contract().corpus
    types = {
        "string": pa.string(),
        "integer": pa.int32(),
        "number": pa.decimal128(corpus.digits, corpus.decimals),
    }
    return pa.schema([(field.name, types[field.type]) for field in resources()[table].field])


def as_table(table: str, rows: Iterable[Row]) -> pa.Table:
    """Rows of a table, their columns in the order of the contract."""
    told = list(rows)
    columns: dict[str, list[Any]] = {}
    beyond: list[list[str]] = [[] for _ in told]
    for name in names(table):
        columns[name] = [row[name] for row in told]
    for name in numbers(table):
        columns |= _as_stored(name, columns[name], beyond)
    if numbers(table):
        columns[contract().corpus.beyond.name] = ["; ".join(each) or None for each in beyond]
    arrays = [_array(columns[field.name], field.type) for field in schema(table)]
    return pa.Table.from_arrays(arrays, schema=schema(table))


def _as_stored(name: str, column: Sequence[Any], beyond: Sequence[list[str]]) -> dict[str, Any]:
    """A column of numbers and their decimals; what it cannot hold goes ``beyond``, row by row."""
    values: list[Decimal | None] = [None] * len(column)
    decimals: list[int | None] = [None] * len(column)
    most, behind = _size()
    for row, value in enumerate(column):
        if value is None:
            continue
        number = value if isinstance(value, Decimal) else Decimal(str(value))
        exponent = number.as_tuple().exponent  # a letter where a number is not finite
        places = -exponent if isinstance(exponent, int) else behind + 1
        if places <= behind and number.adjusted() < most - behind:
            values[row], decimals[row] = number, max(0, places)
        else:
            beyond[row].append(f"{name}={number:f}")
    return {name: values, contract().corpus.printed.name.format(name): decimals}


@cache
def _size() -> tuple[int, int]:
    """Digits of a number, and how many of them are decimals."""
    return contract().corpus.digits, contract().corpus.decimals


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """A column of Unicode: half of a pair of surrogates, as names of files have, is none."""
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        clean = [v and v.encode("utf-8", "replace").decode("utf-8") for v in values]
        return pa.array(clean, kind)


def as_printed(table: str, row: Mapping[str, Any]) -> Row:
    """A stored row as the contract has it: its numbers with their printed decimals."""
    corpus, told = contract().corpus, dict(row)
    for name in numbers(table):
        value, decimals = row[name], row[corpus.printed.name.format(name)]
        if value is not None:
            told[name] = with_decimals(value, decimals)
    for part in (told.get(corpus.beyond.name) or "").split("; "):
        name, equals, number = part.partition("=")
        if equals:
            told[name] = Decimal(number)
    return told


def with_decimals(value: Decimal, decimals: int) -> Decimal:
    """A number of any column with so many decimals, which lose none of its digits.

    >>> with_decimals(Decimal("12.3000000000"), 2)
    Decimal('12.30')
    """
    return value.quantize(Decimal(1).scaleb(-decimals), context=WIDE)


def as_bytes(tables: Mapping[str, pa.Table]) -> bytes:
    """Tables of several kinds as one piece, for another process."""
    parts = []
    for name, table in tables.items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        parts.append((name, sink.getvalue().to_pybytes()))
    return _packed(parts)


def from_bytes(data: bytes) -> dict[str, pa.Table]:
    """The tables of such a piece; each must have the columns it should have."""
    return {
        name: _checked(name, pa.ipc.open_stream(part).read_all()) for name, part in _parts(data)
    }


def _checked(name: str, table: pa.Table) -> pa.Table:
    return table if table.schema.equals(schema(name)) else table.cast(schema(name))


def _packed(parts: Sequence[tuple[str, bytes]]) -> bytes:
    import msgspec

    return msgspec.msgpack.encode(parts)


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    import msgspec

    return msgspec.msgpack.decode(data, type=list[tuple[str, bytes]])
