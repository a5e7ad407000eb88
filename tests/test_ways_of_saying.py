"""What a number is of, told by the headings, the list and the names it stands among."""

import pytest

HEAD = "丁县甲局\n2031年度部门决算\n\n第一部分 2031年度部门决算情况说明\n\n"
TABLES = """

第二部分 2031年度部门决算表

收入支出决算总表

单位：万元

收入\t\t支出\t
项目\t决算数\t项目\t决算数
一、一般公共预算财政拨款收入\t830.00\t一、教育支出\t{education}
二、政府性基金预算财政拨款收入\t70.00\t二、农林水支出\t310.00
三、事业收入\t90.00\t三、其他支出\t70.00
本年收入合计\t990.00\t本年支出合计\t990.00
总计\t990.00\t总计\t990.00

支出决算表

单位：万元

项目\t\t\t\t本年支出合计\t基本支出\t项目支出
类\t款\t项\t科目名称\t\t\t
合计\t\t\t\t990.00\t{basic}\t450.00
205\t\t\t教育支出\t{education}\t{basic}\t70.00
\t02\t\t普通教育\t{education}\t{basic}\t70.00
\t\t02\t小学教育\t{education}\t{basic}\t70.00
213\t\t\t农林水支出\t310.00\t\t310.00
\t01\t\t农业农村\t310.00\t\t310.00
\t\t22\t农业生产发展\t310.00\t\t310.00
229\t\t\t其他支出\t70.00\t\t70.00
\t60\t\t彩票公益金安排的支出\t70.00\t\t70.00
\t\t02\t用于社会福利的彩票公益金支出\t70.00\t\t70.00

财政拨款收入支出决算总表

单位：万元

收入\t\t支出\t\t\t\t
项目\t决算数\t项目\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款\t国有资本经营预算财政拨款
一、一般公共预算财政拨款\t830.00\t一、教育支出\t520.00\t520.00\t\t
二、政府性基金预算财政拨款\t70.00\t二、农林水支出\t310.00\t310.00\t\t
三、国有资本经营预算财政拨款\t\t三、其他支出\t70.00\t\t70.00\t
本年收入合计\t900.00\t本年支出合计\t900.00\t830.00\t70.00\t
总计\t900.00\t总计\t900.00\t830.00\t70.00\t

一般公共预算财政拨款支出决算表

单位：万元

项目\t\t\t\t合计\t基本支出\t项目支出
类\t款\t项\t科目名称\t\t\t
合计\t\t\t\t830.00\t450.00\t380.00
205\t\t\t教育支出\t520.00\t450.00\t70.00
\t02\t\t普通教育\t520.00\t450.00\t70.00
\t\t02\t小学教育\t520.00\t450.00\t70.00
213\t\t\t农林水支出\t310.00\t\t310.00
\t01\t\t农业农村\t310.00\t\t310.00
\t\t22\t农业生产发展\t310.00\t\t310.00

一般公共预算财政拨款基本支出决算表

单位：万元

经济分类科目编码\t科目名称\t合计\t人员经费\t公用经费
合计\t\t450.00\t400.00\t50.00
301\t工资福利支出\t400.00\t400.00\t
30101\t基本工资\t240.00\t240.00\t
30102\t津贴补贴\t160.00\t160.00\t
302\t商品和服务支出\t50.00\t\t50.00
30201\t办公费\t45.00\t\t45.00
30231\t公务用车运行维护费\t5.00\t\t5.00

财政拨款“三公”经费支出决算表

单位：万元

项目\t预算数\t决算数
合计\t13.00\t11.00
1.因公出国（境）费\t\t
2.公务接待费\t4.00\t3.00
3.公务用车购置及运行维护费\t9.00\t8.00
其中：（1）公务用车购置\t\t
（2）公务用车运行维护\t9.00\t8.00
"""


