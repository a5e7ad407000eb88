"""Where a corpus is kept: shards of Parquet files, and a list that says which of them count.

A shard is a folder with a file a table, written whole or not at all. The list (``state-N.json``) is
never changed: the next one, under the next number, says what counts from then on. Only one of
several runs can make the list of a number; the others look at it and try again with the next. So a
run that is stopped anywhere, or goes on beside another, leaves a corpus that is whole.
"""

import json
import os
import re
import shutil
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from juesuan_analysis.corpus import schema
from juesuan_analysis.corpus.schema import DOCUMENTS, FILES
from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.files import UnwritableOutput, write_whole
from juesuan_analysis.folders import whole_folder
from juesuan_analysis.frames import contract

_STATE = re.compile(r"state-(\d{8})\.json")
_SHARDS, _PACKED = "shards", "read"
_KEYS = {FILES: "sha256", DOCUMENTS: "document"}
"""The two kinds of shard: files as they were read, and documents as they were verified."""
_FULL = 200
"""Documents of a shard that is not put together with others any more."""
_SMALL_ONES = 4
_TRIES = 9
_KEPT_SECONDS = 3600
"""How long a shard that does not count any more is kept for who reads it still."""
_ROW_GROUP = 100_000

Tables = Mapping[str, pa.Table]


