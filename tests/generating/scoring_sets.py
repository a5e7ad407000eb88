"""``python -m tests.generating.scoring_sets``: what is made of sets of linked disclosures.

A consistent set must accuse nobody and ask nothing; an error planted in one of its documents must
be found with its place in both.
"""

import json
import re
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from juesuan_analysis import Disclosure, read
from juesuan_analysis.findings import Finding
from juesuan_analysis.readers.sandbox import forking_itself
from tests.generating.defects import misprint
from tests.generating.making import Block, Made
from tests.generating.sets import Linked, make_set
from tests.generating.sheets import Sheet
from tests.generating.told import Piece, Told, misprinted

BETWEEN = frozenset({"companion", "stranger", "joint"})
"""Kinds of findings that another document may cause."""


@dataclass(frozen=True)
class Error:
    """An error planted in one document of a set, of a kind; what it is, and the file beside."""

    kind: str
    made: Linked
    told: str
    file: str


def accused(made: Linked, folder: Path) -> list[Finding]:
    """What a consistent set is accused or asked of, that its main document alone is not.

    A warning in which nothing of another document takes part is the main document's own.
    """
    own, others = made.write(folder)
    with forking_itself():
        found = [f for f in read(own, beside=others).every_finding if f.severity != "note"]
        grave = any(f.severity == "error" for f in found)
        alone = {f.id for f in read(own).every_finding} if grave else set()
    return [f for f in found if f.kind in BETWEEN or (_may_be_linked(f) and f.id not in alone)]


def _may_be_linked(finding: Finding) -> bool:
    files = {part.at.file for o in finding.operands for part in o.source.parts}
    return finding.severity == "error" or bool(files - {""})


def located(error: Error, folder: Path) -> bool:
    """Whether a planted error is found, with a place in the main document and in the other."""
    own, others = error.made.write(folder)
    with forking_itself():
        d = read(own, beside=others)
        _ = d.every_finding
    return any(_in_both(finding, d, error.file) for finding in d.every_finding)


def _in_both(finding: Finding, d: Disclosure, file: str) -> bool:
    files = {part.at.file for o in finding.operands for part in o.source.parts}
    of_file = any(f.partition(".")[0] == file for f in files)
    here = not finding.place.file and bool(finding.place.line or finding.place.page)
    return finding.severity != "note" and of_file and here


# Errors between documents


def planted(made: Linked, chance: Random) -> Iterator[Error]:
    """One error of each kind that the set has a place for."""
    for kind, find in _KINDS.items():
        if errors := [e for e in find(made, kind) if e.made.main != made.main]:
            yield chance.choice(errors)


def _levels(made: Linked, kind: str) -> Iterator[Error]:
    """Last year's level, misprinted in the narrative; last year's tables print the right one."""
    cells = _cells(made.beside["before"]) if "before" in made.beside else frozenset()
    yield from _misprints(made, kind, "prior", cells, "before")


def _budgets(made: Linked, kind: str) -> Iterator[Error]:
    """The initial budget of a subject, misprinted in the narrative."""
    if isinstance(text := made.beside.get("budget"), str):
        cells = {word for line in text.split("\n") for word in line.split("\t")[2:3]}
        yield from _misprints(made, kind, "budget", frozenset(cells), "budget")


def _misprints(
    made: Linked, kind: str, about: str, cells: frozenset[str], file: str
) -> Iterator[Error]:
    for place, block in enumerate(made.main.blocks):
        for index, told in enumerate(block.numbers if isinstance(block, Piece) else ()):
            if told.about == about and told.token in cells and _plain(block, told, about):
                token = misprint(told.token)
                wrong = misprinted(block, index, token)  # type: ignore[arg-type]
                yield Error(kind, _main_with(made, place, wrong), f"{told.token} → {token}", file)


def _plain(block: Block, told: Told, about: str) -> bool:
    """Whether it is the initial budget by its words, or none at all."""
    assert isinstance(block, Piece)
    clause = re.split("[，。；,;]", block.text[: told.start])[-1]
    return about != "budget" or "年初" in clause


def _cells(made: Made | str) -> frozenset[str]:
    """The figures that its tables print, those above nothing."""
    assert isinstance(made, Made)
    return frozenset(f.value for f in made.figures if float(f.value))


def _carried(made: Linked, kind: str) -> Iterator[Error]:
    """The opening carry-over of the year, shifted together with what it is part of."""
    for place, block in enumerate(made.main.blocks):
        if isinstance(block, Sheet) and block.key == "01" and "before" in made.beside:
            figures = {f.item: f.value for f in block.figures if f.side == "收入"}
            opening = figures.get("年初结转和结余", "0")
            if float(opening):
                wrong = _with(block, "年初结转和结余", opening)
                yield Error(kind, _main_with(made, place, wrong), opening, "before")


def _of_department(made: Linked, kind: str) -> Iterator[Error]:
    """A figure of the department that is not the sum of its units' any more."""
    units = [name for name in made.beside if name.startswith("unit")]
    for place, block in enumerate(made.main.blocks):
        if isinstance(block, Sheet) and block.key == "05" and len(units) > 1:
            for figure in block.figures:
                if figure.code and figure.measure == "合计" and float(figure.value):
                    wrong = _with(block, figure.code, figure.value)
                    yield Error(kind, _main_with(made, place, wrong), figure.code, units[0])


def _public_budget(made: Linked, kind: str) -> Iterator[Error]:
    """The budget of one of the three public expenses, other than the published budget."""
    for place, block in enumerate(made.main.blocks):
        if isinstance(block, Sheet) and block.key == "07" and "budget" in made.beside:
            for figure in block.figures:
                if figure.measure == "预算数" and float(figure.value):
                    wrong = _with(block, "", figure.value)
                    yield Error(kind, _main_with(made, place, wrong), figure.value, "budget")


