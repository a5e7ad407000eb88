"""What an analyst holds: a disclosure as tidy DataFrames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from juesuan_analysis import frames
from juesuan_analysis.checks import VERDICTS
from juesuan_analysis.document import Document
from juesuan_analysis.evaluation import Evaluation, read_evaluation
from juesuan_analysis.findings import Finding, collect_findings
from juesuan_analysis.identities import Identity, read_identities
from juesuan_analysis.joint import Examination, examine
from juesuan_analysis.narrative.binding import bind
from juesuan_analysis.narrative.numbers import read_numbers
from juesuan_analysis.outline import Passage, narrative
from juesuan_analysis.readers import read_document
from juesuan_analysis.statements import Statement, verdict_of
from juesuan_analysis.tables import Fact, Table, read_tables
from juesuan_analysis.titles import titles

if TYPE_CHECKING:
    import pandas as pd

_VIEWER = "juesuan_analysis.notebook"
"""What shows a disclosure. It stands on a higher floor: named here as a plug-in would be, and
looked up when somebody wants to see something."""


def read(path: str | Path, *, without: Collection[str] = ()) -> Disclosure:
    """Read a disclosure and verify every number of its narrative.

    ``without`` names assumptions that are not made where statements are held against each other
    (see :data:`juesuan_analysis.joint.model.ASSUMPTIONS`).

    Raises:
        UnreadableInput: if the file cannot be read as a document at all.
    """
    return Disclosure(read_document(path), frozenset(without))


@dataclass(frozen=True)
class Disclosure:
    """A department's final accounts of one year.

    The record lists (``facts_list`` and the like) are what the package works with; the properties
    without that ending are the same records as DataFrames, with the columns of the output contract.
    Everything is computed on first use.

    In a notebook it shows itself, and :meth:`annotated` shows the whole document: whoever holds a
    disclosure should not have to know where it is shown.
    """

    document: Document
    without: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Short name of the disclosure: its file's name without ending."""
        return self.document.name

    @cached_property
    def tables_list(self) -> tuple[Table, ...]:
        """The recognised statutory tables, in document order."""
        return read_tables(self.document)

    @cached_property
    def facts_list(self) -> tuple[Fact, ...]:
        """Every printed figure of the statutory tables."""
        return tuple(fact for table in self.tables_list for fact in table.facts)

    @cached_property
    def evaluation(self) -> Evaluation:
        """The self-evaluation tables."""
        return read_evaluation(self.document)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The paragraphs of the narrative with their headings."""
        return narrative(self.document)

    @cached_property
    def statements_list(self) -> tuple[Statement, ...]:
        """Every number of the narrative with its verdict, in reading order."""
        numbers = [number for passage in self.passages for number in read_numbers(passage)]
        claims = bind(numbers, self.tables_list, self.evaluation)
        return tuple(verdict_of(claim, self.document.gaps) for claim in claims)

    @cached_property
    def identities_list(self) -> tuple[Identity, ...]:
        """What must add up, with verdicts."""
        return read_identities(self.tables_list, self.evaluation)

    @cached_property
    def examination(self) -> Examination:
        """All statements taken together: what cannot all be true, what is implied."""
        return examine(
            self.tables_list,
            self.evaluation,
            self.statements_list,
            self.identities_list,
            # A cell that looks blank may belong to a table on a page nobody could read.
            without=self.without | ({"blank"} if self.document.not_read else set()),
            year=self.year,
        )

    @cached_property
    def findings_list(self) -> tuple[Finding, ...]:
        """What a reviewer must look at, gravest first."""
        return collect_findings(
            self.document,
            self.passages,
            self.tables_list,
            self.evaluation,
            self.statements_list,
            self.identities_list,
            self.examination,
        )

    # The same records as DataFrames

    @cached_property
    def facts(self) -> pd.DataFrame:
        """One row a printed figure; ``value`` is a ``Decimal`` with its printed decimals."""
        return frames.frame("facts", frames.fact_rows(self.facts_list))

    @cached_property
    def tables(self) -> pd.DataFrame:
        """One row a recognised table: where it is, whether it holds figures, how many."""
        return frames.frame("tables", frames.table_rows(self.tables_list))

    @cached_property
    def statements(self) -> pd.DataFrame:
        """One row a number of the narrative, with its verdict."""
        return frames.frame("statements", frames.statement_rows(self.statements_list))

    @cached_property
    def implied(self) -> pd.DataFrame:
        """One row a quantity nobody printed, with the interval the whole document allows."""
        return frames.frame("implied", frames.implied_rows(self.examination.implied))

    @cached_property
    def identities(self) -> pd.DataFrame:
        """One row an identity, with its verdict."""
        return frames.frame("identities", frames.identity_rows(self.identities_list))

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row a finding, gravest first."""
        return frames.frame("findings", frames.finding_rows(self.findings_list))

    @cached_property
    def projects(self) -> pd.DataFrame:
        """One row a self-evaluated project, task line, or the department as a whole."""
        return frames.frame("projects", frames.project_rows(self.evaluation.projects))

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """One row a performance indicator."""
        return frames.frame("indicators", frames.indicator_rows(self.evaluation.indicators))

    # Summary

    @cached_property
    def department(self) -> str:
        """The department's name, from the first title that gives it; empty if none does."""
        return next((title.name for title in titles(self.document) if title.name), "")

    @cached_property
    def year(self) -> int | None:
        """The year of the accounts; ``None`` if no title gives it."""
        return next((int(title.year) for title in titles(self.document) if title.year), None)

    @property
    def title(self) -> str:
        """Whose accounts of which year; the file's name where the document gives no department."""
        year = f" {self.year} 年度" if self.year else " "
        return f"{self.department or self.name}{year}部门决算"

    @cached_property
    def verdict_counts(self) -> dict[str, int]:
        """How many numbers got each verdict, all verdicts named."""
        counts = Counter(statement.verdict for statement in self.statements_list)
        return {verdict: counts[verdict] for verdict in VERDICTS}

    @property
    def coverage(self) -> float:
        """Share of the numbers that were understood: 1 − unbound / (all − label)."""
        counts = self.verdict_counts
        quantities = len(self.statements_list) - counts["label"]
        return 1 - counts["unbound"] / quantities if quantities else 1.0

    @property
    def is_disclosure(self) -> bool:
        """Whether anything of a final-accounts disclosure was found in the document."""
        return bool(self.tables_list or self.statements_list)

    # In a notebook

    def annotated(self) -> Any:
        """The annotated page, to be read within a notebook: each number marked with its verdict."""
        return import_module(_VIEWER).annotated(self)

    def _repr_html_(self) -> str:
        return str(import_module(_VIEWER).card(self).html)

    def __repr__(self) -> str:
        whose = f"{self.department} {self.year or ''}".strip()
        read = f"{len(self.tables_list)} tables, {len(self.statements_list)} stated numbers"
        return f"<Disclosure {': '.join(filter(None, (self.name, whose)))}, {read}>"
