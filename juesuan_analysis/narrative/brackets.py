"""Where clauses and names begin: a bracket stays whole, or what stands before it is left out."""

import re

_CLAUSE = re.compile(r"[。;,:!?]|(?<=元)/")
_REMARK = re.compile(r"\([^()\d]*\)")
"""A bracket without a number is part of a name: 专用设备(不含车辆,含软件)."""

_LONGEST = 400
"""Clauses are cut at so many letters; bounds the work on hostile text."""


def last_clause(text: str) -> str:
    """The last clause of a text; a mark within a remark in brackets ends none.

    >>> last_clause("其中:专用设备(不含车辆,含软件)"), last_clause("收入9元(其中:其他收入")
    ('专用设备(不含车辆,含软件)', '其他收入')
    """
    text = text[-_LONGEST:]
    if "(" not in text:
        return _CLAUSE.split(text)[-1]
    outside = _REMARK.sub(lambda remark: "_" * len(remark[0]), text)
    return text[len(text) - len(_CLAUSE.split(outside)[-1]) :]


def closed_end(text: str) -> str:
    """The longest end of a text in which every bracket is whole.

    What a bracket is about that begins behind the text stands before it.

    >>> closed_end("收入(其中各部门(单位)共有车辆"), closed_end("含)以上设备(不含车辆)(")
    ('其中各部门(单位)共有车辆', '以上设备(不含车辆)')
    """
    text = text.rstrip("(")
    begin, opened = 0, []
    for position, sign in enumerate(text):
        if sign == "(":
            opened.append(position)
        elif sign == ")" and opened:
            opened.pop()
        elif sign == ")":
            begin = position + 1
    return text[max([begin, *(position + 1 for position in opened)]) :]


def is_closed(text: str) -> bool:
    """Whether every bracket of a text has its counterpart.

    >>> is_closed("因公出国(境)费"), is_closed("境)费")
    (True, False)
    """
    return closed_end(text) == text
