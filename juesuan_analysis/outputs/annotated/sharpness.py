"""How sharply the rest of a document protects each of its numbers."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.joint import Protection
from juesuan_analysis.sentences import counted
from juesuan_analysis.statements import Statement

_LEVELS = ("sharp", "blunt", "bare", "exposed", "unmeasured")
_VOCABULARY = vocabulary.annotated()

_POINTS = vocabulary.headings().headline.points.zh
_EXPOSED = ("truncated", "mismatch", "direction", "undefined")


class ProtectionMap:
    """The level of every number of the narrative, how many have each, and what it means."""

    def __init__(self, disclosure: Disclosure) -> None:
        examination = disclosure.examination
        self._measured = {p.id: p for p in examination.protection}
        found = {name for c in examination.contradictions if not c.scope for name in c.statements}
        self.level = {
            s.id: _level(s, self._measured.get(s.id), clashes=s.id in found)
            for s in disclosure.statements_list
        }
        self._counts = Counter(self.level.values())

    def legend(self) -> Iterator[tuple[str, str, int]]:
        """Levels, words and counts; what every document may have, and what this one has."""
        for level in _LEVELS:
            if level in ("sharp", "blunt", "bare") or self._counts[level]:
                yield level, str(_VOCABULARY.protection[level]), self._counts[level]

    def words(self, statement: Statement) -> str:
        """The smallest changes that would be noticed; empty for what is no quantity."""
        level = self.level[statement.id]
        if level in ("exposed", "unmeasured"):
            return str(_VOCABULARY.protection[level]) if level == "exposed" else ""
        measured, unit = self._measured[statement.id], statement.claim.number.unit
        if measured.joint is None:
            return str(_VOCABULARY.words.never)
        alone, joint = (_betrayed(step, unit) for step in (measured.alone, measured.joint))
        return _VOCABULARY.words.shows.format(alone=alone, joint=joint)


def _level(statement: Statement, measured: Protection | None, *, clashes: bool) -> str:
    """The level of a number; what a contradiction names and nothing confirms is exposed by it."""
    if measured is None:
        return "unmeasured"
    if statement.verdict in _EXPOSED or (clashes and measured.alone is None):
        return "exposed"
    if measured.joint is None:
        return "bare"
    last = Decimal(1).scaleb(-statement.claim.number.amount.decimals)
    return "sharp" if measured.joint <= last else "blunt"


def _betrayed(step: Decimal | None, unit: str) -> str:
    if step is None:
        return str(_VOCABULARY.words.never)
    measured = f"{step} {_POINTS if unit == '%' else unit}".rstrip()
    return _VOCABULARY.words.betrayed.format(step=counted(measured))
