"""Pages being filled: what is drawn where, before anything is a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.typesetting.glyphs import width, wrap
from tests.typesetting.sheet import LEADING, PADDING, Cell, Sheet

PORTRAIT = (595.3, 841.9)
LANDSCAPE = (841.9, 595.3)
SIDE = 76.0
TABLE_SIDE = 50.0
TOP = 82.0
BOTTOM = 78.0


@dataclass(frozen=True)
class Text:
    """A line of text; ``spacing`` is added behind each character, ``gray`` is 0 for black."""

    x: float
    y: float
    text: str
    size: float
    spacing: float = 0
    bold: bool = False
    gray: float = 0


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    thickness: float = 0.6


@dataclass
class Page:
    """A page and what is drawn on it; y counts upwards from the foot of the page."""

    width: float
    height: float
    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        align: str = "left",
        bold: bool = False,
        gray: float = 0,
    ) -> None:
        """Add a line of text; ``x`` is its left end, middle or right end."""
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        x -= shift * width(text, size)
        self.texts.append(Text(x, y, text, size, bold=bold, gray=gray))


class Book:
    """Pages filled from the top downwards."""

    def __init__(self, whole: str = "", rules: str = "all") -> None:
        self.pages: list[Page] = []
        self.whole = whole
        self.rules = rules
        self.y = 0.0

    @property
    def page(self) -> Page:
        """The page being filled."""
        return self.pages[-1]

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on the page yet."""
        return not self.page.texts

    def turn(self, size: tuple[float, float] = PORTRAIT) -> None:
        """Begin a page."""
        self.pages.append(Page(*size))
        self.y = size[1] - TOP

    def paragraph(
        self, text: str, size: float = 14, leading: float = 25, bold: bool = False
    ) -> None:
        """Running text: justified, its first line indented by two characters."""
        measure = self.page.width - 2 * SIDE
        indent = 2 * size
        lines = wrap(text, size, measure, indent, self.whole)
        for number, line in enumerate(lines):
            self._make_room(leading)
            line = line.rstrip()
            room = measure - (0 if number else indent)
            spare = room - width(line, size)
            last = number == len(lines) - 1
            spacing = spare / (len(line) - 1) if len(line) > 1 and not (last and spare > 0) else 0
            x = SIDE + (0 if number else indent)
            self.page.texts.append(Text(x, self.y - size, line, size, spacing, bold))
            self.y -= leading

    def centred(self, text: str, size: float, leading: float, bold: bool = True) -> None:
        """A title in the middle of the page, broken where it must be."""
        for line in wrap(text, size, self.page.width - 2 * SIDE):
            self._make_room(leading)
            self.page.write(self.page.width / 2, self.y - size, line.strip(), size, "center",
                            bold=bold)  # fmt: skip
            self.y -= leading

    def note(self, text: str, size: float = 8) -> None:
        """A line below a table."""
        for line in wrap(text, size, self.page.width - 2 * TABLE_SIDE):
            self._make_room(size * 1.5)
            self.page.write(TABLE_SIDE, self.y - size - 2, line, size)
            self.y -= size * 1.5

    def table(self, sheet: Sheet, repeat_header: bool) -> None:
        """A ruled table, over as many pages as it takes."""
        rows = list(range(len(sheet.heights)))
        repeated = rows[: sheet.header] if repeat_header else []
        while rows:
            fitting = max(self._fitting(sheet, rows), len(repeated) + 1)
            self._draw(sheet, rows[:fitting])
            rows = rows[fitting:]
            if rows:
                self.turn((self.page.width, self.page.height))
                rows = [*repeated, *rows]

    def blank_rows(self, sheet: Sheet, count: int) -> None:
        """Rows of the table without text, on a page of their own."""
        self.turn((self.page.width, self.page.height))
        columns = range(len(sheet.widths))
        cells = tuple(Cell("", row, column) for row in range(count) for column in columns)
        heights = (min(sheet.heights),) * count
        self._draw(Sheet(cells, 0, sheet.widths, heights, sheet.size), list(range(count)))

    def _make_room(self, height: float) -> None:
        if self.y - height < BOTTOM:
            self.turn((self.page.width, self.page.height))

    def _fitting(self, sheet: Sheet, rows: Sequence[int]) -> int:
        """How many of the rows find room on the page."""
        room = self.y - BOTTOM
        for count, row in enumerate(rows):
            room -= sheet.heights[row]
            if room < 0:
                return count
        return len(rows)

    def _draw(self, sheet: Sheet, rows: Sequence[int]) -> None:
        left = (self.page.width - sum(sheet.widths)) / 2
        xs = [left + sum(sheet.widths[:i]) for i in range(len(sheet.widths) + 1)]
        ys = [self.y - sum(sheet.heights[row] for row in rows[:i]) for i in range(len(rows) + 1)]
        edges: set[tuple[str, int, int]] = set()
        for cell in sheet.cells:
            own = [i for i, row in enumerate(rows) if cell.row <= row < cell.row + cell.rows]
            if not own:
                continue
            top, bottom = own[0], own[-1] + 1
            right = cell.column + cell.columns
            edges |= {("h", y, c) for y in (top, bottom) for c in range(cell.column, right)}
            edges |= {("v", x, r) for x in (cell.column, right) for r in range(top, bottom)}
            if cell.row in rows:
                self._fill(sheet, cell, (xs[cell.column], xs[right], ys[top], ys[bottom]))
        self._rule(edges, xs, ys)
        self.y = ys[-1]

    def _fill(self, sheet: Sheet, cell: Cell, box: tuple[float, float, float, float]) -> None:
        lines = sheet.lines(cell)
        left, right, top, bottom = box
        leading = sheet.size * LEADING
        x = {"left": left + PADDING, "center": (left + right) / 2, "right": right - PADDING}
        y = (top + bottom + len(lines) * leading) / 2 - sheet.size
        for line in lines:
            self.page.write(x[cell.align], y, line.strip(), sheet.size, cell.align)
            y -= leading

    def _rule(self, edges: set[tuple[str, int, int]], xs: list[float], ys: list[float]) -> None:
        """Draw the cells' edges, those in one line joined."""
        ways = {"all": "hv", "across": "h", "none": ""}[self.rules]
        for way, at, begin in sorted(edge for edge in edges if edge[0] in ways):
            if (way, at, begin - 1) in edges:
                continue
            end = begin
            while (way, at, end) in edges:
                end += 1
            if way == "h":
                self.page.rules.append(Rule(xs[begin], ys[at], xs[end], ys[at]))
            else:
                self.page.rules.append(Rule(xs[at], ys[begin], xs[at], ys[end]))
