"""The template of bounded children: an interpreter that has imported the parsers and forks.

A child does one job, or one after another for as long as each comes to a result. What ends a child
that had done others before may have been their fault: the program is told so, and asks again.
"""

import gc
import json
import os
import signal
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from socket import socket, socketpair
from typing import NoReturn

from juesuan_analysis.patterns import compile_all
from juesuan_analysis.readers.sandbox import (
    DONE,
    ENDED,
    USED,
    Failed,
    OutOfMemory,
    is_spent,
    work,
)

_STAYS = b"+"
_JOBS = 64
"""Of one child: whatever they leave behind goes with it."""


def serve() -> None:
    """Do each line of its input, and tell by a digit how it ended.

    A line that names no folder has the parser imported, and no more.
    """
    children = _Children()
    with os.fdopen(os.dup(1), "wb", buffering=0) as answers:
        os.dup2(2, 1)  # what a library prints is no answer
        for line in sys.stdin.buffer:
            module, folder, lasting = json.loads(line)
            with suppress(Exception):  # the child will say what is wrong
                _prepare(module)
            answers.write(children.do(folder, lasting) if folder else DONE)
    children.end()


@cache
def _prepare(module: str) -> None:
    """Import what children need, have it warm up if it can, and share what they do not touch."""
    getattr(import_module(module), "warm_up", lambda: None)()
    compile_all()
    gc.collect()
    gc.freeze()


class _Children:
    """A child for each job, or one that is kept for the next."""

    def __init__(self) -> None:
        self._kept: _Child | None = None

    def do(self, folder: str, lasting: bool) -> bytes:
        """Have the job in a folder done; how it ended."""
        if not lasting:
            child = _Child()
            told = child.do(folder)
            child.end()
            return told
        self._kept = self._kept or _Child()
        told = self._kept.do(folder)
        if not self._kept.stays:
            self._kept = None
        return told

    def end(self) -> None:
        """End the one that is kept."""
        if self._kept:
            self._kept.end()


class _Child:
    """A fork of this process, waiting for jobs."""

    def __init__(self) -> None:
        self._jobs = 0
        self.stays = True
        self._channel, theirs = socketpair()
        self._process = os.fork()
        if not self._process:
            self._channel.close()
            _live(theirs)
        theirs.close()

    def do(self, folder: str) -> bytes:
        """Have it do the job in a folder; how that ended."""
        self._jobs += 1
        if self._told(folder) != _STAYS:
            return self._how(self.end())
        if self._jobs == _JOBS:
            self.end()
        return DONE

    def _told(self, folder: str) -> bytes:
        with suppress(OSError):  # it may be no more
            self._channel.sendall(f"{folder}\n".encode())
            return self._channel.recv(1)
        return b""

    def _how(self, status: int) -> bytes:
        if not status:
            return DONE
        of_others = self._jobs > 1 and status != signal.SIGXCPU  # time is counted for each alone
        return USED if of_others else ENDED

    def end(self) -> int:
        """Let it go; the status it ended with."""
        if not self.stays:
            return 0
        self.stays = False
        self._channel.close()
        return os.waitpid(self._process, 0)[1]


def _live(channel: socket) -> NoReturn:
    """A child's whole life."""
    with suppress(BaseException), channel.makefile("r", encoding="utf-8") as folders:
        for number, folder in enumerate(folders):
            outcome = work(folder.rstrip("\n"))
            if number and isinstance(outcome, Failed | OutOfMemory):
                break
            if is_spent() or isinstance(outcome, Exception):
                os._exit(0)
            channel.sendall(_STAYS)
    os._exit(1)
