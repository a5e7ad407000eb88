"""A whole document held against itself: contradictions, scope questions, implied quantities."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from msgspec.structs import replace

from juesuan_analysis.evaluation import Evaluation
from juesuan_analysis.identities import Identity
from juesuan_analysis.joint.conflicts import Conflict, Members, Search
from juesuan_analysis.joint.contradiction import Contradiction
from juesuan_analysis.joint.implied import Implied, implied_quantities
from juesuan_analysis.joint.model import Elsewhere, Model, build, nowhere
from juesuan_analysis.joint.possibility import Possibility
from juesuan_analysis.joint.protection import Protection, protections
from juesuan_analysis.joint.repairs import repairs
from juesuan_analysis.joint.scopes import Scope, add_scopes
from juesuan_analysis.joint.system import System
from juesuan_analysis.patience import patience, spent
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Table


@dataclass
class Examination:
    """What follows from all that a document says.

    ``contradictions`` are all minimal sets if ``complete``, else the smallest; if it was
    ``stopped`` since it took too long, what was found by then. ``rows`` are the constraints that
    can hold together: all of them, but where statements contradict each other through sums of
    unprinted quantities those sums, and where they do so directly they themselves.
    """

    statements: Sequence[Statement]
    model: Model
    possible: Possibility
    contradictions: tuple[Contradiction, ...]
    complete: bool
    rows: frozenset[int]
    stopped: bool = False

    @cached_property
    def implied(self) -> tuple[Implied, ...]:
        """Bounds of what is not printed."""
        return implied_quantities(self.model, self.rows)

    @cached_property
    def protection(self) -> tuple[Protection, ...]:
        """How far each number could be changed unnoticed."""
        return protections(
            self.model.system,
            self.possible.program,
            self.rows,
            self.model.measures,
            self.statements,
        )


def examine(
    tables: Sequence[Table],
    evaluation: Evaluation,
    statements: Sequence[Statement],
    identities: Sequence[Identity],
    without: Collection[str] = (),
    elsewhere: Elsewhere = nowhere,
) -> Examination:
    """Hold a document against itself; ``without`` names assumptions not made.

    ``elsewhere`` finds what other documents print of what this one only implies.

    First the tables by themselves, then all statements and attached figures, last the relations
    that hold only between figures of one scope.
    """
    with patience():
        return _examined(tables, evaluation, statements, identities, without, elsewhere)


def _examined(
    tables: Sequence[Table],
    evaluation: Evaluation,
    statements: Sequence[Statement],
    identities: Sequence[Identity],
    without: Collection[str],
    elsewhere: Elsewhere,
) -> Examination:
    among: list[Contradiction] = []
    kept = list(identities)
    while True:
        model = build(statements, kept, without, elsewhere=elsewhere)
        scopes = add_scopes(model, tables, evaluation, statements)
        search = _search(model, scopes)
        clash = None if search.holds(search.members) else search.clash(())
        if clash is None or not kept:
            break
        # Sums that figures of the tables break together are told, and not counted on any more.
        among = among or list(_among_tables(identities, without))
        broken = {model.system.rows[row].source for row in clash}
        fewer = [identity for identity in kept if identity.id not in broken]
        kept = fewer if len(fewer) < len(kept) else []
    conflicts, complete = search.minimal(search.members)
    rows = _consistent(search, conflicts)
    found = [
        *among,
        *_errors(search, conflicts, model, identities),
        *_questions(search, rows, scopes),
    ]
    numbered = (replace(c, id=f"J{n:02d}") for n, c in enumerate(found, start=1))
    return Examination(
        statements, model, search.possible, tuple(numbered), complete, frozenset(rows), spent()
    )


def _search(model: Model, scopes: Sequence[Scope] = ()) -> Search:
    """A search among all groups but the questions of scope, over the rows that belong to none."""
    members: Members = {}
    for index, row in enumerate(model.system.rows):
        members.setdefault(row.group, []).append(index)
    given = members.pop("", [])
    for scope in scopes:
        members.pop(scope.group, None)
    return Search(Possibility(model.system), given, members)


class _Lenient:
    """A document whose numbers may be off by a whole unit of their last digit."""

    def __init__(
        self,
        statements: Sequence[Statement],
        identities: Sequence[Identity],
        without: Collection[str],
        elsewhere: Elsewhere = nowhere,
    ) -> None:
        loose = {*without, "rounding"}
        self._build = partial(build, statements, identities, loose, elsewhere=elsewhere)

    @cached_property
    def _whole(self) -> Search:
        return _search(self._build())

    def allows(self, conflict: Conflict, system: System) -> bool:
        """Whether groups that contradict each other could then be true together.

        Mostly what contradicts itself still does so alone, and the rest need not be asked.
        """
        rows = conflict.rows(system).values()
        named = {*conflict.groups, *(row.source for row in rows), *(row.group for row in rows)}
        part = _search(self._build(only=named))
        return part.holds(part.members) and self._whole.holds(conflict.groups)


def _among_tables(
    identities: Sequence[Identity], without: Collection[str]
) -> Iterator[Contradiction]:
    """Figures of the tables that break sums together, though each sum alone may hold.

    Forms often print sums of rounded parts; what that explains is a rounding tail, worth a note.
    """
    search = _search(build((), identities, without={*without, "tables"}))
    lenient = _Lenient((), identities, {*without, "tables"})
    for conflict in search.minimal(search.members)[0]:
        severity = "note" if lenient.allows(conflict, search.system) else "error"
        yield Contradiction("", severity, conflict, search.system)


def _errors(
    search: Search, conflicts: Sequence[Conflict], model: Model, identities: Sequence[Identity]
) -> Iterator[Contradiction]:
    # A rate cut off instead of rounded is a lesser fault than a contradiction; one that is right
    # for the numbers as printed is none.
    lenient = _Lenient(model.statements, identities, model.without, model.elsewhere)
    right = {s.id for s in model.statements if s.verdict == "exact"}
    for conflict in conflicts:
        if not conflict.groups:
            continue  # not of the statements' making
        explained = "note" if right.issuperset(conflict.groups) else "warning"
        severity = explained if lenient.allows(conflict, search.system) else "error"
        mending = tuple(repairs(search, conflict.groups, model.measures))
        yield Contradiction("", severity, conflict, search.system, mending)


def _consistent(search: Search, conflicts: Sequence[Conflict]) -> set[int]:
    """Rows that can hold together: all, without the sums or the groups that stand in the way."""
    rows = {*search.given, *(row for members in search.members.values() for row in members)}
    for _ in range(len(search.system.rows)):
        clash = search.possible.conflict(rows)
        if spent():
            break
        if clash is None:
            return rows
        sums = {row for row in clash if search.system.rows[row].adds}
        rows -= sums
        if not sums:
            rows -= {row for c in conflicts for group in c.groups for row in search.members[group]}
            rows -= {row for row in clash if search.system.rows[row].group}
    return set()


def _questions(
    search: Search, rows: Collection[int], scopes: Sequence[Scope]
) -> Iterator[Contradiction]:
    """What fails if figures of the self-evaluation have the scope of those in the accounts."""
    system = search.system
    members = {
        name: kept
        for name, own in search.members.items()
        if (kept := [r for r in own if r in rows])
    }
    figures = [r for name, own in members.items() if name in system.figures for r in own]
    given = [*(row for row in rows if not system.rows[row].group), *figures]
    stated = {name: own for name, own in members.items() if name not in system.figures}
    for scope in scopes:
        own = [i for i, row in enumerate(system.rows) if row.group == scope.group]
        asked = Search(search.possible, [*given, *own], stated)
        for conflict in asked.minimal(stated)[0][:1]:
            yield Contradiction("", "warning", conflict, system, scope=scope)
