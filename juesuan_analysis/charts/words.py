"""What charts say: texts from the vocabulary, names, printed numbers, symbols of verdicts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any, Literal

import pandas as pd

from juesuan_analysis.amounts import MONEY, round_half_up
from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.tables import Fact
from juesuan_analysis.vocabulary import english_names, load, table_kinds
from juesuan_analysis.wordforms import bare

Lang = Literal["zh", "en"]

_REFUTED = frozenset({"mismatch", "direction"})
_LEVEL = re.compile("（[类款项]）")
LONG = 10_000  # from here on digits are grouped; shorter numbers are shown as printed


class NoData(JuesuanError):
    """The disclosure lacks what a chart shows. The message says what."""


def texts() -> dict[str, Any]:
    """The charts' part of the vocabulary."""
    return load("charts")


def say(lang: Lang, key: str, **parts: object) -> str:
    """A text of the vocabulary, its blanks filled.

    >>> say("en", "unit.万元")
    '10k yuan'
    """
    section, _, name = key.partition(".")
    return str(texts()[section][name][lang]).format(**parts)


def mark(verdict: str) -> str:
    """The symbol beside a stated number: is it confirmed, refuted, or what else.

    >>> [mark(v) for v in ("exact", "direction", "truncated", "undefined", "unsupported")]
    ['✓', '✗', '⌊', '∅', '?']
    """
    if verdict in CONFIRMED:
        return symbol("exact")
    if verdict in _REFUTED:
        return symbol("mismatch")
    return symbol(verdict or "unsupported")


def symbol(verdict: str) -> str:
    """The symbol that only this verdict has, in tables too.

    >>> symbol("within_rounding"), symbol("unbound")
    ('≈', '!')
    """
    return str(load("headings")["verdicts"][verdict]["symbol"])


def verdict_name(verdict: str, lang: Lang) -> str:
    """A verdict in words, the same as in tables."""
    return str(load("headings")["verdicts"][verdict][lang])


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of an analysis, their columns as attributes."""
    return iter(frame.itertuples(index=False))


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
    if narrative:
        units = Counter(s.claim.number.unit for s in d.statements_list)
    else:
        units = Counter(fact.operand.unit for table in d.tables_list for fact in table.facts)
    money = [name for name, _ in units.most_common() if name in MONEY]
    return say(lang, f"unit.{money[0] if money else '万元'}")


# Names


@cache
def _translations() -> dict[str, str]:
    names = {**english_names(), **texts()["names"]}
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
    return [part for part in _LEVEL.split(name) if part][-1] if name else ""


def listed(names: Iterable[str], lang: Lang) -> str:
    """Names one after the other."""
    return ("、" if lang == "zh" else ", ").join(names)


# Sources


def source(d: Disclosure, lang: Lang, *places: str) -> str:
    """The source line: whose accounts of which year, and where in them.

    A place is a table's id, or ``narrative`` or ``evaluation``.
    """
    where = listed(dict.fromkeys(_place(d, place, lang) for place in places), lang)
    year = "" if d.year is None else f"{d.year}"
    key = "source.line" if year else "source.yearless"
    line = say(lang, key, department=d.department or d.name, year=year, where=where)
    return line.replace("） ", "）")  # a full-width bracket brings its own space


def _place(d: Disclosure, place: str, lang: Lang) -> str:
    if place in texts()["source"]:
        return say(lang, f"source.{place}")
    table = next(table for table in d.tables_list if table.id == place)
    if lang == "zh":
        return f"《{table.title}》"
    english = next((kind.english for kind in table_kinds() if kind.id == place), table.title)
    return say(lang, "source.table", title=english)


def functional_table(d: Disclosure) -> str:
    """The id of the table that gives expenditure by function; empty if none has figures."""
    held = {table.id for table in d.tables_list if table.facts}
    return next((name for name in texts()["source"]["functional"] if name in held), "")


def is_whole(measure: str) -> bool:
    """Whether a column of a table of expenditure gives all of it.

    >>> is_whole("本年支出合计"), is_whole("基本支出")
    (True, False)
    """
    return re.fullmatch("(?:本年支出)?(?:合计|小计)", bare(measure)) is not None


def whole_cell(d: Disclosure, table: str) -> Fact | None:
    """The cell of all expenditure in the total row of a table of expenditure by function."""
    cells = (c for t in d.tables_list if t.id == table for c in t.facts if not c.code)
    totals = (c for c in cells if bare(c.item) in ("合计", "总计"))
    return next((cell for cell in totals if is_whole(cell.measure)), None)


def whole_expenditure(d: Disclosure) -> Decimal | None:
    """All expenditure as the table itself prints it; its parts may differ by rounding."""
    cell = whole_cell(d, functional_table(d))
    return cell.operand.value if cell else None
