"""Where rows stand: how many fit, how far apart, and the columns beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TypeVar

from juesuan_analysis.charts import fonts
from juesuan_analysis.charts.board import INK, SMALL, Board, text_height
from juesuan_analysis.charts.captions import amount
from juesuan_analysis.charts.money import Money

T = TypeVar("T")

GAP = 0.03  # least space in inches between two rows


def height(label: str, size: float = SMALL) -> float:
    """Height of a row with this label, its gap included."""
    return text_height(label, size) + GAP


def slack(heights: Sequence[float], depth: float, most: float = 0.45) -> float:
    """Space to add to each row so that rows fill a body, if not by far."""
    return min(most, max(0.0, depth - sum(heights)) / max(len(heights), 1))


def spread(heights: Sequence[float], top: float, extra: float) -> list[float]:
    """The middle of each row, with extra space added to each."""
    ends = list(accumulate((each + extra for each in heights), initial=top))
    return [(start + end) / 2 for start, end in pairwise(ends)]


def keep(rows: Sequence[tuple[T, float, Decimal]], depth: float) -> tuple[list[T], list[T]]:
    """Rows that fit into a depth, in their order, and those left out, the least weighty first.

    Each row is (row, height, weight).
    """
    kept = list(range(len(rows)))
    for place in sorted(kept, key=lambda i: (rows[i][2], -i)):
        if sum(rows[i][1] for i in kept) <= depth:
            break
        kept.remove(place)
    return [rows[i][0] for i in kept], [rows[i][0] for i in range(len(rows)) if i not in kept]


def scale(values: Iterable[tuple[Decimal, float]], room: float) -> float:
    """Inches a unit so that every bar, with a label of its own width behind it, fits the room."""
    fitting = [max(room - label, 0.2) / float(value) for value, label in values if value > 0]
    return min(fitting, default=0.0)


@dataclass(frozen=True)
class Column:
    """A column of figures aligned at their decimal points; ``right`` is its right edge.

    Amounts are shown as ``money`` has them, other figures as they are.
    """

    right: float
    decimals: str = ""
    money: Money | None = None

    @classmethod
    def of(
        cls, values: Iterable[Decimal | None], right: float, money: Money | None = None
    ) -> "Column":
        """The column that holds these figures."""
        column = cls(right, "", money)
        fractions = (_fraction(column.shown(value)) for value in values if value is not None)
        return replace(column, decimals=max(fractions, key=len, default=""))

    def shown(self, value: Decimal) -> Decimal:
        """A figure in the unit of the column."""
        return self.money.scaled(value) if self.money else value

    def write(self, board: Board, y: float, value: Decimal, color: str = INK) -> None:
        """Write one figure."""
        value = self.shown(value)
        spare = fonts.width(self.decimals, SMALL) - fonts.width(_fraction(value), SMALL)
        board.text(self.right - spare, y, amount(value), SMALL, color, "right")


def _fraction(value: Decimal) -> str:
    _, point, decimals = f"{value:f}".partition(".")
    return point + decimals
