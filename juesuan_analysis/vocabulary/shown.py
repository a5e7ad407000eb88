"""Records of what readers see: headings, texts of charts, briefing, pages and working paper."""

from typing import Any, Literal, get_args

from juesuan_analysis.patterns import Pattern
from juesuan_analysis.vocabulary.schema import Record, exactly, sections
from juesuan_analysis.vocabulary.spoken import Lang, Text

Sheet = Literal[
    "summary", "statements", "identities", "findings", "operands", "projects", "indicators",
    "grids", "legend",
]  # fmt: skip


class Symbol(Text, frozen=True):
    """A name in both languages with its symbol."""

    symbol: str

    @property
    def marked(self) -> str:
        """The symbol with the name."""
        return f"{self.symbol} {self}"


class Unstated(Record, frozen=True):
    """What a section is said to lack."""

    percent: str
    any: str


class FormulaWords(Record, frozen=True):
    """What a formula is called, and how it is explained."""

    zh: str
    en: str
    operands: dict[Lang, tuple[str, ...]] | None = None
    says: Text | None = None

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


class Formulas(Record, frozen=True):
    """formulas.toml, by the formulas' names."""

    formula: dict[str, FormulaWords]


class Places(Record, frozen=True):
    """How a place reads: the self-evaluation table, the page, the line."""

    evaluated: Text
    page: Text
    line: Text
    short_line: Text
    recognised: Text
    following: Text


class Headline(Record, frozen=True):
    """The sentence at the top of every output, and what it is made of."""

    found: Text
    nothing: Text
    kinds: Text
    kind: Text
    joined: Text
    numbers: Text
    no_numbers: Text
    open: Text
    stated: Text
    recomputed: Text
    difference: Text
    points: Text
    left: Text
    right: Text


class Titles(Record, frozen=True):
    """What a disclosure is called: of a year, of no year; and the kind of it."""

    dated: Text
    undated: Text
    accounts: Text
    budget: Text


class Headings(Record, frozen=True):
    """headings.toml."""

    numeric: tuple[str, ...]
    computed: tuple[str, ...]
    printed: tuple[str, ...]
    totals: tuple[str, ...]
    datatables: dict[str, str]
    unstated: Unstated
    verdicts: dict[str, Symbol]
    severities: dict[str, Symbol]
    statuses: dict[str, str]
    bases: dict[str, str]
    project_figures: dict[str, str]
    next: dict[str, str]
    place: Places
    title: Titles
    headline: Headline
    columns: dict[str, str]
    headed: dict[str, dict[str, str]]
    shown: dict[str, tuple[str, ...]]


ChartText = Literal[
    "unit.shown", "marks.exact", "marks.within_rounding", "marks.consistent", "marks.truncated",
    "marks.mismatch", "marks.direction", "marks.undefined", "marks.unsupported", "marks.unbound",
    "marks.label", "source.line", "source.yearless", "source.accounts", "source.budget",
    "source.narrative", "source.evaluation", "source.table", "spending.03",
    "spending.university-expenditure", "spending.05", "spending.university-appropriation",
    "year_over_year.within", "year_over_year.rose", "year_over_year.fell", "year_over_year.same",
    "year_over_year.alike", "year_over_year.wrong", "year_over_year.undefined_title",
    "year_over_year.undefined", "year_over_year.corrected", "year_over_year.printed_subtitle",
    "year_over_year.implied_subtitle", "year_over_year.prior", "year_over_year.current",
    "year_over_year.implied", "year_over_year.others", "year_over_year.undrawn",
    "expenditure_split.title", "expenditure_split.subtitle", "expenditure_split.stated",
    "expenditure_by_function.title", "expenditure_by_function.only_title",
    "expenditure_by_function.subtitle", "expenditure_by_function.basic",
    "expenditure_by_function.project", "expenditure_by_function.rest",
    "expenditure_by_function.hidden_classes", "expenditure_by_function.hidden",
    "basic_by_economic_subject.title", "basic_by_economic_subject.subtitle",
    "basic_by_economic_subject.group", "basic_by_economic_subject.rest",
    "budget_completion.title", "budget_completion.one_title", "budget_completion.all_undefined",
    "budget_completion.subtitle", "budget_completion.full", "budget_completion.outturn",
    "budget_completion.budget", "budget_completion.clash_mark", "budget_completion.clash",
    "budget_completion.undefined", "budget_completion.left_out",
    "budget_completion.left_out_undefined", "budget_completion.wrong",
    "budget_completion.left_out_alike", "budget_completion.unread", "several.source",
    "several.total", "several.rest", "over_years.rose", "over_years.fell",
    "over_years.one_title", "over_years.subtitle", "over_years.accounts", "over_years.budget",
    "over_years.up", "over_years.down", "over_years.renamed", "side_by_side.title",
    "side_by_side.subtitle", "three_public.title", "three_public.unbudgeted_title",
    "three_public.zero_title", "three_public.blank_title", "three_public.subtitle",
    "three_public.total", "three_public.budget", "three_public.outturn", "three_public.blank",
    "three_public.both_zero", "three_public.meaningless", "three_public.both_blank",
    "three_public.undefined", "three_public.stated", "three_public.rate", "projects.title",
    "projects.rateless", "projects.wrong", "projects.subtitle", "projects.rate",
    "projects.stated", "projects.budget", "projects.execution", "projects.score",
    "projects.no_rate", "projects.left_out", "verdicts.title", "verdicts.agreeing",
    "verdicts.rest", "verdicts.subtitle", "verdicts.found", "verdicts.none", "verdicts.within",
    "verdicts.absent", "verdicts.exact_means", "verdicts.within_rounding_means",
    "verdicts.consistent_means", "verdicts.truncated_means", "verdicts.mismatch_means",
    "verdicts.direction_means", "verdicts.undefined_means", "verdicts.unsupported_means",
    "verdicts.unbound_means", "verdicts.label_means",
    "many.source", "many.left_out",
    "department_errors.title", "department_errors.subtitle", "item_over_years.title",
    "item_over_years.subtitle", "department_shares.title", "department_shares.subtitle",
    "department_shares.project", "department_shares.public", "far_from_peers.title",
    "far_from_peers.subtitle", "far_from_peers.own", "far_from_peers.median",
]  # fmt: skip
"""Every text of the charts, as section.name."""


