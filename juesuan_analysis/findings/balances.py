"""Which sums of the tables hold, asked again and again for other figures in some cells."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from juesuan_analysis.additions import Addition
from juesuan_analysis.amounts import Amount
from juesuan_analysis.identities import compared
from juesuan_analysis.tables import Fact, Table

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


def changed(before: Sequence[Table], after: Sequence[Table]) -> dict[Fact, Fact]:
    """The cells in which tables differ from the same tables with other figures."""
    return dict(_differing(before, after))


def _differing(before: Sequence[Table], after: Sequence[Table]) -> Iterator[tuple[Fact, Fact]]:
    for own, other in zip(before, after, strict=True):
        if own is not other:
            pairs = zip(own.cells, other.cells, strict=True)
            yield from (pair for pair in pairs if pair[0] is not pair[1])
