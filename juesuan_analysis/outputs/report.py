"""The main job: everything a reader of one disclosure gets, in one folder."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.files import write_whole
from juesuan_analysis.outputs.package import write_package

Progress = Callable[[str], None]
"""Called with the name of each step as it is finished."""

_PLACES = (
    Path(__file__).resolve().parents[2] / "notebooks",  # a checkout
    Path(__file__).resolve().parents[1] / "notebooks",  # an installed package
)


class NotebookFailed(JuesuanError):
    """A notebook stopped with an error."""


@dataclass(frozen=True)
class Output:
    """One thing the report wrote, and what it is."""

    what: str
    path: Path


def notebook_files() -> list[Path]:
    """The notebooks, in order."""
    folder = next((place for place in _PLACES if place.is_dir()), None)
    return sorted(folder.glob("[0-9]*.ipynb")) if folder else []


def steps() -> int:
    """How many steps a report has, for a progress bar."""
    return 3 + len(notebook_files())


def write_report(
    d: Disclosure, folder: Path, progress: Progress = lambda step: None
) -> list[Output]:
    """Write data, annotated page, charts and executed notebooks of a disclosure.

    Raises:
        NotebookFailed: if a notebook stops with an error; everything else is written by then.
        UnwritableOutput: if the folder cannot be written to.
    """
    from juesuan_analysis.charts import export

    write_package(d, folder / "data")
    progress("数据包")
    page = write_whole(folder / "annotated.html", annotated_html(d))
    progress("核对批注页")
    for lang in ("zh", "en"):
        export(d, folder / "figures", lang=lang)
    progress("图表")
    outputs = [
        Output("数据包", folder / "data"),
        Output("核对批注页", page),
        Output("图表", folder / "figures"),
    ]
    for notebook in _run_notebooks(d.document.path.resolve(), folder / "notebooks"):
        progress(notebook.name)
    if notebook_files():
        outputs.append(Output("笔记本", folder / "notebooks"))
    return outputs


def _run_notebooks(source: Path, folder: Path) -> Iterator[Path]:
    """Execute every notebook on a disclosure, as many at a time as there are cores."""
    files = notebook_files()
    if not files:
        return
    failures = []
    with ProcessPoolExecutor(min(len(files), os.cpu_count() or 1)) as pool:
        jobs = {pool.submit(_run_notebook, file, folder, source): file for file in files}
        for job in as_completed(jobs):
            file = jobs[job]
            if error := job.result():
                failures.append(f"{file.name}：{error}")
            yield file
    if failures:
        raise NotebookFailed("笔记本运行出错：" + "；".join(sorted(failures)))


def _run_notebook(file: Path, folder: Path, source: Path) -> str:
    """Run one notebook with papermill and keep it also as a page; returns its error, if any."""
    import logging
    import warnings

    import nbformat
    import papermill
    from nbconvert import HTMLExporter

    logging.getLogger("papermill").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{file.name}"
    try:
        papermill.execute_notebook(
            str(file),
            str(unfinished),
            parameters={"SOURCE": str(source)},
            progress_bar=False,
            cwd=str(file.parent),
        )
    except papermill.exceptions.PapermillExecutionError as error:
        return f"{error.ename}: {str(error.evalue)[:200]}"
    finally:
        if unfinished.exists():
            unfinished.replace(folder / file.name)
    notebook = nbformat.read(folder / file.name, as_version=4)  # type: ignore[no-untyped-call]
    exporter = HTMLExporter(embed_images=True)  # type: ignore[no-untyped-call]
    page, _ = exporter.from_notebook_node(notebook)
    write_whole((folder / file.name).with_suffix(".html"), page)
    return ""
