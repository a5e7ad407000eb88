"""The self-evaluation tables, for all their shifted cells and broken names."""

from collections import Counter
from decimal import Decimal

import pytest

MONEY_AND_SCORES = ("initial_budget", "budget", "execution", "rate", "weight", "score", "total")


def text(value) -> str:
    return "" if value is None else str(value)


def read_projects(disclosure) -> dict[str, dict[str, str]]:
    return {
        p.id: {
            "id": p.id,
            "kind": p.kind,
            "name": p.name,
            "line": text(p.place.line) if p.kind == "项目" else "",
            "supervisor": p.supervisor,
            "implementer": p.implementer,
            **{name: text(getattr(p, name)) for name in MONEY_AND_SCORES},
        }
        for p in disclosure.evaluation.projects
    }


def test_every_project_equals_its_transcription(chaoyang, truth):
    rows = {
        row["id"]: {**row, "rate": row["rate"].rstrip("%")}
        for row in truth("chaoyang_projects.csv")
    }
    assert read_projects(chaoyang) == rows


def test_the_overall_table_comes_first_with_its_four_task_lines(chaoyang):
    ids = [p.id for p in chaoyang.evaluation.projects]
    assert ids == ["E00", "T01", "T02", "T03", "T04"] + [f"P{n:02d}" for n in range(1, 9)]


NAMES = ("project", "level1", "level2", "level3", "operator", "target", "target_unit", "actual",
         "completion", "weight", "score", "deviation", "measures")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_indicator_equals_its_transcription(chaoyang, truth, name):
    expected = {row["line"]: row[name] for row in truth("chaoyang_indicators.csv")}
    read = {text(i.place.line): text(getattr(i, name)) for i in chaoyang.evaluation.indicators}
    assert read == expected


def test_indicators_come_in_document_order(chaoyang):
    lines = [i.place.line for i in chaoyang.evaluation.indicators]
    assert lines == sorted(lines)
    assert Counter(i.project for i in chaoyang.evaluation.indicators) == {
        "E00": 16, "P01": 6, "P02": 7, "P03": 6, "P04": 6, "P05": 6, "P06": 6, "P07": 9, "P08": 6,
    }  # fmt: skip


def test_figures_with_dropped_zeros_are_known_to_be_unrounded(chaoyang):
    by_id = {p.id: p for p in chaoyang.evaluation.projects}
    assert by_id["P03"].budget.unrounded
    assert by_id["P03"].execution.unrounded
    assert not by_id["P01"].budget.unrounded


def test_weights_and_scores_of_each_project_add_up_as_added_by_hand(chaoyang):
    totals = {p.id: (p.weight, p.score, p.total) for p in chaoyang.evaluation.of_kind("项目")}
    for project, (weight, score, total) in totals.items():
        lines = [i for i in chaoyang.evaluation.indicators if i.project == project]
        assert sum(i.weight.value for i in lines) + weight.value == 100
        assert sum(i.score.value for i in lines) + score.value == total.value


def test_the_sums_of_the_projects_are_those_computed_by_hand(chaoyang):
    projects = chaoyang.evaluation.of_kind("项目")
    assert sum(p.budget.value for p in projects) == Decimal("1628.28")
    assert sum(p.execution.value for p in projects) == Decimal("1504.12")


PROJECT = """\
# 项目支出绩效自评表

（2024年度）

项目名称||{name}|||||||
主管部门||某市某局|||实施单位|某市某局|||
项目资金（万元）|||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
||年度资金总额：|12.00|10.00|9.00|10|90%|9|
||其中：当年财政拨款|12.00|10.00|9.00|-|||
年度总体目标||预期目标|||实际完成情况||||
||按时完成|||已完成||||
绩效指标|一级指标|二级指标|三级指标||年度指标值|实际完成值|分值|得分|\
偏差原因分析及改进措施
|产出指标|数量指标|指标1：检查次数||4次|4次|50|50|
|效益指标|社会效益指标|指标1：群众满意||良好|良好|40|38|天气原因
总分|||||||100|97|
""".replace("|", "\t")


def test_a_plain_table_is_read_throughout(make_disclosure):
    evaluation = make_disclosure(PROJECT.format(name="检查经费")).evaluation
    (project,) = evaluation.projects
    assert (project.kind, project.name, project.supervisor) == ("项目", "检查经费", "某市某局")
    figures = [text(getattr(project, name)) for name in MONEY_AND_SCORES[:-1]]
    assert figures == ["12.00", "10.00", "9.00", "90", "10", "9"]
    assert [(i.level1, i.level2, i.level3, i.target, i.actual) for i in evaluation.indicators] == [
        ("产出指标", "数量指标", "检查次数", "4次", "4次"),
        ("效益指标", "社会效益指标", "群众满意", "良好", "良好"),
    ]
    assert evaluation.indicators[1].deviation + evaluation.indicators[1].measures == "天气原因"


def test_several_tables_are_numbered_in_document_order(make_disclosure):
    names = ["甲项目", "乙项目", "丙项目"]
    evaluation = make_disclosure("\n".join(PROJECT.format(name=n) for n in names)).evaluation
    assert [(p.id, p.name) for p in evaluation.projects] == [
        ("P01", "甲项目"), ("P02", "乙项目"), ("P03", "丙项目"),
    ]  # fmt: skip


def test_a_table_broken_by_a_page_end_is_one_table(make_disclosure):
    broken = PROJECT.replace("\t效益指标", "\n12\n\n\t效益指标")
    one, other = (make_disclosure(t.format(name="甲")).evaluation for t in (PROJECT, broken))
    assert [i.level3 for i in other.indicators] == [i.level3 for i in one.indicators]
    assert len(other.projects) == 1


def test_a_document_without_self_evaluation_has_none(make_disclosure):
    evaluation = make_disclosure("# 某局2024年度部门决算\n\n甲\t乙\n丙\t1.00\n").evaluation
    assert evaluation.projects == ()
    assert evaluation.indicators == ()
