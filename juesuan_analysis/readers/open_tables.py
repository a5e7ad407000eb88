"""Tables without rules between their columns: white space parts columns, and height parts rows.

Words that stand close below each other are one cell; cells of one height are a row. A table is read
over all the pages it goes on. Where two figures would share a place nothing is said: a wrong table
is worse than none. What does not add up is said to be in doubt.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from itertools import chain, pairwise
from statistics import median

from msgspec import Struct, structs

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Place, Row, Strip
from juesuan_analysis.readers.broken_figures import mended
from juesuan_analysis.readers.cell_rows import from_the_left, prose_rows
from juesuan_analysis.readers.lines import rows_of, without_notes
from juesuan_analysis.readers.open_cells import Cell, counts_columns, is_header_word, over
from juesuan_analysis.readers.open_columns import Columns, columns_of
from juesuan_analysis.readers.pages import Ruled
from juesuan_analysis.readers.sheet import Run, Sheet, Stroke
from juesuan_analysis.readers.sums import all_borne_out, consistent, is_amount
from juesuan_analysis.wordforms import compact

_BLANK = 0.5
"""A gap wider than so much of the type size parts what stands on one line."""
_NUMBERED = 0.4
"""The same between a code and a name."""
_BETWEEN_HEADS = 0.3
"""The same between two heads, which often fill their columns."""
_BELOW = 1.45
"""Lines of one cell stand at most so many type sizes below each other,"""
_PITCH = 0.8
"""and at most such a share of the distance between rows."""
_LEVEL = 0.4
"""Cells of one row stand at most so much of the type size higher or lower."""
_MOST_COLUMNS = 40
_NEXT = 4.0
"""Rows of one table stand at most so many type sizes below each other."""
_ALIGNED = 2.0
"""Points by which texts that begin below each other may be apart."""
_SPACED = 4
"""Letters of a word that is spaced out over its cell."""
_FEWEST_HEADS = 3
"""Header words on one line that make it the head of a table."""

_SAME = 0.1
"""Points by which the type of one table may differ."""
_SENTENCE = re.compile("[，。；：]")
_FIGURE = re.compile(r"[-−－]?[\d,，]*\d[.,，]\d+")
_WORD = re.compile(r"[^\W\d_]")
_BOTH = 2

_LINES = vocabulary.rows()
_TOTAL = vocabulary.tables().headers.total
_UNIT = vocabulary.tables().cells.unit
_NO_ROWS = (_LINES.title, _LINES.mark, _LINES.note, _LINES.caption, _LINES.year)


class Opened(Struct, frozen=True):
    """The tables that white space makes out on a page; whether all its figures are in them."""

    tables: tuple[Ruled, ...]
    whole: bool


class _Part(Struct, frozen=True, eq=False):
    """The rows of a table that stand on one page, and how many of them are its header.

    ``titled`` is whether the title of a table stands above it on the page; ``mended`` is the same
    with ``whole`` figures put together of ``pieces`` that stand on several lines.
    """

    page: int
    rows: Sequence[Sequence[Cell]]
    header: int
    titled: bool
    whole: Set[str] = frozenset()
    pieces: Set[str] = frozenset()
    mended: "_Part | None" = None

    def goes_on(self, first: "_Part", last: "_Part") -> bool:
        """Whether it goes on with a table, of which it knows the first and last part so far."""
        if self.titled or self.page - last.page > 1:
            return False
        return not self.header or (self.page > last.page and self._begins_like(first))

    def _begins_like(self, other: "_Part") -> bool:
        printed, again = ([[c.text for c in row] for row in part.rows] for part in (other, self))
        return 0 < other.header <= self.header and again[: other.header] == printed[: other.header]


class _Read(Struct, frozen=True, eq=False):
    """A table as read, by the pages it stands on."""

    pages: Sequence[int]
    pieces: Sequence[Ruled]
    columns: Columns

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """All its rows."""
        return [row for piece in self.pieces for row in piece.rows]

    @property
    def sure(self) -> bool:
        """Whether it has no figures, or its sums bear out how they were read."""
        figures = any(map(is_amount, chain.from_iterable(self.rows)))
        return not figures or (consistent(self.rows) and _named_alike(self.rows))


def is_head(line: Sequence[Run]) -> bool:
    """Whether a line is the head of a table: most of what stands apart on it are header words."""
    return _are_heads(_pieces(line))


def _are_heads(cells: Sequence[Cell]) -> bool:
    words = sum(map(is_header_word, cells))
    totals = sum(bool(_TOTAL.fullmatch(compact(cell.text))) for cell in cells)
    return words > 1 and words + totals >= _FEWEST_HEADS


def open_pages(pages: Mapping[int, tuple[Sheet, Sequence[Run]]]) -> dict[int, Opened]:
    """What is made out on pages, by their numbers, from the runs that stand outside ruled tables.

    A table that goes on from page to page is read as a whole. It is left out if its columns can't
    be told, or if its figures neither add up nor stand exactly below each other and their heads; if
    they only stand so, it is not sure.
    """
    lines = {n: [without_notes(row) for row in rows_of(runs)] for n, (_, runs) in pages.items()}
    parts = (part for n, (sheet, _) in pages.items() for part in _on_page(n, lines[n], sheet))
    found: dict[int, list[Ruled]] = {number: [] for number in pages}
    for one, sure in (one for chained in _chains(list(parts)) for one in _tables(chained)):
        if sure or (one.columns.exact and one.columns.heads):
            for page, piece in zip(one.pages, one.pieces, strict=True):
                found[page].append(replace(piece, sure=sure))
    return {
        number: Opened(tuple(tables), _holds_all(tables, lines[number]))
        for number, tables in found.items()
    }


def _tables(parts: Sequence[_Part]) -> Iterator[tuple[_Read, bool]]:
    """The tables that parts make, and whether each is sure.

    What may be a figure broken over lines is whole or in pieces, whichever sums bear out.
    """
    broken = [part.mended for part in parts if part.mended]
    pieces = {text for part in broken for text in part.pieces}
    printed = [(one, one.sure and all_borne_out(one.rows, pieces)) for one in _read(parts)]
    if broken and not (printed and all(sure for _, sure in printed)):
        whole = {text for part in broken for text in part.whole}
        again = list(_read([part.mended or part for part in parts]))
        told = whole <= {text for one in again for text in chain.from_iterable(one.rows)}
        if told and all(one.sure and all_borne_out(one.rows, whole) for one in again):
            printed = [(one, True) for one in again]
    yield from printed


def _named_alike(rows: Sequence[Sequence[str]]) -> bool:
    """Whether all rows with figures have a name, or none.

    Where only some have, figures may be broken over lines that the name stands between.
    """
    figures = [row for row in rows if any(map(_is_figure, row))]
    return len({any(map(_WORD.search, row)) for row in figures}) < _BOTH


def _is_figure(text: str) -> bool:
    """Whether it is a figure, or the better part of one; the number of a column is none."""
    return bool(_FIGURE.fullmatch(text))


def _holds_all(tables: Sequence[Ruled], lines: Sequence[Sequence[Run]]) -> bool:
    """Whether all figures that stand apart on some lines are in tables, broken ones as whole."""
    inside = sum(sum(map(is_amount, row)) for table in tables for row in table.rows)
    pieces = [_pieces(line) for line in lines]
    printed = [*chain(*pieces)]
    whole = mended(pieces, partial(_is_close, rules=())).cells
    return inside in {sum(is_amount(cell.text) for cell in cells) for cells in (printed, whole)}


def _chains(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Parts that are one table: what has no header goes on, and what prints the same again."""
    found: list[_Part] = []
    for part in parts:
        if found and not part.goes_on(found[0], found[-1]):
            yield found
            found = []
        found.append(part)
    if found:
        yield found


