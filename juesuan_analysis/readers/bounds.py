"""How large a document may be in any format: whatever is done with it takes time by its size."""

from collections.abc import Iterable

from juesuan_analysis.document import Grid, Paragraph
from juesuan_analysis.errors import UnreadableInput

MAX_CHARACTERS = 600_000
"""All text together; the longest disclosures, of some 200 pages, have a third of it."""
MAX_PARAGRAPH = 20_000
"""Characters of one paragraph; a page of print has about a thousand."""
MAX_LINES = 100
"""Printed lines joined to one paragraph: two pages; more are no paragraph but rows, or noise."""
MAX_CELLS = 200_000
"""Places in all tables together, filled or not; a disclosure has some ten thousand."""


def within_bounds(blocks: Iterable[Paragraph | Grid], source: str) -> tuple[Paragraph | Grid, ...]:
    """The blocks of a document, which are not even made beyond the bounds.

    Raises:
        UnreadableInput: if they are more than any disclosure holds.
    """
    characters = cells = 0
    kept: list[Paragraph | Grid] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            characters += len(block.text)
            bound(len(block.text), MAX_PARAGRAPH, "一段文字的字符", source)
        else:
            characters += sum(sum(map(len, row.cells)) for row in block.rows)
            cells += block.width * len(block.rows)
            bound(cells, MAX_CELLS, "表格的单元格", source)
        bound(characters, MAX_CHARACTERS, "字符", source)
        kept.append(block)
    return tuple(kept)


def bound(number: int, most: int, what: str, source: str) -> None:
    """Refuse a document that has more of something than it may."""
    if number > most:
        raise UnreadableInput(f"{source}：{what}超过上限 {most} 个；请只保留决算公开的内容再读取")
