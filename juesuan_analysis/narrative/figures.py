"""Which figures a name in the narrative means, by section and wording, never by value."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache, cached_property, lru_cache
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.evaluation import PROJECT, Evaluation, Project
from juesuan_analysis.formulas.catalogue import RESTATED, Formula, named
from juesuan_analysis.levels import CHAIN, CLASS, LENGTHS
from juesuan_analysis.narrative.wording import core
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.vocabulary.prose import Concept, Places
from juesuan_analysis.wordforms import bare, without_ordinal

_WORDS = vocabulary.concepts().figures
MAIN_MEASURES = _WORDS.main
"""Columns that hold all money of a row; the others hold one kind of it."""
_SIMILAR = 0.6
"""Least likeness of a project's name in the text and in its table; the eight of a department are
told apart by far more."""


_PATH = re.compile(
    "(?:(?P<类>[^()类]{2,20})类(?:[中下]的?)?)?"
    "(?P<款>[^()]{2,20}?)款(?:[中下]的?)?(?P<项>[^()]{2,24}?)项"
)
_PARENTED = re.compile(r"(?P<name>[^()]{2,24})\((?P<above>[^()]{2,20})\)")
_JOINTS = re.compile("[—–－>/·-]+")

_LONGEST = 30
"""A sentence with more letters is no heading."""


class Scope(Struct, frozen=True):
    """What a section speaks of, the tables where its names are looked up first, and its total."""

    name: str
    tables: tuple[str, ...]
    whole: str = ""
    under: tuple[str, ...] = ()
    column: str = ""


class Meaning(Struct, frozen=True):
    """What a name means.

    ``same`` are the figures that print the thing meant, ``other`` those the name is also used for;
    both empty for a thing no table prints. ``most`` marks a part: the figure is an upper bound.
    ``vague`` is true if different subjects of that name exist and nothing tells which is meant;
    ``open`` if the figures may cover other money than the sentence speaks of, so that a difference
    proves nothing. ``aka``: by what other names the text may have stated it; ``pair``: the names of
    several things that it means together. ``in_full``: it is called just that, and not by a name
    that is also used for other figures. ``plus``: what is added to the first of ``same``.
    ``assumed``: the text does not name it, its section does.
    """

    name: str
    same: tuple[Fact, ...] = ()
    other: tuple[Fact, ...] = ()
    budget: tuple[Fact, ...] = ()
    most: bool = False
    formula: Formula = RESTATED
    vague: bool = False
    open: bool = False
    aka: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    in_full: bool = False
    assumed: bool = False
    plus: tuple[Fact, ...] = ()


@dataclass
class Figures:
    """All figures of a document, to be found by name."""

    tables: Sequence[Table]
    evaluation: Evaluation
    _by_item: dict[str, dict[str, list[Fact]]] = field(init=False)
    _functional_of: dict[Scope, list[Fact]] = field(init=False, default_factory=dict)
    _resolved: dict[tuple[str, Scope, bool], Meaning | None] = field(
        init=False, default_factory=dict
    )
    _paths_of: dict[Scope, dict[str, list[Fact]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_item = defaultdict(lambda: defaultdict(list))
        for table in self.tables:
            self._by_item[table.id] = items = self._by_item[table.role]
            for cell in table.cells:
                items[bare(cell.item)].append(cell)
                if "(" in bare(cell.item):
                    plain = _WORDS.remark.sub("", _unmarked(cell))
                    if plain != bare(cell.item):
                        items[plain].append(cell)

    @cached_property
    def _columns(self) -> dict[str, dict[str, list[Fact]]]:
        """The cells in the total row of each table by the names of their columns."""
        found: dict[str, dict[str, list[Fact]]] = {}
        for table, items in self._by_item.items():
            found[table] = defaultdict(list)
            for cell in (c for row in _WORDS.totals for c in items.get(row, [])):
                found[table][bare(cell.measure)].append(cell)
        return found

    def resolve(self, phrase: str, scope: Scope, *, whole: bool = False) -> Meaning | None:
        """What a phrase means in a section; ``None`` if nothing of that name is known.

        As the ``whole`` of a share a general name (本年支出合计) means the same everywhere.
        """
        asked = phrase, scope, whole
        if asked not in self._resolved:
            self._resolved[asked] = self._resolve(bare(phrase), scope, whole)
        return self._resolved[asked]

    def _resolve(self, phrase: str, scope: Scope, whole: bool) -> Meaning | None:
        if chained := self._chain(phrase, scope):
            return chained
        if coded := self._coded(phrase, scope):
            return coded
        if run := self._run_together(phrase, scope):
            return run
        if below := self._parented(phrase, scope):
            return below
        for form in _forms(phrase):
            if meaning := self._named(bare(form), scope, whole):
                return meaning
        return None

    def heading(self, sentence: str, scope: Scope) -> Meaning | None:
        """What a sentence means that is nothing but a name (1.公务接待费。2024年决算数…)."""
        name = bare(without_ordinal(sentence))
        if CHAIN.sub("", name) == "" or _levels(name):
            meaning = self._chain(name, scope)
        elif run := self._run_together(name, scope):
            return run
        else:
            meaning = self._named(name, scope, False) if len(name) <= _LONGEST else None
        return meaning if meaning and meaning.same else None

    def under(self, meaning: Meaning, head: Meaning) -> Meaning:
        """Of several subjects of one name, that below the head of the list it stands in."""
        codes = {fact.code for fact in head.same if fact.code}
        if not meaning.vague or len(codes) != 1:
            return meaning
        code = codes.pop()
        below = [c for c in (*meaning.same, *meaning.other) if c.code.startswith(code)]
        return self._meaning(meaning.name, below) if below else meaning

    def crossing(self, row: Meaning, columns: Sequence[str]) -> Meaning | None:
        """Where a thing's row meets the column of one of the names; ``None`` if nowhere."""
        found = tuple(
            cell
            for fact in row.same
            for cell in self._by_item[fact.role[0]][bare(fact.item)]
            if cell.row == fact.row and cell.code and bare(cell.measure) in columns
        )
        return Meaning(f"{row.name}·{found[0].measure}", found) if found else None

    @cached_property
    def one_appropriation(self) -> bool:
        """Whether all that is appropriated is from the general public budget."""
        appropriated = [fact.operand.value for fact in self.locate(_WORDS.appropriated)]
        general = [fact.operand.value for fact in self.locate(_WORDS.general)]
        return self.one_budget or (bool(appropriated) and appropriated == general)

    @cached_property
    def one_budget(self) -> bool:
        """Whether all expenditure is from the general public budget.

        Then every table speaks of the same money, and a difference between them is one.
        """
        whole = [fact.operand.value for fact in self.locate(_WORDS.every)]
        general = [fact.operand.value for fact in self.locate(_WORDS.general)]
        return bool(whole) and whole == general

    def project(self, label: str) -> Project | None:
        """The project a heading speaks of, its name differing by a word or two at most."""
        projects = self.evaluation.of_kind(PROJECT)
        name = project_key(label)
        exact = [p for p in projects if project_key(p.name) == name]
        if len(exact) == 1:
            return exact[0]
        likeness = sorted(
            ((SequenceMatcher(None, name, project_key(p.name)).ratio(), p) for p in projects),
            key=lambda pair: -pair[0],
        )
        if not likeness or likeness[0][0] < _SIMILAR:
            return None
        tied = len(likeness) > 1 and likeness[1][0] == likeness[0][0]
        return None if tied else likeness[0][1]

    def _named(self, name: str, scope: Scope, whole: bool) -> Meaning | None:
        concept = _concept_of(name, scope.name)
        if concept and (meaning := self._concept(concept, scope, whole)):
            return replace(meaning, in_full=name == bare(concept.id))
        key = _WORDS.level.sub("", name)
        names = [key, *vocabulary.concepts().synonyms.get(key, ())]
        names += [f"{key}{_WORDS.kind}"] if key != name else []
        names += [concept.id] if concept else []
        cells = (self._cells(name, scope.tables, scope.column) for name in names)
        if found := [*chain.from_iterable(cells)]:
            return self._or_of_all(self._meaning(key, found), concept)
        # Subjects are known by name in every table, but another table may cover other money.
        others = [t.role for t in self.tables]
        found = [cell for name in names for cell in self._cells(name, others) if cell.code]
        if found:
            partly = found[0].role[0] in _WORDS.partly.get(scope.name, ())
            return replace(self._meaning(key, found), open=partly or not self.one_budget)
        if concept:
            places = concept.or_at.get("whole", ()) if whole else ()
            same, *other = [tuple(self.locate(place)) for place in places] or [()]
            return Meaning(concept.id, same, sum(other, ()), aka=concept.aka, pair=concept.pair)
        return Meaning(key) if key in _official() else None

    def _or_of_all(self, meaning: Meaning, concept: Concept | None) -> Meaning:
        """A total of the section's own money may as well be that of all, called the same."""
        places = concept.at.get("*", ()) if concept and concept.only else ()
        every = (fact for place in places for fact in self.locate(place))
        other = tuple(fact for fact in every if fact not in meaning.same)
        return replace(meaning, other=(*meaning.other, *other)) if other else meaning

    def _concept(self, concept: Concept, scope: Scope, whole: bool) -> Meaning | None:
        def at(places: Places) -> tuple[Fact, ...]:
            locators = places.get(scope.name, places.get("*", ()))
            return tuple(fact for locator in locators for fact in self.locate(locator))

        if concept.only and scope.name not in concept.only and not whole:
            return None
        same = at(concept.at)
        everywhere = (*concept.at.get("*", ()), *concept.or_at.get("*", ()))
        general = [f for locator in everywhere for f in self.locate(locator)]
        also = tuple(f for f in general if whole and f not in same)
        if not same and (concept.at or concept.or_at):
            return None
        plus = [fact for each in concept.plus for fact in self.locate(each)]
        whole_known = bool(plus) and len(plus) == len(concept.plus)
        return Meaning(
            concept.id,
            same,
            (*at(concept.or_at), *also),
            at(concept.budget),
            concept.most,
            named(concept.formula),
            # What the section's own table prints covers just what the section speaks of.
            plus=tuple(fact for fact in plus if fact.operand.value) if whole_known else (),
            open=concept.open
            and not whole_known
            and not self.one_appropriation
            and not (same and same[0].role[0] == scope.tables[0]),
            aka=concept.aka,
            pair=concept.pair,
        )

    def totals(self, cell: Fact) -> list[Fact]:
        """The cells in the total row of a figure's table that are in its column."""
        items = self._by_item.get(cell.table, {})
        names = (*_WORDS.totals, *_WORDS.main)
        rows = [c for row in names for c in items.get(row, [])]
        return [c for c in rows if (c.measure, c.side) == (cell.measure, cell.side)]

    def locate(self, locator: str) -> Iterator[Fact]:
        """Cells at ``table/side/item/measure``; side may be empty, item may hold strokes itself.

        Of several places with a bar between them, at the first that has a cell.
        """
        first, _, others = locator.partition(" | ")
        if others:
            cells = tuple(self.locate(first))
            yield from cells or self.locate(others)
            return
        table, side, *nested, measure = locator.split("/")
        item = "/".join(nested)
        for cell in self._by_item.get(table, {}).get(item, []):
            if measure in (cell.measure, cell.role[1]) and (not side or cell.side == side):
                yield cell

    def _cells(self, name: str, tables: Iterable[str], column: str = "") -> list[Fact]:
        """A row of that name, else a column of that name in the total row.

        The row is told by the section's own ``column``, else by its main measure.
        """
        result: list[Fact] = []
        for table in tables:
            items = self._by_item.get(table, {})
            named = items.get(name, ())
            rows = [c for c in named if c.role[1] == column] if column else []
            rows = rows or [c for c in named if c.role[1] in MAIN_MEASURES]
            rows = [c for c in rows if c.measure == rows[0].measure]
            result += rows or self._columns.get(table, {}).get(name, [])
        return result

    def _meaning(self, name: str, found: Sequence[Fact]) -> Meaning:
        first = found[0]
        table = [c for c in found if c.table == first.table]
        subjects = {(c.code, c.side) for c in table}
        values = {c.operand.value for c in table}
        budget = tuple(
            c
            for c in self._by_item[first.role[0]][bare(first.item)]
            if c.role[1] == _WORDS.budget and c.code == first.code
        )
        if len(subjects) > 1 and len(values) > 1:
            return Meaning(name, tuple(table[:1]), tuple(table[1:]), budget, vague=True)
        # Functional subjects are printed by several tables; only those with equal scope are.
        return Meaning(name, tuple(found), (), budget)

    def _chain(self, phrase: str, scope: Scope) -> Meaning | None:
        """A subject named by 类, 款 and 项."""
        told = _levels(phrase)
        phrase = told or phrase
        if "(" not in phrase:
            return None
        levels = [
            ({bare(n).removesuffix(_WORDS.kind) for n in core(name)}, LENGTHS[level])
            for name, level in CHAIN.findall(phrase)
        ]
        if not levels or levels[-1][1] == LENGTHS[CLASS]:
            return None
        names, length = levels[-1]
        rows = [c for c in self._functional(scope) if len(c.code) == length]
        rows = [c for c in rows if _unmarked(c).removesuffix(_WORDS.kind) in names]
        if len({c.code for c in rows}) > 1:
            rows = [c for c in rows if self._under(c, levels[:-1], scope)] or rows
        label = "".join(f"{part}（{level}）" for part, level in CHAIN.findall(phrase))
        if rows:
            return self._meaning(label, rows)
        return None if told and CLASS not in label else Meaning(label)

    def _coded(self, phrase: str, scope: Scope) -> Meaning | None:
        match = _WORDS.code.search(phrase)
        rows = [c for c in self._functional(scope) if match and c.code == match[1]]
        return self._meaning(rows[0].item, rows) if rows else None

    def _run_together(self, phrase: str, scope: Scope) -> Meaning | None:
        """A subject named by its levels, one behind the other (教育支出普通教育小学教育)."""
        paths = self._run_paths(scope)
        forms = (_JOINTS.sub("", form) for form in _forms(phrase))
        found = next((form for form in forms if form in paths), "")
        return self._meaning(found, paths[found]) if found else None

    def _parented(self, phrase: str, scope: Scope) -> Meaning | None:
        """A subject with the name of the one above it behind, in a bracket (小学教育(普通教育))."""
        for form in _forms(phrase) if phrase.count("(") else ():
            found = _PARENTED.match(form)
            path = f"{found['above']}{found['name']}" if found and form == found[0] else ""
            if path in self._run_paths(scope):
                return self._meaning(form, self._run_paths(scope)[path])
        return None

    def _run_paths(self, scope: Scope) -> dict[str, list[Fact]]:
        if scope not in self._paths_of:
            self._paths_of[scope] = self._paths(scope)
        return self._paths_of[scope]

    def _paths(self, scope: Scope) -> dict[str, list[Fact]]:
        """The rows of the scope's functional table by the names on their way, at least two."""
        rows = self._functional(scope)
        official = vocabulary.subjects("functional")
        names = {code: bare(known[0]) for code, known in official.items()}
        names |= {cell.code: _unmarked(cell) for cell in rows}
        paths: dict[str, list[Fact]] = defaultdict(list)
        for cell in rows:
            way = [names[cell.code[:n]] for n in LENGTHS.values() if cell.code[:n] in names]
            for since in range(len(way) - 1 if len(cell.code) > LENGTHS[CLASS] else 0):
                paths["".join(way[since:])].append(cell)
        return paths

    def _functional(self, scope: Scope) -> list[Fact]:
        """Main figures of the functional rows of the scope's first table that has any."""
        if scope not in self._functional_of:
            self._functional_of[scope] = self._first_functional(scope)
        return self._functional_of[scope]

    def _first_functional(self, scope: Scope) -> list[Fact]:
        by_role: dict[str, list[Table]] = defaultdict(list)
        for table in self.tables:
            if not table.economic:
                by_role[table.role].append(table)
        for table_id in (*scope.tables, "05", "03", *by_role):
            for table in by_role.get(table_id, ()):
                cells = [c for c in table.cells if c.code and c.role[1] in MAIN_MEASURES]
                if cells:
                    return cells
        return []

    def _under(self, cell: Fact, parents: Sequence[tuple[set[str], int]], scope: Scope) -> bool:
        rows = self._functional(scope)
        printed = {c.code: _unmarked(c).removesuffix(_WORDS.kind) for c in rows}
        return all(printed.get(cell.code[:length]) in names for names, length in parents)


