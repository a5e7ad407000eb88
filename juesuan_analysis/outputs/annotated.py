"""The annotated disclosure: one self-contained page that shows every number with its verdict.

The text of a disclosure is untrusted. It reaches the page only through the template's escaping;
style and script are the package's own and the only ones the page's security policy lets run.
"""

import base64
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from itertools import count, takewhile, zip_longest
from math import floor

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from juesuan_analysis.amounts import MONEY, Amount, Interval, outer_bounds
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Grid, Paragraph, Place
from juesuan_analysis.evaluation import Evaluation
from juesuan_analysis.findings import Finding
from juesuan_analysis.findings.finding import SEVERITIES
from juesuan_analysis.operands import Operand
from juesuan_analysis.outline import Passage
from juesuan_analysis.statements import FORMULA_NAMES, Statement
from juesuan_analysis.tables import Fact, Table, title_kind
from juesuan_analysis.vocabulary import load
from juesuan_analysis.wordforms import compact, ordinal, squeeze

_HEADINGS = load("headings")
VERDICT_WORDS = {
    verdict: (words["symbol"], words["zh"]) for verdict, words in _HEADINGS["verdicts"].items()
}
"""Symbol and words of every verdict, for readers."""

SEVERITY_WORDS = {name: words["zh"] for name, words in _HEADINGS["severities"].items()}
"""Severities of findings, for readers."""

_SHAPES = {
    "sum": "各项相加",
    "count": "逐项计数",
    "mean": "各项之和 ÷ 项数",
    "share": "部分 ÷ 整体 × 100",
    "completion": "决算（执行）数 ÷ 预算数 × 100",
    "change": "本年数 − 上年数",
    "growth_rate": "（本年数 ÷ 上年数 − 1）× 100",
    "change_rate": "增减额 ÷ 上年数 × 100，上年数 = 本年数 − 增减额",
    "restated": "应与所引的数相同",
    "part": "应与所引的数之一相同",
    "self_evaluation": "应与自评表的数相同",
}
"""What each formula computes, in words."""

_MOST_SHOWN = 60  # operands of one number; a longer list helps nobody
_LONGEST_NOTE = 200  # characters; longer paragraphs below a table belong to the text
_MOST_LINES_ABOVE = 8  # title, form number, department, year and unit stand above a table
_WIDEST_SPAN = 1000  # HTML's own limit
_FIGURE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?[%分]?")


def annotated_html(disclosure: Disclosure) -> str:
    """The page as text; the same disclosure always gives the same page."""
    style, script = _asset("annotated.css"), _asset("annotated.js")
    template = _environment().get_template("annotated.html.jinja")
    return template.render(
        page=_Page(disclosure),
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
    )


