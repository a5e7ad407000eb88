"""What office documents have in common: parts in a ZIP archive, of which none may be too large."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree
from lxml.etree import _Element

from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.bounds import bound

MAX_UNPACKED = 64 * 2**20
"""Bytes of all parts unpacked."""
MAX_PART = 24 * 2**20
"""Bytes of one part that is parsed as a whole: its tree takes some twenty times as much."""
MAX_TAGS = 2_500_000
"""In one part; a document of two hundred pages has a third of it."""


@contextmanager
def opened(data: bytes, source: str, damaged: str) -> Iterator[ZipFile]:
    """An archive, its size known before anything is unpacked.

    Raises:
        UnreadableInput: if it is no archive or a part of it is broken, as ``damaged`` says; if it
            is encrypted, or unpacked larger than :data:`MAX_UNPACKED`.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > MAX_UNPACKED:
                reason = f"解压后有 {size} 字节，超过上限 {MAX_UNPACKED}；请确认文件来源"
                raise UnreadableInput(f"{source}：{reason}")
            yield archive
    except (
        BadZipFile, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError, zlib.error,
    ) as error:  # fmt: skip
        raise UnreadableInput(f"{source}：{damaged}") from error


def part(archive: ZipFile, name: str, source: str) -> _Element | None:
    """A part as a tree of XML; ``None`` if there is no such part.

    Raises:
        UnreadableInput: if it is too large, no XML, or declares entities.
        BadZipFile: if it can't be unpacked.
    """
    if name not in archive.namelist():
        return None
    if archive.getinfo(name).file_size > MAX_PART:
        raise UnreadableInput(f"{source}：{name} 解压后超过上限 {MAX_PART} 字节；请拆分后再读取")
    try:
        data = archive.read(name)
    except ValueError as error:  # it is said to begin before the archive does
        raise BadZipFile from error
    if b"<!DOCTYPE" in data:
        raise UnreadableInput(f"{source}：{name} 含有实体声明，正常的文档没有；请打开后另存")
    bound(data.count(b"<"), MAX_TAGS, "标记", source)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableInput(f"{source}：{name} 已损坏；请打开后另存") from error
