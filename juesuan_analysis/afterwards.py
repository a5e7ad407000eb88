"""Something done when this process is no more, however it has ended."""

import subprocess
import sys

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
