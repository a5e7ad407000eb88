"""The words of the form, kept as data; this module only loads them.

Every file is TOML beside this module. A new title, header, synonym or wording is a new line
there, not a branch in the code.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The data file ``name`` of the vocabulary, parsed once.

    >>> load("tables")["headers"]["numbering"]
    '栏次'
    """
    text = files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True)
class TableKind:
    """One kind of table: how its title and its columns are worded."""

    id: str
    title: str
    english: str
    scope: str
    economic: bool
    titles: tuple[re.Pattern[str], ...]
    measures: tuple[tuple[str, re.Pattern[str]], ...]
    total: re.Pattern[str]

    def measure(self, path: str) -> str | None:
        """The canonical measure of a column, from its header path; ``None`` if unknown."""
        return next((name for name, words in self.measures if words.fullmatch(path)), None)

    @property
    def only_measure(self) -> str:
        """The measure of a kind that has just one, else empty."""
        names = {name for name, _ in self.measures}
        return names.pop() if len(names) == 1 else ""


@cache
def table_kinds() -> tuple[TableKind, ...]:
    """All kinds of table, in the order in which titles are tried."""
    entries = load("tables")["table"]
    by_id = {entry["id"]: entry for entry in entries}
    return tuple(_table_kind(by_id.get(entry.get("like"), {}) | entry) for entry in entries)


def _table_kind(entry: dict[str, Any]) -> TableKind:
    return TableKind(
        id=entry["id"],
        title=entry["title"],
        english=entry["english"],
        scope=entry["scope"],
        economic=entry.get("economic", False),
        titles=tuple(re.compile(words) for words in entry["titles"]),
        measures=tuple(
            (name, re.compile(words))
            for name, variants in entry["measures"].items()
            for words in variants
        ),
        total=re.compile(entry["total"]),
    )


@cache
def subjects(classification: str) -> dict[str, tuple[str, str]]:
    """Official Chinese and English names by code: ``"functional"`` or ``"economic"``.

    >>> subjects("economic")["30108"][0]
    '机关事业单位基本养老保险缴费'
    """
    return {code: (names[0], names[1]) for code, names in load("subjects")[classification].items()}


@cache
def english_names() -> dict[str, str]:
    """English for every Chinese name the vocabulary translates, by the Chinese name."""
    by_code = {**subjects("functional"), **subjects("economic")}
    names = dict(by_code.values())
    names.update({kind.title: kind.english for kind in table_kinds()})
    names.update(load("subjects")["names"])
    return names
