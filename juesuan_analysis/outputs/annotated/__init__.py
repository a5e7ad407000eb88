"""The annotated disclosure: one self-contained page that shows every number with its verdict."""

from juesuan_analysis.outputs.annotated.disclosure_page import annotated_html
from juesuan_analysis.outputs.annotated.formula import formula_text
from juesuan_analysis.outputs.look import SEVERITY_WORDS, VERDICT_WORDS

__all__ = ["SEVERITY_WORDS", "VERDICT_WORDS", "annotated_html", "formula_text"]
