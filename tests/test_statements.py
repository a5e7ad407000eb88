"""What each number of the narrative says, and whether that holds."""

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juesuan_analysis.amounts import round_half_up
from juesuan_analysis.checks import VERDICTS

# The 2023 document, number by number


def test_every_number_gets_the_verdict_read_by_hand(chaoyang, truth):
    read = {s.id: s.verdict for s in chaoyang.statements_list}
    assert read == {row["n"]: row["verdict"] for row in truth("chaoyang_statements.csv")}


def test_every_number_gets_the_formula_read_by_hand(chaoyang, truth):
    read = {s.id: s.claim.formula.name for s in chaoyang.statements_list}
    assert read == {row["n"]: row["formula"] for row in truth("chaoyang_statements.csv")}


def test_what_agrees_with_other_statements_only_is_no_more_than_consistent(chaoyang):
    agreeing = {s.id for s in chaoyang.statements_list if s.standing == "consistent"}
    rates = {s.id for s in chaoyang.statements_list if s.claim.formula.name == "change_rate"}
    assert rates <= agreeing
    assert {"S021", "S037", "S043", "S101", "S102", "S114", "S122"} <= agreeing
    assert not {"S001", "S003", "S024"} & agreeing


def test_a_number_rests_on_tables_only_if_all_it_is_computed_from_does(chaoyang):
    by_id = {s.id: s for s in chaoyang.statements_list}
    for s in chaoyang.statements_list:
        sources = [part for o in s.operands for part in o.source.parts]
        stated = [by_id[part.owner] for part in sources if part.stated]
        if s.rests_on == "tables":
            assert all(other.rests_on == "tables" for other in stated)
        assert bool(s.rests_on) == (
            s.verdict in ("exact", "mismatch", "undefined") and bool(s.operands or s.confirmed_by)
        )


def test_every_recomputation_gives_the_value_computed_by_hand(chaoyang, truth):
    rows = [row for row in truth("chaoyang_statements.csv") if row["recomputed"]]
    read = {s.id: s.check.shown for s in chaoyang.statements_list}
    assert {row["n"]: str(read[row["n"]]) for row in rows} == {
        row["n"]: row["recomputed"] for row in rows
    }


def test_the_hand_made_verdicts_agree_with_their_own_summary(truth):
    """The README beside them counts them by verdict: neither is changed without the other."""
    text = (Path(__file__).parent / "truth/README.md").read_text("utf-8")
    table = re.findall(r"^\| (\w+) +\| (\d+) +\| [^|]+\|$", text, re.MULTILINE)
    summary = {verdict: int(rows) for verdict, rows in table if verdict in VERDICTS}
    assert summary == Counter(row["verdict"] for row in truth("chaoyang_statements.csv"))


def test_all_restated_amounts_are_exact(chaoyang):
    restated = [s for s in chaoyang.statements_list if s.claim.formula.name == "restated"]
    assert len(restated) == 51
    assert {s.verdict for s in restated} == {"exact"}


def test_the_mismatches_are_the_two_completions_of_99_8_percent(chaoyang):
    wrong = [s for s in chaoyang.statements_list if s.verdict == "mismatch"]
    assert [(s.id, s.place.line, s.printed) for s in wrong] == [
        ("S153", 208, "99.8%"),
        ("S158", 210, "99.8%"),
    ]


def test_the_undefined_rates_are_those_over_nothing(chaoyang):
    undefined = [s.id for s in chaoyang.statements_list if s.verdict == "undefined"]
    assert undefined == ["S047", "S053", "S074", "S079", "S110"]


def test_every_number_is_understood(chaoyang):
    assert chaoyang.verdict_counts["unbound"] == 0
    assert chaoyang.coverage == 1


def test_every_statement_has_a_note_and_every_confirmed_one_its_operands(chaoyang):
    for statement in chaoyang.statements_list:
        assert statement.note
        assert "\n" not in statement.note
        if statement.confirmed:
            assert statement.operands or statement.confirmed_by, statement.id
        for operand in statement.operands:
            assert re.fullmatch(r"[^=]+=[\d.]+@\S+", str(operand)), operand


def test_a_number_is_found_at_its_printed_place(chaoyang, chaoyang_text):
    lines = chaoyang_text.split("\n")
    for statement in chaoyang.statements_list:
        line, token = lines[statement.place.line - 1], statement.claim.number.token
        assert line[statement.start : statement.start + len(token)] == token


