"""The command line: the thin front door.

It imports what the command at hand needs, and no more: reading one file is over in a second. What
it says stands in ``vocabulary/cli.toml``.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from juesuan_analysis import CHAOYANG_2023, corpus_commands, frames, vocabulary
from juesuan_analysis.disclosure import Disclosure, read
from juesuan_analysis.errors import JuesuanError, UnreadableInput
from juesuan_analysis.findings import SEVERITIES, unknown
from juesuan_analysis.help_lines import HelpLines
from juesuan_analysis.inputs import ENDINGS, STDIN, EmptyFolder, Given, given
from juesuan_analysis.joint.model import ASSUMPTIONS
from juesuan_analysis.printing import portion
from juesuan_analysis.readers import sandbox
from juesuan_analysis.redirection import prepare, printing
from juesuan_analysis.speaking import LANGUAGES, Voice, asked_language, parsing_in
from juesuan_analysis.stopping import stoppable
from juesuan_analysis.vocabulary import Lang

_ASIDE = re.compile(rf"{re.escape(tempfile.gettempdir())}/juesuan-[0-9a-f]{{32}}/")
"""Where standard input is put: no place that a user knows."""
_WORST_FIRST = (2, 1, 3, 0)
"""Exit codes; of several disclosures the worst counts."""


@dataclass(frozen=True)
class _Asked:
    """What is asked of a command, and the voice it answers in."""

    options: argparse.Namespace
    voice: Voice


_Job = Callable[[_Asked, Given], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code. An error is one line on stderr and exit code 2.

    A signal to stop raises ``SystemExit`` with the code that a shell expects.
    """
    prepare()
    words = sys.argv[1:] if arguments is None else arguments
    voice = Voice(asked_language(words))
    with parsing_in(voice):
        options = command_parser(voice).parse_args(words)
    try:
        with stoppable():
            return int(options.run(_Asked(options, voice)))
    except Exception as error:
        if options.debug:
            raise
        print(_in_one_line(error, voice), file=sys.stderr)
        return 2


def _in_one_line(error: Exception, voice: Voice) -> str:
    if isinstance(error, JuesuanError):
        text = _ASIDE.sub("", " ".join(str(error).split()))
        return f"juesuan: {voice.told(text)}"
    told = voice.say("unexpected", error=f"{type(error).__name__}: {error}")
    return " ".join(f"juesuan: {told}".split())[:400]


def _run(asked: _Asked) -> int:
    """Run a command on each disclosure it is given; one that cannot be read stops no other.

    What comes from standard input stays until the end.
    """
    from juesuan_analysis.afterwards import put_aside

    with ExitStack() as held:
        files = _named(asked)
        each = _given(asked, files, held.enter_context(put_aside()) if STDIN in files else Path())
        if len(each) == 1:
            return int(asked.options.job(asked, each[0]))
        if (shown := getattr(asked.options, "format", "table")) != "table":
            raise JuesuanError(asked.voice.say("one_only", format=shown))
        codes = {_attempt(asked, one) for one in each}
    return next(code for code in _WORST_FIRST if code in codes)


def _attempt(asked: _Asked, one: Given) -> int:
    try:
        return int(asked.options.job(asked, one))
    except JuesuanError as error:
        print(_in_one_line(error, asked.voice), file=sys.stderr)
        return 2


def _named(asked: _Asked) -> list[Path]:
    """The files that a command is given; without any, the sample."""
    say, files = asked.voice.say, list(asked.options.file)
    if files:
        return files
    if not CHAOYANG_2023.is_file():
        raise JuesuanError(say("no_sample"))
    print(say("sample", path=_short(CHAOYANG_2023)), file=sys.stderr)
    return [CHAOYANG_2023]


def _given(asked: _Asked, files: Sequence[Path], aside: Path) -> list[Given]:
    say = asked.voice.say
    if STDIN in files and sys.stdin.isatty():
        print(say("listening"), file=sys.stderr)
    try:
        return given(files, aside)
    except EmptyFolder as error:
        reason = say("empty_folder", path=error, endings=say("names").join(ENDINGS))
        raise UnreadableInput(reason) from None


