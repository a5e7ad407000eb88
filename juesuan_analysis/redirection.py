"""Printing where somebody may have closed the pipe, or where few characters can be shown."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def prepare() -> None:
    """Let no character, and no missing stream, stop a command.

    What the terminal's encoding cannot show (GBK knows no minus sign) is printed as a question
    mark. A stream that was closed before the start swallows what is printed.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@contextmanager
def printing() -> Iterator[None]:
    """Print, and be quiet if nobody reads on: the reader has closed the pipe."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left in the buffer goes nowhere, so that the exit is quiet too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
