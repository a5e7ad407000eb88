"""Adds folders to a corpus: what is there already is not read again, what changed is replaced.

All files are read first, then it is planned which make a disclosure and what belongs together, then
every disclosure is verified with those beside it whose rows are not there yet. The plan is what
should be there; what is there is brought to it. A run that was stopped is gone on with by doing
the same once more.
"""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import msgspec

from juesuan_analysis.afterwards import afterwards
from juesuan_analysis.corpus import schema, work
from juesuan_analysis.corpus.contents import DUPLICATE, LOST, READ, REFUSED, Content
from juesuan_analysis.corpus.divisions import level_of
from juesuan_analysis.corpus.engine import Engine, engine
from juesuan_analysis.corpus.judging import blank
from juesuan_analysis.corpus.known import Found, contents_of
from juesuan_analysis.corpus.plan import Linked, contested, plan
from juesuan_analysis.corpus.program import fingerprint
from juesuan_analysis.corpus.recognising import Look
from juesuan_analysis.corpus.sources import Source, Summed, found
from juesuan_analysis.corpus.store import Store, Tables
from juesuan_analysis.corpus.writing import Write, writing
from juesuan_analysis.errors import JuesuanError, UnreadableInput
from juesuan_analysis.frames import Row

_CHECKED = 32
"""Files that are checked in one go."""
_ROUNDS = 5
_REMOVE = "import shutil; shutil.rmtree(sys.argv[1], True)"


class FirstLost(JuesuanError):
    """A document was lost, and the first was to be the last."""


class Progress:
    """Is told how far a run has come; this one keeps it to itself."""

    def begin(self, what: str, total: int) -> None:
        """Something of so many steps begins."""

    def step(self, number: int = 1) -> None:
        """So many steps are done."""


@dataclass
class Summary:
    """What a run did: how many files were read, known, skipped, how many documents verified.

    ``documents`` counts those of the whole corpus by status and cause.
    """

    folder: Path
    done: Counter[str] = field(default_factory=Counter)
    documents: Counter[tuple[str, str]] = field(default_factory=Counter)


def add(
    folders: Iterable[str | Path],
    corpus: Path,
    *,
    scheduler: str | None = None,
    cores: int | None = None,
    fail_fast: bool = False,
    retry: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Read and verify all disclosures below some folders into a corpus, which is made if need be.

    ``scheduler`` is the address of a Dask scheduler, ``cores`` how many of this machine to use
    without one. ``retry`` reads again what was lost; ``fail_fast`` stops at the first document that
    is lost or cannot be read.

    Raises:
        UnreadableInput: if a folder is not there, or nothing in any may be a disclosure.
        UnwritableOutput: if the corpus cannot be written to.
        FirstLost: with ``fail_fast``.
    """
    store = Store(corpus)
    summary = Summary(store.folder)
    store.make()
    with engine(scheduler, cores) as at_work, _aside(store.folder) as aside:
        run = _Run(store, at_work, summary, progress or Progress(), fail_fast, retry)
        run.read(run.checked(run.sources(list(map(str, folders)), aside)))
        for _ in range(_ROUNDS):  # another run may have added what belongs to ours
            if not run.verify():
                break
        store.tidy_up()
    columns = store.table(schema.DOCUMENTS, ["status", "cause"]).to_pylist()
    summary.documents.update((row["status"], row["cause"]) for row in columns)
    return summary


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A place for what archives hold, in the corpus's folder, which all workers see."""
    place = folder / f".unpacked-{uuid4().hex}"
    with afterwards(_REMOVE, str(place)) as watch:
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)
            watch.kill()


