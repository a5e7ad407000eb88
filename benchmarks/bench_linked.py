"""What it costs to hold a disclosure against three others, in CPU time.

The made-up bureau that ships: its accounts with last year's, its budget and a unit beside them,
against the same four read and verified one by one.
"""

from pathlib import Path
from time import process_time

import pytest

from benchmarks.bench_text import FEW
from juesuan_analysis import LINKED, read

pytestmark = pytest.mark.benchmark(timer=process_time, group="linked")

NAMES = ("bureau_2022", "bureau_2021", "bureau_budget_2022", "center_2022")


def verified(own: Path, *beside: Path) -> None:
    assert read(own, beside=beside).findings_list is not None


def one_by_one(paths: list[Path]) -> None:
    for path in paths:
        verified(path)


@pytest.fixture(scope="module")
def paths():
    return [LINKED / f"{name}.txt" for name in NAMES]


def test_four_documents_one_by_one(measure, paths):
    measure("one_by_one", FEW, one_by_one, paths)


def test_one_with_three_companions(measure, paths):
    measure("with_companions", FEW, verified, *paths)
