"""Many disclosures in one data set, and questions to all of them.

What a disclosure means is told by the rooms below; here are only engines and storage: Parquet by
pyarrow, SQL by DuckDB, other machines by Dask. Not imported with the package.
"""

import os

# Arrow's own allocator takes a gibibyte at its first use, more than a bounded child may have.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
