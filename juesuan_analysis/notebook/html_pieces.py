"""Pieces of a page from the templates beside this module; whatever a document says is escaped."""

from markupsafe import Markup

from juesuan_analysis.outputs import look

_HERE = "juesuan_analysis.notebook"


def render(name: str, **values: object) -> str:
    """A template filled in; the same values always give the same text."""
    return look.environment(_HERE).get_template(f"{name}.html.jinja").render(**values).strip()


def asset(name: str) -> Markup:
    """A style sheet or script of this package, to stand in a page as it is."""
    return Markup(look.asset(_HERE, name).strip())
