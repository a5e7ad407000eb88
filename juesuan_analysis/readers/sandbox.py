"""Runs a parser of untrusted input in a child process with bounds on time and memory.

The child is a fork of a template: a fresh interpreter that knows nothing of the program around it,
has imported the parser once and waits for work. Whatever a document does to its child, the next one
gets another. (``multiprocessing`` would run the user's own script once more in the child.) A
command that reads one document and ends forks itself instead, having imported most of the parser
already. Where there is no fork, each document gets an interpreter of its own.
"""

import atexit
import contextlib
import gc
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
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, NoReturn, TypeVar

from juesuan_analysis.afterwards import END, afterwards, new_home
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.patterns import compile_all

SECONDS = 20
"""Processor time a parser may take, and half of what it may by the clock; most take one second."""
BYTES = 2**30
"""Memory of the child. Of address space it may have more, since libraries map what they never use:
camelot and its image library about one gibibyte."""
_ADDRESSES = 4 * BYTES
_PREPARING = 120
"""Seconds that a template may take to import a parser."""
_LONGEST_REASON = 160
"""Some libraries print a page of advice when they cannot be loaded; an error is one line."""

_CHILD = (
    "import sys; sys.path[:] = sys.argv[1:];"
    "from juesuan_analysis.readers import sandbox; sandbox.{}"
)
_JOB, _ANSWER = "job", "answer"
"""Files in the child's temporary folder: what it is to do, and what came of it."""
_FORKS = hasattr(os, "fork")
_forks_itself = False
_bounded = False
"""Whether this very process is a child with bounds."""
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
    parse: Callable[[bytes, str], _Result], data: bytes, source: str, seconds: int = SECONDS
) -> _Result:
    """Call ``parse(data, source)`` in a child process that may take so many seconds.

    They are seconds of computing. By the clock it may take twice as long: others compute, too. Of
    more than :data:`SECONDS` the rest is for a parser that asks for it (:func:`allow_more`). In
    such a child it is called as it is: it has the bounds already.

    Raises:
        UnreadableInput: as the parser does, and if it exceeds its bounds or dies.
    """
    if _bounded:
        return parse(data, source)
    try:
        job = pickle.dumps((parse, data, source, seconds))
        run = _of_itself if _forks_itself and _has_one_thread() else _in_a_fork
        answer = (run if _FORKS else _alone)(parse.__module__, job, 2 * seconds)
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
        self.made_of = _command("serve()")
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
        """Whether it still runs, and is what would be started now."""
        return self.process.poll() is None and self.made_of == _command("serve()")

    def run(self, module: str, job: bytes, seconds: float) -> bytes:
        """Have a child do a job; what came of it, nothing if the child did not come to its end."""
        if module not in self.prepared:  # on a busy machine to import takes longer than to read
            self._ask(module, "", max(seconds, _PREPARING))
            self.prepared.add(module)
        with _laid(job, self.home) as folder:
            whole = self._ask(module, str(folder), seconds) == b"0"
            return (folder / _ANSWER).read_bytes() if whole else b""

    def _ask(self, module: str, folder: str, seconds: float) -> bytes:
        """Give it a line; its answer."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([module, folder]).encode() + b"\n")
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            raise TimeoutError
        return self.process.stdout.read(1)

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


def _in_a_fork(module: str, job: bytes, seconds: float) -> bytes:
    try:
        template = _Template.idle.pop()
    except IndexError:  # another thread may have taken the last one
        template = _Template()
    if not template.ready:
        template.end()
        template = _Template()
    try:
        answer = template.run(module, job, seconds)
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


def _of_itself(_: str, job: bytes, seconds: float) -> bytes:
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
    _Template.idle.clear()
    for template in [*_Template.every]:
        template.end()


def _forget() -> None:
    """In a fork of this process: it must not talk to the template of another."""
    _Template.idle.clear()
    _Template.every.clear()


if _FORKS:
    os.register_at_fork(after_in_child=_forget)


def _alone(module: str, job: bytes, seconds: float) -> bytes:
    try:
        with _laid(job) as folder:
            command = [*_command("work(sys.argv.pop())"), str(folder)]
            ended = subprocess.run(command, stderr=subprocess.DEVNULL, timeout=seconds)
            return b"" if ended.returncode else (folder / _ANSWER).read_bytes()
    except subprocess.TimeoutExpired:
        raise TimeoutError from None


def _command(what: str) -> list[str]:
    child = _CHILD.format(what)
    return [sys.executable, "-P", "-c", child, *map(os.path.abspath, sys.path)]


# In the child


def serve() -> None:
    """What the template does: a child for each line of its input, a digit for how each ended.

    A line that names no folder has the parser imported, and no more.
    """
    with os.fdopen(os.dup(1), "wb", buffering=0) as answers:
        os.dup2(2, 1)  # what a library prints is no answer
        for line in sys.stdin.buffer:
            module, folder = json.loads(line)
            with contextlib.suppress(Exception):  # the child will say what is wrong
                _prepare(module)
            if not folder:
                answers.write(b"0")
                continue
            child = os.fork()
            if not child:
                answers.close()
                _do(folder)
            answers.write(b"1" if os.waitpid(child, 0)[1] else b"0")


@cache
def _prepare(module: str) -> None:
    """Import what children need, have it warm up if it can, and share what they do not touch."""
    getattr(import_module(module), "warm_up", lambda: None)()
    compile_all()
    gc.collect()
    gc.freeze()


def _do(folder: str) -> NoReturn:
    """A fork's whole life."""
    with contextlib.suppress(BaseException):
        work(folder)
        os._exit(0)
    os._exit(1)


def work(folder: str) -> None:
    """What a child does: the job in its folder, within bounds."""
    global _bounded
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    parse, data, source, seconds = pickle.loads(Path(folder, _JOB).read_bytes())
    _bound_resources(seconds)
    _bounded = True
    logging.disable(logging.CRITICAL)  # what parsers grumble about damaged files helps no user
    outcome = _outcome(parse, data, source)
    Path(folder, _ANSWER).write_bytes(pickle.dumps(outcome))


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
    """Bound memory and processor time, where the system can: Windows bounds only the waiting."""
    with contextlib.suppress(ImportError):
        import resource

        bounds = {
            resource.RLIMIT_DATA: (BYTES, _ADDRESSES),
            resource.RLIMIT_AS: (_ADDRESSES, _ADDRESSES),
            resource.RLIMIT_CPU: (min(SECONDS, seconds), seconds),
            resource.RLIMIT_CORE: (0, 0),
        }
        for limit, bound in bounds.items():
            with contextlib.suppress(ValueError):  # lower already, or not to be had here
                resource.setrlimit(limit, bound)


def allow_more(memory: bool = True) -> None:
    """In a child, for what takes longer by its nature: all the time it was given, and memory."""
    with contextlib.suppress(ImportError, ValueError):
        import resource

        for limit in (resource.RLIMIT_CPU, *([resource.RLIMIT_DATA] if memory else [])):
            most = resource.getrlimit(limit)[1]
            resource.setrlimit(limit, (most, most))
