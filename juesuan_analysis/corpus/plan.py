"""Which files of a corpus are which disclosures, and what belongs together: decided by titles.

A plan depends on all files of the corpus and on nothing else, not on the order in which they came:
whatever was stopped or ran at the same time, the same files make the same plan.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import PurePosixPath

from juesuan_analysis import vocabulary
from juesuan_analysis.corpus.contents import DUPLICATE, READ, Content
from juesuan_analysis.corpus.divisions import last_place
from juesuan_analysis.corpus.recognising import Look
from juesuan_analysis.linking import Publication
from juesuan_analysis.linking.publication import own_name

_PART = vocabulary.corpus().part
_SHORTEST = vocabulary.linking().shortest
_DIGITS, _NO_NAME = re.compile(r"\d+"), re.compile(r"[\W_]+")
_ID = 32
_NOTHING = Look(frozenset(), frozenset())
_SINGLE = ("prior_accounts", "same_budget", "prior_budget", "department")
"""Relations of which there is one: of several candidates nobody knows which it is."""
MAX_BESIDE = 200
"""Units that a department is held against."""


@dataclass(frozen=True)
class Planned:
    """A disclosure in its files, or a file that is none; ``same_as`` is what it is once more."""

    contents: tuple[Content, ...]
    same_as: str = ""
    differing: int = 0

    @cached_property
    def document(self) -> str:
        """Its id: as of a document in these files (see ``readers.joined``)."""
        return id_of([content.sha256 for content in self.contents])

    @property
    def status(self) -> str:
        """What is known of it before it is verified."""
        return DUPLICATE if self.same_as else self.contents[0].status

    @cached_property
    def publication(self) -> Publication:
        """Whose it is: as the first of its files tells that names a department."""
        named = (c.publication for c in self.contents if c.department)
        return next(named, self.contents[0].publication)

    @cached_property
    def name(self) -> str:
        """The department's name without what may be missing."""
        return own_name(self.publication.department)

    @cached_property
    def folder(self) -> str:
        """Where it was found."""
        return folder_of(self.contents[0])


@dataclass(frozen=True)
class Linked:
    """A planned document with those it is to be held against, and what all of it depends on."""

    planned: Planned
    beside: tuple[Planned, ...]
    program: str

    @property
    def task(self) -> str:
        """Fingerprint of all that its rows depend on."""
        own, others = self.planned, (other.document for other in self.beside)
        names = [c.name for c in own.contents] if len(own.contents) > 1 or self.beside else []
        named = (c.name for other in self.beside for c in other.contents)
        parts = (self.program, own.document, own.status, own.same_as, *names, *others, *named)
        return sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:_ID]


def id_of(checksums: Sequence[str]) -> str:
    """The id of a document in files with these checksums."""
    if len(checksums) == 1:
        return checksums[0][:_ID]
    return sha256("".join(checksums).encode()).hexdigest()[:_ID]


def folder_of(content: Content) -> str:
    """The folder of a file; folders that differ in numbers only, as years do, are one."""
    return _DIGITS.sub("#", str(PurePosixPath(content.path).parent))


def contested(contents: Iterable[Content]) -> list[Content]:
    """The files that may be the same accounts as others, or parts of them: to be looked at."""
    read = [content for content in contents if content.status == READ]
    groups = (g for groups in (_by_title(read), _by_stem(read)) for g in groups if len(g) > 1)
    found = {content.sha256: content for group in groups for content in group}
    return list(found.values())


def plan(contents: Iterable[Content], looks: Mapping[str, Look], program: str) -> Iterator[Linked]:
    """Every document of a corpus; ``looks`` are those at the contested files, by checksum."""
    contents = sorted(contents, key=lambda content: content.sha256)
    read = [content for content in contents if content.status == READ]
    others = (Planned((content,)) for content in contents if content.status != READ)
    duplicates = {d.contents[0].sha256: d for d in _duplicates(read, looks)}
    left = [content for content in read if content.sha256 not in duplicates]
    single = [Planned(parts) for parts in _joined(left, looks)]
    index = Index(single)
    for planned in single:
        yield Linked(planned, index.beside(planned), program)
    whole = {c.sha256: planned.document for planned in single for c in planned.contents}
    for each in duplicates.values():
        same_as = whole.get(each.same_as, each.same_as)
        yield Linked(Planned(each.contents, same_as, each.differing), (), program)
    yield from (Linked(other, (), program) for other in others)


