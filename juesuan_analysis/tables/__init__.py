"""The statutory tables: recognised by title and columns, read into figures.

One mechanism serves every layout. Each column has a header path; the vocabulary says from it
whether the column holds codes, item names, line numbers or figures of some measure. A figure
belongs to the nearest item name on its left, whether a table has one block of columns (02, 03, 05),
two sides (01, 04), three blocks (06), or runs across the page without any item column (07).
"""

from juesuan_analysis.tables.drafts import plain_title, title_kind
from juesuan_analysis.tables.facts import Fact, Problem, Table, label
from juesuan_analysis.tables.recognition import read_tables
from juesuan_analysis.tables.unknown import read_unknown

__all__ = [
    "Fact",
    "Problem",
    "Table",
    "label",
    "plain_title",
    "read_tables",
    "read_unknown",
    "title_kind",
]
