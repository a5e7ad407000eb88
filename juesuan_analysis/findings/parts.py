"""Parts that exclude each other and together are more than their whole."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from juesuan_analysis import vocabulary
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.statements import Statement

_PART_END = re.compile("[。;]")


def above_their_whole(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Amounts of one section that, taken together, exceed the total stated there."""
    sections: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.claim.number.kind == "amount":
            sections[statement.claim.number.flow.passage.path].append(statement)
    for group in sections.values():
        for whole, patterns in ((rule.whole, rule.parts) for rule in vocabulary.words().limit):
            yield from _above(group, whole, patterns)


def _above(
    group: Sequence[Statement], whole: str, patterns: Sequence[re.Pattern[str]]
) -> Iterator[Finding]:
    total = next((s for s in group if s.claim.subject == whole), None)
    said = [next((s for s in group if p.search(_words(s))), None) for p in patterns]
    parts = [statement for statement in said if statement]
    if total is None or len(parts) < len(patterns):
        return
    amounts = [s.claim.number.amount for s in parts]
    if sum(a.interval.low for a in amounts) > total.claim.number.amount.interval.high:
        added = " + ".join(s.printed for s in parts)
        text = f"{added} 超过{whole} {total.printed}，口径如果一致，不可能都对"
        operands = tuple(s.claim.operand for s in (total, *parts))
        refers = tuple(s.id for s in (total, *parts))
        last = parts[-1]
        quote = _words(last)
        yield found("contradiction", last.place, quote, text, operands, refers)


def _words(statement: Statement) -> str:
    """What is said between the last full stop or semicolon and the number."""
    return _PART_END.split(statement.claim.number.before)[-1]
