"""The main job: everything a reader of one disclosure gets, in one folder."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, as_completed
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from juesuan_analysis.afterwards import put_aside
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document
from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.files import UnwritableOutput, write_whole
from juesuan_analysis.folders import whole_folder
from juesuan_analysis.kernels import warm_kernels
from juesuan_analysis.outputs.annotated import ORIGINAL, annotated_html, write_originals
from juesuan_analysis.outputs.briefing import write_briefing
from juesuan_analysis.outputs.notebooks import Executed, notebook_files, run, write_page
from juesuan_analysis.outputs.package import write_package
from juesuan_analysis.outputs.site import LANGUAGES, Charts, Contents, Lang, Output, index_html
from juesuan_analysis.outputs.working_paper import write_working_paper
from juesuan_analysis.readers import KEPT, keep
from juesuan_analysis.workers import workers

Progress = Callable[[str], None]
"""Called with the name of each step as it is finished."""
_INDEX, _BESIDE = "index.html", "beside"
_SETTINGS = {
    "MATPLOTLIBRC": os.devnull,  # a user's own settings change no chart
    "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this Python, not a user's other one
}


class OutputFailed(JuesuanError):
    """Some outputs of a report could not be made; the others are written."""


def steps(beside: int = 0) -> int:
    """How many steps a report has, for a progress bar; one more for each disclosure beside it."""
    return beside + 4 + 2 * len(LANGUAGES) + len(notebook_files())


def write_report(
    d: Disclosure, folder: Path, progress: Progress = lambda step: None
) -> list[Output]:
    """Write data, pages, charts and executed notebooks of a disclosure; first the page to open.

    The folder is exchanged whole: a run that is stopped leaves it as it was.

    Raises:
        OutputFailed: if an output cannot be made; all the others are written by then.
        UnwritableOutput: if the folder cannot be written to.
    """
    failed: dict[str, str] = {}
    with whole_folder(folder) as made:
        outputs = [Output(o.what, folder / o.path) for o in _written(d, made, progress, failed)]
    if failed:
        reasons = "；".join(f"{what}（{why}）" for what, why in failed.items())
        raise OutputFailed(f"{folder}：有 {len(failed)} 项没有做成，其余已写好。{reasons}")
    return outputs


def _written(
    d: Disclosure, folder: Path, progress: Progress, failed: dict[str, str]
) -> Iterator[Output]:
    """Write everything; gives each output with its path inside the folder.

    ``failed`` takes what could not be made, and why.
    """

    def attempt(what: str, make: Callable[[], list[Path]]) -> list[Path]:
        try:
            return make()
        except UnwritableOutput:
            raise
        except Exception as error:
            failed[what] = f"{type(error).__name__}: {error}"[:200]
            return []
        finally:
            progress(what)

    page, paper = folder / "annotated.html", folder / "working_paper.xlsx"
    data = attempt("数据包", lambda: write_package(d, folder / "data"))
    beside = _pages_beside(d)
    for other in d.beside:
        path = folder / beside[other.document.file]
        attempt(other.name, partial(_write_beside, other, path))
    attempt("核对批注页", partial(_write_page, d, page, beside))
    with _temporary_in(folder):
        papers = attempt("审核底稿", lambda: [write_working_paper(d, paper)])
    downloads = [Output("审核底稿", path) for path in papers]
    for lang in LANGUAGES:
        briefings = attempt(f"简报（{lang}）", partial(write_briefing, d, folder, lang))
        downloads += [Output("简报", path) for path in briefings]
    charts, notebooks = _draw_and_run(d, folder, progress)
    failed.update((each.notebook.name, each.error) for each in notebooks if each.error)
    contents = Contents(folder, page, downloads, data, charts, notebooks)
    index = write_whole(folder / _INDEX, index_html(d, contents))
    progress("总览页")
    for made in (Output("请打开", index), Output("核对批注页", page), *downloads):
        yield Output(made.what, made.path.relative_to(folder))
    yield Output("数据包", Path("data"))
    yield Output("图表", Path("figures"))
    if notebooks:
        yield Output("笔记本", Path("notebooks"))


def _pages_beside(d: Disclosure) -> dict[str, str]:
    """Where in the report the page of each disclosure beside it is, by the name of its file."""
    names = (other.document.file for other in d.beside)
    return {name: f"{_BESIDE}/{number}.html" for number, name in enumerate(names, start=1)}


def _write_page(d: Disclosure, page: Path, beside: Mapping[str, str]) -> list[Path]:
    originals = write_originals(d.document, page.parent / ORIGINAL, page.parent)
    return [write_whole(page, annotated_html(d, _INDEX, beside, originals))]


def _write_beside(other: Disclosure, path: Path) -> list[Path]:
    path.parent.mkdir(exist_ok=True)
    originals = write_originals(other.document, path.with_suffix(""), path.parent)
    return [write_whole(path, annotated_html(other, f"../{_INDEX}", originals=originals))]


@contextmanager
def _temporary_in(folder: Path) -> Iterator[None]:
    """Have what libraries put aside go with a folder, if this process is killed."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _draw_and_run(
    d: Disclosure, folder: Path, progress: Progress
) -> tuple[list[Charts], list[Executed]]:
    """Draw the charts and run the notebooks, as many at a time as there are cores."""
    source, files = d.document.path.resolve(), notebook_files()
    with put_aside() as private, ExitStack() as held:
        settings = _SETTINGS | {KEPT: str(keep(d.document, private))}
        settings |= dict.fromkeys(("TMPDIR", "JUPYTER_RUNTIME_DIR"), str(private))
        settings |= held.enter_context(warm_kernels(source, settings))
        pool = held.enter_context(workers(os.cpu_count() or 1, _prepare, settings))
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


def _prepare(settings: dict[str, str]) -> None:
    """Take the settings; keep the chatter of kernels off the terminal: errors are results."""
    os.environ.update(settings)
    tempfile.tempdir = None  # where they say
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
