"""Totals of the narrative that are the figure of another line than the one they name.

支出总计 takes the carry-over in; a number that equals 本年支出合计 is called by a wrong name.
"""

from collections.abc import Iterator, Sequence

from juesuan_analysis import vocabulary
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.operands import Operand
from juesuan_analysis.printing import after_word, figure
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact
from juesuan_analysis.wordforms import bare

_WORDS = vocabulary.words().grand_total
_LONGEST_NAME = 24


def other_lines(statements: Sequence[Statement]) -> Iterator[Finding]:
    """One warning for each line that is taken for the grand total, with all that take it so."""
    alike: dict[Operand, list[Statement]] = {}
    for s in statements:
        if _named_line(s):
            alike.setdefault(s.operands[0], []).append(s)
    for taken, those in alike.items():
        named = _named_line(those[0])
        assert named
        name = f"{those[0].claim.subject} {those[0].printed}"
        text = f"所写{name}是{after_word(taken.name)}；{figure(named)}，名称与数不是同一行"
        operands, ids = (taken, named), tuple(s.id for s in those)
        quote = those[0].claim.number.quote
        yield found("other_line", those[0].place, quote, text, operands, ids)


def _named_line(s: Statement) -> Operand | None:
    """The grand total that a number names, where the table prints it and it is not that."""
    if not (s.confirmed and s.claim.formula.restates and _names_total(s)):
        return None
    taken = s.operands[0]
    if _is_last(taken) or len(s.operands) > 1:
        return None
    named = (reading[0] for reading in s.claim.readings if len(reading) == 1)
    return next((o for o in named if _is_last(o) and _beside(o, taken)), None)


def _names_total(s: Statement) -> bool:
    number = s.claim.number
    before = number.flow.text[max(0, number.start - _LONGEST_NAME) : number.start]
    return any(match.end() == len(before) for match in _WORDS.named.finditer(before))


def _is_last(operand: Operand) -> bool:
    source = operand.source
    return isinstance(source, Fact) and bool(_WORDS.line.fullmatch(bare(source.item)))


def _beside(one: Operand, other: Operand) -> bool:
    """Whether two figures of one table and side are not the same amount."""
    first, second = one.source, other.source
    if not (isinstance(first, Fact) and isinstance(second, Fact)):
        return False
    same = (first.number, first.side) == (second.number, second.side)
    return same and one.amount.value != other.amount.value
