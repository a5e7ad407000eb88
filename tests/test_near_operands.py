"""Which printed numbers a number of the narrative is held against, over made-up disclosures.

Every disclosure is drawn with figures of its own for this year, the year before and the budget. Its
sentences say them in many ways, and are all right; then one number of each is changed.
"""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest

YEAR = 2031
SEEDS = range(12)

TABLES = """\
# 第二部分 {year}年度部门决算表

# 支出决算表

金额单位：万元

项目||本年支出合计|基本支出|项目支出
科目编码|科目名称|||
合计||{both}|{basic}|{project}
204|公共安全支出|{both}|{basic}|{project}
20406|司法|{both}|{basic}|{project}
2040601|行政运行|{both}|{basic}|{project}

# 一般公共预算财政拨款支出决算表

金额单位：万元

项目||本年支出||
科目编码|科目名称|合计|基本支出|项目支出
合计||{both}|{basic}|{project}
204|公共安全支出|{both}|{basic}|{project}
20406|司法|{both}|{basic}|{project}
2040601|行政运行|{both}|{basic}|{project}

# 财政拨款“三公”经费支出决算表

金额单位：万元

项目|预算数|决算数
合计|{planned_total}|{total}
1、因公出国（境）费||
2、公务接待费|{planned_reception}|{reception}
3、公务用车购置及运行费|{planned_cars}|{cars}
其中：（1）公务用车购置费||
（2）公务用车运行维护费|{planned_cars}|{cars}
"""


def money(value):
    return f"{value:.2f}"


def percent(part, whole):
    return str((part / whole * 100).quantize(Decimal("0.01"), ROUND_HALF_UP))


class Figures:
    """A thing's outturn, its level the year before, its budget, and words that fit them."""

    def __init__(self, random, now=None):
        self.random = random
        self.now = now or self.draw(20, 900)
        self.prior = self.draw(20, 900)
        self.budget = self.draw(20, 900)

    def draw(self, low, high):
        return Decimal(self.random.randrange(low * 100, high * 100)) / 100

    def moved(self, base, up, down):
        return self.random.choice(up if self.now > base else down)

    def change(self, base="prior"):
        """How much more or less, and in percent, than last year or than was planned."""
        level = getattr(self, base)
        word = self.moved(level, ["增加", "增支", "上升"], ["减少", "减支", "节约"])
        rate = self.moved(level, ["增长", "上升", "增幅"], ["下降", "降低", "降幅"])
        by = abs(self.now - level)
        return f"{word}{money(by)}万元，{rate}{percent(by, level)}%"

    def compared(self):
        return self.moved(self.budget, ["大于"], ["小于"])


Sentence = Callable[[str, Figures], str]

