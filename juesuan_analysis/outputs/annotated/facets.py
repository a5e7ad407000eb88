"""By what a reader picks numbers and findings: the section they stand in, what they are about."""

from collections.abc import Iterator

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Paragraph
from juesuan_analysis.findings import Finding
from juesuan_analysis.outputs.annotated.links import Links
from juesuan_analysis.outputs.annotated.sections import Layout
from juesuan_analysis.outputs.annotated.sets import short_name
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact

_DEEPEST = 2
"""Headings below this level make no section of their own to choose."""


class Facets:
    """Sections and subjects of a document, each by a number; 0 is that of none."""

    def __init__(self, disclosure: Disclosure, layout: Layout, links: Links) -> None:
        self._links = links
        self._statements = {s.id: s for s in disclosure.statements_list}
        self._passages: dict[int, str] = {
            id(p.paragraph): _section(p.path) for p in disclosure.passages
        }
        self._paragraphs = layout.paragraphs
        self._sheets = {sheet.id: sheet.caption for sheet in layout.sheets}
        self.sections: dict[str, int] = {"": 0}
        self.subjects: dict[str, int] = {"": 0}
        for s in disclosure.statements_list:
            self.of_number(s)
        for finding in disclosure.every_finding:
            self.of_finding(finding)

    def of_number(self, s: Statement) -> tuple[int, int]:
        """Section and subject of a number."""
        section = _section(s.claim.number.flow.passage.path)
        return self._known(self.sections, section), self._known(self.subjects, short_name(s))

    def of_finding(self, finding: Finding) -> tuple[int, int]:
        """Section and subject of a finding: those of its number, or of where it stands."""
        for name in finding.refers:
            if s := self._statements.get(name):
                return self.of_number(s)
        section = self._section_at(self._links.of_finding(finding))
        return self._known(self.sections, section), self._known(self.subjects, _item(finding))

    def chosen(self, of: str) -> Iterator[tuple[int, str]]:
        """What there is to choose, ``sections`` or ``subjects``, in reading order."""
        named: dict[str, int] = getattr(self, of)
        return ((number, name) for name, number in named.items() if number)

    def _section_at(self, target: str) -> str:
        paragraph: Paragraph | None = self._paragraphs.get(target)
        if paragraph is not None:
            return self._passages.get(id(paragraph), "")
        sheet = "-".join(target.split("-")[:2])
        return self._sheets.get(sheet, "")

    def _known(self, named: dict[str, int], name: str) -> int:
        return named.setdefault(name, len(named))


def _section(path: tuple[str, ...]) -> str:
    return path[:_DEEPEST][-1] if path else ""


def _item(finding: Finding) -> str:
    facts = (operand.source for operand in finding.operands[:1])
    return next((fact.item for fact in facts if isinstance(fact, Fact)), "")
