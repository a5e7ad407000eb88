"""What is wrong, and what the department should mend."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.charts.captions import signed
from juesuan_analysis.checks import VERDICTS
from juesuan_analysis.findings import Finding, acceptance_words, explained, quoted
from juesuan_analysis.joint import Step, steps
from juesuan_analysis.outputs.briefing.exhibits import Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.printing import base_unit
from juesuan_analysis.statements import Statement
from juesuan_analysis.vocabulary import BriefingText, speaking

_SUBJECT = {"zh": 48, "en": 90}  # characters of a subject; a longer one is cut
_ACCEPTED = 5
_QUOTE = 50
_EXPLAINED = 180
_PLACES = 2  # decimals of what a number should be, or more if fewer would hide the difference
_DECIMALS = 2, 4
"""Of bounds: as few as still show that they contradict each other."""
_KINDS = 8  # of warnings, told by name
DATA = ("tables.csv", "statements.csv")
"""The evidence of what is not there: all that was read."""


def errors(t: Teller) -> list[Finding]:
    """The errors, the plainest first: one number before what several say together."""
    found = [f for f in t.d.open_findings if f.severity == "error"]
    return sorted(found, key=_rank)


def _rank(finding: Finding) -> int:
    if finding.kind in VERDICTS:
        return 0
    return 2 if finding.contradiction else 1


def warnings(t: Teller) -> list[Finding]:
    """What a person has to judge."""
    return [f for f in t.d.open_findings if f.severity == "warning"]


def doubts(t: Teller) -> Section:
    """Every error with what to do about it, then what is left to a person's judgement by kind."""
    wrong, open_ = errors(t), warnings(t)
    listed = [*(_advised(t, finding) for finding in wrong), *_warnings(t, open_)]
    listed += [_accepted(t, finding) for finding in t.d.accepted_findings[:_ACCEPTED]]
    sources = [f.id for f in (*wrong, *open_)] or DATA
    summary = counted(t, len(wrong), len(open_))
    title = Sentence(summary[:1].upper() + summary[1:], tuple(sources))
    return Section(t.say("doubts.name"), title, tuple(listed))


def counted(t: Teller, wrong: int, open_: int) -> str:
    """How many errors there are and how much is left to a person, in words; nothing of nothing."""
    told = [t.say("doubts.errors", n=wrong)] if wrong else []
    told += [t.say("doubts.open", n=open_)] if open_ else []
    return t.say("common.comma").join(told) or t.say("doubts.clean")


def _advised(t: Teller, finding: Finding) -> Sentence:
    error = told(t, finding)
    review = finding.of_kind.reviews[t.lang]
    return t.sentence("doubts.advice", error.sources, told=error.text, review=review)


def _accepted(t: Teller, finding: Finding) -> Sentence:
    """What somebody has accepted, who and why."""
    words = _cut(acceptance_words(finding, t.lang), 2 * _QUOTE)
    said = {"kind": t.kind(finding.kind), "quote": _cut(finding.quote, _QUOTE)}
    return t.sentence("doubts.accepted", (finding.id, *finding.refers), accepted=words, **said)


def _warnings(t: Teller, found: Sequence[Finding]) -> Iterator[Sentence]:
    """How many warnings there are of each kind."""
    if not found:
        return
    counts = Counter(finding.kind for finding in found).most_common(_KINDS)
    kinds = t.listed(t.say("doubts.warned", kind=t.kind(name), n=n) for name, n in counts)
    if len({finding.kind for finding in found}) > _KINDS:
        kinds = t.say("common.and_more", names=kinds)
    yield t.sentence("doubts.warnings", [f.id for f in found], kinds=kinds)


