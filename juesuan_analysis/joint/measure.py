"""What a statement's number measures, so that it can be compared with what the rest allows."""

from fractions import Fraction

from msgspec import Struct

from juesuan_analysis.joint.program import Program
from juesuan_analysis.joint.system import Terms

_ROUNDS = 12
"""The ratio converges in three or four; more means that it has no bound worth the name."""
_CLOSE = 1e-9


class Measure(Struct, frozen=True):
    """An amount, or ``scale`` · numerator / denominator + ``shift`` (a rate, in percent)."""

    numerator: int
    denominator: int | None = None
    scale: int = 1
    shift: int = 0

    def range(self, program: Program) -> tuple[float | None, float | None]:
        """The least and greatest value that the program's rows allow; ``None`` if unbounded."""
        ends = [self._end(program, sense * (1 if self.scale > 0 else -1)) for sense in (1, -1)]
        low, high = (None if end is None else self.scale * end + self.shift for end in ends)
        return low, high

    def _end(self, program: Program, sense: int) -> float | None:
        own: Terms = ((self.numerator, Fraction(1)),)
        if self.denominator is None:
            found = program.least(own, sense)
            return found[0] if found else None
        # Dinkelbach: the ratio is at its least where numerator − ratio · denominator is zero.
        if program.conflict() is not None:
            return None
        ratio = self._ratio(program)
        for _ in range(_ROUNDS):
            if ratio is None:
                return None
            form = (*own, (self.denominator, -Fraction(ratio)))
            found = program.least(form, sense)
            if found is None:
                return None
            if sense * found[0] > -_CLOSE:
                return ratio
            ratio = self._ratio(program)
        return None

    def _ratio(self, program: Program) -> float | None:
        values = program.values()
        assert self.denominator is not None
        below = values[self.denominator]
        return values[self.numerator] / below if below > _CLOSE else None
