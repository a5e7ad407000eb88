"""Many disclosures in one data set, and questions to all of them.

What a disclosure means is told by the rooms below; here are only engines and storage: Parquet by
pyarrow, SQL by DuckDB, other machines by Dask. Not imported with the package.

``add(folders, corpus)`` reads and verifies; ``open(corpus)`` gives a ``Corpus`` to ask.
"""

import os
from importlib import import_module
from typing import Any

# Arrow's own allocator takes a gibibyte at its first use, more than a bounded child may have.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

_PLACES = {"Corpus": "questions", "add": "adding", "open": "questions"}
"""What is had from here, and where it is; imported when asked for."""
__all__ = ["Corpus", "add", "open"]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
