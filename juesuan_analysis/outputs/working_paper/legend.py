"""The sheet that tells what each column of the others means."""

from openpyxl.workbook import Workbook

from juesuan_analysis import vocabulary
from juesuan_analysis.outputs.working_paper.listing import Listing, sheet_name


def write_legend(book: Workbook) -> None:
    """Write it, for those sheets that the workbook has."""
    words = vocabulary.working_paper()
    sheets = [kind for kind in words.listings if sheet_name(kind) in book.sheetnames]
    listing = Listing(book, "legend")
    for kind in sheets:
        for column in words.listings[kind].every:
            listing.write(sheet=sheet_name(kind), heading=column.heading, meaning=column.meaning)
    listing.finish("A")
