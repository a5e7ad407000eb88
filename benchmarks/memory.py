"""Memory of one process over many documents: ``python -m benchmarks.memory``.

Each document, a text or a PDF, is read to its last finding and forgotten; the next is another one.
"""

import argparse
import gc
from itertools import count, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from juesuan_analysis import CHAOYANG_2023, read
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers import read_document
from tests.generating import STYLES, make
from tests.generating.forms import as_bytes
from tests.typesetting import LIAONING, SHANGHAI, typeset

_TOLD = (1, 10, 100, 500, 1000)
_KINDS = 24


def main() -> None:
    """Print the memory after 1, 10, 100 … documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=_TOLD[-1])
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        files = _files(Path(folder))
        for number, file in zip(range(1, asked.documents + 1), cycle(files), strict=False):
            try:
                assert read(file).findings_list is not None
            except UnreadableInput as late:  # a busy machine may not give the reader its time
                print(late, flush=True)
            if number in _TOLD:
                gc.collect()
                own, readers = _used()
                print(f"{number:5d} documents {own:6.0f} MB, readers {readers:6.0f} MB", flush=True)


def _used() -> tuple[float, float]:
    """What the process holds, and what the one that reads for it holds, in MB."""
    process = psutil.Process()
    others = (child.memory_info().rss for child in process.children(recursive=True))
    return process.memory_info().rss / 2**20, sum(others) / 2**20


def _files(folder: Path) -> list[Path]:
    """Documents of every style as text, and two PDF."""
    files = []
    styles = zip(count(), cycle(STYLES))
    for seed, style in islice(styles, _KINDS):
        files.append(folder / f"{style}{seed}.txt")
        files[-1].write_bytes(as_bytes(make(seed, style), "txt"))
    document = read_document(CHAOYANG_2023)
    for layout in (SHANGHAI, LIAONING):
        files.append(folder / f"{len(files)}.pdf")
        files[-1].write_bytes(typeset(document, layout))
    return files


if __name__ == "__main__":
    main()
