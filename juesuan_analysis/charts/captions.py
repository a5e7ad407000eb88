"""What charts say: texts from the vocabulary, names, printed numbers, symbols of verdicts."""

from collections.abc import Iterable
from decimal import Decimal

from juesuan_analysis import english, vocabulary
from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.checks import CONFIRMED, REFUTED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.tables import Table
from juesuan_analysis.vocabulary import ChartText, chart_text, table_kinds
from juesuan_analysis.vocabulary import Lang as Lang


class NoData(JuesuanError):
    """The disclosure lacks what a chart shows. The message says what."""


def say(lang: Lang, key: ChartText, **parts: object) -> str:
    """A text of the vocabulary, its blanks filled.

    >>> say("en", "source.narrative")
    'narrative'
    """
    return vocabulary.charts().texts[key][lang].format(**parts)


def mark(verdict: str) -> str:
    """The symbol beside a stated number: is it confirmed, refuted, or what else.

    >>> [mark(v) for v in ("exact", "direction", "truncated", "undefined", "unsupported")]
    ['✓', '✗', '⌊', '∅', '?']
    """
    if verdict in CONFIRMED:
        return symbol("exact")
    if verdict in REFUTED:
        return symbol("mismatch")
    return symbol(verdict or "unsupported")


def symbol(verdict: str) -> str:
    """The symbol that only this verdict has, in tables too.

    >>> symbol("within_rounding"), symbol("unbound")
    ('≈', '!')
    """
    return vocabulary.headings().verdicts[verdict].symbol


def verdict_name(verdict: str, lang: Lang) -> str:
    """A verdict in words, the same as in tables."""
    return vocabulary.headings().verdicts[verdict][lang]


def severity_name(severity: str, lang: Lang) -> str:
    """How grave a finding is, in words."""
    return vocabulary.headings().severities[severity][lang]


# Numbers


def amount(value: Decimal) -> str:
    """A number with its digits in groups and its decimals as they are.

    >>> amount(Decimal("2404.35")), amount(Decimal("-23616.80"))
    ('2,404.35', '−23,616.80')
    """
    return f"{value:,f}".replace("-", "−")


def signed(value: Decimal) -> str:
    """An amount or a rate with its sign.

    >>> signed(Decimal("1.20")), signed(Decimal("-47.94"))
    ('+1.20', '−47.94')
    """
    return f"{'+' if value > 0 else ''}{amount(value)}"


def percentage(part: Decimal, whole: Decimal) -> str:
    """A share in percent, two decimals.

    >>> percentage(Decimal(1), Decimal(3))
    '33.33'
    """
    return amount(round_half_up(part / whole * 100, 2))


# Names


def called(name: str, lang: Lang) -> str:
    """A name in the chart's language; its proper names in pinyin where nobody has translated it.

    >>> called("公务用车购置及运行费", "en"), called("云视讯租赁", "en")
    ('Official vehicle purchase and running costs', 'Yunshixun leasing')
    """
    return name if lang == "zh" or not name else english.called(name)


def body_called(name: str, lang: Lang) -> str:
    """A department's name in the chart's language."""
    return name if lang == "zh" else english.body(name)


def listed(names: Iterable[str], lang: Lang) -> str:
    """Names one after the other."""
    return ("、" if lang == "zh" else ", ").join(names)


# Sources


def source(d: Disclosure, lang: Lang, *places: str | Table | None) -> str:
    """The source line: whose accounts of which year, and where in them.

    A place is a table, or ``narrative`` or ``evaluation``.
    """
    where = listed(dict.fromkeys(_place(place, lang) for place in places if place), lang)
    year = "" if d.year is None else f"{d.year}"
    key: ChartText = "source.line" if year else "source.yearless"
    department = body_called(d.department, lang) or d.name
    kind = say(lang, chart_text(f"source.{'budget' if d.period.budget else 'accounts'}"))
    line = say(lang, key, department=department, kind=kind, year=year, where=where)
    return line.replace("） ", "）")  # a full-width bracket brings its own space


def _place(place: str | Table, lang: Lang) -> str:
    if isinstance(place, str):
        return say(lang, chart_text(f"source.{place}"))
    if lang == "zh":
        return f"《{place.title}》"
    title = next((kind.english for kind in table_kinds() if kind.id == place.id), place.title)
    return say(lang, "source.table", title=title)