@pytest.mark.parametrize(
    ("sid", "old", "new", "verdict"),
    [
        ("S001", "收入总计 2404.35 万元，包括", "收入总计 2404.36 万元，包括", "mismatch"),
        ("S025", "占支出总计的 30.03%", "占支出总计的 30.08%", "mismatch"),
        ("S025", "占支出总计的 30.03%", "占支出总计的 30.0%", "exact"),
        ("S025", "占支出总计的 30.03%", "占支出总计的 30%", "exact"),
        ("S022", "降低 47.94%", "增长 47.94%", "direction"),
        ("S022", "降低 47.94%", "降低 47.49%", "mismatch"),
        ("S046", "基本支出完成年初预算的 101.78%", "基本支出完成年初预算的 101.87%", "mismatch"),
        ("S067", "“三公”经费支出 4.92 万元，完", "“三公”经费支出 4.29 万元，完", "mismatch"),
        ("S096", "人员经费584.81万元", "人员经费585.81万元", "mismatch"),
        ("S101", "支出总额1180.53万元", "支出总额1180.54万元", "within_rounding"),
        ("S101", "支出总额1180.53万元", "支出总额1180.56万元", "mismatch"),
        ("S106", "的18.93%", "的18.39%", "mismatch"),
        ("S114", "共有车辆 2 辆", "共有车辆 3 辆", "mismatch"),
        ("S125", "预算支出项目 8 个", "预算支出项目 9 个", "mismatch"),
        ("S139", "等 8 个项目", "等 9 个项目", "mismatch"),
        ("S129", "涉及资金 1628.28 万元（", "涉及资金 1628.82 万元（", "mismatch"),
        ("S134", "自评平均分为 99.1 分", "自评平均分为 99.2 分", "mismatch"),
        ("S134", "自评平均分为 99.1 分", "自评平均分为 99.08 分", "exact"),
        ("S143", "99.85 %", "99.95 %", "mismatch"),
        ("S173", "完成预算的71%", "完成预算的17%", "mismatch"),
    ],
)  # fmt: skip
def test_a_planted_error_changes_the_verdict_of_that_number(plant, sid, old, new, verdict):
    found = {s.id: s.verdict for s in plant(old, new).statements_list}
    assert found[sid] == verdict


# Made-up sentences over small tables. Every expectation is reasoned from these figures:
# income 160.00 in all, of it 120.00 fiscal, 30.00 business, 10.00 brought forward;
# expenditure 140.00 (90.00 basic, 50.00 project) and 20.00 carried over;
# general public budget 110.00 (80.00 basic, 30.00 project; 201 80.00, 208 30.00);
# three public 6.00 planned, 4.50 spent (reception 1.00 and 0.50, vehicles 5.00 and 4.00).

TABLES = """\
# 第四部分 2024年度部门决算表

# 收入支出决算总表

金额单位：万元

收入|||支出||
项目|行次|金额|项目|行次|金额
一、一般公共预算财政拨款收入|1|120.00|一、一般公共服务支出|10|100.00
二、事业收入|2|30.00|二、社会保障和就业支出|11|40.00
本年收入合计|3|150.00|本年支出合计|12|140.00
年初结转和结余|4|10.00|年末结转和结余|13|20.00
总计|5|160.00|总计|14|160.00

# 支出决算表

金额单位：万元

项目||本年支出合计|基本支出|项目支出
科目编码|科目名称|||
合计||140.00|90.00|50.00
201|一般公共服务支出|100.00|60.00|40.00
208|社会保障和就业支出|40.00|30.00|10.00

# 一般公共预算财政拨款支出决算表

金额单位：万元

项目||本年支出||
科目编码|科目名称|小计|基本支出|项目支出
合计||110.00|80.00|30.00
201|一般公共服务支出|80.00|55.00|25.00
208|社会保障和就业支出|30.00|25.00|5.00

# 财政拨款“三公”经费支出决算表

金额单位：万元

项目|预算数|决算数
合计|6.00|4.50
1、因公出国（境）费||
2、公务接待费|1.00|0.50
3、公务用车购置及运行维护费|5.00|4.00
其中：（1）公务用车购置费||
（2）公务用车运行维护费|5.00|4.00
""".replace("|", "\t")

SECTIONS = {
    "all": "一、收入支出决算总体情况说明",
    "general": "二、一般公共预算财政拨款支出决算情况说明",
    "three_public": "三、一般公共预算财政拨款“三公”经费支出决算情况说明",
    "procurement": "四、政府采购支出情况说明",
}

