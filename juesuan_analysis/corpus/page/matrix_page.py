"""Writes the page of a corpus in both languages, and the reports that are asked for.

What a disclosure says is untrusted; it reaches the page only through the template's escaping.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from markupsafe import Markup

from juesuan_analysis import vocabulary
from juesuan_analysis.corpus.page.matrix import Matrix, report
from juesuan_analysis.corpus.questions import Corpus
from juesuan_analysis.files import write_whole
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.look import environment, policy, sheets
from juesuan_analysis.vocabulary import Lang

_INDEX: Mapping[Lang, str] = {"zh": "index.html", "en": "index.en.html"}


def write_page(
    corpus: Corpus, folder: Path, reports: Iterable[str] = (), lang: Lang = "zh"
) -> Path:
    """Write the page in both languages, and the annotated pages of some disclosures by their ids.

    Returns the page in a language.

    Reports that were written before stay, and the page leads to them.

    Raises:
        BadQuestion: if there is no disclosure of an id.
        UnwritableOutput: if the folder cannot be written to.
    """
    for document in reports:
        write_report(corpus, folder, document)
    pages = {each: write_whole(folder / name, page_html(corpus, folder, each))
             for each, name in _INDEX.items()}  # fmt: skip
    return pages[lang]


def write_report(corpus: Corpus, folder: Path, document: str) -> None:
    """Write the annotated pages of a disclosure, by its id or the first digits of it."""
    whole = corpus.whole_id(document)
    disclosure = corpus.disclosure(whole)
    for lang, name in _INDEX.items():
        (twin,) = (Path(report(whole, other)).name for other in _INDEX if other != lang)
        with vocabulary.speaking(lang):
            page = annotated_html(disclosure, f"../{name}#d-{whole}", translation=twin)
        write_whole(folder / report(whole, lang), page)


def page_html(corpus: Corpus, folder: Path, lang: Lang = "zh") -> str:
    """The page as text; it leads to the reports that are in the folder."""
    style = sheets(__package__, ("matrix",))
    (other,) = (name for each, name in _INDEX.items() if each != lang)
    page = Matrix(corpus, folder, lang)
    template = environment(str(__package__)).get_template("page.html.jinja")
    return template.render(
        page=page, say=page.say, other=other, style=Markup(style), policy=policy(style)
    )