@pytest.fixture
def say(make_disclosure):
    """Reads a narrative above the tables; pupils cost 90.00 that are not of the public budget."""

    def read(text):
        tables = TABLES.format(education="610.00", basic="540.00")
        return make_disclosure(f"{HEAD}{text}{tables}")

    return read


def verdicts(disclosure):
    return {s.claim.number.token: s.verdict for s in disclosure.statements_list}


def errors(disclosure):
    return [(f.kind, f.quote) for f in disclosure.findings_list if f.severity == "error"]


@pytest.mark.parametrize(
    "heading",
    ["（二）支出决算结构情况", "（三）支出决算具体情况", "（一）支出预算执行情况"],
)
def test_a_heading_at_large_goes_on_with_the_money_it_stands_under(say, heading):
    above = "一、一般公共预算财政拨款支出决算情况说明"
    d = say(
        f"{above}\n\n{heading}\n\n教育支出520.00万元，占62.65%；农林水支出310.00万元，占37.35%。"
    )
    assert {*verdicts(d).values()} == {"exact"}
    assert not errors(d)


def test_a_figure_of_all_money_is_refuted_below_one_budget(say):
    above = "一、一般公共预算财政拨款支出决算情况说明"
    d = say(f"{above}\n\n（二）支出决算结构情况\n\n教育支出610.00万元。")
    assert verdicts(d)["610.00"] == "mismatch"


def test_an_expenditure_heading_by_itself_speaks_of_all_money(say):
    d = say("一、支出决算情况说明\n\n教育支出610.00万元，占本年支出合计的61.62%。")
    assert {*verdicts(d).values()} == {"exact"}


@pytest.mark.parametrize(
    "sentence",
    [
        "教育支出520.00万元，占一般公共预算财政拨款支出的62.65%。",
        "一般公共预算财政拨款支出830.00万元，其中基本支出450.00万元，项目支出380.00万元。",
    ],
)
def test_a_part_is_of_the_budget_whose_total_it_is_held_against(say, sentence):
    d = say(f"一、收入支出决算情况说明\n\n{sentence}")
    assert {*verdicts(d).values()} == {"exact"}


def test_codes_printed_once_above_their_parts_are_written_out(say):
    d = say("一、支出决算情况说明\n\n本年支出合计990.00万元。")
    codes = {f.code for f in d.facts_list if f.table == "03"}
    assert {"2050202", "21301", "2296002"} <= codes
    assert not errors(d)


def test_a_subject_is_known_by_its_levels_run_together(say):
    text = "农林水支出农业农村农业生产发展支出310.00万元，与上年的300.00万元相比，增长3.33%。"
    d = say(f"一、一般公共预算财政拨款支出决算情况说明\n\n1.{text}")
    assert verdicts(d)["310.00"] == "exact"
    wrong = say(f"一、一般公共预算财政拨款支出决算情况说明\n\n1.{text.replace('310.00', '301.00')}")
    assert verdicts(wrong)["301.00"] == "mismatch"


def test_budgets_listed_under_appropriated_income_are_its_parts(say):
    text = "财政拨款收入900.00万元，其中：一般公共预算830.00万元，政府性基金预算{}万元。"
    above = "一、财政拨款收入支出决算总体情况说明\n\n"
    assert {*verdicts(say(above + text.format("70.00"))).values()} == {"exact"}
    assert verdicts(say(above + text.format("71.00")))["71.00"] == "mismatch"


def test_income_and_expenditure_together_are_the_totals(say):
    text = (
        "收入总计990.00万元，支出总计990.00万元。与上年决算数相比，收、支各减少10.00万元，下降{}%。"
    )
    above = "一、收入支出决算总体情况说明\n\n"
    assert verdicts(say(above + text.format("1.00")))["1.00"] == "exact"
    assert verdicts(say(above + text.format("1.20")))["1.20"] == "mismatch"


