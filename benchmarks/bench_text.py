"""How long the 2023 disclosure takes, step by step, in CPU time.

Nothing here passes or fails: the figures and their ratios to reading the text alone are printed.
Every round begins with the bytes of the file; regular expressions and vocabulary are loaded by
the first, unmeasured round.
"""

import re
import resource
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from juesuan_analysis import CHAOYANG_2023, Disclosure, frames
from juesuan_analysis.document import Document
from juesuan_analysis.outputs.package import write_package
from juesuan_analysis.readers.text import read_text_blocks

pytestmark = pytest.mark.benchmark(timer=process_time, group="text")

ROUNDS, FEW = 15, 3
_PARTS = re.compile(r"(?m)^#+ 第[一二三四五]部分")
_NARRATIVE, _TABLES, _EVALUATION = -4, -2, -1
"""Where the parts with numbers stand, counted from the end: the contents name all once more."""


def children_time() -> float:
    """CPU time of the processes started and ended so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def opened(data: bytes) -> Disclosure:
    """A disclosure of which nothing is computed yet but the blocks of its text."""
    return Disclosure(Document(Path("benchmark.txt"), "", read_text_blocks(data, "benchmark.txt")))


def facts(data: bytes) -> None:
    disclosure = opened(data)
    evaluation = disclosure.evaluation
    for rows in (
        frames.fact_rows(disclosure.facts_list),
        frames.table_rows(disclosure.tables_list),
        frames.project_rows(evaluation.projects),
        frames.indicator_rows(evaluation.indicators),
    ):
        list(rows)


def verdicts(data: bytes) -> Disclosure:
    disclosure = opened(data)
    assert disclosure.findings_list  # they rest on every statement and every identity
    return disclosure


def package(data: bytes, folder: Path) -> None:
    write_package(opened(data), folder)


def imported(statement: str) -> None:
    subprocess.run([sys.executable, "-c", statement], check=True)


def repeated(text: str, times: int, *parts: int) -> bytes:
    """The document with the body of some parts printed so many times, one after the other."""
    begins = [match.start() for match in _PARTS.finditer(text)]
    ends = [*begins[1:], len(text)]
    whole = [text[: begins[0]], *(text[i:j] for i, j in zip(begins, ends, strict=True))]
    for part in parts:
        heading, body = whole[part].split("\n", 1)
        whole[part] = "\n".join([heading, *[body] * times])
    return "".join(whole).encode()


@pytest.fixture(scope="module")
def text():
    return CHAOYANG_2023.read_text("utf-8")


@pytest.fixture(scope="module")
def data(text):
    return text.encode()


def test_reading_the_text_alone(measure, data):
    measure("text to blocks, the floor", ROUNDS, opened, data)


def test_tables_and_self_evaluation(measure, data):
    measure("text to facts, tables, projects, indicators", ROUNDS, facts, data)


def test_identities(measure, data):
    measure("text to identities", ROUNDS, lambda: opened(data).identities_list)


def test_all_verdicts(measure, data):
    measure("text to all verdicts and findings", ROUNDS, verdicts, data)


def test_data_package(measure, data, tmp_path):
    measure("text to data package, written", ROUNDS, package, data, tmp_path)


def test_annotated_page(measure, data):
    annotated = pytest.importorskip("juesuan_analysis.outputs.annotated")
    measure("text to annotated page", ROUNDS, lambda: annotated.annotated_html(opened(data)))


def test_ten_times_the_narrative(measure, text):
    long = repeated(text, 10, _NARRATIVE)
    measure("text to all verdicts, narrative ten times", FEW, verdicts, long)


def test_ten_times_the_tables_and_self_evaluation(measure, text):
    long = repeated(text, 10, _TABLES, _EVALUATION)
    measure("text to facts …, tables ten times", FEW, facts, long)


def test_ten_disclosures_in_one(measure, text):
    # The worst case: each number has ten times the figures of its name to be told from.
    long = repeated(text, 10, _NARRATIVE, _TABLES, _EVALUATION)
    measure("text to all verdicts, everything ten times", FEW, verdicts, long)


@pytest.mark.benchmark(timer=children_time, group="import")
@pytest.mark.parametrize(
    ("what", "statement"),
    [
        ("Python alone, started and ended", "pass"),
        ("Python with the package imported", "import juesuan_analysis"),
        ("Python with the command line imported", "import juesuan_analysis.cli"),
    ],
)
def test_import(measure, what, statement):
    measure(what, FEW, imported, statement)
