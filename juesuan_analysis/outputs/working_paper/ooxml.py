"""The file: what openpyxl writes, and what it has no words for."""

import re
from decimal import Decimal
from fractions import Fraction
from html import escape
from io import BytesIO

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from juesuan_analysis.outputs.office_files import timeless
from juesuan_analysis.outputs.working_paper.written import Result, results

_MAKER = re.compile(rb"(?<=<Application>)[^<]*")
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v ?(?:/>|></v>)</c>')
_BEFORE_WARNINGS = b"</headerFooter>"
_WARNINGS = (  # codes are text on purpose, and each row has the formula of its own statement
    '<ignoredErrors><ignoredError sqref="{}" numberStoredAsText="1" formula="1" formulaRange="1"/>'
    "</ignoredErrors>"
)
_NOISE = 12  # decimals kept of a result


def packed(book: Workbook, maker: str) -> bytes:
    """The file: results beside their formulas, and no trace of the time of its making.

    The same disclosure gives the same file. ``maker`` is named as the program that made it; some
    programs calculate a workbook anew unless they know its maker.
    """
    made = BytesIO()
    book.save(made)
    sheets = {f"xl/worksheets/sheet{n}.xml": s for n, s in enumerate(book.worksheets, start=1)}

    def changed(name: str, part: bytes) -> bytes:
        if name == "docProps/app.xml":
            return _MAKER.sub(maker.encode(), part)
        return _completed(part, sheets[name]) if name in sheets else part

    return timeless(made.getvalue(), changed)


def _completed(content: bytes, sheet: Worksheet) -> bytes:
    """A sheet with results, and without warnings that say nothing here."""
    found = results(sheet)

    def with_result(match: re.Match[bytes]) -> bytes:
        at, style, formula = match.groups()
        kind, value = _stored(found[at.decode()])
        return b'<c r="%b"%b%b><f>%b</f><v>%b</v></c>' % (at, style, kind, formula, value)

    warnings = _BEFORE_WARNINGS + _WARNINGS.format(sheet.dimensions).encode()
    return _FORMULA.sub(with_result, content).replace(_BEFORE_WARNINGS, warnings)


def _stored(result: Result) -> tuple[bytes, bytes]:
    """The type of a result, as an attribute, and its value.

    >>> _stored(Fraction(1, 3)), _stored("<")
    ((b'', b'0.333333333333'), (b' t="str"', b'&lt;'))
    """
    if isinstance(result, str | None):
        return b' t="str"', escape(result or "").encode("ascii", "xmlcharrefreplace")
    if isinstance(result, Decimal | Fraction):
        return b"", repr(round(float(result), _NOISE)).encode()
    return b"", str(result).encode()
