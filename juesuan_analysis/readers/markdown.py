"""Markdown with tables, as document converters write it: made into HTML and read as such.

Every line of HTML stands where its Markdown stood, so that places stay right. Tables are taken more
freely than the format's grammar has them: what a converter calls a row is one, however many cells
it has, and whatever follows it without a blank line.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby, pairwise

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML, RendererProtocol
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.bounds import MAX_CELLS, bound
from juesuan_analysis.readers.characters import NOTE
from juesuan_analysis.readers.html import Content, marked_up
from juesuan_analysis.readers.text import bounded_text

_NESTED = 100
"""What is deeper in lists would be left out; indented by 40 blanks it is not so deep."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_OPENING, _CLOSING = (re.compile(rf"<{mark}table\b", re.I) for mark in ("", "/"))
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?[-=]+:?")
_GRID_RULE = re.compile(r"\s*\+[-=:+]+\+\s*")
_LISTED = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)、])\t")
_FIGURE = re.compile(r"\d[\d,，]*(?:\.\d+)?%?")
_MARKS = re.compile(r"[\\*_\s]|<[^>]*>")
_EMPHASIS = re.compile(r"(?<=\d)\*\*|\*\*(?![万亿]?元|[%％])")
_REWRITTEN = (
    (re.compile(r"(?<![\d*])\*\*(?=[万亿]?元|[%％])"), r"\*\*"),  # a number nobody filled in
    (re.compile(r"^(\s{40})\s+"), r"\1"),
    (re.compile(r"^\s*(?:>\s?)+"), ""),  # quotations
    (re.compile(r"^(\s*[-*+]\s)(?:[-*+]\s+){3,}"), r"\1"),  # lists in lists, all on one line
    (re.compile(r"^\s*(?:`{3,}|~{3,})[\w\s]*$"), ""),  # a fence around what is no code
    (re.compile(r"^\s*\*\*([^*]+)\*\*\s*$"), r"###### \1"),  # a heading in bold
    (re.compile(rf"(?<![A-Za-z])\^{NOTE}\^"), ""),
    (re.compile(r"\[\^[^\]\s]+\](?!:)"), ""),  # the mark that leads to a note
    (
        re.compile(r"\$\s*([-+−]?[\d.,，]+)\s*(?:\\?(%))?\s*\$"),
        r"\1\2",
    ),  # a number set as a formula
)


def read_markdown_content(data: bytes, source: str) -> Content:
    """Paragraphs and grids of a text in Markdown, in reading order, and its pictures.

    Raises:
        UnreadableInput: if it is no text, empty, or beyond all bounds.
    """
    text = bounded_text(data, source)
    bound(text.count("|"), MAX_CELLS, "表格的单元格", source)
    content = marked_up(as_html(text), source)
    if not content[0]:
        raise UnreadableInput(f"{source}：文件里没有文字；请确认下载完整")
    return content


def as_html(text: str) -> str:
    r"""The text in HTML, each element on the line it is made of.

    >>> as_html("|项目|数|\n|---|---|\n|**甲**|1.00|").split("\n")[2]
    '<tr><td><strong>甲</strong></td><td>1.00</td></tr></table>'
    """
    lines = (_rewritten(line) for line in _LINE_END.split(text))
    return "".join(_rendered(_PARSER.parse("\n".join(lines))))


def _rewritten(line: str) -> str:
    for pattern, plain in _REWRITTEN:
        line = pattern.sub(plain, line)
    return line


# Tables


def _html_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table in HTML up to its end, blank lines and all."""
    if not _OPENING.match(_line(state, start).lstrip()):
        return False
    depth = 0
    for number in range(start, end):
        line = _line(state, number)
        depth += len(_OPENING.findall(line)) - len(_CLOSING.findall(line))
        if depth <= 0:
            break
    if not silent:
        token = state.push("html_block", "", 0)
        token.map = [start, number + 1]
        token.content = state.getLines(start, number + 1, 0, True)
        state.line = number + 1
    return True


def _piped_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines of cells between bars, or with tabs between them."""
    if not _begins_table(state, start, end):
        return False
    if silent:
        return True
    rows: list[tuple[int, list[str]]] = []
    ruled = joined = False
    for number in range(start, end):
        line = _line(state, number)
        if _GRID_RULE.fullmatch(line):
            ruled, joined = True, False
            continue
        cells = _cells(line)
        if not _is_row(line) or (ruled and not line.lstrip().startswith("|")):
            break
        if all(map(_RULE.fullmatch, filter(None, cells))) and any(cells):
            if len(rows) > 1 and any(map(_has_figures, rows[:-1])):  # of the next table
                _push_table(state, rows[:-1])
                rows = rows[-1:]
        elif joined:
            first, above = rows[-1]
            rows[-1] = first, [a + b for a, b in zip(above, cells, strict=False)]
        else:
            rows.append((number, cells))
            joined = ruled
    else:
        number = end
    _push_table(state, rows)
    state.line = number
    return True


