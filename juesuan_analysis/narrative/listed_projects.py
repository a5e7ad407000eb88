"""What a performance section says of all its projects, held against the lines that follow.

Departments whose self-evaluation tables are not attached still give each project its line, with
its budget, its outturn and its score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from juesuan_analysis.amounts import Amount
from juesuan_analysis.formulas.catalogue import (
    BUDGET,
    COMPLETION,
    COUNT,
    MEAN,
    SELF_EVALUATION,
    STATED,
    SUM,
    Formula,
)
from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.narrative.clauses import PERFORMANCE
from juesuan_analysis.narrative.context import PROJECTS
from juesuan_analysis.narrative.figures import scope_of
from juesuan_analysis.narrative.project_claims import EVALUATED, EXTREMES, of_others, with_extreme
from juesuan_analysis.operands import Operand
from juesuan_analysis.outline import Passage
from juesuan_analysis.sources import Counted
from juesuan_analysis.wordforms import fold

_SCOPE = "performance"


@dataclass
class _Listing:
    """The paragraphs that tell of several projects, and what is stated in the line of each.

    There are two if one tells of all, and the next, with the same count, of those reported here.
    """

    heads: list[Passage]
    lines: dict[int, list[Claim]] = field(default_factory=dict)
    behind: Passage | None = None

    @property
    def around(self) -> tuple[Passage, ...]:
        """The paragraphs above and below the lines."""
        return (*self.heads, *([self.behind] if self.behind else []))

    def headed_by(self, passage: Passage) -> bool:
        """Whether a paragraph is one of those above the lines."""
        return any(passage is head for head in self.heads)

    def figures(self, formula: Formula) -> tuple[Operand, ...]:
        """What every line states once; nothing if some line does not."""
        told = [[c.operand for c in line if c.formula is formula] for line in self.lines.values()]
        return tuple(one for (one,) in told) if all(len(each) == 1 for each in told) else ()

    def outturns(self) -> tuple[Operand, ...]:
        """What was spent of every project, as its line rates it once."""
        rated = [[c.about for c in line if c.formula is COMPLETION] for line in self.lines.values()]
        one = [each[0] for each in rated if len(each) == 1 and each[0]]
        return tuple(o for o in one if o) if len(one) == len(rated) else ()


def with_listed(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Claims with the number, money and mean score of projects checked against their lines."""
    found = {id(passage): one for one in _listings(claims) for passage in one.around}
    for claim in claims:
        listing = found.get(id(claim.number.flow.passage))
        yield _checked(claim, listing) if listing and not claim.readings else claim


def _listings(claims: Sequence[Claim]) -> Iterator[_Listing]:
    """Paragraphs that count as many projects as have a line of their own right below."""
    current: _Listing | None = None
    count = 0
    for claim in claims:
        passage = claim.number.flow.passage
        above = bool(current and current.headed_by(passage))
        if current and not above and is_line(passage):
            current.lines.setdefault(id(passage), []).append(claim)
        elif claim.of == PROJECTS and not above:
            again = claim.number.amount.value == count
            if current and again and not current.lines:
                current.heads.append(passage)
                continue
            if current and len(current.lines) == count:
                yield current
            current, count = _Listing([passage]), int(claim.number.amount.value)
        elif current and not above:
            if len(current.lines) == count:
                current.behind = passage
                yield current
            current = None
    if current and len(current.lines) == count:
        yield current


def is_line(passage: Passage) -> bool:
    """Whether a paragraph of a performance section tells of one project among several."""
    if passage.indent:
        return scope_of(passage.path[:-1]).name == _SCOPE
    named = PERFORMANCE.named.match(fold(passage.paragraph.text))
    return bool(named) and scope_of(passage.path).name == _SCOPE


def _checked(claim: Claim, listing: _Listing) -> Claim:
    # Another number in the same paragraph is of some of them: those rated best, say.
    if claim.of == PROJECTS and claim.number.amount.value == len(listing.lines):
        ones = tuple(_one(line[0]) for line in listing.lines.values())
        return replace(claim, formula=COUNT, readings=(ones,), missing="")
    if claim.of in EXTREMES and (scores := listing.figures(SELF_EVALUATION)):
        return with_extreme(claim, scores)
    if claim.of == EVALUATED and claim.formula is STATED and (spent := listing.outturns()):
        return replace(claim, formula=SUM, readings=(spent,), missing="")
    if claim.formula is MEAN and (scores := listing.figures(SELF_EVALUATION)):
        return replace(claim, readings=(scores,), missing="")
    # Money of the projects that the department itself or another office evaluated is not theirs.
    its_own = PERFORMANCE.money.fullmatch(claim.of) and not of_others(claim.number)
    if its_own and (budgets := listing.figures(BUDGET)):
        return replace(claim, formula=SUM, readings=(budgets,), missing="")
    return claim


def _one(claim: Claim) -> Operand:
    """The project that a line is about, to be counted."""
    number = claim.number
    source = Counted(claim.id, number.place)
    return Operand(number.flow.passage.label, Amount("1", unrounded=True), source)