E = "exact"
NEAR = "within_rounding"
CUT = "truncated"
WRONG = "mismatch"
WAY = "direction"
NONE = "undefined"
OPEN = "unsupported"
BUY = (
    "政府采购支出总额50.00万元，其中：政府采购货物支出30.00万元，"
    "政府采购工程支出0.00万元，政府采购服务支出20.00万元。"
)
BUY_VERDICTS = [E, E, E, E]

SENTENCES = {
    # a restatement
    "restated": ("all", "2024年度收入总计160.00万元。", [E]),
    "restated_wrong": ("all", "2024年度收入总计161.00万元。", [WRONG]),
    "restated_fewer_decimals": ("all", "2024年度收入总计160.0万元。", [E]),
    "restated_in_yuan": ("all", "2024年度收入总计1,600,000.00元。", [E]),
    "restated_in_yuan_to_the_cent": ("all", "2024年度收入总计1,600,012.34元。", [NEAR]),
    "restated_in_yuan_wrong": ("all", "2024年度收入总计1,600,112.34元。", [WRONG]),
    "restated_in_hundred_million": ("all", "2024年度收入总计0.016亿元。", [E]),
    "restated_in_thousands": ("all", "2024年度收入总计1600.00千元。", [E]),
    "restated_full_width": ("all", "２０２４年度收入总计１６０．００万元。", [E]),
    "restated_with_stray_spaces": ("all", "2024 年度收入总计 160. 00 万元。", [E]),
    "two_totals_at_once": ("all", "2024年度收、支总计均为160.00万元。", [E]),
    "this_year_total": ("all", "2024年度本年收入合计150.00万元，本年支出合计140.00万元。", [E, E]),
    # a share
    "share_of_this_year": ("all", "基本支出90.00万元，占本年支出合计的64.29%。", [E, E]),
    "share_within_rounding": ("all", "基本支出90.00万元，占本年支出合计的64.28%。", [E, NEAR]),
    "share_truncated": ("all", "基本支出90.00万元，占本年支出合计的64.2%。", [E, CUT]),
    "share_wrong": ("all", "基本支出90.00万元，占本年支出合计的46.29%。", [E, WRONG]),
    "share_of_total": ("all", "事业收入30.00万元，占总收入的18.75%。", [E, E]),
    "share_of_income_total": ("all", "事业收入30.00万元，占收入总额的18.75%。", [E, E]),
    "share_in_brackets": ("all", "其中：事业收入30.00万元（占本年收入合计的20.00%）。", [E, E]),
    "share_without_whole": (
        "all",
        "本年收入合计150.00万元，其中：一般公共预算财政拨款收入120.00万元，占80.00%；事业收入30.00万元，占20.00%。",
        [E, E, E, E, E],
    ),
    "share_list_by_class": (
        "general",
        "2024年度一般公共预算财政拨款支出110.00万元，主要用于以下方面：一般公共服务支出（类）80.00万元，"
        "占72.73%；社会保障和就业支出（类）30.00万元，占27.27%。",
        [E, E, E, E, E],
    ),
    "share_list_by_class_wrong": (
        "general",
        "2024年度一般公共预算财政拨款支出110.00万元，主要用于以下方面：一般公共服务支出（类）80.00万元，"
        "占72.73%；社会保障和就业支出（类）30.00万元，占72.27%。",
        [E, E, E, E, WRONG],
    ),
    "joint_share": (
        "three_public",
        "“三公”经费支出4.50万元，其中：因公出国（境）费0.00万元，公务接待费0.50万元，两项合计占11.11%。",
        [E, E, E, E],
    ),
    # a change on last year
    "base_given": (
        "all",
        "2024年度收入总计160.00万元，比2023年的100.00万元，增加60.00万元，增长60.00%。",
        [E, E, E, E],
    ),
    "base_given_rate_wrong": (
        "all",
        "2024年度收入总计160.00万元，比2023年的100.00万元，增加60.00万元，增长37.50%。",
        [E, E, E, WRONG],
    ),
    "base_given_change_wrong": (
        "all",
        "2024年度收入总计160.00万元，比2023年的100.00万元，增加66.00万元，增长60.00%。",
        [E, OPEN, WRONG, WRONG],
    ),
    "base_given_wrong_way": (
        "all",
        "2024年度收入总计160.00万元，比2023年的100.00万元，减少60.00万元。",
        [E, OPEN, WAY],
    ),
    "two_totals_each": (
        "all",
        "2024年度收、支总计均为160.00万元。与2023年度相比，收、支总计各增加60.00万元，增长60.00%。",
        [E, E, E],
    ),
    "two_totals_each_wrong": (
        "all",
        "2024年度收、支总计均为160.00万元。与2023年度相比，收、支总计各增加60.00万元，增长66.00%。",
        [E, OPEN, WRONG],
    ),
    "paired_values": (
        "all",
        "2024年度收入总计、支出总计各是160.00,160.00万元。与上年相比，各减少40.00,40.00万元，"
        "各下降20.00%、20.00%。",
        [E, E, E, E, E, E],
    ),
    "paired_values_second_wrong": (
        "all",
        "2024年度收入总计、支出总计各是160.00,160.00万元。与上年相比，各减少40.00,40.00万元，"
        "各下降20.00%、25.00%。",
        [E, E, E, OPEN, E, WRONG],
    ),
    "two_words_two_ways": (
        "all",
        "2024年度收入总计160.00万元，比上年增加40.00万元，降低33.33%。",
        [E, OPEN, WAY],
    ),
    "no_decimals": (
        "three_public",
        "2024年度“三公”经费支出4.50万元，较2023年度决算数减少2.03万元，下降31%。",
        [E, E, E],
    ),
    "rate_without_amount": (
        "three_public",
        "2024年度“三公”经费支出4.50万元，比2023年度决算数增长0.39%。",
        [E, OPEN],
    ),
    "from_zero": (
        "all",
        "2024年度收入总计160.00万元，比上年增加160.00万元，增长100.00%。",
        [E, OPEN, NONE],
    ),
    "from_zero_given": (
        "all",
        "2024年度收入总计160.00万元，比2023年的0.00万元，增加160.00万元，增长100.00%。",
        [E, E, E, NONE],
    ),
    "times": (
        "three_public",
        "公务接待费支出0.50万元，比上年增加0.47万元，增长16倍。",
        [E, E, E],
    ),
    "times_wrong": (
        "three_public",
        "公务用车运行维护费支出4.00万元，比上年增加3.00万元，增长16倍。",
        [E, OPEN, WRONG],
    ),
    "unchanged": ("all", "2024年度收入总计160.00万元，与上年持平。", [E]),
    "unchanged_base": ("all", "2024年度收入总计160.00万元，与2023年度决算数一致。", [E]),
    "increase_noun": (
        "all",
        "2024年度收入总计160.00万元，同比增加60.00万元，增幅60.00%。",
        [E, E, E],
    ),
    "decrease_noun": (
        "all",
        "2024年度收入总计160.00万元，同比减少40.00万元，降幅为20.00%。",
        [E, E, E],
    ),
    "last_year_in_words": (
        "all",
        "2024年度收入总计160.00万元，上年决算数为200.00万元，减少40.00万元，下降20.00%。",
        [E, E, E, E],
    ),
    # completion
    "completion_base_given": (
        "three_public",
        "公务接待费年初预算为1.00万元，支出决算为0.50万元，完成年初预算的50.00%。",
        [E, E, E],
    ),
    "completion_base_given_wrong": (
        "three_public",
        "公务接待费年初预算为1.00万元，支出决算为0.50万元，完成年初预算的55.00%。",
        [E, E, WRONG],
    ),
    "completion_base_unknown_to_tables": (
        "general",
        "1.一般公共服务支出（类）年初预算为100.00万元，支出决算为80.00万元，完成年初预算的80.00%。",
        [E, E, E],
    ),
    "completion_base_unknown_wrong": (
        "general",
        "1.一般公共服务支出（类）年初预算为100.00万元，支出决算为80.00万元，完成年初预算的125.00%。",
        [OPEN, E, WRONG],
    ),
    "completion_full_year": (
        "three_public",
        "公务接待费支出0.50万元，完成全年预算数的50.00%。",
        [E, E],
    ),
    "completion_bare": (
        "three_public",
        "“三公”经费支出4.50万元，完成预算的75.00%。",
        [E, E],
    ),
    "completion_over_nothing": (
        "three_public",
        "因公出国（境）费0.00万元，完成预算的0.00%。",
        [E, NONE],
    ),
    "completion_base_nowhere": (
        "general",
        "一般公共预算财政拨款支出110.00万元，完成年初预算的95.45%。",
        [E, OPEN],
    ),
    "completion_budget_of_zero_given": (
        "general",
        "1.一般公共服务支出（类）年初预算为0.00万元，支出决算为80.00万元，完成年初预算的0.00%。",
        [OPEN, E, NONE],
    ),
    "completion_adjusted": (
        "general",
        "1.社会保障和就业支出（类）调整预算为40.00万元，支出决算为30.00万元，完成调整预算的75.00%。",
        [E, E, E],
    ),
    # procurement
    "procurement_sum": ("procurement", BUY, BUY_VERDICTS),
    "procurement_sum_wrong": (
        "procurement",
        BUY.replace("50.00", "51.00"),
        [WRONG, OPEN, OPEN, OPEN],
    ),
    "micro_share_of_total": (
        "procurement",
        f"{BUY}授予中小企业合同金额30.00万元，占政府采购支出总额的60.00%，"
        "其中：授予小微企业合同金额15.00万元，占政府采购支出总额的30.00%。",
        [E, E, E, E, E, E, E, E],
    ),
    "micro_share_of_the_small": (
        "procurement",
        f"{BUY}授予中小企业合同金额30.00万元，占政府采购支出总额的60.00%，"
        "其中：授予小微企业合同金额15.00万元，占授予中小企业合同金额的50.00%。",
        [E, E, E, E, E, E, E, E],
    ),
    "micro_share_wrong_base": (
        "procurement",
        f"{BUY}授予中小企业合同金额30.00万元，占政府采购支出总额的60.00%，"
        "其中：授予小微企业合同金额15.00万元，占政府采购支出总额的50.00%。",
        [E, E, E, E, E, E, OPEN, WRONG],
    ),
}

