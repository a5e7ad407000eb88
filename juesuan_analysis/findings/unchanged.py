"""Levels that the words call the same as last year's (与上年持平), against what last year's were.

What that was may be printed in the text, in a table of the document, or by a companion.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Document
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.formulas.catalogue import PRIOR
from juesuan_analysis.linking import Companion
from juesuan_analysis.narrative.numbers import Flow
from juesuan_analysis.narrative.wording import core
from juesuan_analysis.operands import Operand, companion_operand, fact_operand
from juesuan_analysis.printing import after_word, figure
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.titles import is_budget, titles
from juesuan_analysis.wordforms import bare

_WORDS = vocabulary.words().unchanged

Cell = tuple[int, str, int]
"""Table, side and row."""


class _Said(Struct, frozen=True):
    """Words that call a level the same as last year's; ``spent``: as what was spent then."""

    begin: int
    quote: str
    level: Statement
    year: str
    spent: bool
    final: bool


def unchanged(
    statements: Sequence[Statement],
    tables: Sequence[Table],
    companions: Sequence[Companion],
    document: Document,
) -> Iterator[Finding]:
    """Levels called the same as last year's that are not.

    An error is what the document itself contradicts, and what last year's accounts print where the
    words name the very figure of them. All else is a question to two documents.
    """
    by_passage: dict[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_passage[id(statement.claim.number.flow.passage)].append(statement)
    own, levels, budget = _last_years(tables), _Levels(statements), is_budget(document)
    year = next((int(title.year) for title in titles(document) if title.year), 0)
    for group in by_passage.values():
        for said in _said(group[0].claim.number.flow, group, levels, budget):
            if said.year in ("", str(year - 1)):
                yield from _judged(said, group, own, companions, budget)


def _judged(
    said: _Said,
    group: Sequence[Statement],
    own: Mapping[Cell, Sequence[Fact]],
    companions: Sequence[Companion],
    budget: bool,
) -> Iterator[Finding]:
    """What last year's level contradicts, by the surest that prints it."""
    here = [*_told_here(said, group), *_printed_here(said, own)]
    relation = "prior_budget" if budget and not said.spent else "prior_accounts"
    related = [c for c in companions if c.relation == relation]
    there = list(chain.from_iterable(_printed_there(said, companion) for companion in related))
    level = said.level.claim.operand
    for priors, sure in ((here, True), (there, said.final and not budget)):
        if priors and not any(level.amount.interval.meets(o.amount.interval) for o in priors):
            yield _finding(said, priors[0], sure)
            return


def _finding(said: _Said, prior: Operand, sure: bool) -> Finding:
    level = said.level.claim
    flow = level.number.flow
    place, _ = flow.passage.paragraph.locate(flow.origin[said.begin])
    told = f"{after_word(figure(level.operand))}，{figure(prior)}"
    text = f"文字写与上年相同，而{told}"
    operands, ids = (level.operand, prior), (said.level.id,)
    name = "direction" if sure else "companion"
    return found(name, place, said.quote, text, operands, ids, about=level.of)


# What is said


class _Levels:
    """The levels that a text states, by the names of what they are of."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._named: dict[str, list[Statement]] = defaultdict(list)
        for s in statements:
            if s.claim.states_level:
                self._named[bare(s.claim.of)].append(s)

    def named(self, clause: str) -> Statement | None:
        """The level of what a clause names, if only one is stated."""
        for name in core(clause) if clause else ():
            levels = self._named.get(bare(name), [])
            if len({s.claim.number.amount.exact for s in levels}) == 1:
                return levels[-1]
        return None


def _said(
    flow: Flow, statements: Sequence[Statement], levels: _Levels, budget: bool
) -> Iterator[_Said]:
    for match in _WORDS.words.finditer(flow.text):
        begin = match.start()
        level = _beside(flow, statements, begin)
        level = level or levels.named(flow.text[flow.clause(begin)[0] : begin])
        if level:
            # A flow has the words of accounts, also that of a budget.
            origin = flow.origin[begin], flow.origin[match.end() - 1] + 1
            quote = flow.passage.paragraph.text[slice(*origin)]
            final = bool(_WORDS.final.search(quote))
            spent = not budget or bool(_WORDS.spent.search(quote))
            yield _Said(begin, quote, level, match["year"] or "", spent, final)


def _beside(flow: Flow, statements: Sequence[Statement], begin: int) -> Statement | None:
    """The level that stands right before the words; rates of the same thing may be between."""
    before = [s for s in statements if s.claim.number.start < begin]
    if not before or not _WORDS.between.fullmatch(flow.text[before[-1].claim.number.stop : begin]):
        return None
    of, first = before[-1].claim.of, flow.sentence(before[-1].claim.number.start)
    same = (s for s in reversed(before) if s.claim.of == of and s.claim.states_level)
    return next((s for s in same if s.claim.number.start >= first), None)


# What last year's level was


def _told_here(said: _Said, group: Sequence[Statement]) -> Iterator[Operand]:
    """The level that the paragraph itself gives for last year."""
    level = said.level.claim
    for claim in (s.claim for s in group):
        alike = (claim.of, claim.number.kind) == (level.of, level.number.kind)
        sure = not (claim.vague or claim.caused or claim.number.amount.span)
        if claim.formula is PRIOR and alike and sure:
            yield claim.operand


def _last_years(tables: Sequence[Table]) -> dict[Cell, list[Fact]]:
    """The figures of last year that tables print, by their rows."""
    found: dict[Cell, list[Fact]] = defaultdict(list)
    for fact in (fact for table in tables for fact in table.facts):
        if _WORDS.measure.fullmatch(fact.measure) and not fact.unread:
            found[_cell(fact)].append(fact)
    return found


def _printed_here(said: _Said, own: Mapping[Cell, Sequence[Fact]]) -> Iterator[Operand]:
    """The figures of last year beside the one that the level is.

    Where the words say that it is what was spent, what was planned is another thing.
    """
    for fact in _facts(said.level):
        for prior in own.get(_cell(fact), ()):
            if not said.spent or _WORDS.spent.search(prior.measure):
                yield fact_operand(prior)


def _printed_there(said: _Said, companion: Companion) -> Iterator[Operand]:
    """The same figure of a companion; nothing where its name has changed."""
    facts = _facts(said.level)
    for fact in facts:
        there = companion.counterpart(fact)
        if there and not (fact.code and bare(fact.item) != bare(there.item)):
            yield companion_operand(there, companion.publication.dated)
    level = said.level.claim
    if not facts and not level.figures and (told := companion.told(level.of, level.number)):
        yield told


def _facts(level: Statement) -> list[Fact]:
    """The figures of tables that confirm a level."""
    confirmed = level.confirmed and level.claim.formula.restates
    sources = [operand.source for operand in level.operands] if confirmed else []
    return [source for source in sources if isinstance(source, Fact) and not source.place.unsure]


def _cell(fact: Fact) -> Cell:
    return fact.number, fact.side, fact.row
