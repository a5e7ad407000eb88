"""Which sums of the tables hold, asked again and again for other figures in some cells."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from juesuan_analysis.additions import Addition
from juesuan_analysis.amounts import Amount
from juesuan_analysis.identities import compared
from juesuan_analysis.tables import Fact

Changes = Mapping[Fact, Fact]
"""Cells as printed, and what is to stand there instead."""


class Balances:
    """Sums of a document; only those that a change touches are judged again."""

    def __init__(self, sums: Iterable[Addition]) -> None:
        self._every = list(sums)
        self._of: dict[Fact, list[int]] = defaultdict(list)
        for number, addition in enumerate(self._every):
            for cell in dict.fromkeys(addition.cells):
                self._of[cell].append(number)
        self.failing = self._failing(range(len(self._every)), {})

    def of(self, cell: Fact) -> list[Addition]:
        """The sums that a cell takes part in."""
        return [self._every[number] for number in self._of.get(cell, ())]

    def failing_with(self, changes: Changes) -> frozenset[int]:
        """The numbers of the sums that do not hold with other figures."""
        touched = {number for cell in changes for number in self._of.get(cell, ())}
        return (self.failing - touched) | self._failing(touched, changes)

    def breaks(self, changes: Changes) -> bool:
        """Whether a sum that holds as printed does not with other figures.

        Sums between tables are asked first, since inside a table much may change together.
        """
        touched = {number for cell in changes for number in self._of.get(cell, ())}
        held = sorted(touched - self.failing, reverse=True)
        return any(_fails(self._every[number], changes) for number in held)

    def fails_at(self, cells: Iterable[Fact]) -> bool:
        """Whether a sum fails that one of some cells takes part in."""
        return any(not self.failing.isdisjoint(self._of.get(cell, ())) for cell in cells)

    def _failing(self, numbers: Iterable[int], changes: Changes) -> frozenset[int]:
        return frozenset(n for n in numbers if _fails(self._every[n], changes))


def _fails(addition: Addition, changes: Changes) -> bool:
    left, right = (amounts(side, changes) for side in (addition.left, addition.right))
    return compared(left, right, addition.relation)[2] == "mismatch"


def amounts(cells: Iterable[Fact], changes: Changes) -> list[Amount]:
    """What stands in some cells."""
    return [changes.get(cell, cell).operand for cell in cells]