class Charts(Record, frozen=True):
    """charts.toml."""

    functional: tuple[str, ...]
    main: str
    public: str
    public_parts: tuple[str, ...]
    operating: str
    names: dict[str, str]
    texts: dict[str, Text]

    def __post_init__(self) -> None:
        exactly(self.texts, ChartText)


BriefingText = Literal[
    "legend.computed", "legend.clash", "common.accounts", "common.budget", "common.title",
    "common.yearless", "common.whole", "common.source", "common.basis", "common.first",
    "common.going_on", "common.finding", "common.project", "common.number", "common.table",
    "common.files", "common.comma", "common.stop", "common.and_more", "conclusion.name",
    "conclusion.title", "conclusion.yearless", "conclusion.no_money", "conclusion.no_budget",
    "conclusion.reason", "conclusion.clean", "conclusion.errors", "conclusion.uncounted",
    "headline.lacking", "headline.name", "headline.rose", "headline.fell", "headline.same",
    "headline.undefined", "headline.refuted", "headline.refuted_up", "headline.refuted_down",
    "headline.conflict", "headline.total", "headline.amount_rose", "headline.printed_rose",
    "headline.amount_fell", "headline.printed_fell", "headline.implied", "headline.printed",
    "headline.reason", "headline.no_reason", "headline.other_rose", "headline.other_fell",
    "headline.other_same", "headline.prior_level", "headline.prior_printed",
    "headline.unit_axis", "headline.rate_axis", "headline.current_year", "headline.prior_year",
    "spending.lacking", "spending.name", "spending.title", "spending.only", "spending.part",
    "spending.refuted", "spending.others", "spending.class", "spending.rest_sentence",
    "spending.group", "spending.group_of_all", "spending.basic", "spending.project",
    "spending.rest", "spending.rest_classes", "budget.lacking", "budget.name",
    "budget.done_name", "budget.no_年初", "budget.no_全年", "budget.no_调整", "budget.no_",
    "budget.of_年初", "budget.of_全年", "budget.of_调整", "budget.of_",
    "budget.unplanned", "budget.unplanned_amount", "budget.item", "budget.item_rate",
    "budget.reason", "budget.title", "budget.refuted", "budget.none", "budget.printed",
    "budget.implied", "budget.plain", "budget.span", "budget.counted", "budget.lowest",
    "budget.undefined", "budget.rate", "budget.planned", "budget.unbudgeted", "budget.untold",
    "largest.lacking", "largest.name", "largest.title", "largest.item", "largest.sum",
    "largest.project", "largest.spent", "largest.value", "procurement.lacking",
    "procurement.name", "procurement.title", "procurement.part", "procurement.parts",
    "procurement.share", "procurement.refuted", "procurement.axis", "public.lacking",
    "public.name", "public.title", "public.same", "public.equal", "public.planned",
    "public.unbudgeted", "public.no_total", "public.zero", "public.blank_title", "public.item",
    "public.item_planned", "public.item_equal", "public.item_rate", "public.empty",
    "public.blank", "public.budget", "public.outturn", "public.refuted", "public.undefined",
    "public.stated", "public.change", "projects.lacking", "projects.name", "projects.title",
    "projects.rateless", "projects.unspent", "projects.wrong", "projects.low", "projects.full",
    "projects.others", "projects.rate", "doubts.name", "doubts.errors", "doubts.open",
    "doubts.clean", "doubts.empty", "doubts.single", "doubts.unchecked", "doubts.several",
    "doubts.bounds", "doubts.subject", "doubts.plain", "doubts.points", "doubts.told",
    "doubts.quoted", "doubts.cause", "doubts.advice", "doubts.accepted", "doubts.warnings",
    "doubts.warned", "checks.name", "checks.verdict", "checks.lacking", "checks.how",
    "checks.count",
]  # fmt: skip
"""Every text of the briefing, as section.name."""


