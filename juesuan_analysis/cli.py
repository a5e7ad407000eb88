"""The command line: the thin front door."""

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from juesuan_analysis import CHAOYANG_2023, frames
from juesuan_analysis.disclosure import Disclosure, read
from juesuan_analysis.errors import JuesuanError, UnreadableInput
from juesuan_analysis.findings import SEVERITIES, Finding
from juesuan_analysis.joint.model import ASSUMPTIONS
from juesuan_analysis.outputs.office_files import safe_name
from juesuan_analysis.printing import portion

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Read a department's final accounts (部门决算) and verify every number they state.",
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(version("juesuan-analysis"))
        raise typer.Exit


@app.callback()
def _common(
    show: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Read a department's final accounts (部门决算) and verify every number they state."""


File = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="The disclosure: .txt, .pdf, .xlsx, .xls or .html."),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="DIR",
        help="Where to write. Without it: reports/<name of FILE>/, and for extract "
        "data/processed/<name of FILE>/.",
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback on errors.")]


@app.command()
def report(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="The disclosure; the 2023 Chaoyang one if none."),
    ] = None,
    output: Folder = None,
    debug: Debug = False,
) -> None:
    """Do the main job: data, pages, working paper, briefing, charts, executed notebooks.

    Open index.html in the folder it names: it leads to all the rest.
    """
    _run(lambda: _report(file or CHAOYANG_2023, output), debug)


@app.command()
def briefing(
    file: File,
    lang: Annotated[
        Literal["zh", "en"], typer.Option(help="Its language: Chinese or English.")
    ] = "zh",
    output: Folder = None,
    debug: Debug = False,
) -> None:
    """Write the briefing only: slides (.pptx) and one page (.pdf)."""
    _run(lambda: _briefing(file, lang, output), debug)


@app.command()
def extract(file: File, output: Folder = None, debug: Debug = False) -> None:
    """Write the tidy data of a disclosure (CSV files and datapackage.json)."""
    _run(lambda: _extract(file, output), debug)


@app.command()
def verify(
    file: File,
    format: Annotated[
        Literal["table", "csv", "json"], typer.Option(help="How to print the findings.")
    ] = "table",
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Do without an assumption where statements are held against each other: "
            + ", ".join(ASSUMPTIONS),
        ),
    ] = None,
    debug: Debug = False,
) -> None:
    """Print the summary and the findings.

    Exit 1 if the document has errors, 3 if it has a narrative and no number of it was read.
    """
    _run(lambda: _verify(file, format, without or []), debug)


def main() -> None:
    """Run the command line."""
    app()


def _run(job: Callable[[], int], debug: bool) -> None:
    """Run a command; an error is one line on stderr and exit code 2."""
    try:
        code = job()
    except JuesuanError as error:
        if debug:
            raise
        typer.echo(f"juesuan: {' '.join(str(error).split())}", err=True)
        code = 2
    except Exception as error:
        if debug:
            raise
        text = f"juesuan: 程序出错（{type(error).__name__}: {error}）；加 --debug 可看详情"
        typer.echo(" ".join(text.split())[:400], err=True)
        code = 2
    raise typer.Exit(code)


@contextmanager
def _working(text: str) -> Iterator[None]:
    """Show that something of unknown length is going on: scanned pages take seconds each."""
    errors = Console(stderr=True)
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        bar.add_task(escape(text), total=None)
        yield


def _read(file: Path, without: Sequence[str] = ()) -> Disclosure:
    for name in without:
        if name not in ASSUMPTIONS:
            raise JuesuanError(f"没有名为 {name} 的前提；可用的有 {'、'.join(ASSUMPTIONS)}")
    with _working(f"读取 {file.name}"):
        disclosure = read(file, without=without)
    if not disclosure.is_disclosure:
        raise UnreadableInput(f"{file}：{_not_recognised(len(disclosure.document.unread))}")
    return disclosure


def _not_recognised(unread: int) -> str:
    """Why a file is not taken for a disclosure, and what to do."""
    if unread:
        return (
            f"没有读到决算表和决算情况说明，有 {unread} 页没有文字层，可能是扫描页；"
            "请安装 ocr 扩展（见 README），或改用有文字层的文件"
        )
    return "不像部门决算，既没有决算表，也没有决算情况说明；请确认给的是决算公开文件"