def test_a_sum_behind_its_parts_is_theirs(say):
    above = "一、一般公共预算财政拨款基本支出决算情况说明\n\n"
    right = say(f"{above}人员经费支出400.00万元、公用经费支出50.00万元，合计450.00万元。")
    assert not errors(right)
    wrong = say(f"{above}人员经费支出400.00万元、公用经费支出50.00万元，合计460.00万元。")
    assert verdicts(wrong)["460.00"] == "mismatch"


def test_an_item_with_money_in_one_of_two_columns_is_not_blank(say):
    above = "一、一般公共预算财政拨款基本支出决算情况说明\n\n"
    d = say(f"{above}人员经费400.00万元，主要包括：基本工资、津贴补贴。\n\n公用经费50.00万元。")
    assert not [f for f in d.findings_list if f.kind == "list"]
    blank = say(f"{above}人员经费400.00万元，主要包括：基本工资、津贴补贴、离休费。")
    assert [f for f in blank.findings_list if f.kind == "list"]


def test_vehicles_whose_rows_leave_out_the_last_word_are_those_of_the_text(say):
    above = "一、财政拨款“三公”经费支出决算情况说明\n\n"
    text = (
        "公务用车购置及运行维护费8.00万元，其中：公务用车购置费0.00万元，公务用车运行维护费{}万元。"
    )
    assert not errors(say(above + text.format("8.00")))
    assert verdicts(say(above + text.format("7.00")))["7.00"] == "mismatch"


def test_names_that_hold_a_joint_themselves_are_told_apart_by_their_values(say):
    names = "因公出国（境）费、公务用车购置及运行维护费、公务接待费"
    text = f"“三公”经费11.00万元，其中，{names}分别为0.00、8.00、3.00万元，占“三公”经费的比重分别为"
    above = "一、财政拨款“三公”经费支出决算情况说明\n\n"
    right = verdicts(say(f"{above}{text}0.00%、72.73%、27.27%。"))
    assert {*right.values()} == {"exact"}
    assert verdicts(say(f"{above}{text}0.00%、62.73%、27.27%。"))["62.73"] == "mismatch"


def test_shares_each_of_values_that_share_one_unit(say):
    values = "货物、工程、服务支出分别为5.00、3.00和12.00万元，各占{}%、15.0%和60.0%。"
    text = f"政府采购支出总额20.00万元，{values}"
    above = "一、政府采购支出情况\n\n"
    assert verdicts(say(above + text.format("25.0")))["25.0"] == "exact"
    assert verdicts(say(above + text.format("27.0")))["27.0"] == "mismatch"


@pytest.mark.parametrize(
    ("word", "stated", "verdict"),
    [("高", "9.10", "exact"), ("低", "9.10", "direction"), ("高", "8.10", "mismatch")],
)
def test_two_rates_just_told_differ_by_points(say, word, stated, verdict):
    text = f"基本支出占比54.55%，项目支出占比45.45%，前者比后者{word}{stated}个百分点。"
    d = say(f"一、支出决算情况说明\n\n本年支出合计990.00万元。{text}")
    assert verdicts(d)[stated] == verdict


LINES = """一、预算绩效情况说明

（一）工作开展情况。开展自评项目{count}个，年初预算合计30.00万元，实际执行26.00万元，总体执行率{rate}%。

（二）自评结果。

灌区改造：年初预算安排10.00万元，当年支出9.00万元，执行率为90.0%，自评得分88.00分。

书屋更新：年初预算安排20.00万元，当年支出17.00万元，执行率为85.0%，自评得分90.00分。
"""


def test_what_was_spent_of_a_project_is_not_all_that_was_spent(say):
    d = say(LINES.format(count=2, rate="86.7"))
    told = verdicts(d)
    assert [told[token] for token in ("90.0", "85.0", "86.7", "2")] == ["exact"] * 4
    assert not errors(d)
    assert verdicts(say(LINES.format(count=2, rate="96.7")))["96.7"] == "mismatch"


