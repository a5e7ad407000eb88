"""What the narrative has said so far, so that a number finds the thing it speaks of.

A sentence names a thing and its amount, then says more about it (its share, its completion, its
change), so what was named last is remembered.
"""

import re
from dataclasses import dataclass, field
from itertools import takewhile

from juesuan_analysis import vocabulary
from juesuan_analysis.evaluation import Evaluation, Project
from juesuan_analysis.narrative.brackets import closed_end, last_clause
from juesuan_analysis.narrative.claims import Claim, Subject
from juesuan_analysis.narrative.figures import Figures, Meaning, Scope, scope_of
from juesuan_analysis.narrative.lists import list_end
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.narrative.wording import Reading, core
from juesuan_analysis.operands import Operand, fact_operand
from juesuan_analysis.outline import Passage

PAIRED = re.compile(r"(?:\d[\d,]*(?:\.\d+)?(?:万元|%)?[、,和及])+$")
_HEAD = re.compile(
    r"^[^,。;]{0,12}?[,(（]?(?:其中|具体(?:包括|如下|情况)?|包括|主要(?:用于|包括)|按)"
)
_PRIOR_VALUE = re.compile(r"^[的为]?\d[\d,.]*(?:万元|亿元|元)")
_NO_NAME = re.compile(
    r"(?:共计|合计|共)?(?:(?:19|20)\d\d年度?)?(?:支出|收入|预算)?(?:决算)?(?:数|总计)?"
)
_ANOTHER_BASE = re.compile("[比较与同][^,]{0,6}预算")
_MARKS = "。;,:!?"
_VALUE = re.compile(r"\d[\d.,]*(?:万元|亿元|元|万|%|个|辆|人次|批次|人)[、,和及]?")
_COMPARED = vocabulary.wording().fragments.compared
QUALIFIED = vocabulary.concepts().qualifiers
"""What keeps a name from meaning just its figure in the tables."""


@dataclass(frozen=True)
class Aside:
    """A bracket: where it ends, and what was spoken of before it."""

    end: int
    topic: Subject
    prior: Operand | None
    budgets: dict[str, Operand]
    changes: dict[int, tuple[Subject | None, Operand, int]]


@dataclass
class Context:
    """What a paragraph has said so far."""

    scope: Scope
    project: Project | None = None
    topic: Subject | None = None
    heads: list[Subject] = field(default_factory=list)
    lists: list[tuple[Subject, int]] = field(default_factory=list)  # with where each one ends
    asides: list[Aside] = field(default_factory=list)  # brackets that are still open
    sentence: int = -1  # where the current sentence begins
    since: int = 0  # how many amounts were named before it
    whole: str = ""  # what a share was said to be of last
    headless: bool = False  # a share without a base came before any total: the base is elsewhere
    budgets: dict[str, Operand] = field(default_factory=dict)
    prior: Operand | None = None
    changes: dict[int, tuple[Subject | None, Operand, int]] = field(default_factory=dict)
    amounts: list[Subject] = field(default_factory=list)


