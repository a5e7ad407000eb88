"""Each operand of the annotated page leads to the very cell that prints it, as found by hand."""

from collections import defaultdict

import pytest

from juesuan_analysis.outputs.annotated import annotated_html
from tests.test_annotated import Element, parse

CHECKED = {"exact", "within_rounding", "truncated", "mismatch", "direction"}


@pytest.fixture(scope="module")
def links(chaoyang):
    """For each number of the narrative where each of its operands leads to on the page."""
    root = parse(annotated_html(chaoyang))
    places = positions(root, chaoyang.document)
    return {
        statement.id: [
            [places.get(target(anchor), target(anchor)) for anchor in entry.all("a")]
            for entry in operands(root.by_id(f"note-{statement.id}"))
        ]
        for statement in chaoyang.statements_list
    }


@pytest.fixture(scope="module")
def printed(truth):
    """For each number, by operand, the places that print it; those marked alt come last."""
    places: dict = defaultdict(lambda: defaultdict(list))
    for row in truth("chaoyang_links.csv"):
        place = row["what"] if row["what"][0] == "S" else (int(row["row"]), int(row["column"]))
        places[row["id"]][int(row["operand"])].append((place, row["alt"]))
    return places


@pytest.fixture(scope="module")
def checked(chaoyang):
    """The numbers that an equation of their own settles, not only that of another number."""
    judged = (s for s in chaoyang.statements_list if s.verdict in CHECKED)
    return [s.id for s in judged if not s.confirmed_by]


def test_the_places_found_by_hand_are_those_of_all_numbers_that_are_checked(checked, printed):
    assert len(checked) == 119
    assert set(checked) <= set(printed)


def test_the_text_prints_at_each_place_what_was_found_there(chaoyang_text, truth):
    lines = chaoyang_text.split("\n")
    for row in truth("chaoyang_links.csv"):
        line = lines[int(row["row"]) - 1]
        if row["column"]:
            cell = line.split("\t")[int(row["column"])]
            assert cell.strip().removeprefix("<b>").removesuffix("</b>") == row["printed"]
        else:
            assert row["printed"] in line


def test_no_number_that_is_checked_lacks_links(checked, links):
    assert not [name for name in checked if not links[name]]
    assert all(len(link) == 1 for name in checked for link in links[name])


def test_every_operand_of_a_checked_number_leads_to_the_cell_that_prints_it(
    checked, links, printed
):
    assert {name: links[name] for name in checked if not fits(links[name], printed[name])} == {}


def test_what_is_printed_of_a_number_that_cannot_be_checked_is_linked(checked, links, printed):
    others = [name for name in printed if name not in checked]
    assert {name: links[name] for name in others if not fits(links[name], printed[name])} == {}


def fits(links, places):
    """Whether each operand leads to one place, and that place prints it.

    An operand that only alternatives print belongs to another, longer reading of the number.
    """
    shortest = [found for found in places.values() if not found[0][1]]
    return len(links) in (len(shortest), len(places)) and all(
        len(link) == 1 and link[0] in dict(found)
        for link, found in zip(links, places.values(), strict=False)
    )


# Where things stand on the page


def operands(panel):
    """The entries of a panel's own list of operands."""
    lists = [e for e in panel.children if isinstance(e, Element) and "operands" in e.classes]
    return [entry for found in lists for entry in found.all("li")]


def target(anchor):
    return anchor.attributes["href"].removeprefix("#").removeprefix("note-")


def positions(root, document):
    """For each id of a cell the line and the column of the document that it shows.

    A row has no column. A self-evaluation table stands for the cell with its project's name, and a
    number of the narrative for itself.
    """
    places: dict = {}
    rows = (row for grid in document.grids() for row in grid.rows)
    for table in (*root.by_id("statutory").all("table"), *root.by_id("evaluation").all("table")):
        for line in table.all("tr"):
            row = next(rows)
            assert words(line) == squeeze("".join(row.cells))
            places |= {name: (row.place.line, column) for name, column in columns(line)}
    assert next(rows, None) is None
    for sheet in root.by_id("evaluation").all("section"):
        names = (line for line in sheet.all("tr") if words(line).startswith("项目名称"))
        for line in names:
            places[sheet.attributes["id"]] = (places[line.attributes["id"]][0], 2)
    return places


def cells(line):
    return [child for child in line.children if isinstance(child, Element)]


def words(line):
    """The text of a row without what the page adds to it."""
    return squeeze("".join(next(cell.all("a", "used"), cell).text for cell in cells(line)))


def squeeze(text):
    return "".join(text.split())


def columns(line):
    """The ids of a row and its cells with the columns in which these begin."""
    yield line.attributes["id"], None
    column = 0
    for cell in cells(line):
        if "id" in cell.attributes:
            yield cell.attributes["id"], column
        column += int(cell.attributes.get("colspan", 1))
