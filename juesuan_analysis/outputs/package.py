"""The data package: tidy CSV files and the description of every field (frictionless)."""

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from juesuan_analysis import frames
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.files import write_whole
from juesuan_analysis.folders import whole_folder
from juesuan_analysis.outputs.written_record import Record, keep_changed

_DESCRIPTION = "datapackage.json"


def write_package(d: Disclosure, folder: Path, force: bool = False) -> list[Path]:
    """Write the data package of a disclosure; returns the files, ``datapackage.json`` last.

    The folder is exchanged whole: the files in it are always those of one disclosure. Tables that
    people have changed since they were written are kept beside the new ones, and returned behind
    them, unless ``force`` says that nothing of that is wanted.

    Raises:
        UnwritableOutput: if the folder cannot be written to.
    """
    files = frames.contract().resources
    contents = {f"{n}.csv": own.csv(d.rows(n)).encode("utf-8-sig") for n, own in files.items()}
    contents[_DESCRIPTION] = _description(d, contents)
    with whole_folder(folder) as made:
        for name, content in contents.items():
            write_whole(made / name, content)
        changed = () if force else keep_changed(folder, made, _as_written(folder, contents))
        kept = [name for _, name in changed]
    return [folder / name for name in (*contents, *kept)]


def _as_written(folder: Path, names: Iterable[str]) -> Record:
    """The tables of a package as its description records them; any other is somebody's."""
    written = dict.fromkeys((name for name in names if name.endswith(".csv")), "another")
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        told = json.loads((folder / _DESCRIPTION).read_text("utf-8"))
        sums = {own["path"]: own["hash"].removeprefix("sha256:") for own in told["resources"]}
        written |= {name: sums[name] for name in written.keys() & sums.keys()}
    return Record(written)


def _description(d: Disclosure, contents: dict[str, bytes]) -> bytes:
    name = re.sub(r"[^a-z0-9._-]+", "-", d.name.lower()).strip("-") or d.document.sha256[:12]
    package = {
        "name": name,
        "title": f"{d.department} {d.year or ''} 部门决算".strip(),
        "description": frames.contract().text_cells,
        "sources": [{"title": d.document.path.name, "hash": f"sha256:{d.document.sha256}"}],
        "resources": [_resource(file, content) for file, content in contents.items()],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _resource(file: str, content: bytes) -> dict[str, Any]:
    name = file.removesuffix(".csv")
    resource = frames.contract().resources[name]
    return {
        "name": name,
        "title": resource.title,
        "path": file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": {"fields": [asdict(field) for field in resource.field], "missingValues": [""]},
    }
