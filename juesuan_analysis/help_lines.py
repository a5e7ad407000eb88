"""Lines of help as wide as the terminal: a Chinese character takes the room of two letters."""

import argparse
import re
from collections.abc import Iterator
from unicodedata import east_asian_width

_PIECE = re.compile(r"[!-~]+[，。、；：）]*|\S[，。、；：）]*|\s+")
"""What is not broken: a word of letters, one other character; with the marks that close it."""


class HelpLines(argparse.HelpFormatter):
    """Breaks lines where a reader would; an empty line parts paragraphs."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return list(broken(text, width))

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = (broken(each, width - len(indent)) for each in text.split("\n\n"))
        return "\n\n".join("\n".join(indent + line for line in each) for each in paragraphs)


def broken(text: str, width: int) -> Iterator[str]:
    """The lines of a text, none wider than so many letters unless a single word is.

    >>> list(broken("读取部门决算，核对 every number。", 14))
    ['读取部门决算，', '核对 every', 'number。']
    """
    line = ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if line and _wide(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line:
        yield line.rstrip()


def _wide(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
