"""The annotated disclosure: one self-contained page that shows every number with its verdict.

The text of a disclosure is untrusted. It reaches the page only through the template's escaping;
style and script are the package's own and the only ones the page's security policy lets run.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings import Finding, acceptance_words, explained, quoted, verbatim
from juesuan_analysis.formulas.phrases import meaning
from juesuan_analysis.outputs.annotated.facets import Facets
from juesuan_analysis.outputs.annotated.faults import Faults
from juesuan_analysis.outputs.annotated.formula import (
    MOST_SHOWN,
    apart,
    formula_text,
    own_interval,
    reach,
    width,
)
from juesuan_analysis.outputs.annotated.links import Links
from juesuan_analysis.outputs.annotated.originals import Originals
from juesuan_analysis.outputs.annotated.sections import Layout
from juesuan_analysis.outputs.annotated.sets import Sets, short_name
from juesuan_analysis.outputs.annotated.sharpness import ProtectionMap
from juesuan_analysis.outputs.annotated.spots import Spots
from juesuan_analysis.outputs.look import (
    SEVERITY_WORDS,
    VERDICT_WORDS,
    asset,
    by_severity,
    environment,
    following,
    gap,
    headline,
    languages,
    policy,
    sheets,
    title_of,
    where,
)
from juesuan_analysis.printing import measured
from juesuan_analysis.sentences import counted, named, told

_HERE = "juesuan_analysis.outputs.annotated"
_STYLES = (
    "columns",
    "text",
    "numbers",
    "rail",
    "panel",
    "tables",
    "sets",
    "protection",
    "original",
    "narrow",
    "print",
)


def annotated_html(
    disclosure: Disclosure,
    overview: str = "",
    pages: Mapping[str, str] | None = None,
    originals: Originals | None = None,
    translation: str = "",
) -> str:
    """The page as text; the same disclosure always gives the same page.

    It is in the language that is being written; ``translation`` is the address of the other one.

    ``overview`` is the address of the page it belongs to, if it belongs to one; ``pages`` are
    those of the disclosures beside it, by the names of their files; ``originals`` the PDFs that lie
    beside it, whose pages it shows as printed.
    """
    originals = originals or Originals(disclosure.document, {})
    style = sheets(_HERE, _STYLES)
    script = asset(_HERE, "page.js")
    template = _environment().get_template("page.html.jinja")
    return template.render(
        page=Page(disclosure, pages or {}, originals),
        overview=overview,
        translation=translation,
        words=vocabulary.annotated().words,
        **languages(),
        style=Markup(style),
        script=Markup(script),
        policy=policy(style, script, "'self' file:" if originals.leaves else ""),
    )


@cache
def _environment() -> Environment:
    templates = environment(_HERE)
    templates.globals.update(
        verdicts=VERDICT_WORDS,
        severities=SEVERITY_WORDS,
        meaning=meaning,
        most_shown=MOST_SHOWN,
    )
    templates.filters.update(
        where=where,
        following=following,
        acceptance=acceptance_words,
        explained=explained,
        quoted=quoted,
        verbatim=verbatim,
        told=told,
        named=named,
        counted=counted,
        measured=measured,
        apart=apart,
        formula=formula_text,
        reach=reach,
        width=width,
        own=own_interval,
        short=short_name,
    )
    return templates


class Page:
    """Everything the template asks for."""

    def __init__(
        self, disclosure: Disclosure, pages: Mapping[str, str], originals: Originals
    ) -> None:
        self.disclosure, self.originals = disclosure, originals
        self.statements = disclosure.statements_list
        self.layout = Layout(disclosure)
        self.links = Links(disclosure, self.layout, pages)
        self.sets = Sets(disclosure, self.links)
        self.faults = Faults(disclosure, self.links)
        self.facets = Facets(disclosure, self.layout, self.links)
        self.spots = Spots(disclosure, originals, self.layout, self.links, self.faults)
        self.protection = ProtectionMap(disclosure)
        self.finding_of: dict[str, list[Finding]] = defaultdict(list)
        for finding in disclosure.every_finding:
            if finding.id in self.sets.of_finding:
                continue  # told with the set, not once more
            for reference in finding.refers:
                self.finding_of[reference].append(finding)
        self.title, self.headline = title_of(disclosure), headline(disclosure)
        self.findings = by_severity(disclosure)

    def gap(self, finding: Finding) -> tuple[tuple[str, str], ...]:
        """What a finding's number is printed as, what it should be, how far they are apart."""
        return gap(self.disclosure, finding)
