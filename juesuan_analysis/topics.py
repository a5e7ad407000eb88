"""What a disclosure says of one functional subject or one self-evaluated project, put together.

Pure functions from a disclosure to records and DataFrames. Whatever is put with a topic comes with
its basis: ``named`` (it speaks of the topic), ``place`` (it stands in the topic's own paragraph or
row), ``operand`` (it only uses a figure of the topic) or ``vague`` (it speaks of one of several
subjects of this name, and nothing tells of which).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from juesuan_analysis import frames
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.evaluation import Indicator, Project
from juesuan_analysis.findings import Finding
from juesuan_analysis.joint import Implied
from juesuan_analysis.narrative.figures import Figures, scope_of
from juesuan_analysis.operands import Operand, fact_operand
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact
from juesuan_analysis.vocabulary import load, subjects
from juesuan_analysis.wordforms import bare

BASES = ("named", "vague", "place", "operand")
"""Why something is put with a topic, the strongest reason first."""

_LEVELS = {3: "类", 5: "款", 7: "项"}
_OF_SEVERAL = ("sum", "mean", "count", "coverage")
"""Formulas whose operands are the parts of what a number is of, none of them the thing itself."""
_SUFFIX = re.compile("(?:完成率|占比|增减率|增减额|预算)$")
_CHAINED = re.compile("（[类款项]）|[(（]\\d{3,7}[)）]")
_STATED = re.compile(r"(S\d+)\.")
_CODE = re.compile(r"(?<!\d)\d{3}(?:\d\d){0,2}(?!\d)")


@dataclass(frozen=True, order=True)
class Topic:
    """Something to look up: a functional subject or a self-evaluated project.

    ``code`` is the subject's code, or the id of the project's table (P01). It is empty for a
    subject that the narrative names and no table prints.
    """

    kind: Literal["function", "project"]
    code: str
    name: str

    @property
    def level(self) -> str:
        """类, 款 or 项 of a functional subject with a code; else empty.

        >>> Topic("function", "2010301", "行政运行").level
        '项'
        """
        return _LEVELS.get(len(self.code), "") if self.kind == "function" else ""


@dataclass(frozen=True)
class Dossier:
    """All that a disclosure has on one topic, in document order.

    ``above`` are the class and group of a functional subject, ``below`` its parts. ``facts`` are
    its printed figures in all statutory tables; ``project`` and ``indicators`` what a project's own
    table says. ``statements`` and ``findings`` each come with their basis.
    ``implied`` are quantities no table prints (last year's level, a budget) that its statements
    speak of.
    """

    topic: Topic
    above: tuple[Topic, ...] = ()
    below: tuple[Topic, ...] = ()
    facts: tuple[Fact, ...] = ()
    project: Project | None = None
    indicators: tuple[Indicator, ...] = ()
    statements: tuple[tuple[Statement, str], ...] = ()
    findings: tuple[tuple[Finding, str], ...] = ()
    implied: tuple[Implied, ...] = ()


def topics(d: Disclosure) -> list[Topic]:
    """Every topic of a disclosure: functional subjects by code, then projects by their tables.

    A subject is a topic if a table gives its code, or a figure other than zero under its name, or
    if the narrative speaks of it; those no table prints follow those with codes.

    >>> from juesuan_analysis import CHAOYANG_2023, read
    >>> found = topics(read(CHAOYANG_2023))
    >>> found[2], found[-1].code
    (Topic(kind='function', code='2010301', name='行政运行'), 'P08')
    """
    return _About(d).topics()


def topic(d: Disclosure, name: str) -> Topic:
    """The topic of that code, id or name.

    Raises:
        KeyError: if there is none, or if several have the name; it says which there are.

    >>> from juesuan_analysis import CHAOYANG_2023, read
    >>> topic(read(CHAOYANG_2023), "市12345平台春节慰问金").code
    'P04'
    """
    every = topics(d)
    found = [t for t in every if t.code == name] or [t for t in every if bare(t.name) == bare(name)]
    if len(found) == 1:
        return found[0]
    known = "、".join(f"{t.code} {t.name}".strip() for t in found or every)
    raise KeyError(f"{name}：{'不止一个' if found else '没有这个科目或项目'}：{known}")


def dossiers(d: Disclosure) -> list[Dossier]:
    """Everything on every topic, in the order of :func:`topics`."""
    about = _About(d)
    return [about.dossier(found) for found in about.topics()]


def dossier(d: Disclosure, about: Topic | str) -> Dossier:
    """Everything on one topic, given itself, its code or its name."""
    wanted = topic(d, about) if isinstance(about, str) else about
    return _About(d).dossier(wanted)


def figures(d: Disclosure, about: Topic | str) -> pd.DataFrame:
    """The printed figures of a topic, one a row.

    Columns: table (of a project: its id), title, side, code, item, measure, value (``Decimal``
    with its printed decimals), unit, page, line.

    >>> from juesuan_analysis import CHAOYANG_2023, read
    >>> found = figures(read(CHAOYANG_2023), "2010301")
    >>> found[found["table"] == "03"][["measure", "value"]].values.tolist()
    [['本年支出合计', Decimal('562.87')], ['基本支出', Decimal('562.87')]]
    """
    columns = (
        "table", "title", "side", "code", "item", "measure", "value", "unit", "page", "line",
    )  # fmt: skip
    found = dossier(d, about)
    rows: list[dict[str, Any]] = [*frames.fact_rows(found.facts), *_project_rows(found.project)]
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def indicators(d: Disclosure, about: Topic | str) -> pd.DataFrame:
    """The performance indicators of a project, with the columns of ``d.indicators``."""
    return frames.frame("indicators", frames.indicator_rows(dossier(d, about).indicators))


def statements(d: Disclosure, about: Topic | str) -> pd.DataFrame:
    """The numbers of the narrative that concern a topic, one a row.

    Columns: those of ``d.statements`` and basis (one of :data:`BASES`).

    >>> from juesuan_analysis import CHAOYANG_2023, read
    >>> found = statements(read(CHAOYANG_2023), "行政运行")
    >>> found[["id", "token", "verdict", "basis"]].values.tolist()
    [['S050', '562.87', 'exact', 'named'], ['S051', '101.79', 'unsupported', 'named']]
    """
    found = dossier(d, about).statements
    frame = frames.frame("statements", frames.statement_rows(s for s, _ in found))
    return frame.assign(basis=[basis for _, basis in found])


def findings(d: Disclosure, about: Topic | str) -> pd.DataFrame:
    """The findings that concern a topic, one a row, gravest first.

    Columns: those of ``d.findings`` and basis (one of :data:`BASES`).
    """
    found = dossier(d, about).findings
    frame = frames.frame("findings", frames.finding_rows(f for f, _ in found))
    return frame.assign(basis=[basis for _, basis in found])


def project_figures(project: Project) -> Iterator[tuple[str, Any]]:
    """The figures of a project's own table: what each is, and the printed amount."""
    for name, words in load("headings")["project_figures"].items():
        if amount := getattr(project, name):
            yield words, amount


def _project_rows(project: Project | None) -> Iterator[dict[str, Any]]:
    for words, amount in project_figures(project) if project else ():
        assert project is not None
        yield {
            "table": project.id,
            "title": "绩效自评表",
            "side": "",
            "code": "",
            "item": project.name,
            "measure": words,
            "value": amount.value,
            "unit": amount.unit,
            "page": project.place.page,
            "line": project.place.line,
        }


# What belongs to what

Based = dict[Topic, str]
"""Topics that something concerns, each with the basis."""


class _Subjects:
    """The functional subjects of a document, by code, by figure and by name."""

    def __init__(self, d: Disclosure) -> None:
        self.figures = Figures(d.tables_list, d.evaluation)
        self.cells: dict[str, list[Fact]] = defaultdict(list)
        self._of_operand: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        every = [c for table in d.tables_list if not table.economic for c in table.cells]
        self._names = {c.code: c.item for c in reversed(every) if _CODE.fullmatch(c.code)}
        self._classes = _classes(self._names)
        for cell in every:
            if code := self.code(cell):
                operand = fact_operand(cell)
                self.cells[code].append(cell)
                key = (operand.name, operand.place, str(operand.amount))
                self._of_operand[key].add(code)

    def code(self, cell: Fact) -> str:
        """The code of a cell's subject; tables that list the classes print their names alone."""
        if _CODE.fullmatch(cell.code):
            return cell.code if cell.code in self._names else ""
        listed = cell.side == "支出" and not cell.code
        return self._classes.get(bare(cell.item), "") if listed else ""

    def topic(self, code: str) -> Topic:
        """The topic of a code, named as the tables name it."""
        official = subjects("functional").get(code, ("",))[0]
        return Topic("function", code, self._names.get(code) or official)

    def printed(self) -> Iterator[Topic]:
        """The subjects whose code a table prints, or that have a figure other than zero."""
        for code, cells in self.cells.items():
            if code in self._names or any(cell.operand.value for cell in cells):
                yield self.topic(code)

    def of_figure(self, name: str, place: str, value: str) -> list[Topic]:
        """The subjects that a printed figure may be of: one, unless two rows look alike."""
        codes = self._of_operand.get((name, place, value), ())
        return [self.topic(code) for code in sorted(codes)]

    def of_name(self, name: str, path: Sequence[str]) -> list[Topic]:
        """The subjects that a name means in a section, found as the narrative is read."""
        meaning = self.figures.resolve(name, scope_of(tuple(path)))
        if meaning is None:
            return []
        meant = meaning.same[:1] and self.code(meaning.same[0])
        if meant:
            every = (*meaning.same, *(meaning.other if meaning.vague else ()))
            return [self.topic(code) for code in dict.fromkeys(map(self.code, every)) if code]
        last = _last_level(name)
        return [Topic("function", "", last)] if last and not meaning.same else []

    def family(self, found: Topic) -> tuple[tuple[Topic, ...], tuple[Topic, ...]]:
        """The subjects above and right below one."""
        known = {t.code: t for t in self.printed()}
        above = (known.get(found.code[:n]) for n in _LEVELS if n < len(found.code))
        below = (t for c, t in sorted(known.items()) if found.code and c[:-2] == found.code)
        return tuple(t for t in above if t), tuple(below)


def _classes(names: dict[str, str]) -> dict[str, str]:
    """The codes of classes by name: the official ones, and as this document prints them."""
    official = {code: words[0] for code, words in subjects("functional").items()}
    return {bare(n): c for c, n in {**official, **names}.items() if len(c) == 3}


def _last_level(name: str) -> str:
    """The lowest of the levels that a name spells out; empty if it spells out none."""
    parts = [part for part in re.split("（[类款项]）", name) if part]
    return parts[-1] if len(parts) > 1 or name.endswith(("（类）", "（款）", "（项）")) else ""


@dataclass
class _About:
    """Which topics each number and each finding of a disclosure concerns."""

    d: Disclosure
    _subjects: _Subjects = field(init=False)
    _projects: dict[str, Topic] = field(init=False)
    _by_id: dict[str, Statement] = field(init=False)

    def __post_init__(self) -> None:
        self._subjects = _Subjects(self.d)
        projects = self.d.evaluation.of_kind("项目")
        self._projects = {p.id: Topic("project", p.id, p.name) for p in projects}
        self._by_id = {s.id: s for s in self.d.statements_list}

    def topics(self) -> list[Topic]:
        spoken_of = (t for based in self._statements.values() for t in based)
        found = {*self._subjects.printed(), *spoken_of} - {*self._projects.values()}
        with_code_first = sorted(found, key=lambda t: (not t.code, t))
        return [*with_code_first, *self._projects.values()]

    def dossier(self, found: Topic) -> Dossier:
        above, below = self._subjects.family(found)
        facts = self._subjects.cells.get(found.code, ()) if found.kind == "function" else ()
        project = next((p for p in self.d.evaluation.projects if p.id == found.code), None)
        said = [(s, b) for s in self.d.statements_list if (b := self._statements[s.id].get(found))]
        own = {s.id for s, basis in said if basis == "named"}
        return Dossier(
            found,
            above,
            below,
            tuple(fact for fact in facts if fact.amount is not None),
            project,
            tuple(i for i in self.d.evaluation.indicators if project and i.project == project.id),
            tuple(said),
            tuple((f, b) for f in self.d.findings_list if (b := self._findings[f.id].get(found))),
            tuple(i for i in self.d.examination.implied if own.intersection(i.speakers)),
        )

    # Numbers of the narrative

    @cached_property
    def _statements(self) -> dict[str, Based]:
        return {s.id: self._of_statement(s) for s in self.d.statements_list}

    def _of_statement(self, s: Statement) -> Based:
        if s.verdict == "label":
            return {}
        named = self._named(s)
        one_of_several = s.claim.vague or len(named) > 1
        return _based(
            ("vague" if one_of_several else "named", named),
            ("place", self._of_section(s)),
            ("operand", self._used(s, named)),
        )

    def _named(self, s: Statement) -> list[Topic]:
        """What a number speaks of: its own figure says so, else the name it is given."""
        if s.claim.vague:
            meant = (self._of_operand(reading[0]) for reading in s.claim.readings)
            return list(dict.fromkeys(t for found in meant for t in found))
        own = _own_figure(s)
        if own is None:
            return self._of_subject(s)
        if stated := self._stated(own):
            further = _own_figure(stated)
            again = further is not None and self._stated(further)
            return self._of_subject(s) if again else self._named(stated)
        found = self._of_operand(own)
        for named in (self._of_subject, self._of_section):  # rows that look alike
            found = [t for t in named(s) if t in found] or found if len(found) > 1 else found
        return found

    def _stated(self, operand: Operand) -> Statement | None:
        """The number of the narrative that an operand is."""
        match = _STATED.match(operand.place)
        return self._by_id.get(match[1]) if match else None

    def _used(self, s: Statement, named: Sequence[Topic]) -> Iterator[Topic]:
        """The topics whose figures a number is computed from; not rows that merely look alike."""
        for operand in s.operands:
            found = self._of_operand(operand)
            yield from () if any(t in named for t in found) else found

    def _of_subject(self, s: Statement) -> list[Topic]:
        name = s.claim.subject
        for t in self._projects.values():
            rest = name.removeprefix(t.name)
            if rest != name and (not rest or rest.startswith("·") or _SUFFIX.fullmatch(rest)):
                return [t]
        path = s.claim.number.flow.passage.path
        return self._subjects.of_name(_SUFFIX.sub("", name), path) if name else []

    def _of_section(self, s: Statement) -> list[Topic]:
        """The topic that the heading of a number's paragraph names."""
        *above, own = s.claim.number.flow.passage.path or ("",)
        if scope_of(tuple(above)).name == "performance":
            project = self._subjects.figures.project(own)
            return [self._projects[project.id]] if project else []
        return self._subjects.of_name(own, above) if _CHAINED.search(own) else []

    def _of_operand(self, operand: Operand) -> list[Topic]:
        if stated := self._stated(operand):
            return self._named(stated)
        return self._of_figure(operand.name, operand.place, str(operand.amount))

    def _of_figure(self, name: str, place: str, value: str) -> list[Topic]:
        project = self._projects.get(place.partition(".")[0])
        return [project] if project else self._subjects.of_figure(name, place, value)

    # Findings

    @cached_property
    def _findings(self) -> dict[str, Based]:
        return {f.id: self._of_finding(f) for f in self.d.findings_list}

    def _of_finding(self, f: Finding) -> Based:
        referred = [self._statements[name] for name in f.refers if name in self._statements]
        equal = [i for i in self.d.identities_list if i.id in f.refers]
        of_basis = {
            b: [t for based in referred for t, own in based.items() if own == b] for b in BASES
        }
        left = [t for i in equal for operand in i.left for t in self._of_operand(operand)]
        right = [t for i in equal for operand in i.right for t in self._of_operand(operand)]
        return _based(
            ("named", [*of_basis["named"], *left, *self._of_code(f)]),
            ("vague", of_basis["vague"]),
            ("place", [*of_basis["place"], *self._of_row(f)]),
            ("operand", [*of_basis["operand"], *right, *self._of_text(f)]),
        )

    def _of_code(self, f: Finding) -> list[Topic]:
        """The subjects whose codes a finding spells out in full (科目 2060204 此处称…)."""
        codes = re.findall(r"科目 ?(\d{7}|\d{5}|\d{3})(?!\d)", f.explanation)
        return [self._subjects.topic(code) for code in codes if code in self._subjects.cells]

    def _of_row(self, f: Finding) -> list[Topic]:
        """The topic in whose row a finding stands; a place that names but a page does not tell."""
        if f.place.line is None:
            return []
        return [*self._rows.get(str(f.place), ())]

    @cached_property
    def _rows(self) -> dict[str, Based]:
        rows: dict[str, Based] = defaultdict(dict)
        for code, cells in self._subjects.cells.items():
            for cell in cells:
                if cell.code:
                    rows[str(cell.place)][self._subjects.topic(code)] = "place"
        owners = [p for p in self.d.evaluation.projects if p.kind != "任务"]
        for grid, owner in zip(self.d.evaluation.grids, owners, strict=False):
            for row in grid.rows if owner.id in self._projects else ():
                rows[str(row.place)][self._projects[owner.id]] = "place"
        return rows

    def _of_text(self, f: Finding) -> Iterator[Topic]:
        """The topics whose figures a finding lists with their places."""
        for operand in f.operands:
            printed, _, place = operand.partition("@")
            name, _, value = printed.rpartition("=")
            yield from self._of_figure(name, place, value) if place else ()


def _own_figure(s: Statement) -> Operand | None:
    """The figure of the very thing a number speaks of, not of what it is compared with."""
    if s.claim.formula in _OF_SEVERAL:
        return None
    return s.operands[0] if s.operands else s.claim.about


def _based(*reasons: tuple[str, Iterable[Topic]]) -> Based:
    """Each topic with the first, strongest reason given for it."""
    based: Based = {}
    for basis, found in reasons:
        for t in found:
            based.setdefault(t, basis)
    return based
