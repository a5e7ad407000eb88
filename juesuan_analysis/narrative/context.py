"""What the narrative has said so far, so that a number finds the thing it speaks of.

A sentence names a thing and its amount, then says more about it (its share, its completion, its
change), so what was named last is remembered. Only :meth:`Said.hear` and :meth:`Said.learn` change
anything; all the rest are questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from juesuan_analysis import vocabulary
from juesuan_analysis.evaluation import Evaluation, Project
from juesuan_analysis.narrative.brackets import closed_end, last_clause
from juesuan_analysis.narrative.claims import Claim, Subject
from juesuan_analysis.narrative.figures import Figures, Meaning, Scope, scope_of
from juesuan_analysis.narrative.lists import list_end
from juesuan_analysis.narrative.numbers import Number, quantity
from juesuan_analysis.narrative.told import (
    Budgeted,
    Changed,
    Divided,
    Effect,
    Named,
    Preceded,
    Turned,
)
from juesuan_analysis.narrative.wording import Reading, core
from juesuan_analysis.operands import Operand, fact_operand
from juesuan_analysis.outline import Passage

_MARKS = "。;,:!?"
_COMPARED = vocabulary.wording().fragments.compared
QUALIFIED = vocabulary.concepts().qualifiers
"""What keeps a name from meaning just its figure in the tables."""


@dataclass(frozen=True)
class Topic:
    """What is spoken of, with its budgets, last year's level and changes as far as stated."""

    subject: Subject | None = None
    prior: Operand | None = None
    budgets: Mapping[str, Operand] = field(default_factory=dict)
    changes: Mapping[int, Changed] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """A list or a bracket: what it details, and where it ends; ``heads`` if it may be a whole."""

    head: Subject
    end: int
    heads: bool


@dataclass
class Context:
    """What a paragraph has said so far."""

    scope: Scope
    project: Project | None = None
    topic: Topic = field(default_factory=Topic)
    lists: list[Listing] = field(default_factory=list)
    asides: list[tuple[int, Topic]] = field(default_factory=list)  # open brackets, and before them
    sentence: int = -1  # where the current sentence begins
    since: int = 0  # how many things were named before it
    divided: str | None = None  # the whole of the last share; empty if it had none
    named: list[Subject] = field(default_factory=list)

    @property
    def heads(self) -> list[Subject]:
        """What may be the whole of a share."""
        return [listing.head for listing in self.lists if listing.heads]


