"""Whatever a file holds, reading it ends soon: with a document, or with one line that says why."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from itertools import chain, pairwise
from multiprocessing import get_context
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document, Grid, Paragraph
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers import bounds, read_document, sandbox, template
from juesuan_analysis.readers.html import read_html_content
from juesuan_analysis.readers.pdf import read_pdf_content
from juesuan_analysis.readers.sandbox import run_bounded
from juesuan_analysis.readers.text import read_text_blocks
from juesuan_analysis.tables import title_kind
from tests.typesetting import LAYOUTS, made_up, typeset


def refused(read_blocks, data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read_blocks(data, "made_up")
    message = str(caught.value)
    assert message.startswith("made_up：")
    assert "\n" not in message
    return message


# The child process


def shout(data: bytes, source: str) -> bytes:
    os.write(1, b"a library prints")
    print("so does this", flush=True)
    return data * 2


def sleep(data: bytes, source: str) -> None:
    time.sleep(60)


def spill(data: bytes, source: str) -> None:
    Path(tempfile.mkdtemp(), "aside").write_bytes(data)
    time.sleep(60)


def compute(data: bytes, source: str) -> None:
    while True:
        pass


def die(data: bytes, source: str) -> None:
    os._exit(3)


def fill(data: bytes, source: str) -> bytes:
    return b"x" * (5 * 2**30)


def test_what_a_parser_prints_is_no_part_of_its_answer(capfd):
    assert run_bounded(shout, b"ab", "made_up") == b"abab"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("parse", "seconds", "reason"),
    # On a busy machine the clock may run out before the processor time does.
    [(sleep, 1, "没有读完"), (compute, 1, "没有读完|退出"), (die, 30, "退出"), (fill, 30, "内存")],
)
def test_a_parser_beyond_its_bounds_ends_in_one_line(parse, seconds, reason):
    with pytest.raises(UnreadableInput, match=f"^made_up：.*(?:{reason}).*$"):
        run_bounded(parse, b"x" * 2**20, "made_up", seconds)


def test_a_killed_parser_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(UnreadableInput):
        run_bounded(spill, b"aside", "made_up", seconds=1)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("parse", "seconds"), [(compute, 1), (die, 30), (fill, 30)])
def test_what_ends_a_parser_ends_no_other(parse, seconds):
    with pytest.raises(UnreadableInput):
        run_bounded(parse, b"ab", "made_up", seconds)
    assert run_bounded(shout, b"ab", "made_up") == b"abab"


def parent(data: bytes, source: str) -> int:
    return os.getppid()


def test_children_are_forks_of_one_template():
    assert run_bounded(parent, b"", "made_up") == run_bounded(parent, b"", "made_up") != os.getpid()


def test_a_template_whose_folder_was_cleared_away_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sandbox.end_all()
    ours = run_bounded(parent, b"", "made_up")
    [home] = tmp_path.iterdir()
    shutil.rmtree(home)
    assert run_bounded(parent, b"", "made_up") != ours
    sandbox.end_all()
    assert not [*tmp_path.iterdir()]


def test_a_fork_of_the_program_has_a_template_of_its_own():
    ours = run_bounded(parent, b"", "made_up")
    with ProcessPoolExecutor(1, get_context("fork")) as pool:
        assert pool.submit(run_bounded, parent, b"", "made_up").result() != ours
    assert run_bounded(parent, b"", "made_up") == ours


# Children that do one job after another

left: list[bytes] = []
"""What jobs leave behind in a child."""


def child(data: bytes, source: str) -> int:
    left.append(data)
    return os.getpid()


def die_where_others_were(data: bytes, source: str) -> int:
    if left:
        os._exit(3)
    return os.getpid()


def hoard(data: bytes, source: str) -> int:
    left.append(b"x" * (700 * 2**20))
    return os.getpid()


def compute_a_while(data: bytes, source: str) -> int:
    end = time.process_time() + 0.7
    while time.process_time() < end:
        pass
    return os.getpid()


def parse_bounded(data: bytes, source: str) -> int:
    return run_bounded(child, data, source)


def fail_where_others_were(data: bytes, source: str) -> int:
    if left:
        raise ZeroDivisionError
    return os.getpid()


@pytest.fixture
def used():
    """The number of a child that has done a job, and is kept."""
    run_bounded(parse_bounded, b"", "made_up", lasting=True)  # the last of one before
    return run_bounded(child, b"", "made_up", lasting=True)


def test_lasting_jobs_share_a_child_and_others_have_their_own(used):
    assert run_bounded(child, b"", "made_up", lasting=True) == used
    assert run_bounded(child, b"", "made_up") != used
    assert run_bounded(child, b"", "made_up", lasting=True) == used


@pytest.mark.parametrize("parse", [die_where_others_were, fail_where_others_were])
def test_what_ends_with_what_others_left_is_done_once_more_in_a_fresh_child(used, parse):
    assert run_bounded(parse, b"", "made_up", lasting=True) != used


def test_memory_that_one_job_keeps_is_not_missing_for_the_next(used):
    first, second = (run_bounded(hoard, b"", "made_up", lasting=True) for _ in range(2))
    assert first == used != second


def test_processor_time_is_counted_for_each_job_of_a_child(used):
    for _ in range(3):
        assert run_bounded(compute_a_while, b"", "made_up", 2, lasting=True) == used


@pytest.mark.parametrize(("parse", "seconds"), [(sleep, 1), (compute, 1), (die, 30), (fill, 30)])
def test_what_ends_a_kept_child_is_told_and_ends_no_other(used, parse, seconds):
    with pytest.raises(UnreadableInput, match=r"没有读完|退出|内存"):
        run_bounded(parse, b"ab", "made_up", seconds, lasting=True)
    assert run_bounded(child, b"", "made_up", lasting=True) != used


def test_a_parser_that_runs_bounded_is_the_last_of_its_child(used):
    assert run_bounded(parse_bounded, b"", "made_up", lasting=True) == used
    assert run_bounded(child, b"", "made_up", lasting=True) != used


def test_a_kept_child_that_was_killed_is_replaced(used):
    os.kill(used, signal.SIGKILL)
    assert run_bounded(child, b"", "made_up", lasting=True) != used


def test_a_child_is_replaced_after_so_many_jobs(used):
    told = {run_bounded(child, b"", "made_up", lasting=True) for _ in range(template._JOBS)}
    assert len(told) == 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no other system tells threads")
def test_a_command_forks_itself_within_the_same_bounds():
    """In a process of its own, since this one may have threads."""
    script = (
        "import os, sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.test_hostile import *\n"
        "with sandbox.forking_itself():\n"
        "    assert sandbox.run_bounded(parent, b'', 'made_up') == os.getpid()\n"
        "    for parse in (sleep, compute, die, fill):\n"
        "        with pytest.raises(UnreadableInput):\n"
        "            run_bounded(parse, b'ab', 'made_up', 1)\n"
        "    assert run_bounded(shout, b'ab', 'made_up') == b'abab'\n"
        "assert run_bounded(parent, b'', 'made_up') != os.getpid()\n"
    )
    root = str(Path(__file__).parent.parent)
    done = subprocess.run([sys.executable, "-c", script, root], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_where_there_is_no_fork_each_document_gets_an_interpreter(monkeypatch):
    monkeypatch.setattr(sandbox, "_FORKS", False)
    assert run_bounded(parent, b"", "made_up") == os.getpid()
    for parse in (sleep, die, fill):
        with pytest.raises(UnreadableInput, match=r"^made_up：.*(?:没有读完|退出|内存).*$"):
            run_bounded(parse, b"ab", "made_up", 1 if parse is sleep else 30)


@pytest.mark.parametrize("executable", ["/bin/false", "/nowhere/python"])
def test_a_child_that_never_starts_keeps_nobody_waiting(monkeypatch, executable):
    monkeypatch.setattr(sys, "executable", executable)
    with pytest.raises(UnreadableInput, match=r"^made_up：.*请.*$"):
        run_bounded(shout, b"x" * 2**20, "made_up")  # more than a pipe holds


SCRIPT = """
import resource, sys
from juesuan_analysis.readers import read_document
if len(sys.argv) > 2:
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
print(len(read_document(sys.argv[1]).blocks))
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "made_up.html"
    path.write_text("<html><p>收入<p>支出" + "<!-- more than a pipe holds -->" * 10_000)
    return path


