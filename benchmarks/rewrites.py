"""False errors over rewrites that change no meaning: ``python -m benchmarks.rewrites``."""

import argparse
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from tests.generating import STYLES, make
from tests.generating.rewrites import REWRITES
from tests.generating.scoring import found


def main() -> None:
    """Print how many errors are found, where there is none, in each rewrite."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="disclosures a style")
    parser.add_argument("--style", default=",".join(STYLES), help="styles, with commas")
    asked = parser.parse_args()
    table = Table("rewrite", "documents", "with false errors", "false errors", "numbers read")
    for name in REWRITES:
        counts = list(_counts(name, asked.style.split(","), range(asked.seeds)))
        errors = [wrong for wrong, _ in counts]
        told = sum(read for _, read in counts)
        cells = (len(counts), sum(map(bool, errors)), sum(errors), told)
        table.add_row(name, *map(str, cells))
    Console().print(table)


def _counts(rewrite: str, styles: Sequence[str], seeds: range) -> Iterator[tuple[int, int]]:
    """Errors and numbers read, a disclosure."""
    for style in styles:
        for seed in seeds:
            disclosure = found(REWRITES[rewrite](make(seed, style)), "txt")
            errors = sum(f.severity == "error" for f in disclosure.findings_list)
            yield errors, len(disclosure.statements_list)


if __name__ == "__main__":
    main()
