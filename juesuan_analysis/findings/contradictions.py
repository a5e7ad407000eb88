"""What cannot all be true at once, as findings."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from juesuan_analysis.document import Place
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.joint import Contradiction, Examination, explanation
from juesuan_analysis.operands import Operand
from juesuan_analysis.statements import Statement

_QUOTED = 5


def contradictions(examination: Examination, statements: Sequence[Statement]) -> Iterator[Finding]:
    """One finding for each minimal set, with the figures and statements that its proof uses."""
    by_id = {s.id: s for s in statements}
    told = [_finding(contradiction, by_id) for contradiction in examination.contradictions]
    yield from told
    if told and not (examination.complete or examination.stopped):
        text = "还有别的说法也不能同时成立，没有一一列出；改正所列的以后再核对一次"
        yield found("joint", told[-1].place, told[-1].quote, text, case="note")


def _finding(contradiction: Contradiction, by_id: dict[str, Statement]) -> Finding:
    said = [by_id[name] for name in contradiction.statements]
    rows = contradiction.conflict.rows(contradiction.system).values()
    figures = tuple(dict.fromkeys(row.figure for row in rows if row.figure))
    place, quote = _where(contradiction, said, figures)
    refers = tuple(s.id for s in said)
    text, severity = explanation(contradiction, by_id), contradiction.severity
    if severity == "error" and any(figure.companion for figure in figures):
        # Scopes of two documents may differ: a question, and no accusation.
        text, severity = f"{text}；其中有另一份文件所印的数，口径如有不同应予说明", "warning"
    told = found("joint", place, quote, text, figures, refers, severity)
    return replace(told, contradiction=contradiction.id)


def _where(
    contradiction: Contradiction, said: Sequence[Statement], figures: Sequence[Operand]
) -> tuple[Place, str]:
    """Where a reader begins to look, and what stands there."""
    if said:
        quotes = dict.fromkeys(s.claim.number.quote for s in said[:_QUOTED])
        return said[0].place, " … ".join(quotes)
    if contradiction.scope:
        return contradiction.scope.place, contradiction.scope.name
    return figures[0].source.at, f"{figures[0].name}={figures[0].amount}"
