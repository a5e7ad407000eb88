"""What a finding says, in the language that is being written."""

from juesuan_analysis.findings.finding import Finding
from juesuan_analysis.sentences import named, told
from juesuan_analysis.vocabulary import spoken

_SUMS = ("identity_", "conditional")


def quoted(finding: Finding) -> str:
    """What a finding is about: the words that stand there, or what should add up."""
    return finding.quote if verbatim(finding) else named(finding.quote)


def verbatim(finding: Finding) -> bool:
    """Whether its quote is the document's, and not ours of what should add up."""
    return not (finding.kind.startswith(_SUMS) or any(name[0] == "I" for name in finding.refers))


def explained(finding: Finding) -> str:
    """The explanation; where its English is not known, the kind of finding and what to do."""
    kind, lang = finding.of_kind, spoken()
    return told(finding.explanation) or f"{kind.names[lang]}: {kind.reviews[lang]}"
