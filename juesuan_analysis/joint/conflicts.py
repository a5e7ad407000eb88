"""Minimal sets of statements that cannot all be true."""

from collections import deque
from collections.abc import Iterable, Sequence

from msgspec import Struct

from juesuan_analysis.joint.possibility import Possibility
from juesuan_analysis.joint.program import Program
from juesuan_analysis.joint.proof import Proof, contradiction
from juesuan_analysis.joint.system import Row, System
from juesuan_analysis.patience import spent

Members = dict[str, list[int]]
"""Groups of rows that stand or fall together."""

_MOST_SETS = 12
"""Beyond so many minimal sets a reader is told their number, not each of them."""

_MOST_SOLVED = 400
"""Bounds the search on a document whose statements contradict each other everywhere."""


class Conflict(Struct, frozen=True):
    """A minimal set: its statements cannot all be true, but any of them left out, the rest can.

    ``groups`` are the ids of its statements; ``proof`` combines rows of the system to a
    contradiction, exactly.
    """

    groups: tuple[str, ...]
    proof: Proof

    def rows(self, system: System) -> dict[int, Row]:
        """The rows its proof uses."""
        return {index: system.rows[index] for index in self.proof.multipliers}

    def assumptions(self, system: System) -> tuple[str, ...]:
        """What the proof assumes beyond the print."""
        rows = self.rows(system).values()
        return tuple(dict.fromkeys(name for row in rows for name in row.assumptions))


class Search:
    """Looks for minimal conflicts among groups of rows; the ``given`` rows are beyond doubt."""

    def __init__(self, possible: Possibility, given: Sequence[int], members: Members) -> None:
        self.system = possible.system
        self.possible = possible
        self.given = given
        self.members = members

    def minimal(self, groups: Iterable[str]) -> tuple[list[Conflict], bool]:
        """All minimal conflicts among some groups, and whether the search came to its end.

        Reiter's tree of hitting sets: from each set that still holds a conflict, one member of it
        is left out in turn, so that every other conflict is met on some branch.
        """
        everything, nothing = frozenset(groups), frozenset[str]()
        found: dict[frozenset[str], Conflict] = {}
        queue, seen = deque([nothing]), {nothing}  # of what is left out: little, of very many
        start = self.possible.solved
        while queue:
            solved = self.possible.solved - start
            if len(found) > _MOST_SETS or solved > _MOST_SOLVED or spent():
                return self._ranked(found.values()), False
            without = queue.popleft()
            held = next((names for names in found if names.isdisjoint(without)), None)
            if held is None:
                conflict = self._one(everything - without)
                if conflict is None:
                    continue
                held = frozenset(conflict.groups)
                found[held] = conflict
            for group in sorted(held):  # in a fixed order, so that proofs are the same each time
                more = without | {group}
                if more not in seen:
                    seen.add(more)
                    queue.append(more)
        return self._ranked(found.values()), not spent()

    @staticmethod
    def _ranked(found: Iterable[Conflict]) -> list[Conflict]:
        return sorted(found, key=lambda conflict: (len(conflict.groups), conflict.groups))

    def _one(self, groups: frozenset[str]) -> Conflict | None:
        """One minimal conflict among groups."""
        if self.holds(groups):
            return None
        kept = sorted(self._involved())
        if kept and not self.holds(()):
            kept = []
        for group in kept.copy():
            fewer = [other for other in kept if other != group]
            # All others are asked first: where they hold, the branch without it is done as well.
            if not self.holds(groups - {group}) and not self.holds(fewer):
                kept = [other for other in fewer if other in self._involved()]
        return self._proved(kept)

    def _rows(self, groups: Iterable[str]) -> list[int]:
        return [*self.given, *(row for group in groups for row in self.members[group])]

    def clash(self, groups: Iterable[str]) -> list[int] | None:
        """Rows that contradict each other if groups are true, ``None`` if they can be."""
        self._clash = self.possible.conflict(self._rows(groups))
        return self._clash

    def holds(self, groups: Iterable[str]) -> bool:
        """Whether groups can be true together."""
        return self.clash(groups) is None

    def _involved(self) -> set[str]:
        """The groups of the rows that contradict each other at the last solve."""
        clash = frozenset(self._clash or ())
        return {name for name, rows in self.members.items() if not clash.isdisjoint(rows)}

    def _proved(self, groups: list[str]) -> Conflict | None:
        """The conflict with its exact proof, by figures as printed rather than by sums if it can.

        ``None`` if exact arithmetic does not confirm what the solver found.
        """
        rows = sorted(self._rows(groups))
        plain = [row for row in rows if self.system.rows[row].plain]
        own = [row for row in plain if self.system.rows[row].own]
        if groups:  # all that contradicts itself is connected, since each of the groups is needed
            first = self.members[groups[0]]
            own, plain = (self.system.connected(chosen, first) for chosen in (own, plain))
        found = (_proof(self.system, chosen) for chosen in (own, plain, rows))
        return next((Conflict(tuple(groups), proof) for proof in found if proof), None)


def _proof(system: System, rows: Sequence[int]) -> Proof | None:
    """A proof that rows contradict each other, if they do.

    A program of their own is asked, so that the proof does not depend on what was asked before.
    """
    program = Program(system, rows)
    support = program.conflict()
    if support is None:
        return None
    return _exact(system, support) or _exact(system, _needed(program, support))


def _exact(system: System, rows: Iterable[int]) -> Proof | None:
    return contradiction({row: system.rows[row] for row in rows})


def _needed(program: Program, support: Sequence[int]) -> list[int]:
    """Rows of a contradiction without those it does not need."""
    kept = list(support)
    for row in support:
        fewer = [other for other in kept if other != row]
        program.use(fewer)
        if fewer and (clash := program.conflict()) is not None:
            kept = clash
    return kept