SENTENCES |= {
    "amount_first_mentioned_as_change": (
        "three_public",
        "公务接待费支出比上年减少0.10万元，下降16.67%。",
        [E, E],
    ),
    "list_of_two_parts": (
        "all",
        "本年支出合计140.00万元，其中：基本支出90.00万元，占64.29%；项目支出50.00万元，占35.71%。",
        [E, E, E, E, E],
    ),
    "list_of_three_public": (
        "three_public",
        "“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0.00万元，占0.00%；"
        "公务用车购置及运行维护费支出决算4.00万元，占88.89%；公务接待费支出决算0.50万元，占11.11%。",
        [E, E, E, E, E, E],
    ),
    "list_of_three_public_wrong": (
        "three_public",
        "“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0.00万元，占0.00%；"
        "公务用车购置及运行维护费支出决算4.00万元，占88.89%；公务接待费支出决算0.50万元，占12.50%。",
        [E, E, E, E, E, WRONG],
    ),
    "share_and_change": (
        "general",
        "2024年度一般公共预算财政拨款支出110.00万元，占本年支出合计的78.57%。"
        "与上年相比，一般公共预算财政拨款支出增加10.00万元，增长10.00%。",
        [E, E, E, E],
    ),
    "budget_and_outturn_of_three_public": (
        "three_public",
        "“三公”经费财政拨款支出预算为6.00万元，支出决算为4.50万元，完成预算的75.00%。",
        [E, E, E],
    ),
    "rate_of_execution": ("three_public", "“三公”经费支出4.50万元，预算执行率75.00%。", [E, E]),
    "brought_forward": (
        "all",
        "年初结转和结余10.00万元，年末结转和结余20.00万元。",
        [E, E],
    ),
    "base_in_the_comparison": (
        "all",
        "2024年度收入总计160.00万元，与2023年度决算数100.00万元相比，增加60.00万元，增长60.00%。",
        [E, E, E, E],
    ),
    # what a name is a part of
    "row_and_column": (
        "general",
        "一般公共服务支出（类）80.00万元，其中：基本支出55.00万元，项目支出25.00万元。",
        [E, E, E],
    ),
    "row_and_column_wrong": (
        "general",
        "一般公共服务支出（类）80.00万元，其中：基本支出55.00万元，项目支出52.00万元。",
        [E, E, WRONG],
    ),
    "name_in_a_sentence_of_its_own": (
        "three_public",
        "1.公务接待费。2024年决算数0.50万元，完成预算的50.00%。",
        [E, E],
    ),
    "name_in_a_sentence_of_its_own_wrong": (
        "three_public",
        "1.公务接待费。2024年决算数0.60万元，完成预算的50.00%。",
        [WRONG, E],
    ),
    "class_with_its_year": (
        "general",
        "“一般公共服务支出”（类）2024年度决算80.00万元，为年初预算100.00万元的80.00%。",
        [E, E, E],
    ),
    "spending_behind_income": ("all", "本年收入150.00万元、支出140.00万元。", [E, E]),
    "spending_behind_income_wrong": ("all", "本年收入150.00万元、支出144.00万元。", [E, WRONG]),
    "a_bracket_interrupts": (
        "three_public",
        "“三公”经费支出4.50万元（其中：公务接待费0.50万元），比上年减少0.50万元，下降10.00%。",
        [E, E, E, E],
    ),
    "a_bracket_interrupts_wrong": (
        "three_public",
        "“三公”经费支出4.50万元（其中：公务接待费0.50万元），比上年减少0.50万元，下降12.00%。",
        [E, E, OPEN, WRONG],
    ),
    "parts_in_the_next_sentence": (
        "all",
        "本年支出合计140.00万元。其中：基本支出90.00万元，占64.29%；项目支出50.00万元，占37.51%。",
        [E, E, E, E, WRONG],
    ),
    "parts_that_no_table_prints": (
        "all",
        "项目支出50.00万元，主要用于：信息系统30.00万元、宣传20.00万元。",
        [E, OPEN, OPEN],
    ),
    "listed_in_one_paragraph": (
        "all",
        "（一）收入总计160.00万元。包括：1.本年收入合计150.00万元。2.年初结转和结余10.00万元。",
        [E, E, E],
    ),
    "short_names": ("all", "全年收入160万元，支出160万元。", [E, E]),
}

