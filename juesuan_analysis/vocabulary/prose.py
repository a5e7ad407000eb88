"""Records of how the narrative is worded: names, numbers and the words around them."""

import re
from typing import Any, Literal

import msgspec

from juesuan_analysis.amounts import NOTE_MARK
from juesuan_analysis.patterns import Pattern
from juesuan_analysis.vocabulary.schema import NOTHING, Record, expanded

Places = dict[str, tuple[str, ...]]
"""Figures as table/side/item/measure, by scope (``*`` for any)."""


class Scope(Record, frozen=True):
    """A rule by which a heading decides what its section speaks of."""

    name: str
    heading: Pattern
    tables: tuple[str, ...]
    whole: str = ""
    under: tuple[str, ...] = ()
    column: str = ""


class Concept(Record, frozen=True):
    """A thing named in the narrative, and the figures that print it."""

    id: str
    names: tuple[str, ...]
    like: Pattern | None = None
    at: Places = msgspec.field(default_factory=dict)
    or_at: Places = msgspec.field(default_factory=dict)
    budget: Places = msgspec.field(default_factory=dict)
    plus: tuple[str, ...] = ()
    most: bool = False
    formula: Literal["restated", "part"] = "restated"
    only: tuple[str, ...] = ()
    local: bool = False
    open: bool = False
    aka: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()


class Composition(Record, frozen=True):
    """A sum whose parts are known to be all there are, but for the rest, which may be nothing."""

    wholes: Pattern
    parts: tuple[Pattern, ...]
    rest: tuple[Pattern, ...] = ()


class Qualifiers(Record, frozen=True):
    """What keeps a name from meaning just its figure in the tables."""

    narrower: Pattern
    unit: Pattern
    wider: Pattern
    average: Pattern
    parts: Pattern
    list: Pattern
    reason: Pattern
    caused: Pattern
    resumed: Pattern
    opening: Pattern
    heads_lines: Pattern
    carried: Pattern
    goes_on: Pattern
    dated: Pattern
    given: Pattern
    nameless: Pattern
    sided: Pattern
    itself: Pattern
    figureless: Pattern
    of_year: Pattern
    outturn: Pattern
    spent: Pattern
    another_base: Pattern
    each: Pattern
    within: Pattern
    classing: Pattern
    classed: Pattern
    joint: Pattern
    joined: Pattern
    both: Pattern
    compared: Pattern
    together: Pattern
    budgets: Pattern
    overall: Pattern
    loose: Pattern
    amid: Pattern
    behind: Pattern
    predicate: Pattern
    regarding: Pattern
    all_told: Pattern
    rated: Pattern
    former: str
    latter: str
    portion: Pattern
    overall_again: Pattern
    measured: Pattern
    summed: Pattern
    share_behind: Pattern
    amount_behind: Pattern


class Parts(Record, frozen=True):
    """Words of lists of parts."""

    word: Pattern
    spanning: Pattern
    behind: Pattern
    listed: Pattern
    rest: Pattern
    total: Pattern
    all: Pattern
    budgets: tuple[Pattern, ...]
    itself: Pattern
    wider: Pattern


class FigureNames(Record, frozen=True):
    """How names in tables are looked up."""

    all_money: tuple[str, ...]
    partly: dict[str, tuple[str, ...]]
    main: tuple[str, ...]
    totals: tuple[str, ...]
    budget: str
    phase: str
    number: str
    remark: Pattern
    level: Pattern
    code: Pattern
    kind: str
    project: Pattern
    appropriated: str
    every: str
    general: str


class Aspects(Record, frozen=True):
    """What of a thing its rates and changes give."""

    prior: str
    opening: str
    prior_rate: str
    adjusted: str
    change: str
    change_rate: str
    share: str
    completion: str


class Missing(Record, frozen=True):
    """What the document does not print, in words."""

    prior: str
    budget: str
    own: str
    other: str
    of_whole: str
    of_what: str
    whole: str
    part: str
    zero_budget: str


