"""How far the numbers of a disclosure were checked."""

from collections.abc import Iterator, Sequence

from juesuan_analysis.charts import captions
from juesuan_analysis.charts.judged import title_of
from juesuan_analysis.checks import CONFIRMED, REFUTED
from juesuan_analysis.outputs.briefing.exhibits import Graph, Section, Sentence, Tone
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.vocabulary import chart_text

_OPEN = ("unsupported", "undefined", "truncated", "unbound", "consistent")
_DATA = ("tables.csv", "statements.csv")
"""The evidence of what is not there: all that was read."""


def checks(t: Teller, lacking: Sequence[str]) -> Section:
    """The verdicts in numbers, what they mean, and what the document lacks."""
    told = list(_open(t))
    if lacking:
        told.append(t.sentence("checks.lacking", _DATA, names=t.listed(lacking)))
    told.append(t.sentence("checks.how", _DATA))
    return Section(t.say("checks.name"), _title(t), tuple(told), _counts(t))


def _title(t: Teller) -> Sentence:
    counts = t.d.standing_counts
    if sum(counts.values()) == counts["label"]:
        return t.sentence("doubts.empty", _DATA)
    return Sentence(title_of(counts, t.lang), tuple(s.id for s in t.d.statements_list))


def _open(t: Teller) -> Iterator[Sentence]:
    """How many numbers have no answer, by the reason."""
    for verdict in _OPEN:
        ids = [s.id for s in t.d.statements_list if s.standing == verdict]
        if ids:
            name = captions.verdict_name(verdict, t.lang)
            meaning = captions.say(t.lang, chart_text(f"verdicts.{verdict}_means"))
            yield t.sentence("checks.verdict", ids, name=name, n=len(ids), meaning=meaning)


def _counts(t: Teller) -> Graph | None:
    rows = [(v, n) for v, n in t.d.standing_counts.items() if n and v != "label"]
    if not rows:
        return None
    measure = t.say("checks.count")
    names = tuple(f"{captions.symbol(v)} {captions.verdict_name(v, t.lang)}" for v, _ in rows)
    tones = tuple(_tone(verdict) for verdict, _ in rows)
    return Graph("bar", measure, names, (("", tuple(float(n) for _, n in rows)),), 0, tones)


def _tone(verdict: str) -> Tone:
    if verdict in CONFIRMED:
        return "main"
    if verdict in REFUTED:
        return "wrong"
    return "pale" if verdict == "consistent" else "quiet"
