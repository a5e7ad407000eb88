"""The headings of a document: which section each paragraph stands in.

Levels come from the list numbers (第一部分, 一、, （一）, 1., （1）, ①), not from mark-up: in real
documents the mark-up is missing (PDF) or inconsistent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Document, Paragraph
from juesuan_analysis.wordforms import compact, fold, ordinal

_WORDS = vocabulary.words().outline
_CONTAINER_LENGTH = 60


@dataclass(frozen=True)
class Passage:
    """A paragraph with the headings it stands under, outermost first.

    ``label`` is the text behind its own list number, up to the first amount or punctuation.
    ``indent`` is the length of the list number itself.
    """

    paragraph: Paragraph
    path: tuple[str, ...]
    label: str
    indent: int

    @property
    def section(self) -> str:
        """The heading path as one text."""
        return " / ".join(self.path)


def passages(document: Document) -> Iterator[Passage]:
    """Every paragraph with its headings, in reading order."""
    stack: list[tuple[int, str, bool]] = []
    for paragraph in document.paragraphs():
        found = ordinal(paragraph.text)
        if found is None:
            while stack and not stack[-1][2]:
                stack.pop()
            yield Passage(paragraph, tuple(title for _, title, _ in stack), "", 0)
            continue
        level, length = found
        while stack and stack[-1][0] >= level:
            stack.pop()
        label = _label(paragraph.text[length:])
        stack.append((level, label, _is_container(paragraph)))
        yield Passage(paragraph, tuple(title for _, title, _ in stack), label, length)


def _label(text: str) -> str:
    end = _WORDS.label_end.search(fold(text))
    return compact(text[: end.start()] if end else text)[:80]


def _is_container(paragraph: Paragraph) -> bool:
    """Whether what follows belongs under this paragraph: a heading, or an opening of a list."""
    text = compact(paragraph.text)
    if paragraph.heading or text.endswith((":", "：")):
        return True
    return len(text) <= _CONTAINER_LENGTH and not _WORDS.label_end.search(fold(text).rstrip("。"))