class Money(Record, frozen=True):
    """Words of amounts, and the wholes whose budget the self-evaluation prints."""

    income: str
    expenditure: str
    alone: tuple[str, ...]
    balanced: dict[str, tuple[str, str]]
    opening: dict[str, str]
    budget: str
    appropriation: str
    project: str
    basic: str
    balance: str
    over: str
    outturn: Pattern
    is_: str = msgspec.field(name="is")
    paired: Pattern
    last: Pattern
    wholes: frozenset[str]


class Performance(Record, frozen=True):
    """What performance sections count and sum."""

    own: Pattern
    planned: Pattern
    used: Pattern
    unit: str
    extremes: tuple[str, str]
    counted: str
    number: str
    targeted: Pattern
    years: Pattern
    source: Pattern
    budgeted: Pattern
    whole: str
    overall: Pattern
    projects: Pattern
    described: Pattern
    spent: Pattern
    reflected: Pattern
    summary: Pattern
    named: Pattern
    money: Pattern
    other: Pattern


class Concepts(Record, frozen=True):
    """concepts.toml."""

    scope: tuple[Scope, ...]
    synonyms: dict[str, tuple[str, ...]]
    concept: tuple[Concept, ...]
    composition: tuple[Composition, ...]
    within: dict[str, Pattern]
    qualifiers: Qualifiers
    parts: Parts
    figures: FigureNames
    aspects: Aspects
    missing: Missing
    money: Money
    counts: dict[str, int]
    averages: dict[str, tuple[str, ...]]
    compared: Pattern
    before_last: str
    rate_behind: Pattern
    comparison: Pattern
    rates: Pattern
    performance: Performance


class Digits(Record, frozen=True):
    """Digits told by themselves and by what stands just before and just behind them."""

    name: str
    digits: Pattern = re.compile(".*")
    before: Pattern = NOTHING
    after: Pattern = NOTHING


class Hedge(Record, frozen=True):
    """Words before, within or behind a number that keep it from being exact, and how it is read."""

    says: Literal["above", "least", "below", "most", "about", "near", "odd"]
    zh: str
    before: Pattern | None = None
    unless: Pattern | None = None
    inside: Pattern | None = None
    behind: Pattern | None = None


class NumberFragments(Record, frozen=True):
    """Characters of numerals by value, words of fractions, and parts that patterns share."""

    digits: tuple[str, ...]
    tens: tuple[str, ...]
    sections: tuple[str, ...]
    point: str
    over: str
    tenth: str
    half: str
    whole_half: str
    doubled: str
    character: Pattern
    numeral: Pattern
    odd: Pattern
    inside: Pattern
    joining: Pattern
    stop: Pattern


class Numerals(Record, frozen=True):
    """Numbers written in characters."""

    unless: Pattern
    shapes: tuple[Pattern, ...]
    loose: Pattern
    scale: Pattern


class Beside(Record, frozen=True):
    """What belongs to a number, or joins it to the next, besides unit and hedge."""

    negative: Pattern
    joining: Pattern
    apart: Pattern
    extremes: frozenset[str]
    others: Pattern
    odd: Pattern
    notes: Pattern


class Readings(Record, frozen=True):
    """How numbers are read that are no single value."""

    range: str
    round: str


class Numbers(Record, frozen=True):
    """numbers.toml."""

    fragments: NumberFragments
    numerals: Numerals
    beside: Beside
    meant: Readings
    short: dict[str, str]
    times: str
    skip: tuple[Digits, ...]
    label: tuple[Digits, ...]
    hedge: tuple[Hedge, ...]
    range: Pattern
    open_range: Pattern
    aspect: Pattern
    units: dict[str, tuple[Pattern, ...]]


class Fragments(Record, frozen=True):
    """Parts that wordings share."""

    up: Pattern
    down: Pattern
    above: Pattern
    below: Pattern
    is_: Pattern = msgspec.field(name="is")
    name: Pattern
    year: Pattern
    compared: Pattern
    budget: Pattern
    filled: Pattern
    between: Pattern


class Wording(Record, frozen=True):
    """One way to word a number: what it says, and the patterns before and behind the number."""

    says: str
    kinds: frozenset[str]
    before: Pattern
    example: str
    expect: dict[str, str]
    after: Pattern = NOTHING
    named: bool = False
    sign: Literal[1, -1, 0] = 0


