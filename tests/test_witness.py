"""What can be true together is shown by values, exactly, and without a solver."""

import subprocess
import sys
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan_analysis import CHAOYANG_2023
from juesuan_analysis.joint.program import Program
from juesuan_analysis.joint.system import Quantity, System
from juesuan_analysis.joint.witness import satisfied

COEFFICIENTS = st.sampled_from([1, 1, 1, -1, -1, 2, Fraction(-4794, 10_000), Fraction(1, 3)])
ENDS = st.none() | st.fractions(-20, 20, max_denominator=200)


@st.composite
def systems(draw):
    """Rows over a few quantities, which can hold together or not."""
    system = System()
    quantities = [
        system.quantity(n, Quantity(str(n), "万元")) for n in range(draw(st.integers(1, 6)))
    ]
    for _ in range(draw(st.integers(1, 12))):
        chosen = draw(st.sets(st.sampled_from(quantities), min_size=1, max_size=4))
        low, high = draw(ENDS), draw(ENDS)
        ordered = None in (low, high) or low <= high
        system.within(
            {q: draw(COEFFICIENTS) for q in sorted(chosen)},
            (low, high) if ordered else (high, low),
            "",
        )
    return system


@settings(max_examples=1000)
@given(systems(), st.data())
def test_rows_shown_to_hold_together_are_no_contradiction_to_the_solver(system, data):
    chosen = data.draw(st.sets(st.sampled_from(range(len(system.rows)))))
    held = satisfied(system, chosen)
    program = Program(system)
    if held is None:
        program.use(chosen)
        assert program.conflict() is not None
    else:
        assert chosen <= held
        program.use(held)
        assert program.conflict() is None


def test_a_sum_of_rounded_parts_is_shown_to_be_possible_within_their_rounding():
    system = System()
    whole, *parts = (system.quantity(n, Quantity(str(n), "万元")) for n in range(4))
    half = Fraction(1, 200)
    for quantity, printed in ((whole, "10.01"), *((part, "3.34") for part in parts)):
        value = Fraction(printed)
        system.within({quantity: 1}, (value - half, value + half), "")
    system.within({whole: 1, **dict.fromkeys(parts, -1)}, (Fraction(0), Fraction(0)), "")
    assert satisfied(system, range(5)) == frozenset(range(5))
    system.within({parts[0]: 1}, (Fraction("3.344"), None), "")
    system.within({parts[1]: 1}, (Fraction("3.344"), None), "")
    assert satisfied(system, range(7)) is None


LOADED = """
import sys
from pathlib import Path
from juesuan_analysis import read
assert read(Path(sys.argv[1])).findings_list is not None
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_a_document_that_agrees_with_itself_needs_no_solver():
    file = CHAOYANG_2023.parent / "linked/bureau_2022.txt"
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(file)], stdout=subprocess.PIPE, text=True, check=True
    )
    assert not {"highspy", "numpy"}.intersection(done.stdout.split())
