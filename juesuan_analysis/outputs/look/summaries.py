"""What every page says of a disclosure, in the same words."""

from collections.abc import Iterable

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Place
from juesuan_analysis.findings import SEVERITIES, Finding
from juesuan_analysis.sources import Narrated, Source
from juesuan_analysis.tables import Fact

_HEADINGS = vocabulary.headings()

VERDICT_WORDS = {verdict: (words.symbol, words.zh) for verdict, words in _HEADINGS.verdicts.items()}
"""Symbol and words of every verdict, for readers."""

ACCEPTED = "accepted"
"""The group of findings that a reviewer has accepted, behind those of the severities."""

SEVERITY_WORDS = {name: words.zh for name, words in _HEADINGS.severities.items()}
SEVERITY_WORDS[ACCEPTED] = vocabulary.reviewing().group.zh
"""Severities of findings, for readers."""


def by_severity(d: Disclosure) -> list[tuple[str, list[Finding]]]:
    """The findings by severity, gravest first, then the accepted; groups of none are left out."""
    groups = [(name, [f for f in d.open_findings if f.severity == name]) for name in SEVERITIES]
    groups.append((ACCEPTED, list(d.accepted_findings)))
    return [(name, group) for name, group in groups if group]


def following(findings: Iterable[Finding]) -> str:
    """How many findings follow from some; empty if none does."""
    number = sum(finding.following for finding in findings)
    return f"由此引出 {number} 处" if number else ""


def owner_words(source: Source) -> str:
    """The statement or self-evaluation table that prints a number; empty for a statutory table."""
    if isinstance(source, Fact):
        return ""
    if source.stated or isinstance(source, Narrated):
        return source.owner
    return _HEADINGS.place.evaluated.format(source.owner)


def where(place: Place) -> str:
    """A place in words; of a scanned page it says that recognition read it."""
    read = "（识别）" if place.ocr else ""
    page = f"第 {place.page} 页{read}" if place.page is not None else ""
    line = f"行 {place.line}" if place.line is not None else ""
    return " ".join(filter(None, (page, line)))
