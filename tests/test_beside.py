"""Units and their department, narratives beside narratives, odd companions, sets that agree."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from juesuan_analysis import LINKED, read
from juesuan_analysis.cli import main
from juesuan_analysis.linking import Publication, roster
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.titles import Period
from tests.generating.scoring_sets import accused, located, planted
from tests.generating.sets import make_set

BUREAU, BEFORE, BUDGET, CENTER, OFFICE = (
    LINKED / f"{name}.txt"
    for name in ("bureau_2022", "bureau_2021", "bureau_budget_2022", "center_2022", "office_2022")
)


def between(disclosure):
    return [i for i in disclosure.identities_list if i.what == "companion"]


def questions(disclosure):
    return [f for f in disclosure.every_finding if f.kind == "companion"]


@pytest.fixture
def written(tmp_path):
    def write(**texts):
        paths = [tmp_path / f"{name}.txt" for name in texts]
        for path, text in zip(paths, texts.values(), strict=True):
            path.write_text(text, "utf-8")
        return paths

    return write


# A department is the sum of its units


def spent(title, listed="", rows=(), received=""):
    lines = [f"科目{n}\t{n}\t{value}\t{value}\t" for n, value in rows]
    table = "支出决算表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
    body = "\n".join(line.removeprefix("科目") for line in lines)
    total = sum(float(value) for _, value in rows)
    income = (
        "收入决算表\n单位：万元\n科目编码\t科目名称\t本年收入合计\t财政拨款收入\t上级补助收入\n"
        f"合计\t\t{total:.2f}\t{total - float(received):.2f}\t{received}\n\n"
        if received
        else ""
    )
    return f"{title}\n\n{listed}\n\n{income}{table}{body}\n合计\t\t{total:.2f}\t{total:.2f}\t\n"


LISTED = "纳入本部门决算编制范围的单位包括：甲县水务局机关、甲县水文站。"
WHOLE = spent("甲县水务局2024年度部门决算", LISTED, [("213", "100.00")])
ONE = spent("甲县水务局机关2024年度单位决算", "", [("213", "60.00")])


@pytest.mark.parametrize(
    ("station", "verdicts"),
    [("40.00", {"exact"}), ("39.99", {"within_rounding"}), ("45.00", {"mismatch"})],
)
def test_a_department_is_the_sum_of_all_its_units(written, station, verdicts):
    other = spent("甲县水文站2024年度单位决算", "", [("213", station)])
    own, *units = written(department=WHOLE, office=ONE, station=other)
    linked = read(own, beside=units)
    assert {i.verdict for i in between(linked)} == verdicts
    for question in questions(linked):
        assert question.severity == "warning"
        files = {o.source.at.file for o in question.operands}
        assert files == {"", "office.txt", "station.txt"}
    assert bool(questions(linked)) == ("mismatch" in verdicts)


def test_units_that_are_not_all_there_accuse_nobody(written):
    own, office = written(department=WHOLE, office=ONE)
    linked = read(own, beside=[office])
    assert {i.relation for i in between(linked)} == {"<="}
    assert not questions(linked)


def test_a_unit_above_its_department_is_a_question(written):
    more = spent("甲县水务局机关2024年度单位决算", "", [("213", "160.00")])
    own, office = written(department=WHOLE, office=more)
    (question, *_) = questions(read(own, beside=[office]))
    assert "不是全部所属单位" in question.explanation
    assert question.severity == "warning"


def test_what_one_unit_pays_another_may_be_missing_in_the_sum(written):
    paid = spent("甲县水文站2024年度单位决算", "", [("213", "45.00")], received="5.00")
    own, *units = written(department=WHOLE, office=ONE, station=paid)
    linked = read(own, beside=units)
    assert {i.relation for i in between(linked)} == {"<="}
    assert not questions(linked)


def test_units_whose_totals_are_the_departments_are_all_of_them(written):
    unlisted = WHOLE.replace(LISTED, "本部门所属单位有甲县水务局机关和甲县水文站等。")
    station = spent("甲县水文站2024年度单位决算", "", [("213", "40.00")])
    own, *units = written(department=unlisted, office=ONE, station=station)
    assert {i.relation for i in between(read(own, beside=units))} == {"="}


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (
            ["编制范围的单位共2个，分别是甲县水务局机关、甲县水文站。"],
            ("甲县水务局机关", "甲县水文站"),
        ),
        (
            ["预算单位构成如下：", "（一）甲县水务局", "（二）甲县水文站"],
            ("甲县水务局", "甲县水文站"),
        ),
        (["财政拨款收入：是所属预算单位取得的拨款，包括一般公共预算财政拨款、政府性基金。"], ()),
        (["本部门包括局本部以及下属1家预算单位的综合收支计划。"], ()),
    ],
)
def test_only_a_list_of_units_is_one(lines, names):
    assert roster(lines) == names


# Narratives


def told(year, sentence, table=""):
    return (
        f"甲县水务局{year}年度部门决算\n\n第一部分 部门决算情况说明\n\n"
        "一、会议费和培训费情况说明\n\n"
        f"{year}年度{sentence}\n\n第二部分 部门决算表\n\n{table}"
    )


@pytest.mark.parametrize("level", ["6.25", "6.50"])
def test_last_years_narrative_settles_what_no_table_prints(written, level):
    now = told(2024, "会议费支出5.00万元，比上年减少1.25万元，下降20.00%。")
    own, before = written(now=now, before=told(2023, f"会议费支出{level}万元。"))
    linked = read(own, beside=[before])
    change = next(s for s in linked.statements_list if s.claim.aspect == "增减额")
    assert change.operands[-1].source.at.file == "before.txt"
    assert change.confirmed == (level == "6.25")
    assert [f.place.line for f in questions(linked)] == ([] if change.confirmed else [7])


TABLE = (
    "一般公共预算财政拨款支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    "213\t农林水支出\t{0}\t{0}\t\n21303\t水利\t{0}\t{0}\t\n{1}合计\t\t{0}\t{0}\t\n"
)
ITEM = "农林水支出（类）水利（款）行政运行（项）支出决算500.00万元，"


@pytest.mark.parametrize(
    ("says", "found"), [("上年决算数为480.00万元", 0), ("上年决算数为470.00万元", 1)]
)
def test_a_final_figure_that_last_years_tables_contradict_is_an_error(written, says, found):
    row = "2130301\t行政运行\t{0}\t{0}\t\n"
    now = told(2024, f"{ITEM}{says}。", TABLE.format("500.00", row.format("500.00")))
    old = told(2023, "没有其他说明。", TABLE.format("480.00", row.format("480.00")))
    own, before = written(now=now, before=old)
    errors = [f for f in read(own, beside=[before]).findings_list if f.severity == "error"]
    assert len(errors) == found
    assert all(any(o.source.at.file == "before.txt" for o in f.operands) for f in errors)


@pytest.mark.parametrize(("total", "found"), [("490.00", 0), ("480.00", 1)])
def test_a_level_that_a_change_implies_meets_those_printed_last_year(written, total, found):
    now = told(
        2024,
        f"{ITEM}比上年增加10.00万元。",
        TABLE.format("500.00", "2130301\t行政运行\t500.00\t500.00\t\n"),
    )
    own, before = written(now=now, before=told(2023, "没有其他说明。", TABLE.format(total, "")))
    linked = read(own, beside=[before])
    proofs = [f for f in linked.findings_list if f.contradiction]
    assert len(proofs) == found
    for proof in proofs:
        assert proof.severity == "warning"
        assert {o.source.at.file for o in proof.operands} == {"", "before.txt"}
        assert "2023年度部门决算" in proof.explanation


def test_a_subject_of_another_name_refutes_nothing(written):
    def row(name, value):
        return f"2130301\t{name}\t{value}\t{value}\t\n"

    now = told(
        2024, f"{ITEM}上年决算数为470.00万元。", TABLE.format("500.00", row("行政运行", "500.00"))
    )
    old = told(2023, "没有其他说明。", TABLE.format("480.00", row("机关运行", "480.00")))
    own, before = written(now=now, before=old)
    assert not [f for f in read(own, beside=[before]).findings_list if f.severity != "note"]


# Ways in which narratives speak of last year: the figure beside is one that a test knows


def of_last_year(written, sentence, level="480.00", table=TABLE, heading="一、支出情况"):
    """The numbers of a sentence on item 2130301, and what is asked about them."""
    row = "2130301\t行政运行\t{0}\t{0}\t\n"
    now = told(2024, sentence, table.format("500.00", row.format("500.00")))
    now = now.replace("一、会议费和培训费情况说明", heading)
    old = told(2023, "没有其他说明。", table.format(level, row.format(level)))
    own, before = written(now=now, before=old)
    linked = read(own, beside=[before])
    asked = [f for f in linked.findings_list if f.severity != "note"]
    return {s.claim.number.token: s for s in linked.statements_list}, asked


@pytest.mark.parametrize(
    "sentence",
    [
        f"{ITEM}与年初预算一致，主要原因是预算编制较为精准，与2023年度480.00万元相比，增长4.17%。",
        f"{ITEM}大于预算数的主要原因是人员增加，比上年的480.00万元增加20.00万元。",
        f"{ITEM}上年同期为480.00万元，同步增加20.00万元。",
        f"{ITEM}\n上年决算数为480.00万元，同比增加20.00万元。",
        "农林水支出2023年度为480.00万元，增加20.00万元。",
    ],
)
def test_a_level_of_last_year_is_found_however_it_is_told(written, sentence):
    numbers, asked = of_last_year(written, sentence)
    assert numbers["480.00"].confirmed
    assert numbers["480.00"].rests_on == "companion"
    assert not asked
    again, asked = of_last_year(written, sentence, level="470.00")
    assert not again["480.00"].confirmed
    assert {o.source.at.file for f in asked for o in f.operands} >= {"before.txt"}


def test_a_level_of_an_earlier_year_is_not_looked_up_in_last_years_accounts(written):
    numbers, asked = of_last_year(written, "农林水支出2021年度为450.00万元。")
    assert not numbers["450.00"].claim.companion
    assert not asked


THREE_PUBLIC = (
    "财政拨款“三公”经费支出决算表\n单位：万元\n项目\t预算数\t决算数\n合计\t36.20\t{0}\n"
    "因公出国（境）费\t\t\n公务用车购置及运行维护费\t30.00\t{0}\n公务用车购置费\t\t\n"
    "公务用车运行维护费\t30.00\t{0}\n公务接待费\t6.20\t\n{1}"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "“三公”经费财政拨款决算数22.15万元，比2024年“三公”经费财政拨款年初预算36.20万元减少14.05万元。",
        "“三公”经费支出决算22.15万元，比2024年度调整后的预算36.20万元减少14.05万元。",
    ],
)
def test_a_budget_of_this_year_is_no_level_of_last_year(written, sentence):
    now = told(2024, sentence, THREE_PUBLIC.format("22.15", ""))
    now = now.replace("一、会议费和培训费情况说明", "一、财政拨款“三公”经费支出决算情况说明")
    own, before = written(
        now=now, before=told(2023, "没有说明。", THREE_PUBLIC.format("20.00", ""))
    )
    linked = read(own, beside=[before])
    assert {s.verdict for s in linked.statements_list} == {"exact"}
    assert not [f for f in linked.findings_list if f.severity in ("error", "warning")]


def test_a_change_of_what_only_narratives_tell_is_linked(written):
    now = told(2024, "机关运行经费支出103.00万元，比2023年度减少17.00万元。")
    for level, holds in (("120.00", True), ("130.00", False)):
        own, before = written(now=now, before=told(2023, f"机关运行经费支出{level}万元。"))
        change = read(own, beside=[before]).statements_list[-1]
        assert change.claim.companion
        assert change.confirmed == holds


def test_a_figure_that_its_paragraph_denies_is_not_held_against_last_years(written):
    """Under a heading that tells no scope 接待费 may be of all money, and the table of some."""
    basic = (
        "一般公共预算财政拨款基本支出决算表\n单位：万元\n科目编码\t科目名称\t决算数\n"
        "302\t商品和服务支出\t{0}\n30217\t公务接待费\t{0}\n人员经费合计\t\t\n"
        "公用经费合计\t\t{0}\n"
    )
    now = told(2024, "公务接待费30.85万元，上年36.32万元。", basic.format("28.00"))
    own, before = written(now=now, before=told(2023, "没有说明。", basic.format("35.13")))
    assert not questions(read(own, beside=[before]))


# Odd companions


def test_settled_numbers_are_counted_alone_and_with_companions(capsys):
    linked = read(BUREAU, beside=[BEFORE, BUDGET])
    settled, alone, numbers = linked.settled
    assert read(BUREAU).settled[0] == alone < settled <= numbers
    assert main(["verify", str(BUREAU), "--with", str(BEFORE), str(BUDGET)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"settled alone {alone} of {numbers}, with companions {settled} of {numbers}" in said


def test_a_document_given_twice_is_used_once(tmp_path):
    again = tmp_path / "again.txt"
    again.write_bytes(BEFORE.read_bytes())
    linked = read(BUREAU, beside=[BEFORE, again, BUREAU])
    assert [c.file for c in linked.companions] == [BEFORE.name]
    reasons = {s.file: s.reason for s in linked.strangers}
    assert "只用了前一份" in reasons["again.txt"]
    assert "正在核对" in reasons[f"{LINKED.name}·{BUREAU.name}"]


def test_files_of_one_name_are_told_apart(tmp_path):
    paths = []
    for folder, source in (("old", BEFORE), ("unit", CENTER)):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "决算.txt")
        paths[-1].write_bytes(source.read_bytes())
    linked = read(BUREAU, beside=paths)
    assert [c.file for c in linked.companions] == ["决算.txt", "unit·决算.txt"]
    assert len({i.right[-1].source.at.file for i in between(linked)} - {""}) > 0


@pytest.mark.parametrize(
    ("name", "period", "reason"),
    [
        ("某市公安局城东分局", Period(2023), "不是同一部门"),
        ("某市质量技术监督局", Period(2023), "更名"),
        ("某市公安局", Period(None), "年度"),
        ("某市公安局", Period(2023, budget=True), "年度"),
        ("某市公安局", Period(2021), "年度"),
    ],
)
def test_each_companion_that_is_none_is_told_why(name, period, reason):
    own = Publication("某市公安局", Period(2024))
    assert own.relation_of(Publication(name, period)) is None
    assert reason in own.why_not(Publication(name, period))


def test_another_department_that_the_duties_name_is_no_unit():
    duties = ("(三)会同某市教育局管理校园用水。",)
    own = Publication("某市水务局", Period(2024), members=duties)
    assert own.relation_of(Publication("某市教育局", Period(2024))) is None


def test_twenty_companions_are_each_named(tmp_path):
    others = []
    for year in range(2000, 2020):
        path = tmp_path / f"{year}.txt"
        path.write_text(BEFORE.read_text("utf-8").replace("2021", str(year)), "utf-8")
        others.append(path)
    linked = read(BUREAU, beside=others)
    assert len(linked.strangers) == len(others)
    assert Counter(f.kind for f in linked.findings_list)["stranger"] == len(others)


def test_a_companion_that_cannot_be_read_is_one_line(tmp_path, capsys):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    assert main(["verify", str(BUREAU), "--with", str(broken)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


# Sets


@pytest.mark.parametrize("seed", range(6))
def test_linked_disclosures_that_agree_accuse_nobody(seed, tmp_path):
    assert not accused(make_set(seed), tmp_path)


@pytest.mark.parametrize("seed", [0, 4, 80001])
def test_errors_between_documents_are_found_with_their_place_in_both(seed, tmp_path):
    for number, error in enumerate(planted(make_set(seed), Random(seed))):
        folder = Path(tmp_path / str(number))
        folder.mkdir()
        assert located(error, folder), (error.kind, error.told)


def test_the_page_leads_to_the_place_in_the_narrative_beside(written):
    now = told(2024, "会议费支出5.00万元，比上年减少1.25万元。")
    own, before = written(now=now, before=told(2023, "会议费支出6.25万元。"))
    page = annotated_html(read(own, beside=[before]), "", {"before.txt": "beside/1.html"})
    assert "beside/1.html#S001" in page


# Published pairs: what they settle was worked out by hand from the tables of both


@pytest.mark.disclosures
@pytest.mark.parametrize("year", [2018, 2019])
def test_published_budgets_settle_what_was_worked_out_by_hand(shared_disclosures, truth, year):
    name = f"jiangsu_procuratorate_budget_{year}"
    rows = [row for row in truth("linked_pairs.csv") if row["own"] == name]
    own, before = (shared_disclosures / f"{n}.pdf" for n in (name, rows[0]["beside"]))
    judged = [
        (str(s.place.page), s.claim.number.token, "yes" if s.confirmed else "no")
        for s in read(own, beside=[before]).statements_list
        if s.claim.companion
    ]
    expected = Counter((row["page"], row["token"], row["holds"]) for row in rows)
    assert Counter(judged) == expected


@pytest.mark.disclosures
def test_a_published_unit_and_its_department_contradict_each_other(shared_disclosures):
    """43269.3 beside 3269.3; a unit's 205.04 above its department's 198.34; a column misplaced."""
    name = "putuo_justice_budget_2026_{}.pdf"
    own, unit = (shared_disclosures / name.format(k) for k in ("department", "unit"))
    told = [f for f in read(own, beside=[unit]).every_finding if f.kind == "companion"]
    assert {f.severity for f in told} == {"warning"}
    amounts = {o.amount.text for f in told for o in f.operands}
    assert {"43269.3", "3269.3", "205.04", "198.34", "64840547.00"} <= amounts
    assert len(told) == 4
