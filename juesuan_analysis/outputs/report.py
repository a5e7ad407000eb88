"""The main job: everything a reader of one disclosure gets, in one folder."""

import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, as_completed
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from juesuan_analysis.afterwards import put_aside
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document
from juesuan_analysis.drawings import drawn_in
from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.files import UnwritableOutput, write_whole
from juesuan_analysis.folders import whole_folder
from juesuan_analysis.kernels import warm_kernels
from juesuan_analysis.outputs.annotated import ORIGINAL, annotated_html, write_originals
from juesuan_analysis.outputs.briefing import write_briefing
from juesuan_analysis.outputs.earlier_report import Earlier
from juesuan_analysis.outputs.notebooks import (
    Executed,
    executed_in,
    notebook_files,
    run,
    write_page,
)
from juesuan_analysis.outputs.package import write_package
from juesuan_analysis.outputs.parts import (
    ANNOTATED,
    INDEX,
    PAPER,
    PAPERS,
    PARTS,
    Part,
    in_language,
)
from juesuan_analysis.outputs.site import Charts, Contents, Output, index_html
from juesuan_analysis.outputs.working_paper import write_working_paper
from juesuan_analysis.readers import KEPT, keep
from juesuan_analysis.vocabulary import LANGUAGES, Lang, speaking
from juesuan_analysis.workers import workers

Progress = Callable[[str], None]
"""Called with the name of each step as it is finished."""
_BESIDE = "beside"
_SETTINGS = {
    "MATPLOTLIBRC": os.devnull,  # a user's own settings change no chart
    "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this Python, not a user's other one
}


class OutputFailed(JuesuanError):
    """Some outputs of a report could not be made; the others are written."""


def steps(beside: int = 0, parts: Collection[Part] = PARTS) -> int:
    """How many steps a report has, for a progress bar; one more for each disclosure beside it."""
    each: dict[Part, int] = {"data": 1, "pages": 2 + beside, "workbook": len(LANGUAGES)}
    each |= dict.fromkeys(("briefing", "charts"), len(LANGUAGES))
    if "notebooks" in parts:
        each["notebooks"] = len(notebook_files())
    return sum(each[part] for part in parts)


def write_report(
    d: Disclosure,
    folder: Path,
    progress: Progress = lambda step: None,
    parts: Collection[Part] = PARTS,
    force: bool = False,
    editable: bool = False,
) -> list[Output]:
    """Write data, pages, charts and executed notebooks of a disclosure; first the page to open.

    The folder is exchanged whole: a run that is stopped leaves it as it was. What reviewers wrote
    into the working paper goes over into the new one, and any file that people have changed since
    it was written is kept beside the new one, unless ``force`` says that nothing of it is wanted.
    ``editable``: texts of charts stay texts in their SVG files.

    Raises:
        OutputFailed: if an output cannot be made; all the others are written by then.
        UnwritableOutput: if the folder cannot be written to.
    """
    failed: dict[str, str] = {}
    earlier = Earlier(folder, force)
    with whole_folder(folder) as made:
        left_out = {*PARTS} - {*parts} if "pages" in parts else ()
        taken_over = earlier.take_over(made, left_out)
        written = _written(d, made, progress, failed, earlier, parts, editable)
        outputs = [Output(o.what, folder / o.path) for o in written]
        kept = earlier.keep(made, taken_over)
        outputs += [Output(o.what, folder / o.path) for o in kept]
    if failed:
        reasons = "；".join(f"{what}（{why}）" for what, why in failed.items())
        raise OutputFailed(f"{folder}：有 {len(failed)} 项没有做成，其余已写好。{reasons}")
    return outputs


def _written(
    d: Disclosure,
    folder: Path,
    progress: Progress,
    failed: dict[str, str],
    earlier: Earlier,
    parts: Collection[Part],
    editable: bool,
) -> Iterator[Output]:
    """Write all parts; gives each output with its path inside the folder.

    ``failed`` takes what could not be made, and why.
    """

    def attempt(part: Part, what: str, make: Callable[[], object]) -> None:
        if part not in parts:
            return
        try:
            make()
        except UnwritableOutput:
            raise
        except Exception as error:
            failed[what] = f"{type(error).__name__}: {error}"[:200]
        finally:
            progress(what)

    attempt("data", "数据包", lambda: write_package(d, folder / "data"))
    beside = _pages_beside(d)
    for other in d.beside:
        name = beside[other.document.file]
        attempt("pages", other.name, partial(_write_beside, other, folder, name))
    attempt("pages", "核对批注页", partial(_write_pages, d, folder, beside))
    with _temporary_in(folder):
        for lang in LANGUAGES:
            write = partial(_write_paper, d, folder, lang, earlier)
            attempt("workbook", f"审核底稿（{lang}）", write)
    for lang in LANGUAGES:
        attempt("briefing", f"简报（{lang}）", partial(write_briefing, d, folder, lang))
    charts, notebooks = _draw_and_run(d, folder, progress, parts, editable)
    failed.update((each.notebook.name, each.error) for each in notebooks if each.error)
    downloads = list(_downloads(folder))
    if "pages" in parts:
        notebooks = notebooks or executed_in(folder / "notebooks")
        data = sorted((folder / "data").glob("*"), key=lambda file: file.suffix == ".json")
        files = [Output(what, path) for _, what, path in downloads]
        asked = "charts" in parts
        drawn, before = (charts, []) if asked else (None, drawn_in(folder / "figures"))
        for lang in LANGUAGES:
            page = folder / in_language(ANNOTATED, lang)
            contents = Contents(folder, page, files, data, drawn, notebooks, before)
            with speaking(lang):
                index = index_html(d, contents, in_language(INDEX, _other(lang)))
            write_whole(folder / in_language(INDEX, lang), index)
        progress("总览页")
    made: list[tuple[Part, str, Path]] = [
        *(("pages", "请打开", folder / in_language(INDEX, lang)) for lang in LANGUAGES),
        *(("pages", "核对批注页", folder / in_language(ANNOTATED, lang)) for lang in LANGUAGES),
        *downloads,
        ("data", "数据包", folder / "data"),
        ("charts", "图表", folder / "figures"),
        ("notebooks", "笔记本", folder / "notebooks"),
    ]
    for part, what, path in made:
        if part in parts and path.exists():
            yield Output(what, path.relative_to(folder))