# True of the same figures, in words that need not be understood but must never be called wrong.
TRUE_SENTENCES = [
    ("all", "2024年度收入总计160.00万元，比上年增加近60万元。"),
    ("all", "2024年度收入总计160.00万元，比上年多60.00万元，多60.00%。"),
    ("all", "2024年度收入总计160.00万元，比上年增长60.00%（上年为100.00万元）。"),
    ("all", "2024年度收入总计160.00万元，较2023年的100.00万元增加60.00万元，增长60.00%。"),
    ("all", "收入总计从2023年的100.00万元增加到2024年的160.00万元。"),
    ("all", "收入总计由上年的100.00万元增加至160.00万元，增长60.00%。"),
    ("all", "2024年度收入总计160.00万元，是上年的1.6倍。"),
    ("all", "2024年度收入总计160.00万元，比上年增加120.00万元，增长3倍。"),
    ("all", "2024年度收入总计160.00万元，比上年翻了一番，增加80.00万元。"),
    ("all", "2024年度收入总计160.00万元，同比增长60.00%，增加60.00万元。"),
    ("all", "2024年度收入总计为人民币160.00万元。"),
    ("all", "基本支出占本年支出合计的64.29%，项目支出占本年支出合计的35.71%。"),
    ("all", "基本支出和项目支出分别为90.00万元和50.00万元，分别占64.29%和35.71%。"),
    ("all", "支出总计160.00万元，其中：本年支出合计140.00万元，结余分配0.00万元。"),
    ("all", "基本支出90.00万元，占总支出的64.29%，占支出总计的56.25%。"),
    (
        "general",
        "一般公共预算财政拨款支出110.00万元，主要用于：一般公共服务（类）支出80.00万元，占72.73%；"
        "社会保障和就业（类）支出30.00万元，占27.27%。",
    ),
    (
        "general",
        "2024年度一般公共预算财政拨款支出年初预算为100.00万元，支出决算为110.00万元，"
        "决算数比年初预算数增加10.00万元，增长10.00%。",
    ),
    ("general", "一般公共服务支出（类）80.00万元，完成调整预算100.00万元的80.00%。"),
    ("three_public", "公务接待费0.50万元，较年初预算减少0.50万元，下降50.00%。"),
    ("three_public", "“三公”经费支出4.50万元，比预算数节约1.50万元，节约率25.00%。"),
    ("three_public", "“三公”经费支出4.50万元，低于年初预算数6.00万元。"),
    ("three_public", "“三公”经费支出决算数4.50万元，占预算数6.00万元的75.00%。"),
    ("three_public", "公务用车运行维护费4.00万元，公务用车保有量2辆，平均每辆2.00万元。"),
    ("three_public", "公务接待费支出0.50万元。其中：国内公务接待3批次、25人次，共0.50万元。"),
    ("all", "某市某局（本级）2024年度收入总计90.00万元，下属单位收入总计70.00万元。"),
    ("all", "2024年度收入总计160.00万元（局机关90.00万元，信息中心70.00万元）。"),
    ("all", "年初结转和结余10.00万元，其中：一般公共预算财政拨款6.00万元，其他资金4.00万元。"),
    ("all", "项目支出50.00万元，其中：一般公共预算财政拨款30.00万元，其他资金20.00万元。"),
    ("all", "基本支出90.00万元，其中：人员经费70.00万元。项目支出50.00万元，占35.71%。"),
    ("general", "一般公共预算财政拨款支出110.00万元，人均支出5.50万元。"),
    (
        "three_public",
        "“三公”经费支出4.50万元，其中基本支出安排的公务接待费0.10万元、其他4.40万元。",
    ),
    ("three_public", "“三公”经费支出4.50万元（其中：一般公共预算支出4.50万元）。"),
    ("three_public", "公务接待费0.50万元，其中：公务用车运行维护费垫付0.10万元，培训费0.40万元。"),
    (
        "three_public",
        "公务接待费0.50万元，比上年0.60万元减少0.10万元；比年初预算1.00万元减少0.50万元。",
    ),
    (
        "procurement",
        f"{BUY}货物支出占政府采购支出总额的60.00%，工程支出占0.00%，服务支出占40.00%。",
    ),
    ("procurement", f"{BUY}授予中小企业合同金额30.00万元，占政府采购总额的60%。"),
]


