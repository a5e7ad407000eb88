"""Looking a topic up, by code or by name, as records and as DataFrames."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from juesuan_analysis import frames, vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.evaluation import Project
from juesuan_analysis.topics.about import About
from juesuan_analysis.topics.topic import Dossier, Topic
from juesuan_analysis.wordforms import bare


def topics(d: Disclosure) -> list[Topic]:
    """Every topic of a disclosure: functional subjects by code, then projects by their tables.

    A subject is a topic if a table gives its code, or a figure other than zero under its name, or
    if the narrative speaks of it; those no table prints follow those with codes.

    >>> from juesuan_analysis import CHAOYANG_2023, read
    >>> found = topics(read(CHAOYANG_2023))
    >>> found[2], found[-1].code
    (Topic(kind='function', code='2010301', name='行政运行'), 'P08')
    """
    return About(d).topics()


def topic(d: Disclosure, name: str) -> Topic:
    """The topic of that code, id or name.

    Raises:
        KeyError: if there is none, or if several have the name; it says which there are.

    >>> from juesuan_analysis import CHAOYANG_2023, read
    >>> topic(read(CHAOYANG_2023), "市12345平台春节慰问金").code
    'P04'
    """
    every = topics(d)
    found = [t for t in every if t.code == name] or [t for t in every if bare(t.name) == bare(name)]
    if len(found) == 1:
        return found[0]
    known = "、".join(f"{t.code} {t.name}".strip() for t in found or every)
    raise KeyError(f"{name}：{'不止一个' if found else '没有这个科目或项目'}：{known}")


def dossiers(d: Disclosure) -> list[Dossier]:
    """Everything on every topic, in the order of :func:`topics`."""
    about = About(d)
    return [about.dossier(found) for found in about.topics()]


def dossier(d: Disclosure, about: Topic | str) -> Dossier:
    """Everything on one topic, given itself, its code or its name."""
    wanted = topic(d, about) if isinstance(about, str) else about
    return About(d).dossier(wanted)


def figures(d: Disclosure, about: Topic | str) -> pd.DataFrame:
    """The printed figures of a topic, one a row.

    Columns: table (of a project: its id), title, side, code, item, measure, value (``Decimal``
    with its printed decimals), unit, page, line.

    >>> from juesuan_analysis import CHAOYANG_2023, read
    >>> found = figures(read(CHAOYANG_2023), "2010301")
    >>> found[found["table"] == "03"][["measure", "value"]].values.tolist()
    [['本年支出合计', Decimal('562.87')], ['基本支出', Decimal('562.87')]]
    """
    columns = (
        "table", "title", "side", "code", "item", "measure", "value", "unit", "page", "line",
    )  # fmt: skip
    found = dossier(d, about)
    rows: list[dict[str, Any]] = [*frames.fact_rows(found.facts), *_project_rows(found.project)]
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def indicators(d: Disclosure, about: Topic | str) -> pd.DataFrame:
    """The performance indicators of a project, with the columns of ``d.indicators``."""
    return frames.contract().indicators.frame(frames.indicator_rows(dossier(d, about).indicators))


def statements(d: Disclosure, about: Topic | str) -> pd.DataFrame:
    """The numbers of the narrative that concern a topic, one a row.

    Columns: those of ``d.statements`` and basis (one of :data:`BASES`).

    >>> from juesuan_analysis import CHAOYANG_2023, read
    >>> found = statements(read(CHAOYANG_2023), "行政运行")
    >>> found[["id", "token", "verdict", "basis"]].values.tolist()
    [['S050', '562.87', 'exact', 'named'], ['S051', '101.79', 'unsupported', 'named']]
    """
    found = dossier(d, about).statements
    frame = frames.contract().statements.frame(frames.statement_rows(s for s, _ in found))
    return frame.assign(basis=[basis for _, basis in found])


def findings(d: Disclosure, about: Topic | str) -> pd.DataFrame:
    """The findings that concern a topic, one a row, gravest first.

    Columns: those of ``d.findings`` and basis (one of :data:`BASES`).
    """
    found = dossier(d, about).findings
    frame = frames.contract().findings.frame(frames.finding_rows(f for f, _ in found))
    return frame.assign(basis=[basis for _, basis in found])


def project_figures(project: Project) -> Iterator[tuple[str, Any]]:
    """The figures of a project's own table: what each is, and the printed amount."""
    for name, words in vocabulary.headings().project_figures.items():
        if amount := getattr(project, name):
            yield words, amount


def _project_rows(project: Project | None) -> Iterator[dict[str, Any]]:
    for words, amount in project_figures(project) if project else ():
        assert project is not None
        yield {
            "table": project.id,
            "title": "绩效自评表",
            "side": "",
            "code": "",
            "item": project.name,
            "measure": words,
            "value": amount.value,
            "unit": amount.unit,
            "page": project.place.page,
            "line": project.place.line,
        }
