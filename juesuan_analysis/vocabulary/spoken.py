"""Texts in two languages, and in which of them what is written now speaks.

Pages and workbooks are put together by many hands; that all of them write one language is said
once, around the writing, and a text that is printed comes out in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, get_args

from juesuan_analysis.vocabulary.schema import Record

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)
_SPOKEN: ContextVar[Lang] = ContextVar("spoken", default="zh")


def spoken() -> Lang:
    """The language that is being written; Chinese unless :func:`speaking` says otherwise."""
    return _SPOKEN.get()


@contextmanager
def speaking(lang: Lang) -> Iterator[None]:
    """Have all texts that are printed inside come out in a language.

    >>> text = Text("总计", "total")
    >>> with speaking("en"):
    ...     f"{text}"
    'total'
    >>> str(text)
    '总计'
    """
    before = _SPOKEN.set(lang)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


class Text(Record, frozen=True):
    """A text in Chinese and in English, its blanks in braces; printed in the spoken language."""

    zh: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def __str__(self) -> str:
        return self[spoken()]

    def format(self, *values: object, **blanks: object) -> str:
        """The text with its blanks filled."""
        return str(self).format(*values, **blanks)
