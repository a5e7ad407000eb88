"""What a formula computes, as a value: a tree of a few nodes. Renderings match on the nodes."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace


class Nth(Struct, frozen=True):
    """One operand, counted from 0."""

    index: int


class Total(Struct, frozen=True):
    """All operands added, however many there are."""


class Number(Struct, frozen=True):
    """How many operands there are."""


class Constant(Struct, frozen=True):
    """A whole number of the formula itself."""

    value: int


class Negative(Struct, frozen=True):
    """The same with the other sign."""

    of: "Expression"


class _Pair(Struct, frozen=True):
    left: "Expression"
    right: "Expression"


class Minus(_Pair, frozen=True):
    """A difference."""


class Times(_Pair, frozen=True):
    """A product."""


class Over(_Pair, frozen=True):
    """A quotient."""


class Least(_Pair, frozen=True):
    """The smaller of two."""


class Percent(Struct, frozen=True):
    """A ratio in percent."""

    of: "Expression"


Expression: TypeAlias = (
    Nth | Total | Number | Constant | Negative | Minus | Times | Over | Least | Percent
)


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything in it, from left to right.

    >>> [node.index for node in walk(Minus(Nth(1), Nth(0))) if isinstance(node, Nth)]
    [1, 0]
    """
    yield expression
    for part in _parts(expression).values():
        yield from walk(part)


def exchanged(expression: Expression, old: Expression, new: Expression) -> Expression:
    """The expression with one part put in the place of another.

    >>> exchanged(Over(Nth(0), Nth(1)), Nth(1), Total())
    Over(left=Nth(index=0), right=Total())
    """
    if expression == old:
        return new
    parts = _parts(expression).items()
    changed: dict[str, Any] = {name: exchanged(part, old, new) for name, part in parts}
    return replace(expression, **changed)


def _parts(expression: Expression) -> dict[str, Expression]:
    held = {name: getattr(expression, name) for name in expression.__struct_fields__}
    return {name: part for name, part in held.items() if isinstance(part, Expression)}
