"""Words that point back (前者, 二者, 上述三部分), and names that stand behind their share."""

import pytest

HEAD = "丙县某校\n2031年度部门决算\n\n第一部分 2031年度部门决算情况说明\n\n"
TABLES = """

第二部分 2031年度部门决算表

收入支出决算总表

单位：万元

收入\t\t支出\t
项目\t决算数\t项目\t决算数
一、一般公共预算财政拨款收入\t460.00\t一、教育支出\t300.00
二、事业收入\t40.00\t二、社会保障和就业支出\t100.00
\t\t三、卫生健康支出\t90.00
本年收入合计\t500.00\t本年支出合计\t490.00
年初结转和结余\t20.00\t年末结转和结余\t30.00
总计\t520.00\t总计\t520.00

收入决算表

单位：万元

科目编码\t科目名称\t本年收入合计\t财政拨款收入\t上级补助收入\t事业收入\t经营收入\t附属单位上缴收入\t其他收入
合计\t\t500.00\t460.00\t\t40.00\t\t\t

支出决算表

单位：万元

科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\t上缴上级支出\t经营支出\t对附属单位补助支出
合计\t\t490.00\t343.00\t147.00\t\t\t
205\t教育支出\t300.00\t200.00\t100.00\t\t\t
208\t社会保障和就业支出\t100.00\t100.00\t\t\t\t
210\t卫生健康支出\t90.00\t43.00\t47.00\t\t\t

财政拨款收入支出决算总表

单位：万元

收入\t\t支出\t\t\t\t
项目\t决算数\t项目\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款\t国有资本经营预算财政拨款
一、一般公共预算财政拨款\t460.00\t一、教育支出\t270.00\t270.00\t\t
\t\t二、社会保障和就业支出\t95.00\t95.00\t\t
\t\t三、卫生健康支出\t85.00\t85.00\t\t
本年收入合计\t460.00\t本年支出合计\t450.00\t450.00\t\t
年初财政拨款结转和结余\t\t年末财政拨款结转和结余\t10.00\t10.00\t\t
总计\t460.00\t总计\t460.00\t460.00\t\t

一般公共预算财政拨款支出决算表

单位：万元

科目编码\t科目名称\t合计\t基本支出\t项目支出
合计\t\t450.00\t315.00\t135.00
205\t教育支出\t270.00\t180.00\t90.00
20502\t普通教育\t270.00\t180.00\t90.00
2050202\t小学教育\t162.00\t100.00\t62.00
2050203\t初中教育\t108.00\t80.00\t28.00
208\t社会保障和就业支出\t95.00\t95.00\t
210\t卫生健康支出\t85.00\t40.00\t45.00

一般公共预算财政拨款基本支出决算表

单位：万元

经济分类科目编码\t科目名称\t合计\t人员经费\t公用经费
合计\t\t315.00\t252.00\t63.00
301\t工资福利支出\t252.00\t252.00\t
302\t商品和服务支出\t63.00\t\t63.00

财政拨款“三公”经费支出决算表

单位：万元

项目\t预算数\t决算数
合计\t12.00\t10.00
1.因公出国（境）费\t\t
2.公务接待费\t2.00\t1.50
3.公务用车购置及运行维护费\t10.00\t8.50
其中：（1）公务用车购置费\t4.00\t3.40
（2）公务用车运行维护费\t6.00\t5.10
"""

ALL, INCOME, SPENT = "一、收入支出总体情况", "二、收入决算情况", "三、支出决算情况"
GENERAL, BASIC = "四、一般公共预算财政拨款支出决算情况", "五、一般公共预算财政拨款基本支出情况"
THREE, OTHER = "六、“三公”经费支出情况", "七、其他重要事项"
PERFORMANCE = "八、预算绩效管理情况"


@pytest.fixture
def say(make_disclosure):
    """Reads one paragraph below a heading, above tables whose figures it speaks of."""
    return lambda section, text: make_disclosure(f"{HEAD}{section}\n\n{text}{TABLES}")


