"""What could not be confirmed."""

from collections.abc import Iterator, Sequence

from juesuan_analysis.charts import words
from juesuan_analysis.checks import CONFIRMED, VERDICTS
from juesuan_analysis.findings import Finding
from juesuan_analysis.outputs.briefing.parts import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.printing import short
from juesuan_analysis.statements import Statement

_ERRORS = 5
_SUBJECT = 48  # characters of a subject; a longer one is cut
_QUOTE = 50
_DATA = ("tables.csv", "statements.csv")
"""The evidence of what is not there: all that was read."""

_OPEN = ("unsupported", "undefined", "truncated", "unbound")


def doubts(t: Teller, lacking: Sequence[str]) -> Section:
    """The verdicts in numbers, every error, and what nobody could check."""
    errors = [f for f in t.d.findings_list if f.severity == "error"]
    warnings = [f for f in t.d.findings_list if f.severity == "warning"]
    told = [_error(t, finding) for finding in errors[:_ERRORS]]
    if rest := errors[_ERRORS:]:
        told.append(t.sentence("doubts.more", [f.id for f in rest], n=len(rest)))
    told += _unchecked(t)
    if warnings:
        told.append(t.sentence("doubts.warnings", [f.id for f in warnings], n=len(warnings)))
    if lacking:
        told.append(t.sentence("doubts.lacking", _DATA, names=t.listed(lacking)))
    return Section(t.say("doubts.name"), _title(t), tuple(told), _counts(t))


def _title(t: Teller) -> Sentence:
    counts = t.d.verdict_counts
    whole = sum(counts.values()) - counts["label"]
    if not whole:
        return t.sentence("doubts.empty", _DATA)
    ids = [s.id for s in t.d.statements_list if s.verdict != "label"]
    return t.sentence(
        "doubts.title",
        ids,
        whole=whole,
        confirmed=sum(counts[name] for name in CONFIRMED),
        wrong=counts["mismatch"] + counts["direction"],
        unknown=counts["unsupported"] + counts["unbound"],
    )


def _error(t: Teller, finding: Finding) -> Sentence:
    """An error in one line: the number it is about, or the numbers, or the words."""
    found = [t.statements[ref] for ref in finding.refers if ref in t.statements]
    kind, sources = t.kind(finding.kind), (finding.id, *finding.refers)
    if finding.kind == "joint" and found:
        first, *others = found
        subject = _cut(t.subject(first), _SUBJECT)
        return t.sentence(
            "doubts.several",
            sources,
            kind=kind,
            subject=subject,
            token=t.printed(first),
            n=len(others),
        )
    if finding.kind in VERDICTS and found:
        return _refuted(t, finding, found[0])
    return t.sentence("doubts.quoted", sources, kind=kind, quote=_cut(finding.quote, _QUOTE))


def _refuted(t: Teller, finding: Finding, s: Statement) -> Sentence:
    """A number that does not fit, with what the printed figures give, if they give anything."""
    sources = (finding.id, s.id)
    said = {
        "kind": t.kind(finding.kind),
        "subject": _cut(t.subject(s), _SUBJECT),
        "token": t.printed(s),
    }
    if s.check.shown is None:
        return t.sentence("doubts.unchecked", sources, **said)
    again = t.printed(s, short(s.check.shown, s.claim.number.token))
    return t.sentence("doubts.single", sources, recomputed=again, **said)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _unchecked(t: Teller) -> Iterator[Sentence]:
    """How many numbers have no answer, by the reason."""
    for verdict in _OPEN:
        ids = [s.id for s in t.d.statements_list if s.verdict == verdict]
        if not ids:
            continue
        yield t.sentence(
            "doubts.verdict",
            ids,
            symbol=words.symbol(verdict),
            name=words.verdict_name(verdict, t.lang),
            n=len(ids),
            meaning=words.say(t.lang, f"verdicts.{verdict}_means"),
        )


def _counts(t: Teller) -> Graph | None:
    rows = [
        (f"{words.symbol(verdict)} {words.verdict_name(verdict, t.lang)}", float(n))
        for verdict, n in t.d.verdict_counts.items()
        if n and verdict != "label"
    ]
    if not rows:
        return None
    names, counts = zip(*rows, strict=True)
    return Graph(
        "bar", t.say("doubts.count"), names, ((t.say("doubts.count"), counts),), decimals=0
    )
