"""The styles of made-up disclosures: all that is not a sentence, as data."""

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Style:
    """How one province, ministry or university lays its disclosure out.

    Attributes:
        parts: order of ``overview``, ``narrative``, ``tables``, ``glossary`` and ``extra`` (a
            second part of the narrative), with their headings.
        sections: the sections of the narrative in order, with their titles.
        extra: those that stand in the second part.
        tables: the tables in order, with their titles.
        items: subjects as ``path`` (类款项), ``item`` (with 项 alone), ``code`` or ``under``
            (below a line for each class).
        codes: a subject's code in ``one`` column, in ``three`` columns, or ``spaced``.
        caption: unit as ``lines``, ``tabbed`` in a row of cells, or ``short`` (unit alone).
    """

    name: str
    parts: dict[str, str]
    sections: dict[str, str]
    tables: dict[str, str]
    extra: dict[str, str] = field(default_factory=dict)
    unit: str = "万元"
    decimals: int = 2
    separators: bool = True
    told_unit: str = "万元"
    told_decimals: int = 2
    told_separators: bool = False
    rate_decimals: int = 2
    percent: str = "%"
    full_width: bool = False
    items: str = "path"
    codes: str = "one"
    caption: str = "lines"
    total: str = "first"
    column_numbers: bool = True
    line_numbers: bool = True
    all_classes: bool = True
    blank: str = ""
    marks: bool = False
    contents: bool = True
    wrap: int = 0
    university: bool = False
    numerals: str = "cn"
    notes: bool = True
    printed_rates: bool = False
    budget_word: str = "年初预算"


def _read() -> dict[str, Style]:
    data = tomllib.loads(Path(__file__).with_name("styles.toml").read_text("utf-8"))
    return {name: Style(name=name, **_known(style)) for name, style in data.items()}


def _known(style: dict[str, Any]) -> dict[str, Any]:
    unknown = set(style) - {f.name for f in fields(Style)}
    assert not unknown, unknown
    return style


STYLES = _read()
"""The styles by name."""
