"""What people wrote about findings: acceptances in a CSV file, opinions in the working paper."""

from juesuan_analysis.reviewing.acceptance_file import (
    MalformedAcceptance,
    acceptances_in,
    read_acceptances,
)
from juesuan_analysis.reviewing.reviewed_paper import (
    HEADER,
    NOTHING_WRITTEN,
    Key,
    Review,
    ReviewedPaper,
    latest,
    paper_of,
    read_paper,
    reviewed,
)

__all__ = [
    "HEADER", "NOTHING_WRITTEN", "Key", "MalformedAcceptance", "Review", "ReviewedPaper",
    "acceptances_in", "latest", "paper_of", "read_acceptances", "read_paper", "reviewed",
]  # fmt: skip