def _read(parts: Sequence[_Part]) -> Iterator[_Read]:
    """The table that parts make; as many of the first as fit if not all of them do."""
    for end in range(len(parts), 0, -1):
        if table := _table(parts[:end]):
            yield table
            if end < len(parts) and parts[end].header:
                yield from _read(parts[end:])
            return


def _pieces(line: Sequence[Run]) -> list[Cell]:
    """What stands apart on a line; a figure stands alone."""
    groups: list[list[Run]] = []
    for run in line:
        if groups:
            before = groups[-1][-1]
            numbered = run.text.isdecimal() != before.text.isdecimal()
            most = (_NUMBERED if numbered else _BLANK) * max(run.size, before.size)
            figures = is_amount(run.text) or is_amount(before.text)
            if run.left - before.right <= most and not figures:
                groups[-1].append(run)
                continue
        groups.append([run])
    return list(map(_cell, groups))


def _cell(runs: Sequence[Run]) -> Cell:
    """What stands together on one line."""
    span = runs[0].left, max(run.right for run in runs)
    return Cell((tuple(runs),), span, runs[0].middle, runs[0].size)


def _parts(lines: Sequence[list[Run]], width: float) -> Iterator[list[list[Cell]]]:
    """The lines of each table, title and notes left out."""
    pieces = [_pieces(line) for line in lines]
    while len(pieces) > 1 and _is_foot(pieces[-1], width) and not _follows(*pieces[-2:]):
        pieces.pop()
    texts = [Row(tuple(cell.text for cell in line), Place()) for line in pieces]
    prose = prose_rows(texts, (), True)
    for number in range(len(pieces) - 2, -1, -1):
        if number in prose and number + 1 not in prose and _leads(*pieces[number : number + 2]):
            prose.remove(number)
    for number, (above, line) in enumerate(pairwise(pieces), 1):
        if number in prose and number - 1 not in prose and _follows(above, line):
            prose.remove(number)
    last = max((n for n, line in enumerate(pieces) for c in line if is_amount(c.text)), default=0)
    part: list[list[Cell]] = []
    for number, line in enumerate(pieces):
        ends = number > last and _is_foot(line, width)
        if number in prose or (ends and not _follows(pieces[number - 1], line)):
            yield part
            part = []
        elif line:
            part.append(line)
    yield part


