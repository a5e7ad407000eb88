"""Proof that the program checks: change one digit of a disclosure, and see whether it notices.

For every number of the narrative and every figure of the statutory and the self-evaluation tables,
one digit is replaced by another in a copy of the text, which is then verified from the beginning.
The change is *detected* if the copy has an error or a warning that the document does not have: at
a place that had none, or one that was there and now gives other figures. Every change that is not
detected is listed with the reason.

The choice of digits depends on the seed alone, so that two runs give the same.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from decimal import Decimal
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from random import Random

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from juesuan_analysis import CHAOYANG_2023, Disclosure, JuesuanError
from juesuan_analysis.checks import CONFIRMED, judge
from juesuan_analysis.document import Document, Row
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.readers.text import decode, read_text_blocks
from juesuan_analysis.statements import Statement
from juesuan_analysis.wordforms import squeeze

NARRATIVE, FUNDS, VALUES = "narrative", "evaluation, money and scores", "evaluation, values"

# Why a change was not detected. The last two say that a check is missing.
ALONE = "nothing in the document repeats this number"
ROUNDED = "changed within rounding of every check"
BOUNDED = "an upper bound is all there is to check, and it still holds"
OPEN = "lines missing in the document leave the check open"
SILENCED = "the change takes a warning away and gives none"
OTHER = "another figure that the words may mean agrees"
UNEXPLAINED = "UNEXPLAINED"
REASONS = (ALONE, ROUNDED, BOUNDED, OPEN, SILENCED, OTHER, UNEXPLAINED)

_LINE_END = re.compile(r"\r\n|\r|\n")
_TAG = re.compile(r"<[^<>]*>")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_VALUE = re.compile(r"(?:[<>=≤≥]+|[小大]于(?:等于)?)?\d[\d,]*(?:\.\d+)?\D{0,5}")
"""A cell of a self-evaluation table that is one value; longer texts with digits are names."""


# What is changed


@dataclass(frozen=True)
class Target:
    """One printed number: what it is, where it stands in the text, and where its digits do."""

    group: str
    name: str
    line: int
    digits: tuple[int, ...]

    def printed(self, text: str) -> str:
        """The number as the text prints it."""
        return text[self.digits[0] : self.digits[-1] + 1]


@dataclass(frozen=True)
class Mutation:
    """One digit of a number replaced by another."""

    target: Target
    offset: int
    digit: str

    def apply(self, text: str) -> str:
        """The whole text with the digit replaced."""
        return f"{text[: self.offset]}{self.digit}{text[self.offset + 1 :]}"


class Targets:
    """Finds every number that is to be changed."""

    def __init__(self, disclosure: Disclosure, text: str) -> None:
        self.disclosure = disclosure
        self.begins = [0, *(end.end() for end in _LINE_END.finditer(text))]
        self.lines = _LINE_END.split(text)

    def all(self) -> list[Target]:
        """Every number once, in the order of the text."""
        found = [*self._narrative(), *self._tables(), *self._evaluation()]
        once = {target.digits[0]: target for target in reversed(found)}
        return [once[start] for start in sorted(once)]

    def _narrative(self) -> Iterator[Target]:
        for statement in self.disclosure.statements_list:
            if statement.verdict != "label":
                name = statement.claim.subject or statement.claim.number.quote
                digits = tuple(self._digits(statement.claim.number))
                yield Target(NARRATIVE, name, statement.place.line or 1, digits)

    def _digits(self, number: Number) -> Iterator[int]:
        """Where each digit stands in the text; a line may end inside the number."""
        flow = number.flow
        for position in range(number.start, number.end):
            if flow.text[position].isdigit():
                place, column = flow.passage.paragraph.locate(flow.origin[position])
                yield self.begins[(place.line or 1) - 1] + column

    def _tables(self) -> Iterator[Target]:
        for fact in self.disclosure.facts_list:
            digits = self._digits_in_cell(fact.place.line or 1, fact.column)
            yield Target(f"table {fact.table}", fact.reference, fact.place.line or 1, digits)

    def _evaluation(self) -> Iterator[Target]:
        indicators = {i.place: i.level3 for i in self.disclosure.evaluation.indicators}
        for grid in self.disclosure.evaluation.grids:
            for row in grid.rows:
                yield from self._evaluated(row, indicators.get(row.place, ""))

    def _evaluated(self, row: Row, indicator: str) -> Iterator[Target]:
        """Cells that hold one value; those of an indicator end with its weight and its score."""
        cells = [squeeze(cell) for cell in row.cells]
        scored = [column for column, cell in enumerate(cells) if _FIGURE.fullmatch(cell)][-2:]
        label = next((cell for cell in cells if cell and not _VALUE.fullmatch(cell)), "")
        for column, cell in enumerate(cells):
            if _VALUE.fullmatch(cell):
                group = VALUES if indicator and column not in scored else FUNDS
                digits = self._digits_in_cell(row.place.line or 1, column)
                yield Target(group, indicator or label, row.place.line or 1, digits)

    def _digits_in_cell(self, line: int, column: int) -> tuple[int, ...]:
        """The digits of the figure in a cell; mark-up has digits of its own."""
        cells = self.lines[line - 1].split("\t")
        begin = self.begins[line - 1] + sum(len(cell) + 1 for cell in cells[:column])
        cell = _TAG.sub(lambda tag: " " * len(tag[0]), cells[column])
        return tuple(begin + i for i, character in enumerate(cell) if character.isdigit())


def mutations(target: Target, text: str, seed: int, all_digits: bool) -> Iterator[Mutation]:
    """Changes of a number: of each digit, or of one that the seed decides."""
    chance = Random(f"{seed} {target.digits[0]}")
    whole = len(target.printed(text).partition(".")[0].replace(",", ""))
    for offset in target.digits if all_digits else [chance.choice(target.digits)]:
        leading = offset == target.digits[0] and whole > 1
        digits = "123456789" if leading else "0123456789"
        yield Mutation(target, offset, chance.choice(digits.replace(text[offset], "")))


# What is checked


@dataclass(frozen=True)
class Check:
    """One comparison the program makes: a number, what it is compared with, and the outcome.

    ``low`` and ``high`` are what the compared figures allow; ``bound`` is true if they are only a
    limit, ``alternative`` if the words allow other readings.
    """

    what: str
    stated: tuple[str, ...]
    operands: tuple[str, ...]
    verdict: str
    low: Decimal | None
    high: Decimal | None
    bound: bool = False
    alternative: bool = False
    conditional: bool = False

    @property
    def figures(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The printed numbers that take part."""
        return self.stated, self.operands

    @property
    def width(self) -> Decimal:
        """How much the figures leave open."""
        return Decimal(0) if self.low is None or self.high is None else self.high - self.low

    def __str__(self) -> str:
        return f"{self.what}: {' + '.join(self.stated)}, allowed {self.low} … {self.high}"


