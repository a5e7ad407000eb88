"""PDF: the same disclosure in several layouts gives the same figures and the same verdicts."""

from collections import Counter
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from juesuan_analysis import CHAOYANG_2023, read
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers import ocr, pdf, read_document
from juesuan_analysis.readers.pdf import read_pdf_content
from juesuan_analysis.wordforms import bare
from tests.command import run
from tests.typesetting import LAYOUTS, made_up, typeset

WITHOUT_RULES = ["across", "unruled"]
TEXT_LAYOUTS = sorted(set(LAYOUTS) - {"scanned", "yuan", "missing_table", *WITHOUT_RULES})


def disclosure_from(data):
    content = read_pdf_content(data, "synthetic.pdf")
    document = Document(
        Path("synthetic.pdf"),
        sha256(data).hexdigest(),
        content.blocks,
        content.unread,
        content.unreadable,
    )
    return Disclosure(document)


def figures(d):
    """The figures as a multiset; 三公 across the page prints the longer name of its vehicles."""
    short = {"公务用车购置及运行维护费": "公务用车购置及运行费"}
    return Counter(
        (f.table, f.side, f.code, short.get(f.item, bare(f.item)), f.measure, f.amount.text)
        for f in d.facts_list
    )


def verdicts(d):
    return [
        (s.claim.number.amount.text, s.claim.formula.name, s.verdict) for s in d.statements_list
    ]


@pytest.fixture(scope="module", params=TEXT_LAYOUTS)
def typeset_disclosure(request):
    return disclosure_from(typeset(read_document(CHAOYANG_2023), LAYOUTS[request.param]))


def test_every_figure_is_read_in_every_layout(chaoyang, typeset_disclosure):
    expected, got = figures(chaoyang), figures(typeset_disclosure)
    assert got - expected == Counter()
    assert expected - got == Counter()


def test_every_number_gets_the_verdict_it_has_in_the_text(chaoyang, typeset_disclosure):
    assert verdicts(typeset_disclosure) == verdicts(chaoyang)


@pytest.mark.parametrize("name", WITHOUT_RULES)
def test_tables_without_clear_rules_are_read_or_named_and_nobody_is_accused(chaoyang, name):
    d = disclosure_from(typeset(read_document(CHAOYANG_2023), LAYOUTS[name]))
    assert figures(d) - figures(chaoyang) == Counter()
    lost = figures(chaoyang) - figures(d)
    assert lost.total() < 0.3 * figures(chaoyang).total()
    assert not lost or d.document.unreadable
    true = {f.quote for f in chaoyang.every_finding if f.severity == "error"}
    assert {f.quote for f in d.findings_list if f.severity == "error"} <= true


def test_amounts_in_yuan_agree_with_a_narrative_in_ten_thousands(chaoyang):
    d = disclosure_from(typeset(read_document(CHAOYANG_2023), LAYOUTS["yuan"]))
    assert {fact.unit for fact in d.facts_list} == {"元"}
    assert len(d.facts_list) == 169
    wrong = [s.id for s in d.statements_list if s.verdict == "mismatch"]
    assert wrong == ["S153", "S158"]


def test_a_table_announced_and_absent_is_an_error():
    d = disclosure_from(typeset(read_document(CHAOYANG_2023), LAYOUTS["missing_table"]))
    kinds = [f.kind for f in d.findings_list if f.severity == "error"]
    assert kinds.count("missing_table") == 1


def test_scanned_pages_are_named_as_unread_and_nothing_is_called_missing(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    d = disclosure_from(typeset(read_document(CHAOYANG_2023), LAYOUTS["scanned"]))
    assert d.document.unread
    kinds = {f.kind for f in d.findings_list}
    assert "unread_page" in kinds
    assert not [f for f in d.findings_list if f.kind == "missing_table" and f.severity == "error"]


@pytest.mark.parametrize("seed", range(3))
def test_a_made_up_disclosure_is_read_and_found_consistent(seed, make_disclosure):
    text, truth = made_up(seed)
    d = disclosure_from(typeset(make_disclosure(text).document, LAYOUTS["shanghai"]))
    assert len(d.facts_list) == len(truth.facts)
    assert not [s for s in d.statements_list if s.verdict in ("mismatch", "direction", "unbound")]
    assert not [i for i in d.identities_list if i.verdict == "mismatch"]


BAD = {
    "cut off": lambda data: data[: len(data) // 3],
    "only a signature": lambda data: b"%PDF-1.7\n",
    "rubbish": lambda data: b"%PDF-1.4\n" + bytes(range(256)) * 50,
}


@pytest.mark.parametrize("kind", BAD)
def test_a_damaged_pdf_is_a_one_line_error(kind, tmp_path):
    data = typeset(read_document(CHAOYANG_2023), LAYOUTS["liaoning"])
    file = tmp_path / "synthetic.pdf"
    file.write_bytes(BAD[kind](data))
    result = run("verify", str(file))
    # A reader may still find pages in a file cut off; it must never end in a traceback.
    assert result.exit_code in (0, 1, 2)
    assert result.exit_code != 2 or result.stderr.count("\n") == 1
    assert "Traceback" not in result.stdout + result.stderr


def test_a_pdf_goes_through_the_bounded_child_process(tmp_path, chaoyang):
    file = tmp_path / "synthetic.pdf"
    file.write_bytes(typeset(read_document(CHAOYANG_2023), LAYOUTS["liaoning"]))
    assert figures(read(file)) == figures(chaoyang)


def blank_pdf(pages, size=(595, 842)):
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(*size)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def encrypted_pdf():
    data = BytesIO()
    canvas = Canvas(data, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(100, 700, "synthetic")
    canvas.save()
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encrypted_pdf(), "密码"),
        (blank_pdf(3000), "3000 页"),
        (blank_pdf(0), "损坏"),
        (blank_pdf(1, (40_000, 40_000)), "尺寸"),
    ],
    ids=["encrypted", "3000 pages", "no page", "huge page"],
)
def test_a_pdf_beyond_all_bounds_is_refused_with_the_reason(data, reason, tmp_path):
    file = tmp_path / "synthetic.pdf"
    file.write_bytes(data)
    with pytest.raises(UnreadableInput) as error:
        read(file)
    assert reason in str(error.value)
    assert "\n" not in str(error.value)
    assert "synthetic.pdf" in str(error.value)


def test_when_time_is_up_a_table_without_rules_is_named_as_not_read(monkeypatch):
    buffer = BytesIO()
    canvas = Canvas(buffer)
    for row, figure in enumerate(("6.00", "1.00", "2.00", "3.00")):
        canvas.drawString(90, 700 - 20 * row, f"item {row}")
        canvas.drawRightString(400, 700 - 20 * row, figure)
    canvas.save()
    monkeypatch.setattr(pdf, "open_pages", lambda pages: {})  # what camelot is left with
    assert not read_pdf_content(buffer.getvalue(), "made_up").unreadable
    monkeypatch.setattr(pdf, "OPINION_SECONDS", 0)
    (part,) = read_pdf_content(buffer.getvalue(), "made_up").unreadable
    assert (part.place.page, part.reason) == (1, pdf._NO_RULES)
