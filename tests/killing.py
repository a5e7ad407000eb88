"""Stops commands at moments spread over their run, and tells what they leave.

``python -m tests.killing report --times 30`` kills thirty runs and prints the counters.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psutil

from juesuan_analysis import CHAOYANG_2023

SECONDS = 2
"""How long children, and what a run has put aside, may stay after it."""
_MARK = "JUESUAN_TEST_RUN"
_OLD, _MINE = b"old", "mine.txt"

Contents = dict[str, bytes]


@dataclass(frozen=True)
class Left:
    """What is there after a run that was stopped."""

    code: int
    folder: str
    """``old``, ``new`` or ``none``; ``torn`` if it is no whole folder of one run."""
    processes: tuple[str, ...]
    beside: tuple[str, ...]
    """What stays beside the folder, or among temporary files."""

    @property
    def nothing_else(self) -> bool:
        """Whether the folder is whole or not there, and nothing stays besides."""
        return self.folder != "torn" and not self.processes and not self.beside


class Bench:
    """A place where one command is run, and stopped, again and again."""

    def __init__(self, place: Path, *command: str) -> None:
        self.command = command
        self.out, self.temporary = place / "out", place / "tmp"
        self.folder = self.out / "folder"
        self.out.mkdir()
        self.temporary.mkdir()
        self.whole: Contents = {}

    def start(self) -> tuple[subprocess.Popen[bytes], str]:
        """A run, and the mark that all its processes bear."""
        mark = uuid4().hex
        output = ["-o", str(self.folder)] if self.command[0] != "verify" else []
        process = subprocess.Popen(
            [sys.executable, "-m", "juesuan_analysis", *self.command, *output],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, _MARK: mark, "TMPDIR": str(self.temporary)},
            start_new_session=True,
        )
        return process, mark

    def finish(self) -> float:
        """Run to the end; returns the seconds it took."""
        began = time.monotonic()
        process, mark = self.start()
        try:
            assert process.wait() in (0, 1)
        finally:
            process.kill()
        took = time.monotonic() - began
        self.whole = _contents(self.folder)
        assert self._left(process.returncode, mark).nothing_else
        return took

    def lay(self) -> None:
        """Put an older run's folder there, and a file of somebody's own in it."""
        self.clear()
        for name in (*self.whole, _MINE):
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(_OLD)

    def clear(self) -> None:
        """Have no folder there."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(
        self, number: int, until: Callable[[subprocess.Popen[bytes]], object], group: bool
    ) -> Left:
        """Start a run, wait, send a signal to it or to its whole group; what is then left."""
        process, mark = self.start()
        try:
            until(process)
            if process.poll() is None:
                (os.killpg if group else os.kill)(process.pid, number)
            code = process.wait(10 * SECONDS)
        finally:
            process.kill()
        return self._left(code, mark)

    def _left(self, code: int, mark: str) -> Left:
        end = time.monotonic() + SECONDS
        while not (left := self._now(code, mark)).nothing_else and time.monotonic() < end:
            time.sleep(0.05)
        return left

    def _now(self, code: int, mark: str) -> Left:
        there = [path for path in self.out.iterdir() if path != self.folder]
        hidden = [path for path in self.folder.rglob(".*") if self.folder.exists()]
        beside = [*there, *hidden, *self.temporary.iterdir()]
        names = tuple(str(path.relative_to(self.out.parent)) for path in beside)
        return Left(code, self._state(), tuple(marked(mark)), names)

    def _state(self) -> str:
        if not self.folder.exists():
            return "none"
        found = _contents(self.folder)
        mine = found.pop(_MINE, _OLD)
        old = {content == _OLD for content in found.values()}
        if mine != _OLD or found.keys() != self.whole.keys() or len(old) != 1:
            return "torn" if self.whole else "new"
        return "old" if old == {True} else "new"


def _contents(folder: Path) -> Contents:
    files = (path for path in folder.rglob("*") if path.is_file()) if folder.exists() else ()
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def marked(mark: str) -> list[str]:
    """The processes that bear a mark, as they were started."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(_MARK) == mark:
                found.append(f"{process.pid} {' '.join(process.cmdline())[:200]}")
        except (psutil.Error, OSError):
            continue  # gone, dead, or none of ours
    return found


def after(seconds: float) -> Callable[[object], None]:
    """Waits so long, whatever the run does."""
    return lambda _: time.sleep(seconds)


def main() -> None:
    """Kill runs of one command, and print what they left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["extract", "report", "verify"])
    parser.add_argument("file", nargs="?", default=str(CHAOYANG_2023))
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--signal", default="SIGKILL")
    parser.add_argument("--group", action="store_true", help="Signal the whole process group.")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance, counts = random.Random(asked.seed), Counter[str]()
    with TemporaryDirectory() as place:
        bench = Bench(Path(place), asked.command, asked.file)
        took = min(bench.finish(), bench.finish())  # the first has caches to fill
        for turn in range(asked.times):
            bench.clear()
            if turn % 2 and asked.command != "verify":
                bench.lay()
            pause = took * (turn + chance.random()) / asked.times
            left = bench.stop(signal.Signals[asked.signal], after(pause), asked.group)
            counts.update([f"folder {left.folder}", f"exit {left.code}"])
            counts["something else left"] += not left.nothing_else
            if not left.nothing_else:
                print(f"{pause:.2f} s: {left}", flush=True)
    print(f"{asked.command}, {asked.times} times {asked.signal} within {took:.1f} s:", dict(counts))


if __name__ == "__main__":
    main()
