"""Identities: what must add up."""

import pandas as pd

from juesuan_analysis.analysis.frame import frame
from juesuan_analysis.disclosure import Disclosure


def reconciliation(d: Disclosure) -> pd.DataFrame:
    """How many identities hold, by scope and verdict. Columns: scope, then one a verdict."""
    verdicts = ("exact", "within_rounding", "truncated", "mismatch", "unsupported")
    scopes = list(dict.fromkeys(i.scope for i in d.identities_list))
    rows = (
        (
            scope,
            *(
                sum(i.scope == scope and i.verdict == v for i in d.identities_list)
                for v in verdicts
            ),
        )
        for scope in scopes
    )
    return frame(("scope", *verdicts), rows)
