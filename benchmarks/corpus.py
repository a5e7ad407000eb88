"""What a corpus costs, and what it withstands: ``python -m benchmarks.corpus [PART…]``.

Parts: overhead, cores, many, sql, kills, hostile. The ratios of the first two mean something on a
machine that does nothing else; they take less than three minutes there. Documents are made up;
those of ``many``, ``hostile`` and ``kills`` are tiny, so that a thousand of them are read in
minutes, and those of ``sql`` are the figures of made-up disclosures varied, not read ten thousand
times.
"""

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import uuid4

import psutil
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks import alone
from benchmarks.fuzzing import FORMS, spoilt
from juesuan_analysis.corpus import judging, questions, recognising, schema
from juesuan_analysis.corpus.adding import Progress, add
from juesuan_analysis.corpus.engine import here
from juesuan_analysis.corpus.store import Store, tables_of
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers import sandbox
from tests.generating import STYLES, make
from tests.generating.forms import as_bytes

DOCUMENTS = 10_000
_TINY = """\
{name}{year}年度部门决算
第一部分 {year}年度部门决算情况说明
一、支出决算情况说明
{year}年度支出合计{whole:.2f}万元，其中：基本支出{basic:.2f}万元；项目支出{project:.2f}万元。
第二部分 {year}年度部门决算表
支出决算表
单位：万元
科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
213\t农林水支出\t{whole:.2f}\t{basic:.2f}\t{project:.2f}
合计\t\t{whole:.2f}\t{basic:.2f}\t{project:.2f}
"""
_FEW = 4
_DIGITS = "一二三四五六七八九十"