@dataclass
class Said:
    """All that was said up to the current number, and the figures names are looked up in."""

    figures: Figures
    evaluation: Evaluation
    year: int | None = None  # of the accounts
    described: int = 0  # how many self-evaluated projects the narrative itself goes through
    claims: list[Claim] = field(default_factory=list)
    memory: dict[tuple[str, str], Subject] = field(default_factory=dict)
    paragraph: Passage | None = None
    context: Context = field(default_factory=lambda: Context(scope_of(())))

    # What changes

    def hear(self, number: Number) -> None:
        """Another number comes: perhaps of a new paragraph or sentence, or behind a bracket."""
        if number.flow.passage is not self.paragraph:
            self.paragraph = number.flow.passage
            self.context = self._opening(number)
        context = self.context
        while context.asides and context.asides[-1][0] <= number.start:
            context.topic = context.asides.pop()[1]
        begin = number.flow.sentence(number.start)
        if begin != context.sentence:
            self._turn(number, begin)

    def _turn(self, number: Number, begin: int) -> None:
        """A sentence begins: perhaps behind a heading, perhaps with the parts of the last thing."""
        context = self.context
        context.sentence = begin
        named = {subject.name for subject in context.named[context.since :]}
        context.since = len(context.named)
        heading = number.flow.text[:begin].removesuffix("。").rpartition("。")[2]
        if meaning := self.figures.heading(heading, context.scope):
            self._name(Named(subject_of(meaning), remembered=False))
        if self.topic and len(named) == 1 and QUALIFIED.parts.match(number.before):
            end = list_end(number.flow.text, begin, "其中")
            context.lists.append(Listing(self.topic, end, heads=True))

    def learn(self, claim: Claim, effects: Sequence[Effect]) -> None:
        """A number has been understood: what it says, and what it tells beyond that."""
        self.claims.append(claim)
        for effect in effects:
            self._learn(effect)
        self._open(claim.number)

    def _learn(self, effect: Effect) -> None:
        context = self.context
        topic = context.topic
        match effect:
            case Named():
                self._name(effect)
            case Turned(subject):
                context.topic = replace(topic, subject=subject)
            case Budgeted(base, budget):
                context.topic = replace(topic, budgets={**topic.budgets, base: budget})
            case Preceded(prior):
                context.topic = replace(topic, prior=prior)
            case Changed(pair=pair):
                context.topic = replace(topic, changes={**topic.changes, pair: effect})
            case Divided(whole):
                context.divided = whole

    def _name(self, named: Named) -> None:
        context, subject = self.context, named.subject
        same = self.topic is not None and self.topic.name == subject.name
        context.topic = (
            replace(context.topic, subject=subject) if same else Topic(subject, named.prior)
        )
        context.named.append(subject)
        for scope in ("", context.scope.name) if named.remembered else ():
            self.memory[scope, subject.name] = subject

    def _open(self, number: Number) -> None:
        """A list or a bracket begins behind the number."""
        context, text = self.context, number.flow.text
        if self.topic is None:
            return
        first = ";" not in text[number.flow.sentence(number.start) : number.start]
        opening = QUALIFIED.opening.match(number.after)
        if opening:
            end = list_end(text, number.end + opening.end(), opening[0], first=first)
            context.lists.append(Listing(self.topic, end, heads=True))
        if number.after.removeprefix(number.unit).startswith("("):
            begin = text.index("(", number.end) + 1
            end = list_end(text, begin, "(")
            if not opening:
                context.lists.append(Listing(self.topic, end, heads=False))
            context.asides.append((end, context.topic))

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
                context.topic = Topic(subject_of(meaning))
        return context

    # Questions

    @property
    def topic(self) -> Subject | None:
        """What is spoken of."""
        return self.context.topic.subject

    @property
    def complete(self) -> bool:
        """Whether every self-evaluated project has its paragraph."""
        return self.described == len(self.evaluation.of_kind("项目")) > 0

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
        return self.named(phrase) or (None if unknown else self.topic)

    def names_anew(self, subject: Subject) -> bool:
        """Whether a thing is another one than what is spoken of."""
        return self.topic is None or self.topic.name != subject.name

    def counted(self, number: Number) -> str:
        """What a number counts: its clause behind the last quantity; a threshold is none.

        Where the bracket it stands in names nothing, as in 清单(共34个), that is before it.
        """
        clause = last_clause(number.before)
        begin = number.begin - len(clause)
        numbers = (claim.number for claim in reversed(self.claims))
        near = takewhile(lambda n: n.flow is number.flow and n.start >= begin, numbers)
        thresholds = {n.start for n in near if n.kind == "label"}
        values = [v for v in quantity().finditer(clause) if begin + v.start() not in thresholds]
        behind = clause[values[-1].end() :] if values else ""
        phrase = behind if closed_end(behind) else clause
        outside, bracket, inside = phrase.rpartition("(")
        return closed_end(outside if bracket and not names_something(inside) else phrase)

    def list_around(self, number: Number) -> Subject | None:
        """The head of the innermost list a number stands in."""
        around = [listing.head for listing in self.context.lists if number.start < listing.end]
        return around[-1] if around else None

    def stated_projects(self) -> int | None:
        """How many projects the paragraph says there are."""
        for claim in reversed(self.claims):
            if claim.number.flow.passage is not self.paragraph:
                return None
            if claim.of == PROJECTS:
                return int(claim.number.amount.value)
        return None


PROJECTS = "项目个数"
"""What the number of self-evaluated projects is called."""


def subject_of(meaning: Meaning, stated: Operand | None = None) -> Subject:
    """A meaning as a thing spoken of, with the amount the text states for it, if any.

    Of the figures that the name may mean, the first is meant, unless the stated amount is that of
    another one.
    """
    own = tuple(fact_operand(fact) for fact in meaning.same)
    if stated is None:
        return Subject(meaning.name, own, meaning)
    others = tuple(fact_operand(fact) for fact in meaning.other)
    equal = (o for o in (*own[:1], *others) if o.amount.exact == stated.amount.exact)
    # A figure is surer than a round number that restates it.
    told = () if stated.amount.span and own else (stated,)
    return Subject(meaning.name, (*(tuple(equal)[:1] or own[:1]), *told), meaning)


def _named_before(number: Number, reading: Reading) -> tuple[str, str]:
    """The sentence before a number's wording, and what its last clause names."""
    before = number.lead[: reading.begin]
    phrase = _COMPARED.sub("", last_clause(before))
    given = QUALIFIED.given.match(phrase)
    value = quantity().match(phrase, given.end() if given else 0)
    return before, phrase[value.end() :] if value else phrase


def _before_comparison(before: str) -> str:
    parts = _COMPARED.split(before)
    return next(filter(None, (last_clause(part.rstrip(_MARKS)) for part in reversed(parts))), "")


def names_something(phrase: str) -> bool:
    """Whether a phrase holds more than words that belong to no name."""
    rest = core(phrase)[-1]
    return len(rest) > 1 and not QUALIFIED.nameless.fullmatch(rest)


def unknown_name(phrase: str) -> str:
    """What a phrase names in its own words; empty if it names nothing but another base."""
    named = names_something(phrase) and not QUALIFIED.another_base.search(phrase)
    return core(closed_end(phrase))[-1] if named else ""


def after_last_number(phrase: str) -> str:
    """The part of a phrase behind the last number in it, in a list such as 货物A万元、工程B万元."""
    return closed_end(quantity().split(phrase)[-1])
