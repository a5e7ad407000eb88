"""Markdown with tables, as document converters write it: made into HTML and read as such.

Every line of HTML stands where its Markdown stood, so that places stay right. Tables are taken more
freely than the format's grammar has them: what a converter calls a row is one, however many cells
it has, and whatever follows it without a blank line.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from juesuan_analysis.document import Grid, Paragraph
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.html import marked_up
from juesuan_analysis.readers.text import bounded_text

_NESTED = 100
"""Lists in lists; what is deeper would be left out."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_OPENING, _CLOSING = (re.compile(rf"<{mark}table\b", re.I) for mark in ("", "/"))
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?[-=]+:?")
_GRID_RULE = re.compile(r"\s*\+[-=:+]+\+\s*")
_LISTED = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)、])\t")
_FIGURE = re.compile(r"\d[\d,，]*(?:\.\d+)?%?")
_REWRITTEN = (
    (re.compile(r"^\s*(?:>\s?)+"), ""),  # quotations
    (re.compile(r"^\s*(?:`{3,}|~{3,})[\w\s]*$"), ""),  # a fence around what is no code
    (re.compile(r"^\s*\*\*([^*]+)\*\*\s*$"), r"###### \1"),  # a heading in bold
    (re.compile(r"\[\^[^\]\s]+\](?!:)"), ""),  # the mark that leads to a note
    (re.compile(r"\$\s*([-+−]?[\d.,，]+)\s*(?:\\?(%))?\s*\$"), r"\1\2"),  # a number set as a formula
)


def read_markdown_blocks(data: bytes, source: str) -> tuple[Paragraph | Grid, ...]:
    """Paragraphs and grids of a text in Markdown, in reading order.

    Raises:
        UnreadableInput: if it is no text, empty, or beyond all bounds.
    """
    blocks = marked_up(as_html(bounded_text(data, source)), source)
    if not blocks:
        raise UnreadableInput(f"{source}：文件里没有文字；请确认下载完整")
    return blocks


def as_html(text: str) -> str:
    """The text in HTML, each element on the line it is made of.

    >>> as_html("**合 计**是 1\\\\. 以上\\n\\n| 项目 | 数 |\\n|---|---|\\n| 甲 | 1.00 |").split("\\n")[2:]
    ['<table><tr><td>项目</td><td>数</td></tr>', '', '<tr><td>甲</td><td>1.00</td></tr></table>']
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
        if not line.strip().startswith("|") and (ruled or len(cells) < 2):
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
    if "\t" in line.strip() and not _LISTED.match(line):
        return True
    if _GRID_RULE.fullmatch(line):
        return below.lstrip().startswith("|")
    bars = len(_BAR.findall(line))
    if bars > 1 and line.lstrip().startswith("|"):
        return True
    return bool(bars and "|" in below and all(map(_RULE.fullmatch, _cells(below))))


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]]


def _cells(line: str) -> list[str]:
    """What stands between bars, or else between tabs."""
    line = line.strip("\n")
    cells = _BAR.split(line.strip()) if _BAR.search(line) else line.split("\t")
    if len(cells) > 1 and _BAR.search(line):
        cells = cells[not cells[0] :]
        cells = cells[: len(cells) - (not cells[-1])]
    return [cell.strip() for cell in cells]


def _has_figures(row: tuple[int, list[str]]) -> bool:
    return any(map(_FIGURE.fullmatch, row[1]))


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
    ends = {"alt": ["paragraph", "reference", "list"]}
    parser.block.ruler.before("html_block", "html_table", _html_table, ends)
    parser.block.ruler.before("hr", "piped_table", _piped_table, ends)
    parser.add_render_rule("text", _text)
    parser.add_render_rule("softbreak", lambda *_: "\n<br>")
    parser.add_render_rule("hardbreak", lambda *_: "\n<br>")
    parser.add_render_rule("image", lambda *_: "")
    return parser


def _text(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: object, env: object
) -> str:
    """A piece of text; the grammar sees no emphasis between a Chinese mark and a letter."""
    text = tokens[index].content
    alone = not text.strip("* ")  # what a form puts where nothing is to be published
    return escape(text if alone and len(tokens) == 1 else text.replace("**", ""))


_PARSER = _parser()


def _rendered(tokens: Sequence[Token]) -> Iterator[str]:
    """The pieces of HTML, with line ends before each up to its line."""
    line = 0
    for token in tokens:
        piece = _piece(token)
        if token.map and token.nesting >= 0 and piece:
            yield "\n" * (token.map[0] - line)
            line = max(line, token.map[0])
        line += piece.count("\n")
        yield piece


def _piece(token: Token) -> str:
    if token.type == "inline":
        return _PARSER.renderer.renderInline(token.children or [], _PARSER.options, {})
    if token.hidden or not token.tag:
        return token.content if token.type == "html_block" else ""
    if token.tag == "p":  # the page end that broke a sentence made two paragraphs of it
        return "<br>" if token.nesting > 0 else ""
    if token.nesting < 0:
        return f"</{token.tag}>"
    attributes = "".join(f' {name}="{value}"' for name, value in token.attrs.items())
    if token.tag == "ol":  # its items say their numbers themselves
        attributes = ' style="list-style: none"'
    number = f"{token.info}{token.markup} " if token.type == "list_item_open" and token.info else ""
    return f"<{token.tag}{attributes}>{number}"
