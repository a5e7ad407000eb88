"""An executed notebook as a page in the look of the report."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter
from traitlets.config import Config

from juesuan_analysis.files import write_whole
from juesuan_analysis.outputs.look import sheets

_TEMPLATES = Path(__file__).parent / "templates"
_SCRIPT = "tables.js"
_ONLY_SCRIPTS = re.compile(r"(?:\s*<script>.*?</script>\s*)+", re.DOTALL)
# Cells that say nothing to a reader: a path on the machine it ran on, papermill's own words.
_PASSED_OVER = ("parameters", "injected-parameters", "papermill-error-cell-tag")


@dataclass(frozen=True)
class Executed:
    """A notebook that was run: its heading, the copy with outputs, its page, its error if any."""

    heading: str
    notebook: Path
    page: Path
    error: str = ""


@dataclass(frozen=True)
class _Neighbour:
    heading: str
    address: str


def write_page(executed: Path, notebooks: Sequence[Path], of: str, error: str = "") -> Executed:
    """Keep an executed notebook as a page beside it, linked with the pages of its neighbours.

    ``notebooks`` are all of them, in order; ``of`` is the title of the report. The script that
    tables sort with is the same in each, and by far the largest part of it; it is kept once, in a
    file of its own.
    """
    notebook = nbformat.read(executed, as_version=4)  # type: ignore[no-untyped-call]
    names = [file.name for file in notebooks]
    here = names.index(executed.name)
    script, heading = _without_scripts(notebook), heading_of(executed)
    _lead_to_pages(notebook, names)
    if script:
        write_whole(executed.with_name(_SCRIPT), script)
    shown = {
        "title": of,
        "heading": heading,
        "address": executed.name,
        "error": error,
        "before": _neighbour(notebooks[here - 1]) if here else None,
        "after": _neighbour(notebooks[here + 1]) if here + 1 < len(names) else None,
        "script": _SCRIPT if script else "",
        "style": sheets(__package__, ("notebook", "code", "tables", "print")),
    }
    page = write_whole(executed.with_suffix(".html"), _html(notebook, shown))
    return Executed(heading, executed, page, error)


def executed_in(folder: Path) -> list[Executed]:
    """The notebooks of an earlier run, with their pages."""
    files = (file for file in sorted(folder.glob("[0-9]*.ipynb")) if "." not in file.stem)
    pages = ((file, file.with_suffix(".html")) for file in files)
    return [Executed(heading_of(f), f, page) for f, page in pages if page.is_file()]


def heading_of(file: Path) -> str:
    """The first heading of a notebook; its file's name if it has none."""
    cells = nbformat.read(file, as_version=4).cells  # type: ignore[no-untyped-call]
    texts = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    found = re.search(r"^# +(.+)$", texts, re.MULTILINE)
    return found[1].strip() if found else file.stem


def _neighbour(file: Path) -> _Neighbour:
    return _Neighbour(heading_of(file), f"{file.stem}.html")


def _without_scripts(notebook: Any) -> str:
    """Take the outputs that are nothing but scripts out of a notebook; returns the scripts."""
    taken = []
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        for output in list(cell.outputs):
            html = output.get("data", {}).get("text/html", "")
            if html and _ONLY_SCRIPTS.fullmatch(html):
                taken += re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
                cell.outputs.remove(output)
    return "\n".join(taken)


def _lead_to_pages(notebook: Any, names: Sequence[str]) -> None:
    """Have the links from one notebook to another lead from page to page."""
    for cell in (cell for cell in notebook.cells if cell.cell_type == "markdown"):
        for name in names:
            cell.source = cell.source.replace(f"]({name})", f"]({Path(name).stem}.html)")


def _html(notebook: Any, shown: dict[str, Any]) -> str:
    config = Config()
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = _PASSED_OVER
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        config=config,
        extra_template_basedirs=[str(_TEMPLATES)],
        template_name="report",
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    page, _ = exporter.from_notebook_node(notebook, resources={"report": shown})
    return str(page)