def _leads(line: Sequence[Cell], following: Sequence[Cell]) -> bool:
    """Whether a line of one piece is part of the table below it: of a cell, or a row."""
    text = compact(line[0].text)
    if len(line) > 1 or any(words.fullmatch(text) for words in _NO_ROWS) or _UNIT.search(text):
        return False
    gap = line[0].middle - following[0].middle
    aligned = any(abs(line[0].span[0] - cell.span[0]) < _ALIGNED for cell in following)
    near = aligned or is_header_word(line[0])
    return gap < (_NEXT if near else _BELOW) * line[0].size


def _follows(above: Sequence[Cell], line: Sequence[Cell]) -> bool:
    """Whether a line of one piece below a table is a row of it: a name without figures."""
    if len(line) > 1 or not above or _SENTENCE.search(line[0].text):
        return False
    text = compact(line[0].text)
    if any(words.fullmatch(text) for words in _NO_ROWS) or _UNIT.search(text):
        return False
    gap = above[0].middle - line[0].middle
    aligned = any(
        abs(line[0].span[0] - cell.span[0]) < _ALIGNED and abs(line[0].size - cell.size) < _SAME
        for cell in above
    )
    return aligned and gap < _NEXT * line[0].size


def _is_foot(line: Sequence[Cell], width: float) -> bool:
    """Whether a line is a page number or the like: alone in the middle of the page, or a number."""
    middle = abs(line[0].centre - width / 2) < 2 * line[0].size
    return len(line) == 1 and (middle or line[0].text.isdecimal())


def _on_page(number: int, lines: Sequence[list[Run]], sheet: Sheet) -> Iterator[_Part]:
    """The parts of tables that stand on a page."""
    for part in _parts(lines, sheet.width):
        figures = any(is_amount(cell.text) for cell in chain(*part))
        if figures or any(map(_are_heads, part)):
            titled = _is_titled(part, lines)
            yield _laid_out(number, part, sheet, titled, _mended(number, part, sheet, titled))


