"""Sentences about a document, composed in Chinese where its figures are, for readers of English.

Each is found by its form in ``vocabulary/sentences.toml``; what stands in its blanks is a name, an
amount, a quote or another sentence, and is translated as such.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from juesuan_analysis import english, vocabulary
from juesuan_analysis.amounts import MONEY, round_half_up
from juesuan_analysis.vocabulary import spoken
from juesuan_analysis.wordforms import REMEMBERED, widen

_BLANK = re.compile(r"\\\{([a-z]+)(\d*)\\\}")
_NUMBER = r"−?\d[\d,]*(?:\.\d+)?"
_AMOUNT = (
    r"[−+(（]*\d(?:[\d,.%+÷×−/ ()（）=m²]|至|以[上下]|，?S\d+|、|，(?=[ \d])"
    r"|(?<=\d )[㐀-鿿]{1,5}?(?:（[㐀-鿿]{1,3}）)?|(?<=\d)[万亿]?元)*?"
)
"""Numbers with their units, and what may stand between them."""
_HELD = {
    "name": r"(?:《[^》]*》|[^；。：《])+?",
    "names": r"(?:《[^》]*》|[^；。：《])+?",
    "amount": _AMOUNT,
    "said": r".+?",
    "text": r"[^；。]*?",
    "title": r"[^》]*",
    "body": r"[^\d《；。：]+?",
    "year": r"\d{4}",
}
"""What a kind of blank may hold."""
_CHINESE = re.compile("[\u3400-\u9fff]")
_CODED = re.compile(r"(\d{3,8}|[EPST]\d{2,}) (.+)")
_SIGNS = str.maketrans({"（": "(", "）": ")", "，": ", ", "、": ", ", "；": "; ", "：": ": "})
_BEFORE_TITLE = re.compile(r"^附?表? ?\d+[：:、. ]*")
_QUOTED = re.compile("(“[^”]*”|「[^」]*」|《[^》]*》)")
_WHOLE = re.compile(r"(?<![\d.,])[1-9]\d{3,}")
_DECIMALS = 6
"""Of a yuan; more are those of a computation."""


def told(text: str) -> str:
    """A sentence in the language that is being written; empty where its English is not known.

    >>> told("重算为 100.00%，舍入后与所述一致"), told("8 项合计 1628.28 万元")
    ('重算为 100.00%，舍入后与所述一致', '8 项合计 1,628.28 万元')
    >>> with vocabulary.speaking("en"):
    ...     told("重算为 100.00%，舍入后与所述一致")
    'Recomputed: 100.00%, which rounds to what is stated'
    """
    return _grouped(text) if spoken() == "zh" else _raised(_sentence(text) or "")


def named(text: str) -> str:
    """A name in the language that is being written: of a subject, a figure, what must add up.

    >>> with vocabulary.speaking("en"):
    ...     named("05表 住房公积金·合计"), named("云视讯租赁")
    ('Table 05: Housing provident fund, total', 'Yunshixun leasing')
    """
    return text if spoken() == "zh" else _name(text)


def body_named(name: str) -> str:
    """The name of a department or another body in the language that is being written."""
    return name if spoken() == "zh" else english.body(name)


def counted(text: str) -> str:
    """Numbers with their units in the language that is being written; in English money in yuan.

    >>> counted("2404.35 万元"), counted("−1628.28 至 0.02 万元")
    ('2,404.35 万元', '−1,628.28 至 0.02 万元')
    >>> with vocabulary.speaking("en"):
    ...     counted("2404.35 万元"), counted("−0.01 至 0.02 万元"), counted("5% 至 6%")
    ('CNY 24,043,500', 'CNY −100 to 200', '5% to 6%')
    """
    return _grouped(text) if spoken() == "zh" else _counted(text)


def unit_name(unit: str) -> str:
    """A unit beside a number that stands elsewhere, in the language that is being written.

    >>> with vocabulary.speaking("en"):
    ...     unit_name("万元"), unit_name("%")
    ('CNY 10,000', '%')
    """
    words = vocabulary.sentences()
    if spoken() == "zh" or not unit:
        return unit
    return words.money.get(unit) or _unit(widen(unit))


# Sentences


@lru_cache(REMEMBERED)
def _sentence(text: str) -> str | None:
    """The English of a sentence, or of several; nothing where one of them is not known."""
    if not _CHINESE.search(text):
        return text.translate(_SIGNS)
    for pattern, said in _forms("sentence"):
        if (found := pattern.fullmatch(text)) and (blanks := _filled(found.groupdict())):
            return said.format(**blanks)
    for mark, between in (("。", ". "), ("；", "; ")):
        if mark in text:
            parts = [_sentence(part) for part in text.split(mark) if part]
            known = [part for part in parts if part]
            return between.join(known) if known and len(known) == len(parts) else None
    return None


def _filled(blanks: Mapping[str, str]) -> dict[str, str]:
    """What stands in blanks, each as what its name says it is; nothing if one is not known."""
    filled = {blank: _held(blank.rstrip("0123456789"), text) for blank, text in blanks.items()}
    known = {blank: text for blank, text in filled.items() if text is not None}
    return ({"": ""} | known) if len(known) == len(blanks) else {}


def _held(kind: str, text: str) -> str | None:
    match kind:
        case "said":
            return _sentence(text)
        case "amount":
            return _counted(text)
        case "names":
            return ", ".join(map(_name, text.split("、")))
        case "name":
            return _name(text)
        case "body":
            return english.body(text)
        case "title":
            return _titled(text)
    return text


def _titled(title: str) -> str:
    """A table by the English of its title, if that is one of the form's; else as it is printed."""
    told = english.known(_BEFORE_TITLE.sub("", title))
    return f'Table "{told}"' if told else f"《{title}》"


