"""Sums judged again after a change: only those it touches, with the same result as all of them."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from juesuan_analysis import CHAOYANG_2023, read
from juesuan_analysis.additions import additions
from juesuan_analysis.amounts import Amount
from juesuan_analysis.findings.balances import Balances

TABLES = read(CHAOYANG_2023).tables_list
CELLS = [cell for table in TABLES if table.facts for cell in table.cells]
BALANCES = Balances(additions(TABLES))
AMOUNTS = st.decimals("0", "99999", places=2).map(lambda value: Amount(str(value), "万元"))


@given(st.dictionaries(st.sampled_from(range(len(CELLS))), st.none() | AMOUNTS, max_size=6))
def test_what_fails_after_a_change_is_what_fails_when_all_is_judged_anew(printed):
    other = {CELLS[number]: replace(CELLS[number], amount=a) for number, a in printed.items()}
    tables = [
        replace(table, cells=tuple(other.get(cell, cell) for cell in table.cells))
        if any(cell in other for cell in table.cells)
        else table
        for table in TABLES
    ]
    failing = Balances(additions(tables)).failing
    assert BALANCES.failing_with(other) == failing
    assert BALANCES.breaks(other) == bool(failing - BALANCES.failing)
