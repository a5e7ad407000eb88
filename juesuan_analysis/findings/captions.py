"""Titles of tables against the numbers beside them: two titles that changed places."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Document, Grid, Paragraph
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.tables import Table, title_kind
from juesuan_analysis.wordforms import bare, compact, list_place, without_ordinal

_NUMBER = vocabulary.tables().unknown.number
_LINES_ABOVE = 6
"""Title and number of a table stand in so many lines above it."""
_FEWEST = 3
"""So many titles that stand beside their number in the contents are no chance."""

Numbered = tuple[Table, int, int]
"""A table, the number printed beside its title, and that of its title in the contents."""


def exchanged_captions(document: Document, tables: Sequence[Table]) -> Iterator[Finding]:
    """Two titles each beside the number that the contents give to the other one."""
    numbered = list(_numbered(document, tables))
    wrong = [one for one in numbered if one[1] != one[2]]
    if len(numbered) - len(wrong) < _FEWEST:
        return
    for (one, own, listed), (other, *numbers) in combinations(wrong, 2):
        if numbers == [listed, own]:
            text = (
                f"题为“{one.title}”的表编号为 {own}，题为“{other.title}”的编号为 {listed}，"
                "目录中正相反，两张表的题名可能互换了"
            )
            yield found("caption", one.place, f"{one.title}、{other.title}", text)


def _numbered(document: Document, tables: Sequence[Table]) -> Iterator[Numbered]:
    grids = {id(table.grids[0]): table for table in tables}
    contents: dict[str, int] = {}
    above: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            above = [*above[1 - _LINES_ABOVE :], compact(block.text)]
            if place := list_place(block.text):
                contents.setdefault(_called(block.text), place)
        elif isinstance(block, Grid):
            table, own = grids.get(id(block)), _number(above)
            listed = contents.get(_called(table.title), 0) if table else 0
            if table and own and listed:
                yield table, own, listed
            above = []


def _called(title: str) -> str:
    """The kind of table that a title names, else the title itself."""
    kind = title_kind(title)
    return kind.id if kind else bare(without_ordinal(title))


def _number(above: Sequence[str]) -> int:
    found = [match for line in above if (match := _NUMBER.fullmatch(line))]
    return int(next(filter(None, found[-1].groups()))) if found else 0
