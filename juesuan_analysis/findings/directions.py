"""Words against numbers: 大于, 小于, 持平 beside an outturn and its budget."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Interval
from juesuan_analysis.document import Place
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
_CLAUSE = re.compile("[。;,:]")
_WHOLE = Interval(Fraction(100), Fraction(100))
"""A budget in percent of itself."""
_SIGNS = {1: "大于", -1: "小于", 0: "等于"}


@cache
def comparisons() -> tuple[tuple[int, re.Pattern[str], str], ...]:
    """Sign, pattern and example of every wording that compares an outturn with its budget."""
    return tuple((e.sign, e.words, e.example) for e in vocabulary.words().comparison)


def against_budgets(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Comparisons in words that the amounts or the rate beside them contradict."""
    by_passage: dict[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_passage[id(statement.claim.number.flow.passage)].append(statement)
    for group in by_passage.values():
        yield from _in_passage(group[0].claim.number.flow, group)


def _in_passage(flow: Flow, statements: Sequence[Statement]) -> Iterator[Finding]:
    text = flow.text
    words = ((m, sign) for sign, each, _ in comparisons() for m in each.finditer(text))
    told, heard = _Told(), 0
    for match, sign in sorted(words, key=lambda pair: pair[0].start()):
        position = match.start()
        while heard < len(statements) and statements[heard].claim.number.start < position:
            told.hear(statements[heard])
            heard += 1
        grounds = told.meant(flow, position)
        # What another document prints may be equal as rounded, or of another scope: no ground.
        grounds = [g for g in grounds if not any(o.companion for o in g.operands)]
        # A text may give several budgets (年初, 全年); the words need fit only one of them.
        if grounds and not any(ground.holds(sign) for ground in grounds):
            place, _ = flow.passage.paragraph.locate(flow.origin[match.start()])
            yield _against(match[0], place, sign, grounds[-1])


def _against(quote: str, place: Place, sign: int, ground: "_Ground") -> Finding:
    printed = "，".join(figure(operand) for operand in ground.operands)
    text = f"文字写决算数{_SIGNS[sign]}预算数，而{after_word(printed)}"
    return found("direction", place, quote, text, ground.operands, (ground.statement.id,))


class _Ground(Struct, frozen=True):
    """An outturn and its budget, or the rate of one in the other, with the statement that tells."""

    statement: Statement
    operands: tuple[Operand, ...]

    def holds(self, sign: int) -> bool:
        """Whether the outturn may be greater (+1), smaller (-1) or equal (0)."""
        own, planned = self._sides
        if sign == 0:
            return own.meets(planned)
        if len(self.operands) > 1 and len({o.amount.exact for o in self.operands}) == 1:
            return False
        return own.high > planned.low if sign > 0 else own.low < planned.high

    @property
    def _sides(self) -> tuple[Interval, Interval]:
        first, *rest = (operand.amount.interval for operand in self.operands)
        return first, rest[0] if rest else _WHOLE


class _Told:
    """What a paragraph has told of outturns and budgets so far, by the thing they are of."""

    def __init__(self) -> None:
        self.grounds: dict[str, list[_Ground]] = defaultdict(list)
        self.budgets: dict[str, list[Operand]] = defaultdict(list)
        self.last = self.level = ""

    def hear(self, s: Statement) -> None:
        """Another statement: a budget, an outturn behind it, or a rate."""
        claim = s.claim
        if claim.states_level:
            self.level = bare(claim.of)
        if claim.formula.base is Base.BUDGET:
            pair = claim.readings[0][:2] if claim.readings else (claim.operand,)
            # 0 % of a budget nobody knows may be nothing of nothing, which 持平 fits.
            unknown = not claim.readings and not claim.operand.amount.value
            if not (claim.zero_base or unknown):
                self._add(_Ground(s, pair))
        elif claim.aspect == _BUDGET:
            self.budgets[claim.of].append(claim.operand)
        elif claim.number.kind == "amount" and not claim.aspect:
            for budget in self.budgets[claim.of]:
                self._add(_Ground(s, (claim.operand, budget)))

    def _add(self, ground: _Ground) -> None:
        self.last = bare(ground.statement.claim.of)
        self.grounds[self.last].append(ground)

    def meant(self, flow: Flow, position: int) -> list[_Ground]:
        """Those of the thing that words at some place name, else of the last before them."""
        sentence = flow.text[flow.sentence(position) : position]
        clause = _CLAUSE.split(sentence)[-1]
        if self.level and self.level in sentence and self.last not in sentence:
            return self.grounds.get(self.level, [])  # another thing stands before the words
        names = core(clause) if clause else ()
        named = [ground for name in names for ground in self.grounds.get(bare(name), ())]
        if clause and not named and len(names[-1]) > _SHORTEST_NAME:
            return []
        return named or self.grounds.get(self.last, [])
