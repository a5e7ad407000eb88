"""A minimal set of statements that cannot all be true, as a reviewer is told of it."""

from msgspec import Struct

from juesuan_analysis.joint.conflicts import Conflict
from juesuan_analysis.joint.repairs import Repair
from juesuan_analysis.joint.scopes import Scope
from juesuan_analysis.joint.system import System


class Contradiction(Struct, frozen=True):
    """A minimal set of statements that cannot all be true, with what would repair it.

    ``severity`` is ``error``; ``warning`` if it holds only where two figures have one scope
    (``scope`` asks the question) or if digits cut off instead of rounded would explain it; ``note``
    if sums or rates of rounded numbers would: where only figures of tables are concerned, or only
    statements that are right for the numbers as printed.
    """

    id: str
    severity: str
    conflict: Conflict
    system: System
    repairs: tuple[Repair, ...] = ()
    scope: Scope | None = None

    @property
    def statements(self) -> tuple[str, ...]:
        """Ids of its statements."""
        own = (group for group in self.conflict.groups if group not in self.system.figures)
        return (*own, *(self.scope.statements if self.scope else ()))

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Names of what its proof assumes beyond the print."""
        return self.conflict.assumptions(self.system)
