"""Places in words."""

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Place
from juesuan_analysis.outputs.look.summaries import owner_words
from juesuan_analysis.sentences import named
from juesuan_analysis.sources import Source


def words_of(place: Place) -> str:
    """A place in words.

    >>> words_of(Place(page=3)), words_of(Place(line=101))
    ('第 3 页', '第 101 行')
    """
    words = vocabulary.headings().place
    page = words.page.format(place.page) if place.page is not None else ""
    line = words.line.format(place.line) if place.line is not None else ""
    return " ".join(filter(None, (page, line)))


def words_of_source(source: Source) -> str:
    """Where a number is printed in words, the sheet first.

    >>> from juesuan_analysis.sources import Stated
    >>> words_of_source(Stated("S037", Place(line=112)))
    'S037 第 112 行'
    """
    joined = str(vocabulary.headings().headline.joined)
    return joined.join(dict.fromkeys(map(_one_source, source.parts)))


def _one_source(source: Source) -> str:
    sheet = owner_words(source) or table_name(source.owner)
    return f"{sheet} {words_of(source.at)}".rstrip()


def table_name(table: str) -> str:
    """What a table's sheet is called: by its number in the statutory form, else by its title.

    >>> table_name("05"), table_name("university-income")
    ('表05', '高等学校收入决算表')
    """
    if not table.isdigit():
        titles = (named(kind.title) for kind in vocabulary.table_kinds() if kind.id == table)
        if title := next(titles, ""):
            return title
    return vocabulary.working_paper().table_sheet.format(table)
