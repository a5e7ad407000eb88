"""The one language in which the command line speaks: in help, messages, tables, usage errors."""

import argparse
import locale
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache

from juesuan_analysis import vocabulary
from juesuan_analysis.sentences import named
from juesuan_analysis.vocabulary import Lang

LANGUAGES: Mapping[str, Lang] = {"zh": "zh", "en": "en"}
_SETTINGS = ("LC_ALL", "LC_MESSAGES", "LANG")
_CHINESE = ("zh", "chinese")
_BLANK = re.compile(r"\\\{(\w+)\\\}")


def asked_language(arguments: Sequence[str]) -> Lang:
    """The language that the arguments ask for by ``--lang``, else that of the system.

    >>> asked_language(["verify", "a.txt", "--lang", "zh"]), asked_language(["--lang=en"])
    ('zh', 'en')
    """
    option = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    option.add_argument("--lang", choices=LANGUAGES)
    try:
        found: str | None = option.parse_known_args(arguments)[0].lang
    except argparse.ArgumentError:  # told with all other faults of usage
        found = None
    return LANGUAGES[found] if found else system_language()


def system_language() -> Lang:
    """Chinese where the system speaks it, English anywhere else."""
    told = next(filter(None, map(os.environ.get, _SETTINGS)), None) or locale.getlocale()[0] or ""
    return "zh" if told.lower().startswith(_CHINESE) else "en"


class Voice:
    """Says things in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self.words = vocabulary.cli()

    def help(self, key: str, **blanks: object) -> str:
        """A text of the help, its percent signs as the parser of arguments wants them."""
        return self.words.help[key][self.lang].format(**blanks).replace("%", "%%")

    def say(self, key: str, **blanks: object) -> str:
        """A message."""
        return self.words.say[key][self.lang].format(**blanks)

    def told(self, text: str) -> str:
        """What a room below says in Chinese, in this language as far as its English is listed.

        >>> Voice("en").told("a.pdf：PDF 没有页面；请重新下载")
        'a.pdf: the PDF has no pages; download it again'
        """
        return text if self.lang == "zh" else _english(text)

    def named(self, name: str) -> str:
        """A department, or a document by department and year, in this language.

        >>> Voice("en").named("白鹭市司法局2021年度部门决算")
        'Justice Bureau, Bailu: final accounts 2021'
        """
        with vocabulary.speaking(self.lang):
            return named(name)

    def usage(self, text: str) -> str:
        """What the parser of arguments says in English."""
        return text if self.lang == "en" else self.words.usage.get(text, text)


def _english(text: str) -> str:
    for pattern, english in _patterns():
        if found := pattern.fullmatch(text):
            blanks = found.groupdict()
            where = blanks.pop("where_", None)
            said = english.format(**{key: _english(own) for key, own in blanks.items()})
            return f"{_english(where)}: {said}" if where else said
    return text


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """What may be said, behind the name of a file, with its English; longest first."""
    listed = sorted(vocabulary.cli().english.items(), key=lambda entry: -len(entry[0]))
    return [(re.compile(f"(?:(?P<where_>.+)[：，])?{_open(zh)}"), en) for zh, en in listed]


def _open(text: str) -> str:
    """A text as a pattern in which each blank may be anything."""
    return _BLANK.sub(r"(?P<\1>.+?)", re.escape(text))


@contextmanager
def parsing_in(voice: Voice) -> Iterator[None]:
    """Have the parser of arguments speak a language.

    It looks up all it says under two names of its module, which is where translations go in.
    """
    own = {"_": voice.usage, "ngettext": lambda one, many, n: voice.usage(one if n == 1 else many)}
    before = {name: vars(argparse)[name] for name in own}
    vars(argparse).update(own)
    try:
        yield
    finally:
        vars(argparse).update(before)
