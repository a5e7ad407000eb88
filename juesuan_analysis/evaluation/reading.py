"""From the grids of the self-evaluation tables to their records."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from juesuan_analysis.amounts import Amount, mark_unrounded
from juesuan_analysis.document import Document, Grid, Paragraph, Row
from juesuan_analysis.evaluation.indicators import IndicatorLines
from juesuan_analysis.evaluation.labels import FUNDS, NUMBER, TITLE, amount, columns_of, labels_of
from juesuan_analysis.evaluation.records import Evaluation, Indicator, Project
from juesuan_analysis.tables import title_kind
from juesuan_analysis.wordforms import compact, squeeze

_DEPARTMENT_CODE = re.compile(r"^\d+|-\d+$")
_Record = TypeVar("_Record", Project, Indicator)
_MONEY = ("initial_budget", "budget", "execution")
_SCORES = ("weight", "score", "total")


def read_evaluation(document: Document) -> Evaluation:
    """Read every self-evaluation table of a document, in document order."""
    tables = list(_tables(document))
    projects: list[Project] = []
    indicators: list[Indicator] = []
    numbers = {"整体": 0, "任务": 0, "项目": 0}
    for rows in tables:
        reader = _Reader(rows)
        for project in reader.projects():
            mark = {"整体": "E", "任务": "T", "项目": "P"}[project.kind]
            number = numbers[project.kind] + (project.kind != "整体")
            numbers[project.kind] += 1
            projects.append(replace(project, id=f"{mark}{number:02d}"))
        owner = next((p for p in reversed(projects) if p.kind != "任务"), None)
        if owner:
            indicators += reader.indicators(owner.id)
    grids = tuple(Grid(tuple(rows)) for rows in tables)
    return Evaluation(
        _with_precision(projects, _MONEY, _SCORES), _with_precision(indicators, _SCORES[:2]), grids
    )


def _tables(document: Document) -> Iterator[list[Row]]:
    """Rows of each self-evaluation table, its continuation pages joined."""
    inside = False
    rows: list[Row] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            title = squeeze(block.text)
            if len(title) <= 40 and TITLE.fullmatch(title):
                inside = True
            elif title_kind(block.text):
                inside = False
            continue
        starts = _starts(block)
        apart = bool(rows) and document.unread_between(rows[-1].place, block.place)
        if rows and (starts or not inside or apart):
            yield rows
            rows = []
        if inside and (starts or rows):
            rows.extend(block.rows)
    if rows:
        yield rows


def _starts(grid: Grid) -> bool:
    first = next((squeeze(c) for c in grid.rows[0].cells if c), "")
    return bool(labels_of(first).keys() & {"project", "overall"})


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

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.keys = [[squeeze(cell) for cell in row.cells] for row in rows]

    def projects(self) -> Iterator[Project]:
        """The table's own entry, then its task lines."""
        kind = "项目" if self._labelled("project") else "整体"
        name = self._labelled("project") or self._labelled("overall")
        funds = self._funds()
        yield Project(
            id="",
            kind=kind,
            name=name if kind == "项目" else _DEPARTMENT_CODE.sub("", name),
            place=self.rows[0].place,
            supervisor=self._labelled("supervisor"),
            implementer=self._labelled("implementer"),
            initial_budget=funds.get("initial_budget")
            or amount(self._labelled("overall_budget"), "万元"),
            budget=funds.get("budget"),
            execution=funds.get("execution"),
            rate=funds.get("rate"),
            weight=funds.get("weight"),
            score=funds.get("score"),
            total=self._total(),
        )
        yield from self._tasks()

    def _labelled(self, label: str) -> str:
        """The text in the first filled cell after a label; empty if that is a label again."""
        for row, keys in zip(self.rows, self.keys, strict=True):
            for column, key in enumerate(keys):
                if label in labels_of(key):
                    after = next((i for i in range(column + 1, len(keys)) if keys[i]), None)
                    if after is None or labels_of(keys[after]):
                        return ""
                    return compact(row.cells[after])
        return ""

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

    def _funds(self) -> dict[str, Amount | None]:
        header = self._header("budget", "execution", "score")
        if header is None or "level3" in header[1]:
            return {}
        index, columns = header
        result: dict[str, Amount | None] = {}
        for words in FUNDS:
            for keys in self.keys[index + 1 : index + 6]:
                if any(words.fullmatch(key) for key in keys):
                    for name, value in self._funds_line(keys, columns).items():
                        result.setdefault(name, value)
        return result

    @staticmethod
    def _funds_line(keys: Sequence[str], columns: dict[str, int]) -> dict[str, Amount]:
        """Money stands under its header; rate, weight and score may have slipped to the right."""
        line: dict[str, Amount] = {}
        for name in ("initial_budget", "budget", "execution"):
            column = columns.get(name)
            if (
                column is not None
                and column < len(keys)
                and (money := amount(keys[column], "万元"))
            ):
                line[name] = money
        tail = range(max(columns["budget"], columns["execution"]) + 1, len(keys))
        numbers = [i for i in tail if NUMBER.fullmatch(keys[i])]
        rates = [i for i in tail if re.fullmatch(r"\d+(?:\.\d+)?%", keys[i])]
        if rates and (rate := amount(keys[rates[0]], "%")):
            line["rate"] = rate
        before = [i for i in numbers if not rates or i < rates[0]]
        after = [i for i in numbers if rates and i > rates[0]]
        for name, places in (("weight", before), ("score", after)):
            if places and (value := amount(keys[places[0]], "分")):
                line[name] = value
        return line

    def _total(self) -> Amount | None:
        for keys in reversed(self.keys):
            filled = [key for key in keys if key]
            if filled and "total" in labels_of(filled[0]):
                return next((amount(k, "分") for k in filled[1:] if NUMBER.fullmatch(k)), None)
        return None

    def _tasks(self) -> Iterator[Project]:
        start = next(
            (i for i, k in enumerate(self.keys) if any("task" in labels_of(x) for x in k)),
            None,
        )
        header = self._header("budget", "execution", "rate")
        if start is None or header is None or header[0] != start:
            return
        columns = header[1]
        for row, keys in zip(self.rows[start + 1 :], self.keys[start + 1 :], strict=True):
            if any("goal" in labels_of(key) for key in keys):
                return
            name = next((compact(cell) for cell in row.cells if cell), "")

            def at(column: str, unit: str, keys: Sequence[str] = keys) -> Amount | None:
                position = columns.get(column, len(keys))
                return amount(keys[position], unit) if position < len(keys) else None

            yield Project(
                id="",
                kind="任务",
                name=name,
                place=row.place,
                budget=at("budget", "万元"),
                execution=at("execution", "万元"),
                rate=at("rate", "%"),
                weight=at("weight", "分"),
                score=at("score", "分"),
            )

    def indicators(self, owner: str) -> list[Indicator]:
        """The indicators that are filled in, in document order."""
        header = self._header("level3", "target", "weight", "score")
        if header is None:
            return []
        reader = IndicatorLines(owner, header[1])
        for row, keys in zip(self.rows[header[0] + 1 :], self.keys[header[0] + 1 :], strict=True):
            filled = [key for key in keys if key]
            if filled and "total" in labels_of(filled[0]):
                break
            if filled:
                reader.read(row, keys)
        return reader.finish()
