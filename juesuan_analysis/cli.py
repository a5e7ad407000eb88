"""The command line: the thin front door.

It imports what the command at hand needs, and no more: reading one file is over in a second.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from juesuan_analysis import CHAOYANG_2023, corpus_commands, frames
from juesuan_analysis.disclosure import Disclosure, read
from juesuan_analysis.errors import JuesuanError, UnreadableInput
from juesuan_analysis.findings import SEVERITIES, Finding
from juesuan_analysis.joint.model import ASSUMPTIONS
from juesuan_analysis.printing import portion
from juesuan_analysis.readers import sandbox
from juesuan_analysis.redirection import prepare, printing
from juesuan_analysis.stopping import stoppable

_ABOUT = "Read a department's final accounts (部门决算) and verify every number they state."
_FILE = "The disclosure: .txt, .md, .pdf, .docx, .xlsx, .xls or .html; several files are one."
_FOLDER = (
    "Where to write. Without it: reports/<name of FILE>/, and for extract "
    "data/processed/<name of FILE>/."
)
_REPORT = """Do the main job: data, pages, working paper, briefing, charts, executed notebooks.

Open index.html in the folder it names: it leads to all the rest."""
_VERIFY = """Print the summary and the findings.

Exit 1 if the document has errors, 3 if it has a narrative and no number of it was read."""
_WITHOUT = "Do without an assumption where statements are held against each other: "

_Job = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code. An error is one line on stderr and exit code 2.

    A signal to stop raises ``SystemExit`` with the code that a shell expects.
    """
    prepare()
    asked = _parser().parse_args(arguments)
    try:
        with stoppable():
            code: int = asked.job(asked)
    except Exception as error:
        if asked.debug:
            raise
        print(_in_one_line(error), file=sys.stderr)
        return 2
    return code


def _in_one_line(error: Exception) -> str:
    if isinstance(error, JuesuanError):
        return f"juesuan: {' '.join(str(error).split())}"
    text = f"juesuan: 程序出错（{type(error).__name__}: {error}）；加 --debug 可看详情"
    return " ".join(text.split())[:400]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("juesuan", description=_ABOUT)
    parser.add_argument("--version", action=_Version, nargs=0, help="Print the version.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    report = _command(commands, "report", _report, _REPORT, output=True)
    report.add_argument(
        "file", metavar="FILE", type=Path, nargs="*", default=[CHAOYANG_2023],
        help="The disclosure, in one or several files; the 2023 Chaoyang one if none.",
    )  # fmt: skip
    _with_companions(report)
    about = "Write the briefing only: slides (.pptx) and one page (.pdf)."
    briefing = _command(commands, "briefing", _briefing, about, output=True)
    briefing.add_argument("file", metavar="FILE", type=Path, nargs="+", help=_FILE)
    briefing.add_argument(
        "--lang", choices=["zh", "en"], default="zh", help="Its language: Chinese or English."
    )
    about = "Write the tidy data of a disclosure (CSV files and datapackage.json)."
    extract = _command(commands, "extract", _extract, about, output=True)
    extract.add_argument("file", metavar="FILE", type=Path, nargs="+", help=_FILE)
    _with_companions(extract)
    verify = _command(commands, "verify", _verify, _VERIFY)
    verify.add_argument("file", metavar="FILE", type=Path, nargs="+", help=_FILE)
    _with_companions(verify)
    verify.add_argument(
        "--format", choices=["table", "csv", "json"], default="table",
        help="How to print the findings.",
    )  # fmt: skip
    verify.add_argument(
        "--without", metavar="NAME", action="append", default=[],
        help=_WITHOUT + ", ".join(ASSUMPTIONS),
    )  # fmt: skip
    corpus_commands.add_to(commands)
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    job: _Job,
    about: str,
    output: bool = False,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about.partition("\n")[0], description=about)
    parser.set_defaults(job=job)
    parser.add_argument("--debug", action="store_true", help="Show a traceback on errors.")
    if output:
        parser.add_argument("-o", "--output", metavar="DIR", type=Path, help=_FOLDER)
    return parser