@dataclass
class _Run:
    """One run, step by step."""

    store: Store
    engine: Engine
    summary: Summary
    progress: Progress
    fail_fast: bool
    retry: bool
    program: str = field(default_factory=fingerprint)

    # What is there

    def sources(self, folders: Sequence[str], aside: Path) -> Iterator[Source | Content]:
        """The files below the folders and in archives; archives that could not be opened."""
        every = list(found(folders, self.store.folder))
        useful = [source for source in every if source.may_be_read]
        self.summary.done["skipped"] += len(every) - len(useful)
        if not useful:
            raise UnreadableInput(f"{'、'.join(folders)}：没有可能是决算公开的文件；请检查路径")
        yield from (source for source in useful if not source.is_packed)
        yield from self._unpacked([source for source in useful if source.is_packed], aside)

    def _unpacked(self, archives: Sequence[Source], aside: Path) -> Iterator[Source | Content]:
        if archives:
            self.progress.begin("unpacking", len(archives))
        jobs = [
            work.Opening(source.path, source.url, str(aside / f"{number}"))
            for number, source in enumerate(archives)
        ]
        for job, (members, reason) in self.engine.run(work.unpack, jobs, _never_opened):
            self.progress.step()
            yield from members
            if reason:
                (own,) = work.check([Source(job.path, job.url)])
                about = (self.program, REFUSED, "archive", reason)
                yield Content(own.sha256, (job.path,), own.size, *about)

    def checked(self, sources: Iterable[Source | Content]) -> Iterator[Summed | Content]:
        """The files with their checksums."""
        every = list(sources)
        self.progress.begin("checking", len(every))
        yield from (each for each in every if isinstance(each, Content))
        files = [each for each in every if isinstance(each, Source)]
        jobs = [files[i : i + _CHECKED] for i in range(0, len(files), _CHECKED)]
        for _, checked in self.engine.run(work.check, jobs, _never_checked):
            self.progress.step(len(checked))
            yield from checked

    # Reading

    def read(self, checked: Iterable[Summed | Content]) -> None:
        """Read the files whose content is not known yet; note where all were found."""
        found = Found(self.store, self.program, self.retry, checked)
        self.summary.done["read"] += len(found.new)
        self.summary.done["known"] += found.known
        jobs = [self._reading(each) for each in found.new]
        with writing(self.store, schema.FILES) as write:
            write(_file_rows([*found.moved, *found.unread]), found.gone)
            if jobs:
                self.progress.begin("reading", len(jobs))
            for job, content in self.engine.run(work.recognise, jobs, _never_read):
                self.progress.step()
                places = found.places.get(content.sha256) or [job.path]
                write(_file_rows([content.at(places)]))
                self._stop_at(content.status, content.path, content.reason)
        for content in found.outdated:
            for what in ("document", "look"):
                path = self.store.packed(content.sha256, content.program, what)
                path.unlink(missing_ok=True)

    def _reading(self, each: Summed) -> work.Reading:
        packed = self.store.packed(each.sha256, self.program)
        return work.Reading(
            each.source.path, each.source.url, each.sha256, self.program, str(packed)
        )

    def _stop_at(self, status: str, path: str, reason: str) -> None:
        if self.fail_fast and status in (LOST, REFUSED):
            raise FirstLost(f"{path}：{reason}；已按 --fail-fast 停下，此前的结果都已写好")

    # Verifying

    def verify(self) -> int:
        """Bring what is there to what is planned; how many documents that changed."""
        columns = ["document", "task", "contents"]
        there = self.store.table(schema.DOCUMENTS, columns).to_pylist()
        contents = contents_of(self.store)  # after the documents: theirs are there by now
        own = [content for content in contents if content.program == self.program]
        linked = {each.planned.document: each for each in plan(own, self._looks(own), self.program)}
        tasks = {row["document"]: row["task"] for row in there}
        todo = [each for each in linked.values() if tasks.get(each.planned.document) != each.task]
        gone = _gone(there, linked, contents, own)
        with writing(self.store, schema.DOCUMENTS) as write:
            write(Store.nothing(schema.DOCUMENTS), gone)
            for each in todo:
                if each.planned.status != READ:
                    write(_as_tables(_row(each)))
            self._judge([each for each in todo if each.planned.status == READ], write)
        return len(todo) + len(gone)

    def _looks(self, contents: Sequence[Content]) -> dict[str, Look]:
        """Closer looks at the files that may be others' twins or parts."""
        near = contested(contents)
        paths = {c.sha256: self.store.packed(c.sha256, self.program, "look") for c in near}
        jobs = [
            work.Looking(
                c.path, str(paths[c.sha256].with_suffix(".document")), str(paths[c.sha256])
            )
            for c in near
            if not paths[c.sha256].is_file()
        ]
        if jobs:
            self.progress.begin("comparing", len(jobs))
        for _ in self.engine.run(work.look, jobs, _never_seen):
            self.progress.step()
        there = {sha: path for sha, path in paths.items() if path.is_file()}
        return {
            sha: msgspec.msgpack.decode(path.read_bytes(), type=Look) for sha, path in there.items()
        }

    def _judge(self, todo: Sequence[Linked], write: Write) -> None:
        self.summary.done["verified"] += len(todo)
        if todo:
            self.progress.begin("verifying", len(todo))
        linked = {each.planned.document: each for each in todo}
        jobs = (self._judging(each) for each in todo)
        for job, judged in self.engine.run(work.judge, jobs, _never_judged):
            self.progress.step()
            if judged.tables:
                write(schema.from_bytes(judged.tables))
            else:
                own = linked[str(job.about["document"])]
                about = {"status": judged.status, "cause": judged.cause, "reason": judged.reason}
                write(_as_tables(_row(own) | about))
                self._stop_at(judged.status, job.path, judged.reason)

    def _judging(self, each: Linked) -> work.Judging:
        own, others = each.planned, each.beside
        return work.Judging(
            _about(each),
            own.contents[0].path,
            [self._packed(content) for content in own.contents],
            [(o.document, [self._packed(content) for content in o.contents]) for o in others],
        )

    def _packed(self, content: Content) -> str:
        return str(self.store.packed(content.sha256, self.program))


