"""What must add up: inside the tables, between them, and in the self-evaluation tables.

Knows nothing of the narrative. Every identity is judged by intervals: a sum of rounded parts may
be off by their roundings together, and by no more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Literal

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount, Interval, outer_bounds, round_half_up
from juesuan_analysis.checks import judge
from juesuan_analysis.document import Place
from juesuan_analysis.evaluation import FIGURES, Evaluation, Indicator, Project
from juesuan_analysis.formulas.catalogue import RATE, SCORE, SUM, Formula
from juesuan_analysis.formulas.exact import recompute
from juesuan_analysis.levels import CLASS, level_of
from juesuan_analysis.operands import Operand, entry_operand, fact_operand, figures_of
from juesuan_analysis.sources import Prescribed
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.vocabulary.form import NamedSum, Paired
from juesuan_analysis.wordforms import bare

_RULES = vocabulary.identities()
_SUBTOTAL, _TOTAL = _RULES.closing.subtotal, _RULES.closing.total


What = Literal[
    "hierarchy", "across", "closing", "named", "between", "paired", "rate", "score", "weights",
    "scores", "sources",
]  # fmt: skip
"""A subject and those below it, a row, a column down to the row that closes it, figures under given
names; two tables at one figure, or at every subject; rate, score, sums and sources of money of a
self-evaluation."""


@dataclass(frozen=True)
class Identity:
    """One equality (or bound) between printed figures.

    ``left`` and ``right`` name their figures; ``difference`` is left minus right as printed;
    ``low`` and ``high`` bound the right side. ``conditional`` is true where the document may lack
    some of the parts, so that a difference proves nothing. ``formula`` says what the right side
    computes, ``relation`` whether the left equals it or is at most (``<=``) as much. ``complete``
    means that the form leaves no other part; a list that prints what has figures is not complete.
    ``what`` says which of the form's rules it is.
    """

    id: str
    scope: str
    statement: str
    left: tuple[Operand, ...]
    right: tuple[Operand, ...]
    difference: Decimal
    low: Decimal
    high: Decimal
    verdict: str
    place: Place
    conditional: bool = False
    relation: str = "="
    formula: Formula = SUM
    complete: bool = False
    what: What = "between"


Side = Sequence[Operand]


def read_identities(tables: Sequence[Table], evaluation: Evaluation) -> tuple[Identity, ...]:
    """Every identity of a document with its verdict, tables first, in document order."""
    found = [
        *(identity for table in tables for identity in inside(table)),
        *_between(tables),
        *(i for project in evaluation.projects for i in _of_project(project, evaluation)),
        *(i for project in evaluation.projects for i in _of_sources(project)),
    ]
    return tuple(replace(i, id=f"I{number:03d}") for number, i in enumerate(found, start=1))


def _equal(
    what: What, scope: str, name: str, left: Side, right: Side, place: Place, relation: str = "="
) -> Identity:
    """An identity between two sums."""
    total, reach = recompute(SUM, [operand.amount for operand in right])
    own, span = recompute(SUM, [operand.amount for operand in left])
    assert total is not None  # a sum always has a value
    assert reach is not None
    assert own is not None
    assert span is not None
    low, high = outer_bounds(reach)
    difference = own - total
    if relation == "<=":
        verdict = "exact" if difference <= 0 else _meeting(span, reach)
    else:
        verdict = "exact" if difference == 0 else _meeting(span, reach)
    shown = round_half_up(difference, max(operand.amount.decimals for operand in (*left, *right)))
    return Identity(
        "", scope, name, tuple(left), tuple(right), shown, low, high, verdict, place,
        relation=relation, what=what,
    )  # fmt: skip


def _meeting(span: Interval, reach: Interval) -> str:
    return "within_rounding" if span.meets(reach) else "mismatch"


def _checkable(cells: Iterable[Fact]) -> bool:
    """Whether there is something to check: figures are printed, and all that is could be read."""
    every = tuple(cells)
    return any(cell.amount for cell in every) and not any(cell.unread for cell in every)


def _figures(cells: Sequence[Fact]) -> list[Operand]:
    return [fact_operand(cell) for cell in cells]


# Inside a table


def inside(table: Table) -> Iterator[Identity]:
    """What must add up within one table."""
    if not table.facts:
        return
    yield from _hierarchy(table)
    yield from _across(table)
    if table.id in _RULES.closing.tables:
        yield from _columns(table)
    for rule in _RULES.sum:
        if rule.table == table.id:
            yield from _named_sum(table, rule)


def _every(table: Table) -> Sequence[Fact]:
    """The cells of a table, those that could not be read among them, in their order."""
    return sorted((*table.cells, *table.unread), key=attrgetter("row", "column"))


def _by_measure(table: Table) -> dict[tuple[str, str], list[Fact]]:
    columns: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for cell in _every(table):
        columns[cell.side, cell.measure].append(cell)
    return columns


def _hierarchy(table: Table) -> Iterator[Identity]:
    """合计 = Σ 类, 类 = Σ 款, 款 = Σ 项, for each measure."""
    for (_, measure), cells in _by_measure(table).items():
        coded = {cell.code: cell for cell in cells if cell.code}
        totals = [c for c in cells if not c.code and _TOTAL.fullmatch(bare(c.item))]
        classes = [c for code, c in coded.items() if level_of(code) == CLASS]
        if any(c.unread and not c.code and c not in totals for c in cells):
            continue  # nobody knows which sum that row belongs to
        if len(totals) == 1 and classes and _checkable((*totals, *classes)):
            name = f"{measure}：合计 = 各类之和"
            sides = _figures(totals), _figures(classes)
            yield _equal("hierarchy", table.id, name, *sides, totals[0].place)
        below: dict[str, list[Fact]] = defaultdict(list)
        for code, cell in coded.items():
            below[code[:-2]].append(cell)
        for code, cell in coded.items():
            parts = below.get(code)
            if parts and _checkable((cell, *parts)):
                name = f"{measure}：{code} {cell.item} = 下级之和"
                sides = _figures([cell]), _figures(parts)
                yield _equal("hierarchy", table.id, name, *sides, cell.place)


def _across(table: Table) -> Iterator[Identity]:
    rule = _RULES.across.get(table.id)
    if rule is None:
        return
    rows: dict[tuple[int, str], dict[str, Fact]] = defaultdict(dict)
    for cell in _every(table):
        rows[cell.row, cell.side][cell.measure] = cell
    for row in rows.values():
        parts = [row[name] for name in rule.parts if name in row]
        whole = row.get(rule.whole)
        if whole and len(parts) > 1 and _checkable((whole, *parts)):
            name = f"{whole.code} {whole.item}：{whole.measure} = 各项之和".strip()
            sides = _figures([whole]), _figures(parts)
            yield replace(_equal("across", table.id, name, *sides, whole.place), complete=True)


def _columns(table: Table) -> Iterator[Identity]:
    """本年合计 = what stands above it; 总计 = 本年合计 and what stands between."""
    blocks: dict[tuple[str, str, int], list[Fact]] = defaultdict(list)
    for cell in _every(table):
        blocks[cell.side, cell.measure, cell.column].append(cell)
    for (side, measure, _), block in blocks.items():
        cells = _top_lines(block)
        above: list[Fact] = []
        subtotal: Fact | None = None
        for cell in cells:
            name = bare(cell.item)
            if "/" in name:
                continue
            closes = _SUBTOTAL.fullmatch(name) or (_TOTAL.fullmatch(name) and subtotal)
            if not closes:
                above.append(cell)
                continue
            parts = [c for c in ([subtotal] if subtotal else []) + above if c is not None]
            if parts and _checkable((cell, *parts)):
                text = f"{side}·{measure}：{cell.item} = 以上各项之和"
                sides = _figures([cell]), _figures(parts)
                yield _equal("closing", table.id, text, *sides, cell.place)
            subtotal, above = cell, []


def _top_lines(block: Sequence[Fact]) -> list[Fact]:
    """The lines of a column that add up: up to the subtotal those with a list number (一、二、…).

    What stands between them without one details the line above it.
    """
    names = [bare(cell.item) for cell in block]
    end = next((i for i, name in enumerate(names) if _SUBTOTAL.fullmatch(name)), 0)
    numbered = [cell for cell in block[:end] if cell.printed != cell.item]
    return [*(numbered or block[:end]), *block[end:]]


def _named_sum(table: Table, rule: NamedSum) -> Iterator[Identity]:
    for (_, measure), cells in _by_measure(table).items():
        wholes = [c for c in cells if not c.code and rule.whole.fullmatch(bare(c.item))]
        if rule.group:
            codes = vocabulary.economic_groups()[rule.group].codes
            parts = [c for c in cells if c.code in codes]
        else:
            parts = [c for c in cells for name in rule.items if name.fullmatch(bare(c.item))]
        if len(wholes) == 1 and parts and _checkable((*wholes, *parts)):
            name = f"{measure}：{rule.name}"
            sides = _figures(wholes), _figures(parts)
            yield _equal("named", table.id, name, *sides, wholes[0].place)


# Between tables


def _between(tables: Sequence[Table]) -> Iterator[Identity]:
    cells = [cell for table in tables for cell in table.cells]
    named = by_name(tables)
    for rule in _RULES.identity:
        whole = figure_at(named, rule.left)
        locators = (rule.right,) if isinstance(rule.right, str) else rule.right
        parts = [fact for fact in (figure_at(named, locator) for locator in locators) if fact]
        if whole and len(parts) == len(locators) and _checkable((whole, *parts)):
            yield _related("between", rule.name, whole, parts, rule.relation)
    for pair in _RULES.paired:
        for left, right in _pairs(cells, pair):
            if left.amount or right.amount:
                name = f"{right.code} {right.item}：{pair.name}"
                yield _related("paired", name, left, [right], pair.relation)


def _related(what: What, name: str, left: Fact, right: Sequence[Fact], relation: str) -> Identity:
    scope = "—".join(dict.fromkeys((left.table, *(fact.table for fact in right))))
    sides = _figures([left]), _figures(right)
    identity = _equal(what, scope, name, *sides, left.place, relation)
    return replace(identity, complete=True)


def _pairs(cells: Sequence[Fact], rule: Paired) -> Iterator[tuple[Fact, Fact]]:
    """Cells of two tables about the same subject: by code, or by name where one prints no codes."""
    left_table, left_side, left_measure = rule.left.split("/")
    right_table, _, right_measure = rule.right.split("/")
    left: dict[str, Fact] = {}
    for cell in cells:
        if (cell.table, cell.side, cell.measure) == (left_table, left_side, left_measure):
            left[cell.code or bare(cell.item)] = cell
    for cell in cells:
        coded = cell.table == right_table and cell.measure == right_measure and cell.code
        compared = coded and (rule.all_levels or level_of(cell.code) == CLASS)
        match = left.get(cell.code) or left.get(bare(cell.item))
        if compared and match:
            yield match, cell


Named = dict[tuple[str, str, str], list[Fact]]


def by_name(tables: Sequence[Table]) -> Named:
    """All cells by table, bare item name and measure."""
    named: Named = defaultdict(list)
    for table in tables:
        for cell in table.cells:
            named[cell.table, bare(cell.item), cell.measure].append(cell)
    return named


def figure_at(named: Named, locator: str) -> Fact | None:
    """The one cell at table/side/item/measure; ``None`` if there is none, or more than one."""
    table, side, item, measure = locator.split("/")
    cells = named.get((table, item, measure), [])
    found = [cell for cell in cells if not side or cell.side == side]
    return found[0] if len(found) == 1 else None


# Self-evaluation


def _of_project(project: Project, evaluation: Evaluation) -> Iterator[Identity]:
    """Rate = execution / budget; score follows from the rate; weights and scores add up."""
    if project.rate and project.execution and project.budget:
        operands = _of(project, "execution", "budget")
        yield _derived("rate", project, "执行率 = 执行数 ÷ 预算数", RATE, operands)
    money = project.execution and project.budget and project.budget.value
    if project.kind == "项目" and project.score and project.weight and money:
        operands = _of(project, "weight", "execution", "budget")
        yield _derived("score", project, "预算执行得分 = 分值 × 执行率", SCORE, operands)
    if project.kind == "项目" and project.total:
        yield from _totals(project, evaluation, [])
    if project.kind == "整体" and project.total:
        yield from _totals(project, evaluation, evaluation.of_kind("任务"))


def _of_sources(project: Project) -> Iterator[Identity]:
    """The money of all sources is no more than the total."""
    for measure in FIGURES:
        whole = figures_of([project], measure)
        parts = [entry_operand(entry) for entry in project.of_sources(measure)]
        if whole and parts:
            name = f"{project.name}：{FIGURES[measure]}各项来源不超过总额"
            place = project.place
            yield _equal("sources", project.id, name, parts, whole, place, relation="<=")


def _derived(what: What, project: Project, name: str, formula: Formula, operands: Side) -> Identity:
    """A figure that follows from others; the formula has the name of the field it gives."""
    (left,) = _of(project, formula.name)
    stated = left.amount
    check = judge(stated, formula, [operand.amount for operand in operands])
    low, high = check.bounds
    value = check.recomputed or Fraction(0)
    difference = round_half_up(Fraction(stated.value) - value, 4)
    zero = Decimal(0)
    return Identity(
        "", project.id, f"{project.name}：{name}", (left,), tuple(operands), difference,
        low or zero, high or zero, check.verdict, project.place, formula=formula, what=what,
    )  # fmt: skip


def _of(project: Project, *measures: str) -> list[Operand]:
    return [operand for measure in measures for operand in figures_of([project], measure)]


def _totals(
    project: Project, evaluation: Evaluation, tasks: Sequence[Project]
) -> Iterator[Identity]:
    """Weights add up to 100 and scores to the total; only what is printed can be added."""
    parts = [i for i in evaluation.indicators if i.project == project.id]
    lines: list[Project | Indicator] = [*parts, *tasks, replace(project, name="预算执行")]
    weights, scores = figures_of(lines, "weight"), figures_of(lines, "score")
    if not weights or not scores or project.total is None:
        return
    marks = Prescribed(project.id, project.place)
    full = [Operand("满分", Amount("100", "分", unrounded=True), marks)]
    label = f"{project.name}：分值合计 = 100"
    whole = _equal("weights", project.id, label, full, weights, project.place)
    total = _of(project, "total")
    label = f"{project.name}：总分 = 各项得分之和"
    added = _equal("scores", project.id, label, total, scores, project.place)
    gap = whole.difference
    if gap <= 0:
        yield from (whole, added)
        return
    # Weights short of 100 show that lines are missing; then the scores need not add up either.
    verdict = "unsupported" if Decimal(0) <= added.difference <= gap else "mismatch"
    yield replace(whole, verdict="unsupported", conditional=True)
    yield replace(added, verdict=verdict, conditional=True)