def printed_by(*arguments, **about) -> str:
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, **about)
    return str(done.stdout)


def test_a_script_needs_no_main_guard(tmp_path, page):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    assert printed_by(script, page) == "2\n"


def test_a_script_may_come_from_standard_input_and_have_less_memory(page):
    assert printed_by("-", page, 2 * 2**30, input=SCRIPT) == "2\n"


def test_a_module_beside_the_user_is_not_taken_for_ours(tmp_path, monkeypatch):
    (tmp_path / "pickle.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    assert run_bounded(shout, b"ab", "made_up") == b"abab"


# Size


def numbered(rows: int, columns: int) -> bytes:
    return "\n".join("\t".join("1" * columns) for _ in range(rows)).encode()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("收入\n".encode() * bounds.MAX_CHARACTERS, "字符"),
        ("收".encode() * (bounds.MAX_PARAGRAPH + 1), "一段文字"),
        (b"a" + b"\t" * 2_000 + b"1" + b"\na\t1" * 2_000, "单元格"),
        (numbered(500, 500), "单元格"),
    ],
    ids=["text", "paragraph", "sparse table", "full table"],
)
def test_a_text_beyond_all_bounds_is_refused(data, what):
    assert what in refused(read_text_blocks, data)


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>1<td>2" * 150_000,
        "<tr><td rowspan=999999999 colspan=1000>甲<td>1" * 3_000,
        "<tr><td rowspan=999>甲<td>1" * 999,
        "<tr><td>" + "甲" * bounds.MAX_PARAGRAPH + "乙<td>1" + "<tr><td>丙" * 40,
    ],
    ids=["cells", "wide staircase", "staircase", "paragraph"],
)
def test_a_page_beyond_all_bounds_is_refused(rows):
    assert "超过上限" in refused(read_html_content, f"<html><table>{rows}</table>".encode())


