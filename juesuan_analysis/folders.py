"""Folders exchanged whole: what is written beside takes the old one's place in one step."""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from juesuan_analysis.afterwards import afterwards
from juesuan_analysis.files import UnwritableOutput

_MADE, _KEPT = "made", "kept"
_PARTIAL = re.compile(r"\.(.+)\.[a-z0-9_]{8}")
"""What `write_whole` leaves inside a folder if it is stopped, with the name of the file meant."""
_CLOCKS = 2
"""Seconds by which the clocks of processes and files may differ."""
_CLEAN_UP = (
    "sys.path[:] = sys.argv[2:]; "
    "from juesuan_analysis import folders; folders.clean_up(folders.Path(sys.argv[1]))"
)


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write into, which takes the place of ``folder`` when all is written.

    Whoever looks, at whatever moment a run is stopped, finds the old folder, the new one or none,
    never some files of each. Files of the old folder that the new one does not have are somebody's
    own and are kept. What a killed run leaves half-made beside ``folder`` is cleaned up right then,
    else by the next run.

    Raises:
        UnwritableOutput: if a folder cannot be made, written to or exchanged.
    """
    folder = folder.absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        clean_up(folder)
        prefix = f"{_beside(folder, _MADE)}{os.getpid()}-"
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=prefix))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        made.chmod(0o755)
        with _watched(folder):
            yield made
            _exchange(made, folder)
    except (OSError, UnwritableOutput) as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _watched(folder: Path) -> Iterator[None]:
    """Have another process clean up beside a folder if this one, and all its forks, are killed."""
    with afterwards(_CLEAN_UP, str(folder), *map(os.path.abspath, sys.path)) as watch:
        try:
            yield
        finally:
            watch.kill()


def _unwritable(folder: Path, error: Exception) -> UnwritableOutput:
    """The error with the name of the folder that was asked for, not of the one beside it."""
    cause = error if isinstance(error, OSError) else error.__cause__
    return UnwritableOutput.at(folder, cause)


def _beside(folder: Path, what: str) -> str:
    return f".{folder.name[:60]}.{what}-"


def _exchange(made: Path, folder: Path) -> None:
    """Put the new folder in the old one's place; a folder somebody stands in is filled instead."""
    if not folder.is_dir():
        made.replace(folder)
    elif folder.is_symlink() or folder in (here := Path.cwd(), *here.parents):
        _move(made, folder, replacing=True)
    else:
        kept = folder.with_name(f"{_beside(folder, _KEPT)}{os.getpid()}-{made.name[-8:]}")
        folder.replace(kept)
        made.replace(folder)
        _move(kept, folder, replacing=False)
        shutil.rmtree(kept)


def _move(source: Path, target: Path, *, replacing: bool) -> None:
    """Move the files of one folder into another; those that are there already only if asked."""
    for entry in sorted(source.iterdir()):
        there = target / entry.name
        if entry.is_dir() and not entry.is_symlink():
            there.mkdir(exist_ok=True)
            _move(entry, there, replacing=replacing)
        elif replacing or not (there.exists() or _is_partial(there)):
            entry.replace(there)


def _is_partial(path: Path) -> bool:
    """Whether a file is the half-written form of one that is there whole."""
    found = _PARTIAL.fullmatch(path.name)
    return found is not None and path.with_name(found[1]).is_file()


def clean_up(folder: Path) -> None:
    """Remove what runs that are no more left beside a folder; finish what they had begun."""
    for left in _left(folder, _KEPT):
        folder.mkdir(exist_ok=True)
        _move(left, folder, replacing=False)
        shutil.rmtree(left)
    for left in _left(folder, _MADE):
        shutil.rmtree(left)


def _left(folder: Path, what: str) -> Iterator[Path]:
    """What nobody works at any more, under a name of our own: only one process can take it."""
    for left in sorted(folder.parent.glob(f"{_escaped(_beside(folder, what))}*")):
        ours = left.with_name(f"{_beside(folder, what)}{os.getpid()}-{left.name[-8:]}")
        if not _at_work(left):
            with suppress(FileNotFoundError):  # another was faster
                yield left.replace(ours)


def _escaped(name: str) -> str:
    """A name as a pattern that finds it alone."""
    return re.sub(r"([\[\]*?])", r"[\1]", name)


def _at_work(left: Path) -> bool:
    """Whether the run that made a folder is still there, and not another under its number."""
    try:
        process = psutil.Process(int(left.name.rsplit("-", 2)[-2]))
        here = process.status() != psutil.STATUS_ZOMBIE
        return bool(here and process.create_time() < left.stat().st_mtime + _CLOCKS)
    except (ValueError, psutil.NoSuchProcess, FileNotFoundError):
        return False
