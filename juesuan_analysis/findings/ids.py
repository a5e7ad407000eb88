"""Ids of findings, which stay when other findings come or go."""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from msgspec.structs import replace

from juesuan_analysis.findings.finding import Finding

_DIGITS = 8


def key(finding: Finding) -> str:
    """What a finding says, whatever its place: kind, words, subject or the figures concerned.

    Which figures a number is best compared with, or a proof uses, is a matter of all that stands in
    the document; there the words are enough.
    """
    told_by_words = finding.about or (finding.contradiction and finding.refers)
    names = () if told_by_words else sorted({operand.name for operand in finding.operands})
    return "\n".join((finding.kind, finding.quote, finding.about, *names))


def with_ids(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings in document order with their ids, and each that follows with that of its cause."""
    seen: Counter[str] = Counter()
    for finding in findings:
        yield _named(finding, "", seen)


def _named(finding: Finding, cause: str, seen: Counter[str]) -> Finding:
    own = f"F-{sha256(key(finding).encode()).hexdigest()[:_DIGITS]}"
    seen[own] += 1
    name = own if seen[own] == 1 else f"{own}-{seen[own]}"
    follows = tuple(_named(one, name, seen) for one in finding.follows)
    return replace(finding, id=name, cause=cause, follows=follows)