def _unmarked(cell: Fact) -> str:
    """The name of a cell's row as a key, without the level that may stand behind it."""
    return _WORDS.level.sub("", bare(cell.item))


def _forms(phrase: str) -> Iterator[str]:
    """The forms of a name, the likeliest first; what is said of the accounts may be left out."""
    for form in core(phrase):
        yield form
        if _WORDS.phase in form:
            yield form.replace(_WORDS.phase, "").removesuffix(_WORDS.number)


def _levels(phrase: str) -> str:
    """A path whose levels are told without brackets, with them; empty if it is none.

    >>> _levels("教育支出类普通教育款小学教育项")
    '教育支出(类)普通教育(款)小学教育(项)'
    """
    found = _PATH.fullmatch(phrase)
    levels = [level for level in _PATH.groupindex if found and found[level]]
    return "".join(f"{found[level]}({level})" for level in levels) if found else ""


def project_key(name: str) -> str:
    """What tells one project's name from another's."""
    return _WORDS.project.sub("", bare(name))


@cache
def scopes() -> tuple[tuple[re.Pattern[str], Scope], ...]:
    """The rules by which a heading decides what its section speaks of."""
    return tuple(
        (rule.heading, Scope(rule.name, rule.tables, rule.whole, rule.under, rule.column))
        for rule in vocabulary.concepts().scope
    )


