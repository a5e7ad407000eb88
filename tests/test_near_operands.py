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
