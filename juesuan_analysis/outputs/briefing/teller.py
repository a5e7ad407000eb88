"""How numbers are told: with their unit, their verdict unless confirmed, and their evidence."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import MONEY, round_half_up
from juesuan_analysis.analysis import Change, contested, table_unit
from juesuan_analysis.charts import Lang, captions
from juesuan_analysis.charts.fonts import printable
from juesuan_analysis.charts.money import Money
from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.english import last_part
from juesuan_analysis.findings import kind
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.briefing.exhibits import Sentence
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.vocabulary import BriefingText, chart_text
from juesuan_analysis.wordforms import widen

_WORDS = vocabulary.briefing()
_LONGEST_QUOTE, _LONGEST_NAME = 90, 60  # characters
_CUT_AT, _STOPS = re.compile("[，,；;、]"), re.compile("[，,；;。]")
_OPENING, _CLOSING = re.compile("[（(][^）)]*$"), re.compile("[）)]")


class Teller:
    """Puts the numbers of one disclosure into words of one language."""

    def __init__(self, d: Disclosure, lang: Lang) -> None:
        self.d, self.lang = d, lang
        self.statements = {s.id: s for s in d.statements_list}
        self.contested = contested(d)
        """Numbers that are right alone and yet cannot all be right, with the finding."""

    def say(self, key: BriefingText, **blanks: object) -> str:
        """A text of the vocabulary, its blanks filled."""
        return _WORDS.texts[key][self.lang].format(**blanks)

    def sentence(self, key: BriefingText, sources: Iterable[str], **blanks: object) -> Sentence:
        """A sentence of the vocabulary with its evidence, each named once."""
        evidence = dict.fromkeys(source for source in sources if source)
        return Sentence(printable(self.say(key, **blanks)), tuple(evidence))

    def called(self, name: str) -> str:
        """A name in the briefing's language, cut if it is too long to be one."""
        told = printable(captions.called(last_part(name), self.lang))
        return told if len(told) <= _LONGEST_NAME else f"{told[: _LONGEST_NAME - 1]}…"

    # Numbers

    def amount(self, value: Decimal | None, table: Table | None) -> str:
        """An amount of a table with its unit."""
        return self.counted(value, self.unit_of(table))

    def unit_of(self, table: Table | None) -> str:
        """The unit of a table's amounts; that of most tables if it has none."""
        return table_unit(self.d, table)

    def counted(self, value: Decimal | None, unit: str = "万元") -> str:
        """An amount in a unit of the vocabulary of numbers (万元, 元, …)."""
        if value is None:
            return self.say("public.blank")
        return Money(self.lang, unit or "万元").told(value)

    def shown(self, value: Decimal | None, unit: str = "万元") -> float | None:
        """An amount as charts show it."""
        return None if value is None else float(Money(self.lang, unit).scaled(value))

    @property
    def shown_unit(self) -> str:
        """The unit that charts show amounts in."""
        return Money(self.lang).name

    @property
    def shown_decimals(self) -> int:
        """The decimals of amounts in charts."""
        return 2 if self.lang == "zh" else 1

    def computed(self, told: str) -> str:
        """A number that is not printed, marked as computed."""
        return f"{told}〔{_WORDS.computed}〕"

    def percent(self, value: Decimal) -> str:
        """A computed percentage, two decimals."""
        return self.computed(f"{captions.amount(round_half_up(value, 2))}%")

    def figure(self, operand: Operand) -> str:
        """A printed figure in its own unit, with its verdict if only the narrative gives it."""
        told = self.counted(operand.amount.value, operand.amount.unit)
        return self.said(told, self._stated(operand))

    def said(self, text: str, statement: str) -> str:
        """A stated number as told: with a mark of what speaks against relying on it, if any."""
        return text + self._remark(self.statements[statement]) if statement else text

    def _remark(self, s: Statement) -> str:
        marks = self.marks(s.id)
        return f"〔{marks}〕" if marks else ""

    def marks(self, statement: str) -> str:
        """The symbols of what speaks against relying on a stated number."""
        standing = self.statements[statement].standing
        symbol = "" if standing in (*CONFIRMED, "label") else captions.symbol(standing)
        return symbol + (_WORDS.clash if statement in self.contested else "")

    def doubt(self, operand: Operand) -> str:
        """The symbol beside a figure that only the narrative gives and nothing confirms."""
        stated = self._stated(operand)
        return self.marks(stated) if stated else ""

    def printed(self, s: Statement, again: Decimal | None = None) -> str:
        """A number of the narrative exactly, with its unit, or what it is recomputed to."""
        value = s.claim.number.amount.value if again is None else again
        return self.exactly(value, s.claim.number.unit)

    def exactly(self, value: Decimal, unit: str) -> str:
        """A number with all its decimals and its unit; money in English in yuan."""
        unit = widen(unit)
        if unit in MONEY and self.lang == "en":
            exact = Fraction(value) * MONEY[unit] / MONEY["元"]
            return f"CNY {captions.amount(_exact(exact))}"
        return captions.amount(value) + (unit if unit == "%" else f" {unit}".rstrip())

    @property
    def kind_of_document(self) -> str:
        """Whether it is final accounts or a budget, in words."""
        return self.say("common.budget" if self.d.period.budget else "common.accounts")

    def subject(self, s: Statement) -> str:
        """What a number is a number of: the thing, and what of it a rate gives."""
        formula = s.claim.formula
        if not formula.base or s.claim.aspect != formula.called():
            return self.called(s.claim.subject)
        name = self.called(s.claim.of)
        return self.say("doubts.subject", name=name, formula=formula.called(self.lang))

    def kind(self, name: str) -> str:
        """A kind of finding in words."""
        return kind(name).names[self.lang]

    def listed(self, names: Iterable[str]) -> str:
        """Names one after the other."""
        return captions.listed(names, self.lang)

    # Evidence

    def changed(self, change: Change) -> str:
        """What changed, with what it is a part of if that is less than all expenditure."""
        name = self.called(change.subject)
        if not change.whole:
            return name
        whole = captions.say(self.lang, chart_text(f"spending.{change.whole}"))
        return captions.say(self.lang, "year_over_year.within", whole=whole, name=name)

    def first(self, measure: str, shown: int, every: int) -> str:
        """What a chart measures; if it shows some of all, that too."""
        return measure + (self.say("common.first", n=shown, of=every) if shown < every else "")

    def source_of(self, operand: Operand | None) -> str:
        """The evidence of a figure: a cell, a self-evaluation table or a number of the text."""
        if operand is None:
            return ""
        source = operand.source
        return source.reference if isinstance(source, Fact) else source.owner

    def _stated(self, operand: Operand) -> str:
        return operand.source.owner if operand.source.stated else ""

    def reason(self, statement: str) -> tuple[str, tuple[str, ...]]:
        """The reason given right behind a change, as printed, and the numbers in it.

        Empty if there is none: what stands behind words of anything else may be the reason of that.
        Every number that is not confirmed has its mark behind it.
        """
        return self._reason(statement, _WORDS.before_reason.pattern, True)

    def budget_reason(self, statement: str) -> tuple[str, tuple[str, ...]]:
        """The same of the difference from a budget, behind a completion rate."""
        return self._reason(statement, _WORDS.before_budget_reason.pattern, False)

    def _reason(self, statement: str, before: str, ends: bool) -> tuple[str, tuple[str, ...]]:
        """What is quoted after some words; ``ends``: the reason of a budget ends it."""
        s = self.statements[statement]
        flow, text = s.claim.number.flow, s.claim.number.flow.passage.paragraph.text
        start = flow.origin[s.claim.number.end - 1] + 1
        found = re.compile(_naming(s, before) + _WORDS.reason.pattern).match(text, start)
        if not found:
            return "", ()
        stops = [m.end() for m in _WORDS.sentence_ends.finditer(text, found.end())] or [len(text)]
        end = next((e for e in stops if not _WORDS.goes_on.match(text, e)), len(text))
        if ends and (more := _WORDS.other_reason.search(text, found.end(), end)):
            cuts = [m.start() for m in _STOPS.finditer(text, found.end(), more.start() + 1)]
            end = cuts[-1] if cuts else more.start()
        if _OPENING.search(found[0]) and (shut := _CLOSING.search(text, found.end(), end)):
            end = shut.start()
        return self._quoted(s, found.end(), end)

    def _quoted(self, near: Statement, start: int, end: int) -> tuple[str, tuple[str, ...]]:
        """A stretch of a paragraph, shortened at a comma if need be, and the numbers in it."""
        flow = near.claim.number.flow
        text = flow.passage.paragraph.text
        if end - start > _LONGEST_QUOTE:
            cuts = [m.start() for m in _CUT_AT.finditer(text, start, start + _LONGEST_QUOTE)]
            end = cuts[-1] if cuts and cuts[-1] > start + 20 else start + _LONGEST_QUOTE
        while end < len(text) and text[end].isdigit() and text[end - 1] in "0123456789.,":
            end -= 1  # never within a number
        pieces, at, told = [], start, []
        for s in self.d.statements_list:
            number = s.claim.number
            if number.flow is not flow or not start <= flow.origin[number.start] < end:
                continue
            told.append(s.id)
            behind = flow.origin[min(number.end + len(number.unit), len(flow.origin)) - 1] + 1
            if remark := self._remark(s):
                pieces += [_closed_up(text[at:behind]), remark]
                at = behind
        whole = "".join([*pieces, _closed_up(text[at:end])])
        ended = end == len(text) or _WORDS.sentence_ends.search(text[end - 1 : end])
        cut = "" if ended else "……"
        whole = re.sub(r"^[%％\s，,。；;：:]+|[。\s]+$", "", whole)
        return whole.strip() + (cut if whole else ""), tuple(told)


def _naming(s: Statement, before: str) -> str:
    """The words that may stand before a reason, with the names of what it is of."""
    subject = s.claim.of
    names = [subject, re.sub("[总合]计$", "", subject), *re.findall("收入|支出", subject), "其"]
    own = "|".join(re.escape(name) for name in names if name)
    return before.replace("SUBJECT", own)


def _exact(value: Fraction) -> Decimal:
    """A value with as many decimals as it has."""
    decimals = next((n for n in range(6) if (value * 10**n).denominator == 1), 6)
    return round_half_up(value, decimals)


def _closed_up(text: str) -> str:
    """Without the blanks that line ends and justified lines leave between Chinese characters."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", " ".join(text.split("\n")))
