"""What a disclosure says of one functional subject or one self-evaluated project, put together.

Pure functions from a disclosure to records and DataFrames. Whatever is put with a topic comes with
its basis: ``named`` (it speaks of the topic), ``place`` (it stands in the topic's own paragraph or
row), ``operand`` (it only uses a figure of the topic) or ``vague`` (it speaks of one of several
subjects of this name, and nothing tells of which).
"""

from juesuan_analysis.topics.lookup import (
    dossier,
    dossiers,
    figures,
    findings,
    indicators,
    project_figures,
    statements,
    topic,
    topics,
)
from juesuan_analysis.topics.topic import BASES, Dossier, Topic

__all__ = [
    "BASES",
    "Dossier",
    "Topic",
    "dossier",
    "dossiers",
    "figures",
    "findings",
    "indicators",
    "project_figures",
    "statements",
    "topic",
    "topics",
]
