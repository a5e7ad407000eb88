"""Paragraphs as they stand on the page, cut at their numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from juesuan_analysis.document import Place
from juesuan_analysis.outline import Passage
from juesuan_analysis.statements import Statement
from juesuan_analysis.wordforms import compact


@dataclass(frozen=True)
class Printed:
    """A paragraph as printed; ``segments`` are its stretches, each with its statement or none."""

    id: str
    place: Place
    segments: tuple[tuple[str, Statement | None], ...]
    level: int = 0  # of a heading; 0 is running text


def segments(text: str, numbers: Sequence[Statement]) -> Iterator[tuple[str, Statement | None]]:
    """The text cut at its numbers; a unit right behind a number is marked with it."""
    position = 0
    for statement, following in zip_longest(numbers, numbers[1:]):
        number = statement.claim.number
        origin, end = number.flow.origin, number.end
        if number.flow.text.startswith(number.unit, end):
            end += len(number.unit)
        if following:
            end = min(end, following.claim.number.start)
        first, behind = origin[number.start], origin[end - 1] + 1
        yield text[position:first], None
        yield text[first:behind], statement
        position = behind
    yield text[position:], None


def level(passage: Passage) -> int:
    """Depth of a heading in the page, 0 for running text."""
    paragraph = passage.paragraph
    whole = bool(passage.label) and passage.label == compact(paragraph.text[passage.indent :])
    if not (paragraph.heading or whole):
        return 0
    return min(1 + max(len(passage.path), 1), 6)
