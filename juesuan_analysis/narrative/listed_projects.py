"""What a performance section says of all its projects, held against the lines that follow.

Departments whose self-evaluation tables are not attached still give each project its line, with
its budget, its outturn and its score; or they go through the projects within one paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

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
from juesuan_analysis.narrative.project_claims import (
    EVALUATED,
    EXTREMES,
    OVERALL,
    of_others,
    with_extreme,
)
from juesuan_analysis.operands import Operand
from juesuan_analysis.outline import Passage
from juesuan_analysis.sources import Counted
from juesuan_analysis.wordforms import fold, without_ordinal

_SCOPE = "performance"
_OF_EACH = (BUDGET, COMPLETION, SELF_EVALUATION)
"""What tells that a project is gone through."""
_NO_TABLE = "这个项目的自评表不在本文件中"
_PARTED = re.compile("[;。]")
_LEAD = re.compile(r"^[^:]*\d[^:]*:")
"""The count of projects in front of the first of them (3个项目：甲项目…)."""
_MARK = re.compile("[,(:]")


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
    inside = items_within(claims)
    listings = list(_listings(claims))
    found = {key: one for key, items in inside.items() if (one := _counted(claims, key, items))}
    found |= {id(passage): one for one in listings for passage in one.around}
    items = [*chain(*inside.values()), *(line for one in listings for line in one.lines.values())]
    of_one = {claim.id for item in items for claim in item if not _leads(claim)}
    for claim in claims:
        listing = found.get(id(claim.number.flow.passage))
        own = _of_one(claim) if claim.id in of_one else claim
        money = claim.id in of_one and claim.number.kind == "amount"  # what is one's is not all's
        yield _checked(own, listing) if listing and not own.readings and not money else own


def items_within(claims: Sequence[Claim]) -> dict[int, list[list[Claim]]]:
    """What is told of each project by the paragraphs of a section that go through several.

    Such a paragraph counts projects, and tells the same of each between semicolons.
    """
    of: dict[int, list[Claim]] = {}
    for claim in claims:
        of.setdefault(id(claim.number.flow.passage), []).append(claim)
    told = {key: _items(each) for key, each in of.items() if any(c.of == PROJECTS for c in each)}
    return {key: items for key, items in told.items() if len(items) > 1}


def _items(claims: Sequence[Claim]) -> list[list[Claim]]:
    """The claims of a paragraph by its projects; none if not the same is told of all."""
    items: list[list[Claim]] = [[]]
    for before, claim in pairwise(claims):
        number = claim.number
        if _PARTED.search(number.flow.text, before.number.stop, number.start):
            items.append([])
        items[-1].append(claim)
    items = [item for item in items if any(c.formula in _OF_EACH for c in item)]
    told = {tuple(sorted(c.formula.name for c in item if c.formula in _OF_EACH)) for item in items}
    return items if len(told) == 1 and all(len({*each}) == len(each) for each in told) else []


def _counted(
    claims: Sequence[Claim], passage: int, items: Sequence[Sequence[Claim]]
) -> _Listing | None:
    """The projects of a paragraph as lines, if it counts as many."""
    own = (c for c in claims if id(c.number.flow.passage) == passage and c.of == PROJECTS)
    count = next(own).number
    if count.amount.value != len(items):
        return None
    return _Listing([count.flow.passage], dict(enumerate(map(list, items))))


def _of_one(claim: Claim) -> Claim:
    """A score is that of the project which the clause tells of, not of the department."""
    if claim.of != OVERALL or PERFORMANCE.overall.search(_clause(claim)):
        return claim
    return replace(claim, of=f"{_name(claim)}得分", readings=(), missing=_NO_TABLE)


def _name(claim: Claim) -> str:
    """What the project is called that a claim is of: what its clause begins with."""
    label = claim.number.flow.passage.label
    return label or _MARK.split(without_ordinal(_clause(claim)))[0]


def _clause(claim: Claim) -> str:
    """What a paragraph tells of one project up to a number, without what leads to a list."""
    text = _PARTED.split(claim.number.flow.text[: claim.number.start])[-1]
    led = _LEAD.search(text)
    return text[led.end() :] if led else text


def _leads(claim: Claim) -> bool:
    """Whether a number stands in front of the colon that leads to the first of several projects."""
    number = claim.number
    before = _PARTED.split(number.flow.text[: number.start])[-1]
    behind = _PARTED.split(number.flow.text[number.start :])[0]
    led = _LEAD.search(before + behind)
    return bool(led and len(before) < led.end())


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
    return Operand(_name(claim), Amount("1", unrounded=True), source)
