"""The annotated disclosure: one self-contained page that shows every number with its verdict."""

from juesuan_analysis.outputs.annotated.disclosure_page import annotated_html
from juesuan_analysis.outputs.annotated.formula import formula_text
from juesuan_analysis.outputs.annotated.originals import ORIGINAL, Originals, write_originals
from juesuan_analysis.outputs.look import SEVERITY_WORDS, VERDICT_WORDS

__all__ = [
    "ORIGINAL", "SEVERITY_WORDS", "VERDICT_WORDS", "Originals", "annotated_html", "formula_text",
    "write_originals",
]  # fmt: skip
