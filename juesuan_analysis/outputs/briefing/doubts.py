"""What could not be confirmed."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from juesuan_analysis.charts import captions
from juesuan_analysis.charts.judged import title_of
from juesuan_analysis.checks import VERDICTS
from juesuan_analysis.findings import Finding, acceptance_words
from juesuan_analysis.joint import Step, steps
from juesuan_analysis.outputs.briefing.exhibits import Graph, Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.printing import base_unit, short
from juesuan_analysis.statements import Statement
from juesuan_analysis.vocabulary import BriefingText, chart_text

_ERRORS = 5
_ACCEPTED = 5
_SUBJECT = 48  # characters of a subject; a longer one is cut
_QUOTE = 50
_DECIMALS = 4
_DATA = ("tables.csv", "statements.csv")
"""The evidence of what is not there: all that was read."""

_OPEN = ("unsupported", "undefined", "truncated", "unbound", "consistent")


def doubts(t: Teller, lacking: Sequence[str]) -> Section:
    """The verdicts in numbers, every error, and what nobody could check."""
    errors = [f for f in t.d.open_findings if f.severity == "error"]
    warnings = [f for f in t.d.open_findings if f.severity == "warning"]
    told = [_error(t, finding) for finding in errors[:_ERRORS]]
    if rest := errors[_ERRORS:]:
        told.append(t.sentence("doubts.more", [f.id for f in rest], n=len(rest)))
    told += _unchecked(t)
    if warnings:
        told.append(t.sentence("doubts.warnings", [f.id for f in warnings], n=len(warnings)))
    told += [_accepted(t, finding) for finding in t.d.accepted_findings[:_ACCEPTED]]
    if lacking:
        told.append(t.sentence("doubts.lacking", _DATA, names=t.listed(lacking)))
    return Section(t.say("doubts.name"), _title(t), tuple(told), _counts(t))


def _title(t: Teller) -> Sentence:
    counts = t.d.standing_counts
    if sum(counts.values()) == counts["label"]:
        return t.sentence("doubts.empty", _DATA)
    return Sentence(title_of(counts, t.lang), tuple(s.id for s in t.d.statements_list))


def _error(t: Teller, finding: Finding) -> Sentence:
    """An error in one line: the number it is about, or the numbers, or the words."""
    found = [t.statements[ref] for ref in finding.refers if ref in t.statements]
    kind, sources = t.kind(finding.kind), (finding.id, *finding.refers)
    if finding.kind == "joint" and found:
        first, *others = found
        said = {"kind": kind, "subject": _cut(t.subject(first), _SUBJECT), "n": len(others)}
        bounds = _bounds(t, finding)
        key: BriefingText = "doubts.bounds" if bounds else "doubts.several"
        return t.sentence(key, sources, token=t.printed(first), **said, **bounds)
    if finding.kind in VERDICTS and found:
        return _refuted(t, finding, found[0])
    told: BriefingText = "doubts.cause" if finding.follows else "doubts.quoted"
    quote = _cut(finding.quote, _QUOTE)
    return t.sentence(told, sources, kind=kind, quote=quote, n=finding.following)


def _accepted(t: Teller, finding: Finding) -> Sentence:
    """What somebody has accepted, who and why."""
    words = _cut(acceptance_words(finding, t.lang), 2 * _QUOTE)
    said = {"kind": t.kind(finding.kind), "quote": _cut(finding.quote, _QUOTE)}
    return t.sentence("doubts.accepted", (finding.id, *finding.refers), accepted=words, **said)


def _bounds(t: Teller, finding: Finding) -> dict[str, str]:
    """What one side of a contradiction is at least in all, and the other at most."""
    found = (c for c in t.d.examination.contradictions if c.id == finding.contradiction)
    contradiction = next(found, None)
    told = steps(contradiction) if contradiction else None
    if contradiction is None or told is None:
        return {}
    unit = base_unit(contradiction.system.quantities[told[0][0].quantity].unit)
    low = sum((_rounded(s.bound, floor) * _times(s) for s in told[0] if s.factor > 0), Decimal(0))
    high = sum((_rounded(s.bound, ceil) * _times(s) for s in told[0] if s.factor < 0), Decimal(0))
    return {"low": t.counted(low, unit), "high": t.counted(high, unit)}


def _times(step: Step) -> Decimal:
    """How often a bound counts."""
    return Decimal(abs(step.factor).numerator) / abs(step.factor).denominator


def _rounded(value: Fraction, outwards: Callable[[Fraction], int]) -> Decimal:
    """A bound with the decimals that findings give it, rounded so that it stays one.

    Findings add up what they print, so that it can be followed by hand.
    """
    return Decimal(outwards(value * 10**_DECIMALS)).scaleb(-_DECIMALS)


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
        ids = [s.id for s in t.d.statements_list if s.standing == verdict]
        if not ids:
            continue
        yield t.sentence(
            "doubts.verdict",
            ids,
            symbol=captions.symbol(verdict),
            name=captions.verdict_name(verdict, t.lang),
            n=len(ids),
            meaning=captions.say(t.lang, chart_text(f"verdicts.{verdict}_means")),
        )


def _counts(t: Teller) -> Graph | None:
    rows = [
        (f"{captions.symbol(verdict)} {captions.verdict_name(verdict, t.lang)}", float(n))
        for verdict, n in t.d.standing_counts.items()
        if n and verdict != "label"
    ]
    if not rows:
        return None
    names, counts = zip(*rows, strict=True)
    return Graph(
        "bar", t.say("doubts.count"), names, ((t.say("doubts.count"), counts),), decimals=0
    )
