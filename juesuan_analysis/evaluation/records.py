"""What the self-evaluation tables say."""

from dataclasses import dataclass

from juesuan_analysis.amounts import Amount
from juesuan_analysis.document import Grid, Place


@dataclass(frozen=True, slots=True)
class Project:
    """What one self-evaluation table says of money and score.

    ``kind`` is 项目, 整体 (the department as a whole) or 任务 (a task line of the latter).
    Amounts are in 万元; ``rate`` in percent; a field not printed is ``None``.
    """

    id: str
    kind: str
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


@dataclass(frozen=True, slots=True)
class Indicator:
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


@dataclass(frozen=True)
class Evaluation:
    """All self-evaluation tables of a document."""

    projects: tuple[Project, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    grids: tuple[Grid, ...] = ()

    def of_kind(self, kind: str) -> tuple[Project, ...]:
        """The entries of one kind: 项目, 整体 or 任务."""
        return tuple(project for project in self.projects if project.kind == kind)