# Accounts that tell in themselves nothing wrong, and something else than the others


def _last_year(made: Linked, kind: str) -> Iterator[Error]:
    """Another level of last year throughout, of one subject and of all that it is part of."""
    last = made.main.accounts.last
    for place, item in enumerate(last.items):
        other = replace(item, basic=_other(item.basic), project=_other(item.project))
        items = (*last.items[:place], other, *last.items[place + 1 :])
        year = replace(last, items=items)
        yield from _told_otherwise(made, kind, item.code, "before", last=year)


def _last_operating(made: Linked, kind: str) -> Iterator[Error]:
    """Another level of last year's operating cost, which only the two narratives tell."""
    amount = made.main.accounts.last_operating
    told = {told.token for _, told in made.before.numbers}
    for error in _told_otherwise(made, kind, "", "before", last_operating=_other(amount)):
        if {token for _, token in _differing(made.main, error.made.main)} & told:
            yield error


def _initial(made: Linked, kind: str) -> Iterator[Error]:
    """Another initial budget of one subject."""
    budget = made.main.accounts.budget
    if made.main.style.budget_word == "年初预算":
        for code, fen in budget.items():
            other = {**budget, code: _other(fen)}
            yield from _told_otherwise(made, kind, code, "budget", budget=other)


def _of_public(made: Linked, kind: str) -> Iterator[Error]:
    """Another budget of one of the three public expenses, in table and narrative."""
    budget = made.main.accounts.public_budget
    for name, fen in budget.items():
        other = {**budget, name: _other(fen)}
        yield from _told_otherwise(made, kind, name, "budget", public_budget=other)


def _spent(made: Linked, kind: str) -> Iterator[Error]:
    """More spent on one subject in all tables of the department; its units spent as before."""
    this, units = made.main.accounts.this, [n for n in made.beside if n.startswith("unit")]
    for place, item in enumerate(this.items if len(units) > 1 else ()):
        other = replace(item, project=item.project + _MORE)
        items = (*this.items[:place], other, *this.items[place + 1 :])
        yield from _told_otherwise(made, kind, item.code, units[0], this=replace(this, items=items))


_MORE = 4_321_00
"""Fen that nobody rounds away."""


def _other(fen: int) -> int:
    """A third more: no rounding, and no slip of a digit."""
    return fen + fen // 3


def _told_otherwise(
    made: Linked, kind: str, told: str, file: str, **changed: object
) -> Iterator[Error]:
    if made.again is None or file not in made.beside:
        return
    main = made.again(replace(made.main.accounts, **changed))  # type: ignore[arg-type]
    if _differing(made.main, main):
        yield Error(kind, replace(made, main=main), told, file)


def _differing(one: Made, other: Made) -> list[tuple[str, str]]:
    """The numbers of two narratives in the same words that differ by more than a rounding."""
    pairs = zip(one.numbers, other.numbers, strict=False)
    return [(b.token, a.token) for (_, a), (_, b) in pairs if _far(a.token, b.token)]


def _far(one: str, other: str) -> bool:
    a, b = (float(token.replace(",", "")) for token in (one, other))
    return abs(a - b) > _FAR * max(abs(a), abs(b))


_FAR = 0.02


def _with(sheet: Sheet, name: str, value: str) -> Sheet:
    """A sheet with the first such value of a row of a name or code misprinted."""
    rows = []
    for row in sheet.rows:
        cells, before = list(row), "".join("".join(row[:4]).split())
        at = next((n for n, cell in enumerate(cells) if cell.replace(",", "") == value), None)
        if at is not None and name in before:
            cells[at] = misprint(cells[at])
        rows.append(tuple(cells))
    return replace(sheet, rows=tuple(rows))


def _main_with(made: Linked, place: int, block: Piece | Sheet) -> Linked:
    blocks = (*made.main.blocks[:place], block, *made.main.blocks[place + 1 :])
    return replace(made, main=replace(made.main, blocks=blocks))


_KINDS = {
    "level": _levels,
    "budget": _budgets,
    "carry-over": _carried,
    "department": _of_department,
    "public budget": _public_budget,
    "last year": _last_year,
    "last year's operating cost": _last_operating,
    "initial budget": _initial,
    "public budget throughout": _of_public,
    "spent": _spent,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line of JSON a set, and the counts last."""
    parser = ArgumentParser(prog="python -m tests.generating.scoring_sets", description=__doc__)
    parser.add_argument("--sets", type=int, default=20)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--defects", action="store_true", help="plant errors too")
    asked = parser.parse_args(arguments)
    counts = Counter[str]()
    for seed in range(asked.first, asked.first + asked.sets):
        made = make_set(seed)
        counts["sets"] += 1
        with TemporaryDirectory() as folder:
            told = [
                (f.severity, f.kind, f.quote, f.explanation) for f in accused(made, Path(folder))
            ]
        counts["sets accused"] += bool(told)
        print(json.dumps({"seed": seed, "told": told}, ensure_ascii=False), flush=True)
        for error in planted(made, Random(seed)) if asked.defects else ():
            with TemporaryDirectory() as folder:
                hit = located(error, Path(folder))
            counts[f"{error.kind} planted"] += 1
            counts[f"{error.kind} found"] += hit
            if not hit:
                print(json.dumps({"seed": seed, "missed": error.kind, "told": error.told}))
    print(json.dumps(counts, ensure_ascii=False))


if __name__ == "__main__":
    main()
