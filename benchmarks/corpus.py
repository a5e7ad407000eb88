"""What a corpus costs, and what it withstands: ``python -m benchmarks.corpus [PART…]``.

Parts: overhead, cores, again, sql, kills, hostile. Documents are made up; those of ``hostile`` and
``kills`` are tiny, so that a thousand of them are read in minutes, and those of ``sql`` are the
figures of made-up disclosures varied, not read ten thousand times.
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
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import uuid4

import psutil
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.alone import alone
from benchmarks.fuzzing import FORMS, spoilt
from juesuan_analysis.corpus import judging, questions, recognising, schema
from juesuan_analysis.corpus.adding import Progress, add
from juesuan_analysis.corpus.store import Store, tables_of
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
_DIGITS = "一二三四五六七八九十"


def main() -> None:
    """Measure some parts, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__)
    parser.add_argument("part", nargs="*", default=list(PARTS), metavar="PART")
    parser.add_argument("--documents", type=int, default=24, help="ordinary ones, for the ratios")
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
    """All processor time of a run, over that of warm workers that read and verify alone.

    What a run needs to begin (imports, a template) is taken off: that of a run with a third.
    """
    source = ordinary(folder / "source", asked.documents)
    files = [(path, path.read_bytes()) for path in sorted(source.iterdir())]
    number = len(files)
    few = folder / "few"
    few.mkdir()
    for path, data in files[: number // 3]:
        (few / path.name).write_bytes(data)
    more = files[number // 3 :]
    sandbox.run_bounded(alone, files[0][1], "first")
    bare, _ = _cpu(lambda: [sandbox.run_bounded(alone, data, str(path)) for path, data in more])
    sandbox.end_all()
    begun = _of_add(few, folder / "few_corpus", 1)
    whole = _of_add(source, folder / "corpus", 1) - begun
    yield "a warm worker alone, CPU ms a document", f"{1000 * bare / len(more):.0f}"
    yield "corpus add, CPU ms a document", f"{1000 * whole / len(more):.0f}"
    yield "overhead", f"{whole / bare - 1:.1%}"


def _of_add(source: Path, corpus: Path, cores: int) -> float:
    command = [sys.executable, "-m", "juesuan_analysis", "corpus", "add", str(source)]
    command += ["-o", str(corpus), "--cores", str(cores)]
    return _cpu(lambda: subprocess.run(command, check=True, capture_output=True))[0]


def cores(folder: Path, asked: argparse.Namespace) -> Told:
    """Two cores against one, by the clock; what a run needs to start is in both."""
    source = ordinary(folder / "source", asked.documents)
    clock = {}
    for number in (1, 2):
        corpus = folder / f"corpus{number}"
        clock[number] = _cpu(lambda: add([source], corpus, cores=number))[1]  # noqa: B023
        yield f"{number} core(s), s for {asked.documents} documents", f"{clock[number]:.1f}"
    yield "two cores against one", f"{clock[1] / clock[2]:.2f} x"


def again(folder: Path, asked: argparse.Namespace) -> Told:
    """A second run over a corpus that has not changed."""
    source = tiny(folder / "source", asked.tiny)
    add([source], folder / "corpus")
    _, clock = _cpu(lambda: add([source], folder / "corpus"))
    yield f"a second run, ms a document of {asked.tiny}", f"{1000 * clock / asked.tiny:.2f}"


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
    same = Counter[bool]()
    for _ in range(asked.kills):
        corpus = folder / uuid4().hex
        process = _started(source, corpus)
        time.sleep(chance.uniform(0.05, 1) * clock)
        process.kill()
        process.wait()
        _run(source, corpus)
        same[_told(corpus) == _told(folder / "whole")] += 1
        shutil.rmtree(corpus)
    yield (
        f"killed within {clock:.0f} s of {number} documents: the same, another",
        (f"{same[True]}, {same[False]}"),
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

    def __init__(self) -> None:
        self.steps = 0
        self.most: dict[int, float] = {}

    def step(self, number: int = 1) -> None:
        self.steps += number
        memory = psutil.Process().memory_info().rss / 2**20
        place = self.steps // 500
        self.most[place] = max(self.most.get(place, 0), memory)


def hostile(folder: Path, asked: argparse.Namespace) -> Told:
    """Spoilt documents of every form among good ones, and the memory of the run."""
    source = tiny(folder / "source", asked.tiny)
    spoiled = 0
    for seed in range(60):
        form = FORMS[seed % len(FORMS)]
        try:
            data = spoilt(Random(seed), form)
        except Exception:  # what is spoilt beyond being made is nothing to read
            continue
        spoiled += bool(data)
        (source / f"spoilt{seed}.{form}").write_bytes(data)
    watching = Watching()
    _, clock = _cpu(lambda: add([source], folder / "corpus", progress=watching))
    store = Store(folder / "corpus")
    paths = {r["sha256"]: r["path"] for r in store.table(schema.FILES).to_pylist()}
    good, other = Counter[str](), Counter[str]()
    for row in store.table(schema.DOCUMENTS).to_pylist():
        of_spoilt = "spoilt" in paths[row["contents"].split()[0]]
        (other if of_spoilt else good)[f"{row['status']} {row['cause']}".strip()] += 1
    yield f"{asked.tiny} good ones", json.dumps(good)
    yield f"{spoiled} spoilt ones", json.dumps(other)
    yield "s by the clock", f"{clock:.0f}"
    memory = ", ".join(f"{value:.0f}" for value in watching.most.values())
    yield "MiB of the parent after each 500 steps", memory


PARTS = {
    "overhead": overhead, "cores": cores, "again": again, "sql": sql, "kills": kills,
    "hostile": hostile,
}  # fmt: skip


if __name__ == "__main__":
    main()