def _short(path: Path) -> Path:
    """A path as seen from here, if it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


# What may be asked


def command_parser(voice: Voice) -> argparse.ArgumentParser:
    """The parser of all commands, its help in the language of the voice."""
    text = voice.help
    parser = argparse.ArgumentParser(
        "juesuan", description=text("about"), formatter_class=HelpLines
    )
    parser.add_argument("--version", action=_Version, nargs=0, help=text("version"))
    _with_language(parser, voice)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    report = _command(commands, voice, "report", _report, output=True)
    about = text("file") + text("sample")
    report.add_argument("file", metavar="FILE", type=Path, nargs="*", help=about)
    _with_companions(report, voice)
    _with_acceptances(report, voice)
    parts = voice.say("names").join(_parts())
    report.add_argument("--only", metavar="PARTS", help=text("only", parts=parts))
    report.add_argument("--no-notebooks", action="store_true", help=text("no_notebooks"))
    report.add_argument("--editable", action="store_true", help=text("editable"))
    report.add_argument("--force", action="store_true", help=text("force"))
    briefing = _command(commands, voice, "briefing", _briefing, output=True)
    _with_files(briefing, voice)
    _with_acceptances(briefing, voice)
    briefing.add_argument("--force", action="store_true", help=text("force"))
    extract = _command(commands, voice, "extract", _extract, output=True)
    _with_files(extract, voice)
    _with_companions(extract, voice)
    _with_acceptances(extract, voice)
    extract.add_argument("--force", action="store_true", help=text("force"))
    verify = _command(commands, voice, "verify", _verify)
    _with_files(verify, voice)
    _with_companions(verify, voice)
    _with_acceptances(verify, voice)
    shown = ["table", "csv", "json"]
    verify.add_argument("--format", choices=shown, default=shown[0], help=text("format"))
    about = text("without", names=voice.say("names").join(ASSUMPTIONS))
    verify.add_argument("--without", metavar="NAME", action="append", default=[], help=about)
    corpus_commands.add_to(commands, voice)
    return parser


def _parts() -> Sequence[str]:
    from juesuan_analysis.outputs.parts import PARTS

    return PARTS


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    voice: Voice,
    name: str,
    job: _Job,
    output: bool = False,
) -> argparse.ArgumentParser:
    """A command; what it is for stands under its name in the texts of the help."""
    about = voice.help(name)
    parser = commands.add_parser(
        name, help=about.partition("\n")[0], description=about, formatter_class=HelpLines
    )
    parser.set_defaults(run=_run, job=job)
    parser.add_argument("--debug", action="store_true", help=voice.help("debug"))
    _with_language(parser, voice, default=argparse.SUPPRESS)
    if output:
        about = voice.help("output")
        parser.add_argument("-o", "--output", metavar="DIR", type=Path, help=about)
    return parser


def _with_language(
    parser: argparse.ArgumentParser, voice: Voice, default: str | None = None
) -> None:
    parser.add_argument("--lang", choices=[*LANGUAGES], default=default, help=voice.help("lang"))


def _with_files(parser: argparse.ArgumentParser, voice: Voice) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, nargs="+", help=voice.help("file"))


def _with_companions(parser: argparse.ArgumentParser, voice: Voice) -> None:
    _with_others(parser, "--with", "beside", "OTHER", voice)


def _with_acceptances(parser: argparse.ArgumentParser, voice: Voice) -> None:
    _with_others(parser, "--accept", "accept", "CSV", voice)


def _with_others(
    parser: argparse.ArgumentParser, option: str, name: str, shown: str, voice: Voice
) -> None:
    parser.add_argument(
        option, dest=name, metavar=shown, type=Path, nargs="+", action="extend", default=[],
        help=voice.help(name),
    )  # fmt: skip


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(version("juesuan-analysis"))
        parser.exit()


# What every command does first


def _read(asked: _Asked, one: Given) -> Disclosure:
    options, voice = asked.options, asked.voice
    without: Sequence[str] = getattr(options, "without", ())
    for name in without:
        if name not in ASSUMPTIONS:
            names = voice.say("names").join(ASSUMPTIONS)
            raise JuesuanError(voice.say("unknown_assumption", name=name, names=names))
    names = voice.say("names").join(file.name for file in one.files)
    with sandbox.forking_itself(), _watching(voice.say("reading", name=names)):
        disclosure = read(*one.files, beside=getattr(options, "beside", ()), without=without)
    for each in (disclosure, *disclosure.beside):
        if not each.is_disclosure:
            path, unread = each.document.path, len(each.document.unread)
            reason = "no_text" if unread else "no_disclosure"
            raise UnreadableInput(voice.say(reason, path=path, n=unread))
    return disclosure


def _accepting(asked: _Asked, disclosure: Disclosure, folder: Path | None = None) -> Disclosure:
    """A disclosure with what reviewers accept, in files that are named and in a report's folder."""
    named: Sequence[Path] = getattr(asked.options, "accept", ())
    if not named and folder is None:
        return disclosure
    from juesuan_analysis.outputs.parts import PAPERS
    from juesuan_analysis.reviewing import acceptances_in, read_acceptances

    found = [own for path in named for own in read_acceptances(path)]
    if folder is not None:
        found += acceptances_in(folder, () if asked.options.force else PAPERS)
    for own in unknown(disclosure.findings_list, found):
        print(asked.voice.say("unmatched", id=own.id), file=sys.stderr)
    accepting = disclosure.accepting(found)
    for finding in accepting.every_finding:
        if former := finding.lapsed:
            told = asked.voice.say("lapsed", id=finding.id, by=former.by)
            print(told, file=sys.stderr)
    return accepting


