"""An engine does jobs side by side and gives what came of each as it is done."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from typing import Protocol, TypeVar

from juesuan_analysis.readers import sandbox

Job = TypeVar("Job")
Result = TypeVar("Result")

_AHEAD = 2
"""Jobs in hand for each core: none waits for the next, and memory does not grow with all jobs."""


class Engine(Protocol):
    """Does jobs on this machine or on others."""

    def run(
        self,
        do: Callable[[Job], Result],
        jobs: Iterable[Job],
        lost: Callable[[Job], Result],
    ) -> Iterator[tuple[Job, Result]]:
        """Each job with what came of it, in the order in which they are done.

        ``lost`` gives what to take for the result of a job whose worker was lost with it.
        """


class Here:
    """This machine: a thread for each core, each with a warm template that forks for a document."""

    def __init__(self, pool: ThreadPoolExecutor, cores: int) -> None:
        self._pool, self._most = pool, _AHEAD * cores

    def run(
        self,
        do: Callable[[Job], Result],
        jobs: Iterable[Job],
        lost: Callable[[Job], Result],
    ) -> Iterator[tuple[Job, Result]]:
        """See :class:`Engine`; here no worker is lost with a document."""
        waiting, running = iter(jobs), dict[Future[Result], Job]()
        while True:
            for job in islice(waiting, self._most - len(running)):
                running[self._pool.submit(do, job)] = job
            if not running:
                return
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(done), done.result()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def here(number: int | None = None) -> Iterator[Engine]:
    """This machine's engine; whatever it is doing ends with the block."""
    number = number or cores()
    pool = ThreadPoolExecutor(number)
    try:
        yield Here(pool, number)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    finally:
        sandbox.end_all()
        pool.shutdown()


def engine(scheduler: str | None, number: int | None = None) -> AbstractContextManager[Engine]:
    """The engine of a Dask scheduler's address, or this machine's."""
    if scheduler is None:
        return here(number)
    from juesuan_analysis.corpus.cluster import cluster

    return cluster(scheduler)
