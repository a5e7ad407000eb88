"""Places in words."""

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Place


def words_of(place: Place) -> str:
    """A place in words.

    >>> words_of(Place(page=3)), words_of(Place(line=101))
    ('第 3 页', '第 101 行')
    """
    page = f"第 {place.page} 页" if place.page is not None else ""
    line = f"第 {place.line} 行" if place.line is not None else ""
    return " ".join(filter(None, (page, line)))


def words_of_source(place: str) -> str:
    """An operand's place in words, the sheet first; several are joined by ``+``.

    >>> words_of_source("05.L484"), words_of_source("P01.L673+S037.L112")
    ('表05 第 484 行', '自评表 P01 第 673 行、S037 第 112 行')
    """
    return "、".join(dict.fromkeys(map(_one_source, place.split("+"))))


def _one_source(place: str) -> str:
    owner, *marks = place.split(".")
    return " ".join(
        filter(None, (_words_of_mark(owner) or table_name(owner), *map(_words_of_mark, marks)))
    )


def _words_of_mark(mark: str) -> str:
    for rule in vocabulary.headings().place:
        if match := rule.mark.fullmatch(mark):
            return rule.words.format(match[1])
    return ""


def table_name(table: str) -> str:
    """What a table's sheet is called: by its number in the statutory form, else by its title.

    >>> table_name("05"), table_name("university-income")
    ('表05', '高等学校收入决算表')
    """
    if not table.isdigit():
        titles = (kind.title for kind in vocabulary.table_kinds() if kind.id == table)
        if title := next(titles, ""):
            return title
    return vocabulary.working_paper().table_sheet.format(table)
