"""What is announced and was not found, and what is there and was not read."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Document, Grid, Paragraph, Place
from juesuan_analysis.evaluation import Evaluation
from juesuan_analysis.extent import Extent
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.joint import Examination
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.outline import Passage
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Table, title_kind
from juesuan_analysis.titles import is_budget
from juesuan_analysis.vocabulary import TableKind
from juesuan_analysis.wordforms import bare

_TITLES = vocabulary.tables().cells
_TITLE = vocabulary.tables().unknown.title
_SENTENCE = re.compile(r"\d.*。")
_ALIKE = 0.6
"""Titles less alike are those of different tables."""


def missing_tables(
    document: Document,
    tables: Sequence[Table],
    unknown: Sequence[Table],
    evaluation: Evaluation,
    extent: Extent,
) -> Iterator[Finding]:
    """Tables announced and absent: an error only if everything was read and nothing can be them."""
    there = {table.id for table in tables} | set(_known_as(tables))
    taken = {id(grid) for table in (*tables, *unknown) for grid in table.grids}
    rows = {id(row) for grid in evaluation.grids for row in grid.rows}
    nameless = [g for g in document.grids() if id(g) not in taken and id(g.rows[0]) not in rows]
    budget = is_budget(document)
    for paragraph in _announcing(document, extent):
        kind = title_kind(paragraph.text, budget)
        if kind and kind.id not in there:
            there.add(kind.id)
            why = _why_absent(kind, document, tables, unknown, nameless, extent)
            text = f"目录或标题列有“{kind.title}”，正文中没有读到这张表{why and '；'}{why}"
            case = "unread" if why else ""
            yield found("missing_table", paragraph.place, paragraph.text[:60], text, case=case)


def _known_as(tables: Sequence[Table]) -> Iterator[str]:
    """What tables are also called: those of an institution, without the kind of institution."""
    for table in tables:
        if kind := title_kind(_TITLES.institution.sub("", bare(table.title))):
            yield kind.id


def _announcing(document: Document, extent: Extent) -> Iterator[Paragraph]:
    """Paragraphs that may announce a table: not those with sentences on its amounts below."""
    told = {id(p.paragraph) for p in extent.narrative if _SENTENCE.search(p.paragraph.text)}
    following = (*document.blocks[1:], None)
    for block, below in zip(document.blocks, following, strict=False):
        if isinstance(block, Paragraph) and id(below) not in told:
            yield block


def _why_absent(
    kind: TableKind,
    document: Document,
    tables: Sequence[Table],
    unknown: Sequence[Table],
    nameless: Sequence[Grid],
    extent: Extent,
) -> str:
    """Why a table may be there although it was not found; empty if it can't be."""
    if document.unread:
        return "有的页没有文字层，可能就在那里"
    if document.unreadable:
        return "有的表没有读出，可能就是它"
    if extent.rows:
        return "有些成行的数字不在任何读出的表里，可能就是它"
    if any(map(_holds_figures, nameless)) or any(_may_be(table, kind) for table in unknown):
        return "有的表没有认出是哪一张，可能就是它"
    return "" if tables else "这份文件里没有一张决算表，各表可能另行公开"


def _holds_figures(grid: Grid) -> bool:
    return any(cell[:1].isdigit() for row in grid.rows for cell in row.cells)


def _may_be(table: Table, kind: TableKind) -> bool:
    """Whether a table of unknown form may be of some kind: its title is spoiled, or is like it."""
    title = bare(table.title)
    likeness = SequenceMatcher(None, title, bare(kind.title)).ratio()
    return not _TITLE.fullmatch(title) or likeness >= _ALIKE


def numberless(extent: Extent, statements: Sequence[Statement]) -> Iterator[Finding]:
    """A narrative of which no number was read: whatever it states was not checked."""
    if extent.announced and all(s.verdict == "label" for s in statements):
        text = "文件有决算情况的文字，却没有读到其中任何一个数；正文没有核对，不能算作没有错误"
        first = next(iter(extent.narrative), None)
        if first is not None:
            yield found("no_number", first.paragraph.place, first.paragraph.text[:60], text)


def left_out(extent: Extent) -> Iterator[Finding]:
    """Parts with amounts that were not read as narrative, each with its place."""
    for part, passages in groupby(extent.left, key=_part):
        yield _left("left_out", part, list(passages), "段写有金额，按职责、概况或名词解释没有核对")
    if extent.rows:
        part = _part(extent.rows[0])
        yield _left("unread_rows", part, extent.rows, "行数字不在任何读出的表里，没有核对")


def stopped(
    beyond: Sequence[Number], statements: Sequence[Statement], examination: Examination
) -> Iterator[Finding]:
    """Where the reading stopped, if there was more than any disclosure has."""
    if beyond:
        text = f"数字太多，读到这里为止；此后还有 {len(beyond)} 个数没有核对"
        yield found("stopped", beyond[0].place, beyond[0].quote, text)
    if examination.stopped:
        place = statements[0].place if statements else Place()
        text = "各数单独核对过；合在一起能否都对，所需时间或内存超过上限，没有查完"
        yield found("stopped", place, "各数合在一起", text)


def _left(kind: str, part: str, passages: Sequence[Passage], what: str) -> Finding:
    first = passages[0].paragraph
    text = f"“{part}”有 {len(passages)} {what}" if part else f"有 {len(passages)} {what}"
    return found(kind, first.place, first.text[:60], text)


def _part(passage: Passage) -> str:
    return passage.path[0] if passage.path else ""
