"""From numbers to claims: what each number says of which figures. Knows nothing of verdicts.

The numbers of a paragraph are read in order. A sentence names a thing and its amount, then says
more about it (its share, its completion, its change), so what was named last is remembered.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from juesuan_analysis.amounts import Amount, mark_unrounded
from juesuan_analysis.evaluation import Evaluation, Project
from juesuan_analysis.narrative.claims import Claim, Subject
from juesuan_analysis.narrative.figures import Figures, Meaning, Scope, scope_of
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.narrative.sums import with_sums
from juesuan_analysis.narrative.wording import Reading, core, fragment, match_wording
from juesuan_analysis.operands import Operand, fact_operand, project_operand
from juesuan_analysis.tables import Table
from juesuan_analysis.vocabulary import load
from juesuan_analysis.wordforms import bare, widen

_PAIRED = re.compile(r"(?:\d[\d,]*(?:\.\d+)?(?:万元|%)?[、,和及])+$")
_CLAUSE = re.compile(r"[。;,:!?]")
_HEAD = re.compile(
    r"^[^,。;]{0,12}?[,(（]?(?:其中|具体(?:包括|如下|情况)?|包括|主要(?:用于|包括)|按)"
)
_JOINT = re.compile(r"([两二三四五])项(?:合计|共计|之和)占")
_JOINT_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_WITHIN = re.compile(r"([^,;:。]{2,40})中,")
_WORDS = {name: re.compile(words) for name, words in load("concepts")["performance"].items()}
_PRIOR_VALUE = re.compile(r"^[的为]?\d[\d,.]*(?:万元|亿元|元)")
_NO_NAME = re.compile(r"(?:(?:19|20)\d\d年度?)?(?:支出|收入|预算)?(?:决算)?(?:数|总计)?")
_VALUE = re.compile(r"\d[\d.,]*(?:万元|亿元|元|万|个|辆|人次|批次|人)[、,和及]?")
_AVERAGE = re.compile("[人车户次]均$")
_REASON = re.compile("原因|由于|追加|主要是因")
_EACH = re.compile("[分各]别?$")
_BASE = re.compile("年初|全年|调整")
_ZERO = Amount("0.00", "万元")


@dataclass
class _Context:
    """What a paragraph has said so far."""

    scope: Scope
    project: Project | None = None
    topic: Subject | None = None
    heads: list[Subject] = field(default_factory=list)
    headless: bool = False  # a share without a base came before any total: the base is elsewhere
    budgets: dict[str, Operand] = field(default_factory=dict)
    prior: Operand | None = None
    changes: dict[int, tuple[Subject | None, Operand, int]] = field(default_factory=dict)
    amounts: list[Subject] = field(default_factory=list)


def bind(
    numbers: Sequence[Number], tables: Sequence[Table], evaluation: Evaluation
) -> tuple[Claim, ...]:
    """What every number of the narrative says, in reading order; one claim for each number."""
    binder = _Binder(Figures(tables, evaluation), evaluation)
    binder.count_described(numbers)
    for number in _with_precision(numbers):
        binder.add(number)
    return tuple(with_sums(binder.claims))


def _with_precision(numbers: Sequence[Number]) -> list[Number]:
    """Project figures of the narrative drop trailing zeros, as their tables do."""
    family = [i for i, n in enumerate(numbers) if n.kind == "amount" and _of_project(n)]
    marked = mark_unrounded([numbers[i].amount for i in family])
    result = list(numbers)
    for index, amount in zip(family, marked, strict=True):
        result[index] = replace(numbers[index], amount=amount)
    return result


def _of_project(number: Number) -> bool:
    return scope_of(number.flow.passage.path).name == "performance"


class _Binder:
    """Goes through the numbers once, keeping what the current paragraph has named."""

    def __init__(self, figures: Figures, evaluation: Evaluation) -> None:
        self.figures = figures
        self.evaluation = evaluation
        self.claims: list[Claim] = []
        self.described = 0  # how many self-evaluated projects the narrative itself goes through
        self.memory: dict[tuple[str, str], Subject] = {}
        self.paragraph: object = None
        self.context = _Context(scope_of(()))
        self.bound: dict[str, Callable[[Number, Reading, Claim], Claim]] = {
            "amount": self._amount,
            "budget": self._budget,
            "execution": self._execution,
            "prior": self._prior,
            "change": self._change,
            "change_rate": self._change_rate,
            "share": self._share,
            "completion": self._completion,
            "coverage": self._coverage,
            "score": self._score,
            "mean": self._mean,
            "count": self._count,
        }

    def count_described(self, numbers: Sequence[Number]) -> None:
        """Count the projects that have a paragraph of their own.

        Departments often attach the tables of some projects only. Where each table has its
        paragraph, the tables are all there are.
        """
        labels = {n.flow.passage.label for n in numbers if _of_project(n) and n.flow.passage.label}
        found = (self.figures.project(label) for label in labels)
        self.described = len({project.id for project in found if project})

    @property
    def _complete(self) -> bool:
        return self.described == len(self.evaluation.of_kind("项目")) > 0

    def add(self, number: Number) -> None:
        """Understand one number and remember what it names."""
        if number.flow.passage is not self.paragraph:
            self.paragraph = number.flow.passage
            self.context = self._opening(number)
        claim = Claim(f"S{len(self.claims) + 1:03d}", number)
        if number.kind == "label":
            self.claims.append(replace(claim, formula="label"))
            return
        before = _PAIRED.sub("", number.before)
        reading = match_wording(number.kind, before, number.after)
        if reading:
            formula = reading.says
            claim = replace(claim, formula=formula, sign=reading.sign, flag=reading.flag)
            claim = self.bound[formula](number, reading, claim)
        if claim.subject != widen(claim.subject):
            claim = replace(claim, subject=widen(claim.subject))
        self.claims.append(claim)
        if _HEAD.match(number.after) and self.context.topic:
            self.context.heads.append(self.context.topic)

    def _opening(self, number: Number) -> _Context:
        """A paragraph begins: its section, and what its own heading names."""
        passage = number.flow.passage
        scope = scope_of(passage.path[:-1] if passage.label else passage.path)
        context = _Context(scope)
        if passage.label:
            if scope.name == "performance":
                context.project = self.figures.project(passage.label)
            meaning = self.figures.resolve(passage.label, scope)
            if meaning and (meaning.same or "（" in meaning.name):
                context.topic = self._subject(meaning)
        return context

    # Names

    @staticmethod
    def _subject(meaning: Meaning, stated: Operand | None = None) -> Subject:
        facts = tuple(fact_operand(fact) for fact in meaning.same)
        if stated:
            meant = (*facts, *(fact_operand(fact) for fact in meaning.other))
            equal = tuple(o for o in meant if o.amount.value == stated.amount.value)
            facts = (*(equal[:1] or facts[:1]), stated)
        return Subject(meaning.name, facts, meaning)

    def _named(self, phrase: str, *, whole: bool = False) -> Subject | None:
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
        return self._subject(meaning)

    @staticmethod
    def _clause(text: str) -> str:
        """The last clause of a text."""
        return _CLAUSE.split(text)[-1]

    def _own_subject(self, number: Number, reading: Reading) -> Subject | None:
        """What the clause itself names before its wording begins, else the current topic."""
        before = _PAIRED.sub("", number.before)[: reading.begin]
        phrase = _PRIOR_VALUE.sub("", fragment("compared").sub("", self._clause(before)))
        named = self._named(phrase)
        if named is None and fragment("compared").search(before):
            named = self._named(self._before_comparison(before))
        return named or self._own_or_topic(phrase)

    def _own_or_topic(self, phrase: str) -> Subject | None:
        """What a phrase names; the topic, if it names nothing; nothing, if it is not understood."""
        unknown = self._names_something(phrase)
        return self._named(phrase) or (None if unknown else self.context.topic)

    @staticmethod
    def _before_comparison(before: str) -> str:
        parts = fragment("compared").split(before)
        clauses = [clause for part in parts for clause in _CLAUSE.split(part) if clause]
        return clauses[-1] if clauses else ""

    @staticmethod
    def _names_something(phrase: str) -> bool:
        rest = core(phrase)[-1]
        if _AVERAGE.search(phrase):
            return True
        return len(rest) > 1 and not _NO_NAME.fullmatch(rest)

    # Amounts

    def _amount(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        whole = reading.slots.get("subject", "")
        phrase = _after_last_number(whole) or whole
        project = self.context.project
        if project and not phrase:
            return self._of_project(claim, "执行数", project.execution)
        if performance := self._performance_money(number, phrase, claim):
            return performance
        meaning = self.figures.resolve(phrase, self.context.scope) if phrase else None
        topic = self.context.topic
        if meaning is None and phrase and not self.context.scope.tables:
            meaning = Meaning(core(phrase)[-1])  # a section about things that no table prints
        if meaning is None and topic and not self._names_something(phrase):
            meaning = topic.meaning
        if meaning is None:
            name = core(phrase)[-1] if phrase else ""
            claim = replace(claim, formula="", subject=name)
            if name:  # what follows speaks of it, whatever it is
                self._name(Subject(name, (claim.operand,)))
            return claim
        formula = meaning.formula if meaning.same else "stated"
        claim = replace(claim, subject=meaning.name, formula=formula, most=meaning.most)
        pair = self._pair(number)
        subject = self._subject(meaning, claim.operand)
        self._name(subject)
        if not meaning.same:
            missing = "表中没有这个科目" if "（" in meaning.name else "各表不列这个数"
            return replace(claim, missing=f"{missing}，本文件别处也没有可核对的数")
        facts = meaning.same[pair : pair + 1] if pair and pair < len(meaning.same) else meaning.same
        readings = tuple((fact_operand(fact),) for fact in (*facts, *meaning.other))
        # What reasons name is a part of the thing, or money added to it.
        open_base = meaning.open or bool(_REASON.search(number.before))
        return replace(claim, readings=readings, vague=meaning.vague, open_base=open_base)

    def _name(self, subject: Subject) -> None:
        context = self.context
        if context.topic is None or context.topic.name != subject.name:
            context.prior = None
            context.budgets.clear()
            context.changes.clear()
        context.topic = subject
        context.amounts.append(subject)
        for scope in ("", context.scope.name):
            self.memory[scope, subject.name] = subject

    @staticmethod
    def _pair(number: Number) -> int:
        """Which of several values printed side by side this is, from 0."""
        match = _PAIRED.search(number.before)
        return len(re.findall(r"\d[\d,]*(?:\.\d+)?(?:万元|%)?[、,和及]", match[0])) if match else 0

    def _performance_money(self, number: Number, phrase: str, claim: Claim) -> Claim | None:
        """Money the performance section says is covered: all projects', or the department's."""
        name = phrase
        if self.context.scope.name != "performance" or self.context.project:
            return None
        if not _WORDS["money"].search(name or self._clause(number.before)):
            return None
        claim = replace(claim, subject=name or "涉及资金")
        if _WORDS["overall"].search(number.before.rpartition("其中")[0] or number.before):
            meaning = self.figures.resolve("支出总计", self.context.scope)
            if meaning and meaning.same:
                readings = tuple((fact_operand(f),) for f in (*meaning.same, *meaning.other))
                return replace(claim, formula="restated", readings=readings)
        budgets = [p for p in self.evaluation.of_kind("项目") if p.budget]
        stated = self._stated_projects()
        if self._of_others(number) or not budgets or stated != len(budgets):
            return replace(claim, formula="stated", missing="本文件没有可核对的项目资金明细")
        operands = tuple(project_operand(p, "全年预算数", p.budget) for p in budgets if p.budget)
        return replace(claim, formula="sum", readings=(operands,))

    @staticmethod
    def _of_others(number: Number) -> bool:
        """Whether the sentence speaks of other projects than the self-evaluated, or of some only.

        What stands in closed brackets before the number does not count.
        """
        sentence = re.sub(r"\([^()]*\)", "", number.before)
        inside = sentence.rpartition("(")[2]
        after = re.sub(r"\([^()]*\)", "", number.flow.rest(number.end))
        own = _CLAUSE.split(inside)[-1] if "(" in sentence else inside + after[:30]
        return bool(_WORDS["other"].search(own))

    def _stated_projects(self) -> int | None:
        """How many projects the paragraph says there are."""
        for claim in reversed(self.claims):
            if claim.number.flow.passage is not self.paragraph:
                return None
            if claim.subject == "项目个数":
                return int(claim.number.amount.value)
        return None

    def _budget(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        claim = replace(claim, formula="budget")
        if self.context.project:
            claim = replace(claim, subject="全年预算数")
            self.context.budgets[_base(reading)] = claim.operand
            return self._of_project(claim, "全年预算数", self.context.project.budget)
        subject = self._own_or_topic(reading.slots.get("subject", ""))
        if subject and subject is not self.context.topic:
            self._name(subject)
        name = f"{subject.name}预算" if subject else reading.slots.get("base", "预算")
        claim = replace(claim, subject=name)
        self.context.budgets[_base(reading)] = claim.operand
        base = self._printed_budget(subject)
        if base:
            open_base = self._other_base(subject, _base(reading))
            readings = ((base,),)
            return replace(claim, formula="restated", readings=readings, open_base=open_base)
        return replace(claim, missing="各表不列这个预算数，本文件别处也没有可核对的数")

    def _printed_budget(self, subject: Subject | None) -> Operand | None:
        """The budget printed for a thing: 三公 in table 07, the whole in the self-evaluation."""
        if subject is None or subject.meaning is None:
            return None
        for fact in subject.meaning.budget:
            return fact_operand(fact)
        wholes = {"支出总计", "本年支出合计", "财政拨款支出", "一般公共预算财政拨款支出"}
        for overall in self.evaluation.of_kind("整体"):
            if overall.initial_budget and subject.name in wholes:
                return project_operand(overall, "年初预算", overall.initial_budget)
        return None

    def _other_base(self, subject: Subject | None, base: str) -> bool:
        """Whether the budget a table prints may be another one than the text names.

        Table 07 heads it 预算数; only its notes may say whether that is 年初 or 全年.
        """
        budgets = subject.meaning.budget if subject and subject.meaning else ()
        if not base or not budgets:
            return False
        notes = [n for t in self.figures.tables if t.id == budgets[0].table for n in t.notes]
        return not any(base in note for note in notes)

    def _execution(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        project = self.context.project
        if project:
            claim = replace(claim, subject="全年执行数")
            self.context.topic = Subject(project.name, (claim.operand,))
            return self._of_project(claim, "全年执行数", project.execution)
        return self._amount(number, reading, replace(claim, formula="amount"))

    def _of_project(self, claim: Claim, name: str, figure: Amount | None) -> Claim:
        """A figure restated from a project's self-evaluation table."""
        project = self.context.project
        claim = replace(claim, formula="self_evaluation")
        if project is None or figure is None:
            return replace(claim, missing=f"自评表没有印出{name}")
        claim = replace(claim, subject=f"{project.name}·{name}")
        return replace(claim, readings=((project_operand(project, name, figure),),))

    # Changes

    def _prior(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        subject = self._own_subject(number, reading) or self.context.topic
        name = f"{subject.name}上年数" if subject else "上年数"
        claim = replace(claim, subject=name, missing="上年决算不在本文件中")
        self.context.prior = claim.operand
        return claim

    def _change(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        subject = self._own_subject(number, reading)
        if subject and (self.context.topic is None or subject.name != self.context.topic.name):
            prior = self.context.prior
            self._name(subject)
            self.context.prior = prior
        claim = replace(claim, subject=f"{subject.name}增减额" if subject else "增减额")
        pair = self._pair(number)
        self.context.changes[pair] = (subject, claim.operand, reading.sign)
        if subject and subject.operands and self.context.prior:
            readings = tuple((o, self.context.prior) for o in subject.operands)
            return replace(claim, readings=readings)
        return replace(claim, missing="上年决算不在本文件中")

    def _change_rate(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        pair = self._pair(number)
        changed = self.context.changes.get(pair)
        if changed and self._adjoins_change(number):
            subject, delta, sign = changed
            claim = replace(claim, subject=f"{subject.name}增减率" if subject else "增减率")
            claim = replace(claim, sign=sign, conflict=reading.sign * sign < 0)
            if subject and subject.operands:
                signed = replace(delta, name=f"{'-' if sign < 0 else '+'}{delta.name}")
                operands = subject.operands[pair : pair + 1] or subject.operands
                operands = subject.operands if not pair else operands
                return replace(claim, readings=tuple((o, signed) for o in operands))
            return replace(claim, missing="不知是哪个数的增减率")
        subject = self._own_subject(number, reading)
        claim = replace(claim, subject=f"{subject.name}增减率" if subject else "增减率")
        if subject and subject.operands and self.context.prior:
            readings = tuple((o, self.context.prior) for o in subject.operands)
            return replace(claim, formula="growth_rate", readings=readings)
        return replace(claim, missing="上年决算不在本文件中")

    def _adjoins_change(self, number: Number) -> bool:
        """Whether the number just before (pairs aside) is the change this rate belongs to."""
        for claim in reversed(self.claims):
            if claim.number.flow.passage is not self.paragraph:
                return False
            if claim.formula == "change":
                return number.flow.sentence(number.start) <= claim.number.start
            if claim.formula != "change_rate":
                return False
        return False

    # Shares and completion

    def _share(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        before = number.before[: reading.begin]
        phrase = _after_last_number(self._clause(before))
        joint = _JOINT.search(number.before)
        if joint:
            parts = self.context.amounts[-_JOINT_COUNT[joint[1]] :]
            part = _joined(parts)
        else:
            part = self._own_or_topic(phrase)
        claim = replace(claim, subject=f"{part.name}占比" if part else "占比")
        wholes = self._wholes(reading.slots.get("whole", ""), number)
        if _EACH.search(before[-4:]) or not wholes:
            return replace(claim, missing="不知占什么的比重")
        bases = [base for whole in wholes for base in _bases(whole)]
        if part is None or not part.operands:
            zero = bool(bases) and all(base.amount.value == 0 for base in bases)
            return replace(claim, zero_base=zero, missing="分子不在本文件中")
        if not bases:
            return replace(claim, missing=f"{wholes[0].name}的数不在本文件中")
        open_base = any(w.meaning.open for w in (*wholes, part) if w.meaning)
        readings = tuple((p, b) for b in bases for p in part.operands)
        return replace(claim, readings=readings, open_base=open_base)

    def _wholes(self, phrase: str, number: Number) -> list[Subject]:
        """What a share is of: as named, else each total whose list it may stand in."""
        if phrase:
            return [self._named(phrase, whole=True) or Subject(core(phrase)[-1], ())]
        within = list(_WITHIN.finditer(number.before))
        named = self._named(within[-1][1], whole=True) if within else None
        if not named and not self.context.heads:
            self.context.headless = True
        if named:
            return [named]
        return [] if self.context.headless else self.context.heads

    def _completion(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        context = self.context
        subject = context.topic if context.project else self._own_subject(number, reading)
        claim = replace(claim, subject=f"{subject.name}完成率" if subject else "完成率")
        if subject is None or not subject.operands:
            return replace(claim, missing="决算数不在本文件中")
        if subject.name != (context.topic.name if context.topic else ""):
            self._name(subject)
        stated = context.budgets.get(_base(reading)) or next(iter(context.budgets.values()), None)
        base = stated or self._printed_budget(subject) or self._rest_of_budget(subject)
        if base:
            open_base = not stated and self._other_base(subject, _base(reading))
            readings = tuple((o, base) for o in subject.operands)
            return replace(claim, readings=readings, open_base=open_base)
        actual = subject.operands[0].amount.value
        if number.amount.value == 0 and actual != 0:
            return replace(claim, zero_base=True, missing="年初预算为零，完成率无从计算")
        return replace(claim, missing="预算数不在本文件中")

    def _rest_of_budget(self, subject: Subject) -> Operand | None:
        """The whole budget, for basic expenditure where project expenditure had none.

        The sentence itself says so: a completion of 0 % over money that was spent.
        """
        if not subject.meaning or not subject.meaning.same:
            return None
        if bare(subject.meaning.same[0].measure) != "基本支出":
            return None
        text = bare(self.context_text())
        if not re.search(r"项目支出完成(?:了)?[^,。]{0,8}预算[^,。]{0,3}0(?:\.0+)?%", text):
            return None
        for overall in self.evaluation.of_kind("整体"):
            if overall.initial_budget:
                return project_operand(overall, "年初预算", overall.initial_budget)
        return None

    def context_text(self) -> str:
        """The text of the current paragraph."""
        passage = self.paragraph
        return getattr(getattr(passage, "paragraph", None), "text", "")

    # Performance

    def _coverage(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        missing = "全部项目的个数不在本文件中，覆盖率无从计算"
        return replace(claim, subject="自评覆盖率", missing=missing)

    def _score(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        if self.context.project:
            return self._of_project(claim, "得分", self.context.project.total)
        return self._overall_score(number, claim)

    def _overall_score(self, number: Number, claim: Claim) -> Claim:
        claim = replace(claim, subject="整体绩效自评得分", formula="self_evaluation")
        for overall in self.evaluation.of_kind("整体"):
            if overall.total:
                operand = project_operand(overall, "总评价得分", overall.total)
                return replace(claim, readings=((operand,),))
        return replace(claim, missing="整体绩效自评表不在本文件中")

    def _mean(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        if _WORDS["overall"].search(number.before):
            return self._overall_score(number, claim)
        scored = [p for p in self.evaluation.of_kind("项目") if p.total]
        claim = replace(claim, subject="自评平均分")
        if not scored or not (self._complete or self._stated_projects() == len(scored)):
            return replace(claim, missing="各项目得分不在本文件中")
        operands = tuple(project_operand(p, "总分", p.total) for p in scored if p.total)
        return replace(claim, readings=(operands,))

    def _count(self, number: Number, reading: Reading, claim: Claim) -> Claim:
        clause = self._clause(number.before)
        projects = self.evaluation.of_kind("项目")
        unit = number.unit
        phrase = _after_last_number(clause) or clause
        name = core(phrase.rpartition("(")[2] or phrase.strip("("))[-1]
        claim = replace(claim, subject=f"{name}（{unit}）" if name else unit)
        if self.context.scope.name == "performance" and unit == "个" and not self.context.project:
            following = number.after[len(unit) :]
            name = clause + following[:6]
            if "项目" in name and not self._of_others(number):
                claim = replace(claim, subject="项目个数")
                if projects and (self._complete or number.amount.value == len(projects)):
                    operands = tuple(
                        project_operand(p, "项目", Amount("1", unrounded=True)) for p in projects
                    )
                    return replace(claim, readings=(operands,))
        return replace(claim, missing="本文件别处没有这个数")


def _bases(whole: Subject) -> tuple[Operand, ...]:
    """The numbers that may stand for a whole: its own, and what its name is also used for."""
    others = whole.meaning.other if whole.meaning else ()
    return (*whole.operands, *(fact_operand(fact) for fact in others))


def _base(reading: Reading) -> str:
    """Which budget a wording names: 年初, 全年, 调整; empty if it does not say."""
    match = _BASE.search(reading.slots.get("base", ""))
    return match[0] if match else ""


def _after_last_number(phrase: str) -> str:
    """The part of a phrase behind the last number in it, in a list such as 货物A万元、工程B万元."""
    return _VALUE.split(phrase)[-1].removeprefix("(")


def _joined(parts: Sequence[Subject]) -> Subject | None:
    """Several things taken together; their first operands, added."""
    if not parts or any(not part.operands for part in parts):
        return None
    values = [part.operands[0].amount for part in parts]
    total = sum((value.value for value in values), start=_ZERO.value)
    name = "与".join(part.name for part in parts)
    places = "+".join(part.operands[0].place for part in parts)
    return Subject(name, (Operand(name, Amount(str(total), values[0].unit), places),))
