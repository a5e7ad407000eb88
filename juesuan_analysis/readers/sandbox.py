"""Runs a parser of untrusted input in a child process with bounds on time and memory."""

import contextlib
import logging
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from juesuan_analysis.errors import UnreadableInput

SECONDS = 120
"""Longest time a parser may take; a disclosure of fifty pages takes two or three seconds."""
BYTES = 4 * 2**30
"""Address space of the child; camelot and its image library map about one gibibyte."""

_Result = TypeVar("_Result")


def run_bounded(
    parse: Callable[[bytes, str], _Result], data: bytes, source: str, seconds: int = SECONDS
) -> _Result:
    """Call ``parse(data, source)`` in a child process that may take so many seconds.

    Raises:
        UnreadableInput: as the parser does, and if it exceeds its bounds or dies.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(parse, data, source, seconds, sender), daemon=True)
    child.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise UnreadableInput(f"{source}：{seconds} 秒内没有读完；文件可能已损坏或有意为难程序")
        outcome = receiver.recv()
    except EOFError:
        message = f"{source}：读取程序中途退出（文件损坏，或所需内存超过上限）；请重新下载后再试"
        raise UnreadableInput(message) from None
    finally:
        child.kill()
        child.join()
        receiver.close()
    if isinstance(outcome, UnreadableInput):
        raise outcome
    result: _Result = outcome
    return result


def _work(
    parse: Callable[[bytes, str], object],
    data: bytes,
    source: str,
    seconds: int,
    sender: Connection,
) -> None:
    _bound_resources(seconds)
    logging.disable(logging.CRITICAL)  # what parsers grumble about damaged files helps no user
    try:
        sender.send(parse(data, source))
    except UnreadableInput as error:
        sender.send(error)
    except MemoryError:
        sender.send(UnreadableInput(f"{source}：所需内存超过上限；文件可能有意为难程序"))
    except Exception as error:
        name = type(error).__name__
        sender.send(UnreadableInput(f"{source}：解析失败（{name}）；文件可能已损坏，请重新下载"))


def _bound_resources(seconds: int) -> None:
    """Bound memory and processor time, where the system can: Windows bounds only the waiting."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
