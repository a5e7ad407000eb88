"""The briefing: slides and one page, in Chinese or English, generated from the data.

Every sentence carries the ids of the statements and the names of the cells behind it; a number that
is not confirmed is never told without its verdict.
"""

from pathlib import Path

from juesuan_analysis.charts import Lang
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.files import write_whole
from juesuan_analysis.outputs.briefing.content import compose
from juesuan_analysis.outputs.briefing.exhibits import Briefing, Figure, Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.one_page import as_pdf
from juesuan_analysis.outputs.briefing.slides import as_presentation

__all__ = ["Briefing", "Figure", "Graph", "Section", "Sentence", "compose", "write_briefing"]


_PAGE = "annotated.html"


def write_briefing(d: Disclosure, folder: Path, lang: Lang = "zh") -> list[Path]:
    """Write the slides and the page: ``briefing.pptx`` and ``briefing.pdf``, or ``briefing.en.*``.

    Evidence leads to the annotated page if that stands in the same folder.

    Raises:
        UnwritableOutput: if the folder cannot be written to.
    """
    briefing = compose(d, lang)
    name = "briefing" if lang == "zh" else f"briefing.{lang}"
    page = _PAGE if (folder / _PAGE).exists() else ""
    return [
        write_whole(folder / f"{name}.pptx", as_presentation(briefing, page)),
        write_whole(folder / f"{name}.pdf", as_pdf(briefing, page)),
    ]
