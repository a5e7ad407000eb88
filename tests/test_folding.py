"""What follows from one cause stands below it, and ids stay when other findings come or go."""

import pytest
from msgspec.structs import replace

from juesuan_analysis.disclosure import Disclosure
from tests.typesetting import as_document


def ids(disclosure):
    return {f.id for f in disclosure.every_finding}


def errors(disclosure):
    return [f for f in disclosure.findings_list if f.severity == "error"]


@pytest.fixture(scope="module")
def slipped(plant):
    """A digit of 行政运行 wrong in the table of all expenditure."""
    return plant(
        "2010301\t行政运行\t562.87\t562.87\t\t\t\t", "2010301\t行政运行\t567.87\t562.87\t\t\t\t"
    )


# Ids


def test_ids_stay_when_the_document_moves_down_a_line(chaoyang, chaoyang_text):
    moved = Disclosure(as_document(f"\n{chaoyang_text}"))
    assert [f.id for f in moved.every_finding] == [f.id for f in chaoyang.every_finding]
    assert moved.findings_list[0].place != chaoyang.findings_list[0].place


def test_mending_one_error_leaves_the_ids_of_all_other_findings(chaoyang, plant):
    said = "全年执行数为 5 万元，完成预算的"
    mended = plant(f"{said} 99.8 %", f"{said} 100 %")
    (gone,) = ids(chaoyang) - ids(mended)
    assert next(f for f in chaoyang.every_finding if f.id == gone).refers == ("S158",)
    assert not ids(mended) - ids(chaoyang)


def test_ids_are_unique_and_do_not_count(chaoyang):
    found = [f.id for f in chaoyang.every_finding]
    assert len({*found}) == len(found)
    assert all(name.startswith("F-") for name in found)


# Causes and what follows


def test_a_slipped_figure_is_told_once_with_the_value_its_sums_ask_for(chaoyang, slipped):
    known = {f.id for f in errors(chaoyang)}
    (cause,) = (f for f in errors(slipped) if f.id not in known)
    assert (cause.kind, [str(o.amount) for o in cause.operands]) == ("shared_figure", ["567.87"])
    assert "562.865 至 562.875 万元" in cause.explanation
    assert cause.following > 1
    assert "不可能都对" in " ".join(f.explanation for f in cause.follows)


def test_what_follows_keeps_its_kind_operands_and_words(slipped):
    told = [replace(f, id="", cause="", follows=(), evidence="") for f in slipped.every_finding]
    causes = ("shared_figure", "rounding_tails")
    assert sorted(map(str, slipped.separate_findings)) == sorted(
        str(finding) for finding in told if finding.kind not in causes
    )


def test_rows_of_consequences_stand_below_their_cause(slipped):
    rows = slipped.findings.to_dict("records")
    causes = [row["id"] for row in rows if not row["cause"]]
    assert causes == [f.id for f in slipped.findings_list]
    above = ""
    for row in rows:
        above = above if row["cause"] else row["id"]
        assert row["cause"] in ("", above)
    assert any(row["cause"] for row in rows)


def test_errors_without_a_common_cause_stay_as_they_are(chaoyang):
    assert not [f for f in errors(chaoyang) if f.follows]


def test_rounding_tails_of_one_table_are_one_note(chaoyang):
    notes = [f for f in chaoyang.findings_list if f.kind == "rounding_tails"]
    for note in notes:
        assert {f.kind for f in note.follows} == {"identity_within_rounding"}
        assert len({o.source.owner for f in note.follows for o in f.operands}) == 1
    assert len({note.quote for note in notes}) == len(notes) > 1


# Tables printed twice, or of a form nobody knows

TABLE = """# 支出决算表

金额单位：万元

项目\t\t本年支出合计\t基本支出\t项目支出
科目编码\t科目名称\t\t\t
合计\t\t140.00\t90.00\t50.00
201\t一般公共服务支出\t100.00\t60.00\t40.00
208\t社会保障和就业支出\t40.00\t30.00\t10.00
"""
OTHER = """# 国有资产占用情况表

单位：万元

项目\t年初数\t年末数
房屋\t30.00\t28.50
车辆\t3.00\t2.50
"""


def test_a_table_printed_twice_with_one_other_figure_is_one_error(make_disclosure):
    copy = TABLE.replace("100.00\t60.00\t40.00", "100.00\t60.00\t44.00")
    (error,) = errors(make_disclosure(f"{TABLE}\n{copy}"))
    assert error.kind == "printed_twice"
    assert "40.00 万元与 44.00 万元" in error.explanation
    assert {f.kind for f in error.follows} == {"identity_mismatch"}


def test_a_table_printed_twice_alike_is_no_error(make_disclosure):
    assert not errors(make_disclosure(f"{TABLE}\n{TABLE}"))


def test_a_total_over_an_empty_side_is_no_error(make_disclosure):
    rows = (
        "收入\t\t支出\t",
        "项目\t决算数\t项目\t决算数",
        "本年收入合计\t150.00\t本年支出合计\t140.00",
        "年初结转和结余\t10.00\t年末结转和结余\t20.00",
        "总计\t160.00\t总计\t160.00",
    )
    table = "\n".join(("# 收入支出决算总表", "", "金额单位：万元", "", *rows))
    disclosure = make_disclosure(table)
    assert len(disclosure.facts_list) == 6
    assert not errors(disclosure)


def test_a_table_of_unknown_form_is_named_and_its_figures_kept(make_disclosure):
    disclosure = make_disclosure(f"{TABLE}\n{OTHER}")
    (finding,) = (f for f in disclosure.findings_list if f.kind == "unknown_table")
    assert (finding.severity, finding.quote) == ("warning", "国有资产占用情况表")
    (table,) = disclosure.unknown_tables
    kept = [(f.item, f.measure, str(f.amount), f.unit) for f in table.facts]
    assert kept == [
        ("房屋", "年初数", "30.00", "万元"),
        ("房屋", "年末数", "28.50", "万元"),
        ("车辆", "年初数", "3.00", "万元"),
        ("车辆", "年末数", "2.50", "万元"),
    ]
    assert {*disclosure.facts[disclosure.facts.title == table.title].table} == {table.id}


def test_the_slug_of_an_unknown_table_comes_from_its_title(make_disclosure):
    alone, moved = (make_disclosure(text) for text in (OTHER, f"{TABLE}\n{OTHER}"))
    assert alone.unknown_tables[0].id == moved.unknown_tables[0].id


def test_a_heading_that_tells_its_unit_is_the_title_of_the_table_below_it(make_disclosure):
    rows = OTHER[OTHER.index("项目") :]
    above = "# 第二部分 2024年度部门决算情况说明\n\n一、支出情况\n\n二、房产情况（单位：万元）"
    (table,) = make_disclosure(f"{above}\n\n{rows}").unknown_tables
    assert table.title == "房产情况"
    assert {fact.unit for fact in table.facts} == {"万元"}


def test_figures_of_an_unknown_table_support_nothing(make_disclosure):
    text = "# 第二部分 2024年度部门决算情况说明\n\n一、国有资产占用情况说明\n\n年末房屋28.50万元。"
    disclosure = make_disclosure(f"{text}\n\n{OTHER}")
    assert disclosure.unknown_tables
    assert not [o for s in disclosure.statements_list for o in s.operands]
    assert not disclosure.identities_list


def test_contents_and_self_evaluation_are_no_unknown_tables(chaoyang, make_disclosure):
    assert not chaoyang.unknown_tables
    contents = "目录\n\n名称\t页\n收入支出决算总表\t3\n支出决算表\t4\n"
    assert not make_disclosure(contents).unknown_tables
