"""A corpus as a data package: a CSV file a table, and the description of every field."""

import csv
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from msgspec.structs import asdict

from juesuan_analysis import frames
from juesuan_analysis.corpus import schema
from juesuan_analysis.corpus.questions import Corpus
from juesuan_analysis.files import write_whole
from juesuan_analysis.folders import whole_folder
from juesuan_analysis.frames import Row

_KEYS = {schema.DOCUMENTS: ["document"], schema.FILES: ["sha256"]}
_DESCRIPTION = "datapackage.json"
_CHUNK = 2**20


def write_package(corpus: Corpus, folder: Path) -> list[Path]:
    """Write all tables as CSV; returns the files, ``datapackage.json`` last.

    A number stands there with its printed decimals, also where its column in the data set holds not
    all its digits. The folder is exchanged whole.

    Raises:
        UnwritableOutput: if the folder cannot be written to.
    """
    tables = list(schema.resources())
    with whole_folder(folder) as made:
        for table in tables:
            _write(corpus, table, made / f"{table}.csv")
        described = [_resource(table, made / f"{table}.csv") for table in tables]
        package = {
            "name": "corpus",
            "title": "部门决算、预算语料库",
            "description": frames.contract().text_cells,
            "resources": described,
        }
        text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
        write_whole(made / _DESCRIPTION, text)
    return [folder / name for name in (*(f"{table}.csv" for table in tables), _DESCRIPTION)]


def _write(corpus: Corpus, table: str, path: Path) -> None:
    names = schema.resources()[table].names
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for row in _rows(corpus, table):
            writer.writerow([frames.cell(row[name]) for name in names])


def _rows(corpus: Corpus, table: str) -> Iterator[Row]:
    """The rows as they were printed, a part of a shard at a time."""
    for file in corpus.files(table):
        with pq.ParquetFile(file) as parquet:
            for batch in parquet.iter_batches():
                for row in batch.to_pylist():
                    yield schema.as_printed(table, row)


def _resource(table: str, path: Path) -> dict[str, Any]:
    resource = schema.resources()[table]
    described: dict[str, Any] = {
        "fields": [asdict(field) for field in resource.field],
        "missingValues": [""],
    }
    if table in _KEYS:
        described["primaryKey"] = _KEYS[table]
    elif table != schema.LINKS:
        described["foreignKeys"] = [
            {
                "fields": ["document"],
                "reference": {"resource": schema.DOCUMENTS, "fields": ["document"]},
            }
        ]
    return {
        "name": table,
        "title": resource.title,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_checksum(path)}",
        "schema": described,
    }


def _checksum(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
