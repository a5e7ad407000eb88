"""One measuring fixture, and after the last benchmark a table with the ratios of all of them."""

from collections.abc import Callable

import pytest

_MEASURED = pytest.StashKey[dict[str, dict[str, float]]]()

Measure = Callable[..., None]


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
