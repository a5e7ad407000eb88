"""The overview page: what was found, and where everything is.

The text of a disclosure is untrusted; it reaches the page only through the template's escaping.
"""

from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings import acceptance_words, explained, quoted, verbatim
from juesuan_analysis.outputs.look import (
    SEVERITY_WORDS,
    VERDICT_WORDS,
    environment,
    following,
    languages,
    policy,
    sheets,
    where,
)
from juesuan_analysis.outputs.site.contents import Contents
from juesuan_analysis.outputs.site.overview import Overview
from juesuan_analysis.sentences import told


def index_html(disclosure: Disclosure, contents: Contents, translation: str = "") -> str:
    """The page as text; all its links are relative to the folder of the report.

    It is in the language that is being written; ``translation`` is the address of the other one.
    """
    style = sheets(__package__, ("index", "print"))
    return (
        _environment()
        .get_template("index.html.jinja")
        .render(
            page=Overview(disclosure, contents),
            words=vocabulary.site().words,
            translation=translation,
            **languages(),
            style=Markup(style),
            policy=policy(style, images="'self' file:"),
        )
    )


@cache
def _environment() -> Environment:
    templates = environment(__package__)
    templates.globals.update(verdicts=VERDICT_WORDS, severities=SEVERITY_WORDS)
    templates.filters.update(
        where=where,
        following=following,
        acceptance=acceptance_words,
        explained=explained,
        quoted=quoted,
        verbatim=verbatim,
        told=told,
    )
    return templates
