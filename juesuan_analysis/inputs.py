"""Which of the files, folders and standard input that a command is given make one disclosure."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from juesuan_analysis.readers import MAX_BYTES

STDIN = Path("-")
ENDINGS = (".txt", ".md", ".pdf", ".docx", ".xlsx", ".xls", ".html", ".htm")
_NAME = "stdin"
_LOCK = ("~$", ".")
"""How the names of hidden files begin, and of those that an open document leaves beside itself."""


@dataclass(frozen=True)
class Given:
    """The files of one disclosure; ``folder`` names its own folder where it is one of several."""

    files: tuple[Path, ...]
    folder: str = ""


class EmptyFolder(Exception):
    """A folder holds no file that is read; its path."""


def given(paths: Sequence[Path], aside: Path) -> list[Given]:
    """Disclosures: the files together are one, each file of a folder is one of its own.

    What comes from standard input is put into the folder ``aside``.

    Raises:
        EmptyFolder: if a folder holds nothing to read.
    """
    plain = [_stored(path, aside) for path in dict.fromkeys(paths) if not path.is_dir()]
    found = [Given(tuple(plain))] if plain else []
    inside = [file for path in dict.fromkeys(paths) if path.is_dir() for file in _files(path)]
    several = len(found) + len(inside) > 1
    alike = Counter(file.stem for file in inside)
    for file in inside:
        name = file.name if alike[file.stem] > 1 else file.stem
        found.append(Given((file,), name if several else ""))
    return found


def _files(folder: Path) -> Iterator[Path]:
    files = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in ENDINGS and path.is_file() and not path.name.startswith(_LOCK)
    ]
    if not files:
        raise EmptyFolder(folder)
    yield from files


def _stored(path: Path, aside: Path) -> Path:
    """A file as given, or one with what comes from standard input, no more than is ever read."""
    if path != STDIN:
        return path
    file = aside / _NAME
    file.write_bytes(sys.stdin.buffer.read(MAX_BYTES + 1))
    return file
