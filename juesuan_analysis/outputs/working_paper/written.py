"""What is written into a cell: text that no program takes for a formula, numbers as printed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from juesuan_analysis.amounts import Amount
from juesuan_analysis.vocabulary import Text

_LONGEST = 32000  # characters; a cell holds 32,767
_MARGIN = 3  # in the width of digits: the indent, and some air
_FORMULA_LIKE = re.compile(r"\s*[=+\-@:＝＋－＠]")  # full-width signs start a formula as well
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML can't hold."""
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Where text would be read as the code of a character: ``_x003D_`` is how a file writes ``=``."""

Result = str | int | Decimal | Fraction | None
"""What a formula gives; ``None`` where it gives an empty text."""

_results: WeakKeyDictionary[Worksheet, dict[str, Result]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Formula:
    """A formula of ours, its leading ``=`` included, and what it gives as long as nothing changes.

    ``format`` is how the value is shown.
    """

    text: str
    result: Result
    format: str = "General"


Value = str | Text | int | Amount | Formula | None


def put(cell: Cell, value: Value) -> None:
    """Write a value; what comes from the document is text or a number and never evaluated."""
    if value is None or value == "":
        return
    if isinstance(value, Formula):
        cell.value, cell.number_format = value.text, value.format
        _results.setdefault(cell.parent, {})[cell.coordinate] = value.result
    elif isinstance(value, Amount):
        cell.value, cell.number_format = value.value, number_format(value.decimals)
    elif isinstance(value, int):
        cell.value = value
    else:
        put_text(cell, str(value))


def results(sheet: Worksheet) -> Mapping[str, Result]:
    """What the formulas of a sheet give, by cell."""
    return _results.get(sheet, {})


def put_text(cell: Cell, text: str) -> None:
    """Write text as text. A mark keeps it text even where a reader edits the cell."""
    cell.value = _ESCAPE_LIKE.sub("_x005F_", clean(text)[:_LONGEST])
    cell.data_type = "s"
    if _FORMULA_LIKE.match(text):
        cell.quotePrefix = True


def clean(text: str) -> str:
    r"""A text without the characters that no XML file can hold.

    >>> clean("合\x07计")
    '合计'
    """
    return _ILLEGAL.sub("", text)


def breadth(value: Value) -> float:
    """How wide a column must be to show a number; too narrow a one shows ####.

    >>> breadth(Formula("=A1", Decimal("1234567.5"), "#,##0.00")) > breadth(Amount("5"))
    True
    """
    if isinstance(value, Amount):
        return len(f"{value.value:f}") + _MARGIN
    if not isinstance(value, Formula) or not isinstance(value.result, Decimal | Fraction):
        return 0
    decimals = len(value.format.rpartition(".")[2]) if "." in value.format else 0
    return len(f"{float(value.result):,.{decimals}f}") + _MARGIN


def number_format(decimals: int, suffix: str = "", *, separators: bool = False) -> str:
    """The format that shows a number with the decimals it is printed with.

    >>> number_format(2), number_format(0, "%")
    ('0.00', '0"%"')
    """
    whole = "#,##0" if separators else "0"
    shown = f"{whole}.{'0' * decimals}" if decimals else whole
    return f'{shown}"{suffix}"' if suffix else shown
