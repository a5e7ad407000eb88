"""What the self-evaluation tables say."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct, field

from juesuan_analysis.amounts import Amount
from juesuan_analysis.document import Grid, Place
from juesuan_analysis.evaluation.labels import FIGURES
from juesuan_analysis.sources import Source

Kind = Literal["项目", "整体", "任务", "目标"]
PROJECT: Final = "项目"
GOAL: Final = "目标"
DEPARTMENT: Final = "整体"
TASK: Final = "任务"


class Spot(Struct, frozen=True):
    """A cell of a printed grid: the number of the grid, row and column, counted from 0."""

    grid: int
    row: int
    column: int
    place: Place


class Entry(Source, Struct, frozen=True):
    """A figure of a self-evaluation table: whose table, what it measures, the cell that prints it.

    ``record`` is the project, task or department, ``name`` what it or its indicator is called.
    """

    record: str
    measure: str
    amount: Amount
    spot: Spot
    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entry) and self._cell == other._cell

    def __hash__(self) -> int:
        return hash(self._cell)

    @property
    def _cell(self) -> tuple[str, str, Spot]:
        return self.record, self.measure, self.spot

    @property
    def owner(self) -> str:
        """The project, task or department."""
        return self.record

    @property
    def at(self) -> Place:
        """The printed row."""
        return self.spot.place

    @property
    def reference(self) -> str:
        """What it is called: whose figure, and which."""
        return f"{self.name}·{FIGURES[self.measure]}"

    @property
    def key(self) -> str:
        """Table and cell."""
        spot = self.spot
        return f"{spot.place.file}/{self.record}/{spot.grid}/{spot.row:05}/{spot.column:03}"

    __str__ = Source.__str__


Spots = Mapping[str, Spot]
"""The cells of a record's figures, by field."""


class FundsLine(Struct, frozen=True):
    """A part of a figure: money of one source, or the marks of one indicator, with its cell."""

    name: str
    measure: str
    amount: Amount
    spot: Spot


class Project(Struct, frozen=True):
    """What one self-evaluation table says of money and score.

    ``kind`` is 项目, 整体 (the department as a whole), 任务 (a task line of the latter) or 目标
    (what a project is to have and to reach: its ``budget`` is planned, ``marks`` what those of its
    indicators add up to, as their head prints).
    Amounts are in 万元; ``rate`` in percent; a field not printed is ``None``. ``spots`` are the
    cells that print them, and under ``name`` the one that prints the name. ``lines`` say of which
    sources the money is.
    """

    id: str
    kind: Kind
    name: str
    place: Place
    supervisor: str = ""
    implementer: str = ""
    initial_budget: Amount | None = None
    budget: Amount | None = None
    execution: Amount | None = None
    rate: Amount | None = None
    weight: Amount | None = None
    score: Amount | None = None
    total: Amount | None = None
    marks: Amount | None = None
    spots: Spots = field(default_factory=dict)
    lines: tuple[FundsLine, ...] = ()

    @property
    def grid(self) -> int:
        """Which of the printed grids it was read from."""
        return self.spots["name"].grid

    def entry(self, measure: str) -> Entry | None:
        """The figure of a field with its cell; ``None`` if it is not printed."""
        amount: Amount | None = getattr(self, measure)
        if amount is None:
            return None
        return Entry(self.id, measure, amount, self.spots[measure], self.name)

    def of_sources(self, measure: str) -> tuple[Entry, ...]:
        """The parts of a figure: the money of each source, the marks of each indicator."""
        return tuple(
            Entry(self.id, measure, line.amount, line.spot, f"{self.name}·{line.name}")
            for line in self.lines
            if line.measure == measure
        )

    def one(self) -> Entry:
        """The project itself as something to be counted, in the cell of its name."""
        return Entry(self.id, "name", Amount("1", unrounded=True), self.spots["name"], self.name)


class Indicator(Struct, frozen=True):
    """One performance indicator with its levels filled down over merged cells and page ends."""

    project: str
    level1: str
    level2: str
    level3: str
    operator: str
    target: str
    target_unit: str
    actual: str
    completion: str
    weight: Amount | None
    score: Amount | None
    deviation: str
    measures: str
    place: Place
    spots: Spots = field(default_factory=dict)

    def entry(self, measure: str) -> Entry | None:
        """Weight or score with its cell; ``None`` if it is not printed."""
        amount: Amount | None = getattr(self, measure)
        if amount is None:
            return None
        return Entry(self.project, measure, amount, self.spots[measure], self.level3)


class Evaluation(Struct, frozen=True):
    """All self-evaluation tables of a document."""

    projects: tuple[Project, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    grids: tuple[Grid, ...] = ()

    @property
    def owners(self) -> list[Project]:
        """The entries with a table of their own, in document order: all but the task lines."""
        return [project for project in self.projects if project.kind != TASK]

    @property
    def cells(self) -> dict[int, set[tuple[int, int]]]:
        """By grid, the rows and columns of all cells that a figure or a name was read from."""
        found: dict[int, set[tuple[int, int]]] = defaultdict(set)
        records = (*(p.spots for p in self.projects), *(i.spots for i in self.indicators))
        for spot in (spot for spots in records for spot in spots.values()):
            found[spot.grid].add((spot.row, spot.column))
        return found

    def of_kind(self, kind: Kind) -> tuple[Project, ...]:
        """The entries of one kind: 项目, 整体 or 任务."""
        return tuple(project for project in self.projects if project.kind == kind)
