"""Findings that rest on pages that may have been read wrong, or stand beside pages not read at all.

Recognition may be wrong, and so may columns that only white space parts.

There the reading may be wrong and not the document: such a finding asks to compare, it is no error.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from juesuan_analysis.document import Document, Place
from juesuan_analysis.findings.finding import Finding
from juesuan_analysis.identities import Identity
from juesuan_analysis.operands import Operand
from juesuan_analysis.statements import Statement, over_all
from juesuan_analysis.tables import Table

_CUT_SHORT = ("identity_mismatch", "list")
"""Kinds that a table which goes on over an unread page may give rise to."""
_RECOGNISED = "所据可能有扫描页识别的字，识别或有误，请先对照原件"
_UNSURE = "所据的表没有框线，各列按空白分出，表内合计不足以印证，请先对照原件"
_UNREAD = "有的页没有读到，缺的可能就在那里"


def with_doubts(
    findings: Iterable[Finding],
    document: Document,
    tables: Sequence[Table],
    statements: Sequence[Statement],
    identities: Sequence[Identity],
) -> Iterator[Finding]:
    """The findings, none of them more than a warning where the reading is open to doubt."""
    reading = _Reading(document, tables, statements, identities)
    for finding in findings:
        reason = "" if finding.severity == "note" else reading.doubt(finding)
        text = f"{finding.explanation}；{reason}"
        yield replace(finding, severity="warning", explanation=text) if reason else finding


class _Reading:
    """Which pages findings rest on, and how these were read."""

    def __init__(
        self,
        document: Document,
        tables: Sequence[Table],
        statements: Sequence[Statement],
        identities: Sequence[Identity],
    ) -> None:
        self.scanned = document.scanned
        self.doubtful = document.doubtful
        self.unread = frozenset(document.not_read)
        self.beside = {page + step for page in self.unread for step in (-1, 0, 1)}
        self.pages = {s.id: self._of_statement(s) for s in statements}
        self.pages |= {i.id: _pages(i.place).union(*_printed(i.left, i.right)) for i in identities}
        economic = (grid for table in tables if table.economic for grid in table.grids)
        # What is in no table may stand in one that recognition took for something else.
        self.of_kind = {
            "list": _pages(*(row.place for grid in economic for row in grid.rows)),
            "missing_table": self.scanned,
            "name": self.scanned,
        }

    def doubt(self, finding: Finding) -> str:
        """Why the reading may be wrong and not the document; empty if it is beyond doubt."""
        pages = self._of_finding(finding)
        if pages & self.scanned:
            return _RECOGNISED
        if finding.severity == "error" and pages & self.doubtful:
            return _UNSURE
        cut_short = finding.kind in _CUT_SHORT and pages & self.beside
        absent = finding.kind == "name" and self.unread
        return _UNREAD if finding.severity == "error" and (cut_short or absent) else ""

    def _of_finding(self, finding: Finding) -> frozenset[int]:
        """Pages of the finding and of all it rests on."""
        others = (self.pages.get(name, frozenset()) for name in finding.refers)
        kind = self.of_kind.get(finding.kind, frozenset())
        return _pages(finding.place).union(kind, *others, *_printed(finding.operands))

    def _of_statement(self, s: Statement) -> frozenset[int]:
        own = _pages(s.place).union(*_printed(s.operands))
        # What recognition missed is no operand of a count, and its page is not among theirs.
        return own | self.scanned if over_all(s.claim, s.operands) else own


def _pages(*places: Place) -> frozenset[int]:
    return frozenset(place.page for place in places if place.page is not None)


def _printed(*sides: Iterable[Operand]) -> Iterator[frozenset[int]]:
    """The pages that print each operand."""
    return (operand.source.pages for side in sides for operand in side)