def _mended(
    number: int, lines: Sequence[Sequence[Cell]], sheet: Sheet, titled: bool
) -> _Part | None:
    """A part with the figures that are broken over lines put together; none if none are."""
    cells, whole, pieces = mended(lines, partial(_is_close, rules=sheet.across))
    if not whole:
        return None
    part = _laid_out(number, _rows(cells), sheet, titled)
    texts = {figure.text for figure in whole}
    amounts = {piece.text for piece in pieces if is_amount(piece.text)}
    return structs.replace(part, whole=texts, pieces=amounts)


def _laid_out(
    number: int,
    lines: Sequence[Sequence[Cell]],
    sheet: Sheet,
    titled: bool,
    mended: _Part | None = None,
) -> _Part:
    """A part of a table whose pieces stand on some lines."""
    figures = [n for n, line in enumerate(lines) if any(is_amount(c.text) for c in line)]
    first = figures[0] if figures else len(lines)
    apart = [*(list(chain(*map(_heads, line))) for line in lines[:first]), *lines[first:]]
    rows = _rows(_joined(apart, sheet.across, _near(lines, figures)))
    return _Part(number, rows, _header(rows), titled, mended=mended)


def _is_titled(part: Sequence[Sequence[Cell]], lines: Sequence[Sequence[Run]]) -> bool:
    """Whether the title of a table stands above a part on its page."""
    above = (line for line in lines if line[0].middle > part[0][0].middle)
    return any(_LINES.title.fullmatch(compact("".join(run.text for run in x))) for x in above)


def _once(
    rows: Sequence[Sequence[Cell]], height: int, header: Sequence[Sequence[Cell]]
) -> Iterator[Sequence[Cell]]:
    """The rows below a header of some height, without those in which it is printed again."""
    heads = {cell.text for row in header for cell in row}
    for row in rows[height:]:
        again = all(cell.text in heads or counts_columns([cell]) for cell in row) and len(row) > 1
        if not again:
            yield row


def _heads(cell: Cell) -> Iterator[Cell]:
    """The heads of columns that stand close beside each other on a line."""
    pieces: list[list[Run]] = [[]]
    for run in cell.lines[0]:
        begin = 0
        last = pieces[-1][-1].right if pieces[-1] else run.left
        for index, (left, right) in enumerate(zip(run.lefts, (last, *run.rights), strict=False)):
            if left - right > _BETWEEN_HEADS * run.size:
                pieces[-1] += [run.part(begin, index)] if index > begin else []
                pieces.append([])
                begin = index
        pieces[-1].append(run.part(begin, len(run.text)))
    if max(sum(len(run.text) for run in piece) for piece in pieces) == 1:
        yield cell  # a word that is spaced out
    else:
        yield from map(_cell, pieces)


def _near(lines: Sequence[Sequence[Cell]], figures: Sequence[int]) -> float:
    """How far apart the lines of one cell may stand, by the distance between rows of figures."""
    pitches = [
        above[0].middle - below[0].middle for above, below in pairwise([lines[n] for n in figures])
    ]
    return _PITCH * median(pitches) if pitches else _BELOW * lines[0][0].size


def _table(parts: Sequence[_Part]) -> _Read | None:
    """The table that parts make; none if columns can't be told, or two texts share a cell."""
    height = parts[0].header
    header = parts[0].rows[:height]
    body = [list(_once(part.rows, min(height, part.header), header)) for part in parts]
    columns = columns_of(header, list(chain(*body)))
    if columns is None or len(columns.spans) > _MOST_COLUMNS:
        return None
    pieces: list[Ruled] = []
    for part, own in zip(parts, body, strict=True):
        heads = [] if pieces else columns.heads
        rows = [_filled(row, columns) for row in own]
        if None in rows:
            return None
        texts = [*heads, *(row for row in rows if row)]
        pieces.append(_ruled(texts, len(heads), part.rows, own, columns))
    return _Read([part.page for part in parts], pieces, columns)


