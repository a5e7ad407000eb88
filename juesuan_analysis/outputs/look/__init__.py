"""The one look of all pages: their style sheets, security policy and words."""

from juesuan_analysis.headlines import by_severity, gap, headline
from juesuan_analysis.outputs.look.style import asset, policy, sheets
from juesuan_analysis.outputs.look.summaries import (
    SEVERITY_WORDS,
    VERDICT_WORDS,
    following,
    title_of,
    where,
)
from juesuan_analysis.outputs.look.templates import environment, languages

__all__ = [
    "SEVERITY_WORDS",
    "VERDICT_WORDS",
    "asset",
    "by_severity",
    "environment",
    "following",
    "gap",
    "headline",
    "languages",
    "policy",
    "sheets",
    "title_of",
    "where",
]
