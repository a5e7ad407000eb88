"""The notebooks of one disclosure: run on it, and kept as pages."""

from juesuan_analysis.imports import without

# With it jsonschema knows one more form of address, and its grammars take two seconds to compile.
with without("rfc3987_syntax"):
    from juesuan_analysis.outputs.notebooks.exported import Executed, executed_in, write_page
    from juesuan_analysis.outputs.notebooks.running import notebook_files, run

__all__ = ["Executed", "executed_in", "notebook_files", "run", "write_page"]
