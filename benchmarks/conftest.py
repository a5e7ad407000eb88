"""One measuring fixture, and after the last benchmark a table with the ratios of all of them."""

from collections.abc import Callable

import pytest

_MEASURED = pytest.StashKey[dict[str, dict[str, float]]]()

Measure = Callable[..., None]

GOALS = {
    "every verdict of a PDF, in process ÷ its text by pdfium": ("to_verdicts", "plain_text"),
    "the command on a PDF, CPU s": ("command", ""),
    "a warm worker, CPU s a PDF": ("warm_worker", ""),
    "text to all verdicts, warm, CPU s": ("text to all verdicts and findings", ""),
    "ours ÷ the tables alone by pdfplumber": ("to_verdicts", "pdfplumber_tables"),
    "one with three companions ÷ the four one by one, below 1": ("with_companions", "one_by_one"),
    "the tables alone by camelot ÷ ours": ("camelot_defaults", "to_verdicts"),
}
"""What is aimed at: one measure over another, or as it is."""


@pytest.fixture
def measure(request, benchmark) -> Measure:
    """``measure(name, rounds, function, *args)`` remembers the shortest round under a name."""

    def run(name: str, rounds: int, function: Callable[..., object], *args: object) -> None:
        benchmark.pedantic(function, args, rounds=rounds, warmup_rounds=1)
        if benchmark.stats:
            groups = request.config.stash.setdefault(_MEASURED, {})
            groups.setdefault(benchmark.group, {})[name] = benchmark.stats.stats.min

    return run


def pytest_terminal_summary(terminalreporter, config):
    """The shortest round of each benchmark, and how many times the first of its group that is."""
    for group, measured in config.stash.get(_MEASURED, {}).items():
        terminalreporter.section(f"{group}: CPU time of the shortest round, ratio to the first")
        first = next(iter(measured.values()))
        for name, seconds in measured.items():
            line = f"{seconds * 1000:9.1f} ms {seconds / first:8.1f} x  {name}"
            terminalreporter.write_line(line)
    terminalreporter.section("what is aimed at, by document")
    for goal, (above, below) in GOALS.items():
        for group, measured in config.stash.get(_MEASURED, {}).items():
            if above in measured and (not below or below in measured):
                value = measured[above] / measured.get(below, 1)
                terminalreporter.write_line(f"{value:9.2f}  {goal} ({group})")
