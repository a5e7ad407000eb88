"""How long a PDF takes, in CPU time, as ratios to reading its plain text (the floor).

The synthetic PDF of the tests is always measured; real disclosures are where they lie beside the
checkout. pdfplumber is measured where it is installed: nothing else needs it.
"""

import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from time import process_time

import psutil
import pypdfium2
import pytest

from juesuan_analysis import CHAOYANG_2023, Disclosure, read
from juesuan_analysis.document import Document
from juesuan_analysis.readers import read_document
from juesuan_analysis.readers.pdf import read_pdf_content
from tests.typesetting import LAYOUTS, typeset

pytestmark = pytest.mark.benchmark(timer=process_time)

ROUNDS = 2
_SHARED = Path(__file__).resolve().parents[2] / "shared/disclosures"


def files() -> Iterator[tuple[str, bytes]]:
    yield "synthetic", typeset(read_document(CHAOYANG_2023), LAYOUTS["shanghai"])
    for path in sorted(_SHARED.glob("*.pdf")):
        yield path.stem, path.read_bytes()


def plain_text(data: bytes) -> None:
    for page in pypdfium2.PdfDocument(data):
        page.get_textpage().get_text_range()


def to_document(data: bytes) -> Document:
    content = read_pdf_content(data, "benchmark.pdf")
    return Document(
        Path("benchmark.pdf"),
        sha256(data).hexdigest(),
        content.blocks,
        content.unread,
        content.unreadable,
    )


def to_figures(data: bytes) -> Disclosure:
    disclosure = Disclosure(to_document(data))
    assert disclosure.tables_list is not None
    return disclosure


def to_verdicts(data: bytes) -> None:
    assert to_figures(data).findings_list is not None


def camelot_defaults(path: Path) -> None:
    import camelot

    camelot.read_pdf(str(path), pages="all", suppress_stdout=True)


def pdfplumber_tables(path: Path) -> None:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()


def warm_worker(path: Path) -> None:
    """As a server reads: the process that reads for it stands ready."""
    assert read(path).findings_list is not None


def command(path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "juesuan_analysis", "verify", path],
        stdout=subprocess.DEVNULL,
        check=False,  # 1 where the document has errors
    )


def whole_time() -> float:
    """CPU time of this process and all of its children, ended or not."""
    process = psutil.Process()
    return sum(
        sum(each.cpu_times()[:4])  # its own, and that of its ended children
        for each in (process, *process.children(recursive=True))
    )


IN_PROCESS = (plain_text, to_document, to_figures, to_verdicts)
OTHERS = (pdfplumber_tables, camelot_defaults)
WHOLE = (warm_worker, command)
_ADD = "not installed; to compare with it: .venv/bin/python -m pip install "

every_file = pytest.mark.parametrize(
    ("name", "data"), list(files()), ids=lambda value: value if isinstance(value, str) else ""
)


@pytest.fixture
def path(data, tmp_path):
    path = tmp_path / "benchmark.pdf"
    path.write_bytes(data)
    return path


@every_file
@pytest.mark.parametrize("step", IN_PROCESS)
def test_in_process(name, data, step, measure, benchmark):
    benchmark.group = name
    measure(step.__name__, ROUNDS, step, data)


@every_file
@pytest.mark.parametrize("step", OTHERS)
def test_other_programs(name, path, step, measure, benchmark):
    benchmark.group = name
    library = step.__name__.partition("_")[0]
    pytest.importorskip(library, reason=_ADD + library)
    measure(step.__name__, 1, step, path)


@every_file
@pytest.mark.parametrize("step", WHOLE)
@pytest.mark.benchmark(timer=whole_time)
def test_with_all_its_processes(name, path, step, measure, benchmark):
    benchmark.group = name
    measure(step.__name__, ROUNDS, step, path)