def test_projects_in_lines_without_numbers_are_counted(say):
    d = say(LINES.format(count=3, rate="86.7"))
    assert [f for f in d.findings_list if f.kind == "contradiction" and "3" in f.quote]


def test_a_row_printed_twice_is_told(make_disclosure):
    tables = TABLES.format(education="610.00", basic="540.00")
    row = "\t\t22\t农业生产发展\t310.00\t\t310.00\n"
    above = f"{HEAD}一、支出决算情况说明\n\n本年支出合计990.00万元。"
    d = make_disclosure(above + tables.replace(row, row * 2, 1))
    (found,) = [f for f in d.findings_list if f.kind == "repeated_row"]
    assert "2130122" in found.quote
    once = make_disclosure(above + tables)
    assert not [f for f in once.findings_list if f.kind == "repeated_row"]


def test_rates_of_rounded_amounts_are_no_contradiction_of_the_exact_ones(make_disclosure):
    """Amounts rounded one by one, and every rate computed from what is printed."""
    text = (
        "一、财政拨款“三公”经费支出决算情况说明\n\n"
        "“三公”经费预算为4.57万元，支出决算为3.71万元，完成预算的81.18%。其中：公务接待费预算1.29万元，"
        "支出决算0.99万元，完成预算的76.74%；公务用车购置及运行维护费预算3.28万元，支出决算2.71万元，"
        "完成预算的82.62%。\n"
    )
    table = (
        "\n财政拨款“三公”经费支出决算表\n\n单位：万元\n\n项目\t预算数\t决算数\n合计\t4.57\t3.71\n"
        "1.因公出国（境）费\t\t\n2.公务接待费\t1.29\t0.99\n3.公务用车购置及运行维护费\t3.28\t2.71\n"
    )
    d = make_disclosure(HEAD + text + table)
    assert not errors(d)


@pytest.mark.parametrize("spent", ["本年支出", "当年支出", "全年支出"])
def test_this_years_expenditure_behind_a_subject_is_that_of_the_subject(say, spent):
    above = "一、一般公共预算财政拨款支出决算具体情况\n\n"
    line = "1.教育支出（类）普通教育（款）小学教育（项）。{spent}{amount}万元，上年支出500.00万元。"
    right = say(above + line.format(spent=spent, amount="520.00"))
    assert verdicts(right)["520.00"] == "exact"
    wrong = say(above + line.format(spent=spent, amount="830.00"))
    assert verdicts(wrong)["830.00"] == "mismatch"


@pytest.mark.parametrize("spent", ["当年支出", "全年支出", "本年支出"])
def test_a_years_expenditure_behind_a_project_is_that_of_the_project(say, spent):
    d = say(LINES.format(count=2, rate="86.7").replace("当年支出", spent))
    assert not errors(d)
    assert verdicts(d)["90.0"] == "exact"


@pytest.mark.parametrize("name", ["支出合计", "支出总额", "本年支出合计", "支出"])
def test_last_years_total_is_the_base_of_what_follows(say, name):
    text = "本年支出合计990.00万元，上年{name}900.00万元，同比增加90.00万元，增长{rate}%。"
    above = "一、支出决算情况说明\n\n"
    assert verdicts(say(above + text.format(name=name, rate="10.00")))["10.00"] == "exact"
    assert verdicts(say(above + text.format(name=name, rate="9.09")))["9.09"] == "mismatch"


@pytest.mark.parametrize(
    "name",
    ["教育支出（类）普通教育（款）小学教育（项）", "小学教育"],
)
def test_a_name_alone_in_its_clause_is_what_the_sentence_speaks_of(say, name):
    above = "一、一般公共预算财政拨款支出决算具体情况\n\n"
    text = "{name}，年初预算安排500.00万元，决算数为{amount}万元，决算数是年初预算的104.00%。"
    assert verdicts(say(above + text.format(name=name, amount="520.00")))["520.00"] == "exact"
    assert verdicts(say(above + text.format(name=name, amount="530.00")))["530.00"] == "mismatch"


