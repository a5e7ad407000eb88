"""Small facts of printed Chinese: white space, brackets, ordinals. Nothing about accounts."""

import re
from functools import lru_cache

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import HALF_WIDTH

_FORMS = (
    HALF_WIDTH
    | str.maketrans("：；！？［］〔〕【】﹝﹞", ":;!?[]()[]()")
    | str.maketrans(*vocabulary.traditional())
)
_QUOTES = str.maketrans("", "", "“”\"'‘’「」")

REMEMBERED = 4096
"""The same few hundred names are compared again and again; so many are kept at hand."""

ORDINALS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        r"第[一二三四五六七八九十]+(?:部分|章|篇)[、.:\s]*",
        r"(?:第[一二三四五六七八九十]{1,3}节|[一二三四五六七八九十]{1,3}[、.．])\s*",
        r"[(（][一二三四五六七八九十]{1,3}[)）][、.．]?\s*",
        r"\d{1,2}(?:[、.．](?:(?!\d)|(?=(?:19|20)\d\d年))|(?=[\u4e00-\u9fff]{2}[^年月日个]*:))\s*",
        r"[(（]\d{1,2}[)）]\s*",
        r"[①-⑳]\s*",
    )
)
"""The classes of list numbers, outermost first. 1.5 is a number, 1.收入 and 1.2023年 have
list numbers."""


def fold(text: str) -> str:
    """Half-width brackets, digits and punctuation, simplified characters; offsets stay valid.

    >>> fold("（项）５６２．８７"), fold("決算數")
    ('(项)562.87', '决算数')
    """
    return text.translate(_FORMS)


@lru_cache(REMEMBERED)
def squeeze(text: str) -> str:
    """The text without white space and in half-width forms, for comparing names.

    >>> squeeze("对附属单位 补助支出（类）")
    '对附属单位补助支出(类)'
    """
    return re.sub(r"\s+", "", fold(text))


_PHASES = "预算", "决算"
_BUDGET = re.compile(r"(?<!公共)(?<!基金)(?<!经营)(?<!全面)预算(?!执行|单位|主管|绩效|管理)")


def as_accounts(text: str) -> str:
    """The words of a budget as final accounts have them, which name the same things; offsets stay.

    The three budgets of a government keep their names.

    >>> as_accounts("一般公共预算支出预算表")
    '一般公共预算支出决算表'
    """
    return _BUDGET.sub(_PHASES[1], text)


def as_budget(text: str) -> str:
    """What was said of final accounts, of a budget.

    >>> as_budget("上年决算数")
    '上年预算数'
    """
    budget, outturn = _PHASES
    return text.replace(outturn, budget)


def widen(text: str) -> str:
    """Brackets as Chinese prints them, for names that are shown.

    >>> widen("因公出国(境)费")
    '因公出国（境）费'
    """
    return text.replace("(", "（").replace(")", "）")


@lru_cache(REMEMBERED)
def compact(text: str) -> str:
    """The text without white space, as printed otherwise.

    >>> compact("合 计")
    '合计'
    """
    return re.sub(r"\s+", "", text)


@lru_cache(REMEMBERED)
def bare(text: str) -> str:
    """A name as a key: squeezed and without quotation marks.

    >>> bare("财政拨款“三公”经费 支出")
    '财政拨款三公经费支出'
    """
    return squeeze(text).translate(_QUOTES)


@lru_cache(REMEMBERED)
def ordinal(text: str) -> tuple[int, int] | None:
    """Class (0 outermost) and length of the list number the text begins with.

    >>> ordinal("（一）总体情况"), ordinal("2.85万元")
    ((2, 3), None)
    """
    indent = len(text) - len(text.lstrip())
    for level, pattern in enumerate(ORDINALS):
        match = pattern.match(text, indent)
        if match:
            return level, match.end()
    return None


_DIGITS = "一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def list_place(text: str) -> int:
    """Which number the list number is that the text begins with; 0 if it has none.

    >>> list_place("（十二）其他"), list_place("3.公用经费"), list_place("合计")
    (12, 3, 0)
    """
    found = ordinal(text)
    number = re.sub(r"[^\d①-⑳一二三四五六七八九十]", "", text[: found[1]]) if found else ""
    if not number or number.isdecimal():
        return int(number or 0)
    tens, ten, ones = number.rpartition("十")
    tens_of = (_DIGITS.find(tens) + 1 or 1) if ten else 0
    return _CIRCLED.find(number) + 1 or 10 * tens_of + _DIGITS.find(ones or "十") + 1


@lru_cache(REMEMBERED)
def without_ordinal(text: str) -> str:
    """A name without list numbers and 其中, without white space.

    >>> without_ordinal("其中：（1）公务用车运行维护费")
    '公务用车运行维护费'
    """
    name = compact(text)
    while True:
        found = ordinal(name)
        rest = name[found[1] :] if found else re.sub(r"^其中[:：]", "", name)
        if rest == name or not rest:
            return name
        name = rest
