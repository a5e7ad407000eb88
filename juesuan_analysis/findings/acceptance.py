"""Findings that a reviewer has accepted, with a reason, as long as their evidence is the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.findings.finding import Acceptance, Finding
from juesuan_analysis.identities import Identity
from juesuan_analysis.operands import Operand
from juesuan_analysis.statements import Statement
from juesuan_analysis.vocabulary import Lang, spoken

_DIGITS = 8


@dataclass(frozen=True)
class Evidence:
    """What findings rest on: the statements and identities of a document, by their ids."""

    statements: Sequence[Statement]
    identities: Sequence[Identity]

    def of(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings, and all that follows from them, with the fingerprints of their evidence."""
        told = {s.id: _statement(s) for s in self.statements}
        told |= {i.id: _identity(i) for i in self.identities}
        return tuple(_fingerprinted(finding, told) for finding in findings)


def _fingerprinted(finding: Finding, told: dict[str, str]) -> Finding:
    """A finding with the fingerprint of all it rests on, wherever in the document that stands.

    What is told without any number rests on its own words.
    """
    follows = tuple(_fingerprinted(one, told) for one in finding.follows)
    parts = sorted({*_printed(finding.operands), *(told.get(r, r) for r in finding.refers)})
    parts = parts or [finding.explanation]
    whole = [finding.severity, *parts, *sorted(one.evidence for one in follows)]
    digest = sha256("\n".join(whole).encode()).hexdigest()[:_DIGITS]
    return replace(finding, evidence=digest, follows=follows)


def _statement(s: Statement) -> str:
    return "\n".join((s.claim.number.quote, s.printed, s.verdict, *_printed(s.operands)))


def _identity(i: Identity) -> str:
    return "\n".join((i.statement, i.verdict, *_printed(i.left), i.relation, *_printed(i.right)))


def _printed(operands: Iterable[Operand]) -> Iterator[str]:
    return (f"{o.name}={o.amount} {o.amount.unit}" for o in operands)


def accepted(findings: Iterable[Finding], acceptances: Iterable[Acceptance]) -> tuple[Finding, ...]:
    """Findings, each with the acceptance of its id; the one of its evidence, if there are several.

    An acceptance of other evidence stays with its finding, as one that has lapsed.
    """
    by_id: dict[str, list[Acceptance]] = defaultdict(list)
    for acceptance in acceptances:
        by_id[acceptance.id].append(acceptance)
    return tuple(_accepted(finding, by_id) for finding in findings)


def _accepted(finding: Finding, by_id: dict[str, list[Acceptance]]) -> Finding:
    own = by_id.get(finding.id, [])
    same = (one for one in own if one.evidence == finding.evidence)
    acceptance = next(same, own[0] if own else None)
    follows = tuple(_accepted(one, by_id) for one in finding.follows)
    return replace(finding, acceptance=acceptance, follows=follows)


def unknown(findings: Iterable[Finding], acceptances: Iterable[Acceptance]) -> list[Acceptance]:
    """Acceptances of findings that are not there: what they told of may have been mended."""
    there = {one.id for finding in findings for one in finding.all}
    return [acceptance for acceptance in acceptances if acceptance.id not in there]


def acceptance_words(finding: Finding, lang: Lang | None = None) -> str:
    """Who accepted a finding and why, or had done so before its evidence changed; else nothing.

    It is told in the language that is being written, or in another.
    """
    own, words = finding.acceptance, vocabulary.reviewing()
    if own is None:
        return ""
    told = words.accepted if finding.accepted else words.lapsed
    return told[lang or spoken()].format(by=own.by, reason=own.reason)
