"""Rows gathered until they make a shard."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyarrow as pa

from juesuan_analysis.corpus.store import Store, Tables

_DOCUMENTS, _SECONDS = 256, 30
"""A shard is written after so many rows of its first table, or so many seconds."""


class Write:
    """Takes tables of one kind of shard, and writes them to a store together."""

    def __init__(self, store: Store, kind: str) -> None:
        self._store, self._kind = store, kind
        self._begin()

    def _begin(self) -> None:
        self._parts: dict[str, list[pa.Table]] = defaultdict(list)
        self._gone: list[str] = []
        self._rows, self._since = 0, time.monotonic()

    def __call__(self, tables: Tables, gone: Iterable[str] = ()) -> None:
        """Take some rows, and keys of rows that are to go."""
        self._gone += gone
        for name, table in tables.items():
            self._parts[name].append(table)
        self._rows += tables[self._kind].num_rows if tables else 0
        if self._rows >= _DOCUMENTS or time.monotonic() - self._since > _SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what was taken."""
        parts = {name: pa.concat_tables(tables) for name, tables in self._parts.items()}
        if self._rows or self._gone:
            self._store.put(self._kind, parts or Store.nothing(self._kind), self._gone)
        self._begin()


@contextmanager
def writing(store: Store, kind: str) -> Iterator[Write]:
    """Write rows as they come; what is done when something stops the run is written too."""
    write = Write(store, kind)
    try:
        yield write
    finally:
        write.flush()
