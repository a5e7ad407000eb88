"""What a worker does, on this machine or another: fetch, have a bounded child read or verify.

A document meets the parser and the checks in a fork of a warm template, one document a fork. What
it does to its fork is told as what became of it; the worker goes on. Each function takes one job
and returns plain data; none raises because of a document.
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from juesuan_analysis.corpus.archives import opened
from juesuan_analysis.corpus.contents import LOST, REFUSED, Content, ended
from juesuan_analysis.corpus.judging import SECONDS, as_job, judged
from juesuan_analysis.corpus.recognising import look_at, recognised, titled
from juesuan_analysis.corpus.sources import Source, Summed, content, summed
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.files import write_whole
from juesuan_analysis.frames import Row
from juesuan_analysis.readers import pdf_seconds
from juesuan_analysis.readers.sandbox import run_bounded

_REASON = 300


class Opening(msgspec.Struct, frozen=True):
    """An archive, and the folder for what it holds."""

    path: str
    url: str
    folder: str


class Reading(msgspec.Struct, frozen=True):
    """A file to be read, and where the packed document goes."""

    path: str
    url: str
    sha256: str
    program: str
    packed: str


class Looking(msgspec.Struct, frozen=True):
    """A packed document to be looked at, and where what was seen goes."""

    path: str
    packed: str
    look: str


class Judging(msgspec.Struct, frozen=True):
    """A disclosure in its packed documents, and those it is held against, each with its id.

    ``about`` is what ``documents`` says of it beyond what the document tells.
    """

    about: Row
    path: str
    own: list[str]
    beside: list[tuple[str, list[str]]]


class Judged(msgspec.Struct, frozen=True):
    """The rows of a disclosure, encoded; without any, what became of it instead."""

    tables: bytes = b""
    status: str = ""
    cause: str = ""
    reason: str = ""


def check(sources: Sequence[Source]) -> list[Summed]:
    """The checksums of some files."""
    return summed(sources)


def unpack(job: Opening) -> tuple[list[Source], str]:
    """The files of an archive, or why it was not opened."""
    try:
        return opened(Source(job.path, job.url), Path(job.folder)), ""
    except UnreadableInput as error:
        return [], str(error).removeprefix(f"{job.path}：")[:_REASON]


def recognise(job: Reading) -> Content:
    """Whose disclosure a file is; the document it holds is packed for later."""
    data = b""
    try:
        data = content(Source(job.path, job.url))
        found = titled(run_bounded(recognised, data, job.path, pdf_seconds(), lasting=True))
    except UnreadableInput as error:
        return _content(job, data).unread(error)
    write_whole(Path(job.packed), found.document)
    return _content(job, data).as_titled(found.publication)


def _content(job: Reading, data: bytes) -> Content:
    return Content(sha256(data).hexdigest(), (job.path,), len(data), job.program)


def look(job: Looking) -> str:
    """Have a closer look at a document; empty, or why nothing was seen."""
    try:
        seen = run_bounded(look_at, Path(job.packed).read_bytes(), job.path, lasting=True)
    except (UnreadableInput, OSError) as error:
        return str(error)
    write_whole(Path(job.look), seen)
    return ""


def judge(job: Judging) -> Judged:
    """Verify a disclosure together with those beside it."""
    try:
        beside = [(name, [Path(p).read_bytes() for p in parts]) for name, parts in job.beside]
        data = as_job(job.about, [Path(p).read_bytes() for p in job.own], beside)
        rows = run_bounded(judged, data, job.path, SECONDS, lasting=True)
    except UnreadableInput as error:
        _, cause, reason = ended(error, job.path)
        return Judged(b"", LOST, cause, reason)
    except OSError as error:
        reason = f"语料库中存下的文档读不到（{error.strerror}）"
        return Judged(b"", REFUSED, "unreadable", reason)
    return Judged(rows)
