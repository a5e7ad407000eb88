"""The workbook as a whole."""

from collections.abc import Iterator
from pathlib import Path

from openpyxl.workbook import Workbook

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.files import write_whole
from juesuan_analysis.outputs.look import title_of
from juesuan_analysis.outputs.working_paper.carried import write_beyond
from juesuan_analysis.outputs.working_paper.evaluation import EvaluationSheets
from juesuan_analysis.outputs.working_paper.findings import FindingSheet
from juesuan_analysis.outputs.working_paper.identity_sheet import IdentitySheet
from juesuan_analysis.outputs.working_paper.legend import write_legend
from juesuan_analysis.outputs.working_paper.listing import add_footers
from juesuan_analysis.outputs.working_paper.ooxml import packed
from juesuan_analysis.outputs.working_paper.operand_rows import Ledger, Sources
from juesuan_analysis.outputs.working_paper.printed import write_table
from juesuan_analysis.outputs.working_paper.statement_sheet import StatementSheet
from juesuan_analysis.outputs.working_paper.summary import Summary
from juesuan_analysis.outputs.working_paper.written import clean
from juesuan_analysis.reviewing import NOTHING_WRITTEN, ReviewedPaper
from juesuan_analysis.sentences import named
from juesuan_analysis.sources import Source
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.vocabulary import Lang, spoken

_MAKER = "juesuan_analysis"
_TAGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}


def write_working_paper(
    disclosure: Disclosure, path: Path, written: ReviewedPaper | None = None
) -> Path:
    """Write the reviewer's working paper (审核底稿) of a disclosure as an XLSX workbook.

    Recomputations and verdicts are formulas over the tables as printed, so that they can be traced
    and a figure can be changed to see what follows. ``written`` is what people wrote into an
    earlier paper; it goes over into this one, which is in the language that is being written.

    Raises:
        UnwritableOutput: if the file cannot be written.
    """
    return save(working_paper(disclosure, written), path)


def save(book: Workbook, path: Path) -> Path:
    """Write a working paper to a file.

    Raises:
        UnwritableOutput: if the file cannot be written.
    """
    return write_whole(path, packed(book, _MAKER))


def working_paper(d: Disclosure, written: ReviewedPaper | None = None) -> Workbook:
    """The workbook of a working paper, in the language that is being written."""
    written = written or NOTHING_WRITTEN
    book = Workbook()
    book.remove(book.active)
    summary = Summary(book)
    statements = StatementSheet(book, d.statements_list)
    identities = IdentitySheet(book, d.identities_list, {t.id for t in d.tables_list})
    findings = FindingSheet(book, d, written.reviews)
    tables = [write_table(book, table) for table in d.tables_list]
    tables += [write_table(book, table, of) for of, table in _beside(d)]
    cells: dict[Source, str] = {fact: at for facts in tables for fact, at in facts}
    cells |= EvaluationSheets(book, d.evaluation).cells
    sources = Sources(cells, statements.cells)
    ledger = Ledger(book, sources)
    statements.write(ledger, sources)
    identities.write(ledger)
    findings.write(statements, identities)
    ledger.listing.finish("D")
    write_legend(book)
    summary.write(d, statements, identities, written.signatures)
    write_beyond(book, written.beyond)
    summary.sheet.sheet_properties.tabColor = "34405E"
    title = title_of(d)
    add_footers(book, title)
    book.properties.title = clean(vocabulary.working_paper().notes.title.format(title=title))
    book.properties.creator, book.properties.language = _MAKER, _TAGS[spoken()]
    book.calculation.fullCalcOnLoad = True
    return book


def _beside(d: Disclosure) -> Iterator[tuple[str, Table]]:
    """The tables of companions that print what something is checked against, and whose they are."""
    statements = (o.source for s in d.statements_list for o in s.operands)
    identities = (o.source for i in d.identities_list for o in (*i.left, *i.right))
    used = {s for s in (*statements, *identities) if isinstance(s, Fact)}
    for companion in d.companions:
        for table in companion.tables:
            if not used.isdisjoint(table.cells):
                yield named(companion.publication.dated), table
