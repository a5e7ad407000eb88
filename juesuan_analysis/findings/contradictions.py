"""What cannot all be true at once, as findings."""

from collections.abc import Iterator, Sequence

from juesuan_analysis.findings.finding import Finding
from juesuan_analysis.joint import Contradiction, Examination, explanation
from juesuan_analysis.statements import Statement

_QUOTED = 5


def contradictions(examination: Examination, statements: Sequence[Statement]) -> Iterator[Finding]:
    """One finding for each minimal set, with the figures and statements that its proof uses."""
    by_id = {s.id: s for s in statements}
    for contradiction in examination.contradictions:
        yield _finding(contradiction, [by_id[i] for i in contradiction.statements], by_id)
    if not examination.complete:
        last = examination.contradictions[-1]
        place = by_id[last.statements[0]].place
        text = "还有别的说法也不能同时成立，没有一一列出；改正所列的以后再核对一次"
        yield Finding("note", "joint", place, "", text)


def _finding(
    contradiction: Contradiction, said: Sequence[Statement], by_id: dict[str, Statement]
) -> Finding:
    rows = contradiction.conflict.rows(contradiction.system).values()
    figures = dict.fromkeys(row.figure for row in rows if row.figure)
    scope = contradiction.scope
    quotes = list(dict.fromkeys(s.claim.number.quote for s in said[:_QUOTED]))
    place = said[0].place if said or scope is None else scope.place
    quote = " … ".join(quotes) or (scope.name if scope else "")
    return Finding(
        contradiction.severity,
        "joint",
        place,
        quote,
        explanation(contradiction, by_id),
        tuple(figures),
        tuple(s.id for s in said),
    )
