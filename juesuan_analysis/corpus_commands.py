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
from juesuan_analysis.redirection import printing

if TYPE_CHECKING:
    from juesuan_analysis.corpus.adding import Summary

Commands = Any
"""What argparse gives for adding commands."""
_ABOUT = "Many disclosures: read and verify them into one data set, and ask it questions."
_ADD = """Read and verify all disclosures below folders into a corpus.

What is there already is not read again; a run that was stopped goes on where it was."""
_REPORT = "Write the annotated page of a disclosure too (its id, or the first digits of it)."
_SHOWN = 1000


def add_to(commands: Commands) -> None:
    """Add the commands to those of the command line."""
    corpus = commands.add_parser("corpus", help=_ABOUT, description=_ABOUT)
    each = corpus.add_subparsers(metavar="COMMAND", required=True)
    _parser(each, "add", _add, _ADD, _of_adding)
    _parser(each, "sql", _sql, "Answer a question in SQL (DuckDB).", _of_asking)
    _parser(each, "page", _page, "Write a page: departments, years, what was found.", _of_page)
    _parser(each, "export", _export, "Write all tables as CSV with datapackage.json.", _of_export)


def _parser(
    commands: Commands,
    name: str,
    job: Callable[[argparse.Namespace], int],
    about: str,
    arguments: Callable[[argparse.ArgumentParser], None],
) -> None:
    parser = commands.add_parser(name, help=about.partition("\n")[0], description=about)
    parser.set_defaults(job=job)
    parser.add_argument("--debug", action="store_true", help="Show a traceback on errors.")
    arguments(parser)


def _of_adding(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", nargs="+", help="Folders, files or addresses.")
    parser.add_argument("-o", "--output", metavar="CORPUS", type=Path, required=True)
    parser.add_argument("--cores", type=int, help="How many of this machine to use; all if none.")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="Have a Dask cluster do the work.")
    parser.add_argument("--retry", action="store_true", help="Read again what was lost before.")
    parser.add_argument("--fail-fast", action="store_true", help="Stop at the first one lost.")


def _of_asking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", metavar="CORPUS", type=Path)
    parser.add_argument("question", metavar="SQL")
    parser.add_argument("--format", choices=["table", "csv", "json"], default="table")


def _of_page(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", metavar="CORPUS", type=Path)
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, help="CORPUS/page if none.")
    parser.add_argument("--report", metavar="ID", action="append", default=[], help=_REPORT)


def _of_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", metavar="CORPUS", type=Path)
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True)


# What they do


def _add(asked: argparse.Namespace) -> int:
    from juesuan_analysis.corpus.adding import add
    from juesuan_analysis.corpus.shown import shown

    with shown() as progress:
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
        for line in lines(summary):
            print(line)
    return 0


def lines(summary: "Summary") -> Iterator[str]:
    """What a run did, and what is in the corpus by what became of it."""
    done, words = summary.done, vocabulary.corpus()
    yield (
        f"{summary.folder}：读取 {done['read']} 个文件，已有 {done['known']} 个，"
        f"核对 {done['verified']} 份；跳过其他文件 {done['skipped']} 个"
    )
    by_status = Counter[str]()
    for (status, _), number in summary.documents.items():
        by_status[status] += number
    for status, text in words.status.items():
        if by_status[status]:
            yield f"{text.zh} {by_status[status]}{_causes(summary, status)}"


def _causes(summary: "Summary", status: str) -> str:
    words = vocabulary.corpus().cause
    counted = Counter({c: n for (s, c), n in summary.documents.items() if s == status and c})
    told = "，".join(f"{words[cause].zh} {number}" for cause, number in counted.most_common())
    return f"（{told}）" if told else ""


def _sql(asked: argparse.Namespace) -> int:
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
            _show(names, rows)
    return 0


def _plain(value: object) -> object:
    """A value of a frame as Python has it; what is missing is ``None``."""
    import pandas as pd

    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value  # type: ignore[call-overload]


def _cell(value: object) -> str:
    from juesuan_analysis import frames

    return frames.cell(value)


def _show(names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    from juesuan_analysis.terminal import show

    texts = [["" if v is None else _text(v) for v in row] for row in rows[:_SHOWN]]
    left = len(rows) - len(texts)
    show([f"另有 {left} 行没有列出；--format csv 列出全部"] if left else [], names, texts, 0)


def _text(value: object) -> str:
    """A value on one line; what a document prints moves no cursor."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return "".join(c if c.isprintable() else " " for c in text)


def _page(asked: argparse.Namespace) -> int:
    from juesuan_analysis.corpus.page import write_page
    from juesuan_analysis.corpus.questions import open as open_corpus

    corpus = open_corpus(asked.corpus)
    page = write_page(corpus, asked.output or corpus.folder / "page", asked.report)
    with printing():
        print(f"请打开：{page}")
    return 0


def _export(asked: argparse.Namespace) -> int:
    from juesuan_analysis.corpus.package import write_package
    from juesuan_analysis.corpus.questions import open as open_corpus

    with printing():
        for path in write_package(open_corpus(asked.corpus), asked.output):
            print(path)
    return 0
