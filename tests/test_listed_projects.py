"""What a performance section says of its projects against the line of each."""

import random
from decimal import Decimal

import pytest

HEAD = "丙市档案馆2021年度部门决算\n\n一、其他重要事项情况说明\n\n"
NAMES = ("库房改造项目", "古籍修复项目", "展览更新项目", "目录编制项目")
STYLES = (
    "{n}：预算安排{b}万元，执行{e}万元，预算执行率{r}%，自评{s}分。",
    "{n}：自评得分{s}分，全年预算数{b}万元，全年执行数{e}万元，完成预算的{r}%。",
    "{n}：全年预算{b}万元，实际执行{e}万元，执行率{r}%；等级为“良”，得分{s}。",
)


def text(seed: int, spoil: str = "") -> str:
    """A section with two to four projects; ``spoil`` makes one of its totals wrong."""
    r = random.Random(seed)
    lines: list[str] = []
    budgets: list[Decimal] = []
    scores: list[Decimal] = []
    for k, name in enumerate(r.sample(NAMES, r.randint(2, 4)), start=1):
        b = Decimal(r.randint(1000, 90000)) / 100
        e = (b * r.randint(50, 100) / 100).quantize(Decimal("0.01"))
        score = Decimal(r.randint(800, 1000)) / 10
        rate = (100 * e / b).quantize(Decimal("0.01"))
        lines.append(f"{k}．" + r.choice(STYLES).format(n=name, b=b, e=e, r=rate, s=score))
        budgets.append(b)
        scores.append(score)
    money = sum(budgets) + (spoil == "money")
    mean = (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal("0.01")) + (spoil == "mean")
    told = f"对{len(lines)}个项目开展绩效自评，涉及资金{money}万元，平均得分{mean}分。"
    return HEAD + "\n\n".join([f"（一）预算绩效情况。本馆{told}", *lines]) + "\n"


@pytest.mark.parametrize("seed", range(12))
def test_totals_of_projects_are_those_of_their_lines(make_disclosure, seed):
    d = make_disclosure(text(seed))
    verdicts = {s.claim.subject: s.verdict for s in d.statements_list}
    totals = [verdicts[name] for name in ("项目个数", "涉及资金", "自评平均分")]
    assert totals == ["exact"] * 3 or set(totals) <= {"exact", "within_rounding"}
    assert not [f for f in d.findings_list if f.severity != "note"]


@pytest.mark.parametrize("spoil", ["money", "mean"])
def test_a_total_that_the_lines_do_not_give_is_refuted(make_disclosure, spoil):
    d = make_disclosure(text(3, spoil))
    assert [f.kind for f in d.findings_list if f.severity == "error"] == ["mismatch"]


WITHIN = (
    "{n}（预算{b}万元，支出{e}万元，执行率{r}%，得分{s}分）",
    "{n}，执行率{r}%，其预算与执行分别为{b}万元和{e}万元，自评{s}分",
)


def within(seed: int, shown: int | None = None, mean_off: int = 0) -> str:
    """A section that goes through its projects within one paragraph; ``shown`` is their number."""
    r = random.Random(seed)
    form, numbered = WITHIN[seed % 2], seed % 2
    items, budgets, scores = [], [], []
    for k, name in enumerate(r.sample(NAMES, r.randint(2, 4)), start=1):
        b = Decimal(r.randint(1000, 90000)) / 100
        e = (b * r.randint(50, 100) / 100).quantize(Decimal("0.01"))
        score = Decimal(r.randint(800, 1000)) / 10
        rate = (100 * e / b).quantize(Decimal("0.01"))
        lead = f"{k}." if numbered else ""
        items.append(lead + form.format(n=name, b=b, e=e, r=rate, s=score))
        budgets.append(b)
        scores.append(score)
    mean = (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal("0.01")) + mean_off
    count = shown or len(items)
    told = f"纳入绩效自评的项目有{count}个，涉及资金{sum(budgets)}万元"
    lead = "。" if numbered else "："
    return f"{HEAD}（一）预算绩效情况。{told}{lead}{'；'.join(items)}。以上项目平均得分{mean}分。\n"


@pytest.mark.parametrize("seed", range(8))
def test_projects_told_within_one_paragraph_are_counted_and_added(make_disclosure, seed):
    d = make_disclosure(within(seed))
    verdicts = {s.claim.subject: s.verdict for s in d.statements_list}
    totals = {verdicts[name] for name in ("项目个数", "涉及资金", "自评平均分")}
    assert totals <= {"exact", "within_rounding"}
    assert sum("得分" in s.claim.subject for s in d.statements_list) >= 2
    assert not any(s.claim.subject == "整体绩效自评得分" for s in d.statements_list)
    assert not [f for f in d.findings_list if f.severity != "note"]


@pytest.mark.parametrize("seed", range(4))
def test_another_number_of_projects_than_a_paragraph_goes_through_is_told_where_it_stands(
    make_disclosure, seed
):
    (finding,) = make_disclosure(within(seed, shown=9)).open_findings
    assert (finding.severity, finding.kind) == ("warning", "contradiction")
    assert "9个" in finding.quote


