"""A companion: another disclosure, what it is to the one in hand, and its figures by name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.checks import REFUTED
from juesuan_analysis.document import Document
from juesuan_analysis.formulas.catalogue import PRIOR
from juesuan_analysis.linking.publication import Publication, Relation
from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.operands import Operand, narrated_operand
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.titles import Period
from juesuan_analysis.wordforms import bare, squeeze

_WORDS = vocabulary.linking().unrelated

Key = tuple[str, str, str, str]
"""Table and column by their roles, side, and the subject's code or name."""


class Other(Protocol):
    """What is asked of another disclosure."""

    @property
    def document(self) -> Document:
        """What it prints."""

    @property
    def publication(self) -> Publication:
        """Whose it is, of which year and kind."""

    @property
    def tables_list(self) -> Sequence[Table]:
        """Its tables."""

    @property
    def statements_list(self) -> Sequence[Statement]:
        """The numbers of its narrative."""


@dataclass(frozen=True)
class Companion:
    """Another disclosure that tells something of the one in hand.

    Its places carry the name of its file.
    """

    relation: Relation
    source: Other = field(repr=False)

    @property
    def file(self) -> str:
        """The name of its file."""
        return self.source.document.file

    @property
    def publication(self) -> Publication:
        """Whose disclosure of which year and kind it is."""
        return self.source.publication

    @property
    def tables(self) -> Sequence[Table]:
        """Its recognised tables."""
        return self.source.tables_list

    def counterpart(self, fact: Fact) -> Fact | None:
        """The same quantity there: same table, column and subject; ``None`` if it prints none.

        A subject is told by its code, or by its name where one of the two prints no codes.
        """
        found = self.alike(fact)
        return found[0] if found and len({cell.operand.exact for cell in found}) == 1 else None

    def alike(self, fact: Fact) -> list[Fact]:
        """All figures of the same table, column and subject there; several if that is ambiguous."""
        table, measure = fact.role
        names = [fact.code] if fact.code else []
        keys = ((table, measure, fact.side, name) for name in (*names, bare(fact.item)))
        return next((found for key in keys if (found := self._figures.get(key))), [])

    def prints(self, role: str) -> bool:
        """Whether it has a table of a role, once, and all of it was read."""
        found = [table for table in self.tables if table.role == role]
        return len(found) == 1 and not found[0].unread and not self.source.document.not_read

    def figure(self, locator: str) -> Fact | None:
        """The one figure at table/side/item/measure, the item by code or name."""
        table, side, item, measure = locator.split("/")
        found = self._figures.get((table, measure, side, item), ())
        return found[0] if len(found) == 1 else None

    def told(self, name: str, like: Number) -> Operand | None:
        """The amount or the number of things that its narrative gives of a thing, if it gives one.

        Of numbers that its own document refutes, and of several of one name, nothing is known.
        """
        return self._level(squeeze(name), "", like.kind)

    def told_before(self, claim: Claim) -> Operand | None:
        """The earlier level that its narrative gives of the thing whose earlier level this is."""
        return self._level(squeeze(claim.of), claim.aspect, claim.number.kind)

    def _level(self, *key: str) -> Operand | None:
        found = self._levels.get(key, ())
        return found[0] if found and len({o.amount.exact for o in found}) == 1 else None

    @cached_property
    def _levels(self) -> dict[tuple[str, ...], list[Operand]]:
        levels: dict[tuple[str, ...], list[Operand]] = defaultdict(list)
        for statement in self.source.statements_list:
            claim = statement.claim
            sure = statement.confirmed or not claim.assumed
            level = claim.states_level or claim.formula is PRIOR
            if level and sure and statement.verdict not in (*REFUTED, "unbound"):
                named = narrated_operand(claim.operand, self.publication.named)
                levels[squeeze(claim.of), claim.aspect, claim.number.kind].append(named)
        return levels

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
    own: Publication, others: Iterable[Other]
) -> tuple[tuple[Companion, ...], tuple[Stranger, ...]]:
    """Which of several disclosures tell something of one's own; of two of the same, the first."""
    companions: list[Companion] = []
    strangers: list[Stranger] = []
    met: set[tuple[str, Period, bool]] = set()
    for other in others:
        there = other.publication
        relation = own.relation_of(there)
        again = relation is not None and there.identity in met
        if relation and not again:
            met.add(there.identity)
            companions.append(Companion(relation, other))
        else:
            reason = _WORDS.twice if again else own.why_not(there)
            strangers.append(Stranger(other.document.file, there, reason))
    return tuple(companions), tuple(strangers)
