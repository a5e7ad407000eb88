"""One functional subject or project at a time: its figures, what is said of it, what was found."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings import Finding
from juesuan_analysis.joint import Implied
from juesuan_analysis.notebook.display import Shown, nothing
from juesuan_analysis.notebook.html_pieces import asset, render
from juesuan_analysis.notebook.proofs import state_of, told
from juesuan_analysis.notebook.values import (
    BLANK,
    cell,
    source_words,
    verdict_words,
)
from juesuan_analysis.outputs.annotated.sets import short_name
from juesuan_analysis.printing import measured
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact
from juesuan_analysis.topics import BASES, Dossier, Topic, dossiers, project_figures

_KINDS = {"function": "功能分类科目", "project": "自评项目"}


def explorer(d: Disclosure) -> Shown:
    """Pick a functional subject or a self-evaluated project and see everything on it together.

    It needs neither kernel nor network. Without a script every topic can still be unfolded.
    """
    found = [_Panel(dossier) for dossier in dossiers(d)]
    if not found:
        return nothing("本文件没有功能分类科目，也没有自评项目")
    groups = [(_KINDS[kind], list(own)) for kind, own in groupby(found, lambda p: p.topic.kind)]
    html = render(
        "explorer",
        title=f"{d.title}：科目与项目",
        groups=groups,
        style=asset("explorer.css"),
        script=asset("explorer.js"),
        told=told,
        state_of=state_of,
        verdict=verdict_words,
        short=short_name,
        severity=_severity,
    )
    return Shown(html, "\n".join(f"{panel.name}：{panel.summary}" for panel in found))


class _Panel:
    """What the page asks for on one topic."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier, self.topic = dossier, dossier.topic
        self.name = name_of(dossier.topic)
        self.figures = [
            (title, [_figure(fact) for fact in own])
            for title, own in groupby(dossier.facts, lambda fact: fact.title)
        ]
        project = dossier.project
        self.evaluated = [
            (name, measured(amount, amount.unit))
            for name, amount in (project_figures(project) if project else ())
        ]
        self.printed_at = source_words(project.one()) if project else ""

    @property
    def key(self) -> str:
        """What tells this topic from every other."""
        return key_of(self.topic)

    @property
    def absent(self) -> bool:
        """Whether no table prints this subject."""
        return not self.topic.code

    @property
    def family(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The subjects above and below, each with its key and name."""
        pairs = (("上级", self.dossier.above), ("下级", self.dossier.below))
        return [(words, [(key_of(t), name_of(t)) for t in own]) for words, own in pairs if own]

    @property
    def summary(self) -> str:
        """How much there is."""
        d = self.dossier
        figures = len(d.facts) + len(self.evaluated) + len(d.indicators)
        counts = ((figures, "个数字"), (len(d.statements), "处正文"), (len(d.findings), "项发现"))
        level = f"{self.topic.level}级，" if self.topic.level else ""
        return level + "，".join(f"{count} {words}" for count, words in counts)

    @property
    def statements(self) -> list[tuple[str, list[Statement]]]:
        """The numbers of the narrative by the reason why they stand here, strongest first."""
        return _by_basis(self.dossier.statements)

    @property
    def findings(self) -> list[tuple[str, list[Finding]]]:
        """The findings in the same way."""
        return _by_basis(self.dossier.findings)

    @property
    def implied(self) -> list[tuple[str, str, str]]:
        """What no table prints: its kind, its bounds, the numbers that speak of it."""
        return [
            (i.kind, span, "、".join(i.speakers))
            for i in self.dossier.implied
            if (span := _span(i))
        ]

    @property
    def indicators(self) -> list[list[str]]:
        """The performance indicators: name, target, what was reached, weight, score."""
        return [
            [
                i.level3,
                f"{i.operator}{i.target}{i.target_unit}",
                i.actual or BLANK,
                cell("weight", i.weight and i.weight.value),
                cell("score", i.score and i.score.value),
            ]
            for i in self.dossier.indicators
        ]


def name_of(topic: Topic) -> str:
    """A topic with its code, as a reader picks it.

    >>> name_of(Topic("function", "2010301", "行政运行"))
    '2010301 行政运行'
    """
    return f"{topic.code} {topic.name}" if topic.code else f"{topic.name}（各表没有）"


def key_of(topic: Topic) -> str:
    """A topic's code; its name if it has none."""
    return topic.code or topic.name


def _figure(fact: Fact) -> tuple[str, str, str]:
    return fact.measure, measured(fact.operand, fact.unit), source_words(fact)


def _severity(finding: Finding) -> str:
    return cell("severity", finding.severity)


def _span(implied: Implied) -> str:
    """The bounds of an implied quantity in words; empty if nothing bounds it."""
    match implied.low, implied.high:
        case None, None:
            return ""
        case low, None:
            return f"不低于 {low} {implied.unit}"
        case None, high:
            return f"不高于 {high} {implied.unit}"
        case low, high if low == high:
            return f"为 {low} {implied.unit}"
    return f"在 {implied.low} 与 {implied.high} {implied.unit}之间"


def _by_basis(found: Sequence[tuple[Any, str]]) -> list[tuple[str, list[Any]]]:
    words = vocabulary.headings().bases
    groups = ((words[b], [one for one, own in found if own == b]) for b in BASES)
    return [(name, group) for name, group in groups if group]
