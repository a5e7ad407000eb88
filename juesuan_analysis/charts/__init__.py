"""Charts for a briefing: one function each, from a disclosure to a matplotlib figure.

Not imported with the package, so that reading and verifying need no matplotlib.

>>> from juesuan_analysis import CHAOYANG_2023, read
>>> year_over_year(read(CHAOYANG_2023)).get_suptitle()
'支出总计比上年减少 47.94%：4,618.72 万元 → 2,404.35 万元'
"""

from juesuan_analysis.charts.basic_project import expenditure_split
from juesuan_analysis.charts.board import headline
from juesuan_analysis.charts.budget_completion import budget_completion
from juesuan_analysis.charts.captions import Lang, NoData
from juesuan_analysis.charts.chart_files import CHARTS, FORMATS, draw, export, save
from juesuan_analysis.charts.economic import basic_by_economic_subject
from juesuan_analysis.charts.functions import expenditure_by_function
from juesuan_analysis.charts.judged import verdicts
from juesuan_analysis.charts.many import MANY
from juesuan_analysis.charts.money import Money
from juesuan_analysis.charts.project_scores import projects
from juesuan_analysis.charts.several import SEVERAL, over_years, side_by_side
from juesuan_analysis.charts.three_public import three_public
from juesuan_analysis.charts.year_over_year import year_over_year
from juesuan_analysis.drawings import Drawn

__all__ = [
    "CHARTS",
    "FORMATS",
    "MANY",
    "SEVERAL",
    "Drawn",
    "Lang",
    "Money",
    "NoData",
    "basic_by_economic_subject",
    "budget_completion",
    "draw",
    "expenditure_by_function",
    "expenditure_split",
    "export",
    "headline",
    "over_years",
    "projects",
    "save",
    "side_by_side",
    "three_public",
    "verdicts",
    "year_over_year",
]
