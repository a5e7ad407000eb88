"""The performance self-evaluation tables: the department as a whole and project by project.

These tables are typeset by hand: merged cells, cells shifted by a column or two, names broken by
page ends. So lines are read by their labels, and a line of figures is aligned with the header by
its right-hand end, where 分值 and 得分 stand side by side.
"""

from juesuan_analysis.evaluation.grids import read_evaluation
from juesuan_analysis.evaluation.labels import FIGURES
from juesuan_analysis.evaluation.project_records import (
    DEPARTMENT,
    GOAL,
    PROJECT,
    TASK,
    Entry,
    Evaluation,
    Indicator,
    Project,
    Spot,
)

__all__ = [
    "DEPARTMENT",
    "FIGURES",
    "GOAL",
    "PROJECT",
    "TASK",
    "Entry",
    "Evaluation",
    "Indicator",
    "Project",
    "Spot",
    "read_evaluation",
]
