"""The performance self-evaluation tables: the department as a whole and project by project.

These tables are typeset by hand: merged cells, cells shifted by a column or two, names broken by
page ends. So lines are read by their labels, and a line of figures is aligned with the header by
its right-hand end, where 分值 and 得分 stand side by side.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from juesuan_analysis.amounts import Amount, mark_unrounded, parse_amount
from juesuan_analysis.document import Document, Grid, Paragraph, Place, Row
from juesuan_analysis.errors import UnreadableAmount
from juesuan_analysis.tables import title_kind
from juesuan_analysis.vocabulary import load
from juesuan_analysis.wordforms import compact, squeeze

_WORDS = load("evaluation")
_LABELS = {name: re.compile(words) for name, words in _WORDS["labels"].items()}
_COLUMNS = {name: re.compile(words) for name, words in _WORDS["columns"].items()}
_FUNDS = [re.compile(words) for words in _WORDS["funds"]["lines"]]
_LEVELS: dict[str, list[str]] = _WORDS["levels"]
_LEVEL1 = {second: first for first, seconds in reversed(_LEVELS.items()) for second in seconds}
_KNOWN = {*_LEVELS, *_LEVEL1}
_TITLE = re.compile(_WORDS["titles"]["any"])
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DEPARTMENT_CODE = re.compile(r"^\d+|-\d+$")


@dataclass(frozen=True, slots=True)
class Project:
    """What one self-evaluation table says of money and score.

    ``kind`` is 项目, 整体 (the department as a whole) or 任务 (a task line of the latter).
    Amounts are in 万元; ``rate`` in percent; a field not printed is ``None``.
    """

    id: str
    kind: str
    name: str
    place: Place
    supervisor: str = ""
    implementer: str = ""
    initial_budget: Amount | None = None
    budget: Amount | None = None
    execution: Amount | None = None
    rate: Amount | None = None
    weight: Amount | None = None
    score: Amount | None = None
    total: Amount | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One performance indicator with its levels filled down over merged cells and page ends."""

    project: str
    level1: str
    level2: str
    level3: str
    operator: str
    target: str
    target_unit: str
    actual: str
    completion: str
    weight: Amount | None
    score: Amount | None
    deviation: str
    measures: str
    place: Place


