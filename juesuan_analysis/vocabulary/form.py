"""Records of what the form prints: its tables, subjects, sums and self-evaluation."""

from decimal import Decimal
from typing import Any, Literal

from juesuan_analysis.patterns import Pattern
from juesuan_analysis.vocabulary.schema import NOTHING, Record, exactly

Relation = Literal["=", "<="]
"""Whether the left side equals the right, or is at most as much."""
GroupName = Literal["personnel", "operating"]
"""What basic expenditure is for."""


class TableKind(Record, frozen=True):
    """One kind of table: how its title and its columns are worded.

    A table of a ``budget`` stands in the ``role`` of the one of final accounts whose rules it
    follows; its column ``figures`` is there what the outturn is here. ``sides``: what the names of
    its two sides (收入, 支出) stand behind. The rows of one ``of_units`` are those of a department.
    Columns headed by ``steps`` name each row under what stands to their left above it.
    """

    id: str
    title: str
    english: str
    scope: str
    titles: tuple[Pattern, ...]
    measures: dict[str, tuple[Pattern, ...]]
    total: Pattern
    closes: str = ""
    heads: Pattern = NOTHING
    economic: bool = False
    like: str = ""
    needs: Pattern = NOTHING
    shape: tuple[Pattern, ...] = ()
    called: Pattern = NOTHING
    alike: bool = False
    budget: bool = False
    sides: Pattern = NOTHING
    role: str = ""
    figures: str = ""
    of_units: bool = False
    steps: Pattern = NOTHING

    def measure(self, path: str) -> str | None:
        """The canonical measure of a column, from its header path; ``None`` if unknown."""
        for name, variants in self.measures.items():
            if any(words.fullmatch(path) for words in variants):
                return name
        return None

    @property
    def only_measure(self) -> str:
        """The measure of a kind that has just one, else empty."""
        return next(iter(self.measures)) if len(self.measures) == 1 else ""


class Headers(Record, frozen=True):
    """Words that head columns, in squeezed form."""

    code: Pattern
    item: Pattern
    number: Pattern
    numbering: Pattern
    unit: Pattern
    total: Pattern
    part_total: Pattern
    parts: Pattern
    split: Pattern
    container: Pattern
    words: Pattern


class Nested(Record, frozen=True):
    """Lines printed under another one without a code of their own."""

    parent: Pattern
    children: Pattern


class Named(Record, frozen=True):
    """Rows and columns that are asked for by name."""

    sum: Pattern
    total: Pattern
    whole: Pattern
    basic: str
    project: str
    budget: str
    outturn: str


class Cells(Record, frozen=True):
    """What cells and lines of a table say besides names and figures."""

    blank: Pattern
    sum: Pattern
    detail: Pattern
    listed: Pattern
    number: Pattern
    year: Pattern
    before: Pattern
    behind: Pattern
    spoken: Pattern
    institution: Pattern
    negative: Pattern
    mark: Pattern
    unit: Pattern
    noted_unit: Pattern
    empty: Pattern


class Unknown(Record, frozen=True):
    """Grids that are no known table, and the titles above them."""

    apart: Pattern
    budget: Pattern
    accounts: Pattern
    units: Pattern
    numbered: Pattern
    other: Pattern
    title: Pattern
    number: Pattern
    beside: Pattern


class Tables(Record, frozen=True):
    """tables.toml."""

    table: tuple[TableKind, ...]
    headers: Headers
    nested: tuple[Nested, ...]
    named: Named
    cells: Cells
    unknown: Unknown


class FindingKind(Record, frozen=True):
    """A kind of finding: how grave, by case if that depends, its names, what to do about it.

    ``plain`` is how soon a reader sees it: 1 from two numbers, 2 from a sentence, 3 from a proof.
    """

    severity: str | dict[str, str]
    review: dict[str, str]
    plain: int = 2
    zh: str = ""
    en: str = ""


class Findings(Record, frozen=True):
    """findings.toml, by the kinds' names."""

    kind: dict[str, FindingKind]


def inherited(raw: Any) -> Any:
    """Tables with what they take over from those they are ``like``."""
    entries = raw.get("table")
    if not isinstance(entries, list):
        return raw
    by_id = {entry.get("id"): entry for entry in entries}
    return {**raw, "table": [by_id.get(entry.get("like"), {}) | entry for entry in entries]}


class EconomicGroup(Record, frozen=True):
    """Classes of economic subjects that are summed up under one name."""

    name: str
    codes: tuple[str, ...]


class Subjects(Record, frozen=True):
    """subjects.toml: Chinese and English names by code, and English for other names."""

    groups: dict[GroupName, EconomicGroup]
    economic: dict[str, tuple[str, str]]
    functional: dict[str, tuple[str, str]]
    names: dict[str, str]

    def __post_init__(self) -> None:
        exactly(self.groups, GroupName)