RIGHT = {
    "share_before_its_name": (
        SPENT,
        "本年支出490.00万元中，70.00%用于基本支出、30.00%用于项目支出，"
        "金额依次为343.00万元、147.00万元。",
    ),
    "share_before_a_short_name": (
        BASIC,
        "在基本支出315.00万元中，80.00%用于人员、20.00%用于公用，金额依次为252.00万元、63.00万元。",
    ),
    "share_and_then_the_amount": (
        INCOME,
        "从收入构成看，92.00%来自财政拨款，计460.00万元；8.00%来自事业收入，计40.00万元。",
    ),
    "the_first_two_of_more": (
        SPENT,
        "支出合计490.00万元，具体为：基本支出343.00万元；项目支出147.00万元；"
        "经营支出0.00万元。前两项合计占100.00%。",
    ),
    "the_former_and_the_latter": (
        GENERAL,
        "基本支出315.00万元与项目支出135.00万元共同构成一般公共预算财政拨款支出450.00万元，"
        "比重依次是70.00%、30.00%。前者比上年减少5.00万元，下降1.56%；"
        "后者同2030年度比较，增长8.00%，即增10.00万元。",
    ),
    "the_latter_of_two_beside_each_other": (
        INCOME,
        "全年收入500.00万元，其中财政拨款收入与非财政拨款收入分别为460.00万元、40.00万元，"
        "前者占本年收入合计的92.00%，后者占8.00%。",
    ),
    "both_of_a_whole": (
        BASIC,
        "公用经费63.00万元，相当于人员经费252.00万元的25.00%；"
        "二者占基本支出315.00万元的比重分别为20.00%和80.00%。",
    ),
    "so_many_classes_named_first": (
        GENERAL,
        "教育、社会保障和就业、卫生健康三类支出合计450.00万元，"
        "占一般公共预算财政拨款支出的100.00%。",
    ),
    "two_named_and_the_rest": (
        THREE,
        "“三公”经费支出10.00万元。因公出国（境）费与公务接待费合计1.50万元，"
        "占“三公”经费的15.00%；其余8.50万元为公务用车购置及运行维护费，占85.00%。",
    ),
    "three_parts_told_before": (
        THREE,
        "“三公”经费年初预算12.00万元，由三部分组成：因公出国（境）费0.00万元、"
        "公务用车购置及运行维护费10.00万元、公务接待费2.00万元。年末决算10.00万元，"
        "上述三部分对应为0.00万元、8.50万元、1.50万元。总体预算完成率83.33%。",
    ),
    "the_whole_again_behind_its_parts": (
        THREE,
        "“三公”经费支出合计10.00万元，分别是：公务接待费1.50万元，占15.00%；"
        "公务用车购置费3.40万元，占34.00%；公务用车运行维护费5.10万元，占51.00%。"
        "就合计数而言，年初预算12.00万元已执行83.33%。",
    ),
    "rates_of_several_things": (
        BASIC,
        "基本支出年初预算300.00万元，其中人员经费240.00万元、公用经费60.00万元；"
        "决算315.00万元，其中人员经费252.00万元、公用经费63.00万元。"
        "基本支出、人员经费、公用经费的预算完成率依次为105.00%、105.00%、105.00%。",
    ),
    "a_code_before_the_name": (
        GENERAL,
        "2050202 小学教育：预算150.00万元，支出162.00万元，预算完成108.00%。",
    ),
    "a_group_and_an_item_by_their_words": (
        GENERAL,
        "“普通教育”款下的“初中教育”项决算108.00万元，以年初预算100.00万元为基数，预算完成度为108.00%。",
    ),
    "the_group_in_a_bracket": (
        GENERAL,
        "小学教育（普通教育）上年与本年支出分别为160.00万元和162.00万元，增加2.00万元，增长1.25%。",
    ),
    "a_class_and_its_items": (
        GENERAL,
        "1.教育支出共列支270.00万元。分项为：小学教育162.00万元，占该类支出的60.00%；"
        "初中教育108.00万元，占该类支出的40.00%。",
    ),
    "several_years": (
        ALL,
        "近三年收支总规模依次为：2029年480.00万元、2030年500.00万元、2031年520.00万元。"
        "2031年较2030年增长4.00%，较2029年增长8.33%。",
    ),
    "two_equal_totals": (
        ALL,
        "收入总计与支出总计相等，为520.00万元，相当于上年决算数500.00万元的104.00%。",
    ),
    "a_level_in_a_bracket": (
        INCOME,
        "本年收入合计500.00万元（2030年度400.00万元），增幅25.00%。",
    ),
    "the_year_before_last": (
        ALL,
        "收支总规模520.00万元，与前年（2029年）的480.00万元相比增加40.00万元，"
        "与上年（2030年）的500.00万元相比增加20.00万元。",
    ),
    "a_multiple_of_shares": (
        SPENT,
        "支出共计490.00万元（基本支出343.00万元，项目支出147.00万元）。"
        "项目支出占比30.00%，是基本支出占比70.00%的0.43倍。",
    ),
    "outturn_over_budget": (
        PERFORMANCE,
        "1、校舍维修。项目预算执行率为95.00%（执行数19.00万元/预算数20.00万元）。",
    ),
    "money_set_aside_and_used": (
        PERFORMANCE,
        "（1）校舍维修项目：下达资金20.00万元，使用资金19.00万元，资金使用率95.00%。",
    ),
    "two_years_and_what_lies_between": (
        ALL,
        "2030年收支总规模500.00万元，2031年收支总规模520.00万元，两年相差20.00万元，"
        "后者比前者高4.00%。",
    ),
    "the_former_year_a_multiple_of_the_latter": (
        SPENT,
        "财政拨款支出2031年为450.00万元、2030年为360.00万元，前者是后者的1.25倍。",
    ),
    "one_thing_more_than_another": (
        SPENT,
        "本年基本支出343.00万元，项目支出147.00万元，前者比后者高133.33%，前者较后者多196.00万元。",
    ),
    "one_rate_above_another": (
        GENERAL,
        "基本支出315.00万元，占70.00%；项目支出135.00万元，占30.00%。前一比例比后一比例高40.00个百分点。",
    ),
    "the_latter_behind_a_rate_in_a_bracket": (
        GENERAL,
        "基本支出315.00万元与项目支出135.00万元共同构成一般公共预算财政拨款支出450.00万元。"
        "前者与2030年相比净减5.00万元（降幅1.56%）；后者同2030年度比较，增长8.00%，增加额为10.00万元。",
    ),
    "borne_by_whom": (
        SPENT,
        "本年支出合计490.00万元中，有450.00万元由财政拨款负担，比例为91.84%。",
    ),
    "the_share_that_is_borne": (
        SPENT,
        "本年支出合计490.00万元，由财政拨款负担的比例为91.84%。",
    ),
    "what_one_of_the_budgets_provides": (
        "四、财政拨款支出决算情况",
        "财政拨款支出450.00万元中，一般公共预算安排450.00万元，比例为100.00%，"
        "国有资本经营预算安排0.00万元。",
    ),
    "an_average_over_a_count": (
        THREE,
        "公务用车购置及运行维护费8.50万元。其中购置费3.40万元；运行维护费5.10万元，"
        "年末公务用车保有量3辆，车均运行维护费1.70万元。",
    ),
}
"""Sentences all of whose rates, changes and amounts are right."""


