"""How much the program would miss: plant errors in a disclosure, one at a time, and count.

Each copy is verified from the beginning. An error is *found* if the copy has an error or a warning
that the document does not have. Two measures say how many could be found: those that touch a number
of which the *program* makes a check, and those that the *document* contradicts, by relations that
``benchmarks.links`` finds without the program. What is contradicted and not found is listed, with
the relation.

The choice depends on the seed alone, so that two runs give the same.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from benchmarks.links import every, relations
from benchmarks.planting import KINDS, Defect, plant
from benchmarks.printed import Page
from juesuan_analysis import CHAOYANG_2023, Disclosure, JuesuanError
from juesuan_analysis.document import Document
from juesuan_analysis.findings import Finding
from juesuan_analysis.readers.text import decode, read_text_blocks
from tests.generating.forms import as_bytes
from tests.generating.making import make

_IDS = re.compile(r"\b[SIJF]-?\d+")
"""Of statements and identities: they count on, and are not the same in a copy."""


@dataclass(frozen=True)
class Outcome:
    """What became of one error.

    ``checked``: the program makes a check of what it touches. ``contradicted``: the relation that
    the document has against it, if any. ``found`` and ``placed``: whether an error or a warning
    tells, and whether one names the place.
    """

    kind: str
    where: str
    told: str
    checked: bool
    contradicted: str
    found: bool
    placed: bool
    by: str


class Verifier:
    """Verifies copies of one text and compares them with it."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.page = Page(text)
        self.values = {number.start: number.span for number in every(self.page)}
        self.relations = relations(self.page)
        self.original = self.read(text)
        self.told = Counter(map(_said, _serious(self.original)))
        self.checks = _checks(self.original)

    def read(self, text: str) -> Disclosure:
        """A text as a disclosure, without writing a file."""
        path = Path(self.name)
        return Disclosure(Document(path, "", read_text_blocks(text.encode(), str(path))))

    def try_out(self, defect: Defect) -> Outcome:
        """Verify a text with an error, and say what became of it."""
        copy = self.read(defect.text)
        new = list(self._new(copy))
        contradicted = "by itself" if defect.determined else self._contradicting(defect)
        return Outcome(
            defect.kind, defect.where, defect.told,
            checked=bool(new) or _checks(copy) != self.checks,
            contradicted=contradicted,
            found=bool(new),
            placed=any(_names(finding, defect) for finding in new),
            by=new[0].explanation if new else "",
        )  # fmt: skip

    def _new(self, copy: Disclosure) -> Iterator[Finding]:
        left = Counter(self.told)
        for finding in _serious(copy):
            key = _said(finding)
            if not left[key]:
                yield finding
            left[key] -= bool(left[key])

    def _contradicting(self, defect: Defect) -> str:
        """The relation of the document that an error breaks; empty if none does."""
        values = self.values | defect.values
        touched = (r for r in self.relations if not defect.values.keys().isdisjoint(r.places))
        return next((r.name for r in touched if not r.holds(values)), "")


def _serious(disclosure: Disclosure) -> list[Finding]:
    return [f for f in disclosure.separate_findings if f.severity != "note"]


def _said(finding: Finding) -> tuple[str, ...]:
    return finding.severity, finding.kind, finding.quote, _IDS.sub("", finding.explanation)


def _names(finding: Finding, defect: Defect) -> bool:
    """Whether a finding is at the place of an error, has a figure of it, or says its name."""
    places = (finding.place, *(o.source.at for o in finding.operands))
    at = {place.line for place in places if place.line}
    words = finding.quote + finding.explanation
    return any(line + 1 in at for line in defect.lines) or any(n in words for n in defect.names)


def _checks(disclosure: Disclosure) -> Counter[tuple[str, ...]]:
    """Every comparison the program makes: the figures of its two sides."""
    made: Counter[tuple[str, ...]] = Counter()
    for s in disclosure.statements_list:
        for reading in s.claim.readings:
            made["", str(s.claim.operand.amount), *(str(o.amount) for o in reading)] += 1
    for i in disclosure.identities_list:
        made["", *(str(o.amount) for o in (*i.left, *i.right))] += 1
    return made


# The run

_verifiers: dict[str, Verifier] = {}


def _try_out(name: str, text: str, defect: Defect) -> Outcome:
    """Work of one process; the document itself is read once in each."""
    if name not in _verifiers:
        _verifiers[name] = Verifier(name, text)
    return _verifiers[name].try_out(defect)