def disclosure_text(section: str, sentence: str, tables: str = TABLES) -> str:
    return (
        "# 某市某局2024年度部门决算\n\n# 第二部分 2024年度部门决算情况说明\n\n"
        f"## {SECTIONS[section]}\n\n{sentence}\n\n# 第三部分 名词解释\n\n{tables}"
    )


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_is_judged_by_what_it_says(make_disclosure, name):
    section, sentence, verdicts = SENTENCES[name]
    disclosure = make_disclosure(disclosure_text(section, sentence))
    assert [s.verdict for s in disclosure.statements_list] == verdicts, [
        (s.printed, s.claim.formula.name, s.claim.subject, s.verdict, s.note)
        for s in disclosure.statements_list
    ]


@pytest.mark.parametrize(("section", "sentence"), TRUE_SENTENCES)
def test_a_true_sentence_is_never_accused(make_disclosure, section, sentence):
    disclosure = make_disclosure(disclosure_text(section, sentence))
    accused = [
        (s.printed, s.claim.formula.name, s.claim.subject, s.verdict, s.note)
        for s in disclosure.statements_list
        if s.verdict in (WRONG, WAY, CUT)
    ]
    assert not accused


# What numbers are of


def subjects(disclosure):
    return {s.id: s.claim.subject for s in disclosure.statements_list if s.verdict != "label"}


