"""Lays a disclosure out as a PDF, so that the PDF path is tested without third-party files."""

from tests.typesetting.layout import LAYOUTS, LIAONING, SHANGHAI, Layout
from tests.typesetting.making import Truth, made_up
from tests.typesetting.setting import as_document, plant, typeset
from tests.typesetting.twins import twins

__all__ = [
    "LAYOUTS",
    "LIAONING",
    "SHANGHAI",
    "Layout",
    "Truth",
    "as_document",
    "made_up",
    "plant",
    "twins",
    "typeset",
]