SAID: dict[str, Sentence] = {
    "level in the clause": lambda n, f: (
        f"{n}{money(f.now)}万元，比{YEAR - 1}年度{money(f.prior)}万元{f.change()}。"
    ),
    "level without 年": lambda n, f: (
        f"{n}{money(f.now)}万元，较上年的{money(f.prior)}万元{f.change()}。"
    ),
    "level without its unit": lambda n, f: (
        f"{n}{money(f.now)}万元，较上年{money(f.prior)}{f.change()}。"
    ),
    "level between name and change": lambda n, f: (
        f"{n}{money(f.now)}万元。{n}与{YEAR - 1}年度{money(f.prior)}万元相比，{f.change()}。"
    ),
    "level before a comparison": lambda n, f: (
        f"{n}{money(f.now)}万元，上年决算数{money(f.prior)}万元，比上年{f.change()}。"
    ),
    "level of a year that is named": lambda n, f: (
        f"{n}{money(f.now)}万元，{YEAR - 1}年度为{money(f.prior)}万元，同比{f.change()}。"
    ),
    "level first": lambda n, f: (
        f"{YEAR - 1}年度{n}{money(f.prior)}万元，{YEAR}年度{n}{money(f.now)}万元，{f.change()}。"
    ),
    "budget and outturn": lambda n, f: (
        f"{n}年初预算数为{money(f.budget)}万元，决算数为{money(f.now)}万元，"
        f"完成年初预算数的{percent(f.now, f.budget)}%，"
        f"较年初预算数{f.change('budget')}。"
    ),
    "difference from the budget": lambda n, f: (
        f"{n}{money(f.now)}万元，完成年初预算的{percent(f.now, f.budget)}%，"
        f"决算数{f.compared()}预算数{money(abs(f.now - f.budget))}万元。"
    ),
    "level of the same kind": lambda n, f: (
        f"{n}{money(f.now)}万元，上年同口径为{money(f.prior)}万元，本年{f.change()}。"
    ),
    "rate before its amount": lambda n, f: (
        f"{n}{money(f.now)}万元，比上年{f.moved(f.prior, ['增长'], ['下降'])}"
        f"{percent(abs(f.now - f.prior), f.prior)}%，"
        f"{f.moved(f.prior, ['增加额'], ['减少额'])}为{money(abs(f.now - f.prior))}万元。"
    ),
    "rate before its amount in brackets": lambda n, f: (
        f"{n}{money(f.now)}万元，较上年决算{f.moved(f.prior, ['上升'], ['降低'])}"
        f"{percent(abs(f.now - f.prior), f.prior)}%"
        f"（{f.moved(f.prior, ['增支'], ['减支'])}{money(abs(f.now - f.prior))}万元）。"
    ),
    "budget inside its completion": lambda n, f: (
        f"{n}{money(f.now)}万元，占全年预算{f.budget:,.2f}万元的{percent(f.now, f.budget)}%；"
        f"比{YEAR - 1}年度的{money(f.prior)}万元{f.change()}。"
    ),
    "budget in brackets": lambda n, f: (
        f"{n}{money(f.now)}万元，为预算（{f.budget * 10000:,.0f}元）的"
        f"{percent(f.now, f.budget)}%；{YEAR - 1}年度决算为{money(f.prior)}万元，同比{f.change()}。"
    ),
    "difference from a budget that was told": lambda n, f: (
        f"{n}年初预算数为{money(f.budget)}万元，决算数为{money(f.now)}万元，"
        f"{f.moved(f.budget, ['超出', '超支'], ['结余', '节余', '节约'])}"
        f"{money(abs(f.now - f.budget))}万元，完成年初预算的{percent(f.now, f.budget)}%；"
        f"上年同口径{money(f.prior)}万元，本年{f.change()}。"
    ),
}
"""What is said of a thing whose budget no table prints."""


def document(random, narrative):
    """A disclosure in which the figures fit; ``narrative`` writes its sentences from them."""
    basic, project = (Figures(random) for _ in range(2))
    reception, cars = (Figures(random) for _ in range(2))
    both = Figures(random, basic.now + project.now)
    total = Figures(random, reception.now + cars.now)
    total.budget = reception.budget + cars.budget
    things = {
        "本年支出": both, "基本支出": basic, "项目支出": project, "三公": total,
        "公务接待费": reception, "公务用车运行维护费": cars,
    }  # fmt: skip
    tables = TABLES.format(
        year=YEAR, both=money(both.now), basic=money(basic.now), project=money(project.now),
        total=money(total.now), planned_total=money(total.budget), reception=money(reception.now),
        planned_reception=money(reception.budget), cars=money(cars.now),
        planned_cars=money(cars.budget),
    )  # fmt: skip
    head = f"丁市戊局{YEAR}年度部门决算\n\n# 第一部分 {YEAR}年度部门决算情况说明\n\n"
    return f"{head}{narrative(things)}\n\n{tables.replace('|', chr(9))}"


def spending(kind):
    """A section on spending that says each thing in one way."""

    def narrative(things):
        names = ("基本支出", "项目支出")
        said = "\n".join(SAID[kind](name, things[name]) for name in names)
        return f"二、支出决算情况说明\n{said}"

    return narrative


def errors(disclosure):
    return [(f.kind, f.quote) for f in disclosure.every_finding if f.severity == "error"]


