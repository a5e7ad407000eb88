"""Words against numbers: 大于, 小于, 持平 beside an outturn and its budget."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from juesuan_analysis import vocabulary
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.formulas.catalogue import Base
from juesuan_analysis.narrative.numbers import Flow
from juesuan_analysis.narrative.wording import core
from juesuan_analysis.operands import Operand
from juesuan_analysis.printing import after_word, figure
from juesuan_analysis.statements import Statement
from juesuan_analysis.wordforms import bare

_SHORTEST_NAME = 3
"""Clauses of so few letters name nothing."""
_BUDGET = vocabulary.concepts().money.budget
_SIGNS = {1: "大于", -1: "小于", 0: "等于"}


@cache
def comparisons() -> tuple[tuple[int, re.Pattern[str], str], ...]:
    """Sign, pattern and example of every wording that compares an outturn with its budget."""
    return tuple((e.sign, e.words, e.example) for e in vocabulary.words().comparison)


def against_budgets(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Comparisons in words that the amounts beside them contradict."""
    by_passage: dict[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_passage[id(statement.claim.number.flow.passage)].append(statement)
    for group in by_passage.values():
        yield from _in_passage(group[0].claim.number.flow, group)


def _in_passage(flow: Flow, statements: Sequence[Statement]) -> Iterator[Finding]:
    for sign, words, _ in comparisons():
        for match in words.finditer(flow.text):
            pairs = _compared(flow, statements, match.start())
            # A text may give several budgets (年初, 全年); the words need fit only one of them.
            if not pairs or any(_holds(sign, pair) for pair in pairs):
                continue
            statement, actual, budget = pairs[-1]
            place, _ = flow.passage.paragraph.locate(flow.origin[match.start()])
            printed = f"{figure(actual)}，{figure(budget)}"
            text = f"文字写决算数{_SIGNS[sign]}预算数，而{after_word(printed)}"
            operands = (actual, budget)
            yield found("direction", place, match[0], text, operands, (statement.id,))


_Pair = tuple[Statement, Operand, Operand]
"""An outturn and a budget, with the statement that brings them together."""


def _holds(sign: int, pair: _Pair) -> bool:
    _, actual, budget = pair
    own, planned = actual.amount.interval, budget.amount.interval
    if sign == 0:
        return own.meets(planned)
    if actual.amount.exact == budget.amount.exact:
        return False
    return own.high > planned.low if sign > 0 else own.low < planned.high


def _compared(flow: Flow, statements: Sequence[Statement], position: int) -> list[_Pair]:
    """Outturn and budgets the words speak of: of the thing they name, else the last before them."""
    before = [s for s in statements if s.claim.number.start < position]
    pairs = [pair for s in before for pair in _pairs(s, before)]
    clause = re.split(r"[。;,:]", flow.text[flow.sentence(position) : position])[-1]
    names = [bare(name) for name in core(clause)] if clause else []
    named = [pair for pair in pairs if _subject(pair[0]) in names]
    if clause and not named and len(core(clause)[-1]) > _SHORTEST_NAME:
        return []
    last = _subject((named or pairs)[-1][0]) if pairs else ""
    return named or [pair for pair in pairs if _subject(pair[0]) == last]


def _pairs(statement: Statement, before: Sequence[Statement]) -> Iterator[_Pair]:
    """Outturn and budget that a completion, or an outturn behind its budgets, rests on."""
    claim = statement.claim
    if claim.formula.base is Base.BUDGET and claim.readings:
        actual, budget = claim.readings[0][:2]
        yield statement, actual, budget
    if claim.number.kind == "amount" and claim.aspect != _BUDGET:
        for other in before:
            stated = other.claim
            budgeted = stated.aspect == _BUDGET and stated.of == claim.of
            if budgeted and stated.number.start < claim.number.start:
                yield statement, claim.operand, stated.operand


def _subject(statement: Statement) -> str:
    return bare(statement.claim.of)
