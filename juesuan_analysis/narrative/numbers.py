"""Every number of the narrative, and which digits are not quantities."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import MAX_DIGITS, Amount, Interval
from juesuan_analysis.document import Place
from juesuan_analysis.narrative import hedges, numerals
from juesuan_analysis.outline import Passage
from juesuan_analysis.vocabulary.prose import Digits
from juesuan_analysis.wordforms import as_accounts, fold, widen

_DIGITS = re.compile(
    rf"(?P<numeral>{numerals.PATTERN})"
    r"|\d+(?:\.\d+)?"
)
_THOUSANDS = re.compile(r"(?<![\d.A-Za-z])\d{1,3}(?:,\d{3})+(?!\d)")
"""A number whose thousands are parted by commas, which part no clauses."""
_WORDS = vocabulary.numbers()
_BESIDE = _WORDS.beside
_PAIRED = ("amount", "percent")
_RANGED = ("amount", "percent", "score")
_LONGEST_SENTENCE = 2_000
"""Characters before a number that may tell what it is of; a page of print has about a thousand."""
_BLANKS = re.compile(r"\s+")
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u2007\u2009\u202f](?=\d{3}(?!\d))")
"""Spaces that part thousands; a line is not broken at them."""
_SENTENCE = re.compile(r"[。！？!?]")
_CLAUSE = re.compile(r"[。;,:!?]")


class Flow(Struct, frozen=True, dict=True):
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

    @cached_property
    def _followers(self) -> dict[tuple[str, int], int]:
        """What :meth:`followers` has counted already."""
        return {}

    def followers(self, unit: str, end: int) -> int:
        """How many values of a unit are printed from a position on, side by side."""
        joining = f"(?:{_BESIDE.joining.pattern})"
        # 3、2和5万元: the last alone may print the unit.
        more = re.compile(rf"{joining}\d[\d,.]*(?:{re.escape(unit)}|(?<=\d)(?={joining}\d))")
        ends = [end]
        while (unit, ends[-1]) not in self._followers and (
            found := more.match(self.text, ends[-1])
        ):
            ends.append(found.end())
        last = self._followers.get((unit, ends[-1]), 0)
        for count, position in enumerate(reversed(ends), start=last):
            self._followers[unit, position] = count
        return self._followers[unit, end]

    def rest(self, position: int) -> str:
        """The sentence from a position on."""
        end = _SENTENCE.search(self.text, position)
        return self.text[position : end.start() if end else None]


class Number(Struct, frozen=True, dict=True):
    """One number of the narrative.

    ``start`` and ``end`` are offsets in ``flow.text``, the unit excluded; ``kind`` is amount,
    percent, count, score or label; ``unit`` is in half-width forms. ``beside`` is the number
    printed right before it in the same unit (各减少5万元、3万元), if there is one. ``begin`` and
    ``stop`` take in its unit and the words that hedge it (约5万元, 5万元左右), ``meant`` says how
    it is read where it is not exact (约数, 区间); ``spelled``: the token holds its unit (三成).
    """

    flow: Flow
    start: int
    end: int
    amount: Amount
    kind: str
    unit: str
    begin: int
    stop: int
    meant: str = ""
    spelled: bool = False
    beside: "Number | None" = None

    @cached_property
    def pair(self) -> int:
        """Which of several values printed side by side this is, from 0."""
        return self.beside.pair + 1 if self.beside else 0

    @cached_property
    def followers(self) -> int:
        """How many more values of its unit are printed behind it, side by side."""
        return self.flow.followers(self.unit, self.stop)

    @cached_property
    def lead(self) -> str:
        """The words up to the number: of values side by side those of its own year or measure.

        2022年和2023年接待费分别为3万元、2万元 gives the second 2023年接待费分别为.
        """
        text, count = self._shared, self.pair + 1 + self.followers
        named = [*_listed(count).finditer(text)][-1:] if count > 1 else []
        for last in named:
            each = _BESIDE.apart.split(last[0])[self.pair]
            return text[: last.start()] + each + text[last.end() :]
        return text

    @property
    def of_aspect(self) -> bool:
        """Whether its year or measure is told before several values (上年、本年支出依次为…)."""
        return self.lead != self._shared

    @property
    def _shared(self) -> str:
        """The sentence up to the number, or to the first of the values it stands beside."""
        return self.beside._shared if self.beside else self.before

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
        unit = "" if self.spelled else widen(self.unit)
        return f"{self.token}{'' if unit == '%' else ' '}{unit}".strip()

    @property
    def worded(self) -> str:
        """The number with its unit and the words that hedge it, as printed."""
        text, origin = self.flow.passage.paragraph.text, self.flow.origin
        return text[origin[self.begin] : origin[self.stop - 1] + 1]

    @cached_property
    def quote(self) -> str:
        """The clause it stands in, as printed."""
        first, last = self.flow.clause(self.start)
        last = max(last, self.end)
        origin = self.flow.origin
        return self.flow.passage.paragraph.text[origin[first] : origin[last - 1] + 1].strip()

    @property
    def readable(self) -> bool:
        """Whether it has no more digits than any amount of a public body."""
        return self.end - self.start <= MAX_DIGITS

    @cached_property
    def before(self) -> str:
        """The sentence up to the number; of one that hardly ends, what stands nearest."""
        begin = max(self.flow.sentence(self.start), self.begin - _LONGEST_SENTENCE)
        return self.flow.text[begin : self.begin]

    @property
    def after(self) -> str:
        """What follows the number, its unit included."""
        unit = "" if self.stop == self.end else self.unit
        return unit + self.flow.text[self.stop : self.stop + 40]


def flow(passage: Passage, budget: bool = False) -> Flow:
    """The passage as one stretch of text to match against, that of a budget in accounts' words."""
    text = fold(passage.paragraph.text)
    text = as_accounts(text) if budget else text
    gone: set[int] = set()
    for match in _BLANKS.finditer(text):
        around = text[: match.start()][-1:] + text[match.end() :][:1]
        # A blank between two digits keeps two numbers apart.
        kept = len(around) == 2 and around.isdecimal() and not _GROUPED.match(text, match.start())
        gone.update(range(match.start() + kept, match.end()))
    for match in _BESIDE.notes.finditer(text):
        gone.update(range(*match.span()))
    keep = [i for i in range(len(text)) if i not in gone]
    for match in reversed([*_THOUSANDS.finditer("".join([text[i] for i in keep]))]):
        keep[slice(*match.span())] = [i for i in keep[slice(*match.span())] if text[i] != ","]
    return Flow(passage, "".join([text[i] for i in keep]), tuple(keep))


