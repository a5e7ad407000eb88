"""How long it takes to hold the 2023 disclosure against itself, in CPU time.

Statements and identities are read beforehand; what is measured is feasibility, minimal sets with
their proofs and repairs, and the bounds of all that is not printed. HiGHS is loaded by the first,
unmeasured round.
"""

from pathlib import Path
from time import process_time

import pytest

from benchmarks.bench_text import FEW, ROUNDS, opened, repeated
from juesuan_analysis import CHAOYANG_2023
from juesuan_analysis.joint import Examination, examine

pytestmark = pytest.mark.benchmark(timer=process_time, group="joint")

ALL_PARTS = (-4, -2, -1)


def read_through(data):
    """A disclosure with everything read that an examination stands on."""
    disclosure = opened(data)
    assert disclosure.statements_list
    assert disclosure.identities_list
    return disclosure


def held_against_itself(disclosure) -> Examination:
    examination = examine(
        disclosure.tables_list,
        disclosure.evaluation,
        disclosure.statements_list,
        disclosure.identities_list,
    )
    assert examination.implied
    return examination


@pytest.fixture(scope="module")
def text():
    return Path(CHAOYANG_2023).read_text("utf-8")


def test_blocks_of_the_text(measure, text):
    measure("text to blocks, the floor", ROUNDS, opened, text.encode())


def test_sets_and_bounds(measure, text):
    disclosure = read_through(text.encode())
    measure("feasibility, sets and bounds", ROUNDS, held_against_itself, disclosure)


def test_protection(measure, text):
    disclosure = read_through(text.encode())
    measure("protection of every number", FEW, lambda: held_against_itself(disclosure).protection)


def test_sets_and_bounds_of_ten_disclosures_in_one(measure, text):
    disclosure = read_through(repeated(text, 10, *ALL_PARTS))
    measure("feasibility, sets and bounds, ten times", FEW, held_against_itself, disclosure)
