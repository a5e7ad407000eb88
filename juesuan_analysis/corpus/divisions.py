"""Of which level of government a department is, as far as its name tells."""

from juesuan_analysis import vocabulary
from juesuan_analysis.patterns import Pattern
from juesuan_analysis.wordforms import squeeze

_WORDS = vocabulary.corpus()


def level_of(department: str) -> str:
    """省级, 市级, 县级 or 乡级; empty where the name begins with no division.

    >>> [level_of(name) for name in ("辽宁省朝阳市营商环境建设局", "上海市普陀区司法局")]
    ['市级', '县级']
    >>> [level_of(name) for name in ("上海市教育委员会", "景德镇市住房和城乡建设局", "西南大学")]
    ['省级', '市级', '']
    """
    place = last_place(department)
    return next((each.name for each in _WORDS.level if _ends(place, each.ends)), "")


def last_place(department: str) -> str:
    """The last of the divisions that a name begins with.

    >>> last_place("辽宁省朝阳市营商环境建设局")
    '朝阳市'
    """
    name, place, start = squeeze(department), "", 0
    while match := _WORDS.place.match(name, start):
        place, start = match[0], match.end()
    return place


def _ends(place: str, ending: Pattern) -> bool:
    return any(match.end() == len(place) for match in ending.finditer(place))
