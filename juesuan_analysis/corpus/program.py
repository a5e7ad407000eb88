"""Which program read a document: what it read is kept as long as the program is the same."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import juesuan_analysis

_ABOVE = ("analysis", "charts", "kernels", "notebook", "outputs", "topics", "cli.py", "terminal.py")
"""Rooms that change no row: they stand above what is told of a disclosure."""
_LIBRARIES = (
    "camelot-py", "highspy", "lxml", "markdown-it-py", "numpy", "openpyxl",
    "opencv-python-headless", "pypdfium2", "rapidocr-onnxruntime", "xlrd",
)  # fmt: skip
"""What reads and computes; another version may read something else."""
_LENGTH = 16


@cache
def fingerprint() -> str:
    """Of all code and vocabulary that rows depend on, and of the libraries that read."""
    digest = sha256()
    for part in _parts():
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:_LENGTH]


def _parts() -> Iterator[bytes]:
    home = Path(juesuan_analysis.__file__).parent
    for file in sorted(home.rglob("*")):
        name = file.relative_to(home)
        counts = file.suffix in (".py", ".toml") and name.parts[0] not in _ABOVE
        if counts:
            yield name.as_posix().encode()
            yield file.read_bytes()
    yield from (f"{name} {_version(name)}".encode() for name in _LIBRARIES)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