def _downloads(folder: Path) -> Iterator[tuple[Part, str, Path]]:
    """The files to take away that are there, each with the part it belongs to."""
    for name in PAPERS:
        if (folder / name).is_file():
            yield "workbook", "审核底稿", folder / name
    for name in (f"briefing{lang}.{kind}" for lang in ("", ".en") for kind in ("pptx", "pdf")):
        if (folder / name).is_file():
            yield "briefing", "简报", folder / name


def _pages_beside(d: Disclosure) -> dict[str, str]:
    """Where in the report the page of each disclosure beside it is, by the name of its file."""
    names = (other.document.file for other in d.beside)
    return {name: f"{_BESIDE}/{number}.html" for number, name in enumerate(names, start=1)}


def _write_pages(d: Disclosure, folder: Path, beside: Mapping[str, str]) -> None:
    originals = write_originals(d.document, folder / ORIGINAL, folder)
    for lang in LANGUAGES:
        pages = {file: in_language(name, lang) for file, name in beside.items()}
        overview, page = in_language(INDEX, lang), folder / in_language(ANNOTATED, lang)
        with speaking(lang):
            twin = in_language(ANNOTATED, _other(lang))
            text = annotated_html(d, overview, pages, originals, twin)
        write_whole(page, text)


def _write_beside(other: Disclosure, folder: Path, name: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    originals = write_originals(other.document, path.with_suffix(""), path.parent)
    for lang in LANGUAGES:
        overview, twin = in_language(f"../{INDEX}", lang), in_language(path.name, _other(lang))
        with speaking(lang):
            text = annotated_html(other, overview, originals=originals, translation=twin)
        write_whole(path.with_name(in_language(path.name, lang)), text)


def _write_paper(d: Disclosure, folder: Path, lang: Lang, earlier: Earlier) -> None:
    name = in_language(PAPER, lang)
    with speaking(lang):
        write_working_paper(d, folder / name, earlier.written_in(name))


def _other(lang: Lang) -> Lang:
    """The other language."""
    return next(other for other in LANGUAGES if other != lang)


@contextmanager
def _temporary_in(folder: Path) -> Iterator[None]:
    """Have what libraries put aside go with a folder, if this process is killed."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _draw_and_run(
    d: Disclosure, folder: Path, progress: Progress, parts: Collection[Part], editable: bool
) -> tuple[list[Charts], list[Executed]]:
    """Draw the charts and run the notebooks, as many at a time as there are cores."""
    source, files = d.document.path.resolve(), notebook_files() if "notebooks" in parts else []
    languages = LANGUAGES if "charts" in parts else ()
    if not (files or languages):
        return [], []
    with put_aside() as private, ExitStack() as held:
        settings = _SETTINGS | {KEPT: str(keep(d.document, private))}
        settings |= dict.fromkeys(("TMPDIR", "JUPYTER_RUNTIME_DIR"), str(private))
        if files:
            settings |= held.enter_context(warm_kernels(source, settings))
        pool = held.enter_context(workers(os.cpu_count() or 1, _prepare, settings))
        figures = folder / "figures"
        drawn = [pool.submit(_draw, d.document, figures, lang, editable) for lang in languages]
        ran = [
            pool.submit(_run, file, files, folder / "notebooks", source, d.title) for file in files
        ]
        names: dict[Future[Any], str] = {
            **dict(zip(drawn, (f"图表（{lang}）" for lang in languages), strict=True)),
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


def _draw(document: Document, folder: Path, lang: Lang, editable: bool) -> Charts:
    from juesuan_analysis.charts import draw

    missing: dict[str, str] = {}
    drawn = draw(
        Disclosure(document),
        folder,
        lang,
        editable=editable,
        on_skip=lambda slug, reason: missing.update({slug: str(reason)}),
    )
    return Charts(list(drawn), missing)


def _run(file: Path, files: list[Path], folder: Path, source: Path, of: str) -> Executed:
    executed, error = run(file, folder, source)
    return write_page(executed, files, of, error)
