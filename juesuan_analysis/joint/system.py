"""Linear constraints over the exact, unrounded quantities behind a disclosure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from juesuan_analysis.amounts import Interval

Terms = tuple[tuple[int, Fraction], ...]
"""A linear form: quantities by their index, each with its coefficient."""

_ONE_TO_ONE = 2
"""A row of two terms sets one quantity against another."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount behind the document.

    ``kind`` is empty for one that is printed somewhere; else it says what nobody printed: a budget
    (年初预算, …) or last year's level (上年数) of the quantity ``base``.
    """

    name: str
    unit: str
    kind: str = ""
    base: int = -1


@dataclass(frozen=True, slots=True)
class Row:
    """One constraint: ``low`` ≤ the linear form ≤ ``high``; ``None`` where there is no bound.

    ``source`` is the id of what says so, or a printed figure with its place. ``group`` names the
    statement (or attached figure) that the row stands or falls with; it is empty for the tables'
    own figures and identities.
    ``stated`` marks the rows that hold the printed number itself, the others say what it is of.
    ``assumptions`` are the names of what is assumed beyond the print.
    """

    terms: Terms
    low: Fraction | None
    high: Fraction | None
    source: str
    group: str = ""
    stated: bool = False
    assumptions: tuple[str, ...] = ()

    @property
    def figure(self) -> str:
        """The printed figure it stands for, as an operand; empty if it is another kind of row."""
        return self.source if self.stated and "@" in self.source else ""

    @property
    def plain(self) -> bool:
        """Whether it says more than that printed figures add up."""
        return bool(self.group or self.assumptions)

    @property
    def adds(self) -> bool:
        """Whether it adds up unprinted quantities of parts to (at most) that of their whole."""
        return "additive" in self.assumptions and len(self.terms) > _ONE_TO_ONE


@dataclass
class System:
    """All quantities and constraints of a document."""

    quantities: list[Quantity] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    _index: dict[object, int] = field(default_factory=dict)

    def known(self, key: object) -> int | None:
        """The index of a quantity that has been named before."""
        return self._index.get(key)

    def quantity(self, key: object, quantity: Quantity) -> int:
        """The index of the quantity of a key, a new one if need be."""
        if key not in self._index:
            self._index[key] = len(self.quantities)
            self.quantities.append(quantity)
        return self._index[key]

    def part(self, rows: Iterable[int]) -> tuple["System", dict[int, int]]:
        """The system of some rows and their quantities, and where each quantity has gone."""
        chosen = [self.rows[row] for row in rows]
        spoken = sorted({quantity for row in chosen for quantity, _ in row.terms})
        place = {quantity: index for index, quantity in enumerate(spoken)}
        moved = [replace(r, terms=tuple((place[q], c) for q, c in r.terms)) for r in chosen]
        return System([self.quantities[quantity] for quantity in spoken], moved), place

    def within(
        self,
        terms: Mapping[int, Fraction | int],
        span: Interval | tuple[Fraction | None, Fraction | None],
        source: str,
        *,
        group: str = "",
        stated: bool = False,
        assumptions: Iterable[str] = (),
    ) -> None:
        """Add a constraint; a form that vanishes constrains nothing and is left out."""
        low, high = (span.low, span.high) if isinstance(span, Interval) else span
        form = tuple((index, Fraction(c)) for index, c in terms.items() if c)
        if form:
            self.rows.append(Row(form, low, high, source, group, stated, tuple(assumptions)))
