"""What the notebooks call: open a disclosure, show a table, show the proof of each number.

Notebooks define nothing themselves. What is shown has a fixed text and fixed element ids, so that
a re-run can be compared with the stored output, and reads well without a running kernel.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from juesuan_analysis import CHAOYANG_2023
from juesuan_analysis.charts import CHARTS, NoData
from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.disclosure import Disclosure, read
from juesuan_analysis.statements import FORMULA_NAMES, Statement
from juesuan_analysis.vocabulary import load

_DPI = 110
_ROWS = 12
_FEW = 5
"""Tables of so few rows need no search."""
_STYLE = (
    "<style>.jsproof{margin:.9em 0 1.3em;padding:.2em 0 .2em 1em;border-left:4px solid #b8c4ce}"
    ".jsproof.no{border-left-color:#a4262c}.jsproof.open{border-left-color:#8a6d00}"
    ".jsproof h4{margin:.1em 0 .25em;font-size:1.05em}.jsproof p{margin:.15em 0}"
    ".jsproof .q{color:#444}.jsproof .f{font-variant-numeric:tabular-nums}</style>"
)


class _Shown:
    """An object to display: HTML for a person, a fixed text for everything else."""

    def __init__(self, html: str, text: str) -> None:
        self.html, self.text = html, text

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def open_disclosure(source: str = "") -> Disclosure:
    """Read the disclosure a notebook is about: the 2023 Chaoyang one if none is named.

    Prepares the notebook for tables that sort and filter, without any network.
    """
    import itables

    itables.init_notebook_mode(all_interactive=False, connected=False)
    return read(Path(source) if source else CHAOYANG_2023)


def overview(d: Disclosure) -> _Shown:
    """Whose accounts these are and how many numbers got which verdict."""
    counts = d.verdict_counts
    words = load("headings")["verdicts"]
    parts = [f"{words[v]['symbol']} {words[v]['zh']} {n}" for v, n in counts.items() if n]
    total = len(d.statements_list)
    head = f"{d.department} {d.year or ''} 年度部门决算"
    line = f"正文 {total} 个数：" + "，".join(parts) + f"；读懂 {d.coverage:.1%}"
    return _Shown(f"<h3>{escape(head)}</h3><p>{escape(line)}</p>", f"{head}\n{line}")


def table(frame: pd.DataFrame, name: str) -> _Shown:
    """A frame as a table that sorts and filters.

    ``name`` makes its element id and says which columns are shown (``[shown]`` in the vocabulary's
    ``headings.toml``). A frame without rows says that the disclosure has no such data.
    """
    from itables import to_html_datatable

    columns = [c for c in load("headings")["shown"].get(name, frame.columns) if _has(frame, c)]
    if frame.empty:
        return nothing()
    shown = _for_reading(frame[columns])
    styled = shown.style.hide(axis="index").format(escape="html")
    html = to_html_datatable(
        styled.set_uuid(name),
        table_id=f"T_{name}",
        connected=False,
        allow_html=True,
        paging=len(shown) > _ROWS,
        pageLength=_ROWS,
        lengthMenu=[_ROWS, 50, 1000],
        classes="display compact",
        style="width:100%;margin:0",
        layout={"topEnd": "search"} if len(shown) > _FEW else {},
        columnDefs=_alignments(frame[columns]),
        language=load("headings")["datatables"],
    )
    text = shown.head(_ROWS).to_csv(index=False, lineterminator="\n").strip()
    more = f"\n… 共 {len(shown)} 行" if len(shown) > _ROWS else ""
    return _Shown(str(html), text + more)


def _has(frame: pd.DataFrame, column: str) -> bool:
    """Whether a column says anything: a text has no pages, a PDF no lines."""
    return column not in ("page", "line") or bool(frame[column].notna().any())


def nothing(reason: str = "本文件没有这部分数据") -> _Shown:
    """A sentence instead of an empty table or chart."""
    return _Shown(f"<p><em>{escape(reason)}。</em></p>", f"{reason}。")


def _for_reading(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with Chinese headings, verdicts in words, printed decimals and no NaN."""
    headings = load("headings")["columns"]
    shown = frame.astype(object).where(frame.notna(), None)
    for column in shown.columns:
        shown[column] = [_cell(column, value) for value in shown[column]]
    return shown.rename(columns={name: headings.get(name, name) for name in shown.columns})


