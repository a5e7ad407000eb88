"""Which topics each number of the narrative and each finding concerns, and why."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.evaluation import PROJECT
from juesuan_analysis.findings import Finding
from juesuan_analysis.levels import MARK
from juesuan_analysis.narrative.figures import scope_of
from juesuan_analysis.operands import Operand
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact
from juesuan_analysis.topics.subjects import Subjects
from juesuan_analysis.topics.topic import BASES, Based, Dossier, Topic, based_on

_CHAINED = re.compile(MARK.pattern + r"|[(（]\d{3,7}[)）]")


@dataclass
class About:
    """Which topics each number and each finding of a disclosure concerns."""

    d: Disclosure
    _subjects: Subjects = field(init=False)
    _projects: dict[str, Topic] = field(init=False)
    _by_id: dict[str, Statement] = field(init=False)

    def __post_init__(self) -> None:
        self._subjects = Subjects(self.d)
        projects = self.d.evaluation.of_kind(PROJECT)
        self._projects = {p.id: Topic("project", p.id, p.name) for p in projects}
        self._by_id = {s.id: s for s in self.d.statements_list}

    def topics(self) -> list[Topic]:
        """Every topic, subjects with a code first and projects last."""
        spoken_of = (t for based in self._statements.values() for t in based)
        found = {*self._subjects.printed(), *spoken_of} - {*self._projects.values()}
        with_code_first = sorted(found, key=lambda t: (not t.code, t))
        return [*with_code_first, *self._projects.values()]

    def dossier(self, found: Topic) -> Dossier:
        """Everything on one topic."""
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
            tuple((f, b) for f in self.d.every_finding if (b := self._findings[f.id].get(found))),
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
        return based_on(
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
        return self._by_id.get(operand.source.owner) if operand.source.stated else None

    def _used(self, s: Statement, named: Sequence[Topic]) -> Iterator[Topic]:
        """The topics whose figures a number is computed from; not rows that merely look alike."""
        for operand in s.operands:
            found = self._of_operand(operand)
            yield from () if any(t in named for t in found) else found

    def _of_subject(self, s: Statement) -> list[Topic]:
        name = s.claim.of
        for t in self._projects.values():
            rest = name.removeprefix(t.name)
            if rest != name and (not rest or rest.startswith("·")):
                return [t]
        path = s.claim.number.flow.passage.path
        return self._subjects.of_name(name, path) if name else []

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
        source = operand.source
        if isinstance(source, Fact):
            return self._subjects.of_figure(source)
        project = self._projects.get(source.owner)
        return [project] if project else []

    # Findings

    @cached_property
    def _findings(self) -> dict[str, Based]:
        return {f.id: self._of_finding(f) for f in self.d.every_finding}

    def _of_finding(self, f: Finding) -> Based:
        referred = [self._statements[name] for name in f.refers if name in self._statements]
        equal = [i for i in self.d.identities_list if i.id in f.refers]
        of_basis = {
            b: [t for based in referred for t, own in based.items() if own == b] for b in BASES
        }
        left = [t for i in equal for operand in i.left for t in self._of_operand(operand)]
        right = [t for i in equal for operand in i.right for t in self._of_operand(operand)]
        return based_on(
            ("named", [*of_basis["named"], *left, *self._of_code(f)]),
            ("vague", of_basis["vague"]),
            ("place", [*of_basis["place"], *self._of_row(f)]),
            ("operand", [*of_basis["operand"], *right, *self._of_text(f)]),
        )

    def _of_code(self, f: Finding) -> list[Topic]:
        """The subjects that a finding tells of by their codes."""
        return [self._subjects.topic(code) for code in f.codes if code in self._subjects.cells]

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
        owners = self.d.evaluation.owners
        for grid, owner in zip(self.d.evaluation.grids, owners, strict=False):
            for row in grid.rows if owner.id in self._projects else ():
                rows[str(row.place)][self._projects[owner.id]] = "place"
        return rows

    def _of_text(self, f: Finding) -> Iterator[Topic]:
        """The topics whose figures a finding lists."""
        for operand in f.operands:
            yield from self._of_operand(operand)


def _own_figure(s: Statement) -> Operand | None:
    """The figure of the very thing a number speaks of, not of what it is compared with."""
    if s.claim.formula.additive:  # its operands are parts of the thing
        return None
    return s.operands[0] if s.operands else s.claim.about
