"""What every page says of a disclosure, in the same words."""

from collections.abc import Iterable, Mapping

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Place
from juesuan_analysis.findings import Finding
from juesuan_analysis.headlines import ACCEPTED
from juesuan_analysis.sentences import body_named
from juesuan_analysis.sources import Narrated, Source
from juesuan_analysis.tables import Fact
from juesuan_analysis.vocabulary import Text

_HEADINGS = vocabulary.headings()

VERDICT_WORDS: Mapping[str, tuple[str, Text]] = {
    verdict: (words.symbol, words) for verdict, words in _HEADINGS.verdicts.items()
}
"""Symbol and words of every verdict, for readers."""

SEVERITY_WORDS: Mapping[str, Text] = {
    **_HEADINGS.severities, ACCEPTED: vocabulary.reviewing().group
}  # fmt: skip
"""Severities of findings, for readers."""


def following(findings: Iterable[Finding]) -> str:
    """How many findings follow from some; empty if none does."""
    number = sum(finding.following for finding in findings)
    return _HEADINGS.place.following.format(number) if number else ""


def owner_words(source: Source) -> str:
    """The statement or self-evaluation table that prints a number; empty for a statutory table."""
    if isinstance(source, Fact):
        return ""
    if source.stated or isinstance(source, Narrated):
        return source.owner
    return _HEADINGS.place.evaluated.format(source.owner)


def where(place: Place) -> str:
    """A place in words; of a scanned page it says that recognition read it."""
    words = _HEADINGS.place
    page = words.page.format(place.page) if place.page is not None else ""
    page = words.recognised.format(page) if page and place.ocr else page
    line = words.short_line.format(place.line) if place.line is not None else ""
    return " ".join(filter(None, (page, line)))


def title_of(d: Disclosure) -> str:
    """Whose accounts of which year, in the language that is being written."""
    words = _HEADINGS.title
    kind = words.budget if d.period.budget else words.accounts
    blanks = {"department": body_named(d.department) if d.department else d.name, "kind": kind}
    return words.dated.format(**blanks, year=d.year) if d.year else words.undated.format(**blanks)
