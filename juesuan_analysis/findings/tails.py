"""Rounding tails of one table as one note."""

from collections import defaultdict
from collections.abc import Sequence

from juesuan_analysis.findings.finding import Finding, found, with_follows
from juesuan_analysis.identities import Identity
from juesuan_analysis.tables import Fact, label

_TAIL = "identity_within_rounding"


def by_table(findings: Sequence[Finding], identities: Sequence[Identity]) -> list[Finding]:
    """The findings, several rounding tails of the same table, or of the same two, below a note."""
    names = {i.id: _tables(i) for i in identities}
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.kind == _TAIL and (name := names[finding.refers[0]]):
            groups[name].append(finding)
    several = {name: group for name, group in groups.items() if len(group) > 1}
    folded = [finding for group in several.values() for finding in group]
    return [
        *(f for f in findings if f not in folded),
        *(_note(name, group) for name, group in several.items()),
    ]


def _note(name: str, tails: Sequence[Finding]) -> Finding:
    text = f"{name}有 {len(tails)} 处合计与各项之和相差在四舍五入之内"
    return with_follows(found("rounding_tails", tails[0].place, name, text), tails)


def _tables(identity: Identity) -> str:
    """The statutory tables whose figures must add up; empty for a self-evaluation table."""
    sources = [operand.source for operand in (*identity.left, *identity.right)]
    facts = [source for source in sources if isinstance(source, Fact)]
    return "与 ".join(dict.fromkeys(label(fact.table, fact.title) for fact in facts))
