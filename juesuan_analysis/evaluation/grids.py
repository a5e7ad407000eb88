"""From the grids of the self-evaluation tables to their records."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from juesuan_analysis.amounts import Amount, mark_unrounded
from juesuan_analysis.document import Document, Grid, Paragraph, Row
from juesuan_analysis.evaluation.goals import full_marks, planned_lines, planned_money
from juesuan_analysis.evaluation.indicators import IndicatorLines
from juesuan_analysis.evaluation.labels import (
    FUNDS,
    NUMBER,
    SOURCES,
    TITLE,
    amount,
    columns_of,
    is_goal,
    labels_of,
)
from juesuan_analysis.evaluation.project_records import (
    DEPARTMENT,
    GOAL,
    PROJECT,
    TASK,
    Evaluation,
    FundsLine,
    Indicator,
    Kind,
    Project,
    Spot,
)
from juesuan_analysis.tables import title_kind
from juesuan_analysis.wordforms import compact, squeeze

_DEPARTMENT_CODE = re.compile(r"^\d+|-\d+$")
_Record = TypeVar("_Record", Project, Indicator)
_MARKS: dict[Kind, str] = {DEPARTMENT: "E", TASK: "T", PROJECT: "P", GOAL: "G"}
"""How the ids of each kind begin."""
_MONEY = ("initial_budget", "budget", "execution")
_SCORES = ("weight", "score", "total")
_TASK_UNITS = {"budget": "万元", "execution": "万元", "rate": "%", "weight": "分", "score": "分"}
_At = tuple[int, int]
"""Row and column within a table, counted from 0."""
_Cells = dict[str, tuple[Amount, _At]]
"""The figures of a table by field, each with its cell."""


def read_evaluation(document: Document) -> Evaluation:
    """Read every self-evaluation table of a document, in document order."""
    tables = [t for t in _tables(document) if not t[1] or _sets_targets(t[0])]
    projects: list[Project] = []
    indicators: list[Indicator] = []
    numbers = dict.fromkeys(_MARKS, 0)
    for number, (rows, goal) in enumerate(tables):
        reader = _Reader(rows, number, goal=goal)
        for project in reader.projects():
            mark = _MARKS[project.kind]
            counted = numbers[project.kind] + (project.kind != DEPARTMENT)
            numbers[project.kind] += 1
            projects.append(replace(project, id=f"{mark}{counted:02d}"))
        owner = next((p for p in reversed(projects) if p.kind != TASK), None)
        if owner:
            indicators += reader.indicators(owner.id)
    grids = tuple(Grid(tuple(rows)) for rows, _ in tables)
    return Evaluation(
        _with_precision(projects, _MONEY, _SCORES), _with_precision(indicators, _SCORES[:2]), grids
    )


def _tables(document: Document) -> Iterator[tuple[list[Row], bool]]:
    """Rows of each self-evaluation table, its continuation pages joined; if it sets targets."""
    inside = goal = False
    rows: list[Row] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            title = squeeze(block.text)
            if len(title) <= 40 and TITLE.fullmatch(title):
                if rows:
                    yield rows, goal
                inside, goal, rows = True, is_goal(title), []
            elif title_kind(block.text):
                inside = False
            continue
        starts = _starts(block)
        apart = bool(rows) and document.unread_between(rows[-1].place, block.place)
        if rows and (starts or not inside or apart):
            yield rows, goal
            rows = []
        if inside and (starts or rows):
            rows.extend(block.rows)
    if rows:
        yield rows, goal


def _starts(grid: Grid) -> bool:
    first = next((squeeze(c) for c in grid.rows[0].cells if c), "")
    return bool(labels_of(first).keys() & {"project", "overall"})


def _sets_targets(rows: Sequence[Row]) -> bool:
    """Whether a table is of one project, and no list of projects below 项目名称."""
    keys = (squeeze(cell) for row in rows for cell in row.cells)
    return any(FUNDS[0].fullmatch(key) or "goal" in labels_of(key) for key in keys)


def _with_precision(records: Sequence[_Record], *families: Sequence[str]) -> tuple[_Record, ...]:
    """Mark, family by family of fields, the figures that dropping trailing zeros left unrounded."""
    changes: list[dict[str, Any]] = [{} for _ in records]
    for fields in families:
        slots = [(i, name) for i, r in enumerate(records) for name in fields if getattr(r, name)]
        marked = mark_unrounded([getattr(records[i], name) for i, name in slots])
        for (i, name), figure in zip(slots, marked, strict=True):
            changes[i][name] = figure
    return tuple(replace(r, **change) for r, change in zip(records, changes, strict=True))


class _Reader:
    """One self-evaluation table."""

    def __init__(self, rows: Sequence[Row], grid: int, *, goal: bool) -> None:
        self.rows = rows
        self.grid = grid
        self.goal = goal
        self.keys = [[squeeze(cell) for cell in row.cells] for row in rows]

    def projects(self) -> Iterator[Project]:
        """The table's own entry, then its task lines."""
        if self.goal:
            yield self._goal()
            return
        kind: Kind = PROJECT if self._labelled("project") else DEPARTMENT
        label = "project" if kind == PROJECT else "overall"
        name = self._labelled(label)
        cells = self._funds()
        if total := self._total():
            cells["total"] = total
        if (after := self._behind("overall_budget")) and (
            money := amount(self._text(after), "万元")
        ):
            cells.setdefault("initial_budget", (money, after))
        figures: dict[str, Any] = {measure: figure for measure, (figure, _) in cells.items()}
        spots = {measure: self._spot(*at) for measure, (_, at) in cells.items()}
        lines = tuple(self._sources(set(cells)))
        yield Project(
            id="",
            kind=kind,
            name=name if kind == PROJECT else _DEPARTMENT_CODE.sub("", name),
            place=self.rows[0].place,
            supervisor=self._labelled("supervisor"),
            implementer=self._labelled("implementer"),
            **figures,
            spots={"name": self._spot(*(self._behind(label) or (0, 0))), **spots},
            lines=lines,
        )
        yield from self._tasks()

    def _goal(self) -> Project:
        """What a project is to have, of which sources, and what its indicators are worth."""
        money, at = planned_money(self.keys) or (None, (0, 0))
        name = self._behind("project") or (0, 0)
        return Project(
            id="",
            kind=GOAL,
            name=self._labelled("project"),
            place=self.rows[0].place,
            supervisor=self._labelled("supervisor"),
            implementer=self._labelled("implementer"),
            budget=money,
            marks=full_marks(self.keys),
            spots={"name": self._spot(*name), **({"budget": self._spot(*at)} if money else {})},
            lines=tuple(
                FundsLine(name, measure, figure, self._spot(*at))
                for name, measure, figure, at in planned_lines(self.keys)
            ),
        )

    def _spot(self, row: int, column: int) -> Spot:
        return Spot(self.grid, row, column, self.rows[row].place)

    def _text(self, at: _At) -> str:
        row, column = at
        return compact(self.rows[row].cells[column])

    def _labelled(self, label: str) -> str:
        """The text behind a label; empty if there is none."""
        after = self._behind(label)
        return self._text(after) if after else ""

    def _behind(self, label: str) -> _At | None:
        """The first filled cell after a label; ``None`` if that is a label again."""
        for row, keys in enumerate(self.keys):
            for column, key in enumerate(keys):
                if label in labels_of(key):
                    after = next((i for i in range(column + 1, len(keys)) if keys[i]), None)
                    return None if after is None or labels_of(keys[after]) else (row, after)
        return None

    def _header(self, *names: str) -> tuple[int, dict[str, int]] | None:
        """Index of the row that heads all these columns, and each known column's position."""
        for index, keys in enumerate(self.keys):
            found: dict[str, int] = {}
            for column, key in enumerate(keys):
                for name in columns_of(key):
                    found.setdefault(name, column)
            if all(name in found for name in names):
                return index, found
        return None

    def _funds(self) -> _Cells:
        header = self._header("budget", "execution", "score")
        if header is None or "level3" in header[1]:
            return {}
        index, columns = header
        result: _Cells = {}
        for words in FUNDS:
            for row, keys in enumerate(self.keys[index + 1 : index + 6], start=index + 1):
                if any(words.fullmatch(key) for key in keys):
                    for name, (value, column) in self._funds_line(keys, columns).items():
                        result.setdefault(name, (value, (row, column)))
        return result

    def _sources(self, totals: set[str]) -> Iterator[FundsLine]:
        """The money of each source below the total, as far as that prints the same measure."""
        header = self._header("budget", "execution", "score")
        if header is None or "level3" in header[1]:
            return
        index, columns = header
        below = False
        for row, keys in enumerate(self.keys[index + 1 : index + 7], start=index + 1):
            name = next((key for key in keys if SOURCES.fullmatch(key)), "")
            if below and name:
                for measure, (money, column) in self._funds_line(keys, columns).items():
                    if measure in _MONEY and measure in totals:
                        yield FundsLine(name, measure, money, self._spot(row, column))
            below = below or any(FUNDS[0].fullmatch(key) for key in keys)

    @staticmethod
    def _funds_line(keys: Sequence[str], columns: dict[str, int]) -> dict[str, tuple[Amount, int]]:
        """Money stands under its header; rate, weight and score may have slipped to the right."""
        line: dict[str, tuple[Amount, int]] = {}
        for name in ("initial_budget", "budget", "execution"):
            column = columns.get(name)
            if (
                column is not None
                and column < len(keys)
                and (money := amount(keys[column], "万元"))
            ):
                line[name] = money, column
        tail = range(max(columns["budget"], columns["execution"]) + 1, len(keys))
        numbers = [i for i in tail if NUMBER.fullmatch(keys[i])]
        rates = [i for i in tail if re.fullmatch(r"\d+(?:\.\d+)?%", keys[i])]
        if rates and (rate := amount(keys[rates[0]], "%")):
            line["rate"] = rate, rates[0]
        before = [i for i in numbers if not rates or i < rates[0]]
        after = [i for i in numbers if rates and i > rates[0]]
        for name, places in (("weight", before), ("score", after)):
            if places and (value := amount(keys[places[0]], "分")):
                line[name] = value, places[0]
        return line

    def _total(self) -> tuple[Amount, _At] | None:
        for row in range(len(self.keys) - 1, -1, -1):
            filled = [(column, key) for column, key in enumerate(self.keys[row]) if key]
            if filled and "total" in labels_of(filled[0][1]):
                # Weights are added up in front of the scores, where they are.
                numbers = [pair for pair in filled[1:] if NUMBER.fullmatch(pair[1])]
                column, key = numbers[-1] if numbers else (0, "")
                figure = amount(key, "分")
                return (figure, (row, column)) if figure else None
        return None

    def _tasks(self) -> Iterator[Project]:
        start = next(
            (i for i, k in enumerate(self.keys) if any("task" in labels_of(x) for x in k)),
            None,
        )
        header = self._header("budget", "execution", "rate")
        if start is None or header is None or header[0] != start:
            return
        columns = {name: header[1][name] for name in _TASK_UNITS if name in header[1]}
        for index, row in enumerate(self.rows[start + 1 :], start=start + 1):
            keys = self.keys[index]
            if any("goal" in labels_of(key) for key in keys):
                return
            first = next((column for column, cell in enumerate(row.cells) if cell), 0)
            figures: dict[str, Any] = {
                name: figure
                for name, column in columns.items()
                if column < len(keys) and (figure := amount(keys[column], _TASK_UNITS[name]))
            }
            spots = {name: self._spot(index, columns[name]) for name in figures}
            yield Project(
                id="",
                kind=TASK,
                name=compact(row.cells[first]),
                place=row.place,
                **figures,
                spots={"name": self._spot(index, first), **spots},
            )

    def indicators(self, owner: str) -> list[Indicator]:
        """The indicators that are filled in, in document order."""
        header = self._header("level3", "target", "weight", "score")
        if header is None:
            return []
        reader = IndicatorLines(owner, header[1], self._spot)
        for index in range(header[0] + 1, len(self.rows)):
            filled = [key for key in self.keys[index] if key]
            if filled and "total" in labels_of(filled[0]):
                break
            if filled:
                reader.read(self.rows[index], self.keys[index], index)
        return reader.finish()
