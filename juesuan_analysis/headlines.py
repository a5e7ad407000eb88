"""What must be seen first: a sentence on a whole disclosure, and three numbers on a finding."""

from collections import Counter
from collections.abc import Sequence

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings import SEVERITIES, Finding, kind
from juesuan_analysis.identities import Identity
from juesuan_analysis.printing import base_unit, measured, short, span
from juesuan_analysis.sentences import counted
from juesuan_analysis.statements import Statement
from juesuan_analysis.vocabulary import Lang, Text, spoken

_WORDS = vocabulary.headings().headline
_VERDICTS = vocabulary.headings().verdicts
_CONFIRMED = ("exact", "within_rounding")
_FAULTY = ("truncated", "mismatch", "direction", "undefined")


ACCEPTED = "accepted"
"""The group of findings that a reviewer has accepted, behind those of the severities."""


def headline(d: Disclosure, lang: Lang | None = None) -> str:
    """Errors and warnings by cause, then how many numbers were checked, and what came of it.

    It is told in the language that is being written, or in another.
    """
    lang = lang or spoken()
    return _findings(d, lang) + _numbers(d, lang)


def by_severity(d: Disclosure) -> list[tuple[str, list[Finding]]]:
    """The findings by severity, gravest first, then the accepted; groups of none are left out."""
    groups = [(name, [f for f in d.open_findings if f.severity == name]) for name in SEVERITIES]
    groups.append((ACCEPTED, list(d.accepted_findings)))
    return [(name, group) for name, group in groups if group]


def _findings(d: Disclosure, lang: Lang) -> str:
    groups = dict(by_severity(d))
    errors, warnings = groups.get("error", []), len(groups.get("warning", []))
    if not errors:
        return _WORDS.nothing[lang].format(warnings=warnings)
    counts = Counter(finding.kind for finding in errors)
    named = (
        _WORDS.kind[lang].format(name=_lower(kind(name).names[lang], lang), number=number)
        for name, number in counts.items()
    )
    kinds = _WORDS.kinds[lang].format(kinds=_WORDS.joined[lang].join(named))
    return _WORDS.found[lang].format(errors=len(errors), kinds=kinds, warnings=warnings)


def _numbers(d: Disclosure, lang: Lang) -> str:
    counts = d.standing_counts
    numbers = sum(counts.values()) - counts["label"]
    if not numbers:
        return _WORDS.no_numbers[lang]
    return _WORDS.numbers[lang].format(
        numbers=numbers,
        checked=numbers - counts["unsupported"] - counts["unbound"],
        confirmed=sum(counts[name] for name in _CONFIRMED),
        consistent=counts["consistent"],
        faulty="".join(_counted(name, counts[name], lang) for name in _FAULTY),
        unsupported=counts["unsupported"],
        unbound=_counted("unbound", counts["unbound"], lang),
    )


def _counted(verdict: str, number: int, lang: Lang) -> str:
    name = _lower(_VERDICTS[verdict][lang], lang)
    return _WORDS.open[lang].format(name=name, number=number) if number else ""


def _lower(name: str, lang: Lang) -> str:
    return name if lang == "zh" else name.lower()


Told = tuple[tuple[str, str], ...]
"""What is printed, what it should be and how far they are apart: each as its word and its value."""


def gap(d: Disclosure, finding: Finding) -> Told:
    """The three numbers of a finding that is about one number or one sum; nothing for others."""
    if len(finding.refers) != 1 or finding.contradiction:
        return ()
    name = finding.refers[0]
    for s in d.statements_list:
        if s.id == name:
            return _in_words(_of_statement(s))
    found = (_of_identity(i) for i in d.identities_list if i.id == name)
    return _in_words(next(found, ()))


def _in_words(gap: Sequence[tuple[Text, str]]) -> Told:
    return tuple((str(word), counted(value)) for word, value in gap)


def _of_statement(s: Statement) -> Sequence[tuple[Text, str]]:
    amount = s.claim.number.amount
    refuted = s.verdict in _FAULTY
    if not refuted or s.stated is None or s.check.shown is None or s.difference is None:
        return ()
    unit = _WORDS.points.zh if amount.unit == "%" else amount.unit
    return (
        (_WORDS.stated, measured(s.stated, amount.unit)),
        (_WORDS.recomputed, measured(short(s.check.shown, amount.text), amount.unit)),
        (_WORDS.difference, measured(short(s.difference, amount.text), unit)),
    )


def _of_identity(i: Identity) -> Sequence[tuple[Text, str]]:
    if i.verdict not in _FAULTY or len(i.left) != 1:
        return ()
    amount = i.left[0].amount
    unit = base_unit(amount.unit)
    low, high = (short(end, amount.text) for end in (i.low, i.high))
    points = _WORDS.points.zh if unit == "%" else unit
    return (
        (_WORDS.left, measured(amount, amount.unit)),
        (_WORDS.right, measured(low, unit) if low == high else span(low, high, unit)),
        (_WORDS.difference, measured(i.difference, points)),
    )
