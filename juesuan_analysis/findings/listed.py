"""Totals against the list that follows them: parts behind 其中, projects in lines of their own."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import takewhile

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import MONEY, Amount, Interval
from juesuan_analysis.checks import REFUTED
from juesuan_analysis.evaluation import FIGURES, GOAL, PROJECT, Evaluation
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.formulas.catalogue import MEAN, SUM
from juesuan_analysis.formulas.exact import recompute
from juesuan_analysis.narrative.listed_projects import is_line, items_within
from juesuan_analysis.operands import entry_operand, figures_of
from juesuan_analysis.outline import Passage
from juesuan_analysis.printing import measured
from juesuan_analysis.statements import Statement
from juesuan_analysis.wordforms import bare

_WORDS = vocabulary.concepts().parts
_CLAUSE = re.compile("[,:;(。]")
_PROJECTS = vocabulary.concepts().performance
_SCORE = "分"
_SOURCES = vocabulary.evaluation().sources
_BRACKET, _STOP = re.compile(r"\)(?=[,。;]|$)"), re.compile("。")


def parts_behind(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Amounts and counts whose parts behind 其中 are more, or are all there are and add up to less.

    The three budgets (一般公共预算, 政府性基金, 国有资本经营) leave no other part.
    """
    for index, whole in enumerate(statements):
        number = whole.claim.number
        if not _counts(whole) or not _WORDS.behind.match(number.after.removeprefix(number.unit)):
            continue
        parts = [s for s in _list(whole, statements[index + 1 :]) if s.verdict not in REFUTED]
        text = _exceeding(whole, parts) or _incomplete(whole, parts)
        if text and whole.verdict not in REFUTED:
            said = [whole, *parts]
            operands, refers = tuple(s.claim.operand for s in said), tuple(s.id for s in said)
            yield found("contradiction", whole.place, number.quote, text, operands, refers)


def _counts(s: Statement) -> bool:
    """Whether a number says how much or how many of a thing there is this year."""
    return s.claim.number.kind in ("amount", "count") and not s.claim.aspect and not s.claim.sign


def _list(whole: Statement, following: Sequence[Statement]) -> list[Statement]:
    number = whole.claim.number
    text = number.flow.text
    opening = _WORDS.word.search(text, number.end)
    if opening is None:
        return []
    bracketed = "(" in text[number.end : opening.start()]
    end = (_BRACKET if bracketed else _STOP).search(text, opening.end())
    stop = end.start() if end else len(text)
    here = takewhile(
        lambda s: s.claim.number.flow is number.flow and s.claim.number.start < stop, following
    )
    return [s for s in here if _counts(s) and s.claim.number.kind == number.kind]


def _exceeding(whole: Statement, parts: Sequence[Statement]) -> str:
    most = whole.claim.number.amount.interval.high
    above = [s for s in parts if s.claim.number.amount.interval.low > most and _same_unit(s, whole)]
    return f"{above[0].printed} 是其中之一，多于全部的 {whole.printed}" if above else ""


def _same_unit(one: Statement, other: Statement) -> bool:
    units = {one.claim.number.unit, other.claim.number.unit}
    return len(units) == 1 or one.claim.number.kind == "amount"


def _incomplete(whole: Statement, parts: Sequence[Statement]) -> str:
    clauses = [_CLAUSE.split(s.claim.number.before)[-1] for s in parts]
    kinds = {p.pattern for p in _WORDS.budgets for clause in clauses if p.search(clause)}
    if not len(parts) == len(kinds) == len(_WORDS.budgets) or _sum(
        [s.claim.number.amount for s in parts]
    ).meets(whole.claim.number.amount.interval):
        return ""
    added = " + ".join(s.printed for s in parts)
    return f"{added} 不等于 {whole.printed}，所列各项就是全部，不可能都对"


def _sum(amounts: Sequence[Amount]) -> Interval:
    _, reach = recompute(SUM, amounts)
    assert reach is not None  # a sum always has bounds
    return reach


# Projects