UNENDING = "本单位全年的各项收入与支出都已经列入附表没有遗漏也没有重复计算的情形"


@pytest.mark.parametrize(
    ("ending", "text"),
    [("txt", f"{UNENDING}\n\n" * 5_000), ("html", f"<html><p>{UNENDING}<br>" * 5_000)],
)
def test_lines_that_never_end_a_sentence_are_joined_in_time(ending, text, tmp_path):
    path = tmp_path / f"made_up.{ending}"
    path.write_text(text, "utf-8")
    blocks = [*read_document(path).paragraphs()]
    assert max(len(block.text) for block in blocks) <= bounds.MAX_PARAGRAPH
    assert "".join(block.text for block in blocks) == UNENDING * 5_000


# Pages of a PDF


def made_up_pdf() -> bytes:
    text, _ = made_up(1)
    document = Document(Path("made_up.txt"), "", read_text_blocks(text.encode(), "made_up"))
    return typeset(document, LAYOUTS["shanghai"])


def rearranged(data: bytes, arrange) -> bytes:
    """Every page with its content, rotation and boxes set by its width and height."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        matrix, rotation, media, crop = arrange(*page.get_size())
        pdfium_c.FPDFPage_TransFormWithClip(page, pdfium_c.FS_MATRIX(*matrix), None)
        page.set_rotation(rotation)
        page.set_mediabox(*media)
        page.set_cropbox(*crop)
    changed = BytesIO()
    document.save(changed)
    return changed.getvalue()


ARRANGED = {
    "sideways": lambda w, h: ((0, -1, 1, 0, 0, w), 0, (0, 0, h, w), (0, 0, h, w)),
    "upside down": lambda w, h: ((-1, 0, 0, -1, w, h), 0, (0, 0, w, h), (0, 0, w, h)),
    "turned back": lambda w, h: ((0, 1, -1, 0, h, 0), 90, (0, 0, h, w), (0, 0, h, w)),
    "moved": lambda w, h: ((1, 0, 0, 1, -9, 9), 0, (-9, 9, w - 9, h + 9), (-9, 9, w - 9, h + 9)),
    "cut out": lambda w, h: ((1, 0, 0, 1, 0, 0), 0, (-99, -99, 999, 999), (0, 0, w, h)),
}


@pytest.mark.parametrize("how", ARRANGED)
def test_a_page_however_it_lies_is_read_as_it_is_shown(how):
    upright = made_up_pdf()
    expected = read_pdf_content(upright, "made_up").blocks
    assert read_pdf_content(rearranged(upright, ARRANGED[how]), "made_up").blocks == expected


def ruled(canvas: Canvas, left: float, text: str) -> None:
    for x in (left, left + 60):
        for y in (600, 620):
            canvas.rect(x, y, 60, 20)
            canvas.drawString(x + 5, y + 5, text)


def test_what_lies_beside_the_page_is_not_read():
    data = BytesIO()
    canvas = Canvas(data, pagesize=(1200, 800), cropBox=(600, 0, 1200, 800))
    ruled(canvas, 100, "1.00")
    ruled(canvas, 700, "2.00")
    canvas.drawString(100, 700, "beside")
    canvas.drawString(700, 700, "shown")
    canvas.save()
    line, grid = read_pdf_content(data.getvalue(), "made_up").blocks
    assert isinstance(line, Paragraph)
    assert isinstance(grid, Grid)
    assert line.text == "shown"
    assert [row.cells for row in grid.rows] == [("2.00", "2.00")] * 2


def crowded(text: str) -> bytes:
    data = BytesIO()
    canvas = Canvas(data, pageCompression=1)
    canvas.setFont("Helvetica", 4)
    for index in range(6_000):
        canvas.drawString(index % 60 * 10, index // 60 * 8, text)
    canvas.save()
    return data.getvalue()


def test_a_page_with_more_text_than_paper_holds_is_refused_not_cut():
    assert "一页的字符" in refused(read_pdf_content, crowded("1234"))
    assert "一页的文字段" in refused(read_pdf_content, crowded("1"))


# Figures


def disclosed(text: str | bytes) -> Disclosure:
    data = text if isinstance(text, bytes) else text.encode()
    blocks = read_text_blocks(data, "made_up")
    return Disclosure(Document(Path("made_up.txt"), "", blocks))


def figures(disclosure: Disclosure) -> Counter:
    return Counter(
        (f.table, f.side, f.code, f.item, f.measure, str(f.amount)) for f in disclosure.facts_list
    )


def warnings(disclosure: Disclosure) -> Counter:
    return Counter((f.kind, f.quote) for f in disclosure.findings_list)


@settings(max_examples=10)
@given(data=st.data())
def test_a_cell_that_became_unreadable_is_a_finding(data, chaoyang, chaoyang_text):
    lines = chaoyang_text.split("\n")
    fact = data.draw(st.sampled_from(chaoyang.facts_list))
    cells = lines[fact.place.line - 1].split("\t")
    printed = cells[fact.column]
    where = data.draw(st.integers(0, len(printed)))
    junk = data.draw(st.text("0.,%-+()·…〇①Oo\x1b�　 万元", min_size=1, max_size=3))
    cells[fact.column] = printed[:where] + junk + printed[where:]
    lines[fact.place.line - 1] = "\t".join(cells)
    spoilt = disclosed("\n".join(lines))
    if len(spoilt.facts_list) < len(chaoyang.facts_list):
        assert warnings(spoilt) - warnings(chaoyang)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_spoils_one_cell(chaoyang, chaoyang_text, encoding):
    before, _, after = chaoyang_text.rpartition("58.81")  # in table 06
    spoilt = disclosed(before.encode(encoding) + b"58.\xff1" + after.encode(encoding))
    assert sum((figures(chaoyang) - figures(spoilt)).values()) == 1
    assert "unreadable_cell" in {kind for kind, _ in warnings(spoilt)}


def test_the_order_of_the_tables_changes_no_figure(chaoyang, chaoyang_text):
    lines = chaoyang_text.split("\n")
    starts = [
        max(n for n in range(table.place.line) if title_kind(lines[n].lstrip("# ")))
        for table in chaoyang.tables_list
    ]
    tables = [lines[start:end] for start, end in pairwise(starts)]
    turned = [*lines[: starts[0]], *chain(*reversed(tables)), *lines[starts[-1] :]]
    assert turned != lines
    assert figures(disclosed("\n".join(turned))) == figures(chaoyang)


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u200e", "\u00ad"])
def test_characters_that_never_show_change_nothing(chaoyang, chaoyang_text, mark):
    spoilt = disclosed(re.sub(r"(?<=[\d\u4e00-\u9fff])", mark, chaoyang_text))
    assert figures(spoilt) == figures(chaoyang)
    assert warnings(spoilt) == warnings(chaoyang)
