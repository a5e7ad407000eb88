"""Web pages: running text as paragraphs, data tables as grids.

A page is taken as a browser without scripts shows it: scripts, styles, comments and form controls
are dropped, white space is collapsed, merged cells are spread over the columns they cover. Only
the innermost tables hold data; tables around them, and those of a single column, are layout and
give paragraphs. A ``<br>`` ends a paragraph, unless the line breaks off within a sentence.

Nothing is fetched and no entity but those of HTML is known. Time and memory are bounded by
:func:`~juesuan_analysis.readers.sandbox.run_bounded`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from juesuan_analysis.document import Grid, Paragraph, Place, Unreadable
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.bounds import MAX_CELLS, MAX_LINES, bound, within_bounds
from juesuan_analysis.readers.cell_rows import plain_paragraph, split_rows
from juesuan_analysis.readers.flow import continues, joined
from juesuan_analysis.readers.html_flow import Line, Picture, items
from juesuan_analysis.readers.html_tables import DataTable, data_tables
from juesuan_analysis.readers.text import decode

_WORST_TEXT = 0.01
"""Share of undecodable characters from which a page's declared encoding cannot be right."""

PICTURE = "有一张图片，其中的文字和表没有读出"
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.I
)
_DECLARED_WITHIN = 4096
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ENCODINGS = dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "cp936"), "gb18030")
_ENCODINGS |= {"utf-8": "utf-8", "utf8": "utf-8", "big5": "big5hkscs"}

Content = tuple[tuple[Paragraph | Grid, ...], tuple[Unreadable, ...]]
"""Paragraphs and grids in reading order, and pictures among them, which could not be read."""


def read_html_content(data: bytes, source: str) -> Content:
    """Paragraphs and grids of a web page, and its pictures.

    Raises:
        UnreadableInput: if it is no page, nested too deep, or without text.
    """
    content = marked_up(_decoded(data, source), source)
    if not content[0]:
        raise UnreadableInput(
            f"{source}：网页里没有文字（可能由脚本生成）；请在浏览器中另存为完整网页"
        )
    return content


def marked_up(text: str, source: str) -> Content:
    """The content of a text in HTML, whatever it was made from; none if it is blank.

    Raises:
        UnreadableInput: if it is nested too deep or beyond all bounds.
    """
    if not text.strip():
        return (), ()
    root = _parsed(text, source)
    bound(sum(1 for _ in root.iter("td", "th")), MAX_CELLS, "表格的单元格", source)
    pictures: list[Unreadable] = []
    parts = _parted(root, data_tables(root, source), pictures)
    return within_bounds(joined(parts, _goes_on), source), tuple(pictures)


# From bytes to a tree


def _decoded(data: bytes, source: str) -> str:
    if encoding := _declared(data):
        text = data.decode(encoding, "replace")
        if "\0" not in text and text.count("\ufffd") <= len(text) * _WORST_TEXT:
            return text
    return decode(data, source)


def _declared(data: bytes) -> str:
    """The encoding that the page's mark or its ``<meta>`` names; empty if none we know."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    found = _CHARSET.search(data[:_DECLARED_WITHIN])
    return _ENCODINGS.get(found[1].decode("ascii").lower(), "") if found else ""


def _parsed(text: str, source: str) -> HtmlElement:
    parser = HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableInput(f"{source}：网页里没有内容；请确认下载完整") from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise UnreadableInput(f"{source}：网页层层嵌套过深或过大；请在浏览器中另存后再试")
    return root


# Running text


def _goes_on(lines: Sequence[Paragraph], line: Paragraph) -> bool:
    return continues(lines[-1:], line) and len(lines) < MAX_LINES


def _parted(
    root: HtmlElement, tables: Mapping[HtmlElement, DataTable], pictures: list[Unreadable]
) -> Iterator[Paragraph | Grid | None]:
    """Lines and tables, with ``None`` where an element ends.

    ``pictures`` takes in what stands below the first line.
    """
    begun = False
    for item in items(root, tables):
        if isinstance(item, Picture):
            pictures += [Unreadable(Place(line=item.line), PICTURE)] if begun else []
            continue
        begun = True
        if isinstance(item, Line):
            if item.opens:
                yield None
            yield plain_paragraph(item.text, Place(line=item.line), item.heading)
            continue
        table = tables[item]
        captions = (plain_paragraph(x.text, Place(line=x.line)) for x in table.outside)
        for block in (*captions, *split_rows(table.rows, table.banners)):
            yield None
            yield block
        yield None
