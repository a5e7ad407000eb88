"""What is written into a cell: text that no program takes for a formula, numbers as printed."""

import re
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

from juesuan_analysis.amounts import Amount

_LONGEST = 32000  # characters; a cell holds 32,767
_FORMULA_LIKE = re.compile(r"\s*[=+\-@:]")


@dataclass(frozen=True)
class Formula:
    """A formula of ours, its leading ``=`` included; ``format`` is how its value is shown."""

    text: str
    format: str = "General"


Value = str | int | Amount | Formula | None


def put(cell: Cell, value: Value) -> None:
    """Write a value; what comes from the document is text or a number and never evaluated."""
    if value is None or value == "":
        return
    if isinstance(value, Formula):
        cell.value, cell.number_format = value.text, value.format
    elif isinstance(value, Amount):
        cell.value, cell.number_format = value.value, number_format(value.decimals)
    elif isinstance(value, int):
        cell.value = value
    else:
        put_text(cell, value)


def put_text(cell: Cell, text: str) -> None:
    """Write text as text. A mark keeps it text even where a reader edits the cell."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
    cell.data_type = "s"
    if _FORMULA_LIKE.match(text):
        cell.quotePrefix = True


def number_format(decimals: int, suffix: str = "", *, separators: bool = False) -> str:
    """The format that shows a number with the decimals it is printed with.

    >>> number_format(2), number_format(0, "%")
    ('0.00', '0"%"')
    """
    whole = "#,##0" if separators else "0"
    shown = f"{whole}.{'0' * decimals}" if decimals else whole
    return f'{shown}"{suffix}"' if suffix else shown


def literal(value: Decimal) -> str:
    """A number inside a formula.

    >>> literal(Decimal("1E+2")), literal(Decimal("-0.5"))
    ('100', '(-0.5)')
    """
    return f"({value:f})" if value < 0 else f"{value:f}"
