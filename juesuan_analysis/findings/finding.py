"""One finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from juesuan_analysis.document import Place
from juesuan_analysis.findings.kinds import SEVERITIES, Kind, kind
from juesuan_analysis.operands import Operand


@dataclass(frozen=True)
class Acceptance:
    """That somebody accepts a finding, and why: its id, and the fingerprint of its evidence."""

    id: str
    evidence: str
    by: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """Something to look at: how grave, what kind, where, and one sentence that explains it.

    ``operands`` are the printed numbers concerned; ``refers`` the ids of statements and
    identities it rests on; ``contradiction`` the id of the set that cannot all be true, where it
    tells of one (J01, …); ``about`` what the quote leaves open; ``codes`` those of the subjects it
    tells of by their codes alone. ``follows`` are the findings that
    follow from it and need no mending of their own; each of them has its id as ``cause``. Ids are
    given when all findings are ranked. ``evidence`` is the fingerprint of what it rests on,
    ``acceptance`` what a reviewer said of it, maybe when it rested on something else.

    Raises:
        KeyError: if the catalogue does not know the kind.
    """

    severity: str
    kind: str
    place: Place
    quote: str
    explanation: str
    operands: tuple[Operand, ...] = ()
    refers: tuple[str, ...] = ()
    id: str = ""
    contradiction: str = ""
    about: str = ""
    codes: tuple[str, ...] = ()
    follows: tuple[Finding, ...] = ()
    cause: str = ""
    evidence: str = ""
    acceptance: Acceptance | None = None

    def __post_init__(self) -> None:
        kind(self.kind)

    @property
    def of_kind(self) -> Kind:
        """Its entry in the catalogue."""
        return kind(self.kind)

    @property
    def accepted(self) -> Acceptance | None:
        """The acceptance that holds: that of the evidence it rests on now."""
        return self._acceptance(holds=True)

    @property
    def lapsed(self) -> Acceptance | None:
        """The acceptance that holds no more, because the evidence has changed since."""
        return self._acceptance(holds=False)

    def _acceptance(self, *, holds: bool) -> Acceptance | None:
        own = self.acceptance
        return own if own and (own.evidence == self.evidence) == holds else None

    @property
    def following(self) -> int:
        """How many findings follow from it."""
        return sum(1 for _ in self.all) - 1

    @property
    def all(self) -> Iterator[Finding]:
        """The finding itself, then all that follows from it."""
        yield self
        for finding in self.follows:
            yield from finding.all


def found(
    name: str,
    place: Place,
    quote: str,
    explanation: str,
    operands: tuple[Operand, ...] = (),
    refers: tuple[str, ...] = (),
    case: str = "",
    about: str = "",
) -> Finding:
    """A finding as grave as the catalogue says of its kind in this case."""
    severity = kind(name).severity(case)
    return Finding(severity, name, place, quote, explanation, operands, refers, about=about)


def with_follows(cause: Finding, follows: Sequence[Finding]) -> Finding:
    """A cause with what follows from it, as grave as the gravest of that."""
    gravest = min((f.severity for f in follows), key=SEVERITIES.index, default=cause.severity)
    return replace(cause, severity=gravest, follows=tuple(follows))