class Characters(Record, frozen=True):
    """radicals.toml and traditional.toml: characters, and what they stand for, in one order."""

    pairs: tuple[str, str]


class Rows(Record, frozen=True):
    """rows.toml: lines of text that stand in rows above or below a table."""

    mark: Pattern
    title: Pattern
    note: Pattern
    caption: Pattern
    year: Pattern
    sentence: Pattern
    amount: Pattern


class Between(Record, frozen=True):
    """Figures of two tables that must agree; the right is a sum if there are several.

    What of ``besides`` is printed is part of the sum.
    """

    name: str
    left: str
    right: str | tuple[str, ...]
    besides: tuple[str, ...] = ()
    relation: Relation = "="


class Paired(Record, frozen=True):
    """Columns of two tables that must agree subject by subject."""

    name: str
    left: str
    right: str
    relation: Relation = "="
    all_levels: bool = False


class NamedSum(Record, frozen=True):
    """A figure and its parts, which stand under given codes or names.

    ``instead`` stand for the last of ``items`` where a table prints only them.
    """

    name: str
    table: str
    whole: Pattern
    group: GroupName | None = None
    items: tuple[Pattern, ...] = ()
    instead: tuple[Pattern, ...] = ()


class Across(Record, frozen=True):
    """A measure and the measures beside it that it is the sum of."""

    whole: str
    parts: tuple[str, ...]


class Closing(Record, frozen=True):
    """Rows of the summary tables that close a column."""

    subtotal: Pattern
    total: Pattern
    all: Pattern
    tables: tuple[str, ...]
    within: tuple[str, ...]


class Identities(Record, frozen=True):
    """identities.toml."""

    identity: tuple[Between, ...]
    paired: tuple[Paired, ...]
    sum: tuple[NamedSum, ...]
    across: dict[str, Across]
    closing: Closing


class Evaluation(Record, frozen=True):
    """evaluation.toml: labels and columns of the self-evaluation tables."""

    title: Pattern
    goal: Pattern
    marks: Pattern
    funds: tuple[Pattern, ...]
    sources: Pattern
    number: Pattern
    unit: Pattern
    labels: dict[str, Pattern]
    columns: dict[str, Pattern]
    levels: dict[str, tuple[str, ...]]
    figures: dict[str, str]


class Entries(Record, frozen=True):
    """Entries of the self-evaluation: one figure of those of a kind, of a name if one is given."""

    kind: Literal["项目", "任务", "整体"]
    field: Literal["budget", "execution", "initial_budget"]
    name: Pattern = NOTHING


class Level(Record, frozen=True):
    """What disclosures of a unit and of a department are called."""

    unit: str
    department: str


class OfUnit(Record, frozen=True):
    """How a title says that it is of a unit, and a line which units a department has."""

    unit: Pattern
    office: Pattern
    members: Pattern
    other: Pattern
    listed: Pattern
    line: int
    sentence: int


class Unrelated(Record, frozen=True):
    """Why a document tells nothing of another one."""

    department: str
    undated: str
    level: str
    year: str
    own: str
    twice: str


class LinkedFigures(Record, frozen=True):
    """Figures of two documents that must agree unless their scopes differ: at one place, or all."""

    name: str
    relation: str
    left: str
    right: str
    question: str
    bound: Literal["=", "<=", ">="] = "="


class LinkedSums(Record, frozen=True):
    """Columns of a department's table that its units' figures add up to.

    ``between`` are the units' figures that tell what passes between them.
    """

    table: str
    measures: tuple[str, ...]
    between: tuple[str, ...] = ()


class UnitWords(Record, frozen=True):
    """What the relation of a department to its units is called, and asks."""

    all: str
    some: str
    less: str
    question_all: str
    question_some: str
    part: str
    same: str
    question_part: str
    question_same: str


class Linking(Record, frozen=True):
    """linking.toml."""

    aside: Pattern
    shortest: int
    region: Pattern
    initial: tuple[str, ...]
    final: Pattern
    fresh: Pattern
    spent: Pattern
    relations: dict[str, str]
    level: Level
    of: OfUnit
    unrelated: Unrelated
    units: UnitWords
    figures: tuple[LinkedFigures, ...] = ()
    sums: tuple[LinkedSums, ...] = ()


class Condition(Record, frozen=True):
    """The statement without which a relation is not claimed."""

    formula: str
    value: Decimal


class Unprinted(Record, frozen=True):
    """A kind of quantity that is not printed."""

    name: str
    base: str | None = None
    adds: bool = False


class ScopeRelation(Record, frozen=True):
    """A relation that holds only if two figures have the same scope."""

    name: str
    left: Entries
    right: str | tuple[str, ...]
    relation: Relation
    question: str
    kind: str = ""
    when: Condition | None = None


class Joint(Record, frozen=True):
    """joint.toml."""

    assumptions: dict[str, str]
    kind: tuple[Unprinted, ...]
    scope: tuple[ScopeRelation, ...]
