"""Every kind of finding has its entry in the catalogue, and every output can name it."""

from pathlib import Path
from typing import get_args

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from juesuan_analysis import CHAOYANG_2023, read
from juesuan_analysis.additions import What
from juesuan_analysis.document import Place
from juesuan_analysis.findings import SEVERITIES, Finding, kind, kinds
from juesuan_analysis.findings.finding import found
from juesuan_analysis.findings.ids import with_ids
from juesuan_analysis.notebook.values import cell
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.briefing.doubts import told
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.outputs.site import Contents, index_html
from juesuan_analysis.outputs.working_paper import write_working_paper
from tests.command import run

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module")
def of_every_kind():
    """The 2023 document with one error of each kind, the next below it, instead of its findings."""
    disclosure = read(CHAOYANG_2023)
    place = Place(line=122)
    told = [Finding("error", name, place, f"words of {name}", f"why {name}") for name in kinds()]
    below = [*told[1:], told[0]]
    folded = [replace(one, follows=(other,)) for one, other in zip(told, below, strict=True)]
    vars(disclosure)["findings_list"] = tuple(with_ids(folded))
    return disclosure


@pytest.mark.parametrize("name", kinds())
def test_a_kind_says_in_both_languages_what_it_is_and_what_to_do(name):
    entry = kind(name)
    assert all(entry.names[lang] and entry.reviews[lang] for lang in LANGUAGES)
    assert {*entry.severities.values()} <= {*SEVERITIES, ""}


@pytest.mark.parametrize("what", get_args(What))
@pytest.mark.parametrize("name", [name for name in kinds() if name.startswith("identity_")])
def test_an_identity_of_any_rule_has_a_severity(name, what):
    assert kind(name).severity(what) in SEVERITIES


def test_a_score_by_another_scale_is_no_error():
    assert found("identity_mismatch", Place(), "", "", case="score").severity == "warning"
    assert found("identity_mismatch", Place(), "", "", case="scores").severity == "error"


def test_a_finding_of_no_known_kind_cannot_be_made():
    with pytest.raises(KeyError, match="rumour"):
        Finding("error", "rumour", Place(), "", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_briefing_names_every_kind(of_every_kind, lang):
    teller = Teller(of_every_kind, lang)
    for finding in of_every_kind.every_finding:
        assert kind(finding.kind).names[lang] in told(teller, finding).text


@pytest.mark.parametrize("name", kinds())
def test_a_table_in_a_notebook_names_every_kind(name):
    assert kind(name).names["zh"] in cell("kind", name)


def test_a_working_paper_names_every_kind_and_what_to_do(of_every_kind, tmp_path):
    book = load_workbook(write_working_paper(of_every_kind, tmp_path / "paper.xlsx"))
    cells = {str(cell.value) for row in book["发现"].iter_rows() for cell in row}
    assert {k.names["zh"] for k in kinds().values()} <= cells
    assert {k.reviews["zh"] for k in kinds().values()} <= cells
    folded = [d.outlineLevel for d in book["发现"].row_dimensions.values() if d.outlineLevel]
    assert folded == [1] * len(kinds())


def test_pages_show_findings_of_every_kind(of_every_kind, tmp_path):
    contents = Contents(tmp_path, tmp_path / "annotated.html", downloads=[], data=[])
    pages = annotated_html(of_every_kind), index_html(of_every_kind, contents)
    for page in pages:
        assert all(f"why {name}" in page for name in kinds())
    assert all(k.reviews["zh"] in pages[0] for k in kinds().values())


def test_the_command_line_lists_every_kind(of_every_kind, monkeypatch):
    monkeypatch.setattr("juesuan_analysis.cli.read", lambda *_, **__: of_every_kind)
    shown = run("verify", "--format", "csv", str(Path(CHAOYANG_2023)))
    assert shown.exit_code == 1
    assert all(f",{name}," in shown.stdout for name in kinds())
