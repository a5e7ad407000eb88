"""The main job: everything a reader of one disclosure gets, in one folder."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document
from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.files import write_whole
from juesuan_analysis.outputs.package import write_package
from juesuan_analysis.outputs.working_paper import write_working_paper
from juesuan_analysis.readers import KEPT, keep

Lang = Literal["zh", "en"]
_LANGUAGES: tuple[Lang, ...] = ("zh", "en")

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
    return 3 + len(_LANGUAGES) + len(notebook_files())


def write_report(
    d: Disclosure, folder: Path, progress: Progress = lambda step: None
) -> list[Output]:
    """Write data, annotated page, charts and executed notebooks of a disclosure.

    Raises:
        NotebookFailed: if a notebook stops with an error; everything else is written by then.
        UnwritableOutput: if the folder cannot be written to.
    """
    write_package(d, folder / "data")
    progress("数据包")
    page = write_whole(folder / "annotated.html", annotated_html(d))
    progress("核对批注页")
    paper = write_working_paper(d, folder / "working_paper.xlsx")
    progress("审核底稿")
    failures = list(_draw_and_run(d, folder, progress))
    if failures:
        raise NotebookFailed("笔记本运行出错：" + "；".join(sorted(failures)))
    outputs = [
        Output("数据包", folder / "data"),
        Output("核对批注页", page),
        Output("审核底稿", paper),
        Output("图表", folder / "figures"),
    ]
    if notebook_files():
        outputs.append(Output("笔记本", folder / "notebooks"))
    return outputs


def _draw_and_run(d: Disclosure, folder: Path, progress: Progress) -> Iterator[str]:
    """Draw the charts and run the notebooks, as many at a time as there are cores.

    Gives the errors of the notebooks.
    """
    source = d.document.path.resolve()
    with (
        TemporaryDirectory() as private,
        ProcessPoolExecutor(
            os.cpu_count() or 1,
            initializer=_prepare,
            initargs=(keep(d.document, Path(private)),),
        ) as pool,
    ):
        jobs = {
            pool.submit(_draw, d.document, folder / "figures", lang): f"图表（{lang}）"
            for lang in _LANGUAGES
        }
        for file in notebook_files():
            job = pool.submit(_run_notebook, file, folder / "notebooks", source)
            jobs[job] = file.name
        for done in as_completed(jobs):
            progress(jobs[done])
            if error := done.result():
                yield f"{jobs[done]}：{error}"


def _prepare(kept: Path) -> None:
    """Hand on the document; keep the chatter of kernels off the terminal: errors are results."""
    os.environ[KEPT] = str(kept)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # the kernel of this Python, not a user's other one
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _draw(document: Document, folder: Path, lang: Lang) -> str:
    from juesuan_analysis.charts import export

    export(Disclosure(document), folder, lang=lang)
    return ""


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
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        embed_images=True,
        require_js_url="",
        mathjax_url="",
    )
    page, _ = exporter.from_notebook_node(notebook)
    page = page.replace('<script src=""></script>', "")  # nothing is fetched from anywhere
    write_whole((folder / file.name).with_suffix(".html"), page)
    return ""
