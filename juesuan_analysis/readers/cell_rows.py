"""Rows of cells into lines and tables: the same question for sheets and for web pages."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Grid, Paragraph, Piece, Place, Row
from juesuan_analysis.readers.sums import is_amount
from juesuan_analysis.wordforms import compact, ordinal

_LINES = vocabulary.rows()
_FULL_STOP = "。"


def split_rows(
    rows: Sequence[Row], banners: Collection[int] = (), loose: bool = False
) -> Iterator[Paragraph | Grid]:
    """Tell the lines above and below a table from the table, where all of them stand in rows.

    Args:
        rows: as printed, empty ones included.
        banners: indexes of the rows whose only text is merged over the full width.
        loose: whether any row of a single filled cell above the header is a line of text.
    """
    prose = prose_rows(rows, banners, loose)
    table: list[Row] = []
    for index, row in enumerate(rows):
        if index in prose:
            yield from _grid(table)
            table = []
            yield from _paragraphs(row)
        elif any(row.cells):
            table.append(row)
    yield from _grid(table)


def plain_paragraph(text: str, place: Place, heading: bool = False) -> Paragraph:
    """A paragraph of one line, its columns counted in the text itself."""
    return Paragraph(text, (Piece(0, place, tuple(range(len(text)))),), heading)


def prose_rows(rows: Sequence[Row], banners: Collection[int], loose: bool) -> set[int]:
    """Indexes of the rows that are lines of text; the arguments are those of ``split_rows``.

    Below the header such lines wait in ``run``: they end the table if one of them is a title, a
    note or 公开NN表, or if the rows end with them; else the table goes on and they belong to it.
    So does a narrative that goes on below a small table in its midst.
    """
    prose: set[int] = set()
    run: list[int] = []
    told: list[int] = []  # rows of nothing but a first cell, since the table went on
    inside = ends = False
    for index, row in enumerate(rows):
        filled = [compact(cell) for cell in row.cells if cell]
        if not filled:
            continue
        alone = len(filled) == 1
        sure = is_sure(filled)
        above = not inside or ends
        if sure or not (alone and row.cells[0]):
            told = []
        elif loose and not above and _goes_on(row.cells[0], (rows[i].cells[0] for i in told)):
            run, told, above, ends = told, [], True, True
        else:
            told.append(index)
        likely = alone and (index in banners or _any_is(filled, _LINES.sentence))
        if sure or likely or (above and ((alone and loose) or is_caption(filled))):
            run.append(index)
            ends = ends or sure
        else:
            prose.update(run if above else ())
            run, inside, ends = [], True, False
    return prose | set(run)


def _goes_on(line: str, above: Iterable[str]) -> bool:
    """Whether a line goes on with a narrative: an amount told below a sentence or heading."""
    told = line.endswith(_FULL_STOP) and _LINES.amount.search(compact(line))
    return bool(told) and any(each.endswith(_FULL_STOP) or ordinal(each) for each in above)


def _any_is(cells: Sequence[str], *kinds: re.Pattern[str]) -> bool:
    return any(words.fullmatch(cell) for words in kinds for cell in cells)


def is_sure(filled: Sequence[str]) -> bool:
    """Whether the filled cells of a row are a number, unit, title or note of a table for sure."""
    named = len(filled) == 1 and _any_is(filled, _LINES.title, _LINES.note)
    return named or _any_is(filled, _LINES.mark)


def is_caption(filled: Sequence[str]) -> bool:
    """Whether they say who publishes a table, or of which year it is."""
    return _any_is(filled[:1], _LINES.caption) or all(map(_LINES.year.fullmatch, filled))


def _grid(rows: Sequence[Row]) -> Iterator[Grid]:
    if rows:
        yield Grid(tuple(Row(tuple(map(_one_line, row.cells)), row.place) for row in rows))


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _paragraphs(row: Row) -> Iterator[Paragraph]:
    lines = (line.strip() for cell in row.cells for line in cell.split("\n"))
    return (plain_paragraph(line, row.place) for line in lines if line)


def from_the_left(rows: Sequence[Sequence[str]], head: int = 0) -> Iterator[tuple[str, ...]]:
    """Rows of a table with codes, names that have none put where a merged cell would begin.

    The first ``head`` rows do not tell which columns hold codes.
    """
    codes = 0
    while codes + 1 < len(rows[0]) and _holds_codes([row[codes] for row in rows[head:]]):
        codes += 1
    for row in rows:
        named = [text for text in row[: codes + 1] if text]
        if codes and len(named) == 1 and not (named[0].isdecimal() or is_amount(named[0])):
            row = (named[0], *[""] * codes, *row[codes + 1 :])
        yield tuple(row)


def _holds_codes(column: Sequence[str]) -> bool:
    filled = [text.isdecimal() for text in column if text]
    return 2 * sum(filled) > len(filled)
