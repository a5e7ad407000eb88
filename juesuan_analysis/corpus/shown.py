"""How far a run has come: a bar on a terminal, now and then a line where there is none."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from juesuan_analysis.corpus.adding import Progress

_EVERY = 20
"""Seconds between two lines."""


@contextmanager
def shown() -> Iterator[Progress]:
    """Show progress on the error stream."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from juesuan_analysis.terminal import counting

    with counting() as (begin, step):
        bar = Progress()
        vars(bar).update(begin=begin, step=step)
        yield bar


class Lines(Progress):
    """A line as something begins, every so many seconds, and as it ends."""

    def begin(self, what: str, total: int) -> None:
        """See :class:`Progress`."""
        self._what, self._total, self._done = what, total, 0
        self._began = self._told = time.monotonic()
        self._tell(f"{what}：共 {total}")

    def step(self, number: int = 1) -> None:
        """See :class:`Progress`."""
        self._done += number
        now = time.monotonic()
        if now - self._told >= _EVERY or self._done == self._total:
            self._told = now
            self._tell(told(self._what, self._done, self._total, now - self._began))

    def _tell(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)


def told(what: str, done: int, total: int, seconds: float) -> str:
    """How far something has come after so many seconds, how fast, and how long it still takes.

    >>> told("核对", 120, 900, 60.0)
    '核对 120/900，每分钟 120 份，约剩 6.5 分钟'
    >>> told("核对", 900, 900, 450.0)
    '核对 900/900，每分钟 120 份，用时 7.5 分钟'
    """
    rate = done / seconds if seconds > 0 else 0
    left = (total - done) / rate if rate else 0
    time_left = f"约剩 {_long(left)}" if total > done else f"用时 {_long(seconds)}"
    return f"{what} {done}/{total}，每分钟 {60 * rate:.0f} 份，{time_left}"


def _long(seconds: float) -> str:
    return f"{seconds:.0f} 秒" if seconds < 90 else f"{seconds / 60:.1f} 分钟"