def listed_projects(
    statements: Sequence[Statement], passages: Sequence[Passage]
) -> Iterator[Finding]:
    """Numbers and mean scores of projects that the lines, or clauses, on each of them contradict.

    That the lines are of all projects is seen from the money or the mean score they add up to.
    """
    of: dict[int, list[Statement]] = defaultdict(list)
    for s in statements:
        of[id(s.claim.number.flow.passage)].append(s)
    inside = items_within([s.claim for s in statements])
    for index, passage in enumerate(passages):
        head = of[id(passage)]
        counts = any(map(_counts_projects, head))
        rest = passages[index + 1 :] if counts else ()
        below = list(takewhile(lambda p: p.indent or is_line(p), rest))
        behind = rest[len(below) :][:1] if below else ()
        within = [[c.id for c in item] for item in inside.get(id(passage), ())]
        lines = [[s for s in head if s.id in ids] for ids in within]
        lines = lines or [of[id(p)] for p in below if of[id(p)]]
        count = next((s for s in head if _counts_projects(s)), None)
        if count and len(lines) > 1:
            told = [s for p in behind for s in of[id(p)] if s.claim.formula is MEAN]
            yield from _against_lines(count, [*head, *told], lines)


def _counts_projects(s: Statement) -> bool:
    number = s.claim.number
    beside = _CLAUSE.split(number.before)[-1] + number.after.removeprefix(number.unit)[:6]
    return number.unit == _PROJECTS.unit and _PROJECTS.counted in beside


def _against_lines(
    count: Statement, head: Sequence[Statement], lines: Sequence[Sequence[Statement]]
) -> Iterator[Finding]:
    budgets = [_most([a for a in _amounts(line) if a.unit in MONEY]) for line in lines]
    scores = [[a for a in _amounts(line) if a.unit == _SCORE] for line in lines]
    marks = [one for (one,) in scores] if all(len(each) == 1 for each in scores) else []
    means = [s for s in head if marks and s.claim.number.unit == _SCORE and s.claim.formula is MEAN]
    money = [s.claim.number.amount for s in head if s.claim.number.unit in MONEY]
    complete = any(_sum([b for b in budgets if b]).meets(amount.interval) for amount in money)
    wrong = [s for s in means if not _mean(marks).meets(s.claim.number.amount.interval)]
    stated = count.claim.number.amount.value
    if stated != len(lines) and (complete or (means and not wrong)):
        text = f"此处称 {count.printed}项目，下文逐项说明的有 {len(lines)} 个，合起来就是全部"
        yield _contradicts(count, text)
    elif stated == len(lines):
        for s in (s for s in wrong if s.verdict == "unsupported"):
            text = f"此处平均分为 {s.printed}，与下文 {len(lines)} 个项目的得分不合"
            yield _contradicts(s, text)


def _contradicts(s: Statement, text: str) -> Finding:
    quote = s.claim.number.quote
    return found("contradiction", s.place, quote, text, (s.claim.operand,), (s.id,))


def _amounts(line: Sequence[Statement]) -> list[Amount]:
    return [s.claim.number.amount for s in line]


def _most(amounts: Sequence[Amount]) -> Amount | None:
    """The greatest of a project's amounts: its budget."""
    return max(amounts, key=lambda amount: amount.exact, default=None)


def _mean(amounts: Sequence[Amount]) -> Interval:
    return _sum(amounts).scaled(Fraction(1, len(amounts)))


def short_sources(evaluation: Evaluation) -> Iterator[Finding]:
    """Money of a project that is more than its sources, all of which the table lists."""
    for project in (*evaluation.of_kind(PROJECT), *evaluation.of_kind(GOAL)):
        rows = evaluation.grids[project.grid].rows
        labels = {
            bare(cell) for row in rows for cell in row.cells if _SOURCES.fullmatch(bare(cell))
        }
        for measure in ("budget", "execution") if len(labels) == len(_WORDS.budgets) else ():
            whole = figures_of([project], measure)
            parts = [entry_operand(entry) for entry in project.of_sources(measure)]
            if (
                whole
                and parts
                and _sum([o.amount for o in parts]).high < whole[0].amount.interval.low
            ):
                text = (
                    f"{project.name}{FIGURES[measure]} {measured(whole[0].amount, '万元')}，"
                    "而表中各项来源合起来不到这个数"
                )
                operands = (*whole, *parts)
                yield found("contradiction", project.place, project.name, text, operands)
