"""The words of the form, kept as data: one function a file gives what it holds as typed records.

Every file is TOML beside this module, read when something first asks for it. A new title, header,
synonym or wording is a new line there, not a branch in the code; a key that the schema does not
know, or misses, raises ``VocabularyError``.

>>> bool(tables().headers.numbering.fullmatch("栏次"))
True
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from juesuan_analysis.vocabulary import form, prose, shown
from juesuan_analysis.vocabulary.form import EconomicGroup, GroupName, TableKind
from juesuan_analysis.vocabulary.schema import Kind, VocabularyError, read
from juesuan_analysis.vocabulary.shown import (
    BriefingText,
    ChartText,
    English,
    Sheet,
    Symbol,
    briefing_text,
    chart_text,
)  # fmt: skip
from juesuan_analysis.vocabulary.spoken import LANGUAGES, Lang, Text, speaking, spoken

__all__ = [
    "LANGUAGES", "BriefingText", "ChartText", "EconomicGroup", "English", "GroupName", "Lang",
    "Sheet", "Symbol",
    "TableKind", "Text", "VocabularyError", "annotated", "briefing", "briefing_text",
    "chart_text", "charts", "cli", "concepts", "corpus", "corpus_page", "economic_groups",
    "english", "english_names", "evaluation", "findings", "formulas", "headings", "identities",
    "joint",
    "linking", "numbers", "radicals", "reviewing", "role_of", "rows", "sentences", "site",
    "speaking", "spoken", "subjects",
    "table_kinds", "tables", "traditional", "wording", "words", "working_paper",
]  # fmt: skip


def _held(
    kind: type[Kind], file: str, prepare: Callable[[Any], Any] = lambda raw: raw
) -> Callable[[], Kind]:
    """What gives the records of a file, which is read when they are first asked for."""
    return cache(lambda: read(kind, file, prepare))


# What the form prints

tables = _held(form.Tables, "tables.toml", form.inherited)
"""The statutory tables, and what heads their columns."""


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


_subjects = _held(form.Subjects, "subjects.toml")


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


rows = _held(form.Rows, "rows.toml")
"""Lines of text that stand in rows above or below a table."""
identities = _held(form.Identities, "identities.toml")
"""What must add up inside and between tables."""
evaluation = _held(form.Evaluation, "evaluation.toml")
"""Labels and columns of the self-evaluation tables."""


@cache
def findings() -> dict[str, form.FindingKind]:
    """The kinds of findings by name."""
    return read(form.Findings, "findings.toml").kind


@cache
def formulas() -> dict[str, shown.FormulaWords]:
    """What formulas are called and how they are explained, by name; that of unread is empty."""
    return read(shown.Formulas, "formulas.toml").formula


joint = _held(form.Joint, "joint.toml")
"""What is assumed when statements are held against each other."""

linking = _held(form.Linking, "linking.toml")
"""What other disclosures are called and tell."""

corpus = _held(shown.Corpus, "corpus.toml")
"""How the documents of a corpus are told apart and put together."""
corpus_page = _held(shown.CorpusPage, "corpus_page.toml")
"""What the page of a corpus says."""

# How the narrative is worded

concepts = _held(prose.Concepts, "concepts.toml")
"""What names in the narrative mean."""
numbers = _held(prose.Numbers, "numbers.toml", prose.with_fragments)
"""Which digits are numbers of something, and of what."""
wording = _held(prose.Wordings, "wording.toml", prose.with_fragments)
"""How numbers are worded."""
words = _held(prose.Words, "words.toml")
"""Words that stand beside numbers and must agree with them, or should not be there."""

# What readers see

headings = _held(shown.Headings, "headings.toml")
"""Headings of columns, and names of verdicts, severities and kinds of findings."""
charts = _held(shown.Charts, "charts.toml", shown.charts_by_key)
"""What the charts say."""
briefing = _held(shown.Briefing, "briefing.toml", shown.briefing_by_key)
"""What the briefing says."""
english = _held(shown.English, "english.toml")
"""English for names that no official list translates."""
sentences = _held(shown.Sentences, "sentences.toml")
"""English of the sentences that explain verdicts and findings."""
annotated = _held(shown.Annotated, "annotated.toml")
"""What the annotated page says."""
site = _held(shown.Site, "site.toml")
"""What the overview page says."""
cli = _held(shown.CommandLine, "cli.toml")
"""What the command line says."""
reviewing = _held(shown.Reviewing, "reviewing.toml")
"""What reviewers write, and what is said of it."""
working_paper = _held(shown.WorkingPaper, "working_paper.toml")
"""What the working paper says."""
