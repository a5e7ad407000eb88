"""What a report is made of."""

from typing import Literal, get_args

Part = Literal["data", "pages", "workbook", "briefing", "charts", "notebooks"]
PARTS: tuple[Part, ...] = get_args(Part)
"""Any of them may be asked for alone."""
PAPER = "working_paper.xlsx"
"""The file that reviewers write in."""
_NAMED: dict[str, Part] = {part: part for part in PARTS}


def parts_of(only: str | None, no_notebooks: bool = False) -> tuple[Part, ...] | str:
    """The parts that a list names, or the first name that is none; all of them without a list.

    >>> parts_of("pages, workbook"), parts_of("page")
    (('pages', 'workbook'), 'page')
    """
    names = [name.strip() for name in only.split(",")] if only is not None else [*PARTS]
    for name in names:
        if name not in _NAMED:
            return name
    asked = {_NAMED[name] for name in names} - ({"notebooks"} if no_notebooks else set())
    return tuple(part for part in PARTS if part in asked)
