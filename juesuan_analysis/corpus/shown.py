"""How far a run has come: a bar on a terminal, now and then a line where there is none."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from juesuan_analysis import vocabulary
from juesuan_analysis.corpus.adding import Progress
from juesuan_analysis.vocabulary import Lang

_EVERY = 20
"""Seconds between two lines."""


@contextmanager
def shown(lang: Lang = "zh") -> Iterator[Progress]:
    """Show progress on the error stream."""
    if not sys.stderr.isatty():
        yield Lines(lang)
        return
    from juesuan_analysis.terminal import counting

    with counting() as (begin, step):
        yield Bar(begin, step, lang)


class Bar(Progress):
    """A bar on a terminal for each thing that is done."""

    def __init__(
        self, begin: Callable[[str, int], None], step: Callable[[int], None], lang: Lang
    ) -> None:
        self._begin, self._step, self._lang = begin, step, lang

    def begin(self, what: str, total: int) -> None:
        """See :class:`Progress`."""
        self._begin(_named(what, self._lang), total)

    def step(self, number: int = 1) -> None:
        """See :class:`Progress`."""
        self._step(number)


class Lines(Progress):
    """A line as something begins, every so many seconds, and as it ends."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang

    def begin(self, what: str, total: int) -> None:
        """See :class:`Progress`."""
        self._what, self._total, self._done = what, total, 0
        self._began = self._told = time.monotonic()
        _tell(_say("begun", self._lang, what=_named(what, self._lang), total=total))

    def step(self, number: int = 1) -> None:
        """See :class:`Progress`."""
        self._done += number
        now = time.monotonic()
        if now - self._told >= _EVERY or self._done == self._total:
            self._told = now
            _tell(told(self._what, self._done, self._total, now - self._began, self._lang))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _say(key: str, lang: Lang, **blanks: object) -> str:
    return vocabulary.corpus().progress[key][lang].format(**blanks)


def _named(what: str, lang: Lang) -> str:
    return vocabulary.corpus().step[what][lang]


def told(what: str, done: int, total: int, seconds: float, lang: Lang) -> str:
    """How far something has come after so many seconds, how fast, and how long it still takes.

    >>> told("verifying", 120, 900, 60.0, "zh")
    '核对 120/900，每分钟 120 份，约剩 6.5 分钟'
    >>> told("verifying", 900, 900, 450.0, "en")
    'verifying 900/900, 120 a minute, in 7.5 min'
    """
    rate = done / seconds if seconds > 0 else 0
    left = (total - done) / rate if rate else 0
    key, time_told = ("going", left) if total > done else ("done", seconds)
    return _say(
        key, lang, what=_named(what, lang), done=done, total=total, rate=f"{60 * rate:.0f}",
        time=_long(time_told, lang),
    )  # fmt: skip


def _long(seconds: float, lang: Lang) -> str:
    if seconds < 90:
        return _say("seconds", lang, n=seconds)
    return _say("minutes", lang, n=seconds / 60)
