"""Another library's reading of the same ruled tables: cell by cell what ours says."""

import io
import logging
import warnings
from collections import Counter

import pytest

from juesuan_analysis import CHAOYANG_2023
from juesuan_analysis.document import Grid
from juesuan_analysis.readers import read_document
from juesuan_analysis.readers.pdf import read_pdf_content
from juesuan_analysis.wordforms import compact
from tests.conftest import SHARED_DISCLOSURES
from tests.typesetting import LAYOUTS, typeset

RULED = [name for name, layout in LAYOUTS.items() if layout.rules == "all" and not layout.scan_dpi]
PUBLISHED = sorted(SHARED_DISCLOSURES.glob("*.pdf"))

CUT_SHORT = {("swu_budget_2023", 16)}
"""Pages where it leaves out a line of a cell."""

Cells = list[list[str]]


def by_camelot(data: bytes, pages: set[int], patch: pytest.MonkeyPatch) -> dict[int, list[Cells]]:
    import camelot
    from camelot.parsers.lattice import Lattice

    if not pages:
        return {}
    logging.getLogger("camelot").setLevel(logging.CRITICAL)
    # It takes a grid whose cells are nine tenths empty for noise; in a disclosure it is a table.
    patch.setattr(Lattice, "_reject_table", lambda parser, table: False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = camelot.read_pdf(
            io.BytesIO(data),
            pages=",".join(map(str, sorted(pages))),
            engine="vector",
            split_text=True,
            suppress_stdout=True,
            layout_kwargs={"boxes_flow": None},
        )
    found: dict[int, list[Cells]] = {}
    for table in sorted(tables, key=lambda t: -t._bbox[3]):
        cells = [[compact(text) for text in row] for row in table.df.values.tolist()]
        if len(cells[0]) > 1 and any(map(any, cells)):
            found.setdefault(table.page, []).append(cells)
    return found


def by_us(data: bytes) -> dict[int, list[Cells]]:
    found: dict[int, list[Cells]] = {}
    for block in read_pdf_content(data, "made_up").blocks:
        if isinstance(block, Grid):
            cells = [[compact(cell) for cell in row.cells] for row in block.rows]
            found.setdefault(block.place.page or 0, []).append(cells)
    return found


def differing(ours: Cells, theirs: Cells) -> list[tuple[str, str]]:
    """Cells that hold other characters; camelot drops some, and turns others round."""
    assert [len(row) for row in ours] == [len(row) for row in theirs]
    pairs = (
        pair
        for one, other in zip(ours, theirs, strict=True)
        for pair in zip(one, other, strict=True)
    )
    return [(one, other) for one, other in pairs if other and Counter(one) != Counter(other)]


def compare(name: str, data: bytes, patch: pytest.MonkeyPatch) -> None:
    ours = by_us(data)
    theirs = by_camelot(data, set(ours), patch)
    for page, tables in ours.items():
        assert len(tables) == len(theirs.get(page, [])), page
        for one, other in zip(tables, theirs[page], strict=True):
            assert differing(one, other) == [] or (name, page) in CUT_SHORT, page


@pytest.mark.slow
@pytest.mark.parametrize("name", RULED)
def test_made_up_tables_are_read_alike(name, monkeypatch):
    compare(name, typeset(read_document(CHAOYANG_2023), LAYOUTS[name]), monkeypatch)


@pytest.mark.slow
@pytest.mark.disclosures
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_published_tables_are_read_alike(path, monkeypatch):
    compare(path.stem, path.read_bytes(), monkeypatch)
