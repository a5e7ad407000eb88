"""What a terminal shows beyond lines of text: what goes on, and tables."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

_FILE_WIDTH = 160


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show that something of unknown length is going on: scanned pages take seconds each."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(escape(text), total=None)
        yield


@contextmanager
def progress(
    text: str, steps: int, told: Callable[[str], str] = str
) -> Iterator[Callable[[str], None]]:
    """Show how far something of so many steps has come, by what is to be called at each.

    Where there is no terminal each step is a line on stderr. ``told`` puts a step into words.
    """
    if not sys.stderr.isatty():
        yield _as_lines(text, steps, told)
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=steps)
        yield lambda step: bar.update(task, advance=1, description=escape(told(step)))


def _as_lines(text: str, steps: int, told: Callable[[str], str]) -> Callable[[str], None]:
    print(text, file=sys.stderr, flush=True)
    numbers, width = count(1), len(str(steps))

    def line(step: str) -> None:
        print(f"[{next(numbers):{width}}/{steps}] {told(step)}", file=sys.stderr, flush=True)

    return line


def show(
    lines: Sequence[str], names: Sequence[str], rows: Sequence[Sequence[str]], whole: int
) -> None:
    """Print lines, and below them a table; its first so many columns are never wrapped.

    What a document prints is shown as it is, and never taken for formatting.
    """
    console = Console(width=None if sys.stdout.isatty() else _FILE_WIDTH, highlight=False)
    for line in lines:
        console.print(Text(line))
    table = Table(show_lines=False, pad_edge=False, box=None)
    for number, name in enumerate(names):
        table.add_column(name, overflow="fold", no_wrap=number < whole)
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)
