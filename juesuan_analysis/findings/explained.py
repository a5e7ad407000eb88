"""What a finding says, in the language that is being written."""

from juesuan_analysis.findings.finding import Finding
from juesuan_analysis.sentences import named, told
from juesuan_analysis.vocabulary import spoken

_SUMS = ("identity_", "conditional")


def quoted(finding: Finding) -> str:
    """What a finding is about: the words that stand there, or what should add up."""
    return finding.quote if verbatim(finding) else named(finding.quote)


def verbatim(finding: Finding) -> bool:
    """Whether its quote is the document's, and not ours of what should add up or be no more."""
    ours = any(name[0] == "I" for name in finding.refers)
    return not (ours or finding.kind.startswith(_SUMS) or _assumed(finding))


def _assumed(finding: Finding) -> bool:
    """Whether it is what should hold between tables, of which no statement speaks."""
    return finding.kind == "joint" and not finding.refers


def explained(finding: Finding) -> str:
    """The explanation; where its English is not known, the kind of finding and what to do."""
    kind, lang = finding.of_kind, spoken()
    return told(finding.explanation) or f"{kind.names[lang]}: {kind.reviews[lang]}"
