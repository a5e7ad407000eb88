"""A corpus to ask questions of: SQL over its tables, and each of its disclosures."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from juesuan_analysis.corpus import schema
from juesuan_analysis.corpus.contents import READ
from juesuan_analysis.corpus.judging import Job, disclosure
from juesuan_analysis.corpus.store import Store
from juesuan_analysis.corpus.views import VIEWS, quoted
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.errors import JuesuanError

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
"""Nothing is fetched because of a question."""
_SHORTEST = 4
_MACHINE = 2**63
_MAGIC = str.maketrans({"[": "[[]", "*": "[*]", "?": "[?]"})


class BadQuestion(JuesuanError):
    """A question that the data set cannot answer: the message says what is wrong with it."""


def open(path: str | Path) -> "Corpus":
    """The corpus in a folder.

    Raises:
        NoCorpus: if there is none, or one that another version of the program wrote.
    """
    store = Store(Path(path))
    assert store.state
    return Corpus(store)


class Corpus:
    """Many disclosures as tables (``documents``, ``facts``, …) and as themselves.

    What is added to it meanwhile is there for the next question.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._store.folder

    def sql(self, question: str, *parameters: object) -> pd.DataFrame:
        """The answer to a question in DuckDB's SQL; ``?`` stands for a parameter.

        Decimals stay decimals, with as many digits behind the point as the longest of a column.

        Raises:
            BadQuestion: if the question cannot be answered.
        """
        return as_frame(self.arrow(question, *parameters))

    def arrow(self, question: str, *parameters: object) -> pa.Table:
        """The same as an Arrow table, its decimals as they are kept."""
        with self.connection() as connection:
            try:
                found = connection.sql(question, params=list(parameters))
                return pa.table({}) if found is None else found.to_arrow_table()
            except duckdb.Error as error:
                text = " ".join(str(error).split())
                raise BadQuestion(f"SQL 没有执行成功：{text}") from error

    @contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of DuckDB that has the tables as views."""
        with duckdb.connect(":memory:", config=_SETTINGS) as connection:
            for table in schema.resources():
                self._view(connection, table)
            for name, question in VIEWS.items():
                connection.execute(f"CREATE VIEW {name} AS {question}")
            yield connection

    def _view(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        files = [str(path).translate(_MAGIC) for path in self._store.paths(table)]
        if files:
            listed = ", ".join(map(quoted, files))
            source = f"read_parquet([{listed}], hive_partitioning = false)"
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM {source}")
        else:
            connection.register(table, schema.schema(table).empty_table())

    def files(self, table: str) -> list[Path]:
        """The Parquet files that make a table now: for who reads them by other means."""
        return self._store.paths(table)

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document, in the order of departments and years."""
        return self.sql("SELECT * FROM documents ORDER BY department, year, kind, document")

    def disclosure(self, document: str) -> Disclosure:
        """A disclosure by its id, or by the first digits of it, with those it was held against.

        Raises:
            BadQuestion: if there is none, or several begin so, or it could not be read.
        """
        row = self._one(document)
        beside = [self._one(other) for other in row["beside"].split()]
        others = [(other["document"], self._packed(other)) for other in beside]
        return disclosure(Job({"document": row["document"]}, self._packed(row), others))

    def whole_id(self, document: str) -> str:
        """The id that begins with some digits.

        Raises:
            BadQuestion: if there is none, or several begin so.
        """
        return str(self._one(document)["document"])

    def _one(self, document: str) -> Mapping[str, Any]:
        question = "SELECT * FROM documents WHERE starts_with(document, ?)"
        rows = self.arrow(question, document).to_pylist()
        if len(rows) != 1 or len(document) < _SHORTEST:
            raise BadQuestion(
                f"{document[:40]}：语料库中以此开头的文档有 {len(rows)} 份，须恰有一份"
            )
        return dict(rows[0])

    def _packed(self, row: Mapping[str, Any]) -> list[bytes]:
        try:
            return [
                self._store.packed(checksum, row["program"]).read_bytes()
                for checksum in row["contents"].split()
            ]
        except OSError as error:
            reason = row["reason"] or "没有存下读到的内容"
            raise BadQuestion(f"{row['document']}：{reason}；不能取出") from error

    def __len__(self) -> int:
        return int(self.sql("SELECT count(*) AS n FROM documents WHERE status = ?", READ)["n"][0])

    def __repr__(self) -> str:
        return f"<Corpus {self.folder.name}, {len(self)} disclosures>"


def as_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a DataFrame; decimals as ``Decimal`` without the zeros of all of them."""
    columns = {name: _plain(table[name]) for name in table.column_names}
    return pd.DataFrame(columns, columns=table.column_names)


def _plain(column: pa.ChunkedArray) -> Any:
    if pa.types.is_decimal(column.type) and not column.type.scale:  # a sum of whole numbers
        return _whole(column.to_pylist())
    if pa.types.is_decimal(column.type):
        return pd.Series(_shortened(column.to_pylist()), dtype=object)
    if pa.types.is_integer(column.type) and column.null_count:
        return column.to_pandas(types_mapper={column.type: pd.Int64Dtype()}.get)
    return column.to_pandas()


def _whole(values: Sequence[Decimal | None]) -> Any:
    """Whole numbers as such; those that no machine number holds as Python's own."""
    numbers = [None if value is None else int(value) for value in values]
    small = all(number is None or abs(number) < _MACHINE for number in numbers)
    return pd.Series(numbers, dtype="Int64" if small else object)


def _shortened(values: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Decimals with as many digits behind the point as the longest of them needs."""
    needed = max((_decimals(value) for value in values if value is not None), default=0)
    return [None if v is None else schema.with_decimals(v, needed) for v in values]


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize(schema.WIDE).as_tuple().exponent))