class Fillers(Record, frozen=True):
    """Words beside a name that are no part of it."""

    lead: tuple[Pattern, ...]
    tail: tuple[Pattern, ...]


class Wordings(Record, frozen=True):
    """wording.toml."""

    fragments: Fragments
    wording: tuple[Wording, ...]
    fillers: Fillers


def with_fragments(raw: Any) -> Any:
    """Patterns with their fragments written out; those in a list are alternatives of one class."""
    fragments = raw.get("fragments")
    if not isinstance(fragments, dict):
        return _ending(raw)
    texts = {
        name: "".join(map(str, text)) if isinstance(text, list) else text
        for name, text in fragments.items()
    }
    return _ending(expanded(raw, {"note": NOTE_MARK, **texts}))


def _ending(raw: Any) -> Any:
    """Rules whose patterns ``before`` a number must end right before it."""
    rules = [rule for entries in raw.values() if isinstance(entries, list) for rule in entries]
    for rule in rules:
        if isinstance(rule, dict) and isinstance(rule.get("before"), str):
            rule["before"] = f"(?:{rule['before']})$"
    return raw


class BudgetComparison(Record, frozen=True):
    """How an outturn compares with its budget: greater, smaller or equal."""

    sign: Literal[1, -1, 0]
    words: Pattern
    example: str


class Placeholder(Record, frozen=True):
    """Text that a template leaves for the author to fill in or to delete."""

    name: str
    words: Pattern


class Identity(Record, frozen=True):
    """Whose accounts and of which year."""

    titles: tuple[Pattern, ...]
    mention: Pattern
    accounts: Pattern
    acting: Pattern
    body: Pattern
    place: Pattern
    opening: Pattern
    against: Pattern
    budget: str
    outturn: str
    last_year: str
    part: Pattern
    no_name: Pattern


class Outline(Record, frozen=True):
    """What the parts of a document are, and the names that begin its paragraphs."""

    contents: Pattern
    glossary: Pattern
    duties: Pattern
    overview: Pattern
    accounts: Pattern
    tables: Pattern
    clause: Pattern
    first: Pattern
    leader: Pattern
    page: Pattern
    note: Pattern
    date: Pattern
    figure: Pattern
    year: Pattern
    decimal: Pattern
    amount: Pattern
    spoken: Pattern
    label_end: Pattern


class SubjectNames(Record, frozen=True):
    """How names of subjects are compared."""

    item: Pattern
    kind: Pattern
    ending: Pattern
    alike: dict[str, str]


class Lists(Record, frozen=True):
    """Lists of economic subjects in the text."""

    section: Pattern
    joined: Pattern
    apart: Pattern
    personnel: Pattern
    operating: Pattern
    opening: Pattern
    between: Pattern
    ending: Pattern


class Limit(Record, frozen=True):
    """Amounts that exclude each other, and the whole they can't exceed together."""

    whole: str
    parts: tuple[Pattern, ...]


class Balance(Record, frozen=True):
    """Totals of income and of expenditure that must be equal."""

    income: Pattern
    expenditure: Pattern
    total: Pattern


class Empty(Record, frozen=True):
    """What says that a table is empty on purpose; {topic} stands for what it is about."""

    narrative: str
    note: Pattern
    topics: dict[str, str]


class SelfEvaluation(Record, frozen=True):
    """Contradictions between the self-evaluation and the accounts."""

    balances: tuple[str, ...]
    carry_over: Pattern
    carried: Pattern


class GrandTotal(Record, frozen=True):
    """Words that name the last line of a summary table, and how that line may be called there."""

    named: Pattern
    line: Pattern


class Unchanged(Record, frozen=True):
    """Words that call a level the same as last year's, and what may stand between it and them."""

    words: Pattern
    between: Pattern
    final: Pattern
    spent: Pattern
    measure: Pattern


class Words(Record, frozen=True):
    """words.toml."""

    comparison: tuple[BudgetComparison, ...]
    placeholder: tuple[Placeholder, ...]
    blank_form: int
    identity: Identity
    outline: Outline
    subjects: SubjectNames
    lists: Lists
    limit: tuple[Limit, ...]
    balance: Balance
    grand_total: GrandTotal
    empty: Empty
    evaluation: SelfEvaluation
    unchanged: Unchanged
