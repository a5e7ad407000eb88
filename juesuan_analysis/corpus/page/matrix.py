"""What the page shows: a line a department, a column a year, a mark a disclosure."""

import shlex
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from juesuan_analysis import vocabulary
from juesuan_analysis.corpus.questions import Corpus
from juesuan_analysis.findings import SEVERITIES, kinds

Row = dict[str, Any]

REPORTS = "reports"
_MOST = 5
"""Causes that are told of each disclosure; its report has them all."""
_CAUSES = f"""
    SELECT document, kind, severity, explanation FROM (
        SELECT *, row_number() OVER (
            PARTITION BY document
            ORDER BY list_position({list(SEVERITIES)!r}, severity), id) AS place
        FROM causes
    ) WHERE place <= {_MOST} ORDER BY document, place
"""


@dataclass(frozen=True)
class Entry:
    """A disclosure on the page; ``causes`` are the gravest that were found."""

    row: Row
    causes: Sequence[Row]
    command: str
    written: bool

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.row["document"])

    @property
    def target(self) -> str:
        """Where a reader is led: to its report, or to what is told of it here."""
        return f"{REPORTS}/{self.id}.html" if self.written else f"#d-{self.id}"

    @property
    def called(self) -> str:
        """What kind it is: 决算, and 单位决算 where it is a unit's."""
        scope = self.row["scope"] if self.row["scope"] == _UNIT else ""
        return f"{scope}{self.row['kind']}"

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many causes of each severity there are, those without any left out."""
        counted = ((name, self.row[f"{name}s"]) for name in SEVERITIES)
        return [(name, number) for name, number in counted if number]

    @property
    def gravest(self) -> str:
        """The gravest severity among its causes; empty if nothing was found."""
        return self.counts[0][0] if self.counts else ""


_UNIT = vocabulary.linking().level.unit


class Matrix:
    """The disclosures of a corpus by department and year."""

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        self._corpus, self._folder = corpus, folder

    @property
    def name(self) -> str:
        """The name of the corpus."""
        return self._corpus.folder.name

    @cached_property
    def documents(self) -> list[Row]:
        """Every document, as ``documents`` has it."""
        question = "SELECT * FROM documents ORDER BY level, department, year, kind, document"
        return list(self._corpus.arrow(question).to_pylist())

    @cached_property
    def entries(self) -> list[Entry]:
        """The disclosures, those of one department one after the other."""
        causes: dict[str, list[Row]] = defaultdict(list)
        for cause in self._corpus.arrow(_CAUSES).to_pylist():
            causes[cause["document"]].append(cause)
        return [
            Entry(row, causes[row["document"]], self._command(row), self._is_written(row))
            for row in self.documents
            if row["status"] == "read"
        ]

    def _command(self, row: Row) -> str:
        """What makes the report of a disclosure."""
        words = ["juesuan", "corpus", "page", str(self._corpus.folder)]
        if self._folder != self._corpus.folder / "page":
            words += ["-o", str(self._folder)]
        return shlex.join([*words, "--report", row["document"][:12]])

    def _is_written(self, row: Row) -> bool:
        return (self._folder / REPORTS / f"{row['document']}.html").is_file()

    @cached_property
    def years(self) -> list[int | None]:
        """The years that any disclosure is of, in order; ``None`` last, where one gives none."""
        found = {entry.row["year"] for entry in self.entries}
        return [*sorted(found - {None}), *([None] if None in found else [])]

    @cached_property
    def departments(self) -> list[tuple[str, str, dict[int | None, list[Entry]]]]:
        """Level, name and disclosures by year of each department, the highest level first."""
        found: dict[tuple[str, str], dict[int | None, list[Entry]]] = {}
        for entry in self.entries:
            years = found.setdefault((entry.row["level"], entry.row["department"]), {})
            years.setdefault(entry.row["year"], []).append(entry)
        order = sorted(found, key=lambda key: (_LEVELS.get(key[0], len(_LEVELS)), key[1]))
        return [(level, name, found[level, name]) for level, name in order]

    @cached_property
    def totals(self) -> list[tuple[str, int]]:
        """How many causes of each severity there are in all."""
        return [(s, sum(e.row[f"{s}s"] for e in self.entries)) for s in SEVERITIES]

    @property
    def by_kind(self) -> list[tuple[str, int, int]]:
        """Kinds of errors: what they are called, how many, in how many disclosures."""
        question = """
            SELECT kind, count(*) AS errors, count(DISTINCT document) AS disclosures
            FROM causes WHERE severity = 'error' GROUP BY kind ORDER BY errors DESC, kind
        """
        rows = self._corpus.arrow(question).to_pylist()
        return [(kind_name(row["kind"]), row["errors"], row["disclosures"]) for row in rows]

    @property
    def unread(self) -> list[tuple[str, str, str]]:
        """What was not verified: what became of it, where it was found, and the reason."""
        question = """
            SELECT status, path, reason FROM documents JOIN places USING (document)
            WHERE status <> 'read' ORDER BY status, path
        """
        words = vocabulary.corpus().status
        rows = self._corpus.arrow(question).to_pylist()
        return [(words[row["status"]].zh, _tail(row["path"]), row["reason"]) for row in rows]

    @property
    def statuses(self) -> list[tuple[str, int]]:
        """How many documents became what."""
        counted = Counter(row["status"] for row in self.documents)
        words = vocabulary.corpus().status
        return [(text.zh, counted[name]) for name, text in words.items() if counted[name]]


_LEVELS = {level: place for place, level in enumerate(("省级", "市级", "县级", "乡级"))}


def kind_name(kind: str) -> str:
    """What a kind of finding is called."""
    return kinds()[kind].names["zh"] if kind in kinds() else kind


def _tail(path: str) -> str:
    """The end of a path: enough to know a file by."""
    return "/".join(path.split("/")[-3:])
