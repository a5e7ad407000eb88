"""How long a PDF takes, in CPU time, as ratios to reading its plain text (the floor).

The synthetic PDF of the tests is always measured; real disclosures are where they lie beside the
checkout. pdfplumber is measured where it is installed.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from time import process_time

import pypdfium2
import pytest

from juesuan_analysis import CHAOYANG_2023, Disclosure
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


@pytest.mark.parametrize(
    ("name", "data"), list(files()), ids=lambda value: value if isinstance(value, str) else ""
)
@pytest.mark.parametrize(
    "step",
    [plain_text, to_document, to_figures, to_verdicts, pdfplumber_tables, camelot_defaults],
)
def test_pdf(name, data, step, measure, benchmark, tmp_path):
    benchmark.group = name
    if step not in (camelot_defaults, pdfplumber_tables):
        measure(step.__name__, ROUNDS, step, data)
        return
    pytest.importorskip("pdfplumber" if step is pdfplumber_tables else "camelot")
    path = tmp_path / "benchmark.pdf"
    path.write_bytes(data)
    measure(step.__name__, 1, step, path)