Checks = dict[tuple[object, ...], Check]


def checks(disclosure: Disclosure) -> Checks:
    """Every comparison of a disclosure, under a key that changing a digit leaves as it is."""
    result: Checks = {}
    for statement in disclosure.statements_list:
        for number, check in enumerate(_readings(statement)):
            result[statement.place, statement.start, number] = check
    times: Counter[tuple[object, ...]] = Counter()
    for i in disclosure.identities_list:
        key = (i.scope, i.statement)
        left, right = (tuple(str(o.amount) for o in side) for side in (i.left, i.right))
        # Only "no more than" is exact though the sides differ; rates and scores are rounded.
        limit = i.verdict == "exact" and i.difference < 0 and i.scope[:1] not in "EPT"
        result[*key, times[key]] = Check(
            i.statement, left, right, i.verdict, i.low, i.high, limit, conditional=i.conditional
        )
        times[key] += 1
    return result


def _readings(statement: Statement) -> Iterator[Check]:
    """A comparison for each thing that the words around a number may mean."""
    claim = statement.claim
    for reading in claim.readings:
        amounts = [operand.amount for operand in reading]
        check = judge(claim.number.amount, claim.formula, amounts, claim.sign)
        low, high = check.bounds
        yield Check(
            claim.subject, (str(claim.number.amount),), tuple(map(str, amounts)),
            check.verdict, low, high, claim.most, len(claim.readings) > 1 or claim.vague,
        )  # fmt: skip


