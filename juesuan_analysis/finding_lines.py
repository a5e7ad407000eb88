"""A finding in a line of a terminal's table, in either language."""

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Place
from juesuan_analysis.findings import Finding, acceptance_words, explained, quoted
from juesuan_analysis.speaking import Voice
from juesuan_analysis.vocabulary import speaking

_QUOTE = 60
"""Characters of a quote; the place tells where the rest is."""


def finding_line(finding: Finding, voice: Voice) -> tuple[str, str, str, str, str]:
    """Id, severity, place, quote, and what is wrong; accepted findings with who and why."""
    names = vocabulary.reviewing().group if finding.accepted else _severity(finding)
    with speaking(voice.lang):
        told, quote = explained(finding), quoted(finding)[:_QUOTE]
    if finding.follows:
        told += voice.say("follows", n=finding.following)
    told = "\n".join(filter(None, (told, acceptance_words(finding, voice.lang))))
    return finding.id, names[voice.lang], _place(finding.place, voice), quote, told


def _severity(finding: Finding) -> vocabulary.Text:
    return vocabulary.headings().severities[finding.severity]


def _place(place: Place, voice: Voice) -> str:
    page = voice.say("page", page=place.page) if place.page is not None else ""
    line = voice.say("line", line=place.line) if place.line is not None else ""
    return " ".join(filter(None, (place.file, page, line)))
