"""What the overview page shows, with the address of everything it leads to."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Place
from juesuan_analysis.findings import Finding
from juesuan_analysis.outputs.annotated.links import Links
from juesuan_analysis.outputs.annotated.originals import ORIGINAL, copies
from juesuan_analysis.outputs.annotated.sections import Layout
from juesuan_analysis.outputs.look import by_severity, gap, headline, title_of
from juesuan_analysis.outputs.notebooks import Executed
from juesuan_analysis.outputs.site.contents import Charts, Contents
from juesuan_analysis.printing import portion
from juesuan_analysis.sentences import counted, named
from juesuan_analysis.speaking import Voice
from juesuan_analysis.statements import COMPANION
from juesuan_analysis.tables import Fact
from juesuan_analysis.vocabulary import shown, spoken


@dataclass(frozen=True)
class Total:
    """A figure that the accounts are known by, and where it is printed."""

    name: str
    told: str
    fact: Fact
    address: str


@dataclass(frozen=True)
class Picture:
    """A chart: what it says, its files in the page's language, and all by language and format."""

    headline: str
    own: dict[str, str]
    files: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Download:
    """A file to take away: what it holds, how many rows if it is a table."""

    name: str
    address: str
    holds: str
    rows: int | None
    size: str


class Overview:
    """Everything the template asks for."""

    def __init__(self, disclosure: Disclosure, contents: Contents) -> None:
        self.disclosure, self.contents = disclosure, contents
        self.title = title_of(disclosure)
        self.coverage = portion(disclosure.coverage)
        self.headline = headline(disclosure)
        self.findings = by_severity(disclosure)
        self.verdicts = [(v, n) for v, n in disclosure.standing_counts.items() if n]
        self._words = vocabulary.site()
        relations = vocabulary.linking().relations
        companions = disclosure.companions
        self.beside = [
            self._words.words.relation.format(
                relation=named(relations[c.relation]), name=named(c.publication.named)
            )
            for c in companions
        ]
        self.settled = sum(s.rests_on == COMPANION for s in disclosure.statements_list)
        self.known = disclosure.settled
        self._links = Links(disclosure, Layout(disclosure))
        self.annotated = self.address(contents.annotated)
        self.totals = list(self._totals())
        self.pictures = list(self._pictures())
        self.charts_made = contents.charts is not None
        reasons = (reason for c in self._charts[:1] for reason in c.missing.values())
        self.missing = list(dict.fromkeys(reasons))
        self.downloads = list(self._downloads())

    @property
    def _charts(self) -> Sequence[Charts]:
        return self.contents.charts or ()

    def address(self, path: Path) -> str:
        """Where a file is, seen from the page."""
        return quote(path.relative_to(self.contents.folder).as_posix())

    def spot(self, finding: Finding) -> str:
        """Where on the annotated page a finding is to be looked at: its number, cell or line."""
        target = self._links.of_finding(finding)
        if target in self._links.statements:
            return f"{self.annotated}#note-{target}"
        return f"{self.annotated}#{target or f'finding-{finding.id}'}"

    def gap(self, finding: Finding) -> tuple[tuple[str, str], ...]:
        """What a finding's number is printed as, what it should be, how far they are apart."""
        return gap(self.disclosure, finding)

    def original(self, place: Place) -> str:
        """Where the document itself opens at the page of a place; empty if it is not here."""
        document = self.disclosure.document
        name = copies(document).get(place.file or document.file, "")
        file = self.contents.folder / ORIGINAL / name
        return f"{self.address(file)}#page={place.page}" if place.page and file.is_file() else ""

    def sentences(self, text: str) -> Iterator[list[list[tuple[str, str]]]]:
        """An explanation by sentence and clause, cut at the statements it names."""
        return self._links.proof(text)

    def called(self, notebook: Executed) -> str:
        """What a notebook is called: by its heading in the language, or by its file."""
        chinese, _, english = notebook.heading.partition(" · ")
        english = english or notebook.notebook.stem.replace("_", " ")
        return self._words.words.notebook.format(chinese=chinese, english=english)

    def failure(self, notebook: Executed) -> str:
        """Why a notebook failed, if it did."""
        return Voice(spoken()).told(notebook.error)

    def purpose(self, notebook: Path) -> str:
        """What a notebook is for; nothing is said of one that the vocabulary does not know."""
        return str(self._words.notebooks.get(notebook.stem, ""))

    def _totals(self) -> Iterator[Total]:
        for entry in self._words.total:
            if fact := next((f for f in self.disclosure.facts_list if _is(f, entry)), None):
                cell = self._links.cells.get(fact, "statutory")
                yield Total(
                    str(entry.name),
                    counted(f"{fact.amount} {fact.unit}"),
                    fact,
                    f"{self.annotated}#{cell}",
                )

    def _pictures(self) -> Iterator[Picture]:
        files: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
        drawn = [*(c for charts in self._charts for c in charts.drawn), *self.contents.before]
        for chart in drawn:
            addresses = {kind: self.address(file) for kind, file in chart.files.items()}
            files[chart.slug][chart.lang] = addresses
        for chart in drawn:
            if chart.lang == spoken():
                shown = files[chart.slug]
                yield Picture(chart.headline, shown[chart.lang], shown)

    def _downloads(self) -> Iterator[Download]:
        for made in self.contents.downloads:
            yield self._download(made.path, made.what)
        for file in self.contents.data:
            yield self._download(file, "", rows=_rows(file))
        for name in copies(self.disclosure.document).values():
            if (file := self.contents.folder / ORIGINAL / name).is_file():
                yield self._download(file, str(self._words.words.original))

    def _holds(self, what: str, about: str) -> str:
        both = self._words.words.both.format(one=what, other=about)
        return both if what and about else what or about

    def _download(self, file: Path, what: str, rows: int | None = None) -> Download:
        name = file.relative_to(self.contents.folder).as_posix()
        holds = self._holds(named(what), str(self._words.files.get(file.name, "")))
        return Download(name, quote(name), holds, rows, _size(file))


def _is(fact: Fact, entry: shown.Total) -> bool:
    """Whether a figure is the one that an entry of the vocabulary describes."""
    return (
        fact.amount is not None
        and fact.table in entry.tables
        and fact.side == entry.side
        and fact.item in entry.items
        and fact.measure == entry.measure
    )


def _rows(file: Path) -> int | None:
    """The rows of a table below its heading; a line break inside quotes ends none."""
    if file.suffix != ".csv":
        return None
    rows = quotes = 0
    for line in file.read_text("utf-8").split("\n")[:-1]:
        quotes += line.count('"')
        rows += quotes % 2 == 0
    return rows - 1


def _size(file: Path) -> str:
    """A file's size in thousands of bytes, rounded up."""
    return f"{-(-file.stat().st_size // 1000):,} KB"
