"""Relations that hold only if two figures have the same scope: data, see ``vocabulary/joint.toml``.

Where one fails the document is not wrong, but owes its readers a word on what each figure covers.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.additions import Named, by_name, figure_at
from juesuan_analysis.document import Place
from juesuan_analysis.evaluation import Evaluation, Project
from juesuan_analysis.formulas.catalogue import named
from juesuan_analysis.joint.model import Model
from juesuan_analysis.operands import Operand, fact_operand, figures_of
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Table
from juesuan_analysis.vocabulary.form import Condition, Entries, ScopeRelation


class Scope(Struct, frozen=True):
    """One such relation in a document: its group of rows, what it says, what it asks."""

    group: str
    name: str
    question: str
    left: tuple[Operand, ...]
    right: Operand
    place: Place
    statements: tuple[str, ...] = ()


def add_scopes(
    model: Model, tables: Sequence[Table], evaluation: Evaluation, statements: Sequence[Statement]
) -> tuple[Scope, ...]:
    """Add the relations that the document has figures for, each as a group of its own."""
    named = by_name(tables)
    found: list[Scope] = []
    for number, rule in enumerate(vocabulary.joint().scope, start=1):
        scope = _scope(f"R{number}", rule, named, evaluation, statements)
        if scope and _added(model, rule, scope):
            found.append(scope)
    return tuple(found)


def _scope(
    group: str,
    rule: ScopeRelation,
    named: Named,
    evaluation: Evaluation,
    statements: Sequence[Statement],
) -> Scope | None:
    locators = (rule.right,) if isinstance(rule.right, str) else rule.right
    right = next((fact for fact in (figure_at(named, where) for where in locators) if fact), None)
    entries = _entries(rule.left, evaluation)
    left = tuple(_figures(rule.left, entries, whole=rule.relation == "="))
    when = rule.when
    claims = [s.id for s in statements if when and _claims(s, when)]
    if right is None or not left or (when and not claims):
        return None
    return Scope(
        group, rule.name, rule.question, left, fact_operand(right), entries[0].place,
        tuple(claims),
    )  # fmt: skip


def _claims(s: Statement, when: Condition) -> bool:
    return s.claim.formula is named(when.formula) and s.claim.number.amount.value == when.value


def _entries(rule: Entries, evaluation: Evaluation) -> list[Project]:
    return [entry for entry in evaluation.of_kind(rule.kind) if rule.name.search(entry.name)]


def _figures(rule: Entries, entries: Sequence[Project], *, whole: bool) -> Iterator[Operand]:
    """The entries' figures; none at all if some are not printed where all would be needed."""
    found = figures_of(entries, rule.field)
    if not whole or len(found) == len(entries):
        yield from found


def _added(model: Model, rule: ScopeRelation, scope: Scope) -> bool:
    whole = model.figure(scope.right)
    if whole is not None and rule.kind:
        whole = model.unprinted.get((rule.kind, whole))
    if whole is None:
        return False
    terms: dict[int, Fraction | int] = {whole: -1}
    for operand in scope.left:
        index = model.figure(operand)
        if index is not None:
            terms[index] = 1
    low = Fraction(0) if rule.relation == "=" else None
    model.relate(terms, (low, Fraction(0)), scope.group)
    return True