def test_a_total_that_holds_what_is_carried_over_is_no_other_than_printed(say):
    above = "一、财政拨款收入支出决算总体情况说明\n\n"
    text = "财政拨款支出总计{}万元（含年末结转和结余0.00万元）。"
    assert verdicts(say(above + text.format("900.00")))["900.00"] == "exact"
    assert verdicts(say(above + text.format("990.00")))["990.00"] == "mismatch"


def test_the_reason_told_of_one_item_is_not_that_of_the_next(say):
    above = "一、一般公共预算财政拨款基本支出决算情况说明\n\n"
    text = "基本支出450.00万元。（1）人员经费400.00万元，主要原因是调资；（2）公用经费{}万元。"
    assert verdicts(say(above + text.format("50.00")))["50.00"] == "exact"
    assert verdicts(say(above + text.format("60.00")))["60.00"] == "mismatch"
    reasons = "人员经费400.00万元，主要原因：（1）调资；（2）公用经费转入60.00万元。"
    assert verdicts(say(above + reasons))["60.00"] == "unsupported"


def test_a_change_from_last_years_grand_total_is_that_of_the_total(say):
    above = "一、收入支出决算总体情况说明\n\n"
    text = "收支决算总额990.00万元，与上年度决算总额相比增加90.00万元、增长{}%。"
    assert verdicts(say(above + text.format("10.00")))["10.00"] == "exact"
    assert verdicts(say(above + text.format("9.09")))["9.09"] == "mismatch"


IN_GENERAL = "一、一般公共预算财政拨款支出决算具体情况\n\n"
SPENT = "一、支出决算情况说明\n\n"


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        # a path without brackets, and one with dashes whose amount stands in a clause of its own
        (
            f"{IN_GENERAL}教育支出类普通教育款小学教育项，年初预算500.00万元，决算{{}}万元。",
            "520.00",
            "521.00",
        ),
        (f"{IN_GENERAL}教育支出—普通教育—小学教育，{{}}万元，用于教学。", "520.00", "512.00"),
        # what the heading names
        (f"{SPENT}（一）项目支出\n\n450.00万元，占本年支出的{{}}%。", "45.45", "54.55"),
        # the whole in front of its share
        (
            f"{IN_GENERAL}小学教育520.00万元，在一般公共预算财政拨款支出中占{{}}%。",
            "62.65",
            "65.62",
        ),
        # another thing as the measure
        (
            f"{SPENT}基本支出540.00万元，项目支出450.00万元。基本支出是项目支出的{{}}倍。",
            "1.20",
            "1.40",
        ),
        # of three years, each rate from its own
        (
            f"{SPENT}本年支出合计2029年1000.00万元，2030年980.00万元，2031年990.00万元。"
            "2031年比2030年上升1.02%，比2029年下降{}%。",
            "1.00",
            "1.02",
        ),
        # a base told with other words; the amount behind the rate has no direction
        (
            f"{IN_GENERAL}小学教育520.00万元，以2030年度决算500.00万元为基数，增长{{}}%。",
            "4.00",
            "3.85",
        ),
        (f"{IN_GENERAL}小学教育520.00万元，与2030年相比下滑{{}}%，差额20.00万元。", "3.70", "4.70"),
        # measured by one of two budgets
        (
            f"{IN_GENERAL}小学教育年初预算500.00万元，调整后全年预算650.00万元，决算520.00万元。"
            "以全年预算衡量，执行率为80.00%；以年初预算衡量，执行率为{}%。",
            "104.00",
            "108.33",
        ),
        # parts by their budgets, behind each other's semicolons
        (
            "一、财政拨款收入支出决算情况说明\n\n财政拨款支出900.00万元，分资金性质看："
            "一般公共预算830.00万元，占92.22%；政府性基金预算70.00万元，占{}%。",
            "7.78",
            "9.78",
        ),
        # an outturn behind the budget of each part
        (
            f"{SPENT}本年支出预算900.00万元。其中：基本支出预算500.00万元、决算{{}}万元。",
            "540.00",
            "990.00",
        ),
        # points between two shares told a sentence before
        (
            f"{SPENT}基本支出540.00万元，占比54.55%；项目支出450.00万元，占比45.45%。"
            "两相比较，前者比后者高{}个百分点。",
            "9.10",
            "9.90",
        ),
    ],
)
def test_other_ways_of_saying_what_is_computed(say, text, right, wrong):
    assert verdicts(say(text.format(right)))[right] == "exact"
    assert verdicts(say(text.format(wrong)))[wrong] in ("mismatch", "direction")


