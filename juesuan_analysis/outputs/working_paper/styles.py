"""How the working paper looks: one type face, few colours, and never a colour without a word."""

from collections.abc import Iterable, Mapping
from math import ceil
from unicodedata import east_asian_width

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from juesuan_analysis.vocabulary import Symbol

_FACE = "微软雅黑"
_LINE = Side(style="thin", color="D5DAE1")

TITLE = Font(name=_FACE, size=14, bold=True, color="1F2A44")
HINT = Font(name=_FACE, size=9, color="5B6474")
HEAD = Font(name=_FACE, size=9, bold=True, color="FFFFFF")
BODY = Font(name=_FACE, size=9, color="1F2A44")
FAINT = Font(name=_FACE, size=9, color="5F6878")
LINK = Font(name=_FACE, size=9, color="1D5FA8")
STRONG = Font(name=_FACE, size=9, bold=True, color="1F2A44")

HEAD_FILL = PatternFill("solid", start_color="34405E")
LIVE_FILL = PatternFill("solid", start_color="F3F7FC")
INPUT_FILL = PatternFill("solid", start_color="FFFBEA")
LABEL_FILL = PatternFill("solid", start_color="EDF0F5")

GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
WORDS = Alignment(vertical="top", wrap_text=True)
VERDICT = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
MIDDLE = Alignment(horizontal="center", vertical="top", wrap_text=True)
FIGURE = Alignment(horizontal="right", vertical="top", indent=1)
HEADING = Alignment(horizontal="center", vertical="center", wrap_text=True)

COLOURS = {  # ink and ground, dark enough on light to be read in print
    "exact": ("1E6B3A", "E6F4EA"),
    "within_rounding": ("1E6B3A", "F1F8E9"),
    "consistent": ("0B5F6B", "EAF5F6"),
    "truncated": ("8A5A00", "FFF4D6"),
    "mismatch": ("A31621", "FDE3E3"),
    "direction": ("A31621", "FDE3E3"),
    "undefined": ("6B3FA0", "F1E8FA"),
    "unsupported": ("5B6474", "EEF0F3"),
    "unbound": ("8A5A00", "FFE9CC"),
    "label": ("5B6474", "F7F8FA"),
    "error": ("A31621", "FDE3E3"),
    "warning": ("8A5A00", "FFF4D6"),
    "note": ("5B6474", "EEF0F3"),
}


_LINE_HEIGHT = 13.5
_SPARE = 1.15  # widths count digits of the standard type, which is larger than ours
_RAGGED = 1.5  # what a line loses at its end, where no half character or word fits
_HIGHEST = 400  # a row can be 409 points high


def height(texts: Iterable[tuple[str, float]]) -> float:
    """How high a row must be for its wrapped texts, each with the width of its column."""
    lines = (
        max(ceil(_wide(line) / max(width * _SPARE - _RAGGED, 1)), 1)
        for text, width in texts
        for line in text.split("\n")
    )
    return min(max(lines, default=1) * _LINE_HEIGHT + 3, _HIGHEST)


def _wide(text: str) -> int:
    """A text's width in the width of digits."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def colour_by_symbol(
    sheet: Worksheet, letter: str, first: int, last: int, names: Mapping[str, Symbol]
) -> None:
    """Colour a column's cells by the symbol they begin with: of verdicts, or of severities."""
    for name, words in names.items():
        ink, ground = COLOURS[name]
        sheet.conditional_formatting.add(
            f"{letter}{first}:{letter}{last}",
            FormulaRule(
                [f'LEFT({letter}{first},1)="{words.symbol}"'],
                font=Font(color=ink),
                fill=PatternFill("solid", start_color=ground, end_color=ground),
            ),
        )


def mark_differing(sheet: Worksheet, letter: str, first: int, last: int, sign: str) -> None:
    """Mark the cells that hold the sign of a difference."""
    rule = FormulaRule(
        [f'{letter}{first}="{sign}"'],
        font=Font(color="A31621", bold=True),
        fill=PatternFill("solid", start_color="FDE3E3", end_color="FDE3E3"),
    )
    sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", rule)