@pytest.mark.parametrize("form", [
    "“{n}”得分{s}分，预算{b}万元，支出{e}万元，执行率{r}%",
    "{n}支出{e}万元，预算{b}万元，执行率{r}%，自评{s}分",
    "{n}预算{b}万元，实际支出{e}万元，执行率{r}%，得分{s}分",
])  # fmt: skip
@pytest.mark.parametrize(("opens", "off"), [("。", 0), ("：", 0), ("。", 1), ("：", 1)])
def test_what_is_spent_of_one_project_is_not_spent_of_all(make_disclosure, form, opens, off):
    told = (("便民服务项目", 60, 45, 75, 91), ("档案整理项目", 50, 45, 90, 95),
            ("设施改造项目", 40, 10, 25, 90))  # fmt: skip
    items = [
        form.format(n=n, b=f"{b}.00", e=f"{e}.00", r=f"{r}.00", s=f"{s}.0")
        for n, b, e, r, s in told
    ]
    head = f"纳入绩效自评的项目有3个，涉及资金{150 + off}.00万元"
    text = f"{HEAD}（一）预算绩效情况。{head}{opens}{'；'.join(items)}；平均得分92.0分。\n"
    errors = [f for f in make_disclosure(text).findings_list if f.severity == "error"]
    assert [f.quote for f in errors] == (["涉及资金151.00万元"] if off else [])


@pytest.mark.parametrize("seed", range(4))
def test_a_mean_that_the_scores_of_a_paragraph_do_not_give_is_refuted(make_disclosure, seed):
    found = make_disclosure(within(seed, mean_off=2)).findings_list
    assert [f.kind for f in found if f.severity == "error"] == ["mismatch"]


def test_projects_named_in_front_of_a_comma_have_their_lines(make_disclosure):
    lines = ["库房改造项目，得分90.0分。", "古籍修复项目，得分96.0分。"]
    text = f"{HEAD}（一）预算绩效情况\n\n绩效管理覆盖2个项目。逐项结果为：\n\n" + "\n\n".join(lines)
    for mean, verdict in (("93.0", "exact"), ("94.0", "mismatch")):
        d = make_disclosure(f"{text}\n\n上述项目自评平均{mean}分。\n")
        told = {s.claim.subject: s.verdict for s in d.statements_list}
        assert (told["项目个数"], told["自评平均分"]) == ("exact", verdict)


BESIDE = (
    (
        "某馆全年组织实施项目{n}个，合计安排预算30.00万元。",
        "一是古籍专项项目，安排10.00万元，得90.0分。",
    ),
    ("绩效管理覆盖{n}个项目。", "古籍专项项目，得分90.0分。该项目全年预算数10.00万元。"),
)


@pytest.mark.parametrize(("head", "line"), BESIDE)
@pytest.mark.parametrize("number", [3, 4])
def test_a_count_is_held_against_lines_whose_money_or_mean_is_all(
    make_disclosure, head, line, number
):
    """Three projects of 10.00 and 90.0 each; the mean score stands below their lines."""
    names = ("古籍专项项目", "展览更新项目", "库房改造项目")
    lines = [line.replace(names[0], name).replace("一是", f"{k}是" if "是" in line else "")
             for k, name in zip("一二三", names, strict=True)]  # fmt: skip
    text = [f"{HEAD}（一）预算绩效情况", head.format(n=number), *lines, "上述项目自评平均90.0分。"]
    found = make_disclosure("\n\n".join(text) + "\n").findings_list
    told = [f.quote for f in found if f.kind == "contradiction"]
    assert len(told) == (number != 3)
    assert all(f"{number}个" in quote for quote in told)


def test_without_a_line_for_each_project_nothing_is_concluded(make_disclosure):
    d = make_disclosure(text(3).rsplit("\n\n", 1)[0] + "\n")
    assert not [f for f in d.findings_list if f.severity == "error"]
    missing = {s.claim.subject: s.verdict for s in d.statements_list}
    assert missing["自评平均分"] == "unsupported"


def test_scores_between_two_bounds_have_their_unit(make_disclosure):
    d = make_disclosure(f"{HEAD}（一）预算绩效情况。各项目得分在91.5分至98.0分之间。\n")
    assert not [f for f in d.findings_list if f.kind == "unit"]


def with_second_head(told: str, count: int) -> str:
    """The same, where a second paragraph says how many projects are reported here."""
    lines = told.replace("（一）预算绩效情况。", "（一）预算绩效情况\n\n").split("\n\n")
    said = f"本馆在2021年度部门决算中反映库房改造项目等{count}个项目绩效自评结果。"
    return "\n\n".join([*lines[:4], said, *lines[4:]])


@pytest.mark.parametrize("spoil", ["", "money", "mean"])
def test_a_second_paragraph_with_the_same_count_parts_no_total_from_its_lines(
    make_disclosure, spoil
):
    told = text(3, spoil)
    count = told.count("．")
    d = make_disclosure(with_second_head(told, count))
    errors = [f.kind for f in d.findings_list if f.severity == "error"]
    assert errors == (["mismatch"] if spoil else [])
    assert {s.verdict for s in d.statements_list if s.claim.subject == "项目个数"} == {"exact"}


def test_lines_of_some_projects_are_not_those_of_all(make_disclosure):
    """Eight were evaluated, those below are reported: the money is that of the eight."""
    told = text(3, "money")
    count = told.count("．")
    d = make_disclosure(with_second_head(told.replace(f"对{count}个", "对8个"), count))
    assert not [f for f in d.findings_list if f.severity == "error"]
