"""Characters as they are meant: one for one, so that places in a text stay right.

Some programs print 一 as the radical ⼀ or 度 as its compatibility form, which look the same.
"""

import re
import unicodedata
from functools import cache

from juesuan_analysis import vocabulary

INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
"""Joiners, marks of direction and the like, which come along when text is copied."""

NOTE = r"[\[［(（〔]?(?:注?\d{1,2}|[①-⑳*※])[\]］)）〕]?"
"""A mark that leads to a note, where it is raised."""
_BLOCKS = (range(0x2F00, 0x2FD6), range(0xF900, 0xFAFF), range(0x2F800, 0x2FA1E))
"""Kangxi radicals and compatibility ideographs, whose plain forms Unicode's data give."""
_MAY_FOLD = re.compile("[\u2e80-\u2fd5\uf900-\ufafe\U0002f800-\U0002fa1d]")


def fold(text: str) -> str:
    """The text with radicals and compatibility ideographs as the ideographs they stand for.

    >>> fold("⼀、⽀出决算⻓期")
    '一、支出决算长期'
    """
    return text.translate(_folded()) if _MAY_FOLD.search(text) else text


@cache
def _folded() -> dict[int, str]:
    plain = {code: unicodedata.normalize("NFKC", chr(code)) for block in _BLOCKS for code in block}
    radicals, ideographs = vocabulary.radicals()
    return plain | dict(zip(map(ord, radicals), ideographs, strict=True))