def _filled(row: Sequence[Cell], columns: Columns) -> tuple[str, ...] | None:
    """The texts of a row by columns; none if two of them would share a cell."""
    texts = [""] * len(columns.spans)
    for cell in row:
        column = columns.of(cell)
        both = texts[column] + cell.text
        if texts[column] and (len(both) > _SPACED or is_amount(cell.text)):
            return None
        texts[column] = both
    return tuple(texts)


def _ruled(
    texts: Sequence[Sequence[str]],
    height: int,
    every: Sequence[Sequence[Cell]],
    body: Sequence[Sequence[Cell]],
    columns: Columns,
) -> Ruled:
    """A table with its place, the first rows being its header."""
    cells = list(chain(*every))
    left, right = min(c.span[0] for c in cells), max(c.span[1] for c in cells)
    top = max(c.lines[0][0].middle + c.size / 2 for c in cells)
    bottom = min(c.lines[-1][0].middle - c.size / 2 for c in cells)
    strips = [None] * height + [_strip(row, columns.spans, right) for row in body]
    return Ruled(tuple(from_the_left(texts, height)), (left, bottom, right, top), tuple(strips))


def _strip(row: Sequence[Cell], spans: Sequence[tuple[float, float]], right: float) -> Strip:
    """Where the cells of a row stand."""
    bottom = min(cell.lines[-1][0].middle for cell in row) - row[0].size / 2
    top = max(cell.lines[0][0].middle for cell in row) + row[0].size / 2
    return Strip(bottom, top, [*(left for left, _ in spans), right])


# Rows


def _header(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows the header takes: up to the last one of header words above all figures.

    What has no more heads than a row has figures is none: rows are called like columns.
    """
    height = heads = 0
    for number, row in enumerate(rows, 1):
        counts = counts_columns(row)
        if not counts and any(is_amount(cell.text) or cell.text.isdecimal() for cell in row):
            break
        heads += 0 if counts else len(row)
        first = number == 1 and len(row) >= _FEWEST_HEADS
        if counts or first or sum(map(is_header_word, row)) > 1:
            height = number
    figures = max(sum(is_amount(cell.text) for cell in row) for row in rows)
    return height if heads > figures else 0


def _joined(lines: Sequence[Sequence[Cell]], rules: Sequence[Stroke], near: float) -> list[Cell]:
    """Cells, what stands close below each other being one, unless a rule or a figure is there."""
    cells: list[Cell] = []
    for piece in (piece for line in lines for piece in line):
        for index in range(len(cells) - 1, -1, -1):
            cell = cells[index]
            figure = is_amount(piece.text) or is_amount(cell.text)
            if not figure and _is_close(cell, piece, rules, near):
                cells[index] = _together(cell, piece)
                break
        else:
            cells.append(piece)
    return cells


def _is_close(
    cell: Cell, piece: Cell, rules: Sequence[Stroke], within: float = float("inf")
) -> bool:
    """Whether a piece stands close below a cell, no rule being between them."""
    last = cell.lines[-1][0].middle
    near = min(_BELOW * piece.size, within)
    below = over(cell.span, piece.span) > 0 and 0 < last - piece.middle < near
    return below and not _parted(piece, last, rules)


def _parted(piece: Cell, above: float, rules: Sequence[Stroke]) -> bool:
    """Whether a rule parts what stands below it from what stands above."""
    return any(
        piece.middle < rule.bottom < above
        and rule.left - _ALIGNED < piece.span[0]
        and piece.span[1] < rule.right + _ALIGNED
        for rule in rules
    )


def _together(cell: Cell, piece: Cell) -> Cell:
    span = min(cell.span[0], piece.span[0]), max(cell.span[1], piece.span[1])
    middle = (cell.lines[0][0].middle + piece.middle) / 2
    return Cell((*cell.lines, *piece.lines), span, middle, cell.size)


def _rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells of one height, from the top; each row from the left."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: -cell.middle):
        last = rows[-1][0] if rows else None
        if last and last.middle - cell.middle < _LEVEL * max(cell.size, last.size):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda cell: cell.span) for row in rows]
