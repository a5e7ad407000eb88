"""Identities: what must add up."""

from collections import Counter

import pandas as pd

from juesuan_analysis.analysis.frame import frame
from juesuan_analysis.disclosure import Disclosure


def reconciliation(d: Disclosure) -> pd.DataFrame:
    """How many identities hold, by scope and verdict. Columns: scope, then one a verdict."""
    verdicts = ("exact", "within_rounding", "truncated", "mismatch", "unsupported")
    scopes = list(dict.fromkeys(i.scope for i in d.identities_list))
    counts = Counter((i.scope, i.verdict) for i in d.identities_list)
    rows = ((scope, *(counts[scope, verdict] for verdict in verdicts)) for scope in scopes)
    return frame(("scope", *verdicts), rows)
