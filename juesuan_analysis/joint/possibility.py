"""Whether rows of a system can hold together: shown by values at once, else asked of a solver."""

import sys
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from juesuan_analysis.joint.system import System
from juesuan_analysis.joint.witness import satisfied

if TYPE_CHECKING:
    from juesuan_analysis.joint.program import Program


class Possibility:
    """What is known of the rows of a system; no solver is loaded before values cannot tell."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._held: list[frozenset[int]] = []  # rows that hold at the same values

    @cached_property
    def program(self) -> "Program":
        """All rows, for a solver."""
        from juesuan_analysis.joint.program import Program

        return Program(self.system)

    @property
    def solved(self) -> int:
        """How often a solver had to be asked."""
        return self.program.solved if "program" in vars(self) else 0

    def conflict(self, rows: Iterable[int]) -> list[int] | None:
        """Rows that contradict each other among some, ``None`` if all of them can hold."""
        chosen = frozenset(rows)
        if self._shown(chosen):
            return None
        self.program.use(chosen)
        return self.program.conflict()

    def _shown(self, rows: frozenset[int]) -> bool:
        """Whether there are values at which rows hold; a solver that is loaded takes no longer."""
        if not any(rows <= held for held in self._held) and "highspy" not in sys.modules:
            held = satisfied(self.system, rows)
            self._held += [held] if held else []
        return any(rows <= held for held in self._held)