def changed(text, rate):
    """The text with a rate that is larger by five."""
    return text.replace(f"{rate}%", f"{Decimal(rate) + 5}%")


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_said_right_is_confirmed(make_disclosure, kind, seed):
    disclosure = make_disclosure(document(Random(seed), spending(kind)))
    assert errors(disclosure) == []
    rates = [s for s in disclosure.statements_list if s.claim.number.kind == "percent"]
    assert rates
    assert [s.printed for s in rates if not s.confirmed] == []
    assert [s.printed for s in disclosure.statements_list if s.verdict == "unbound"] == []


SHAPES = {
    "change behind parts": lambda t: (
        f"二、支出决算情况说明\n本年支出合计{money(t['本年支出'].now)}万元，其中："
        f"基本支出{money(t['基本支出'].now)}万元，占{share(t, '基本支出')}%；"
        f"项目支出{money(t['项目支出'].now)}万元，占{share(t, '项目支出')}%；"
        f"与上年相比，{t['本年支出'].change()}。"
    ),
    "change behind a sentence of parts": lambda t: (
        f"二、支出决算情况说明\n{YEAR}年度本年支出合计{money(t['本年支出'].now)}万元。"
        f"其中：基本支出{money(t['基本支出'].now)}万元，项目支出{money(t['项目支出'].now)}万元。"
        f"较上年{t['本年支出'].change()}，主要是人员增加。"
    ),
    "lines below a total": lambda t: (
        f"二、支出决算情况说明\n本年支出合计{money(t['本年支出'].now)}万元，具体情况如下：\n"
        f"1.基本支出{money(t['基本支出'].now)}万元，占{share(t, '基本支出')}%；\n"
        f"2.项目支出{money(t['项目支出'].now)}万元，占{share(t, '项目支出')}%。"
    ),
    "lines without numbers": lambda t: (
        f"二、支出决算情况说明\n本年支出合计{money(t['本年支出'].now)}万元，主要用于以下方面：\n"
        f"基本支出{money(t['基本支出'].now)}万元，占{share(t, '基本支出')}%；\n"
        f"项目支出{money(t['项目支出'].now)}万元，占{share(t, '项目支出')}%。"
    ),
    "amounts behind shares": lambda t: (
        f"二、支出决算情况说明\n本年支出合计{money(t['本年支出'].now)}万元，"
        f"基本支出占{share(t, '基本支出')}%，计{money(t['基本支出'].now)}万元；"
        f"项目支出占{share(t, '项目支出')}%，金额{money(t['项目支出'].now)}万元。"
    ),
    "amounts in brackets behind shares": lambda t: (
        f"二、支出决算情况说明\n本年支出合计{money(t['本年支出'].now)}万元，其中："
        f"基本支出占{share(t, '基本支出')}%（{money(t['基本支出'].now)}万元），"
        f"项目支出占{share(t, '项目支出')}%（{money(t['项目支出'].now)}万元）。"
        f"较上年{t['本年支出'].change()}。"
    ),
    "base of the first share": lambda t: (
        f"二、支出决算情况说明\n主要用于：基本支出{money(t['基本支出'].now)}万元，"
        f"占本年支出合计的{share(t, '基本支出')}%；"
        f"项目支出{money(t['项目支出'].now)}万元，占{share(t, '项目支出')}%。"
    ),
    "parts of a budget in brackets": lambda t: (
        f"三、“三公”经费支出决算情况说明\n“三公”经费预算{money(t['三公'].budget)}万元（其中："
        f"公务接待费{money(t['公务接待费'].budget)}万元，公务用车运行维护费"
        f"{money(t['公务用车运行维护费'].budget)}万元），支出决算{money(t['三公'].now)}万元，"
        f"完成预算的{percent(t['三公'].now, t['三公'].budget)}%。"
    ),
    "budgets of parts, then outturns": lambda t: (
        f"三、“三公”经费支出决算情况说明\n“三公”经费预算为{money(t['三公'].budget)}万元，其中："
        f"公务接待费{money(t['公务接待费'].budget)}万元；支出决算为{money(t['三公'].now)}万元，"
        f"其中：公务接待费{money(t['公务接待费'].now)}万元。"
        f"公务接待费比上年{t['公务接待费'].change()}。"
    ),
    "a total named by its section": lambda t: (
        f"三、“三公”经费支出决算情况说明\n“三公”经费支出{money(t['三公'].now)}万元。"
        f"{YEAR - 1}年度为{money(t['三公'].prior)}万元，同比{t['三公'].change()}。"
    ),
}  # fmt: skip
"""Sections in which a number's operands stand in other sentences, brackets or lines."""


