"""A disclosure at a glance: whose it is, how much money, what the check came to, what is next."""

from collections import Counter
from collections.abc import Iterator

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.evaluation import PROJECT
from juesuan_analysis.findings import SEVERITIES
from juesuan_analysis.headlines import headline
from juesuan_analysis.narrative.figures import Figures, scope_of
from juesuan_analysis.notebook.display import Shown
from juesuan_analysis.notebook.html_pieces import asset, render
from juesuan_analysis.notebook.values import cell, standing_counts
from juesuan_analysis.printing import measured, portion
from juesuan_analysis.tables import Fact


def card(d: Disclosure) -> Shown:
    """What a disclosure shows of itself; every line says so where the document has nothing."""
    head = d.title
    lines = list(_lines(d))
    first = headline(d)
    html = render(
        "card",
        style=asset("card.css"),
        head=head,
        first=first,
        lines=lines,
        next=vocabulary.headings().next,
    )
    return Shown(
        html, "\n".join([head, first, *(f"{name}：{'　'.join(parts)}" for name, parts in lines)])
    )


def _lines(d: Disclosure) -> Iterator[tuple[str, list[str]]]:
    for name in vocabulary.headings().totals:
        yield name, [_total(d, name)]
    count = len(d.statements_list)
    yield (
        f"正文 {count} 个数",
        [*standing_counts(d), f"读懂 {portion(d.coverage)}"] if count else ["没有读到"],
    )
    found = Counter(finding.severity for finding in d.open_findings)
    counts = [f"{cell('severity', name)} {found[name]}" for name in SEVERITIES if found[name]]
    if following := sum(finding.following for finding in d.open_findings):
        counts.append(f"由此引出 {following} 处")
    if taken := d.accepted_findings:
        counts.append(f"{vocabulary.reviewing().group.zh} {len(taken)}")
    yield f"发现 {len(d.findings_list)} 项", counts or ["没有发现需要留意的地方"]
    printed = [table for table in d.tables_list if table.facts]
    of = f"{len(d.tables_list)} 张决算表，{len(printed)} 张有数"
    projects = len(d.evaluation.of_kind(PROJECT))
    yield "表", [of, *([f"{projects} 个自评项目"] if projects else [])]


def _total(d: Disclosure, name: str) -> str:
    """A total of the year with its unit and table; the same figure that the narrative means."""
    meaning = Figures(d.tables_list, d.evaluation).resolve(name, scope_of(()), whole=True)
    found = next((fact for fact in (meaning.same if meaning else ()) if fact.amount), None)
    return _figure(found) if found else "各表没有印"


def _figure(fact: Fact) -> str:
    return f"{measured(fact.operand, fact.unit)}（{fact.title}）"
