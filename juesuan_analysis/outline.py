"""The headings of a document: which section each paragraph stands in.

Levels come from the list numbers (第一部分, 一、, （一）, 1., （1）, ①), not from mark-up: in real
documents the mark-up is missing (PDF) or inconsistent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Document, Paragraph
from juesuan_analysis.wordforms import compact, fold, list_place, ordinal

_WORDS = vocabulary.words().outline
_CONTAINER_LENGTH = 60


class Passage(Struct, frozen=True):
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


@dataclass
class _Heading:
    """A list number that paragraphs may stand under; ``within``: the last one of its kind below.

    ``amounts``: its own paragraph states amounts.
    """

    level: int
    place: int
    title: str
    container: bool
    amounts: bool = False
    inner: bool = False
    within: int = 0


def passages(document: Document) -> Iterator[Passage]:
    """Every paragraph with its headings, in reading order."""
    stack: list[_Heading] = []
    last: _Heading | None = None
    for paragraph in document.paragraphs():
        found = ordinal(paragraph.text)
        if found is None:
            last = None
            while stack and not stack[-1].container:
                stack.pop()
            yield Passage(paragraph, tuple(each.title for each in stack), "", 0)
            continue
        level, length = found
        title, place = _label(paragraph.text[length:]), list_place(paragraph.text)
        amounts = bool(_WORDS.amount.search(fold(paragraph.text)))
        new = _Heading(level, place, title, _is_container(paragraph), amounts)
        last = _put(stack, new, last)
        yield Passage(paragraph, tuple(each.title for each in stack), title, length)


def _put(stack: list[_Heading], new: _Heading, last: _Heading | None) -> _Heading:
    """A heading in the place of those of its level, or below one of its own kind."""
    while stack and (stack[-1].level > new.level or stack[-1].inner):
        stack.pop()
    above = stack[-1] if stack and stack[-1].level == new.level else None
    if above and _is_inner(new, above, last):
        new.inner, above.within = True, new.place
    elif above:
        stack.pop()
    stack.append(new)
    return new


def _is_inner(new: _Heading, above: _Heading, last: _Heading | None) -> bool:
    """Whether a list number stands below one of its own kind: (五) is followed by (一), (二).

    A heading again (一、 behind the table of contents) is none.
    """
    if not above.within:
        # Behind text of the section, only what states amounts goes on with it.
        near = above is last or (new.amounts and above.place > 1)
        return near and above.container and new.place == 1 and not new.container
    goes_on = new.place == above.within + 1
    return goes_on and not (new.container and new.place == above.place + 1)


def _label(text: str) -> str:
    end = _WORDS.label_end.search(fold(text))
    return compact(text[: end.start()] if end else text)[:80]


def _is_container(paragraph: Paragraph) -> bool:
    """Whether what follows belongs under this paragraph: a heading, or an opening of a list."""
    text = compact(paragraph.text)
    if paragraph.heading or text.endswith((":", "：")):
        return True
    return len(text) <= _CONTAINER_LENGTH and not _WORDS.label_end.search(fold(text).rstrip("。"))