def _with_companions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--with", dest="beside", metavar="OTHER", type=Path, nargs="+", action="extend", default=[],
        help="Other disclosures to hold it against: last year's accounts, the budget, its units.",
    )  # fmt: skip


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(version("juesuan-analysis"))
        parser.exit()


def _read(asked: argparse.Namespace) -> Disclosure:
    files: list[Path] = asked.file
    without: Sequence[str] = getattr(asked, "without", ())
    for name in without:
        if name not in ASSUMPTIONS:
            raise JuesuanError(f"没有名为 {name} 的前提；可用的有 {'、'.join(ASSUMPTIONS)}")
    with sandbox.forking_itself(), _watching("、".join(file.name for file in files)):
        disclosure = read(*files, beside=getattr(asked, "beside", ()), without=without)
    for each in (disclosure, *disclosure.beside):
        if not each.is_disclosure:
            reason = _not_recognised(len(each.document.unread))
            raise UnreadableInput(f"{each.document.path}：{reason}")
    return disclosure


def _watching(name: str) -> AbstractContextManager[object]:
    if not sys.stderr.isatty():
        return nullcontext()
    from juesuan_analysis.terminal import working

    return working(f"读取 {name}")


def _not_recognised(unread: int) -> str:
    """Why a file is not taken for a disclosure, and what to do."""
    if unread:
        return (
            f"没有读到决算表和决算情况说明，有 {unread} 页没有文字层，可能是扫描页；"
            "请安装 ocr 扩展（见 README），或改用有文字层的文件"
        )
    return "不像部门决算，既没有决算表，也没有决算情况说明；请确认给的是决算公开文件"


def _folder(disclosure: Disclosure, output: Path | None, usual: str = "reports") -> Path:
    """Where a command writes."""
    from juesuan_analysis.outputs.office_files import safe_name

    return output or Path(usual) / safe_name(disclosure.name)


def _extract(asked: argparse.Namespace) -> int:
    from juesuan_analysis.outputs.package import write_package

    disclosure = _read(asked)
    folder = _folder(disclosure, asked.output, "data/processed")
    _print_each(write_package(disclosure, folder))
    return 0


def _briefing(asked: argparse.Namespace) -> int:
    from juesuan_analysis.outputs.briefing import write_briefing

    disclosure = _read(asked)
    _print_each(write_briefing(disclosure, _folder(disclosure, asked.output), asked.lang))
    return 0


def _report(asked: argparse.Namespace) -> int:
    from juesuan_analysis.outputs.report import steps, write_report
    from juesuan_analysis.terminal import progress

    disclosure = _read(asked)
    with progress("生成报告", steps(len(disclosure.beside))) as advance:
        outputs = write_report(disclosure, _folder(disclosure, asked.output), advance)
    _print_each([summary(disclosure), *(f"{made.what}：{made.path}" for made in outputs)])
    return 0


def _print_each(lines: Iterable[object]) -> None:
    with printing():
        for line in lines:
            print(line)


def _verify(asked: argparse.Namespace) -> int:
    disclosure = _read(asked)
    with printing():
        if asked.format == "json":
            print(_as_json(disclosure))
        elif asked.format == "csv":
            print(frames.contract().findings.csv(_findings(disclosure)), end="")
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


def _print_table(disclosure: Disclosure) -> None:
    from juesuan_analysis.terminal import show

    title = f"{disclosure.department} {disclosure.year or ''}".strip()
    found = disclosure.findings_list
    lines = (title or disclosure.name, summary(disclosure), _found(found))
    rows = [
        (f.id, f.severity, str(f.place), f.quote[:60], f.explanation + _following(f)) for f in found
    ]
    show(lines, ("id", "severity", "place", "quote", "explanation"), rows, whole=3)


def _following(finding: Finding) -> str:
    return f"（由此引出 {finding.following} 处）" if finding.follows else ""
