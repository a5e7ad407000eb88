"""Where on the page each number, operand and finding is to be found, and what cites what."""

import re
from collections import defaultdict
from collections.abc import Iterator

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings import Finding
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.annotated.layout import Layout

_NAME = re.compile(r"(S\d+)")
_AFTER_SENTENCE, _AFTER_CLAUSE = re.compile(r"(?<=。)"), re.compile(r"(?<=；)")


class Links:
    """Where on the page each operand and each finding is to be found, and what cites what."""

    def __init__(self, disclosure: Disclosure, layout: Layout) -> None:
        self.layout = layout
        self.statements = {statement.id for statement in disclosure.statements_list}
        self.figures: dict[tuple[str, str, str], str] = {}
        self.named: dict[tuple[str, str], str] = {}
        for fact, cell in (pair for sheet in layout.statutory for pair in sheet.facts):
            key = (fact.reference, str(fact.operand))
            self.figures.setdefault((*key, f"{fact.table}.{fact.place}"), cell)
            self.named.setdefault(key, cell)
        self.cited: dict[str, list[str]] = defaultdict(list)
        for statement in disclosure.statements_list:
            targets = {t: None for o in statement.operands for t in self.of_operand(o)}
            for target in targets:
                self.cited[target].append(statement.id)

    def of_operand(self, operand: Operand) -> list[str]:
        """Where an operand is printed; several places where it is a sum of printed numbers."""
        exact = self.figures.get((operand.name, str(operand.amount), operand.place))
        found = [exact] if exact else [self._part(operand, p) for p in operand.place.split("+")]
        return [target for target in found if target]

    def _part(self, operand: Operand, printed_at: str) -> str:
        owner, _, place = printed_at.partition(".")
        if owner in self.statements:
            return owner
        in_table = self._evaluation_cell(operand.name, str(operand.amount))
        return in_table or self.layout.places.get(place, "")

    def _evaluation_cell(self, name: str, value: str) -> str:
        """Where a self-evaluation table prints a figure: totals stand last, money first."""
        project, _, measure = name.rpartition("·")
        sheet = self.layout.sheet_of.get(project)
        if sheet is None:
            return ""
        if measure == "项目":
            return sheet.id
        cells = sheet.last if measure.endswith(("总分", "得分")) else sheet.first
        return cells.get(value, "")

    def of_finding(self, finding: Finding) -> str:
        """Where a finding is to be looked at: its number, its cell, or the line it stands in."""
        for reference in finding.refers:
            if reference in self.statements:
                return reference
        cells = (self.of_text(operand)[1] for operand in finding.operands[:1])
        return next(cells, "") or self.layout.places.get(str(finding.place), "")

    def of_text(self, operand: str) -> tuple[str, str]:
        """An operand of a finding: what is printed, and where."""
        printed, _, at = operand.partition("@")
        name, _, value = printed.rpartition("=")
        owner = at.partition(".")[0]
        target = owner if owner in self.statements else self.named.get((name, value), "")
        return f"{name} {value}", target or self._evaluation_cell(name, value) or self._row(at)

    def _row(self, printed_at: str) -> str:
        """The row that prints a figure; a place that names but a page does not tell which."""
        place = printed_at.partition(".")[2]
        return self.layout.places.get(place, "") if place.startswith("L") else ""

    def proof(self, text: str) -> Iterator[list[list[tuple[str, str]]]]:
        """An explanation by sentence and clause, cut at the statements it names, with targets."""
        for sentence in filter(None, _AFTER_SENTENCE.split(text)):
            clauses = filter(None, _AFTER_CLAUSE.split(sentence))
            yield [
                [(p, p if p in self.statements else "") for p in _NAME.split(c)] for c in clauses
            ]
