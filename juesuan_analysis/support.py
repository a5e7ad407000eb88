"""What a verdict rests on: tables, or statements that only agree with each other.

A rate that agrees with a stated change is not confirmed like a figure that a table prints: both may
be wrong together. And a number that takes part in an equation that holds is confirmed by it, though
no equation gives itself: the change behind a rate, the parts of a total.
"""

import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.printing import after_word
from juesuan_analysis.sources import Source
from juesuan_analysis.statements import COMPANION, NARRATIVE, TABLES, Statement, verdict_of

_OPEN = "unsupported"


def supported(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements with what each rests on, the parts of equations that hold confirmed."""
    held = _equations(statements)
    confirmed = [_confirmed(s, held.get(s.id)) for s in statements]
    grounds = _grounds(confirmed)
    return tuple(replace(s, rests_on=grounds.get(s.id, "")) for s in confirmed)


def judged(
    claims: Sequence[Claim], known: Sequence[Claim], unread: str = ""
) -> tuple[Statement, ...]:
    """The verdicts on claims, and what each would be by the document alone.

    ``known`` are the same claims with what other documents print; only those that differ are
    judged twice. ``unread`` as of :func:`~juesuan_analysis.statements.verdict_of`.
    """
    own = [verdict_of(claim, unread) for claim in claims]
    alone = supported(own)
    told = [
        s if same is claim else verdict_of(same, unread)
        for s, claim, same in zip(own, claims, known, strict=True)
    ]
    linked = supported(told) if any(map(operator.is_not, told, own)) else alone
    return tuple(replace(s, alone=a.verdict) for s, a in zip(linked, alone, strict=True))


def _stated(sources: Iterable[Source]) -> Iterator[str]:
    """The statements among some sources, by their ids."""
    return (part.owner for source in sources for part in source.parts if part.stated)


def _equations(statements: Sequence[Statement]) -> dict[str, Statement]:
    """For each statement that only takes part in an equation that holds, the one it is of."""
    found: dict[str, Statement] = {}
    for s in statements:
        if s.verdict in CONFIRMED and s.check.recomputed is not None:
            for name in _stated(operand.source for operand in s.operands):
                found.setdefault(name, s)
    return found


def _confirmed(s: Statement, by: Statement | None) -> Statement:
    """A number that nothing gives by itself, confirmed by the equation it takes part in."""
    if by is None or s.verdict != _OPEN or s.operands or s.claim.conflict:
        return s
    note = f"与{after_word(by.id)} 所述 {by.printed} 相互一致；此外没有可核对的数"
    return replace(s, verdict=by.verdict, note=note, confirmed_by=by.id)


def _grounds(statements: Sequence[Statement]) -> dict[str, str]:
    """What each number that was settled rests on.

    It rests on tables if all it is computed from is printed there, or stated and itself at rest on
    tables. What rests on a statement that no table bears out rests on the narrative.
    """
    by_id = {s.id: s for s in statements}
    grounds: dict[str, str] = {}

    def ground(s: Statement) -> str:
        if s.id in grounds:
            return grounds[s.id]
        grounds[s.id] = NARRATIVE  # an equation that leads back to itself reaches no table
        needed = list(_stated(operand.source for operand in s.operands))
        weak = any(not _borne_out(by_id[name]) for name in needed)
        grounds[s.id] = NARRATIVE if weak or not s.operands else TABLES
        if s.claim.companion:
            grounds[s.id] = COMPANION
        return grounds[s.id]

    def _borne_out(s: Statement) -> bool:
        return s.verdict in CONFIRMED and ground(s) != NARRATIVE

    settled = (s for s in statements if s.operands and s.verdict != _OPEN)
    found = {s.id: ground(s) for s in settled}
    return found | {s.id: NARRATIVE for s in statements if s.confirmed_by}
