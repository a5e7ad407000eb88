"""Every number of the narrative, and which digits are not quantities."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import MAX_DIGITS, Amount
from juesuan_analysis.document import Place
from juesuan_analysis.outline import Passage
from juesuan_analysis.vocabulary.prose import Digits
from juesuan_analysis.wordforms import fold, widen

_DIGITS = re.compile(r"(?<![\d.A-Za-z])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?")
_BESIDE = re.compile(r"(?:[,、和及]\d[\d,]*(?:\.\d+)?){1,3}")
"""Values side by side whose unit stands behind the last."""
_JOINING = (",", "、", "和", "及")
_PAIRED = ("amount", "percent")
_BLANKS = re.compile(r"\s+")

_SENTENCE = re.compile(r"[。！？!?]")
_CLAUSE = re.compile(r"[。;,:!?]")


@dataclass(frozen=True)
class Flow:
    """A passage's text without white space and in half-width forms, tied to where it is printed."""

    passage: Passage
    text: str
    origin: tuple[int, ...]

    def sentence(self, position: int) -> int:
        """Where the sentence around a position begins, a list number left aside."""
        return self._ends[bisect_right(self._ends, position) - 1]

    @cached_property
    def _ends(self) -> list[int]:
        """Where sentences begin: behind the list number, and behind each full stop."""
        found = _SENTENCE.finditer(self.text, self._indent)
        return [self._indent, *(match.end() for match in found)]

    @cached_property
    def _clauses(self) -> list[tuple[int, int]]:
        """Begin and end of every clause."""
        marks = [match.span() for match in _CLAUSE.finditer(self.text)]
        begins = [0, *(end for _, end in marks)]
        return list(zip(begins, [*(start for start, _ in marks), len(self.text)], strict=True))

    def clause(self, position: int) -> tuple[int, int]:
        """Begin and end of the clause around a position."""
        return self._clauses[bisect_right(self._clauses, (position, len(self.text))) - 1]

    @cached_property
    def _indent(self) -> int:
        return bisect_left(self.origin, self.passage.indent)

    def rest(self, position: int) -> str:
        """The sentence from a position on."""
        end = _SENTENCE.search(self.text, position)
        return self.text[position : end.start() if end else None]


@dataclass(frozen=True)
class Number:
    """One number of the narrative.

    ``start`` and ``end`` are offsets in ``flow.text``, the unit excluded; ``kind`` is amount,
    percent, count, score or label; ``unit`` is in half-width forms. ``beside`` is the number
    printed right before it in the same unit (各减少5万元、3万元), if there is one.
    """

    flow: Flow
    start: int
    end: int
    amount: Amount
    kind: str
    unit: str
    beside: "Number | None" = None

    @cached_property
    def pair(self) -> int:
        """Which of several values printed side by side this is, from 0."""
        return self.beside.pair + 1 if self.beside else 0

    @cached_property
    def lead(self) -> str:
        """The sentence up to the number, or to the first of the values it stands beside."""
        return self.beside.lead if self.beside else self.before

    @property
    def token(self) -> str:
        """The number as printed."""
        text = self.flow.passage.paragraph.text
        return text[self.flow.origin[self.start] : self.flow.origin[self.end - 1] + 1]

    @cached_property
    def located(self) -> tuple[Place, int]:
        """Where the number stands, and its offset in the printed line, counted from 0."""
        return self.flow.passage.paragraph.locate(self.flow.origin[self.start])

    @property
    def place(self) -> Place:
        """Where the number stands."""
        return self.located[0]

    @property
    def printed(self) -> str:
        """The number with its unit, as a reader sees it."""
        return f"{self.token}{'' if self.unit == '%' else ' '}{widen(self.unit)}".strip()

    @cached_property
    def quote(self) -> str:
        """The clause it stands in, as printed."""
        first, last = self.flow.clause(self.start)
        last = max(last, self.end)
        origin = self.flow.origin
        return self.flow.passage.paragraph.text[origin[first] : origin[last - 1] + 1].strip()

    @cached_property
    def before(self) -> str:
        """The sentence up to the number."""
        return self.flow.text[self.flow.sentence(self.start) : self.start]

    @property
    def after(self) -> str:
        """What follows the number, its unit included."""
        return self.flow.text[self.end : self.end + 40]


def flow(passage: Passage) -> Flow:
    """The passage as one stretch of text to match against."""
    text = fold(passage.paragraph.text)
    gone: set[int] = set()
    for match in _BLANKS.finditer(text):
        around = text[: match.start()][-1:] + text[match.end() :][:1]
        # A blank between two digits keeps two numbers apart.
        kept = len(around) == 2 and around.isdigit()
        gone.update(range(match.start() + kept, match.end()))
    keep = [i for i in range(len(text)) if i not in gone]
    return Flow(passage, "".join([text[i] for i in keep]), tuple(keep))


def read_numbers(passage: Passage) -> Iterator[Number]:
    """Every number of a passage, list numbers, years and the like excepted."""
    line = flow(passage)
    last: Number | None = None
    for match in _DIGITS.finditer(line.text):
        if line.origin[match.start()] < passage.indent or len(match[0]) > MAX_DIGITS:
            continue
        if not _matches(vocabulary.numbers().skip, line.text, match):
            number = _number(line, match)
            last = replace(number, beside=last) if last and _adjoin(last, number) else number
            yield last


def _adjoin(first: Number, second: Number) -> bool:
    """Whether two numbers are values of one kind printed side by side."""
    between = first.flow.text[first.end : second.start].removeprefix(first.unit)
    alike = first.unit == second.unit and first.kind == second.kind != "label"
    return alike and between in _JOINING


def _number(line: Flow, match: re.Match[str]) -> Number:
    kind, unit = _unit(line.text, match.end())
    if _matches(vocabulary.numbers().label, line.text, match):
        kind = "label"
    counted = kind == "count" and unit not in ("", "倍")  # things are counted, never rounded
    amount = Amount(match[0].replace(",", ""), "万元" if unit == "万" else unit, counted)
    return Number(line, *match.span(), amount, kind, unit)


def _unit(text: str, end: int) -> tuple[str, str]:
    """Kind and unit of the number before ``end``; values side by side share the last one's."""
    found = _unit_at(text, end)
    if not found and (beside := _BESIDE.match(text, end)):
        found = _unit_at(text, beside.end())
        found = found if found and found[0] in _PAIRED else None
    return found or ("count", "")


def _unit_at(text: str, position: int) -> tuple[str, str] | None:
    for kind, unit in _units():
        if match := unit.match(text, position):
            return kind, match[0]
    return None


@cache
def quantity() -> re.Pattern[str]:
    """A number with its unit, and what joins it to the next one.

    >>> quantity().split("货物3.2万元、工程")
    ['货物', '工程']
    """
    units = "|".join(unit.pattern for _, unit in _units() if unit.pattern)
    return re.compile(rf"\d[\d.,]*(?:{units})[、,和及]?")


@cache
def _units() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = vocabulary.numbers().units.items()
    return tuple((kind, unit) for kind, units in entries for unit in units)


def _matches(rules: Sequence[Digits], text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 40) : match.start()]
    return any(
        rule.digits.fullmatch(match[0])
        and rule.before.search(before)
        and rule.after.match(text, match.end())
        for rule in rules
    )