def _extract(file: Path, output: Path | None) -> int:
    from juesuan_analysis.outputs.package import write_package

    disclosure = _read(file)
    folder = output or Path("data/processed") / safe_name(disclosure.name)
    for path in write_package(disclosure, folder):
        typer.echo(path)
    return 0


def _briefing(file: Path, lang: Literal["zh", "en"], output: Path | None) -> int:
    from juesuan_analysis.outputs.briefing import write_briefing

    disclosure = _read(file)
    folder = output or Path("reports") / safe_name(disclosure.name)
    for path in write_briefing(disclosure, folder, lang):
        typer.echo(path)
    return 0


def _report(file: Path, output: Path | None) -> int:
    from juesuan_analysis.outputs.report import steps, write_report

    disclosure = _read(file)
    folder = output or Path("reports") / safe_name(disclosure.name)
    errors = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    ) as bar:
        task = bar.add_task("生成报告", total=steps())

        def advance(step: str) -> None:
            bar.update(task, advance=1, description=step)

        outputs = write_report(disclosure, folder, advance)
    typer.echo(summary(disclosure))
    for made in outputs:
        typer.echo(f"{made.what}：{made.path}")
    return 0


def _verify(file: Path, format: str, without: Sequence[str]) -> int:
    disclosure = _read(file, without)
    if format == "json":
        typer.echo(_as_json(disclosure))
    elif format == "csv":
        typer.echo(_as_csv(disclosure), nl=False)
    else:
        _print_table(disclosure)
    if any(f.severity == "error" for f in disclosure.findings_list):
        return 1
    return 3 if disclosure.unread_narrative else 0


def summary(disclosure: Disclosure) -> str:
    """One line: how many numbers, how many of each verdict, how much was understood.

    Numbers that only agree with other statements are counted apart, as consistent.
    """
    counts = disclosure.standing_counts
    total = len(disclosure.statements_list)
    bound = total - counts["label"] - counts["unbound"]
    parts = [f"numbers {total}", f"bound {bound}"]
    parts += [f"{verdict.replace('_', ' ')} {number}" for verdict, number in counts.items()]
    return ", ".join(parts) + f", coverage {portion(disclosure.coverage)}"


def _found(findings: Sequence[Finding]) -> str:
    """One line: how many findings of each severity, and how many follow from them."""
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{severity}s {counts[severity]}" for severity in SEVERITIES]
    return ", ".join([*parts, f"following from them {sum(f.following for f in findings)}"])


def _findings(disclosure: Disclosure) -> list[frames.Row]:
    return list(frames.finding_rows(disclosure.every_finding))


def _as_json(disclosure: Disclosure) -> str:
    report = {
        "document": disclosure.document.path.name,
        "department": disclosure.department,
        "year": disclosure.year,
        "numbers": len(disclosure.statements_list),
        "verdicts": disclosure.verdict_counts,
        "standings": disclosure.standing_counts,
        "coverage": disclosure.coverage,
        "findings": _findings(disclosure),
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def _as_csv(disclosure: Disclosure) -> str:
    text = io.StringIO(newline="")
    names = frames.contract().findings.names
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_findings(disclosure))
    return text.getvalue()


def _print_table(disclosure: Disclosure) -> None:
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    title = f"{disclosure.department} {disclosure.year or ''}".strip()
    console.print(Text(title or disclosure.name))
    console.print(Text(summary(disclosure)))
    console.print(Text(_found(disclosure.findings_list)))
    table = Table(show_lines=False, pad_edge=False, box=None)
    for name in ("id", "severity", "place", "quote", "explanation"):
        table.add_column(name, overflow="fold", no_wrap=name in ("id", "severity", "place"))
    for finding in disclosure.findings_list:
        # Text, not mark-up: what a document prints is never formatting.
        cells = (finding.id, finding.severity, str(finding.place), finding.quote[:60])
        table.add_row(*map(Text, cells), Text(finding.explanation + _following(finding)))
    console.print(table)


def _following(finding: Finding) -> str:
    return f"（由此引出 {finding.following} 处）" if finding.follows else ""
