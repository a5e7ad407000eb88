"""Folders exchanged whole: the old one or the new one, and nothing of anybody's lost."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from juesuan_analysis import folders
from juesuan_analysis.files import UnwritableOutput, write_whole
from juesuan_analysis.folders import whole_folder


def files(folder):
    """Every file below a folder with its text."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in found}


def write(folder, **texts):
    with whole_folder(folder) as made:
        for name, text in texts.items():
            write_whole(made / f"{name}.csv", text)


def write_until_it_fails(folder):
    with whole_folder(folder) as made:
        (made / "facts.csv").write_text("two", "utf-8")
        raise ZeroDivisionError


def test_a_new_folder_takes_the_place_of_the_old_one(tmp_path):
    write(tmp_path / "p", facts="one", findings="one")
    write(tmp_path / "p", facts="two", findings="two")
    assert files(tmp_path) == {"p/facts.csv": "two", "p/findings.csv": "two"}
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_an_error_leaves_the_folder_as_it_was_and_nothing_beside(tmp_path):
    write(tmp_path / "p", facts="one")
    with pytest.raises(ZeroDivisionError):
        write_until_it_fails(tmp_path / "p")
    assert files(tmp_path) == {"p/facts.csv": "one"}


def test_a_full_disk_leaves_the_folder_as_it_was_and_is_told_in_one_line(tmp_path, monkeypatch):
    write(tmp_path / "p", facts="one")

    def full(self, other):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UnwritableOutput, match=r"p：写不进去（No space left on device）"):
        write(tmp_path / "p", facts="two")
    monkeypatch.undo()
    assert files(tmp_path) == {"p/facts.csv": "one"}
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_files_of_others_are_kept(tmp_path):
    folder = tmp_path / "p"
    write(folder, facts="one")
    (folder / "notes").mkdir()
    (folder / "notes" / "mine.txt").write_text("mine", "utf-8")
    write(folder, facts="two")
    assert files(folder) == {"facts.csv": "two", "notes/mine.txt": "mine"}


def test_half_written_files_of_earlier_runs_go(tmp_path):
    folder = tmp_path / "p"
    write(folder, facts="one")
    (folder / ".facts.csv.k2x_9ab0").write_text("half", "utf-8")
    write(folder, facts="two")
    assert files(folder) == {"facts.csv": "two"}


def test_the_folder_somebody_stands_in_is_filled_and_stays(tmp_path, monkeypatch):
    folder = tmp_path / "p"
    write(folder, facts="one")
    monkeypatch.chdir(folder)
    before = Path.cwd().stat().st_ino
    write(Path(), facts="two")
    assert folder.stat().st_ino == before
    assert files(tmp_path) == {"p/facts.csv": "two"}


def dead():
    """A process number that nobody has any more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_a_killed_run_left_is_cleaned_up(tmp_path):
    (tmp_path / f".p[1].made-{dead()}-abcd1234").mkdir()
    write(tmp_path / "p[1]", facts="one")
    assert [path.name for path in tmp_path.iterdir()] == ["p[1]"]


def test_what_a_run_at_work_has_made_stays(tmp_path):
    other = tmp_path / f".p.made-{os.getppid()}-abcd1234"
    other.mkdir()
    write(tmp_path / "p", facts="one")
    assert other.is_dir()


def test_an_exchange_that_was_cut_in_the_middle_is_finished_by_the_next_run(tmp_path):
    folder = tmp_path / "p"
    write(folder, facts="one")
    (folder / "mine.txt").write_text("mine", "utf-8")
    shutil.move(folder, tmp_path / f".p.kept-{dead()}-abcd1234")
    write(folder, facts="two")
    assert files(tmp_path) == {"p/facts.csv": "two", "p/mine.txt": "mine"}


WRITER = """
import sys
from pathlib import Path
from juesuan_analysis.files import write_whole
from juesuan_analysis.folders import whole_folder
n = 0
while True:
    n += 1
    with whole_folder(Path(sys.argv[1])) as made:
        for name in "abcdefgh":
            write_whole(made / name, str(n))
    print(n, flush=True)
"""


@pytest.mark.parametrize("pause", [0.0, 0.001, 0.002, 0.004, 0.008, 0.016])
def test_a_killed_run_leaves_the_files_of_one_run_or_none(tmp_path, pause):
    folder = tmp_path / "p"
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for _ in range(3):
        process.stdout.readline()
    time.sleep(pause)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    left = files(folder) if folder.exists() else {}
    assert len(set(left.values())) <= 1
    assert len(left) in (0, 8)
    write(folder, a="last")
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


@pytest.mark.parametrize(
    ("process", "hours_ago", "at_work"),
    [(os.getpid(), 0, True), (os.getpid(), 99, False), (None, 0, False), ("x", 0, False)],
    ids=["this", "its number is another's now", "dead", "somebody's folder"],
)
def test_whether_a_run_is_at_work_is_read_from_its_folder(tmp_path, process, hours_ago, at_work):
    left = tmp_path / f".p.made-{dead() if process is None else process}-abcd1234"
    left.mkdir()
    os.utime(left, (time.time() - 3600 * hours_ago,) * 2)
    assert folders._at_work(left) is at_work