def _run(name: str, text: str, planted: Sequence[Defect], processes: int) -> Iterator[Outcome]:
    """Try out every error, in order."""
    names, texts = [name] * len(planted), [text] * len(planted)
    if processes == 1:
        yield from map(_try_out, names, texts, planted)
        return
    # Processes of their own, not copies of this one, whose progress bar runs in a thread.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_try_out, names, texts, planted, chunksize=4)


def main() -> None:
    """Run the command line."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False, soft_wrap=True)
    kinds = options.kinds.split(",") if options.kinds else list(KINDS)
    report = {}
    for name, text in _documents(options):
        page = Page(text)
        planted = [d for kind in kinds for d in plant(page, kind, options.seed, options.most)]
        outcomes = list(_tracked(_run(name, text, planted, options.processes), len(planted)))
        _print(console, name, outcomes)
        report[name] = [asdict(outcome) for outcome in outcomes]
    if options.json:
        text = json.dumps({"seed": options.seed, "documents": report}, ensure_ascii=False, indent=2)
        options.json.write_text(text + "\n", "utf-8")


def _documents(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Texts by name: the files, and a made-up disclosure of each style asked for."""
    for path in options.files:
        try:
            yield path.name, decode(path.read_bytes(), str(path))
        except (JuesuanError, OSError) as error:
            raise SystemExit(f"mutation: {error}") from None
    for style in filter(None, options.styles.split(",")):
        yield f"{style} {options.seed}", as_bytes(make(options.seed, style), "txt").decode()


def _tracked(outcomes: Iterable[Outcome], number: int) -> Iterable[Outcome]:
    errors = Console(stderr=True)
    return track(
        outcomes, "Planting errors", total=number, console=errors, transient=True,
        disable=not errors.is_terminal,
    )  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("files", nargs="*", type=Path, default=[CHAOYANG_2023], help="texts")
    parser.add_argument("--styles", default="sichuan", help="styles of made-up texts, with commas")
    parser.add_argument("--seed", type=int, default=2023, help="decides what is changed")
    parser.add_argument("--most", type=int, metavar="N", default=20, help="errors of a kind")
    parser.add_argument("--kinds", help=f"some of {','.join(KINDS)}")
    parser.add_argument("--processes", type=int, metavar="N", default=cpu_count() or 1)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcomes here as well")
    return parser.parse_args()


# What is reported

_LEGEND = """checked: the program makes a check of what the error touches
contradicted: another number, or the document by itself, tells that something is wrong
placed: a finding names the place, of those contradicted and found"""


def _print(console: Console, name: str, outcomes: Sequence[Outcome]) -> None:
    console.print(_summary(name, outcomes))
    console.print(_LEGEND)
    missed = [o for o in outcomes if o.contradicted and not o.found]
    console.print(f"\n{len(missed)} contradicted and not found")
    for o in missed:
        console.print(Text(f"  {o.kind}: {o.told} | {o.contradicted}"))
    strayed = [o for o in outcomes if o.contradicted and o.found and not o.placed]
    console.print(f"\n{len(strayed)} found, and no finding names the place")
    for o in strayed:
        console.print(Text(f"  {o.kind}: {o.told} | {o.by}"))
    console.print()


def _summary(name: str, outcomes: Sequence[Outcome]) -> Table:
    table = Table(title=name, title_justify="left", box=None, pad_edge=False)
    table.add_column("error", no_wrap=True)
    for heading in (
        "planted", "found", "share", "checked", "found", "share", "contradicted", "found", "share",
        "placed",
    ):  # fmt: skip
        table.add_column(heading, justify="right", no_wrap=True)
    for kind in dict.fromkeys(o.kind for o in outcomes):
        table.add_row(kind, *_counts([o for o in outcomes if o.kind == kind]))
    table.add_row("all", *_counts(outcomes), style="bold")
    return table


def _counts(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for group in (
        outcomes,
        [o for o in outcomes if o.checked],
        [o for o in outcomes if o.contradicted],
    ):
        found = [o for o in group if o.found]
        yield from (str(len(group)), str(len(found)), _share(len(found), len(group)))
    yield str(sum(bool(o.contradicted and o.placed) for o in outcomes))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


if __name__ == "__main__":
    main()