def share(things, name):
    return percent(things[name].now, things["本年支出"].now)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_section_that_is_right_is_without_error(make_disclosure, shape, seed):
    disclosure = make_disclosure(document(Random(seed), SHAPES[shape]))
    assert errors(disclosure) == []
    rates = [s for s in disclosure.statements_list if s.claim.number.kind == "percent"]
    assert [s.printed for s in rates if not s.confirmed] == []
    assert [s.printed for s in disclosure.statements_list if s.verdict == "unbound"] == []


EVERY = {**{kind: spending(kind) for kind in SAID}, **SHAPES}


@pytest.mark.parametrize("shape", EVERY)
@pytest.mark.parametrize("seed", SEEDS[:4])
def test_a_rate_that_is_changed_is_refuted(make_disclosure, shape, seed):
    text = document(Random(seed), EVERY[shape])
    last = re.findall(r"(\d+\.\d\d)%", text)[-1]
    found = make_disclosure(changed(text, last))
    refuted = {s.printed for s in found.statements_list if s.verdict == "mismatch"}
    assert f"{Decimal(last) + 5}%" in refuted
    assert errors(found)


# Text against text


def said(make_disclosure, text):
    """The findings on a section over figures that are drawn; the text may speak of these."""
    return make_disclosure(document(Random(5), text if callable(text) else lambda _: text))


def kinds(disclosure):
    return [(f.severity, f.kind) for f in disclosure.every_finding]


@pytest.mark.parametrize(
    ("rate", "words", "right"),
    [
        ("118.40", "决算数小于预算数", False),
        ("118.40", "决算数大于预算数", True),
        ("83.10", "支出决算高于年初预算数", False),
        ("83.10", "决算数与预算数持平", False),
        ("100.00", "决算数与预算数持平", True),
        ("100", "决算数低于预算数", True),
    ],
)
def test_a_rate_says_whether_more_was_spent_than_planned(make_disclosure, rate, words, right):
    text = f"二、支出决算情况说明\n信息化建设经费支出8.00万元，完成年初预算的{rate}%，{words}。"
    found = errors(said(make_disclosure, text))
    assert [kind for kind, _ in found] == ([] if right else ["direction"])


@pytest.mark.parametrize(("more", "right"), [("5.00", True), ("25.00", False)])
def test_a_rate_and_a_difference_from_the_budget_tell_one_budget(make_disclosure, more, right):
    text = f"二、支出决算情况说明\n绿化支出105.00万元，完成预算105%，决算数大于预算数{more}万元。"
    found = said(make_disclosure, text)
    assert [kind for kind, _ in errors(found)] == ([] if right else ["mismatch"])


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("“三公”经费支出9.00万元，其中：因公出国（境）费2.00万元，公务接待费3.00万元，"
         "公务用车购置及运行维护费4.00万元。", True),
        ("“三公”经费支出9.00万元，其中：因公出国（境）费2.00万元，公务接待费3.00万元，"
         "公务用车购置及运行维护费3.00万元（其中：公务用车购置费0.00万元，"
         "公务用车运行维护费3.00万元）。", False),
        ("基本支出50.00万元。其中：人员经费30.00万元；公用经费20.00万元。", True),
        ("基本支出50.00万元，包括：\n1.人员经费30.00万元；\n2.公用经费10.00万元。", False),
        ("本年支出合计80.00万元，其中基本支出50.00万元，项目支出20.00万元，"
         "经营支出10.00万元。", True),
        ("本年支出合计60.00万元，其中基本支出50.00万元，项目支出20.00万元。", False),
        ("本年支出合计80.00万元，其中基本支出50.00万元，项目支出20.00万元。", True),
        ("财政拨款支出80.00万元，其中：基本支出50.00万元，项目支出20.00万元。", False),
        ("收入总计80.00万元，支出总计80.00万元。", True),
        ("收入总计80.00万元，支出总计81.00万元。", False),
        ("收入合计80.00万元，支出合计81.00万元。", True),
        ("基本支出占财政拨款支出的62.10%，项目支出占财政拨款支出的37.90%。", True),
        ("基本支出占财政拨款支出的62.10%，项目支出占财政拨款支出的47.90%。", False),
        ("基本支出占财政拨款支出的62.10%，项目支出占财政拨款支出的27.90%。", False),
    ],
)  # fmt: skip
def test_parts_that_are_all_there_are_add_up(make_disclosure, text, right):
    head = "己县庚局2031年度部门决算\n\n# 第一部分 2031年度部门决算情况说明\n\n一、决算情况说明\n"
    assert (errors(make_disclosure(head + text)) == []) == right


