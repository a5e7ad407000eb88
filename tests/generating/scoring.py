"""How what the package says of a made-up disclosure compares with its truth."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pandas as pd

from juesuan_analysis import Disclosure, read
from tests.generating.defects import KINDS, Planted, plant
from tests.generating.forms import as_bytes
from tests.generating.making import Made
from tests.generating.sheets import Figure, Key
from tests.generating.told import LABEL, OK, OPEN, UNDEFINED, WRONG, Piece, Told

GRADES = ("right", "uncheckable", "unbound", "lost", "accused", "missed")
"""What can become of a number; ``missed`` is a planted defect that was confirmed."""

_GOOD = frozenset({"exact", "within_rounding"})
_RIGHT = {
    OK: _GOOD,
    OPEN: _GOOD | {"unsupported"},
    UNDEFINED: frozenset({"undefined", "unsupported"}),
    LABEL: _GOOD | {"label", "unsupported", ""},
    WRONG: frozenset({"mismatch", "direction", "undefined"}),
}
_HALF = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


@dataclass(frozen=True)
class Graded:
    """A number with its grade and the statement that was made of it, if any."""

    paragraph: str
    told: Told
    grade: str
    verdict: str = ""
    subject: str = ""
    note: str = ""


@dataclass
class Score:
    """What was counted over disclosures."""

    documents: int = 0
    false_errors: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    figures: Counter[str] = field(default_factory=Counter)
    defects: Counter[tuple[str, str]] = field(default_factory=Counter)
    wordings: dict[str, Counter[str]] = field(default_factory=dict)
    failing: list[Graded] = field(default_factory=list)
    errors: list[tuple[str, str, str, str]] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)
    wrong_figures: Counter[str] = field(default_factory=Counter)

    def add(self, made: Made, form: str, found: Disclosure) -> None:
        """Count one defect-free disclosure."""
        self.documents += 1
        for graded in grade(made, found.statements):
            self.grades[graded.grade] += 1
            wording = self.wordings.setdefault(graded.told.wording, Counter())
            wording[graded.grade] += 1
            if graded.grade != "right":
                self.failing.append(graded)
        where = f"{made.style.name} {made.seed} {form}"
        for finding in found.findings_list:
            if finding.severity == "error":
                self.false_errors += 1
                self.errors.append((finding.kind, finding.quote, finding.explanation, where))
        self._figures(made.figures, found.facts, where)

    def add_planted(self, planted: Planted, clean: Disclosure, found: Disclosure) -> None:
        """Count one disclosure with an error: found if it is told apart from the clean one."""
        told = {finding.id for finding in clean.findings_list}
        new = [f for f in found.findings_list if f.id not in told and f.severity != "note"]
        self.defects[planted.kind, "found" if new else "not found"] += 1
        if not new:
            self.not_found.append(
                f"[{planted.made.style.name} {planted.made.seed}] {planted.kind}: {planted.told}"
            )

    def _figures(self, figures: Sequence[Figure], facts: pd.DataFrame, where: str) -> None:
        printed = _printed(facts)
        true = {figure.key: (figure.value, figure.unit) for figure in figures}
        for key, value in true.items():
            state = "lost" if key not in printed else "right" if printed[key] == value else "wrong"
            self.figures[state] += 1
            if state != "right":
                said = f"{key} {state}: {value}, read {printed.get(key)}"
                self.wrong_figures[f"{where}: {said}"] += 1
        for key in sorted(printed.keys() - true.keys()):
            self.figures["invented"] += 1
            self.wrong_figures[f"{where}: {key} invented: {printed[key]}"] += 1


def _printed(facts: pd.DataFrame) -> dict[Key, tuple[str, str]]:
    """The figures of the known tables by what they are."""
    known = facts[~facts["table"].str.startswith("other-")]
    fields = ["table", "side", "code", "item", "measure"]
    keys = known[fields].fillna("").astype(str).itertuples(index=False, name=None)
    values = zip(known["value"].astype(str), known["unit"], strict=True)
    return {(a, b, c, d, e): v for (a, b, c, d, e), v in zip(keys, values, strict=True)}


def grade(made: Made, statements: pd.DataFrame) -> Iterator[Graded]:
    """Each number of a disclosure with its grade; numbers are matched in reading order."""
    numbers = made.numbers
    ours = [(_plain(told.token), _plain(told.unit)) for _, told in numbers]
    theirs = [
        (_plain(token), _plain(unit))
        for token, unit in zip(statements["token"], statements["unit"], strict=True)
    ]
    rows = statements.to_dict("records")
    matched: dict[int, int] = {}
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        matched |= {block.a + i: block.b + i for i in range(block.size)}
    for index, (piece, told) in enumerate(numbers):
        row = rows[matched[index]] if index in matched else None
        yield _graded(piece, told, row)


def _graded(piece: Piece, told: Told, row: Mapping[Hashable, object] | None) -> Graded:
    verdict = str(row["verdict"]) if row else ""
    said = (verdict, str(row["subject"]), str(row["note"])) if row else ("", "", "")
    return Graded(piece.text, told, _grade(told.expect, verdict), *said)


def _grade(expect: str, verdict: str) -> str:
    if verdict in _RIGHT[expect]:
        return "right"
    if not verdict:
        return "lost"
    if verdict in ("unbound", "label"):
        return "unbound"
    if expect == WRONG:
        return "missed"
    return "uncheckable" if verdict == "unsupported" else "accused"


def _plain(text: object) -> str:
    return str(text).translate(_HALF).replace(",", "").replace("，", "")


def found(made: Made, form: str) -> Disclosure:
    """What the package reads of a made-up disclosure in a form."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{made.style.name}_{made.seed}.{form}"
        path.write_bytes(as_bytes(made, form))
        disclosure = read(path)
        _ = disclosure.findings_list
        return disclosure


def score(made: Iterable[tuple[Made, str]], defects: bool = False) -> Score:
    """The score of disclosures, each in its form, and of each with one error of every kind."""
    total = Score()
    for each, form in made:
        clean = found(each, form)
        total.add(each, form, clean)
        for planted in _all_planted(each) if defects else ():
            total.add_planted(planted, clean, found(planted.made, form))
    return total


def _all_planted(made: Made) -> Iterator[Planted]:
    for kind in KINDS:
        planted = plant(made, kind, Random(f"{made.seed} {kind}"))
        if planted:
            yield planted
