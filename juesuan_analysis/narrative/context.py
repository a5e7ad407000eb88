"""What the narrative has said so far, so that a number finds the thing it speaks of.

A sentence names a thing and its amount, then says more about it (its share, its completion, its
change), so what was named last is remembered. Only :meth:`Said.hear` and :meth:`Said.learn` change
anything; all the rest are questions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.evaluation import PROJECT, Evaluation
from juesuan_analysis.formulas.catalogue import CHANGE, CHANGE_RATE, SHARE, UNREAD
from juesuan_analysis.narrative.brackets import closed_end, last_clause
from juesuan_analysis.narrative.claims import Claim, Subject, subject_of
from juesuan_analysis.narrative.clauses import (
    COMPARED,
    MONEY,
    PERFORMANCE,
    QUALIFIED,
    after_last_number,
    before_comparison,
    label_of,
    mark_before,
    named_before,
    names_something,
    remarks_on_number,
    unknown_name,
)
from juesuan_analysis.narrative.comparison import PRIOR
from juesuan_analysis.narrative.figures import Figures, Meaning, Scope, scope_of, scopes
from juesuan_analysis.narrative.lists import is_total, is_whole, list_end
from juesuan_analysis.narrative.numbers import Number, quantity
from juesuan_analysis.narrative.paragraph import Context, Lines, Listing, Topic
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
from juesuan_analysis.operands import Operand
from juesuan_analysis.outline import Passage
from juesuan_analysis.wordforms import bare, fold, ordinal, without_ordinal

_MONEY = vocabulary.concepts().money
_ENDS = "。;"
_MARKS = "。;,:"
_TWO, _MOST = 2, 12
"""Things that words point back to: two, and no more than anybody counts."""
_RELATED = ("amount", "percent")
"""Kinds of numbers that others are computed from."""
_CLAUSES = re.compile("([^,;:。]*)([,;:])")
_POINTING = (QUALIFIED.former, QUALIFIED.latter)
_DETAILED = {
    vocabulary.concepts().money.budget: "budget",
    vocabulary.concepts().aspects.prior: "prior",
}
"""What the amounts in a list are by what it details."""


def _pointing(phrase: str) -> str | None:
    """The word of a phrase that only points back to one of two things; none if it names more."""
    word = core(phrase)[-1] if phrase.endswith(_POINTING) else ""
    return word if word in _POINTING else None


@dataclass
class Said:
    """All that was said up to the current number, and the figures names are looked up in."""

    figures: Figures
    evaluation: Evaluation
    year: int | None = None  # of the accounts
    described: int = 0  # how many self-evaluated projects the narrative itself goes through
    paired: frozenset[tuple[int, int]] = frozenset()  # passage and place of values side by side
    claims: list[Claim] = field(default_factory=list)
    memory: dict[tuple[str, str], Subject] = field(default_factory=dict)
    paragraph: Passage | None = None
    lines: Lines | None = None
    context: Context = field(default_factory=lambda: Context(scope_of(())))
    at: int = 0  # where the current number stands in its paragraph

    # What changes

    def hear(self, number: Number) -> None:
        """Another number comes: perhaps of a new paragraph or sentence, or behind a bracket."""
        if number.flow.passage is not self.paragraph:
            self.lines = self._lines(number.flow.passage)
            last, self.paragraph = self.paragraph, number.flow.passage
            self.context = self._opening(number, last)
        self.at = number.start
        self._close(number.start)
        if number.beside is None:
            self.context.until = len(self.context.named)
        begin = number.flow.sentence(number.start)
        if begin != self.context.sentence:
            self._turn(number, begin)
        spoken = self._announced(number, begin) or self._item(number)
        if spoken:
            self.context.topic = self.context.topic.of(spoken)

    def _close(self, position: int) -> None:
        """Lists and brackets end before a position, the inner ones first."""
        parted, asides = self.context.parted, self.context.asides
        while ends := [*(each.end for each in parted[-1:]), *(end for end, _ in asides[-1:])]:
            if min(ends) > position:
                return
            if asides and asides[-1][0] == min(ends):
                self._leave_aside(asides.pop()[1])
            else:
                self.leave(parted.pop())

    def _leave_aside(self, before: Topic) -> None:
        """A bracket has ended: what it told of the thing spoken of before it stays told."""
        if before.subject is None or self.topic is None or self.topic.name != before.subject.name:
            self.context.topic = before

    def _turn(self, number: Number, begin: int) -> None:
        """A sentence begins: perhaps behind a heading, perhaps with the parts of the last thing."""
        context = self.context
        context.sentence = begin
        context.earlier = context.since
        named = {subject.name for subject in context.named[context.since :]}
        context.since = len(context.named)
        heading = number.flow.text[:begin].removesuffix("。").rpartition("。")[2]
        if meaning := self.figures.heading(heading, context.scope):
            self._name(Named(subject_of(meaning), remembered=False))
        if context.lists and QUALIFIED.overall_again.match(number.before):
            context.topic = context.lists[0].before
        if self.topic and len(named) == 1 and QUALIFIED.parts.match(number.before):
            self._list(begin, begin + len(number.flow.rest(begin)), heads=True)

    def _announced(self, number: Number, begin: int) -> Subject | None:
        """What is named between the last number and this one (其他收入很少，占…; 接待费：预算…)."""
        last = [c.number.stop for c in self.claims[-1:] if c.number.flow is number.flow]
        inside = bool(last) and last[0] > begin
        between = number.flow.text[max([begin, *last]) : number.begin]
        # Behind a number the first clause is the end of what is said of that.
        clauses = _CLAUSES.findall(between)[inside:]
        if not clauses or QUALIFIED.reason.search(between):
            return None
        phrase, mark = clauses[-1]
        scope = self.within(self._listed)
        about = QUALIFIED.regarding.sub("", clauses[0][0])
        alone = None if inside else self.figures.heading(about, scope)
        if alone and clauses[0][1] == ",":
            return subject_of(alone)
        said = phrase.replace("“", "").replace("”", "")
        predicate = QUALIFIED.predicate.search(said)
        if mark != ":" and predicate is None:
            return None
        named = self.named(said if mark == ":" or not predicate else said[: predicate.start()])
        return named if named and named.meaning and (named.meaning.same or mark == ":") else None

    def _item(self, number: Number) -> Subject | None:
        """What an item of a list in the same paragraph is of that begins with an unknown name."""
        last = [c.number.stop for c in self.claims[-1:] if c.number.flow is number.flow]
        text = number.flow.text[last[0] : number.begin].lstrip(_ENDS) if last else ""
        found = ordinal(text)
        clauses = _CLAUSES.findall(text[found[1] :]) if found else []
        name = unknown_name(clauses[0][0]) if clauses else ""
        return Subject(name, ()) if name and not self.named(name) else None

    def resume(self, number: Number, reading: Reading) -> None:
        """A part of a sentence that names nothing goes on with what the sentence began with.

        Behind parts (其中…；与上年相比，增加…) that is their whole, and not the last of them.
        """
        context = self.context
        clause = last_clause(number.lead[: reading.begin])
        if not context.parted or remarks_on_number(clause) or MONEY.search(clause):
            return
        before, phrase = named_before(number, reading)
        phrase = reading.slots.get("subject", phrase)
        bare_words = QUALIFIED.outturn.fullmatch(phrase) or not names_something(phrase)
        if bare_words and mark_before(before) in _ENDS and not self._named_in(before, ""):
            self.leave(context.parted.pop())

    def _list(
        self, begin: int, end: int, *, heads: bool, aside: bool = False, aspect: str = ""
    ) -> None:
        """A list begins: of parts of what is spoken of."""
        context = self.context
        assert context.topic.subject is not None
        since = len(context.named)
        found = Listing(context.topic.subject, begin, end, heads, context.topic, since, aspect)
        context.lists.append(found)
        if heads and not aside:
            context.parted.append(found)

    def leave(self, listing: Listing) -> None:
        """A list has ended: what follows speaks of its head, or of its part if it has only one."""
        parts = self.context.named[listing.since :]
        self.context.topic = listing.before
        self.context.maybe = parts[0] if len(parts) == 1 else None

    def _lines(self, passage: Passage) -> Lines | None:
        """The list that a new paragraph is a line of, if it is one."""
        last, numbered = self.paragraph, passage.indent > 0
        path = passage.path[:-1] if numbered else passage.path
        lines = self.lines
        if lines and (lines.path, lines.numbered) == (path, numbered):
            return replace(lines, divided=self.context.divided or lines.divided)
        above = last.path[: len(last.path) - (last.indent > 0)] if last else ()
        heads = last and QUALIFIED.heads_lines.search(fold(last.paragraph.text))
        if not heads or path[: len(above)] != above:
            carried = last is not None and numbered and last.indent and last.path[:-1] == path
            return Lines(path, numbered, divided=self.context.divided) if carried else None
        return Lines(path, numbered, head=self.topic)

    def learn(self, claim: Claim, effects: Sequence[Effect]) -> None:
        """A number has been understood: what it says, and what it tells beyond that."""
        self.claims.append(claim)
        if claim.formula is UNREAD and claim.number.kind in _RELATED:
            self.context.missed.add(claim.of)
        rate = self.context.adjoins and claim.formula is CHANGE_RATE
        self.context.adjoins = claim.formula is CHANGE or rate
        for effect in effects:
            self._learn(effect)
        self._open(claim)

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
                context.keep()
            case Preceded(prior, base):
                context.topic = replace(topic, priors={**topic.priors, base: prior})
                context.keep()
            case Changed(pair=pair):
                context.changed = self.claims[-1].number.start
                context.topic = replace(topic, changes={**topic.changes, pair: effect})
            case Divided(whole):
                context.divided = whole

    def _name(self, named: Named) -> None:
        context, subject = self.context, named.subject
        for scope in ("", context.scope.name) if named.remembered else ():
            self.memory[scope, subject.name] = subject
        context.named.append(subject)
        if named.aside:
            return
        same = self.topic is not None and self.topic.name == subject.name
        if not same:
            kept = context.kept.get(subject.name, Topic())
            told = {PRIOR: named.prior} if named.prior else {}
            context.topic = replace(kept, priors={**kept.priors, **told}, changes={})
        context.topic = replace(context.topic, subject=subject)
        context.maybe = None

    def _open(self, claim: Claim) -> None:
        """A list or a bracket begins behind the number."""
        number, aspect = claim.number, claim.aspect
        context, text = self.context, number.flow.text
        if self.topic is None:
            return
        first = ";" not in text[number.flow.sentence(number.start) : number.start]
        opening = QUALIFIED.opening.match(number.after)
        bracket = number.after.removeprefix(number.unit).startswith("(")
        if opening:
            begin = number.end + opening.end()
            end = list_end(text, begin, opening[0], first=first)
            self._list(begin, end, heads=True, aside="(" in opening[0], aspect=aspect)
        if bracket:
            begin = text.index("(", number.end) + 1
            end = list_end(text, begin, "(")
            if not opening:
                self._list(begin, end, heads=False, aspect=aspect)
            context.asides.append((end, context.topic))

    def _opening(self, number: Number, last: Passage | None) -> Context:
        """A paragraph begins: its section, and what its own heading names."""
        passage = number.flow.passage
        scope = scope_of(passage.path[:-1] if passage.label else passage.path)
        own = scope_of(passage.path)  # that of a heading the paragraph itself begins with
        context = Context(scope if own.tables else own)
        if self.lines:
            context.divided = self.lines.divided
            context.line_of = self.lines.head
        if label := label_of(passage):
            if scope.name == "performance":
                context.project = self.figures.project(label)
                if context.project is None and PERFORMANCE.described.search(label):
                    context.described = Subject(label, ())
            meaning = self.figures.resolve(label, scope)
            if meaning and (meaning.same or "（" in meaning.name):
                context.topic = Topic(subject_of(meaning))
        if context.described:
            context.topic = Topic(context.described)
        # A line that was broken behind a full stop goes on with what was spoken of.
        above = (last.path, last.path[:-1]) if last else ()
        beside = not passage.indent and passage.path in above[: 1 + bool(last and last.indent)]
        if beside and QUALIFIED.goes_on.match(number.flow.text):
            parted = self.context.parted
            context.topic = parted[0].before if parted else self.context.topic
        return context

    # Questions

    @property
    def topic(self) -> Subject | None:
        """What is spoken of."""
        return self.context.topic.subject

    @property
    def section(self) -> Subject | None:
        """What a paragraph that names nothing speaks of, if its section speaks of one thing."""
        scope, passage = self.context.scope, self.paragraph
        if self.context.named or not scope.whole or not passage or not passage.path:
            return None
        heading = bare(passage.path[-1])
        if scope_of(passage.path[-1:]) != scope and not QUALIFIED.overall.fullmatch(heading):
            return None
        whole = self.named(scope.whole, whole=True)
        if whole is None or whole.meaning is None or not whole.meaning.same:
            return None
        return replace(whole, meaning=replace(whole.meaning, assumed=True))

    def assumes(self, claim: Claim, effects: Sequence[Effect]) -> bool:
        """Whether only its section says what a number is of."""
        told = [e.subject for e in effects if isinstance(e, Named | Turned)]
        subjects: list[Subject | None] = (
            [*told, self.topic] if told or self.topic else [self.section]
        )
        of = (s.meaning for s in subjects if s and s.name == claim.of)
        return any(meaning and meaning.assumed for meaning in of)

    def name_alone(self, number: Number) -> str:
        """The name that stands alone right before a number, in its clause or as the heading."""
        text, last = number.flow.text, self.claims[-1].number if self.claims else None
        begin = number.flow.sentence(number.start)
        if last and last.flow is number.flow:
            begin = max(begin, last.stop)
        name = without_ordinal(text[begin : number.begin].strip(_MARKS))
        passage = number.flow.passage
        if not name and begin == 0 and passage.path:
            name = without_ordinal(passage.path[-1 - (passage.indent > 0)])
        scope = self.context.scope
        return next((form for form in core(name) if self.figures.heading(form, scope)), "")

    @property
    def complete(self) -> bool:
        """Whether every self-evaluated project has its paragraph."""
        return self.described == len(self.evaluation.of_kind(PROJECT)) > 0

    def named(self, phrase: str, *, whole: bool = False) -> Subject | None:
        """The thing a phrase names: figures of the tables, else a number the narrative gave."""
        if not phrase or QUALIFIED.figureless.fullmatch(phrase):
            return None
        if (word := _pointing(phrase)) is not None:
            return self._one_of_two(word == QUALIFIED.latter)
        scoped = self.context.scope if whole else self.within(self._listed)
        meaning = self.figures.resolve(phrase, scoped, whole=whole)
        if meaning is None and scoped is not self.context.scope:
            meaning = self.figures.resolve(phrase, self.context.scope, whole=whole)
        if meaning is None:
            return None
        if meaning.vague and self._listed and self._listed.meaning:
            meaning = self.figures.under(meaning, self._listed.meaning)
        # As the narrative itself used the name before; an ambiguous one only in the same section.
        scope = self.context.scope.name if meaning.same else ""
        several = meaning.other or meaning.open or not meaning.same
        if several and (scope, meaning.name) in self.memory:
            remembered = self.memory[scope, meaning.name]
            # As a whole its name may mean other figures than it does in this section.
            return replace(remembered, meaning=meaning) if whole else remembered
        # Called in full, a total is itself and not what its name is also used for.
        if meaning.other and not meaning.in_full and (meant := self._meant(meaning)):
            return meant
        if not meaning.same:
            scope = self.context.scope.name
            keys = [(scope, name) for name in meaning.aka]
            stated = [self.memory[key] for key in keys if key in self.memory]
            operands = tuple(operand for one in stated for operand in one.operands)
            return Subject(meaning.name, operands, meaning)
        return subject_of(meaning)

    @property
    def _listed(self) -> Subject | None:
        """The whole in whose list the current number stands."""
        lists = self.context.lists
        around = [each.head for each in lists if each.heads and self.at < each.end]
        return around[-1] if around else None

    def within(self, whole: Subject | None) -> Scope:
        """The section's scope; among the parts of a total its table comes first."""
        scope = self.context.scope
        if whole is None or whole.meaning is None or not is_total(whole.meaning):
            return scope
        table = whole.meaning.same[0].table
        own = [each for _, each in scopes() if each.tables[:1] == (table,)]
        if table not in scope.tables and not {each.name for each in own} & {*scope.under}:
            return scope
        return own[0] if own else replace(scope, tables=(table, *scope.tables))

    def parts(self, until: int | None = None) -> list[Subject]:
        """What the sentence has named, else the one before with it: two things or more.

        Each once; what is the whole of another of them is none of them. ``until``: only so many of
        the things named in the paragraph.
        """
        for begin in (self.context.since, self.context.earlier):
            heads = {listing.head.name for listing in self.context.lists if listing.heads}
            named = self.context.named[max(begin, len(self.context.named) - _MOST) : until]
            each = {one.name: one for one in named if one.name not in heads}.values()
            parts = [one for one in each if not any(is_whole(one, other) for other in each)]
            if len(parts) > 1:
                return parts
        return []

    def told_in_section(self) -> list[Subject]:
        """What was named in this section, the last first."""
        scope = self.context.scope.name
        return [one for (where, _), one in reversed(self.memory.items()) if where == scope]

    def _one_of_two(self, second: bool) -> Subject | None:
        """The former or the second of two things told last; none if there were more."""
        parts = self.parts()
        return parts[second] if len(parts) == _TWO else None

    def told_of(self, subject: Subject | None) -> Topic:
        """What the paragraph has told of a thing's budgets and earlier levels."""
        if subject is None:
            return Topic()
        anew = self.names_anew(subject)
        return self.context.kept.get(subject.name, Topic()) if anew else self.context.topic

    def _meant(self, meaning: Meaning) -> Subject | None:
        """What was named last in the section of the things that a name may mean (支出 alone)."""
        figures, said = {*meaning.same, *meaning.other}, self.told_in_section()
        return next((s for s in said if s.meaning and figures & {*s.meaning.same}), None)

    def own_subject(self, number: Number, reading: Reading) -> Subject | None:
        """What the clause itself names before its wording begins, else the current topic."""
        before, phrase = named_before(number, reading)
        return self._named_in(before, phrase) or self.own_or_topic(phrase)

    def side(self, phrase: str) -> Subject | None:
        """What 支出 alone means behind 某某收入 or 某某支出: the expenditure of that name."""
        sides, alone = (_MONEY.income, _MONEY.expenditure), QUALIFIED.sided.fullmatch(phrase)
        if alone is None or self.topic is None:
            return None
        name = alone["side"]
        other = sides[name == sides[0]]
        if name in self.topic.name and other not in self.topic.name:
            return self.topic
        return (
            self.named(self.topic.name.replace(other, name)) if other in self.topic.name else None
        )

    def _named_in(self, before: str, phrase: str) -> Subject | None:
        named = self.side(phrase) or self.named(phrase)
        if named is None and COMPARED.search(before):
            ahead = before_comparison(before)
            named = None if QUALIFIED.outturn.fullmatch(ahead) else self.named(ahead)
        return named

    def moved(self, number: Number, reading: Reading) -> tuple[Subject | None, Subject | None]:
        """What a change is of, and what else it may be of.

        Behind parts that nothing is said of (其中甲…，乙…，与上年相比增加…) it is rather of their
        whole, and may be of the last of them.
        """
        before, phrase = named_before(number, reading)
        if QUALIFIED.outturn.fullmatch(phrase):
            phrase = ""
        if named := self._named_in(before, phrase):
            return named, None
        if not phrase and COMPARED.search(before) and _pointing(before_comparison(before)):
            return None, None  # 后者 of nobody knows what
        context = self.context
        if names_something(phrase) or not context.parted:
            return self.own_or_topic(phrase), context.maybe
        listing, part = context.parted[-1], context.topic.subject
        several = len(context.named) - listing.since > 1 and context.changed < listing.begin
        return (listing.head, part) if several else (part, None)

    def is_named(self, number: Number, reading: Reading) -> bool:
        """Whether the clause itself, or that before its comparison, names what a number is of."""
        return self._named_in(*named_before(number, reading)) is not None

    def of_other_year(self, phrase: str) -> int | None:
        """The year that a phrase names, if it is not that of the accounts."""
        dated = [*QUALIFIED.dated.finditer(phrase)]
        year = int(dated[-1]["year"]) if dated and self.year else self.year
        return year if year != self.year else None

    def is_level(self, reading: Reading) -> bool:
        """Whether an amount is just that of another year (2022年度为8.00万元)."""
        phrase = after_last_number(reading.slots.get("subject", ""))
        if not self.of_other_year(phrase) or names_something(phrase):
            return False
        meaning = self.figures.resolve(phrase, self.context.scope)
        return meaning is None or not meaning.same

    def says(self, number: Number, reading: Reading) -> str:
        """What a number is: an amount may be a level of another year, or a part of a budget."""
        if reading.says != "amount":
            return reading.says
        around = [each.aspect for each in self.context.lists if number.start < each.end]
        planned = reading.slots.get("subject", "")
        if self.context.scope.name == "performance" and PERFORMANCE.planned.fullmatch(planned):
            return "budget"
        detailed = _DETAILED.get(around[-1], "") if around else ""
        if detailed and not QUALIFIED.spent.search(last_clause(number.before)):
            return detailed
        return "prior" if self.is_level(reading) else "amount"

    def just_told(self, operand: Operand) -> bool:
        """Whether a number is the one understood last, in the sentence that goes on."""
        last = self.claims[-1] if self.claims else None
        near = last and last.number.flow.passage is self.paragraph
        return bool(near and last and last.number.start >= self.context.sentence) and (
            last is not None and last.operand.source == operand.source
        )

    def called(self, subject: Subject | None, number: Number, reading: Reading) -> str:
        """What a thing is called: as the clause names it, where that means nothing known."""
        if subject:
            return subject.name
        phrase = named_before(number, reading)[1]
        return "" if QUALIFIED.outturn.fullmatch(phrase) else unknown_name(phrase)

    def own_or_topic(self, phrase: str) -> Subject | None:
        """What a phrase names; the topic, if it names nothing; nothing, if it is not understood."""
        if QUALIFIED.all_told.fullmatch(phrase) and len({s.name for s in self.context.named}) > 1:
            return self._overall()
        unknown = names_something(phrase)
        return self.named(phrase) or (None if unknown else self.topic or self.section)

    def _overall(self) -> Subject | None:
        """Of the things that the paragraph has named, the one that the others are parts of."""
        named = self.context.named[-_MOST:]
        return next((one for one in named if any(is_whole(one, each) for each in named)), None)

    def names_anew(self, subject: Subject) -> bool:
        """Whether a thing is another one than what is spoken of."""
        return self.topic is None or self.topic.name != subject.name

    def is_shared(self, number: Number) -> bool:
        """Whether an amount is that of the thing whose share stands right before it."""
        last = self.claims[-1] if self.claims else None
        if last is None or last.formula is not SHARE or last.number.flow is not number.flow:
            return False
        behind = QUALIFIED.amount_behind.match(last.number.flow.text, last.number.stop)
        return behind is not None and number.start < behind.end()

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


PROJECTS = PERFORMANCE.number
"""What the number of self-evaluated projects is called."""
