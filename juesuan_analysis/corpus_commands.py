"""The commands of a corpus: ``juesuan corpus add``, ``sql``, ``page`` and ``export``.

What they need is imported when one of them runs.
"""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from juesuan_analysis import vocabulary
from juesuan_analysis.help_lines import HelpLines
from juesuan_analysis.redirection import printing
from juesuan_analysis.speaking import LANGUAGES, Voice

if TYPE_CHECKING:
    from juesuan_analysis.corpus.adding import Summary

Commands = Any
"""What argparse gives for adding commands."""
_SHOWN = 1000
_Job = Callable[[argparse.Namespace, Voice], int]


def add_to(commands: Commands, voice: Voice) -> None:
    """Add the commands to those of the command line."""
    about = voice.help("corpus")
    corpus = commands.add_parser("corpus", help=about, description=about)
    each = corpus.add_subparsers(metavar="COMMAND", required=True)
    _of_adding(_parser(each, voice, "add", "corpus_add", _add), voice)
    _of_asking(_parser(each, voice, "sql", "corpus_sql", _sql), voice)
    _of_page(_parser(each, voice, "page", "corpus_page", _page), voice)
    _of_export(_parser(each, voice, "export", "corpus_export", _export), voice)


def _parser(
    commands: Commands, voice: Voice, name: str, text: str, job: _Job
) -> argparse.ArgumentParser:
    about = voice.help(text)
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=about.partition("\n")[0], description=about, formatter_class=HelpLines
    )
    parser.set_defaults(run=lambda asked: job(asked.options, asked.voice))
    parser.add_argument("--debug", action="store_true", help=voice.help("debug"))
    parser.add_argument(
        "--lang", choices=[*LANGUAGES], default=argparse.SUPPRESS, help=voice.help("lang")
    )
    return parser


def _of_adding(parser: argparse.ArgumentParser, voice: Voice) -> None:
    text = voice.help
    parser.add_argument("folder", metavar="FOLDER", nargs="+", help=text("folders"))
    about = text("corpus_output")
    parser.add_argument("-o", "--output", metavar="CORPUS", type=Path, required=True, help=about)
    parser.add_argument("--cores", type=int, help=text("cores"))
    parser.add_argument("--scheduler", metavar="ADDRESS", help=text("scheduler"))
    parser.add_argument("--retry", action="store_true", help=text("retry"))
    parser.add_argument("--fail-fast", action="store_true", help=text("fail_fast"))


def _with_corpus(parser: argparse.ArgumentParser, voice: Voice) -> None:
    parser.add_argument("corpus", metavar="CORPUS", type=Path, help=voice.help("of_corpus"))


def _of_asking(parser: argparse.ArgumentParser, voice: Voice) -> None:
    _with_corpus(parser, voice)
    parser.add_argument("question", metavar="SQL", help=voice.help("question"))
    shown = ["table", "csv", "json"]
    parser.add_argument("--format", choices=shown, default=shown[0], help=voice.help("answer"))


def _of_page(parser: argparse.ArgumentParser, voice: Voice) -> None:
    _with_corpus(parser, voice)
    about = voice.help("page_output")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, help=about)
    about = voice.help("page_of")
    parser.add_argument("--report", metavar="ID", action="append", default=[], help=about)


def _of_export(parser: argparse.ArgumentParser, voice: Voice) -> None:
    _with_corpus(parser, voice)
    about = voice.help("export_output")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help=about)


# What they do


def _add(asked: argparse.Namespace, voice: Voice) -> int:
    from juesuan_analysis.corpus.adding import add
    from juesuan_analysis.corpus.shown import shown

    with shown(voice.lang) as progress:
        summary = add(
            asked.folder,
            asked.output,
            scheduler=asked.scheduler,
            cores=asked.cores,
            fail_fast=asked.fail_fast,
            retry=asked.retry,
            progress=progress,
        )
    with printing():
        for line in lines(summary, voice):
            print(line)
    return 0


def lines(summary: "Summary", voice: Voice) -> Iterator[str]:
    """What a run did, and what is in the corpus by what became of it."""
    done, words = summary.done, vocabulary.corpus()
    yield voice.say("added", folder=summary.folder, **done)
    by_status = Counter[str]()
    for (status, _), number in summary.documents.items():
        by_status[status] += number
    for status, text in words.status.items():
        if by_status[status]:
            yield f"{text[voice.lang]} {by_status[status]}{_causes(summary, status, voice)}"


def _causes(summary: "Summary", status: str, voice: Voice) -> str:
    words = vocabulary.corpus().cause
    counted = Counter({c: n for (s, c), n in summary.documents.items() if s == status and c})
    told = [f"{words[cause][voice.lang]} {number}" for cause, number in counted.most_common()]
    return voice.say("causes", causes=voice.say("and").join(told)) if told else ""


def _sql(asked: argparse.Namespace, voice: Voice) -> int:
    from juesuan_analysis.corpus.questions import open as open_corpus

    frame = open_corpus(asked.corpus).sql(asked.question)
    names = [str(name) for name in frame.columns]
    rows = [[_plain(value) for value in row] for row in frame.itertuples(index=False)]
    with printing():
        if asked.format == "json":
            records = [dict(zip(names, row, strict=True)) for row in rows]
            print(json.dumps(records, ensure_ascii=False, indent=2, default=str))
        elif asked.format == "csv":
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([_cell(value) for value in row] for row in rows)
        else:
            _show(names, rows, voice)
    return 0


def _plain(value: object) -> object:
    """A value of a frame as Python has it; what is missing is ``None``."""
    import pandas as pd

    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value  # type: ignore[call-overload]


def _cell(value: object) -> str:
    from juesuan_analysis import frames

    return frames.cell(value)


def _show(names: Sequence[str], rows: Sequence[Sequence[object]], voice: Voice) -> None:
    from juesuan_analysis.terminal import show

    texts = [["" if v is None else _text(v) for v in row] for row in rows[:_SHOWN]]
    left = len(rows) - len(texts)
    show([voice.say("more_rows", n=left)] if left else [], names, texts, 0)


def _text(value: object) -> str:
    """A value on one line; what a document prints moves no cursor."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return "".join(c if c.isprintable() else " " for c in text)


def _page(asked: argparse.Namespace, voice: Voice) -> int:
    from juesuan_analysis.corpus.page import write_page
    from juesuan_analysis.corpus.questions import open as open_corpus

    corpus = open_corpus(asked.corpus)
    page = write_page(corpus, asked.output or corpus.folder / "page", asked.report, voice.lang)
    with printing():
        print(voice.say("open", path=page))
    return 0


def _export(asked: argparse.Namespace, voice: Voice) -> int:
    from juesuan_analysis.corpus.package import write_package
    from juesuan_analysis.corpus.questions import open as open_corpus

    with printing():
        for path in write_package(open_corpus(asked.corpus), asked.output):
            print(path)
    return 0
