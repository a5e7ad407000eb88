"""Frames as tables that sort and filter, and read well where no script runs."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from typing import Any

import pandas as pd

from juesuan_analysis import vocabulary
from juesuan_analysis.analysis import printed_unit, told_unit
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.notebook.display import Shown, nothing
from juesuan_analysis.notebook.values import BLANK, cell
from juesuan_analysis.printing import short

_PAGE = 40  # rows; a table that fits one page has none to turn
_PREVIEW = 12  # rows shown where no script runs
_FEW = 5  # tables of so few rows need no search
_LONG = 16  # characters; longer words break their lines in the room that is left

_NUMBER, _WIDE, _WORD = "dt-right dt-nowrap", "dt-left wide", "dt-left dt-nowrap"  # of a column
_INLINE = {
    _NUMBER: "text-align:right;white-space:nowrap",
    _WIDE: "text-align:left",
    _WORD: "text-align:left;white-space:nowrap",
}
"""The same for the rows shown where no script runs, and no style sheet either."""

_CSS = ".dt-container .dt-left{padding-left:.7em!important}.dt-container td.wide{min-width:9em}"
_ONLY_SEARCH = {"topStart": None, "topEnd": "search", "bottomStart": None, "bottomEnd": None}
_AS_NUMBERS = (
    f"function (data, type) {{ return type === 'display' ? data : data.replace('{BLANK}', ''); }}"
)
"""What is sorted in a column of numbers: nothing where nothing is printed, or it would be words."""


def unit_of(d: Disclosure, narrative: bool = False) -> str:
    """The unit of the amounts in the tables, or in the narrative, of a disclosure."""
    return told_unit(d) if narrative else printed_unit(d)


def table(frame: pd.DataFrame, name: str, unit: str = "", empty: str = "") -> Shown:
    """A frame as a table that sorts and filters; ``unit`` is that of its amounts.

    ``name`` makes its element id and says which columns are shown (``[shown]`` in the vocabulary's
    ``headings.toml``). A frame without rows says that the disclosure has no such data, or what
    ``empty`` says.
    """
    if frame.empty:
        return nothing(empty)
    columns = [c for c in vocabulary.headings().shown.get(name, frame.columns) if _has(frame, c)]
    shown = _for_reading(frame[columns], name)
    kinds = [_kind(frame, column, shown.iloc[:, i]) for i, column in enumerate(columns)]
    above = f"金额单位：{unit}" if unit else ""
    html = f"<p>{escape(above)}</p>" if above else ""
    html += _with_preview(_interactive(shown, name, kinds), _preview(shown, kinds))
    rows = shown.head(_PREVIEW).to_csv(index=False, lineterminator="\n").strip()
    more = f"… 共 {len(shown)} 行" if len(shown) > _PREVIEW else ""
    return Shown(html, "\n".join(filter(None, (above, rows, more))))


def _has(frame: pd.DataFrame, column: str) -> bool:
    """Whether a column says anything: a text has no pages, a PDF no lines."""
    return column not in ("page", "line") or bool(frame[column].notna().any())


def _kind(frame: pd.DataFrame, column: str, texts: Iterable[str]) -> str:
    """Numbers stand to the right, so that their points are below each other; words to the left."""
    values = [value for value in frame[column] if value is not None]
    numbers = all(isinstance(v, (Decimal, int)) and not isinstance(v, bool) for v in values)
    if numbers or column in vocabulary.headings().numeric:
        return _NUMBER
    return _WIDE if any(len(text) > _LONG for text in texts) else _WORD


# What the cells say


def _for_reading(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """A frame with Chinese headings, verdicts in words, printed decimals and no NaN."""
    shown = frame.astype(object).where(frame.notna(), None)
    _shorten(shown)
    for column in shown.columns:
        shown[column] = [cell(column, value) for value in shown[column]]
    return shown.rename(columns={column: _heading(column, name) for column in shown.columns})


def _heading(column: str, name: str) -> str:
    """What stands above a column: words of this table, of all tables, or a verdict."""
    words = vocabulary.headings()
    named = words.headed.get(name, {}).get(column) or words.columns.get(column)
    return named or (words.verdicts[column].zh if column in words.verdicts else column)


def _shorten(shown: pd.DataFrame) -> None:
    """Write computed values like the number that is printed in their row."""
    words = vocabulary.headings()
    printed = next((shown[column] for column in words.printed if column in shown), None)
    if printed is None:
        return
    for column in (column for column in words.computed if column in shown):
        pairs = zip(shown[column], printed, strict=True)
        texts: list[Any] = [None if v is None else short(v, str(own)) for v, own in pairs]
        shown[column] = texts


# How they are shown


def _interactive(shown: pd.DataFrame, name: str, kinds: Sequence[str]) -> str:
    from itables import to_html_datatable

    html = to_html_datatable(
        shown,
        table_id=f"T_{name}",
        connected=False,
        display_logo_when_loading=False,
        showIndex=False,
        maxBytes=0,
        text_in_header_can_be_selected=False,  # or a click on a title would not sort
        paging=len(shown) > _PAGE,
        pageLength=_PAGE,
        lengthMenu=[_PAGE, 50, 1000],
        classes="display compact",
        style="table-layout:auto;width:100%;margin:0",
        css=_CSS,
        autoWidth=False,
        layout=_ONLY_SEARCH if _FEW < len(shown) <= _PAGE else {},
        columnDefs=_column_defs(kinds),
        language=vocabulary.headings().datatables,
    )
    return str(html)


def _column_defs(kinds: Sequence[str]) -> list[dict[str, Any]]:
    """One class a column, which its heading shares; numbers also say how they are sorted."""
    from itables import JavascriptFunction

    defs: list[dict[str, Any]] = [
        {"className": kind, "targets": [i for i, own in enumerate(kinds) if own == kind]}
        for kind in (_NUMBER, _WIDE, _WORD)
    ]
    defs[0]["render"] = JavascriptFunction(_AS_NUMBERS)
    return defs


def _with_preview(html: str, preview: str) -> str:
    """The table with this preview in the place of the library's own."""
    own = re.compile(r'(<div id="[^"]*_fallback">).*?(</div><script>)', re.DOTALL)
    html, count = own.subn(lambda found: found[1] + preview + found[2], html)
    assert count == 1  # the library shows its preview in another way
    return html


def _preview(shown: pd.DataFrame, kinds: Sequence[str]) -> str:
    """The first rows as a plain table, for a notebook not yet trusted and pages without scripts."""
    head = _row("th", shown.columns, kinds)
    rows = (_row("td", row, kinds) for row in shown.head(_PREVIEW).itertuples(index=False))
    left = len(shown) - _PREVIEW
    more = f"<p>另有 {left} 行，运行后可见。</p>" if left > 0 else ""
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>{more}"


def _row(tag: str, texts: Iterable[str], kinds: Sequence[str]) -> str:
    cells = (
        f'<{tag} style="{_INLINE[kind]}">{escape(text)}</{tag}>'
        for text, kind in zip(texts, kinds, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"
