"""Every formula by its name in ``statements.csv``, with what the rest of the package asks of it.

To add one: its value here, its words in ``vocabulary/formulas.toml``. Everything else (exact value,
interval, spreadsheet formula, written-out computation) follows from the expression.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property

from juesuan_analysis import vocabulary
from juesuan_analysis.errors import UnknownFormula
from juesuan_analysis.formulas.expression import (
    Constant,
    Expression,
    Least,
    Minus,
    Negative,
    Nth,
    Number,
    Over,
    Percent,
    Times,
    Total,
    exchanged,
    walk,
)
from juesuan_analysis.vocabulary import Lang


class Base(Enum):
    """What a formula measures a thing against."""

    WHOLE = auto()
    BUDGET = auto()
    PRIOR = auto()


@dataclass(frozen=True, eq=False)
class Formula:
    """One formula: what it computes from its operands, and what its words leave unsaid.

    ``expression`` gives 万元, percent or a plain number, and is monotone in each operand; it is
    ``None`` where the document prints nothing to compute the number from. ``base`` is what a thing
    is measured against. ``signed``: the number is printed without its sign, and the word beside it
    (增加, 减少) gives the direction. ``delta`` is the operand that is printed without its sign as
    well. ``over_all``: it is over all there is of something, or over one of many tables of the same
    form, so that a page that was not read may hold more of it.
    """

    name: str
    expression: Expression | None = None
    base: Base | None = None
    signed: bool = False
    delta: int | None = None
    over_all: bool = False
    once_known: str = ""

    def called(self, lang: Lang = "zh") -> str:
        """Its name in words, as the names of numbers end with it (增减率)."""
        return vocabulary.formulas()[self.name][lang]

    @property
    def computes(self) -> Expression:
        """What it computes.

        Raises:
            UnknownFormula: if nothing computes it.
        """
        if self.expression is None:
            raise UnknownFormula(f"算法 {self.name!r} 没有算式，不能重算")
        return self.expression

    @property
    def tells_direction(self) -> bool:
        """Whether its operands tell the direction, so that the word beside the number may err."""
        return self.signed and self.delta is None

    @cached_property
    def arity(self) -> int | None:
        """How many operands it has; ``None`` if as many as there are."""
        met = {node.index for node in self._nodes if isinstance(node, Nth)}
        return len(met) or None

    @cached_property
    def restates(self) -> bool:
        """Whether the number should be the same as its one operand."""
        return self.expression == Nth(0)

    @cached_property
    def additive(self) -> bool:
        """Whether it adds up all operands, or divides what they add up to by their number."""
        return self.averages or self.expression == Total()

    @cached_property
    def averages(self) -> bool:
        """Whether it is the mean of all operands."""
        return self.expression == Over(Total(), Number())

    @cached_property
    def proportion(self) -> bool:
        """Whether it is the first operand in percent of the second."""
        return self.expression == _PROPORTION

    @cached_property
    def divides(self) -> bool:
        """Whether the result has more decimals than its operands."""
        return any(isinstance(node, Over) for node in self._nodes)

    @cached_property
    def divisor(self) -> Expression | None:
        """What is divided by, if operands decide whether that is zero."""
        divisors = [node.right for node in self._nodes if isinstance(node, Over)]
        return next((d for d in divisors if any(isinstance(n, Nth) for n in walk(d))), None)

    def toward(self, sign: int) -> "Formula":
        """The formula as the word beside the number means it: -1 for a decrease.

        The change that a decrease is computed from is printed without its sign, and is negative.
        """
        return self._falling if sign < 0 else self

    @cached_property
    def _falling(self) -> "Formula":
        if self.expression is None or self.delta is None:
            return self
        delta = Nth(self.delta)
        return replace(self, expression=exchanged(self.expression, delta, Negative(delta)))

    @property
    def _nodes(self) -> tuple[Expression, ...]:
        return () if self.expression is None else tuple(walk(self.expression))

    def __repr__(self) -> str:
        return f"<Formula {self.name}>"


_FIRST, _SECOND, _THIRD = Nth(0), Nth(1), Nth(2)
_PROPORTION = Percent(Over(_FIRST, _SECOND))

RESTATED = Formula("restated", _FIRST)
PART = Formula("part", _FIRST)
SELF_EVALUATION = Formula("self_evaluation", _FIRST, over_all=True)
SUM = Formula("sum", Total(), over_all=True)
COUNT = Formula("count", Total(), over_all=True)
MEAN = Formula("mean", Over(Total(), Number()), over_all=True)
SHARE = Formula("share", _PROPORTION, Base.WHOLE)
COMPLETION = Formula("completion", _PROPORTION, Base.BUDGET, once_known="completion")
EXCEEDED = Formula("exceeded", Percent(Over(_FIRST, Minus(_FIRST, _SECOND))))
RATE = Formula("rate", _PROPORTION, Base.BUDGET)
CHANGE = Formula("change", Minus(_FIRST, _SECOND), Base.PRIOR, signed=True, once_known="change")
GROWTH_RATE = Formula(
    "growth_rate", Percent(Minus(Over(_FIRST, _SECOND), Constant(1))), Base.PRIOR, signed=True
)
CHANGE_RATE = Formula(
    "change_rate",
    Percent(Over(_SECOND, Minus(_FIRST, _SECOND))),
    Base.PRIOR,
    signed=True,
    delta=1,
    once_known="growth_rate",
)
POINTS = Formula("points", Minus(_FIRST, _SECOND), signed=True)
AVERAGE = Formula("average", Over(_FIRST, _SECOND))
TIMES = Formula("times", _PROPORTION)
MULTIPLE = Formula("multiple", Percent(Over(_FIRST, Minus(_FIRST, _SECOND))), delta=1)
SCORE = Formula("score", Times(_FIRST, Least(Over(_SECOND, _THIRD), Constant(1))))

# Nothing is computed for these; they say what a number is.
STATED = Formula("stated")
BUDGET = Formula("budget", once_known="restated")
PRIOR = Formula("prior", once_known="restated")
COVERAGE = Formula("coverage", over_all=True)
LABEL = Formula("label")
UNREAD = Formula("")

CATALOGUE = {value.name: value for value in tuple(globals().values()) if isinstance(value, Formula)}
"""Every formula by its name."""


def named(name: str) -> Formula:
    """The formula of a name.

    Raises:
        UnknownFormula: if there is none of that name.

    >>> named("share").called(), named("share").called("en")
    ('占比', 'share')
    """
    if name not in CATALOGUE:
        known = "、".join(filter(None, CATALOGUE))
        raise UnknownFormula(f"没有名为 {name!r} 的算法；已有的是 {known}")
    return CATALOGUE[name]
