"""Words against numbers: 大于, 小于, 持平 beside an outturn and its budget."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from juesuan_analysis.findings.finding import Draft
from juesuan_analysis.narrative.claims import Operand
from juesuan_analysis.narrative.numbers import Flow
from juesuan_analysis.narrative.wording import core
from juesuan_analysis.statements import Statement
from juesuan_analysis.vocabulary import load
from juesuan_analysis.wordforms import bare

_SIGNS = {1: "大于", -1: "小于", 0: "等于"}


@cache
def comparisons() -> tuple[tuple[int, re.Pattern[str], str], ...]:
    """Sign, pattern and example of every wording that compares an outturn with its budget."""
    entries = load("words")["comparison"]
    return tuple((e["sign"], re.compile(e["words"]), e["example"]) for e in entries)


def against_budgets(statements: Sequence[Statement]) -> Iterator[Draft]:
    """Comparisons in words that the amounts beside them contradict."""
    by_passage: dict[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_passage[id(statement.claim.number.flow.passage)].append(statement)
    for group in by_passage.values():
        yield from _in_passage(group[0].claim.number.flow, group)


def _in_passage(flow: Flow, statements: Sequence[Statement]) -> Iterator[Draft]:
    for sign, words, _ in comparisons():
        for match in words.finditer(flow.text):
            compared = _compared(flow, statements, match.start())
            if compared is None:
                continue
            statement, actual, budget = compared
            own, planned = actual.amount.interval, budget.amount.interval
            equal = own.meets(planned)
            printed_equal = actual.amount.exact == budget.amount.exact
            holds = {
                1: own.high > planned.low and not printed_equal,
                -1: own.low < planned.high and not printed_equal,
                0: equal,
            }[sign]
            if not holds:
                place, _ = flow.passage.paragraph.locate(flow.origin[match.start()])
                text = (
                    f"文字写决算数{_SIGNS[sign]}预算数，而{actual.name}为 {actual.amount}，"
                    f"{budget.name}为 {budget.amount}"
                )
                operands = (str(actual), str(budget))
                yield Draft("error", "direction", place, match[0], text, operands, (statement.id,))


def _compared(
    flow: Flow, statements: Sequence[Statement], position: int
) -> tuple[Statement, Operand, Operand] | None:
    """The completion the words speak of: of the thing they name, else the last before them."""
    completions = [
        s for s in statements if s.claim.formula == "completion" and len(s.claim.readings[:1]) == 1
    ]
    completions = [s for s in completions if s.claim.number.start < position]
    clause = re.split(r"[。;,:]", flow.text[flow.sentence(position) : position])[-1]
    names = [bare(name) for name in core(clause)] if clause else []
    named = [s for s in completions if bare(s.claim.subject.removesuffix("完成率")) in names]
    if clause and not named and len(core(clause)[-1]) > 3:
        return None
    for statement in reversed(named or completions):
        actual, budget = statement.claim.readings[0][:2]
        return statement, actual, budget
    return None
