"""Runs a parser of untrusted input in a child process with bounds on time and memory.

The child is a fork of a template: a fresh interpreter that knows nothing of the program around it,
has imported the parser once and waits for work (see :mod:`juesuan_analysis.readers.template`).
Whatever a document does to its child, the next one gets another; only jobs that are said to be
lasting may share one. (``multiprocessing`` would run the user's own script once more in the child.)
A command that reads one document and ends forks itself instead, having imported most of the parser
already. Where there is no fork, each document gets an interpreter of its own.
"""

import atexit
import contextlib
import json
import logging
import os
import pickle
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, NoReturn, TypeVar

from juesuan_analysis.afterwards import END, afterwards, new_home
from juesuan_analysis.errors import UnreadableInput

SECONDS = 20
"""Processor time a parser may take, and half of what it may by the clock; most take one second."""
BYTES = 2**30
"""Memory of the child. Of address space it may have more, since libraries map what they never use:
camelot and its image library about one gibibyte."""
_ADDRESSES = 4 * BYTES
_PREPARING = 120
"""Seconds that a template may take to import a parser."""
_LEAVING = 1
"""Seconds for a template without work to end by itself, with its children."""
_LONGEST_REASON = 160
"""Some libraries print a page of advice when they cannot be loaded; an error is one line."""

_CHILD = "import sys; sys.path[:] = sys.argv[1:];from juesuan_analysis.readers import {0}; {0}.{1}"
_JOB, _ANSWER = "job", "answer"
"""Files in the child's temporary folder: what it is to do, and what came of it."""
DONE, ENDED, USED = b"0", b"1", b"2"
"""How a job ended: with an outcome, with its child, or with a child that had done others before."""
_FORKS = hasattr(os, "fork")
_forks_itself = False
_bounded = False
"""Whether this very process is a child with bounds."""
_spent = False
"""Whether a parser has run in this child that should be the last to."""
_most = SECONDS
"""Processor time, as the system counts it for this child, that its job may have in the end."""
_Result = TypeVar("_Result")


class OutOfTime(UnreadableInput):
    """A parser took longer than it may."""


class OutOfMemory(UnreadableInput):
    """A parser asked for more memory than it may have."""


class Died(UnreadableInput):
    """The child did not come to its end."""


class Failed(UnreadableInput):
    """A parser gave up with an error nobody had foreseen."""


def run_bounded(
    parse: Callable[[bytes, str], _Result],
    data: bytes,
    source: str,
    seconds: int = SECONDS,
    *,
    lasting: bool = False,
) -> _Result:
    """Call ``parse(data, source)`` in a child process that may take so many seconds.

    They are seconds of computing. By the clock it may take twice as long: others compute, too. Of
    more than :data:`SECONDS` the rest is for a parser that asks for it (:func:`allow_more`). In
    such a child it is called as it is: it has the bounds already.

    ``lasting`` saves the fork: it may be called in a child that has called others, and others after
    it. If such a child is ended, it is called once more in a fresh one. A parser that is to run
    bounded by itself, called in there, is the last of its child.

    Raises:
        UnreadableInput: as the parser does, and if it exceeds its bounds or dies.
    """
    global _spent
    if _bounded:
        _spent = True
        return parse(data, source)
    try:
        job = pickle.dumps((parse, data, source, seconds))
        answer = _answer(parse.__module__, job, 2 * seconds, lasting)
    except TimeoutError:
        message = f"{source}：{2 * seconds} 秒内没有读完；文件可能已损坏或有意为难程序"
        raise OutOfTime(message) from None
    except OSError as error:
        message = f"{source}：无法启动读取程序（{error.strerror}）；请检查内存和临时目录"
        raise UnreadableInput(message) from error
    if not answer:
        message = (
            f"{source}：读取程序中途退出（文件损坏，或所需时间、内存超过上限）；请重新下载后再试"
        )
        raise Died(message)
    outcome: _Result | UnreadableInput = pickle.loads(answer)
    if isinstance(outcome, UnreadableInput):
        raise outcome
    return outcome


