"""The annotated page inside a notebook: the whole document, readable without leaving it."""

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.notebook.display import Shown
from juesuan_analysis.notebook.html_pieces import render
from juesuan_analysis.outputs.annotated import annotated_html

_AT_HOME = (
    '<base href="about:srcdoc"><script>"use strict";history.replaceState = () => {};</script>'
)
"""What a page needs inside a frame, ahead of its own head and of the policy it begins with.

A frame's document has no address: its links would lead into the page around it, and the browser
forbids it to write the number being read into its address.
"""


def annotated(d: Disclosure) -> Shown:
    """The annotated page in a frame of its own, with its script but apart from the notebook.

    Where frames are not shown (a notebook not yet trusted), a sentence says what to do instead.
    """
    page = annotated_html(d)
    assert page.count("<head>") == 1  # the page has its head where it always had
    title = f"{d.title}：批注全文"
    html = render(
        "framed",
        title=title,
        source=d.document.path.name,
        page=in_attribute(page.replace("<head>", f"<head>{_AT_HOME}", 1)),
    )
    return Shown(
        html, f"{title}（在 JupyterLab 或网页里显示；juesuan report 另存为 annotated.html）"
    )


def in_attribute(page: str) -> str:
    """A page as the value of an attribute in single quotes.

    Only what could end the value is written differently, for a page is large and most of it are
    angle brackets and double quotes, which end nothing.

    >>> print(in_attribute('<q id="a">1 & 2, it' + "'s</q>"))
    <q id="a">1 &amp; 2, it&#39;s</q>
    """
    return page.replace("&", "&amp;").replace("'", "&#39;")
