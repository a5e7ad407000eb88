"""The workbook as a whole."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.workbook import Workbook

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.outputs.files import write_whole
from juesuan_analysis.outputs.working_paper.evaluation import EvaluationSheets
from juesuan_analysis.outputs.working_paper.findings import FindingSheet
from juesuan_analysis.outputs.working_paper.identities import IdentitySheet
from juesuan_analysis.outputs.working_paper.operands import Ledger, Sources
from juesuan_analysis.outputs.working_paper.printed import write_table
from juesuan_analysis.outputs.working_paper.statements import StatementSheet
from juesuan_analysis.outputs.working_paper.summary import Summary

_CLOCK = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def write_working_paper(disclosure: Disclosure, path: Path) -> Path:
    """Write the reviewer's working paper (审核底稿) of a disclosure as an XLSX workbook.

    Recomputations and verdicts are formulas over the tables as printed, so that they can be traced
    and a figure can be changed to see what follows.

    Raises:
        UnwritableOutput: if the file cannot be written.
    """
    return write_whole(path, _settled(_workbook(disclosure)))


def _workbook(d: Disclosure) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    summary = Summary(book)
    statements = StatementSheet(book, d.statements_list)
    identities = IdentitySheet(book, d.identities_list)
    findings = FindingSheet(book, d.findings_list)
    tables = [write_table(book, table) for table in d.tables_list]
    sources = Sources(statements.cells, EvaluationSheets(book, d.evaluation))
    for facts in tables:
        sources.take(facts)
    ledger = Ledger(book, sources)
    statements.write(ledger, sources)
    identities.write(ledger)
    findings.write(statements, identities)
    ledger.listing.finish("D")
    summary.write(d, statements, identities)
    summary.sheet.sheet_properties.tabColor = "34405E"
    book.calculation.fullCalcOnLoad = True
    return book


def _settled(book: Workbook) -> bytes:
    """The file without the time of its making: the same disclosure gives the same file."""
    made, kept = BytesIO(), BytesIO()
    book.save(made)
    with ZipFile(made) as source, ZipFile(kept, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _CLOCK.sub(b"", content)
            target.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return kept.getvalue()