def _gone(
    there: Iterable[Row],
    linked: Iterable[str],
    contents: Iterable[Content],
    own: Iterable[Content],
) -> list[str]:
    """Documents that are there and no more planned: their files have changed, or make others.

    What another version of the program read stays until its files are found again.
    """
    known, planned = {content.sha256 for content in contents}, set(linked)
    current = {content.sha256 for content in own}
    found = []
    for row in there:
        checksums = set(row["contents"].split())
        if row["document"] not in planned and (checksums <= current or not checksums <= known):
            found.append(row["document"])
    return found


# Rows of what is not verified


def _file_rows(contents: Iterable[Content]) -> Tables:
    return {schema.FILES: schema.as_table(schema.FILES, (content.row for content in contents))}


def _as_tables(row: Row) -> Tables:
    """A document of which nothing but its own row is known."""
    empty = Store.nothing(schema.DOCUMENTS)
    return {**empty, schema.DOCUMENTS: schema.as_table(schema.DOCUMENTS, [row])}


def _about(each: Linked) -> Row:
    """What is known of a document without reading it."""
    own = each.planned
    return {
        "document": own.document,
        "files": len(own.contents),
        "contents": " ".join(content.sha256 for content in own.contents),
        "beside": " ".join(other.document for other in each.beside),
        "program": each.program,
        "task": each.task,
    }


def _row(each: Linked) -> Row:
    own, first = each.planned, each.planned.contents[0]
    publication = own.publication
    return {
        **blank(schema.DOCUMENTS),
        **_about(each),
        "status": own.status,
        "cause": first.cause,
        "reason": _twice(own.differing) if own.status == DUPLICATE else first.reason,
        "same_as": own.same_as,
        "department": publication.department,
        "year": publication.period.year,
        "kind": publication.period.phase,
        "scope": publication.scope,
        "level": level_of(publication.department),
    }


def _twice(differing: int) -> str:
    if not differing:
        return "与另一份印的是同一决算"
    return f"与另一份印的是同一决算；其中 {differing} 个数在那一份里没有，或数值不同"


# What is told of a job whose worker was lost with it, again and again

_WORKER = "所在的工作进程反复中断"


def _never_opened(_: work.Opening) -> tuple[list[Source], str]:
    return [], _WORKER


def _never_checked(_: Sequence[Source]) -> list[Summed]:
    return []


def _never_read(job: work.Reading) -> Content:
    return Content(job.sha256, (job.path,), 0, job.program, LOST, "worker", _WORKER)


def _never_seen(_: work.Looking) -> str:
    return _WORKER


def _never_judged(_: work.Judging) -> work.Judged:
    return work.Judged(b"", LOST, "worker", _WORKER)
