"""The numbers a text prints, read with no help of the program: its tables and its sentences.

A deliberately plain reading of the text form: a line with tabs is a row, any other a paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNIT = r"万元|亿元|元|[%％]|个|辆|台|分(?!之|类|别)"
_STATED = re.compile(rf"(?<![\d.A-Za-z])(?P<token>{_NUMBER})\s*(?P<unit>{_UNIT})")
_FIGURE = re.compile(rf"(?P<token>{_NUMBER})[%％]?")
_MARKUP = re.compile(r"<[^<>]*>")
_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_NUMERAL = r"[一二三四五六七八九十]+"
_ORDINAL = re.compile(rf"^(?:其中:?|{_NUMERAL}、|\(\d+\)|\d+[、.](?!\d)|\({_NUMERAL}\))+")
_HALF = str.maketrans("（），：；％０１２３４５６７８９．", "(),:;%0123456789.")
_INNER = re.compile(r"\s*(?:其中[:：])?\s*[(（]\d")
_SPLIT = ["类", "款", "项"]
_UP, _DOWN = (
    "增加|增长|上升|提高|增支|上涨|超支|超出|大于|高于|超过|多于|增幅|升幅|涨幅",
    "减少|下降|降低|下滑|减支|回落|压减|节约|小于|低于|少于|降幅|跌幅",
)
_WORD = re.compile(f"(?P<up>{_UP})|(?P<down>{_DOWN})")
_SCALES = {"亿元": 10**8, "万元": 10**4}

Span = tuple[Fraction, Fraction]


def plain(text: str) -> str:
    """Half-width and without white space, mark-up or a list number."""
    return _ORDINAL.sub("", re.sub(r"[\s#*“”]", "", _MARKUP.sub("", text)).translate(_HALF))


def span(token: str, scale: int = 1) -> Span:
    """What a printed number may have been rounded from."""
    value = Decimal(token.replace(",", ""))
    half = Fraction(Decimal((0, (5,), int(value.as_tuple().exponent) - 1)))
    return (Fraction(value) - half) * scale, (Fraction(value) + half) * scale


@dataclass(frozen=True)
class Printed:
    """A number where it stands: its line counts from 0; the scale is that of its unit."""

    start: int
    line: int
    token: str
    scale: int

    @property
    def span(self) -> Span:
        """What it may have been rounded from."""
        return span(self.token, self.scale)


@dataclass(frozen=True)
class Stated(Printed):
    """A number of a sentence, its unit and where that ends, and the sentence up to it."""

    unit: str
    end: int
    before: str


@dataclass(frozen=True)
class Word(Printed):
    """A word that says which way: up or down."""

    end: int
    sign: int

    @property
    def span(self) -> Span:
        """Its sign, as a number that can change like one."""
        return Fraction(self.sign), Fraction(self.sign)


@dataclass(frozen=True)
class Cell(Printed):
    """A figure of a table: code and name of its row, the heading of its column.

    ``inner`` is true of a row with a bracketed list number: it details one above it.
    """

    column: int
    code: str
    name: str
    heading: str
    inner: bool


@dataclass
class Grid:
    """A table: its caption and where that stands, its first row's line, its rows and figures."""

    caption: str
    caption_line: int
    first: int
    scale: int
    rows: list[list[tuple[int, str]]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)


class Page:
    """A text with all that was read of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.splitlines(keepends=True)
        self.begins = [0]
        for line in self.lines:
            self.begins.append(self.begins[-1] + len(line))
        self.grids = list(self._grids())
        prose = [n for n, line in enumerate(self.lines) if "\t" not in line]
        self.stated = [stated for number in prose for stated in self._said(number)]
        self.words = [word for number in prose for word in self._ways(number)]

    def _said(self, number: int) -> Iterator[Stated]:
        line, begin = self.lines[number], self.begins[number]
        for match in _STATED.finditer(line):
            before = re.split("[。;；]", line[: match.start()])[-1]
            unit = match["unit"].translate(_HALF)
            start, end = begin + match.start(), begin + match.end()
            scale = _SCALES.get(unit, 1)
            yield Stated(start, number, match["token"], scale, unit, end, plain(before))

    def _ways(self, number: int) -> Iterator[Word]:
        for match in _WORD.finditer(self.lines[number]):
            start, end = (self.begins[number] + at for at in match.span())
            yield Word(start, number, match[0], 1, end, 1 if match["up"] else -1)

    def _grids(self) -> Iterator[Grid]:
        caption, at, scale, grid = "", 0, 10**4, None
        for number, line in enumerate(self.lines):
            text = plain(line)
            if "\t" in line:
                grid = grid or Grid(caption, at, number, scale)
                grid.rows.append(list(self._split(number)))
            elif text:
                if grid:
                    yield _read(grid)
                grid = None
                if text.endswith("表") and not text.startswith(("注", "公开")):
                    caption, at = line.strip(), number
                if "单位:" in text and text.endswith("元"):
                    scale = 10**4 if text.endswith("万元") else 1
        if grid:
            yield _read(grid)

    def _split(self, number: int) -> Iterator[tuple[int, str]]:
        place = self.begins[number]
        for cell in self.lines[number].rstrip("\r\n").split("\t"):
            yield place, cell
            place += len(cell) + 1


def _read(grid: Grid) -> Grid:
    split = any([plain(cell) for _, cell in row][:3] == _SPLIT for row in grid.rows)
    for index, row in enumerate(grid.rows):
        texts = [re.sub(r"\s", "", _MARKUP.sub("", cell)) for _, cell in row]
        pending = code = name = ""
        inner = False
        for column, text in enumerate(texts):
            behind = texts[column + 1] if column + 1 < len(texts) else ""
            named = _CODE.fullmatch(text) and behind and not _FIGURE.fullmatch(behind)
            if named or (split and column < len(_SPLIT)):
                pending = pending + text if text.isdigit() else pending
            if (figure := _FIGURE.fullmatch(text)) and name and not named:
                heading = _heading(grid, index, column)
                place, cell = row[column]
                if name != "栏次" and not heading.startswith("行"):
                    start = place + cell.index(figure["token"])
                    scale = 1 if text.endswith(("%", "％")) else grid.scale
                    line = grid.first + index
                    row_name = (column, code, name, heading, inner)
                    grid.cells.append(Cell(start, line, figure["token"], scale, *row_name))
            elif text and not figure:
                code, name, pending = pending, plain(text), ""
                inner = bool(_INNER.match(row[column][1]))
    return grid


def _heading(grid: Grid, row: int, column: int) -> str:
    """The nearest text above a figure that is none."""
    for cells in reversed(grid.rows[:row]):
        text = plain(cells[column][1]) if column < len(cells) else ""
        if text and not _FIGURE.fullmatch(text):
            return text
    return ""