def is_whole(subject):
    """A name whose brackets are closed and that no mark begins or ends."""
    without = re.sub("（[^（）]*）", "", re.sub("（[^（）]*）", "", subject))
    return bool(re.fullmatch(r"[\w·、，：]*", without)) and subject[:1].isalnum()


@pytest.mark.parametrize("name", SENTENCES)
def test_names_have_whole_brackets(make_disclosure, name):
    section, sentence, _ = SENTENCES[name]
    found = subjects(make_disclosure(disclosure_text(section, sentence)))
    assert not {i: s for i, s in found.items() if s and not is_whole(s)}


def test_every_number_of_the_2023_document_has_a_whole_name(chaoyang):
    found = subjects(chaoyang)
    assert not {i: s for i, s in found.items() if not is_whole(s)}
    assert found["S075"] == "参加出国（境）团组（个）"
    assert found["S124"] == "单价100万元（含）以上设备（不含车辆）（台（套））"
    assert found["S154"] == "按照市公安局提供等保定级为三级的市本级重要系统清单（个）"


@pytest.mark.parametrize("name", ["putuo_planning_2024", "putuo_social_work_2024", "swu_2023"])
def test_every_number_of_other_departments_has_a_whole_name(published, name):
    found = subjects(published(name))
    assert not {i: s for i, s in found.items() if not is_whole(s)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("某局部门（单位）共有货车3辆。", ["某局部门（单位）共有货车（辆）"]),
        (
            "单价50万元（含）以上设备（不含车辆，含软件）3台（套）。",
            ["单价50万元（含）以上设备（不含车辆，含软件）（台（套））"],
        ),
        (
            "安排出访（境外）团组2个（其中：考察（短期）1个）。",
            ["出访（境外）团组（个）", "考察（短期）（个）"],
        ),
        ("登记清单（共34个）。", ["登记清单（个）"]),
        ("其中绿化养护（含补种）较年初完成92%。", ["绿化养护（含补种）完成率"]),
        ("植树造林增长5.00%。", ["植树造林增减率"]),
        ("植树造林增加3.00万元，增长5.00%。", ["植树造林增减额", "植树造林增减率"]),
        ("决算数比年初预算增加3.00万元。", ["增减额"]),
    ],
)  # fmt: skip
def test_a_thing_that_no_table_knows_is_called_as_the_text_calls_it(
    make_disclosure, sentence, expected
):
    found = subjects(make_disclosure(disclosure_text("all", sentence)))
    assert list(found.values()) == expected


