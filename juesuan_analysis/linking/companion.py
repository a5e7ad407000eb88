"""A companion: another disclosure, what it is to the one in hand, and its figures by name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from msgspec import Struct

from juesuan_analysis.linking.publication import Publication, Relation
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.wordforms import bare

Key = tuple[str, str, str, str]
"""Table and column by their roles, side, and the subject's code or name."""


@dataclass(frozen=True)
class Companion:
    """Another disclosure that tells something of the one in hand.

    ``file`` is the name of its file, which the places of its figures carry.
    """

    relation: Relation
    file: str
    publication: Publication
    tables: tuple[Table, ...] = field(repr=False)

    def counterpart(self, fact: Fact) -> Fact | None:
        """The same quantity there: same table, column and subject; ``None`` if it prints none.

        A subject is told by its code, or by its name where one of the two prints no codes.
        """
        role = (*fact.role, fact.side)
        names = [fact.code] if fact.code else []
        for name in (*names, bare(fact.item)):
            found = self._figures.get((*role, name), ())
            if found:
                return found[0] if len({cell.operand.exact for cell in found}) == 1 else None
        return None

    def figure(self, locator: str) -> Fact | None:
        """The one figure at table/side/item/measure, the item by code or name."""
        table, side, item, measure = locator.split("/")
        found = self._figures.get((table, measure, side, item), ())
        return found[0] if len(found) == 1 else None

    @cached_property
    def _figures(self) -> dict[Key, list[Fact]]:
        figures: dict[Key, list[Fact]] = defaultdict(list)
        for table in self.tables:
            for cell in table.cells:
                table_id, measure = cell.role
                for name in {cell.code, bare(cell.item)} - {""}:
                    figures[table_id, measure, cell.side, name].append(cell)
        return figures


class Stranger(Struct, frozen=True):
    """A disclosure that was given as a companion and tells nothing: why it is not used."""

    file: str
    publication: Publication
    reason: str


def acquainted(
    own: Publication, others: Iterable[tuple[str, Publication, Sequence[Table]]]
) -> tuple[tuple[Companion, ...], tuple[Stranger, ...]]:
    """Which of several disclosures (file, publication, tables) tell something of one's own."""
    companions: list[Companion] = []
    strangers: list[Stranger] = []
    for file, publication, tables in others:
        if relation := own.relation_of(publication):
            companions.append(Companion(relation, file, publication, tuple(tables)))
        else:
            strangers.append(Stranger(file, publication, own.why_not(publication)))
    return tuple(companions), tuple(strangers)
