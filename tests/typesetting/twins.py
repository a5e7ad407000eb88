"""Made-up accounts in which names and amounts repeat: only their places tell figures apart."""

from collections.abc import Iterator, Sequence
from random import Random

from tests.typesetting.ledger import ECONOMIC, Item, Ledger, Planned, rate
from tests.typesetting.making import Narrative, Truth, tell
from tests.typesetting.statutory import money

_OFFICE = "政府办公厅（室）及相关机构事务"
_BASIC = (
    ("2010101", "一般公共服务支出", "人大事务", "行政运行"),
    ("2010301", "一般公共服务支出", _OFFICE, "行政运行"),
    ("2210201", "住房保障支出", "住房改革支出", "住房公积金"),
)
_ANY = (
    ("2010102", "一般公共服务支出", "人大事务", "一般行政管理事务"),
    ("2010302", "一般公共服务支出", _OFFICE, "一般行政管理事务"),
    ("2019999", "一般公共服务支出", "其他一般公共服务支出", "其他一般公共服务支出"),
    ("2299999", "其他支出", "其他支出", "其他支出"),
)
_FUND = ("2296002", "其他支出", "彩票公益金安排的支出", "用于社会福利的彩票公益金支出")
_PROJECTS = ("办公设备购置", "信息系统运行维护经费", "行政运行补助经费", "住房公积金补缴")
_ALWAYS = ("30101", "30201", "30217", "30231")
_FULL = 10  # points for the whole budget spent

_EVALUATION = """\
项目名称||{name}||||||
主管部门||{department}|||实施单位|{department}||
项目资金（万元）|||年初预算数|全年预算数|全年执行数|分值|执行率|得分
||年度资金总额：|{budget}|{budget}|{spent}|{full}|{rate}%|{points}
||其中：当年财政拨款|{budget}|{budget}|{spent}|-||
年度总体目标||预期目标|||实际完成情况|||
||保障工作正常开展|||已完成|||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
|产出指标|数量指标|指标1：完成率|100%|100%|50|50|
|效益指标|社会效益指标|指标1：保障水平|100%|100%|40|40|
总分||||{score}||||"""


def twins(seed: int) -> tuple[str, Truth]:
    """A disclosure full of figures of one name, or one amount; the same for the same seed."""
    chance = Random(seed)
    return tell(_ledger(chance), chance, _Repeating)


def _ledger(chance: Random) -> Ledger:
    """Accounts whose amounts are a few times one and the same amount."""
    unit = 2 * chance.randint(50, 20_00)
    few = [0, unit, 2 * unit]
    items = [_item(chance, few, chain, basic=2 * unit) for chain in _BASIC]
    items += [
        _item(chance, few, chain, basic=chance.choice(few), project=chance.choice(few[1:]),
              other=chance.choice((0, 0, unit)))
        for chain in chance.sample(_ANY, chance.randint(2, len(_ANY)))
    ]  # fmt: skip
    if chance.random() < 0.5:
        items.append(_item(chance, few, _FUND, fund=chance.choice(few[1:])))
    economic = _economic(chance, unit, sum(item.basic for item in items))
    return Ledger(
        department="云溪市统计局",
        year=2023,
        items=tuple(sorted(items, key=lambda item: item.code)),
        carried_in=chance.choice(few),
        carried_out=chance.choice(few),
        other_carried_out=0,
        economic=economic,
        abroad=Planned(0, 0),
        reception=Planned(economic["30217"] + chance.choice(few), economic["30217"]),
        bought=Planned(0, 0),
        running=Planned(economic["30231"] + chance.choice(few), economic["30231"]),
        last_year=unit * chance.randint(10, 40),
        last_year_fiscal=unit * chance.randint(10, 40),
        goods=chance.choice(few[1:]),
        services=chance.choice(few[1:]),
    )


def _item(chance: Random, few: Sequence[int], chain: Sequence[str], **spent: int) -> Item:
    code, first, second, third = chain
    budget = sum(spent.values()) + chance.choice(few)
    return Item(code, (first, second, third), budget=budget, **spent)


def _economic(chance: Random, unit: int, basic: int) -> dict[str, int]:
    """Basic expenditure dealt out by the unit."""
    economic = {code: unit if code in _ALWAYS else 0 for code in ECONOMIC}
    for _ in range(basic // unit - len(_ALWAYS)):
        economic[chance.choice(list(ECONOMIC))] += unit
    return economic


class _Repeating(Narrative):
    """Tells of classes and items in the same words, and of projects of the same amounts."""

    def __init__(self, ledger: Ledger, chance: Random) -> None:
        super().__init__(ledger, chance)
        spent = [item.general for item in ledger.items if item.general]
        self.unspent = chance.choice((0, min(spent)))  # budgeted in each class for other items
        self.projects = [
            (name, chance.choice(spent), chance.choice((1, 2)))
            for name in _PROJECTS[: chance.randint(2, len(_PROJECTS))]
        ]

    def _general(self) -> Iterator[str]:
        items = [item for item in self.ledger.items if item.general]
        yield (
            f"{self.ledger.year}年度一般公共预算财政拨款支出"
            f"{money(self.ledger.total('general'))}万元。按支出功能分类科目分，包括："
        )
        for number, name in enumerate(dict.fromkeys(item.names[0] for item in items), start=1):
            own = [item for item in items if item.names[0] == name]
            spent, budget = sum(i.general for i in own), sum(i.budget for i in own)
            completed = self._share(spent, budget + self.unspent)
            yield f"{number}. {name}（类）{money(spent)}万元，完成年初预算的{completed}。具体包括："
            for place, item in enumerate(own, start=1):
                yield f"（{place}）{self._of_item(item)}"

    def _matters(self) -> Iterator[str]:
        yield from super()._matters()
        total = sum(budget for _, budget, _ in self.projects)
        scores = [_score(part) for _, _, part in self.projects]
        mean = rate(sum(scores), 100 * len(scores))
        yield "（三）预算绩效情况。"
        yield (
            f"本单位组织对{self.ledger.year}年度项目支出开展绩效自评，共涉及项目{len(scores)}个，"
            f"涉及资金{money(total)}万元，自评平均分为{mean}分。"
        )
        for number, (name, budget, part) in enumerate(self.projects, start=1):
            yield (
                f"（{number}）{name}项目自评综述：项目自评得分{_score(part)}分。"
                f"项目全年预算数为{money(budget)}万元，全年执行数为{money(budget // part)}万元，"
                f"完成预算的{rate(1, part)}%。"
            )

    def annex(self) -> Iterator[str]:
        yield "# 第五部分 附件"
        for name, budget, part in self.projects:
            yield from ("# 项目支出绩效自评表", f"（{self.ledger.year} 年度）")
            filled = _EVALUATION.format(
                name=name,
                department=self.ledger.department,
                budget=money(budget),
                spent=money(budget // part),
                full=_FULL,
                rate=rate(1, part),
                points=_FULL // part,
                score=_score(part),
            )
            yield filled.replace("|", "\t")


def _score(part: int) -> int:
    """The score of a project of which one ``part``-th of the budget was spent."""
    return 100 - _FULL + _FULL // part