def _raised(text: str) -> str:
    """Sentences with capital letters at their beginnings."""
    return re.sub(r"(^|(?<=\. ))[a-z]", lambda first: first[0].upper(), text)


# Names


@lru_cache(REMEMBERED)
def _name(text: str) -> str:
    if not _CHINESE.search(text):
        return text.translate(_SIGNS)
    if text[0] in "+-":
        return text[0] + _name(text[1:])
    if known := vocabulary.sentences().word.get(text) or english.known(text):
        return known
    if coded := _CODED.fullmatch(text):
        return f"{coded[1]} {_name(coded[2])}"
    for pattern, said in _forms("name"):
        if (found := pattern.fullmatch(text)) and (blanks := _filled(found.groupdict())):
            return said.format(**blanks)
    return english.body(text) if english.is_body(text) else english.called(text)


# Numbers


def _grouped(text: str) -> str:
    """The digits of money in groups, as offices write it; what is quoted stays as it is printed."""
    parts = _QUOTED.split(text)
    parts[::2] = [
        _measure().sub(lambda found: _WHOLE.sub(_in_groups, found[0]), p) for p in parts[::2]
    ]
    return "".join(parts)


def _in_groups(found: re.Match[str]) -> str:
    return f"{int(found[0]):,}"


def _counted(text: str) -> str:
    text = re.sub(r"(?<![\d)%])-(?=\d)", "−", text)
    told = _measure().sub(lambda found: "".join(_in_cny(found)), text)
    told = re.sub(f"({_NUMBER}%?) 至 ", r"\1 to ", told)
    return re.sub(f" ?({_CHINESE.pattern}[^\x00-\x7f]*)", _unit_of, told).translate(_SIGNS).strip()


@cache
def _measure() -> re.Pattern[str]:
    """One amount of money, or a span of them, with its unit."""
    units = "|".join(sorted(vocabulary.sentences().money, key=len, reverse=True))
    return re.compile(f"({_NUMBER})(?: 至 ({_NUMBER}))? ?({units})(以上|以下)?")


def _in_cny(found: re.Match[str]) -> Iterator[str]:
    low, high, unit, bound = found.groups()
    yield {"以上": "at least ", "以下": "at most "}.get(bound or "", "")
    yield f"CNY {_yuan(low, unit)}"
    if high:
        yield f" to {_yuan(high, unit)}"


def _yuan(number: str, unit: str) -> str:
    """An amount of money in yuan, with every digit that it has."""
    exact = Fraction(Decimal(number.replace(",", "").replace("−", "-"))) * MONEY[unit]
    yuan = exact / MONEY["元"]
    decimals = next((n for n in range(_DECIMALS) if (yuan * 10**n).denominator == 1), _DECIMALS)
    return f"{round_half_up(yuan, decimals):,f}".replace("-", "−")


def _unit_of(found: re.Match[str]) -> str:
    unit = _unit(found[1])
    return f" {unit}" if unit else ""


def _unit(unit: str) -> str:
    known = vocabulary.sentences().unit
    return known[unit] if unit in known else english.readable(unit) if unit else ""


# How sentences look


@cache
def _forms(of: str) -> list[tuple[re.Pattern[str], str]]:
    """Patterns of sentences, or of names, with their English; sentences with most words first."""
    words = vocabulary.sentences()
    listed = list(words.name.items())
    if of == "sentence":
        listed = sorted(words.sentence.items(), key=lambda form: -len(_own(form[0])))
    return [(re.compile(_open(zh), re.DOTALL), _lowered(en)) for zh, en in listed]


def _own(form: str) -> str:
    """The words of a form that are not in its blanks."""
    return re.sub(r"\{\w+\}", "", form)


def _open(text: str) -> str:
    """A text as a pattern, each of its blanks open to what it may hold."""
    return _BLANK.sub(lambda m: f"(?P<{m[1]}{m[2]}>{_HELD[m[1]]})", re.escape(text))


def _lowered(text: str) -> str:
    """A sentence as it stands inside another one."""
    keeps = text.startswith("Table") or not text[1:2].islower()
    return text if keeps else text[0].lower() + text[1:]
