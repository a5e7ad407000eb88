"""The annotated disclosure: one self-contained page that shows every number with its verdict.

The text of a disclosure is untrusted. It reaches the page only through the template's escaping;
style and script are the package's own and the only ones the page's security policy lets run.
"""

import base64
from collections import defaultdict
from functools import cache
from hashlib import sha256
from importlib.resources import files
from math import floor

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Place
from juesuan_analysis.findings import Finding
from juesuan_analysis.findings.finding import SEVERITIES
from juesuan_analysis.outputs.annotated.formula import (
    MOST_SHOWN,
    SHAPES,
    formula_text,
    own_interval,
    reach,
    width,
)
from juesuan_analysis.outputs.annotated.layout import Layout
from juesuan_analysis.outputs.annotated.links import Links
from juesuan_analysis.outputs.annotated.protection import ProtectionMap
from juesuan_analysis.outputs.annotated.sets import Sets, short_name
from juesuan_analysis.statements import FORMULA_NAMES
from juesuan_analysis.vocabulary import load

_HEADINGS = load("headings")
VERDICT_WORDS = {
    verdict: (words["symbol"], words["zh"]) for verdict, words in _HEADINGS["verdicts"].items()
}
"""Symbol and words of every verdict, for readers."""

SEVERITY_WORDS = {name: words["zh"] for name, words in _HEADINGS["severities"].items()}
"""Severities of findings, for readers."""

_STYLES = (
    "base",
    "text",
    "numbers",
    "rail",
    "panel",
    "tables",
    "sets",
    "protection",
    "narrow",
    "print",
)


def annotated_html(disclosure: Disclosure) -> str:
    """The page as text; the same disclosure always gives the same page."""
    style = "\n".join(_asset("style", f"{name}.css") for name in _STYLES)
    script = _asset("page.js")
    template = _environment().get_template("page.html.jinja")
    return template.render(
        page=Page(disclosure),
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
    )


def _policy(style: str, script: str) -> str:
    """The content security policy: nothing but this very style and this very script."""
    digests = [
        base64.b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)
    ]
    return (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("juesuan_analysis.outputs.annotated", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        verdicts=VERDICT_WORDS,
        severities=SEVERITY_WORDS,
        formula_names=FORMULA_NAMES,
        shapes=SHAPES,
        most_shown=MOST_SHOWN,
    )
    environment.filters.update(
        where=_where,
        formula=formula_text,
        reach=reach,
        width=width,
        own=own_interval,
        short=short_name,
    )
    return environment


def _asset(*path: str) -> str:
    return files("juesuan_analysis.outputs.annotated").joinpath(*path).read_text("utf-8")


def _where(place: Place) -> str:
    """A place in words; of a scanned page it says that recognition read it."""
    read = "（识别）" if place.ocr else ""
    page = f"第 {place.page} 页{read}" if place.page is not None else ""
    line = f"行 {place.line}" if place.line is not None else ""
    return " ".join(filter(None, (page, line)))


class Page:
    """Everything the template asks for."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.disclosure = disclosure
        self.statements = disclosure.statements_list
        self.layout = Layout(disclosure)
        self.links = Links(disclosure, self.layout)
        self.sets = Sets(disclosure, self.links)
        self.protection = ProtectionMap(disclosure)
        self.finding_of: dict[str, list[Finding]] = defaultdict(list)
        for finding in disclosure.findings_list:
            if finding.id in self.sets.of_finding:
                continue  # told with the set, not once more
            for reference in finding.refers:
                self.finding_of[reference].append(finding)

    @property
    def title(self) -> str:
        """Department and year, or the file's name where the document gives neither."""
        d = self.disclosure
        named = d.department or d.name
        return f"{named} {d.year} 年度部门决算" if d.year else f"{named} 部门决算"

    @property
    def coverage(self) -> str:
        """Coverage in percent, cut and not rounded: only full coverage is shown as 100.0."""
        return f"{floor(self.disclosure.coverage * 1000) / 10:.1f}"

    @property
    def findings(self) -> list[tuple[str, list[Finding]]]:
        """The findings by severity, gravest first."""
        found = self.disclosure.findings_list
        groups = ((name, [f for f in found if f.severity == name]) for name in SEVERITIES)
        return [(name, group) for name, group in groups if group]