def _watching(text: str) -> AbstractContextManager[object]:
    if not sys.stderr.isatty():
        return nullcontext()
    from juesuan_analysis.terminal import working

    return working(text)


def _folder(asked: _Asked, one: Given, disclosure: Disclosure, usual: str = "reports") -> Path:
    """Where a command writes: of several disclosures each into a folder of its own."""
    from juesuan_analysis.outputs.office_files import safe_name

    output: Path | None = asked.options.output
    if output and not one.folder:
        return output
    return (output or Path(usual)) / safe_name(one.folder or disclosure.name)


# The commands


def _extract(asked: _Asked, one: Given) -> int:
    from juesuan_analysis.outputs.package import write_package

    disclosure = _accepting(asked, _read(asked, one))
    folder = _folder(asked, one, disclosure, "data/processed")
    _print_each(write_package(disclosure, folder, asked.options.force))
    return 0


def _briefing(asked: _Asked, one: Given) -> int:
    from juesuan_analysis.outputs.briefing import write_briefing
    from juesuan_analysis.outputs.earlier_report import write_into

    disclosure = _read(asked, one)
    folder = _folder(asked, one, disclosure)
    disclosure = _accepting(asked, disclosure, folder)
    lang: Lang = LANGUAGES[asked.options.lang or "zh"]
    write = partial(write_briefing, disclosure, lang=lang)
    _print_each(write_into(folder, write, asked.options.force))
    return 0


def _report(asked: _Asked, one: Given) -> int:
    from juesuan_analysis.headlines import headline
    from juesuan_analysis.outputs.parts import INDEX, in_language, parts_of
    from juesuan_analysis.outputs.report import steps, write_report
    from juesuan_analysis.terminal import progress

    options, voice = asked.options, asked.voice
    parts = parts_of(options.only, options.no_notebooks)
    if isinstance(parts, str):
        names = voice.say("names").join(_parts())
        raise JuesuanError(voice.say("unknown_part", part=parts, parts=names))
    disclosure = _read(asked, one)
    folder = _folder(asked, one, disclosure)
    disclosure = _accepting(asked, disclosure, folder)
    count = steps(len(disclosure.beside), parts)
    with progress(voice.say("making"), count, voice.told) as advance:
        outputs = write_report(disclosure, folder, advance, parts, options.force, options.editable)
    pages = [folder / in_language(INDEX, lang) for lang in (voice.lang, *LANGUAGES.values())]
    index, found = pages[0], _found(disclosure, voice)
    told = ((voice.told(each.what), each.path) for each in outputs if each.path not in pages)
    made = [voice.say("made", what=what, path=path) for what, path in told]
    end = "end" if index.is_file() else "end_of_part"
    path = index if index.is_file() else folder
    first = headline(disclosure, voice.lang)
    lines = [first, summary(disclosure, voice.lang), *made, voice.say(end, found=found, path=path)]
    _print_each(lines)
    return 0


