"""The same work by Dask: a lost worker loses nothing, and what ends workers is told apart."""

import os
import signal
import time

import pytest

from juesuan_analysis.corpus import schema
from juesuan_analysis.corpus.adding import Progress, add
from juesuan_analysis.corpus.engine import engine
from juesuan_analysis.corpus.store import Store
from juesuan_analysis.errors import JuesuanError

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    # Dask warns of ports in use, and of connections that end with a killed worker.
    pytest.mark.filterwarnings("ignore"),
]

POISON = 7


def square(number):
    time.sleep(0.05)
    return number * number


def ends_its_worker(number):
    if number == POISON:
        os.kill(os.getpid(), signal.SIGKILL)
    return square(number)


def none(number):
    return None


def cluster(workers):
    return distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
    )


def test_a_worker_killed_in_the_middle_loses_nothing():
    with cluster(2) as local, engine(local.scheduler_address) as at_work:
        found = {}
        for job, result in at_work.run(square, range(60), none):
            found[job] = result
            if len(found) == 5:
                os.kill(next(iter(local.workers.values())).pid, signal.SIGKILL)
    assert found == {number: number * number for number in range(60)}


def test_a_job_that_ends_each_worker_is_given_up_and_no_other_is():
    with cluster(6) as local, engine(local.scheduler_address) as at_work:
        found = dict(at_work.run(ends_its_worker, range(30), none))
    assert found == {number: None if number == POISON else number**2 for number in range(30)}


class Killing(Progress):
    """Ends a worker as soon as the first document was read, and as the first was verified."""

    def __init__(self, local):
        self.local, self.what = local, ""

    def begin(self, what, total):
        self.what = what if what in ("reading", "verifying") else ""

    def step(self, number=1):
        if self.what:
            os.kill(next(iter(self.local.workers.values())).pid, signal.SIGKILL)
        self.what = ""


def test_a_cluster_makes_the_same_corpus(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    text = (
        "某县水利局{0}年度部门决算\n支出决算表\n单位：万元\n"
        "科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
        "213\t农林水支出\t{0}.00\t2000.00\t{1}.00\n合计\t\t{0}.00\t2000.00\t{1}.00\n"
    )
    for year in (2021, 2022, 2023):
        (source / f"{year}.txt").write_text(text.format(year, year - 2000), "utf-8")
    (source / "damaged.docx").write_bytes(b"PK\x03\x04 damaged")
    add([source], tmp_path / "here")
    with cluster(2) as local:
        add([source], tmp_path / "there", scheduler=local.scheduler_address)
        add([source.as_uri()], tmp_path / "killed", scheduler=local.scheduler_address,
            progress=Killing(local))  # fmt: skip

    def told(corpus):
        return {n: sorted(map(str, Store(corpus).table(n).to_pylist())) for n in schema.resources()}

    assert told(tmp_path / "here") == told(tmp_path / "there")

    def figures(corpus):
        return [(r["document"], r["value"]) for r in Store(corpus).table("facts").to_pylist()]

    assert len(figures(tmp_path / "here")) == 18
    assert figures(tmp_path / "killed") == figures(tmp_path / "here")
    documents = Store(tmp_path / "killed").table("documents").to_pylist()
    assert sorted(row["status"] for row in documents) == ["read"] * 3 + ["refused"]


def test_no_scheduler_is_one_line(monkeypatch):
    from juesuan_analysis.corpus import cluster as room

    monkeypatch.setattr(room, "_SECONDS", 1)
    with pytest.raises(JuesuanError, match="连不上"), engine("tcp://127.0.0.1:9"):
        pass