def _policy(style: str, script: str) -> str:
    """The content security policy: nothing but this very style and this very script."""
    digests = [
        base64.b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)
    ]
    return (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("juesuan_analysis", "outputs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        verdicts=VERDICT_WORDS,
        severities=SEVERITY_WORDS,
        formula_names=FORMULA_NAMES,
        shapes=_SHAPES,
        most_shown=_MOST_SHOWN,
    )
    environment.filters.update(
        where=_where, formula=formula_text, reach=_reach, width=_width, own=_own_interval
    )
    return environment


def _asset(name: str) -> str:
    return files("juesuan_analysis.outputs").joinpath(name).read_text("utf-8")


def _where(place: Place) -> str:
    """A place in words."""
    page = f"第 {place.page} 页" if place.page is not None else ""
    line = f"行 {place.line}" if place.line is not None else ""
    return " ".join(filter(None, (page, line)))


# The recomputation of a number


def formula_text(statement: Statement) -> str:
    """The formula with the values of its operands.

    A change is printed without a sign, so a decrease is shown as the negative number it is.
    """
    operands, check = statement.operands[:_MOST_SHOWN], statement.check
    if not operands:
        return ""
    values = _values([operand.amount for operand in operands], statement.claim.number.amount)
    values += ["…"] * (len(statement.operands) > _MOST_SHOWN)
    left = _expression(statement.claim.formula, values, statement.claim.sign)
    if check.shown is None:
        return f"{left}，除数为零，没有值"
    same = len(operands) == 1 and operands[0].amount.value == check.shown
    return left if same else f"{left} = {check.shown}"


def _expression(formula: str, values: Sequence[str], sign: int) -> str:
    match formula, values:
        case (("share" | "completion" | "rate"), [part, whole]):
            return f"{part} ÷ {whole} × 100"
        case "change", [current, prior]:
            return f"{current} − {prior}"
        case "growth_rate", [current, prior]:
            return f"（{current} ÷ {prior} − 1）× 100"
        case "change_rate", [current, change] if sign < 0:
            return f"−{change} ÷ （{current} + {change}）× 100"
        case "change_rate", [current, change]:
            return f"{change} ÷ （{current} − {change}）× 100"
        case "mean", _:
            return f"（{' + '.join(values)}）÷ {len(values)}"
    return " + ".join(values)


def _values(amounts: Sequence[Amount], stated: Amount) -> list[str]:
    """The operands' values; with their units where money stands in several."""
    mixed = len({a.unit for a in (*amounts, stated) if a.unit in MONEY}) > 1
    values = [f"{a} {a.unit}".strip() if mixed else str(a) for a in amounts]
    return [f"（{value}）" if value.startswith("-") else value for value in values]


def _reach(statement: Statement) -> str:
    """The interval that the recomputation can take."""
    low, high = statement.check.bounds
    return "" if low is None or high is None else _span(low, high)


def _width(statement: Statement) -> str:
    """How wide that interval is; empty if it is a point."""
    low, high = statement.check.bounds
    return "" if low is None or high is None or low == high else f"{high - low}"


def _own_interval(statement: Statement) -> str:
    """What the printed number stands for."""
    amount = statement.claim.number.amount
    inside = amount.interval
    scaled = Interval(inside.low / amount.scale, inside.high / amount.scale)
    return _span(*outer_bounds(scaled, amount.decimals + 1))


def _span(low: Decimal, high: Decimal) -> str:
    return f"{low} 至 {high}" if low != high else f"{low}"


# What stands on the page


@dataclass(frozen=True)
class _Printed:
    """A paragraph as printed; ``segments`` are its stretches, each with its statement or none."""

    id: str
    place: Place
    segments: tuple[tuple[str, Statement | None], ...]
    level: int = 0  # of a heading; 0 is running text


@dataclass(frozen=True)
class _Cell:
    """A cell; ``scope`` is col or row for the heading cells of a statutory table."""

    text: str
    id: str = ""
    scope: str = ""
    numeric: bool = False
    width: int = 1
    height: int = 1


@dataclass(frozen=True)
class _Line:
    id: str
    place: Place
    cells: tuple[_Cell, ...]


@dataclass(eq=False)
class _Sheet:
    """A table as printed, with the lines that stand right above and below it.

    ``header`` is the number of its heading rows, ``facts`` the figures read from its cells.
    """

    id: str
    caption: str
    lines: list[_Line]
    header: int = 0
    facts: list[tuple[Fact, str]] = field(default_factory=list)
    above: list[_Printed] = field(default_factory=list)
    below: list[_Printed] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return self.lines[0].place

    @cached_property
    def first(self) -> dict[str, str]:
        """Each number printed in the table and the first cell that prints it."""
        return dict(reversed(self._numbers))

    @cached_property
    def last(self) -> dict[str, str]:
        """Each number printed in the table and the last cell that prints it."""
        return dict(self._numbers)

    @cached_property
    def _numbers(self) -> list[tuple[str, str]]:
        cells = (cell for line in self.lines for cell in line.cells if cell.id)
        return [(squeeze(c.text).rstrip("%分").replace(",", ""), c.id) for c in cells]


def _statutory_sheet(name: str, table: Table) -> _Sheet:
    facts = {(cell.row, cell.column): cell for cell in table.cells}
    header = min((cell.row for cell in table.cells), default=0)
    rows = [row for grid in table.grids for row in grid.rows]
    lines = [
        _Line(f"{name}-{index}", row.place, tuple(cells))
        for index, (row, cells) in enumerate(
            zip(rows, _heading_cells([row.cells for row in rows[:header]]), strict=False)
        )
    ]
    found = []
    for index, row in enumerate(rows[header:], header):
        cells = []
        for column, text in enumerate(row.cells):
            if fact := facts.get((index, column)):
                cells.append(_Cell(text, f"{name}-{index}-{column}", numeric=True))
                found.append((fact, cells[-1].id))
            else:
                label = text and not _FIGURE.fullmatch(squeeze(text))
                cells.append(_Cell(text, scope="row" if label else ""))
        lines.append(_Line(f"{name}-{index}", row.place, tuple(cells)))
    return _Sheet(name, f"{table.id} {table.title}", lines, header, found)


def _plain_sheet(name: str, caption: str, grid: Grid) -> _Sheet:
    """A table of whose cells nothing is known but what is printed in them."""
    lines = [
        _Line(f"{name}-{index}", row.place, tuple(_plain_cells(f"{name}-{index}", row.cells)))
        for index, row in enumerate(grid.rows)
    ]
    return _Sheet(name, caption, lines)


def _plain_cells(name: str, texts: Sequence[str]) -> Iterator[_Cell]:
    """The cells of a row; words take in the empty cells behind them, as merged cells do."""
    column = 0
    while column < len(texts):
        text, width = texts[column], 1
        figure = bool(_FIGURE.fullmatch(squeeze(text)))
        merged = bool(text) and not figure
        while merged and column + width < len(texts) and not texts[column + width]:
            width += 1
        yield _Cell(
            text,
            f"{name}-{column}" if figure else "",
            numeric=figure,
            width=min(width, _WIDEST_SPAN),
        )
        column += width


class _Layout:
    """The document's blocks by the part of the page they stand in, each once, in reading order."""

    def __init__(self, disclosure: Disclosure) -> None:
        self._count = count(1)
        self.places: dict[str, str] = {}
        self.narrative: list[_Printed] = []
        self.rest: list[_Printed | _Sheet] = []
        self.statutory = [
            _statutory_sheet(f"table-{number}", table)
            for number, table in enumerate(disclosure.tables_list, start=1)
        ]
        self.sheet_of: dict[str, _Sheet] = {}
        self.evaluation = list(self._evaluated(disclosure.evaluation))
        self._numbers: dict[int, list[Statement]] = defaultdict(list)
        for statement in disclosure.statements_list:
            self._numbers[id(statement.claim.number.flow.passage)].append(statement)
        self._read(disclosure, self._owners(disclosure))

    def _evaluated(self, evaluation: Evaluation) -> Iterator[_Sheet]:
        """The self-evaluation tables; each opens with the project, or department, it is about."""
        owners = [project for project in evaluation.projects if project.kind != "任务"]
        for number, (grid, owner) in enumerate(zip(evaluation.grids, owners, strict=False), 1):
            sheet = _plain_sheet(f"evaluation-{number}", f"{owner.id} {owner.name}", grid)
            self.sheet_of.setdefault(owner.name, sheet)
            yield sheet

    def _owners(self, disclosure: Disclosure) -> dict[int, _Sheet]:
        """The recognised table that each printed row belongs to."""
        owners: dict[int, _Sheet] = {}
        for grid, sheet in zip(disclosure.evaluation.grids, self.evaluation, strict=False):
            owners.update({id(row): sheet for row in grid.rows})
        for table, sheet in zip(disclosure.tables_list, self.statutory, strict=True):
            owners.update({id(row): sheet for grid in table.grids for row in grid.rows})
        return owners

    def _read(self, disclosure: Disclosure, owners: dict[int, _Sheet]) -> None:
        told = {id(passage.paragraph): passage for passage in disclosure.passages}
        pending: list[Paragraph] = []
        last: _Sheet | None = None
        for index, block in enumerate(disclosure.document.blocks, start=1):
            if isinstance(block, Grid):
                sheet = owners.get(id(block.rows[0]))
                self._around(pending, last, sheet if sheet is not last else None)
                pending, last = [], sheet
                shown = sheet or _plain_sheet(f"other-{index}", "未识别的表", block)
                self._place_lines(shown)
                if sheet is None:
                    self.rest.append(shown)
            elif passage := told.get(id(block)):
                segments = tuple(_segments(block.text, self._numbers[id(passage)]))
                self.narrative.append(self._printed(block, segments, _level(passage)))
            else:
                pending.append(block)
        self._around(pending, last, None)

    def _around(self, pending: list[Paragraph], last: _Sheet | None, sheet: _Sheet | None) -> None:
        """Give the paragraphs between two tables to the one above, the one below, or the rest."""
        below = list(takewhile(_is_note, pending)) if last and last.header else []
        others = pending[len(below) :]
        above = _lines_above(others) if sheet else []
        if last:
            last.below += map(self._printed, below)
        self.rest += map(self._printed, others[: len(others) - len(above)])
        if sheet and above and title_kind(above[0].text):  # the caption prints the title
            self.places.setdefault(str(above[0].place), sheet.id)
            above = above[1:]
        if sheet:
            sheet.above += map(self._printed, above)

    def _printed(
        self,
        paragraph: Paragraph,
        segments: tuple[tuple[str, Statement | None], ...] = (),
        level: int = 0,
    ) -> _Printed:
        name = f"text-{next(self._count)}"
        for piece in paragraph.pieces:
            self.places.setdefault(str(piece.place), name)
        return _Printed(name, paragraph.place, segments or ((paragraph.text, None),), level)

    def _place_lines(self, sheet: _Sheet) -> None:
        for line in sheet.lines:
            self.places.setdefault(str(line.place), line.id)


class _Links:
    """Where on the page each operand and each finding is to be found, and what cites what."""

    def __init__(self, disclosure: Disclosure, layout: _Layout) -> None:
        self.layout = layout
        self.statements = {statement.id for statement in disclosure.statements_list}
        self.figures: dict[tuple[str, str, str], str] = {}
        self.named: dict[tuple[str, str], str] = {}
        for fact, cell in (pair for sheet in layout.statutory for pair in sheet.facts):
            key = (fact.reference, str(fact.operand))
            self.figures.setdefault((*key, f"{fact.table}.{fact.place}"), cell)
            self.named.setdefault(key, cell)
        self.cited: dict[str, list[str]] = defaultdict(list)
        for statement in disclosure.statements_list:
            targets = {t: None for o in statement.operands for t in self.of_operand(o)}
            for target in targets:
                self.cited[target].append(statement.id)

    def of_operand(self, operand: Operand) -> list[str]:
        """Where an operand is printed; several places where it is a sum of printed numbers."""
        exact = self.figures.get((operand.name, str(operand.amount), operand.place))
        found = [exact] if exact else [self._part(operand, p) for p in operand.place.split("+")]
        return [target for target in found if target]

    def _part(self, operand: Operand, printed_at: str) -> str:
        owner, _, place = printed_at.partition(".")
        if owner in self.statements:
            return owner
        in_table = self._evaluation_cell(operand.name, str(operand.amount))
        return in_table or self.layout.places.get(place, "")

    def _evaluation_cell(self, name: str, value: str) -> str:
        """Where a self-evaluation table prints a figure: totals stand last, money first."""
        project, _, measure = name.rpartition("·")
        sheet = self.layout.sheet_of.get(project)
        if sheet is None:
            return ""
        if measure == "项目":
            return sheet.id
        cells = sheet.last if measure.endswith(("总分", "得分")) else sheet.first
        return cells.get(value, "")

    def of_finding(self, finding: Finding) -> str:
        """Where a finding is to be looked at: its number, its cell, or the line it stands in."""
        for reference in finding.refers:
            if reference in self.statements:
                return reference
        cells = (self.of_text(operand)[1] for operand in finding.operands[:1])
        return next(cells, "") or self.layout.places.get(str(finding.place), "")

    def of_text(self, operand: str) -> tuple[str, str]:
        """An operand of a finding: what is printed, and where."""
        printed, _, at = operand.partition("@")
        name, _, value = printed.rpartition("=")
        owner = at.partition(".")[0]
        target = owner if owner in self.statements else self.named.get((name, value), "")
        return f"{name} {value}", target or self._evaluation_cell(name, value)


class _Page:
    """Everything the template asks for."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.disclosure = disclosure
        self.statements = disclosure.statements_list
        self.layout = _Layout(disclosure)
        self.links = _Links(disclosure, self.layout)
        self.finding_of: dict[str, list[Finding]] = defaultdict(list)
        for finding in disclosure.findings_list:
            for reference in finding.refers:
                self.finding_of[reference].append(finding)

    @property
    def title(self) -> str:
        """Department and year, or the file's name where the document gives neither."""
        d = self.disclosure
        named = d.department or d.name
        return f"{named} {d.year} 年度部门决算" if d.year else f"{named} 部门决算"

    @property
    def coverage(self) -> str:
        """Coverage in percent, cut and not rounded: only full coverage is shown as 100.0."""
        return f"{floor(self.disclosure.coverage * 1000) / 10:.1f}"

    @property
    def findings(self) -> list[tuple[str, list[Finding]]]:
        """The findings by severity, gravest first."""
        found = self.disclosure.findings_list
        groups = ((name, [f for f in found if f.severity == name]) for name in SEVERITIES)
        return [(name, group) for name, group in groups if group]


def _segments(text: str, numbers: Sequence[Statement]) -> Iterator[tuple[str, Statement | None]]:
    """The text cut at its numbers; a unit right behind a number is marked with it."""
    position = 0
    for statement, following in zip_longest(numbers, numbers[1:]):
        number = statement.claim.number
        origin, end = number.flow.origin, number.end
        if number.flow.text.startswith(number.unit, end):
            end += len(number.unit)
        if following:
            end = min(end, following.claim.number.start)
        first, behind = origin[number.start], origin[end - 1] + 1
        yield text[position:first], None
        yield text[first:behind], statement
        position = behind
    yield text[position:], None


def _level(passage: Passage) -> int:
    """Depth of a heading in the page, 0 for running text."""
    paragraph = passage.paragraph
    whole = bool(passage.label) and passage.label == compact(paragraph.text[passage.indent :])
    if not (paragraph.heading or whole):
        return 0
    return min(1 + max(len(passage.path), 1), 6)


def _is_note(paragraph: Paragraph) -> bool:
    """Whether a paragraph right below a table may be a note to it."""
    heading = paragraph.heading or ordinal(paragraph.text) or title_kind(paragraph.text)
    return not heading and len(paragraph.text) <= _LONGEST_NOTE


def _lines_above(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """The paragraphs that head the table below: from its title on, or all without list number."""
    start = len(paragraphs)
    for paragraph in reversed(paragraphs[-_MOST_LINES_ABOVE:]):
        title = title_kind(paragraph.text) is not None
        if not title and (ordinal(paragraph.text) or len(paragraph.text) > _LONGEST_NOTE):
            break
        start -= 1
        if title:
            break
    return paragraphs[start:]


# Merged cells of a header


def _heading_cells(rows: Sequence[Sequence[str]]) -> list[list[_Cell]]:
    """The header's cells with the spans that merged cells, printed once, had."""
    starts = _run_starts(rows)
    covered: set[tuple[int, int]] = set()
    printed: list[list[_Cell]] = []
    for index, row in enumerate(rows):
        widths = Counter(starts[index])
        cells = []
        for column, width in sorted(widths.items()):
            if (index, column) in covered:
                continue
            text = row[column]
            height = _run_height(rows, starts, index, column, width) if text else 1
            below = range(index + 1, index + height)
            covered.update((i, c) for i in below for c in range(column, column + width))
            scope = "col" if text else ""
            cells.append(_Cell(text, scope=scope, width=min(width, _WIDEST_SPAN), height=height))
        printed.append(cells)
    return printed


def _run_starts(rows: Sequence[Sequence[str]]) -> list[list[int]]:
    """For each header cell the column where its merged cell begins.

    An empty cell in the first row belongs to the text on its left; further down only where both
    stand under one merged cell. A row that numbers the columns has no merged cells.
    """
    starts: list[list[int]] = []
    for index, row in enumerate(rows):
        above = starts[-1] if starts else [0] * len(row)
        free = index > 0 and _is_numbering(row)
        line: list[int] = []
        for column, text in enumerate(row):
            shared = 0 < column < len(above) and above[column] == above[column - 1]
            joined = shared and not text and not free and row[line[-1]]
            line.append(line[-1] if joined else column)
        starts.append(line)
    return starts


def _run_height(
    rows: Sequence[Sequence[str]], starts: list[list[int]], index: int, column: int, width: int
) -> int:
    """How many rows a merged cell reaches down: over rows that are empty below all of it."""
    height = 1
    while index + height < len(rows):
        row = rows[index + height]
        inside = row[column : column + width]
        apart = all(start >= column for start in starts[index + height][column : column + width])
        if len(inside) < width or any(inside) or not apart or _is_numbering(row):
            break
        height += 1
    return height


def _is_numbering(row: Sequence[str]) -> bool:
    """Whether a header row numbers the columns."""
    return any(squeeze(cell).isdigit() for cell in row)
