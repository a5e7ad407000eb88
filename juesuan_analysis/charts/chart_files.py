"""Charts as files: PNG for slides, SVG for pages, PDF for print."""

import io
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any, Protocol

from matplotlib import rcParams
from matplotlib.figure import Figure

from juesuan_analysis.charts.basic_project import expenditure_split
from juesuan_analysis.charts.board import headline, styled, subtitle
from juesuan_analysis.charts.budget_completion import budget_completion
from juesuan_analysis.charts.captions import Lang, NoData
from juesuan_analysis.charts.economic import basic_by_economic_subject
from juesuan_analysis.charts.functions import expenditure_by_function
from juesuan_analysis.charts.judged import verdicts
from juesuan_analysis.charts.project_scores import projects
from juesuan_analysis.charts.three_public import three_public
from juesuan_analysis.charts.year_over_year import year_over_year
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.drawings import Drawn
from juesuan_analysis.files import write_whole


class Chart(Protocol):
    """A function that draws one chart."""

    def __call__(self, d: Disclosure, lang: Lang = "zh") -> Figure:
        """The chart of a disclosure."""


CHARTS: dict[str, Chart] = {
    "year_over_year": year_over_year,
    "expenditure_split": expenditure_split,
    "expenditure_by_function": expenditure_by_function,
    "basic_by_economic_subject": basic_by_economic_subject,
    "budget_completion": budget_completion,
    "three_public": three_public,
    "projects": projects,
    "verdicts": verdicts,
}
"""Every chart by its slug, in the order of a briefing."""

# What would say when a file was written is left out, so that the same chart gives the same bytes.
FORMATS: dict[str, dict[str, None]] = {
    "png": {},
    "svg": {"Date": None},
    "pdf": {"CreationDate": None},
}
"""Formats of an export, with the metadata each must not have."""

# To pack a picture tighter, by a tenth to a quarter, takes as long again as to make it.
_WRITTEN: dict[str, dict[str, Any]] = {"png": {"pil_kwargs": {"compress_level": 2}}}

# What a chart says and shows, under the names that each format has for them.
_TOLD: dict[str, tuple[str, str]] = {
    "png": ("Title", "Description"),
    "svg": ("Title", "Description"),
    "pdf": ("Title", "Subject"),
}

# What texts of an SVG are set in: the first of these that a machine has.
_FACES = (
    "'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Source Han Sans SC', "
    "'WenQuanYi Micro Hei', 'DejaVu Sans', sans-serif"
)
_OWN_FACES = re.compile(r"(font-family: )'Juesuan Sans SC'[^;\"]*")

_log = logging.getLogger(__name__)


def draw(
    d: Disclosure,
    folder: str | Path,
    lang: Lang = "zh",
    *,
    formats: Iterable[str] = tuple(FORMATS),
    on_skip: Callable[[str, NoData], None] | None = None,
    editable: bool = False,
) -> Iterator[Drawn]:
    """Write every chart the disclosure has data for, one after the other.

    ``editable``: texts of an SVG stay texts, see :func:`save`. A chart without data is logged and,
    if given, ``on_skip`` is told its slug and the reason.
    """
    formats = tuple(formats)
    for slug, chart in CHARTS.items():
        try:
            figure = chart(d, lang)
        except NoData as reason:
            _log.info("%s: %s", slug, reason)
            if on_skip:
                on_skip(slug, reason)
            continue
        paths = {kind: Path(folder, f"{slug}.{lang}.{kind}") for kind in formats}
        files = {kind: save(figure, path, editable=editable) for kind, path in paths.items()}
        yield Drawn(slug, lang, headline(figure), subtitle(figure), files)


def export(
    d: Disclosure,
    folder: str | Path,
    lang: Lang = "zh",
    *,
    formats: Iterable[str] = tuple(FORMATS),
    on_skip: Callable[[str, NoData], None] | None = None,
    editable: bool = False,
) -> list[Path]:
    """Write every chart the disclosure has data for, and return the files; see :func:`draw`."""
    drawn = draw(d, folder, lang, formats=formats, on_skip=on_skip, editable=editable)
    return [file for chart in drawn for file in chart.files.values()]


def save(
    figure: Figure, path: str | Path, dpi: float | None = None, *, editable: bool = False
) -> Path:
    """Write a chart in the format of the path's ending, whole or not at all.

    ``editable``: the texts of an SVG stay texts that can be changed and searched, in a face that
    the reader's machine has; else they are shapes, which look the same everywhere.

    Raises:
        UnwritableOutput: if the folder cannot be made or written to.
    """
    path = Path(path)
    buffer = io.BytesIO()
    kind = path.suffix.removeprefix(".")
    told = zip(_TOLD.get(kind, ()), (headline(figure), subtitle(figure)), strict=False)
    metadata: dict[str, str | None] = {**FORMATS.get(kind, {}), **dict(told)}
    with styled():
        rcParams["svg.fonttype"] = "none" if editable else rcParams["svg.fonttype"]
        options: dict[str, Any] = {"metadata": metadata, **_WRITTEN.get(kind, {})}
        figure.savefig(buffer, format=kind, dpi=dpi or rcParams["savefig.dpi"], **options)
    content = buffer.getvalue()
    return write_whole(path, _described(content, figure) if kind == "svg" else content)


def _described(svg: bytes, figure: Figure) -> bytes:
    """An SVG that screen readers take for one image; matplotlib writes its title and no more."""
    described = f"</title>\n <desc>{escape(subtitle(figure))}</desc>"
    text = svg.decode("utf-8").replace("<svg ", '<svg role="img" ', 1)
    text = _OWN_FACES.sub(f"\\1{_FACES}", text)
    return text.replace("</title>", described, 1).encode("utf-8")