class NoCorpus(JuesuanError):
    """There is no corpus at a place, or one of another kind."""


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which shards count, by kind."""

    schema: int
    files: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def of(self, kind: str) -> tuple[str, ...]:
        """The shards of a kind."""
        return self.files if kind == FILES else self.documents


class Store:
    """A corpus in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._held: dict[str, frozenset[str]] = {}

    @property
    def exists(self) -> bool:
        """Whether there is a corpus."""
        return self._latest() is not None

    @property
    def state(self) -> State:
        """Which shards count now.

        Raises:
            NoCorpus: if there is none, or one that another version of the program wrote.
        """
        for _ in range(_TRIES):  # another run may replace it while it is looked for
            number = self._latest()
            if number is None:
                raise NoCorpus(f"{self.folder}：不是语料库；请先用 juesuan corpus add 建立")
            with suppress(FileNotFoundError):
                return self._read(self._file(number))
        raise NoCorpus(f"{self.folder}：状态文件不断变化，没有读到；请稍后再试")

    def _read(self, file: Path) -> State:
        try:
            state = msgspec.json.decode(file.read_bytes(), type=State)
        except msgspec.DecodeError as error:
            raise NoCorpus(f"{file}：不是语料库的状态文件（{error}）") from error
        if state.schema != contract().corpus.version:
            known = contract().corpus.version
            reason = f"表结构是第 {state.schema} 版，本程序用第 {known} 版；请另建一个"
            raise NoCorpus(f"{self.folder}：{reason}")
        return state

    def _latest(self) -> int | None:
        with suppress(FileNotFoundError, NotADirectoryError):
            names = (_STATE.fullmatch(path.name) for path in self.folder.iterdir())
            return max((int(name[1]) for name in names if name), default=None)
        return None

    def _file(self, number: int) -> Path:
        return self.folder / f"state-{number:08}.json"

    def make(self) -> None:
        """Make an empty corpus, if there is none.

        Raises:
            UnwritableOutput: if the folder cannot be made or written to.
            NoCorpus: if another version of the program wrote it.
        """
        if self.exists:
            assert self.state
            return
        try:
            (self.folder / _SHARDS).mkdir(parents=True, exist_ok=True)
            self._publish(0, State(contract().corpus.version))
        except OSError as error:
            raise UnwritableOutput.at(self.folder, error) from error

    def _publish(self, number: int, state: State) -> bool:
        """Make a state the one of its number; false if another run was faster."""
        made = write_whole(
            self.folder / f".state-{uuid4().hex}",
            json.dumps(msgspec.to_builtins(state), indent=1) + "\n",
        )
        try:
            os.link(made, self._file(number))
        except FileExistsError:
            return False
        finally:
            made.unlink(missing_ok=True)
        # Old numbers are given free: one that was taken again comes too late.
        return self._latest() == number

    # Writing

    def put(self, kind: str, tables: Tables, gone: Iterable[str] = (), tidy: bool = False) -> None:
        """Add rows, which replace those with the same key; rows with the keys ``gone`` go.

        ``tidy`` puts all small shards together, as is done by itself once there are many.

        Raises:
            UnwritableOutput: if the folder cannot be written to.
        """
        try:
            self._put(kind, tables, gone, tidy)
        except OSError as error:
            raise UnwritableOutput.at(self.folder, error) from error

    def _put(self, kind: str, tables: Tables, gone: Iterable[str], tidy: bool) -> None:
        keys = {*tables[kind][_KEYS[kind]].to_pylist(), *gone}
        while True:
            number = self._latest()
            if number is None:
                raise NoCorpus(f"{self.folder}：语料库不见了；请重新建立")
            state = self.state
            kept, changed = self._parted(kind, state, keys, tidy)
            left = [_without(self._tables(kind, shard), kind, keys) for shard in changed]
            made = self._written(kind, [*left, tables])
            if made is None and not changed:
                return
            shards = tuple(sorted((*kept, *([made] if made else []))))
            after = msgspec.structs.replace(state, **{kind: shards})
            if self._publish(number + 1, after):
                self._forget(number, changed)
                return
            if made:
                shutil.rmtree(self.folder / _SHARDS / made, ignore_errors=True)

    def _parted(
        self, kind: str, state: State, keys: Collection[str], tidy: bool
    ) -> tuple[list[str], list[str]]:
        """The shards that stay as they are, and those that are written anew."""
        held = {shard: self._keys(kind, shard) for shard in state.of(kind)}
        touched = [shard for shard in held if not held[shard].isdisjoint(keys)]
        small = [s for s in held if s not in touched and len(held[s]) < _FULL]
        if len(small) > (1 if tidy else _SMALL_ONES):
            touched += small
        return [shard for shard in held if shard not in touched], touched

    def _written(self, kind: str, parts: Sequence[Tables]) -> str | None:
        """A shard with all rows of some tables, by their keys; its name, ``None`` if none is."""
        whole = {
            name: pa.concat_tables([part[name] for part in parts if name in part])
            for name in parts[-1]
        }
        if not whole[kind].num_rows:
            return None
        shard = uuid4().hex
        with whole_folder(self.folder / _SHARDS / shard) as made:
            for name, table in whole.items():
                _write(_sorted(table, _KEYS[kind]), made / f"{name}.parquet")
        return shard

    def _forget(self, number: int, replaced: Iterable[str]) -> None:
        """Remove old states, and shards that have not counted for a while."""
        for shard in replaced:
            with suppress(OSError):
                os.utime(self.folder / _SHARDS / shard)
        for file in self.folder.glob("state-*.json"):
            found = _STATE.fullmatch(file.name)
            if found and int(found[1]) < number:
                file.unlink(missing_ok=True)

    def tidy_up(self) -> None:
        """Put small shards together, and remove what has not counted for a while."""
        for kind in _KEYS:
            self.put(kind, self.nothing(kind), tidy=True)
        state, long_ago = self.state, time.time() - _KEPT_SECONDS
        counting = {*state.files, *state.documents}
        left = [*(self.folder / _SHARDS).iterdir(), *self.folder.glob(".state-*")]
        for path in left:
            with suppress(OSError):
                if path.name not in counting and path.stat().st_mtime < long_ago:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    @staticmethod
    def nothing(kind: str) -> Tables:
        """No row of any table of a kind."""
        return {name: schema.schema(name).empty_table() for name in tables_of(kind)}

    # Reading

    def paths(self, table: str) -> list[Path]:
        """The Parquet files of a table."""
        kind = FILES if table == FILES else DOCUMENTS
        folder = self.folder / _SHARDS
        return [folder / shard / f"{table}.parquet" for shard in self.state.of(kind)]

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A whole table, or some of its columns; meant for those with a row a document."""
        parts = [
            pq.read_table(path, columns=columns, partitioning=None) for path in self.paths(name)
        ]
        whole = schema.schema(name).empty_table()
        return pa.concat_tables([whole.select(columns) if columns else whole, *parts])

    def _keys(self, kind: str, shard: str) -> frozenset[str]:
        if shard not in self._held:
            file = self.folder / _SHARDS / shard / f"{kind}.parquet"
            column = pq.read_table(file, columns=[_KEYS[kind]], partitioning=None)
            self._held[shard] = frozenset(column[_KEYS[kind]].to_pylist())
        return self._held[shard]

    def _tables(self, kind: str, shard: str) -> Tables:
        folder = self.folder / _SHARDS / shard
        return {
            name: pq.read_table(folder / f"{name}.parquet", partitioning=None)
            for name in tables_of(kind)
        }

    # What was read, to come back to

    def packed(self, checksum: str, program: str, what: str = "document") -> Path:
        """Where what a program read of a file is kept."""
        return self.folder / _PACKED / checksum[:2] / f"{checksum}.{program}.{what}"


def tables_of(kind: str) -> list[str]:
    """The tables of a kind of shard."""
    return [FILES] if kind == FILES else [name for name in schema.resources() if name != FILES]


def _without(tables: Tables, kind: str, keys: Collection[str]) -> Tables:
    gone = pa.array(sorted(keys), pa.string())
    key = _KEYS[kind]
    return {
        name: table.filter(pc.invert(pc.is_in(table[key], value_set=gone)))
        for name, table in tables.items()
    }


def _sorted(table: pa.Table, key: str) -> pa.Table:
    """Rows by their key, those of one document in their order."""
    order = pc.sort_indices(
        table.select([key]).append_column("row", pa.array(range(table.num_rows), pa.int64())),
        sort_keys=[(key, "ascending"), ("row", "ascending")],
    )
    return table.take(order)


def _write(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd", row_group_size=_ROW_GROUP)
