"""Where on the page each number, operand and finding is to be found, and what cites what."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.evaluation import Entry
from juesuan_analysis.findings import Finding
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.annotated.sections import Layout
from juesuan_analysis.printing import measured
from juesuan_analysis.sentences import counted, named
from juesuan_analysis.sources import Narrated, Source

_NOWHERE: Mapping[str, str] = {}
_NAME = re.compile(r"(S\d+)")
_AFTER_SENTENCE = re.compile(r"(?<=。)|(?<=\. )(?=[A-Z])")
_AFTER_CLAUSE = re.compile(r"(?<=；)|(?<=; )")
_HEAD = re.compile(r"(?:《[^》]*》|[^：:《]|:(?! ))*?(?<!Table \d\d)(?<![》\"])(?:：|: )")
"""What announces the clauses that follow; the colon of a table's name announces none."""


class Links:
    """Where on the page each operand and each finding is to be found, and what cites what.

    ``pages`` are the addresses of the pages of disclosures beside it, by the names of their files.
    """

    def __init__(
        self, disclosure: Disclosure, layout: Layout, pages: Mapping[str, str] = _NOWHERE
    ) -> None:
        self.layout = layout
        self.statements = {statement.id for statement in disclosure.statements_list}
        self.cells: dict[Source, str] = {
            fact: cell for sheet in layout.statutory for fact, cell in sheet.facts
        }
        for other in disclosure.beside:
            page = pages.get(other.document.file)
            sheets = Layout(other).statutory if page else ()
            self.cells |= {f: f"{page}#{cell}" for sheet in sheets for f, cell in sheet.facts}
            told = other.statements_list if page else ()
            self.cells |= {Narrated(s.id, s.place): f"{page}#{s.id}" for s in told}
        self.cited: dict[str, list[str]] = defaultdict(list)
        for statement in disclosure.statements_list:
            targets = {t: None for o in statement.operands for t in self.of_operand(o)}
            for target in targets:
                self.cited[target].append(statement.id)

    def of_operand(self, operand: Operand) -> list[str]:
        """Where an operand is printed; several places where it is a sum of printed numbers."""
        return [target for part in operand.source.parts if (target := self._of_source(part))]

    def _of_source(self, source: Source) -> str:
        if source.stated:
            return source.owner
        if isinstance(source, Entry):
            spot = source.spot
            return self.layout.evaluation[spot.grid].cell(spot.row, spot.column)
        return self.cells.get(source, "")

    def of_finding(self, finding: Finding) -> str:
        """Where a finding is to be looked at: its number, its cell, or the line it stands in."""
        for reference in finding.refers:
            if reference in self.statements:
                return reference
        cells = (target for o in finding.operands[:1] for target in self.of_operand(o))
        where = self.layout.quoted(finding.place, finding.quote)
        return next(cells, "") or where or self.layout.places.get(str(finding.place), "")

    def told(self, operand: Operand) -> tuple[str, str]:
        """An operand of a finding: what is printed, and where."""
        amount = measured(operand.amount, operand.amount.unit)
        told = f"{named(operand.name)} {counted(amount)}"
        return told, next(iter(self.of_operand(operand)), "")

    def proof(self, text: str) -> Iterator[list[list[tuple[str, str]]]]:
        """An explanation by sentence and clause, cut at the statements it names, with targets."""
        for sentence in filter(None, _AFTER_SENTENCE.split(text)):
            yield [
                [(p, p if p in self.statements else "") for p in _NAME.split(clause)]
                for clause in _clauses(sentence)
            ]


def _clauses(sentence: str) -> Iterator[str]:
    """The clauses of a sentence; what announces several of them is one of its own."""
    first, *others = filter(None, _AFTER_CLAUSE.split(sentence))
    head = _HEAD.match(first) if others else None
    yield from filter(None, (first[: head.end()], first[head.end() :]) if head else (first,))
    yield from others
