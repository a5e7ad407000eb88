"""What people wrote is never lost; what they accept stays accepted while its evidence does."""

import csv
import json
import shutil
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from juesuan_analysis import CHAOYANG_2023, vocabulary
from juesuan_analysis.findings import Acceptance
from juesuan_analysis.frames import finding_rows
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.briefing import compose, write_briefing
from juesuan_analysis.outputs.parts import PAPERS
from juesuan_analysis.outputs.report import write_report
from juesuan_analysis.outputs.site import Contents, index_html
from juesuan_analysis.outputs.working_paper import save, working_paper, write_working_paper
from juesuan_analysis.readers import sandbox
from juesuan_analysis.reviewing import (
    MalformedAcceptance,
    acceptances_in,
    paper_of,
    read_acceptances,
    read_paper,
)
from juesuan_analysis.vocabulary import LANGUAGES, Lang, speaking
from tests.command import run

PAPER = "working_paper.xlsx"
WHO, WHY = "李会计", "分母为调整预算，已附说明"


@pytest.fixture(scope="module")
def wrong_rate(chaoyang):
    """The finding of 134.5 of 136 printed as 99.8 %."""
    return next(f for f in chaoyang.findings_list if f.kind == "mismatch" and f.place.line == 208)


@pytest.fixture(scope="module")
def accepting(chaoyang, wrong_rate):
    return chaoyang.accepting([Acceptance(wrong_rate.id, wrong_rate.evidence, WHO, WHY)])


@pytest.fixture
def acceptances(tmp_path):
    """Writes a file of acceptances."""

    def write(text, encoding="utf-8"):
        file = tmp_path / "accepted.csv"
        file.write_text(text, encoding)
        return file

    return write


HEADER = "id,evidence,accepted_by,reason\n"


# Acceptances


def test_an_accepted_finding_is_no_open_one_and_stays_in_the_list(accepting, wrong_rate, chaoyang):
    assert [f.id for f in accepting.accepted_findings] == [wrong_rate.id]
    assert [f.id for f in accepting.findings_list] == [f.id for f in chaoyang.findings_list]
    assert len(accepting.open_findings) == len(chaoyang.open_findings) - 1


