"""The main job: everything a reader of one disclosure gets, in one folder."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document
from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.files import write_whole
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.briefing import write_briefing
from juesuan_analysis.outputs.notebooks import Executed, notebook_files, run, write_page
from juesuan_analysis.outputs.package import write_package
from juesuan_analysis.outputs.site import LANGUAGES, Charts, Contents, Lang, Output, index_html
from juesuan_analysis.outputs.working_paper import write_working_paper
from juesuan_analysis.readers import KEPT, keep

Progress = Callable[[str], None]
"""Called with the name of each step as it is finished."""


class NotebookFailed(JuesuanError):
    """A notebook stopped with an error."""


def steps() -> int:
    """How many steps a report has, for a progress bar."""
    return 5 + len(LANGUAGES) + len(notebook_files())


def write_report(
    d: Disclosure, folder: Path, progress: Progress = lambda step: None
) -> list[Output]:
    """Write data, pages, charts and executed notebooks of a disclosure; first the page to open.

    Raises:
        NotebookFailed: if a notebook stops with an error; everything is written by then.
        UnwritableOutput: if the folder cannot be written to.
    """
    data = write_package(d, folder / "data")
    progress("数据包")
    page = write_whole(folder / "annotated.html", annotated_html(d, overview="index.html"))
    progress("核对批注页")
    downloads = [Output("审核底稿", write_working_paper(d, folder / "working_paper.xlsx"))]
    progress("审核底稿")
    for lang in LANGUAGES:
        downloads += [Output("简报", path) for path in write_briefing(d, folder, lang)]
    progress("简报")
    charts, notebooks = _draw_and_run(d, folder, progress)
    contents = Contents(folder, page, downloads, data, charts, notebooks)
    index = write_whole(folder / "index.html", index_html(d, contents))
    progress("总览页")
    if failed := [n for n in notebooks if n.error]:
        errors = (f"{each.notebook.name}：{each.error}" for each in failed)
        raise NotebookFailed(f"笔记本运行出错：{'；'.join(errors)}")
    outputs = [Output("请打开", index), Output("核对批注页", page), *downloads]
    outputs += [Output("数据包", folder / "data"), Output("图表", folder / "figures")]
    return [*outputs, Output("笔记本", folder / "notebooks")] if notebooks else outputs


def _draw_and_run(
    d: Disclosure, folder: Path, progress: Progress
) -> tuple[list[Charts], list[Executed]]:
    """Draw the charts and run the notebooks, as many at a time as there are cores."""
    source, files = d.document.path.resolve(), notebook_files()
    with (
        TemporaryDirectory() as private,
        ProcessPoolExecutor(
            os.cpu_count() or 1,
            initializer=_prepare,
            initargs=(keep(d.document, Path(private)),),
        ) as pool,
    ):
        drawn = [pool.submit(_draw, d.document, folder / "figures", lang) for lang in LANGUAGES]
        ran = [
            pool.submit(_run, file, files, folder / "notebooks", source, d.title) for file in files
        ]
        names: dict[Future[Any], str] = {
            **dict(zip(drawn, (f"图表（{lang}）" for lang in LANGUAGES), strict=True)),
            **dict(zip(ran, (file.name for file in files), strict=True)),
        }
        for done in as_completed(names):
            done.result()
            progress(names[done])
        return [job.result() for job in drawn], [job.result() for job in ran]


def _prepare(kept: Path) -> None:
    """Hand on the document; keep the chatter of kernels off the terminal: errors are results."""
    os.environ[KEPT] = str(kept)
    os.environ["MATPLOTLIBRC"] = os.devnull  # a user's own settings change no chart
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # the kernel of this Python, not a user's other one
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _draw(document: Document, folder: Path, lang: Lang) -> Charts:
    from juesuan_analysis.charts import draw

    missing: dict[str, str] = {}
    drawn = draw(
        Disclosure(document),
        folder,
        lang,
        on_skip=lambda slug, reason: missing.update({slug: str(reason)}),
    )
    return Charts(list(drawn), missing)


def _run(file: Path, files: list[Path], folder: Path, source: Path, of: str) -> Executed:
    executed, error = run(file, folder, source)
    return write_page(executed, files, of, error)
