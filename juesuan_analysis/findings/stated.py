"""Contradictions that one number of the narrative has a part in, told once below it."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from juesuan_analysis.amounts import Amount, round_half_up
from juesuan_analysis.checks import CONFIRMED, judge
from juesuan_analysis.findings.finding import Finding, found, with_follows
from juesuan_analysis.printing import measured
from juesuan_analysis.statements import Statement

_ERROR = "error"
_BETWEEN = "companion"
_SEVERAL = 2


def by_stated_number(findings: Sequence[Finding], statements: Sequence[Statement]) -> list[Finding]:
    """The findings, those that hold if a refuted number were what it should be below that one.

    Sets that cannot all be true are minimal: without a member all of them share, none is left.
    """
    by_id = {s.id: s for s in statements}
    refuting: dict[str, Finding] = {}
    for finding in findings:
        if _refutes(finding):
            refuting.setdefault(finding.refers[0], finding)
    hanging = _hanging(findings, by_id)
    gone: set[int] = set()
    heads: dict[int, Finding] = {}
    for s in statements:
        own = refuting.get(s.id)
        if own is None or id(own) in gone:
            continue
        open_ = (f for f in hanging[s.id] if f is not own and id(f) not in gone)
        if follows := [f for f in open_ if id(f) not in heads and _follows(f, own, s, by_id)]:
            heads[id(own)] = with_follows(own, follows)
            gone.update(map(id, follows))
    left = [heads.get(id(f), f) for f in findings if id(f) not in gone]
    return _by_member(left, by_id)


def _hanging(
    findings: Sequence[Finding], by_id: dict[str, Statement]
) -> defaultdict[str, list[Finding]]:
    """The findings by the statements that they may follow from."""
    hanging: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        other = by_id.get(finding.refers[0]) if finding.kind == "mismatch" else None
        owners = [o.source.owner for o in other.operands if o.source.stated] if other else []
        for name in dict.fromkeys(finding.refers if finding.contradiction else owners):
            hanging[name].append(finding)
    return hanging


def _refutes(finding: Finding) -> bool:
    alone = len(finding.refers) == 1 and not finding.follows
    return finding.kind in ("mismatch", _BETWEEN) and alone


def _follows(finding: Finding, head: Finding, s: Statement, by_id: dict[str, Statement]) -> bool:
    if finding.severity != head.severity or finding.follows:
        return False
    if finding.contradiction:
        return s.id in finding.refers
    other = by_id.get(finding.refers[0]) if finding.kind == "mismatch" else None
    return bool(other and _holds_with(other, s))


def _holds_with(other: Statement, s: Statement) -> bool:
    """Whether a number that is computed from a refuted one holds with what that should be."""
    own, claim = s.claim.operand, other.claim
    if s.check.recomputed is None or own.source not in (o.source for o in other.operands):
        return False
    value = round_half_up(s.check.recomputed, own.amount.decimals)
    right = Amount(f"{value:f}", own.amount.unit)
    amounts = [right if o.source == own.source else o.amount for o in other.operands]
    return judge(claim.number.amount, claim.formula, amounts, claim.sign).verdict in CONFIRMED


def _by_member(findings: Sequence[Finding], by_id: dict[str, Statement]) -> list[Finding]:
    """Several sets that cannot all be true below the number that most of them share."""
    left = list(findings)
    while True:
        sets = [f for f in left if f.contradiction and f.severity == _ERROR and not f.follows]
        members = Counter(n for f in sets for n in dict.fromkeys(f.refers) if n in by_id)
        name, count = next(iter(members.most_common(1)), ("", 0))
        if count < _SEVERAL:
            return left
        follows = [f for f in sets if name in f.refers]
        left = [*(f for f in left if f not in follows), _shared(by_id[name], follows)]


def _shared(s: Statement, follows: Sequence[Finding]) -> Finding:
    number = s.claim.number
    told = f"{s.claim.subject} {measured(number.amount, number.unit)}"
    text = f"下列各处都涉及{told}；没有它，其余各数相容"
    cause = found("shared_figure", s.place, number.quote, text, (s.claim.operand,), (s.id,))
    return with_follows(cause, follows)
