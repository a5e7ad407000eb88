"""The proof of a stated number: the computation from printed numbers, and what came of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from juesuan_analysis import vocabulary
from juesuan_analysis.checks import CONFIRMED, REFUTED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.evaluation import Entry
from juesuan_analysis.formulas.notation import PROOF
from juesuan_analysis.formulas.phrases import computation as computation_of
from juesuan_analysis.joint import Contradiction, explanation
from juesuan_analysis.notebook.display import Shown, nothing
from juesuan_analysis.notebook.values import place_words, source_words, verdict_words
from juesuan_analysis.operands import Operand
from juesuan_analysis.printing import measured, short
from juesuan_analysis.statements import Statement

_STYLE = (
    "<style>.jsproof{margin:.9em 0 1.3em;padding:.2em 0 .2em 1em;border-left:4px solid #b8c4ce}"
    ".jsproof.no{border-left-color:#a4262c}.jsproof.open{border-left-color:#8a6d00}"
    ".jsproof h3{margin:.1em 0 .25em;font-size:1.05em}.jsproof p{margin:.15em 0}"
    ".jsproof .q{color:var(--jp-ui-font-color2,#444)}"
    ".jsproof .f{font-variant-numeric:tabular-nums}</style>"
)
_GRAVITY = (
    "mismatch", "direction", "truncated", "undefined", "unbound", "unsupported", "consistent",
    "within_rounding",
)  # fmt: skip
_MOST = 20  # operands of one number; a longer list helps nobody


def proofs(d: Disclosure, *sections: str, kinds: Iterable[str] = ("percent",)) -> Shown:
    """Every stated number of some sections with the computation that confirms it, or not.

    ``sections`` are parts of headings; ``kinds`` the kinds of number (amount, percent, …).
    """
    wanted = set(kinds)
    found = [
        s
        for s in d.statements_list
        if s.claim.number.kind in wanted
        and any(re.search(name, s.claim.number.flow.passage.section) for name in sections)
    ]
    if not found:
        reason = vocabulary.headings().unstated
        return nothing(reason.percent if wanted == {"percent"} else reason.any)
    return proofs_of(found)


def proofs_of(statements: Sequence[Statement]) -> Shown:
    """The proofs of some statements, each under a heading that says what is stated."""
    if not statements:
        return nothing()
    html = "".join(map(_as_html, statements))
    return Shown(_STYLE + html, "\n".join(map(_as_text, statements)))


def contradictions(d: Disclosure) -> Shown:
    """Every set of statements that cannot all be true, with the numbers to follow by hand."""
    found = d.examination.contradictions
    if not found:
        return Shown("<p>没有发现不能同时成立的说法。</p>", "没有发现不能同时成立的说法。")
    by_id = {s.id: s for s in d.statements_list}
    texts = [(_set_title(c), c.severity, explanation(c, by_id)) for c in found]
    html = "".join(_set_as_html(*text) for text in texts)
    return Shown(_STYLE + html, "\n".join(f"{title}：{text}" for title, _, text in texts))


def _set_title(c: Contradiction) -> str:
    severity = vocabulary.headings().severities[c.severity]
    names = "、".join(c.statements) or "自评表与决算表"
    return f"{c.id} {severity.marked}：{names}"


def _set_as_html(title: str, severity: str, text: str) -> str:
    state = "no" if severity == "error" else "open"
    lines = [line for line in re.split("(?<=[；。：])", text) if line]
    told = "".join(f'<p class="f">{escape(line)}</p>' for line in lines)
    return f'<div class="jsproof {state}"><h3><strong>{escape(title)}</strong></h3>{told}</div>'


def worst_first(statements: Iterable[Statement]) -> list[Statement]:
    """The statements that most need a look first; alike ones in their order."""
    ranks = {verdict: rank for rank, verdict in enumerate(_GRAVITY)}
    return sorted(statements, key=lambda s: ranks.get(s.standing, len(ranks)))


def _as_html(s: Statement) -> str:
    title = f"<h3><strong>{escape(_title(s))}</strong></h3>"
    return f'<div class="jsproof {state_of(s.verdict)}">{title}{told(s)}</div>'


def state_of(verdict: str) -> str:
    """The class that marks a proof: ``no`` refuted, ``open`` neither, empty confirmed."""
    return "" if verdict in CONFIRMED else "no" if verdict in REFUTED else "open"


def told(s: Statement) -> str:
    """Paragraphs on a stated number: where it is quoted from, the computation, what came of it."""
    quote = f"“{s.claim.number.quote}”（{place_words(s.place)}）"
    computed = f'<p class="f">{escape(computation(s))}</p>' if s.operands else ""
    remarks = "；".join((*_remarks(s), s.note))
    return f'<p class="q">{escape(quote)}</p>{computed}<p>{escape(remarks)}。</p>'


def _as_text(s: Statement) -> str:
    return "；".join(filter(None, (_title(s), computation(s), *_remarks(s), s.note)))


def _title(s: Statement) -> str:
    return f"{s.id} {s.claim.subject} {s.printed}　{verdict_words(s.standing)}"


def computation(s: Statement) -> str:
    """The recomputation: operands with names and places, result, bounds; empty if there is none."""
    return _computed(s).replace("） ", "）") if s.operands else ""  # the bracket has its own space


def _computed(s: Statement) -> str:
    left, printed, unit = _expression(s), s.claim.number.token, s.claim.number.unit
    if s.check.shown is None:
        return f"{left}，除数为零，没有值"
    if len(s.operands) == 1 and s.operands[0].amount.value == s.check.shown:
        return left
    ends = [s.check.shown, *s.check.bounds]
    result, low, high = (v if v is None else measured(short(v, printed), unit) for v in ends)
    return f"{left} = {result}" + (f"，区间 [{low}, {high}]" if low != high else "")


def _expression(s: Statement) -> str:
    """The formula, each operand where it first stands with its name and place."""
    terms = [_term(operand) for operand in s.operands[:_MOST]]
    terms += ["…"] * (len(s.operands) > _MOST)
    again = [measured(operand.amount, operand.amount.unit) for operand in s.operands]
    formula, number = s.claim.formula, len(s.operands)
    return computation_of(formula, terms, s.claim.sign, PROOF, number=number, again=again)


def _term(operand: Operand) -> str:
    """What an operand is, its value and where it is printed.

    A place in a self-evaluation table names the project, so the operand's name need not.
    """
    name = operand.name.lstrip("+-")
    if isinstance(operand.source, Entry):
        name = name.rpartition("·")[2]
    where = source_words(operand.source)
    value = measured(operand.amount, operand.amount.unit)
    return f"{name} {value}（{where}）" if where else f"{name} {value}"


def _remarks(s: Statement) -> Iterator[str]:
    """Which operands were not taken as figures rounded at their last digit, and why."""
    exact = [o for o in s.operands if o.amount.unrounded and o.amount.unit]
    printed = [o for o in exact if not o.source.blank]
    if len(printed) < len(exact):
        yield "空白的单元格按零计"
    if printed and len(s.operands) > 1:
        values = "、".join(dict.fromkeys(str(o.amount) for o in printed[:_MOST]))
        yield f"{values} 按未经舍入计：同类数字有印更多小数位的，可见末尾的零没有印出"