def main() -> None:
    """Measure some parts, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__)
    parser.add_argument("part", nargs="*", default=list(PARTS), metavar="PART")
    parser.add_argument("--documents", type=int, default=24, help="ordinary ones, for the ratios")
    parser.add_argument(
        "--times", type=int, default=3, help="to measure overhead; the least counts"
    )
    parser.add_argument("--tiny", type=int, default=1000, help="tiny ones, for the rest")
    parser.add_argument("--kills", type=int, default=20)
    asked = parser.parse_args()
    for part in asked.part:
        with TemporaryDirectory() as folder:
            for what, value in PARTS[part](Path(folder), asked):
                print(f"{part:9} {what:58} {value}", flush=True)


Told = Iterator[tuple[str, str]]


def ordinary(folder: Path, number: int) -> Path:
    """Disclosures of ordinary length in all styles, as text."""
    folder.mkdir()
    styles = list(STYLES)
    for seed in range(number):
        made = as_bytes(make(seed, styles[seed % len(styles)]), "txt")
        (folder / f"{seed}.txt").write_bytes(made)
    return folder


def tiny(folder: Path, number: int) -> Path:
    """Disclosures of a few lines, each of a department and two years."""
    folder.mkdir()
    for seed in range(number):
        chance, (which, year) = Random(seed), divmod(seed, 2)
        name = "".join(_DIGITS[int(digit)] for digit in f"{which:05}")
        basic, project = chance.randrange(10**6) / 100, chance.randrange(10**6) / 100
        text = _TINY.format(name=f"{name}县水务局", year=2022 + year, basic=basic,
                            project=project, whole=basic + project)  # fmt: skip
        (folder / f"{seed}.txt").write_text(text, "utf-8")
    return folder


def _cpu(do: Callable[[], object]) -> tuple[float, float]:
    """Processor time of all processes, and time by the clock, of something."""
    begun, before = time.monotonic(), _used()
    do()
    return _used() - before, time.monotonic() - begun


def _used() -> float:
    own, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF,
                                                      resource.RUSAGE_CHILDREN))  # fmt: skip
    times = own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
    for child in psutil.Process().children(recursive=True):
        each = child.cpu_times()
        times += each.user + each.system + each.children_user + each.children_system
    return times


def overhead(folder: Path, asked: argparse.Namespace) -> Told:
    """Processor time a document, over that of a warm worker that reads and verifies alone.

    The worker's are taken in turns for each document, several times, and the least counts: other
    work on the machine makes both slower. What the command itself does is that of a run, less that
    of a run with a few, which have to begin as well.
    """
    source, few = ordinary(folder / "all", asked.documents), ordinary(folder / "few", _FEW)
    least = Counter[str]()
    for path in sorted(source.iterdir()):
        least.update(_least(path, asked.times))
    sandbox.end_all()
    _own(few, folder / "first_corpus")  # the first run of a process imports what the next have
    own = _own(source, folder / "corpus") - _own(few, folder / "few_corpus")
    each = {name: 1000 * seconds / asked.documents for name, seconds in least.items()}
    each["command"] = 1000 * own / (asked.documents - _FEW)
    worker, all_together = each.pop("alone"), sum(each.values())
    yield "a warm worker alone, CPU ms a document", f"{worker:.0f}"
    yield "the same, and its fork", f"{worker + _of_fork():.0f}"
    told = ", ".join(f"{name} {ms:.1f}" for name, ms in each.items())
    yield "corpus add, CPU ms a document", f"{all_together:.0f} ({told})"
    yield "overhead", f"{all_together / worker - 1:.1%}"


def _least(path: Path, times: int) -> Counter[str]:
    """Seconds that a document takes a worker alone, and in the two steps of a corpus."""
    data, source, taken = path.read_bytes(), str(path), dict[str, list[float]]()

    def take(job: Callable[[bytes, str], alone.Timed], given: bytes) -> bytes:
        seconds, made = sandbox.run_bounded(job, given, source, 60, lasting=True)
        taken.setdefault(job.__name__, []).append(seconds)
        return made

    for _ in range(times):
        take(alone.alone, data)
        titled = recognising.titled(take(alone.recognised, data))
        take(alone.judged, judging.as_job({"document": ""}, [titled.document]))
    return Counter({name: min(seconds) for name, seconds in taken.items()})


def _own(source: Path, corpus: Path) -> float:
    """Processor time of this process for a run, its workers apart."""
    begun = time.process_time()
    add([source], corpus, cores=1)
    return time.process_time() - begun


def _of_fork() -> float:
    """Processor time of a fork that does next to nothing, in ms."""
    number = 40
    begun = _used()
    for _ in range(number):
        with suppress(UnreadableInput):
            sandbox.run_bounded(alone.recognised, b" ", "empty")
    return 1000 * (_used() - begun) / number


def cores(folder: Path, asked: argparse.Namespace) -> Told:
    """Two cores against one, by the clock; what a run needs to start is in both.

    What the command itself does, and no worker, is what a second core cannot halve. Cores that
    share a cache or a neighbour are not twice one: how much faster the workers alone are on two is
    what the machine allows.
    """
    number = 3 * asked.documents
    source = ordinary(folder / "source", number)
    clock = {}
    free = [_cpu(lambda: _by_workers(source, many))[1] for many in (1, 2)]  # noqa: B023
    yield "two cores against one, workers alone", f"{free[0] / free[1]:.2f} x"
    for many in (1, 2):
        own = time.process_time()
        corpus = folder / f"corpus{many}"
        used, clock[many] = _cpu(lambda: add([source], corpus, cores=many))  # noqa: B023
        own = time.process_time() - own
        yield f"{many} core(s), s for {number} documents", f"{clock[many]:.1f}"
        yield "  CPU s of all, of the command itself", f"{used:.1f}, {own:.2f}"
        yield "  two cores could be faster by", f"{used / (own + (used - own) / 2):.2f} x"
    yield "two cores against one", f"{clock[1] / clock[2]:.2f} x"


def _by_workers(source: Path, many: int) -> None:
    """Read and verify all documents as warm workers do without a corpus."""

    def read(path: Path) -> bytes:
        return sandbox.run_bounded(alone.alone, path.read_bytes(), str(path), 60, lasting=True)[1]

    with here(many) as pool:
        for _ in pool.run(read, sorted(source.iterdir()), lambda _: b""):
            pass


def many(folder: Path, asked: argparse.Namespace) -> Told:
    """The memory of a run over many documents, and a second run over what has not changed."""
    source = tiny(folder / "source", asked.tiny)
    watching = Watching(asked.tiny)
    used, clock = _cpu(lambda: add([source], folder / "corpus", progress=watching))
    yield f"CPU s, s by the clock for {asked.tiny} documents", f"{used:.0f}, {clock:.0f}"
    yield from watching.told()
    used, clock = _cpu(lambda: add([source], folder / "corpus"))
    each = f"{1000 * clock / asked.tiny:.2f}, {1000 * used / asked.tiny:.2f}"
    yield "a second run, ms a document by the clock, of CPU", each


def sql(folder: Path, asked: argparse.Namespace) -> Told:
    """Questions over the figures of ten thousand disclosures."""
    corpus = varied(folder, DOCUMENTS)
    rows = int(corpus.sql("SELECT count(*) AS n FROM facts")["n"][0])
    size = sum(path.stat().st_size for path in corpus.folder.rglob("*.parquet")) / 2**20
    yield "documents, rows of facts, MiB of Parquet", f"{DOCUMENTS}, {rows}, {size:.0f}"
    for what, question in _QUESTIONS.items():
        clock = min(_cpu(lambda: corpus.sql(question))[1] for _ in range(3))  # noqa: B023
        yield f"{what}, s", f"{clock:.2f}"


_QUESTIONS = {
    "a grouped sum over facts": "SELECT code, sum(value) FROM facts GROUP BY code",
    "the same by department and year": (
        "SELECT department, documents.year, sum(value) FROM facts JOIN documents USING (document) "
        "WHERE \"table\" = '03' GROUP BY ALL"
    ),
    "all spending by subject (view)": "SELECT code, sum(amount) FROM spending GROUP BY code",
}


def varied(folder: Path, number: int) -> questions.Corpus:
    """A corpus of so many documents: a few dozen made-up ones over and over, with other figures."""
    store = Store(folder / "varied")
    store.make()
    few = [_rows(seed) for seed in range(20)]
    for start in range(0, number, 250):
        parts = [_other(few[n % len(few)], n) for n in range(start, min(start + 250, number))]
        whole = {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]}
        store.put(schema.DOCUMENTS, whole)
    return questions.open(folder / "varied")


def _rows(seed: int) -> dict[str, pa.Table]:
    sandbox_free = as_bytes(make(seed, list(STYLES)[6 if seed % 2 else 11]), "txt")
    document = recognising.titled(recognising.recognised(sandbox_free, "made_up.txt")).document
    job = judging.Job({**judging.blank(schema.DOCUMENTS), "document": ""}, [document])
    d = judging.disclosure(job)
    found = judging.tables(d, judging.Job({"document": ""}, [document]))
    return {name: table for name, table in found.items() if name in tables_of(schema.DOCUMENTS)}


def _other(tables: dict[str, pa.Table], number: int) -> dict[str, pa.Table]:
    """The same document and figures as another one, every figure changed alike."""
    found = dict(Store.nothing(schema.DOCUMENTS))
    for name in (schema.DOCUMENTS, "facts"):
        table = tables[name]
        key = pa.array([f"{number:032x}"] * table.num_rows, pa.string())
        table = table.set_column(0, "document", key)
        if name == "facts":
            at = table.schema.get_field_index("value")
            kept = table["value"].cast(pa.decimal128(30, 10))
            value = pc.add(kept, pa.scalar(number % 97)).cast(table["value"].type)
            table = table.set_column(at, "value", value)
        found[name] = table
    return found


def kills(folder: Path, asked: argparse.Namespace) -> Told:
    """Killed at random moments, then run again: the same data set as never killed?"""
    number = min(asked.tiny, 200)
    source, chance = tiny(folder / "source", number), random.Random(1)
    _, clock = _cpu(lambda: _run(source, folder / "whole"))
    whole, found = _told(folder / "whole"), Counter[str]()
    for _ in range(asked.kills):
        corpus = folder / uuid4().hex
        process = _started(source, corpus)
        time.sleep(chance.uniform(0.05, 1) * clock)
        process.kill()
        found["killed in the middle"] += process.wait() < 0
        found["no corpus yet" if not Store(corpus).exists else "whole as left"] += _is_whole(corpus)
        _run(source, corpus)
        found["the same in the end"] += _told(corpus) == whole
        shutil.rmtree(corpus)
    yield f"{asked.kills} runs of {number} documents, {clock:.0f} s each", json.dumps(found)


def _is_whole(corpus: Path) -> bool:
    """Whether what a run left can be read: every table, and every document's rows with it."""
    store = Store(corpus)
    if not store.exists:
        return True
    tables = {name: store.table(name) for name in schema.resources()}
    known = {*tables[schema.DOCUMENTS]["document"].to_pylist()}
    return all(
        {*table["document"].to_pylist()} <= known
        for name, table in tables.items()
        if name != schema.FILES
    )


