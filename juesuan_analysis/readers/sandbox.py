"""Runs a parser of untrusted input in a child process with bounds on time and memory.

The child is a fresh interpreter that knows nothing of the program around it. ``multiprocessing``
would run the user's own script once more in the child, and waits for ever if that fails.
"""

import contextlib
import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import BinaryIO, TypeVar

from juesuan_analysis.errors import UnreadableInput

SECONDS = 30
"""Processor time a parser may take, and half of what it may by the clock; most take one second."""
BYTES = 4 * 2**30
"""Address space of the child; camelot and its image library map about one gibibyte."""
_LONGEST_REASON = 160
"""Some libraries print a page of advice when they cannot be loaded; an error is one line."""

_CHILD = (
    "import sys; sys.path[:] = sys.argv[1:];"
    "from juesuan_analysis.readers import sandbox; sandbox._serve()"
)
_Result = TypeVar("_Result")


def run_bounded(
    parse: Callable[[bytes, str], _Result], data: bytes, source: str, seconds: int = SECONDS
) -> _Result:
    """Call ``parse(data, source)`` in a child process that may take so many seconds.

    They are seconds of computing. By the clock it may take twice as long: others compute, too.

    Raises:
        UnreadableInput: as the parser does, and if it exceeds its bounds or dies.
    """
    try:
        # Parsers put files of their own there; a child that is killed can't remove them.
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            child = subprocess.run(
                [sys.executable, "-P", "-c", _CHILD, *map(os.path.abspath, sys.path)],
                input=pickle.dumps((parse, data, source, seconds)),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"TMPDIR": folder},
                timeout=2 * seconds,
            )
    except subprocess.TimeoutExpired:
        message = f"{source}：{2 * seconds} 秒内没有读完；文件可能已损坏或有意为难程序"
        raise UnreadableInput(message) from None
    except OSError as error:
        message = f"{source}：无法启动读取程序（{error.strerror}）；请检查内存和临时目录"
        raise UnreadableInput(message) from error
    if child.returncode:
        message = (
            f"{source}：读取程序中途退出（文件损坏，或所需时间、内存超过上限）；请重新下载后再试"
        )
        raise UnreadableInput(message)
    outcome = pickle.loads(child.stdout)
    if isinstance(outcome, UnreadableInput):
        raise outcome
    result: _Result = outcome
    return result


@dataclass(frozen=True)
class _Sender:
    """Sends the child's answer: whole, or none of it."""

    file: BinaryIO

    def send(self, outcome: object) -> None:
        self.file.write(pickle.dumps(outcome))


def _serve() -> None:
    """What the child does: take a job from its input, answer on its output."""
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what a library prints is no answer
        parse, data, source, seconds = pickle.load(sys.stdin.buffer)
        _work(parse, data, source, seconds, _Sender(answers))


def _work(
    parse: Callable[[bytes, str], object],
    data: bytes,
    source: str,
    seconds: int,
    sender: _Sender,
) -> None:
    _bound_resources(seconds)
    logging.disable(logging.CRITICAL)  # what parsers grumble about damaged files helps no user
    try:
        sender.send(parse(data, source))
    except UnreadableInput as error:
        sender.send(error)
    except MemoryError:
        sender.send(UnreadableInput(f"{source}：所需内存超过上限；文件可能有意为难程序"))
    except ImportError as error:
        reason = " ".join(str(error).split())[:_LONGEST_REASON]
        text = f"{source}：读取所需的组件没有装好（{reason}）；请检查安装，文件未必有误"
        sender.send(UnreadableInput(text))
    except Exception as error:
        name = type(error).__name__
        sender.send(
            UnreadableInput(
                f"{source}：解析失败（{name}）；文件可能已损坏；请重新下载，或打开后另存"
            )
        )


def _bound_resources(seconds: int) -> None:
    """Bound memory and processor time, where the system can: Windows bounds only the waiting."""
    with contextlib.suppress(ImportError):
        import resource

        bounds = {
            resource.RLIMIT_AS: BYTES,
            resource.RLIMIT_CPU: seconds,
            resource.RLIMIT_CORE: 0,
        }
        for limit, bound in bounds.items():
            with contextlib.suppress(ValueError):  # lower already, or not to be had here
                resource.setrlimit(limit, (bound, bound))
