"""Something done when this process is no more, however it has ended."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

END = """import os, shutil
try: os.killpg(int(sys.argv[1]), 9)
finally: shutil.rmtree(sys.argv[2], True)
"""
"""Ends a group of processes, and removes what it has put aside."""
_WAIT = "import sys; sys.stdin.read(); "


def afterwards(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A process that waits for the end of this one, and of its forks, and then runs some code.

    Kill it if there is nothing left to do. It is no part of a group that is sent a signal.
    """
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _WAIT + code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        start_new_session=True,
    )


def new_home() -> Path:
    """Where a folder is to be: whoever removes it knows it before it is there."""
    return Path(tempfile.gettempdir(), f"juesuan-{uuid4().hex}")


@contextmanager
def put_aside() -> Iterator[Path]:
    """A folder of temporary files, which is gone after the block and after this process."""
    home = new_home()
    with afterwards("import shutil; shutil.rmtree(sys.argv[1], True)", str(home)):
        home.mkdir(0o700)
        try:
            yield home
        finally:
            shutil.rmtree(home, ignore_errors=True)  # whatever is still written is left to it
