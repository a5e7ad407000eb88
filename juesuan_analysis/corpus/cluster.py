"""Dask's workers as an engine: the same jobs on other machines.

A document that crashes its reader does so in a fork of the worker's template, and the worker goes
on. A worker that is lost, with its machine or by its scheduler's order, takes the jobs in its hands
along. Dask would give them to others and count each of them as suspect, the healthy ones too, until
it gives up; with a document that ends its worker each time that takes minutes. So the scheduler is
told, for as long as the run lasts, to hand back at once what a lost worker had in its hands. Such a
job is submitted anew, and one that comes back again is tried alone. Only what ends a worker while
nothing else is in anybody's hands is called lost.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, TypeVar

from distributed import Client, Future, as_completed
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from juesuan_analysis.corpus.engine import Engine
from juesuan_analysis.errors import JuesuanError

Job = TypeVar("Job")
Result = TypeVar("Result")

_AHEAD = 2
_TRUSTED = 2
"""A job that comes back so often is tried alone."""
_ALONE = 2
"""A job that ends its worker so often, alone, is lost."""
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
    """The jobs of one call: some in Dask's hands, some to be tried alone."""

    def __init__(
        self, client: Client, do: Callable[[Any], Any], lost: Callable[[Any], Any]
    ) -> None:
        self._client, self._do, self._lost = client, do, lost
        self._jobs: dict[str, Any] = {}
        self._given_up = Counter[int]()
        self._suspects: deque[Any] = deque()

    def results(self, jobs: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
        """Each job with what came of it."""
        done = as_completed(
            [self._submit(job) for job in islice(jobs, self._most())], loop=self._client.loop
        )
        for future in done:
            job = self._jobs.pop(future.key)
            if future.status == "finished":
                yield job, future.result()
            else:
                again = self._again(future, job)
                if again is not None:
                    done.add(again)
            for following in islice(jobs, max(0, self._most() - len(self._jobs))):
                done.add(self._submit(following))
        while self._suspects:
            job = self._suspects.popleft()
            yield job, self._alone(job)

    def _most(self) -> int:
        """Jobs in hand: none waits for the next, and none waits long in a queue."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, _AHEAD * sum(threads.values()))

    def _submit(self, job: Any) -> Future:
        future = self._client.submit(self._do, job, pure=False)
        self._jobs[future.key] = job
        return future

    def _again(self, future: Future, job: Any) -> Future | None:
        """Another try for a job whose worker was lost; anything else is an error of ours."""
        _raise_if_ours(future)
        self._given_up[id(job)] += 1
        if self._given_up[id(job)] < _TRUSTED:
            return self._submit(job)
        self._suspects.append(job)
        return None

    def _alone(self, job: Any) -> Any:
        """Try a job while nothing else is in anybody's hands."""
        for _ in range(_ALONE):
            future = self._client.submit(self._do, job, pure=False, retries=0)
            for done in as_completed([future], loop=self._client.loop):
                if done.status == "finished":
                    return done.result()
                _raise_if_ours(done)
        return self._lost(job)


def _raise_if_ours(future: Future) -> None:
    error = future.exception()
    if not isinstance(error, KilledWorker | CommClosedError):
        raise error or JuesuanError("Dask 取消了任务；请检查集群")


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