def _begins_table(state: StateBlock, start: int, end: int) -> bool:
    line, below = _line(state, start), _line(state, start + 1) if start + 1 < end else ""
    if _GRID_RULE.fullmatch(line):
        return below.lstrip().startswith("|")
    if not _is_row(line):
        return False
    if "\t" in line.strip() and not _LISTED.match(line):
        return True
    bars = len(_BAR.findall(line))
    if bars > 1 and line.lstrip().startswith("|"):
        return True
    return "|" in below and all(map(_RULE.fullmatch, _cells(below)))


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|") or len(_cells(line)) > 1


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]]


def _cells(line: str) -> list[str]:
    """What stands between bars, or else between tabs."""
    if "\t" in line and not line.lstrip().startswith("|"):
        return [cell.strip() for cell in line.split("\t")]
    cells = _BAR.split(line.strip())
    if len(cells) > 1:
        cells = cells[not cells[0] : len(cells) - (not cells[-1])]
    return [cell.strip() for cell in cells]


def _has_figures(row: tuple[int, list[str]]) -> bool:
    return any(_FIGURE.fullmatch(_MARKS.sub("", cell)) for cell in row[1])


def _push_table(state: StateBlock, rows: Sequence[tuple[int, list[str]]]) -> None:
    if not rows:
        return
    state.push("table_open", "table", 1).map = [rows[0][0], rows[-1][0] + 1]
    head = True
    for number, cells in rows:
        head = head and not _has_figures((number, cells))
        state.push("tr_open", "tr", 1).map = [number, number + 1]
        for text, width in _merged(cells, head):
            opened = state.push("td_open", "td", 1)
            if width > 1:
                opened.attrSet("colspan", str(width))
            token = state.push("inline", "", 0)
            token.content, token.map, token.children = text, [number, number + 1], []
            state.push("td_close", "td", -1)
        state.push("tr_close", "tr", -1)
    state.push("table_close", "table", -1)


def _merged(cells: Sequence[str], head: bool) -> Iterator[tuple[str, int]]:
    """Cells and over how many columns they reach: converters repeat what a merged cell says."""
    across = len(cells) > 2 and len({*cells}) == 1
    for text, same in groupby(cells):
        width = len(list(same))
        if len(text) > 1 and (head or across):
            yield text, width
        else:
            yield from [(text, 1)] * width


# Into HTML


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"breaks": True, "maxNesting": _NESTED})
    # Indented text is an indented paragraph, "---" below one no heading, [1]: 甲 no address.
    parser.enable("strikethrough").disable(
        ["code", "fence", "blockquote", "lheading", "reference"], ignoreInvalid=False
    )
    ends: RuleOptionsType = {"alt": ["paragraph", "list"]}
    parser.block.ruler.before("html_block", "html_table", _html_table, ends)
    parser.block.ruler.before("hr", "piped_table", _piped_table, ends)
    parser.add_render_rule("text", _text)
    parser.add_render_rule("softbreak", lambda *_: "\n<br>")
    parser.add_render_rule("hardbreak", lambda *_: "\n<br>")
    parser.add_render_rule("image", lambda *_: "<img>")
    return parser


def _text(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: object, env: object
) -> str:
    """A piece of text; the grammar sees no emphasis between a Chinese mark and a letter."""
    text = tokens[index].content
    alone = not text.strip("* ")  # what a form puts where nothing is to be published
    return escape(text if alone and len(tokens) == 1 else _EMPHASIS.sub("", text))


_PARSER = _parser()
_RENDERER: RendererProtocol = _PARSER.renderer


def _rendered(tokens: Sequence[Token]) -> Iterator[str]:
    """The pieces of HTML, with line ends before each up to its line."""
    line = 0
    for before, token in pairwise([Token("", "", 0), *tokens]):
        if before.type == "list_item_open":
            token.meta["listed"] = True
        piece = _piece(token)
        if token.map and token.nesting >= 0 and piece:
            yield "\n" * (token.map[0] - line)
            line = max(line, token.map[0])
        line += piece.count("\n")
        yield piece


def _piece(token: Token) -> str:
    if token.type == "inline":
        return str(_RENDERER.render([token], _PARSER.options, {}))
    if token.hidden or not token.tag:
        return token.content if token.type == "html_block" else ""
    if token.tag in ("p", "ol") or (token.tag == "li" and token.markup in (".", ")")):
        return _line_break(token)
    if token.nesting < 0:
        return f"</{token.tag}>"
    attributes = "".join(f' {name}="{value}"' for name, value in token.attrs.items())
    return f"<{token.tag}{attributes}>"


def _line_break(token: Token) -> str:
    """A paragraph is a line: the page end that breaks a sentence makes two paragraphs of it."""
    begins = token.nesting > 0 and (token.tag == "li" or (token.tag == "p" and not token.meta))
    number = f"{token.info}{token.markup} " if token.tag == "li" else ""
    return f"<br>{number}" if begins else ""
