"""Rows and records as DataFrames."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

import pandas as pd


def frame(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """Rows as a DataFrame with all its columns, whatever rows there are; values as they are."""
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def framed(columns: Sequence[str], records: Iterable[object]) -> pd.DataFrame:
    """Records as a DataFrame: each column holds the attribute of its name."""
    return frame(columns, map(attrgetter(*columns), records))
