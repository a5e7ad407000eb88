"""What stands together in a table without rules: where it stands, and whether it is a head."""

from collections.abc import Sequence
from dataclasses import dataclass

from juesuan_analysis import vocabulary
from juesuan_analysis.readers.lines import text_of
from juesuan_analysis.readers.sheet import Run
from juesuan_analysis.wordforms import bare

_HEADERS = vocabulary.tables().headers

Span = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Cell:
    """What stands together: its lines from the top, its ends on the left and right, its middle."""

    lines: tuple[tuple[Run, ...], ...]
    span: Span
    middle: float
    size: float

    @property
    def text(self) -> str:
        """All its lines in one."""
        return "".join(map(text_of, self.lines)).strip()

    @property
    def centre(self) -> float:
        """Its middle from left to right."""
        return sum(self.span) / 2


def over(one: Span, other: Span) -> float:
    """How much two spans share; less than nothing if they are apart."""
    return min(one[1], other[1]) - max(one[0], other[0])


def around(*spans: Span) -> Span:
    """The span from the leftmost end of some to the rightmost."""
    return min(left for left, _ in spans), max(right for _, right in spans)


def is_header_word(cell: Cell) -> bool:
    """Whether a cell says what heads of statutory tables say."""
    return bool(_HEADERS.words.fullmatch(bare(cell.text)))


def counts_columns(row: Sequence[Cell]) -> bool:
    """Whether a row of a header counts the columns."""
    texts = [cell.text for cell in row]
    return bool(_HEADERS.numbering.fullmatch(texts[0])) or (
        len(texts) > 1 and all(text.isdecimal() for text in texts)
    )
