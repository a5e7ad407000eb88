"""What a number tells beyond itself: what the sentences behind it may speak of.

Reading a number changes nothing. It gives a claim and such effects, and the context alone takes
them in (:meth:`juesuan_analysis.narrative.context.Said.learn`).
"""

from collections.abc import Sequence

from msgspec import Struct

from juesuan_analysis.narrative.claims import Claim, Subject
from juesuan_analysis.operands import Operand


class Named(Struct, frozen=True):
    """A thing is named; ``remembered`` if later sections may call it the same.

    ``prior`` is last year's level where that was told before the thing it is of; ``aside``: what
    follows still speaks of what was named before.
    """

    subject: Subject
    remembered: bool = True
    prior: Operand | None = None
    aside: bool = False


class Turned(Struct, frozen=True):
    """What follows speaks of a thing, whose budget and last year's level stay told."""

    subject: Subject


class Budgeted(Struct, frozen=True):
    """A budget of the topic is stated; ``base`` tells which (年初, 全年, 调整)."""

    base: str
    budget: Operand


class Preceded(Struct, frozen=True):
    """An earlier level of the topic is stated; ``base`` tells which (上年数, 2029年数)."""

    prior: Operand
    base: str


class Changed(Struct, frozen=True):
    """A change is stated, of the thing if it is known; ``pair`` counts values side by side.

    ``also`` is another thing that it may be of.
    """

    pair: int
    subject: Subject | None
    by: Operand
    sign: int
    also: Subject | None = None


class Divided(Struct, frozen=True):
    """A share is stated of a whole named so; of an empty name where the base is elsewhere."""

    whole: str


Effect = Named | Turned | Budgeted | Preceded | Changed | Divided
Told = tuple[Claim, Sequence[Effect]]
"""What a number says, and what it tells beyond that."""
