"""One finding."""

from dataclasses import dataclass

from juesuan_analysis.document import Place
from juesuan_analysis.operands import Operand

SEVERITIES = ("error", "warning", "note")
"""Gravest first. Errors decide the exit code of ``juesuan verify``."""


@dataclass(frozen=True)
class Finding:
    """Something to look at: how grave, what kind, where, and one sentence that explains it.

    ``operands`` are the printed numbers concerned; ``refers`` the ids of statements and
    identities it rests on; ``contradiction`` the id of the set that cannot all be true, where it
    tells of one (J01, …). The ``id`` is given when all findings are ranked.
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
