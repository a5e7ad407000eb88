"""The sheet that tells what each column of the others means."""

from openpyxl.workbook import Workbook

from juesuan_analysis.outputs.working_paper.listing import Listing, sheet_name
from juesuan_analysis.vocabulary import load


def write_legend(book: Workbook) -> None:
    """Write it, for those sheets that the workbook has."""
    words = load("working_paper")
    sheets = [kind for kind in words["sheets"] if sheet_name(kind) in book.sheetnames]
    listing = Listing(book, "legend")
    for kind in sheets:
        columns = words.get(kind, {"columns": [], "helpers": []})
        for _, heading, _, meaning in (*columns["columns"], *columns["helpers"]):
            listing.write(sheet=sheet_name(kind), heading=heading, meaning=meaning)
    listing.finish("A")
