"""What a notebook's cell shows: HTML or a picture, with a fixed text beside it."""

import atexit
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure
from platformdirs import user_cache_path

from juesuan_analysis import CHAOYANG_2023, LINKED, MADE_UP
from juesuan_analysis.afterwards import put_aside
from juesuan_analysis.charts import CHARTS, MANY, SEVERAL, NoData, headline
from juesuan_analysis.disclosure import Disclosure, read
from juesuan_analysis.files import UnwritableOutput
from juesuan_analysis.frames import contract
from juesuan_analysis.notebook.values import standing_counts
from juesuan_analysis.printing import portion

if TYPE_CHECKING:
    from juesuan_analysis.corpus.questions import Corpus

_DPI = 110
_LINKED = (
    "bureau_2022.txt",
    "bureau_2021.txt",
    "bureau_budget_2022.txt",
    "center_2022.txt",
    "office_2022.txt",
)


class Shown:
    """An object to display: HTML for a person, a fixed text for everything else."""

    def __init__(self, html: str, text: str) -> None:
        self.html, self.text = html, text

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def nothing(reason: str = "") -> Shown:
    """A sentence instead of an empty table or chart."""
    reason = reason or "本文件没有这部分数据"
    return Shown(f"<p><em>{escape(reason)}。</em></p>", f"{reason}。")


def open_disclosure(source: str = "") -> Disclosure:
    """Read the disclosure a notebook is about: the 2023 Chaoyang one if none is named.

    Prepares the notebook for tables that sort and filter, without any network.
    """
    display(Shown(_table_script(), ""))  # type: ignore[no-untyped-call]
    return read(_found(Path(source).expanduser()) if source else CHAOYANG_2023)


def open_linked(source: str = "") -> list[Disclosure]:
    """Read a disclosure and those beside it, the disclosure itself first.

    If none is named, or none stands beside it, those of a made-up bureau that ship with the
    project: its accounts of 2022, then last year's, its budget and its two units.
    """
    d = open_disclosure(source) if source else None
    if d is not None and d.beside:
        return [d, *d.beside]
    own, *others = (LINKED / name for name in _LINKED)
    if d is None:
        display(Shown(_table_script(), ""))  # type: ignore[no-untyped-call]
    else:
        display(nothing("没有用 --with 给出对照文件；以下是随项目附带的示例"))  # type: ignore[no-untyped-call]
    d = read(own, beside=others)
    return [d, *d.beside]


def open_corpus(source: str = "") -> "Corpus":
    """Open the corpus a notebook is about: in the folder that is named, or the one that ships.

    That one, of made-up departments, is built where users' caches are: the next time only what
    another version of the program would read otherwise is read again.
    """
    from juesuan_analysis.corpus import questions

    display(Shown(_table_script(), ""))  # type: ignore[no-untyped-call]
    path = _found(Path(source).expanduser())
    if source and path.is_dir():
        return questions.open(path)
    if source:
        display(nothing("这里看的是许多份决算；以下是随项目附带的示例"))  # type: ignore[no-untyped-call]
    return questions.open(_made_up_corpus())


def _made_up_corpus() -> Path:
    """The folder of the corpus that ships; one that is gone after this process if need be."""
    from juesuan_analysis.corpus.adding import add

    name = f"made_up_corpus-{contract().corpus.version}"
    kept = user_cache_path("juesuan_analysis", appauthor=False) / name
    try:
        return add([MADE_UP], kept).folder
    except UnwritableOutput:
        held = ExitStack()
        atexit.register(held.close)
        return add([MADE_UP], held.enter_context(put_aside())).folder


def _found(path: Path) -> Path:
    """A path as given or, since notebooks run in a folder of their own, seen from the one above."""
    above = Path("..") / path
    return above if not path.exists() and above.exists() else path


def _table_script() -> str:
    """The script that tables need, without the words it shows where scripts may not run.

    ``init_notebook_mode`` would ask for the colours of the page before the script is there.
    """
    from itables import options
    from itables.javascript import generate_init_offline_itables_html

    html = generate_init_offline_itables_html(options.dt_bundle)
    html = re.sub(r"<div[^>]*>\s*<noscript>.*</noscript>\s*</div>\s*", "", html, flags=re.DOTALL)
    script = re.findall(r"window\._itables_\w+", html)[0]
    return f"{html}<script>{script}.then(tables => tables.set_or_remove_dark_class());</script>"


def overview(d: Disclosure) -> Shown:
    """Whose accounts these are and how many numbers got which verdict."""
    head = d.title
    counts = (*standing_counts(d), f"读懂 {portion(d.coverage)}")
    line = "　".join((f"正文 {len(d.statements_list)} 个数：", *counts))
    return Shown(f"<h2>{escape(head)}</h2><p>{escape(line)}</p>", f"{head}\n{line}")


def chart(d: Disclosure | Sequence[Disclosure] | pd.DataFrame, name: str, lang: str = "zh") -> Any:
    """Show one chart of :data:`juesuan_analysis.charts.CHARTS`, or say what is missing.

    Of several disclosures, one of :data:`juesuan_analysis.charts.SEVERAL`; of the answer of a
    corpus, one of :data:`juesuan_analysis.charts.MANY`.
    """
    charts: Mapping[str, Callable[..., Figure]] = (
        CHARTS if isinstance(d, Disclosure) else MANY if isinstance(d, pd.DataFrame) else SEVERAL
    )
    try:
        figure = charts[name](d, lang)
    except NoData as reason:
        return nothing(str(reason))
    display(_Picture(figure, name))  # type: ignore[no-untyped-call]
    return None


class _Picture:
    """A chart as a picture, with its headline as the text for those who do not see it."""

    def __init__(self, figure: Figure, name: str) -> None:
        self.figure, self.name = figure, name

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any:
        buffer = BytesIO()
        self.figure.savefig(buffer, format="png", dpi=_DPI, metadata={"Software": None})
        data = {"image/png": buffer.getvalue(), "text/plain": repr(self)}
        return data, {"image/png": {"alt": headline(self.figure)}}

    def __repr__(self) -> str:
        return f"图：{self.name}"
