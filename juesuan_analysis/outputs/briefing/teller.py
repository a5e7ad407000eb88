"""How numbers are told: with their unit, their verdict unless confirmed, and their evidence."""

import re
from collections.abc import Iterable
from decimal import Decimal

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.analysis import Change, contested
from juesuan_analysis.charts import Lang, captions
from juesuan_analysis.charts.fonts import printable
from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings import kind
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.briefing.exhibits import Sentence
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.vocabulary import BriefingText, chart_text

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
        self.cells = {fact.reference: fact for table in d.tables_list for fact in table.cells}
        self.unit = captions.unit(d, lang)
        """What amounts are in where nothing else is said."""

    def say(self, key: BriefingText, **blanks: object) -> str:
        """A text of the vocabulary, its blanks filled."""
        return _WORDS.texts[key][self.lang].format(**blanks)

    def sentence(self, key: BriefingText, sources: Iterable[str], **blanks: object) -> Sentence:
        """A sentence of the vocabulary with its evidence, each named once."""
        evidence = dict.fromkeys(source for source in sources if source)
        return Sentence(printable(self.say(key, **blanks)), tuple(evidence))

    def called(self, name: str) -> str:
        """A name in the briefing's language, cut if it is too long to be one."""
        told = printable(captions.called(captions.last_part(name), self.lang))
        return told if len(told) <= _LONGEST_NAME else f"{told[: _LONGEST_NAME - 1]}…"

    # Numbers

    def amount(self, value: Decimal | None, table: Table | None) -> str:
        """An amount of a table with its unit."""
        return self._money(value, self.unit_of(table))

    def unit_of(self, table: Table | None) -> str:
        """The unit of a table's amounts; that of most tables if it has none."""
        unit = next((fact.unit for fact in table.facts), "") if table else ""
        return captions.say(self.lang, chart_text(f"unit.{unit}")) if unit else self.unit

    def evaluated(self, value: Decimal | None) -> str:
        """An amount of a self-evaluation table: these are in 万元, whatever other tables use."""
        return self._money(value, captions.say(self.lang, "unit.万元"))

    def counted(self, value: Decimal | None, unit: str) -> str:
        """An amount in a unit of the vocabulary of numbers (万元, 元, …)."""
        return self._money(value, captions.say(self.lang, chart_text(f"unit.{unit or '万元'}")))

    def _money(self, value: Decimal | None, unit: str) -> str:
        if value is None:
            return self.say("public.blank")
        key: BriefingText = "common.amount" if unit == self.unit else "common.other_amount"
        return self.say(key, value=captions.amount(value), unit=unit)

    def percent(self, value: Decimal) -> str:
        """A computed percentage, two decimals."""
        return f"{captions.amount(round_half_up(value, 2))}%"

    def figure(self, operand: Operand) -> str:
        """A printed figure in its own unit, with its verdict if only the narrative gives it."""
        told = self.counted(operand.amount.value, operand.amount.unit)
        return self.said(told, self._stated(operand))

    def said(self, text: str, statement: str) -> str:
        """A stated number as told: with what speaks against relying on it, if anything does."""
        return text + self._remark(self.statements[statement]) if statement else text

    def _remark(self, s: Statement) -> str:
        if s.id not in self.contested:
            return "" if s.standing in CONFIRMED else self.verdict(s.standing)
        verdict = f"{captions.symbol(s.verdict)} {captions.verdict_name(s.verdict, self.lang)}"
        key: BriefingText = "common.contested" if s.confirmed else "common.doubly"
        clash = {"symbol": _WORDS.clash, "id": self.contested[s.id]}
        return self.say(key, verdict=verdict, **clash)

    def doubt(self, operand: Operand) -> str:
        """The symbol beside a figure that only the narrative gives and nothing confirms."""
        stated = self._stated(operand)
        return self.symbol(stated) if stated and self._remark(self.statements[stated]) else ""

    def symbol(self, statement: str) -> str:
        """The symbols beside a stated number where there is no room for words."""
        clash = _WORDS.clash if statement in self.contested else ""
        return captions.mark(self.statements[statement].standing) + clash

    def printed(self, s: Statement, again: Decimal | None = None) -> str:
        """A number of the narrative with its unit, or what it is recomputed to."""
        value = s.claim.number.amount.value if again is None else again
        if s.claim.number.kind == "amount":
            return self.counted(value, s.claim.number.unit)
        unit = s.claim.number.unit
        return captions.amount(value) + (unit if unit == "%" else f" {unit}".rstrip())

    def subject(self, s: Statement) -> str:
        """What a number is a number of: the thing, and what of it a rate gives."""
        formula = s.claim.formula
        if not formula.base or s.claim.aspect != formula.called():
            return self.called(s.claim.subject)
        name = self.called(s.claim.of)
        return self.say("doubts.subject", name=name, formula=formula.called(self.lang))

    def verdict(self, name: str) -> str:
        """A verdict as a remark: its symbol and its name."""
        symbol, called = captions.symbol(name), captions.verdict_name(name, self.lang)
        return self.say("common.mark", symbol=symbol, name=called)

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
        Every number that is not confirmed has its verdict behind it.
        """
        s = self.statements[statement]
        flow, text = s.claim.number.flow, s.claim.number.flow.passage.paragraph.text
        start = flow.origin[s.claim.number.end - 1] + 1
        subject = s.claim.of
        names = [subject, re.sub("[总合]计$", "", subject), *re.findall("收入|支出", subject), "其"]
        own = "|".join(re.escape(name) for name in names if name)
        lead = _WORDS.before_reason.pattern.replace("SUBJECT", own)
        found = re.compile(lead + _WORDS.reason.pattern).match(text, start)
        if not found:
            return "", ()
        ends = [m.end() for m in _WORDS.sentence_ends.finditer(text, found.end())] or [len(text)]
        end = next((e for e in ends if not _WORDS.goes_on.match(text, e)), len(text))
        if more := _WORDS.other_reason.search(text, found.end(), end):
            stops = [m.start() for m in _STOPS.finditer(text, found.end(), more.start() + 1)]
            end = stops[-1] if stops else more.start()
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
            if remark := self._remark(s) if s.verdict != "label" else "":
                pieces += [_closed_up(text[at:behind]), remark]
                at = behind
        whole = "".join([*pieces, _closed_up(text[at:end])])
        ended = end == len(text) or _WORDS.sentence_ends.search(text[end - 1 : end])
        cut = "" if ended else "……"
        whole = re.sub(r"^[%％\s，,。；;：:]+|[。\s]+$", "", whole)
        return whole.strip() + (cut if whole else ""), tuple(told)


def _closed_up(text: str) -> str:
    """Without the blanks that line ends and justified lines leave between Chinese characters."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", " ".join(text.split("\n")))