@dataclass(frozen=True)
class Evaluation:
    """All self-evaluation tables of a document."""

    projects: tuple[Project, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    grids: tuple[Grid, ...] = ()

    def of_kind(self, kind: str) -> tuple[Project, ...]:
        """The entries of one kind: 项目, 整体 or 任务."""
        return tuple(project for project in self.projects if project.kind == kind)


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
    return Evaluation(_with_precision(projects), _with_weights(indicators), grids)


def _tables(document: Document) -> Iterator[list[Row]]:
    """Rows of each self-evaluation table, its continuation pages joined."""
    inside = False
    rows: list[Row] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            title = squeeze(block.text)
            if len(title) <= 40 and _TITLE.fullmatch(title):
                inside = True
            elif title_kind(block.text):
                inside = False
            continue
        starts = _starts(block)
        if rows and (starts or not inside):
            yield rows
            rows = []
        if inside and (starts or rows):
            rows.extend(block.rows)
    if rows:
        yield rows


def _starts(grid: Grid) -> bool:
    first = next((squeeze(c) for c in grid.rows[0].cells if c), "")
    return any(_LABELS[label].fullmatch(first) for label in ("project", "overall"))


def _with_precision(projects: Sequence[Project]) -> tuple[Project, ...]:
    """Money and scores printed without trailing zeros are marked as not rounded."""
    families = (("initial_budget", "budget", "execution"), ("weight", "score", "total"))
    result = list(projects)
    for fields in families:
        slots = [(i, name) for i, p in enumerate(result) for name in fields if getattr(p, name)]
        marked = mark_unrounded([getattr(result[i], name) for i, name in slots])
        for (i, name), amount in zip(slots, marked, strict=True):
            result[i] = replace(result[i], **{name: amount})
    return tuple(result)


def _with_weights(indicators: Sequence[Indicator]) -> tuple[Indicator, ...]:
    result = list(indicators)
    slots = [(i, n) for i, x in enumerate(result) for n in ("weight", "score") if getattr(x, n)]
    marked = mark_unrounded([getattr(result[i], name) for i, name in slots])
    for (i, name), amount in zip(slots, marked, strict=True):
        result[i] = replace(result[i], **{name: amount})
    return tuple(result)


def _amount(text: str, unit: str = "") -> Amount | None:
    try:
        return parse_amount(squeeze(text).removesuffix("%").removesuffix("分"), unit)
    except UnreadableAmount:
        return None


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
            or _amount(self._labelled("overall_budget"), "万元"),
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
                if key and _LABELS[label].fullmatch(key):
                    after = next((i for i in range(column + 1, len(keys)) if keys[i]), None)
                    if after is None or any(w.fullmatch(keys[after]) for w in _LABELS.values()):
                        return ""
                    return compact(row.cells[after])
        return ""

    def _header(self, *names: str) -> tuple[int, dict[str, int]] | None:
        """Index of the row that heads all these columns, and each known column's position."""
        for index, keys in enumerate(self.keys):
            found: dict[str, int] = {}
            for column, key in enumerate(keys):
                for name, words in _COLUMNS.items():
                    if key and name not in found and words.fullmatch(key):
                        found[name] = column
            if all(name in found for name in names):
                return index, found
        return None

    def _funds(self) -> dict[str, Amount | None]:
        header = self._header("budget", "execution", "score")
        if header is None or "level3" in header[1]:
            return {}
        index, columns = header
        result: dict[str, Amount | None] = {}
        for words in _FUNDS:
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
                and (money := _amount(keys[column], "万元"))
            ):
                line[name] = money
        tail = range(max(columns["budget"], columns["execution"]) + 1, len(keys))
        numbers = [i for i in tail if _NUMBER.fullmatch(keys[i])]
        rates = [i for i in tail if re.fullmatch(r"\d+(?:\.\d+)?%", keys[i])]
        if rates and (rate := _amount(keys[rates[0]], "%")):
            line["rate"] = rate
        before = [i for i in numbers if not rates or i < rates[0]]
        after = [i for i in numbers if rates and i > rates[0]]
        for name, places in (("weight", before), ("score", after)):
            if places and (value := _amount(keys[places[0]], "分")):
                line[name] = value
        return line

    def _total(self) -> Amount | None:
        for keys in reversed(self.keys):
            filled = [key for key in keys if key]
            if filled and _LABELS["total"].fullmatch(filled[0]):
                return next((_amount(k, "分") for k in filled[1:] if _NUMBER.fullmatch(k)), None)
        return None

    def _tasks(self) -> Iterator[Project]:
        start = next(
            (i for i, k in enumerate(self.keys) if any(_LABELS["task"].fullmatch(x) for x in k)),
            None,
        )
        header = self._header("budget", "execution", "rate")
        if start is None or header is None or header[0] != start:
            return
        columns = header[1]
        for row, keys in zip(self.rows[start + 1 :], self.keys[start + 1 :], strict=True):
            if any(key and _LABELS["goal"].fullmatch(key) for key in keys):
                return
            name = next((compact(cell) for cell in row.cells if cell), "")

            def at(column: str, unit: str, keys: Sequence[str] = keys) -> Amount | None:
                position = columns.get(column, len(keys))
                return _amount(keys[position], unit) if position < len(keys) else None

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
        reader = _Indicators(owner, header[1])
        for row, keys in zip(self.rows[header[0] + 1 :], self.keys[header[0] + 1 :], strict=True):
            filled = [key for key in keys if key]
            if filled and _LABELS["total"].fullmatch(filled[0]):
                break
            if filled:
                reader.read(row, keys)
        return reader.finish()


@dataclass
class _Group:
    """Indicators between two level names: the name may be printed beside a later line."""

    level1: str
    level2: str
    lines: list[Indicator] = field(default_factory=list)


