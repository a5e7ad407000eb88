"""What the page shows: a line a department, a column a year, a mark a disclosure."""

import shlex
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from juesuan_analysis import english, vocabulary
from juesuan_analysis.corpus.questions import Corpus
from juesuan_analysis.findings import SEVERITIES, kinds
from juesuan_analysis.sentences import told
from juesuan_analysis.vocabulary import Lang

Row = dict[str, Any]

REPORTS: Mapping[Lang, str] = {"zh": "reports/{}.html", "en": "reports/{}.en.html"}
"""The annotated page of a disclosure, by language and id."""
_MOST = 5
"""Causes that are told of each disclosure; its report has them all."""
_CAUSES = f"""
    SELECT document, kind, severity, quote, explanation FROM (
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
    report: str
    """Its annotated page, seen from this one; empty where it was not asked for."""

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.row["document"])

    @property
    def target(self) -> str:
        """Where a reader is led: to its report, or to what is told of it here."""
        return self.report or f"#d-{self.id}"

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


def report(document: str, lang: Lang) -> str:
    """Where the annotated page of a disclosure is, seen from the page of the corpus."""
    return REPORTS[lang].format(document)


class Matrix:
    """The disclosures of a corpus by department and year, for readers of a language."""

    def __init__(self, corpus: Corpus, folder: Path, lang: Lang = "zh") -> None:
        self._corpus, self._folder, self.lang = corpus, folder, lang

    def say(self, key: str, **blanks: object) -> str:
        """A text of the page."""
        return vocabulary.corpus_page().text[key][self.lang].format(**blanks)

    def named(self, name: str) -> str:
        """What a kind or a level is called."""
        return name if self.lang == "zh" else vocabulary.corpus_page().english.get(name, name)

    def department(self, name: str) -> str:
        """What a department is called."""
        if not name:
            return self.say("no_department")
        return name if self.lang == "zh" else english.body(name)

    def heading(self, entry: Entry) -> str:
        """The title of a disclosure."""
        key = "heading" if entry.row["year"] else "heading_without_year"
        about = {name: entry.row[name] for name in ("year", "scope", "kind")}
        department = self.department(entry.row["department"])
        return self.say(key, department=department, called=self.named(entry.called), **about)

    def kind_name(self, kind: str) -> str:
        """What a kind of finding is called."""
        return kinds()[kind].names[self.lang] if kind in kinds() else kind

    def severity(self, name: str, number: int) -> str:
        """What so many causes of a severity are called."""
        one, many = vocabulary.headings().severities, vocabulary.corpus_page().many
        return (one if number == 1 else many)[name][self.lang]

    def severities(self, entry: Entry) -> list[tuple[str, int]]:
        """How many causes of each severity a disclosure has, in words."""
        return [(self.severity(*count), count[1]) for count in entry.counts]

    def told(self, cause: Row) -> tuple[str, bool]:
        """What is said of a cause, and whether in this language.

        Where the English of its explanation is not known it is the words it is about.
        """
        with vocabulary.speaking(self.lang):
            said = told(str(cause["explanation"]))
        return (said, True) if said else (str(cause["quote"]), False)

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
            Entry(row, causes[row["document"]], self._command(row), self._report(row))
            for row in self.documents
            if row["status"] == "read"
        ]

    def _command(self, row: Row) -> str:
        """What makes the report of a disclosure."""
        words = ["juesuan", "corpus", "page", str(self._corpus.folder)]
        if self._folder != self._corpus.folder / "page":
            words += ["-o", str(self._folder)]
        return shlex.join([*words, "--report", row["document"][:12]])

    def _report(self, row: Row) -> str:
        """The annotated page in this language, or the one there is; empty if there is none."""
        own, *others = (report(row["document"], lang) for lang in (self.lang, *REPORTS))
        return next((name for name in (own, *others) if (self._folder / name).is_file()), "")

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
        found = {s: sum(e.row[f"{s}s"] for e in self.entries) for s in SEVERITIES}
        return [(self.severity(s, number), number) for s, number in found.items()]

    @property
    def by_kind(self) -> list[tuple[str, int, int]]:
        """Kinds of errors: what they are called, how many, in how many disclosures."""
        question = """
            SELECT kind, count(*) AS errors, count(DISTINCT document) AS disclosures
            FROM causes WHERE severity = 'error' GROUP BY kind ORDER BY errors DESC, kind
        """
        rows = self._corpus.arrow(question).to_pylist()
        return [(self.kind_name(row["kind"]), row["errors"], row["disclosures"]) for row in rows]

    @property
    def unread(self) -> list[tuple[str, str, str]]:
        """What was not verified: what became of it, where it was found, and the reason."""
        question = """
            SELECT status, cause, path, reason FROM documents JOIN places USING (document)
            WHERE status <> 'read' ORDER BY status, path
        """
        words = vocabulary.corpus().status
        return [
            (words[row["status"]][self.lang], _tail(row["path"]), self._reason(row))
            for row in self._corpus.arrow(question).to_pylist()
        ]

    def _reason(self, row: Row) -> str:
        if self.lang == "zh":
            return str(row["reason"])
        return vocabulary.corpus().cause[row["cause"]].en if row["cause"] else ""

    @property
    def statuses(self) -> list[tuple[str, int]]:
        """How many documents became what."""
        counted = Counter(row["status"] for row in self.documents)
        words = vocabulary.corpus().status
        return [(text[self.lang], counted[name]) for name, text in words.items() if counted[name]]


_LEVELS = {level: place for place, level in enumerate(("省级", "市级", "县级", "乡级"))}


def _tail(path: str) -> str:
    """The end of a path: enough to know a file by."""
    return "/".join(path.split("/")[-3:])
