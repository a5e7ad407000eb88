"""What a PDF unfolds to is counted before it is unfolded."""

import zlib
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.nested import draws_too_much
from juesuan_analysis.readers.pdf import read_pdf_content
from juesuan_analysis.readers.sandbox import run_bounded
from juesuan_analysis.readers.streams import MAX_STREAM, unfolds_too_far
from tests.typesetting import as_document, made_up, typeset

PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
    b"/Resources<</XObject<</X 5 0 R>>>>>>"
)
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>>>"


def pdf(*objects: bytes) -> bytes:
    first = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE
    made, places = b"%PDF-1.4\n", []
    for number, text in enumerate([*first, *objects], 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def stream(content: bytes, about: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (about, len(content), content)


SPACES = zlib.compress(b" " * (MAX_STREAM + 1), 9)


@pytest.mark.parametrize(
    "data",
    [
        pdf(stream(SPACES)),
        pdf(stream(zlib.compress(SPACES, 9), b"/Filter[/FlateDecode/FlateDecode]")),
        pdf(*[stream(zlib.compress(b"q Q " * (MAX_STREAM // 5), 9))] * 8),
    ],
)  # fmt: skip
def test_a_bomb_is_refused_before_it_is_unfolded(data):
    assert len(data) < MAX_STREAM / 100
    with pytest.raises(UnreadableInput, match=r"^made_up：.*展开后大得不正常.*$"):
        read_pdf_content(data, "made_up")


def test_pictures_may_be_large():
    assert not unfolds_too_far(pdf(stream(SPACES, b"/Subtype /Image/Filter/FlateDecode")))


@pytest.mark.parametrize("content", [b"", b"x", b"x\x9c\x00", b"q Q", zlib.compress(b"q Q")[:5]])
def test_a_damaged_stream_is_left_to_the_reader(content):
    assert not unfolds_too_far(pdf(stream(content)))


def test_a_disclosure_unfolds_to_little():
    buffer = BytesIO()
    Canvas(buffer, pageCompression=1).save()
    assert not unfolds_too_far(buffer.getvalue())
    assert not unfolds_too_far(typeset(as_document(made_up(3)[0])))


def drawing(*contents: bytes) -> bytes:
    """A page with a form; each form may draw the next as /X, the last one the first."""
    last = 4 + len(contents)
    forms = [
        stream(content, FORM % (number + 1 if number < last else 5))
        for number, content in enumerate(contents, 5)
    ]
    return pdf(stream(b"/X Do", b""), *forms)


@pytest.mark.parametrize(
    "contents",
    [[b"/X Do"], [b"/X Do "] * 40, [b"q /X Do Q " * 10] * 9 + [b"0 0 m 9 9 l S"]],
    ids=["itself", "in a circle", "ten times each"],
)
def test_forms_in_forms_are_counted_before_they_are_drawn(contents):
    with pytest.raises(UnreadableInput, match=r"^made_up：.*展开后大得不正常.*$"):
        read_pdf_content(drawing(*contents), "made_up")


def test_a_form_may_be_drawn_often_and_hold_another():
    assert not draws_too_much(drawing(b"/X Do " * 1_000, b"/X Do", b"0 0 m 9 9 l S"))


@pytest.mark.slow
def test_forms_that_cannot_be_counted_end_within_the_bounds():
    draws = stream(b"/#58 Do " * 10, FORM % 5)  # itself, ten times, by its name in other letters
    with pytest.raises(UnreadableInput, match=r"^made_up：.*(?:超过上限|没有读完).*$"):
        run_bounded(read_pdf_content, pdf(stream(b"/X Do", b""), draws), "made_up", 2)