class _Indicators:
    """Reads the indicator lines of one table, filling levels down."""

    def __init__(self, owner: str, columns: dict[str, int]) -> None:
        self.owner = owner
        self.columns = columns
        self.groups = [_Group("", "")]
        self.last_number = 0
        self.half = ""  # a level name whose rest stands on the next page

    def read(self, row: Row, keys: list[str]) -> None:
        """Take one line: levels, an indicator, or the rest of a broken name."""
        score = self._score_column(keys)
        shift = self.columns["score"] - score if score is not None else 0
        name = self._name_column(keys, score, shift)
        numbered = _LABELS["indicator"].fullmatch(keys[name]) if name is not None else None
        self._levels(keys[: name if name is not None else len(keys)], numbered, name is None)
        if name is None:
            self._rest_of_name(row, keys)
        elif score is not None:
            self.groups[-1].lines.append(self._indicator(row, keys, name, shift, numbered))

    def finish(self) -> list[Indicator]:
        """All indicators, with the levels of their groups."""
        result = []
        # A first level printed only beside a later line spans the lines above it as well.
        first = next((group.level1 for group in self.groups if group.level1), "")
        for group in self.groups:
            first = group.level1 or _LEVEL1.get(group.level2) or first
            second = group.level2
            result += [replace(line, level1=first, level2=second) for line in group.lines]
        return result

    def _score_column(self, keys: Sequence[str]) -> int | None:
        """Where the score stands: the right one of two neighbouring numbers, furthest right."""
        for column in range(min(len(keys) - 1, self.columns["score"]), 0, -1):
            if _NUMBER.fullmatch(keys[column]) and _NUMBER.fullmatch(keys[column - 1]):
                return column
        return None

    def _name_column(self, keys: Sequence[str], score: int | None, shift: int) -> int | None:
        numbered = [i for i, key in enumerate(keys) if _LABELS["indicator"].fullmatch(key)]
        if numbered:
            return numbered[0]
        if score is None:
            return None
        return self.columns["level3"] - shift

    def _levels(self, before: Sequence[str], numbered: re.Match[str] | None, rest: bool) -> None:
        names = [k for k in before if k and not _LABELS["heading"].fullmatch(k)]
        names = [k for k in names if not _LABELS["placeholder"].fullmatch(k)]
        if rest:
            names = [k for k in names if k in _KNOWN or self.half + k in _KNOWN]
        number = int(numbered["number"]) if numbered else 0
        level1 = level2 = ""
        for name in names:
            whole = self.half + name if self.half + name in _KNOWN else name
            if (whole in _LEVELS and whole not in _LEVEL1) or (whole in _LEVELS and len(names) > 1 and name == names[0]):
                level1 = whole
            elif whole in _LEVEL1 or len(names) == 1 or name != names[0]:
                level2 = whole
            else:
                level1 = whole
            is_half = whole not in _KNOWN and any(k.startswith(whole) for k in _KNOWN)
            self.half = whole if is_half else ""
        self._open(level1, level2, number)

    def _open(self, level1: str, level2: str, number: int) -> None:
        current = self.groups[-1]
        continued = current.level2 and level2.startswith(current.level2) and level2 in _KNOWN
        # A level name may stand beside a later line of its group: 指标2 belongs with 指标1.
        late = not current.level2 and number > 1
        if level2 and (continued or late):
            current.level1, current.level2 = level1 or current.level1, level2
        elif level1 or level2:
            self.groups.append(_Group(level1, level2))
        elif number == 1 and self.last_number >= 1:
            self.groups.append(_Group("", ""))
        self.last_number = number or self.last_number

    def _rest_of_name(self, row: Row, keys: Sequence[str]) -> None:
        lines = self.groups[-1].lines
        rest = [
            compact(cell)
            for cell, key in zip(row.cells, keys, strict=True)
            if key
            and not _LABELS["placeholder"].fullmatch(key)
            and not any(key in known for known in _KNOWN)
        ]
        if lines and len(rest) == 1 and not _LABELS["heading"].fullmatch(rest[0]):
            lines[-1] = replace(lines[-1], level3=lines[-1].level3 + rest[0])

    def _indicator(
        self,
        row: Row,
        keys: Sequence[str],
        name: int,
        shift: int,
        numbered: re.Match[str] | None,
    ) -> Indicator:
        def text(column: str) -> str:
            position = self.columns.get(column, len(keys)) - shift
            return compact(row.cells[position]) if name < position < len(keys) else ""

        score = self.columns["score"] - shift
        printed = compact(row.cells[name])
        after = [compact(cell) for cell in row.cells[score + 1 :] if cell]
        measures = after.pop() if "measures" in self.columns and after else ""
        return Indicator(
            project=self.owner,
            level1="",
            level2="",
            level3=re.sub(r"^指标\d+[:：]?", "", printed) if numbered else printed,
            operator=text("operator"),
            target=text("target"),
            target_unit=text("target_unit"),
            actual=text("actual"),
            completion=text("completion"),
            weight=_amount(keys[score - 1], "分"),
            score=_amount(keys[score], "分"),
            deviation="；".join(after),
            measures=measures,
            place=row.place,
        )
