"""Figures that two documents print alike: carry-over, budgets, a unit's part of its department."""

from collections.abc import Iterator, Sequence

from juesuan_analysis import vocabulary
from juesuan_analysis.identities import Identity, equal
from juesuan_analysis.linking.companion import Companion
from juesuan_analysis.operands import companion_operand, fact_operand
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.vocabulary.form import LinkedFigures
from juesuan_analysis.wordforms import bare

_RULES = vocabulary.linking().figures
_EVERY = "*"


def comparisons(tables: Sequence[Table], companions: Sequence[Companion]) -> Iterator[Identity]:
    """What must agree between a disclosure and its companions, unless their scopes differ."""
    for companion in companions:
        for rule in _RULES:
            if rule.relation == companion.relation:
                yield from _compared(tables, companion, rule)


def _compared(
    tables: Sequence[Table], companion: Companion, rule: LinkedFigures
) -> Iterator[Identity]:
    name = companion.publication.dated
    for own in _at(tables, rule.left):
        there = companion.figure(rule.right.replace(_EVERY, own.code or bare(own.item)))
        if there is None or own.unread or there.unread:
            continue
        sides = [fact_operand(own)], [companion_operand(there, name)]
        left, right = sides if rule.bound != ">=" else reversed(sides)
        told = f"{own.code} {own.item}：{rule.name}".strip()
        scope = f"{own.table}—{companion.file}/{there.table}"
        relation = "=" if rule.bound == "=" else "<="
        yield equal("companion", scope, told, left, right, own.place, relation, rule.question)


def _at(tables: Sequence[Table], locator: str) -> Iterator[Fact]:
    """The figures at a place, those of all rows where it names none."""
    table, side, item, measure = locator.split("/")
    for cell in (cell for each in tables for cell in each.cells):
        named = item in (_EVERY, bare(cell.item))
        if cell.role == (table, measure) and named and (not side or cell.side == side):
            yield cell
