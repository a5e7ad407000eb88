"""What is asked of a corpus: answers worked out by hand, their charts, and the page."""

import re
from decimal import Decimal

import pytest

from juesuan_analysis import corpus as room
from juesuan_analysis.charts import MANY, NoData, headline
from juesuan_analysis.corpus import answers
from juesuan_analysis.corpus.page import write_page
from tests.command import run

TEXT = """\
{name}水利局{year}年度部门决算
支出决算表
单位：{unit}
科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
213\t农林水支出\t{whole}\t{basic}\t{project}
合计\t\t{whole}\t{basic}\t{project}
"""
PROJECTS = {"甲县": 10, "乙县": 12, "丙县": 11, "丁县": 13, "戊县": 90, "己县": 12}
HOSTILE = "<script>alert(1)</script>=1+1"


def text(name, year, whole, project, unit="万元"):
    amounts = (f"{amount:.2f}" for amount in (whole, whole - project, project))
    named = dict(zip(("whole", "basic", "project"), amounts, strict=True))
    return TEXT.format(name=name, year=year, unit=unit, **named)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Six counties in 2023, one of them also in 2022 and in 元; and one that is wrong."""
    source = tmp_path_factory.mktemp("source")
    for name, project in PROJECTS.items():
        (source / f"{name}{HOSTILE.replace('/', '')}.txt").write_text(
            text(name, 2023, 100, project)
        )
    (source / "before.txt").write_text(text("甲县", 2022, 500_000, 100_000, "元"))
    wrong = text("庚市", 2023, 100, 10).replace("合计\t\t100.00", "合计\t\t111.00")
    (source / "wrong.txt").write_text(wrong)
    folder = tmp_path_factory.mktemp("corpus") / HOSTILE.replace("/", "")
    room.add([source], folder)
    return room.open(folder)


def test_shares_are_of_all_that_was_spent(many):
    frame = answers.shares(many)
    own = frame[frame["department"] == "甲县水利局"].set_index("year")
    assert list(own["project_share"]) == [Decimal("20.00"), Decimal("10.00")]
    assert list(own["amount"]) == [Decimal("50.00"), Decimal("100.00")]  # 元 in 万元


def test_an_item_is_followed_over_departments_and_years(many):
    frame = answers.item(many, "213")
    told = list(zip(frame["department"], frame["year"], frame["amount"], strict=True))
    assert ("甲县水利局", 2022, Decimal("50.00")) in told
    assert ("甲县水利局", 2023, Decimal("100.00")) in told
    assert len(told) == 8


def test_an_outlier_is_far_from_its_peers_and_from_nobody_else(many):
    frame = answers.outliers(many, "project_share")
    far = frame[frame["far"]]
    assert list(far["department"]) == ["戊县水利局"]
    assert (far["median"].iloc[0], far["peers"].iloc[0]) == (Decimal("12.00"), 6)


def test_errors_are_counted_by_department_and_kind(many):
    frame = answers.errors(many)
    assert set(frame["department"]) == {"庚市水利局"}
    assert many.sql("SELECT sum(errors) AS n FROM documents")["n"][0] == frame["errors"].sum()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_charts_say_what_they_show(many, lang):
    frames = {
        "department_errors": answers.errors(many),
        "item_over_years": answers.item(many, "213"),
        "department_shares": answers.shares(many),
        "far_from_peers": answers.outliers(many, "project_share"),
    }
    assert frames.keys() == MANY.keys()
    said = {name: headline(MANY[name](frame, lang)) for name, frame in frames.items()}
    assert "90.00" in said["department_shares"]
    assert "12.00" in said["far_from_peers"]
    for name, frame in frames.items():
        with pytest.raises(NoData):
            MANY[name](frame.head(0), lang)


def test_the_page_escapes_what_documents_and_files_are_called(many, tmp_path):
    page = write_page(many, tmp_path).read_text("utf-8")
    assert "<script>" not in page
    assert "庚市水利局" in page
    assert page.count('class="entry ') == 8


def test_the_page_is_written_in_english_too_and_each_leads_to_the_other(many, tmp_path):
    chinese = write_page(many, tmp_path, lang="zh")
    english = write_page(many, tmp_path, lang="en")
    assert 'href="index.en.html"' in chinese.read_text("utf-8")
    text = english.read_text("utf-8")
    assert 'href="index.html"' in text
    assert '<html lang="en">' in text
    assert "Water Resources Bureau" in text
    assert "1 error<" in text
    own = re.sub(r'<span[^>]* lang="zh-CN">.*?</span>|<a [^>]* lang="zh-CN">.*?</a>', "", text)
    assert re.findall("[\u4e00-\u9fff]+", re.sub("<style>.*?</style>", "", own, flags=re.S)) == []


def test_what_became_of_documents_is_told_in_a_language(many):
    assert list(answers.statuses(many)["became"]) == ["已核对"]
    assert list(answers.statuses(many, "en")["became"]) == ["verified"]


def test_a_report_is_made_on_demand_and_the_page_leads_to_it(many):
    document = many.documents["document"][0]
    link = f'href="reports/{document}.html"'
    assert link not in write_page(many, many.folder / "page").read_text("utf-8")
    result = run("corpus", "page", str(many.folder), "--report", document[:12])
    assert result.exit_code == 0
    assert link in (many.folder / "page/index.html").read_text("utf-8")
    for language, name in (("zh-CN", f"{document}.html"), ("en", f"{document}.en.html")):
        page = (many.folder / "page/reports" / name).read_text("utf-8")
        assert f'<html lang="{language}">' in page
    assert f'href="reports/{document}.en.html"' in (many.folder / "page/index.en.html").read_text(
        "utf-8"
    )


def test_the_english_page_tells_in_english_what_was_found(many, tmp_path):
    text = write_page(many, tmp_path, lang="en").read_text("utf-8")
    told = re.findall(r'<span class="what">[^<]*</span> <span>([^<]+)</span>', text)
    assert told
    assert not [sentence for sentence in told if re.match("[\u4e00-\u9fff]", sentence)]


def test_an_id_that_is_none_is_one_line(many):
    result = run("corpus", "page", str(many.folder), "--report", "nothing")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