# The same accounts twice


def _groups(
    contents: Iterable[Content], key: Callable[[Content], Hashable]
) -> Collection[list[Content]]:
    groups: dict[Hashable, list[Content]] = defaultdict(list)
    for content in contents:
        if found := key(content):
            groups[found].append(content)
    return groups.values()


def _by_title(contents: Iterable[Content]) -> Collection[list[Content]]:
    """Files whose titles name the same department, year, kind and scope."""

    def key(c: Content) -> Hashable:
        return bool(c.department and c.year) and (own_name(c.department), c.year, c.budget, c.unit)

    return _groups(contents, key)


def _by_stem(contents: Iterable[Content]) -> Collection[list[Content]]:
    """Files in one folder whose names differ only in the part of a disclosure they are."""

    def key(c: Content) -> Hashable:
        path = PurePosixPath(c.path)
        stem = _NO_NAME.sub("", _PART.sub("", path.stem))
        return bool(stem) and (str(path.parent), stem)

    return _groups(contents, key)


def _duplicates(contents: Sequence[Content], looks: Mapping[str, Look]) -> Iterator[Planned]:
    """Files that print once more what another prints, which names the fullest of them."""
    told: set[str] = set()
    for group in (*_by_title(contents), *_by_stem(contents)):
        kept: list[Content] = []
        for content in sorted(group, key=lambda c: _fullness(c, looks)):
            if content.sha256 in told or content.sha256 not in looks:
                continue
            twin = next((k for k in kept if _alike(looks[k.sha256], looks[content.sha256])), None)
            if twin is None:
                kept.append(content)
            else:
                told.add(content.sha256)
                yield Planned((content,), twin.sha256, _more(twin, content, looks))


def _fullness(content: Content, looks: Mapping[str, Look]) -> tuple[int, int, str]:
    """The fuller before the less full."""
    look = looks.get(content.sha256, _NOTHING)
    return -len(look.figures), -len(look.numbers), content.sha256


def _alike(whole: Look, part: Look) -> bool:
    """Whether most of what a file prints stands in another one too.

    Zeros do not count, so that two departments never have half of their figures in common.
    """
    pairs = ((whole.figures, part.figures), (whole.numbers, part.numbers))
    own, other = next(((own, p) for own, p in pairs if p), (frozenset(), frozenset()))
    return 2 * len(own & other) > len(other)


def _more(twin: Content, content: Content, looks: Mapping[str, Look]) -> int:
    """How many figures a duplicate prints otherwise, or on top."""
    return len(looks[content.sha256].figures - looks[twin.sha256].figures)


# Parts of one disclosure


def _joined(
    contents: Sequence[Content], looks: Mapping[str, Look]
) -> Iterator[tuple[Content, ...]]:
    """Files as they make disclosures: a narrative without tables before the tables alone."""
    parts: dict[str, tuple[Content, ...]] = {}
    for group in (*_by_stem(contents), *_by_title(contents)):
        near = [c for c in group if c.sha256 in looks and c.sha256 not in parts]
        told = [c for c in near if not looks[c.sha256].figures and looks[c.sha256].numbers]
        tables = [c for c in near if looks[c.sha256].figures and not looks[c.sha256].numbers]
        if len(told) == 1 and tables and _go_together(told[0], tables):
            whole = (told[0], *sorted(tables, key=lambda c: (c.path, c.sha256)))
            parts.update((content.sha256, whole) for content in whole)
    for content in contents:
        whole = parts.get(content.sha256, (content,))
        if whole[0] is content:
            yield whole