def read_numbers(passage: Passage, budget: bool = False) -> Iterator[Number]:
    """Every number of a passage, list numbers, years and the like excepted.

    Two numbers that give a range are one.
    """
    last: Number | None = None
    for number in _numbers(flow(passage, budget)):
        if last and (whole := _range(last, number)):
            last = whole
            continue
        if last:
            yield last
        last = replace(number, beside=last) if last and _adjoin(last, number) else number
    if last:
        yield last


def _numbers(line: Flow) -> Iterator[Number]:
    stop = 0
    for match in _DIGITS.finditer(line.text):
        if line.origin[match.start()] < line.passage.indent:
            continue
        if _matches(_WORDS.skip, line.text, match):
            continue
        number = _number(line, match, stop)
        if number and (number.readable or number.unit):  # endless digits alone are no number
            stop = number.stop
            yield number


def _adjoin(first: Number, second: Number) -> bool:
    """Whether two numbers are values of one kind printed side by side."""
    between = first.flow.text[first.stop : second.begin]
    alike = first.unit == second.unit and first.kind == second.kind != "label"
    return alike and _BESIDE.joining.fullmatch(between) is not None


def _range(first: Number, second: Number) -> Number | None:
    """The two ends of a range as one number (69%至70%, 10～12万元); none if they are no such."""
    if (
        (second.kind not in _RANGED and second.unit != _WORDS.times)
        or first.kind == "label"
        or second.meant not in ("", _WORDS.meant.round)
    ):
        return None
    if first.amount.value >= second.amount.value:
        return None
    text, between = first.flow.text, first.flow.text[first.stop : second.begin]
    if first.unit not in ("", second.unit) or not _WORDS.range.fullmatch(between):
        return None
    if _WORDS.open_range.search(text[: first.begin][-12:]):
        return None
    ends = [replace(n.amount, unit="", unrounded=False).interval for n in (first, second)]
    span = Interval(ends[0].low, ends[1].high)
    amount = Amount(first.amount.text, second.amount.unit, span=span)
    meant = _WORDS.meant.range
    return replace(second, start=first.start, begin=first.begin, amount=amount, meant=meant)


