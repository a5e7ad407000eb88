"""What the words around a number say about it: declarative patterns from the vocabulary."""

import re
from functools import cache, lru_cache

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.narrative.brackets import is_closed, last_clause
from juesuan_analysis.wordforms import REMEMBERED

_CONTEXT = 160
"""How far before a number its wording can begin; bounds the work on hostile text."""

_LONGEST_NAME = 60
"""A clause that is longer than any name is cut at the front."""


class Reading(Struct, frozen=True):
    """How one number is worded: what it is, its slots, where its wording begins, its direction."""

    says: str
    slots: dict[str, str]
    begin: int
    sign: int


def _sign(word: str) -> int:
    """+1 for an increase, -1 for a decrease, 0 if the word has no or both directions."""
    fragments = vocabulary.wording().fragments
    return bool(fragments.up.search(word)) - bool(fragments.down.search(word))


def match_wording(kind: str, before: str, after: str) -> Reading | None:
    """The first wording that fits a number of some kind between two texts.

    >>> match_wording("percent", "其他收入0.00万元,占收入总计的", "%。").slots["whole"]
    '收入总计'
    """
    context = before[-_CONTEXT:]
    skipped = len(before) - len(context)
    for wording in vocabulary.wording().wording:
        if kind not in wording.kinds:
            continue
        match = wording.before.search(context) if wording.after.match(after) else None
        if match:
            slots = {name: text for name, text in match.groupdict().items() if text}
            begin = match.start()
            if wording.named and (subject := last_clause(context[:begin][-_LONGEST_NAME:])):
                slots["subject"] = subject
                begin -= len(subject)
            sign = wording.sign or _sign(slots.get("direction", ""))
            return Reading(wording.says, slots, skipped + begin, sign)
    return None


@cache
def _fillers(side: str) -> re.Pattern[str]:
    fillers = vocabulary.wording().fillers
    words = "|".join(each.pattern for each in (fillers.lead if side == "lead" else fillers.tail))
    return re.compile(f"^(?:{words})" if side == "lead" else f"(?:{words})$")


@lru_cache(REMEMBERED)
def core(phrase: str) -> tuple[str, ...]:
    """Forms of a phrase as a name, from as printed to stripped of all words that belong to none.

    Brackets stay whole.

    >>> core("与上年相比,今年收入总计")[-1], core("“三公”经费支出决算数")[-1]
    ('收入总计', '三公经费')
    """
    text = re.sub(r"[“”\"'‘’]", "", phrase).strip(",;:、。")
    forms = [last_clause(text)]
    while shorter := _without("lead", forms[-1]) or _without("tail", forms[-1]):
        forms.append(shorter)
    return tuple(forms)


def _without(side: str, form: str) -> str:
    """A name without words that belong to none; empty if nothing is left out, or nothing left."""
    shorter = _fillers(side).sub("", form)
    broken = is_closed(form) and not is_closed(shorter)
    return "" if shorter == form or broken else shorter
