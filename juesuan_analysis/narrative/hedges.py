"""Words that keep a number from being exact: 约, 近, 余, 超过, 不足 and the like."""

import re
from collections.abc import Callable
from fractions import Fraction

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import FAR, NEXT, Amount, Interval
from juesuan_analysis.vocabulary.prose import Hedge

_FINE, _TENTH = Fraction(1, 2), Fraction(1, 10)


class Grain(Struct, frozen=True):
    """How finely a number is printed: ``unit`` of its last digit, of its last that is no zero."""

    value: Fraction
    unit: Fraction
    place: Fraction


_SPANS: dict[str, Callable[[Grain], tuple[Fraction, Fraction]]] = {
    "above": lambda n: (n.value + NEXT, FAR),
    "least": lambda n: (n.value, FAR),
    "below": lambda n: (Fraction(0), n.value),
    "most": lambda n: (Fraction(0), n.value + NEXT),
    "about": lambda n: (n.value - _either_way(n), n.value + _either_way(n)),
    "near": lambda n: (n.value - max(_either_way(n), n.value * _TENTH), n.value + n.unit * _FINE),
    "odd": lambda n: (n.value + NEXT, n.value + n.place),
}
"""What a number with a hedge stands for, from one end up to, but not including, the other."""


def _either_way(n: Grain) -> Fraction:
    """How far a round number may be off: half of its last place that is not zero."""
    return max(n.unit, n.place * _FINE)


def hedged(amount: Amount, hedge: Hedge) -> Amount:
    """The amount as the hedge lets it be meant.

    >>> kinds = {hedge.says: hedge for hedge in vocabulary.numbers().hedge}
    >>> span = hedged(Amount("2400", "万元"), kinds["odd"]).interval
    >>> print(float(span.low), float(span.high))
    2400.0 2500.0
    """
    low, high = _SPANS[hedge.says](_grain(amount))
    return Amount(amount.text, amount.unit, span=Interval(low, high))


def _grain(amount: Amount) -> Grain:
    unit = Fraction(1, 10**amount.decimals)
    zeros = 0 if amount.decimals else len(amount.text) - len(amount.text.rstrip("0"))
    zeros = min(zeros, len(amount.text) - 1)
    if amount.span:  # a share in tenths or fractions is as fine as it says
        return Grain((amount.span.low + amount.span.high) / 2, amount.span.width, amount.span.width)
    return Grain(Fraction(amount.value), unit, unit * 10**zeros)


def before(text: str, position: int) -> tuple[Hedge | None, int]:
    """The hedge that ends where a number begins, and where it begins itself."""
    start = max(0, position - 40)
    for hedge in vocabulary.numbers().hedge:
        match = hedge.before.search(text[start:position]) if hedge.before else None
        if match is None or (hedge.unless and hedge.unless.search(match.string[: match.start()])):
            continue
        return hedge, position if match.groupdict().get("apart") else start + match.start()
    return None, position


def behind(text: str, position: int) -> tuple[Hedge | None, int]:
    """The hedge that stands behind a number's unit, and where it ends."""
    return _at(text, position, lambda hedge: hedge.behind)


def inside(text: str, position: int) -> tuple[Hedge | None, int]:
    """The hedge between a number and its unit, or in it, and where it ends."""
    return _at(text, position, lambda hedge: hedge.inside)


def _at(
    text: str, position: int, words: Callable[[Hedge], re.Pattern[str] | None]
) -> tuple[Hedge | None, int]:
    for hedge in vocabulary.numbers().hedge:
        if (pattern := words(hedge)) and (match := pattern.match(text, position)):
            return hedge, match.end()
    return None, position