def _cell(column: str, value: Any) -> str:
    words = load("headings")
    if value is None:
        return "—"
    if "verdict" in column and value in words["verdicts"]:
        return f"{words['verdicts'][value]['symbol']} {words['verdicts'][value]['zh']}"
    if column == "severity":
        return f"{words['severities'][value]['symbol']} {words['severities'][value]['zh']}"
    if column == "status":
        return str(words["statuses"][value])
    if column == "formula":
        return FORMULA_NAMES[value]
    if column == "confirmed":
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _alignments(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Numbers to the right, so that their points stand below each other; words to the left."""

    def is_number(name: str) -> bool:
        values = [value for value in frame[name] if value is not None]
        return all(isinstance(v, (Decimal, int)) and not isinstance(v, bool) for v in values)

    numbers = [i for i, name in enumerate(frame.columns) if is_number(name)]
    words = [i for i in range(len(frame.columns)) if i not in numbers]
    wide = [i for i, name in enumerate(frame.columns) if name in load("headings")["wide"]]
    return [
        {"width": "14em", "targets": wide},
        {"className": "dt-right", "targets": numbers},
        {"className": "dt-left", "targets": words},
    ]


# Proofs


def proofs(d: Disclosure, *sections: str, kinds: Iterable[str] = ("percent",)) -> _Shown:
    """Every stated number of some sections with the computation that confirms it, or not.

    ``sections`` are parts of headings; ``kinds`` the kinds of number (amount, percent, …).
    """
    wanted = set(kinds)
    found = [
        s
        for s in d.statements_list
        if s.claim.number.kind in wanted
        and any(re.search(name, s.claim.number.flow.passage.section) for name in sections)
    ]
    return proofs_of(found)


def proofs_of(statements: Sequence[Statement]) -> _Shown:
    """The proofs of some statements, each under a heading that says what is stated."""
    if not statements:
        return nothing()
    html = "".join(map(_proof_html, statements))
    return _Shown(_STYLE + html, "\n".join(map(_proof_text, statements)))


def _title(s: Statement) -> str:
    word = load("headings")["verdicts"][s.verdict]
    return f"{s.id} {s.claim.subject} {s.printed}　{word['symbol']} {word['zh']}"


def computation(s: Statement) -> str:
    """The recomputation in figures: operands, result, bounds; empty if there is none."""
    values = [str(operand.amount) for operand in s.operands]
    formula = s.claim.formula
    if not values or s.check.shown is None:
        return ""
    low, high = s.check.bounds
    if formula in ("share", "completion") and len(values) == 2:
        left = f"{values[0]} ÷ {values[1]} × 100"
    elif formula == "change_rate":
        sign, other = ("-", "+") if s.claim.sign < 0 else ("", "-")
        left = f"{sign}{values[1]} ÷ ({values[0]} {other} {values[1]}) × 100"
    elif formula == "growth_rate":
        left = f"({values[0]} ÷ {values[1]} - 1) × 100"
    elif formula in ("sum", "count"):
        left = " + ".join(values)
    elif formula == "mean":
        left = f"({' + '.join(values)}) ÷ {len(values)}"
    else:
        return f"{s.operands[0].name} = {values[0]}"
    return f"{left} = {s.check.shown}，区间 [{low}, {high}]"


def _proof_html(s: Statement) -> str:
    state = "" if s.verdict in CONFIRMED else "no" if s.verdict == "mismatch" else "open"
    figures = computation(s)
    return (
        f'<div class="jsproof {state}"><h4>{escape(_title(s))}</h4>'
        f'<p class="q">“{escape(s.claim.number.quote)}”（{s.place}）</p>'
        + (f'<p class="f">{escape(figures)}</p>' if figures else "")
        + f"<p>{escape(s.note)}。</p></div>"
    )


def _proof_text(s: Statement) -> str:
    figures = computation(s)
    return "；".join(filter(None, (_title(s), figures, s.note)))


# Charts


def chart(d: Disclosure, name: str, lang: str = "zh") -> Any:
    """Show one chart of :data:`juesuan_analysis.charts.CHARTS`, or say what is missing."""
    try:
        figure = CHARTS[name](d, lang)  # type: ignore[arg-type]
    except NoData as reason:
        return nothing(str(reason))
    display(_Picture(figure, name))  # type: ignore[no-untyped-call]
    return None


class _Picture:
    """A chart as a picture, with its name as the text for those who do not see it."""

    def __init__(self, figure: Figure, name: str) -> None:
        self.figure, self.name = figure, name

    def _repr_png_(self) -> bytes:
        from io import BytesIO

        buffer = BytesIO()
        self.figure.savefig(buffer, format="png", dpi=_DPI, metadata={"Software": None})
        return buffer.getvalue()

    def __repr__(self) -> str:
        return f"图：{self.name}"
