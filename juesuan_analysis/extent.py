"""How far the narrative reaches: by what stands in a part, not by what it is called.

Everything is narrative but the contents, what says who the department is and what it does (概况,
职责, 机构设置), the glossary, and the tables with their titles and notes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Document
from juesuan_analysis.outline import Passage, passages
from juesuan_analysis.wordforms import bare, fold, ordinal, squeeze

_WORDS = vocabulary.words().outline
_TITLE_LENGTH = 45
CONTENTS, DUTIES, GLOSSARY = "contents", "duties", "glossary"
TABLES, ACCOUNTS, OTHER = "tables", "accounts", ""
"""What a part is: by the heading that says so, the innermost one; ``OTHER`` where none does."""
_APART = (CONTENTS, DUTIES, GLOSSARY)


class Extent(Struct, frozen=True):
    """The narrative, and what else of the text speaks of amounts.

    ``left`` are passages with amounts that are no narrative, ``rows`` lines of figures outside any
    table. ``announced`` is true if a heading, the contents or a sentence speaks of accounts.
    """

    narrative: tuple[Passage, ...]
    left: tuple[Passage, ...] = ()
    rows: tuple[Passage, ...] = ()
    announced: bool = False


def extent(document: Document) -> Extent:
    """The narrative of a document in reading order, whatever its parts are called."""
    roles = list(_roles(tuple(passages(document))))
    own = [p for p, role in roles if role not in _APART and not _apart(p, role)]
    inside = {id(p) for p in own}
    left = (p for p, _ in roles if id(p) not in inside and _amounts(p))
    rows = (p for p, role in roles if role not in _APART and _is_row(p, _text(p)))
    return Extent(
        tuple(dropwhile(_of_cover, own)),
        tuple(left),
        tuple(p for p in rows if _WORDS.decimal.search(_text(p))),
        any(_WORDS.accounts.search(_title(p)) for p, _ in roles) or any(map(_speaks, own)),
    )


def narrative(document: Document) -> tuple[Passage, ...]:
    """The passages that explain the accounts."""
    return extent(document).narrative


@dataclass
class _Walk:
    """Goes through the headings, remembering which part each passage stands in."""

    open: list[tuple[int, str]] = field(default_factory=list)
    entries: set[str] | None = None  # of the contents, while they last

    @property
    def role(self) -> str:
        """What the innermost heading that says so makes of a passage."""
        return self.open[-1][1] if self.open else OTHER

    def enter(self, passage: Passage, following: Passage | None) -> str:
        """Take the next passage; returns what it belongs to."""
        title = _title(passage)
        if passage.indent or len(title) <= _TITLE_LENGTH:
            self._heading(passage, title, following)
        return CONTENTS if self._listed(passage, title) else self.role

    def _heading(self, passage: Passage, title: str, following: Passage | None) -> None:
        level, _ = ordinal(passage.paragraph.text) or (0, 0)
        if passage.indent:
            while self.open and self.open[-1][0] >= level:
                self.open.pop()
        role = self._said(title, level)
        if role == ACCOUNTS and level < 2:  # no part says what the department does any more
            self.open = [part for part in self.open if part[1] != DUTIES]
        if role and (passage.indent or not _WORDS.clause.search(title)):
            self.open = [*self.open, (level, role)] if passage.indent else [(0, role)]
        elif self.role == DUTIES and not passage.indent and _begins(passage, title, following):
            self.open = []

    def _said(self, title: str, level: int) -> str:
        """What a heading says that its part is."""
        if _WORDS.contents.fullmatch(title):
            return CONTENTS
        if _WORDS.glossary.search(title):
            return GLOSSARY
        if _WORDS.duties.fullmatch(title):
            return DUTIES
        if _WORDS.tables.fullmatch(title):
            return TABLES
        if _WORDS.accounts.search(title):
            return ACCOUNTS
        outermost = not self.open
        return DUTIES if outermost and level < 2 and _WORDS.overview.fullmatch(title) else OTHER

    def _listed(self, passage: Passage, title: str) -> bool:
        """Whether a passage is a line of the contents, which end where their first line returns."""
        if self.role == CONTENTS and self.entries is None:
            self.entries = set()
            return True
        if _WORDS.leader.search(fold(passage.paragraph.text)):
            return True
        if self.entries is None:
            return False
        entry, text = _WORDS.page.sub("", title), _text(passage)
        if entry in self.entries or _WORDS.clause.search(text) or _WORDS.decimal.search(text):
            self.entries = None
            self.open = [part for part in self.open if part[1] != CONTENTS]
            return False
        self.entries.add(entry)
        return True


def _title(passage: Passage) -> str:
    return bare(passage.label if passage.indent else passage.paragraph.text)


def _text(passage: Passage) -> str:
    return squeeze(passage.paragraph.text)


def _roles(every: Sequence[Passage]) -> Iterator[tuple[Passage, str]]:
    walk = _Walk()
    for passage, following in zip(every, (*every[1:], None), strict=False):  # none at all
        yield passage, walk.enter(passage, following)


def _begins(passage: Passage, title: str, following: Passage | None) -> bool:
    """Whether a line without a list number opens a part: marked so, or what follows is a first."""
    if _WORDS.clause.search(title):
        return False
    first = following and _WORDS.first.match(squeeze(following.paragraph.text))
    return passage.paragraph.heading or bool(first)


def _apart(passage: Passage, role: str) -> bool:
    """Whether a passage is a title or a note of a table, a page number, a row outside any table."""
    text = _text(passage)
    if role == TABLES and not (_WORDS.clause.search(text) and any(_WORDS.figure.findall(text))):
        return True
    if _WORDS.note.match(text):
        return not _speaks(passage)
    return bool(_WORDS.date.fullmatch(text)) or _is_row(passage, text)


def _is_row(passage: Passage, text: str) -> bool:
    """Whether a passage is no sentence, and all its figures stand without a unit."""
    text = _WORDS.year.sub("", text)
    units = [] if _WORDS.clause.search(text) else _WORDS.figure.findall(text)
    return len(units) > bool(passage.indent) and not any(units)


def _of_cover(passage: Passage) -> bool:
    """Whether a passage is a line of the cover: no numbered heading, no sentence, no amount."""
    text = _text(passage)
    return not (passage.indent or _WORDS.clause.search(text) or _WORDS.amount.search(text))


def _speaks(passage: Passage) -> bool:
    return bool(_WORDS.spoken.search(_text(passage)))


def _amounts(passage: Passage) -> bool:
    return bool(_WORDS.amount.search(_text(passage)))
