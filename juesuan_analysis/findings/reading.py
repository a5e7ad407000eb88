"""A disclosure as findings see it: what was read, what fails, and what would if it read otherwise.

Which checks fail is asked often, so each kind of check is asked only when it is needed.
"""

from collections.abc import Sequence
from typing import Protocol, Self

from juesuan_analysis.additions import Addition
from juesuan_analysis.checks import CONFIRMED, REFUTED
from juesuan_analysis.findings.balances import Balances, Changes
from juesuan_analysis.findings.finding import Finding
from juesuan_analysis.identities import Identity
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table


class Reading(Protocol):
    """A document with all its checks."""

    @property
    def tables_list(self) -> tuple[Table, ...]:
        """The statutory tables."""

    @property
    def additions_list(self) -> tuple[Addition, ...]:
        """What must add up, whatever the tables print."""

    @property
    def identities_list(self) -> tuple[Identity, ...]:
        """What must add up."""

    @property
    def statements_list(self) -> tuple[Statement, ...]:
        """Every number of the narrative."""

    @property
    def separate_findings(self) -> tuple[Finding, ...]:
        """Every finding by itself."""

    def supposing(self, tables: Sequence[Table]) -> Self:
        """The same document, had it printed these tables."""


class Trial:
    """The checks of a reading, to be held against those of what it might print instead."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.balances = Balances(reading.additions_list)
        self._failing = _failing(reading.statements_list)

    def breaks(self, changes: Changes) -> bool:
        """Whether a check that holds in the reading fails with some cells changed."""
        refuted = any(_refuted(s, changes) for s in self.reading.statements_list)
        return refuted or self.balances.breaks(changes)

    def mended(self, changes: Changes, after: Reading) -> int:
        """How many checks that fail in the reading hold in another; 0 if others fail there.

        ``after`` is the reading with some cells changed that break no sum.
        """
        sums, left = self.balances.failing, self.balances.failing_with(changes)
        still = _failing(after.statements_list)
        return 0 if still - self._failing else len(sums - left) + len(self._failing - still)


def _failing(statements: Sequence[Statement]) -> frozenset[str]:
    """Ids of the statements that do not hold."""
    return frozenset(s.id for s in statements if s.verdict in REFUTED)


def _refuted(s: Statement, changes: Changes) -> bool:
    """Whether a figure that a statement restates would be another by all its readings.

    What the whole narrative then says need not be read again.
    """
    if not s.claim.formula.restates or s.verdict not in CONFIRMED:
        return False
    figures = [reading[0] for reading in s.claim.readings]
    cells = [changes.get(o.source) for o in figures if isinstance(o.source, Fact)]
    stated = s.claim.number.amount.interval
    return len(cells) == len(figures) and not any(
        cell is None or cell.operand.interval.meets(stated) for cell in cells
    )
