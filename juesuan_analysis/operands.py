"""Printed numbers as operands: what a check computes with, and where it was printed."""

from dataclasses import dataclass

from juesuan_analysis.amounts import Amount
from juesuan_analysis.evaluation import Indicator, Project
from juesuan_analysis.tables import Fact


@dataclass(frozen=True)
class Operand:
    """A number that takes part in a check: what it is, its value, and where it is printed.

    ``place`` is the id of the table, project or statement and the place on the page, so that name
    and place together tell one printed number from every other.
    """

    name: str
    amount: Amount
    place: str

    def __str__(self) -> str:
        return f"{self.name}={self.amount}@{self.place}"


def fact_operand(fact: Fact) -> Operand:
    """A cell of a statutory table as an operand."""
    return Operand(fact.reference, fact.operand, f"{fact.table}.{fact.place}")


def project_operand(project: Project, name: str, amount: Amount) -> Operand:
    """A figure of a self-evaluation table as an operand."""
    return Operand(f"{project.name}·{name}", amount, f"{project.id}.{project.place}")


def indicator_operand(indicator: Indicator, name: str, amount: Amount) -> Operand:
    """Weight or score of a performance indicator as an operand."""
    return Operand(f"{indicator.level3}·{name}", amount, f"{indicator.project}.{indicator.place}")