@pytest.mark.parametrize(
    "text",
    [
        # what is compared has a name that means nothing known
        f"{SPENT}本年支出合计990.00万元。可用资金总额与上一年度的1100.00万元相比，降低10.00%。",
        # every project of a list speaks of its own money
        "七、预算绩效情况说明\n\n自评2个项目。1.甲类装备，执行率60.00%，其预算与执行分别为100.00万元和"
        "60.00万元；2.乙类宣传，执行率75.00%，其预算与执行分别为80.00万元和60.00万元。",
        # 支出 alone is not all that was spent, where the section speaks of something else
        "七、预算绩效情况说明\n\n一是甲类惠民项目，安排80.00万元，支出60.00万元。",
        "八、政府性基金收支情况\n\n政府性基金专户：收入0.00万元，支出0.00万元。",
        # what was not understood may have named the whole
        f"{IN_GENERAL}经甲类口径归集整理共计520.00余万元许，占比为50.00%。",
    ],
)
def test_what_is_not_understood_accuses_nobody(say, text):
    assert not errors(say(text))


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (f"{SPENT}基本支出540.00万元，占本年支出990.00万元的{{}}%。", "54.55", "45.45"),
        (f"{SPENT}基本支出540.00万元，占本年支出{{}}万元的54.55%。", "990.00", "900.00"),
        (f"{SPENT}项目支出450.00万元，相当于基本支出540.00万元的{{}}%。", "83.33", "45.45"),
        (
            f"{IN_GENERAL}1.小学教育年初预算为500.00万元。此项支出决算为520.00万元，完成上述预算的{{}}%。",
            "104.00",
            "102.00",
        ),
        (f"{IN_GENERAL}1.小学教育：520.00万元，为上年（500.00万元）的{{}}%。", "104.00", "96.15"),
        (
            "八、政府性基金收支情况\n\n使用政府性基金预算财政拨款安排支出{}万元，比上年增加10.00万元。",
            "70.00",
            "90.00",
        ),
        (
            "六、政府采购情况\n\n授予中小企业合同金额15.00万元，占政府采购支出总额30.00万元的{}%。",
            "50.00",
            "60.00",
        ),
    ],
)
def test_an_amount_is_measured_by_another_one_told_beside_it(say, text, right, wrong):
    assert verdicts(say(text.format(right)))[right] == "exact"
    assert errors(say(text.format(wrong)))


def test_a_total_told_in_a_section_on_one_kind_of_money_may_be_that_of_all(say):
    above = "一、财政拨款收入支出决算情况说明\n\n"
    text = "本年支出合计{}万元中，有900.00万元由财政拨款负担，比例为90.91%。"
    assert not errors(say(above + text.format("990.00")))
    assert errors(say(above + text.format("995.00")))


def test_the_year_before_last_is_not_last_year(say):
    above = "一、收入支出决算总体情况说明\n\n"
    text = "收支总计990.00万元，上年为980.00万元，增加10.00万元；比前年增加90.00万元。"
    assert not errors(say(above + text))