def changed(before: Checks, after: Checks) -> list[Check]:
    """The checks whose figures are not the same."""
    keys = dict.fromkeys((*before, *after))
    differing = [
        key
        for key in keys
        if key not in before or key not in after or before[key].figures != after[key].figures
    ]
    return [after.get(key) or before[key] for key in differing]


# What is found


@dataclass(frozen=True)
class Outcome:
    """What became of one change.

    ``linked``: the number takes part in some check. ``new``: there is a finding where there was
    none. ``reworded``: a finding that was there gives other figures. ``noted``: only a note tells.
    """

    group: str
    line: int
    name: str
    old: str
    changed_to: str
    linked: bool
    new: bool
    reworded: bool
    noted: bool
    reason: str = ""
    sharpest: str = ""

    @property
    def detected(self) -> bool:
        """Whether an error or a warning tells."""
        return self.new or self.reworded


class Verifier:
    """Verifies copies of one text and compares them with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = decode(path.read_bytes(), str(path))
        self.original = self.read(self.text)
        self.checks = checks(self.original)

    def read(self, text: str) -> Disclosure:
        """A text as a disclosure, without writing a file."""
        blocks = read_text_blocks(text.encode(), str(self.path))
        return Disclosure(Document(self.path, "", blocks))

    def try_out(self, mutation: Mutation) -> Outcome:
        """Make one change, verify the copy, and say what became of it."""
        target = mutation.target
        text = mutation.apply(self.text)
        copy = self.read(text)
        added = _serious(copy) - _serious(self.original)
        removed = _serious(self.original) - _serious(copy)
        new = bool(_places(copy) - _places(self.original))
        moved = changed(self.checks, checks(copy))
        reason, sharpest = ("", "") if added else _reason(moved, bool(removed))
        return Outcome(
            group=target.group,
            line=target.line,
            name=target.name,
            old=target.printed(self.text),
            changed_to=target.printed(text),
            linked=bool(moved or added or removed),
            new=new,
            reworded=bool(added) and not new,
            noted=not added and bool(_findings(copy, "note") - _findings(self.original, "note")),
            reason=reason,
            sharpest=sharpest,
        )


def _serious(disclosure: Disclosure) -> Counter[tuple[str, ...]]:
    return _findings(disclosure, "error", "warning")


def _findings(disclosure: Disclosure, *severities: str) -> Counter[tuple[str, ...]]:
    findings = (f for f in disclosure.separate_findings if f.severity in severities)
    return Counter((f.severity, f.kind, str(f.place), f.explanation) for f in findings)


def _places(disclosure: Disclosure) -> Counter[tuple[str, ...]]:
    return Counter(key[:3] for key in _serious(disclosure).elements())


def _reason(moved: Sequence[Check], removed: bool) -> tuple[str, str]:
    """Why a change went undetected, and the check that came nearest to telling it."""
    limits = [check for check in moved if check.bound]
    firm = [check for check in moved if not check.bound]
    holding = [check for check in firm if check.verdict in CONFIRMED]
    failing = [check for check in firm if check.verdict not in CONFIRMED]
    sharpest = str(min(holding, key=lambda check: check.width)) if holding else ""
    if removed:
        return SILENCED, sharpest
    if not moved:
        return ALONE, ""
    if not failing:
        return (ROUNDED, sharpest) if holding else (BOUNDED, str(limits[0]))
    if all(check.conditional and check.verdict == "unsupported" for check in failing):
        return OPEN, str(failing[0])
    if all(check.alternative for check in failing):
        agreeing = any(check.alternative for check in holding)
        return (ROUNDED, sharpest) if agreeing else (OTHER, str(failing[0]))
    return UNEXPLAINED, str(failing[0])


# The run

_verifiers: dict[Path, Verifier] = {}


def _try_out(path: Path, mutation: Mutation) -> Outcome:
    """Work of one process; the document itself is read once in each."""
    if path not in _verifiers:
        _verifiers[path] = Verifier(path)
    return _verifiers[path].try_out(mutation)


def run(path: Path, planned: Sequence[Mutation], processes: int) -> Iterator[Outcome]:
    """Try out every change, in order."""
    paths = [path] * len(planned)
    if processes == 1:
        yield from map(_try_out, paths, planned)
        return
    # Processes of their own, not copies of this one, whose progress bar runs in a thread.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_try_out, paths, planned, chunksize=4)


def main() -> None:
    """Run the command line."""
    options = _options()
    errors = Console(stderr=True)
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False, soft_wrap=True)
    try:
        verifier = Verifier(options.file)
    except (JuesuanError, OSError) as error:
        raise SystemExit(f"mutation: {error}") from None
    planned = [
        mutation
        for target in Targets(verifier.original, verifier.text).all()
        for mutation in mutations(target, verifier.text, options.seed, options.all_digits)
    ]
    if options.limit is not None and options.limit < len(planned):
        planned = [
            planned[i]
            for i in sorted(Random(options.seed).sample(range(len(planned)), options.limit))
        ]
    outcomes = list(
        track(
            run(options.file, planned, options.processes),
            "Changing digits",
            total=len(planned),
            console=errors,
            transient=True,
            disable=not errors.is_terminal,
        )
    )
    _print(console, verifier.original, outcomes)
    if options.json:
        options.json.write_text(_as_json(verifier.original, options.seed, outcomes), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("file", nargs="?", type=Path, default=CHAOYANG_2023, help="a text")
    parser.add_argument("--seed", type=int, default=2023, help="decides which digits are changed")
    parser.add_argument("--limit", type=int, metavar="N", help="try out N changes only")
    parser.add_argument("--processes", type=int, metavar="N", default=cpu_count() or 1)
    parser.add_argument("--all-digits", action="store_true", help="change every digit, not one")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcomes here as well")
    return parser.parse_args()


# What is reported

_LEGEND = """detected: by a new error or warning, or by one reworded with other figures
linked: the number takes part in a check, and the share of these that is detected
noted: only a note tells"""


def _print(console: Console, original: Disclosure, outcomes: Sequence[Outcome]) -> None:
    serious = [f for f in original.findings_list if f.severity == "error"]
    console.print(f"The document as it is: {len(serious)} errors")
    for finding in serious:
        console.print(Text(f"  {finding.place} {finding.kind}: {finding.explanation}"))
    console.print()
    console.print(_summary(outcomes))
    console.print(_LEGEND)
    escapes = [outcome for outcome in outcomes if not outcome.detected]
    for reason in REASONS:
        alike = [outcome for outcome in escapes if outcome.reason == reason]
        console.print(f"\n{len(alike)} not detected: {reason}")
        for o in alike:
            note = " [a note tells]" if o.noted else ""
            sharpest = f" | {o.sharpest}" if o.sharpest else ""
            line = f"  L{o.line} {o.name}: {o.old} → {o.changed_to}{note}{sharpest}"
            console.print(Text(line))


def _summary(outcomes: Sequence[Outcome]) -> Table:
    table = Table(title="One digit changed", title_justify="left", box=None, pad_edge=False)
    table.add_column("where", no_wrap=True)
    for heading in ("changes", "detected", "share", "new", "reworded", "linked", "share", "noted"):
        table.add_column(heading, justify="right", no_wrap=True)
    for group in sorted({o.group for o in outcomes}, key=_group_order):
        table.add_row(group, *_counts([o for o in outcomes if o.group == group]))
    table.add_row("all", *_counts(outcomes), style="bold")
    return table


def _group_order(group: str) -> tuple[int, str]:
    return (group != NARRATIVE) + group.startswith("evaluation"), group


def _counts(outcomes: Sequence[Outcome]) -> Iterable[str]:
    detected = [o for o in outcomes if o.detected]
    linked = [o for o in outcomes if o.linked]
    yield str(len(outcomes))
    yield str(len(detected))
    yield _share(len(detected), len(outcomes))
    yield str(sum(o.new for o in outcomes))
    yield str(sum(o.reworded for o in outcomes))
    yield str(len(linked))
    yield _share(len(detected), len(linked))
    yield str(sum(o.noted for o in outcomes))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _as_json(original: Disclosure, seed: int, outcomes: Sequence[Outcome]) -> str:
    report = {
        "document": original.document.path.name,
        "seed": seed,
        "changes": len(outcomes),
        "detected": sum(o.detected for o in outcomes),
        "linked": sum(o.linked for o in outcomes),
        "escapes": dict(Counter(o.reason for o in outcomes if not o.detected)),
        "outcomes": [asdict(o) | {"detected": o.detected} for o in outcomes],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    main()