def _go_together(told: Content, tables: Sequence[Content]) -> bool:
    """Whether tables may be those of a narrative: of its year and kind, in its folder."""
    near = all(PurePosixPath(t.path).parent == PurePosixPath(told.path).parent for t in tables)
    years = {c.year for c in (told, *tables) if c.year}
    return near and len(years) < 2 and len({c.budget for c in (told, *tables)}) == 1


# What belongs together


class Index:
    """Finds what a document is to be held against among all of a corpus.

    Names have to be the same. Where a name lacks its place, there may be a department of that name
    anywhere: it is looked for in the same folder alone.
    """

    def __init__(self, every: Iterable[Planned]) -> None:
        self._by_name: dict[str, list[Planned]] = defaultdict(list)
        self._whole: dict[tuple[str, str], list[Planned]] = defaultdict(list)
        self._ending: dict[tuple[str, str], list[Planned]] = defaultdict(list)
        self._units: dict[tuple[object, str], list[Planned]] = defaultdict(list)
        for each in every:
            if len(each.name) >= _SHORTEST:
                self._by_name[each.name].append(each)
                self._whole[each.folder, each.name].append(each)
                for ending in _endings(each.name):
                    self._ending[each.folder, ending].append(each)
                if each.publication.unit:
                    head = each.publication.period, each.name[:_SHORTEST]
                    self._units[head].append(each)

    def beside(self, own: Planned) -> tuple[Planned, ...]:
        """What it is to be held against, in the order of ids."""
        related: dict[str, list[Planned]] = defaultdict(list)
        for other in self._candidates(own):
            relation = own.publication.relation_of(other.publication)
            if other is not own and relation:
                related[relation].append(other)
        certain = (
            others[:MAX_BESIDE]
            for relation, others in related.items()
            if relation not in _SINGLE or len(others) == 1
        )
        found = {other.document: other for others in certain for other in others}
        return tuple(found[document] for document in sorted(found))

    def _candidates(self, own: Planned) -> list[Planned]:
        if len(own.name) < _SHORTEST:
            return []
        named = [o for o in self._by_name[own.name] if last_place(o.name) or _near(own, o)]
        units = (*self._of_units(own), *self._above(own))
        found = {o.document: o for o in (*named, *self._longer_or_shorter(own), *units)}
        return [found[document] for document in sorted(found)]

    def _longer_or_shorter(self, own: Planned) -> Iterator[Planned]:
        """Those of its folder whose name ends in its own, or the other way round."""
        yield from self._ending.get((own.folder, own.name), ())
        for ending in _endings(own.name):
            yield from self._whole.get((own.folder, ending), ())

    def _of_units(self, own: Planned) -> Iterator[Planned]:
        """Units that the lines of a department name."""
        period = own.publication.period
        for line in own.publication.members:
            for start in range(len(line) - _SHORTEST + 1):
                for unit in self._units.get((period, line[start : start + _SHORTEST]), ()):
                    if line.startswith(unit.name, start) and _reaches(own, unit):
                        yield unit

    def _above(self, own: Planned) -> Iterator[Planned]:
        """The departments whose lines name a unit."""
        return iter(self._departments.get(own.document, ()) if own.publication.unit else ())

    @cached_property
    def _departments(self) -> dict[str, list[Planned]]:
        found: dict[str, list[Planned]] = defaultdict(list)
        for each in (planned for every in self._by_name.values() for planned in every):
            for unit in self._of_units(each):
                if each not in found[unit.document]:
                    found[unit.document].append(each)
        return found


def _near(one: Planned, other: Planned) -> bool:
    return one.folder == other.folder


def _reaches(department: Planned, unit: Planned) -> bool:
    return unit is not department and bool(last_place(unit.name) or _near(department, unit))


def _endings(name: str) -> Iterator[str]:
    """What is left of a name without its first letters, as far as that is a name still."""
    return (name[start:] for start in range(1, len(name) - _SHORTEST + 1))
