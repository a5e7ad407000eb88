"""Writes the page of a corpus, and the reports that are asked for.

What a disclosure says is untrusted; it reaches the page only through the template's escaping.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from juesuan_analysis.corpus.page.matrix import REPORTS, Matrix, kind_name
from juesuan_analysis.corpus.questions import Corpus
from juesuan_analysis.files import write_whole
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.look import SEVERITY_WORDS, environment, policy, sheets

_INDEX = "index.html"


def write_page(corpus: Corpus, folder: Path, reports: Iterable[str] = ()) -> Path:
    """Write the page, and the annotated pages of some disclosures by their ids; returns the page.

    Reports that were written before stay, and the page leads to them.

    Raises:
        BadQuestion: if there is no disclosure of an id.
        UnwritableOutput: if the folder cannot be written to.
    """
    for document in reports:
        write_report(corpus, folder, document)
    return write_whole(folder / _INDEX, page_html(corpus, folder))


def write_report(corpus: Corpus, folder: Path, document: str) -> Path:
    """Write the annotated page of a disclosure, by its id or the first digits of it."""
    whole = corpus.whole_id(document)
    page = annotated_html(corpus.disclosure(whole), f"../{_INDEX}#d-{whole}")
    return write_whole(folder / REPORTS / f"{whole}.html", page)


def page_html(corpus: Corpus, folder: Path) -> str:
    """The page as text; it leads to the reports that are in the folder."""
    style = sheets(__package__, ("matrix",))
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(page=Matrix(corpus, folder), style=Markup(style), policy=policy(style))
    )


@cache
def _environment() -> Environment:
    templates = environment(str(__package__))
    templates.globals.update(severities=SEVERITY_WORDS)
    templates.filters.update(kind_name=kind_name)
    return templates
