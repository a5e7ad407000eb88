"""How numbers are told: with their unit, their verdict unless confirmed, and their evidence."""

import re
from collections.abc import Iterable
from decimal import Decimal

from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.charts import Lang, words
from juesuan_analysis.charts.fonts import printable
from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.outputs.briefing.parts import Sentence
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact
from juesuan_analysis.vocabulary import load

_SENTENCE_ENDS = re.compile(load("briefing")["sentence_ends"])
_REASON, _OTHER = (re.compile(load("briefing")[key]) for key in ("reason", "other_reason"))
_LONGEST_QUOTE, _LONGEST_NAME = 90, 60  # characters
_CUT_AT = re.compile("[，,；;、]")


class Teller:
    """Puts the numbers of one disclosure into words of one language."""

    def __init__(self, d: Disclosure, lang: Lang) -> None:
        self.d, self.lang = d, lang
        self.statements = {s.id: s for s in d.statements_list}
        self.contested = {
            reference: finding.id
            for finding in reversed(d.findings_list)
            if finding.kind == "joint" and finding.severity == "error"
            for reference in finding.refers
        }
        """Numbers that are right alone and yet cannot all be right, with the finding."""
        self.cells = {fact.reference: fact for table in d.tables_list for fact in table.cells}

    def say(self, key: str, **blanks: object) -> str:
        """A text of the vocabulary, its blanks filled."""
        section, _, name = key.partition(".")
        return str(load("briefing")[section][name][self.lang]).format(**blanks)

    def sentence(self, key: str, sources: Iterable[str], **blanks: object) -> Sentence:
        """A sentence of the vocabulary with its evidence, each named once."""
        evidence = dict.fromkeys(source for source in sources if source)
        return Sentence(printable(self.say(key, **blanks)), tuple(evidence))

    def called(self, name: str) -> str:
        """A name in the briefing's language, cut if it is too long to be one."""
        told = printable(words.called(words.last_part(name), self.lang))
        return told if len(told) <= _LONGEST_NAME else f"{told[: _LONGEST_NAME - 1]}…"

    # Numbers

    def amount(self, value: Decimal | None, narrative: bool = False) -> str:
        """An amount with its unit, that of the tables or that of the narrative."""
        return self._money(value, words.unit(self.d, self.lang, narrative))

    def evaluated(self, value: Decimal | None) -> str:
        """An amount of a self-evaluation table: these are in 万元, whatever other tables use."""
        return self._money(value, words.say(self.lang, "unit.万元"))

    def _money(self, value: Decimal | None, unit: str) -> str:
        if value is None:
            return self.say("public.blank")
        return self.say("common.amount", value=words.amount(value), unit=unit)

    def percent(self, value: Decimal) -> str:
        """A computed percentage, two decimals."""
        return f"{words.amount(round_half_up(value, 2))}%"

    def level(self, value: Decimal | None, rate: str) -> str:
        """The figure that a rate is about, with its verdict if only the narrative gives it."""
        evidence = self.level_of(rate)
        told = self.amount(value, narrative=True)
        return self.said(told, evidence) if evidence in self.statements else told

    def said(self, text: str, statement: str) -> str:
        """A stated number as told: with what speaks against relying on it, if anything does."""
        return text + self._remark(self.statements[statement]) if statement else text

    def _remark(self, s: Statement) -> str:
        if s.id in self.contested:
            name = words.verdict_name(s.verdict, self.lang)
            if s.verdict in CONFIRMED:
                name = self.kind("joint")
            symbol, finding = words.symbol("mismatch"), self.contested[s.id]
            return self.say("common.contested", symbol=symbol, name=name, id=finding)
        return "" if s.verdict in CONFIRMED else self.verdict(s.verdict)

    def symbol(self, statement: str) -> str:
        """The symbol beside a stated number where there is no room for words."""
        if statement in self.contested:
            return words.symbol("mismatch")
        return words.mark(self.statements[statement].verdict)

    def printed(self, s: Statement, value: Decimal | None = None) -> str:
        """A number of the narrative with its unit, or another value in its place."""
        value = s.claim.number.amount.value if value is None else value
        if s.claim.number.kind == "amount":
            return self._money(value, words.say(self.lang, f"unit.{s.claim.number.unit}"))
        unit = s.claim.number.unit
        return words.amount(value) + (unit if unit == "%" else f" {unit}".rstrip())

    def subject(self, s: Statement) -> str:
        """What a number is a number of: the thing, and what of it a rate gives."""
        formula = load("briefing")["formulas"].get(s.claim.formula)
        if not formula or not s.claim.subject.endswith(formula["zh"]):
            return self.called(s.claim.subject)
        name = self.called(s.claim.subject.removesuffix(formula["zh"]))
        return self.say("doubts.subject", name=name, formula=formula[self.lang])

    def verdict(self, name: str) -> str:
        """A verdict as a remark: its symbol and its name."""
        symbol, called = words.symbol(name), words.verdict_name(name, self.lang)
        return self.say("common.mark", symbol=symbol, name=called)

    def kind(self, name: str) -> str:
        """A kind of finding in words."""
        if name in load("headings")["verdicts"]:
            return words.verdict_name(name, self.lang)
        held = load("briefing" if self.lang == "en" else "headings")["kinds"]
        return str(held[name])

    def listed(self, names: Iterable[str]) -> str:
        """Names one after the other."""
        return words.listed(names, self.lang)

    # Evidence

    def sources(self, sentence: Sentence, most: int = 4) -> str:
        """The evidence of a sentence in a few words."""
        some = self.say("common.sources").join(sentence.sources[:most])
        if len(sentence.sources) <= most:
            return some
        return self.say("common.more_sources", some=some, n=len(sentence.sources))

    def level_of(self, statement: str) -> str:
        """The evidence of the figure that a rate is about: the cell, or the number beside it."""
        s = self.statements[statement]
        if s.operands:
            name = s.operands[0].name
            return name if name in self.cells else s.operands[0].place.partition(".")[0]
        for other in reversed(self.d.statements_list[: self.d.statements_list.index(s)]):
            if other.claim.number.flow.passage is not s.claim.number.flow.passage:
                break
            if other.claim.number.kind == "amount":
                return other.id
        return ""

    def total(self, table: str, measure: str) -> Fact | None:
        """The cell of a table's total row that holds a measure."""
        found = (c for c in self.cells.values() if c.table == table and not c.code)
        return next((c for c in found if c.measure == measure), None)

    def reason(self, statement: str) -> str:
        """The sentence after a change that gives its reason, as printed; empty if there is none.

        Every number in it that is not confirmed has its verdict behind it.
        """
        s = self.statements[statement]
        flow, text = s.claim.number.flow, s.claim.number.flow.passage.paragraph.text
        start = flow.origin[s.claim.number.end - 1] + 1
        for end in [*(m.end() for m in _SENTENCE_ENDS.finditer(text, start)), len(text)]:
            told = text[start:end]
            if reason := _REASON.search(told):
                if _OTHER.search(told[: reason.start()]):
                    return ""
                return self._quoted(s, start, end)
            start = end
        return ""

    def _quoted(self, near: Statement, start: int, end: int) -> str:
        """A stretch of a paragraph, shortened at a comma if need be."""
        flow = near.claim.number.flow
        text = flow.passage.paragraph.text
        if end - start > _LONGEST_QUOTE:
            cuts = [m.start() for m in _CUT_AT.finditer(text, start, start + _LONGEST_QUOTE)]
            end = cuts[-1] if cuts and cuts[-1] > start + 20 else start + _LONGEST_QUOTE
        pieces, at = [], start
        for s in self.d.statements_list:
            number = s.claim.number
            if number.flow is not flow or not start <= flow.origin[number.start] < end:
                continue
            behind = flow.origin[min(number.end + len(number.unit), len(flow.origin)) - 1] + 1
            if remark := self._remark(s) if s.verdict != "label" else "":
                pieces += [_closed_up(text[at:behind]), remark]
                at = behind
        whole = "".join([*pieces, _closed_up(text[at:end])])
        cut = "……" if end < len(text) and not _SENTENCE_ENDS.search(text[end - 1 : end]) else ""
        whole = re.sub(r"^[%％\s，,。；;：:]+|[。\s]+$", "", whole)
        lead = _REASON.match(whole)
        return whole[lead.end() if lead else 0 :].strip() + cut


def _closed_up(text: str) -> str:
    """Without the blanks that line ends and justified lines leave between Chinese characters."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", " ".join(text.split("\n")))
