"""What a reviewer must look at, drawn from statements, identities and the words beside them.

A finding says that printed things cannot all be right. It never says which one is wrong.
"""

from juesuan_analysis.findings.acceptance import Evidence, acceptance_words, accepted, unknown
from juesuan_analysis.findings.causes import by_cause
from juesuan_analysis.findings.collect import collect_findings
from juesuan_analysis.findings.explained import explained, quoted, verbatim
from juesuan_analysis.findings.finding import Acceptance, Finding
from juesuan_analysis.findings.kinds import SEVERITIES, kind, kinds

__all__ = [
    "SEVERITIES", "Acceptance", "Evidence", "Finding", "acceptance_words", "accepted", "by_cause",
    "collect_findings", "explained", "kind", "kinds", "quoted",
    "unknown", "verbatim",
]  # fmt: skip
