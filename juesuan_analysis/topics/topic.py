"""What is looked up: a topic, and all that a disclosure has on it."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from juesuan_analysis.evaluation import Indicator, Project
from juesuan_analysis.findings import Finding
from juesuan_analysis.joint import Implied
from juesuan_analysis.levels import level_of
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact

BASES = ("named", "vague", "place", "operand")
"""Why something is put with a topic, the strongest reason first."""


class Topic(Struct, frozen=True, order=True):
    """Something to look up: a functional subject or a self-evaluated project.

    ``code`` is the subject's code, or the id of the project's table (P01). It is empty for a
    subject that the narrative names and no table prints.
    """

    kind: Literal["function", "project"]
    code: str
    name: str

    @property
    def level(self) -> str:
        """类, 款 or 项 of a functional subject with a code; else empty.

        >>> Topic("function", "2010301", "行政运行").level
        '项'
        """
        return level_of(self.code) if self.kind == "function" else ""


class Dossier(Struct, frozen=True):
    """All that a disclosure has on one topic, in document order.

    ``above`` are the class and group of a functional subject, ``below`` its parts. ``facts`` are
    its printed figures in all statutory tables; ``project`` and ``indicators`` what a project's own
    table says. ``statements`` and ``findings`` each come with their basis.
    ``implied`` are quantities no table prints (last year's level, a budget) that its statements
    speak of.
    """

    topic: Topic
    above: tuple[Topic, ...] = ()
    below: tuple[Topic, ...] = ()
    facts: tuple[Fact, ...] = ()
    project: Project | None = None
    indicators: tuple[Indicator, ...] = ()
    statements: tuple[tuple[Statement, str], ...] = ()
    findings: tuple[tuple[Finding, str], ...] = ()
    implied: tuple[Implied, ...] = ()


Based = dict[Topic, str]
"""Topics that something concerns, each with the basis."""


def based_on(*reasons: tuple[str, Iterable[Topic]]) -> Based:
    """Each topic with the first, strongest reason given for it."""
    based: Based = {}
    for basis, found in reasons:
        for t in found:
            based.setdefault(t, basis)
    return based
