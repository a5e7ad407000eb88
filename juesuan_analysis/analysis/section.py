"""What single sections of the narrative state."""

import pandas as pd

from juesuan_analysis.analysis.frame import frame
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.narrative.figures import scope_of
from juesuan_analysis.wordforms import widen


def stated_in(d: Disclosure, scope: str) -> pd.DataFrame:
    """What the sections of one scope (``procurement``, ``assets``, ``operating``) state.

    Columns: statement, subject, value, unit, formula, recomputed, verdict, note, quote.
    """
    columns = (
        "statement", "subject", "value", "unit", "formula", "recomputed", "verdict", "note",
        "quote",
    )  # fmt: skip
    rows = (
        (
            s.id, s.claim.subject, s.claim.number.amount.value, widen(s.claim.number.unit),
            s.claim.formula.name, s.check.shown, s.verdict, s.note, s.claim.number.quote,
        )
        for s in d.statements_list
        if scope_of(s.claim.number.flow.passage.path).name == scope and s.verdict != "label"
    )  # fmt: skip
    return frame(columns, rows)