def test_a_year_that_is_not_that_of_the_amount_is_a_warning(make_disclosure):
    def stale(things):
        amount = money(things["基本支出"].now)
        return f"二、支出决算情况说明\n{YEAR - 1}年度基本支出{amount}万元。"

    found = said(make_disclosure, stale)
    assert ("warning", "year") in kinds(found)
    assert errors(found) == []


@pytest.mark.parametrize(
    ("name", "warned"), [("壬市癸局", True), ("丁市戊局", False), ("丁市戊局（本级）", False)]
)
def test_accounts_of_a_department_that_is_named_nowhere_else_are_a_warning(
    make_disclosure, name, warned
):
    text = f"二、支出决算情况说明\n本年支出如下。{name}{YEAR}年度支出见附表，公务接待3批次。"
    assert (("warning", "name") in kinds(said(make_disclosure, text))) == warned


@pytest.mark.parametrize(("number", "warned"), [("2", False), ("5", True)])
def test_projects_are_as_many_as_are_described(make_disclosure, number, warned):
    text = (
        f"六、预算绩效情况说明\n部门决算中反映植树等{number}个项目绩效自评结果。\n"
        "（1）植树项目自评综述：全年预算数为20.00万元，执行数为15.00万元，完成预算的75.00%。\n"
        "（2）护林项目自评综述：全年预算数为8.00万元，执行数为8.00万元，完成预算的100%。"
    )
    found = said(make_disclosure, text)
    assert (("warning", "contradiction") in kinds(found)) == warned
    assert errors(found) == []


@pytest.mark.parametrize("rate", ["84.00", "75.00"])
def test_a_project_is_checked_within_its_own_sentence(make_disclosure, rate):
    text = (
        "六、预算绩效情况说明\n1.湿地保护项目自评综述：全年预算50.00万元，"
        f"实际执行42.00万元，预算执行率为{rate}%，自评得分91分。"
    )
    assert (errors(said(make_disclosure, text)) == []) == (rate == "84.00")


@pytest.mark.parametrize(
    "text",
    ["接待费增长  %。", "接待费**万元。", "接待费比上年增加××万元。", "占总支出的 %，其余不变。"],
)
def test_a_number_that_was_left_out_is_a_placeholder(make_disclosure, text):
    found = said(make_disclosure, f"二、支出决算情况说明\n{text}")
    assert ("warning", "placeholder") in kinds(found)


@pytest.mark.parametrize("number", ["", "1.", "（一）"])
@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("公共安全支出（类）司法（款）行政运行（项）", True),
        ("公共安全支出（类）司法（款）行政运营（项）", False),
        ("公共安全支出（类）公安（款）行政运行（项）", False),
    ],
)
def test_a_path_of_subjects_is_known_with_or_without_a_number(make_disclosure, number, path, right):
    def narrative(things):
        amount = money(things["本年支出"].now)
        return f"四、一般公共预算财政拨款支出决算情况说明\n{number}{path}{amount}万元，用于办公。"

    names = [kind for kind in kinds(said(make_disclosure, narrative)) if kind[1] == "name"]
    assert names == ([] if right else [("error", "name")])


def test_a_list_number_may_stand_before_a_year(make_disclosure):
    def narrative(things):
        amount = money(things["基本支出"].now)
        return f"二、支出决算情况说明\n1.{YEAR}年度基本支出{amount}万元。2.{YEAR}年无项目。"

    found = said(make_disclosure, narrative)
    assert [s.verdict for s in found.statements_list] == ["exact"]
