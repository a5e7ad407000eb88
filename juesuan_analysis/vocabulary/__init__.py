"""The words of the form, kept as data: one function a file gives what it holds as typed records.

Every file is TOML beside this module, read when something first asks for it. A new title, header,
synonym or wording is a new line there, not a branch in the code; a key that the schema does not
know, or misses, raises ``VocabularyError``.
"""

from functools import cache

from juesuan_analysis.vocabulary import form, prose, shown
from juesuan_analysis.vocabulary.form import EconomicGroup, GroupName, TableKind
from juesuan_analysis.vocabulary.schema import VocabularyError, read
from juesuan_analysis.vocabulary.shown import (
    BriefingText,
    ChartText,
    Lang,
    Sheet,
    Symbol,
    Text,
    briefing_text,
    chart_text,
)  # fmt: skip

__all__ = [
    "BriefingText", "ChartText", "EconomicGroup", "GroupName", "Lang", "Sheet", "Symbol",
    "TableKind", "Text", "VocabularyError", "briefing", "briefing_text",
    "chart_text", "charts", "concepts", "economic_groups",
    "english_names", "evaluation", "findings", "formulas", "headings", "identities", "joint",
    "linking", "numbers", "radicals", "role_of", "rows", "site", "subjects", "table_kinds",
    "tables", "traditional", "wording", "words", "working_paper",
]  # fmt: skip

# What the form prints


@cache
def tables() -> form.Tables:
    """The statutory tables, and what heads their columns.

    >>> bool(tables().headers.numbering.fullmatch("栏次"))
    True
    """
    return read(form.Tables, "tables.toml", form.inherited)


def table_kinds() -> tuple[TableKind, ...]:
    """All kinds of table, in the order in which titles are tried."""
    return tables().table


@cache
def _kinds_by_id() -> dict[str, TableKind]:
    return {kind.id: kind for kind in table_kinds()}


def role_of(table: str, measure: str) -> tuple[str, str]:
    """Which table and column of final accounts a column of a table stands for; itself if for none.

    >>> role_of("budget-summary", "预算数"), role_of("07", "预算数")
    (('01', '决算数'), ('07', '预算数'))
    """
    kind = _kinds_by_id().get(table)
    if kind is None or not kind.role:
        return table, measure
    return kind.role, tables().named.outturn if measure == kind.figures else measure


@cache
def _subjects() -> form.Subjects:
    return read(form.Subjects, "subjects.toml")


def subjects(classification: str) -> dict[str, tuple[str, str]]:
    """Official Chinese and English names by code: ``"functional"`` or ``"economic"``.

    >>> subjects("economic")["30108"][0]
    '机关事业单位基本养老保险缴费'
    """
    return _subjects().functional if classification == "functional" else _subjects().economic


def economic_groups() -> dict[GroupName, EconomicGroup]:
    """The classes of basic expenditure for personnel and for operating.

    >>> economic_groups()["personnel"].codes
    ('301', '303')
    """
    return _subjects().groups


@cache
def english_names() -> dict[str, str]:
    """English for every Chinese name the vocabulary translates, by the Chinese name."""
    by_code = {**subjects("functional"), **subjects("economic")}
    names = dict(by_code.values())
    names.update({kind.title: kind.english for kind in table_kinds()})
    names.update(_subjects().names)
    return names


@cache
def radicals() -> tuple[str, str]:
    """Radicals, and the ideographs they stand for, in the same order."""
    return read(form.Characters, "radicals.toml").pairs


@cache
def traditional() -> tuple[str, str]:
    """Characters of the traditional script, and the simplified ones, in the same order."""
    return read(form.Characters, "traditional.toml").pairs


@cache
def rows() -> form.Rows:
    """Lines of text that stand in rows above or below a table."""
    return read(form.Rows, "rows.toml")


@cache
def identities() -> form.Identities:
    """What must add up inside and between tables."""
    return read(form.Identities, "identities.toml")


@cache
def evaluation() -> form.Evaluation:
    """Labels and columns of the self-evaluation tables."""
    return read(form.Evaluation, "evaluation.toml")


@cache
def findings() -> dict[str, form.FindingKind]:
    """The kinds of findings by name."""
    return read(form.Findings, "findings.toml").kind


@cache
def formulas() -> dict[str, shown.FormulaWords]:
    """What formulas are called and how they are explained, by name; that of unread is empty."""
    return read(shown.Formulas, "formulas.toml").formula


@cache
def joint() -> form.Joint:
    """What is assumed when statements are held against each other."""
    return read(form.Joint, "joint.toml")


@cache
def linking() -> form.Linking:
    """What other disclosures are called and tell."""
    return read(form.Linking, "linking.toml")


# How the narrative is worded


@cache
def concepts() -> prose.Concepts:
    """What names in the narrative mean."""
    return read(prose.Concepts, "concepts.toml")


@cache
def numbers() -> prose.Numbers:
    """Which digits are numbers of something, and of what."""
    return read(prose.Numbers, "numbers.toml", prose.ending)


@cache
def wording() -> prose.Wordings:
    """How numbers are worded."""
    return read(prose.Wordings, "wording.toml", prose.with_fragments)


@cache
def words() -> prose.Words:
    """Words that stand beside numbers and must agree with them, or should not be there."""
    return read(prose.Words, "words.toml")


# What readers see


@cache
def headings() -> shown.Headings:
    """Headings of columns, and names of verdicts, severities and kinds of findings."""
    return read(shown.Headings, "headings.toml")


@cache
def charts() -> shown.Charts:
    """What the charts say."""
    return read(shown.Charts, "charts.toml", shown.charts_by_key)


@cache
def briefing() -> shown.Briefing:
    """What the briefing says."""
    return read(shown.Briefing, "briefing.toml", shown.briefing_by_key)


@cache
def site() -> shown.Site:
    """What the overview page says."""
    return read(shown.Site, "site.toml")


@cache
def working_paper() -> shown.WorkingPaper:
    """What the working paper says."""
    return read(shown.WorkingPaper, "working_paper.toml")
