"""What an analyst holds: a disclosure as tidy DataFrames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from juesuan_analysis import frames
from juesuan_analysis.additions import Addition, additions
from juesuan_analysis.checks import VERDICTS
from juesuan_analysis.document import Document
from juesuan_analysis.evaluation import Evaluation, read_evaluation
from juesuan_analysis.extent import Extent, extent
from juesuan_analysis.findings import (
    Acceptance,
    Evidence,
    Finding,
    accepted,
    by_cause,
    collect_findings,
)
from juesuan_analysis.identities import Identity, read_identities
from juesuan_analysis.joint import Examination, examine
from juesuan_analysis.linking import (
    Companion,
    Publication,
    Stranger,
    acquainted,
    comparisons,
    earlier_levels,
    is_of_unit,
    linked,
    members,
    met,
    roster,
    sums,
)
from juesuan_analysis.narrative.binding import bind
from juesuan_analysis.narrative.numbers import Number, read_numbers
from juesuan_analysis.outline import Passage
from juesuan_analysis.readers import placed, read_document, read_documents
from juesuan_analysis.statements import OPEN, STANDINGS, Statement
from juesuan_analysis.support import judged
from juesuan_analysis.tables import Fact, Table, read_tables, read_unknown
from juesuan_analysis.titles import Period, is_budget, titles

if TYPE_CHECKING:
    import pandas as pd

_VIEWER = "juesuan_analysis.notebook"
"""What shows a disclosure. It stands on a higher floor: named here as a plug-in would be, and
looked up when somebody wants to see something."""


_BESIDE_TABLES = ("evaluation", "extent", "numbers", "unknown_tables")
"""What is read of a document, whatever its statutory tables print."""


_TOLD = (
    "facts",
    "tables",
    "statements",
    "implied",
    "identities",
    "findings",
    "projects",
    "indicators",
)
"""What is shown of a disclosure; it rests on all the rest."""

MAX_NUMBERS = 10_000
"""Numbers of a narrative that get a verdict; the longest disclosures have some two thousand."""


def read(
    path: str | Path,
    *more: str | Path,
    beside: Sequence[str | Path] = (),
    without: Collection[str] = (),
) -> Disclosure:
    """Read a disclosure and verify every number of its narrative.

    A disclosure in several files is read as one. ``beside`` are other disclosures that tell
    something of it: last year's accounts, the budget, its units; which they are is told by
    themselves. ``without`` names assumptions that are not made where statements are held against
    each other (see :data:`juesuan_analysis.joint.model.ASSUMPTIONS`).

    Raises:
        UnreadableInput: if a file cannot be read as a document at all.
    """
    own = read_documents([path, *more])
    names = [Path(file).name for file in (path, *more)]
    others = placed((read_document(other) for other in beside), names)
    disclosure = Disclosure(own, frozenset(without), beside=tuple(map(Disclosure, others)))
    return next((held for held in _held if _is_of(held, disclosure)), disclosure)


def _is_of(held: Disclosure, asked: Disclosure) -> bool:
    """Whether a disclosure that is held is the one asked for; what stands beside it may be more."""
    return (held.document, held.without) == (asked.document, asked.without) and not asked.beside


_held: list[Disclosure] = []


def hold(disclosure: Disclosure) -> None:
    """Compute all that a report tells of a disclosure, and hold it for who reads the same again.

    For a process that will be forked: what the forks read is computed already.
    """
    for name in _TOLD:
        getattr(disclosure, name)
    assert disclosure.examination.protection is not None
    _held.append(disclosure)


@dataclass(frozen=True)
class Disclosure:
    """A department's final accounts of one year.

    The record lists (``facts_list`` and the like) are what the package works with; the properties
    without that ending are the same records as DataFrames, with the columns of the output contract.
    Everything is computed on first use. ``supposed`` are tables to take for those it prints,
    ``beside`` other disclosures, whose figures carry the names of their files, ``acceptances`` what
    reviewers have accepted.

    In a notebook it shows itself, and :meth:`annotated` shows the whole document: whoever holds a
    disclosure should not have to know where it is shown.
    """

    document: Document
    without: frozenset[str] = frozenset()
    supposed: tuple[Table, ...] | None = None
    beside: tuple[Disclosure, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()

    @property
    def name(self) -> str:
        """Short name of the disclosure: its file's name without ending."""
        return self.document.name

    @cached_property
    def tables_list(self) -> tuple[Table, ...]:
        """The recognised statutory tables, in document order."""
        return read_tables(self.document) if self.supposed is None else self.supposed

    @cached_property
    def unknown_tables(self) -> tuple[Table, ...]:
        """Tables of figures of no known form: no other number is checked against them."""
        known = [grid for table in self.tables_list for grid in table.grids]
        return read_unknown(self.document, [*known, *self.evaluation.grids], len(self.tables_list))

    @cached_property
    def facts_list(self) -> tuple[Fact, ...]:
        """Every printed figure of the tables, those of unknown form last."""
        tables = (*self.tables_list, *self.unknown_tables)
        return tuple(fact for table in tables for fact in table.facts)

    @cached_property
    def evaluation(self) -> Evaluation:
        """The self-evaluation tables."""
        return read_evaluation(self.document)

    @cached_property
    def extent(self) -> Extent:
        """How far the narrative reaches."""
        return extent(self.document)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The paragraphs of the narrative with their headings."""
        return self.extent.narrative

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Every number of the narrative in reading order; the first of them get a verdict."""
        budget = self.period.budget
        return tuple(n for passage in self.passages for n in read_numbers(passage, budget))

    @cached_property
    def statements_list(self) -> tuple[Statement, ...]:
        """The numbers of the narrative with their verdicts, in reading order."""
        claims = bind(
            self.numbers[:MAX_NUMBERS],
            self.tables_list,
            self.evaluation,
            self.year,
            self.period.budget,
        )
        known = linked(claims, self.companions, self.period.budget)
        return judged(claims, known, self.document.gaps)

    @property
    def unjudged(self) -> tuple[Number, ...]:
        """The numbers of the narrative that are too many to be given a verdict."""
        return self.numbers[len(self.statements_list) :]

    @cached_property
    def additions_list(self) -> tuple[Addition, ...]:
        """What must add up in the tables, whatever they print."""
        return tuple(additions(self.tables_list))

    @cached_property
    def identities_list(self) -> tuple[Identity, ...]:
        """What must add up, with verdicts."""
        beside = comparisons(self.tables_list, self.companions)
        units = sums(self.tables_list, self.publication, self.companions)
        told = earlier_levels(self.statements_list, self.companions) if self.companions else ()
        return read_identities(self.additions_list, self.evaluation, (*beside, *units, *told))

    @cached_property
    def _acquainted(self) -> tuple[tuple[Companion, ...], tuple[Stranger, ...]]:
        return acquainted(self.publication, self.beside)

    @property
    def companions(self) -> tuple[Companion, ...]:
        """The disclosures beside it that tell something of it."""
        return self._acquainted[0]

    @property
    def strangers(self) -> tuple[Stranger, ...]:
        """The disclosures beside it that tell nothing of it, each with the reason."""
        return self._acquainted[1]

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
            elsewhere=met(self.companions, budget=self.period.budget),
        )

    @cached_property
    def findings_list(self) -> tuple[Finding, ...]:
        """What a reviewer must look at, one finding a cause, gravest first."""
        evidence = Evidence(self.statements_list, self.identities_list)
        return accepted(evidence.of(by_cause(self)), self.acceptances)

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The causes that nobody has accepted."""
        return tuple(finding for finding in self.findings_list if not finding.accepted)

    @property
    def accepted_findings(self) -> tuple[Finding, ...]:
        """The causes that a reviewer has accepted, on the evidence they rest on now."""
        return tuple(finding for finding in self.findings_list if finding.accepted)

    @property
    def every_finding(self) -> tuple[Finding, ...]:
        """Every cause, and behind it all that follows from it."""
        return tuple(finding for cause in self.findings_list for finding in cause.all)

    @cached_property
    def separate_findings(self) -> tuple[Finding, ...]:
        """Every finding by itself, whatever it may follow from."""
        return collect_findings(
            self.document,
            self.extent,
            self.unjudged,
            self.tables_list,
            self.unknown_tables,
            self.evaluation,
            self.statements_list,
            self.identities_list,
            self.examination,
            self.companions,
            self.strangers,
        )

    def supposing(self, tables: Sequence[Table]) -> Disclosure:
        """The same document, had it printed these tables: to see what would then hold."""
        other = replace(self, supposed=tuple(tables))
        same = {name: getattr(self, name) for name in _BESIDE_TABLES}
        vars(other).update(same)
        return other

    def accepting(self, acceptances: Iterable[Acceptance]) -> Disclosure:
        """The same disclosure, some of its findings accepted by reviewers."""
        other = replace(self, acceptances=tuple(acceptances))
        told = {name: value for name, value in vars(self).items() if name not in _OF_ACCEPTANCE}
        vars(other).update({name: value for name, value in told.items() if name not in _FIELDS})
        return other

    # The same records as rows and as DataFrames

    def rows(self, file: str) -> Iterable[frames.Row]:
        """The rows of a file of the output contract (facts, tables, …)."""
        return _ROWS[file](self)

    def _frame(self, file: str) -> pd.DataFrame:
        resource: frames.Resource = getattr(frames.contract(), file)
        return resource.frame(self.rows(file))

    @cached_property
    def facts(self) -> pd.DataFrame:
        """One row a printed figure; ``value`` is a ``Decimal`` with its printed decimals."""
        return self._frame("facts")

    @cached_property
    def tables(self) -> pd.DataFrame:
        """One row a table: where it is, whether it holds figures, how many."""
        return self._frame("tables")

    @cached_property
    def statements(self) -> pd.DataFrame:
        """One row a number of the narrative, with its verdict."""
        return self._frame("statements")

    @cached_property
    def implied(self) -> pd.DataFrame:
        """One row a quantity nobody printed, with the interval the whole document allows."""
        return self._frame("implied")

    @cached_property
    def identities(self) -> pd.DataFrame:
        """One row an identity, with its verdict."""
        return self._frame("identities")

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row a finding, gravest first."""
        return self._frame("findings")

    @cached_property
    def projects(self) -> pd.DataFrame:
        """One row a self-evaluated project, task line, or the department as a whole."""
        return self._frame("projects")

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """One row a performance indicator."""
        return self._frame("indicators")

    # Summary

    @cached_property
    def department(self) -> str:
        """The department's name, from the first title that gives it; empty if none does."""
        return next((title.name for title in titles(self.document) if title.name), "")

    @cached_property
    def year(self) -> int | None:
        """The year of the accounts; ``None`` if no title gives it."""
        return next((int(title.year) for title in titles(self.document) if title.year), None)

    @cached_property
    def period(self) -> Period:
        """The fiscal year, and whether this is a budget or its outturn."""
        return Period(self.year, is_budget(self.document))

    @cached_property
    def publication(self) -> Publication:
        """Whose disclosure of which year and kind it is."""
        dated = next((t.text for t in titles(self.document) if t.year), "")
        lines = [p.text for p in self.document.paragraphs()]
        of_unit, named = is_of_unit(dated), tuple(members(lines))
        return Publication(self.department, self.period, of_unit, named, roster(lines))

    @property
    def kind(self) -> str:
        """What it is: 预算 (a budget) or 决算 (final accounts)."""
        return self.period.phase

    @property
    def title(self) -> str:
        """Whose accounts of which year; the file's name where the document gives no department."""
        year = f" {self.year} 年度" if self.year else " "
        return f"{self.department or self.name}{year}部门{self.kind}"

    @cached_property
    def verdict_counts(self) -> dict[str, int]:
        """How many numbers got each verdict, all verdicts named."""
        counts = Counter(statement.verdict for statement in self.statements_list)
        return {verdict: counts[verdict] for verdict in VERDICTS}

    @cached_property
    def standing_counts(self) -> dict[str, int]:
        """The same, numbers that only agree with other statements counted apart."""
        counts = Counter(statement.standing for statement in self.statements_list)
        return {standing: counts[standing] for standing in STANDINGS}

    @property
    def settled(self) -> tuple[int, int, int]:
        """How many numbers are settled, how many are by the document alone, and of how many.

        Labels are none of them.
        """
        own = [s for s in self.statements_list if s.verdict != "label"]
        return (
            sum(s.verdict not in OPEN for s in own),
            sum(s.alone not in OPEN for s in own),
            len(own),
        )

    @property
    def coverage(self) -> float | None:
        """Share of the numbers that were understood: 1 − unbound / (all − label).

        All numbers of the document count, contents, duties, glossary and tables excepted; ``None``
        if there are none. Cut to tenths of a percent and never rounded up: only all of them are 1.
        """
        counts = self.verdict_counts
        beyond = sum(number.kind != "label" for number in self.unjudged)
        quantities = len(self.statements_list) - counts["label"] + beyond
        understood = quantities - counts["unbound"] - beyond
        return understood * 1000 // quantities / 1000 if quantities else None

    @property
    def unread_narrative(self) -> bool:
        """Whether there is a narrative, and no number of it was read."""
        return any(finding.kind == "no_number" for finding in self.findings_list)

    @property
    def is_disclosure(self) -> bool:
        """Whether anything of a final-accounts disclosure was found in the document."""
        return bool(self.tables_list or self.extent.announced)

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


_FIELDS = {field.name for field in fields(Disclosure)}
_OF_ACCEPTANCE = ("findings_list", "findings")
"""What is computed anew when other findings are accepted."""

_ROWS: dict[str, Callable[[Disclosure], Iterable[frames.Row]]] = {
    "facts": lambda d: frames.fact_rows(d.facts_list, d.period),
    "tables": lambda d: frames.table_rows((*d.tables_list, *d.unknown_tables)),
    "statements": lambda d: frames.statement_rows(d.statements_list),
    "identities": lambda d: frames.identity_rows(d.identities_list),
    "implied": lambda d: frames.implied_rows(d.examination.implied),
    "findings": lambda d: frames.finding_rows(d.every_finding),
    "projects": lambda d: frames.project_rows(d.evaluation.projects),
    "indicators": lambda d: frames.indicator_rows(d.evaluation.indicators),
}
