"""What a formula computes, as a value: a tree of a few nodes. Renderings match on the nodes."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Nth:
    """One operand, counted from 0."""

    index: int


@dataclass(frozen=True)
class Total:
    """All operands added, however many there are."""


@dataclass(frozen=True)
class Number:
    """How many operands there are."""


@dataclass(frozen=True)
class Constant:
    """A whole number of the formula itself."""

    value: int


@dataclass(frozen=True)
class Negative:
    """The same with the other sign."""

    of: "Expression"


@dataclass(frozen=True)
class _Pair:
    left: "Expression"
    right: "Expression"


class Minus(_Pair):
    """A difference."""


class Times(_Pair):
    """A product."""


class Over(_Pair):
    """A quotient."""


class Least(_Pair):
    """The smaller of two."""


@dataclass(frozen=True)
class Percent:
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
    held = {field.name: getattr(expression, field.name) for field in fields(expression)}
    return {name: part for name, part in held.items() if isinstance(part, Expression)}
