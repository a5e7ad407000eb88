"""Archives opened within bounds, in a bounded child: what they hold becomes files with plain names.

Nothing that an archive says is taken for a path: its members are numbered, and what they are called
is kept beside. Links and devices in it are no files. An archive in an archive is opened too, all
within the bounds of the outermost.
"""

import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from lzma import LZMAError
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

import msgspec

from juesuan_analysis.corpus.sources import MAX_ARCHIVE, Source, label
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers import MAX_BYTES
from juesuan_analysis.readers.sandbox import allow_more, run_bounded

MAX_MEMBERS = 20_000
MAX_TOGETHER = 8 * 2**30
"""Bytes of all members together, unpacked."""
_LEAST, _RATIO = 64 * 2**20, 100
"""No archive of documents is a hundred times as large unpacked; so much it may be in any case."""
MAX_DEPTH = 3
SECONDS = 600
_CHUNK = 2**20
_NAME = 300
_INSIDE = "!"
_UTF8 = 0x800
"""The flag of a ZIP archive whose names are UTF-8; others are taken for GBK, as Chinese ones."""
_BROKEN = (
    BadZipFile, tarfile.TarError, EOFError, zlib.error, LZMAError, NotImplementedError,
    RuntimeError, ValueError, OSError,
)  # fmt: skip


def opened(archive: Source, folder: Path) -> list[Source]:
    """What an archive holds, as files in a folder, which is made.

    Raises:
        UnreadableInput: if it is broken or encrypted, or beyond the bounds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    job = msgspec.msgpack.encode((archive.url, archive.path, str(folder)))
    members = run_bounded(unpacked, job, archive.path, SECONDS)
    return [Source(f"{archive.path}{_INSIDE}{name}", str(folder / file)) for name, file in members]


def unpacked(data: bytes, source: str) -> list[tuple[str, str]]:
    """In the child: the names of members as the archive has them, and the files they became."""
    allow_more(memory=False)
    url, path, folder = msgspec.msgpack.decode(data, type=tuple[str, str, str])
    budget = _Budget(Path(folder))
    with _stream(url) as stream:
        budget.unpack(stream, path, "", 1)
    return budget.members


@contextmanager
def _stream(url: str) -> Iterator[IO[bytes]]:
    if "://" not in url:
        with Path(url).open("rb") as file:
            yield file
        return
    import fsspec

    with fsspec.open(url, "rb") as file:
        yield file


@dataclass
class _Budget:
    """What may still be unpacked, and what was."""

    folder: Path
    left: int = MAX_TOGETHER
    members: list[tuple[str, str]] = field(default_factory=list)

    def unpack(self, stream: IO[bytes], path: str, inside: str, depth: int) -> None:
        """Take all members of an archive."""
        try:
            size = stream.seek(0, 2)
            stream.seek(0)
            _within(size, MAX_ARCHIVE, path)
            if depth == 1:
                self.left = min(self.left, max(_LEAST, _RATIO * size))
            each = _zip if path.lower().endswith(".zip") else _tar
            for name, member in each(stream):
                self._take(name, member, path, inside, depth)
        except _BROKEN as error:
            if isinstance(error, UnreadableInput):
                raise
            kind = type(error).__name__
            reason = f"压缩包已损坏、加密或不受支持（{kind}）；请解压后再读取"
            raise UnreadableInput(f"{path}：{reason}") from error

    def _take(
        self, name: str, member: Callable[[], IO[bytes]], path: str, inside: str, depth: int
    ) -> None:
        source = Source(name, "")
        if not source.may_be_read:
            return
        _within(len(self.members), MAX_MEMBERS - 1, path)
        file = self.folder / f"{len(self.members):06}{source.ending}"
        called = label(f"{inside}{name}")[:_NAME]
        with member() as packed, file.open("wb") as plain:
            self._copy(packed, plain, path)
        if source.is_packed and depth < MAX_DEPTH:
            with file.open("rb") as nested:
                self.members.append((called, file.name))
                mark = len(self.members)
                try:
                    self.unpack(nested, name, f"{called}{_INSIDE}", depth + 1)
                except UnreadableInput:
                    del self.members[mark:]  # it stays as a file that cannot be read
                    return
            self.members.remove((called, file.name))
            return
        self.members.append((called, file.name))

    def _copy(self, packed: IO[bytes], plain: IO[bytes], path: str) -> None:
        """Unpack a member, not more of it than any document may have."""
        left = MAX_BYTES + 1
        while left > 0 and (chunk := packed.read(min(_CHUNK, left))):
            left -= len(chunk)
            self.left -= len(chunk)
            _within(-self.left, 0, path)
            plain.write(chunk)


def _within(number: int, most: int, path: str) -> None:
    if number > most:
        raise UnreadableInput(f"{path}：压缩包超过上限；请解压后再读取")


Members = Iterator[tuple[str, Callable[[], IO[bytes]]]]


def _zip(stream: IO[bytes]) -> Members:
    with ZipFile(stream) as archive:
        _within(len(archive.infolist()), 10 * MAX_MEMBERS, "")
        for member in archive.infolist():
            if not member.is_dir():
                yield _named(member), lambda member=member: archive.open(member)  # type: ignore[misc]


def _named(member: ZipInfo) -> str:
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _tar(stream: IO[bytes]) -> Members:
    with tarfile.open(fileobj=stream, mode="r|*") as archive:
        for number, member in enumerate(archive):
            _within(number, 10 * MAX_MEMBERS, "")
            if member.isfile():
                file = archive.extractfile(member)
                assert file is not None
                yield member.name, lambda file=file: file  # type: ignore[misc]
