"""The corpus that ships is built once, and seen again in no time."""

from collections import Counter
from zipfile import ZipFile

import pytest

from juesuan_analysis import MADE_UP, notebook
from juesuan_analysis.corpus import adding
from juesuan_analysis.notebook import display

FEW = 3


@pytest.fixture(autouse=True)
def few(tmp_path, monkeypatch):
    """A few disclosures of it in its place, and a cache of their own."""
    folder = tmp_path / "few"
    (packed,) = MADE_UP.glob("*.zip")
    with ZipFile(packed) as archive:
        texts = [name for name in archive.namelist() if name.endswith(".txt")]
        archive.extractall(folder, texts[:FEW])
    monkeypatch.setattr(display, "MADE_UP", folder)
    monkeypatch.setattr(display, "user_cache_path", lambda *_, **__: tmp_path / "cache")


@pytest.fixture
def done(monkeypatch):
    """What each run over it has done."""
    runs: list[Counter[str]] = []
    add = adding.add

    def noted(*arguments):
        summary = add(*arguments)
        runs.append(summary.done)
        return summary

    monkeypatch.setattr(adding, "add", noted)
    return runs


def test_the_corpus_that_ships_is_built_once(done):
    first, second = (notebook.open_corpus().documents for _ in range(2))
    assert len(first) == FEW
    assert first.equals(second)
    assert [(run["read"], run["known"]) for run in done] == [(FEW, 0), (0, FEW)]


def test_without_a_place_to_keep_it_the_corpus_is_built_aside(tmp_path):
    (tmp_path / "cache").write_text("no folder", "utf-8")
    assert len(notebook.open_corpus().documents) == FEW
