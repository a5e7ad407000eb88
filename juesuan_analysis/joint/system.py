"""Linear constraints over the exact, unrounded quantities behind a disclosure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from juesuan_analysis.amounts import Interval
from juesuan_analysis.operands import Operand

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

    ``source`` is the id of what says so, ``figure`` the printed figure that it stands for, if it
    is a figure's own. ``group`` names the statement (or attached figure) that the row stands or
    falls with; it is empty for the tables' own figures and identities.
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
    figure: Operand | None = None

    @property
    def own(self) -> bool:
        """Whether it says what a figure or a statement says itself, or that unprinted parts add."""
        return bool(self.group or self.figure) or "rounding" not in self.assumptions

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
    figures: dict[str, Operand] = field(default_factory=dict)
    """The printed figures that are groups of their own."""
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

    def group_of(self, figure: Operand) -> str:
        """The name of the group that a printed figure is; such names sort behind statements.

        What another document prints stands or falls together: its scope is one.
        """
        name = f"~{figure.source.at.file if figure.companion else figure.source.key}"
        self.figures.setdefault(name, figure)
        return name

    def part(self, rows: Iterable[int]) -> tuple["System", dict[int, int]]:
        """The system of some rows and their quantities, and where each quantity has gone."""
        chosen = [self.rows[row] for row in rows]
        spoken = sorted({quantity for row in chosen for quantity, _ in row.terms})
        place = {quantity: index for index, quantity in enumerate(spoken)}
        moved = [replace(r, terms=tuple((place[q], c) for q, c in r.terms)) for r in chosen]
        quantities = [self.quantities[quantity] for quantity in spoken]
        return System(quantities, moved, self.figures), place

    def within(
        self,
        terms: Mapping[int, Fraction | int],
        span: Interval | tuple[Fraction | None, Fraction | None],
        source: str,
        *,
        group: str = "",
        stated: bool = False,
        assumptions: Iterable[str] = (),
        figure: Operand | None = None,
    ) -> None:
        """Add a constraint; a form that vanishes constrains nothing and is left out."""
        low, high = (span.low, span.high) if isinstance(span, Interval) else span
        form = tuple((index, Fraction(c)) for index, c in terms.items() if c)
        if form:
            self.rows.append(
                Row(form, low, high, source, group, stated, tuple(assumptions), figure)
            )