def test_every_output_shows_who_accepted_a_finding_and_why(accepting, wrong_rate, tmp_path):
    contents = Contents(tmp_path, tmp_path / "annotated.html", downloads=[], data=[])
    for page in (annotated_html(accepting), index_html(accepting, contents)):
        assert f"已接受（{WHO}）：{WHY}" in page
        assert 'class="severity is-accepted"' in page
    (row,) = (r for r in finding_rows(accepting.every_finding) if r["id"] == wrong_rate.id)
    assert (row["accepted_by"], row["reason"], row["lapsed"]) == (WHO, WHY, None)
    spoken: dict[Lang, str] = {"zh": "已接受", "en": "Accepted by"}
    for lang, words in spoken.items():
        told = [s.text for section in compose(accepting, lang).sections for s in section.sentences]
        assert any(words in text and WHO in text for text in told)
    sheet = load_workbook(write_working_paper(accepting, tmp_path / PAPER))["发现"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (own,) = (row for row in rows if row[0] == wrong_rate.id)
    assert own[1] == "已接受"
    assert f"已接受（{WHO}）：{WHY}" in own


def test_an_acceptance_comes_back_when_the_evidence_changes(plant, wrong_rate, tmp_path):
    own = Acceptance(wrong_rate.id, wrong_rate.evidence, WHO, WHY)
    other = plant(
        "全年预算数为 136 万元，全年执行数为 134.5", "全年预算数为 137 万元，全年执行数为 134.5"
    )
    d = other.accepting([own])
    (found,) = (f for f in d.every_finding if f.id == wrong_rate.id)
    assert found.evidence != wrong_rate.evidence
    assert found.accepted is None
    assert found.lapsed == own
    assert found in d.open_findings
    (row,) = (r for r in finding_rows(d.every_finding) if r["id"] == wrong_rate.id)
    assert row["accepted_by"] is None
    assert row["lapsed"] == f"{WHO}: {WHY}"
    contents = Contents(tmp_path, tmp_path / "annotated.html", downloads=[], data=[])
    assert f"{WHO}曾接受（{WHY}），此后依据已变" in index_html(d, contents)


def test_evidence_stays_when_a_line_is_put_in_above(plant, chaoyang):
    moved = plant("第二部分", "说明：本页无数字。\n\n第二部分")
    before = {f.id: f.evidence for f in chaoyang.findings_list if f.severity == "error"}
    after = {f.id: f.evidence for f in moved.findings_list if f.severity == "error"}
    assert before == after


def test_verify_exits_with_0_when_every_error_is_accepted(chaoyang, acceptances):
    errors = [f for f in chaoyang.findings_list if f.severity == "error"]
    rows = [f"{f.id},{f.evidence},{WHO},{WHY}\n" for f in errors]
    all_but_one = acceptances(HEADER + "".join(rows[1:]))
    assert run("verify", str(CHAOYANG_2023), "--accept", str(all_but_one)).exit_code == 1
    result = run("verify", str(CHAOYANG_2023), "--accept", str(acceptances(HEADER + "".join(rows))))
    assert result.exit_code == 0
    assert "errors 0" in result.stdout
    assert f"accepted {len(errors)}" in result.stdout
    assert f"Accepted by {WHO}: {WHY}" in result.stdout.replace("\n", " ")


def test_an_acceptance_of_nothing_there_is_told(acceptances):
    file = acceptances(f"{HEADER}F-00000000,12345678,{WHO},{WHY}\n")
    result = run("verify", str(CHAOYANG_2023), "--accept", str(file))
    assert result.exit_code == 1
    assert "F-00000000" in result.stderr


def test_the_findings_file_itself_filled_in_accepts(chaoyang, wrong_rate, tmp_path):
    from juesuan_analysis import frames

    told = list(finding_rows(chaoyang.every_finding))
    for row in told:
        if row["id"] == wrong_rate.id:
            row |= {"accepted_by": WHO, "reason": WHY}
    file = tmp_path / "accepted.csv"
    file.write_text(frames.contract().findings.csv(told), "utf-8-sig")
    assert read_acceptances(file) == (Acceptance(wrong_rate.id, wrong_rate.evidence, WHO, WHY),)


def test_a_file_of_a_spreadsheet_in_chinese_is_read(acceptances):
    file = acceptances(f'编号,依据指纹,接受人,理由\nF-0a1b2c3d,12345678,{WHO},"甲,乙"\n', "gb18030")
    assert read_acceptances(file) == (Acceptance("F-0a1b2c3d", "12345678", WHO, "甲,乙"),)


def test_what_people_write_is_neither_markup_nor_formula_nor_breaks_an_output(
    chaoyang, wrong_rate, acceptances, tmp_path
):
    row = f'{wrong_rate.id},{wrong_rate.evidence},=1+1,"<b>x</b>\x07 {{y}} \x00[1]"\n'
    d = chaoyang.accepting(read_acceptances(acceptances(HEADER + row)))
    (found,) = d.accepted_findings
    assert (found.accepted.by, found.accepted.reason) == ("=1+1", "<b>x</b> {y} [1]")
    assert "&lt;b&gt;x&lt;/b&gt;" in annotated_html(d)
    assert "<b>x</b>" not in annotated_html(d)
    write_briefing(d, tmp_path)
    book = load_workbook(write_working_paper(d, tmp_path / PAPER))
    assert {
        c.data_type for row in book["发现"].iter_rows() for c in row if "1+1" in str(c.value)
    } == {"s"}


OWN = "F-0a1b2c3d,12345678"
MALFORMED = {
    "no column": ("id,accepted_by,reason\n", "第 1 行：表头里没有“evidence”一栏"),
    "empty": ("", "第 1 行：表头里没有“id”一栏"),
    "no reason": (f"{HEADER}{OWN},李,\n", "第 2 行：F-0a1b2c3d 没有写明理由"),
    "nobody": (f"{HEADER}{OWN},,甲\n", "第 2 行：F-0a1b2c3d 没有写明谁接受"),
    "no evidence": (f"{HEADER}F-0a1b2c3d,,李,甲\n", "第 2 行：F-0a1b2c3d 没有依据指纹"),
    "no id": (f"{HEADER}\nS001,12345678,李,甲\n", "第 3 行：“S001”不是发现的编号"),
    "twice": (f"{HEADER}{OWN},李,甲\n{OWN},李,乙\n", "第 3 行：F-0a1b2c3d 在第 2 行已经接受过"),
    "a comma": (f"{HEADER}{OWN},李,甲,乙\n", "第 2 行：有 5 栏，表头只有 4 栏"),
    "a quote left open": (f'{HEADER}{OWN},李,"甲\n', "第 2 行：不是 CSV"),
    "after two lines": (f'{HEADER}{OWN},李,"甲\n乙"\nF-1,12345678,李,甲\n', "第 4 行：“F-1”不是"),
    "a long reason": (
        f"{HEADER}{OWN},李,{'甲' * 3000}\n",
        "第 2 行：F-0a1b2c3d 的理由超过 2000 字",
    ),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_file_is_one_line_with_the_place(kind, acceptances):
    text, told = MALFORMED[kind]
    with pytest.raises(MalformedAcceptance) as caught:
        read_acceptances(acceptances(text))
    assert str(caught.value).startswith(f"accepted.csv，{told}")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xff\xff\xff")
    with pytest.raises(MalformedAcceptance, match="不是 UTF-8 或 GB18030"):
        read_acceptances(tmp_path / "a.csv")
    with pytest.raises(MalformedAcceptance, match="打不开"):
        read_acceptances(tmp_path / "none.csv")


# The working paper


def filled(path, id, **cells):
    """Fill a row of the findings as a reviewer does."""
    book = load_workbook(path)
    sheet = book["发现" if "发现" in book.sheetnames else "Findings"]
    at = {cell.value: cell.column for cell in sheet[3]}
    row = next(row[0].row for row in sheet.iter_rows(min_row=4) if row[0].value == id)
    for heading, value in cells.items():
        sheet.cell(row, at[heading]).value = value
    book.save(path)


def written_in(path):
    """The rows of the findings by their ids, cells by heading."""
    book = load_workbook(path)
    sheet = book["发现" if "发现" in book.sheetnames else "Findings"]
    names = [cell.value for cell in sheet[3]]
    rows = (
        dict(zip(names, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=4)
    )
    return {row[names[0]]: row for row in rows}


OPINION = {"复核意见": "接受", "复核备注": WHY, "复核人": WHO}


@pytest.fixture
def paper(chaoyang, tmp_path, wrong_rate):
    """A working paper in which one finding is accepted."""
    path = write_working_paper(chaoyang, tmp_path / PAPER)
    filled(path, wrong_rate.id, **OPINION)
    return path


def test_a_working_paper_accepts_what_its_reviewer_does(paper, wrong_rate):
    assert read_acceptances(paper) == (Acceptance(wrong_rate.id, wrong_rate.evidence, WHO, WHY),)


@pytest.mark.parametrize(
    ("lacking", "told"), [("复核备注", "没有写明理由"), ("复核人", "没有写明谁接受")]
)
def test_an_acceptance_in_a_paper_says_who_and_why_or_its_row_is_named(
    paper, wrong_rate, lacking, told
):
    filled(paper, wrong_rate.id, **{lacking: None})
    with pytest.raises(
        MalformedAcceptance, match=rf"working_paper.xlsx，“发现”第 \d+ 行：.*{told}"
    ):
        read_acceptances(paper)


def test_what_reviewers_wrote_goes_over_into_the_next_paper(chaoyang, paper, wrong_rate, tmp_path):
    book = load_workbook(paper)
    book["摘要"]["B6"].value, book["摘要"]["F6"].value = "王复核", "=张批准"
    column = book["陈述"].max_column + 1
    book["陈述"].cell(3, column).value = "经办"
    book["陈述"].cell(9, column).value = "已问"
    book.save(paper)
    before = read_paper(paper)
    after = read_paper(write_working_paper(chaoyang, tmp_path / "next.xlsx", before))
    assert after == before
    assert written_in(tmp_path / "next.xlsx")[wrong_rate.id].items() >= OPINION.items()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_paper_is_read_back_as_it_was_made(chaoyang, paper, tmp_path, lang):
    with speaking(lang):
        book = working_paper(chaoyang, read_paper(paper))
    assert read_paper(save(book, tmp_path / "next.xlsx")) == paper_of(book)


def test_an_opinion_of_other_evidence_has_to_be_given_anew(chaoyang, paper, wrong_rate, tmp_path):
    before = read_paper(paper)
    old = replace(
        before,
        reviews=tuple(replace(r, evidence="00000000", opinion="accept") for r in before.reviews),
    )
    write_working_paper(chaoyang, tmp_path / "next.xlsx", old)
    row = written_in(tmp_path / "next.xlsx")[wrong_rate.id]
    assert (row["复核意见"], row["复核人"]) == (None, None)
    assert row["复核备注"] == f"依据已变，原意见：{WHO}：接受；{WHY}"


# The folder of a report


@pytest.fixture(scope="module")
def first(chaoyang, tmp_path_factory):
    """A report without charts and notebooks."""
    folder = tmp_path_factory.mktemp("first") / "r"
    write_report(chaoyang, folder, parts=("data", "pages", "workbook"))
    return folder


@pytest.fixture
def folder(first, tmp_path):
    """A copy of it to write into."""
    shutil.copytree(first, tmp_path / "r")
    return tmp_path / "r"


def again(chaoyang, folder, parts=("data", "pages", "workbook"), **options):
    """Write the report again; what is told of each file."""
    outputs = write_report(chaoyang, folder, parts=parts, **options)
    return {output.path.name: output.what for output in outputs}


def kept(folder):
    return sorted(path.name for path in folder.rglob("*kept*"))


def test_a_report_over_an_untouched_one_keeps_nothing_beside(chaoyang, folder):
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    again(chaoyang, folder)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_a_page_that_somebody_changed_is_kept_beside_and_told(chaoyang, folder):
    page = folder / "annotated.html"
    own = page.read_text("utf-8") + "<!-- mine -->"
    page.write_text(own, "utf-8")
    told = again(chaoyang, folder)
    assert (folder / "annotated.kept.html").read_text("utf-8") == own
    assert "mine" not in page.read_text("utf-8")
    assert "annotated.html" in told["annotated.kept.html"]
    page.write_text(own + "more", "utf-8")
    again(chaoyang, folder)
    assert kept(folder) == ["annotated.kept-2.html", "annotated.kept.html"]


def test_a_table_that_somebody_changed_is_kept_too(chaoyang, folder):
    (folder / "data/facts.csv").write_text("mine", "utf-8")
    again(chaoyang, folder)
    assert (folder / "data/facts.kept.csv").read_text("utf-8") == "mine"


def test_a_paper_with_opinions_alone_goes_over_and_needs_no_copy(chaoyang, folder, wrong_rate):
    filled(folder / PAPER, wrong_rate.id, **OPINION)
    again(chaoyang, folder)
    assert written_in(folder / PAPER)[wrong_rate.id].items() >= OPINION.items()
    assert kept(folder) == []


def test_what_reads_an_earlier_paper_outlasts_the_report(chaoyang, folder, wrong_rate):
    filled(folder / PAPER, wrong_rate.id, **OPINION)
    sandbox.end_all()  # so that the child for the earlier paper is started within the report
    again(chaoyang, folder)
    assert not [*folder.rglob("juesuan-*")]
    again(chaoyang, folder)


def test_an_opinion_in_the_english_paper_goes_over_into_both(chaoyang, folder, wrong_rate):
    english = folder / "working_paper.en.xlsx"
    filled(english, wrong_rate.id, Opinion="accept", Remark=WHY, Reviewer=WHO)
    (accepted,) = acceptances_in(folder, PAPERS)
    assert accepted == Acceptance(wrong_rate.id, wrong_rate.evidence, WHO, WHY)
    again(chaoyang, folder)
    assert written_in(folder / PAPER)[wrong_rate.id].items() >= OPINION.items()
    assert written_in(english)[wrong_rate.id]["Opinion"] == "accept"
    assert kept(folder) == []


def test_of_the_papers_in_two_languages_the_one_saved_last_counts(chaoyang, folder, wrong_rate):
    filled(folder / "working_paper.en.xlsx", wrong_rate.id, Opinion="open", Remark="", Reviewer="")
    filled(folder / PAPER, wrong_rate.id, **OPINION)
    again(chaoyang, folder)
    assert written_in(folder / PAPER)[wrong_rate.id].items() >= OPINION.items()
    assert written_in(folder / "working_paper.en.xlsx")[wrong_rate.id]["Opinion"] == "accept"


def test_a_paper_with_a_changed_figure_is_kept_as_well(chaoyang, folder, wrong_rate):
    filled(folder / PAPER, wrong_rate.id, **OPINION)
    book = load_workbook(folder / PAPER)
    book["表05"]["A1"].value = "改过"
    book.save(folder / PAPER)
    again(chaoyang, folder)
    assert written_in(folder / PAPER)[wrong_rate.id].items() >= OPINION.items()
    assert load_workbook(folder / "working_paper.kept.xlsx")["表05"]["A1"].value == "改过"


def test_an_opinion_of_a_finding_that_is_gone_is_kept_in_a_copy(chaoyang, folder, wrong_rate):
    filled(folder / PAPER, wrong_rate.id, **OPINION)
    filled(folder / PAPER, wrong_rate.id, 编号="F-00000000")
    again(chaoyang, folder)
    assert kept(folder) == ["working_paper.kept.xlsx"]


def test_a_paper_that_cannot_be_read_is_kept(chaoyang, folder):
    (folder / PAPER).write_bytes(b"broken")
    again(chaoyang, folder)
    assert (folder / "working_paper.kept.xlsx").read_bytes() == b"broken"


def test_force_overwrites(chaoyang, folder, wrong_rate):
    filled(folder / PAPER, wrong_rate.id, **OPINION)
    (folder / "annotated.html").write_text("mine", "utf-8")
    again(chaoyang, folder, force=True)
    assert written_in(folder / PAPER)[wrong_rate.id]["复核意见"] is None
    assert (folder / "annotated.html").read_text("utf-8") != "mine"
    assert kept(folder) == []


@pytest.mark.parametrize("record", [None, "", "[]", '{"files": 1}', '{"files": {}}'])
def test_without_a_record_what_people_edit_is_kept(chaoyang, folder, record):
    (folder / ".juesuan.json").unlink()
    if record is not None:
        (folder / ".juesuan.json").write_text(record, "utf-8")
    (folder / "annotated.html").write_text("mine", "utf-8")
    (folder / "data/facts.csv").write_text("older", "utf-8")
    again(chaoyang, folder, parts=("data", "pages"))
    assert kept(folder) == ["annotated.kept.html"]


def test_a_briefing_alone_keeps_slides_that_somebody_changed(folder):
    command = ("briefing", str(CHAOYANG_2023), "-o", str(folder))
    assert run(*command).exit_code == 0
    (folder / "briefing.pptx").write_bytes(b"mine")
    told = run(*command).stdout.split()
    assert told[-1] == str(folder / "briefing.kept.pptx")
    assert (folder / "briefing.kept.pptx").read_bytes() == b"mine"
    assert (folder / PAPER).is_file()


def test_parts_that_are_not_asked_for_stay_and_the_overview_names_them(chaoyang, folder):
    before = (folder / PAPER).read_bytes()
    told = again(chaoyang, folder, parts=("pages",))
    assert PAPER not in told
    assert (folder / PAPER).read_bytes() == before
    assert PAPER in (folder / "index.html").read_text("utf-8")
    assert "<figure>" not in (folder / "index.html").read_text("utf-8")  # no charts were made


def test_a_change_to_a_part_that_is_not_made_is_noticed_when_it_is(chaoyang, folder):
    (folder / "data/facts.csv").write_text("mine", "utf-8")
    again(chaoyang, folder, parts=("pages",))
    assert kept(folder) == []
    again(chaoyang, folder, parts=("data",))
    assert kept(folder) == ["facts.kept.csv"]


def test_the_record_names_every_file(folder):
    record = json.loads((folder / ".juesuan.json").read_text("utf-8"))
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {*record["files"]} == files - {".juesuan.json"}


def test_a_report_takes_acceptances_from_its_folder(folder, wrong_rate, chaoyang):
    filled(folder / PAPER, wrong_rate.id, **OPINION)
    other = next(f for f in chaoyang.findings_list if f.kind == "list")
    row = f"{other.id},{other.evidence},张,例行\n"
    (folder / vocabulary.reviewing().file).write_text(HEADER + row, "utf-8")
    result = run("report", "-o", str(folder), "--only", "data")
    assert result.exit_code == 0, result.stderr
    assert "accepted 2" in result.stdout.splitlines()[-1]
    with (folder / "data/findings.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {r["id"]: r["accepted_by"] for r in csv.DictReader(file) if r["accepted_by"]}
    assert found == {wrong_rate.id: WHO, other.id: "张"}
