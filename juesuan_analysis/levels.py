"""Levels of a classification: 类, 款 and 项, told by the length of a subject's code."""

import re

CLASS, GROUP, ITEM = "类", "款", "项"
LENGTHS = {CLASS: 3, GROUP: 5, ITEM: 7}
"""How many digits the codes of a level have, the highest level first."""
MARK = re.compile("（[类款项]）")
"""How a name says which level it is of."""
CHAIN = re.compile(r"([^()]+(?:\([^()类款项]+\)[^()]*)*)\((?:\d{2,3})?(类|款|项)\)")
"""A name and its level in half-width forms; several of them make the path of a subject."""
_BY_NAME = {CLASS: CLASS, GROUP: GROUP, ITEM: ITEM, "class": CLASS, "group": GROUP, "item": ITEM}
_BY_LENGTH = {length: level for level, length in LENGTHS.items()}


def level_of(code: str) -> str:
    """The level of a subject's code; empty if no level has codes of that length.

    >>> level_of("208"), level_of("2080505"), level_of("")
    ('类', '项', '')
    """
    return _BY_LENGTH.get(len(code), "")


def level_named(name: str) -> str:
    """A level by its Chinese or its English name.

    Raises:
        ValueError: if there is no such level.

    >>> level_named("item"), level_named("类")
    ('项', '类')
    """
    found = _BY_NAME.get(name.strip().lower())
    if found is None:
        raise ValueError(f"没有“{name}”这一级：可用 {'、'.join(_BY_NAME)}")
    return found


def class_of(code: str) -> str:
    """The class that a subject belongs to.

    >>> class_of("2080505")
    '208'
    """
    return code[: LENGTHS[CLASS]]
