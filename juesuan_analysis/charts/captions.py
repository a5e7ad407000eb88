"""What charts say: texts from the vocabulary, names, printed numbers, symbols of verdicts."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.analysis import printed_unit, told_unit
from juesuan_analysis.checks import CONFIRMED, REFUTED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.levels import MARK
from juesuan_analysis.tables import Table
from juesuan_analysis.vocabulary import ChartText, chart_text, english_names, table_kinds
from juesuan_analysis.vocabulary import Lang as Lang
from juesuan_analysis.wordforms import bare

LONG = 10_000  # from here on digits are grouped; shorter numbers are shown as printed


class NoData(JuesuanError):
    """The disclosure lacks what a chart shows. The message says what."""


def say(lang: Lang, key: ChartText, **parts: object) -> str:
    """A text of the vocabulary, its blanks filled.

    >>> say("en", "unit.万元")
    '10k yuan'
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


# Numbers


def amount(value: Decimal) -> str:
    """An amount as printed; long ones with their digits in groups.

    >>> amount(Decimal("2404.35")), amount(Decimal("-23616.80"))
    ('2404.35', '−23,616.80')
    """
    shown = f"{value:,f}" if abs(value) >= LONG else f"{value:f}"
    return shown.replace("-", "−")


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


def unit(d: Disclosure, lang: Lang, narrative: bool = False) -> str:
    """The unit that the tables, or the narrative, print their amounts in."""
    return say(lang, chart_text(f"unit.{told_unit(d) if narrative else printed_unit(d)}"))


# Names


@cache
def _translations() -> dict[str, str]:
    names = {**english_names(), **vocabulary.charts().names}
    return {bare(chinese): english for chinese, english in names.items()}


def called(name: str, lang: Lang) -> str:
    """A name in the chart's language; in Chinese where nobody has translated it.

    >>> called("公务用车购置及运行费", "en")
    'Official vehicle purchase and running costs'
    """
    return name if lang == "zh" else _translations().get(bare(name), name)


def last_part(name: str) -> str:
    """The lowest level of a functional subject's path.

    >>> last_part("住房保障支出（类）住房改革支出（款）住房公积金（项）")
    '住房公积金'
    """
    return [part for part in MARK.split(name) if part][-1] if name else ""


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
    line = say(lang, key, department=d.department or d.name, year=year, where=where)
    return line.replace("） ", "）")  # a full-width bracket brings its own space


def _place(place: str | Table, lang: Lang) -> str:
    if isinstance(place, str):
        return say(lang, chart_text(f"source.{place}"))
    if lang == "zh":
        return f"《{place.title}》"
    english = next((kind.english for kind in table_kinds() if kind.id == place.id), place.title)
    return say(lang, "source.table", title=english)
