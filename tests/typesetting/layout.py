"""The ways in which departments lay out one and the same disclosure."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Layout:
    """Each field is one habit of real disclosures and independent of the others.

    Attributes:
        tables_first: the tables stand before the narrative.
        full_captions: 公开01表, department, year and unit over a table, or the unit alone.
        landscape: tables of more than six columns stand on landscape pages.
        three_public_across: the three public expenses run across the page, in twelve columns.
        total_last: the total row of table 05 closes the table.
        line_numbers: tables 01 and 04 number their lines (行次).
        column_numbers: the tables number their columns (栏次).
        thousands: amounts have thousands separators.
        split_codes: the code of a subject stands in three columns, 类, 款 and 项.
        repeat_header: a table that runs over the page end repeats its header.
        row_height: least height of a table row in points; tall rows make tables run over.
        name_width: width of the columns of names in points, 0 for as much as there is.
        spilled_rows: so many blank rows of each table stand on a page of their own.
        no_data_notes: empty tables are almost empty grids and say 本表无数据.
        unit: unit of the statutory tables, 万元 or 元; the narrative always has 万元.
        break_numbers: line ends break numbers as well as words.
        running_head: each page but the title page repeats the document's name at its head.
        page_number: form of the page number.
        rules: which rules statutory tables have, "all", "across" or "none".
        leaders: the contents page gives page numbers.
        missing: numbers of tables that are left out, though the contents announce them.
        scan_dpi: pages are images of this resolution, 0 for text.
    """

    tables_first: bool = False
    full_captions: bool = True
    landscape: bool = False
    three_public_across: bool = False
    total_last: bool = False
    line_numbers: bool = True
    column_numbers: bool = True
    thousands: bool = True
    split_codes: bool = False
    repeat_header: bool = False
    row_height: float = 15.5
    name_width: float = 0
    spilled_rows: int = 0
    no_data_notes: bool = False
    unit: str = "万元"
    break_numbers: bool = True
    running_head: bool = True
    page_number: str = "— {} —"
    rules: str = "all"
    leaders: bool = True
    missing: frozenset[str] = frozenset()
    scan_dpi: int = 0


LIAONING = Layout()
SHANGHAI = Layout(
    tables_first=True,
    full_captions=False,
    landscape=True,
    three_public_across=True,
    total_last=True,
    line_numbers=False,
    column_numbers=False,
    thousands=False,
    row_height=25,
    name_width=66,
    no_data_notes=True,
    running_head=False,
    page_number="{}",
    leaders=False,
)
LAYOUTS: dict[str, Layout] = {
    "liaoning": LIAONING,
    "shanghai": SHANGHAI,
    "split_codes": replace(LIAONING, split_codes=True),
    "continued": replace(LIAONING, row_height=36),
    "continued_with_header": replace(LIAONING, row_height=36, repeat_header=True),
    "spilled": replace(LIAONING, spilled_rows=6),
    "yuan": replace(LIAONING, unit="元"),
    "missing_table": replace(LIAONING, missing=frozenset({"07"})),
    "across": replace(LIAONING, rules="across"),
    "unruled": replace(SHANGHAI, rules="none"),
    "scanned": replace(LIAONING, scan_dpi=150),
}
"""Layouts by name; any other is a ``replace`` of one of these."""
