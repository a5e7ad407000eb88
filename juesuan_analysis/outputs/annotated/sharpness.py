"""How sharply the rest of a document protects each of its numbers."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.joint import Protection
from juesuan_analysis.statements import Statement

LEVELS = {
    "sharp": "最末一位一改就露出",
    "blunt": "改动要更大才露出",
    "bare": "没有别的数保护它",
    "exposed": "本来就已列入发现",
    "unmeasured": "不衡量（非数量、未读懂）",
}
"""Levels of protection in words, for readers."""

_EXPOSED = ("truncated", "mismatch", "direction", "undefined")
_NEVER = "怎样改都不会露出"


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
        for level, words in LEVELS.items():
            if level in ("sharp", "blunt", "bare") or self._counts[level]:
                yield level, words, self._counts[level]

    def words(self, statement: Statement) -> str:
        """The smallest changes that would be noticed; empty for what is no quantity."""
        level = self.level[statement.id]
        if level in ("exposed", "unmeasured"):
            return LEVELS[level] if level == "exposed" else ""
        measured, unit = self._measured[statement.id], statement.claim.number.unit
        if measured.joint is None:
            return _NEVER
        alone, joint = (_betrayed(step, unit) for step in (measured.alone, measured.joint))
        return f"单独核对{alone}；全文一起看{joint}"


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
        return _NEVER
    return f"改动 {step} {'个百分点' if unit == '%' else unit}".rstrip() + "即露出"
