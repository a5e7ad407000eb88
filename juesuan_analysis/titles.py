"""Titles that say whose accounts these are, and of which year."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Document, Place
from juesuan_analysis.wordforms import as_accounts, as_budget, bare, ordinal, squeeze, widen

_WORDS = vocabulary.words().identity
_COVER_LINES = 4
_CLAUSE = re.compile("[。；;，,：:]")


class Title(Struct, frozen=True):
    """One title: the department it names and the year it gives, each empty if it does not."""

    text: str
    name: str
    year: str
    place: Place


class Period(Struct, frozen=True):
    """The fiscal year of a document, and whether it is a budget or its outturn."""

    year: int | None = None
    budget: bool = False

    @property
    def phase(self) -> str:
        """预算 or 决算."""
        return _WORDS.budget if self.budget else _WORDS.outturn

    def of(self, measure: str) -> dict[str, str | int | None]:
        """Phase and year of the figures of a column.

        >>> Period(2023).of("预算数"), Period(2023).of("上年决算数")
        ({'phase': '预算', 'year': 2023}, {'phase': '决算', 'year': 2022})
        """
        budget = _WORDS.budget in measure or (self.budget and _WORDS.outturn not in measure)
        year = self.year and self.year - measure.startswith(_WORDS.last_year)
        return {"phase": _WORDS.budget if budget else _WORDS.outturn, "year": year}


@lru_cache(1)
def is_budget(document: Document) -> bool:
    """Whether more lines of a document speak of a budget than of accounts, and its cover may."""
    words, lines = vocabulary.tables().unknown, [bare(p.text[:60]) for p in document.paragraphs()]
    budget = [bool(words.budget.search(line)) for line in lines]
    accounts = [bool(words.accounts.search(line)) for line in lines]
    said = any(accounts[:_COVER_LINES]) and not any(budget[:_COVER_LINES])
    return not said and sum(budget) > sum(accounts)


@lru_cache(1)
def titles(document: Document) -> tuple[Title, ...]:
    """Every title of a document that names its department or its year, the cover first."""
    if is_budget(document):
        found = _titles(document, as_accounts)
        return tuple(replace(title, text=as_budget(title.text)) for title in found)
    return tuple(_titles(document, str))


def _titles(document: Document, words: Callable[[str], str]) -> Iterator[Title]:
    lines = [(words(_heading(p.text)), p.place) for p in document.paragraphs()]
    if lines:  # a cover may print name and year on lines of their own
        for count in range(2, _COVER_LINES):
            cover = "".join(text for text, _ in lines[:count])
            if (title := _title(cover, lines[0][1])) and title.name and title.year:
                yield title
                break
    for text, place in lines:
        if title := _title(text, place):
            yield title


def mentions(document: Document, *, accounts: bool = False) -> Iterator[Title]:
    """The department's name as paragraphs begin with it (某某局2023年度…).

    With ``accounts``, as any clause that goes on with what accounts tell of begins with it.
    """
    for paragraph in document.paragraphs():
        clauses = _CLAUSE.split(paragraph.text) if accounts else [paragraph.text]
        for text in (_heading(clause[:120]) for clause in clauses):
            match = _mentioned(text) if accounts else _WORDS.mention.match(text)
            if match:
                yield Title(match[0], _clean(match["name"]), "", paragraph.place)


def _mentioned(text: str) -> re.Match[str] | None:
    """A clause about the accounts or the doings of the department that it begins with."""
    match = _WORDS.mention.match(text)
    if match and _WORDS.accounts.match(text, match.end()):
        return match
    return _WORDS.acting.match(text)


def _heading(text: str) -> str:
    found = ordinal(text)
    return squeeze(text[found[1] if found else 0 :])


def _title(text: str, place: Place) -> Title | None:
    for words in _WORDS.titles:
        if match := words.fullmatch(text):
            groups = match.groupdict()
            name = groups.get("name") or groups.get("name_behind") or ""
            name = "" if _WORDS.no_name.search(name) else name
            return Title(text, _clean(name), groups.get("year") or "", place)
    return None


def _clean(name: str) -> str:
    return widen(_WORDS.part.sub("", name))
