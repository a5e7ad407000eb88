"""The warm process: imports and reads once what notebooks ask for, and forks a kernel an order."""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

_INLINE = "module://matplotlib_inline.backend_inline"
"""What a kernel makes of matplotlib before a notebook imports it."""
_USED = (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "IPython.core.completer",
    "itables.javascript",
    "juesuan_analysis.analysis",
    "juesuan_analysis.notebook",
    "matplotlib_inline.backend_inline",
)


def main(orders: socket.socket, source: Path) -> None:
    """Fork a kernel for each order, until nobody can give one any more."""
    _warm_up(source)
    signal.signal(signal.SIGCHLD, _reap)
    while orders in select.select([orders, sys.stdin], [], [])[0]:
        line, _ = orders.accept()
        arguments, folder, environment = json.loads(line.makefile().readline())
        if not os.fork():
            try:
                orders.close()
                _become_kernel(line, arguments, folder, environment)
            finally:
                os._exit(0)  # to take down all that was imported takes longer than many a notebook
        line.close()


def _reap(*_: object) -> None:
    """Let the kernels go that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _warm_up(source: Path) -> None:
    os.environ["MPLBACKEND"] = _INLINE
    # A kernel ends when its parent has ended: this process, which ends with who asked for it.
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    for name in _USED:
        importlib.import_module(name)
    from juesuan_analysis import disclosure
    from juesuan_analysis.charts import fonts

    fonts.register()
    disclosure.hold(disclosure.read(source))
    gc.collect()
    gc.freeze()  # the forks share what they do not touch


def _become_kernel(
    line: socket.socket, arguments: Sequence[str], folder: str, environment: dict[str, str]
) -> None:
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(environment, JPY_PARENT_PID=str(os.getppid()))
    line.sendall(str(os.getpid()).encode())
    IPKernelApp.launch_instance(argv=list(arguments))  # with the line open as long as it lives


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2]))