class Briefing(Record, frozen=True):
    """briefing.toml."""

    reason: Pattern
    before_reason: Pattern
    before_budget_reason: Pattern
    other_reason: Pattern
    goes_on: Pattern
    sentence_ends: Pattern
    computed: str
    clash: str
    texts: dict[str, Text]

    def __post_init__(self) -> None:
        exactly(self.texts, BriefingText)


def charts_by_key(raw: Any) -> Any:
    """The charts' texts in one mapping."""
    return sections(raw, ChartText)


def briefing_by_key(raw: Any) -> Any:
    """The briefing's texts in one mapping."""
    return sections(raw, BriefingText)


def chart_text(key: str) -> ChartText:
    """A key that is put together from parts, as one of the charts' texts; ``KeyError`` if none."""
    return _CHART_TEXTS[key]


def briefing_text(key: str) -> BriefingText:
    """A key that is put together from parts, as one of the briefing's; ``KeyError`` if none."""
    return _BRIEFING_TEXTS[key]


_CHART_TEXTS: dict[str, ChartText] = {key: key for key in get_args(ChartText)}
_BRIEFING_TEXTS: dict[str, BriefingText] = {key: key for key in get_args(BriefingText)}


class PageWords(Record, frozen=True):
    """What the overview page says."""

    kind: Text
    how: Text
    beside: Text
    counted: Text
    no_totals: Text
    no_findings: Text
    no_charts: Text
    missing_charts: Text
    annotated: Text
    charts: Text
    notebooks: Text
    original: Text
    downloads: Text
    head: Text
    skip: Text
    parts: Text
    languages: Text
    other: Text
    other_tag: Text
    findings: Text
    pages: Text
    page: Text
    charts_title: Text
    downloads_title: Text
    glance: Text
    counts: Text
    annotated_page: Text
    see: Text
    original_page: Text
    notebook: Text
    failed: Text
    zh: Text
    en: Text
    chart_file: Text
    joined: Text
    listed: Text
    stop: Text
    files: Text
    file: Text
    content: Text
    rows: Text
    size: Text
    relation: Text
    both: Text
    charts_left: Text
    no_charts_made: Text


class Total(Record, frozen=True):
    """A total at the top of the overview: the first figure that fits."""

    name: Text
    tables: tuple[str, ...]
    side: str
    items: tuple[str, ...]
    measure: str


class Site(Record, frozen=True):
    """site.toml."""

    words: PageWords
    total: tuple[Total, ...]
    notebooks: dict[str, Text]
    files: dict[str, Text]


