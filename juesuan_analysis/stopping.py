"""A command that is told to stop cleans up and ends at once."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer, current_thread, main_thread
from types import FrameType

SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
"""What asks a command to stop, as far as the system has it."""
_GRACE = 1.5
"""Seconds that cleaning up may take; then the process ends all the same."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Take a signal to stop as an error: whatever is open is closed, and the exit code tells.

    It is 128 and the signal's number, as a shell has it: 130 for Ctrl-C, 143 for SIGTERM. What the
    process was started to ignore (``nohup``) stays ignored.
    """
    ordinary = signal.SIG_DFL, signal.default_int_handler
    heard = [each for each in SIGNALS if signal.getsignal(each) in ordinary]
    before = {}
    if current_thread() is main_thread():  # no other may ask for signals
        before = {each: signal.signal(each, _stop) for each in heard}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _stop(number: int, _: FrameType | None) -> None:
    for each in SIGNALS:  # cleaning up is not to be stopped as well
        signal.signal(each, signal.SIG_IGN)
    end = Timer(_GRACE, os._exit, [128 + number])
    end.daemon = True
    end.start()
    raise SystemExit(128 + number)
