"""Dask's workers as an engine: the same jobs on other machines.

A document that crashes its reader does so in a fork of the worker's template, and the worker goes
on. A worker that is lost, with its machine or by its scheduler's order, takes the jobs in its hands
along. Dask would give them to others and count each of them as suspect, the healthy ones too, until
it gives up; with a document that ends its worker each time that takes minutes. So the scheduler is
told, for as long as the run lasts, to hand back at once what a lost worker had in its hands. When
all else is done, such jobs are submitted anew, and those that come back again are tried one by one.
Only what ends a worker while nothing else is in anybody's hands is called lost.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, TypeVar

from distributed import CancelledError, Client, Future, as_completed
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from juesuan_analysis.corpus.engine import Engine
from juesuan_analysis.errors import JuesuanError

Job = TypeVar("Job")
Result = TypeVar("Result")

_AHEAD = 2
_ALONE = 2
"""A job that ends its worker so often, alone, is lost."""
_LOST = object()
_PATIENCE = 600
"""Seconds to wait for workers that are gone: those of a queue may have to wait for their turn."""
_SETTLED = 2.0
"""Seconds that a new worker is left in peace before it is given what may have ended another."""
Do = Callable[[Any], Any]
_SECONDS = 60
"""How long to wait for a scheduler, and for its first worker."""


class NoCluster(JuesuanError):
    """There is no scheduler at an address, or it has no worker."""


class Cluster:
    """The workers of a scheduler."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def run(
        self,
        do: Callable[[Job], Result],
        jobs: Iterable[Job],
        lost: Callable[[Job], Result],
    ) -> Iterator[tuple[Job, Result]]:
        """See :class:`Engine`; each job is given to Dask as often as need be."""
        return _Round(self._client, do, lost).results(iter(jobs))


class _Round:
    """The jobs of one call, given to Dask once, once more, and then one by one.

    ``given_up`` are those whose workers were lost.
    """

    def __init__(self, client: Client, do: Do, lost: Do) -> None:
        self._client, self._do, self._lost = client, do, lost
        self._jobs: dict[str, Any] = {}
        self._given_up: list[Any] = []

    def results(self, jobs: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
        """Each job with what came of it."""
        yield from self._together(jobs)
        if self._given_up:
            self._settle()
            yield from self._together(self._left())
        for job in self._left():
            yield job, self._alone(job)

    def _left(self) -> Iterator[Any]:
        """The jobs that were given up."""
        left, self._given_up = self._given_up, []
        return iter(left)

    def _settle(self) -> None:
        """Wait until a worker is there and at rest: one that ends as it begins is not replaced."""
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise NoCluster("集群已没有工作进程；重新启动后再运行一次，会从中断处继续") from error
        time.sleep(_SETTLED)

    def _together(self, jobs: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
        first = [self._submit(job) for job in islice(jobs, self._most())]
        done = as_completed(first, loop=self._client.loop)
        for future in done:
            job, result = self._jobs.pop(future.key), self._taken(future, _SECONDS)
            if result is _LOST:
                self._given_up.append(job)
            else:
                yield job, result
            for following in islice(jobs, max(0, self._most() - len(self._jobs))):
                done.add(self._submit(following))

    def _taken(self, future: Future, seconds: float | None) -> Any:
        """What came of a job; that too can be lost, while it is still with the worker."""
        try:
            return future.result(timeout=seconds)
        except (KilledWorker, CommClosedError, CancelledError, TimeoutError):
            return _LOST
        finally:
            future.release()  # what was taken is not computed again if its worker is lost

    def _most(self) -> int:
        """Jobs in hand: none waits for the next, and none waits long in a queue."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, _AHEAD * sum(threads.values()))

    def _submit(self, job: Any) -> Future:
        future = self._client.submit(self._do, job, pure=False)
        self._jobs[future.key] = job
        return future

    def _alone(self, job: Any) -> Any:
        """Try a job while nothing else is in anybody's hands."""
        for _ in range(_ALONE):
            self._settle()
            result = self._taken(self._submit(job), None)
            if result is not _LOST:
                return result
        return self._lost(job)


@contextmanager
def cluster(address: str) -> Iterator[Engine]:
    """The engine of the scheduler at an address.

    Raises:
        NoCluster: if nobody answers there within a minute, or no worker comes.
    """
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        reason = " ".join(str(error).split())[:160]
        raise NoCluster(f"{address}：连不上 Dask 调度器（{reason}）；请检查地址") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS)
        except TimeoutError as error:
            raise NoCluster(f"{address}：调度器没有工作进程；请先启动") from error
        with _handing_back(client):
            yield Cluster(client)


@contextmanager
def _handing_back(client: Client) -> Iterator[None]:
    """Have the scheduler hand back what a lost worker had in its hands."""
    before = client.run_on_scheduler(_allow, failures=0)
    try:
        yield
    finally:
        with suppress(OSError):  # it may be gone
            client.run_on_scheduler(_allow, failures=before)


def _allow(failures: int, dask_scheduler: Any = None) -> int:
    """On the scheduler: with how many lost workers a job may have been; what it was before."""
    before = int(dask_scheduler.allowed_failures)
    dask_scheduler.allowed_failures = failures
    return before