class AnnotatedWords(Record, frozen=True):
    """What the annotated page says around the document."""

    also: Text
    clashing: Text
    cited: Text
    uses: Text
    blank: Text
    group: Text
    original: Text
    see: Text
    light: Text
    concerned: Text
    figures: Text
    then: Text
    steps: Text
    before: Text
    after: Text
    close: Text
    stop: Text
    formula: Text
    colon: Text
    computation: Text
    borne_out: Text
    reach: Text
    width: Text
    apart: Text
    own: Text
    protection: Text
    evidence: Text
    spoken_of: Text
    also_at: Text
    and_more: Text
    related: Text
    checks: Text
    head: Text
    skip: Text
    trail: Text
    overview: Text
    kind: Text
    other: Text
    other_tag: Text
    understood: Text
    parts: Text
    findings: Text
    narrative: Text
    tables: Text
    evaluation: Text
    rest: Text
    rail: Text
    last: Text
    next: Text
    search: Text
    look: Text
    text: Text
    both: Text
    pages: Text
    filter: Text
    picked: Text
    severity: Text
    all: Text
    section: Text
    subject: Text
    marks: Text
    by_verdict: Text
    by_protection: Text
    protected: Text
    shown: Text
    involved: Text
    open_only: Text
    hint: Text
    no_findings: Text
    narrative_title: Text
    no_narrative: Text
    rest_about: Text
    page: Text
    printed_page: Text
    not_exact: Text
    faults: Text
    listed: Text
    set_mark: Text
    set_heading: Text
    set_question: Text
    unknown: Text
    no_value: Text
    never: Text
    shows: Text
    betrayed: Text


class Annotated(Record, frozen=True):
    """annotated.toml; levels of protection by the code's names for them."""

    words: AnnotatedWords
    protection: dict[str, Text]


class CommandLine(Record, frozen=True):
    """cli.toml: what the command line says, the parser's own words, and what is said below it."""

    help: dict[str, Text]
    say: dict[str, Text]
    usage: dict[str, str]
    english: dict[str, str]


class ReviewColumns(Record, frozen=True):
    """The headings that each column of a file of acceptances may have."""

    id: tuple[str, ...]
    evidence: tuple[str, ...]
    by: tuple[str, ...]
    reason: tuple[str, ...]


class Reviewing(Record, frozen=True):
    """reviewing.toml."""

    accept: Text
    file: str
    accepted: Text
    lapsed: Text
    group: Text
    former: Text
    columns: ReviewColumns


class English(Record, frozen=True):
    """english.toml: English words by the Chinese ones."""

    place: dict[str, str]
    rank: dict[str, str]
    body: dict[str, str]
    word: dict[str, str]


class Sentences(Record, frozen=True):
    """sentences.toml: English by the Chinese ones of sentences, names, words and units."""

    sentence: dict[str, str]
    name: dict[str, str]
    word: dict[str, str]
    unit: dict[str, str]
    money: dict[str, str]


class Column(Record, frozen=True, array_like=True):
    """A column of a sheet."""

    key: str
    heading: Text
    width: float
    meaning: Text


class Listed(Record, frozen=True):
    """What a sheet that lists things says: the line below its title, and its columns."""

    hint: Text
    columns: tuple[Column, ...]
    helpers: tuple[Column, ...]

    @property
    def every(self) -> tuple[Column, ...]:
        """All columns of the sheet."""
        return (*self.columns, *self.helpers)


class Notes(Record, frozen=True):
    """Sentences of the working paper."""

    title: Text
    purpose: Text
    grids: Text
    table: Text
    source: Text
    coverage: Text
    differing: Text
    how: tuple[Text, ...]


class PaperWords(Record, frozen=True):
    """Words of the working paper."""

    same: Text
    differs: Text
    full: Text
    place: Text
    counts: Text
    statements: Text
    program: Text
    identities: Text
    identities_program: Text
    meaning: Text
    differing: Text
    coverage: Text
    contents: Text
    holds: Text
    how: Text
    severities: Text
    number: Text
    following: Text
    signatures: tuple[Text, Text, Text]
    back: Text
    page: Text
    between: Text
    operand: Text
    and_more: Text
    reviews: tuple[Text, ...]
    rests_on: dict[str, Text]


class WorkingPaper(Record, frozen=True):
    """working_paper.toml."""

    table_sheet: Text
    sheets: dict[Sheet, Text]
    notes: Notes
    verdicts: dict[str, Text]
    severities: dict[str, Text]
    words: PaperWords
    listings: dict[Sheet, Listed]

    def __post_init__(self) -> None:
        exactly(self.sheets, Sheet)


class AdministrativeLevel(Record, frozen=True):
    """A level of government: how the last division in a department's name ends."""

    name: str
    ends: Pattern


class Corpus(Record, frozen=True):
    """corpus.toml."""

    place: Pattern
    part: Pattern
    packed: tuple[str, ...]
    unopened: tuple[str, ...]
    readable: tuple[str, ...]
    level: tuple[AdministrativeLevel, ...]
    status: dict[str, Text]
    cause: dict[str, Text]
    step: dict[str, Text]
    progress: dict[str, Text]


class CorpusPage(Record, frozen=True):
    """corpus_page.toml."""

    text: dict[str, Text]
    many: dict[str, Text]
    english: dict[str, str]