@lru_cache(1024)
def scope_of(path: tuple[str, ...]) -> Scope:
    """What a section speaks of: the innermost heading that says so decides.

    One that speaks of expenditure at large goes on with the kind of money that it stands under.

    >>> scope_of(("第二部分", "三、财政拨款“三公”经费支出决算情况说明")).name
    'three_public'
    >>> scope_of(("五、一般公共预算财政拨款支出决算情况", "（二）支出决算结构情况")).name
    'general'
    """
    _, otherwise = scopes()[-1]
    told = [scope for heading in reversed(path) if (scope := _told(bare(heading)))]
    if not told:
        return otherwise
    return next((outer for outer in told[1:] if outer.name in told[0].under), told[0])


def _told(heading: str) -> Scope | None:
    """What a heading itself says its section is about."""
    return next((scope for words, scope in scopes()[:-1] if words.fullmatch(heading)), None)


@cache
def _official() -> frozenset[str]:
    """Names that are known whether or not a table prints them."""
    classified = (vocabulary.subjects(kind) for kind in ("functional", "economic"))
    official = (bare(names[0]) for every in classified for names in every.values())
    return frozenset((*official, *vocabulary.concepts().synonyms))


@lru_cache(1024)
def _concept_of(name: str, scope: str) -> Concept | None:
    """The concept of a name, or of what is like it; first one that is of the scope alone."""
    named = _concepts().get(name, ())
    like = (c for c in vocabulary.concepts().concept if c.like and c.like.fullmatch(name))
    found = [c for c in named or tuple(like) if scope in c.only or not c.local]
    own = [c for c in found if scope in c.only]
    general = [c for c in found if not c.only]
    return next(iter((*own, *general, *found)), None)


@cache
def _concepts() -> dict[str, tuple[Concept, ...]]:
    found: dict[str, tuple[Concept, ...]] = defaultdict(tuple)
    for one in vocabulary.concepts().concept:
        for name in map(bare, one.names):
            found[name] += (one,)
    return dict(found)