def _print_each(lines: Iterable[object]) -> None:
    with printing():
        for line in lines:
            print(line)


def _verify(asked: _Asked, one: Given) -> int:
    disclosure = _accepting(asked, _read(asked, one))
    with printing():
        if asked.options.format == "json":
            print(_as_json(disclosure))
        elif asked.options.format == "csv":
            print(frames.contract().findings.csv(_findings(disclosure)), end="")
        else:
            _print_table(disclosure, asked.voice, one.folder)
    if any(f.severity == "error" for f in disclosure.open_findings):
        return 1
    return 3 if disclosure.unread_narrative else 0


# What is printed


def summary(disclosure: Disclosure, lang: Lang = "en") -> str:
    """One line: how many numbers, how many of each verdict, how much was understood.

    Numbers that only agree with other statements are counted apart, as consistent.
    """
    say, counts = Voice(lang).say, disclosure.standing_counts
    total = len(disclosure.statements_list)
    parts = [say("numbers", n=total), say("bound", n=total - counts["label"] - counts["unbound"])]
    names = vocabulary.headings().verdicts
    for verdict, number in counts.items():
        name = names[verdict].zh if lang == "zh" else verdict.replace("_", " ")
        parts.append(f"{name} {number}")
    parts.append(say("coverage", share=portion(disclosure.coverage)))
    if disclosure.beside:
        settled, alone, numbers = disclosure.settled
        parts.append(say("settled", alone=alone, settled=settled, n=numbers))
    return say("and").join(parts)


def _beside(disclosure: Disclosure, voice: Voice) -> Iterator[str]:
    """One line a document beside: what it is, or why it is not used."""
    relations = vocabulary.linking().relations
    for one in disclosure.companions:
        relation, name = voice.told(relations[one.relation]), voice.named(one.publication.named)
        yield voice.say("put_beside", relation=relation, name=name, file=one.file)
    for other in disclosure.strangers:
        name, reason = voice.named(other.publication.named), voice.told(other.reason)
        yield voice.say("not_used", name=name, file=other.file, reason=reason)


def _found(disclosure: Disclosure, voice: Voice) -> str:
    """One line: how many findings of each severity, how many follow, how many are accepted."""
    found, say = disclosure.open_findings, voice.say
    counts = Counter(finding.severity for finding in found)
    parts = [say(f"{severity}s", n=counts[severity]) for severity in SEVERITIES]
    parts.append(say("following", n=sum(f.following for f in found)))
    if taken := disclosure.accepted_findings:
        parts.append(say("accepted", n=len(taken)))
    return say("and").join(parts)


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
        "settled": dict(zip(("linked", "alone", "of"), disclosure.settled, strict=True)),
        "companions": {c.file: c.relation for c in disclosure.companions},
        "findings": _findings(disclosure),
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def _print_table(disclosure: Disclosure, voice: Voice, name: str = "") -> None:
    from juesuan_analysis.finding_lines import finding_line
    from juesuan_analysis.headlines import headline
    from juesuan_analysis.terminal import show

    title = f"{voice.named(disclosure.department)} {disclosure.year or ''}".strip()
    title = voice.say("and").join(filter(None, (name, title or disclosure.name)))
    first = headline(disclosure, voice.lang).strip()
    counted = (first, summary(disclosure, voice.lang), _found(disclosure, voice))
    lines = (title, *_beside(disclosure, voice), *counted)
    listed = (*disclosure.open_findings, *disclosure.accepted_findings)
    rows = [finding_line(finding, voice) for finding in listed]
    heads = [voice.say(key) for key in ("id", "severity", "place", "quote", "explanation")]
    show(lines, heads, rows, whole=3)
