"""Runs into printed lines: what stands on one line, from the left, each character once."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from juesuan_analysis.readers.characters import NOTE
from juesuan_analysis.readers.pages import Line
from juesuan_analysis.readers.sheet import UNREAD, Run

_LEVEL = 0.45
"""Runs of one line stand at most so much of their height higher or lower."""
_BLANK = 0.8
"""A gap wider than so much of the type size is a blank."""
_AGAIN = 0.4
"""Share of its width by which a character drawn twice, to look bold, is moved."""
_OVER = 0.7
"""Share of its width by which a character lies on another one, so that neither can be read."""
_NOTE = re.compile(NOTE)
_LATIN = re.compile(r"[A-Za-z]$")
_SMALL = 0.8
"""Share of the type size that such a mark is smaller than."""
_RAISED = 0.25
"""Share of the type size by which its foot stands above that of its neighbours."""
_Letter = tuple[float, float, str, int]
_DIGITS = frozenset("0123456789.,，．-－%％")


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs that stand side by side, from the top; each row from the left."""
    runs = list(runs)
    if len(runs) == 1:
        return [runs]
    rows: list[list[Run]] = []
    height = middle = 0.0
    for run in sorted(runs, key=lambda run: -run.bottom - run.top):
        if rows and abs(run.middle - middle) < _LEVEL * max(height, run.top - run.bottom):
            rows[-1].append(run)
        else:
            rows.append([run])
            height, middle = run.top - run.bottom, run.middle
    return [_once(row) for row in rows]


def line_of(row: Sequence[Run]) -> Line:
    """A row as a line of text; its height is the type size of most of it."""
    size = _size(row)
    middle = max(row, key=lambda run: (run.size == size, len(run.text))).middle
    text, edges = _set_out(row)
    return Line(
        text, row[0].left, middle - size / 2, max(r.right for r in row), middle + size / 2, edges
    )


def text_of(row: Sequence[Run]) -> str:
    """The text of a row, a wide gap kept as a blank."""
    return row[0].text if len(row) == 1 else _set_out(row)[0]


def _set_out(row: Sequence[Run]) -> tuple[str, "array[float]"]:
    """The text of a row, and where each character begins and the last one ends."""
    text, edges = row[0].text, array("f", row[0].lefts)
    size = _size(row)
    for number, (before, run) in enumerate(pairwise(row), 1):
        gap = run.left - before.right
        if gap > _BLANK * max(run.size, before.size) and not _evenly(row, number, gap, size):
            text += " "
            edges.append(before.right)
        text += run.text
        edges.extend(run.lefts)
    edges.append(row[-1].right)
    return text, edges


def without_notes(row: Sequence[Run]) -> list[Run]:
    """A row without the small raised marks that lead to notes; m² keeps its 2."""
    if len(row) == 1:
        return list(row)
    size = _size(row)
    foot = min(run.bottom for run in row if run.size >= _SMALL * size) + _RAISED * size
    kept: list[Run] = []
    for run in row:
        raised = run.size < _SMALL * size and run.bottom > foot
        power = kept and _LATIN.search(kept[-1].text)
        if not raised or power or not _NOTE.fullmatch(run.text.strip()):
            kept.append(run)
    return kept


def _size(row: Sequence[Run]) -> float:
    """The type size of most characters."""
    if len(row) == 1:
        return row[0].size
    sizes: dict[float, int] = {}
    for run in row:
        sizes[run.size] = sizes.get(run.size, 0) + len(run.text)
    return max(sizes, key=lambda size: (sizes[size], size))


def _evenly(row: Sequence[Run], number: int, gap: float, size: float) -> bool:
    """Whether a gap lies between digits that all stand as far apart: one figure, spaced out."""
    if gap > 2 * size or not _DIGITS.issuperset(row[number - 1].text[-1] + row[number].text[0]):
        return False
    lone = [run for run in row[max(0, number - 2) : number + 2] if len(run.text) == 1]
    gaps = [after.left - before.right for before, after in pairwise(lone)]
    return len(gaps) > 1 and max(gaps) - min(gaps) < 0.3 * size


def _once(row: list[Run]) -> list[Run]:
    """A row from the left; where runs lie on each other, what is drawn twice is left once."""
    row.sort(key=lambda run: run.left)
    if not any(after.left < before.right - 0.2 * after.size for before, after in pairwise(row)):
        return row
    return list(_apart(row))


def _apart(row: Sequence[Run]) -> Iterator[Run]:
    """The characters of a row in their order, each drawn once, as runs again."""
    letters = [
        (left, right, character, number)
        for number, run in enumerate(row)
        for character, left, right in zip(run.text, run.lefts, run.rights, strict=True)
    ]
    letters.sort(key=itemgetter(0))
    kept: list[_Letter] = []
    for letter in letters:
        left, right, character, _ = letter
        again = (
            character == other[2] and left - other[0] < _AGAIN * (right - left)
            for other in kept[-4:]
        )
        if not any(again):
            kept.append(letter)
    end = kept[0][0]
    for number, part in groupby(kept, key=itemgetter(3)):
        lefts, rights, characters, _ = zip(*part, strict=True)
        over = end - lefts[0] > _OVER * (rights[0] - lefts[0]) and characters[0].strip()
        end = rights[-1] if characters[-1].strip() else end
        if over:
            lefts, rights = (lefts[0], *lefts), (lefts[0], *rights)
            characters = (UNREAD, *characters)
        yield row[number]._replace(
            text="".join(characters),
            left=lefts[0],
            right=max(rights),
            lefts=array("f", lefts),
            rights=array("f", rights),
        )
