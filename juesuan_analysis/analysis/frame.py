"""Rows as DataFrames."""

from collections.abc import Iterable, Sequence

import pandas as pd


def frame(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """Rows as a DataFrame with all its columns, whatever rows there are; values as they are."""
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)
