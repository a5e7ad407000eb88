"""The main job: everything a reader of one disclosure gets, in one folder."""

import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
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
from juesuan_analysis.outputs.working_paper import save, working_paper
from juesuan_analysis.readers import KEPT, keep
from juesuan_analysis.reviewing import ReviewedPaper, paper_of
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
    earlier = Earlier(folder, force)
    with whole_folder(folder) as made:
        left_out = {*PARTS} - {*parts} if "pages" in parts else ()
        taken_over = earlier.take_over(made, left_out)
        making = _Making(d, made, parts, progress, earlier, editable)
        outputs = [Output(o.what, folder / o.path) for o in making.outputs()]
        kept = earlier.keep(made, taken_over, making.papers)
        outputs += [Output(o.what, folder / o.path) for o in kept]
    if failed := making.failed:
        reasons = "；".join(f"{what}（{why}）" for what, why in failed.items())
        raise OutputFailed(f"{folder}：有 {len(failed)} 项没有做成，其余已写好。{reasons}")
    return outputs


@dataclass
class _Making:
    """A report in the making: of what, where, which parts of it, and what failed so far."""

    d: Disclosure
    folder: Path
    parts: Collection[Part]
    progress: Progress
    earlier: Earlier
    editable: bool
    failed: dict[str, str] = field(default_factory=dict)
    """What could not be made, and why."""
    papers: dict[str, ReviewedPaper] = field(default_factory=dict)
    """The working papers, by their names, with what went over into them."""

    def outputs(self) -> Iterator[Output]:
        """Make all parts; gives each output with its path inside the folder."""
        self._write()
        charts, notebooks = self._draw_and_run()
        self.failed.update((each.notebook.name, each.error) for each in notebooks if each.error)
        downloads = list(_downloads(self.folder))
        if "pages" in self.parts:
            files = [Output(what, path) for _, what, path in downloads]
            self._write_overview(files, charts, notebooks)
        for part, what, path in [*_pages(self.folder), *downloads, *_folders(self.folder)]:
            if part in self.parts and path.exists():
                yield Output(what, path.relative_to(self.folder))

    def _attempt(self, part: Part, what: str, make: Callable[[], object]) -> None:
        """Make an output if it is asked for; the others are made even if it cannot be."""
        if part not in self.parts:
            return
        try:
            make()
        except UnwritableOutput:
            raise
        except Exception as error:
            self.failed[what] = f"{type(error).__name__}: {error}"[:200]
        finally:
            self.progress(what)

    def _write(self) -> None:
        """The data, the pages, the working papers and the briefings."""
        d, folder = self.d, self.folder
        self._attempt("data", "数据包", lambda: write_package(d, folder / "data"))
        beside = _pages_beside(d)
        for other in d.beside:
            name = beside[other.document.file]
            self._attempt("pages", other.name, partial(_write_beside, other, folder, name))
        self._attempt("pages", "核对批注页", lambda: _write_pages(d, folder, beside))
        for lang in LANGUAGES:
            self._attempt("workbook", f"审核底稿（{lang}）", partial(self._write_paper, lang))
        for lang in LANGUAGES:
            brief = partial(write_briefing, d, folder, lang)
            self._attempt("briefing", f"简报（{lang}）", brief)

    def _write_paper(self, lang: Lang) -> None:
        name = in_language(PAPER, lang)
        written = self.earlier.written_in(name)  # puts aside what outlasts this folder
        with speaking(lang), _temporary_in(self.folder):
            book = working_paper(self.d, written)
            save(book, self.folder / name)
        self.papers[name] = paper_of(book)

    def _write_overview(
        self, files: list[Output], charts: list[Charts], notebooks: list[Executed]
    ) -> None:
        """The page that leads to everything; parts not asked for are those of an earlier run."""
        folder = self.folder
        notebooks = notebooks or executed_in(folder / "notebooks")
        data = sorted((folder / "data").glob("*"), key=lambda file: file.suffix == ".json")
        asked = "charts" in self.parts
        drawn, before = (charts, []) if asked else (None, drawn_in(folder / "figures"))
        for lang in LANGUAGES:
            page = folder / in_language(ANNOTATED, lang)
            contents = Contents(folder, page, files, data, drawn, notebooks, before)
            with speaking(lang):
                index = index_html(self.d, contents, in_language(INDEX, _other(lang)))
            write_whole(folder / in_language(INDEX, lang), index)
        self.progress("总览页")

    def _draw_and_run(self) -> tuple[list[Charts], list[Executed]]:
        """Draw the charts and run the notebooks, as many at a time as there are cores."""
        d, folder, parts = self.d, self.folder, self.parts
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
            draw = partial(_draw, d.document, folder / "figures", self.editable)
            execute = partial(_run, files, folder / "notebooks", source, d.title)
            drawn = [pool.submit(draw, lang) for lang in languages]
            ran = [pool.submit(execute, file) for file in files]
            names: dict[Future[Any], str] = {
                **dict(zip(drawn, (f"图表（{lang}）" for lang in languages), strict=True)),
                **dict(zip(ran, (file.name for file in files), strict=True)),
            }
            for done in as_completed(names):
                done.result()
                self.progress(names[done])
            return [job.result() for job in drawn], [job.result() for job in ran]


Made = tuple[Part, str, Path]
"""Something a report holds: the part it belongs to, what it is, where."""


def _pages(folder: Path) -> Iterator[Made]:
    for what, page in (("请打开", INDEX), ("核对批注页", ANNOTATED)):
        for lang in LANGUAGES:
            yield "pages", what, folder / in_language(page, lang)


def _folders(folder: Path) -> Iterator[Made]:
    yield "data", "数据包", folder / "data"
    yield "charts", "图表", folder / "figures"
    yield "notebooks", "笔记本", folder / "notebooks"


def _downloads(folder: Path) -> Iterator[Made]:
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


def _prepare(settings: dict[str, str]) -> None:
    """Take the settings; keep the chatter of kernels off the terminal: errors are results."""
    os.environ.update(settings)
    tempfile.tempdir = None  # where they say
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _draw(document: Document, folder: Path, editable: bool, lang: Lang) -> Charts:
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


def _run(files: list[Path], folder: Path, source: Path, of: str, file: Path) -> Executed:
    executed, error = run(file, folder, source)
    return write_page(executed, files, of, error)