def judged(disclosure):
    return {
        (s.claim.number.token, s.claim.subject): (s.verdict, s.note)
        for s in disclosure.statements_list
        if s.claim.number.unit in ("万元", "%", "倍", "个百分点")
    }


@pytest.mark.parametrize("name", RIGHT)
def test_what_points_back_is_held_against_what_was_named(say, name):
    told = judged(say(*RIGHT[name]))
    assert {verdict for verdict, _ in told.values()} <= {"exact", "within_rounding"}, told


WRONG = {
    "share_before_its_name": ("30.00%用于", "33.00%用于"),
    "share_before_a_short_name": ("20.00%用于", "25.00%用于"),
    "the_first_two_of_more": ("占100.00%", "占98.00%"),
    "the_former_and_the_latter": ("、30.00%", "、35.00%"),
    "both_of_a_whole": ("和80.00%", "和85.00%"),
    "so_many_classes_named_first": ("合计450.00", "合计440.00"),
    "two_named_and_the_rest": ("合计1.50", "合计2.50"),
    "rates_of_several_things": ("105.00%。", "115.00%。"),
    "a_code_before_the_name": ("支出162.00", "支出126.00"),
    "a_group_and_an_item_by_their_words": ("项决算108.00", "项决算180.00"),
    "the_group_in_a_bracket": ("和162.00", "和126.00"),
    "a_class_and_its_items": ("的40.00%", "的45.00%"),
    "several_years": ("增长8.33%", "增长9.33%"),
    "a_level_in_a_bracket": ("增幅25.00%", "增幅20.00%"),
    "the_year_before_last": ("增加40.00", "增加60.00"),
    "a_multiple_of_shares": ("0.43倍", "2.33倍"),
    "outturn_over_budget": ("为95.00%", "为85.00%"),
    "two_years_and_what_lies_between": ("高4.00%", "高5.00%"),
    "the_former_year_a_multiple_of_the_latter": ("1.25倍", "1.52倍"),
    "one_thing_more_than_another": ("多196.00", "多169.00"),
    "one_rate_above_another": ("高40.00", "高30.00"),
    "the_latter_behind_a_rate_in_a_bracket": ("增长8.00%", "增长9.00%"),
    "borne_by_whom": ("有450.00", "有405.00"),
    "what_one_of_the_budgets_provides": ("安排450.00", "安排405.00"),
}
"""What is changed in such a sentence so that it is wrong."""


@pytest.mark.parametrize("name", WRONG)
def test_a_slip_in_what_points_back_is_found(say, name):
    section, text = RIGHT[name]
    old, new = WRONG[name]
    assert text.count(old) == 1
    told = judged(say(section, text.replace(old, new)))
    assert "mismatch" in {verdict for verdict, _ in told.values()}, told


def test_an_average_over_another_count_is_no_error(say):
    text = RIGHT["an_average_over_a_count"][1].replace("1.70", "2.55")
    assert judged(say(THREE, text))["2.55", "公务用车运行维护费均摊数"][0] == "unsupported"


@pytest.mark.parametrize(
    "text",
    [
        "基本支出343.00万元，项目支出147.00万元，经营支出0.00万元，后者占1.00%。",
        "教育支出300.00万元，卫生健康支出90.00万元，社会保障和就业支出100.00万元，三者依次增长5.00%。",
        "教育支出300.00万元，卫生健康支出90.00万元，社会保障和就业支出100.00万元，"
        "前者比后者高10.00%，后者比上年减少5.00万元，下降50.00%。",
        "基本支出343.00万元，项目支出147.00万元，经营支出0.00万元，前者是后者的9.00倍。",
    ],
)
def test_nothing_is_refuted_where_two_words_point_to_three_things(say, text):
    assert "mismatch" not in {verdict for verdict, _ in judged(say(SPENT, text)).values()}


def test_the_name_of_one_section_is_none_in_another(say):
    d = say(OTHER, "人员92.00万元，收入0.00万元。")
    assert "mismatch" not in {verdict for verdict, _ in judged(d).values()}
