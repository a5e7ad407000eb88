"""A disclosure as findings see it: what was read, what fails, and what would if it read otherwise.

Which checks fail is asked often, so each kind of check is asked only when it is needed.
"""

from collections.abc import Sequence
from typing import Protocol, Self

from juesuan_analysis.findings.finding import Finding
from juesuan_analysis.identities import Identity
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Table

_FAILING = ("mismatch", "direction")


class Reading(Protocol):
    """A document with all its checks."""

    @property
    def tables_list(self) -> tuple[Table, ...]:
        """The statutory tables."""

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


def failing_sums(identities: Sequence[Identity]) -> frozenset[str]:
    """What tells the identities that do not hold."""
    failing = (i for i in identities if i.verdict in _FAILING and not i.conditional)
    return frozenset(f"{i.scope} {i.statement} {i.place}" for i in failing)


def failing_statements(statements: Sequence[Statement]) -> frozenset[str]:
    """Ids of the statements that do not hold."""
    return frozenset(s.id for s in statements if s.verdict in _FAILING)


def mended(before: Reading, after: Reading) -> int:
    """How many checks that fail in one reading hold in another; 0 if others fail there."""
    sums, left = failing_sums(before.identities_list), failing_sums(after.identities_list)
    if left - sums:
        return 0
    said = failing_statements(before.statements_list)
    still = failing_statements(after.statements_list)
    return 0 if still - said else len(sums - left) + len(said - still)