def _answer(module: str, job: bytes, seconds: float, lasting: bool) -> bytes:
    """What came of a job, nothing if the child did not come to its end."""
    if not _FORKS:
        return _alone(job, seconds)
    if _forks_itself and _has_one_thread():
        return _of_itself(job, seconds)
    return _in_a_fork(module, job, seconds, lasting)


@contextlib.contextmanager
def forking_itself() -> Iterator[None]:
    """Let parsers run in forks of this very program, as long as it has a single thread."""
    global _forks_itself
    _forks_itself = True
    try:
        yield
    finally:
        _forks_itself = False


# In the program that asks


class _Template:
    """An interpreter of its own that forks a child for each document.

    All that is put aside for them is in its home. Both end with this process.
    """

    idle: ClassVar["list[_Template]"] = []
    every: ClassVar["set[_Template]"] = set()

    def __init__(self) -> None:
        self.home = new_home()
        self.made_of = _command("template", "serve()")
        self.process = subprocess.Popen(
            self.made_of,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        self.watch = afterwards(END, str(self.process.pid), str(self.home))
        self.home.mkdir(0o700)
        self.every.add(self)
        self.prepared: set[str] = set()

    @property
    def ready(self) -> bool:
        """Whether it still runs, has its home, and is what would be started now."""
        lives = self.process.poll() is None and self.home.is_dir()
        return lives and self.made_of == _command("template", "serve()")

    def run(self, module: str, job: bytes, seconds: float, lasting: bool) -> bytes:
        """Have a child do a job; what came of it, nothing if the child did not come to its end."""
        if module not in self.prepared:  # on a busy machine to import takes longer than to read
            self._ask([module, "", False], max(seconds, _PREPARING))
            self.prepared.add(module)
        with _laid(job, self.home) as folder:
            told = USED
            while told == USED:
                told = self._ask([module, str(folder), lasting], seconds)
            return (folder / _ANSWER).read_bytes() if told == DONE else b""

    def _ask(self, line: list[object], seconds: float) -> bytes:
        """Give it a line; its answer."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(line).encode() + b"\n")
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            raise TimeoutError
        return self.process.stdout.read(1)

    def rest(self) -> None:
        """Let it come to its end, as it does at once when it has nothing to do."""
        assert self.process.stdin
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            self.process.stdin.close()
            self.process.wait(_LEAVING)

    def end(self) -> None:
        """End it, and what it is doing."""
        self.every.discard(self)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.watch.kill()
        with self.process, self.watch:
            pass
        shutil.rmtree(self.home, ignore_errors=True)


@contextlib.contextmanager
def _laid(job: bytes, home: Path | None = None) -> Iterator[Path]:
    """A folder with a job in it. Parsers put files of their own there, too."""
    with TemporaryDirectory(dir=home, ignore_cleanup_errors=True) as folder:
        Path(folder, _JOB).write_bytes(job)
        yield Path(folder)


def _in_a_fork(module: str, job: bytes, seconds: float, lasting: bool) -> bytes:
    try:
        template = _Template.idle.pop()
    except IndexError:  # another thread may have taken the last one
        template = _Template()
    if not template.ready:
        template.end()
        template = _Template()
    try:
        answer = template.run(module, job, seconds, lasting)
    except BaseException:
        template.end()
        raise
    _Template.idle.append(template)
    return answer


def _has_one_thread() -> bool:
    """Whether no other thread could be in the middle of something that a fork would never end."""
    try:
        return len([*Path("/proc/self/task").iterdir()]) == 1
    except OSError:
        return False


def _of_itself(job: bytes, seconds: float) -> bytes:
    home = new_home()
    (running, ended), (told, telling) = os.pipe(), os.pipe()
    child = os.fork()  # its ends of the pipes are closed by the system, however it ends
    if not child:
        os.close(telling)
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in {0, 1, 2} - {ended}:  # which it is where a stream was closed
            os.dup2(nothing, stream)
        if os.read(told, 1):
            _do(str(home))
        os._exit(1)
    for end in (ended, told):
        os.close(end)
    with afterwards(END, str(child), str(home)) as watch:
        try:
            home.mkdir(0o700)
            (home / _JOB).write_bytes(job)
            os.write(telling, b"1")
            if not select.select([running], [], [], seconds)[0]:
                raise TimeoutError
        finally:
            for end in (running, telling):
                os.close(end)
            for stop in (os.killpg, os.kill):  # it may not have got as far as a group of its own
                with contextlib.suppress(ProcessLookupError):
                    stop(child, signal.SIGKILL)
            failed = os.waitpid(child, 0)[1]
            answer = b"" if failed else (home / _ANSWER).read_bytes()
            shutil.rmtree(home, ignore_errors=True)
            watch.kill()
    return answer


@atexit.register
def end_all() -> None:
    """End all children of this process, whatever they are doing."""
    while _Template.idle:
        _Template.idle.pop().rest()
    for template in [*_Template.every]:
        template.end()


def _forget() -> None:
    """In a fork of this process: it must not talk to the template of another."""
    _Template.idle.clear()
    _Template.every.clear()


if _FORKS:
    os.register_at_fork(after_in_child=_forget)


def _alone(job: bytes, seconds: float) -> bytes:
    try:
        with _laid(job) as folder:
            command = [*_command("sandbox", "work(sys.argv.pop())"), str(folder)]
            ended = subprocess.run(command, stderr=subprocess.DEVNULL, timeout=seconds)
            return b"" if ended.returncode else (folder / _ANSWER).read_bytes()
    except subprocess.TimeoutExpired:
        raise TimeoutError from None


def _command(module: str, what: str) -> list[str]:
    child = _CHILD.format(module, what)
    return [sys.executable, "-P", "-c", child, *map(os.path.abspath, sys.path)]


# In the child


def _do(folder: str) -> NoReturn:
    """A fork's whole life."""
    with contextlib.suppress(BaseException):
        work(folder)
        os._exit(0)
    os._exit(1)


def work(folder: str) -> object:
    """What a child does: the job in its folder, within bounds; what came of it."""
    global _bounded
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    parse, data, source, seconds = pickle.loads(Path(folder, _JOB).read_bytes())
    _bound_resources(seconds)
    _bounded = True
    logging.disable(logging.CRITICAL)  # what parsers grumble about damaged files helps no user
    outcome = _outcome(parse, data, source)
    Path(folder, _ANSWER).write_bytes(pickle.dumps(outcome))
    return outcome


def is_spent() -> bool:
    """Whether this child has done a job that should be its last."""
    return _spent


def _outcome(parse: Callable[[bytes, str], object], data: bytes, source: str) -> object:
    try:
        return parse(data, source)
    except UnreadableInput as error:
        return error
    except MemoryError:
        return OutOfMemory(f"{source}：所需内存超过上限；文件可能有意为难程序")
    except ImportError as error:
        reason = " ".join(str(error).split())[:_LONGEST_REASON]
        text = f"{source}：读取所需的组件没有装好（{reason}）；请检查安装，文件未必有误"
        return UnreadableInput(text)
    except Exception as error:
        name = type(error).__name__
        text = f"{source}：解析失败（{name}）；文件可能已损坏；请重新下载，或打开后另存"
        return Failed(text)


def _bound_resources(seconds: int) -> None:
    """Bound memory and processor time, where the system can: Windows bounds only the waiting.

    Of time only the soft bound is set, which a child that does another job has moved on.
    """
    global _most
    with contextlib.suppress(ImportError):
        import resource

        used = int(time.process_time())
        _most = used + seconds
        bounds = {
            resource.RLIMIT_DATA: (BYTES, _ADDRESSES),
            resource.RLIMIT_AS: (_ADDRESSES, _ADDRESSES),
            resource.RLIMIT_CPU: (
                used + min(SECONDS, seconds),
                resource.getrlimit(resource.RLIMIT_CPU)[1],
            ),
            resource.RLIMIT_CORE: (0, 0),
        }
        for limit, bound in bounds.items():
            with contextlib.suppress(ValueError):  # lower already, or not to be had here
                resource.setrlimit(limit, bound)


def allow_more(memory: bool = True) -> None:
    """In a child, for what takes longer by its nature: all the time it was given, and memory."""
    with contextlib.suppress(ImportError, ValueError):
        import resource

        processor = resource.RLIMIT_CPU, _most
        for limit, most in (processor, *([(resource.RLIMIT_DATA, _ADDRESSES)] if memory else [])):
            resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))