def _number(line: Flow, match: re.Match[str], stop: int) -> Number | None:
    """The number at a match; ``stop`` is where the last one ended. None if it is part of a word."""
    text, (start, end) = line.text, match.span()
    spelled = numerals.read_numeral(match[0], text[end : end + 1]) if match["numeral"] else None
    digits = spelled.text if spelled else match[0].replace(",", "")[:MAX_DIGITS]
    inner, behind = hedges.inside(text, end)
    kind, unit, behind = _unit(text, end, behind)
    if spelled and spelled.unit:
        kind, unit, inner, behind = "percent", spelled.unit, None, end
    if odd := _BESIDE.odd.search(unit):  # 1亿余元
        inner, unit = hedges.inside(odd[0], 0)[0], _BESIDE.odd.sub("", unit)
    if kind in _PAIRED and start - 1 > stop and _BESIDE.negative.search(text[start - 2 : start]):
        start, digits = start - 1, f"-{digits}"
    outer, begin = hedges.before(text, start)
    # Of several scores one is the highest; of an amount that is how much it may be at most.
    if kind == "score" and text[begin:start] in _BESIDE.extremes:
        outer, begin = None, start
    if spelled and numerals.incomplete(match[0]) and not (inner or outer):
        return None
    # Things are counted, never rounded.
    counted = kind == "count" and unit not in ("", _WORDS.times)
    span = spelled.span if spelled else None
    amount = Amount(digits, _WORDS.short.get(unit, unit), counted, span)
    if _matches(_WORDS.label, text, match):
        return Number(line, start, end, amount, "label", unit, start, behind)
    after, behind = hedges.behind(text, behind)
    whole, meant = bool(spelled and spelled.unit), _WORDS.meant.round if span else ""
    if (hedge := inner or after or outer) and not digits.startswith("-"):
        amount, meant = hedges.hedged(amount, hedge), hedge.zh
    begin = begin if hedge and hedge is outer else start
    return Number(line, start, end, amount, kind, unit, begin, behind, meant, whole)


def _unit(text: str, end: int, behind: int) -> tuple[str, str, int]:
    """Kind and unit of the number before ``end``, and where the unit ends.

    Values side by side share the last one's; a hedge may stand before it, up to ``behind``.
    """
    for position in (end, behind):
        if found := _unit_at(text, position):
            return found
    if beside := _BESIDE.others.match(text, end):
        found = _unit_at(text, beside.end())
        if found and found[0] in _PAIRED:
            return found[0], found[1], end
    return "count", "", end


def _unit_at(text: str, position: int) -> tuple[str, str, int] | None:
    for kind, unit in _units():
        if match := unit.match(text, position):
            return kind, match[0], match.end()
    return None


@cache
def quantity() -> re.Pattern[str]:
    """A number with its unit, and what joins it to the next one.

    >>> quantity().split("货物3.2万元、工程")
    ['货物', '工程']
    """
    units = "|".join(unit.pattern for _, unit in _units() if unit.pattern)
    numeral = rf"{numerals.PATTERN}|\d[\d.,]*"
    behind = "|".join(h.behind.pattern for h in _WORDS.hedge if h.behind)
    value = f"(?:{numeral})(?:{_BESIDE.odd.pattern})?(?:{units})(?:{behind})?"
    return re.compile(f"{value}(?:{_BESIDE.joining.pattern})?")


@cache
def _listed(count: int) -> re.Pattern[str]:
    """So many years or measures side by side (预算、决算)."""
    one = vocabulary.numbers().aspect.pattern
    return re.compile(rf"(?:(?:{one}){_BESIDE.apart.pattern}){{{count - 1}}}(?:{one})")


@cache
def _units() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = _WORDS.units.items()
    return tuple((kind, unit) for kind, units in entries for unit in units)


def _matches(rules: Sequence[Digits], text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 40) : match.start()]
    return any(
        rule.digits.fullmatch(match[0])
        and rule.after.match(text, match.end())
        and rule.before.search(before)
        for rule in rules
    )
