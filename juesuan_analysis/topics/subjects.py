"""The functional subjects of a document, found by code, by figure and by name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.levels import CLASS, LENGTHS, MARK, level_of
from juesuan_analysis.narrative.figures import Figures, scope_of
from juesuan_analysis.tables import Fact
from juesuan_analysis.tables.facts import EXPENDITURE
from juesuan_analysis.topics.topic import Topic
from juesuan_analysis.vocabulary import subjects
from juesuan_analysis.wordforms import bare

_CODE = re.compile(r"(?<!\d)\d{3}(?:\d\d){0,2}(?!\d)")


class Subjects:
    """The functional subjects of a document, by code, by figure and by name."""

    def __init__(self, d: Disclosure) -> None:
        self.figures = Figures(d.tables_list, d.evaluation)
        self.cells: dict[str, list[Fact]] = defaultdict(list)
        every = [c for table in d.tables_list if not table.economic for c in table.cells]
        self._names = {c.code: c.item for c in reversed(every) if _CODE.fullmatch(c.code)}
        self._classes = _classes(self._names)
        for cell in every:
            if code := self.code(cell):
                self.cells[code].append(cell)

    def code(self, cell: Fact) -> str:
        """The code of a cell's subject; tables that list the classes print their names alone."""
        if _CODE.fullmatch(cell.code):
            return cell.code if cell.code in self._names else ""
        listed = cell.side == EXPENDITURE and not cell.code
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

    def of_figure(self, cell: Fact) -> list[Topic]:
        """The subject that a printed figure is of; none for totals and economic subjects."""
        code = self.code(cell)
        return [self.topic(code)] if cell in self.cells.get(code, ()) else []

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
        above = (known.get(found.code[:n]) for n in LENGTHS.values() if n < len(found.code))
        below = (t for c, t in sorted(known.items()) if found.code and c[:-2] == found.code)
        return tuple(t for t in above if t), tuple(below)


def _classes(names: dict[str, str]) -> dict[str, str]:
    """The codes of classes by name: the official ones, and as this document prints them."""
    official = {code: words[0] for code, words in subjects("functional").items()}
    return {bare(n): c for c, n in {**official, **names}.items() if level_of(c) == CLASS}


def _last_level(name: str) -> str:
    """The lowest of the levels that a name spells out; empty if it spells out none."""
    parts = [part for part in MARK.split(name) if part]
    return parts[-1] if len(parts) > 1 or MARK.fullmatch(name[-3:]) else ""
