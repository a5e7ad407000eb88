"""A run that is stopped takes along all it has started, and leaves a whole folder or none."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from juesuan_analysis import CHAOYANG_2023
from juesuan_analysis.document import Document
from juesuan_analysis.readers.text import read_text_blocks
from juesuan_analysis.stopping import SIGNALS, stoppable
from tests.killing import _MARK, SECONDS, Bench, marked
from tests.typesetting import LAYOUTS, made_up, typeset

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGKILL: -9}
BOTH = pytest.mark.parametrize("group", [False, True], ids=["alone", "group"])

AT_WORK = """
import subprocess, sys
from juesuan_analysis.stopping import stoppable
from juesuan_analysis.workers import workers
sleeper = [sys.executable, "-c", "print(flush=True); import time; time.sleep(60)"]
with stoppable(), workers(2, int) as pool:
    for job in [pool.submit(subprocess.run, sleeper, start_new_session=True) for _ in range(2)]:
        job.result()
"""

NAMES = "facts tables statements identities implied findings projects indicators"
PACKAGE = [*(f"{name}.csv" for name in NAMES.split()), "datapackage.json"]


def gone_in_time(mark):
    end = time.monotonic() + SECONDS
    while marked(mark) and time.monotonic() < end:
        time.sleep(0.05)
    return marked(mark) == []


@pytest.fixture(autouse=True)
def heard():
    """What starts the tests may ignore a signal (`nohup` does), and children inherit that."""
    for number in CODES:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


@BOTH
@pytest.mark.parametrize("number", CODES, ids=lambda number: number.name)
def test_workers_and_what_they_have_started_end_with_the_run(tmp_path, number, group):
    mark = str(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", AT_WORK],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, _MARK: mark}, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout
        process.stdout.read(2)  # a line of each sleeper
        (os.killpg if group else os.kill)(process.pid, number)
        assert process.wait() == CODES[number]
    assert gone_in_time(mark)


def test_what_is_ignored_from_the_start_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_signals_are_as_before_after_a_command():
    before = [signal.getsignal(number) for number in SIGNALS]
    with stoppable():
        assert [signal.getsignal(number) for number in SIGNALS] != before
    assert [signal.getsignal(number) for number in SIGNALS] == before


def waiting_for(found):
    """Waits until something is there, or the run is over."""

    def wait(process):
        while process.poll() is None and not found():
            time.sleep(0.005)

    return wait


@BOTH
@pytest.mark.parametrize("number", CODES, ids=lambda number: number.name)
def test_a_reader_ends_with_the_run_and_takes_its_folder_along(tmp_path, number, group):
    text, _ = made_up(1)
    document = Document(Path("made_up.txt"), "", read_text_blocks(text.encode(), "made_up"))
    (tmp_path / "made_up.pdf").write_bytes(typeset(document, LAYOUTS["shanghai"]))
    bench = Bench(tmp_path, "verify", str(tmp_path / "made_up.pdf"))
    read = waiting_for(lambda: list(bench.temporary.rglob("job")))
    left = bench.stop(number, read, group)
    assert left.code == CODES[number]
    assert left.nothing_else, left


@pytest.mark.slow
@pytest.mark.parametrize("written", [0, 1, 4, 9])
@pytest.mark.parametrize("older", [False, True], ids=["first", "again"])
def test_a_killed_extract_leaves_a_whole_folder_or_none(tmp_path, older, written):
    bench = Bench(tmp_path, "extract", str(CHAOYANG_2023))
    bench.whole = dict.fromkeys(PACKAGE, b"")
    if older:
        bench.lay()
    aside = waiting_for(lambda: len(list(bench.out.glob(".folder.*/*"))) >= written)
    left = bench.stop(signal.SIGKILL, aside, group=False)
    assert left.nothing_else, left


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "group"),
    [(signal.SIGTERM, False), (signal.SIGINT, True), (signal.SIGKILL, False)],
)
def test_a_report_that_is_stopped_leaves_no_process_and_the_folder_as_it_was(
    tmp_path, number, group
):
    bench = Bench(tmp_path, "report", str(CHAOYANG_2023))
    bench.folder.mkdir()
    (bench.folder / "index.html").write_bytes(b"old")
    bench.whole = {"index.html": b""}
    notebooks = waiting_for(lambda: list(bench.out.glob(".folder.*/notebooks/.0*.ipynb")))
    left = bench.stop(number, notebooks, group)
    assert (left.code, left.folder) == (CODES[number], "old")
    assert left.nothing_else, left