def told(t: Teller, finding: Finding) -> Sentence:
    """An error in one line: the number it is about, or the numbers, or the words."""
    found = [t.statements[ref] for ref in finding.refers if ref in t.statements]
    kind, sources = t.kind(finding.kind), (finding.id, *finding.refers)
    if finding.kind == "joint" and found:
        first, *others = found
        said = {"kind": kind, "subject": _cut(t.subject(first), _SUBJECT[t.lang]), "n": len(others)}
        bounds = _bounds(t, finding)
        key: BriefingText = "doubts.bounds" if bounds else "doubts.several"
        return t.sentence(key, sources, token=t.printed(first), **said, **bounds)
    if finding.kind in VERDICTS and found:
        return refuted(t, finding, found[0])
    key = "doubts.cause" if finding.follows else "doubts.quoted"
    with speaking(t.lang):
        explanation, quote = explained(finding).rstrip("。"), _cut(quoted(finding), _QUOTE)
    if len(finding.explanation) <= _EXPLAINED and not finding.follows:
        return t.sentence("doubts.told", sources, kind=kind, explanation=explanation)
    return t.sentence(key, sources, kind=kind, quote=quote, n=finding.following)


def _bounds(t: Teller, finding: Finding) -> dict[str, str]:
    """What one side of a contradiction is at least in all, and the other at most."""
    found = (c for c in t.d.examination.contradictions if c.id == finding.contradiction)
    contradiction = next(found, None)
    apart = steps(contradiction) if contradiction else None
    if contradiction is None or apart is None:
        return {}
    unit = base_unit(contradiction.system.quantities[apart[0][0].quantity].unit)
    for decimals in _DECIMALS:
        low, high = _sums(apart[0], decimals)
        if low > high:
            break
    return {"low": t.exactly(low, unit), "high": t.exactly(high, unit)}


def _sums(bounds: Sequence[Step], decimals: int) -> tuple[Decimal, Decimal]:
    """The least that one side adds up to, and the most that the other does, rounded outwards."""
    least = sum(
        (_outwards(s.bound, floor, 4) * _times(s) for s in bounds if s.factor > 0), Decimal(0)
    )
    most = sum(
        (_outwards(s.bound, ceil, 4) * _times(s) for s in bounds if s.factor < 0), Decimal(0)
    )
    return _outwards(Fraction(least), floor, decimals), _outwards(Fraction(most), ceil, decimals)


def _times(step: Step) -> Decimal:
    """How often a bound counts."""
    return Decimal(abs(step.factor).numerator) / abs(step.factor).denominator


def _outwards(value: Fraction, way: Callable[[Fraction], int], decimals: int) -> Decimal:
    """A bound with some decimals, rounded so that it stays one."""
    return Decimal(way(value * 10**decimals)).scaleb(-decimals)


def refuted(t: Teller, finding: Finding, s: Statement) -> Sentence:
    """A number that does not fit, with what the printed figures give, if they give anything."""
    sources = (finding.id, s.id)
    said = {
        "kind": t.kind(finding.kind),
        "subject": _cut(t.subject(s), _SUBJECT[t.lang]),
        "token": t.printed(s),
    }
    if s.check.shown is None or s.difference is None:
        return t.sentence("doubts.unchecked", sources, **said)
    return t.sentence("doubts.single", sources, **_set_right(t, s), **said)


def plainest(t: Teller, finding: Finding) -> Sentence:
    """An error without the name of its kind, if it is one of a single number."""
    s = next((t.statements[ref] for ref in finding.refers if ref in t.statements), None)
    if finding.kind not in VERDICTS or s is None or s.check.shown is None:
        return told(t, finding)
    said = {"subject": _cut(t.subject(s), _SUBJECT[t.lang]), "token": t.printed(s)}
    right = _set_right(t, s)["recomputed"]
    return t.sentence("doubts.plain", (finding.id, s.id), recomputed=right, **said)


def _set_right(t: Teller, s: Statement) -> dict[str, str]:
    """What a number should be, and by how much it is off."""
    stated, value = s.claim.number.amount, s.check.shown or Decimal(0)
    decimals = max(stated.decimals, _PLACES)
    if round_half_up(Fraction(value), decimals) == stated.value:
        decimals = 2 * _PLACES
    alike = s.stated is not None and (s.stated < 0) == (value < 0)
    again = round_half_up(Fraction(abs(value) if alike else value), decimals)
    off = round_half_up(Fraction(s.difference or 0), decimals)
    unit = s.claim.number.unit
    by = t.say("doubts.points", value=signed(off)) if unit == "%" else t.exactly(off, unit)
    return {"recomputed": t.printed(s, again), "difference": by}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
