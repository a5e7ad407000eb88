"""Processes that work for this one, and are gone when it is."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Thread

import psutil


@contextmanager
def workers(
    number: int, prepare: Callable[..., None], *given: object
) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes, each prepared first, that are gone as soon as nobody waits for them.

    They end, and what they have started ends with them, when an error leaves the block and when
    this process is no more, however it ended.
    """
    waits, held = Pipe(duplex=False)
    started = waits, held, prepare, given
    with waits, held, ProcessPoolExecutor(number, initializer=_begin, initargs=started) as pool:
        try:
            yield pool
        except BaseException:
            held.close()
            raise


def _begin(
    waits: Connection, held: Connection, prepare: Callable[..., None], given: tuple[object, ...]
) -> None:
    """What a worker does first."""
    if hasattr(os, "setsid"):  # what is sent to its parent's whole group is its parent's to answer
        os.setsid()
    held.close()
    Thread(target=_end_when_alone, args=[waits], daemon=True).start()
    prepare(*given)


def _end_when_alone(waits: Connection) -> None:
    with suppress(EOFError, OSError):
        waits.recv_bytes()  # nobody ever sends: it ends with the other end
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            child.kill()
    os._exit(1)
