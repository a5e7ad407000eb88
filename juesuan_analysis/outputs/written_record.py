"""What a report wrote into its folder: so the next one knows what people have changed there."""

import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import file_digest
from itertools import count
from pathlib import Path

from juesuan_analysis.files import write_whole

NAME = ".juesuan.json"
_EDITED = {".xlsx", ".ipynb", ".html", ".pptx"}
"""Endings of what people edit: in a folder without a record such files are taken for theirs."""
_KEPT = "kept"


@dataclass(frozen=True)
class Record:
    """The files a report wrote, by their paths inside its folder, with their checksums.

    ``papers`` are the fingerprints of all in working papers that is not for reviewers to fill in.
    """

    files: dict[str, str] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)

    def changed(self, folder: Path, name: str) -> bool:
        """Whether somebody has changed a file since it was written."""
        path = folder / name
        if not path.is_file():
            return False
        if written := self.files.get(name):
            return written != digest(path)
        return path.suffix in _EDITED


def read_record(folder: Path) -> Record:
    """The record in a folder; an empty one if there is none, or it can't be read."""
    try:
        told = json.loads((folder / NAME).read_text("utf-8"))
        files = {str(name): str(written) for name, written in told["files"].items()}
        papers = {str(name): str(rest) for name, rest in told["papers"].items()}
        return Record(files, papers)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Record()


def write_record(
    folder: Path, earlier: Record, papers: Mapping[str, str], taken_over: Collection[str] = ()
) -> None:
    """Record all files in a folder; of what this run did not write the earlier record stays."""
    own = (name for name in files_in(folder) if name not in taken_over)
    files = {name: digest(folder / name) for name in own}
    told = {"files": earlier.files | files, "papers": earlier.papers | {**papers}}
    write_whole(folder / NAME, json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def files_in(folder: Path) -> list[str]:
    """The files below a folder, but for its record."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name != NAME)


def digest(path: Path) -> str:
    """The checksum of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def keep_changed(
    folder: Path, made: Path, record: Record, taken: Iterable[str] = ()
) -> Iterator[tuple[str, str]]:
    """Keep what people changed in a folder beside what is about to take its place.

    Gives each file's path and the one it is kept under. ``taken`` are files whose changes stand
    in the new ones already.
    """
    for name in sorted({*files_in(made)} - {*taken}):
        old = folder / name
        if record.changed(folder, name) and digest(old) != digest(made / name):
            kept = _kept_as(folder, name, digest(old))
            (made / kept).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(old, made / kept)
            yield name, kept


def _kept_as(folder: Path, name: str, content: str) -> str:
    """The first name that is free, or that holds the very content already."""
    path = Path(name)
    for number in count(1):
        mark = _KEPT if number == 1 else f"{_KEPT}-{number}"
        kept = path.with_name(f"{path.stem}.{mark}{path.suffix}")
        there = folder / kept
        if not there.exists() or (there.is_file() and digest(there) == content):
            return kept.as_posix()
    raise AssertionError("numbers do not end")
