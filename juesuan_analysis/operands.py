"""Printed numbers as operands: what a check computes with, and the source that prints it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from juesuan_analysis.amounts import Amount, Interval
from juesuan_analysis.evaluation import Entry, Indicator, Project
from juesuan_analysis.sources import Narrated, Source, Total
from juesuan_analysis.tables import Fact


@dataclass(frozen=True)
class Operand:
    """A number that takes part in a check: what it is called there, its value, its source.

    ``companion`` names the document that prints it, where that is not the one in hand.
    """

    name: str
    amount: Amount
    source: Source
    companion: str = ""

    def __str__(self) -> str:
        return f"{self.name}={self.amount}@{self.source}"


def fact_operand(fact: Fact) -> Operand:
    """A cell of a statutory table as an operand."""
    return Operand(fact.reference, fact.operand, fact)


def companion_operand(fact: Fact, companion: str) -> Operand:
    """A cell of a table of another document as an operand."""
    return Operand(f"{companion}{fact.reference}", fact.operand, fact, companion)


def narrated_operand(number: Operand, companion: str) -> Operand:
    """A number of the narrative of another document as an operand."""
    source = Narrated(number.source.owner, number.source.at)
    return Operand(f"{companion}{number.name}", number.amount, source, companion)


def entry_operand(entry: Entry) -> Operand:
    """A figure of a self-evaluation table as an operand."""
    return Operand(entry.reference, entry.amount, entry)


def figures_of(records: Iterable[Project | Indicator], measure: str) -> tuple[Operand, ...]:
    """One figure of each self-evaluation record that prints it."""
    entries = (record.entry(measure) for record in records)
    return tuple(entry_operand(entry) for entry in entries if entry)


def added(operands: Sequence[Operand], name: str = "") -> Operand:
    """Several figures taken together."""
    amounts = [operand.amount for operand in operands]
    total, scale = sum(amount.value for amount in amounts), amounts[0].scale
    low = sum((amount.interval.low for amount in amounts), start=Fraction(0)) / scale
    high = sum((amount.interval.high for amount in amounts), start=Fraction(0)) / scale
    name = name or "与".join(operand.name for operand in operands)
    source = Total(tuple(operand.source for operand in operands))
    amount = Amount(f"{total:f}", amounts[0].unit, span=Interval(low, high))
    return Operand(name, amount, source)
