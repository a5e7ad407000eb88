"""Places in words, and values that several sheets show."""

from juesuan_analysis.document import Place


def words_of(place: Place) -> str:
    """A place in words.

    >>> words_of(Place(page=3)), words_of(Place(line=101))
    ('第 3 页', '第 101 行')
    """
    page = f"第 {place.page} 页" if place.page is not None else ""
    line = f"第 {place.line} 行" if place.line is not None else ""
    return " ".join(filter(None, (page, line)))
