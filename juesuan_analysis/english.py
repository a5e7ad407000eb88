"""Chinese names for readers of English: common words translated, proper names in pinyin."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from juesuan_analysis import vocabulary
from juesuan_analysis.levels import MARK
from juesuan_analysis.wordforms import bare

_CHINESE = re.compile("[\u3400-\u9fff]+")
_SIGNS = str.maketrans(
    {"（": " (", "）": ") ", "、": ", ", "，": ", ", "；": "; ", "：": ": ", "“": ' "', "”": '" '}
)
_SMALL = frozenset({"and", "of", "the", "for"})


def called(name: str) -> str:
    """A name as official lists translate it; its proper names in pinyin where none does.

    >>> called("公务用车购置及运行费"), called("住房改革支出（款）住房公积金（项）")
    ('Official vehicle purchase and running costs', 'Housing provident fund')
    """
    last = last_part(name)
    return known(name) or known(last) or readable(last)


def known(name: str) -> str:
    """The official English of a name; empty where there is none."""
    return _translations().get(bare(name), "")


def last_part(name: str) -> str:
    """The lowest level of a functional subject's path.

    >>> last_part("住房保障支出（类）住房改革支出（款）住房公积金（项）")
    '住房公积金'
    """
    return [part for part in MARK.split(name) if part][-1] if name else ""


@cache
def _translations() -> dict[str, str]:
    names = {**vocabulary.english_names(), **vocabulary.charts().names}
    return {bare(chinese): told for chinese, told in names.items()}


def readable(name: str) -> str:
    """A name of anything but a body; what is in no script of China stays as it is.

    >>> readable("云视讯租赁项目"), readable("市12345平台运行经费")
    ('Yunshixun leasing project', 'Shi 12345 platform operating funds')
    """
    told = _told(name, {**_words().word, **_words().place})
    return told[:1].upper() + told[1:]


def body(name: str) -> str:
    """A department or another body, with the place it is of behind it.

    >>> body("上海市普陀区规划和自然资源局")
    'Planning and Natural Resources Bureau, Putuo District, Shanghai'
    >>> body("西南大学")
    'Southwest University'
    """
    places, rest = _places(name)
    words = {**_words().word, **_words().place, **_words().body}
    told = " ".join(_titled(word) for word in _told(rest, words).split())
    return ", ".join([told, *reversed(places)] if told else reversed(places))


def is_body(name: str) -> bool:
    """Whether a name ends as those of departments and other bodies do.

    >>> is_body("西南大学"), is_body("云视讯租赁项目")
    (True, False)
    """
    ends = "|".join(map(re.escape, _words().body))
    return bool(re.search(f"(?:{ends})(?:（[^）]*）)?$", name))


def _places(name: str) -> tuple[list[str], str]:
    """The places a name begins with, the widest first, and what follows them."""
    lead = re.match("中国共产党|中共", name)
    start = lead.end() if lead else 0
    ranks = "|".join(sorted(_words().rank, key=len, reverse=True))
    place = re.compile(f"([\u3400-\u9fff]{{2,6}}?)({ranks})(?!场|民|政|域)")
    places = []
    while found := place.match(name, start):
        if found.end() == len(name) or found[0] in _words().body:
            break
        places.append(f"{_pinyin(found[1])} {_words().rank[found[2]]}".strip())
        start = found.end()
    return places, (lead[0] if lead else "") + name[start:]


def _told(name: str, words: Mapping[str, str]) -> str:
    """A name word by word."""
    parts = re.split(f"({_CHINESE.pattern})", name.translate(_SIGNS))
    told = (" ".join(_parted(part, words)) if _CHINESE.fullmatch(part) else part for part in parts)
    joined = re.sub(r"\s+", " ", " ".join(told)).strip()
    return re.sub(r" (?=[,;:)])|(?<=[(]) ", "", joined)


def _parted(text: str, words: Mapping[str, str]) -> Iterator[str]:
    """Common words as translated, what stands between them in pinyin."""
    pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    for part in filter(None, re.split(f"({pattern})", text)):
        yield words[part] if part in words else _pinyin(part)


def _pinyin(name: str) -> str:
    """A proper name in pinyin, as one word; the dictionary is opened for those not listed alone."""
    if listed := _words().place.get(name):
        return listed
    from pypinyin import lazy_pinyin

    return "".join(_joined(lazy_pinyin(name))).capitalize()


def _joined(syllables: Iterable[str]) -> Iterator[str]:
    """Syllables of one word: an apostrophe before those that begin with a vowel."""
    for place, syllable in enumerate(syllables):
        yield f"'{syllable}" if place and syllable[:1] in "aeo" else syllable


def _titled(word: str) -> str:
    if word in _SMALL:
        return word
    bracket = word[:1] if word[:1] == "(" else ""
    return bracket + word[len(bracket) :][:1].upper() + word[len(bracket) + 1 :]


@cache
def _words() -> vocabulary.English:
    return vocabulary.english()