@dataclass
class Said:
    """All that was said up to the current number, and the figures names are looked up in."""

    figures: Figures
    evaluation: Evaluation
    claims: list[Claim] = field(default_factory=list)
    described: int = 0  # how many self-evaluated projects the narrative itself goes through
    memory: dict[tuple[str, str], Subject] = field(default_factory=dict)
    paragraph: Passage | None = None
    context: Context = field(default_factory=lambda: Context(scope_of(())))

    @property
    def complete(self) -> bool:
        """Whether every self-evaluated project has its paragraph."""
        return self.described == len(self.evaluation.of_kind("项目")) > 0

    def hear(self, number: Number) -> None:
        """Another number comes: perhaps of a new paragraph, or behind a bracket."""
        if number.flow.passage is not self.paragraph:
            self.paragraph = number.flow.passage
            self.context = self._opening(number)
        self._turn(number)

    def _turn(self, number: Number) -> None:
        """What is spoken of anew: what a bracket has interrupted, or a sentence has for heading."""
        context = self.context
        while context.asides and context.asides[-1].end <= number.start:
            aside = context.asides.pop()
            context.topic, context.prior = aside.topic, aside.prior
            context.budgets, context.changes = aside.budgets, aside.changes
        begin = number.flow.sentence(number.start)
        if begin == context.sentence:
            return
        context.sentence = begin
        named = {subject.name for subject in context.amounts[context.since :]}
        context.since = len(context.amounts)
        heading = number.flow.text[:begin].removesuffix("。").rpartition("。")[2]
        if meaning := self.figures.heading(heading, context.scope):
            self.name(subject_of(meaning), remembered=False)
        if context.topic and len(named) == 1 and QUALIFIED.parts.match(number.before):
            context.heads.append(context.topic)
            context.lists.append((context.topic, list_end(number.flow.text, begin, "其中")))

    def open(self, number: Number) -> None:
        """A list or a bracket begins behind the number."""
        context, text = self.context, number.flow.text
        if context.topic is None:
            return
        first = ";" not in text[number.flow.sentence(number.start) : number.start]
        if opening := _HEAD.match(number.after):
            context.heads.append(context.topic)
            end = list_end(text, number.end + opening.end(), opening[0], first=first)
            context.lists.append((context.topic, end))
        if number.after.removeprefix(number.unit).startswith("("):
            begin = text.index("(", number.end) + 1
            end = list_end(text, begin, "(")
            if not opening:
                context.lists.append((context.topic, end))
            budgets, changes = dict(context.budgets), dict(context.changes)
            context.asides.append(Aside(end, context.topic, context.prior, budgets, changes))

    def _opening(self, number: Number) -> Context:
        """A paragraph begins: its section, and what its own heading names."""
        passage = number.flow.passage
        scope = scope_of(passage.path[:-1] if passage.label else passage.path)
        context = Context(scope)
        if passage.label:
            if scope.name == "performance":
                context.project = self.figures.project(passage.label)
            meaning = self.figures.resolve(passage.label, scope)
            if meaning and (meaning.same or "（" in meaning.name):
                context.topic = subject_of(meaning)
        return context

    def named(self, phrase: str, *, whole: bool = False) -> Subject | None:
        """The thing a phrase names: figures of the tables, else a number the narrative gave."""
        if not phrase:
            return None
        meaning = self.figures.resolve(phrase, self.context.scope, whole=whole)
        if meaning is None:
            return None
        # As the narrative itself used the name before; an ambiguous one only in the same section.
        scope = self.context.scope.name if meaning.same else ""
        if (meaning.other or not meaning.same) and (scope, meaning.name) in self.memory:
            return self.memory[scope, meaning.name]
        return subject_of(meaning)

    def own_subject(self, number: Number, reading: Reading) -> Subject | None:
        """What the clause itself names before its wording begins, else the current topic."""
        before, phrase = _named_before(number, reading)
        named = self.named(phrase)
        if named is None and _COMPARED.search(before):
            named = self.named(_before_comparison(before))
        return named or self.own_or_topic(phrase)

    def called(self, subject: Subject | None, number: Number, reading: Reading) -> str:
        """What a thing is called: as the clause names it, where that means nothing known."""
        if subject:
            return subject.name
        return unknown_name(_named_before(number, reading)[1])

    def own_or_topic(self, phrase: str) -> Subject | None:
        """What a phrase names; the topic, if it names nothing; nothing, if it is not understood."""
        unknown = names_something(phrase)
        return self.named(phrase) or (None if unknown else self.context.topic)

    def name(self, subject: Subject, *, remembered: bool = True) -> None:
        """A thing is named: what follows speaks of it; ``remembered`` if in later sections too."""
        context = self.context
        if context.topic is None or context.topic.name != subject.name:
            context.prior = None
            context.budgets.clear()
            context.changes.clear()
        context.topic = subject
        context.amounts.append(subject)
        for scope in ("", context.scope.name) if remembered else ():
            self.memory[scope, subject.name] = subject

    def counted(self, number: Number) -> str:
        """What a number counts: its clause behind the last quantity; a threshold is none.

        Where the bracket it stands in names nothing, as in 清单(共34个), that is before it.
        """
        clause = last_clause(number.before)
        begin = number.start - len(clause)
        numbers = (claim.number for claim in reversed(self.claims))
        near = takewhile(lambda n: n.flow is number.flow and n.start >= begin, numbers)
        thresholds = {n.start for n in near if n.kind == "label"}
        values = [v for v in _VALUE.finditer(clause) if begin + v.start() not in thresholds]
        behind = clause[values[-1].end() :] if values else ""
        phrase = behind if closed_end(behind) else clause
        outside, bracket, inside = phrase.rpartition("(")
        return closed_end(outside if bracket and not names_something(inside) else phrase)

    def list_around(self, number: Number) -> Subject | None:
        """The head of the innermost list a number stands in."""
        around = [head for head, end in self.context.lists if number.start < end]
        return around[-1] if around else None

    def stated_projects(self) -> int | None:
        """How many projects the paragraph says there are."""
        for claim in reversed(self.claims):
            if claim.number.flow.passage is not self.paragraph:
                return None
            if claim.subject == "项目个数":
                return int(claim.number.amount.value)
        return None

    def text(self) -> str:
        """The text of the current paragraph."""
        return self.paragraph.paragraph.text if self.paragraph else ""


def subject_of(meaning: Meaning, stated: Operand | None = None) -> Subject:
    """A meaning as a thing spoken of, with the amount the text states for it, if any."""
    facts = tuple(fact_operand(fact) for fact in meaning.same)
    if stated:
        meant = (*facts, *(fact_operand(fact) for fact in meaning.other))
        equal = tuple(o for o in meant if o.amount.value == stated.amount.value)
        facts = (*(equal[:1] or facts[:1]), stated)
    return Subject(meaning.name, facts, meaning)


def _named_before(number: Number, reading: Reading) -> tuple[str, str]:
    """The sentence before a number's wording, and what its last clause names."""
    before = PAIRED.sub("", number.before)[: reading.begin]
    return before, _PRIOR_VALUE.sub("", _COMPARED.sub("", last_clause(before)))


def _before_comparison(before: str) -> str:
    parts = _COMPARED.split(before)
    return next(filter(None, (last_clause(part.rstrip(_MARKS)) for part in reversed(parts))), "")


def names_something(phrase: str) -> bool:
    """Whether a phrase holds more than words that belong to no name."""
    rest = core(phrase)[-1]
    return len(rest) > 1 and not _NO_NAME.fullmatch(rest)


def unknown_name(phrase: str) -> str:
    """What a phrase names in its own words; empty if it names nothing but another base."""
    named = names_something(phrase) and not _ANOTHER_BASE.search(phrase)
    return core(closed_end(phrase))[-1] if named else ""


def pair_of(number: Number) -> int:
    """Which of several values printed side by side this is, from 0."""
    match = PAIRED.search(number.before)
    return len(re.findall(r"\d[\d,]*(?:\.\d+)?(?:万元|%)?[、,和及]", match[0])) if match else 0


def after_last_number(phrase: str) -> str:
    """The part of a phrase behind the last number in it, in a list such as 货物A万元、工程B万元."""
    return closed_end(_VALUE.split(phrase)[-1])
