"""The rows of a table as a layout prints them: still plain texts, merged cells blank."""

import re
from collections.abc import Sequence
from decimal import Decimal

from tests.typesetting.layout import Layout
from tests.typesetting.parts import Table

Rows = list[list[str]]

FIGURE = re.compile(r"-?\d[\d,]*\.\d+")
CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
TOTAL = re.compile(r"(?:.{2}经费)?合计|总计|总分|总评价得分")
NUMBERING = "栏次"
_ORDINAL = re.compile(r"[一二三四五六七八九十]+、")
_LINE_NUMBER = re.compile(r"行次?")
_CODE_HEADER = re.compile(r".*(?:编码|代码)")
_EXPENSES = (
    ("合计", "合计|总计"),
    ("因公出国（境）费", "因公出国.*"),
    ("小计", "公务用车购置(?:及|和)运行.*"),
    ("公务用车购置费", "公务用车购置费?"),
    ("公务用车运行维护费", "公务用车运行.*"),
    ("公务接待费", "公务接待.*"),
)


def printed_rows(table: Table, layout: Layout) -> tuple[Rows, int]:
    """The rows of a table in a layout, and how many of them are its header.

    Tables that are not statutory have no header and are the same in every layout.
    """
    width = max(len(row) for row in table.rows)
    rows = [[*row, *[""] * (width - len(row))] for row in table.rows]
    if not table.number:
        return rows, 0
    header = header_height(rows)
    rows = [[_figure(cell, layout) for cell in row] for row in rows]
    if not layout.column_numbers:
        kept = [row for row in rows[:header] if compact(row[0]) != NUMBERING]
        rows, header = [*kept, *rows[header:]], len(kept)
    if not layout.line_numbers:
        rows = _without_line_numbers(rows, header)
    if layout.three_public_across and "三公" in _plain(table):
        rows, header = _across(rows[header:]), 3
    if layout.total_last and "一般公共预算财政拨款支出" in _plain(table):
        body = rows[header:]
        rows = rows[:header] + sorted(body, key=lambda row: bool(TOTAL.fullmatch(compact(row[0]))))
    functional = is_code_column(rows, header, 0) and "基本支出" not in _plain(table)
    if layout.split_codes and functional:
        rows, header = _with_split_codes(rows, header), header + 1
    if layout.no_data_notes and not has_figures(rows[header:]):
        rows += [[""] * len(rows[0]) for _ in range(2)]
    return rows, header


def header_height(rows: Sequence[Sequence[str]]) -> int:
    """How many rows stand above the first row of data."""
    for index, row in enumerate(rows):
        words = [compact(cell) for cell in row if cell]
        first = words[0] if words else ""
        if first == NUMBERING:
            continue
        data = any(FIGURE.fullmatch(word) or CODE.fullmatch(word) for word in words)
        if data or TOTAL.fullmatch(first) or _ORDINAL.match(first):
            return index
    return 0


def header_row(rows: Rows, header: int) -> int:
    """The lowest header row, column numbers aside."""
    return max((i for i in range(header) if compact(rows[i][0]) != NUMBERING), default=0)


def is_code_column(rows: Rows, header: int, column: int) -> bool:
    """Whether a column holds subject codes or a part of them."""
    text = compact(rows[header_row(rows, header)][column]) if header else ""
    return text in ("类", "款", "项") or bool(_CODE_HEADER.fullmatch(text))


def is_line_number_column(rows: Rows, header: int, column: int) -> bool:
    """Whether a column numbers the lines of the table."""
    return any(_LINE_NUMBER.fullmatch(compact(row[column])) for row in rows[:header])


def has_figures(rows: Sequence[Sequence[str]]) -> bool:
    """Whether any cell is an amount."""
    return any(FIGURE.fullmatch(compact(cell)) for row in rows for cell in row)


def compact(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s+", "", text)


def _plain(table: Table) -> str:
    return re.sub(r"[“”\"\s]", "", table.title.text if table.title else "")


def _figure(cell: str, layout: Layout) -> str:
    if not FIGURE.fullmatch(cell):
        return cell
    value = Decimal(cell.replace(",", ""))
    if layout.unit == "元":
        value = (value * 10000).quantize(Decimal("0.01"))
    return f"{value:,}" if layout.thousands else str(value)


def _without_line_numbers(rows: Rows, header: int) -> Rows:
    kept = [c for c in range(len(rows[0])) if not is_line_number_column(rows, header, c)]
    rows = [[row[column] for column in kept] for row in rows]
    return [row for row in rows if any(row)]


def _across(body: Rows) -> Rows:
    """The three public expenses as one row under a header of three."""
    names = [re.sub(r"^(?:其中：)?(?:（?\d+[、）])?", "", compact(row[0])) for row in body]
    found = [
        next((body[i][1:3] for i, name in enumerate(names) if re.fullmatch(words, name)), ["", ""])
        for _, words in _EXPENSES
    ]
    total, abroad, vehicles, bought, running, reception = (name for name, _ in _EXPENSES)
    group = "公务用车购置及运行维护费"
    return [
        [total, "", abroad, "", group, "", "", "", "", "", reception, ""],
        ["", "", "", "", vehicles, "", bought, "", running, "", "", ""],
        ["预算数", "决算数"] * 6,
        [figure for pair in found for figure in pair],
    ]


def _with_split_codes(rows: Rows, header: int) -> Rows:
    """类, 款 and 项 in columns of their own, under what headed the code."""
    lowest = header_row(rows, header)
    result: Rows = []
    for index, (code, *rest) in enumerate(rows):
        parts = [code, "", ""]
        if index >= header and CODE.fullmatch(code):
            parts = [code[:3], code[3:5], code[5:7]]
        result.append([*parts, *rest])
        if index == lowest:
            result.append(["类", "款", "项", *[""] * len(rest)])
    return result
