"""Proof that the program checks: change one digit of a disclosure, and see whether it notices.

For every number of the narrative and every figure of the statutory and the self-evaluation tables,
one digit is replaced by another in a copy of the text, which is then verified from the beginning.
The change is *detected* if the copy has an error or a warning that the document has not: a new
one, or one whose figures differ. Every change that is not is listed with the reason.

The choice of digits depends on the seed alone, so that two runs give the same.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import partial
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from random import Random

from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from juesuan_analysis import CHAOYANG_2023, Disclosure, JuesuanError
from juesuan_analysis.amounts import Amount, Interval, outer_bounds
from juesuan_analysis.checks import CONFIRMED, judge
from juesuan_analysis.document import Document, Paragraph
from juesuan_analysis.findings import Finding
from juesuan_analysis.identities import Identity
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.readers.text import decode, read_text_blocks
from juesuan_analysis.statements import Statement
from juesuan_analysis.wordforms import squeeze

NARRATIVE, SCORES, INDICATORS = "narrative", "self-evaluation", "indicator values"
_LINE_END = re.compile(r"\r\n|\r|\n")
_TAG = re.compile(r"<[^<>]*>")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\s*\d+)?")
_EVALUATED = re.compile(r"(?:[<>=≤≥]+|[小大]于等?于?)?\d[\d,]*(?:\.\d+)?\D{0,5}")
"""A cell of a self-evaluation table that is one value; longer texts with a digit are names."""

_SERIOUS = ("error", "warning")

# Why a change was not detected.
ALONE = "nothing in the document repeats this number"
ROUNDED = "changed within rounding of every check"
BOUNDED = "checked by an upper bound only, which still holds"
CONDITIONAL = "checked only on a condition that the document leaves open"
OTHER = "another figure that the words may mean still agrees"
SILENCED = "the change takes a warning away and gives none"
UNEXPLAINED = "UNEXPLAINED"
REASONS = (ALONE, ROUNDED, BOUNDED, CONDITIONAL, SILENCED, OTHER, UNEXPLAINED)


# What is changed


@dataclass(frozen=True)
class Target:
    """One printed number: where it stands in the text, and the offset of each of its digits."""

    group: str
    line: int
    name: str
    start: int
    end: int
    digits: tuple[int, ...]


@dataclass(frozen=True)
class Mutation:
    """One digit of a number replaced by another."""

    target: Target
    offset: int
    digit: str

    def apply(self, text: str) -> str:
        """The whole text with the digit replaced."""
        return f"{text[: self.offset]}{self.digit}{text[self.offset + 1 :]}"


def targets(disclosure: Disclosure, text: str) -> list[Target]:
    """Every number that is to be changed, in the order of the text."""
    begins = [0, *(end.end() for end in _LINE_END.finditer(text))]
    found = [
        *_of_narrative(disclosure.statements_list, begins),
        *_of_tables(disclosure, text, begins),
        *_of_evaluation(disclosure, text, begins),
    ]
    once = {target.start: target for target in reversed(found)}
    return [once[start] for start in sorted(once)]


def _of_narrative(statements: Iterable[Statement], begins: Sequence[int]) -> Iterator[Target]:
    for statement in statements:
        number = statement.claim.number
        if number.kind != "label":
            name = statement.claim.subject or number.quote
            offsets = tuple(_offsets(number, begins))
            yield Target(
                NARRATIVE, statement.place.line or 0, name, offsets[0], offsets[-1] + 1, offsets
            )


def _offsets(number: Number, begins: Sequence[int]) -> Iterator[int]:
    """Where each digit of a number stands in the text; a line may end inside the number."""
    for position in range(number.start, number.end):
        if number.flow.text[position].isdigit():
            place, column = number.flow.passage.paragraph.locate(number.flow.origin[position])
            yield begins[(place.line or 1) - 1] + column


def _of_tables(disclosure: Disclosure, text: str, begins: Sequence[int]) -> Iterator[Target]:
    for fact in disclosure.facts_list:
        line = fact.place.line or 1
        yield from _in_cell(f"table {fact.table}", fact.reference, line, fact.column, text, begins)


def _of_evaluation(disclosure: Disclosure, text: str, begins: Sequence[int]) -> Iterator[Target]:
    """Money, scores and indicator values: cells that hold one value, whatever column they are in."""
    for grid in disclosure.evaluation.grids:
        for row in grid.rows:
            for column, cell in enumerate(row.cells):
                value = squeeze(cell)
                if _EVALUATED.fullmatch(value):
                    name = next(filter(None, map(squeeze, row.cells)))
                    named = [squeeze(c) for c in row.cells if c and not re.search(r"^\d", c)]
                    name = " / ".join(named[:4])[:40]
                    line = row.place.line or 1
                    yield from _in_cell(_kind(disclosure, row.place.line, value), name, line, column, text, begins)
