"""Which units a department's disclosure names as its own: what its figures are the sum of."""

import re
from collections.abc import Iterator, Sequence

from juesuan_analysis import vocabulary
from juesuan_analysis.wordforms import list_place, ordinal, squeeze

_OF = vocabulary.linking().of
_BETWEEN = re.compile("[、,，;；]|以及|和(?=[^、,，]{4,}$)")
_END = re.compile("[。;；]")
_SEVERAL = 2


def roster(lines: Sequence[str]) -> tuple[str, ...]:
    """The names of a department's units, the office itself among them; nothing if it lists none.

    They stand in the sentence that says which units its accounts cover, or in a numbered list
    below it.

    >>> roster(["纳入本部门决算编制范围的单位包括：某局机关、某局信息中心。"])
    ('某局机关', '某局信息中心')
    >>> roster(["本部门所属预算单位如下：", "1. 某局本级", "2. 某局信息中心", "二、机构"])
    ('某局本级', '某局信息中心')
    """
    for index, line in enumerate(lines):
        text = squeeze(line)
        if len(text) > _OF.sentence or not _OF.members.search(text):
            continue
        told = _OF.listed.search(text)
        names = tuple(_named(told["names"])) if told else ()
        names = names or tuple(_numbered(lines[index + 1 :]))
        if len(names) >= _SEVERAL and not any(map(_OF.other.search, names)):
            return names
    return ()


def _named(text: str) -> Iterator[str]:
    """The names of an enumeration up to the end of its sentence."""
    for name in _BETWEEN.split(_END.split(text)[0]):
        if bare := name.strip():
            yield bare


def _numbered(lines: Sequence[str]) -> Iterator[str]:
    """The names of a numbered list that begins at once, as far as its numbers go on."""
    for count, line in enumerate(lines, start=1):
        found = ordinal(line)
        if found is None or list_place(line) != count or len(squeeze(line)) > _OF.line:
            return
        yield squeeze(line[found[1] :]).rstrip("。;；,，")