def _started(source: Path, corpus: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "juesuan_analysis", "corpus", "add", str(source)]
    return subprocess.Popen([*command, "-o", str(corpus)], stdout=-3, stderr=-3)


def _run(source: Path, corpus: Path) -> None:
    assert _started(source, corpus).wait() == 0


def _told(corpus: Path) -> bytes:
    """Every row of every table, sorted, as bytes."""
    store = Store(corpus)
    tables = {name: sorted(json.dumps(row, default=str) for row in store.table(name).to_pylist())
              for name in schema.resources()}  # fmt: skip
    return json.dumps(tables).encode()


class Watching(Progress):
    """Notes the memory of this process as documents are read and verified."""

    def __init__(self, number: int) -> None:
        self._number, self._what, self._steps = number, "", 0
        self._most: dict[str, list[float]] = {}

    def begin(self, what: str, total: int) -> None:
        self._what, self._steps = what, 0
        self._most.setdefault(what, [0.0] * 10)

    def step(self, number: int = 1) -> None:
        tenths = self._most[self._what]
        at = min(9, 10 * self._steps // self._number)
        tenths[at] = max(tenths[at], psutil.Process().memory_info().rss / 2**20)
        self._steps += number

    def told(self) -> Told:
        """The most of each tenth of the documents, by what was done with them."""
        for what, tenths in self._most.items():
            yield f"MiB of the parent while {what}", ", ".join(f"{m:.0f}" for m in tenths)


def hostile(folder: Path, asked: argparse.Namespace) -> Told:
    """Spoilt documents of every form among good ones, and the memory of the run."""
    source = tiny(folder / "source", asked.tiny)
    spoiled = set[bytes]()
    for seed in range(60):
        form = FORMS[seed % len(FORMS)]
        try:
            data = spoilt(Random(seed), form)
        except Exception:  # what is spoilt beyond being made is nothing to read
            continue
        spoiled.add(data)
        (source / f"spoilt{seed}.{form}").write_bytes(data)
    watching = Watching(asked.tiny + len(spoiled))
    _, clock = _cpu(lambda: add([source], folder / "corpus", progress=watching))
    store = Store(folder / "corpus")
    paths = {r["sha256"]: r["path"] for r in store.table(schema.FILES).to_pylist()}
    good, other = Counter[str](), Counter[str]()
    for row in store.table(schema.DOCUMENTS).to_pylist():
        of_spoilt = "spoilt" in paths[row["contents"].split()[0]]
        (other if of_spoilt else good)[f"{row['status']} {row['cause']}".strip()] += 1
    yield f"{asked.tiny} good ones", json.dumps(good)
    yield f"{len(spoiled)} spoilt ones", json.dumps(other)
    yield "s by the clock", f"{clock:.0f}"
    yield from watching.told()


PARTS = {
    "overhead": overhead, "cores": cores, "many": many, "sql": sql, "kills": kills,
    "hostile": hostile,
}  # fmt: skip


if __name__ == "__main__":
    main()
