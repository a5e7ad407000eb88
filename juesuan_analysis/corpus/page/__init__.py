"""The page of a corpus: departments and years, what was found, and the way to each report."""

from juesuan_analysis.corpus.page.matrix_page import write_page

__all__ = ["write_page"]
