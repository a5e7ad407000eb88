"""The data package: tidy CSV files and the description of every field (frictionless)."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from juesuan_analysis import frames
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.files import write_whole
from juesuan_analysis.folders import whole_folder


def write_package(d: Disclosure, folder: Path) -> list[Path]:
    """Write the data package of a disclosure; returns the files, ``datapackage.json`` last.

    The folder is exchanged whole: the files in it are always those of one disclosure.

    Raises:
        UnwritableOutput: if the folder cannot be written to.
    """
    files = frames.contract().resources
    contents = {f"{n}.csv": own.csv(d.rows(n)).encode("utf-8-sig") for n, own in files.items()}
    contents["datapackage.json"] = _description(d, contents)
    with whole_folder(folder) as made:
        for name, content in contents.items():
            write_whole(made / name, content)
    return [folder / name for name in contents]


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
