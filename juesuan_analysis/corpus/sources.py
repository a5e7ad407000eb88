"""Files that may hold a disclosure: in folders here or on shared storage, and in archives."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any
from unicodedata import category
from urllib.parse import unquote

from juesuan_analysis import vocabulary
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers import MAX_BYTES

_WORDS = vocabulary.corpus()
_ADDRESS = "://"
_ESCAPED = ("http://", "https://")
"""Addresses in which names are escaped."""
_MARK, _BLANKS = "\ufffd", (" ", "\u3000")
_LONGEST_REASON = 160
"""Some libraries tell a page of advice; an error is one line."""
MAX_ARCHIVE = 4 * 2**30
"""Bytes of an archive; the disclosures of a province's year have some gigabytes."""


@dataclass(frozen=True)
class Source:
    """A file: ``path`` is what it is called, ``url`` where its content is read."""

    path: str
    url: str

    @property
    def ending(self) -> str:
        """The ending of its name, in small letters."""
        return ending(self.path)

    @property
    def is_packed(self) -> bool:
        """Whether it is an archive that is opened."""
        return self.ending in _WORDS.packed

    @property
    def may_be_read(self) -> bool:
        """Whether it may hold a disclosure, or is an archive, which may hold several."""
        return self.ending in (*_WORDS.readable, *_WORDS.packed, *_WORDS.unopened)


def label(path: str) -> str:
    """What a file is called: its path, with a mark for each character that cannot be shown.

    >>> label(f"a{chr(10)}b.txt") == f"a{_MARK}b.txt"
    True
    """
    return "".join(_MARK if category(c)[0] in "CZ" and c not in _BLANKS else c for c in path)


def ending(path: str) -> str:
    """The ending of a file's name, ``.tar.gz`` as one.

    >>> ending("甲/2023.决算.PDF"), ending("a.tar.GZ")
    ('.pdf', '.tar.gz')
    """
    name = PurePosixPath(path).name.lower()
    twofold = (each for each in _WORDS.packed if each.count(".") > 1 and name.endswith(each))
    return next(twofold, PurePosixPath(name).suffix)


def found(folders: Iterable[str], besides: Path) -> Iterator[Source]:
    """Every file below some folders, in the order of names; ``besides`` is the corpus itself.

    Links to files are followed, links to folders are not; devices and pipes are no files.

    Raises:
        UnreadableInput: if a folder is not there.
    """
    for folder in folders:
        yield from _remote(folder) if _ADDRESS in folder else _local(Path(folder), besides)


def _local(folder: Path, besides: Path) -> Iterator[Source]:
    folder = folder.absolute()
    if folder.is_file():
        yield Source(label(str(folder)), str(folder))
        return
    if not folder.is_dir():
        raise UnreadableInput(f"{folder}：没有这个文件夹；请检查路径")
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if Path(here, name) != besides)
        for name in sorted(names):
            path = os.path.join(here, name)  # noqa: PTH118
            if _is_file(path):
                yield Source(label(path), path)


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116
    except OSError:
        return False


def _remote(address: str) -> Iterator[Source]:
    with _told_of(address):
        system, folder = _system(address)
        every = system.find(folder)
    for name in sorted(every):
        url = str(system.unstrip_protocol(name))
        yield Source(label(unquote(url) if url.startswith(_ESCAPED) else url), url)


@contextmanager
def _told_of(address: str) -> Iterator[None]:
    """Whatever a storage's own library says of an address, in one line."""
    try:
        yield
    except ImportError as error:
        message = f"{address}：读取这种地址的组件没有安装（{_brief(error)}）；请安装后再试"
        raise UnreadableInput(message) from error
    except Exception as error:
        message = f"{address}：打不开（{_brief(error)}）；请检查地址和权限"
        raise UnreadableInput(message) from error


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:_LONGEST_REASON] or type(error).__name__


@cache
def _system(address: str) -> tuple[Any, str]:
    """The storage of an address, and the path there."""
    import fsspec

    system, path = fsspec.core.url_to_fs(address)
    return system, str(path)


def content(source: Source) -> bytes:
    """What a file holds.

    Raises:
        UnreadableInput: if it is too large or cannot be opened.
    """
    try:
        data = _remote_bytes(source.url) if _ADDRESS in source.url else _bytes(source.url)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableInput(f"{source.path}：无法打开（{reason}）；请检查权限") from error
    if len(data) > MAX_BYTES:
        message = f"{source.path}：文件超过上限 {MAX_BYTES} 字节；请拆分后再读取"
        raise UnreadableInput(message)
    return data


def _bytes(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read(MAX_BYTES + 1)


def _remote_bytes(url: str) -> bytes:
    import fsspec

    with _told_of(url), fsspec.open(url, "rb") as file:
        return bytes(file.read(MAX_BYTES + 1))


@dataclass(frozen=True)
class Summed:
    """A file with its checksum and size; ``reason`` says why it has none."""

    source: Source
    sha256: str
    size: int
    reason: str = ""


def summed(sources: Iterable[Source]) -> list[Summed]:
    """Files with their checksums; one that cannot be opened has that of its path."""
    return [_summed(source) for source in sources]


def _summed(source: Source) -> Summed:
    try:
        data = content(source)
    except UnreadableInput as error:
        digest = sha256(os.fsencode(source.path)).hexdigest()
        return Summed(source, digest, 0, str(error))
    return Summed(source, sha256(data).hexdigest(), len(data))
