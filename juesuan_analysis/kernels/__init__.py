"""Kernels that are forks of one warm process, which has imported and read what notebooks ask for.

Jupyter finds this provisioner by its entry point, and uses it where its name stands in
``JUPYTER_DEFAULT_PROVISIONER_NAME``. Where there is no fork, or the kernel is another one than this
Python's, kernels start as they always do.
"""

import atexit
import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.provisioning import LocalProvisioner  # type: ignore[attr-defined]

from juesuan_analysis import CHAOYANG_2023
from juesuan_analysis.afterwards import END, afterwards

NAME = "juesuan-forked"
CHOSEN = "JUPYTER_DEFAULT_PROVISIONER_NAME"
_WARM = "juesuan_analysis.kernels.warm"
_LAUNCHER = "ipykernel_launcher"
_ADDRESS = "JUESUAN_KERNELS"
"""Names in the environment the socket at which the warm process takes its orders."""


@contextmanager
def warm_kernels(source: Path, settings: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """A warm process that holds a disclosure; gives the environment in which kernels are its forks.

    ``settings`` are for the process's own environment. It ends with the block, and so do its forks.
    """
    known = entry_points(group="jupyter_client.kernel_provisioners", name=NAME)
    if not hasattr(os, "fork") or not known:
        yield {}
        return
    with TemporaryDirectory() as private, socket.socket(socket.AF_UNIX) as orders:
        address = str(Path(private, "orders"))
        orders.bind(address)
        orders.listen()
        warm = subprocess.Popen(
            [sys.executable, "-P", "-m", _WARM, str(orders.fileno()), str(source)],
            stdin=subprocess.PIPE,  # at its end the warm process ends
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **settings},
            pass_fds=[orders.fileno()],
            start_new_session=True,  # what interrupts this program is for it to hand on
        )
        with warm, afterwards(END, str(warm.pid), private) as watch:
            try:
                yield {_ADDRESS: address, CHOSEN: NAME}
            except BaseException:
                warm.kill()  # it may be busy warming up; its forks end when they are orphans
                raise
            finally:
                watch.kill()


@cache
def _own() -> str:
    """The address of a warm process for all kernels of this program."""
    kept = ExitStack()
    atexit.register(kept.close)
    return kept.enter_context(warm_kernels(CHAOYANG_2023, {})).get(_ADDRESS, "")


class ForkedProvisioner(LocalProvisioner):
    """Has the warm process fork a kernel."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch a kernel with a command of :data:`sys.executable`."""
        if cmd[0] != sys.executable or _LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index(_LAUNCHER) + 1 :]
        cwd, env = kwargs.get("cwd") or Path.cwd(), kwargs.get("env") or dict(os.environ)
        try:
            address = os.environ.get(_ADDRESS) or _own()
            kernel = _Forked(address, [arguments, str(cwd), env])
        except (OSError, ValueError):
            return await super().launch_kernel(cmd, **kwargs)
        self.process: Any = kernel
        self.pid, self.cwd = kernel.pid, cwd
        return self.connection_info


class _Forked:
    """A kernel that is another process's child: what a provisioner asks of a ``Popen``.

    Its line is open as long as it lives.
    """

    stdin = stdout = stderr = None

    def __init__(self, address: str, order: object) -> None:
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(address)
        self._line.sendall(json.dumps(order).encode() + b"\n")
        self.pid = int(self._line.recv(32))

    def poll(self) -> int | None:
        return 0 if select.select([self._line], [], [], 0)[0] else None

    def wait(self) -> int:
        select.select([self._line], [], [])
        self._line.close()
        return 0

    def send_signal(self, signum: int) -> None:
        if self.poll() is None:
            os.killpg(self.pid, signum)
