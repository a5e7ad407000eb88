"""What the notebooks call: open a disclosure, show a table, show the proof of each number.

Notebooks define nothing themselves. What is shown has a fixed text and fixed element ids, so that
a re-run can be compared with the stored output, and reads well without a running kernel.
"""

from juesuan_analysis.notebook.card import card
from juesuan_analysis.notebook.display import (
    chart,
    open_corpus,
    open_disclosure,
    open_linked,
    overview,
)
from juesuan_analysis.notebook.explorer import explorer
from juesuan_analysis.notebook.framed import annotated
from juesuan_analysis.notebook.proofs import contradictions, proofs, proofs_of, worst_first
from juesuan_analysis.notebook.tables import table, unit_of

__all__ = [
    "annotated",
    "card",
    "chart",
    "contradictions",
    "explorer",
    "open_corpus",
    "open_disclosure",
    "open_linked",
    "overview",
    "proofs",
    "proofs_of",
    "table",
    "unit_of",
    "worst_first",
]
