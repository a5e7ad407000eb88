"""A finding in a line of a terminal's table, in either language."""

from juesuan_analysis import vocabulary
from juesuan_analysis.checks import VERDICTS
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Place
from juesuan_analysis.findings import Finding, acceptance_words
from juesuan_analysis.printing import measured, short
from juesuan_analysis.speaking import Voice

_QUOTE = 60
"""Characters of a quote; the place tells where the rest is."""


def finding_line(d: Disclosure, finding: Finding, voice: Voice) -> tuple[str, str, str, str, str]:
    """Id, severity, place, quote, and what is wrong; accepted findings with who and why."""
    names = vocabulary.reviewing().group if finding.accepted else _severity(finding)
    told = finding.explanation if voice.lang == "zh" else _in_english(d, finding, voice)
    if finding.follows:
        told += voice.say("follows", n=finding.following)
    told = "\n".join(filter(None, (told, acceptance_words(finding, voice.lang))))
    quote = finding.quote[:_QUOTE]
    return finding.id, names[voice.lang], _place(finding.place, voice), quote, told


def _severity(finding: Finding) -> vocabulary.Text:
    return vocabulary.headings().severities[finding.severity]


def _place(place: Place, voice: Voice) -> str:
    page = voice.say("page", page=place.page) if place.page is not None else ""
    line = voice.say("line", line=place.line) if place.line is not None else ""
    return " ".join(filter(None, (place.file, page, line)))


def _in_english(d: Disclosure, finding: Finding, voice: Voice) -> str:
    """The kind of a finding with stated, recomputed and difference; else with what to do."""
    kind, lang = finding.of_kind, voice.lang
    stated = (s for s in d.statements_list if s.id in finding.refers)
    s = next(stated, None) if finding.kind in VERDICTS else None
    if s is None or s.check.shown is None or s.stated is None:
        return voice.say("todo", kind=kind.names[lang], todo=kind.reviews[lang])
    unit = s.claim.number.amount.unit
    return voice.say(
        "stated",
        kind=kind.names[lang],
        stated=measured(s.stated, unit),
        recomputed=measured(short(s.check.shown, s.claim.number.token), unit),
        difference=s.difference,
    )