# How the verdict is explained


def test_notes_print_units_and_minus_signs(chaoyang):
    notes = {s.id: s.note for s in chaoyang.statements_list}
    assert notes["S001"] == "与 01表 收入·总计·决算数一致"
    assert notes["S022"] == "重算为 −47.9434%，舍入后与所述一致"
    assert notes["S101"] == "重算为 1180.53 万元，舍入后与所述一致"
    assert notes["S114"] == "重算为 2 辆，舍入后与所述一致"
    assert notes["S153"] == (
        "按所印各数重算完成率为 98.8971%（98.897% 至 98.8971%），所述为 99.8%，不可能都对"
    )
    assert not [note for note in notes.values() if re.search(r"-\d|\d[\d.]*，", note)]


yuan = st.integers(10**4, 10**10).map(lambda cents: Fraction(cents, 10**6))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(basic=yuan, project=yuan, prior=yuan, decimals=st.integers(0, 2))
def test_a_correct_disclosure_of_any_amounts_is_never_accused(
    make_disclosure, basic, project, prior, decimals
):
    """Figures and percentages come from the exact yuan, each rounded for itself."""
    total = basic + project
    change = total - prior
    up = change >= 0

    def percent(value):
        return f"{round_half_up(abs(value) * 100, decimals):f}%"

    whole, first, second = (f"{round_half_up(x, 2):f}" for x in (total, basic, project))
    moved = f"{round_half_up(abs(change), 2):f}万元"
    text = (
        "# 某局2024年度部门决算\n\n# 第二部分 2024年度部门决算情况说明\n\n"
        "## 一、支出决算情况说明\n\n"
        f"2024年度本年支出合计{whole}万元，其中：基本支出{first}万元，占{percent(basic / total)}；"
        f"项目支出{second}万元，占{percent(project / total)}。\n\n"
        f"与上年相比，本年支出合计{'增加' if up else '减少'}{moved}，"
        f"{'增长' if up else '降低'}{percent(change / prior)}。\n\n"
        "# 第三部分 附表\n\n# 支出决算表\n\n金额单位：万元\n\n"
        "项目\t\t本年支出合计\t基本支出\t项目支出\n科目编码\t科目名称\t\t\t\n"
        f"合计\t\t{whole}\t{first}\t{second}\n201\t一般公共服务支出\t{whole}\t{first}\t{second}\n"
    )
    disclosure = make_disclosure(text)
    assert len(disclosure.statements_list) == 7
    verdicts = [s.verdict for s in disclosure.statements_list]
    verdicts += [i.verdict for i in disclosure.identities_list]
    assert not {WRONG, WAY, CUT, "unbound"} & set(verdicts)
    assert not [f for f in disclosure.findings_list if f.severity == "error"]


def test_an_amount_that_equals_some_cell_is_not_thereby_confirmed(make_disclosure):
    """30.00 stands in the tables, but not as what the sentence names."""
    sentence = "2024年度天气预报支出30.00万元。"
    (statement,) = make_disclosure(disclosure_text("all", sentence)).statements_list
    assert statement.verdict in {"unbound", "unsupported"}


def test_a_wording_nobody_foresaw_is_unbound_and_lowers_the_coverage(make_disclosure):
    sentence = "2024年度收入总计160.00万元，忽忽悠悠33.00%。"
    disclosure = make_disclosure(disclosure_text("all", sentence))
    assert [s.verdict for s in disclosure.statements_list] == ["exact", "unbound"]
    assert disclosure.coverage == 0.5


def test_the_tables_decide_even_if_another_amount_would_fit(make_disclosure):
    tables = TABLES.replace("三、", "").replace("公务接待费\t1.00\t0.50", "公务接待费\t0.50\t1.00")
    text = disclosure_text("three_public", "公务接待费支出0.50万元。", tables)
    (statement,) = make_disclosure(text).statements_list
    assert statement.verdict == "mismatch"


def test_a_narrative_without_tables_is_read_and_supports_nothing(make_disclosure):
    text = disclosure_text("all", "2024年度收入总计160.00万元，比上年增加40.00万元。", "")
    disclosure = make_disclosure(text)
    assert [s.verdict for s in disclosure.statements_list] == ["unsupported", "unsupported"]
