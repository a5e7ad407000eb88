"""Pages that say what the program says of itself: its help, its columns, its verdicts."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from juesuan_analysis import frames, vocabulary
from juesuan_analysis.cli import command_parser
from juesuan_analysis.speaking import Voice, parsing_in
from juesuan_analysis.vocabulary import Lang


def pages(folder: Path) -> None:
    """Write all of them."""
    folder.mkdir(exist_ok=True)
    texts = {
        "commands": _commands("en", "The command line"),
        "commands.zh": _commands("zh", "命令行"),
        "columns": _columns(),
        "verdicts": _verdicts(),
        "findings": _findings(),
    }
    for name, lines in texts.items():
        (folder / f"{name}.md").write_text("\n".join(lines) + "\n", "utf-8")


def _commands(lang: Lang, title: str) -> Iterator[str]:
    voice = Voice(lang)
    with parsing_in(voice):
        parser = command_parser(voice)
        every = {"juesuan": parser, **_below(parser)}
        yield f"# {title}\n"
        for name, each in every.items():
            yield f"## {name}\n\n```text\n{each.format_help()}```\n"


def _below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    groups = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return {f"juesuan {name}": each for group in groups for name, each in group.choices.items()}


def _columns() -> Iterator[str]:
    yield "# Files and columns\n"
    for name, resource in frames.contract().resources.items():
        yield f"## {name}.csv\n\n{resource.title}.\n\n| column | type | |\n|---|---|---|"
        yield from (f"| `{f.name}` | {f.type} | {f.description} |" for f in resource.field)
        yield ""


def _verdicts() -> Iterator[str]:
    texts = vocabulary.charts().texts
    yield "# Verdicts\n\n| | verdict | 中文 | |\n|---|---|---|---|"
    for name, words in vocabulary.headings().verdicts.items():
        means = texts[f"verdicts.{name}_means"].en
        yield f"| {words.symbol} | `{name}` | {words.zh} | {means} |"


def _findings() -> Iterator[str]:
    from juesuan_analysis.findings import kinds

    yield "# Kinds of findings\n\n| kind | | 中文 | severity | what to do |\n|---|---|---|---|---|"
    for name, kind in kinds().items():
        grave = ", ".join(dict.fromkeys(filter(None, kind.severities.values())))
        names = kind.names
        yield f"| `{name}` | {names['en']} | {names['zh']} | {grave} | {kind.reviews['en']} |"
