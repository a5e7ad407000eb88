"""What a report is made of."""

from typing import Literal, get_args

from juesuan_analysis.vocabulary import LANGUAGES, Lang

Part = Literal["data", "pages", "workbook", "briefing", "charts", "notebooks"]
PARTS: tuple[Part, ...] = get_args(Part)
"""Any of them may be asked for alone."""
INDEX, ANNOTATED, PAPER = "index.html", "annotated.html", "working_paper.xlsx"
"""The overview, the annotated page, and the file that reviewers write in; all in both languages."""
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


def in_language(name: str, lang: Lang) -> str:
    """The name of a file that is written in several languages: the Chinese one has none.

    >>> in_language("beside/1.html", "en"), in_language(INDEX, "zh")
    ('beside/1.en.html', 'index.html')
    """
    stem, dot, ending = name.rpartition(".")
    return name if lang == "zh" else f"{stem}.{lang}{dot}{ending}"


PAPERS = tuple(in_language(PAPER, lang) for lang in LANGUAGES)
"""The working papers; reviewers write into either."""
