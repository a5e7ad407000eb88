"""Tables of plain text whose columns are aligned by blanks.

White space parts columns: one ends where no row of figures prints anything. A wide letter takes two
columns of a line or one, as the program that wrote the text counts. What is read is believed if the
figures of each column stand exactly below each other, or else if they add up.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Place, Row
from juesuan_analysis.readers.cell_rows import is_caption, is_sure
from juesuan_analysis.readers.flow import columns as reach
from juesuan_analysis.readers.sums import adds_up
from juesuan_analysis.wordforms import compact

Line = tuple[str, Place]

_LINES = vocabulary.rows()
_HEADERS = vocabulary.tables().headers
_GAP = re.compile(r"[ \u3000\xa0\f]{2,}|[\u3000\f]|(?<=\d)[ \xa0](?=[-−－]?\d)")
_SENTENCE = re.compile("[，。；]")
_AMOUNT = re.compile(r"[-−－]?(?:\d+|\d{1,3}(?:[,，]\d{3})+)\.\d+|\d{1,3}(?:[,，]\d{3})+")
_DATA = re.compile(rf"\d{{3}}(?:\d\d){{0,3}}|{_AMOUNT.pattern}")
_LONGEST = 1000
"""A line of more characters is no row."""
_ABOVE = 4
"""In so many lines above a table its title and unit stand."""
_APART = 2
"""So many lines of one word or none may stand between two rows."""
_LEAST = 2
"""A table has so many rows, and so many figures."""
_SEVERAL = 3
_NEAR = 1


class _Word(Struct, frozen=True):
    """What stands apart on a line, and from where to where."""

    begin: int
    end: int
    text: str


def stretches(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """From which to which line, counted from 0, tables aligned by blanks may go."""
    rows = [_row_words(text) for text, _ in lines]
    begin = 0
    while begin < len(rows):
        end = _end(rows, begin)
        if _may_be_table(rows[begin:end], rows[max(begin - 2 * _ABOVE, 0) : begin]):
            yield begin, end
        begin = max(end, begin + 1)


def table(lines: Sequence[Line]) -> list[Row]:
    """The rows of such a table with its cells; none if they could not be told for sure."""
    exact: list[tuple[int, int, list[Row]]] = []
    doubted: list[list[Row]] = []
    for wide in (True, False):
        rows = [(_words(text, wide=wide), place) for text, place in lines if text.strip()]
        body = [words for words, _ in rows if not _is_above(words)]
        places = _columns(body)
        cells = [_cells(words, places) for words, _ in rows]
        if any(row is None for row in cells):
            continue
        found = [Row(tuple(own or ()), place) for own, (_, place) in zip(cells, rows, strict=True)]
        if _exact(body, places):
            exact.append((_mixed(body, places), len(places), found))
        else:
            doubted.append(found)
    if exact:  # the wrong measure puts figures to names, or parts heads from both
        return min(exact, key=lambda way: way[:2])[2]
    width = max(map(_width, doubted), default=0)
    sums = (rows for rows in doubted if adds_up([r.cells for r in rows if len(r.cells) == width]))
    return next(sums, [])


def _width(rows: Sequence[Row]) -> int:
    return max(len(row.cells) for row in rows)


# Lines


def _row_words(text: str) -> list[_Word]:
    """The words of a line; that of a sentence is one."""
    whole = len(text) > _LONGEST or _SENTENCE.search(text)
    return [_Word(0, 0, text)] if whole else _words(text, wide=True)


def _words(text: str, *, wide: bool) -> list[_Word]:
    places = range(len(text) + 1) if not wide else [0, *accumulate(map(reach, text))]
    found: list[_Word] = []
    begin = 0
    for gap in (*_GAP.finditer(text), None):
        end = gap.start() if gap else len(text)
        if printed := text[begin:end].strip():
            start = begin + text[begin:end].index(printed)
            found.append(_Word(places[start], places[start + len(printed)], printed))
        begin = gap.end() if gap else end
    return _spaced_out(found)


def _spaced_out(words: Sequence[_Word]) -> list[_Word]:
    """The words, those of two letters with blanks between them (合    计) in one."""
    found: list[_Word] = []
    for word in words:
        if found and len(word.text) == len(found[-1].text) == 1:
            both = found[-1].text + word.text
            if _HEADERS.words.fullmatch(both) or _HEADERS.total.fullmatch(both):
                found[-1] = _Word(found[-1].begin, word.end, both)
                continue
        found.append(word)
    return found


def _end(rows: Sequence[Sequence[_Word]], begin: int) -> int:
    """Where the rows end that begin with a line; lines of one word may stand between them."""
    end = begin + (len(rows[begin]) > 1)
    for index in range(end, len(rows) if end > begin else end):
        words = rows[index]
        if index - end > _APART or _is_above(words) or any(map(_is_sentence, words)):
            break
        end = index + 1 if len(words) > 1 else end
    return end


def _is_sentence(word: _Word) -> bool:
    return len(word.text) > _LONGEST or bool(_SENTENCE.search(word.text))


def _is_above(words: Sequence[_Word]) -> bool:
    """Whether a line is one that stands above a table: its title, its number, its unit."""
    texts = [compact(word.text) for word in words]
    return is_sure(texts) or is_caption(texts)


def _may_be_table(rows: Sequence[Sequence[_Word]], above: Sequence[Sequence[_Word]]) -> bool:
    """Whether rows print amounts, or stand below what stands above a table."""
    held = [words for words in rows if len(words) > 1 and not _is_above(words)]
    amounts = sum(bool(_AMOUNT.fullmatch(word.text)) for words in held for word in words)
    if min(amounts, len(held)) >= _LEAST:
        return True
    near = [words for words in above if words][-_ABOVE:]
    widest = max(map(len, held), default=0)
    return widest >= _SEVERAL and any(map(_is_above, [*near, *rows[:1]]))


# Columns


@dataclass(slots=True)
class _Column:
    """The place of a column, and whether a header and figures are printed there."""

    begin: int
    end: int
    headed: bool
    filled: bool

    def take(self, other: "_Word | _Column") -> None:
        """Make room for what else stands in the column."""
        self.begin, self.end = min(self.begin, other.begin), max(self.end, other.end)


def _columns(rows: Sequence[Sequence[_Word]]) -> list[_Column]:
    """The columns from the left: those of the rows of figures, then of the header upwards."""
    first = next((i for i, row in enumerate(rows) if _holds_data(row)), len(rows))
    found: list[_Column] = []
    for word in sorted((w for row in rows[first:] for w in row), key=lambda word: word.begin):
        if found and word.begin < found[-1].end:
            found[-1].take(word)
        else:
            found.append(_Column(word.begin, word.end, headed=False, filled=True))
    for word in (word for row in reversed(rows[:first]) for word in row):
        over = _over(found, word)
        if not over:
            found.insert(over.start, _Column(word.begin, word.end, headed=True, filled=False))
        elif len(over) == 1:
            found[over.start].take(word)
            found[over.start].headed = True
    return _completed(found)


def _over(columns: Sequence[_Column], word: _Word) -> range:
    """The indexes of the columns that a word stands in; if there are none, where one may be put."""
    first = bisect_right(columns, word.begin, key=lambda column: column.end)
    return range(first, bisect_left(columns, word.end, first, key=lambda column: column.begin))


def _completed(columns: Sequence[_Column]) -> list[_Column]:
    """The columns, a header without figures and the figures without header beside it in one."""
    found: list[_Column] = []
    for column in columns:
        last = found[-1] if found else column
        apart = {(last.headed, last.filled), (column.headed, column.filled)}
        if apart == {(True, False), (False, True)}:
            last.take(column)
            last.headed = last.filled = True
        else:
            found.append(column)
    return found


def _holds_data(row: Sequence[_Word]) -> bool:
    return any(_DATA.fullmatch(word.text) for word in row)


def _cells(words: Sequence[_Word], columns: Sequence[_Column]) -> list[str] | None:
    """The texts of a line by columns; none if two of them would share a cell."""
    if _is_above(words):
        return [word.text for word in words]
    cells = [""] * len(columns)
    for word in words:
        over = _over(columns, word)
        if not over or cells[over.start]:
            return None
        cells[over.start] = word.text
    return cells


def _exact(rows: Sequence[Sequence[_Word]], columns: Sequence[_Column]) -> bool:
    """Whether the amounts of each column begin, or end, or have their middle, at one place."""
    held: dict[int, list[_Word]] = defaultdict(list)
    for word in (word for row in rows for word in row if _AMOUNT.fullmatch(word.text)):
        held[_over(columns, word).start].append(word)
    return all(map(_in_line, held.values()))


def _mixed(rows: Sequence[Sequence[_Word]], columns: Sequence[_Column]) -> int:
    """How many columns hold amounts and names."""
    kinds: dict[int, set[bool]] = defaultdict(set)
    for word in (word for row in rows if _holds_data(row) for word in row):
        kinds[_over(columns, word).start].add(bool(_AMOUNT.fullmatch(word.text)))
    return sum(len(both) > 1 for both in kinds.values())


def _in_line(words: Sequence[_Word]) -> bool:
    level = 1 in (len({word.begin for word in words}), len({word.end for word in words}))
    middles = [word.begin + word.end for word in words]
    return level or max(middles) - min(middles) <= _NEAR
